//! Has a callback open again that was made or cancelled: the way back from a slip, and on from a try that reached nobody (DIAL-010).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::crm::callback::CallbackStep;
use store::in_tx;
use store_office::people;

use super::telling::watch;
use super::{CallbackView, Held, NamedCallback};
use crate::person::refuse_anonymized;

/// Opens one again.
pub struct ReopenCallback;

impl Operation for ReopenCallback {
    const ID: &'static str = "reopen_callback";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/callbacks/{id}/reopen";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Has a callback open again that was made or cancelled.";
    type Input = NamedCallback;
    type Output = CallbackView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedCallback) -> Result<CallbackView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let opened = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let held = Held::load(tx, &scope, input.id).await?;
                let mut now = held.step(&ctx, &scope, CallbackStep::Reopen)?;
                if let Some(person) = people::get(tx, &scope, now.person).await? {
                    refuse_anonymized(&person)?;
                }
                now.outcome = None;
                // One whose moment is still ahead is told of in time; one that is past stands in the agenda as late.
                if now.due_at > ctx.now() {
                    watch(&ctx, tx, &scope, &now).await?;
                }
                held.save(tx, &scope, &now, None).await
            }))
            .await?;
        bell.ring();
        Ok(opened)
    }
}
