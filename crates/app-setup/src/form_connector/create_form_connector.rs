//! Makes a connected form.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FormConnectorId;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::form_connectors;

use super::{FormConnectorFields, FormConnectorView, check_queue, check_room, find};

/// Makes one.
pub struct CreateFormConnector;

impl Operation for CreateFormConnector {
    const ID: &'static str = "create_form_connector";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/form-connectors";
    const ACTION: Action = Action::FormConnectorWrite;
    const SUMMARY: &'static str = "Makes a connected form.";
    type Input = FormConnectorFields;
    type Output = FormConnectorView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: FormConnectorFields,
    ) -> Result<FormConnectorView, Fault> {
        let row = input.into_row(ctx.id(FormConnectorId::from_i64))?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                check_queue(tx, &scope, row.queue).await?;
                check_room(tx, &scope).await?;
                form_connectors::insert(tx, &scope, &row).await?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::FormConnector, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
