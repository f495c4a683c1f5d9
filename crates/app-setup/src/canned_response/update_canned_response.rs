//! Replaces a canned response.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::CannedResponseId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::canned_responses;
use utoipa::ToSchema;

use super::{CannedResponseFields, CannedResponseView, check_queue, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateCannedResponse;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateCannedResponseInput {
    /// The id.
    pub id: CannedResponseId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: CannedResponseFields,
}

impl Operation for UpdateCannedResponse {
    const ID: &'static str = "update_canned_response";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/canned-responses/{id}";
    const ACTION: Action = Action::CannedResponseWrite;
    const SUMMARY: &'static str = "Replaces a canned response.";
    const GUARDED: bool = true;
    type Input = UpdateCannedResponseInput;
    type Output = CannedResponseView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateCannedResponseInput,
    ) -> Result<CannedResponseView, Fault> {
        let row = input.fields.into_row(input.id);
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::CannedResponse, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                check_queue(tx, &scope, row.queue).await?;
                canned_responses::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::PREFIX_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::CannedResponse, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
