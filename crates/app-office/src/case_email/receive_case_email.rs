//! Takes an e-mail of a customer into a case, as the integration API does until e-mail is a channel of its own (CASE-012).
//!
//! It is known by its Message-ID: sent again, it changes nothing. A concluded case takes it too, and stays concluded;
//! one whose words retention erased takes nothing more.

use app::code::field;
use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::{CaseEmailId, CaseId, FileId};
use base::text::{Text, shorten};
use base::time::Timestamp;
use office::crm::email::{
    EMAILS_MAX, EmailState, Mailbox, RECEIVED_CHARS_MAX, RECIPIENTS_MAX, SUBJECT_CHARS_MAX,
    message_key,
};
use office::crm::notice::NoticeKind;
use office::social::markup;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx, lock};
use store_office::case_emails::{self, CaseEmail};
use store_office::cases::{self, Case};
use store_office::people;
use utoipa::ToSchema;

use super::{check_files, harmless, key_of, note};
use crate::case::check_kept;
use crate::office_notice::tell_of_email;
use crate::person::refuse_anonymized;

/// Recipients of a received e-mail that are kept; lists may have hundreds.
const KEPT_MAX: usize = RECIPIENTS_MAX * 5;
/// Characters of a name.
const NAME_CHARS_MAX: usize = 160;

/// Takes one in.
pub struct ReceiveCaseEmail;

/// What came, and into which case.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ReceiveCaseEmailInput {
    /// The number of the case.
    pub case_number: Text<40>,
    /// Its Message-ID, with or without angle brackets.
    pub message_id: Text<998>,
    /// The Message-ID that it answers.
    #[serde(default)]
    pub in_reply_to: Option<Text<998>>,
    /// Who wrote.
    pub from: Mailbox,
    /// Who it went to.
    #[serde(default)]
    pub to: Vec<Mailbox>,
    /// Who got a copy.
    #[serde(default)]
    pub cc: Vec<Mailbox>,
    /// The subject; what is longer than 255 characters is cut.
    #[serde(default)]
    pub subject: Option<String>,
    /// What it says as text; made out of the HTML where it is missing.
    #[serde(default)]
    pub text: Option<String>,
    /// What it says as HTML; scripts, styles and pictures are taken out.
    #[serde(default)]
    pub html: Option<String>,
    /// When it was written.
    #[serde(default)]
    pub sent_at: Option<Timestamp>,
    /// Its files, which the caller uploaded before; ten at the most.
    #[serde(default)]
    pub file_ids: Vec<FileId>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReceivedCaseEmail {
    /// The e-mail.
    pub id: CaseEmailId,
    /// The case that it is in.
    pub case_id: CaseId,
    /// False when it was there before.
    pub created: bool,
}

impl Operation for ReceiveCaseEmail {
    const ID: &'static str = "receive_case_email";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/case-emails";
    const ACTION: Action = Action::CaseEmailAdd;
    const SUMMARY: &'static str =
        "Takes an e-mail of a customer into a case; the same Message-ID again changes nothing.";
    type Input = ReceiveCaseEmailInput;
    type Output = ReceivedCaseEmail;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ReceiveCaseEmailInput,
    ) -> Result<ReceivedCaseEmail, Fault> {
        check(&input)?;
        let db = ctx.db.clone();
        db.write(in_tx!(
            tx,
            [ctx, scope, input],
            take(&ctx, tx, &scope, &input).await
        ))
        .await
    }
}

