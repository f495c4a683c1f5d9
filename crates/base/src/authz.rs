//! The one decision about rights: who ([`Actor`]) may do what ([`Action`]) to how much ([`Reach`]), and the proof of it ([`Scope`]).
//!
//! Every operation names its action; every SQL function takes the scope that the decision gave.

pub mod action;
pub mod module;
pub mod role_profile;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{ApiTokenId, OrgId, QueueId, SessionId, UserId};
pub use action::Action;
pub use module::Module;
pub use role_profile::RoleProfile;

/// How much of an organization somebody sees.
///
/// Reach limits *reading contacts*, never the naming of targets: lists of queues and agents to transfer to are whole.
/// **Source**: `product.md` decision 10.
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
pub enum Reach {
    /// What the user handles or handled, and what waits in the user's queues.
    Own,
    /// Own, and what the members of the user's groups handle.
    Team,
    /// Everything of the user's queues.
    Queues,
    /// The whole organization.
    All,
}

impl Reach {
    /// Every reach, from the narrowest.
    pub const ALL: [Self; 4] = [Self::Own, Self::Team, Self::Queues, Self::All];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Queues => "queues",
            Self::All => "all",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.name() == name)
    }
}

/// Somebody who was recognised, with everything the decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The organization the user belongs to.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// What the user may do: the profile's actions with the single permissions applied.
    pub actions: Arc<BTreeSet<Action>>,
    /// How much the user sees.
    pub reach: Reach,
    /// The queues the user is linked to, ordered.
    pub queues: Arc<[QueueId]>,
    /// The members of the user's groups, the user included, ordered.
    pub team: Arc<[UserId]>,
    /// The network address that the request came from, for the audit log; empty when there is none.
    pub address: Arc<str>,
    /// The sign-in that the user acts by; none for a program with a token.
    pub session: Option<SessionId>,
    /// The token of the program that acts for the user, or that let the user in; none for who signed in (GAP-115).
    pub token: Option<ApiTokenId>,
    /// The revision of the record that the caller looked at before changing it; none when nobody said.
    pub seen: Option<i64>,
}

/// The actor may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("permission_missing")]
pub struct Denied {
    /// What was wanted.
    pub action: Action,
}

impl Actor {
    /// Decides whether the actor may do something, and hands out the proof.
    ///
    /// **Errors**: [`Denied`] when the action is not among the actor's.
    pub fn may(&self, action: Action) -> Result<Scope, Denied> {
        if self.actions.contains(&action) {
            Ok(Scope {
                org: self.org,
                holder: Holder::User(self.user),
                actions: Arc::clone(&self.actions),
                reach: self.reach,
                queues: Arc::clone(&self.queues),
                team: Arc::clone(&self.team),
                address: Arc::clone(&self.address),
                session: self.session,
                token: self.token,
                seen: self.seen,
            })
        } else {
            Err(Denied { action })
        }
    }
}

/// Why the product acts without a user. A closed list: each call site is checked against it by `cargo xtask tidy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SystemReason {
    /// A provider or a visitor sent something.
    Intake,
    /// The floor of an organization stores what it decided.
    Floor,
    /// A job runs.
    Job,
    /// Somebody signs in, or the first administrator is set up.
    SignIn,
    /// Live frames are prepared for sockets, which filter them by their own scope.
    Projector,
    /// The demo fills an organization.
    Demo,
    /// Somebody at the machine's console asked.
    Console,
}

/// Whose decision a scope stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A user who was allowed to.
    User(UserId),
    /// The product itself.
    System(SystemReason),
}

/// The proof that somebody may act in an organization, and how far they see.
///
/// It can only come from [`Actor::may`] or [`Scope::system`]; every SQL function takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    org: OrgId,
    holder: Holder,
    actions: Arc<BTreeSet<Action>>,
    reach: Reach,
    queues: Arc<[QueueId]>,
    team: Arc<[UserId]>,
    address: Arc<str>,
    session: Option<SessionId>,
    token: Option<ApiTokenId>,
    seen: Option<i64>,
}

impl Scope {
    /// Lets the product itself act, for a listed reason, on the whole organization.
    pub fn system(org: OrgId, reason: SystemReason) -> Self {
        Self {
            org,
            holder: Holder::System(reason),
            actions: Arc::default(),
            reach: Reach::All,
            queues: Arc::default(),
            team: Arc::default(),
            address: Arc::from(""),
            session: None,
            token: None,
            seen: None,
        }
    }

    /// Carries out, with this scope's reach, what a user decided: the trail names the user. A user acts for nobody else.
    #[must_use]
    pub fn on_behalf_of(&self, user: UserId) -> Self {
        let mut scope = self.clone();
        if matches!(self.holder, Holder::System(_)) {
            scope.holder = Holder::User(user);
        }
        scope
    }

    /// Gives the organization.
    pub const fn org(&self) -> OrgId {
        self.org
    }

    /// Gives the user, unless the product itself acts.
    pub const fn user(&self) -> Option<UserId> {
        match self.holder {
            Holder::User(user) => Some(user),
            Holder::System(_) => None,
        }
    }

    /// Tells whether the holder may do something else too, for what an operation shows more or less of; the product itself may.
    pub fn has(&self, action: Action) -> bool {
        match self.holder {
            Holder::User(_) => self.actions.contains(&action),
            Holder::System(_) => true,
        }
    }

