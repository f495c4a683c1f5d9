//! Deletes a pause reason. Its name stays for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::pause_reasons;

use super::{Named, find};

/// Deletes one.
pub struct DeletePauseReason;

impl Operation for DeletePauseReason {
    const ID: &'static str = "delete_pause_reason";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/pause-reasons/{id}";
    const ACTION: Action = Action::PauseReasonWrite;
    const SUMMARY: &'static str = "Deletes one.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                pause_reasons::remove(tx, &scope, id, now).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::PauseReason, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
