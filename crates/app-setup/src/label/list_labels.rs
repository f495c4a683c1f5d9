//! Lists labels of interactions.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::labels;

use super::LabelView;

/// Lists all.
pub struct ListLabels;

impl Operation for ListLabels {
    const ID: &'static str = "list_labels";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/labels";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Lists all.";
    type Input = Nothing;
    type Output = Page<LabelView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<LabelView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(labels::list(tx, &scope).await?)))
            .await?;
        let items = rows
            .into_iter()
            .filter(|row| row.deleted_at.is_none())
            .map(LabelView::from)
            .collect();
        Ok(Page::whole(items))
    }
}
