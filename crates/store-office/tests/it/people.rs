//! People: round trip, search, pages.

use base::id::UserId;
use office::person::{Gender, PersonKind, PointKind};
use store::{Result, Tx, db_test, in_db};
use store_office::contact_points;
use store_office::people::{self, Filter, Order, Owned, Person, Search};

use crate::support::{NOW, id, person, point, scope};

/// A company with every field.
fn company() -> Person {
    Person {
        kind: PersonKind::Legal,
        trade_name: Some("Padaria São João".to_owned()),
        tax_id: Some("11222333000181".to_owned()),
        active: false,
        owner: Some(UserId::from_i64(7)),
        note: Some("Prefere a manhã".to_owned()),
        gender: Some(Gender::Other),
        custom: [
            ("plano".to_owned(), "Ouro".into()),
            ("vip".to_owned(), true.into()),
        ]
        .into(),
        ..person(2, "João & Filhos Alimentos Ltda")
    }
}

async fn found(tx: &mut Tx<'_>, org: i64, search: Search<'_>) -> Result<Vec<i64>> {
    of(
        tx,
        org,
        &Filter {
            search,
            ..Filter::default()
        },
    )
    .await
}

async fn of(tx: &mut Tx<'_>, org: i64, filter: &Filter<'_>) -> Result<Vec<i64>> {
    let page = people::list(tx, &scope(org), filter, 50).await?;
    Ok(page.iter().map(|person| person.id.get()).collect())
}

