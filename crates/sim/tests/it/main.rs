//! The simulated day in the test run: fixed seeds, invariants, oracle, crashes, theory.

mod days;
