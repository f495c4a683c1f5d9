//! Forms (fichas): how they are modelled, what is wrong with a model, and what may be filled into a published version.
//!
//! One definition serves the desk, the full screen and the preview; the server decides what is shown, required and computed.

pub mod answers;
pub mod check;
pub mod decimal;
pub mod definition;
pub mod expression;
pub mod fill;
mod kinds;
pub mod mask;
#[cfg(test)]
mod tests;
