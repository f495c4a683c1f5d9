//! The binary: reads settings, opens the database, and serves.

mod adapter;
mod cli;
mod client_address;
mod codegen;
mod command;
mod config;
mod demo;
mod error;
mod hooks;
mod nodes;
mod openapi;
mod raw;
mod request;
mod serve;
mod state;
mod telemetry;
#[cfg(test)]
mod tests;
mod wire;
mod ws;

use std::process::ExitCode;

/// Gives memory back after a burst: hashing one password leaves nothing behind.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match cli::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            cli::complain(&why);
            ExitCode::FAILURE
        }
    }
}
