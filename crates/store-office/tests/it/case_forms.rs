//! Forms of cases: what is kept, what changed in it, and what is open beside a thread.

use base::id::{
    AgentScriptId, CaseFormChangeId, CaseId, CaseTypeId, FormId, InteractionId, ProcessId,
    ProcessInstanceId, UserId,
};
use base::time::Span;
use office::crm::case::CaseStatus;
use office::crm::script::{MarketingResult, Taken};
use office::crm::tracking::{Tracking, TrackingDraft};
use serde_json::json;
use store::{db_test, in_db};
use store_office::case_form_changes::{self, CaseFormChange};
use store_office::case_forms::{self, CaseForm, Which};
use store_office::case_numbers;
use store_office::form_drafts::{self, FormDraft};

use crate::support::{NOW, scope};

const ME: UserId = UserId::from_i64(7);
const CASE: CaseId = CaseId::from_i64(5);
const CONTACT: InteractionId = InteractionId::from_i64(9);

fn draft(number: &str) -> FormDraft {
    FormDraft {
        interaction: CONTACT,
        number: number.to_owned(),
        case: None,
        case_type: CaseTypeId::from_i64(3),
        which: Which {
            form: None,
            version: 1,
        },
        answers: json!({ "A": null, "B": ["x"] }),
        complete: false,
        opened_by: ME,
        opened_at: NOW,
        saved_by: ME,
        saved_at: NOW,
        revision: 1,
        taken: None,
        process: None,
        instance: None,
        tracking: None,
    }
}

