//! Makes a wrap-up code.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::WrapUpCodeId;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::wrap_up_codes;

use super::{WrapUpCodeFields, WrapUpCodeView, find};
use crate::refuse::unique;

/// Makes one.
pub struct CreateWrapUpCode;

impl Operation for CreateWrapUpCode {
    const ID: &'static str = "create_wrap_up_code";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/wrap-up-codes";
    const ACTION: Action = Action::WrapUpCodeWrite;
    const SUMMARY: &'static str = "Makes one.";
    type Input = WrapUpCodeFields;
    type Output = WrapUpCodeView;

    async fn run(ctx: Ctx, scope: Scope, input: WrapUpCodeFields) -> Result<WrapUpCodeView, Fault> {
        let row = input.into_row(ctx.id(WrapUpCodeId::from_i64))?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                super::check(tx, &scope, &row).await?;
                wrap_up_codes::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::WrapUpCode, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
