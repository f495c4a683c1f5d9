//! Scripts (roteiros): the tree by which administrators lead agents to forms (CASE-015..018), and who may use it (CASE-020).
//!
//! How an agent takes one to a case is in `app-floor`.

pub mod authorize_agent_script;
pub mod create_agent_script;
pub mod delete_agent_script;
pub mod get_agent_script;
pub mod list_agent_scripts;
pub mod move_agent_script;
pub mod taking;
pub mod update_agent_script;

use std::collections::BTreeSet;

use app::code::field;
use app::{Entry, Fault};
use base::authz::{RoleProfile, Scope};
use base::id::{AgentScriptId, CaseTypeId, FormId, UserGroupId, UserId};
use base::text::Text;
use office::crm::case_type::offered;
use office::crm::script::{
    ComplementRefused, FormComplement, Node, Who, check_place, usable as usable_of,
};
use office::crm::tree::PlaceRefused;
use serde::{Deserialize, Serialize};
use store::{Tx, lock};
use store_office::agent_scripts::{self, AgentScript};
use store_office::{case_types, forms};
use store_setup::{organizations, user_groups, users};
use utoipa::ToSchema;

use taking::said;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<authorize_agent_script::AuthorizeAgentScript>(),
    Entry::of::<create_agent_script::CreateAgentScript>(),
    Entry::of::<delete_agent_script::DeleteAgentScript>(),
    Entry::of::<get_agent_script::GetAgentScript>(),
    Entry::of::<list_agent_scripts::ListAgentScripts>(),
    Entry::of::<move_agent_script::MoveAgentScript>(),
    Entry::of::<update_agent_script::UpdateAgentScript>(),
];

/// A script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgentScriptView {
    /// The id.
    pub id: AgentScriptId,
    /// The script above it; null below Início.
    pub parent_id: Option<AgentScriptId>,
    /// Its place among those below the same one, from 0.
    pub position: i64,
    /// The name, once among those below the same one.
    pub name: String,
    /// What the agent says, with placeholders in braces; unknown braces stay as they are.
    pub message: Option<String>,
    /// The type of the case that it records; null for a mere step.
    pub type_id: Option<CaseTypeId>,
    /// The form that it opens; that of the type when null.
    pub form_id: Option<FormId>,
    /// What it gives to the case besides its type (CASE-017).
    pub complement: Option<FormComplement>,
    /// Whether it can be used, as far as it is up to itself.
    pub active: bool,
    /// The users it is authorized for, with everything below it.
    pub user_ids: BTreeSet<UserId>,
    /// The groups it is authorized for, with everything below it.
    pub group_ids: BTreeSet<UserGroupId>,
    /// Grows with each change.
    pub revision: i64,
}

