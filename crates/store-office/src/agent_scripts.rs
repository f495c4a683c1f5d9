//! Scripts: the tree below Início that leads agents to forms, and who may use it.

use std::collections::{BTreeMap, BTreeSet};

use base::authz::Scope;
use base::id::{AgentScriptId, CaseTypeId, FormId, UserGroupId, UserId};
use base::text::fold;
use office::crm::script::{FormComplement, Node};
use store::{Result, Row, Tx, V, args, both};

store::statements! {
    /// Every script of an organization, in the order of the tree's levels: hundreds of rows.
    LIST = both(
        "SELECT id, parent_id, position, name, message, type_id, form_id, complement, active, revision
         FROM agent_scripts WHERE org_id = $1 ORDER BY position, name_fold, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO agent_scripts (id, org_id, parent_id, position, name, name_fold, message, type_id, form_id, complement, active,
                                    revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE agent_scripts SET parent_id = $3, position = $4, name = $5, name_fold = $6, message = $7, type_id = $8, form_id = $9,
                complement = $10, active = $11, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Puts one at its place among its neighbours; nobody edited it.
    PLACE = both("UPDATE agent_scripts SET position = $3 WHERE org_id = $1 AND id = $2");
    /// Tells that who may use one changed.
    TOUCH = both("UPDATE agent_scripts SET revision = revision + 1 WHERE org_id = $1 AND id = $2");
    /// Removes one that no case was opened by.
    REMOVE = both("DELETE FROM agent_scripts WHERE org_id = $1 AND id = $2");
    /// Every user of every script, by primary key: a short list.
    USERS = both("SELECT script_id, user_id FROM agent_script_users WHERE org_id = $1 ORDER BY script_id, user_id");
    /// Every group of every script, by primary key: a short list.
    GROUPS = both("SELECT script_id, group_id FROM agent_script_groups WHERE org_id = $1 ORDER BY script_id, group_id");
    /// Removes the users of one.
    CLEAR_USERS = both("DELETE FROM agent_script_users WHERE org_id = $1 AND script_id = $2");
    /// Removes the groups of one.
    CLEAR_GROUPS = both("DELETE FROM agent_script_groups WHERE org_id = $1 AND script_id = $2");
    /// Adds a user.
    ADD_USER = both("INSERT INTO agent_script_users (org_id, script_id, user_id) VALUES ($1, $2, $3)");
    /// Adds a group.
    ADD_GROUP = both("INSERT INTO agent_script_groups (org_id, script_id, group_id) VALUES ($1, $2, $3)");
}

/// A script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentScript {
    /// The id.
    pub id: AgentScriptId,
    /// The script above it; none below Início.
    pub parent: Option<AgentScriptId>,
    /// Its place among those below the same one, from 0.
    pub position: i64,
    /// The name.
    pub name: String,
    /// What the agent says, with placeholders in braces.
    pub message: Option<String>,
    /// The type of the case that it records; none for a mere step.
    pub case_type: Option<CaseTypeId>,
    /// The form that it opens; that of the type when absent.
    pub form: Option<FormId>,
    /// What it gives to the case besides its type.
    pub complement: Option<FormComplement>,
    /// Whether it can be used.
    pub active: bool,
    /// The users it is authorized for.
    pub users: BTreeSet<UserId>,
    /// The groups it is authorized for.
    pub groups: BTreeSet<UserGroupId>,
    /// Grows with each change.
    pub revision: i64,
}

impl AgentScript {
    /// Gives what the rules of the tree need.
    pub fn node(&self) -> Node {
        Node {
            id: self.id,
            parent: self.parent,
            active: self.active,
            users: self.users.clone(),
            groups: self.groups.clone(),
        }
    }
}

/// Gives every script, in the order of each level.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<AgentScript>> {
    let mut users: BTreeMap<i64, BTreeSet<UserId>> = BTreeMap::new();
    for (script, user) in tx.all(&USERS, args![scope.org()], pair).await? {
        let of = users.entry(script).or_default();
        of.insert(UserId::from_i64(user));
    }
    let mut groups: BTreeMap<i64, BTreeSet<UserGroupId>> = BTreeMap::new();
    for (script, group) in tx.all(&GROUPS, args![scope.org()], pair).await? {
        let of = groups.entry(script).or_default();
        of.insert(UserGroupId::from_i64(group));
    }
    let mut rows = tx.all(&LIST, args![scope.org()], read).await?;
    for row in &mut rows {
        row.users = users.remove(&row.id.get()).unwrap_or_default();
        row.groups = groups.remove(&row.id.get()).unwrap_or_default();
    }
    Ok(rows)
}

