//! Uníssono channels.
