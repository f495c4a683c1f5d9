//! How a queue treats customers who belong to an agent's portfolio (PERSON-009, GAP-073).

use base::id::UserId;
use serde::{Deserialize, Serialize};

/// Seconds of a day: the longest for which somebody who is there is waited for.
const DAY_S: u32 = 86_400;
/// Seconds of a week: the longest for which an owner who is away is waited for.
const WEEK_S: u32 = 7 * DAY_S;

/// Who is asked before the others, and for how long: the owner, who stands in, the owner's groups, then anyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PortfolioRule {
    /// How long the owner alone may take it; 0 is not at all, and absent is as the organization says.
    pub owner_wait_s: Option<u32>,
    /// How long an owner who is not there is waited for, with a message left; nobody waits when absent.
    pub absent_wait_s: Option<u32>,
    /// Who stands in for owners.
    pub reserve_agent_id: Option<UserId>,
    /// How long who stands in alone may take it.
    pub reserve_wait_s: u32,
    /// How long the owner's groups alone may take it then; 0 is not at all, and absent is as the organization says.
    pub group_wait_s: Option<u32>,
}

impl Default for PortfolioRule {
    fn default() -> Self {
        Self {
            owner_wait_s: None,
            absent_wait_s: None,
            reserve_agent_id: None,
            reserve_wait_s: 60,
            group_wait_s: None,
        }
    }
}

impl PortfolioRule {
    /// Names the first field whose value does not make sense.
    pub fn out_of_range(&self) -> Option<&'static str> {
        let at_most_a_day = |value: Option<u32>| value.is_none_or(|value| value <= DAY_S);
        let checks = [
            (at_most_a_day(self.owner_wait_s), "portfolio.owner_wait_s"),
            (
                self.absent_wait_s
                    .is_none_or(|value| (1..=WEEK_S).contains(&value)),
                "portfolio.absent_wait_s",
            ),
            (
                (1..=DAY_S).contains(&self.reserve_wait_s),
                "portfolio.reserve_wait_s",
            ),
            (at_most_a_day(self.group_wait_s), "portfolio.group_wait_s"),
        ];
        checks
            .into_iter()
            .find(|(holds, _)| !holds)
            .map(|(_, field)| field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-073.
    #[test]
    fn senseless_times_are_named_and_none_at_all_is_sensible() {
        let named = |change: fn(&mut PortfolioRule)| {
            let mut rule = PortfolioRule::default();
            change(&mut rule);
            rule.out_of_range()
        };
        assert_eq!(named(|_| {}), None);
        assert_eq!(named(|rule| rule.owner_wait_s = Some(0)), None);
        assert_eq!(
            named(|rule| rule.owner_wait_s = Some(86_401)),
            Some("portfolio.owner_wait_s")
        );
        assert_eq!(
            named(|rule| rule.absent_wait_s = Some(0)),
            Some("portfolio.absent_wait_s")
        );
        assert_eq!(named(|rule| rule.absent_wait_s = Some(604_800)), None);
        assert_eq!(
            named(|rule| rule.reserve_wait_s = 0),
            Some("portfolio.reserve_wait_s")
        );
        assert_eq!(
            named(|rule| rule.group_wait_s = Some(86_401)),
            Some("portfolio.group_wait_s")
        );
    }
}
