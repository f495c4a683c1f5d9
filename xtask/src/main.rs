//! The build tool: every deliberate task of the project, as `cargo xtask COMMAND`.
//!
//! It depends on nothing of ours, so that it builds in seconds and works on a broken tree.
//! One command is one module; what a command does is in its module's header.
#![expect(clippy::print_stdout, reason = "a command-line tool talks to its user")]

mod arguments;
mod bench;
mod check;
mod codegen;
mod dev;
mod guard;
mod nats;
mod packages;
mod postgres;
mod report;
mod requirements;
mod run;
mod shots;
mod test;
mod tidy;
mod tree;
mod web;

use std::process::ExitCode;

use arguments::Arguments;

const HELP: &str = "cargo xtask COMMAND

  test [lint|unit|store|web|e2e] [--engine sqlite|postgres]
                            everything, or one part of it; the last line is `N passed, N failed`
  check                     the inner gate: format, clippy, tidy
  tidy                      the house rules that a machine can see
  requirements [--check]    docs/requirements.md from the tests that name the rows
  codegen [--check]         API description, TypeScript types, events and reference pages
  dev                       server and front end with hot reload, demo organization
  shots                     pictures of every screen
  bench [NAMES …] [--full] [--product=FILE] [--store] [--worse=PERCENT]
                            the benchmarks, in release: a short size, or every scale; of this build, or of another binary";

/// What a command ends with: nothing, or one sentence on what went wrong.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let mut given = std::env::args().skip(1);
    let command = given.next().unwrap_or_default();
    let arguments = Arguments::parse(given);
    let outcome = match command.as_str() {
        "test" => test::run(&arguments),
        "check" => check::run(),
        "tidy" => tidy::run(),
        "requirements" => requirements::run(arguments.flag("check")),
        "codegen" => codegen::run(arguments.flag("check")),
        "dev" => dev::run(),
        "shots" => shots::run(&arguments),
        "bench" => bench::run(&arguments),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command `{other}`\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            if !text.is_empty() {
                println!("{text}");
            }
            ExitCode::FAILURE
        }
    }
}
