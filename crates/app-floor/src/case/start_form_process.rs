//! Iniciar Processo: starts the process that a form beside a thread is tied to. The case whose number was reserved with the form is opened
//! for it, with everything that follows from that (CASE-024, CASE-025).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::case::{check_change, hold};
use app_office::process::of_form::{is_filled, of_case};
use app_office::process::start_process::{hold_process, start};
use base::authz::{Action, Scope};
use store::{Tx, in_tx};
use store_floor::interactions::Card;
use store_office::cases::Case;
use store_office::form_drafts::{self, FormDraft};

use super::draft::{NamedDraft, OpenFormView, find, in_hand, instance, view};
use super::settle::opened_early;
use super::tracking::tracking_of;

/// Starts it.
pub struct StartFormProcess;

impl Operation for StartFormProcess {
    const ID: &'static str = "start_form_process";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/forms/{number}/process";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Starts the process that a form beside a thread is tied to, and opens its case if that is only a number; started again it is given as it is.";
    type Input = NamedDraft;
    type Output = OpenFormView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedDraft) -> Result<OpenFormView, Fault> {
        let (db, bell, now) = (ctx.db.clone(), ctx.jobs.clone(), ctx.now());
        let shown = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let (contact, user) = in_hand(tx, &scope, input.id).await?;
                let mut draft = find(tx, &scope, &input).await?;
                let process = draft.process;
                let process = process.ok_or_else(|| Fault::refused(code::FORM_WITHOUT_PROCESS))?;
                if is_started(tx, &scope, &draft).await? {
                    return view(tx, &scope, &draft, now).await;
                }
                hold_process(tx, process).await?;
                let case = case_of(&ctx, tx, &scope, (&contact, &draft)).await?;
                // What was not touched follows the case from here on.
                if draft.case.is_none() {
                    let begins = tracking_of(&case);
                    draft.tracking = draft.tracking.map(|one| one.rebased(&begins));
                }
                draft.case = Some(case.id);
                // Its type may have begun it with the case.
                let begun = of_case(tx, &scope, case.id, Some(process)).await?;
                let begun = begun.filter(|one| one.ended_at.is_none());
                draft.instance = Some(match begun {
                    Some(begun) => begun.id,
                    None => match start(&ctx, tx, &scope, case, process).await {
                        // Retired and deleted meanwhile.
                        Err(Fault::NotFound) => {
                            return Err(Fault::refused(code::PROCESS_NOT_OFFERED));
                        }
                        started => started?.instance.id,
                    },
                });
                draft.saved_by = user;
                draft.saved_at = now;
                if !form_drafts::tie(tx, &scope, &draft).await? {
                    return Err(Fault::NotFound);
                }
                draft.revision += 1;
                view(tx, &scope, &draft, now).await
            }))
            .await?;
        bell.ring();
        Ok(shown)
    }
}

/// Tells whether there is nothing to start: it runs, or this form started it and it was worked on.
async fn is_started(tx: &mut Tx<'_>, scope: &Scope, draft: &FormDraft) -> Result<bool, Fault> {
    let Some(one) = instance(tx, scope, draft).await? else {
        return Ok(false);
    };
    if one.ended_at.is_none() {
        return Ok(true);
    }
    Ok(draft.instance == Some(one.id) && is_filled(tx, scope, &one).await?)
}

/// Gives the case of a form, held; it is opened if it is only a number.
///
/// **Errors**: `case_beyond_reach`, `case_concluded`; `case_type_wrong` when its type is gone.
async fn case_of(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (contact, draft): (&Card, &FormDraft),
) -> Result<Case, Fault> {
    let Some(id) = draft.case else {
        let case = opened_early(ctx, tx, scope, contact, draft).await?;
        return case.ok_or_else(|| Fault::refused(code::CASE_TYPE_WRONG));
    };
    let case = hold(tx, scope, id).await?;
    check_change(tx, scope, &case).await?;
    Ok(case)
}
