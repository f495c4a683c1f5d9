//! Sets the due date of an interaction, or removes it (AGENT-010).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use base::time::Timestamp;
use serde::Deserialize;
use store::in_tx;
use store_floor::{conversations, interactions};
use utoipa::ToSchema;

use super::{InteractionView, view};
use crate::writer::card_event;

/// Sets the due date.
pub struct SetDue;

/// Which, and when.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetDueInput {
    /// The interaction.
    pub id: InteractionId,
    /// When it is due; null removes the date.
    pub due_at: Option<Timestamp>,
}

impl Operation for SetDue {
    const ID: &'static str = "set_due";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/interactions/{id}/due";
    const ACTION: Action = Action::InteractionSchedule;
    const SUMMARY: &'static str = "Sets the due date of an interaction.";
    type Input = SetDueInput;
    type Output = InteractionView;

    async fn run(ctx: Ctx, scope: Scope, input: SetDueInput) -> Result<InteractionView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                conversations::update_due(tx, &scope, input.id, input.due_at).await?;
                tx.emit(&scope, now, card_event("InteractionScheduled", input.id));
                let card = interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                view(tx, &scope, card).await
            }))
            .await
    }
}
