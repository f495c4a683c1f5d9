//! Uníssono store-setup.
