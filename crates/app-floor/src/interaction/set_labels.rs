//! Classifies an interaction with labels (AGENT-017). Labels never close anything and can change.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, LabelId};
use serde::Deserialize;
use store::in_tx;
use store_floor::interactions;
use store_setup::labels;
use utoipa::ToSchema;

use super::{InteractionView, view};
use crate::writer::card_event;

/// Labels an interaction.
pub struct SetLabels;

/// Which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetLabelsInput {
    /// The interaction.
    pub id: InteractionId,
    /// The labels, as a whole.
    pub label_ids: Vec<LabelId>,
}

impl Operation for SetLabels {
    const ID: &'static str = "set_labels";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/interactions/{id}/labels";
    const ACTION: Action = Action::InteractionLabel;
    const SUMMARY: &'static str = "Classifies an interaction with labels.";
    type Input = SetLabelsInput;
    type Output = InteractionView;

    async fn run(ctx: Ctx, scope: Scope, input: SetLabelsInput) -> Result<InteractionView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let card = interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let known = labels::list(tx, &scope).await?;
                let mut wanted = input.label_ids.clone();
                wanted.sort_unstable();
                wanted.dedup();
                let exists = |id: &LabelId| {
                    known
                        .iter()
                        .any(|label| label.id == *id && label.deleted_at.is_none())
                };
                if !wanted.iter().all(exists) {
                    return Err(Fault::field("label_ids", code::field::UNKNOWN));
                }
                interactions::update_labels(tx, &scope, input.id, &wanted).await?;
                tx.emit(&scope, now, card_event("InteractionLabeled", input.id));
                view(tx, &scope, card).await
            }))
            .await
    }
}
