//! Makes a process of a file of BPMN 2.0. Nothing runs before it is published.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ProcessId;
use base::text::Text;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::processes::{self, ProcessRow, Secrets};
use utoipa::ToSchema;

use super::{PROCESSES_MAX, ProcessView, find, view, weighed};

/// Makes one.
pub struct CreateProcess;

/// What a process begins with.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CreateProcessInput {
    /// The name; that of the process in the file when absent.
    pub name: Option<Text<80>>,
    /// The file, as text. It may have faults.
    pub file: String,
    /// Whether it is shown on the CRM Lite and OMNI desk; not when absent.
    #[serde(default)]
    pub on_desk: bool,
}

impl Operation for CreateProcess {
    const ID: &'static str = "create_process";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/processes";
    const ACTION: Action = Action::ProcessWrite;
    const SUMMARY: &'static str =
        "Makes a process of a file of BPMN 2.0, and lists what keeps it from being published.";
    type Input = CreateProcessInput;
    type Output = ProcessView;

    async fn run(ctx: Ctx, scope: Scope, input: CreateProcessInput) -> Result<ProcessView, Fault> {
        let (now, id) = (ctx.now(), ctx.id(ProcessId::from_i64));
        let own = ctx.clone();
        ctx.db
            .write(in_tx!(tx, [own, scope, input], {
                let read = weighed(&own, tx, &scope, &input.file).await?;
                let name = match &input.name {
                    Some(name) => name.clone(),
                    None => Text::parse(&read.process.name)
                        .map_err(|_| Fault::field("name", code::field::REQUIRED))?,
                };
                if processes::list(tx, &scope).await?.len() >= PROCESSES_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                let row = ProcessRow {
                    id,
                    name: name.into_string(),
                    active: true,
                    on_desk: input.on_desk,
                    file: input.file.clone(),
                    published_version: None,
                    changed_at: now,
                    secrets: Secrets::default(),
                    revision: 1,
                };
                processes::insert(tx, &scope, &row).await.map_err(taken)?;
                let row = find(tx, &scope, id).await?;
                let made = view(&own, tx, &scope, &row).await?;
                let event = SetupEvent::SettingChanged(Setting::Process, id.get());
                tx.emit(&scope, now, event.record(Change::made(&made.form())));
                Ok(made)
            }))
            .await
    }
}

/// Tells that the name is taken.
pub(super) fn taken(error: store::Error) -> Fault {
    if error.is_unique() {
        Fault::refused(code::NAME_TAKEN)
    } else {
        error.into()
    }
}
