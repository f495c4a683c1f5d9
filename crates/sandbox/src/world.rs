//! Everything the sandbox remembers. No I/O: callers lock it, change it and go.

mod media;
mod outbox;
mod template;
mod thread;

use std::collections::BTreeMap;

use base::phone::{BRAZIL, BrazilianLine, Phone};
use base::time::{Span, Timestamp};
use serde_json::Value;

pub(crate) use media::{Media, MediaShelf};
pub(crate) use outbox::{Delivery, Due, Outbox};
pub(crate) use template::{Template, variables};
pub(crate) use thread::{Line, LineState, Speaker, Thread};

use crate::fault::{Fault, Faults};
use crate::hook;
use crate::journal::{Journal, JournalEvent};
use crate::settings::{BusinessNumber, CUSTOMERS_MAX, Pace, Settings, THREADS_MAX};

/// How long a customer's message keeps the conversation open for free text.
///
/// **Source**: provider page “Customer service windows”.
pub(crate) const WINDOW: Span = Span::from_hours(24);

/// The world.
pub(crate) struct World {
    pub(crate) numbers: Vec<BusinessNumber>,
    pub(crate) pace: Pace,
    pub(crate) customers: BTreeMap<String, Customer>,
    pub(crate) threads: BTreeMap<ThreadKey, Thread>,
    pub(crate) templates: Vec<Template>,
    pub(crate) media: MediaShelf,
    pub(crate) faults: Faults,
    pub(crate) outbox: Outbox,
    pub(crate) journal: Journal,
    sequence: u64,
}

/// Number of the business and key of the customer.
pub(crate) type ThreadKey = (String, String);

/// A customer, as the provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Customer {
    /// The provider's id: digits, in Brazil outside the oldest areas without the ninth.
    pub(crate) wa_id: String,
    /// The name they show.
    pub(crate) name: String,
    /// The id that the business sees in place of the number.
    pub(crate) user_id: String,
    /// They show a user name and no number.
    pub(crate) username: Option<String>,
    /// Their telephone marks as read by itself.
    pub(crate) reads_at_once: bool,
}

impl World {
    pub(crate) fn new(settings: &Settings) -> Self {
        let mut world = Self {
            numbers: settings.numbers.clone(),
            pace: settings.pace,
            customers: BTreeMap::new(),
            threads: BTreeMap::new(),
            templates: Vec::new(),
            media: MediaShelf::default(),
            faults: Faults::default(),
            outbox: Outbox::default(),
            journal: Journal::default(),
            sequence: 0,
        };
        if settings.has_sample_templates {
            template::add_samples(&mut world);
        }
        world
    }

    pub(crate) fn number(&self, phone_number_id: &str) -> Option<&BusinessNumber> {
        self.numbers
            .iter()
            .find(|number| number.phone_number_id == phone_number_id)
    }

    pub(crate) fn has_account(&self, business_account_id: &str) -> bool {
        self.numbers
            .iter()
            .any(|number| number.business_account_id == business_account_id)
    }

    pub(crate) fn set_callback(&mut self, phone_number_id: &str, url: &str) {
        let is_it = |number: &&mut BusinessNumber| number.phone_number_id == phone_number_id;
        if let Some(number) = self.numbers.iter_mut().find(is_it) {
            url.clone_into(&mut number.callback_url);
        }
    }

    /// Makes an id that no run of the sandbox has used before.
    pub(crate) fn new_id(&mut self, now: Timestamp) -> u64 {
        let made = u64::try_from(now.micros())
            .unwrap_or_default()
            .max(self.sequence + 1);
        self.sequence = made;
        made
    }

    pub(crate) fn new_message_id(&mut self, now: Timestamp) -> String {
        format!("wamid.SANDBOX{}", self.new_id(now))
    }

    /// Finds a customer by any way to write the number, or by the id that hides it; makes one when unknown.
    pub(crate) fn customer(&mut self, address: &str) -> (String, Customer) {
        let by_user_id = |(_, known): &(&String, &Customer)| known.user_id == address;
        if let Some((key, known)) = self.customers.iter().find(by_user_id) {
            return (key.clone(), known.clone());
        }
        let key = customer_key(address);
        self.forget_a_stranger(&key);
        let made = self
            .customers
            .entry(key.clone())
            .or_insert_with(|| Customer {
                wa_id: wa_id(address),
                name: format!(
                    "Cliente {}",
                    key.get(key.len().saturating_sub(4)..).unwrap_or_default()
                ),
                user_id: format!("BR.{key}"),
                username: None,
                reads_at_once: false,
            });
        (key, made.clone())
    }

    /// Makes room for one more customer, at the cost of one without a conversation.
    fn forget_a_stranger(&mut self, newcomer: &str) {
        if self.customers.len() < CUSTOMERS_MAX || self.customers.contains_key(newcomer) {
            return;
        }
        let talks = |key: &String| self.threads.keys().any(|(_, customer)| customer == key);
        if let Some(stranger) = self.customers.keys().find(|key| !talks(key)).cloned() {
            self.customers.remove(&stranger);
        }
    }

    pub(crate) fn thread(&mut self, number: &str, customer_key: &str) -> &mut Thread {
        let key = (number.to_owned(), customer_key.to_owned());
        if !self.threads.contains_key(&key) && self.threads.len() >= THREADS_MAX {
            let silent = self
                .threads
                .iter()
                .min_by_key(|(_, thread)| thread.touched_at);
            if let Some(oldest) = silent.map(|(key, _)| key.clone()) {
                self.threads.remove(&oldest);
            }
        }
        self.threads.entry(key).or_default()
    }

