//! A large floor for the benchmark of decisions.
