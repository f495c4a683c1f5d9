//! Tests of the whole server in one process: its real router over each engine.

mod main_path;
mod support;
mod walk;
