//! Corrects the wrap-up code of what has ended, or gives it the one that nobody chose (TAG-009).
//!
//! Who did it and why stands in the timeline and in the audit log. Nothing that the code does runs: the contact is over.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::{Audit, Change, NewEvent};
use base::id::{InteractionId, WrapUpCodeId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::in_tx;
use store_floor::interactions;
use utoipa::ToSchema;

use super::Why;
use crate::interaction::handling::choose;
use crate::interaction::{InteractionView, show};
use crate::writer::{self, Direction, Draft, card_event};

/// Corrects a code.
pub struct CorrectWrapUp;

/// Which, with which code, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CorrectWrapUpInput {
    /// The interaction, which has ended.
    pub id: InteractionId,
    /// The code that it ought to have: of its last queue and its medium, without codes below it.
    pub wrap_up_code_id: WrapUpCodeId,
    /// Why, kept as a note.
    pub reason: Why,
}

/// What the audit log keeps.
#[derive(Serialize)]
struct Coded<'a> {
    name: &'a str,
    wrap_up_code_id: Option<WrapUpCodeId>,
}

impl Operation for CorrectWrapUp {
    const ID: &'static str = "correct_wrap_up";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/interactions/{id}/wrap-up";
    const ACTION: Action = Action::InteractionCorrect;
    const SUMMARY: &'static str = "Corrects the wrap-up code of an interaction that has ended.";
    type Input = CorrectWrapUpInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CorrectWrapUpInput,
    ) -> Result<InteractionView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        let card = show(&ctx, &scope, input.id).await?;
        if card.ended_at.is_none() || card.wrap_up_code_id == Some(input.wrap_up_code_id) {
            return Err(Fault::refused(code::NOT_ALLOWED_NOW));
        }
        choose(&ctx, &scope, input.id, Some(input.wrap_up_code_id)).await?;
        let before = card.wrap_up_code_id;
        let coded = |wrap_up_code_id| Coded {
            name: &card.number,
            wrap_up_code_id,
        };
        let event = NewEvent {
            audit: Some(Audit {
                subject: "interaction",
                change: Change::between(&coded(before), &coded(Some(input.wrap_up_code_id)))
                    .with("reason", &input.reason.as_str()),
            }),
            ..card_event("InteractionCorrected", input.id)
        };
        let (now, id, to) = (ctx.now(), input.id, input.wrap_up_code_id);
        let params = json!({ "agent_id": by, "from_code_id": before, "wrap_up_code_id": to });
        let (inner, own, why) = (ctx.clone(), scope.clone(), input.reason);
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [inner, own, event, params, why], {
                if !interactions::correct_code(tx, &own, id, (before, to)).await? {
                    return Err(Fault::refused(code::TAKEN_BY_OTHER));
                }
                let line = Draft::system("code_corrected", &params, now);
                writer::write(&inner, tx, &own, id, line).await?;
                let note = Draft {
                    author: Some(by),
                    ..Draft::text(Direction::Note, why.as_str(), now)
                };
                writer::write(&inner, tx, &own, id, note).await?;
                tx.emit(&own, now, (*event).clone());
                Ok(())
            }))
            .await?;
        show(&ctx, &scope, id).await
    }
}
