//! Uníssono app-office.
