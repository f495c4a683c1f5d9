//! E-mails of cases: written to the customer from the case, received by the integration API, and shown with everything they hold
//! (CASE-012, CASE-013, CASE-030). How they leave is in the job `SendCaseEmail`.

pub mod check_case_email;
pub mod get_case_email;
pub mod harmless;
pub mod list_case_emails;
pub mod receive_case_email;
pub mod resend_case_email;
pub mod send_case_email;

use std::collections::BTreeSet;

use app::code::field;
use app::{Ctx, Entry, Fault, code};
use app_setup::file::FileView;
use base::authz::{Action, Scope};
use base::id::{CaseEmailId, CaseId, FileId, JobId, PersonId, UserId};
use base::time::Timestamp;
use office::crm::email::{
    EmailDirection, EmailState, FILES_BYTES_MAX, FILES_MAX, Mailbox, RecipientRefused,
    judge_recipient,
};
use office::person::{Address, OptIn, PointKind};
use serde::Serialize;
use serde_json::json;
use setup::mail::is_email;
use store::job_queue::NewJob;
use store::{Tx, job_queue};
use store_office::case_emails::{self, CaseEmail, CaseEmailHead};
use store_office::cases::{self, Case};
use store_office::contact_points::{self, ContactPoint};
use store_office::people::Person;
use store_setup::files;
use utoipa::ToSchema;

use crate::case::note_change;
use crate::jobs::send_case_email as sending;
use crate::person::{living, refuse_anonymized};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<check_case_email::CheckCaseEmail>(),
    Entry::of::<get_case_email::GetCaseEmail>(),
    Entry::of::<list_case_emails::ListCaseEmails>(),
    Entry::of::<receive_case_email::ReceiveCaseEmail>(),
    Entry::of::<resend_case_email::ResendCaseEmail>(),
    Entry::of::<send_case_email::SendCaseEmail>(),
];

/// An e-mail of a case with everything that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseEmailView {
    /// The id.
    pub id: CaseEmailId,
    /// Its case.
    pub case_id: CaseId,
    /// Which way it went: the mark E or S.
    pub direction: EmailDirection,
    /// Where it is on its way.
    pub state: EmailState,
    /// Who it is from.
    pub from: Mailbox,
    /// Who it is to.
    pub to: Vec<Mailbox>,
    /// Who gets a copy.
    pub cc: Vec<Mailbox>,
    /// The subject; empty when a received one had none.
    pub subject: String,
    /// What it says, as text.
    pub text: String,
    /// What it says as HTML, made harmless: without scripts, styles and pictures. Null where there was none.
    pub html: Option<String>,
    /// Pictures that the HTML would have loaded from elsewhere, and does not.
    pub hidden_image_count: i64,
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// The Message-ID that it answers.
    pub in_reply_to: Option<String>,
    /// The files that came or went with it; one whose bytes were removed by law is left out.
    pub files: Vec<FileView>,
    /// Who wrote it, or whose program brought it.
    pub author_id: Option<UserId>,
    /// Why it was not sent: `mail_not_configured`, `mail_refused`, `mail_unreachable`, `file_gone` or `outcome_unknown`.
    pub error_code: Option<String>,
    /// What the mail server said.
    pub error: Option<String>,
    /// When it was written or taken in.
    pub at: Timestamp,
    /// When the mail server took it; for a received one, when it was written, if that is known.
    pub sent_at: Option<Timestamp>,
}

/// A line of the list of e-mails of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseEmailLine {
    /// The id.
    pub id: CaseEmailId,
    /// Its case.
    pub case_id: CaseId,
    /// Which way it went: the mark E or S.
    pub direction: EmailDirection,
    /// Where it is on its way.
    pub state: EmailState,
    /// Who it is from.
    pub from: Mailbox,
    /// Who it is to.
    pub to: Vec<Mailbox>,
    /// The subject.
    pub subject: String,
    /// How its text begins.
    pub begins: String,
    /// How many files came or went with it.
    pub file_count: i64,
    /// Who wrote it, or whose program brought it.
    pub author_id: Option<UserId>,
    /// Why it was not sent.
    pub error_code: Option<String>,
    /// When it was written or taken in.
    pub at: Timestamp,
    /// As in the e-mail.
    pub sent_at: Option<Timestamp>,
}

impl From<CaseEmailHead> for CaseEmailLine {
    fn from(head: CaseEmailHead) -> Self {
        Self {
            id: head.id,
            case_id: head.case,
            direction: head.state.direction(),
            state: head.state,
            from: head.from,
            to: head.to,
            subject: head.subject,
            begins: head.begins,
            file_count: head.n_files,
            author_id: head.author,
            error_code: head.error_code,
            at: head.at,
            sent_at: head.sent_at,
        }
    }
}

/// Builds the view of an e-mail.
async fn view(tx: &mut Tx<'_>, scope: &Scope, one: CaseEmail) -> Result<CaseEmailView, Fault> {
    let mut list = Vec::new();
    for file in case_emails::files(tx, scope, one.id).await? {
        if let Some(file) = files::get(tx, scope, file).await? {
            list.push(file.into());
        }
    }
    Ok(CaseEmailView {
        id: one.id,
        case_id: one.case,
        direction: one.state.direction(),
        state: one.state,
        from: one.from,
        to: one.to,
        cc: one.cc,
        subject: one.subject,
        text: one.text,
        html: one.html,
        hidden_image_count: one.hidden_images,
        message_id: one.message_key,
        in_reply_to: one.in_reply_to,
        files: list,
        author_id: one.author,
        error_code: one.error_code,
        error: one.error,
        at: one.at,
        sent_at: one.sent_at,
    })
}

