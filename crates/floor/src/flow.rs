//! The flow engine: a customer is led from step to step before, or instead of, a person.
//!
//! Menus before the agent run on it; telephone menus and surveys are to. Pure: what was heard comes in, what is to be
//! done goes out ([`run::step`]), and between the two a [`run::Run`] is all that is kept.
//! A definition is checked as a whole ([`check::faults`]); a run of one that was not still ends or waits.

pub mod answer;
pub mod check;
pub mod definition;
pub mod node;
pub mod run;

#[cfg(test)]
mod tests;
