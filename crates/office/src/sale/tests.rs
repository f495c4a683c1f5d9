//! Moves of proposals: the table of the defaults, and that no way of going about it ends where the rows forbid.

use base::id::UserId;
use proptest::prelude::*;

use super::item::{self, ItemRefused, ProposalItem};
use super::moving::{ExportLine, MoveNote, MoveRefused, Standing, Wanted, decide};
use super::settings::{ProposalStatus, SalesName, SalesSettings, Situation, SituationOffer, Wrong};
use super::stage::{ProposalStage, SalesModule, SalesPlace};

use ProposalStage::{Canceled, Confirmed, Open, PendingAgent, PendingAudit, ReturnedToAgent};

const SELLER: UserId = UserId::from_i64(1);
const AUDITOR: UserId = UserId::from_i64(2);
const OTHER: UserId = UserId::from_i64(3);

fn name(text: &str) -> SalesName {
    SalesName::parse(text).unwrap()
}

fn wanted<'a>(place: SalesPlace, situation: &'a str, note: Option<&'a MoveNote>) -> Wanted<'a> {
    Wanted {
        place,
        situation,
        status: None,
        note,
    }
}

fn status(key: &str, parent: Option<&str>, stages: &[ProposalStage]) -> ProposalStatus {
    ProposalStatus {
        key: key.to_owned(),
        parent: parent.map(str::to_owned),
        name: name(key),
        stages: stages.iter().copied().collect(),
        wrap_up_code_ids: [].into(),
        in_use: true,
    }
}

/// Rows: SALE-008, SALE-018, SALE-021, SALE-024, SALE-026.
#[test]
fn the_default_situations_are_those_of_the_table() {
    let settings = SalesSettings::default();
    assert_eq!(settings.check(), []);
    for (place, from, offered) in [
        (
            SalesPlace::WrapUp,
            Open,
            vec![PendingAgent, PendingAudit, Canceled],
        ),
        (
            SalesPlace::Pending,
            PendingAgent,
            vec![PendingAgent, PendingAudit],
        ),
        (
            SalesPlace::Pending,
            ReturnedToAgent,
            vec![PendingAgent, PendingAudit],
        ),
        (SalesPlace::Pending, PendingAudit, vec![]),
        (
            SalesPlace::Audit,
            PendingAudit,
            vec![PendingAudit, Canceled, Confirmed, ReturnedToAgent],
        ),
        (SalesPlace::Audit, PendingAgent, vec![]),
        (
            SalesPlace::Maintenance,
            PendingAudit,
            vec![ReturnedToAgent, Confirmed, Canceled],
        ),
        (
            SalesPlace::Maintenance,
            PendingAgent,
            vec![PendingAudit, Confirmed, Canceled],
        ),
        (SalesPlace::Maintenance, Confirmed, vec![Canceled]),
        (SalesPlace::Maintenance, Canceled, vec![]),
        (SalesPlace::Maintenance, Open, vec![]),
    ] {
        let stages: Vec<_> = settings.offered(place, from).map(|one| one.stage).collect();
        assert_eq!(stages, offered, "{place:?} from {from:?}");
    }
    assert!(!settings.first_audit_type().unwrap().has_contact);
}

/// Rows: SALE-011, SALE-012, SALE-032, SALE-035, GAP-076.
#[test]
fn each_module_finds_what_the_stage_and_the_people_allow() {
    let at = |stage| Standing {
        stage,
        owner: SELLER,
        made_by: SELLER,
        worked_by: SELLER,
    };
    let found =
        |standing: Standing, by| SalesModule::ALL.map(|module| standing.is_found(module, by, None));
    for (stage, own, others) in [
        (Open, [false, false, false], [false, false, false]),
        (PendingAgent, [true, false, true], [false, false, true]),
        (ReturnedToAgent, [true, false, true], [false, false, true]),
        (PendingAudit, [false, false, true], [false, true, true]),
        (Canceled, [false, false, true], [false, false, true]),
        (Confirmed, [false, false, true], [false, false, true]),
    ] {
        assert_eq!(found(at(stage), SELLER), own, "{stage:?}");
        assert_eq!(found(at(stage), AUDITOR), others, "{stage:?}");
    }
    let given = Standing {
        owner: OTHER,
        ..at(PendingAgent)
    };
    assert!(given.is_found(SalesModule::Pending, OTHER, None));
    assert!(!given.is_found(SalesModule::Pending, SELLER, None));
    let sent = Standing {
        worked_by: AUDITOR,
        ..at(PendingAudit)
    };
    assert!(!sent.is_found(SalesModule::Audit, AUDITOR, None));
    let mut kind = SalesSettings::default().audit_types.remove(0);
    kind.auditor_ids = [OTHER].into();
    assert!(!at(PendingAudit).is_found(SalesModule::Audit, AUDITOR, Some(&kind)));
    assert!(at(PendingAudit).is_found(SalesModule::Audit, OTHER, Some(&kind)));
}

