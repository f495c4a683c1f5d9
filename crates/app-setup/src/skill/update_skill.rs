//! Replaces a skill.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::SkillId;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::skills;
use utoipa::ToSchema;

use super::{SkillFields, SkillView, find};
use crate::refuse::unique;
use crate::stale::{self, Record};

/// Replaces one.
pub struct UpdateSkill;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateSkillInput {
    /// The id.
    pub id: SkillId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: SkillFields,
}

impl Operation for UpdateSkill {
    const ID: &'static str = "update_skill";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/skills/{id}";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Replaces one.";
    const GUARDED: bool = true;
    type Input = UpdateSkillInput;
    type Output = SkillView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateSkillInput) -> Result<SkillView, Fault> {
        let row = input.fields.into_row(input.id);
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                let record = Record::setting(Setting::Skill, row.id.get());
                stale::hold(tx, record).await?;
                let before = find(tx, &scope, row.id).await?;
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                skills::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Skill, row.id.get())
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
