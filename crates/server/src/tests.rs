//! Tests of the whole server in one process: its real router over each engine.

mod accounts;
mod audit;
mod automatic;
mod channel_health;
mod commands;
mod field_words;
mod giving;
mod live;
mod main_path;
mod outbound;
mod queue_links;
mod smtp;
mod support;
mod templates;
mod waiting;
mod walk;
