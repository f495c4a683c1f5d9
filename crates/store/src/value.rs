//! Values bound to placeholders.

use base::id::{
    AccessLinkId, AgentScriptId, AnnouncementId, AnonymizationId, ApiTokenId, CalendarId,
    CallbackId, CannedResponseId, CaseEmailId, CaseFormChangeId, CaseId, CaseTypeId,
    ChannelAccountId, ContactBlockId, ContactPointId, EmbedPassId, ErasureId, FileId, FlowId,
    FollowUpId, FormConnectorId, FormId, InteractionId, JobId, LabelId, MessageId,
    MessageTemplateId, OfficeNoticeId, OrgId, OutboxMailId, PauseReasonId, PermissionProfileId,
    PersonExportId, PersonFieldId, PersonId, PersonImportId, PersonMergeId, PersonReadId,
    PostAuthorId, PresenceSpanId, ProcessCallId, ProcessId, ProcessInstanceId, ProcessStepId,
    ProcessTaskId, ProductId, ProposalExportId, ProposalId, ProposalMoveId, QueueGroupId, QueueId,
    ReportExportId, RetentionRunId, SavedViewId, ScheduledMessageId, SegmentId, SessionId,
    SetAsideId, SkillId, SocialContactId, SocialPostId, SocialPostVersionId, UserGroupId, UserId,
    VisitorId, WebhookDeliveryId, WebhookId, WrapUpCodeId,
};
use base::time::{Span, Timestamp};
use bytes::{BufMut, BytesMut};
use postgres_types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

/// A value for a placeholder, borrowed from the caller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum V<'a> {
    /// A 64-bit integer, an id, microseconds.
    I(i64),
    /// Text.
    T(&'a str),
    /// JSON text.
    J(&'a str),
    /// A truth value.
    B(bool),
    /// Bytes.
    Blob(&'a [u8]),
    /// Nothing.
    Null,
}

impl V<'_> {
    /// Tells whether both engines can keep it: PostgreSQL takes no NUL in a text nor in JSON.
    pub(crate) fn is_storable(&self) -> bool {
        match self {
            Self::T(text) => !text.contains('\0'),
            Self::J(json) => !holds_nul(json),
            Self::I(_) | Self::B(_) | Self::Blob(_) | Self::Null => true,
        }
    }
}

/// Finds a NUL in written JSON, where it is the escape `\u0000` that no other backslash escapes.
fn holds_nul(json: &str) -> bool {
    json.match_indices("\\u0000").any(|(at, _)| {
        let before = json.get(..at).unwrap_or_default();
        let backslashes = before.bytes().rev().take_while(|byte| *byte == b'\\');
        backslashes.count() % 2 == 0
    })
}

impl From<i64> for V<'_> {
    fn from(value: i64) -> Self {
        Self::I(value)
    }
}
impl From<i32> for V<'_> {
    fn from(value: i32) -> Self {
        Self::I(i64::from(value))
    }
}
impl From<u32> for V<'_> {
    fn from(value: u32) -> Self {
        Self::I(i64::from(value))
    }
}
impl From<u16> for V<'_> {
    fn from(value: u16) -> Self {
        Self::I(i64::from(value))
    }
}
impl From<bool> for V<'_> {
    fn from(value: bool) -> Self {
        Self::B(value)
    }
}
impl<'a> From<&'a str> for V<'a> {
    fn from(value: &'a str) -> Self {
        Self::T(value)
    }
}
impl<'a> From<&'a String> for V<'a> {
    fn from(value: &'a String) -> Self {
        Self::T(value)
    }
}
impl<'a> From<&'a [u8]> for V<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Blob(value)
    }
}
impl From<Timestamp> for V<'_> {
    fn from(value: Timestamp) -> Self {
        Self::I(value.micros())
    }
}
impl From<Span> for V<'_> {
    fn from(value: Span) -> Self {
        Self::I(value.micros())
    }
}
impl<'a, T: Into<V<'a>>> From<Option<T>> for V<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_ids {
    ($($id:ident),* $(,)?) => { $(impl From<$id> for V<'_> {
        fn from(value: $id) -> Self { Self::I(value.get()) }
    })* };
}
from_ids!(
    AccessLinkId,
    ApiTokenId,
    CalendarId,
    FlowId,
    FormId,
    ChannelAccountId,
    ContactPointId,
    FileId,
    InteractionId,
    JobId,
    LabelId,
    MessageId,
    MessageTemplateId,
    OrgId,
    OutboxMailId,
    AgentScriptId,
    AnnouncementId,
    CannedResponseId,
    FormConnectorId,
    CaseId,
    CaseEmailId,
    CaseFormChangeId,
    FollowUpId,
    CallbackId,
    ProcessId,
    ProcessInstanceId,
    ProcessCallId,
    ProcessTaskId,
    ProcessStepId,
    OfficeNoticeId,
    CaseTypeId,
    ContactBlockId,
    SavedViewId,
    PauseReasonId,
    PermissionProfileId,
    PersonId,
    PersonImportId,
    PersonMergeId,
    PersonFieldId,
    PersonReadId,
    PersonExportId,
    AnonymizationId,
    RetentionRunId,
    ErasureId,
    PresenceSpanId,
    ProductId,
    ProposalExportId,
    ProposalId,
    ProposalMoveId,
    SocialPostId,
    PostAuthorId,
    SocialPostVersionId,
    SocialContactId,
    EmbedPassId,
    QueueGroupId,
    QueueId,
    ReportExportId,
    ScheduledMessageId,
    SegmentId,
    SessionId,
    SetAsideId,
    SkillId,
    UserGroupId,
    UserId,
    VisitorId,
    WebhookDeliveryId,
    WebhookId,
    WrapUpCodeId,
);

/// Makes the list of values for a statement: `args![scope.org(), id, name.as_str()]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::V::from($value)),*] };
}

impl rusqlite::ToSql for V<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::I(value) => ValueRef::Integer(*value),
            Self::T(value) | Self::J(value) => ValueRef::Text(value.as_bytes()),
            Self::B(value) => ValueRef::Integer(i64::from(*value)),
            Self::Blob(value) => ValueRef::Blob(value),
            Self::Null => ValueRef::Null,
        }))
    }
}

impl ToSql for V<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::I(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::I(value) if *ty == Type::INT2 => i16::try_from(*value)?.to_sql(ty, out),
            Self::I(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            Self::T(value) | Self::J(value) if *ty == Type::JSONB => {
                // The binary form of jsonb is a version byte and the text.
                out.put_u8(1);
                out.extend_from_slice(value.as_bytes());
                Ok(IsNull::No)
            }
            Self::T(value) | Self::J(value) => value.to_sql(ty, out),
            Self::B(value) => value.to_sql(ty, out),
            Self::Blob(value) => value.to_sql(ty, out),
            Self::Null => Ok(IsNull::Yes),
            Self::I(_) => Err(format!("an integer was bound where the server expects {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
