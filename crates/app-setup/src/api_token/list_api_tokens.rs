//! Lists the tokens of the organization's programs.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::api_tokens;

use super::ApiTokenView;

/// Lists tokens.
pub struct ListApiTokens;

impl Operation for ListApiTokens {
    const ID: &'static str = "list_api_tokens";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api-tokens";
    const ACTION: Action = Action::ApiTokenWrite;
    const SUMMARY: &'static str = "Lists the tokens of the organization's programs.";
    type Input = Nothing;
    type Output = Page<ApiTokenView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<ApiTokenView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(api_tokens::list(tx, &scope).await?)))
            .await?;
        let items = rows.into_iter().map(ApiTokenView::from).collect();
        Ok(Page { items, next: None })
    }
}
