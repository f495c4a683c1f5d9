//! Webhooks: where other systems are told of what happened, when they are told again, and when that ends (product decision 14).
//!
//! **Source**: Standard Webhooks 1.0 (headers, secrets, retries, an endpoint that is gone).

use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

/// Webhooks of an organization at the most.
pub const WEBHOOKS_MAX: i64 = 20;
/// Characters of an address at the most.
pub const URL_MAX: usize = 2_000;
/// Kinds of events that one webhook names at the most.
pub const EVENTS_MAX: usize = 200;
/// How long a secret that was replaced is still signed with.
pub const ROTATION: Span = Span::from_hours(24);
/// How long deliveries are kept.
pub const KEPT: Span = Span::from_hours(14 * 24);
/// A receiver that takes nothing for so long is told nothing more.
pub const FAILING_MAX: Span = Span::from_hours(5 * 24);
/// Bytes of an answer that are kept.
pub const ANSWER_BYTES_MAX: usize = 2_048;
/// Random bytes of a secret.
pub const SECRET_BYTES: usize = 32;

/// The waits between attempts, before chance lengthens them.
const WAITS: [Span; 7] = [
    Span::from_secs(5),
    Span::from_mins(5),
    Span::from_mins(30),
    Span::from_hours(2),
    Span::from_hours(5),
    Span::from_hours(10),
    Span::from_hours(10),
];
/// Attempts before a delivery failed for good.
pub const ATTEMPTS_MAX: u32 = 8;
/// Chance lengthens a wait by one part in so many at the most, so that receivers that come back are not all called at once.
const JITTER_PART: i64 = 5;
/// Moments of further attempts lie on a grid, so that one job wakes up for many of them.
const GRID: Span = Span::from_secs(5);

/// Gives the moment of the next attempt after so many; none after the last.
///
/// **Shape**: `dice` is any number; the moment is never before the wait is over.
pub fn next_attempt(now: Timestamp, attempts: u32, dice: u64) -> Option<Timestamp> {
    let place = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let wait = *WAITS.get(place)?;
    let most = wait.micros() / JITTER_PART;
    let more = i64::try_from(dice % u64::try_from(most.max(1)).unwrap_or(1)).unwrap_or_default();
    let at = (now + wait + Span::from_micros(more)).micros();
    let grid = GRID.micros();
    Some(Timestamp::from_micros(
        (at + grid - 1).div_euclid(grid) * grid,
    ))
}

/// Where a delivery is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookDeliveryState {
    /// It is sent, or will be sent again.
    Waiting,
    /// The receiver took it.
    Delivered,
    /// It is not sent again by itself.
    Failed,
}

impl WebhookDeliveryState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Failed];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Why a webhook is off though nobody switched it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookOffReason {
    /// The receiver took nothing for [`FAILING_MAX`].
    Failing,
    /// The receiver said that it is gone for good (status 410).
    Gone,
}

impl WebhookOffReason {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Failing, Self::Gone];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// Why there was no answer that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookDeliveryError {
    /// The answer has a status other than 2xx.
    Status,
    /// The target is in a network that is not reached from here, or not by HTTPS.
    TargetRefused,
    /// The name does not lead to an address.
    NameUnknown,
    /// No connection came about, or TLS was refused.
    NotConnected,
    /// The answer took too long.
    TimedOut,
    /// The connection broke.
    Broken,
    /// The webhook was switched off before it was sent.
    SwitchedOff,
    /// The event is not in the log any more.
    EventGone,
}

impl WebhookDeliveryError {
    /// Every error.
    pub const ALL: [Self; 8] = [
        Self::Status,
        Self::TargetRefused,
        Self::NameUnknown,
        Self::NotConnected,
        Self::TimedOut,
        Self::Broken,
        Self::SwitchedOff,
        Self::EventGone,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::TargetRefused => "target_refused",
            Self::NameUnknown => "name_unknown",
            Self::NotConnected => "not_connected",
            Self::TimedOut => "timed_out",
            Self::Broken => "broken",
            Self::SwitchedOff => "switched_off",
            Self::EventGone => "event_gone",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.name() == name)
    }
}

/// What a status says of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver took it.
    Taken,
    /// It may take it another time.
    Again,
    /// It never takes anything any more.
    Gone,
}

/// Reads a status: only 2xx is success, and redirections are not followed.
pub const fn verdict(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Taken,
        410 => Verdict::Gone,
        _ => Verdict::Again,
    }
}

