//! Mail out: hands one message to the organization's mail server (RFC 5321, RFC 8314). It decides nothing about trying again, but says
//! which of the three it is: not taken yet, never to be taken, or unknown.

use std::time::Duration;

use base::secret::Secret;
use base::spans::TARGET;
use base::time::Timestamp;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::{Address, Message};
use tokio::time::timeout;
use tracing::Instrument as _;
use tracing::field::Empty;

/// How long the server may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
/// How long it may take until it says that it waits for the message.
const OPEN_TIMEOUT: Duration = Duration::from_secs(45);
/// How long it may take to say that it took the message. With the time before, less than the lease of a job.
const TAKE_TIMEOUT: Duration = Duration::from_mins(1);
/// How long it may take to say goodbye, which changes nothing.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS, or nothing is sent.
    StartTls,
    /// None.
    None,
}

/// Where a message is handed over.
pub struct Relay<'a> {
    /// Name or address of the server.
    pub host: &'a str,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
    /// Who signs in, and with which password; nobody when absent.
    pub credentials: Option<(&'a str, &'a Secret<String>)>,
}

/// A file that goes along.
#[derive(Debug, Clone)]
pub struct Enclosed {
    /// Its name.
    pub name: String,
    /// Its content type.
    pub mime: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A message of plain text, with files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Letter<'a> {
    /// Name and address it comes from.
    pub from: (&'a str, &'a str),
    /// Names and addresses it goes to.
    pub to: &'a [(&'a str, &'a str)],
    /// Names and addresses that get a copy.
    pub cc: &'a [(&'a str, &'a str)],
    /// The subject.
    pub subject: &'a str,
    /// The body.
    pub body: &'a str,
    /// Its Message-ID without angle brackets; one is made when absent.
    pub message_id: Option<&'a str>,
    /// The Message-ID that it answers, without angle brackets.
    pub in_reply_to: Option<&'a str>,
    /// The files that go along.
    pub files: &'a [Enclosed],
    /// When it was written.
    pub at: Timestamp,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpFault {
    /// It may be taken another time: no connection, no answer before the message began, or a transient refusal (4yz).
    #[error("{0}")]
    Again(String),
    /// It never will be: an address or name that cannot be, or a permanent refusal (5yz).
    #[error("{0}")]
    Never(String),
    /// The message was on its way when the connection ended: whether the server took it is not known.
    #[error("{0}")]
    Unknown(String),
}

/// Hands a message over.
///
/// **Errors**: [`SmtpFault`], with what the server said.
pub async fn send(relay: &Relay<'_>, letter: &Letter<'_>) -> Result<(), SmtpFault> {
    let message = write(letter)?;
    let span = tracing::info_span!(
        target: TARGET, "mail", otel.kind = "client", otel.status_code = Empty, server.address = relay.host,
    );
    let sent = hand_over(relay, &message).instrument(span.clone()).await;
    if sent.is_err() {
        span.record("otel.status_code", "ERROR");
    }
    sent
}

/// Until the server waits for the message nothing is lost by trying again; from then on only its own word tells.
async fn hand_over(relay: &Relay<'_>, message: &Message) -> Result<(), SmtpFault> {
    let opened = timeout(OPEN_TIMEOUT, open(relay, message)).await;
    let mut connection = opened.map_err(|_| SmtpFault::Again("no answer in time".to_owned()))??;
    let taken = timeout(TAKE_TIMEOUT, connection.message(&message.formatted())).await;
    let taken = taken.map_err(|_| SmtpFault::Unknown("no answer in time".to_owned()))?;
    taken.map_err(|error| {
        if error.is_permanent() {
            SmtpFault::Never(told(&error))
        } else if error.is_transient() {
            SmtpFault::Again(told(&error))
        } else {
            SmtpFault::Unknown(told(&error))
        }
    })?;
    // It was taken, whatever becomes of the goodbye.
    drop(timeout(QUIT_TIMEOUT, connection.quit()).await);
    Ok(())
}

/// Connects, signs in, and says who it is from and to, until the server waits for the message.
async fn open(relay: &Relay<'_>, message: &Message) -> Result<AsyncSmtpConnection, SmtpFault> {
    let hello = ClientId::default();
    let tls = || {
        TlsParameters::new(relay.host.to_owned())
            .map_err(|error| SmtpFault::Never(error.to_string()))
    };
    let first = match relay.protection {
        Protection::Tls => Some(tls()?),
        Protection::StartTls | Protection::None => None,
    };
    let place = (relay.host, relay.port);
    let connection =
        AsyncSmtpConnection::connect_tokio1(place, Some(CONNECT_TIMEOUT), &hello, first, None);
    let mut connection = connection.await.map_err(|error| not_taken(&error))?;
    if relay.protection == Protection::StartTls {
        let upgraded = connection.starttls(tls()?, &hello).await;
        upgraded.map_err(|error| not_taken(&error))?;
    }
    if let Some((user, password)) = relay.credentials {
        let credentials = Credentials::new(user.to_owned(), password.reveal().clone());
        let known = [Mechanism::Plain, Mechanism::Login];
        let signed_in = connection.auth(&known, &credentials).await;
        signed_in.map_err(|error| not_taken(&error))?;
    }
    let envelope = message.envelope();
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    let mut options = Vec::new();
    if addresses.any(|address| !address.to_string().is_ascii()) {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            let why = "the server takes no addresses with such letters (SMTPUTF8)";
            return Err(SmtpFault::Never(why.to_owned()));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let from = Mail::new(envelope.from().cloned(), options);
    connection
        .command(from)
        .await
        .map_err(|error| not_taken(&error))?;
    for to in envelope.to() {
        let to = Rcpt::new(to.clone(), Vec::new());
        connection
            .command(to)
            .await
            .map_err(|error| not_taken(&error))?;
    }
    connection
        .command(Data)
        .await
        .map_err(|error| not_taken(&error))?;
    Ok(connection)
}

/// What went wrong before the message itself was on its way.
fn not_taken(error: &SmtpError) -> SmtpFault {
    if error.is_permanent() {
        SmtpFault::Never(told(error))
    } else {
        SmtpFault::Again(told(error))
    }
}

fn told(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error as _;
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text.chars().take(300).collect()
}

fn write(letter: &Letter<'_>) -> Result<Message, SmtpFault> {
    let never = |error: &dyn std::error::Error| SmtpFault::Never(error.to_string());
    let seconds = u64::try_from(letter.at.micros() / 1_000_000).unwrap_or_default();
    let named = |id: &str| format!("<{id}>");
    let mut message = Message::builder()
        .from(mailbox(letter.from)?)
        .subject(letter.subject)
        .date(std::time::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(letter.message_id.map(named));
    for to in letter.to {
        message = message.to(mailbox(*to)?);
    }
    for cc in letter.cc {
        message = message.cc(mailbox(*cc)?);
    }
    if let Some(answered) = letter.in_reply_to {
        message = message
            .in_reply_to(named(answered))
            .references(named(answered));
    }
    let body = letter.body.to_owned();
    let written = if letter.files.is_empty() {
        message.header(ContentType::TEXT_PLAIN).body(body)
    } else {
        let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(body));
        for file in letter.files {
            let mime = ContentType::parse(&file.mime)
                .or_else(|_| ContentType::parse("application/octet-stream"))
                .map_err(|error| never(&error))?;
            let part = Attachment::new(file.name.clone()).body(file.bytes.clone(), mime);
            parts = parts.singlepart(part);
        }
        message.multipart(parts)
    };
    written.map_err(|error| never(&error))
}

fn mailbox((name, address): (&str, &str)) -> Result<Mailbox, SmtpFault> {
    let address: Address = address
        .parse()
        .map_err(|_| SmtpFault::Never("the address cannot be written to".to_owned()))?;
    let name = (!name.is_empty()).then(|| name.to_owned());
    Ok(Mailbox::new(name, address))
}
