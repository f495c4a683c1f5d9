//! Writes an e-mail to the customer from a case, also from one that is concluded: that is when its resolution is told (CASE-013, CASE-030).

use std::collections::BTreeSet;

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, chance, code};
use base::authz::{Action, Scope};
use base::id::{CaseEmailId, CaseId, FileId};
use base::text::{Text, hex};
use office::crm::email::{EMAILS_MAX, EmailState, Mailbox, RECIPIENTS_MAX};
use serde::Deserialize;
use setup::mail::MailSettings;
use store::{Tx, in_tx};
use store_office::case_emails::{self, CaseEmail};
use store_office::cases::Case;
use store_setup::organizations;
use utoipa::ToSchema;

use super::{CaseEmailView, Reach, check_files, enqueue, find, note, view};
use crate::case::{Reached, check_kept, hold};

/// Writes one.
pub struct SendCaseEmail;

/// To whom, and what.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SendCaseEmailInput {
    /// The case.
    pub id: CaseId,
    /// Addresses that it goes to: of the customer, or of who wrote on the case; others for who may change people.
    pub to: Vec<Text<254>>,
    /// Addresses that get a copy, by the same rule.
    #[serde(default)]
    pub cc: Vec<Text<254>>,
    /// The subject.
    pub subject: Text<255>,
    /// What it says.
    pub text: Text<50000>,
    /// Files that the caller uploaded, ten at the most.
    #[serde(default)]
    pub file_ids: Vec<FileId>,
    /// The e-mail of the case that it answers.
    #[serde(default)]
    pub reply_to_id: Option<CaseEmailId>,
    /// Made by the client: the same key again gives the same e-mail.
    pub idempotency_key: Option<Text<64>>,
}

impl Operation for SendCaseEmail {
    const ID: &'static str = "send_case_email";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cases/{id}/emails";
    const ACTION: Action = Action::CaseEmailSend;
    const SUMMARY: &'static str = "Writes an e-mail to the customer from a case within reach.";
    type Input = SendCaseEmailInput;
    type Output = CaseEmailView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: SendCaseEmailInput,
    ) -> Result<CaseEmailView, Fault> {
        let inner = ctx.clone();
        let written = ctx
            .db
            .write(in_tx!(
                tx,
                [inner, scope, input],
                write(&inner, tx, &scope, &input).await
            ))
            .await?;
        ctx.jobs.ring();
        Ok(written)
    }
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &SendCaseEmailInput,
) -> Result<CaseEmailView, Fault> {
    let case = hold(tx, scope, input.id).await?;
    if !Reached::load(tx, scope).await?.allows(scope, &case) {
        return Err(Fault::refused(code::CASE_BEYOND_REACH));
    }
    let key = input.idempotency_key.as_ref().map(Text::as_str);
    if let Some(key) = key
        && let Some(before) = case_emails::by_client_key(tx, scope, case.id, key).await?
    {
        let (_, before) = find(tx, scope, case.id, before).await?;
        return view(tx, scope, before).await;
    }
    check_kept(&case)?;
    if input.subject.as_str().chars().any(char::is_control) {
        return Err(Fault::field("subject", field::CONTROL_CHARACTER));
    }
    let mail = organizations::get(tx, scope).await?.mail;
    let mail = mail.ok_or(Fault::refused(code::MAIL_NOT_CONFIGURED))?;
    let (to, cc) = recipients(tx, scope, (&case, &mail), input).await?;
    check_files(tx, scope, &input.file_ids).await?;
    if case_emails::count(tx, scope, case.id).await? >= EMAILS_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    let answered = match input.reply_to_id {
        Some(answered) => Some(answered_key(tx, scope, case.id, answered).await?),
        None => None,
    };
    let id = ctx.id(CaseEmailId::from_i64);
    let one = CaseEmail {
        id,
        case: case.id,
        state: EmailState::Queued,
        message_key: own_message_id(id, &mail),
        from: Mailbox {
            name: mail.from_name,
            address: mail.from_email,
        },
        to,
        cc,
        subject: input.subject.as_str().to_owned(),
        text: input.text.as_str().to_owned(),
        html: None,
        hidden_images: 0,
        in_reply_to: answered,
        author: scope.user(),
        client_key: key.map(str::to_owned),
        error_code: None,
        error: None,
        at: ctx.now(),
        sent_at: None,
    };
    case_emails::insert(tx, scope, &one, &input.file_ids).await?;
    enqueue(ctx, tx, scope, id).await?;
    note(ctx, tx, scope, &case, ("email_sent", &one.subject)).await?;
    view(tx, scope, one).await
}

/// Checks everybody who it goes to; nobody gets it twice.
async fn recipients(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, mail): (&Case, &MailSettings),
    input: &SendCaseEmailInput,
) -> Result<(Vec<Mailbox>, Vec<Mailbox>), Fault> {
    if input.to.is_empty() {
        return Err(Fault::field("to", field::REQUIRED));
    }
    if input.to.len() + input.cc.len() > RECIPIENTS_MAX {
        return Err(Fault::field("to", field::OUT_OF_RANGE));
    }
    let reach = Reach::load(tx, scope, case, Some(&mail.from_email)).await?;
    if reach.person.as_ref().is_some_and(|person| !person.active) {
        return Err(Fault::refused(code::PERSON_INACTIVE));
    }
    let mut seen = BTreeSet::new();
    let mut checked = |name: &str, list: &[Text<254>]| {
        let mut boxes = Vec::new();
        for (n, address) in list.iter().enumerate() {
            let (key, mailbox) = reach.check(&format!("{name}[{n}]"), address.as_str())?;
            if seen.insert(key) {
                boxes.push(mailbox);
            }
        }
        Ok::<_, Fault>(boxes)
    };
    Ok((checked("to", &input.to)?, checked("cc", &input.cc)?))
}

async fn answered_key(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    id: CaseEmailId,
) -> Result<String, Fault> {
    let unknown = || Fault::field("reply_to_id", field::UNKNOWN);
    let answered = case_emails::get(tx, scope, id).await?.ok_or_else(unknown)?;
    if answered.case == case {
        Ok(answered.message_key)
    } else {
        Err(unknown())
    }
}

/// Makes the Message-ID (RFC 5322 section 3.6.4). It stays when the e-mail is sent again, so that a receiver can know it again.
fn own_message_id(id: CaseEmailId, mail: &MailSettings) -> String {
    let domain = mail.from_email.rsplit_once('@').map(|(_, domain)| domain);
    let chance = hex(chance::digest(&format!("{id}/{}", mail.from_email))
        .get(..6)
        .unwrap_or(&[]));
    format!("{id}.{chance}@{}", domain.unwrap_or("localhost"))
}
