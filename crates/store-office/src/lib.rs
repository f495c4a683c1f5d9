//! Uníssono store-office.