db_test! {
    async fn a_person_is_read_as_written(db: &TestDb) {
        in_db!(db, |tx| {
            people::insert(tx, &scope(1), &person(1, "Ana"), NOW).await?;
            people::insert(tx, &scope(1), &company(), NOW).await?;
            assert_eq!(people::get(tx, &scope(1), id(1)).await?, Some(person(1, "Ana")));
            assert_eq!(people::get(tx, &scope(1), id(2)).await?, Some(company()));
            let changed = Person { id: id(1), ..company() };
            assert!(people::update(tx, &scope(1), &changed).await?);
            assert_eq!(people::get(tx, &scope(1), id(1)).await?, Some(Person { revision: 2, ..changed }));
            assert!(people::update(tx, &scope(1), &person(2, "Bia")).await?);
            assert_eq!(people::get(tx, &scope(1), id(2)).await?, Some(Person { revision: 2, ..person(2, "Bia") }));
        })
        .unwrap();
    }

    async fn another_organization_sees_and_changes_nothing(db: &TestDb) {
        in_db!(db, |tx| {
            people::insert(tx, &scope(1), &company(), NOW).await?;
            contact_points::insert(tx, &scope(1), &point(1, 2, PointKind::Email, "a@b.c")).await?;
            assert_eq!(people::get(tx, &scope(2), id(2)).await?, None);
            assert!(!people::update(tx, &scope(2), &person(2, "Outra")).await?);
            assert!(people::by_tax_id(tx, &scope(2), "11222333000181").await?.is_empty());
            for search in [
                Search::All,
                Search::Name("joao"),
                Search::Key("a@b.c"),
                Search::EmailPrefix("a"),
                Search::TaxId("11222333000181"),
            ] {
                assert_eq!(found(tx, 2, search).await?, Vec::<i64>::new(), "{search:?}");
                assert_eq!(found(tx, 1, search).await?, [2], "{search:?}");
            }
            assert_eq!(people::get(tx, &scope(1), id(2)).await?, Some(company()));
        })
        .unwrap();
    }

    /// Rows: PERSON-005.
    async fn a_person_is_found_by_name_trade_name_email_phone_cpf_and_cnpj(db: &TestDb) {
        in_db!(db, |tx| {
            people::insert(tx, &scope(1), &company(), NOW).await?;
            let ana = Person { tax_id: Some("52998224725".to_owned()), ..person(1, "Ana Conceição") };
            people::insert(tx, &scope(1), &ana, NOW).await?;
            people::insert(tx, &scope(1), &person(3, "100% Ração_Boa!"), NOW).await?;
            for (n, of, kind, key) in [
                (1, 1, PointKind::Phone, "5511987654321"),
                (2, 1, PointKind::Email, "ana_conceicao@exemplo.com.br"),
                (3, 2, PointKind::Email, "anaxconceicao@exemplo.com.br"),
            ] {
                contact_points::insert(tx, &scope(1), &point(n, of, kind, key)).await?;
            }
            assert_eq!(found(tx, 1, Search::Key("5511987654321")).await?, [1]);
            assert_eq!(found(tx, 1, Search::PhonePart("987654")).await?, [1]);
            assert_eq!(found(tx, 1, Search::PhonePart("987650")).await?, Vec::<i64>::new());
            assert_eq!(found(tx, 1, Search::Key("ana_conceicao@exemplo.com.br")).await?, [1]);
            assert_eq!(found(tx, 1, Search::EmailPrefix("ana_con")).await?, [1], "an underscore is no wildcard");
            assert_eq!(found(tx, 1, Search::EmailPrefix("conceicao")).await?, Vec::<i64>::new());
            assert_eq!(found(tx, 1, Search::TaxId("52998224725")).await?, [1]);
            assert_eq!(found(tx, 1, Search::TaxId("11222333000181")).await?, [2]);
            assert_eq!(people::by_tax_id(tx, &scope(1), "52998224725").await?, [id(1)]);
            for (typed, whom) in [
                ("conceicao", vec![1]),
                ("conc an", vec![1]),
                ("sao joao", vec![2]),
                ("filhos", vec![2]),
                ("ltda. (joao)", vec![2]),
                ("racao_boa", vec![3]),
                ("100%", vec![3]),
                ("ceicao", vec![]),
                ("ana joao", vec![]),
                ("%", vec![]),
                ("_", vec![]),
                ("\\", vec![]),
            ] {
                assert_eq!(found(tx, 1, Search::Name(typed)).await?, whom, "{typed}");
            }
        })
        .unwrap();
    }

    /// Rows: PERSON-005.
    async fn a_person_is_found_by_the_names_of_now(db: &TestDb) {
        in_db!(db, |tx| {
            people::insert(tx, &scope(1), &company(), NOW).await?;
            people::update(tx, &scope(1), &Person { trade_name: None, ..person(2, "João Souza") }).await?;
            for (typed, whom) in [("joao", vec![2]), ("souza", vec![2]), ("padaria", vec![]), ("filhos", vec![])] {
                assert_eq!(found(tx, 1, Search::Name(typed)).await?, whom, "{typed}");
            }
            people::update(tx, &scope(2), &person(2, "Outra")).await?;
            assert_eq!(found(tx, 1, Search::Name("souza")).await?, [2]);
        })
        .unwrap();
    }

    async fn pages_of_people_go_by_folded_name_and_miss_nobody(db: &TestDb) {
        in_db!(db, |tx| {
            let names = ["Érica", "ana", "Zé", "Ana", "Álvaro", "bia", "Ana", "Çelik"];
            for (n, name) in (1..).zip(names) {
                people::insert(tx, &scope(1), &person(n, name), NOW).await?;
            }
            let mut seen: Vec<i64> = Vec::new();
            let mut last: Option<(String, _)> = None;
            loop {
                let after = last.as_ref().map(|(name, id)| (name.as_str(), *id));
                let page = people::list(tx, &scope(1), &Filter { after, ..Filter::default() }, 3).await?;
                seen.extend(page.iter().map(|person| person.id.get()));
                match page.last() {
                    Some(end) => last = Some((base::text::fold(&end.name), end.id)),
                    None => break,
                }
            }
            assert_eq!(seen, [5, 2, 4, 7, 6, 8, 1, 3]);
        })
        .unwrap();
    }

    /// Rows: PERSON-010, GAP-073.
    async fn people_are_listed_by_status_and_owner_and_in_either_order(db: &TestDb) {
        in_db!(db, |tx| {
            let (bia, caio) = (UserId::from_i64(7), UserId::from_i64(8));
            for (n, name, active, owner) in [
                (1, "Davi", true, Some(bia)),
                (2, "Ana", true, None),
                (3, "Carla", false, Some(bia)),
                (4, "Bento", true, Some(caio)),
                (5, "Ana", false, None),
            ] {
                let row = Person { active, owner, ..person(n, name) };
                people::insert(tx, &scope(1), &row, NOW).await?;
            }
            let all = Filter::default();
            for (filter, ids) in [
                (Filter { active: Some(true), ..all }, vec![2, 4, 1]),
                (Filter { active: Some(false), ..all }, vec![5, 3]),
                (Filter { owned: Owned::With, ..all }, vec![4, 3, 1]),
                (Filter { owned: Owned::Without, ..all }, vec![2, 5]),
                (Filter { owned: Owned::By(bia), ..all }, vec![3, 1]),
                (Filter { owned: Owned::By(bia), active: Some(true), search: Search::Name("da"), ..all }, vec![1]),
                (Filter { order: Order::NameDown, ..all }, vec![1, 3, 4, 5, 2]),
                (Filter { order: Order::NameDown, after: Some(("bento", id(4))), ..all }, vec![5, 2]),
                (Filter { order: Order::NameDown, after: Some(("ana", id(5))), ..all }, vec![2]),
                (Filter { order: Order::Newest, ..all }, vec![5, 4, 3, 2, 1]),
                (Filter { order: Order::Newest, after: Some(("carla", id(3))), ..all }, vec![2, 1]),
            ] {
                assert_eq!(of(tx, 1, &filter).await?, ids, "{filter:?}");
                assert_eq!(of(tx, 2, &filter).await?, Vec::<i64>::new());
            }
        })
        .unwrap();
    }
}
