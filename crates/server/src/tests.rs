//! Tests of the whole server in one process: its real router over each engine.

mod audit;
mod channel_health;
mod main_path;
mod support;
mod waiting;
mod walk;
