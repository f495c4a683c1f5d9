//! Sends a mail that waited or failed.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use setup::mail::MailState;
use store::in_tx;
use store_setup::{organizations, outbox_mails};

use super::{Named, changed, enqueue};

/// Sends a mail that waited or failed.
pub struct SendOutboxMail;

impl Operation for SendOutboxMail {
    const ID: &'static str = "send_outbox_mail";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/outbox-mails/{id}/send";
    const ACTION: Action = Action::OutboxWrite;
    const SUMMARY: &'static str = "Sends a mail that waited or failed.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (ctx_in, now, id) = (ctx.clone(), ctx.now(), input.id);
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope], {
                let row = outbox_mails::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                if row.body.is_none() {
                    return Err(Fault::refused(code::MAIL_GONE));
                }
                if organizations::get(tx, &scope).await?.mail.is_none() {
                    return Err(Fault::refused(code::MAIL_NOT_CONFIGURED));
                }
                outbox_mails::update_state(tx, &scope, id, MailState::Queued, None).await?;
                enqueue(&ctx_in, tx, &scope, id).await?;
                changed(tx, &scope, id, now);
                Ok(())
            }))
            .await?;
        ctx.jobs.ring();
        Ok(Done {})
    }
}
