//! How long somebody must wait after failed sign-ins, and who is asked for a second factor.

use std::net::IpAddr;

use base::authz::RoleProfile;
use base::network::Network;
use base::time::Span;
use serde::{Deserialize, Serialize};

/// Failures that cost nothing: a person mistypes.
const FREE: u32 = 3;
/// From this failure on the sign-in is locked: until an administrator unlocks it, a new password is set, or a day went by.
pub const LOCK_AT: u32 = 10;
/// How long a lock holds when nobody opens it.
pub const LOCK: Span = Span::from_hours(24);
/// Networks that a policy names at the most.
pub const NETWORKS_MAX: usize = 50;

/// Gives the delay after a number of failures in a row: none for the first three, then 2 s, 4 s, 8 s … and the lock at ten.
///
/// **Source**: GAP-002.
pub fn delay_after(failures: u32) -> Span {
    if failures >= LOCK_AT {
        return LOCK;
    }
    match failures.checked_sub(FREE) {
        None | Some(0) => Span::ZERO,
        Some(more) => Span::from_secs(1 << more),
    }
}

/// Whether a user is asked for a second factor.
///
/// **Source**: ACC-003, GAP-005.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorRule {
    /// What the organization asks of the profile and the network.
    #[default]
    ByPolicy,
    /// Always.
    Required,
    /// Only if the user enrolled one.
    Optional,
}

impl SecondFactorRule {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::ByPolicy, Self::Required, Self::Optional];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByPolicy => "by_policy",
            Self::Required => "required",
            Self::Optional => "optional",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// What the organization asks of those who sign in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SignInPolicy {
    /// Profiles that need a second factor.
    pub second_factor_profiles: Vec<RoleProfile>,
    /// Whether everybody needs one outside the networks of the organization.
    pub second_factor_outside: bool,
    /// The networks of the organization: addresses with the length of their prefix, `203.0.113.0/24`.
    pub networks: Vec<String>,
}

impl SignInPolicy {
    /// Tells whether somebody must sign in with a second factor; an unknown address is outside.
    pub fn asks(
        &self,
        rule: SecondFactorRule,
        profile: RoleProfile,
        address: Option<IpAddr>,
    ) -> bool {
        match rule {
            SecondFactorRule::Required => true,
            SecondFactorRule::Optional => false,
            SecondFactorRule::ByPolicy => {
                self.second_factor_profiles.contains(&profile)
                    || (self.second_factor_outside
                        && !address.is_some_and(|address| self.is_inside(address)))
            }
        }
    }

    fn is_inside(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .filter_map(|text| Network::parse(text))
            .any(|network| network.holds(address))
    }

    /// Tells whether every network can be read and there are not too many.
    pub fn is_valid(&self) -> bool {
        self.networks.len() <= NETWORKS_MAX
            && self
                .networks
                .iter()
                .all(|text| Network::parse(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-002.
    #[test]
    fn the_delay_grows_and_ends_in_a_lock() {
        assert_eq!(delay_after(3), Span::ZERO);
        assert_eq!(delay_after(4), Span::from_secs(2));
        assert_eq!(delay_after(6), Span::from_secs(8));
        assert_eq!(delay_after(9), Span::from_secs(64));
        assert_eq!(delay_after(LOCK_AT), LOCK);
        assert_eq!(delay_after(u32::MAX), LOCK);
    }

    /// Rows: ACC-003.
    #[test]
    fn a_second_factor_is_asked_by_user_by_profile_and_by_network() {
        let policy = SignInPolicy {
            second_factor_profiles: vec![RoleProfile::Administrator],
            second_factor_outside: true,
            networks: vec!["203.0.113.0/24".into(), "2001:db8::/32".into()],
        };
        let asks = |rule, profile, address: Option<&str>| {
            policy.asks(rule, profile, address.map(|text| text.parse().unwrap()))
        };
        let (agent, by) = (RoleProfile::Agent, SecondFactorRule::ByPolicy);
        let office = Some("203.0.113.9");
        assert!(!asks(by, agent, office));
        assert!(!asks(by, agent, Some("::ffff:203.0.113.9")));
        assert!(!asks(by, agent, Some("2001:db8:1::5")));
        assert!(asks(by, agent, Some("203.0.114.9")));
        assert!(asks(by, agent, Some("2001:db9::5")));
        assert!(asks(by, agent, None));
        assert!(asks(by, RoleProfile::Administrator, office));
        assert!(asks(SecondFactorRule::Required, agent, office));
        assert!(!asks(
            SecondFactorRule::Optional,
            RoleProfile::Administrator,
            None
        ));
        let nothing = SignInPolicy::default();
        assert!(!nothing.asks(by, RoleProfile::Administrator, None));
    }
}
