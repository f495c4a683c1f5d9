//! Anonymisations as screens see them, and why somebody is refused.

use base::background::BackgroundState;
use base::id::{AnonymizationId, PersonId, UserId};
use base::locale::Locale;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store_office::anonymizations::Anonymization;
use utoipa::ToSchema;

/// People of one anonymisation at the most.
pub const PEOPLE_MAX: usize = 500;

/// An anonymisation of one or many people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnonymizationView {
    /// The id.
    pub id: AnonymizationId,
    /// Who asked.
    pub user_id: UserId,
    /// Where it stands.
    pub state: BackgroundState,
    /// How many people.
    pub person_count: i64,
    /// How many of them are anonymised.
    pub done_count: i64,
    /// How many were refused.
    pub refused_count: i64,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl From<Anonymization> for AnonymizationView {
    fn from(row: Anonymization) -> Self {
        Self {
            id: row.id,
            user_id: row.user,
            state: row.state,
            person_count: row.person_count,
            done_count: row.done_count,
            refused_count: row.refused_count,
            error: row.error,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

/// Why somebody is not anonymised now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// There is no such record.
    PersonUnknown,
    /// The record was merged into another one, which is the one to be anonymised.
    PersonMerged,
    /// A legal hold keeps the data.
    LegalHold,
    /// A contact with the person is open.
    InteractionOpen,
    /// A message waits to be sent to the person.
    MessageScheduled,
    /// A callback with the person is still to be made.
    CallbackOpen,
    /// A case of the person is not concluded.
    CaseOpen,
    /// A case of the person asks something of a colleague still.
    FollowUpOpen,
    /// A process runs for a case of the person.
    ProcessRunning,
    /// A proposal of the person is neither confirmed nor canceled.
    ProposalOpen,
}

impl RefusalReason {
    const ALL: [Self; 10] = [
        Self::PersonUnknown,
        Self::PersonMerged,
        Self::LegalHold,
        Self::InteractionOpen,
        Self::MessageScheduled,
        Self::CallbackOpen,
        Self::CaseOpen,
        Self::FollowUpOpen,
        Self::ProcessRunning,
        Self::ProposalOpen,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonUnknown => "person_unknown",
            Self::PersonMerged => "person_merged",
            Self::LegalHold => "legal_hold",
            Self::InteractionOpen => "interaction_open",
            Self::MessageScheduled => "message_scheduled",
            Self::CallbackOpen => "callback_open",
            Self::CaseOpen => "case_open",
            Self::FollowUpOpen => "follow_up_open",
            Self::ProcessRunning => "process_running",
            Self::ProposalOpen => "proposal_open",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// Tells people why, in a language.
    pub const fn text(self, locale: Locale) -> &'static str {
        let (pt, en, es) = match self {
            Self::PersonUnknown => (
                "O cadastro não existe mais.",
                "The record does not exist any more.",
                "El registro ya no existe.",
            ),
            Self::PersonMerged => (
                "O cadastro foi unido a outro: anonimize o que ficou.",
                "The record was merged into another one: anonymise the one that stayed.",
                "El registro fue unido a otro: anonimice el que quedó.",
            ),
            Self::LegalHold => (
                "Há uma retenção legal sobre os dados.",
                "There is a legal hold on the data.",
                "Hay una retención legal sobre los datos.",
            ),
            Self::InteractionOpen => (
                "Há um atendimento aberto.",
                "A contact is open.",
                "Hay una atención abierta.",
            ),
            Self::MessageScheduled => (
                "Há uma mensagem agendada.",
                "A message is scheduled.",
                "Hay un mensaje programado.",
            ),
            Self::CallbackOpen => (
                "Há um retorno agendado.",
                "A callback is agreed on.",
                "Hay una rellamada agendada.",
            ),
            Self::CaseOpen => (
                "Há uma ocorrência que não foi concluída.",
                "A case is not concluded.",
                "Hay un caso que no fue concluido.",
            ),
            Self::FollowUpOpen => (
                "Há um encaminhamento em aberto.",
                "A follow-up is pending.",
                "Hay una derivación pendiente.",
            ),
            Self::ProcessRunning => (
                "Há um processo em andamento.",
                "A process is running.",
                "Hay un proceso en marcha.",
            ),
            Self::ProposalOpen => (
                "Há uma proposta em andamento.",
                "A proposal is under way.",
                "Hay una propuesta en curso.",
            ),
        };
        match locale {
            Locale::PtBr => pt,
            Locale::En => en,
            Locale::Es => es,
        }
    }
}

/// Somebody who was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnonymizationRefusal {
    /// Who.
    pub person_id: PersonId,
    /// The name, as it is today; null when there is no such record.
    pub name: Option<String>,
    /// Why.
    pub reason: RefusalReason,
    /// The same in the caller's language.
    pub message: String,
}

/// Gives what an anonymised person is called.
pub const fn called(locale: Locale) -> &'static str {
    match locale {
        Locale::PtBr => "Pessoa anonimizada",
        Locale::En => "Anonymised person",
        Locale::Es => "Persona anonimizada",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_json_hold_the_same_reason() {
        for reason in RefusalReason::ALL {
            let json = serde_json::to_value(reason).unwrap();
            assert_eq!(json, reason.name());
            assert_eq!(RefusalReason::parse(reason.name()), Some(reason));
        }
        assert_eq!(RefusalReason::parse("done"), None);
    }
}
