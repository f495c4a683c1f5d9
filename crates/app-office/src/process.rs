//! Processes (processos): read from files, published in versions, run for cases, and the tasks that they give to people
//! (CASE-024, CASE-025).
//!
//! What an instance does is decided by `office::process::engine`; `running` stores what was decided, all in one transaction.

pub mod calls;
pub mod cancel_process;
pub mod claim_process_task;
pub mod complete_process_task;
pub mod create_process;
pub mod delete_process;
pub mod get_process;
pub mod get_process_drawing;
pub mod get_process_task;
pub mod list_case_processes;
pub mod list_process_tasks;
pub mod list_processes;
pub mod list_startable_processes;
pub mod of_form;
pub mod publish_process;
pub mod reassign_process_task;
pub mod release_process_task;
pub mod retry_process_call;
pub mod rotate_process_secret;
pub mod running;
pub mod send_process_message;
pub mod shown;
pub mod start_process;
pub mod tasks;
pub mod telling;
pub mod update_process;

use std::collections::{BTreeMap, BTreeSet};

use app::{Ctx, Entry, Fault, code};
use base::authz::Scope;
use base::id::{FormId, ProcessId, UserGroupId, UserId};
use base::locale::Locale;
use base::text::fold;
use base::time::Timestamp;
use office::crm::form::definition::{FieldKind, FormDefinition};
use office::process::check::{Surroundings, faults, named_fields};
use office::process::definition::Process;
use office::process::fault::ProcessFault;
use office::process::xml::{FileRefused, read};
use serde::{Deserialize, Serialize};
use setup::webhook::WebhookUrl;
use store::Tx;
use store_office::forms;
use store_office::processes::{self, ProcessRow, Version};
use store_setup::user_groups;
use utoipa::ToSchema;

use crate::form::locale;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<cancel_process::CancelProcess>(),
    Entry::of::<claim_process_task::ClaimProcessTask>(),
    Entry::of::<complete_process_task::CompleteProcessTask>(),
    Entry::of::<create_process::CreateProcess>(),
    Entry::of::<delete_process::DeleteProcess>(),
    Entry::of::<get_process::GetProcess>(),
    Entry::of::<get_process_drawing::GetProcessDrawing>(),
    Entry::of::<get_process_task::GetProcessTask>(),
    Entry::of::<list_case_processes::ListCaseProcesses>(),
    Entry::of::<list_process_tasks::ListProcessTasks>(),
    Entry::of::<list_processes::ListProcesses>(),
    Entry::of::<list_startable_processes::ListStartableProcesses>(),
    Entry::of::<publish_process::PublishProcess>(),
    Entry::of::<reassign_process_task::ReassignProcessTask>(),
    Entry::of::<release_process_task::ReleaseProcessTask>(),
    Entry::of::<retry_process_call::RetryProcessCall>(),
    Entry::of::<rotate_process_secret::RotateProcessSecret>(),
    Entry::of::<send_process_message::SendProcessMessage>(),
    Entry::of::<start_process::StartProcess>(),
    Entry::of::<update_process::UpdateProcess>(),
];

/// Processes of one organization.
pub const PROCESSES_MAX: usize = 200;

/// A process in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessSummary {
    /// The id.
    pub id: ProcessId,
    /// The name.
    pub name: String,
    /// Whether it may be started anew; what runs goes on.
    pub active: bool,
    /// Whether it is shown on the CRM Lite and OMNI desk (CASE-024).
    pub on_desk: bool,
    /// The version that is started anew; null before the first.
    pub published_version: Option<i64>,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

/// A process with its draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessView {
    /// What lists show.
    #[serde(flatten)]
    pub summary: ProcessSummary,
    /// What is edited: a file of BPMN 2.0.
    pub file: String,
    /// What is wrong with it: it is published when there is nothing.
    pub faults: Vec<ProcessFaultView>,
    /// Whether the draft calls other systems.
    pub calls: bool,
    /// Whether there is a secret that its calls are signed with.
    pub has_secret: bool,
    /// Until when the secret of before is also signed with.
    pub previous_secret_until: Option<Timestamp>,
    /// Whether the draft is something else than what is started anew.
    pub differs: bool,
    /// The versions that were published, newest first: the last hundred.
    pub versions: Vec<ProcessVersionSummary>,
}

/// Something that is wrong with an element of a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessFaultView {
    /// The name of the element in BPMN: `scriptTask`.
    pub element: String,
    /// Its id; empty when it has none.
    pub element_id: String,
    /// What stands at it; may be empty.
    pub name: String,
    /// The line of the file on which it begins, from 1.
    pub line_number: u32,
    /// What is wrong: a stable name, one of the codes of fields.
    pub code: &'static str,
    /// The same in words, in the language of the user.
    pub message: &'static str,
    /// Where in an expression, in characters from its beginning.
    pub position: Option<usize>,
}

/// A version of a process in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessVersionSummary {
    /// Its number, from 1.
    pub version: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom.
    pub published_by: Option<UserId>,
}

/// Names one by its id.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct NamedProcess {
    /// The id.
    pub id: ProcessId,
}

/// What the names of a process stood for when it was published: a stored document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Bindings {
    /// The form of each user task that has one, with its version, by the id of the node.
    pub forms: BTreeMap<String, (FormId, i64)>,
    /// The group of each user task that has one.
    pub groups: BTreeMap<String, UserGroupId>,
    /// The fields that conditions name.
    pub fields: BTreeMap<String, FieldKind>,
}

