//! E-mails of cases: where each is on its way, when one may be sent again, and whom one may be written to (CASE-012, CASE-013).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::person::OptIn;

/// Recipients of one e-mail at the most, copies included.
pub const RECIPIENTS_MAX: usize = 20;
/// Files of one e-mail at the most.
pub const FILES_MAX: usize = 10;
/// Bytes of the files of one e-mail at the most: what most mail servers take, after the growth by base64.
pub const FILES_BYTES_MAX: u64 = 15 * 1024 * 1024;
/// E-mails of one case at the most.
pub const EMAILS_MAX: i64 = 1_000;
/// Characters of a received text, and of received HTML, that are kept.
pub const RECEIVED_CHARS_MAX: usize = 400_000;
/// Characters of a subject.
pub const SUBJECT_CHARS_MAX: usize = 255;

/// Which way an e-mail went: the mark that lists show (CASE-012).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmailDirection {
    /// The customer wrote: E.
    Received,
    /// It was written from the case: S.
    Sent,
}

/// Where an e-mail is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmailState {
    /// The customer wrote it, and another system brought it.
    Received,
    /// It waits for its turn, or for another try.
    Queued,
    /// It is being handed to the mail server.
    Sending,
    /// The mail server took it.
    Sent,
    /// It was not taken, and is tried no more.
    Failed,
    /// Nobody knows whether the mail server took it: the connection or the program ended in that moment.
    Unknown,
}

/// What sending does with an e-mail that it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Hand it over.
    Send,
    /// Somebody began to and did not say how it ended: never again by itself.
    Lost,
    /// Nothing is to be done.
    Over,
}

impl EmailState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Received,
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Failed,
        Self::Unknown,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Gives which way it went.
    pub const fn direction(self) -> EmailDirection {
        match self {
            Self::Received => EmailDirection::Received,
            Self::Queued | Self::Sending | Self::Sent | Self::Failed | Self::Unknown => {
                EmailDirection::Sent
            }
        }
    }

    /// Tells what sending does with one that stands so.
    pub const fn turn(self) -> Turn {
        match self {
            Self::Queued => Turn::Send,
            Self::Sending => Turn::Lost,
            Self::Received | Self::Sent | Self::Failed | Self::Unknown => Turn::Over,
        }
    }

    /// Tells whether a person may have it sent again: only what did not arrive, or may not have.
    pub const fn may_resend(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }
}

/// A name with an address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mailbox {
    /// The name; empty when there is none.
    #[serde(default)]
    pub name: String,
    /// The address.
    pub address: String,
}

/// Why nobody writes to an address from a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecipientRefused {
    /// Its owner asked not to be written to.
    OptedOut,
    /// It is none of the customer's, nobody wrote from it, and the writer may not add addresses.
    NotOfCustomer,
}

/// Tells whether an address may be written to.
///
/// **Shape**: `own` are the customer's addresses in use, by key, with their consent; `correspondents` the keys of those who took
/// part in what was received on the case. Whoever may change people may write to any other: they could as well add it to the record.
/// Consent that was withdrawn holds, unless its owner wrote on this case and so waits for an answer.
pub fn judge_recipient(
    key: &str,
    own: &[(String, OptIn)],
    correspondents: &BTreeSet<String>,
    may_add: bool,
) -> Result<(), RecipientRefused> {
    if correspondents.contains(key) {
        return Ok(());
    }
    match own.iter().find(|(known, _)| known == key) {
        Some((_, OptIn::OptedOut)) => Err(RecipientRefused::OptedOut),
        Some((_, OptIn::Undefined | OptIn::OptedIn)) => Ok(()),
        None if may_add => Ok(()),
        None => Err(RecipientRefused::NotOfCustomer),
    }
}

/// Takes the angle brackets and white space off a Message-ID.
pub fn message_key(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix('<')
        .and_then(|inner| inner.strip_suffix('>'))
        .unwrap_or(id)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: CASE-012.
    #[test]
    fn every_state_is_read_again_and_has_its_mark() {
        for state in EmailState::ALL {
            assert_eq!(EmailState::parse(state.name()), Some(state));
            let received = state == EmailState::Received;
            assert_eq!(state.direction() == EmailDirection::Received, received);
        }
        assert_eq!(EmailState::parse("lost"), None);
    }

    /// Rows: CASE-013.
    #[test]
    fn what_was_begun_is_never_begun_again_by_itself() {
        assert_eq!(EmailState::Queued.turn(), Turn::Send);
        assert_eq!(EmailState::Sending.turn(), Turn::Lost);
        for state in [EmailState::Sent, EmailState::Failed, EmailState::Unknown] {
            assert_eq!(state.turn(), Turn::Over);
        }
        let again: Vec<_> = EmailState::ALL
            .into_iter()
            .filter(|state| state.may_resend())
            .collect();
        assert_eq!(again, [EmailState::Failed, EmailState::Unknown]);
    }

    /// Rows: CASE-013.
    #[test]
    fn one_writes_to_the_customers_addresses_and_to_who_wrote() {
        let own = [
            ("ana@x.com".to_owned(), OptIn::Undefined),
            ("fora@x.com".to_owned(), OptIn::OptedOut),
        ];
        let nobody = BTreeSet::new();
        assert_eq!(judge_recipient("ana@x.com", &own, &nobody, false), Ok(()));
        let refused = judge_recipient("fora@x.com", &own, &nobody, true);
        assert_eq!(refused, Err(RecipientRefused::OptedOut));
        let wrote = BTreeSet::from(["fora@x.com".to_owned(), "filho@x.com".to_owned()]);
        assert_eq!(judge_recipient("fora@x.com", &own, &wrote, false), Ok(()));
        assert_eq!(judge_recipient("filho@x.com", &own, &wrote, false), Ok(()));
        let refused = judge_recipient("outro@x.com", &own, &wrote, false);
        assert_eq!(refused, Err(RecipientRefused::NotOfCustomer));
        assert_eq!(judge_recipient("outro@x.com", &own, &wrote, true), Ok(()));
    }

    #[test]
    fn a_message_id_is_known_with_and_without_brackets() {
        assert_eq!(message_key(" <a@b> "), "a@b");
        assert_eq!(message_key("a@b"), "a@b");
        assert_eq!(message_key("<a@b"), "<a@b");
    }
}
