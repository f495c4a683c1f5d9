//! Sends an e-mail of a case again that did not go, or of which nobody knows whether it did: a person decides (CASE-013).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use office::crm::email::EmailState;
use store::in_tx;
use store_office::case_emails;
use store_setup::organizations;

use super::get_case_email::NamedEmail;
use super::{CaseEmailView, Reach, enqueue, find, note, view};
use crate::case::{Reached, check_kept, hold};

/// Sends it.
pub struct ResendCaseEmail;

impl Operation for ResendCaseEmail {
    const ID: &'static str = "resend_case_email";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cases/{id}/emails/{email_id}/resend";
    const ACTION: Action = Action::CaseEmailSend;
    const SUMMARY: &'static str =
        "Sends an e-mail of a case again that did not go, or may not have gone.";
    type Input = NamedEmail;
    type Output = CaseEmailView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedEmail) -> Result<CaseEmailView, Fault> {
        let inner = ctx.clone();
        let queued = ctx
            .db
            .write(in_tx!(tx, [inner, scope, input], {
                hold(tx, &scope, input.id).await?;
                let (case, one) = find(tx, &scope, input.id, input.email_id).await?;
                if !Reached::load(tx, &scope).await?.allows(&scope, &case) {
                    return Err(Fault::refused(code::CASE_BEYOND_REACH));
                }
                check_kept(&case)?;
                if !one.state.may_resend() {
                    return Err(Fault::refused(code::EMAIL_SETTLED));
                }
                let mail = organizations::get(tx, &scope).await?.mail;
                let mail = mail.ok_or(Fault::refused(code::MAIL_NOT_CONFIGURED))?;
                // Consent may have been withdrawn since, and the customer anonymised.
                let reach = Reach::load(tx, &scope, &case, Some(&mail.from_email)).await?;
                for mailbox in one.to.iter().chain(&one.cc) {
                    reach.check("to", &mailbox.address)?;
                }
                let state = (EmailState::Queued, None);
                case_emails::update_state(tx, &scope, one.id, state, (None, None)).await?;
                enqueue(&inner, tx, &scope, one.id).await?;
                note(&inner, tx, &scope, &case, ("email_resent", &one.subject)).await?;
                let (_, one) = find(tx, &scope, case.id, one.id).await?;
                view(tx, &scope, one).await
            }))
            .await?;
        ctx.jobs.ring();
        Ok(queued)
    }
}
