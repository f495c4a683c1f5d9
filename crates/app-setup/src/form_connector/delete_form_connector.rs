//! Deletes a connected form.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::form_connectors;

use super::{Named, find};

/// Deletes one.
pub struct DeleteFormConnector;

impl Operation for DeleteFormConnector {
    const ID: &'static str = "delete_form_connector";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/form-connectors/{id}";
    const ACTION: Action = Action::FormConnectorWrite;
    const SUMMARY: &'static str = "Deletes a connected form.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                form_connectors::remove(tx, &scope, id, now).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::FormConnector, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
