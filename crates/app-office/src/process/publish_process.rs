//! Publishes the draft of a process: from now on it is what is started. What runs keeps its version, with the forms of that day.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ProcessId;
use serde::Deserialize;
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::processes::{self, NewVersion};
use utoipa::ToSchema;

use super::{ProcessView, find, view, weighed};

/// Publishes one.
pub struct PublishProcess;

/// Which, and what the caller saw of it.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct PublishProcessInput {
    /// Which.
    pub id: ProcessId,
    /// The revision that was looked at: refused when somebody changed it since.
    pub revision: Option<i64>,
}

impl Operation for PublishProcess {
    const ID: &'static str = "publish_process";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/processes/{id}/publish";
    const ACTION: Action = Action::ProcessWrite;
    const SUMMARY: &'static str = "Publishes the draft of a process, with the published forms of today. What would make no other version makes none.";
    type Input = PublishProcessInput;
    type Output = ProcessView;

    async fn run(ctx: Ctx, scope: Scope, input: PublishProcessInput) -> Result<ProcessView, Fault> {
        let now = ctx.now();
        let own = ctx.clone();
        ctx.db
            .write(in_tx!(tx, [own, scope], {
                stale::hold(tx, Record::setting(Setting::Process, input.id.get())).await?;
                let mut row = find(tx, &scope, input.id).await?;
                let before = view(&own, tx, &scope, &row).await?;
                let seen = input.revision.unwrap_or(row.revision);
                if !before.faults.is_empty() {
                    let more = json!({ "faults": before.faults });
                    return Err(Fault::refused_with(code::PROCESS_HAS_FAULTS, more));
                }
                if before.calls && !before.has_secret {
                    return Err(Fault::refused(code::PROCESS_SECRET_MISSING));
                }
                if seen != row.revision {
                    return Err(Fault::refused(code::PROCESS_CHANGED));
                }
                let bindings = weighed(&own, tx, &scope, &row.file).await?.bindings();
                let bindings = json!(bindings);
                if let Some(version) = row.published_version {
                    let last = processes::version(tx, &scope, (row.id, version)).await?;
                    let is_same = |last: &processes::Stored| {
                        last.file == row.file && last.bindings == bindings
                    };
                    if last.is_some_and(|last| is_same(&last)) {
                        return Ok(before);
                    }
                }
                let version = before.versions.first().map_or(1, |last| last.version + 1);
                row.published_version = Some(version);
                row.changed_at = now;
                if !processes::update(tx, &scope, &row).await? {
                    return Err(Fault::refused(code::PROCESS_CHANGED));
                }
                let one = NewVersion {
                    version,
                    file: row.file.clone(),
                    bindings,
                    published_at: now,
                    published_by: scope.user(),
                };
                processes::insert_version(tx, &scope, row.id, &one).await?;
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
