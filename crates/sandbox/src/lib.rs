//! The sandbox: speaks the providers' own HTTP protocols locally, and shows a phone on which one plays the customer.
//!
//! Written from the providers' public documentation; it does not know our connectors and is not a mock of them. The
//! product reaches it as it reaches a provider: only the base address differs. It keeps everything in memory, within
//! named limits, and forgets it when the process ends. Tests are in `tests/it`.

pub mod customer;
pub mod fault;
pub mod journal;
pub mod settings;
pub mod surroundings;

mod courier;
mod graph;
mod hook;
mod page;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use base::time::Timestamp;
use serde_json::Value;
use tokio::sync::watch;

pub use customer::{CustomerMessage, CustomerSays};
pub use fault::Fault;
pub use settings::{BusinessNumber, Settings};
pub use surroundings::Surroundings;

use journal::JournalEntry;
use world::World;

/// The sandbox. Cheap to clone: every clone is the same one.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    surroundings: Surroundings,
    world: Mutex<World>,
    /// Counts the changes, for the page and the courier.
    version: watch::Sender<u64>,
}

impl Sandbox {
    /// Prepares a sandbox; nothing is delivered before [`Sandbox::run`] is polled.
    pub fn new(settings: Settings, surroundings: Surroundings) -> Self {
        let world = World::new(&settings);
        let (version, _) = watch::channel(0);
        Self {
            shared: Arc::new(Shared {
                settings,
                surroundings,
                world: Mutex::new(world),
                version,
            }),
        }
    }

    /// Gives the routes, all below `/sandbox`: `/sandbox/` is the phone, `/sandbox/graph` the base address of the Graph API.
    pub fn router(&self) -> Router {
        Router::new()
            .nest("/sandbox/graph", graph::router())
            .merge(page::router())
            .with_state(self.clone())
    }

    /// Delivers webhooks, with retries, for as long as it is polled. The caller names and ends the task.
    pub async fn run(self) {
        courier::run(self).await;
    }

    /// Says where webhooks of a number go, once the product knows its own address.
    pub fn set_callback(&self, phone_number_id: &str, url: &str) {
        self.change(|world, _| world.set_callback(phone_number_id, url));
    }

    /// Lets a customer write; gives the message id, or `None` when the number is not one of ours.
    pub fn customer_writes(&self, message: &CustomerMessage) -> Option<String> {
        self.change(|world, now| customer::write(world, now, message))
    }

    /// Puts a file on the customer's telephone; gives the id to write it with.
    pub fn add_file(&self, mime: &str, file_name: &str, bytes: Vec<u8>) -> String {
        let name = Some(file_name.to_owned());
        self.change(|world, now| graph::shelve(world, now, mime, name, bytes.into()))
    }

    /// Lets a customer open the conversation: what was delivered becomes read.
    pub fn customer_reads(&self, phone_number_id: &str, customer: &str) {
        self.change(|world, now| world.read_all(now, phone_number_id, customer));
    }

    /// Arranges that something goes wrong with this customer's next messages.
    pub fn inject(&self, customer: &str, fault: Fault, times: u32) {
        self.change(|world, _| {
            world
                .faults
                .add(&world::customer_key(customer), fault, times);
        });
    }

    /// Judges a template, as the provider would; tells the product by webhook.
    pub fn judge_template(&self, external_id: &str, status: &str, reason: &str) -> bool {
        self.change(|world, now| world.judge_template(now, external_id, status, reason))
    }

    /// Gives everything that happened, oldest first, as far as it is still kept.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.world().journal.entries()
    }

    /// Gives a conversation as the phone shows it, oldest first: the Graph objects with direction and state.
    pub fn conversation(&self, phone_number_id: &str, customer: &str) -> Vec<Value> {
        self.world().conversation(phone_number_id, customer)
    }

    /// Waits until every webhook has been accepted or given up.
    pub async fn until_quiet(&self) {
        let mut version = self.shared.version.subscribe();
        loop {
            version.mark_unchanged();
            if self.world().outbox.is_quiet() {
                return;
            }
            if version.changed().await.is_err() {
                return;
            }
        }
    }

    fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    fn now(&self) -> Timestamp {
        (self.shared.surroundings.now)()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.shared
            .world
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world and tells everybody who waits for that.
    fn change<T>(&self, act: impl FnOnce(&mut World, Timestamp) -> T) -> T {
        let now = self.now();
        let done = act(&mut self.world(), now);
        self.shared
            .version
            .send_modify(|version| *version = version.wrapping_add(1));
        done
    }
}
