//! Every fact of the office.

use base::event::{Audience, Audit, Change, EntityKind, NewEvent};
use base::id::{
    AgentScriptId, AnonymizationId, CallbackId, CaseId, CaseTypeId, ErasureId, OfficeNoticeId,
    OrgId, PersonExportId, PersonFieldId, PersonId, PersonImportId, ProposalExportId, ProposalId,
    RetentionRunId, SocialPostId,
};
use serde_json::json;

/// A fact of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeEvent {
    /// A person was registered.
    PersonRegistered(PersonId),
    /// A person's record changed.
    PersonChanged(PersonId),
    /// Two records became one: told of the one that stays and of the other.
    PersonMerged(PersonId),
    /// Two records are two again: told of both.
    PersonMergeUndone(PersonId),
    /// Two records were said to be of two people, or perhaps of one after all: told of one of them.
    PersonPairDecided(PersonId),
    /// A person became nobody: told of the record that stays.
    PersonAnonymized(PersonId),
    /// A legal hold was placed on a person, or lifted.
    LegalHoldChanged(PersonId),
    /// Everything about a person was asked for as a file, or the file was taken.
    PersonExported(PersonExportId),
    /// People were to be anonymised, and what came of it: what is told of each names what it erased of the audit log.
    PeopleAnonymized(AnonymizationId),
    /// For how long a kind of data is kept changed, or retention was stopped or let go on.
    RetentionChanged(OrgId),
    /// A run of retention ended: how many of each kind were erased.
    RetentionEnded(RetentionRunId),
    /// A batch of a run erased entries of the audit log: it names them.
    RetentionErased(ErasureId),
    /// A case was opened.
    CaseOpened(CaseId),
    /// A case changed, or what belongs to it: its contacts, its files.
    CaseChanged(CaseId),
    /// A type of cases was made, changed or deleted.
    CaseTypeChanged(CaseTypeId),
    /// A script was made, changed, authorized or deleted.
    AgentScriptChanged(AgentScriptId),
    /// A field of people was added, changed or deleted.
    PersonFieldChanged(PersonFieldId),
    /// A proposal was opened.
    ProposalOpened(ProposalId),
    /// A proposal changed: it was moved, corrected or given to somebody else.
    ProposalChanged(ProposalId),
    /// Somebody takes a proposal to work on it, or lets it go.
    ProposalTaken(ProposalId),
    /// Somebody looked at the whole phone numbers, or at the whole history, of a proposal's customer.
    ProposalLookedAt(ProposalId),
    /// Proposals were handed on.
    ProposalsExported(ProposalExportId),
    /// Situations, statuses or types of audit changed.
    SalesSettingsChanged(OrgId),
    /// A post of social media was taken in.
    SocialPostAdded(SocialPostId),
    /// A post of social media changed: its source sent another version, or something of ours beside it changed.
    SocialPostChanged(SocialPostId),
    /// A post of social media was deleted.
    SocialPostRemoved(SocialPostId),
    /// Media or vocabulary of social media changed.
    SocialSettingsChanged(OrgId),
    /// An import brought people, many at once: each of those that were there before also changed by itself.
    PeopleImported(PersonImportId),
    /// A later contact was agreed with a person.
    CallbackAgreed(CallbackId),
    /// A callback changed: it was moved, given to somebody else, made or cancelled.
    CallbackChanged(CallbackId),
    /// Users were told something: it follows from a change, which is recorded by itself.
    NoticeGiven(OfficeNoticeId),
}

impl OfficeEvent {
    /// Turns the fact into what the log appends, and what the audit log keeps.
    pub fn record(self, change: Change) -> NewEvent {
        let subject = self.subject();
        NewEvent {
            audit: Some(Audit { subject, change }),
            ..self.heard()
        }
    }

