//! Uníssono office.
