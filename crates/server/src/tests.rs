//! Tests of the whole server in one process: its real router over each engine.

mod accounts;
mod audit;
mod automatic;
mod board;
mod canned_responses;
mod channel_health;
mod codes;
mod commands;
mod consent;
mod console_users;
mod conversations;
mod field_words;
mod finding;
mod giving;
mod live;
mod main_path;
mod organizations;
mod outbound;
mod people;
mod pulling;
mod queue_links;
mod smtp;
mod support;
mod templates;
mod waiting;
mod walk;
