//! For how long what customers wrote and told is kept after its matter is over, and when a new decision begins to count.
//!
//! **Source**: `product.md`, personal data: retention by kind of data with legal hold.

use base::calendar::{Calendar, Day};
use base::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest limit, in months.
pub const MONTHS_MAX: u16 = 240;
/// What passes at least between a decision that erases more and the first run by it, so that it can be undone.
pub const GRACE: Span = Span::from_hours(24);
/// The minute of the organization's day at which runs begin: the desks are quiet.
pub const RUN_MINUTE: u16 = 3 * 60;

/// A kind of data.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RetentionKind {
    /// Messages, notes and files of conversations that ended, and who was on the other side.
    Conversations,
    /// Descriptions, forms, files and e-mails of concluded cases.
    Cases,
    /// What posts of social media say, and who wrote them.
    SocialPosts,
    /// Lines of who read what of whom.
    PersonReads,
    /// Payloads of channels that were not understood.
    SetAside,
}

impl RetentionKind {
    /// Every kind, in the order in which they are erased.
    pub const ALL: [Self; 5] = [
        Self::Conversations,
        Self::Cases,
        Self::SocialPosts,
        Self::PersonReads,
        Self::SetAside,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Cases => "cases",
            Self::SocialPosts => "social_posts",
            Self::PersonReads => "person_reads",
            Self::SetAside => "set_aside",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What was decided about a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limit {
    /// For how many months it is kept; none for ever.
    pub months: Option<u16>,
    /// From when on that counts; none when it counts already.
    pub starts_at: Option<Timestamp>,
    /// What counts until then.
    pub before: Option<u16>,
}

impl Limit {
    /// Gives what counts at a moment: months, or none for ever.
    pub fn in_effect(&self, now: Timestamp) -> Option<u16> {
        if self.starts_at.is_none_or(|at| at <= now) {
            self.months
        } else {
            self.before
        }
    }

    /// Decides anew. What erases more than what counts now begins with the first run after the grace; anything else counts at once.
    #[must_use]
    pub fn decided(&self, months: Option<u16>, now: Timestamp, calendar: &Calendar) -> Self {
        let before = self.in_effect(now);
        if erases_more(before, months) {
            Self {
                months,
                starts_at: Some(next_run(now + GRACE, calendar)),
                before,
            }
        } else {
            Self {
                months,
                ..Self::default()
            }
        }
    }

    /// Gives the first run that erases by it; none when it keeps for ever.
    pub fn next_run(&self, now: Timestamp, calendar: &Calendar) -> Option<Timestamp> {
        let begins = if self.in_effect(now).is_some() {
            now
        } else {
            self.months.and(self.starts_at)?
        };
        // A decision begins to count at the very moment of a run.
        Some(begins.max(next_run(now, calendar)))
    }

    /// Tells whether it erases anything, now or later.
    pub const fn is_set(&self) -> bool {
        self.months.is_some()
    }
}

/// Tells whether a decision erases what the one before it keeps.
pub const fn erases_more(from: Option<u16>, to: Option<u16>) -> bool {
    match (from, to) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(from), Some(to)) => to < from,
    }
}

/// Gives the first moment after `now` at which a run may begin.
pub fn next_run(now: Timestamp, calendar: &Calendar) -> Timestamp {
    let mut day = calendar.local_day(now);
    loop {
        let at = calendar.moment(day, RUN_MINUTE);
        if at > now {
            return at;
        }
        day = Day::from_number(day.number() + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_000_000);

    fn sao_paulo() -> Calendar {
        Calendar::always("America/Sao_Paulo").unwrap()
    }

    #[test]
    fn a_kind_has_one_name_everywhere() {
        for kind in RetentionKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(RetentionKind::parse(kind.name()), Some(kind));
        }
        assert_eq!(RetentionKind::parse("people"), None);
    }

    #[test]
    fn what_erases_more_waits_for_the_night_after_a_whole_day() {
        let fresh = Limit::default();
        assert_eq!((fresh.in_effect(NOW), fresh.is_set()), (None, false));
        let limit = fresh.decided(Some(24), NOW, &sao_paulo());
        let starts = limit.starts_at.unwrap();
        assert!(starts >= NOW + GRACE && starts < NOW + GRACE + GRACE);
        assert_eq!(sao_paulo().civil(starts).1, 3 * 3_600);
        assert_eq!(limit.in_effect(NOW), None);
        assert_eq!(limit.in_effect(starts), Some(24));
        assert!(limit.is_set());
        // The nights until then erase nothing, so none of them is the next run.
        assert_eq!(limit.next_run(NOW, &sao_paulo()), Some(starts));
        let night = next_run(starts, &sao_paulo());
        assert_eq!(limit.next_run(starts, &sao_paulo()), Some(night));
        assert_eq!(fresh.next_run(NOW, &sao_paulo()), None);
        // Undone before the night, as if it had never been.
        assert_eq!(limit.decided(None, NOW, &sao_paulo()), fresh);
        // Shortened once more before it begins: for ever counts until then.
        let shorter = limit.decided(Some(6), NOW, &sao_paulo());
        assert_eq!((shorter.before, shorter.in_effect(NOW)), (None, None));
        // Shortened later: the longer one goes on until the shorter one begins.
        let shorter = limit.decided(Some(6), starts, &sao_paulo());
        assert_eq!(shorter.in_effect(starts), Some(24));
        assert_eq!(shorter.next_run(starts, &sao_paulo()), Some(night));
        assert_eq!(shorter.in_effect(starts + GRACE + GRACE), Some(6));
        // Longer, or for ever: at once.
        assert_eq!(
            limit.decided(Some(36), starts, &sao_paulo()),
            Limit {
                months: Some(36),
                ..fresh
            }
        );
        assert_eq!(limit.decided(None, starts, &sao_paulo()), fresh);
    }
}
