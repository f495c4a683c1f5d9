//! Sends a mail to whoever asks, to see at once whether the server takes it.

use app::operation::{Done, Method, Nothing};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::OutboxMailId;
use serde_json::json;
use setup::mail::{MailKind, MailState};
use store::in_tx;
use store_setup::outbox_mails::OutboxMail;
use store_setup::{organizations, users};

/// Sends a mail to whoever asks.
pub struct SendTrialMail;

impl Operation for SendTrialMail {
    const ID: &'static str = "send_trial_mail";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/organization/mail/trial";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Sends a mail to whoever asks, to see whether it works.";
    type Input = Nothing;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Done, Fault> {
        let me = scope.user().ok_or(Fault::NotFound)?;
        let ctx_in = ctx.clone();
        let (way, user, organization) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [ctx_in, scope], {
                let way = super::way(&ctx_in, tx, &scope).await?;
                let user = users::get(tx, &scope, me).await?.ok_or(Fault::NotFound)?;
                Ok((way, user, organizations::get(tx, &scope).await?.name))
            }))
            .await?;
        let way = way.ok_or(Fault::refused(code::MAIL_NOT_CONFIGURED))?;
        let text = setup::mail::text(
            MailKind::Trial,
            user.locale,
            &user.name,
            &organization,
            &ctx.settings.public_url,
        );
        let mail = OutboxMail {
            id: ctx.id(OutboxMailId::from_i64),
            user: Some(user.id),
            kind: MailKind::Trial,
            recipient: user.email,
            subject: text.subject,
            body: None,
            state: MailState::Queued,
            last_error: None,
            created_at: ctx.now(),
            sent_at: None,
        };
        super::hand_over(&way, &mail, &user.name, &text.body)
            .await
            .map_err(|fault| {
                Fault::refused_with(code::MAIL_FAILED, json!({ "reason": fault.to_string() }))
            })?;
        Ok(Done {})
    }
}
