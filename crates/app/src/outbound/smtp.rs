//! Mail out: hands one message to the organization's mail server (RFC 5321, RFC 8314). It decides nothing about trying again.

use std::time::Duration;

use base::secret::Secret;
use base::spans::TARGET;
use base::time::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tracing::Instrument as _;
use tracing::field::Empty;

/// How long the server may take to answer a command.
const TIMEOUT: Duration = Duration::from_secs(20);

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

/// A message of plain text.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// Name and address it comes from.
    pub from: (&'a str, &'a str),
    /// Name and address it goes to.
    pub to: (&'a str, &'a str),
    /// The subject.
    pub subject: &'a str,
    /// The body.
    pub body: &'a str,
    /// When it was written.
    pub at: Timestamp,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpFault {
    /// It may be taken another time: no connection, no answer, or a transient refusal (4yz).
    #[error("{0}")]
    Again(String),
    /// It never will be: an address or name that cannot be, or a permanent refusal (5yz).
    #[error("{0}")]
    Never(String),
}

/// Hands a message over.
///
/// **Errors**: [`SmtpFault`], with what the server said.
pub async fn send(relay: &Relay<'_>, letter: &Letter<'_>) -> Result<(), SmtpFault> {
    let message = write(letter)?;
    let tls = || {
        TlsParameters::new(relay.host.to_owned())
            .map_err(|error| SmtpFault::Never(error.to_string()))
    };
    let tls = match relay.protection {
        Protection::Tls => Tls::Wrapper(tls()?),
        Protection::StartTls => Tls::Required(tls()?),
        Protection::None => Tls::None,
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(relay.host)
        .port(relay.port)
        .tls(tls)
        .timeout(Some(TIMEOUT));
    if let Some((user, password)) = relay.credentials {
        transport =
            transport.credentials(Credentials::new(user.to_owned(), password.reveal().clone()));
    }
    let span = tracing::info_span!(
        target: TARGET, "mail", otel.kind = "client", otel.status_code = Empty, server.address = relay.host,
    );
    let sent = transport
        .build()
        .send(message)
        .instrument(span.clone())
        .await;
    if sent.is_err() {
        span.record("otel.status_code", "ERROR");
    }
    match sent {
        Ok(_) => Ok(()),
        Err(error) => {
            let why = told(&error);
            if error.is_permanent() {
                Err(SmtpFault::Never(why))
            } else {
                Err(SmtpFault::Again(why))
            }
        }
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
    let mailbox = |(name, address): (&str, &str)| {
        let address: Address = address
            .parse()
            .map_err(|_| SmtpFault::Never("the address cannot be written to".to_owned()))?;
        let name = (!name.is_empty()).then(|| name.to_owned());
        Ok(Mailbox::new(name, address))
    };
    let seconds = u64::try_from(letter.at.micros() / 1_000_000).unwrap_or_default();
    Message::builder()
        .from(mailbox(letter.from)?)
        .to(mailbox(letter.to)?)
        .subject(letter.subject)
        .date(std::time::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(None)
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.to_owned())
        .map_err(|error| SmtpFault::Never(error.to_string()))
}