    pub(crate) fn conversation(&self, number: &str, customer: &str) -> Vec<Value> {
        let key = (number.to_owned(), customer_key(customer));
        self.threads.get(&key).map_or_else(Vec::new, |thread| {
            thread.lines.iter().map(Line::shown).collect()
        })
    }

    /// Tells whether free text may be sent to this customer now.
    pub(crate) fn is_window_open(&self, now: Timestamp, number: &str, key: &str) -> bool {
        let thread = self.threads.get(&(number.to_owned(), key.to_owned()));
        thread
            .and_then(|thread| thread.customer_wrote_at)
            .is_some_and(|at| now < at + WINDOW)
    }

    /// Plans the statuses of an accepted message.
    pub(crate) fn plan_statuses(&mut self, now: Timestamp, at: &MessagePlace, fate: Fate) {
        let Pace {
            sent, delivered, ..
        } = self.pace;
        match fate {
            Fate::Fails(code) => self.status(now + sent, at, LineState::Failed { code }),
            Fate::Waits => self.status(now + sent, at, LineState::Sent),
            Fate::Arrives => {
                self.status(now + sent, at, LineState::Sent);
                self.status(now + sent.max(delivered), at, LineState::Delivered);
                let reads = self
                    .customers
                    .get(&at.customer_key)
                    .is_some_and(|c| c.reads_at_once);
                if reads {
                    self.status(now + sent.max(delivered), at, LineState::Read);
                }
            }
        }
    }

    /// Records a status and plans its webhook.
    fn status(&mut self, due: Timestamp, at: &MessagePlace, state: LineState) {
        let (_, customer) = self.customer(&at.customer_key);
        let thread = self.thread(&at.number, &at.customer_key);
        let line = thread.line_mut(&at.message_id);
        let reference = line.and_then(|line| {
            line.state = line.state.max(state);
            line.reference.clone()
        });
        let Some(number) = self.number(&at.number).cloned() else {
            return;
        };
        let payload = hook::status(&number, &customer, (&at.message_id, reference), state, due);
        let about = format!("status {} {}", state.word(), at.message_id);
        self.plan_hook(
            due,
            &at.customer_key,
            Delivery::new(&number, payload, about),
        );
    }

    /// Plans a webhook about a customer, with whatever was arranged to go wrong with it.
    pub(crate) fn plan_hook(&mut self, due: Timestamp, customer_key: &str, delivery: Delivery) {
        match self.faults.take(customer_key, false) {
            Some(Fault::Duplicate) => {
                self.outbox.plan(due, customer_key, delivery.clone());
                self.outbox.plan(due, customer_key, delivery);
            }
            Some(Fault::Reorder) => self.outbox.hold(customer_key, delivery),
            Some(fault) => self
                .outbox
                .plan(due + fault.delay(), customer_key, delivery),
            None => self.outbox.plan(due, customer_key, delivery),
        }
    }

    /// The customer opens the conversation: what was delivered becomes read.
    pub(crate) fn read_all(&mut self, now: Timestamp, number: &str, customer: &str) {
        let (key, _) = self.customer(customer);
        let thread = self.thread(number, &key);
        let unread: Vec<_> = thread
            .lines
            .iter()
            .filter(|line| line.speaker == Speaker::Business && line.state == LineState::Delivered)
            .map(|line| line.id.clone())
            .collect();
        for message_id in unread {
            let number = number.to_owned();
            let at = MessagePlace {
                number,
                customer_key: key.clone(),
                message_id,
            };
            // Not before the news that it was delivered.
            self.status(
                now + self.pace.sent.max(self.pace.delivered),
                &at,
                LineState::Read,
            );
        }
    }

    pub(crate) fn note(&mut self, at: Timestamp, what: JournalEvent) {
        self.journal.add(at, what);
    }
}

/// Where a message of the business is.
#[derive(Debug, Clone)]
pub(crate) struct MessagePlace {
    pub(crate) number: String,
    pub(crate) customer_key: String,
    pub(crate) message_id: String,
}

/// What becomes of an accepted message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Sent and delivered.
    Arrives,
    /// Sent, not delivered.
    Waits,
    /// Fails with this error number.
    Fails(i64),
}

/// One key for every way to write a number.
pub(crate) fn customer_key(address: &str) -> String {
    Phone::parse(address, BRAZIL).map_or_else(
        |_| address.trim_start_matches('+').to_owned(),
        |phone| phone.identity_key(),
    )
}

/// The provider's id of a number.
///
/// **Shape**: Brazilian mobiles outside the areas 11 to 28 lose the ninth digit, as the provider still answers.
fn wa_id(address: &str) -> String {
    let Ok(phone) = Phone::parse(address, BRAZIL) else {
        return address.trim_start_matches('+').to_owned();
    };
    let key = phone.identity_key();
    let is_short = phone.brazilian_line() == Some(BrazilianLine::Mobile)
        && phone.area_code().is_some_and(|area| area > "28");
    match (is_short, key.get(..4), key.get(5..)) {
        (true, Some(head), Some(tail)) => format!("{head}{tail}"),
        _ => key,
    }
}
