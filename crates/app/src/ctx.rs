//! What every operation and job is given: the database, time, ids, files, keys, the bus and outbound calls.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::Arc;

use base::network::Network;
use base::time::Timestamp;
use store::Db;

use crate::bus::Bus;
use crate::clock::Clock;
use crate::files::Files;
use crate::ids::Ids;
use crate::jobs::JobBell;
use crate::membership::Membership;
use crate::nodes::Nodes;
use crate::outbound::Outbound;
use crate::seal::SealKey;

/// Settings that operations need, as values.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where people and providers reach the product, without a slash at the end.
    pub public_url: String,
    /// Where the sandbox's Graph API is, when it runs.
    pub sandbox_url: Option<String>,
    /// Networks outside the internet in which webhooks may be called.
    pub webhook_networks: Vec<Network>,
}

/// The context. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Parts>);

/// What a context is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// New ids.
    pub ids: Ids,
    /// Media, recordings and exports.
    pub files: Files,
    /// The master key.
    pub master_key: SealKey,
    /// Signals that may be lost.
    pub bus: Bus,
    /// The other nodes, where there are some.
    pub nodes: Nodes,
    /// This process's place among them.
    pub membership: Membership,
    /// Wakes the job runner.
    pub jobs: JobBell,
    /// Calls to the outside.
    pub outbound: Outbound,
    /// Settings.
    pub settings: Settings,
    /// Parts that belong to one group, by type: the floors of `app-floor`.
    pub extras: Extras,
}

impl std::ops::Deref for Ctx {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Ctx {
    /// Joins the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Tells the time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Makes an id of the wanted kind: `ctx.id(PersonId::from_i64)`.
    pub fn id<T>(&self, wrap: fn(i64) -> T) -> T {
        wrap(self.ids.next())
    }
}

/// One value per type.
#[derive(Default)]
pub struct Extras(BTreeMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Extras {
    /// Adds a value.
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.0.insert(TypeId::of::<T>(), Box::new(value));
        self
    }

    /// Lends a value.
    ///
    /// # Panics
    ///
    /// When the program was put together without it.
    #[expect(
        clippy::expect_used,
        reason = "the composition of the binary is checked by its first start"
    )]
    pub fn get<T: Send + Sync + 'static>(&self) -> &T {
        self.0
            .get(&TypeId::of::<T>())
            .and_then(|value| value.downcast_ref())
            .expect("the part was put in at start")
    }
}
