//! Skills that queues ask for and agents have.

pub mod create_skill;
pub mod delete_skill;
pub mod list_skills;
pub mod update_skill;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::SkillId;
use base::text::Text;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_setup::skills::{self, Skill};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_skill::CreateSkill>(),
    Entry::of::<delete_skill::DeleteSkill>(),
    Entry::of::<list_skills::ListSkills>(),
    Entry::of::<update_skill::UpdateSkill>(),
];

/// A skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SkillView {
    /// The id.
    pub id: SkillId,
    /// The name.
    pub name: String,
    /// Grows with each change.
    pub revision: i64,
}

impl From<Skill> for SkillView {
    fn from(row: Skill) -> Self {
        Self {
            id: row.id,
            name: row.name,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SkillFields {
    /// The name.
    pub name: Text<60>,
}

impl SkillFields {
    fn into_row(self, id: SkillId) -> Skill {
        Skill {
            id,
            name: self.name.into_string(),
            revision: 0,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: SkillId,
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: SkillId) -> Result<SkillView, Fault> {
    let rows = skills::list(tx, scope).await?;
    let found = rows.into_iter().find(|row| row.id == id);
    found.map(SkillView::from).ok_or(Fault::NotFound)
}
