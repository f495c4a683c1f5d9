//! A person with everybody who was merged into them: one customer, however many records.

use app::Fault;
use base::authz::Scope;
use base::id::PersonId;
use office::person::{Address, PointKind};
use store::Tx;
use store_office::contact_points::{self, ContactPoint};
use store_office::people::{self, Person};
use store_office::person_erasure;

use crate::contact::block_key;

/// Records of one customer at the most.
const MEMBERS_MAX: usize = 200;

/// A customer.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    /// The records, the one that stands first.
    pub(crate) members: Vec<Person>,
    /// All their addresses.
    pub(crate) points: Vec<ContactPoint>,
}

impl Family {
    /// Gathers the records of a customer.
    pub(crate) async fn of(tx: &mut Tx<'_>, scope: &Scope, head: Person) -> Result<Self, Fault> {
        let mut members = vec![head];
        let mut at = 0;
        while let Some(id) = members.get(at).map(|one| one.id) {
            for merged in person_erasure::merged_into(tx, scope, id).await? {
                let is_known = members.iter().any(|one| one.id == merged);
                if let Some(person) = people::get(tx, scope, merged).await?
                    && !is_known
                    && members.len() < MEMBERS_MAX
                {
                    members.push(person);
                }
            }
            at += 1;
        }
        let mut points = Vec::new();
        for member in &members {
            points.extend(contact_points::of_person(tx, scope, member.id).await?);
        }
        Ok(Self { members, points })
    }

    /// Tells whether a record is one of them.
    pub(crate) fn has(&self, id: PersonId) -> bool {
        self.members.iter().any(|one| one.id == id)
    }

    /// Gives the addresses that nobody else has on record.
    pub(crate) async fn own_points(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
    ) -> Result<Vec<ContactPoint>, Fault> {
        let mut own = Vec::new();
        for point in &self.points {
            let holders = contact_points::holders(tx, scope, point.kind, &point.key).await?;
            if holders.into_iter().all(|id| self.has(id)) {
                own.push(point.clone());
            }
        }
        Ok(own)
    }
}

/// Gives the key of conversations with an address.
pub(crate) fn conversation_key(point: &ContactPoint) -> String {
    match point.kind {
        PointKind::Phone => format!("phone:{}", point.key),
        PointKind::Email => format!("email:{}", point.key),
        PointKind::Handle => format!("scoped:{}", point.key),
    }
}

/// Gives the key by which a block recognises an address.
pub(crate) fn key_of_block(point: &ContactPoint) -> String {
    block_key(&Address {
        kind: point.kind,
        value: point.value.clone(),
        key: point.key.clone(),
    })
}
