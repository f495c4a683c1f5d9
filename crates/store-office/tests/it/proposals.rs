//! Proposals: each module finds what is its, one at a time works one, what is told is told once, and they are counted within reach.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::authz::{Action, Actor, Reach, Scope};
use base::id::{InteractionId, OrgId, ProposalExportId, ProposalId, QueueId, UserId};
use base::time::{Span, Timestamp};
use office::sale::stage::{ProposalStage, SalesModule};
use store::{db_test, in_db};
use store_office::people;
use store_office::proposal_contacts;
use store_office::proposal_locks::{self, ProposalLock};
use store_office::proposal_sums::{self, By};
use store_office::proposals::{self, Filter, Named, Proposal};

use crate::support::{NOW, id, person, scope};

const SELLER: UserId = UserId::from_i64(7);
const MATE: UserId = UserId::from_i64(8);
const AUDITOR: UserId = UserId::from_i64(9);

fn proposal(n: i64, stage: ProposalStage) -> Proposal {
    Proposal {
        id: ProposalId::from_i64(n),
        number: format!("2026-{n:07}"),
        interaction: InteractionId::from_i64(n),
        queue: QueueId::from_i64(4),
        person: id(1),
        owner: SELLER,
        made_by: SELLER,
        made_at: NOW,
        worked_by: SELLER,
        audit_type: "off_line".to_owned(),
        stage,
        stage_since: NOW,
        situation: Some("pending_audit".to_owned()),
        status: None,
        items: Vec::new(),
        total_cents: 100,
        points: Some("Falta \u{202e} assinatura 😀".to_owned()),
        returned_count: 1,
        audited_by: None,
        confirmed_at: None,
        told_in: None,
        revision: 1,
    }
}

fn actor(reach: Reach, user: UserId) -> Scope {
    let actor = Actor {
        org: OrgId::from_i64(1),
        user,
        actions: Arc::new(BTreeSet::from([Action::BoardRead])),
        reach,
        queues: Arc::from([QueueId::from_i64(4)]),
        team: Arc::from([user, MATE]),
        address: Arc::from(""),
        session: None,
        token: None,
        seen: None,
    };
    actor.may(Action::BoardRead).unwrap()
}