/// What the audit log keeps of a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ProcessForm<'a> {
    name: &'a str,
    active: bool,
    on_desk: bool,
    file: &'a str,
    published_version: Option<i64>,
}

impl ProcessView {
    fn form(&self) -> ProcessForm<'_> {
        ProcessForm {
            name: &self.summary.name,
            active: self.summary.active,
            on_desk: self.summary.on_desk,
            file: &self.file,
            published_version: self.summary.published_version,
        }
    }
}

impl From<&ProcessRow> for ProcessSummary {
    fn from(row: &ProcessRow) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            active: row.active,
            on_desk: row.on_desk,
            published_version: row.published_version,
            changed_at: row.changed_at,
            revision: row.revision,
        }
    }
}

impl From<Version> for ProcessVersionSummary {
    fn from(row: Version) -> Self {
        Self {
            version: row.version,
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}

impl ProcessFaultView {
    fn of(fault: ProcessFault, locale: Locale) -> Self {
        let code = code::field::named(fault.wrong.name());
        Self {
            element: fault.element,
            element_id: fault.id,
            name: fault.name,
            line_number: fault.line,
            code: code.name,
            message: code.text(locale),
            position: fault.position,
        }
    }
}

/// A file that was read, with everything that its names may stand for.
struct Weighed {
    process: Process,
    faults: Vec<ProcessFault>,
    around: Surroundings,
    forms: BTreeMap<String, (FormId, i64)>,
    groups: BTreeMap<String, UserGroupId>,
}

impl Weighed {
    /// Says what the names of the process stand for.
    fn bindings(&self) -> Bindings {
        let mut bindings = Bindings {
            fields: named_fields(&self.process, &self.around),
            ..Bindings::default()
        };
        for (node, task) in self.process.user_tasks() {
            if let Some(form) = self.forms.get(&fold(&task.form)) {
                bindings.forms.insert(node.id.clone(), *form);
            }
            if let Some(group) = self.groups.get(&fold(&task.group)) {
                bindings.groups.insert(node.id.clone(), *group);
            }
        }
        bindings
    }
}

/// Reads a file and lists what is wrong with it in this organization.
///
/// **Errors**: told at `file` when it is no process at all.
async fn weighed(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, file: &str) -> Result<Weighed, Fault> {
    let (process, mut found) = read(file).map_err(refused)?;
    let mut weighed = Weighed {
        process,
        faults: Vec::new(),
        around: Surroundings::default(),
        forms: BTreeMap::new(),
        groups: BTreeMap::new(),
    };
    for group in user_groups::list(tx, scope).await? {
        let name = fold(&group.name);
        weighed.around.groups.insert(name.clone());
        weighed.groups.insert(name, group.id);
    }
    for (_, task) in weighed.process.service_tasks() {
        let may =
            WebhookUrl::parse(&task.url).is_ok_and(|url| ctx.outbound.guarded.allows(url.as_str()));
        if may {
            weighed.around.addresses.insert(task.url.clone());
        }
    }
    let wanted: BTreeSet<String> = weighed
        .process
        .user_tasks()
        .map(|(_, task)| fold(&task.form))
        .collect();
    for row in forms::list(tx, scope).await? {
        let name = fold(&row.name);
        let Some(version) = row.published_version.filter(|_| wanted.contains(&name)) else {
            continue;
        };
        let stored = forms::version(tx, scope, (row.id, version)).await?;
        let read = stored.and_then(|(_, stored)| serde_json::from_value(stored).ok());
        let read: FormDefinition = read.unwrap_or_default();
        weighed.around.forms.insert(name.clone(), read);
        weighed.forms.insert(name, (row.id, version));
    }
    found.extend(faults(&weighed.process, &weighed.around));
    found.sort_by_key(|fault| (fault.line, fault.wrong));
    weighed.faults = found;
    Ok(weighed)
}

/// Tells at `file` why it is no process at all.
fn refused(refused: FileRefused) -> Fault {
    Fault::field("file", code::field::named(&refused.to_string()))
}

/// Builds the view of a process.
async fn view(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &ProcessRow,
) -> Result<ProcessView, Fault> {
    let published = match row.published_version {
        Some(version) => processes::version(tx, scope, (row.id, version)).await?,
        None => None,
    };
    let versions = processes::versions(tx, scope, row.id).await?;
    let weighed = weighed(ctx, tx, scope, &row.file).await?;
    let locale = locale(tx, scope).await?;
    let until = row.secrets.previous.as_ref().map(|(_, until)| *until);
    Ok(ProcessView {
        summary: ProcessSummary::from(row),
        file: row.file.clone(),
        calls: weighed.process.service_tasks().next().is_some(),
        has_secret: row.secrets.secret.is_some(),
        previous_secret_until: until,
        faults: weighed
            .faults
            .into_iter()
            .map(|fault| ProcessFaultView::of(fault, locale))
            .collect(),
        differs: published.is_none_or(|published| published.file != row.file),
        versions: versions
            .into_iter()
            .map(ProcessVersionSummary::from)
            .collect(),
    })
}

/// Finds one that is not deleted.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: ProcessId) -> Result<ProcessRow, Fault> {
    processes::get(tx, scope, id).await?.ok_or(Fault::NotFound)
}
