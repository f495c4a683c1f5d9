//! Lets a blocked customer write in again.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ContactBlockId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::contact_blocks;
use utoipa::ToSchema;

use super::ContactBlockView;

/// Lifts a block.
pub struct LiftContactBlock;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LiftContactBlockInput {
    /// The block.
    pub id: ContactBlockId,
}

impl Operation for LiftContactBlock {
    const ID: &'static str = "lift_contact_block";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/contact-blocks/{id}/lift";
    const ACTION: Action = Action::ContactBlock;
    const SUMMARY: &'static str = "Lets a blocked customer write in again.";
    type Input = LiftContactBlockInput;
    type Output = ContactBlockView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: LiftContactBlockInput,
    ) -> Result<ContactBlockView, Fault> {
        let now = ctx.now();
        let id = input.id;
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = contact_blocks::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                if !contact_blocks::lift(tx, &scope, id, (scope.user(), now)).await? {
                    return Err(Fault::refused(code::NOT_ALLOWED_NOW));
                }
                let after = contact_blocks::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let before = ContactBlockView::of(before, now);
                let after = ContactBlockView::of(after, now);
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::ContactBlock, id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after.seen_by(&scope))
            }))
            .await
    }
}
