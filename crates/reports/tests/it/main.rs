//! Reports on both engines.

// Under the name that every other crate knows it by.
extern crate unissono_reports as reports;
extern crate unissono_sim as sim;

#[cfg(test)]
mod day;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
