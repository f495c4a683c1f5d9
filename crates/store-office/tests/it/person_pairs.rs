//! Pairs of people and merges: pages, what is remembered, what follows and comes back.

use base::id::{CaseId, CaseTypeId, PersonId, PersonMergeId, UserId};
use office::crm::case::{CasePriority, CaseStatus};
use office::merge::{Merge, MergeChoices, Record, merge};
use office::person::{PersonKind, PointKind};
use serde_json::json;
use store::{Result, Tx, db_test, in_db};
use store_office::cases::{self, Case};
use store_office::people::{self, Search};
use store_office::person_merges::{self, PersonMerge};
use store_office::person_pairs::{self, Filter};
use store_office::{contact_points, person_checks, person_signs};

use crate::support::{NOW, id, person, point, scope};

async fn found(tx: &mut Tx<'_>, org: i64, filter: &Filter<'_>) -> Result<Vec<(i64, i64)>> {
    let page = person_pairs::list(tx, &scope(org), filter, 50).await?;
    let ids = page.iter().map(|one| (one.first.get(), one.second.get()));
    Ok(ids.collect())
}

fn record(name: &str) -> Record {
    Record {
        kind: PersonKind::Natural,
        name: name.to_owned(),
        trade_name: None,
        tax_id: None,
        active: true,
        owner: None,
        note: None,
        gender: None,
        photo: None,
        custom: office::custom::Values::new(),
        points: Vec::new(),
    }
}

fn merged(n: i64, survivor: i64, of: i64) -> PersonMerge {
    let (one, other) = (record("Ana"), record("Bia"));
    let result = merge(&one, &other, &MergeChoices::default()).unwrap();
    PersonMerge {
        id: PersonMergeId::from_i64(n),
        survivor: id(survivor),
        merged: id(of),
        request: json!({ "merged_id": of.to_string() }),
        records: Merge {
            survivor: one,
            merged: other,
            result,
        },
        sharing: vec![id(9)],
        by: Some(UserId::from_i64(7)),
        at: NOW,
        undone: None,
    }
}

fn case(n: i64, of: i64) -> Case {
    Case {
        id: CaseId::from_i64(n),
        number: format!("2026-{n:07}"),
        external_number: None,
        person: Some(id(of)),
        case_type: CaseTypeId::from_i64(1),
        title: "Cobrança".to_owned(),
        status: CaseStatus::Pending,
        priority: CasePriority::Normal,
        responsible: None,
        group: None,
        queue: None,
        due_at: None,
        resolution: None,
        opened_by: None,
        opened_at: NOW,
        concluded_at: None,
        reopened_count: 0,
        revision: 1,
        script: None,
        marketing_result: None,
        erased_at: None,
    }
}

