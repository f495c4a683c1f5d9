//! Deletes a canned response. Messages that were made of it stay.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::canned_responses;

use super::{Named, find};

/// Deletes one.
pub struct DeleteCannedResponse;

impl Operation for DeleteCannedResponse {
    const ID: &'static str = "delete_canned_response";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/canned-responses/{id}";
    const ACTION: Action = Action::CannedResponseWrite;
    const SUMMARY: &'static str = "Deletes a canned response.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                canned_responses::remove(tx, &scope, id, now).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::CannedResponse, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
