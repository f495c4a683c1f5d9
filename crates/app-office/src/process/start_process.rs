//! Starts a process for a case (CASE-025, Iniciar Processo).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::id::{CaseId, ProcessId, ProcessInstanceId};
use office::crm::form::answers::Answers;
use office::process::state::{Event, State};
use serde::Deserialize;
use setup::event::Setting;
use store::db::AsStoreError;
use store::{Tx, in_tx};
use store_office::cases::Case;
use store_office::process_instances::{self, ProcessInstance};
use store_office::processes;
use utoipa::ToSchema;

use super::find;
use super::running::Running;
use super::shown::{ProcessInstanceView, view};
use crate::case::{Reached, check_change, hold};

/// Instances of one case at the most.
pub const INSTANCES_MAX: usize = 50;

/// Starts one.
pub struct StartProcess;

/// Which, and for which case.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct StartProcessInput {
    /// The case.
    pub id: CaseId,
    /// The process.
    pub process_id: ProcessId,
}

impl Operation for StartProcess {
    const ID: &'static str = "start_process";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cases/{id}/processes";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Starts a process for an open case within reach; one process runs once at a time for a case.";
    type Input = StartProcessInput;
    type Output = ProcessInstanceView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: StartProcessInput,
    ) -> Result<ProcessInstanceView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let started = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
                hold_process(tx, input.process_id).await?;
                let case = hold(tx, &scope, input.id).await?;
                check_change(tx, &scope, &case).await?;
                let running = start(&ctx, tx, &scope, case, input.process_id).await?;
                let reached = Reached::load_with_contacts(tx, &scope).await?;
                view(tx, &scope, &reached, &running).await
            }))
            .await?;
        bell.ring();
        Ok(started)
    }
}

/// Holds a process, before the case that it is started for: whoever deletes it waits.
pub async fn hold_process(tx: &mut Tx<'_>, id: ProcessId) -> Result<(), Fault> {
    stale::hold(tx, Record::setting(Setting::Process, id.get())).await
}

/// Starts the process of the type of a case that was just opened, where there is one that may be started (CASE-033).
///
/// **Shape**: nothing about the process keeps anybody from opening the case, and no end of an interaction from being stored: one that
/// was retired since is not started, nor one that this program cannot run, which is logged. The bell of the jobs is to be rung after the
/// commit.
///
/// **Errors**: those of the store.
pub async fn begin_of_type(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (case, process): (&Case, Option<ProcessId>),
) -> Result<(), Fault> {
    let Some(id) = process else {
        return Ok(());
    };
    hold_process(tx, id).await?;
    let found = processes::get(tx, scope, id).await?;
    if found.is_none_or(|found| found.offered_version().is_none()) {
        return Ok(());
    }
    match start(ctx, tx, scope, case.clone(), id).await {
        Ok(_) => Ok(()),
        Err(fault) if fault.as_store_error().is_some() => Err(fault),
        Err(fault) => {
            tracing::error!(
                process.id = id.get(),
                case.id = case.id.get(),
                error = ?fault,
                "the process of a type could not begin with a case, which was opened without it"
            );
            Ok(())
        }
    }
}

/// Starts a process that is held for a case that is held; the bell of the jobs is to be rung after the commit.
///
/// **Shape**: a process that cannot begin leaves nothing behind: whatever is against it is found before the first row is written.
///
/// **Errors**: [`Fault::NotFound`]; `process_not_offered`, `process_running`, `too_many`, `process_too_much`.
pub async fn start(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: Case,
    id: ProcessId,
) -> Result<Running, Fault> {
    let process = find(tx, scope, id).await?;
    let version = process.offered_version();
    let version = version.ok_or_else(|| Fault::refused(code::PROCESS_NOT_OFFERED))?;
    let others = process_instances::of_case(tx, scope, case.id).await?;
    let runs = |one: &ProcessInstance| one.process == process.id && one.ended_at.is_none();
    if others.iter().any(runs) {
        return Err(Fault::refused(code::PROCESS_RUNNING));
    }
    if others.len() >= INSTANCES_MAX {
        return Err(Fault::refused(code::TOO_MANY));
    }
    let instance = ProcessInstance {
        id: ctx.id(ProcessInstanceId::from_i64),
        process: process.id,
        version,
        case: case.id,
        state: State::default(),
        answers: Answers::default(),
        started_by: scope.user(),
        started_at: ctx.now(),
        ended_at: None,
        cancel_reason: None,
        revision: 1,
    };
    let mut running = Running::of(tx, scope, instance, case).await?;
    let decided = running.decide(ctx, tx, scope, &Event::Started).await?;
    process_instances::insert(tx, scope, &running.instance).await?;
    running.carry(ctx, tx, scope, decided).await?;
    Ok(running)
}
