//! Lists skills that queues ask for and agents have.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_setup::skills;

use super::SkillView;

/// Lists all.
pub struct ListSkills;

impl Operation for ListSkills {
    const ID: &'static str = "list_skills";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/skills";
    const ACTION: Action = Action::DirectoryRead;
    const SUMMARY: &'static str = "Lists all.";
    type Input = Nothing;
    type Output = Page<SkillView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<SkillView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(skills::list(tx, &scope).await?)))
            .await?;
        let items = rows.into_iter().map(SkillView::from).collect();
        Ok(Page::whole(items))
    }
}
