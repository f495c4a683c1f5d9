//! Uníssono setup.
