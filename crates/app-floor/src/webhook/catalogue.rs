//! Every kind of event that the log holds, with the area that forms show it in and one sentence for the reference.
//!
//! A kind that is missing here still reaches webhooks that are told of every event; a test looks for such kinds in the sources.

use serde::Serialize;
use utoipa::ToSchema;

/// What events are about, as forms group them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookArea {
    /// Contacts on their way.
    Interaction,
    /// What is written in them.
    Message,
    /// Presence of agents.
    Agent,
    /// Customers.
    Person,
    /// Cases and follow-ups.
    Case,
    /// Sales.
    Proposal,
    /// Posts of social media.
    Social,
    /// What agents are told.
    Announcement,
    /// What is configured.
    Setting,
}

/// A kind of event.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Noun and past participle, as the log holds it.
    pub kind: &'static str,
    /// What it is about.
    pub area: WebhookArea,
    /// One sentence.
    pub description: &'static str,
}

const fn event(kind: &'static str, area: WebhookArea, description: &'static str) -> Kind {
    Kind {
        kind,
        area,
        description,
    }
}

/// Every kind, by area.
#[rustfmt::skip]
pub const EVENTS: &[Kind] = &[
    event("InteractionStarted", WebhookArea::Interaction, "An interaction began."),
    event("InteractionQueued", WebhookArea::Interaction, "An interaction entered a queue of people."),
    event("InteractionOffered", WebhookArea::Interaction, "An interaction was offered to an agent, or assigned and not opened yet."),
    event("OfferLapsed", WebhookArea::Interaction, "The offer ended without an answer."),
    event("InteractionAnswered", WebhookArea::Interaction, "An agent answered: accepted, opened, pulled or took it."),
    event("TurnStarted", WebhookArea::Interaction, "The customer began a turn."),
    event("InteractionReplied", WebhookArea::Interaction, "A person of the operation ended the customer's turn, or wrote for the first time."),
    event("ConversationInactive", WebhookArea::Interaction, "The conversation fell silent, or was put off while nobody awaits a reply; it uses no capacity."),
    event("ConversationActive", WebhookArea::Interaction, "The customer wrote again."),
    event("InteractionPutOff", WebhookArea::Interaction, "Its agent put it off; it comes back by itself."),
    event("InteractionBack", WebhookArea::Interaction, "What was put off is back: its moment came, the customer wrote, or the agent wants it."),
    event("DueDateSet", WebhookArea::Interaction, "Somebody said when it is due, or that it is not, without putting it off."),
    event("InteractionCameDue", WebhookArea::Interaction, "Its due date came while an agent had it."),
    event("SegmentEnded", WebhookArea::Interaction, "A stretch in a queue or with an agent ended."),
    event("WrapUpStarted", WebhookArea::Interaction, "The contact ended; its code is pending."),
    event("InteractionConcluded", WebhookArea::Interaction, "An interaction was concluded."),
    event("InteractionCanceled", WebhookArea::Interaction, "An interaction was canceled, by a user or, outside the hours, by the product."),
    event("InteractionWithdrawn", WebhookArea::Interaction, "An interaction ended for the customer's silence."),
    event("InteractionAbandoned", WebhookArea::Interaction, "The customer left before an answer."),
    event("InteractionLabeled", WebhookArea::Interaction, "An interaction was classified with labels."),
    event("InteractionClassified", WebhookArea::Interaction, "An interaction got its wrap-up code after it had ended."),
    event("InteractionIdentified", WebhookArea::Interaction, "A person was linked to an interaction, or the link was removed."),
    event("InteractionCorrected", WebhookArea::Interaction, "The wrap-up code of an interaction was corrected."),
    event("InteractionAnonymized", WebhookArea::Interaction, "An interaction tells of nobody any more."),
    event("MessageWritten", WebhookArea::Message, "A message was written: by a customer, an agent or the product, or a note or line of the timeline."),
    event("MessageChanged", WebhookArea::Message, "A message changed: its delivery, its files, its reactions."),
    event("MessageMoved", WebhookArea::Message, "A message went to another interaction."),
    event("MessagesRead", WebhookArea::Message, "The customer's messages of an interaction were read."),
    event("AgentStateChanged", WebhookArea::Agent, "An agent's state changed."),
    event("AgentSignedIn", WebhookArea::Agent, "An agent signed in."),
    event("AgentSignedOut", WebhookArea::Agent, "An agent signed out, or the lost connection was not forgiven."),
    event("PauseOverran", WebhookArea::Agent, "A pause lasts longer than its reason allows."),
    event("AgentStateDecided", WebhookArea::Agent, "A supervisor set an agent's state."),
    event("PersonRegistered", WebhookArea::Person, "A person was registered."),
    event("PersonChanged", WebhookArea::Person, "A person's record changed."),
    event("PersonMerged", WebhookArea::Person, "Two records became one: told of the one that stays and of the other."),
    event("PersonMergeUndone", WebhookArea::Person, "Two records are two again: told of both."),
    event("PersonPairDecided", WebhookArea::Person, "Two records were said to be of two people, or perhaps of one after all: told of one of them."),
    event("PersonAnonymized", WebhookArea::Person, "A person became nobody: told of the record that stays."),
    event("LegalHoldChanged", WebhookArea::Person, "A legal hold was placed on a person, or lifted."),
    event("PersonExported", WebhookArea::Person, "Everything about a person was asked for as a file, or the file was taken."),
    event("PeopleAnonymized", WebhookArea::Person, "People were to be anonymised, and what came of it: what is told of each names what it erased of the audit log."),
    event("PeopleImported", WebhookArea::Person, "An import brought people, many at once: each of those that were there before also changed by itself."),
    event("RetentionEnded", WebhookArea::Person, "A run of retention ended: how many of each kind were erased."),
    event("RetentionErased", WebhookArea::Person, "A batch of a run erased entries of the audit log: it names them."),
    event("CaseOpened", WebhookArea::Case, "A case was opened."),
    event("CaseChanged", WebhookArea::Case, "A case changed, or what belongs to it: its contacts, its files."),
    event("CallbackAgreed", WebhookArea::Case, "A callback was agreed on with a person."),
    event("CallbackChanged", WebhookArea::Case, "A callback changed: it was moved, given on, made, cancelled or opened again."),
    event("NoticeGiven", WebhookArea::Case, "Users were told something: it follows from a change, which is recorded by itself."),
    event("ProposalOpened", WebhookArea::Proposal, "A proposal was opened."),
    event("ProposalChanged", WebhookArea::Proposal, "A proposal changed: it was moved, corrected or given to somebody else."),
    event("ProposalTaken", WebhookArea::Proposal, "Somebody takes a proposal to work on it, or lets it go."),
    event("ProposalLookedAt", WebhookArea::Proposal, "Somebody looked at the whole phone numbers, or at the whole history, of a proposal's customer."),
    event("ProposalsExported", WebhookArea::Proposal, "Proposals were handed on."),
    event("SocialPostAdded", WebhookArea::Social, "A post of social media was taken in."),
    event("SocialPostChanged", WebhookArea::Social, "A post of social media changed: its source sent another version, or something of ours beside it changed."),
    event("SocialPostRemoved", WebhookArea::Social, "A post of social media was deleted."),
    event("AnnouncementMade", WebhookArea::Announcement, "Agents were told something."),
    event("AnnouncementWithdrawn", WebhookArea::Announcement, "An announcement was withdrawn."),
    event("AnnouncementRead", WebhookArea::Announcement, "An agent has read an announcement."),
    event("QueueDeactivated", WebhookArea::Setting, "A queue lets nothing in any more."),
    event("OrganizationChanged", WebhookArea::Setting, "The organization's record changed."),
    event("OrganizationMade", WebhookArea::Setting, "Another organization was made in the installation."),
    event("UserChanged", WebhookArea::Setting, "A user was made, changed or deactivated."),
    event("QueueChanged", WebhookArea::Setting, "A queue was made, changed or deleted, or its members changed."),
    event("SettingChanged", WebhookArea::Setting, "Something else that is configured was made, changed or deleted; `details.setting` says what."),
];

/// Finds a kind by its name.
pub fn find(kind: &str) -> Option<&'static Kind> {
    EVENTS.iter().find(|one| one.kind == kind)
}