db_test! {
    /// Rows: SALE-001, SALE-007.
    async fn a_proposal_comes_back_as_it_was_kept_and_belongs_to_one_organization(db: &TestDb) {
        in_db!(db, |tx| {
            let mut one = proposal(1, ProposalStage::PendingAudit);
            proposals::insert(tx, &scope(1), &one).await?;
            let found = proposals::get(tx, &scope(1), one.id).await?.unwrap();
            assert_eq!((found.proposal, found.lock), (one.clone(), None));
            assert_eq!(proposals::get(tx, &scope(2), one.id).await?, None);
            assert!(!proposals::update(tx, &scope(2), &one).await?);
            one.stage = ProposalStage::Confirmed;
            one.confirmed_at = Some(NOW);
            assert!(proposals::update(tx, &scope(1), &one).await?);
            one.revision = 2;
            assert_eq!(proposals::get(tx, &scope(1), one.id).await?.unwrap().proposal, one);
            assert!(proposals::has(tx, &scope(1), Named::Situation, "pending_audit").await?);
            assert!(!proposals::has(tx, &scope(1), Named::Status, "pending_audit").await?);
            assert!(!proposals::has(tx, &scope(2), Named::Situation, "pending_audit").await?);
        })
        .unwrap();
    }

    /// Rows: SALE-011, SALE-012, SALE-032, GAP-076.
    async fn each_module_lists_what_is_its_and_nobody_audits_what_they_made_or_worked(db: &TestDb) {
        in_db!(db, |tx| {
            for (n, stage) in ProposalStage::ALL.into_iter().enumerate() {
                let n = i64::try_from(n).unwrap() + 1;
                proposals::insert(tx, &scope(1), &proposal(n, stage)).await?;
            }
            // Made by one, owned by another, worked by a third.
            let given = Proposal { owner: MATE, worked_by: AUDITOR, ..proposal(10, ProposalStage::PendingAudit) };
            proposals::insert(tx, &scope(1), &given).await?;
            let mut found = Vec::new();
            for (module, by) in [
                (SalesModule::Pending, SELLER),
                (SalesModule::Pending, MATE),
                (SalesModule::Audit, SELLER),
                (SalesModule::Audit, MATE),
                (SalesModule::Audit, AUDITOR),
                (SalesModule::Audit, UserId::from_i64(99)),
                (SalesModule::Maintenance, AUDITOR),
            ] {
                let filter = Filter::of(module, by);
                let rows = proposals::list(tx, &scope(1), &filter, 50).await?;
                found.push(rows.iter().map(|row| row.proposal.id.get()).collect::<Vec<_>>());
            }
            assert_eq!(found[0], [4, 2], "with the agent, or back");
            assert!(found[1].is_empty());
            assert!(found[2].is_empty(), "the seller audits neither: one is theirs, the other they made");
            assert_eq!(found[3], [3], "not the one that was given to them");
            assert_eq!(found[4], [3], "not the one that they worked last");
            assert_eq!(found[5], [10, 3]);
            assert_eq!(found[6], [10, 6, 5, 4, 3, 2], "all but what is still beside its contact");
            let others = Filter { kinds_of_others: BTreeSet::from(["off_line".to_owned()]), ..Filter::of(SalesModule::Audit, UserId::from_i64(99)) };
            assert!(proposals::list(tx, &scope(1), &others, 50).await?.is_empty());
            assert!(proposals::list(tx, &scope(2), &Filter::of(SalesModule::Maintenance, SELLER), 50).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: SALE-007.
    async fn pages_go_on_where_they_ended_in_both_orders(db: &TestDb) {
        in_db!(db, |tx| {
            for n in 1..=5 {
                let one = Proposal { stage_since: NOW + Span::from_mins(10 - n / 2), ..proposal(n, ProposalStage::PendingAudit) };
                proposals::insert(tx, &scope(1), &one).await?;
            }
            for (oldest_first, wanted) in [(false, [5, 4, 3, 2, 1]), (true, [4, 5, 2, 3, 1])] {
                let (mut found, mut after) = (Vec::new(), None);
                loop {
                    let filter = Filter { oldest_first, after, ..Filter::of(SalesModule::Maintenance, SELLER) };
                    let rows = proposals::list(tx, &scope(1), &filter, 2).await?;
                    let Some(last) = rows.last() else { break };
                    after = Some((last.proposal.stage_since, last.proposal.id));
                    found.extend(rows.iter().map(|row| row.proposal.id.get()));
                }
                assert_eq!(found, wanted);
            }
        })
        .unwrap();
    }

    /// Rows: GAP-078, SALE-020.
    async fn who_works_a_proposal_is_shown_and_reaches_its_customer_until_the_lock_ends(db: &TestDb) {
        in_db!(db, |tx| {
            people::insert(tx, &scope(1), &person(1, "Helena Prado"), NOW).await?;
            let one = proposal(1, ProposalStage::PendingAudit);
            proposals::insert(tx, &scope(1), &one).await?;
            let until = NOW + Span::from_mins(10);
            let lock = ProposalLock { proposal: one.id, user: AUDITOR, module: SalesModule::Audit, taken_at: NOW, until_at: until };
            proposal_locks::put(tx, &scope(1), &lock).await?;
            let found = proposals::get(tx, &scope(1), one.id).await?.unwrap();
            assert_eq!((found.lock, found.person_name.as_deref()), (Some(lock), Some("Helena Prado")));
            let works = [
                (1, AUDITOR, 1, NOW, true),
                (1, SELLER, 1, NOW, false),
                (1, AUDITOR, 2, NOW, false),
                (1, AUDITOR, 1, until, false),
                (2, AUDITOR, 1, NOW, false),
            ];
            for (org, user, whose, at, wanted) in works {
                let found = proposal_locks::works_for(tx, &scope(org), (user, id(whose)), at).await?;
                assert_eq!(found, wanted, "{org} {user} {whose} {at:?}");
            }
            assert!(!proposal_locks::remove(tx, &scope(1), one.id, SELLER).await?, "nobody lets go for another");
            assert!(!proposal_locks::remove(tx, &scope(2), one.id, AUDITOR).await?);
            assert_eq!(proposal_locks::of_user(tx, &scope(1), AUDITOR).await?, [one.id]);
            assert!(proposal_locks::remove(tx, &scope(1), one.id, AUDITOR).await?);
            assert!(proposal_locks::of_user(tx, &scope(1), AUDITOR).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: GAP-077, REPORT-014.
    async fn what_is_sold_and_not_told_is_told_and_what_was_told_and_is_not_sold_is_taken_back(db: &TestDb) {
        in_db!(db, |tx| {
            let told = Some(ProposalExportId::from_i64(3));
            for (n, stage, confirmed_at, told_in) in [
                (1, ProposalStage::Confirmed, Some(NOW), None),
                (2, ProposalStage::Confirmed, Some(NOW), told),
                (3, ProposalStage::Canceled, None, told),
                (4, ProposalStage::Canceled, None, None),
                (5, ProposalStage::Confirmed, Some(NOW + Span::from_mins(5)), None),
            ] {
                let one = Proposal { confirmed_at, told_in, ..proposal(n, stage) };
                proposals::insert(tx, &scope(1), &one).await?;
            }
            let period = (NOW, NOW + Span::from_mins(5));
            let rows = proposals::to_tell(tx, &scope(1), period, 10).await?;
            assert_eq!(rows.iter().map(|row| row.proposal.id.get()).collect::<Vec<_>>(), [1, 3]);
            assert_eq!(proposals::to_tell(tx, &scope(1), period, 1).await?.len(), 1);
            assert!(proposals::to_tell(tx, &scope(2), period, 10).await?.is_empty());
        })
        .unwrap();
    }

    /// Rows: SALE-030.
    async fn what_was_begun_for_a_proposal_is_of_it_alone(db: &TestDb) {
        in_db!(db, |tx| {
            let (contact, one) = (InteractionId::from_i64(5), ProposalId::from_i64(1));
            proposal_contacts::insert(tx, &scope(1), contact, one).await?;
            // Without the contact's own row there is nothing to show.
            assert!(proposal_contacts::of_proposal(tx, &scope(1), one, 10).await?.is_empty());
            assert_eq!(proposal_contacts::count_of_others(tx, &scope(1), SELLER).await?, 0);
        })
        .unwrap();
        let (contact, other) = (InteractionId::from_i64(5), ProposalId::from_i64(2));
        let twice = in_db!(db, |tx| proposal_contacts::insert(tx, &scope(1), contact, other).await?);
        assert!(twice.is_err_and(|error| error.is_unique()), "a contact is of one proposal");
    }

    /// Rows: DASH-043.
    async fn figures_count_within_reach(db: &TestDb) {
        in_db!(db, |tx| {
            let mine = proposal(1, ProposalStage::PendingAgent);
            let of_mate = Proposal { owner: MATE, made_by: MATE, queue: QueueId::from_i64(5), ..proposal(2, ProposalStage::PendingAudit) };
            let of_stranger = Proposal { owner: AUDITOR, made_by: AUDITOR, audited_by: Some(SELLER), ..proposal(3, ProposalStage::Confirmed) };
            let early = Proposal { made_at: NOW - Span::from_hours(1), returned_count: 0, ..proposal(4, ProposalStage::Canceled) };
            for one in [&mine, &of_mate, &of_stranger, &early] {
                proposals::insert(tx, &scope(1), one).await?;
            }
            for (reach, open, made) in [
                (Reach::Own, 1, (1, 0)),
                (Reach::Team, 2, (2, 0)),
                (Reach::Queues, 1, (2, 1)),
                (Reach::All, 2, (3, 1)),
            ] {
                let within = actor(reach, SELLER);
                let stages = proposal_sums::by_stage(tx, &within).await?;
                assert_eq!(stages.iter().map(|one| one.count).sum::<i64>(), open, "{reach:?}");
                assert_eq!(stages.iter().map(|one| one.total_cents).sum::<i64>(), open * 100);
                assert_eq!(proposal_sums::made(tx, &within, NOW).await?, made, "{reach:?}");
                let all = proposal_sums::count_of_age(tx, &within, (None, None)).await?;
                let young = proposal_sums::count_of_age(tx, &within, (Some(NOW), None)).await?;
                let old = proposal_sums::count_of_age(tx, &within, (None, Some(NOW))).await?;
                assert_eq!((all, young, old), (open, 0, open), "{reach:?}");
            }
            let sellers = proposal_sums::by_user(tx, &scope(1), (By::Seller, Timestamp::ZERO), 10).await?;
            assert_eq!(sellers.iter().map(|one| (one.user, one.count, one.canceled, one.returned)).collect::<Vec<_>>(), [(SELLER, 2, 1, 1), (MATE, 1, 0, 1), (AUDITOR, 1, 0, 1)]);
            let auditors = proposal_sums::by_user(tx, &scope(1), (By::Auditor, NOW), 10).await?;
            assert_eq!(auditors.iter().map(|one| (one.user, one.count, one.confirmed)).collect::<Vec<_>>(), [(SELLER, 1, 1)]);
            assert!(proposal_sums::by_stage(tx, &scope(2)).await?.is_empty());
            assert_eq!(proposal_sums::made(tx, &scope(2), NOW).await?, (0, 0));
        })
        .unwrap();
    }
}
