//! Uníssono floor.
