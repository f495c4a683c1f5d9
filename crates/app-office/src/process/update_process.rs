//! Changes a process: its name, whether it may be started, or its draft. What runs keeps the version that it began with.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ProcessId;
use base::text::Text;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::processes;
use utoipa::ToSchema;

use super::create_process::taken;
use super::{ProcessView, find, view, weighed};

/// Changes one.
pub struct UpdateProcess;

/// What may be changed; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UpdateProcessInput {
    /// Which.
    pub id: ProcessId,
    /// The name.
    pub name: Option<Text<80>>,
    /// Whether it may be started anew. What runs goes on.
    pub active: Option<bool>,
    /// Whether it is shown on the CRM Lite and OMNI desk.
    pub on_desk: Option<bool>,
    /// The draft as a whole, as text. It may have faults.
    pub file: Option<String>,
}

impl Operation for UpdateProcess {
    const ID: &'static str = "update_process";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/processes/{id}";
    const ACTION: Action = Action::ProcessWrite;
    const SUMMARY: &'static str =
        "Changes a process: its name, whether it may be started, or its draft.";
    const GUARDED: bool = true;
    type Input = UpdateProcessInput;
    type Output = ProcessView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateProcessInput) -> Result<ProcessView, Fault> {
        let now = ctx.now();
        let own = ctx.clone();
        ctx.db
            .write(in_tx!(tx, [own, scope, input], {
                let record = Record::setting(Setting::Process, input.id.get());
                stale::hold(tx, record).await?;
                let mut row = find(tx, &scope, input.id).await?;
                let before = view(&own, tx, &scope, &row).await?;
                stale::refuse(tx, &scope, record, row.revision, &before).await?;
                if let Some(name) = &input.name {
                    name.as_str().clone_into(&mut row.name);
                }
                if let Some(file) = &input.file {
                    weighed(&own, tx, &scope, file).await?;
                    row.file.clone_from(file);
                }
                row.active = input.active.unwrap_or(row.active);
                row.on_desk = input.on_desk.unwrap_or(row.on_desk);
                row.changed_at = now;
                if !processes::update(tx, &scope, &row).await.map_err(taken)? {
                    return Err(Fault::refused(code::PROCESS_CHANGED));
                }
                let row = find(tx, &scope, input.id).await?;
                let after = view(&own, tx, &scope, &row).await?;
                let change = Change::between(&before.form(), &after.form());
                let event = SetupEvent::SettingChanged(Setting::Process, input.id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(after)
            }))
            .await
    }
}