/// Rows: SALE-010, SALE-034, GAP-079.
#[test]
fn a_status_of_the_tree_is_asked_for_and_a_return_needs_its_points() {
    let mut settings = SalesSettings::default();
    let points = MoveNote::parse("Falta o comprovante").unwrap();
    let returned = |settings: &SalesSettings, status, note| {
        let wanted = Wanted {
            status,
            ..wanted(SalesPlace::Audit, "returned_to_agent", note)
        };
        decide(settings, PendingAudit, wanted).map(|one| one.stage)
    };
    assert_eq!(
        returned(&settings, None, None),
        Err(MoveRefused::NoteMissing)
    );
    assert_eq!(
        returned(&settings, None, Some(&points)),
        Ok(ReturnedToAgent)
    );
    let moved = |note| {
        let wanted = wanted(SalesPlace::Maintenance, "canceled_in_maintenance", note);
        decide(&settings, Confirmed, wanted).map(|one| one.stage)
    };
    assert_eq!(moved(None), Err(MoveRefused::NoteMissing));
    assert_eq!(moved(Some(&points)), Ok(Canceled));
    settings.statuses = vec![
        status("docs", None, &[]),
        status("missing", Some("docs"), &[ReturnedToAgent]),
        status("sold", None, &[Confirmed]),
    ];
    let returned = |status| returned(&settings, status, Some(&points));
    assert_eq!(returned(None), Err(MoveRefused::StatusMissing));
    assert_eq!(
        returned(Some("sold")),
        Err(MoveRefused::StatusWrong),
        "of another stage"
    );
    assert_eq!(
        returned(Some("docs")),
        Err(MoveRefused::StatusWrong),
        "it has some below"
    );
    assert_eq!(returned(Some("missing")), Ok(ReturnedToAgent));
    assert_eq!(settings.status_path("missing").unwrap(), "docs › missing");
    settings.statuses[0].in_use = false;
    assert_eq!(
        settings.statuses_for(ReturnedToAgent).count(),
        0,
        "with all below it"
    );
}

/// Gives what is wrong first with settings after a change.
fn wrong(change: &dyn Fn(&mut SalesSettings)) -> Option<(String, Wrong)> {
    let mut settings = SalesSettings::default();
    change(&mut settings);
    settings.check().into_iter().next()
}

/// Rows: SALE-008, SALE-010.
#[test]
fn settings_that_would_strand_a_proposal_are_refused() {
    let told = |path: &str, wrong| Some((path.to_owned(), wrong));
    assert_eq!(
        wrong(&|one| one.situations[0].in_use = false),
        told("situations", Wrong::Missing)
    );
    assert_eq!(
        wrong(&|one| one.situations[0].key = "Não".to_owned()),
        told("situations[0].key", Wrong::Key)
    );
    assert_eq!(
        wrong(&|one| one.situations[1].key = "pending_agent".to_owned()),
        told("situations[1].key", Wrong::Taken)
    );
    assert_eq!(
        wrong(&|one| one.situations[1].name = one.situations[0].name.clone()),
        told("situations[1].name", Wrong::Taken)
    );
    assert_eq!(
        wrong(&|one| one.situations[0].stage = Confirmed),
        told("situations[0].offers", Wrong::Invalid)
    );
    assert_eq!(
        wrong(&|one| one.audit_types[0].in_use = false),
        told("audit_types", Wrong::Missing)
    );
    assert_eq!(
        wrong(&|one| one.modules.clear()),
        told("modules", Wrong::Missing)
    );
    assert_eq!(
        wrong(&|one| one.filters.clear()),
        told("filters", Wrong::Missing)
    );
    assert_eq!(
        wrong(&|one| one.lock_idle_min = 0),
        told("lock_idle_min", Wrong::Invalid)
    );
}

/// Rows: SALE-010.
#[test]
fn statuses_form_trees_of_at_most_five_levels() {
    let told = |path: &str, wrong| Some((path.to_owned(), wrong));
    let tree = |nodes: &[(&str, Option<&str>)]| {
        wrong(&|one| {
            one.statuses = nodes
                .iter()
                .map(|(key, parent)| status(key, *parent, &[]))
                .collect();
        })
    };
    assert_eq!(
        tree(&[("a", Some("b"))]),
        told("statuses[0].parent", Wrong::Unknown)
    );
    assert_eq!(
        tree(&[("a", Some("b")), ("b", Some("a"))]),
        told("statuses[0].parent", Wrong::Invalid)
    );
    assert_eq!(
        tree(&[
            ("a", None),
            ("b", Some("a")),
            ("c", Some("b")),
            ("d", Some("c")),
            ("e", Some("d"))
        ]),
        None
    );
    let six = [
        ("a", None),
        ("b", Some("a")),
        ("c", Some("b")),
        ("d", Some("c")),
        ("e", Some("d")),
        ("f", Some("e")),
    ];
    assert_eq!(tree(&six), told("statuses[5].parent", Wrong::Invalid));
}

