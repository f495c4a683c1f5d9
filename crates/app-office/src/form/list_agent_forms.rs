//! Lists the forms that the caller may choose on the desk.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::FormId;
use serde::Serialize;
use store::in_tx;
use utoipa::ToSchema;

use super::choosable;

/// Lists them.
pub struct ListAgentForms;

/// A form that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgentForm {
    /// The form.
    pub id: FormId,
    /// Its name.
    pub name: String,
    /// The version that is filled in anew.
    pub version: i64,
}

impl Operation for ListAgentForms {
    const ID: &'static str = "list_agent_forms";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/agent/forms";
    const ACTION: Action = Action::FormUse;
    const SUMMARY: &'static str = "Lists the forms that the caller may choose on the desk.";
    type Input = Nothing;
    type Output = Page<AgentForm>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<AgentForm>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let rows = choosable(tx, &scope).await?.into_iter();
                let items = rows.filter_map(|row| {
                    Some(AgentForm {
                        id: row.id,
                        name: row.name,
                        version: row.published_version?,
                    })
                });
                Ok(Page::whole(items.collect()))
            }))
            .await
    }
}
