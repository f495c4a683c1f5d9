//! How many webhooks are served at once: one organization with slow receivers keeps no other waiting, nor other work.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base::id::OrgId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Webhooks of one organization that are served at once by one process.
const OF_ORGANIZATION: usize = 8;
/// Webhooks of all organizations that are served at once by one process: a part of the jobs that may wait for the world.
const OF_ALL: usize = 96;

/// Places of couriers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Couriers {
    all: Arc<Semaphore>,
    own: Arc<Mutex<BTreeMap<OrgId, Arc<Semaphore>>>>,
}

impl Default for Couriers {
    fn default() -> Self {
        Self {
            all: Arc::new(Semaphore::new(OF_ALL)),
            own: Arc::default(),
        }
    }
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Place {
    _all: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
}

impl Couriers {
    /// Takes a place; none when an organization, or all together, have no more.
    pub fn take(&self, org: OrgId) -> Option<Place> {
        let own = {
            let mut places = self.own.lock().unwrap_or_else(PoisonError::into_inner);
            // Who has nothing under way is forgotten.
            places.retain(|_, places| places.available_permits() < OF_ORGANIZATION);
            let own = places
                .entry(org)
                .or_insert_with(|| Arc::new(Semaphore::new(OF_ORGANIZATION)));
            Arc::clone(own).try_acquire_owned().ok()?
        };
        let all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        Some(Place {
            _all: all,
            _own: own,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_leaves_room_for_others() {
        let couriers = Couriers::default();
        let (one, other) = (OrgId::from_i64(1), OrgId::from_i64(2));
        let mut kept: Vec<Place> = std::iter::from_fn(|| couriers.take(one)).collect();
        assert_eq!(kept.len(), OF_ORGANIZATION);
        assert!(couriers.take(other).is_some());
        drop(kept.pop());
        assert!(couriers.take(one).is_some());
        drop(kept);
        let mut kept = Vec::new();
        for org in 1..100 {
            kept.extend(std::iter::from_fn(|| couriers.take(OrgId::from_i64(org))));
        }
        assert_eq!(kept.len(), OF_ALL);
    }
}
