//! Lists the contacts of a case, oldest first, whatever their channel (CASE-011, AGENT-026).

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseId, InteractionId, QueueId, UserId};
use base::medium::Medium;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_floor::interactions;
use store_office::{case_interactions, cases};
use utoipa::ToSchema;

/// Lists them.
pub struct ListCaseInteractions;

/// Of which case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCaseInteractionsInput {
    /// The case.
    pub id: CaseId,
}

/// A contact of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseContact {
    /// The interaction.
    pub id: InteractionId,
    /// Its number.
    pub number: String,
    /// Name of its channel.
    pub channel: String,
    /// Its medium.
    pub medium: Medium,
    /// The queue it is in, or was last.
    pub queue_id: QueueId,
    /// Where it stands.
    #[schema(value_type = floor::interaction::InteractionState)]
    pub state: String,
    /// Who holds it, or held it last.
    pub agent_id: Option<UserId>,
    /// When it began.
    pub arrived_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who linked it.
    pub linked_by_id: Option<UserId>,
    /// When.
    pub linked_at: Timestamp,
    /// Whether the caller may read what was said.
    pub may_read: bool,
}

impl Operation for ListCaseInteractions {
    const ID: &'static str = "list_case_interactions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/interactions";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists the contacts of a case, oldest first.";
    type Input = ListCaseInteractionsInput;
    type Output = Page<CaseContact>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCaseInteractionsInput,
    ) -> Result<Page<CaseContact>, Fault> {
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                cases::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let mut items = Vec::new();
                for link in case_interactions::of_case(tx, &scope, input.id).await? {
                    let Some(card) = interactions::get(tx, &scope, link.interaction).await? else {
                        continue;
                    };
                    items.push(CaseContact {
                        may_read: card.is_reached_by(&scope),
                        id: card.id,
                        number: card.number,
                        channel: card.channel,
                        medium: card.medium,
                        queue_id: card.queue,
                        state: card.state,
                        agent_id: card.agent.or(card.last_agent),
                        arrived_at: card.arrived_at,
                        ended_at: card.ended_at,
                        linked_by_id: link.linked_by,
                        linked_at: link.linked_at,
                    });
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::whole(items))
    }
}