db_test! {
    /// Rows: GAP-007.
    async fn pairs_are_paged_searched_and_remembered_when_dismissed(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, name) in [(1, "Ana"), (2, "Bia"), (3, "Caio"), (4, "Davi")] {
                people::insert(tx, &scope(1), &person(n, name), NOW).await?;
            }
            contact_points::insert(tx, &scope(1), &point(1, 3, PointKind::Email, "c@d.ef")).await?;
            person_pairs::insert(tx, &scope(1), (id(2), id(1)), 8).await?;
            person_pairs::insert(tx, &scope(1), (id(1), id(3)), 16).await?;
            person_pairs::insert(tx, &scope(1), (id(3), id(4)), 1).await?;
            let all = Filter::default();
            assert_eq!(found(tx, 1, &all).await?, [(1, 3), (1, 2), (3, 4)]);
            for (filter, pairs) in [
                (Filter { after: Some((8, id(1), id(2))), ..all }, vec![(3, 4)]),
                (Filter { signs: Some(16), ..all }, vec![(1, 3)]),
                (Filter { person: Some(id(3)), ..all }, vec![(1, 3), (3, 4)]),
                (Filter { search: Search::Name("bi"), ..all }, vec![(1, 2)]),
                (Filter { search: Search::Key("c@d.ef"), ..all }, vec![(1, 3), (3, 4)]),
                (Filter { search: Search::EmailPrefix("c@"), person: Some(id(4)), ..all }, vec![(3, 4)]),
                (Filter { search: Search::TaxId("52998224725"), ..all }, vec![]),
                (Filter { search: Search::PhonePart("9999"), ..all }, vec![]),
            ] {
                assert_eq!(found(tx, 1, &filter).await?, pairs, "{filter:?}");
                assert_eq!(found(tx, 2, &filter).await?, []);
            }
            let by = Some((Some(UserId::from_i64(7)), NOW));
            assert!(person_pairs::update_dismissed(tx, &scope(1), (id(3), id(1)), by).await?);
            assert!(!person_pairs::update_dismissed(tx, &scope(2), (id(3), id(1)), by).await?);
            person_pairs::remove_of(tx, &scope(1), id(3)).await?;
            person_pairs::insert(tx, &scope(1), (id(1), id(3)), 24).await?;
            assert_eq!(found(tx, 1, &all).await?, [(1, 2)]);
            assert_eq!(found(tx, 1, &Filter { dismissed: true, ..all }).await?, [(1, 3)]);
            people::update_merged(tx, &scope(1), id(2), Some(id(4))).await?;
            assert_eq!(found(tx, 1, &all).await?, [], "whoever was merged is in no pair");
        })
        .unwrap();
    }

    /// Rows: GAP-007.
    async fn whatever_changes_a_person_has_the_duplicates_looked_for(db: &TestDb) {
        in_db!(db, |tx| {
            let waiting = async |tx: &mut Tx<'_>| -> Result<Vec<i64>> {
                let ids = person_checks::list(tx, &scope(1), 10).await?;
                for id in &ids {
                    person_checks::remove(tx, &scope(1), *id).await?;
                }
                Ok(ids.iter().map(|id| id.get()).collect())
            };
            people::insert(tx, &scope(1), &person(1, "Ana"), NOW).await?;
            assert_eq!(waiting(tx).await?, [1]);
            people::update(tx, &scope(1), &person(1, "Ana Lima")).await?;
            assert_eq!(waiting(tx).await?, [1]);
            let mail = point(1, 1, PointKind::Email, "a@b.co");
            contact_points::insert(tx, &scope(1), &mail).await?;
            assert_eq!(waiting(tx).await?, [1]);
            contact_points::remove(tx, &scope(1), id(1), mail.id).await?;
            assert_eq!(waiting(tx).await?, [1]);
            people::update_merged(tx, &scope(1), id(1), Some(id(2))).await?;
            assert_eq!(waiting(tx).await?, [1]);
            assert_eq!(waiting(tx).await?, Vec::<i64>::new());
        })
        .unwrap();
    }

    /// Rows: GAP-007.
    async fn signs_of_a_person_are_replaced_and_shared_within_an_organization(db: &TestDb) {
        in_db!(db, |tx| {
            let signs = |list: &[&str]| list.iter().map(|sign| (*sign).to_owned()).collect::<Vec<_>>();
            person_signs::replace(tx, &scope(1), id(1), &signs(&["phone:1", "mail:a"])).await?;
            person_signs::replace(tx, &scope(1), id(2), &signs(&["phone:1"])).await?;
            person_signs::replace(tx, &scope(2), id(3), &signs(&["phone:1"])).await?;
            assert_eq!(person_signs::sharing(tx, &scope(1), "phone:1", 5).await?, [id(1), id(2)]);
            assert_eq!(person_signs::sharing(tx, &scope(1), "phone:1", 1).await?, [id(1)]);
            person_signs::replace(tx, &scope(1), id(1), &signs(&["mail:a"])).await?;
            assert_eq!(person_signs::sharing(tx, &scope(1), "phone:1", 5).await?, [id(2)]);
        })
        .unwrap();
    }

    /// Rows: GAP-007, CASE-002.
    async fn cases_follow_a_merge_and_come_back_but_for_those_that_went_elsewhere(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, of) in [(1, 1), (2, 2), (3, 2)] {
                cases::insert(tx, &scope(1), &case(n, of)).await?;
            }
            let one = merged(5, 1, 2);
            person_merges::insert(tx, &scope(1), &one).await?;
            assert_eq!(person_merges::get(tx, &scope(1), one.id).await?, Some(one.clone()));
            assert_eq!(person_merges::get(tx, &scope(2), one.id).await?, None);
            person_merges::move_all(tx, &scope(2), &one).await?;
            person_merges::move_all(tx, &scope(1), &one).await?;
            assert_eq!(person_merges::count_cases(tx, &scope(1), one.id).await?, 2);
            let of = async |tx: &mut Tx<'_>, n: i64| -> Result<Option<i64>> {
                let found = cases::get(tx, &scope(1), CaseId::from_i64(n)).await?;
                Ok(found.and_then(|one| one.person).map(PersonId::get))
            };
            assert_eq!([of(tx, 1).await?, of(tx, 2).await?, of(tx, 3).await?], [Some(1); 3]);
            let elsewhere = Case { person: Some(id(8)), ..case(3, 1) };
            cases::update(tx, &scope(1), &elsewhere).await?;
            cases::insert(tx, &scope(1), &case(4, 1)).await?;
            person_merges::return_all(tx, &scope(1), &one).await?;
            assert_eq!([of(tx, 1).await?, of(tx, 2).await?, of(tx, 3).await?, of(tx, 4).await?], [Some(1), Some(2), Some(8), Some(1)]);
        })
        .unwrap();
    }

    /// Rows: GAP-007.
    async fn the_newest_merge_that_stands_is_found_from_either_side(db: &TestDb) {
        in_db!(db, |tx| {
            for one in [merged(5, 1, 2), merged(6, 3, 1), merged(7, 4, 8)] {
                person_merges::insert(tx, &scope(1), &one).await?;
            }
            let last = async |tx: &mut Tx<'_>, n: i64| -> Result<Option<i64>> {
                Ok(person_merges::last_standing(tx, &scope(1), id(n)).await?.map(|one| one.id.get()))
            };
            assert_eq!([last(tx, 1).await?, last(tx, 2).await?, last(tx, 3).await?, last(tx, 9).await?], [Some(6), Some(5), Some(6), None]);
            let undone = (None, NOW);
            assert!(person_merges::update_undone(tx, &scope(1), PersonMergeId::from_i64(6), undone).await?);
            assert!(!person_merges::update_undone(tx, &scope(1), PersonMergeId::from_i64(6), undone).await?, "once");
            assert_eq!(last(tx, 1).await?, Some(5));
            let list = person_merges::of_person(tx, &scope(1), id(1), None, 10).await?;
            assert_eq!(list.iter().map(|one| one.id.get()).collect::<Vec<_>>(), [6, 5]);
            let rest = person_merges::of_person(tx, &scope(1), id(1), Some(PersonMergeId::from_i64(6)), 10).await?;
            assert_eq!(rest.len(), 1);
        })
        .unwrap();
    }
}
