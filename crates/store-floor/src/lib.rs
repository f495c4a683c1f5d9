//! Uníssono store-floor.
