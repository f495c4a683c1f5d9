//! Moves a type of cases, with everything below it, to a place below another one.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::CaseTypeId;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_office::case_types::{self, CaseType};
use utoipa::ToSchema;

use super::{CaseTypeView, find, hold_tree, place};
use app_setup::refuse::unique;

/// Moves one.
pub struct MoveCaseType;

/// Which, and where to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MoveCaseTypeInput {
    /// The id.
    pub id: CaseTypeId,
    /// The type it shall stand below; null for the top.
    pub parent_id: Option<CaseTypeId>,
    /// Its place there, from 0; beyond the last one means the end.
    pub position: u32,
}

impl Operation for MoveCaseType {
    const ID: &'static str = "move_case_type";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/case-types/{id}/move";
    const ACTION: Action = Action::CaseTypeWrite;
    const SUMMARY: &'static str = "Moves a type of cases, with everything below it.";
    type Input = MoveCaseTypeInput;
    type Output = CaseTypeView;

    async fn run(ctx: Ctx, scope: Scope, input: MoveCaseTypeInput) -> Result<CaseTypeView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let tree = hold_tree(tx, &scope).await?;
                let was = find(&tree, input.id)?;
                place(&tree, Some(was.id), input.parent_id)?;
                let position = renumber(tx, &scope, &tree, &input).await?;
                let moved = CaseType {
                    parent: input.parent_id,
                    position,
                    ..was.clone()
                };
                case_types::update(tx, &scope, &moved)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(&case_types::list(tx, &scope).await?, was.id)?;
                let (before, after) = (CaseTypeView::from(was), CaseTypeView::from(after));
                let event = OfficeEvent::CaseTypeChanged(after.id);
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}

/// Makes room among the neighbours to be, and gives the place.
async fn renumber(
    tx: &mut Tx<'_>,
    scope: &Scope,
    tree: &[CaseType],
    input: &MoveCaseTypeInput,
) -> Result<i64, Fault> {
    let level = tree
        .iter()
        .filter(|one| one.parent == input.parent_id && one.id != input.id);
    let level: Vec<&CaseType> = level.collect();
    let count = i64::try_from(level.len()).unwrap_or(i64::MAX);
    let position = i64::from(input.position).min(count);
    for (at, one) in (0_i64..).zip(level) {
        let place = if at < position { at } else { at + 1 };
        if one.position != place {
            case_types::place(tx, scope, one.id, place).await?;
        }
    }
    Ok(position)
}