    /// Tells whether somebody may be given these actions: nobody gives what they do not have; the product itself gives anything.
    ///
    /// **Source**: ACC-006, ACC-007.
    pub fn may_give(&self, actions: &BTreeSet<Action>) -> bool {
        match self.holder {
            Holder::User(_) => actions.is_subset(&self.actions),
            Holder::System(_) => true,
        }
    }

    /// Tells whether somebody may be given a reach: nobody gives a wider one than their own; the product itself gives any.
    ///
    /// **Source**: ACC-006, ACC-007.
    pub fn may_give_reach(&self, reach: Reach) -> bool {
        match self.holder {
            Holder::User(_) => reach <= self.reach,
            Holder::System(_) => true,
        }
    }

    /// Gives the network address that the request came from; empty when the product itself acts.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Gives the sign-in that the user acts by; none for a program with a token and for the product itself.
    pub const fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// Gives the token of the program that the user acts by; none for who signed in and for the product itself.
    pub const fn token(&self) -> Option<ApiTokenId> {
        self.token
    }

    /// Gives the revision that the caller looked at before changing the record; none when nobody said.
    pub const fn seen(&self) -> Option<i64> {
        self.seen
    }

    /// Gives how much may be seen.
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Gives the queues the user is linked to.
    pub fn queues(&self) -> &[QueueId] {
        &self.queues
    }

    /// Gives the members of the user's groups, the user included.
    pub fn team(&self) -> &[UserId] {
        &self.team
    }

    /// Tells whether a contact may be read, given where it is: its queue, whether it waits there, and everybody who handled it.
    pub fn reaches(&self, queue: QueueId, waiting: bool, handlers: &[UserId]) -> bool {
        let in_queue = self.queues.contains(&queue);
        let own = self.user().is_some_and(|user| handlers.contains(&user)) || (waiting && in_queue);
        match self.reach {
            Reach::Own => own,
            Reach::Team => own || handlers.iter().any(|user| self.team.contains(user)),
            Reach::Queues => own || in_queue,
            Reach::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(reach: Reach) -> Actor {
        Actor {
            org: OrgId::from_i64(1),
            user: UserId::from_i64(10),
            actions: Arc::new(BTreeSet::from([Action::InteractionRead])),
            reach,
            queues: Arc::from([QueueId::from_i64(5)]),
            team: Arc::from([UserId::from_i64(10), UserId::from_i64(11)]),
            address: Arc::from("192.0.2.1"),
            session: None,
            token: None,
            seen: None,
        }
    }

    #[test]
    fn the_product_carries_out_what_a_user_decided_and_a_user_acts_for_nobody_else() {
        let floor = Scope::system(OrgId::from_i64(1), SystemReason::Floor);
        let carried = floor.on_behalf_of(UserId::from_i64(7));
        assert_eq!(
            (carried.user(), carried.reach()),
            (Some(UserId::from_i64(7)), Reach::All)
        );
        assert!(!carried.may_give(&BTreeSet::from([Action::UserWrite])));
        let own = actor(Reach::Own).may(Action::InteractionRead).unwrap();
        assert_eq!(own.on_behalf_of(UserId::from_i64(7)), own);
    }

    /// Rows: ACC-006.
    #[test]
    fn a_scope_comes_only_with_the_action() {
        assert!(actor(Reach::All).may(Action::InteractionRead).is_ok());
        assert_eq!(
            actor(Reach::All).may(Action::UserWrite),
            Err(Denied {
                action: Action::UserWrite
            })
        );
    }

    /// Rows: ACC-006.
    #[test]
    fn nobody_gives_what_they_do_not_have() {
        let scope = actor(Reach::All).may(Action::InteractionRead).unwrap();
        assert!(scope.may_give(&BTreeSet::from([Action::InteractionRead])));
        assert!(scope.may_give(&BTreeSet::new()));
        let more = BTreeSet::from([Action::InteractionRead, Action::UserWrite]);
        assert!(!scope.may_give(&more));
        let house = Scope::system(OrgId::from_i64(1), SystemReason::Console);
        assert!(house.may_give(&more));
    }

    /// Rows: ROUTE-006.
    #[test]
    fn reach_grows_from_own_to_all() {
        let mine = QueueId::from_i64(5);
        let other = QueueId::from_i64(6);
        let me = [UserId::from_i64(10)];
        let mate = [UserId::from_i64(11)];
        let stranger = [UserId::from_i64(12)];
        let sees = |reach, queue, waiting, handlers: &[UserId]| {
            actor(reach)
                .may(Action::InteractionRead)
                .unwrap()
                .reaches(queue, waiting, handlers)
        };
        assert!(sees(Reach::Own, other, false, &me));
        assert!(sees(Reach::Own, mine, true, &[]));
        assert!(!sees(Reach::Own, mine, false, &mate));
        assert!(!sees(Reach::Own, other, true, &[]));
        assert!(sees(Reach::Team, other, false, &mate));
        assert!(!sees(Reach::Team, mine, false, &stranger));
        assert!(sees(Reach::Queues, mine, false, &stranger));
        assert!(!sees(Reach::Queues, other, false, &stranger));
        assert!(sees(Reach::All, other, false, &stranger));
    }
}
