//! Lists pause reasons.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::pause_reasons;

use super::PauseReasonView;

/// Lists all.
pub struct ListPauseReasons;

impl Operation for ListPauseReasons {
    const ID: &'static str = "list_pause_reasons";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/pause-reasons";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Lists all.";
    type Input = Nothing;
    type Output = Page<PauseReasonView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<PauseReasonView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(pause_reasons::list(tx, &scope).await?)
            ))
            .await?;
        let items = rows
            .into_iter()
            .filter(|row| row.deleted_at.is_none())
            .map(PauseReasonView::from)
            .collect();
        Ok(Page::whole(items))
    }
}
