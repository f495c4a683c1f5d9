//! Scripts (roteiros): a tree below Início that leads an agent, message by message, to the form of a case.
//!
//! Início is no script: it is the top of the tree, so that there is always exactly one (CASE-015). The tree itself is in `tree`.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{AgentScriptId, UserGroupId, UserId};
use serde::{Deserialize, Serialize};

use super::case::{CasePriority, CaseStatus};
use super::case_type::DUE_MIN_MAX;
use super::tree::{self, PlaceRefused};

/// Scripts of an organization at the most.
pub const SCRIPTS_MAX: usize = 1_000;
/// How deep the tree below Início is at the most.
pub const DEPTH_MAX: usize = 12;
/// Users and groups that one script is authorized for, each at the most.
pub const AUTHORIZED_MAX: usize = 200;

/// A script as the rules of the tree see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The id.
    pub id: AgentScriptId,
    /// The script above it; none below Início.
    pub parent: Option<AgentScriptId>,
    /// Whether it can be used, as far as it is up to itself.
    pub active: bool,
    /// The users it is authorized for, with everything below it.
    pub users: BTreeSet<UserId>,
    /// The groups it is authorized for, with everything below it.
    pub groups: BTreeSet<UserGroupId>,
}

/// Who wants to be led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'a> {
    /// One to whom every script is open: an administrator, or the product itself.
    Everything,
    /// A user with the groups that they belong to.
    User {
        /// The user.
        id: UserId,
        /// The groups.
        groups: &'a BTreeSet<UserGroupId>,
    },
}

/// What a script gives to the case besides its type (complemento do relacionamento).
///
/// **Source**: CASE-017, DIAL-009.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FormComplement {
    /// Where the case begins and who answers for it: for contacts that customers begin.
    CaseTracking(CaseTracking),
    /// What came of it: for contacts that agents begin.
    MarketingAction(MarketingAction),
}

/// Where a case begins and who answers for it (Pendência de Atendimento); what is absent follows from its type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CaseTracking {
    /// Where the case begins; never concluded, which only people decide.
    pub status: Option<CaseStatus>,
    /// How urgent it is.
    pub priority: Option<CasePriority>,
    /// Who is responsible.
    pub responsible_id: Option<UserId>,
    /// The group that is responsible.
    pub group_id: Option<UserGroupId>,
    /// In how many minutes it is due, within the hours of its type.
    pub due_min: Option<i64>,
}

/// What comes of a contact that an agent began (Ação de Marketing).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MarketingAction {
    /// The result that reaching the script stands for; the agent says it where it is absent.
    pub result: Option<MarketingResult>,
}

/// The result of a marketing action.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MarketingResult {
    /// Sucesso.
    Success,
    /// Insucesso.
    Failure,
    /// Retorno: the customer is to be contacted again.
    CallBack,
}

impl MarketingResult {
    /// Every result.
    pub const ALL: [Self; 3] = [Self::Success, Self::Failure, Self::CallBack];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::CallBack => "call_back",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.name() == name)
    }
}

/// Why a complement is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComplementRefused {
    /// A case cannot begin concluded.
    #[error("invalid")]
    Status,
    /// The time is not between a minute and a year.
    #[error("out_of_range")]
    Due,
}

impl FormComplement {
    /// Checks what can be checked without looking anything up.
    ///
    /// **Errors**: see [`ComplementRefused`].
    pub fn check(&self) -> Result<(), ComplementRefused> {
        let Self::CaseTracking(tracking) = self else {
            return Ok(());
        };
        if tracking.status.is_some_and(|status| !status.is_open()) {
            return Err(ComplementRefused::Status);
        }
        let fits = |min: i64| (1..=DUE_MIN_MAX).contains(&min);
        if tracking.due_min.is_some_and(|min| !fits(min)) {
            return Err(ComplementRefused::Due);
        }
        Ok(())
    }

    /// Gives the result that is recorded: what the agent said, else what the script stands for.
    ///
    /// **Errors**: see [`ResultRefused`].
    pub fn result(
        complement: Option<&Self>,
        said: Option<MarketingResult>,
    ) -> Result<Option<MarketingResult>, ResultRefused> {
        match (complement, said) {
            (Some(Self::MarketingAction(action)), said) => said
                .or(action.result)
                .map(Some)
                .ok_or(ResultRefused::Missing),
            (None | Some(Self::CaseTracking(_)), None) => Ok(None),
            (None | Some(Self::CaseTracking(_)), Some(_)) => Err(ResultRefused::NoAction),
        }
    }
}

