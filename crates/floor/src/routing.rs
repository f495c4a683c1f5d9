//! Who gets what: waiting interactions, ready agents, and the one rule that pairs them.

pub mod strategy;
