//! Replaces a connected form.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FormConnectorId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::form_connectors;
use utoipa::ToSchema;

use super::{FormConnectorFields, FormConnectorView, check_queue, find};
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateFormConnector;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateFormConnectorInput {
    /// The id.
    pub id: FormConnectorId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: FormConnectorFields,
}

impl Operation for UpdateFormConnector {
    const ID: &'static str = "update_form_connector";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/form-connectors/{id}";
    const ACTION: Action = Action::FormConnectorWrite;
    const SUMMARY: &'static str = "Replaces a connected form.";
    const GUARDED: bool = true;
    type Input = UpdateFormConnectorInput;
    type Output = FormConnectorView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateFormConnectorInput,
    ) -> Result<FormConnectorView, Fault> {
        let row = input.fields.into_row(input.id)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::FormConnector, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                check_queue(tx, &scope, row.queue).await?;
                form_connectors::update(tx, &scope, &row).await?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::FormConnector, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
