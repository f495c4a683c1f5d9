//! Gives a mail of the outbox with what it says, until it has left: for handing a link over where no mail server is configured.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use setup::mail::MailState;
use store::in_tx;
use store_setup::{outbox_mails, users};

use super::{Named, OutboxMailView, open_body};
use crate::keys;
use crate::user::is_above;

/// Gives a mail of the outbox.
pub struct GetOutboxMail;

impl Operation for GetOutboxMail {
    const ID: &'static str = "get_outbox_mail";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/outbox-mails/{id}";
    const ACTION: Action = Action::OutboxWrite;
    const SUMMARY: &'static str =
        "Gives a mail of the outbox with what it says, until it has left.";
    type Input = Named;
    type Output = OutboxMailView;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<OutboxMailView, Fault> {
        let db = ctx.db.clone();
        db.read(in_tx!(tx, [ctx, scope, input], {
            let row = outbox_mails::get(tx, &scope, input.id)
                .await?
                .ok_or(Fault::NotFound)?;
            let reader = match row.user {
                Some(user) => users::get(tx, &scope, user).await?,
                None => None,
            };
            // With the link of somebody who may more one could sign in as them.
            let is_for_above = reader.is_some_and(|reader| is_above(&scope, &reader));
            // A link that goes out by mail is for its reader alone.
            let body = match row.state {
                MailState::Held | MailState::Failed if row.body.is_some() && !is_for_above => {
                    let key = keys::data_key(&ctx, tx, &scope).await?;
                    Some(open_body(&key, &row)?)
                }
                _ => None,
            };
            Ok(OutboxMailView::new(row, body))
        }))
        .await
    }
}
