//! The list of conversations: what ended and what is open within reach, narrowed and counted (AGENT-018 to AGENT-021).

pub mod count_conversations;
pub mod count_floor;
pub mod list_conversations;

use app::{Entry, Fault};
use base::authz::Scope;
use base::calendar::{Calendar, Day};
use base::id::{QueueId, UserId};
use base::phone::{BRAZIL, Phone};
use base::text::{Text, fold};
use base::time::Timestamp;
use floor::interaction::conversation_state::ConversationState;
use serde::{Deserialize, Serialize};
use store::{Tx, number};
use store_floor::conversation_search::{self, Search, Which, Words};
use store_setup::organizations;
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<count_conversations::CountConversations>(),
    Entry::of::<count_floor::CountFloor>(),
    Entry::of::<list_conversations::ListConversations>(),
];

/// Digits from which a text of digits is a part of a phone.
const PHONE_DIGITS_MIN: usize = 3;

/// Which conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationPart {
    /// Those that ended.
    #[default]
    Ended,
    /// Those that did not, however old.
    Open,
    /// Both.
    All,
    /// Those that wait in a queue.
    Waiting,
    /// Those with an agent.
    InProgress,
    /// Those whose code is pending.
    WrapUp,
}

/// When a conversation must have ended; what is open is in every period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationPeriod {
    /// Today, where the organization is.
    #[default]
    Today,
    /// Today and the nine days before.
    #[serde(rename = "last_10_days")]
    Last10Days,
    /// Today and the 29 days before.
    #[serde(rename = "last_30_days")]
    Last30Days,
}

/// How a due date must lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueFilter {
    /// Before the end, or before now for what is open.
    Overdue,
    /// Today, where the organization is.
    Today,
    /// There is one.
    With,
    /// There is none.
    Without,
}

/// What a list and its totals are asked by.
#[derive(Default)]
struct Asked<'a> {
    part: ConversationPart,
    state: Option<ConversationState>,
    period: ConversationPeriod,
    due: Option<DueFilter>,
    after_hours: Option<bool>,
    queue_id: Option<QueueId>,
    agent_id: Option<UserId>,
    q: Option<&'a Text<80>>,
    channel: Option<&'a str>,
    oldest_first: bool,
}

/// Makes an input that is asked by the filters of conversations, and by fields of its own.
///
/// Written out into each: a flattened part would lose the place of a wrong field.
macro_rules! filtered_input {
    ($(#[$attribute:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$attribute])*
        #[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
        pub struct $name {
            /// Which part; those that ended when nothing is said.
            #[serde(default)]
            pub part: $crate::conversation::ConversationPart,
            /// In this state, whatever the part (GAP-046).
            pub state: Option<floor::interaction::conversation_state::ConversationState>,
            /// When it ended; today when nothing is said.
            #[serde(default)]
            pub period: $crate::conversation::ConversationPeriod,
            /// By due date.
            pub due: Option<$crate::conversation::DueFilter>,
            /// Begun outside the queue's hours, or within them (ROUTE-015).
            pub after_hours: Option<bool>,
            /// In this queue, or last in it.
            pub queue_id: Option<base::id::QueueId>,
            /// With this agent, or last with them.
            pub agent_id: Option<base::id::UserId>,
            /// On this channel, as the directory names it.
            pub channel: Option<String>,
            /// A part of the customer's name or phone; or the number of the interaction, which is found in every state and period.
            pub q: Option<base::text::Text<80>>,
            $($(#[$doc])* pub $field: $type,)*
        }
    };
}
pub(crate) use filtered_input;

/// Gives what an input of [`filtered_input`] asks.
macro_rules! asked {
    ($input:expr) => {
        $crate::conversation::Asked {
            part: $input.part,
            state: $input.state,
            period: $input.period,
            due: $input.due,
            after_hours: $input.after_hours,
            queue_id: $input.queue_id,
            agent_id: $input.agent_id,
            q: $input.q.as_ref(),
            channel: $input.channel.as_deref(),
            oldest_first: false,
        }
    };
}
pub(crate) use asked;

/// Turns what was asked into what is searched, by the clock and the zone of the organization.
async fn search(
    tx: &mut Tx<'_>,
    scope: &Scope,
    now: Timestamp,
    asked: &Asked<'_>,
) -> Result<Search, Fault> {
    let zone = organizations::get(tx, scope).await?.time_zone;
    let calendar = Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc());
    let today = calendar.local_day(now);
    let days = match asked.period {
        ConversationPeriod::Today => 0,
        ConversationPeriod::Last10Days => 9,
        ConversationPeriod::Last30Days => 29,
    };
    Ok(Search {
        which: match (asked.state, asked.part) {
            (Some(state), _) => Which::In(state),
            (None, ConversationPart::Ended) => Which::Ended,
            (None, ConversationPart::Open) => Which::Open,
            (None, ConversationPart::All) => Which::All,
            (None, ConversationPart::Waiting) => Which::Waiting,
            (None, ConversationPart::InProgress) => Which::InProgress,
            (None, ConversationPart::WrapUp) => Which::WrapUp,
        },
        ended_from: calendar.start_of(Day::from_number(today.number() - days)),
        due: asked.due.map(|due| match due {
            DueFilter::Overdue => conversation_search::Due::Overdue { now },
            DueFilter::Today => conversation_search::Due::Within {
                from: calendar.start_of(today),
                to: calendar.start_of(Day::from_number(today.number() + 1)),
            },
            DueFilter::With => conversation_search::Due::Set,
            DueFilter::Without => conversation_search::Due::Unset,
        }),
        after_hours: asked.after_hours,
        queue: asked.queue_id,
        agent: asked.agent_id,
        words: asked.q.and_then(|text| words(text.as_str())),
        channel: asked.channel.map(str::to_owned),
        oldest_first: asked.oldest_first,
    })
}

/// Tells what was typed: the number of an interaction, a phone as people write it, or a part of a name.
fn words(text: &str) -> Option<Words> {
    if let Some(number) = number::parse(text) {
        return Some(Words::Number(number));
    }
    let is_phone = text
        .chars()
        .all(|c| c.is_ascii_digit() || " ()+-.".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if is_phone && digits.len() >= PHONE_DIGITS_MIN {
        return Some(match Phone::parse(text, BRAZIL) {
            Ok(phone) => Words::Phone(phone.identity_key()),
            Err(_) => Words::Digits(digits),
        });
    }
    Some(fold(text))
        .filter(|name| !name.is_empty())
        .map(Words::Name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: AGENT-020.
    #[test]
    fn what_was_typed_is_a_number_a_phone_or_a_name() {
        let number = Words::Number("2026-0001234".to_owned());
        assert_eq!(words("2026-1234"), Some(number.clone()));
        assert_eq!(words("20260001234"), Some(number));
        let phone = Words::Phone("5548999900011".to_owned());
        for written in ["(48) 99990-0011", "48 9990-0011", "+55 48 99990-0011"] {
            assert_eq!(words(written), Some(phone.clone()), "{written}");
        }
        assert_eq!(words("(48) 999"), Some(Words::Digits("48999".to_owned())));
        assert_eq!(words("24"), Some(Words::Name("24".to_owned())));
        assert_eq!(words("João"), Some(Words::Name("joao".to_owned())));
        assert_eq!(words(" "), None);
    }
}
