//! Uníssono app-setup.
