//! Makes a skill.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::SkillId;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::skills;

use super::{SkillFields, SkillView, find};
use crate::refuse::unique;

/// Makes one.
pub struct CreateSkill;

impl Operation for CreateSkill {
    const ID: &'static str = "create_skill";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/skills";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Makes one.";
    type Input = SkillFields;
    type Output = SkillView;

    async fn run(ctx: Ctx, scope: Scope, input: SkillFields) -> Result<SkillView, Fault> {
        let row = input.into_row(ctx.id(SkillId::from_i64));
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                skills::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = find(tx, &scope, row.id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Skill, row.id.get())
                        .record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
