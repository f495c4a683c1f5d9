//! Uníssono app-floor.
