//! The four role profiles and what each may do unless single permissions say otherwise.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Action, Reach};

/// A role profile.
///
/// **Source**: ACC-007.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RoleProfile {
    /// Operador.
    Agent,
    /// Operador master.
    SeniorAgent,
    /// Supervisor.
    Supervisor,
    /// Administrador.
    Administrator,
}

const AGENT: &[Action] = &[
    Action::SessionUse,
    Action::DirectoryRead,
    Action::InteractionRead,
    Action::InteractionAnswer,
    Action::InteractionTransfer,
    Action::InteractionReturn,
    Action::InteractionConclude,
    Action::InteractionCancel,
    Action::InteractionLabel,
    Action::InteractionSchedule,
    Action::InteractionIdentify,
    Action::PersonRead,
    Action::PersonWrite,
    Action::PersonPhoneRead,
    Action::CaseRead,
    Action::CaseWrite,
    Action::CaseEmailSend,
    Action::CallbackUse,
    Action::ProposalOpen,
    Action::ProposalPending,
    Action::MessageTemplateRead,
    Action::ProductRead,
    Action::FormUse,
    Action::AgentScriptUse,
    Action::SocialPostRead,
    Action::SocialPostSearch,
    Action::SocialCaseOpen,
];

const SENIOR_AGENT_ADDS: &[Action] = &[
    Action::InteractionOpen,
    Action::PersonDocumentRead,
    Action::BoardRead,
];

const SUPERVISOR_ADDS: &[Action] = &[
    Action::ReportRead,
    Action::AgentStateSet,
    Action::InteractionMove,
    Action::InteractionCorrect,
    Action::ContactBlock,
    Action::PersonReveal,
    Action::PortfolioWrite,
    Action::PersonImport,
    Action::PersonMerge,
    Action::CallbackAssign,
    Action::ConversationViewShare,
    Action::AnnouncementWrite,
    Action::UserRead,
    Action::QueueRead,
    Action::ChannelAccountRead,
    Action::FlowRead,
    Action::LabelWrite,
    Action::SocialPostEdit,
    Action::SocialBoardRead,
];

impl RoleProfile {
    /// Every profile, from the narrowest.
    pub const ALL: [Self; 4] = [
        Self::Agent,
        Self::SeniorAgent,
        Self::Supervisor,
        Self::Administrator,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::SeniorAgent => "senior_agent",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Gives how much the profile sees unless the user record says otherwise.
    pub const fn reach(self) -> Reach {
        match self {
            Self::Agent => Reach::Own,
            Self::SeniorAgent => Reach::Team,
            Self::Supervisor => Reach::Queues,
            Self::Administrator => Reach::All,
        }
    }

    /// Gives what the profile may do before single permissions.
    pub fn actions(self) -> BTreeSet<Action> {
        let lists: &[&[Action]] = match self {
            Self::Agent => &[AGENT],
            Self::SeniorAgent => &[AGENT, SENIOR_AGENT_ADDS],
            Self::Supervisor => &[AGENT, SENIOR_AGENT_ADDS, SUPERVISOR_ADDS],
            Self::Administrator => &[Action::ALL],
        };
        lists.iter().flat_map(|list| list.iter().copied()).collect()
    }

    /// Applies single permissions to the profile: `true` grants, `false` withholds.
    ///
    /// **Source**: ACC-006.
    pub fn actions_with(self, single: &BTreeMap<Action, bool>) -> BTreeSet<Action> {
        granted(self.actions(), single)
    }
}

/// Lays single permissions over what is usual: `true` grants, `false` withholds.
///
/// **Source**: ACC-006, GAP-009.
pub fn granted(mut usual: BTreeSet<Action>, single: &BTreeMap<Action, bool>) -> BTreeSet<Action> {
    for (action, granted) in single {
        if *granted {
            usual.insert(*action);
        } else {
            usual.remove(action);
        }
    }
    usual
}

/// Keeps only the single permissions that differ from what is usual, so that a record says what was decided for it.
///
/// **Source**: ACC-006, GAP-009.
#[must_use]
pub fn differing(
    usual: &BTreeSet<Action>,
    single: BTreeMap<Action, bool>,
) -> BTreeMap<Action, bool> {
    single
        .into_iter()
        .filter(|(action, granted)| usual.contains(action) != *granted)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: ACC-007.
    #[test]
    fn each_profile_contains_the_one_below_and_the_administrator_has_all() {
        for pair in RoleProfile::ALL.windows(2) {
            assert!(pair[0].actions().is_subset(&pair[1].actions()), "{pair:?}");
            assert!(pair[0].reach() <= pair[1].reach());
        }
        assert_eq!(
            RoleProfile::Administrator.actions().len(),
            Action::ALL.len()
        );
        assert!(
            !RoleProfile::Supervisor
                .actions()
                .contains(&Action::UserWrite)
        );
        assert!(!RoleProfile::Agent.actions().contains(&Action::BoardRead));
    }

    /// Rows: ACC-006.
    #[test]
    fn a_single_permission_grants_and_withholds() {
        let single = BTreeMap::from([
            (Action::BoardRead, true),
            (Action::InteractionCancel, false),
        ]);
        let actions = RoleProfile::Agent.actions_with(&single);
        assert!(actions.contains(&Action::BoardRead));
        assert!(!actions.contains(&Action::InteractionCancel));
        assert!(actions.contains(&Action::InteractionConclude));
    }

    /// Rows: ACC-006, GAP-009.
    #[test]
    fn a_users_own_decision_lies_over_that_of_a_named_profile() {
        let named = BTreeMap::from([(Action::BoardRead, true), (Action::PersonWrite, false)]);
        let usual = RoleProfile::Agent.actions_with(&named);
        let own = BTreeMap::from([(Action::BoardRead, false), (Action::PersonWrite, true)]);
        assert_eq!(differing(&usual, own.clone()), own, "both were decided");
        assert_eq!(granted(usual, &own), RoleProfile::Agent.actions());
    }

    /// Rows: ACC-006.
    #[test]
    fn only_what_differs_from_the_profile_is_kept() {
        let asked = BTreeMap::from([
            (Action::InteractionRead, true),
            (Action::BoardRead, true),
            (Action::InteractionCancel, false),
            (Action::UserWrite, false),
        ]);
        let kept = differing(&RoleProfile::Agent.actions(), asked);
        assert_eq!(
            kept,
            BTreeMap::from([
                (Action::BoardRead, true),
                (Action::InteractionCancel, false)
            ])
        );
    }
}
