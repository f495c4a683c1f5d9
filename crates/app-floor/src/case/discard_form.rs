//! Cancels a form beside a thread: what was typed in this interaction goes, the number of a case that was not opened is kept as discarded,
//! and a process that was started by it ends unless a task of it was done (AGENT-012, CASE-025, CASE-026, CASE-035).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::process::state::CancelledBy;
use store::in_tx;

use super::draft::{NamedDraft, find, in_hand};
use super::settle::discard;

/// Cancels one.
pub struct DiscardForm;

impl Operation for DiscardForm {
    const ID: &'static str = "discard_form";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/interactions/{id}/forms/{number}";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Cancels a form beside a thread; the number of a case that was not opened never comes back.";
    type Input = NamedDraft;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedDraft) -> Result<Done, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            in_hand(tx, &scope, input.id).await?;
            let draft = find(tx, &scope, &input).await?;
            let because = CancelledBy::FormDiscarded;
            discard(&ctx, tx, &scope, (&draft, because)).await?;
            Ok(Done {})
        }))
        .await
    }
}