/// Adds a script, which nobody is authorized for yet.
///
/// **Errors**: [`store::Error::Unique`] when another one below the same has the name.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &AgentScript) -> Result<()> {
    let (name_fold, complement) = (fold(&one.name), complement(one)?);
    let args = args![
        one.id,
        scope.org(),
        above(one),
        one.position,
        &one.name,
        &name_fold,
        one.message.as_deref(),
        one.case_type,
        one.form,
        complement.as_deref().map_or(V::Null, V::J),
        one.active
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Changes a script, but not who may use it. Tells whether there is one.
///
/// **Errors**: [`store::Error::Unique`] when another one below the same has the name.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &AgentScript) -> Result<bool> {
    let (name_fold, complement) = (fold(&one.name), complement(one)?);
    let args = args![
        scope.org(),
        one.id,
        above(one),
        one.position,
        &one.name,
        &name_fold,
        one.message.as_deref(),
        one.case_type,
        one.form,
        complement.as_deref().map_or(V::Null, V::J),
        one.active
    ];
    Ok(tx.execute(&UPDATE, args).await? > 0)
}

/// Says who may use a script. Tells whether there is one.
pub async fn authorize(tx: &mut Tx<'_>, scope: &Scope, one: &AgentScript) -> Result<bool> {
    clear(tx, scope, one.id).await?;
    for user in &one.users {
        tx.execute(&ADD_USER, args![scope.org(), one.id, *user])
            .await?;
    }
    for group in &one.groups {
        tx.execute(&ADD_GROUP, args![scope.org(), one.id, *group])
            .await?;
    }
    Ok(tx.execute(&TOUCH, args![scope.org(), one.id]).await? > 0)
}

/// Puts a script at its place among its neighbours.
pub async fn place(tx: &mut Tx<'_>, scope: &Scope, id: AgentScriptId, position: i64) -> Result<()> {
    tx.execute(&PLACE, args![scope.org(), id, position])
        .await
        .map(drop)
}

/// Removes a script with the word of who may use it. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: AgentScriptId) -> Result<bool> {
    clear(tx, scope, id).await?;
    Ok(tx.execute(&REMOVE, args![scope.org(), id]).await? > 0)
}

async fn clear(tx: &mut Tx<'_>, scope: &Scope, id: AgentScriptId) -> Result<()> {
    tx.execute(&CLEAR_USERS, args![scope.org(), id]).await?;
    tx.execute(&CLEAR_GROUPS, args![scope.org(), id])
        .await
        .map(drop)
}

/// What stands below Início is below the id 0, so that its name is taken once like any other.
fn above(one: &AgentScript) -> i64 {
    one.parent.map_or(0, AgentScriptId::get)
}

fn complement(one: &AgentScript) -> Result<Option<String>> {
    Ok(one
        .complement
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?)
}

fn pair(row: &Row<'_>) -> Result<(i64, i64)> {
    Ok((row.i64(0)?, row.i64(1)?))
}

fn read(row: &Row<'_>) -> Result<AgentScript> {
    Ok(AgentScript {
        id: AgentScriptId::from_i64(row.i64(0)?),
        parent: Some(row.i64(1)?)
            .filter(|id| *id > 0)
            .map(AgentScriptId::from_i64),
        position: row.i64(2)?,
        name: row.text(3)?,
        message: row.opt_text(4)?,
        case_type: row.opt_i64(5)?.map(CaseTypeId::from_i64),
        form: row.opt_i64(6)?.map(FormId::from_i64),
        complement: row.opt_json(7)?,
        active: row.bool(8)?,
        users: BTreeSet::new(),
        groups: BTreeSet::new(),
        revision: row.i64(9)?,
    })
}
