//! Says that a callback is needed no more, and why; its owner is told (DIAL-010).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CallbackId;
use base::text::Text;
use office::crm::callback::CallbackStep;
use office::crm::notice::NoticeKind;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::telling::tell;
use super::{CallbackView, Held};

/// Cancels one.
pub struct CancelCallback;

/// Which, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelCallbackInput {
    /// The callback.
    pub id: CallbackId,
    /// Why it is needed no more.
    pub reason: Text<1000>,
}

impl Operation for CancelCallback {
    const ID: &'static str = "cancel_callback";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/callbacks/{id}/cancel";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Cancels an open callback, with a reason.";
    type Input = CancelCallbackInput;
    type Output = CallbackView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CancelCallbackInput,
    ) -> Result<CallbackView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            let held = Held::load(tx, &scope, input.id).await?;
            let mut now = held.step(&ctx, &scope, CallbackStep::Cancel)?;
            now.outcome = Some(input.reason.as_str().to_owned());
            let about = (&held.looking.reached, &now);
            tell(&ctx, tx, &scope, about, NoticeKind::CallbackCancelled).await?;
            held.save(tx, &scope, &now, None).await
        }))
        .await
    }
}
