//! Cases: found by every number, listed within reach and in order, linked once, numbered once.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::authz::{Action, Actor, Reach, Scope};
use base::id::{CaseId, CaseTypeId, FormId, InteractionId, OrgId, QueueId, UserGroupId, UserId};
use base::time::Span;
use office::crm::case::{CasePriority, CaseStatus};
use store::{db_test, in_db};
use store_office::case_interactions::{self, CaseInteraction};
use store_office::case_types::{self, CaseType};
use store_office::cases::{self, After, Case, Filter, Order, Search};
use store_office::{case_numbers, people};

use crate::support::{NOW, id, person, scope};

/// A case without anybody.
pub(crate) fn case(n: i64, title: &str) -> Case {
    Case {
        id: CaseId::from_i64(n),
        number: format!("2026-{n:07}"),
        external_number: None,
        person: None,
        case_type: CaseTypeId::from_i64(3),
        title: title.to_owned(),
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

fn actor(reach: Reach) -> Scope {
    let actor = Actor {
        org: OrgId::from_i64(1),
        user: UserId::from_i64(7),
        actions: Arc::new(BTreeSet::from([Action::CaseRead])),
        reach,
        queues: Arc::from([QueueId::from_i64(4)]),
        team: Arc::from([UserId::from_i64(7), UserId::from_i64(8)]),
        address: Arc::from(""),
        session: None,
        token: None,
        seen: None,
    };
    actor.may(Action::CaseRead).unwrap()
}

fn kind(n: i64, parent: Option<i64>, name: &str) -> CaseType {
    CaseType {
        id: CaseTypeId::from_i64(n),
        parent: parent.map(CaseTypeId::from_i64),
        position: 0,
        name: name.to_owned(),
        status: CaseStatus::Pending,
        priority: CasePriority::High,
        group: Some(UserGroupId::from_i64(2)),
        due_min: Some(90),
        calendar: None,
        media: BTreeSet::from([base::medium::Medium::Mail]),
        queues: BTreeSet::from([QueueId::from_i64(4)]),
        in_use: true,
        form: Some(FormId::from_i64(6)),
        process: None,
        revision: 1,
    }
}

fn ids(rows: &[Case]) -> Vec<i64> {
    rows.iter().map(|row| row.id.get()).collect()
}

db_test! {
    /// Rows: CASE-014.
    async fn a_case_comes_back_as_it_was_kept_and_belongs_to_one_organization(db: &TestDb) {
        in_db!(db, |tx| {
            let mut one = case(1, "Cobrança 😀 \u{202e}em dobro");
            cases::insert(tx, &scope(1), &one).await?;
            assert_eq!(cases::get(tx, &scope(1), one.id).await?, Some(one.clone()));
            assert_eq!(cases::get(tx, &scope(2), one.id).await?, None);
            assert_eq!(cases::by_number(tx, &scope(2), &one.number).await?, None);
            one.status = CaseStatus::Concluded;
            one.external_number = Some("SAP 77".into());
            one.resolution = Some("Estornado".into());
            one.concluded_at = Some(NOW);
            one.due_at = Some(NOW);
            one.responsible = Some(UserId::from_i64(7));
            one.reopened_count = 2;
            assert!(!cases::update(tx, &scope(2), &one).await?);
            assert!(cases::update(tx, &scope(1), &one).await?);
            one.revision = 2;
            assert_eq!(cases::by_number(tx, &scope(1), "2026-0000001").await?, Some(one.clone()));
            assert!(cases::has_type(tx, &scope(1), one.case_type).await?);
            assert!(!cases::has_type(tx, &scope(2), one.case_type).await?);
        })
        .unwrap();
        let twice = in_db!(db, |tx| cases::insert(tx, &scope(1), &Case { id: CaseId::from_i64(9), ..case(1, "x") }).await?);
        assert!(twice.is_err_and(|error| error.is_unique()), "a number is one case's");
    }

    /// Rows: CASE-001, GAP-025.
    async fn a_case_is_found_by_every_number_by_document_by_title_and_by_name(db: &TestDb) {
        in_db!(db, |tx| {
            let mut ana = person(5, "Ana Maré");
            ana.tax_id = Some("52998224725".into());
            people::insert(tx, &scope(1), &ana, NOW).await?;
            let mut first = case(1, "Cobrança em dobro");
            first.person = Some(id(5));
            let mut second = case(2, "Troca 100% urgente");
            second.external_number = Some("SAP 77".into());
            for one in [&first, &second] {
                cases::insert(tx, &scope(1), one).await?;
            }
            let link = CaseInteraction {
                case: second.id,
                interaction: InteractionId::from_i64(30),
                number: "2026-0000500".into(),
                linked_by: None,
                linked_at: NOW,
            };
            assert!(case_interactions::insert(tx, &scope(1), &link).await?);
            assert!(!case_interactions::insert(tx, &scope(1), &link).await?, "linked twice is linked once");
            assert_eq!(case_interactions::of_case(tx, &scope(1), second.id).await?, std::slice::from_ref(&link));
            assert_eq!(case_interactions::of_case(tx, &scope(2), second.id).await?, []);
            for (search, wanted) in [
                (Search::Number("2026-0000001", "1"), vec![1]),
                (Search::Number("2026-0000500", "2026 500"), vec![2]),
                (Search::Number("2026-0000777", "sap 77"), vec![2]),
                (Search::Number("5299-8224725", "52998224725"), vec![1]),
                (Search::Number("2026-0000777", "x"), vec![]),
                (Search::TaxId("52998224725"), vec![1]),
                (Search::Text("em dobro"), vec![1]),
                (Search::Text("100%"), vec![2]),
                (Search::Text("sap 77"), vec![2]),
                (Search::Text("ana m"), vec![1]),
                (Search::Text("mare an"), vec![1]),
                (Search::Text("are"), vec![]),
                (Search::All, vec![2, 1]),
            ] {
                let filter = Filter { search, ..Filter::default() };
                assert_eq!(ids(&cases::list(tx, &scope(1), &filter, 10).await?), wanted, "{search:?}");
                assert_eq!(cases::list(tx, &scope(2), &filter, 10).await?, [], "{search:?}");
            }
            assert!(case_interactions::remove(tx, &scope(1), second.id, link.interaction).await?);
            assert!(!case_interactions::remove(tx, &scope(1), second.id, link.interaction).await?);
        })
        .unwrap();
    }

    /// Rows: CASE-003, GAP-025.
    async fn a_list_holds_what_is_within_reach_and_pages_neither_repeat_nor_skip(db: &TestDb) {
        in_db!(db, |tx| {
            let user = |n| Some(UserId::from_i64(n));
            let due = |n| Some(NOW + Span::from_hours(n));
            for one in [
                Case { responsible: user(7), due_at: due(5), ..case(1, "minha") },
                Case { opened_by: user(7), status: CaseStatus::Concluded, ..case(2, "aberta por mim") },
                Case { group: Some(UserGroupId::from_i64(2)), due_at: due(1), ..case(3, "do meu grupo") },
                Case { responsible: user(8), due_at: due(5), ..case(4, "do colega") },
                Case { queue: Some(QueueId::from_i64(4)), priority: CasePriority::Urgent, ..case(5, "da minha fila") },
                Case { responsible: user(9), due_at: Some(NOW - Span::from_hours(1)), ..case(6, "de outra área") },
            ] {
                cases::insert(tx, &scope(1), &one).await?;
            }
            let reach = Some(vec![UserGroupId::from_i64(2)]);
            for (of, wanted) in [
                (Reach::Own, vec![3, 2, 1]),
                (Reach::Team, vec![4, 3, 2, 1]),
                (Reach::Queues, vec![5, 3, 2, 1]),
                (Reach::All, vec![6, 5, 4, 3, 2, 1]),
            ] {
                let filter = Filter { reach: reach.clone(), ..Filter::default() };
                assert_eq!(ids(&cases::list(tx, &actor(of), &filter, 10).await?), wanted, "{of:?}");
            }
            let open = BTreeSet::from([CaseStatus::Pending, CaseStatus::Resolved]);
            for (filter, wanted) in [
                (Filter { statuses: open, ..Filter::default() }, vec![6, 5, 4, 3, 1]),
                (Filter { due_before: Some(NOW), ..Filter::default() }, vec![6]),
                (Filter { responsible: user(8), ..Filter::default() }, vec![4]),
                (Filter { unassigned: true, ..Filter::default() }, vec![5, 3, 2]),
                (Filter { mine: user(7), groups: BTreeSet::from([UserGroupId::from_i64(2)]), ..Filter::default() }, vec![3, 1]),
                (Filter { priorities: BTreeSet::from([CasePriority::Urgent]), ..Filter::default() }, vec![5]),
                (Filter { types: BTreeSet::from([CaseTypeId::from_i64(4)]), ..Filter::default() }, vec![]),
                (Filter { to: Some(NOW), ..Filter::default() }, vec![]),
            ] {
                assert_eq!(ids(&cases::list(tx, &scope(1), &filter, 10).await?), wanted, "{filter:?}");
            }
            for (order, wanted) in [
                (Order::Newest, [6, 5, 4, 3, 2, 1]),
                (Order::Oldest, [1, 2, 3, 4, 5, 6]),
                (Order::Due, [6, 3, 1, 4, 2, 5]),
            ] {
                let mut walked = Vec::new();
                let mut after = None;
                loop {
                    let filter = Filter { order, after, ..Filter::default() };
                    let page = cases::list(tx, &scope(1), &filter, 1).await?;
                    let Some(last) = page.last() else { break };
                    after = Some(After { due_at: last.due_at, id: last.id });
                    walked.extend(ids(&page));
                }
                assert_eq!(walked, wanted, "{order:?}");
            }
        })
        .unwrap();
    }

    /// Rows: CASE-035.
    async fn a_number_is_given_to_one_case_or_discarded_for_good(db: &TestDb) {
        in_db!(db, |tx| {
            let (me, other) = (UserId::from_i64(7), UserId::from_i64(8));
            for number in ["2026-0000001", "2026-0000002"] {
                case_numbers::insert(tx, &scope(1), number, (me, None), NOW).await?;
            }
            let take = CaseId::from_i64(9);
            assert!(!case_numbers::take(tx, &scope(1), "2026-0000001", other, take).await?);
            assert!(!case_numbers::take(tx, &scope(2), "2026-0000001", me, take).await?);
            assert!(case_numbers::take(tx, &scope(1), "2026-0000001", me, take).await?);
            assert!(!case_numbers::take(tx, &scope(1), "2026-0000001", me, CaseId::from_i64(10)).await?, "once");
            assert!(!case_numbers::discard(tx, &scope(1), "2026-0000001", me, NOW).await?, "it has a case");
            assert!(case_numbers::discard(tx, &scope(1), "2026-0000002", me, NOW).await?);
            assert!(!case_numbers::take(tx, &scope(1), "2026-0000002", me, take).await?, "never again");
            let kept = case_numbers::get(tx, &scope(1), "2026-0000002").await?.unwrap();
            assert_eq!((kept.discarded_at, kept.case), (Some(NOW), None));
        })
        .unwrap();
        let other = UserId::from_i64(8);
        let again = in_db!(db, |tx| case_numbers::insert(tx, &scope(1), "2026-0000002", (other, None), NOW).await?);
        assert!(again.is_err_and(|error| error.is_unique()));
    }

    /// Rows: CASE-033.
    async fn a_type_comes_back_as_it_was_kept_and_has_its_name_once_in_its_place(db: &TestDb) {
        in_db!(db, |tx| {
            let (top, below) = (kind(1, None, "Financeiro"), kind(2, Some(1), "Cobrança"));
            for one in [&top, &below] {
                case_types::insert(tx, &scope(1), one).await?;
            }
            case_types::place(tx, &scope(1), top.id, 5).await?;
            let kept = case_types::list(tx, &scope(1)).await?;
            assert_eq!(kept, [below.clone(), CaseType { position: 5, ..top.clone() }]);
            assert_eq!(case_types::list(tx, &scope(2)).await?, []);
            let other = CaseType { name: "Trocas".into(), in_use: false, due_min: None, ..below.clone() };
            assert!(!case_types::update(tx, &scope(2), &other).await?);
            assert!(case_types::update(tx, &scope(1), &other).await?);
            assert_eq!(case_types::list(tx, &scope(1)).await?[0], CaseType { revision: 2, ..other });
            assert!(!case_types::remove(tx, &scope(2), below.id).await?);
            assert!(case_types::remove(tx, &scope(1), below.id).await?);
            case_types::insert(tx, &scope(1), &kind(3, Some(1), "FINANCEIRO")).await?;
        })
        .unwrap();
        let twice = in_db!(db, |tx| case_types::insert(tx, &scope(1), &kind(4, None, "financeiro")).await?);
        assert!(twice.is_err_and(|error| error.is_unique()), "the same name at the top");
    }
}
