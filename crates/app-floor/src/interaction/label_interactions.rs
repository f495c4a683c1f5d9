//! Puts labels on many interactions and takes others off; what changed is told for each, so that it can be undone (AGENT-017).

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{InteractionId, LabelId};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_floor::interactions;
use store_setup::labels;
use utoipa::ToSchema;

use super::check_many;
use crate::writer::card_event;

/// Labels of one request at the most.
const LABELS_MAX: usize = 50;

/// Labels many interactions.
pub struct LabelInteractions;

/// Which, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LabelInteractionsInput {
    /// The interactions, 50 at the most.
    pub ids: Vec<InteractionId>,
    /// Labels that each shall have.
    #[serde(default)]
    pub add_ids: BTreeSet<LabelId>,
    /// Labels that none shall have.
    #[serde(default)]
    pub remove_ids: BTreeSet<LabelId>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Labellings {
    /// In the order of the request.
    pub items: Vec<Labelling>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Labelling {
    /// The interaction.
    pub id: InteractionId,
    /// Why nothing was done, as a stable code; null when it is as wanted now.
    pub refused: Option<&'static str>,
    /// Labels that it did not have before.
    pub added_ids: Vec<LabelId>,
    /// Labels that it had before.
    pub removed_ids: Vec<LabelId>,
}

impl Operation for LabelInteractions {
    const ID: &'static str = "label_interactions";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/labels";
    const ACTION: Action = Action::InteractionLabel;
    const SUMMARY: &'static str =
        "Puts labels on many interactions and takes others off, and answers for each.";
    type Input = LabelInteractionsInput;
    type Output = Labellings;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: LabelInteractionsInput,
    ) -> Result<Labellings, Fault> {
        check_many(&input.ids)?;
        let wanted = input.add_ids.len() + input.remove_ids.len();
        if wanted == 0 {
            return Err(Fault::field("add_ids", code::field::REQUIRED));
        }
        if wanted > LABELS_MAX || !input.add_ids.is_disjoint(&input.remove_ids) {
            return Err(Fault::field("add_ids", code::field::OUT_OF_RANGE));
        }
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let known = labels::list(tx, &scope).await?;
                let lives = |id: &LabelId| {
                    let found = known.iter().find(|label| label.id == *id);
                    found.is_some_and(|label| label.deleted_at.is_none())
                };
                // A label that is gone may still be taken off.
                if !input.add_ids.iter().all(lives) {
                    return Err(Fault::field("add_ids", code::field::UNKNOWN));
                }
                let mut items = Vec::with_capacity(input.ids.len());
                for id in &input.ids {
                    let one = label(tx, &scope, *id, &input).await?;
                    if !one.added_ids.is_empty() || !one.removed_ids.is_empty() {
                        tx.emit(&scope, now, card_event("InteractionLabeled", *id));
                    }
                    items.push(one);
                }
                Ok(Labellings { items })
            }))
            .await
    }
}

async fn label(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: InteractionId,
    input: &LabelInteractionsInput,
) -> Result<Labelling, Fault> {
    if interactions::get(tx, scope, id).await?.is_none() {
        return Ok(Labelling {
            id,
            refused: Some(code::NOT_FOUND.name),
            added_ids: Vec::new(),
            removed_ids: Vec::new(),
        });
    }
    let before: BTreeSet<LabelId> = interactions::labels(tx, scope, id)
        .await?
        .into_iter()
        .collect();
    let added_ids: Vec<LabelId> = input.add_ids.difference(&before).copied().collect();
    let removed_ids: Vec<LabelId> = input.remove_ids.intersection(&before).copied().collect();
    let kept = before
        .iter()
        .filter(|label| !removed_ids.contains(label))
        .chain(&added_ids);
    let after: Vec<LabelId> = kept.copied().collect();
    interactions::update_labels(tx, scope, id, &after).await?;
    Ok(Labelling {
        id,
        refused: None,
        added_ids,
        removed_ids,
    })
}
