//! Sends a user a link to choose a password: the first one again, or a new one (ACC-008).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::OutboxMailId;
use serde::Serialize;
use setup::mail::MailState;
use store::in_tx;
use store_setup::{outbox_mails, users};
use utoipa::ToSchema;

use crate::user::get_user::GetUserInput;
use crate::user::{refuse_above, show_change};

/// Sends a user a link.
pub struct SendAccessLink;

/// The mail that brings the link.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SentLink {
    /// The mail.
    pub outbox_mail_id: OutboxMailId,
    /// Whether it is on its way or waits for the administrator.
    pub state: MailState,
}

impl Operation for SendAccessLink {
    const ID: &'static str = "send_access_link";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/users/{id}/access-link";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Sends a user a link to choose a password.";
    type Input = GetUserInput;
    type Output = SentLink;

    async fn run(ctx: Ctx, scope: Scope, input: GetUserInput) -> Result<SentLink, Fault> {
        let (ctx_in, now) = (ctx.clone(), ctx.now());
        let sent = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope], {
                let user = users::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                // The link may be read in the outbox: with it one could sign in as them.
                refuse_above(&scope, &user)?;
                if !user.active {
                    return Err(Fault::refused(code::USER_INACTIVE));
                }
                let id = super::send_link(&ctx_in, tx, &scope, &user).await?;
                show_change(tx, &scope, user, now, Some("access_link_sent")).await?;
                let mail = outbox_mails::get(tx, &scope, id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                Ok(SentLink {
                    outbox_mail_id: id,
                    state: mail.state,
                })
            }))
            .await?;
        ctx.jobs.ring();
        Ok(sent)
    }
}
