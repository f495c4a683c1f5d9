//! Gives the phones of a proposal's customer whole; the audit log keeps who asked (GAP-075).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::event::Change;
use office::event::OfficeEvent;
use serde_json::{Value, json};
use store::in_tx;

use super::{ProposalPhones, customer, phones};
use crate::sale::get_proposal::ProposalInModule;

/// Gives them.
pub struct RevealProposalPhones;

impl Operation for RevealProposalPhones {
    const ID: &'static str = "reveal_proposal_phones";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/proposals/{id}/phones/reveal";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str =
        "Gives the phones of a proposal's customer whole; the audit log keeps who asked.";
    type Input = ProposalInModule;
    type Output = ProposalPhones;

    async fn run(ctx: Ctx, scope: Scope, input: ProposalInModule) -> Result<ProposalPhones, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let person = customer(&ctx, tx, &scope, &input).await?;
            let found = phones(tx, &scope, person, true).await?;
            let change = Change {
                before: Value::Null,
                after: json!({ "looked_at": "phones", "module": input.module, "person_id": person }),
            };
            let event = OfficeEvent::ProposalLookedAt(input.id).record(change);
            tx.emit(&scope, ctx.now(), event);
            Ok(found)
        }))
        .await
    }
}
