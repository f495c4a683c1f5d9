//! Uníssono store.
