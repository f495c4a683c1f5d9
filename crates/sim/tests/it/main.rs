//! The simulated day in the test run: fixed seeds, invariants, oracle, crashes, theory.

#[cfg(test)]
mod days;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod theory;
