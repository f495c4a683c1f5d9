//! Ends sending mail: from now on it waits in the outbox.

use app::operation::{Done, Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::SetupEvent;
use store::in_tx;
use store_setup::organizations;

/// Ends sending mail.
pub struct DeleteMailSettings;

impl Operation for DeleteMailSettings {
    const ID: &'static str = "delete_mail_settings";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/organization/mail";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Ends sending mail; it waits in the outbox then.";
    type Input = Nothing;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Done, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = organizations::get(tx, &scope).await?.mail;
                organizations::update_mail(tx, &scope, None).await?;
                let event = SetupEvent::OrganizationChanged(scope.org());
                tx.emit(&scope, now, event.record(Change::removed(&before)));
                Ok(Done {})
            }))
            .await
    }
}