/// Why the result of a marketing action is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResultRefused {
    /// Neither the agent nor the script says one.
    #[error("required")]
    Missing,
    /// The script is no marketing action.
    #[error("invalid")]
    NoAction,
}

/// Why a script is not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("agent_script_in_use")]
pub struct InUse;

/// Checks that a script may be deleted; with others below it, or with cases, it can only be deactivated (CASE-018).
///
/// **Errors**: see [`InUse`].
pub fn check_removal(nodes: &[Node], id: AgentScriptId, has_cases: bool) -> Result<(), InUse> {
    if has_cases || nodes.iter().any(|node| node.parent == Some(id)) {
        return Err(InUse);
    }
    Ok(())
}

/// Checks that a script may stand below another, or below Início, with everything below it.
///
/// **Shape**: `moved` is none for a script that is not there yet.
/// **Errors**: see [`PlaceRefused`].
pub fn check_place(
    nodes: &[Node],
    moved: Option<AgentScriptId>,
    parent: Option<AgentScriptId>,
) -> Result<(), PlaceRefused> {
    let above = nodes.iter().map(|node| (node.id, node.parent)).collect();
    tree::check_place(&above, moved, parent, DEPTH_MAX)
}

/// Gives the scripts that somebody may use, each with the nearest one above it that they may use too.
///
/// A script is authorized for whom it names, and for whom anything above it names: who may begin a line may go on with it. One that is
/// not active hides everything below it. What stands above the first script of a line that somebody may use is not shown to them.
///
/// **Source**: CASE-020, CONFLICT-18, ORG-008.
pub fn usable(nodes: &[Node], who: Who<'_>) -> BTreeMap<AgentScriptId, Option<AgentScriptId>> {
    let mut below: BTreeMap<Option<AgentScriptId>, Vec<&Node>> = BTreeMap::new();
    for node in nodes {
        below.entry(node.parent).or_default().push(node);
    }
    let mut found = BTreeMap::new();
    let mut level: Vec<(&Node, Option<AgentScriptId>)> = Vec::new();
    let children = |parent| below.get(&parent).into_iter().flatten().copied();
    level.extend(children(None).map(|node| (node, None)));
    while let Some((node, above)) = level.pop() {
        if !node.active {
            continue;
        }
        let open = above.is_some() || is_named(node, who);
        if open {
            found.insert(node.id, above);
        }
        let above = open.then_some(node.id);
        level.extend(children(Some(node.id)).map(|node| (node, above)));
    }
    found
}

fn is_named(node: &Node, who: Who<'_>) -> bool {
    match who {
        Who::Everything => true,
        Who::User { id, groups } => node.users.contains(&id) || !node.groups.is_disjoint(groups),
    }
}

/// Gives the line to a script: what stands above it from the top, and itself at the end.
///
/// **Shape**: empty when there is no such script.
pub fn line(nodes: &[Node], id: AgentScriptId) -> Vec<AgentScriptId> {
    let above: BTreeMap<_, _> = nodes.iter().map(|node| (node.id, node.parent)).collect();
    let mut line = Vec::new();
    let mut at = Some(id).filter(|id| above.contains_key(id));
    while let Some(id) = at
        && line.len() <= DEPTH_MAX
    {
        line.push(id);
        at = above.get(&id).copied().flatten();
    }
    line.reverse();
    line
}

/// A way through the scripts that a case was opened by: it is kept with the case, by the names of its day (CASE-034).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The script at which the case was opened.
    pub script: AgentScriptId,
    /// The line to it from the top, itself at the end.
    pub steps: Vec<Step>,
    /// The result of the marketing action.
    pub result: Option<MarketingResult>,
}

/// A script on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Step {
    /// The script, which may be gone by now.
    pub script_id: AgentScriptId,
    /// Its name of that day.
    pub name: String,
    /// Whether the agent passed it over.
    pub skipped: bool,
}

/// Tells which steps of a line were passed over: those that were not shown. The last one never is.
pub fn steps(line: Vec<(AgentScriptId, String)>, seen: &BTreeSet<AgentScriptId>) -> Vec<Step> {
    let last = line.last().map(|(id, _)| *id);
    line.into_iter()
        .map(|(script_id, name)| Step {
            skipped: Some(script_id) != last && !seen.contains(&script_id),
            script_id,
            name,
        })
        .collect()
}

#[cfg(test)]
mod tests;