impl From<AgentScript> for AgentScriptView {
    fn from(row: AgentScript) -> Self {
        Self {
            id: row.id,
            parent_id: row.parent,
            position: row.position,
            name: row.name,
            message: row.message,
            type_id: row.case_type,
            form_id: row.form,
            complement: row.complement,
            active: row.active,
            user_ids: row.users,
            group_ids: row.groups,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AgentScriptFields {
    /// The script above it; null for below Início.
    pub parent_id: Option<AgentScriptId>,
    /// The name, once among those below the same one.
    pub name: Text<80>,
    /// What the agent says, with placeholders in braces: `{customer}`, `{agent}`, `{protocol}`, `{queue}`.
    pub message: Option<Text<4000>>,
    /// The type of the case that it records; absent for a mere step.
    pub type_id: Option<CaseTypeId>,
    /// The form that it opens; that of the type when absent.
    pub form_id: Option<FormId>,
    /// What it gives to the case besides its type.
    pub complement: Option<FormComplement>,
    /// Whether it can be used; it can when nothing is said.
    #[serde(default = "usually")]
    pub active: bool,
}

const fn usually() -> bool {
    true
}

impl AgentScriptFields {
    /// Makes the row, which nobody is authorized for.
    ///
    /// **Errors**: told at `type_id` when a form or a complement has no case to go to; of the complement.
    fn into_row(self, id: AgentScriptId) -> Result<AgentScript, Fault> {
        let needs_type = self.form_id.is_some() || self.complement.is_some();
        if needs_type && self.type_id.is_none() {
            return Err(Fault::field("type_id", field::REQUIRED));
        }
        if let Some(complement) = &self.complement {
            complement.check().map_err(|refused| match refused {
                ComplementRefused::Status => Fault::field("complement.status", field::INVALID),
                ComplementRefused::Due => Fault::field("complement.due_min", field::OUT_OF_RANGE),
            })?;
        }
        Ok(AgentScript {
            id,
            parent: self.parent_id,
            position: 0,
            name: self.name.into_string(),
            message: self.message.map(Text::into_string),
            case_type: self.type_id,
            form: self.form_id,
            complement: self.complement,
            active: self.active,
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
            revision: 0,
        })
    }
}

/// Names one by its id.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: AgentScriptId,
}

/// Waits for whoever changes the tree, or the types and forms it names; to be called before it is read.
async fn hold_tree(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<AgentScript>, Fault> {
    lock::take(tx, scope.org().get()).await?;
    Ok(agent_scripts::list(tx, scope).await?)
}

/// Finds one in the tree.
fn find(tree: &[AgentScript], id: AgentScriptId) -> Result<AgentScript, Fault> {
    let found = tree.iter().find(|one| one.id == id);
    found.cloned().ok_or(Fault::NotFound)
}

fn nodes(tree: &[AgentScript]) -> Vec<Node> {
    tree.iter().map(AgentScript::node).collect()
}

/// Checks a place in the tree.
///
/// **Errors**: told at `parent_id`.
fn place(
    tree: &[AgentScript],
    moved: Option<AgentScriptId>,
    parent: Option<AgentScriptId>,
) -> Result<(), Fault> {
    check_place(&nodes(tree), moved, parent).map_err(|refused| {
        let code = match refused {
            PlaceRefused::Unknown => field::UNKNOWN,
            PlaceRefused::Circle => field::INVALID,
            PlaceRefused::TooDeep => field::OUT_OF_RANGE,
        };
        Fault::field("parent_id", code)
    })
}

/// The place after the last of those below the same script.
fn last_position(tree: &[AgentScript], parent: Option<AgentScriptId>) -> i64 {
    let level = tree.iter().filter(|one| one.parent == parent);
    level.map(|one| one.position + 1).max().unwrap_or(0)
}

/// Checks that what a script names is there and ready; what it named before may be gone by now.
async fn check_names(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &AgentScript,
    before: Option<&AgentScript>,
) -> Result<(), Fault> {
    let unknown = |name: &str| Err(Fault::field(name, field::UNKNOWN));
    if let Some(kind) = one.case_type
        && before.is_none_or(|before| before.case_type != Some(kind))
    {
        let types = case_types::list(tx, scope).await?;
        let nodes: Vec<_> = types.iter().map(case_types::CaseType::node).collect();
        // Cases are opened by the ends of the tree of types.
        if !offered(&nodes, None).contains(&kind) {
            return unknown("type_id");
        }
    }
    if let Some(form) = one.form
        && before.is_none_or(|before| before.form != Some(form))
    {
        let Some(form) = forms::get(tx, scope, form).await? else {
            return unknown("form_id");
        };
        if !(form.active && form.on_desk && form.published_version.is_some()) {
            return Err(Fault::field("form_id", field::FORM_NOT_READY));
        }
    }
    let tracking = said(one);
    let held = before.map(said).unwrap_or_default();
    if let Some(user) = tracking.responsible_id
        && held.responsible_id != Some(user)
    {
        let found = users::get(tx, scope, user).await?;
        if !found.is_some_and(|user| user.active) {
            return unknown("complement.responsible_id");
        }
    }
    if let Some(group) = tracking.group_id
        && held.group_id != Some(group)
    {
        let groups = user_groups::list(tx, scope).await?;
        if !groups.iter().any(|row| row.id == group && !row.out_of_use) {
            return unknown("complement.group_id");
        }
    }
    Ok(())
}

/// Gives the scripts that the caller may use, each with the nearest one above it that they may use too (CASE-020, CONFLICT-18).
///
/// Administrators may use every one unless the organization says otherwise; what the product does by itself is not restricted.
pub async fn usable(
    tx: &mut Tx<'_>,
    scope: &Scope,
) -> Result<Vec<(AgentScript, Option<AgentScriptId>)>, Fault> {
    let rows = agent_scripts::list(tx, scope).await?;
    let nodes = nodes(&rows);
    let found = match scope.user() {
        None => usable_of(&nodes, Who::Everything),
        Some(id) => {
            let user = users::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
            let settings = organizations::get(tx, scope).await?.settings;
            let is_administrator = user.role_profile == RoleProfile::Administrator;
            if settings.scripts_open_to_administrators && is_administrator {
                usable_of(&nodes, Who::Everything)
            } else {
                let groups = user_groups::list(tx, scope).await?;
                let own = groups.iter().filter(|group| group.has(id));
                let groups: BTreeSet<UserGroupId> = own.map(|group| group.id).collect();
                usable_of(
                    &nodes,
                    Who::User {
                        id,
                        groups: &groups,
                    },
                )
            }
        }
    };
    let of = |row: AgentScript| found.get(&row.id).map(|above| (row.clone(), *above));
    Ok(rows.into_iter().filter_map(of).collect())
}

/// Tells whether the organization lets cases be opened by scripts alone where there is no contact: it says so, and a script that is in use
/// records a case (CASE-019, CONFLICT-09).
pub async fn is_the_only_way(tx: &mut Tx<'_>, scope: &Scope) -> Result<bool, Fault> {
    let settings = organizations::get(tx, scope).await?.settings;
    if !settings.crm_cases_only_by_script {
        return Ok(false);
    }
    let rows = agent_scripts::list(tx, scope).await?;
    let used = usable_of(&nodes(&rows), Who::Everything);
    Ok(rows
        .iter()
        .any(|row| row.case_type.is_some() && used.contains_key(&row.id)))
}