/// Where events are sent.
///
/// **Shape**: an `https` or `http` address of at most [`URL_MAX`] characters, without name, password and fragment, as browsers
/// write it. Whether its network may be reached is seen when it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct WebhookUrl(String);

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlRefused {
    /// Nothing is there.
    #[error("text_empty")]
    Empty,
    /// More characters than [`URL_MAX`].
    #[error("text_too_long")]
    TooLong,
    /// No address of the web, or one with a name, password or fragment.
    #[error("address_invalid")]
    Invalid,
}

impl WebhookUrl {
    /// Reads an address.
    ///
    /// **Errors**: see [`UrlRefused`].
    pub fn parse(raw: &str) -> Result<Self, UrlRefused> {
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            return Err(UrlRefused::Empty);
        }
        if trimmed.chars().count() > URL_MAX {
            return Err(UrlRefused::TooLong);
        }
        if trimmed.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(UrlRefused::Invalid);
        }
        let url = Url::parse(trimmed).map_err(|_| UrlRefused::Invalid)?;
        let is_plain = url.username().is_empty()
            && url.password().is_none()
            && url.fragment().is_none()
            && url.host_str().is_some_and(|host| !host.is_empty());
        if !matches!(url.scheme(), "https" | "http") || !is_plain {
            return Err(UrlRefused::Invalid);
        }
        if url.as_str().chars().count() > URL_MAX {
            return Err(UrlRefused::TooLong);
        }
        Ok(Self(url.into()))
    }

    /// Lends the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether it is read by anybody on the way.
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl<'de> Deserialize<'de> for WebhookUrl {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Self::parse(&raw).map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for WebhookUrl {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .min_length(Some(1))
            .max_length(Some(URL_MAX))
            .into()
    }
}

impl utoipa::ToSchema for WebhookUrl {}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_000_000);

    #[test]
    fn waits_grow_never_shrink_and_end_after_the_eighth_attempt() {
        for dice in [0, 1, 12_345, u64::MAX] {
            for (attempts, wait) in (1..).zip(WAITS) {
                let at = next_attempt(NOW, attempts, dice).unwrap();
                let waited = at.since(NOW);
                assert!(waited >= wait, "{attempts}");
                let most = wait.micros() + wait.micros() / JITTER_PART + GRID.micros();
                assert!(waited.micros() <= most, "{attempts}");
                assert_eq!(at.micros() % GRID.micros(), 0);
            }
            assert_eq!(next_attempt(NOW, ATTEMPTS_MAX, dice), None);
            assert_eq!(next_attempt(NOW, 0, dice), None);
        }
    }

    #[test]
    fn only_success_is_success() {
        for (status, said) in [
            (200, Verdict::Taken),
            (204, Verdict::Taken),
            (301, Verdict::Again),
            (302, Verdict::Again),
            (404, Verdict::Again),
            (410, Verdict::Gone),
            (500, Verdict::Again),
        ] {
            assert_eq!(verdict(status), said, "{status}");
        }
    }

    #[test]
    fn addresses_are_read_as_browsers_read_them_or_refused() {
        for (raw, read) in [
            (
                " https://exemplo.com.br/gancho ",
                "https://exemplo.com.br/gancho",
            ),
            ("HTTPS://Exemplo.com", "https://exemplo.com/"),
            ("http://2130706433/", "http://127.0.0.1/"),
            ("https://[::1]:8443/x?y=z", "https://[::1]:8443/x?y=z"),
        ] {
            assert_eq!(WebhookUrl::parse(raw).unwrap().as_str(), read);
        }
        assert_eq!(WebhookUrl::parse("  "), Err(UrlRefused::Empty));
        let long = format!("https://exemplo.com/{}", "a".repeat(URL_MAX));
        assert_eq!(WebhookUrl::parse(&long), Err(UrlRefused::TooLong));
        for bad in [
            "exemplo.com",
            "ftp://exemplo.com",
            "file:///etc/passwd",
            "https://",
            "https://ana:senha@exemplo.com",
            "https://exemplo.com/#parte",
            "https://exemplo.com/a b",
            "javascript:alert(1)",
        ] {
            assert_eq!(WebhookUrl::parse(bad), Err(UrlRefused::Invalid), "{bad}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for state in WebhookDeliveryState::ALL {
            assert_eq!(WebhookDeliveryState::parse(state.name()), Some(state));
        }
        for error in WebhookDeliveryError::ALL {
            assert_eq!(WebhookDeliveryError::parse(error.name()), Some(error));
        }
        for reason in WebhookOffReason::ALL {
            assert_eq!(WebhookOffReason::parse(reason.name()), Some(reason));
        }
    }
}
