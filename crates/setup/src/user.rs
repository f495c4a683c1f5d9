//! What the user record says about an agent's work.

use std::collections::{BTreeMap, BTreeSet};

use base::authz::{Action, RoleProfile};
use base::id::SkillId;
use base::limits::CAPACITY_MAX;
use base::medium::Medium;
use serde::{Deserialize, Serialize};

/// Levels of a skill, from 1.
pub const SKILL_LEVEL_MAX: u8 = 10;

/// Characters of the agent id of a softphone at the most.
const AGENT_LOGIN_MAX: usize = 40;

/// Reads the agent id of a softphone: letters, digits, and `. _ - @` between them, in small letters.
///
/// **Source**: ORG-006.
pub fn agent_login(raw: &str) -> Option<String> {
    let login = raw.trim().to_ascii_lowercase();
    let fits = (1..=AGENT_LOGIN_MAX).contains(&login.len())
        && login
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@'));
    fits.then_some(login)
}

/// Tells whether a user counts as administrator: active, with the profile and every permission of it, whether the
/// profile, a named profile or a single decision gives or withholds them.
///
/// An organization keeps one such user, because nobody else could give a permission back that all others lack.
pub fn is_whole_administrator(
    active: bool,
    profile: RoleProfile,
    actions: &BTreeSet<Action>,
) -> bool {
    active && profile == RoleProfile::Administrator && *actions == profile.actions()
}

/// How an agent works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Work {
    /// Interactions at once, over all media.
    pub capacity: u32,
    /// Interactions at once per medium; the total where a medium is not named.
    pub capacity_per_medium: BTreeMap<Medium, u32>,
    /// Whether work is distributed to the agent (ROUTE-008); off means that the agent pulls.
    pub automatic_distribution: bool,
    /// Skills with levels, 1..=10.
    pub skills: BTreeMap<SkillId, u8>,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            capacity: 4,
            capacity_per_medium: BTreeMap::new(),
            automatic_distribution: true,
            skills: BTreeMap::new(),
        }
    }
}

impl Work {
    /// Names the first field that is out of range.
    pub fn out_of_range(&self) -> Option<&'static str> {
        if self.capacity == 0 || self.capacity > CAPACITY_MAX {
            return Some("capacity");
        }
        if self
            .capacity_per_medium
            .values()
            .any(|limit| *limit > CAPACITY_MAX)
        {
            return Some("capacity_per_medium");
        }
        if self
            .skills
            .values()
            .any(|level| !(1..=SKILL_LEVEL_MAX).contains(level))
        {
            return Some("skills");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: ORG-006.
    #[test]
    fn agent_ids_are_told_from_other_texts() {
        assert_eq!(
            agent_login(" Ana.Silva-2001 "),
            Some("ana.silva-2001".into())
        );
        for bad in ["", "ana silva", "ána", &"9".repeat(41)] {
            assert_eq!(agent_login(bad), None, "{bad}");
        }
    }

    /// Rows: ACC-006, ACC-007.
    #[test]
    fn an_administrator_is_active_and_lacks_nothing() {
        let administrator = RoleProfile::Administrator;
        let whole = administrator.actions();
        let lacking = administrator.actions_with(&BTreeMap::from([(Action::UserWrite, false)]));
        assert!(is_whole_administrator(true, administrator, &whole));
        assert!(!is_whole_administrator(false, administrator, &whole));
        assert!(!is_whole_administrator(true, administrator, &lacking));
        assert!(!is_whole_administrator(
            true,
            RoleProfile::Supervisor,
            &whole
        ));
    }
}
