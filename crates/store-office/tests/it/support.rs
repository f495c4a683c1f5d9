//! People for the tests.

use base::authz::{Scope, SystemReason};
use base::id::{ContactPointId, OrgId, PersonId};
use base::time::Timestamp;
use office::person::{OptIn, PersonKind, PointKind};
use store_office::contact_points::ContactPoint;
use store_office::people::Person;

/// When everybody was registered.
pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

/// The scope of an organization.
pub(crate) fn scope(org: i64) -> Scope {
    Scope::system(OrgId::from_i64(org), SystemReason::Intake)
}

/// The id of a person.
pub(crate) fn id(n: i64) -> PersonId {
    PersonId::from_i64(n)
}

/// A natural person with nothing but a name.
pub(crate) fn person(n: i64, name: &str) -> Person {
    Person {
        id: id(n),
        kind: PersonKind::Natural,
        name: name.to_owned(),
        trade_name: None,
        tax_id: None,
        active: true,
        owner: None,
        note: None,
        revision: 1,
        merged_into: None,
        gender: None,
        photo: None,
        anonymized_at: None,
        custom: office::custom::Values::new(),
    }
}

/// An address of a person.
pub(crate) fn point(n: i64, of: i64, kind: PointKind, key: &str) -> ContactPoint {
    ContactPoint {
        id: ContactPointId::from_i64(n),
        person: id(of),
        kind,
        value: key.to_owned(),
        key: key.to_owned(),
        label: "mobile".to_owned(),
        status: "active".to_owned(),
        opt_in: OptIn::Undefined,
        said: None,
        requested_at: None,
    }
}
