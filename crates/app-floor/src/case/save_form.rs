//! Saves what is typed into a form beside a thread, right or wrong: it is a draft until the interaction ends (CASE-026).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::case_form::answers_of;
use app_office::form::filling::{at_their_fields, sight, weigh};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use base::text::Text;
use office::crm::form::answers::Answers;
use office::crm::form::fill::{Problem, Screen};
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store_office::form_drafts;
use utoipa::ToSchema;

use super::draft::{NamedDraft, OpenFormView, find, in_hand, typed, view};

/// Saves one.
pub struct SaveForm;

/// Which, and what was typed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SaveFormInput {
    /// The interaction, which the caller has in hand.
    pub id: InteractionId,
    /// The number of the case, which is there already or will be: `2026-0001234`.
    pub number: Text<20>,
    /// What was typed: absent keeps, null empties.
    #[serde(default)]
    pub answers: Answers,
}

impl Operation for SaveForm {
    const ID: &'static str = "save_form";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/interactions/{id}/forms/{number}";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Saves what was typed into a form beside a thread; what is missing or wrong is told and kept.";
    type Input = SaveFormInput;
    type Output = OpenFormView;

    async fn run(ctx: Ctx, scope: Scope, input: SaveFormInput) -> Result<OpenFormView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let (_, user) = in_hand(tx, &scope, input.id).await?;
                let named = NamedDraft {
                    id: input.id,
                    number: input.number.clone(),
                };
                let mut draft = find(tx, &scope, &named).await?;
                let before = typed(tx, &scope, &draft).await?;
                let given = before
                    .form
                    .given(&before.answers, &input.answers, sight(&scope));
                let answers = (&before.answers, &given);
                before
                    .form
                    .draft(answers.0, answers.1)
                    .map_err(at_their_fields)?;
                let at = (Screen::Desk, now);
                let weighed = weigh(tx, &scope, &before.form, answers, at).await?;
                // What is kept counts as known from then on, so a file of others must not get in.
                let mut strange = weighed.problems.clone();
                strange.retain(|one| {
                    one.problem == Problem::Unknown && given.get(&one.field).is_some()
                });
                if !strange.is_empty() {
                    return Err(at_their_fields(strange));
                }
                draft.answers = json!(laid_over(&answers_of(&draft.answers), &given));
                draft.complete = weighed.problems.is_empty();
                draft.saved_by = user;
                draft.saved_at = now;
                if !form_drafts::save(tx, &scope, &draft).await? {
                    return Err(Fault::NotFound);
                }
                draft.revision += 1;
                view(tx, &scope, &draft, now).await
            }))
            .await
    }
}

/// Lays what is typed over what was typed before; what was emptied stays so, over what the case keeps.
fn laid_over(before: &Answers, given: &Answers) -> Answers {
    let mut all = before.0.clone();
    all.extend(given.0.clone());
    Answers(all)
}
