//! Tells who made which answers of a case different, newest first (CASE-010).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseFormChangeId, CaseId, InteractionId, UserId};
use base::time::Timestamp;
use office::crm::form::answers::Answers;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::in_tx;
use store_office::case_form_changes::{self, CaseFormChange};
use store_office::{case_forms, cases};
use utoipa::ToSchema;

use super::read;
use crate::form::filling::sight;

/// Lists them.
pub struct ListCaseFormChanges;

/// Of which case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCaseFormChangesInput {
    /// The case.
    pub id: CaseId,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A change of what was filled in.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CaseFormChangeView {
    /// The id.
    pub id: CaseFormChangeId,
    /// Who; null when the product itself acted.
    pub by_id: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// The interaction at whose end it was kept; null for a change afterwards.
    pub interaction_id: Option<InteractionId>,
    /// What became different, by physical name.
    pub changes: Vec<AnswerChange>,
}

/// An answer that became different.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AnswerChange {
    /// The physical name of the field.
    pub field: String,
    /// What was there.
    #[schema(value_type = Option<Value>)]
    pub from: Value,
    /// What is there from then on.
    #[schema(value_type = Option<Value>)]
    pub to: Value,
}

impl Operation for ListCaseFormChanges {
    const ID: &'static str = "list_case_form_changes";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/form/changes";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Tells who made which answers of a case different, newest first.";
    type Input = ListCaseFormChangesInput;
    type Output = Page<CaseFormChangeView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCaseFormChangesInput,
    ) -> Result<Page<CaseFormChangeView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<CaseFormChangeId>(input.cursor.as_deref())?;
        let before = before.unwrap_or(CaseFormChangeId::from_i64(i64::MAX));
        let sight = sight(&scope);
        let (rows, form) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let case = cases::get(tx, &scope, input.id).await?;
                let case = case.ok_or(Fault::NotFound)?;
                let rows =
                    case_form_changes::of_case(tx, &scope, case.id, before, limit + 1).await?;
                let form = match case_forms::get(tx, &scope, case.id).await? {
                    Some(kept) => Some(read(tx, &scope, kept.which).await?.1),
                    None => None,
                };
                Ok((rows, form))
            }))
            .await?;
        let shown = |answers: Answers| match &form {
            Some(form) => form.shown(&answers, sight),
            None => answers,
        };
        let items = rows.iter().map(|row| told(row, shown)).collect();
        Ok(Page::of(items, limit, |one: &CaseFormChangeView| one.id))
    }
}

fn told(row: &CaseFormChange, shown: impl Fn(Answers) -> Answers) -> CaseFormChangeView {
    let changes = || row.changes.as_object().into_iter().flatten();
    let side = |n: usize| {
        let of = |pair: &Value| pair.get(n).cloned().unwrap_or_default();
        let answers = changes().map(|(field, pair)| (field.clone(), of(pair)));
        shown(Answers(answers.collect()))
    };
    let (from, to) = (side(0), side(1));
    let of = |side: &Answers, field: &str| side.0.get(field).cloned().unwrap_or_default();
    CaseFormChangeView {
        id: row.id,
        by_id: row.by,
        at: row.at,
        interaction_id: row.interaction,
        changes: changes()
            .map(|(field, _)| AnswerChange {
                field: field.clone(),
                from: of(&from, field),
                to: of(&to, field),
            })
            .collect(),
    }
}
