//! Changes what was filled in for a case, after its interactions: within reach and in time, with a trail (CASE-010).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::id::CaseId;
use office::crm::form::answers::Answers;
use office::crm::form::fill::Screen;
use serde::Deserialize;
use store::in_tx;
use store_office::cases;
use utoipa::ToSchema;

use super::{CaseFormView, Keeping, change_until, keep, open, view};
use crate::case::{check_change, hold};
use crate::form::filling::fill;

/// Changes one.
pub struct UpdateCaseForm;

/// Of which case, and what.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UpdateCaseFormInput {
    /// The case.
    pub id: CaseId,
    /// What is filled in: absent keeps, null empties.
    #[serde(default)]
    pub answers: Answers,
}

impl Operation for UpdateCaseForm {
    const ID: &'static str = "update_case_form";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/cases/{id}/form";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Changes what was filled in for a case within reach, as long as the organization allows it.";
    const GUARDED: bool = true;
    type Input = UpdateCaseFormInput;
    type Output = CaseFormView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateCaseFormInput,
    ) -> Result<CaseFormView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            let case = hold(tx, &scope, input.id).await?;
            check_change(tx, &scope, &case).await?;
            let opened = open(tx, &scope, &case).await?;
            if now > change_until(tx, &scope, &case, opened.kept.as_ref()).await? {
                return Err(Fault::refused(code::CASE_FORM_OVERDUE));
            }
            let current = view(tx, &scope, &case, now).await?;
            let record = Record {
                subject: "case",
                id: case.id.get(),
            };
            stale::refuse(tx, &scope, record, current.revision, &current).await?;
            let answers = (&opened.answers, &input.answers);
            let answers = fill(tx, &scope, &opened.form, answers, (Screen::Desk, now)).await?;
            let keeping = Keeping {
                which: opened.which,
                answers,
                complete: true,
                interaction: None,
            };
            keep(&ctx, tx, &scope, &case, keeping).await?;
            let case = cases::get(tx, &scope, case.id).await?;
            view(tx, &scope, &case.ok_or(Fault::NotFound)?, now).await
        }))
        .await
    }
}
