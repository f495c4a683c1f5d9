//! Readings and added fields as rows, on both engines.

use base::id::{PersonFieldId, PersonReadId, UserId};
use base::time::Span;
use office::custom::{Definition, FieldKind};
use office::reading::Reading;
use store::{Result, Tx, db_test, in_db};
use store_office::person_fields::{self, PersonField};
use store_office::person_reads::{self, Filter, PersonRead};

use crate::support::{NOW, id, scope};

fn read(n: i64, user: i64, person: i64, what: Reading) -> PersonRead {
    PersonRead {
        id: PersonReadId::from_i64(n),
        user: UserId::from_i64(user),
        person: id(person),
        what,
        address: "192.0.2.1".to_owned(),
        at: NOW + Span::from_mins(n),
    }
}

fn field(n: i64, name: &str, position: i64) -> PersonField {
    PersonField {
        id: PersonFieldId::from_i64(n),
        definition: Definition {
            physical_name: name.to_lowercase(),
            name: name.to_owned(),
            kind: FieldKind::Choice,
            choices: vec!["Ouro".to_owned(), "Não".to_owned()],
            required: true,
            active: false,
            sensitive: true,
        },
        position,
        revision: 1,
    }
}

async fn ids(tx: &mut Tx<'_>, filter: Filter) -> Result<Vec<i64>> {
    let found = person_reads::list(tx, &scope(1), &filter, 10).await?;
    Ok(found.iter().map(|one| one.id.get()).collect())
}

db_test! {
    /// Rows: GAP-075.
    async fn readings_are_listed_newest_first_and_by_every_filter(db: &TestDb) {
        in_db!(db, |tx| {
            for row in [
                read(1, 7, 1, Reading::Opened),
                read(2, 7, 2, Reading::Revealed),
                read(3, 8, 1, Reading::Opened),
            ] {
                person_reads::insert(tx, &scope(1), &row).await?;
            }
            person_reads::insert(tx, &scope(2), &read(9, 7, 1, Reading::Opened)).await?;
            let any = Filter::default();
            assert_eq!(ids(tx, any).await?, [3, 2, 1]);
            assert_eq!(ids(tx, Filter { user: Some(UserId::from_i64(7)), ..any }).await?, [2, 1]);
            assert_eq!(ids(tx, Filter { person: Some(id(1)), ..any }).await?, [3, 1]);
            assert_eq!(ids(tx, Filter { what: Some(Reading::Revealed), ..any }).await?, [2]);
            assert_eq!(ids(tx, Filter { from: Some(NOW + Span::from_mins(2)), to: Some(NOW + Span::from_mins(3)), ..any }).await?, [2]);
            assert_eq!(ids(tx, Filter { before: Some(PersonReadId::from_i64(3)), ..any }).await?, [2, 1]);
            let who = (UserId::from_i64(7), id(1));
            assert!(person_reads::opened_since(tx, &scope(1), who, NOW).await?);
            assert!(!person_reads::opened_since(tx, &scope(1), who, NOW + Span::from_mins(1)).await?);
            assert!(!person_reads::opened_since(tx, &scope(1), (who.0, id(2)), NOW).await?, "revealing is no opening");
        })
        .unwrap();
    }

    /// Rows: GAP-070.
    async fn fields_keep_their_order_and_their_names_are_taken_for_ever(db: &TestDb) {
        in_db!(db, |tx| {
            let org = scope(1);
            person_fields::insert(tx, &org, &field(1, "Plano", 1)).await?;
            person_fields::insert(tx, &org, &field(2, "Cidade", 0)).await?;
            person_fields::insert(tx, &scope(2), &field(3, "Plano", 0)).await?;
            assert_eq!(person_fields::list(tx, &org).await?, [field(2, "Cidade", 0), field(1, "Plano", 1)]);
            person_fields::update_position(tx, &org, PersonFieldId::from_i64(1), -1).await?;
            let mut other = field(1, "Plano", -1);
            other.definition.name = "Contrato".to_owned();
            other.definition.active = true;
            assert!(person_fields::update(tx, &org, &other).await?);
            assert!(!person_fields::update(tx, &scope(2), &other).await?, "of another organization");
            let kept = PersonField { revision: 2, ..other };
            assert_eq!(person_fields::list(tx, &org).await?, [kept, field(2, "Cidade", 0)]);
            assert!(person_fields::remove(tx, &org, PersonFieldId::from_i64(1), NOW).await?);
            assert!(!person_fields::remove(tx, &org, PersonFieldId::from_i64(1), NOW).await?);
        })
        .unwrap();
        let again = in_db!(db, |tx| {
            person_fields::insert(tx, &scope(1), &field(4, "Plano", 0)).await?;
        });
        assert!(again.unwrap_err().is_unique());
    }
}
