//! Gives the scripts that lead the caller, whole, so that a step down needs no question (CASE-020, CASE-034).

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::agent_script::{is_the_only_way, usable};
use app_office::form::choosable;
use base::authz::{Action, Scope};
use base::id::{AgentScriptId, CaseTypeId, FormId, InteractionId};
use office::crm::case_type::{At, offered};
use office::crm::script::{FormComplement, MarketingAction};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_floor::interactions::Card;
use store_office::agent_scripts::AgentScript;
use store_office::case_types::{self, CaseType};
use utoipa::ToSchema;

use super::card;

/// Gives them.
pub struct ListOfferedAgentScripts;

/// Where.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ListOfferedAgentScriptsInput {
    /// The interaction beside which they lead; outside of any when absent.
    pub interaction_id: Option<InteractionId>,
}

/// The scripts that lead the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedAgentScripts {
    /// Those that the caller may use, in the order of each level.
    pub items: Vec<OfferedAgentScript>,
    /// Whether a case outside of a contact is opened only by a script (CASE-019).
    pub only_way: bool,
}

/// A script as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedAgentScript {
    /// The id.
    pub id: AgentScriptId,
    /// The nearest script above it that the caller may use; null below Início.
    pub parent_id: Option<AgentScriptId>,
    /// The name.
    pub name: String,
    /// What the agent says, with placeholders in braces.
    pub message: Option<String>,
    /// The type of the case that it records; null for a mere step.
    pub type_id: Option<CaseTypeId>,
    /// The marketing action that it is, if it is one (DIAL-009).
    pub marketing_action: Option<MarketingAction>,
    /// Whether a case can be opened by it here: its type is offered here, and its form is one that the caller may choose.
    pub opens: bool,
}

impl Operation for ListOfferedAgentScripts {
    const ID: &'static str = "list_offered_agent_scripts";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/agent/scripts";
    const ACTION: Action = Action::AgentScriptUse;
    const SUMMARY: &'static str =
        "Gives the scripts that the caller may use, beside an interaction or outside of any.";
    type Input = ListOfferedAgentScriptsInput;
    type Output = OfferedAgentScripts;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListOfferedAgentScriptsInput,
    ) -> Result<OfferedAgentScripts, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let contact = match input.interaction_id {
                    Some(id) => Some(card(tx, &scope, id).await?),
                    None => None,
                };
                let here = Here::load(tx, &scope, contact.as_ref()).await?;
                let rows = usable(tx, &scope).await?.into_iter();
                Ok(OfferedAgentScripts {
                    items: rows.map(|(row, above)| here.view(row, above)).collect(),
                    only_way: is_the_only_way(tx, &scope).await?,
                })
            }))
            .await
    }
}

/// What can be opened here.
struct Here {
    types: Vec<CaseType>,
    offered: BTreeSet<CaseTypeId>,
    forms: BTreeSet<FormId>,
}

impl Here {
    async fn load(tx: &mut Tx<'_>, scope: &Scope, contact: Option<&Card>) -> Result<Self, Fault> {
        let types = case_types::list(tx, scope).await?;
        let nodes: Vec<_> = types.iter().map(CaseType::node).collect();
        let at = contact.map(|card| At {
            queue: card.queue,
            medium: card.medium,
        });
        let forms = choosable(tx, scope).await?;
        Ok(Self {
            offered: offered(&nodes, at),
            forms: forms.into_iter().map(|row| row.id).collect(),
            types,
        })
    }

    fn opens(&self, row: &AgentScript) -> bool {
        let kind = self.types.iter().find(|one| Some(one.id) == row.case_type);
        kind.is_some_and(|kind| {
            let form = row.form.or(kind.form);
            self.offered.contains(&kind.id) && form.is_none_or(|form| self.forms.contains(&form))
        })
    }

    fn view(&self, row: AgentScript, above: Option<AgentScriptId>) -> OfferedAgentScript {
        OfferedAgentScript {
            opens: self.opens(&row),
            id: row.id,
            parent_id: above,
            name: row.name,
            message: row.message,
            type_id: row.case_type,
            marketing_action: match row.complement {
                Some(FormComplement::MarketingAction(action)) => Some(action),
                Some(FormComplement::CaseTracking(_)) | None => None,
            },
        }
    }
}