fn check(input: &ReceiveCaseEmailInput) -> Result<(), Fault> {
    let mut fields = Fields::new();
    let is_long = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        text.chars().count() > RECEIVED_CHARS_MAX
    };
    let says = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let is_address = |one: &Mailbox| key_of(&one.address).is_ok();
    fields.check(
        is_address(&input.from),
        "from.address",
        field::EMAIL_INVALID,
    );
    for (name, list) in [("to", &input.to), ("cc", &input.cc)] {
        let right = list.iter().all(is_address);
        fields.check(right, name, field::EMAIL_INVALID);
        fields.check(list.len() <= KEPT_MAX, name, field::OUT_OF_RANGE);
    }
    fields.check(!is_long(&input.text), "text", field::TOO_LONG);
    fields.check(!is_long(&input.html), "html", field::TOO_LONG);
    let said = says(&input.text) || says(&input.html) || !input.file_ids.is_empty();
    fields.check(said, "text", field::REQUIRED);
    let key = message_key(input.message_id.as_str());
    fields.check(!key.is_empty(), "message_id", field::REQUIRED);
    fields.done()
}

async fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &ReceiveCaseEmailInput,
) -> Result<ReceivedCaseEmail, Fault> {
    let unknown = || Fault::field("case_number", field::UNKNOWN);
    let number = input.case_number.as_str();
    let case = cases::by_number(tx, scope, number).await?;
    let id = case.ok_or_else(unknown)?.id;
    lock::take(tx, id.get()).await?;
    let case = cases::get(tx, scope, id).await?.ok_or_else(unknown)?;
    let key = message_key(input.message_id.as_str());
    let received = |id, created| ReceivedCaseEmail {
        id,
        case_id: case.id,
        created,
    };
    if let Some(before) = case_emails::by_message(tx, scope, case.id, key).await? {
        return Ok(received(before, false));
    }
    if let Some(person) = case.person
        && let Some(person) = people::get(tx, scope, person).await?
    {
        refuse_anonymized(&person)?;
    }
    check_kept(&case)?;
    check_files(tx, scope, &input.file_ids).await?;
    if case_emails::count(tx, scope, case.id).await? >= EMAILS_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    let one = row(ctx, scope, &case, input);
    case_emails::insert(tx, scope, &one, &input.file_ids).await?;
    note(ctx, tx, scope, &case, ("email_received", &one.subject)).await?;
    tell_of_email(ctx, tx, scope, (&case, NoticeKind::CaseEmailReceived), None).await?;
    Ok(received(one.id, true))
}

fn row(ctx: &Ctx, scope: &Scope, case: &Case, input: &ReceiveCaseEmailInput) -> CaseEmail {
    let html = input.html.as_deref().filter(|html| !html.trim().is_empty());
    let (html, hidden_images) = html.map(harmless::clean).unzip();
    let text = input.text.clone().filter(|text| !text.trim().is_empty());
    let text = text.unwrap_or_else(|| {
        let html = input.html.as_deref().unwrap_or_default();
        markup::plain(html)
    });
    let answered = input.in_reply_to.as_ref();
    CaseEmail {
        id: ctx.id(CaseEmailId::from_i64),
        case: case.id,
        state: EmailState::Received,
        from: tidy(&input.from),
        to: input.to.iter().map(tidy).collect(),
        cc: input.cc.iter().map(tidy).collect(),
        subject: one_line(
            input.subject.as_deref().unwrap_or_default(),
            SUBJECT_CHARS_MAX,
        ),
        text,
        html,
        hidden_images: hidden_images.unwrap_or_default(),
        message_key: message_key(input.message_id.as_str()).to_owned(),
        in_reply_to: answered.map(|id| message_key(id.as_str()).to_owned()),
        author: scope.user(),
        client_key: None,
        error_code: None,
        error: None,
        at: ctx.now(),
        sent_at: input.sent_at,
    }
}

fn tidy(one: &Mailbox) -> Mailbox {
    Mailbox {
        name: one_line(&one.name, NAME_CHARS_MAX),
        address: one.address.trim().to_owned(),
    }
}

/// Puts a text on one line, without control characters, and cuts it.
fn one_line(text: &str, max: usize) -> String {
    let plain = text.replace(|c: char| c.is_control(), " ");
    shorten(plain.trim(), max)
}
