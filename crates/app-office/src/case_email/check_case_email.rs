//! Tells whether an e-mail can be written from a case, and whom it may go to.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::CaseId;
use office::crm::email::Mailbox;
use office::person::OptIn;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::cases;
use store_setup::organizations;
use utoipa::ToSchema;

use super::Reach;

/// Checks.
pub struct CheckCaseEmail;

/// From which case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CheckCaseEmailInput {
    /// The case.
    pub id: CaseId,
}

/// Somebody who may be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseEmailRecipient {
    /// Name and address.
    pub mailbox: Mailbox,
    /// Whether the address is on the customer's record; else its owner took part in what was received.
    pub on_record: bool,
    /// Whether consent was withdrawn: it is refused then.
    pub opted_out: bool,
}

/// What decides about an e-mail from a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseEmailCheck {
    /// Who it would be from; null while no mail server is configured, and nothing can be sent.
    pub from: Option<Mailbox>,
    /// The customer's addresses, and those of who wrote on the case.
    pub recipients: Vec<CaseEmailRecipient>,
    /// Whether the caller may write to any other address too.
    pub may_write_to_others: bool,
}

impl Operation for CheckCaseEmail {
    const ID: &'static str = "check_case_email";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/email-check";
    const ACTION: Action = Action::CaseEmailSend;
    const SUMMARY: &'static str =
        "Tells whether an e-mail can be written from a case, and whom it may go to.";
    type Input = CheckCaseEmailInput;
    type Output = CaseEmailCheck;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CheckCaseEmailInput,
    ) -> Result<CaseEmailCheck, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let case = cases::get(tx, &scope, input.id).await?;
                let case = case.ok_or(Fault::NotFound)?;
                let mail = organizations::get(tx, &scope).await?.mail;
                let own = mail.as_ref().map(|mail| mail.from_email.as_str());
                let reach = Reach::load(tx, &scope, &case, own).await?;
                Ok(told(
                    &reach,
                    mail.map(|mail| Mailbox {
                        name: mail.from_name,
                        address: mail.from_email,
                    }),
                ))
            }))
            .await
    }
}

fn told(reach: &Reach, from: Option<Mailbox>) -> CaseEmailCheck {
    let wrote = |key: &str| reach.correspondents.iter().any(|(known, _)| known == key);
    let name = reach.person.as_ref().map(|person| person.name.clone());
    let recorded = reach.points.iter().map(|point| CaseEmailRecipient {
        mailbox: Mailbox {
            name: name.clone().unwrap_or_default(),
            address: point.value.clone(),
        },
        on_record: true,
        opted_out: point.opt_in == OptIn::OptedOut && !wrote(&point.key),
    });
    let is_recorded = |key: &str| reach.points.iter().any(|point| point.key == key);
    let others = reach
        .correspondents
        .iter()
        .filter(|(key, _)| !is_recorded(key))
        .map(|(_, mailbox)| CaseEmailRecipient {
            mailbox: mailbox.clone(),
            on_record: false,
            opted_out: false,
        });
    CaseEmailCheck {
        from,
        recipients: recorded.chain(others).collect(),
        may_write_to_others: reach.may_add,
    }
}
