//! Replaces a wrap-up code.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::WrapUpCodeId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::wrap_up_codes;
use utoipa::ToSchema;

use super::{WrapUpCodeFields, WrapUpCodeView, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateWrapUpCode;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateWrapUpCodeInput {
    /// The id.
    pub id: WrapUpCodeId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: WrapUpCodeFields,
}

impl Operation for UpdateWrapUpCode {
    const ID: &'static str = "update_wrap_up_code";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/wrap-up-codes/{id}";
    const ACTION: Action = Action::WrapUpCodeWrite;
    const SUMMARY: &'static str = "Replaces one.";
    const GUARDED: bool = true;
    type Input = UpdateWrapUpCodeInput;
    type Output = WrapUpCodeView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateWrapUpCodeInput,
    ) -> Result<WrapUpCodeView, Fault> {
        let row = input.fields.into_row(input.id)?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::WrapUpCode, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                if before.queue_id != row.queue || before.medium != row.medium {
                    return Err(Fault::field("queue_id", code::field::INVALID));
                }
                super::check(tx, &scope, &row).await?;
                wrap_up_codes::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::WrapUpCode, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