    /// Turns the fact into what the log appends, when it follows from another that is recorded.
    ///
    /// The audit log keeps nothing of it; `xtask/tidy/event_heard.txt` lists who may call it.
    pub fn heard(self) -> NewEvent {
        let (kind, entity, entity_id) = match self {
            Self::PersonRegistered(id) => ("PersonRegistered", EntityKind::Person, id.get()),
            Self::PersonChanged(id) => ("PersonChanged", EntityKind::Person, id.get()),
            Self::PersonMerged(id) => ("PersonMerged", EntityKind::Person, id.get()),
            Self::PersonMergeUndone(id) => ("PersonMergeUndone", EntityKind::Person, id.get()),
            Self::PersonPairDecided(id) => ("PersonPairDecided", EntityKind::Person, id.get()),
            Self::PersonAnonymized(id) => ("PersonAnonymized", EntityKind::Person, id.get()),
            Self::LegalHoldChanged(id) => ("LegalHoldChanged", EntityKind::Person, id.get()),
            // No screen holds them; whoever lists them asks again as for an import.
            Self::PersonExported(id) => ("PersonExported", EntityKind::Import, id.get()),
            Self::PeopleAnonymized(id) => ("PeopleAnonymized", EntityKind::Import, id.get()),
            Self::RetentionChanged(id) => ("SettingChanged", EntityKind::Setting, id.get()),
            Self::RetentionEnded(id) => ("RetentionEnded", EntityKind::Import, id.get()),
            Self::RetentionErased(id) => ("RetentionErased", EntityKind::Import, id.get()),
            Self::PeopleImported(id) => ("PeopleImported", EntityKind::Import, id.get()),
            Self::NoticeGiven(id) => ("NoticeGiven", EntityKind::OfficeNotice, id.get()),
            Self::CallbackAgreed(id) => ("CallbackAgreed", EntityKind::Callback, id.get()),
            Self::CallbackChanged(id) => ("CallbackChanged", EntityKind::Callback, id.get()),
            Self::CaseOpened(id) => ("CaseOpened", EntityKind::Case, id.get()),
            Self::CaseChanged(id) => ("CaseChanged", EntityKind::Case, id.get()),
            Self::CaseTypeChanged(id) => ("SettingChanged", EntityKind::Setting, id.get()),
            Self::AgentScriptChanged(id) => ("SettingChanged", EntityKind::Setting, id.get()),
            Self::PersonFieldChanged(id) => ("SettingChanged", EntityKind::Setting, id.get()),
            Self::ProposalOpened(id) => ("ProposalOpened", EntityKind::Proposal, id.get()),
            Self::ProposalChanged(id) => ("ProposalChanged", EntityKind::Proposal, id.get()),
            Self::ProposalTaken(id) => ("ProposalTaken", EntityKind::Proposal, id.get()),
            Self::ProposalLookedAt(id) => ("ProposalLookedAt", EntityKind::Proposal, id.get()),
            // No screen holds an export; whoever lists them asks again as for an import.
            Self::ProposalsExported(id) => ("ProposalsExported", EntityKind::Import, id.get()),
            Self::SalesSettingsChanged(id) | Self::SocialSettingsChanged(id) => {
                ("SettingChanged", EntityKind::Setting, id.get())
            }
            Self::SocialPostAdded(id) => ("SocialPostAdded", EntityKind::SocialPost, id.get()),
            Self::SocialPostChanged(id) => ("SocialPostChanged", EntityKind::SocialPost, id.get()),
            Self::SocialPostRemoved(id) => ("SocialPostRemoved", EntityKind::SocialPost, id.get()),
        };
        let payload = if entity == EntityKind::Setting {
            json!({ "setting": self.subject() })
        } else {
            json!({})
        };
        NewEvent {
            kind,
            version: 1,
            entity,
            entity_id,
            parent_id: None,
            audience: Audience::default(),
            payload,
            audit: None,
        }
    }

    /// Gives what the audit log calls the thing that changed.
    const fn subject(&self) -> &'static str {
        match self {
            Self::PersonRegistered(_)
            | Self::PersonChanged(_)
            | Self::PersonMerged(_)
            | Self::PersonMergeUndone(_)
            | Self::PersonAnonymized(_) => "person",
            Self::LegalHoldChanged(_) => "legal_hold",
            Self::PersonExported(_) => "person_export",
            Self::PeopleAnonymized(_) => "anonymization",
            Self::RetentionChanged(_) => "retention",
            Self::RetentionEnded(_) => "retention_run",
            Self::RetentionErased(_) => "retention_batch",
            Self::PersonPairDecided(_) => "person_pair",
            Self::PeopleImported(_) => "person_import",
            Self::CaseOpened(_) | Self::CaseChanged(_) => "case",
            Self::CaseTypeChanged(_) => "case_type",
            Self::AgentScriptChanged(_) => "agent_script",
            Self::NoticeGiven(_) => "office_notice",
            Self::CallbackAgreed(_) | Self::CallbackChanged(_) => "callback",
            Self::PersonFieldChanged(_) => "person_field",
            Self::ProposalOpened(_)
            | Self::ProposalChanged(_)
            | Self::ProposalTaken(_)
            | Self::ProposalLookedAt(_) => "proposal",
            Self::ProposalsExported(_) => "proposal_export",
            Self::SalesSettingsChanged(_) => "sales_settings",
            Self::SocialPostAdded(_) | Self::SocialPostChanged(_) | Self::SocialPostRemoved(_) => {
                "social_post"
            }
            Self::SocialSettingsChanged(_) => "social_settings",
        }
    }
}
