//! Deletes a process that runs nowhere and fills in no form. What ran stays readable.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::{case_types, forms, process_instances, processes};

use super::{NamedProcess, find, view};

/// Deletes one.
pub struct DeleteProcess;

impl Operation for DeleteProcess {
    const ID: &'static str = "delete_process";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/processes/{id}";
    const ACTION: Action = Action::ProcessWrite;
    const SUMMARY: &'static str = "Deletes a process that runs for no case and that no form and no type of cases names; what ran stays readable.";
    type Input = NamedProcess;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedProcess) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        let own = ctx.clone();
        ctx.db
            .write(in_tx!(tx, [own, scope], {
                // Whoever starts it holds it as well.
                stale::hold(tx, Record::setting(Setting::Process, id.get())).await?;
                let row = find(tx, &scope, id).await?;
                if process_instances::runs(tx, &scope, id).await? {
                    return Err(Fault::refused(code::PROCESS_IN_USE));
                }
                if forms::has_process(tx, &scope, id).await? {
                    return Err(Fault::refused(code::PROCESS_IN_FORM));
                }
                if case_types::has_process(tx, &scope, id).await? {
                    return Err(Fault::refused(code::PROCESS_IN_CASE_TYPE));
                }
                let before = view(&own, tx, &scope, &row).await?;
                processes::remove(tx, &scope, id, now).await?;
                let event = SetupEvent::SettingChanged(Setting::Process, id.get());
                tx.emit(&scope, now, event.record(Change::removed(&before.form())));
                Ok(Done {})
            }))
            .await
    }
}
