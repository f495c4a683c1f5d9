//! Reads a payload again, now that the product may understand it. What is understood is taken in; what was seen changes nothing.

use std::collections::BTreeMap;

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use app_setup::account;
use base::authz::{Action, Scope};
use base::id::SetAsideId;
use channels::wire::WireMethod;
use channels::{Heard, WireIn};
use serde::Deserialize;
use store::in_tx;
use store_floor::set_aside_payloads;
use utoipa::ToSchema;

use crate::intake;

/// Replays a payload.
pub struct ReplaySetAside;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplaySetAsideInput {
    /// The id.
    pub id: SetAsideId,
}

impl Operation for ReplaySetAside {
    const ID: &'static str = "replay_set_aside";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/set-aside/{id}/replay";
    const ACTION: Action = Action::SetAsideWrite;
    const SUMMARY: &'static str = "Reads a payload again.";
    type Input = ReplaySetAsideInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: ReplaySetAsideInput) -> Result<Done, Fault> {
        let scope_in = scope.clone();
        let found = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope_in], {
                Ok(set_aside_payloads::get(tx, &scope_in, input.id).await?)
            }))
            .await?;
        let row = found.ok_or(Fault::NotFound)?;
        let ready = account::get(&ctx, &scope, row.account).await?;
        let connector = channels::registry::find(&ready.account.channel).ok_or(Fault::NotFound)?;
        let call = WireIn {
            method: WireMethod::Post,
            query: BTreeMap::new(),
            headers: BTreeMap::new(),
            body: row.body,
            received_at: row.at,
            visitor: None,
            is_replay: true,
        };
        let heard = connector
            .read(&ready.account, &call)
            .map_err(|_| Fault::refused(code::CHANNEL_CANNOT))?;
        if heard.iter().any(|one| matches!(one, Heard::Unknown { .. })) || heard.is_empty() {
            return Err(Fault::refused(code::CHANNEL_CANNOT));
        }
        intake::hear(&ctx, &ready, heard, &call.body).await?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                set_aside_payloads::update_replayed(tx, &scope, input.id, now).await?;
                Ok(Done {})
            }))
            .await
    }
}
