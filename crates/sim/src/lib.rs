//! Uníssono sim.
