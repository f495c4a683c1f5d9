//! Contact points: round trip and who is identified by them.

use office::person::{OptIn, PointKind};
use store::{Result, Tx, db_test, in_db};
use store_office::contact_points::{self, ContactPoint};
use store_office::people::{self, Person};

use crate::support::{NOW, id, person, point, scope};

const PHONE: &str = "5511987654321";

/// Registers a person with an address.
async fn owns(tx: &mut Tx<'_>, n: i64, kind: PointKind, key: &str) -> Result<()> {
    people::insert(tx, &scope(1), &person(n, "Ana"), NOW).await?;
    contact_points::insert(tx, &scope(1), &point(n, n, kind, key)).await
}

db_test! {
    async fn an_address_is_read_as_written_and_written_again_it_changes(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, kind, opt_in) in [
                (1, PointKind::Phone, OptIn::OptedIn),
                (2, PointKind::Email, OptIn::OptedOut),
                (3, PointKind::Handle, OptIn::Undefined),
            ] {
                let one = ContactPoint { opt_in, ..point(n, 1, kind, "key") };
                contact_points::insert(tx, &scope(1), &one).await?;
                let all = contact_points::of_person(tx, &scope(1), id(1)).await?;
                assert!(all.contains(&one), "{all:?}");
            }
            let again = ContactPoint {
                value: "KEY".to_owned(),
                label: "home".to_owned(),
                status: "inactive".to_owned(),
                ..point(9, 1, PointKind::Email, "key")
            };
            contact_points::insert(tx, &scope(1), &again).await?;
            let all = contact_points::of_person(tx, &scope(1), id(1)).await?;
            assert_eq!(all.len(), 3);
            let email = all.iter().find(|one| one.kind == PointKind::Email).unwrap();
            assert_eq!((email.id.get(), email.value.as_str(), email.label.as_str()), (2, "KEY", "home"));
            assert_eq!((email.status.as_str(), email.opt_in), ("inactive", OptIn::OptedOut));

            contact_points::remove(tx, &scope(2), id(1), email.id).await?;
            contact_points::remove(tx, &scope(1), id(2), email.id).await?;
            assert_eq!(contact_points::of_person(tx, &scope(1), id(1)).await?.len(), 3);
            contact_points::remove(tx, &scope(1), id(1), email.id).await?;
            assert_eq!(contact_points::of_person(tx, &scope(1), id(1)).await?.len(), 2);
            assert!(contact_points::of_person(tx, &scope(2), id(1)).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: PERSON-001.
    async fn the_owner_of_a_number_is_known_by_it(db: &TestDb) {
        in_db!(db, |tx| {
            owns(tx, 1, PointKind::Phone, PHONE).await?;
            let owner = contact_points::only_owner(tx, &scope(1), PointKind::Phone, PHONE).await?;
            assert_eq!(owner, Some(id(1)));
            assert_eq!(contact_points::only_owner(tx, &scope(1), PointKind::Email, PHONE).await?, None);
            assert_eq!(contact_points::only_owner(tx, &scope(2), PointKind::Phone, PHONE).await?, None);
            assert!(contact_points::holders(tx, &scope(2), PointKind::Phone, PHONE).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: PERSON-002.
    async fn an_address_that_two_people_have_identifies_nobody(db: &TestDb) {
        in_db!(db, |tx| {
            owns(tx, 1, PointKind::Email, "casa@exemplo.com").await?;
            let only = async |tx: &mut Tx<'_>| {
                contact_points::only_owner(tx, &scope(1), PointKind::Email, "casa@exemplo.com").await
            };
            assert_eq!(only(tx).await?, Some(id(1)));
            owns(tx, 2, PointKind::Email, "casa@exemplo.com").await?;
            assert_eq!(only(tx).await?, None);
            let holders = contact_points::holders(tx, &scope(1), PointKind::Email, "casa@exemplo.com").await?;
            assert_eq!(holders, [id(1), id(2)]);

            people::update(tx, &scope(1), &Person { active: false, ..person(1, "Ana") }).await?;
            assert_eq!(only(tx).await?, Some(id(2)), "an inactive person is not identified");
            let inactive = ContactPoint {
                status: "inactive".to_owned(),
                ..point(2, 2, PointKind::Email, "casa@exemplo.com")
            };
            contact_points::insert(tx, &scope(1), &inactive).await?;
            assert_eq!(only(tx).await?, None, "nor by an address that is no longer used");
        })
        .unwrap();
    }
}
