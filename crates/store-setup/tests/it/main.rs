//! The SQL of who and what on both engines.

// Under the name that every other crate knows it by.
extern crate unissono_store_setup as store_setup;

#[cfg(test)]
mod canned_responses;
#[cfg(test)]
mod channels;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod form_connectors;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod organizations;
#[cfg(test)]
mod products;
#[cfg(test)]
mod queues;
#[cfg(test)]
mod saved_views;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
#[cfg(test)]
mod users;
