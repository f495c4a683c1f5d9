//! Deletes a skill.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_setup::skills;

use super::{Named, find};

/// Deletes one.
pub struct DeleteSkill;

impl Operation for DeleteSkill {
    const ID: &'static str = "delete_skill";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/skills/{id}";
    const ACTION: Action = Action::QueueWrite;
    const SUMMARY: &'static str = "Deletes one.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = find(tx, &scope, id).await?;
                skills::remove(tx, &scope, id).await?;
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::SettingChanged(Setting::Skill, id.get())
                        .record(Change::removed(&before)),
                );
                Ok(Done {})
            }))
            .await
    }
}