/// Gives an e-mail of a case that the caller may read.
///
/// **Errors**: [`Fault::NotFound`], also for an e-mail of another case.
async fn find(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: CaseId,
    id: CaseEmailId,
) -> Result<(Case, CaseEmail), Fault> {
    let case = cases::get(tx, scope, case).await?.ok_or(Fault::NotFound)?;
    let one = case_emails::get(tx, scope, id).await?;
    let one = one.filter(|one| one.case == case.id);
    Ok((case, one.ok_or(Fault::NotFound)?))
}

/// Whom one may write to from a case, as one caller.
struct Reach {
    /// The customer, when the case has one.
    person: Option<Person>,
    /// The e-mail addresses of the customer that are in use.
    points: Vec<ContactPoint>,
    /// Who took part in what was received, who wrote last first; none of our own addresses.
    correspondents: Vec<(String, Mailbox)>,
    /// Whether any other address is allowed too.
    may_add: bool,
}

impl Reach {
    /// Reads it. `own` is the address that the organization writes from.
    ///
    /// **Errors**: `person_anonymized`.
    async fn load(
        tx: &mut Tx<'_>,
        scope: &Scope,
        case: &Case,
        own: Option<&str>,
    ) -> Result<Self, Fault> {
        let person = match case.person {
            Some(id) => living(tx, scope, id).await?,
            None => None,
        };
        if let Some(person) = &person {
            refuse_anonymized(person)?;
        }
        let points = match person.as_ref().map(|person| person.id) {
            Some(id) => addresses(tx, scope, id).await?,
            None => Vec::new(),
        };
        let own = own.and_then(|own| key_of(own).ok());
        let mut seen = BTreeSet::new();
        let mut correspondents = Vec::new();
        for one in case_emails::correspondents(tx, scope, case.id).await? {
            if let Ok(key) = key_of(&one.address)
                && Some(&key) != own.as_ref()
                && seen.insert(key.clone())
            {
                correspondents.push((key, one));
            }
        }
        Ok(Self {
            person,
            points,
            correspondents,
            may_add: scope.has(Action::PersonWrite),
        })
    }

    /// Checks one recipient, and gives it the name that is known of it.
    ///
    /// **Errors**: told at `field`; `opted_out`, `case_email_recipient`.
    fn check(&self, field: &str, address: &str) -> Result<(String, Mailbox), Fault> {
        let key = key_of(address).map_err(|()| Fault::field(field, field::EMAIL_INVALID))?;
        let own: Vec<(String, OptIn)> = self
            .points
            .iter()
            .map(|point| (point.key.clone(), point.opt_in))
            .collect();
        let wrote = self.correspondents.iter().map(|(key, _)| key.clone());
        judge_recipient(&key, &own, &wrote.collect(), self.may_add).map_err(|refused| {
            Fault::refused(match refused {
                RecipientRefused::OptedOut => code::OPTED_OUT,
                RecipientRefused::NotOfCustomer => code::EMAIL_RECIPIENT,
            })
        })?;
        let wrote = self.correspondents.iter().find(|(known, _)| *known == key);
        let name = match (&self.person, wrote) {
            (Some(person), _) if own.iter().any(|(known, _)| *known == key) => person.name.clone(),
            (_, Some((_, known))) => known.name.clone(),
            (_, None) => String::new(),
        };
        let address = address.trim().to_owned();
        Ok((key, Mailbox { name, address }))
    }
}

/// Gives the e-mail addresses of a person that are in use.
async fn addresses(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<Vec<ContactPoint>, Fault> {
    let points = contact_points::of_person(tx, scope, person).await?;
    let is_used = |point: &ContactPoint| point.kind == PointKind::Email && point.status == "active";
    Ok(points.into_iter().filter(is_used).collect())
}

/// Reads an address, and gives what makes two of them the same.
fn key_of(address: &str) -> Result<String, ()> {
    let parsed = Address::parse(PointKind::Email, address).map_err(|_| ())?;
    if is_email(&parsed.value) {
        Ok(parsed.key)
    } else {
        Err(())
    }
}

/// Checks the files that go or come with an e-mail: the caller uploaded them.
///
/// **Errors**: told at `file_ids`.
async fn check_files(tx: &mut Tx<'_>, scope: &Scope, ids: &[FileId]) -> Result<(), Fault> {
    if ids.len() > FILES_MAX {
        return Err(Fault::field("file_ids", field::OUT_OF_RANGE));
    }
    let mut bytes = 0_u64;
    for id in ids {
        let file = files::get(tx, scope, *id).await?;
        // Whoever could name any file could send it to themselves.
        let own = file.filter(|file| file.created_by == scope.user());
        let own = own.ok_or_else(|| Fault::field("file_ids", field::UNKNOWN))?;
        bytes = bytes.saturating_add(own.size_bytes);
    }
    if bytes > FILES_BYTES_MAX {
        return Err(Fault::refused(code::FILE_TOO_LARGE));
    }
    Ok(())
}

/// Keeps in the history of the case what became of an e-mail, and tells screens.
pub(crate) async fn note(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    (what, subject): (&str, &str),
) -> Result<(), Fault> {
    let forms = (json!({ what: null }), json!({ what: subject }));
    note_change(ctx, tx, scope, case, forms).await
}

/// Adds the job that sends an e-mail.
async fn enqueue(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, id: CaseEmailId) -> Result<(), Fault> {
    let now = ctx.now();
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: sending::NAME,
        payload: json!({ "case_email_id": id }),
        run_at: now,
        dedupe_key: Some(id.to_string()),
    };
    Ok(job_queue::insert(tx, scope, now, &job).await?)
}
