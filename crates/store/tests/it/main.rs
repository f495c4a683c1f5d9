//! The SQL kit on both engines.

// Under the name that every other crate knows it by.
extern crate unissono_store as store;

#[cfg(test)]
mod audit_erasure;
#[cfg(test)]
mod audit_log;
#[cfg(test)]
mod event_log;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod support;
#[cfg(test)]
mod transactions;
