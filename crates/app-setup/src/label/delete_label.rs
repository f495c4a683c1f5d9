//! Deletes a label. Its name stays for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::labels;

use super::{Named, find};

/// Deletes one.
pub struct DeleteLabel;

impl Operation for DeleteLabel {
    const ID: &'static str = "delete_label";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/labels/{id}";
    const ACTION: Action = Action::LabelWrite;
    const SUMMARY: &'static str = "Deletes one.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                labels::remove(tx, &scope, id, now).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Label, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
