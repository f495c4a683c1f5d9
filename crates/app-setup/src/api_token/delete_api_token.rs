//! Ends a token.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::api_tokens;

use super::{ApiTokenView, Named};

/// Ends a token.
pub struct DeleteApiToken;

impl Operation for DeleteApiToken {
    const ID: &'static str = "delete_api_token";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/api-tokens/{id}";
    const ACTION: Action = Action::ApiTokenWrite;
    const SUMMARY: &'static str = "Ends a token.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let rows = api_tokens::list(tx, &scope).await?;
                let before = rows
                    .into_iter()
                    .find(|row| row.id == id)
                    .map(ApiTokenView::from)
                    .ok_or(Fault::NotFound)?;
                api_tokens::remove(tx, &scope, id).await?;
                let event = SetupEvent::SettingChanged(Setting::ApiToken, id.get());
                tx.emit(&scope, now, event.record(Change::removed(&before)));
                Ok(Done {})
            }))
            .await
    }
}
