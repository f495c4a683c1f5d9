//! The kinds of nodes: one file and one line each.

use base::medium::Medium;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::Finding;
use super::definition::{NodeKey, Port};
use super::run::{Heard, Step, Turn};

macro_rules! nodes {
    ($($(#[$doc:meta])* $name:ident = $module:ident;)*) => {
        $(pub mod $module;)*

        /// What a node does.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[schema(as = FlowNodeKind)]
        pub enum NodeKind { $($(#[$doc])* $name($module::$name),)* }

        impl NodeKind {
            /// Lends the rules of the kind.
            pub(super) fn rules(&self) -> &dyn Rules {
                match self { $(Self::$name(one) => one,)* }
            }
        }
    };
}

nodes! {
    /// Where every run begins.
    Start = start;
    /// Says something and goes on.
    Say = say;
    /// Offers options and waits for an answer.
    Menu = menu;
    /// Goes one way while a calendar is open, another while it is closed.
    Hours = hours;
    /// Hands the customer to a queue of people.
    Queue = queue;
    /// Ends the contact.
    End = end;
}

/// What the engine and the check ask of every kind.
pub(super) trait Rules {
    /// Gives the ways out, in the order in which people read them.
    fn ports(&self) -> Vec<Port>;

    /// Gives the ways out that are taken although the customer said nothing.
    fn unasked(&self) -> Vec<Port> {
        self.ports()
    }

    /// Tells whether it makes sense in a medium.
    fn suits(&self, _medium: Medium) -> bool {
        true
    }

    /// Finds what is wrong with its own fields.
    fn check(&self, _found: &mut Finding<'_>) {}

    /// The run comes to it.
    fn enter(&self, turn: &mut Turn<'_>) -> Step;

    /// Tells whether what was heard answers what it asks; where it asks nothing, everything does.
    fn is_answer(&self, _at: &NodeKey, _heard: &Heard) -> bool {
        true
    }

    /// Something was heard while the run waits at it.
    fn hear(&self, _turn: &mut Turn<'_>, _heard: &Heard) -> Step {
        Step::Wait
    }
}

impl NodeKind {
    /// Gives the ways out, in the order in which people read them.
    pub fn ports(&self) -> Vec<Port> {
        self.rules().ports()
    }

    /// Tells whether runs begin at it.
    pub const fn is_start(&self) -> bool {
        matches!(self, Self::Start(_))
    }
}

/// Tells whether people read what is said in a medium: menus and sentences are shown there.
const fn is_read(medium: Medium) -> bool {
    matches!(medium, Medium::Chat | Medium::Messaging)
}
