//! The simulated day in the test run: fixed seeds, invariants, oracle, crashes, theory.

mod days;
mod decisions;
mod theory;
