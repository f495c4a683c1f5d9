//! Deletes a wrap-up code and everything below it (TAG-007). The names stay for history (ORG-012).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::wrap_up_codes;

use super::{Named, find};

/// Deletes one.
pub struct DeleteWrapUpCode;

impl Operation for DeleteWrapUpCode {
    const ID: &'static str = "delete_wrap_up_code";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/wrap-up-codes/{id}";
    const ACTION: Action = Action::WrapUpCodeWrite;
    const SUMMARY: &'static str = "Deletes one.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                wrap_up_codes::remove(tx, &scope, id, now).await?;
                let codes = wrap_up_codes::list(tx, &scope).await?;
                let mut gone = vec![id];
                while let Some(parent) = gone.pop() {
                    for child in codes.iter().filter(|code| code.parent == Some(parent)) {
                        wrap_up_codes::remove(tx, &scope, child.id, now).await?;
                        gone.push(child.id);
                    }
                }
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::WrapUpCode, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
