//! The real binary in bad days: killed, without disk or database, behind a provider that fails, called by whoever means harm.
//!
//! `docs/bad-days.md` says which test proves what.

#[cfg(test)]
mod database;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod product;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod races;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod strangers;
