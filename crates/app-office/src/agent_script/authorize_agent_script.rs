//! Says which users and groups may use a script, and with it everything below it (CASE-020, ORG-008).

use std::collections::BTreeSet;

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{AgentScriptId, UserGroupId, UserId};
use office::crm::script::AUTHORIZED_MAX;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_office::agent_scripts::{self, AgentScript};
use store_setup::{user_groups, users};
use utoipa::ToSchema;

use super::{AgentScriptView, find, hold_tree};

/// Authorizes one.
pub struct AuthorizeAgentScript;

/// Which, and for whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AuthorizeAgentScriptInput {
    /// The id.
    pub id: AgentScriptId,
    /// The users, instead of those of before.
    #[serde(default)]
    pub user_ids: BTreeSet<UserId>,
    /// The groups, instead of those of before.
    #[serde(default)]
    pub group_ids: BTreeSet<UserGroupId>,
}

impl Operation for AuthorizeAgentScript {
    const ID: &'static str = "authorize_agent_script";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/agent-scripts/{id}/authorization";
    const ACTION: Action = Action::AgentScriptWrite;
    const SUMMARY: &'static str =
        "Says which users and groups may use a script and everything below it.";
    const GUARDED: bool = true;
    type Input = AuthorizeAgentScriptInput;
    type Output = AgentScriptView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: AuthorizeAgentScriptInput,
    ) -> Result<AgentScriptView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let tree = hold_tree(tx, &scope).await?;
                let was = find(&tree, input.id)?;
                let before = AgentScriptView::from(was.clone());
                let record = Record {
                    subject: "agent_script",
                    id: was.id.get(),
                };
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                let row = AgentScript {
                    users: input.user_ids.clone(),
                    groups: input.group_ids.clone(),
                    ..was.clone()
                };
                check(tx, &scope, &row, &was).await?;
                agent_scripts::authorize(tx, &scope, &row).await?;
                let after = find(&agent_scripts::list(tx, &scope).await?, row.id)?;
                let after = AgentScriptView::from(after);
                let event = OfficeEvent::AgentScriptChanged(after.id);
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}

/// Checks that whoever is newly named is there; who left since may stay.
async fn check(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &AgentScript,
    before: &AgentScript,
) -> Result<(), Fault> {
    for (count, name) in [
        (one.users.len(), "user_ids"),
        (one.groups.len(), "group_ids"),
    ] {
        if count > AUTHORIZED_MAX {
            return Err(Fault::field(name, field::TOO_MANY));
        }
    }
    for user in one.users.difference(&before.users) {
        let found = users::get(tx, scope, *user).await?;
        if !found.is_some_and(|user| user.active) {
            return Err(Fault::field("user_ids", field::UNKNOWN));
        }
    }
    let groups = user_groups::list(tx, scope).await?;
    for group in one.groups.difference(&before.groups) {
        if !groups.iter().any(|row| row.id == *group && !row.out_of_use) {
            return Err(Fault::field("group_ids", field::UNKNOWN));
        }
    }
    Ok(())
}
