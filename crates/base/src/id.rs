//! Identifiers: one type per entity over a time-ordered 64-bit integer, a decimal string in JSON.
//!
//! Ids are *made* in `app` (which knows the clock and the node number); here is only their shape.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::time::Timestamp;

/// Milliseconds between 1970-01-01 and 2020-01-01, both UTC: the zero of the time part of an id.
const EPOCH_MS: i64 = 1_577_836_800_000;

/// Composes an id from its parts.
///
/// **Shape**: 41 bits of milliseconds since 2020-01-01 UTC, 10 bits of node, 12 bits of sequence; always positive.
/// **Units**: `node` 0..=1023, `sequence` 0..=4095; higher bits of both are cut off.
/// **Source**: `storage.md` section 4 of the design, measured against UUIDs in ADR 0007.
pub fn compose(at: Timestamp, node: u16, sequence: u16) -> i64 {
    let ms = (at.micros() / 1_000 - EPOCH_MS).max(0);
    (ms << 22) | (i64::from(node & 0x3ff) << 12) | i64::from(sequence & 0xfff)
}

/// Reads the moment at which an id was made, to the millisecond.
pub fn made_at(id: i64) -> Timestamp {
    Timestamp::from_micros(((id >> 22) + EPOCH_MS) * 1_000)
}

/// The text was not the decimal form of a positive 64-bit integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

fn parse_positive(text: &str) -> Result<i64, NotAnId> {
    match text.parse::<i64>() {
        Ok(number) if number > 0 && !text.starts_with('+') => Ok(number),
        Ok(_) | Err(_) => Err(NotAnId),
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Wraps the number that a row or a generator holds.
            pub const fn from_i64(number: i64) -> Self { Self(number) }
            /// Gives the number that rows hold.
            pub const fn get(self) -> i64 { self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { parse_positive(text).map(Self) }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.collect_str(&self.0) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some("^[1-9][0-9]{0,18}$"))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    )* };
}

ids! {
    /// An organization: the tenant.
    OrgId;
    /// A person who signs in.
    UserId;
    /// A sign-in session.
    SessionId;
    /// A single-use link to choose a password.
    AccessLinkId;
    /// A mail that the product sends to one of its users.
    OutboxMailId;
    /// A token with which a program calls the API.
    ApiTokenId;
    /// A set of users used for authorisation and reach.
    UserGroupId;
    /// A named profile of permissions.
    PermissionProfileId;
    /// A queue where interactions wait.
    QueueId;
    /// A set of queues.
    QueueGroupId;
    /// A skill that queues ask for and agents have.
    SkillId;
    /// Opening hours.
    CalendarId;
    /// A reason for a pause.
    PauseReasonId;
    /// A wrap-up code.
    WrapUpCodeId;
    /// A label of interactions.
    LabelId;
    /// A canned response.
    CannedResponseId;
    /// A form of another supplier that agents see.
    FormConnectorId;
    /// A receiver of events in another system.
    WebhookId;
    /// One event for one webhook.
    WebhookDeliveryId;
    /// A product or service on offer.
    ProductId;
    /// One number, mailbox or page connected to a channel.
    ChannelAccountId;
    /// A flow.
    FlowId;
    /// A message template approved by a provider.
    MessageTemplateId;
    /// The one customer record.
    PersonId;
    /// A matter of a customer, whatever the number of contacts it takes.
    CaseId;
    /// What a case is about.
    CaseTypeId;
    /// A node of the tree that leads agents to a form.
    AgentScriptId;
    /// An e-mail of a case, received or sent.
    CaseEmailId;
    /// What a case asks of another area or person.
    FollowUpId;
    /// A later contact that was agreed with a person.
    CallbackId;
    /// Something that users of the office are told.
    OfficeNoticeId;
    /// A sale that awaits validation, or has been through it.
    ProposalId;
    /// A move of a proposal: who took it from where to where.
    ProposalMoveId;
    /// A batch of proposals that were handed on.
    ProposalExportId;
    /// A post of social media.
    SocialPostId;
    /// The author of posts of social media.
    PostAuthorId;
    /// A version of a post, as its source sent it.
    SocialPostVersionId;
    /// A contact that was opened with a case from social media.
    SocialContactId;
    /// A pass to the page for other systems' screens.
    EmbedPassId;
    /// A change of what was filled in for a case.
    CaseFormChangeId;
    /// An address of a person.
    ContactPointId;
    /// A form that agents fill in for a case.
    FormId;
    /// A way that cases go, drawn in BPMN.
    ProcessId;
    /// A process that runs for a case.
    ProcessInstanceId;
    /// What a process asks of another system.
    ProcessCallId;
    /// What a process asks of a person.
    ProcessTaskId;
    /// A node that an instance of a process came by.
    ProcessStepId;
    /// One contact with one customer on one channel.
    InteractionId;
    /// The part of an interaction owned by one agent or one queue.
    SegmentId;
    /// A stretch of time that an agent spent in one state.
    PresenceSpanId;
    /// One message of a conversation.
    MessageId;
    /// A message that is sent later.
    ScheduledMessageId;
    /// One stored file.
    FileId;
    /// A web chat visitor.
    VisitorId;
    /// A text that a supervisor writes to agents.
    AnnouncementId;
    /// A block that keeps a customer out.
    ContactBlockId;
    /// Filters of a list, kept under a name.
    SavedViewId;
    /// A payload kept aside for inspection.
    SetAsideId;
    /// A piece of background work.
    JobId;
    /// A report that is written to a file in the background.
    ReportExportId;
    /// An import of people from a file.
    PersonImportId;
    /// A merge of two people.
    PersonMergeId;
    /// A field that an organization adds to people.
    PersonFieldId;
    /// A line of the log of readings.
    PersonReadId;
    /// An export of everything about one person.
    PersonExportId;
    /// An anonymisation of one or many people.
    AnonymizationId;
    /// A run of retention: what had been kept for long enough is erased.
    RetentionRunId;
    /// What erased entries of the audit log: an anonymisation, or a batch of a run of retention.
    ErasureId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_by_time_and_carry_it() {
        let early = compose(Timestamp::from_micros(1_800_000_000_000_000), 1, 4095);
        let late = compose(Timestamp::from_micros(1_800_000_000_001_000), 0, 0);
        assert!(early < late);
        assert_eq!(made_at(late), Timestamp::from_micros(1_800_000_000_001_000));
    }

    #[test]
    fn json_form_is_a_decimal_string_and_refuses_anything_else() {
        let id = OrgId::from_i64(9_007_199_254_740_993);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"9007199254740993\"");
        assert_eq!(
            serde_json::from_str::<OrgId>("\"9007199254740993\"").unwrap(),
            id
        );
        for bad in [
            "\"\"",
            "\"0\"",
            "\"-1\"",
            "\"+1\"",
            "\"1.0\"",
            "\"99999999999999999999\"",
            "7",
        ] {
            assert!(serde_json::from_str::<OrgId>(bad).is_err(), "{bad}");
        }
    }
}