/// Rows: SALE-031.
#[test]
fn lines_have_whole_amounts_within_limits_and_add_up() {
    assert_eq!(item::check(0, 1), Err(ItemRefused::Quantity));
    assert_eq!(
        item::check(item::QUANTITY_MAX + 1, 1),
        Err(ItemRefused::Quantity)
    );
    assert_eq!(item::check(1, -1), Err(ItemRefused::Price));
    assert_eq!(item::check(1, item::PRICE_MAX + 1), Err(ItemRefused::Price));
    let line = |quantity, price_cents| ProposalItem {
        product_id: base::id::ProductId::from_i64(1),
        code: "A".to_owned(),
        name: "A".to_owned(),
        quantity,
        price_cents,
    };
    assert_eq!(item::total(&[line(3, 4_990), line(1, 1)]), 14_971);
    let most = line(item::QUANTITY_MAX, item::PRICE_MAX);
    let most: Vec<_> = std::iter::repeat_n(most, item::ITEMS_MAX).collect();
    assert_eq!(item::total(&most), 50 * 99_999 * 9_999_999_999);
}

/// Rows: GAP-077.
#[test]
fn what_was_told_as_sold_is_taken_back_once_when_it_is_not() {
    for (stage, was_told, line) in [
        (Confirmed, false, Some(ExportLine::Sale)),
        (Confirmed, true, None),
        (Canceled, true, Some(ExportLine::Reversal)),
        (PendingAudit, true, Some(ExportLine::Reversal)),
        (Canceled, false, None),
    ] {
        assert_eq!(
            ExportLine::of(stage, was_told),
            line,
            "{stage:?} {was_told}"
        );
    }
}

fn stages() -> impl Strategy<Value = ProposalStage> {
    proptest::sample::select(ProposalStage::ALL.to_vec())
}

fn places() -> impl Strategy<Value = SalesPlace> {
    proptest::sample::select(SalesPlace::ALL.to_vec())
}

/// Situations as wild as somebody could set them up, right or wrong: the rules must hold over all of them.
fn wild() -> impl Strategy<Value = SalesSettings> {
    let offer = (places(), proptest::collection::btree_set(stages(), 0..6))
        .prop_map(|(place, from)| SituationOffer { place, from });
    let one = (
        stages(),
        proptest::collection::vec(offer, 0..4),
        any::<bool>(),
    );
    proptest::collection::vec(one, 1..12).prop_map(|rows| {
        let situations = rows
            .into_iter()
            .enumerate()
            .map(|(n, (stage, offers, in_use))| Situation {
                key: format!("s{n}"),
                name: name(&format!("s{n}")),
                stage,
                offers,
                in_use,
            });
        SalesSettings {
            situations: situations.collect(),
            ..SalesSettings::default()
        }
    })
}

proptest! {
    /// Rows: SALE-011, SALE-012, SALE-022, SALE-024, SALE-032, SALE-034, CONFLICT-24.
    #[test]
    fn no_sequence_of_moves_ends_where_the_rows_forbid(
        settings in prop_oneof![wild(), Just(SalesSettings::default())],
        steps in proptest::collection::vec((places(), 0_usize..12, 1_i64..4, any::<bool>()), 0..40),
    ) {
        let note = MoveNote::parse("x").unwrap();
        let mut now = Standing { stage: Open, owner: SELLER, made_by: SELLER, worked_by: SELLER };
        for (place, pick, by, writes) in steps {
            let by = UserId::from_i64(by);
            let module = SalesModule::ALL.into_iter().find(|one| one.place() == place);
            // The desk lets only whoever has the contact in hand; here it is the seller.
            let reaches = module.map_or(now.stage == Open && by == SELLER, |module| now.is_found(module, by, None));
            if !reaches {
                continue;
            }
            let key = settings.situations.get(pick % settings.situations.len()).map(|one| one.key.clone()).unwrap();
            let Ok(chosen) = decide(&settings, now.stage, wanted(place, &key, writes.then_some(&note))) else {
                continue;
            };
            let (from, to) = (now.stage, chosen.stage);
            prop_assert!(chosen.in_use);
            prop_assert!(to != Open, "nothing goes back beside its contact");
            if to == Confirmed {
                prop_assert!(matches!(place, SalesPlace::Audit | SalesPlace::Maintenance));
            }
            if place == SalesPlace::Audit {
                prop_assert!(from == PendingAudit && by != SELLER && by != now.worked_by);
            }
            if place == SalesPlace::Pending {
                prop_assert!(from.is_with_agent() && by == SELLER);
            }
            if from == Confirmed {
                prop_assert!(place == SalesPlace::Maintenance && to == Canceled);
            }
            if from == Canceled {
                prop_assert!(place == SalesPlace::Maintenance && to == PendingAudit);
            }
            if to == ReturnedToAgent {
                prop_assert!(writes, "points were written");
            }
            now = now.after(to, place, by);
        }
    }
}