db_test! {
    /// Rows: CASE-010, GAP-092.
    async fn a_kept_form_never_changes_its_version_and_trails_every_change(db: &TestDb) {
        in_db!(db, |tx| {
            let first = CaseForm {
                which: Which { form: Some(FormId::from_i64(6)), version: 2 },
                answers: json!({ "DSC": "ação 😀" }),
                complete: false,
                kept_at: NOW,
                kept_by: Some(ME),
                revision: 1,
            };
            case_forms::put(tx, &scope(1), CASE, &first).await?;
            assert_eq!(case_forms::get(tx, &scope(1), CASE).await?, Some(first.clone()));
            assert_eq!(case_forms::get(tx, &scope(2), CASE).await?, None);
            let later = NOW + Span::from_secs(1);
            let second = CaseForm {
                which: Which { form: None, version: 9 },
                answers: json!({}),
                complete: true,
                kept_at: later,
                kept_by: None,
                revision: 0,
            };
            case_forms::put(tx, &scope(1), CASE, &second).await?;
            let kept = case_forms::get(tx, &scope(1), CASE).await?.unwrap();
            assert_eq!((kept.which, kept.revision, kept.kept_at), (first.which, 2, later));
            let change = |n: i64| CaseFormChange {
                id: CaseFormChangeId::from_i64(n),
                interaction: (n == 1).then_some(CONTACT),
                by: Some(ME),
                at: NOW,
                changes: json!({ "DSC": [null, n] }),
            };
            for n in 1..=3 {
                case_form_changes::insert(tx, &scope(1), CASE, &change(n)).await?;
            }
            let all = CaseFormChangeId::from_i64(i64::MAX);
            assert_eq!(case_form_changes::of_case(tx, &scope(1), CASE, all, 2).await?, [change(3), change(2)]);
            assert_eq!(case_form_changes::of_case(tx, &scope(1), CASE, change(2).id, 2).await?, [change(1)]);
            assert_eq!(case_form_changes::of_case(tx, &scope(2), CASE, all, 2).await?, []);
        })
        .unwrap();
    }

    /// Rows: CASE-025, CASE-026, CASE-027, CASE-032, CASE-035.
    async fn an_open_form_belongs_to_its_interaction_and_so_does_its_number(db: &TestDb) {
        in_db!(db, |tx| {
            let (one, script) = (draft("2026-0000001"), AgentScriptId::from_i64(60));
            let taken = Taken { script, steps: Vec::new(), result: Some(MarketingResult::Failure) };
            let process = Some(ProcessId::from_i64(71));
            let two = FormDraft { taken: Some(taken), process, ..draft("2026-0000002") };
            for draft in [&two, &one] {
                form_drafts::insert(tx, &scope(1), draft).await?;
                case_numbers::insert(tx, &scope(1), &draft.number, (ME, Some(CONTACT)), NOW).await?;
            }
            assert_eq!(form_drafts::of_interaction(tx, &scope(1), CONTACT).await?, [one.clone(), two]);
            assert_eq!(form_drafts::of_interaction(tx, &scope(2), CONTACT).await?, []);
            assert!(form_drafts::has_type(tx, &scope(1), one.case_type).await?);
            assert!(!form_drafts::has_type(tx, &scope(1), CaseTypeId::from_i64(4)).await?);
            assert!(form_drafts::has_script(tx, &scope(1), script).await?);
            assert!(!form_drafts::has_script(tx, &scope(2), script).await?);
            let typed = FormDraft { answers: json!({ "A": 1 }), complete: true, saved_by: UserId::from_i64(8), ..one.clone() };
            assert!(form_drafts::save(tx, &scope(1), &typed).await?);
            let found = form_drafts::get(tx, &scope(1), CONTACT, &one.number).await?.unwrap();
            assert_eq!((found.complete, found.answers, found.revision), (true, json!({ "A": 1 }), 2));
            let instance = Some(ProcessInstanceId::from_i64(70));
            let tied = FormDraft { case: Some(CASE), instance, ..typed.clone() };
            assert!(!form_drafts::tie(tx, &scope(2), &tied).await?, "another organization");
            assert!(form_drafts::tie(tx, &scope(1), &tied).await?);
            let found = form_drafts::get(tx, &scope(1), CONTACT, &one.number).await?.unwrap();
            assert_eq!((found.case, found.instance, found.complete, found.revision), (Some(CASE), instance, true, 3));
            let seen = Tracking { status: CaseStatus::Pending, responsible_id: Some(ME), group_id: None, due_at: Some(NOW), resolution: None };
            let wishes = TrackingDraft { to: Tracking { status: CaseStatus::Concluded, ..seen.clone() }, was: seen };
            let tracked = FormDraft { tracking: Some(wishes.clone()), ..tied.clone() };
            assert!(!form_drafts::track(tx, &scope(2), &tracked).await?, "another organization");
            assert!(form_drafts::track(tx, &scope(1), &tracked).await?);
            let found = form_drafts::get(tx, &scope(1), CONTACT, &one.number).await?.unwrap();
            assert_eq!((found.tracking, found.answers, found.revision), (Some(wishes), json!({ "A": 1 }), 4));
            assert!(form_drafts::tie(tx, &scope(1), &tied).await?);
            assert_eq!(form_drafts::get(tx, &scope(1), CONTACT, &one.number).await?.unwrap().tracking, None);
            assert!(form_drafts::remove(tx, &scope(1), CONTACT, &one.number).await?);
            assert!(!form_drafts::track(tx, &scope(1), &tracked).await?);
            assert!(!form_drafts::save(tx, &scope(1), &typed).await?, "it is open no more");
            assert!(!form_drafts::tie(tx, &scope(1), &tied).await?);

            assert!(!case_numbers::take(tx, &scope(1), &one.number, ME, CASE).await?, "a form has it");
            assert!(!case_numbers::discard(tx, &scope(1), &one.number, ME, NOW).await?);
            assert!(!case_numbers::take_of(tx, &scope(1), &one.number, InteractionId::from_i64(1), CASE).await?);
            assert!(case_numbers::take_of(tx, &scope(1), &one.number, CONTACT, CASE).await?);
            assert!(!case_numbers::discard_of(tx, &scope(1), &one.number, CONTACT, NOW).await?, "it has a case");
            assert!(case_numbers::discard_of(tx, &scope(1), "2026-0000002", CONTACT, NOW).await?);
            assert!(!case_numbers::take_of(tx, &scope(1), "2026-0000002", CONTACT, CASE).await?, "never again");
        })
        .unwrap();
    }
}
