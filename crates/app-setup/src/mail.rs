//! Mail of the product to its users: how it leaves, and the outbox where it waits.

pub mod delete_mail_settings;
pub mod get_mail_settings;
pub mod get_outbox_mail;
pub mod list_outbox_mails;
pub mod send_outbox_mail;
pub mod send_trial_mail;
pub mod update_mail_settings;

use app::outbound::smtp::{self, Letter, Protection, Relay, SmtpFault};
use app::seal::SealKey;
use app::{Ctx, Entry, Fault};
use base::authz::Scope;
use base::id::{JobId, OrgId, OutboxMailId, UserId};
use base::secret::Secret;
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use setup::mail::{MailKind, MailSecurity, MailSettings, MailState};
use store::job_queue::{self, NewJob};
use store::{Tx, in_tx};
use store_setup::organizations;
use store_setup::outbox_mails::{self, OutboxMail};
use store_setup::users::User;
use utoipa::ToSchema;

use crate::{jobs, keys};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<delete_mail_settings::DeleteMailSettings>(),
    Entry::of::<get_mail_settings::GetMailSettings>(),
    Entry::of::<get_outbox_mail::GetOutboxMail>(),
    Entry::of::<list_outbox_mails::ListOutboxMails>(),
    Entry::of::<send_outbox_mail::SendOutboxMail>(),
    Entry::of::<send_trial_mail::SendTrialMail>(),
    Entry::of::<update_mail_settings::UpdateMailSettings>(),
];

/// How long the outbox remembers a mail.
const KEPT: Span = Span::from_hours(90 * 24);

/// How mail leaves. The password is never shown, only whether there is one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailSettingsView {
    /// The settings; absent while none are configured and mail waits in the outbox.
    pub settings: Option<MailSettings>,
    /// Whether a password is kept.
    pub has_password: bool,
    /// That of the organization: grows with each change of its record.
    pub revision: i64,
}

/// A mail of the outbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutboxMailView {
    /// The id.
    pub id: OutboxMailId,
    /// The user it is for.
    pub user_id: Option<UserId>,
    /// Why it was written.
    pub kind: MailKind,
    /// The address.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// What it says: only asked for one by one, and only until it has left.
    pub body: Option<String>,
    /// Where it is on its way.
    pub state: MailState,
    /// What the server said when it was not taken.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
}

impl OutboxMailView {
    fn new(row: OutboxMail, body: Option<String>) -> Self {
        Self {
            id: row.id,
            user_id: row.user,
            kind: row.kind,
            recipient: row.recipient,
            subject: row.subject,
            body,
            state: row.state,
            last_error: row.last_error,
            created_at: row.created_at,
            sent_at: row.sent_at,
        }
    }
}

/// Names a mail by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: OutboxMailId,
}

fn body_place(id: OutboxMailId) -> String {
    format!("outbox_mails/{id}/body")
}

fn password_place(org: OrgId) -> String {
    format!("organizations/{org}/mail_secret")
}

/// Writes a mail with a link that is used once; links of before are no longer good.
///
/// The caller rings for the job after the commit.
pub(crate) async fn post(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: &User,
    what: (MailKind, &str),
) -> Result<OutboxMailId, Fault> {
    outbox_mails::forget_of_user(tx, scope, user.id).await?;
    tell(ctx, tx, scope, user, what).await
}

/// Writes a mail to a user into the outbox, and a job that sends it where mail is configured.
///
/// The caller rings for the job after the commit.
pub async fn tell(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: &User,
    (kind, link): (MailKind, &str),
) -> Result<OutboxMailId, Fault> {
    let (id, now) = (ctx.id(OutboxMailId::from_i64), ctx.now());
    let organization = organizations::get(tx, scope).await?;
    let text = setup::mail::text(kind, user.locale, &user.name, &organization.name, link);
    let key = keys::data_key(ctx, tx, scope).await?;
    let goes = organization.mail.is_some();
    let mail = OutboxMail {
        id,
        user: Some(user.id),
        kind,
        recipient: user.email.clone(),
        subject: text.subject,
        body: Some(key.seal(&body_place(id), text.body.as_bytes())),
        state: if goes {
            MailState::Queued
        } else {
            MailState::Held
        },
        last_error: None,
        created_at: now,
        sent_at: None,
    };
    outbox_mails::purge(tx, scope, now - KEPT).await?;
    outbox_mails::insert(tx, scope, &mail).await?;
    if goes {
        enqueue(ctx, tx, scope, id).await?;
    }
    changed(tx, scope, id, now);
    Ok(id)
}

