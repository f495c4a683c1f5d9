//! Gives a process the secret that its calls are signed with, or another one. For a day everything is signed with both.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::{keys, signing, stale};
use base::authz::{Action, Scope};
use base::event::Change;
use serde::Serialize;
use setup::event::{Setting, SetupEvent};
use setup::webhook::ROTATION;
use store::in_tx;
use store_office::processes;
use utoipa::ToSchema;

use super::calls::{record, seal};
use super::{NamedProcess, ProcessView, find, view};

/// Gives one a secret.
pub struct RotateProcessSecret;

/// A process with the secret of its calls, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcessWithSecret {
    /// The secret, as libraries for Standard Webhooks take it: `whsec_` and base64.
    pub secret: String,
    /// The process.
    pub record: ProcessView,
}

impl Operation for RotateProcessSecret {
    const ID: &'static str = "rotate_process_secret";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/processes/{id}/secret";
    const ACTION: Action = Action::ProcessWrite;
    const SUMMARY: &'static str = "Gives a process the secret that its calls are signed with, shown this once; that of before is also signed with for 24 hours.";
    type Input = NamedProcess;
    type Output = ProcessWithSecret;

    async fn run(ctx: Ctx, scope: Scope, input: NamedProcess) -> Result<ProcessWithSecret, Fault> {
        let secret = signing::new_secret();
        let (id, now) = (input.id, ctx.now());
        let (own, shown) = (ctx.clone(), secret.clone());
        let record = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [own, scope, secret], {
                stale::hold(tx, record(id)).await?;
                let row = find(tx, &scope, id).await?;
                let before = view(&own, tx, &scope, &row).await?;
                let key = keys::data_key(&own, tx, &scope).await?;
                let sealed = seal(&key, id, &secret);
                let times = (now + ROTATION, now);
                processes::rotate(tx, &scope, id, &sealed, times).await?;
                let row = find(tx, &scope, id).await?;
                let after = view(&own, tx, &scope, &row).await?;
                let change =
                    Change::between(&before.form(), &after.form()).with("secret_replaced", &true);
                let event = SetupEvent::SettingChanged(Setting::Process, id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(after)
            }))
            .await?;
        Ok(ProcessWithSecret {
            secret: shown,
            record,
        })
    }
}
