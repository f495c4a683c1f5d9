//! Processes (processos): a way that a case goes through people and time, drawn in BPMN 2.0.
//!
//! A file is read (`xml`) into what it is made of (`definition`), everything that stands in the way of running it is listed (`check`),
//! and what passes is run by `engine`: a pure function from a state and an event to the next state and what is to be done.
//! What of BPMN is understood, and what we add to it, is written in `docs/processes.md`.

pub mod call;
pub mod check;
pub mod definition;
pub mod engine;
pub mod fault;
pub mod state;
#[cfg(test)]
mod tests;
pub mod wait;
mod ways;
pub mod xml;
