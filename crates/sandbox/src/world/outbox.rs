//! Webhooks that wait for their time.

use std::collections::BTreeMap;

use base::time::Timestamp;
use serde_json::Value;

use crate::settings::{BusinessNumber, OUTBOX_MAX};

/// A webhook.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// Number of the business whose callback gets it.
    pub(crate) phone_number_id: String,
    pub(crate) payload: Value,
    /// A few words for the journal.
    pub(crate) about: String,
    /// How often it was tried.
    pub(crate) attempts: u32,
}

impl Delivery {
    pub(crate) fn new(number: &BusinessNumber, payload: Value, about: String) -> Self {
        Self {
            phone_number_id: number.phone_number_id.clone(),
            payload,
            about,
            attempts: 0,
        }
    }
}

/// What the courier should do.
#[derive(Debug)]
pub(crate) enum Due {
    /// Deliver this.
    Now(Box<Delivery>),
    /// Nothing before then.
    At(Timestamp),
    /// Nothing at all.
    Nothing,
}

/// Webhooks by time, then in the order in which they were planned.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: BTreeMap<(Timestamp, u64), Delivery>,
    /// One per customer: comes after the next one.
    held: BTreeMap<String, Delivery>,
    sequence: u64,
    in_flight: bool,
    dropped: u64,
}

impl Outbox {
    /// Plans a webhook, and after it the one that was held back for this customer.
    pub(crate) fn plan(&mut self, due: Timestamp, customer_key: &str, delivery: Delivery) {
        self.insert(due, delivery);
        if let Some(held) = self.held.remove(customer_key) {
            self.insert(due, held);
        }
    }

    /// Plans a repetition.
    pub(crate) fn plan_again(&mut self, due: Timestamp, delivery: Delivery) {
        self.insert(due, delivery);
    }

    /// Holds a webhook back until another one for this customer is planned.
    pub(crate) fn hold(&mut self, customer_key: &str, delivery: Delivery) {
        self.held.insert(customer_key.to_owned(), delivery);
    }

    fn insert(&mut self, due: Timestamp, delivery: Delivery) {
        if self.waiting.len() >= OUTBOX_MAX {
            self.dropped = self.dropped.saturating_add(1);
            return;
        }
        self.sequence += 1;
        self.waiting.insert((due, self.sequence), delivery);
    }

    /// Takes what is due; it is in flight until [`Outbox::landed`].
    pub(crate) fn take(&mut self, now: Timestamp) -> Due {
        match self.waiting.first_key_value() {
            None => Due::Nothing,
            Some(((due, _), _)) if *due > now => Due::At(*due),
            Some(_) => {
                self.in_flight = true;
                let first = self.waiting.pop_first();
                first.map_or(Due::Nothing, |(_, delivery)| Due::Now(Box::new(delivery)))
            }
        }
    }

    pub(crate) fn landed(&mut self) {
        self.in_flight = false;
    }

    /// Tells whether nothing waits and nothing is in flight.
    pub(crate) fn is_quiet(&self) -> bool {
        self.waiting.is_empty() && !self.in_flight
    }
}
