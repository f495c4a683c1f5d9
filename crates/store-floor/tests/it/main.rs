//! The SQL of real time on both engines.

// Under the name that every other crate knows it by.
extern crate unissono_store_floor as store_floor;

#[cfg(test)]
mod announcements;
#[cfg(test)]
mod conversation_search;
#[cfg(test)]
mod conversations;
#[cfg(test)]
mod floor_rows;
#[cfg(test)]
mod interactions;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod later;
#[cfg(test)]
mod message_search;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod races;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod summary;
#[cfg(test)]
mod support;
