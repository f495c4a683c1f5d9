//! The real binary in bad days: killed, without disk or database, behind a provider that fails, called by whoever means harm,
//! and as several processes over one database.
//!
//! `docs/bad-days.md` says which test proves what.

#[cfg(test)]
mod callbacks;
#[cfg(test)]
mod clock;
#[cfg(test)]
mod collector;
#[cfg(test)]
mod database;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod door;
#[cfg(test)]
mod encrypted;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod hooks;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod node;
#[cfg(test)]
mod own_protocol;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod process_calls;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod product;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod races;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod telemetry;
#[cfg(test)]
mod two_nodes;