/// Adds the job that sends a mail.
pub(crate) async fn enqueue(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: OutboxMailId,
) -> Result<(), Fault> {
    let now = ctx.now();
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: jobs::send_mail::NAME,
        payload: json!({ "outbox_mail_id": id }),
        run_at: now,
        dedupe_key: Some(id.to_string()),
    };
    Ok(job_queue::insert(tx, scope, now, &job).await?)
}

/// Tells screens that a mail of the outbox changed.
pub(crate) fn changed(tx: &mut Tx<'_>, scope: &Scope, id: OutboxMailId, now: Timestamp) {
    tx.emit(
        scope,
        now,
        SetupEvent::SettingChanged(Setting::OutboxMail, id.get()).heard(),
    );
}

/// Opens what a mail says.
///
/// **Errors**: `mail_gone` when it was forgotten.
pub(crate) fn open_body(key: &SealKey, mail: &OutboxMail) -> Result<String, Fault> {
    let Some(sealed) = &mail.body else {
        return Err(Fault::refused(app::code::MAIL_GONE));
    };
    let bytes = key
        .open(&body_place(mail.id), sealed)
        .map_err(|error| Fault::Internal(Box::new(error)))?;
    Ok(String::from_utf8_lossy(bytes.reveal()).into_owned())
}

/// How mail leaves, with the password opened.
#[derive(Clone)]
pub struct Way {
    /// Where mail is handed over.
    pub settings: MailSettings,
    password: Option<Secret<String>>,
}

/// Reads how mail leaves; `None` while nothing is configured.
pub async fn way(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope) -> Result<Option<Way>, Fault> {
    let organization = organizations::get(tx, scope).await?;
    let Some(settings) = organization.mail else {
        return Ok(None);
    };
    let sealed = organizations::mail_secret(tx, scope)
        .await?
        .filter(|sealed| !sealed.is_empty());
    let password = match sealed {
        Some(sealed) => {
            let key = keys::data_key(ctx, tx, scope).await?;
            let bytes = key
                .open(&password_place(scope.org()), &sealed)
                .map_err(|error| Fault::Internal(Box::new(error)))?;
            Some(Secret::new(
                String::from_utf8_lossy(bytes.reveal()).into_owned(),
            ))
        }
        None => None,
    };
    Ok(Some(Way { settings, password }))
}

impl Way {
    /// Gives where a message is handed over.
    pub fn relay(&self) -> Relay<'_> {
        let settings = &self.settings;
        Relay {
            host: &settings.host,
            port: settings.port,
            protection: match settings.security {
                MailSecurity::Tls => Protection::Tls,
                MailSecurity::StartTls => Protection::StartTls,
                MailSecurity::None => Protection::None,
            },
            credentials: self
                .password
                .as_ref()
                .filter(|_| !settings.user_name.is_empty())
                .map(|password| (settings.user_name.as_str(), password)),
        }
    }
}

/// Hands a mail to the server.
pub(crate) async fn hand_over(
    way: &Way,
    mail: &OutboxMail,
    name: &str,
    body: &str,
) -> Result<(), SmtpFault> {
    let settings = &way.settings;
    let letter = Letter {
        from: (&settings.from_name, &settings.from_email),
        to: &[(name, &mail.recipient)],
        subject: &mail.subject,
        body,
        at: mail.created_at,
        ..Letter::default()
    };
    smtp::send(&way.relay(), &letter).await
}

/// Shows how mail leaves.
pub(crate) async fn settings_view(ctx: &Ctx, scope: Scope) -> Result<MailSettingsView, Fault> {
    ctx.db
        .read(in_tx!(tx, [scope], shown_settings(tx, &scope).await))
        .await
}

/// Gives how mail leaves, as readers get it.
async fn shown_settings(tx: &mut Tx<'_>, scope: &Scope) -> Result<MailSettingsView, Fault> {
    let sealed = organizations::mail_secret(tx, scope).await?;
    let organization = organizations::get(tx, scope).await?;
    Ok(MailSettingsView {
        settings: organization.mail,
        has_password: sealed.is_some_and(|sealed| !sealed.is_empty()),
        revision: organization.revision,
    })
}
