//! The floor on a small stage: two queues, three agents, and one wish at a time.

mod agents;
mod due;
mod handling;
mod portfolio;
mod routing;
mod settings;
mod silence;
mod stage;
mod waiting;
