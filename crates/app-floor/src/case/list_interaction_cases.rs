//! Gives what an agent needs of cases beside a thread: those it belongs to, those of the person that are open, and
//! the types by which a new one can be opened (CASE-003, AGENT-009).

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::case::{CaseView, views};
use app_office::form::choosable;
use base::authz::{Action, Scope};
use base::id::{CaseTypeId, InteractionId};
use office::crm::case::CaseStatus;
use office::crm::case_type::{At, offered};
use serde::{Deserialize, Serialize};
use setup::queue::CaseLink;
use store::{Tx, in_tx};
use store_floor::interactions::Card;
use store_office::case_interactions;
use store_office::case_types::{self, CaseType};
use store_office::cases::{self, Case, Filter, Order};
use utoipa::ToSchema;

use super::{asked, card, is_form_needed};

/// Open cases of a person that are shown; who has more is looked up among all cases.
const OPEN_MAX: u32 = 100;

/// Lists them.
pub struct ListInteractionCases;

/// Of which interaction.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListInteractionCasesInput {
    /// The interaction.
    pub id: InteractionId,
}

/// The cases beside a thread.
#[derive(Debug, Serialize, ToSchema)]
pub struct InteractionCases {
    /// What the queue says of cases.
    pub rule: CaseLink,
    /// Whether Conclude is hidden: the queue asks for a form that is filled in, and there is none yet (AGENT-013).
    pub form_needed: bool,
    /// The cases that the interaction belongs to, concluded ones too.
    pub linked: Vec<CaseView>,
    /// The open cases of its person that it does not belong to, newest first; 100 at the most.
    pub open: Vec<CaseView>,
    /// The types by which a case can be opened here, and whose form the caller may fill in (CASE-005, CASE-023).
    pub type_ids: BTreeSet<CaseTypeId>,
}

impl Operation for ListInteractionCases {
    const ID: &'static str = "list_interaction_cases";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/cases";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Gives the cases of an interaction, the open ones of its person, and the types for a new one.";
    type Input = ListInteractionCasesInput;
    type Output = InteractionCases;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListInteractionCasesInput,
    ) -> Result<InteractionCases, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let contact = card(tx, &scope, input.id).await?;
                let linked = linked(tx, &scope, input.id).await?;
                let mut open = open(tx, &scope, &contact).await?;
                open.retain(|case| !linked.iter().any(|one| one.id == case.id));
                let types = case_types::list(tx, &scope).await?;
                let nodes: Vec<_> = types.iter().map(CaseType::node).collect();
                let at = At {
                    queue: contact.queue,
                    medium: contact.medium,
                };
                let asked = asked(tx, &scope, &contact).await?;
                let mut type_ids = offered(&nodes, Some(at));
                let forms = choosable(tx, &scope).await?;
                let may_fill = |one: &CaseType| {
                    one.form
                        .is_none_or(|form| forms.iter().any(|row| row.id == form))
                };
                type_ids.retain(|id| types.iter().any(|one| one.id == *id && may_fill(one)));
                Ok(InteractionCases {
                    rule: asked.case_link,
                    form_needed: is_form_needed(tx, &scope, &contact, asked).await?,
                    linked: views(tx, &scope, linked).await?,
                    open: views(tx, &scope, open).await?,
                    type_ids,
                })
            }))
            .await
    }
}

async fn linked(tx: &mut Tx<'_>, scope: &Scope, id: InteractionId) -> Result<Vec<Case>, Fault> {
    let mut linked = Vec::new();
    for link in case_interactions::of_interaction(tx, scope, id).await? {
        linked.extend(cases::get(tx, scope, link.case).await?);
    }
    Ok(linked)
}

async fn open(tx: &mut Tx<'_>, scope: &Scope, contact: &Card) -> Result<Vec<Case>, Fault> {
    let Some(person) = contact.person else {
        return Ok(Vec::new());
    };
    let filter = Filter {
        person: Some(person),
        statuses: CaseStatus::ALL
            .into_iter()
            .filter(|one| one.is_open())
            .collect(),
        order: Order::Newest,
        ..Filter::default()
    };
    Ok(cases::list(tx, scope, &filter, OPEN_MAX).await?)
}
