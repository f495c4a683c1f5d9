//! Makes a canned response.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::canned_responses;

use super::{CannedResponseFields, CannedResponseView, check_queue, check_room, find, new_id};
use crate::refuse::unique;

/// Makes one.
pub struct CreateCannedResponse;

impl Operation for CreateCannedResponse {
    const ID: &'static str = "create_canned_response";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/canned-responses";
    const ACTION: Action = Action::CannedResponseWrite;
    const SUMMARY: &'static str = "Makes a canned response.";
    type Input = CannedResponseFields;
    type Output = CannedResponseView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CannedResponseFields,
    ) -> Result<CannedResponseView, Fault> {
        let row = input.into_row(new_id(&ctx));
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                check_queue(tx, &scope, row.queue).await?;
                check_room(tx, &scope).await?;
                canned_responses::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::PREFIX_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::CannedResponse, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
