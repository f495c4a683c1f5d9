//! Uníssono sandbox.
