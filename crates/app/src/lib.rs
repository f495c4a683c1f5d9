//! Uníssono app.
