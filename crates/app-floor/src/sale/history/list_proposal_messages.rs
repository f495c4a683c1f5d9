//! Gives what was written in one contact of a proposal's customer.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::{InteractionId, ProposalId};
use office::sale::stage::SalesModule;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::in_tx;
use store_floor::{interactions, messages};
use utoipa::ToSchema;

use super::{note, reach};
use crate::message::{MessageView, views};

/// Messages that are given at the most: the newest.
const MESSAGES_MAX: u32 = 200;

/// Gives it.
pub struct ListProposalMessages;

/// Of which proposal and contact.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListProposalMessagesInput {
    /// The proposal.
    pub id: ProposalId,
    /// The module that it is looked at in.
    pub module: SalesModule,
    /// The contact, which is one of the proposal's customer.
    pub interaction_id: InteractionId,
}

/// What was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalMessages {
    /// In its order; the newest 200.
    pub items: Vec<MessageView>,
}

impl Operation for ListProposalMessages {
    const ID: &'static str = "list_proposal_messages";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposals/{id}/history/{interaction_id}";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Gives what was written in a contact of a proposal's customer; the audit log keeps who asked.";
    type Input = ListProposalMessagesInput;
    type Output = ProposalMessages;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListProposalMessagesInput,
    ) -> Result<ProposalMessages, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let (one, wide) = reach(tx, &scope, (input.module, input.id)).await?;
            let card = interactions::get(tx, &wide, input.interaction_id).await?;
            let is_theirs = card.is_some_and(|card| card.person == Some(one.person));
            if !is_theirs {
                return Err(Fault::NotFound);
            }
            let of = input.interaction_id;
            let mut rows = messages::before(tx, &wide, of, i64::MAX, MESSAGES_MAX).await?;
            rows.reverse();
            let items = views(tx, &scope, of, rows).await?;
            note(
                &ctx,
                tx,
                &scope,
                one.id,
                &json!({ "interaction_id": input.interaction_id }),
            );
            Ok(ProposalMessages { items })
        }))
        .await
    }
}
