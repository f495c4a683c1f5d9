//! Calls of service tasks: begun with the step of their instance, made by a job, and settled in the transaction that moves the instance.
//!
//! What is sent is written when the instance comes there and never again, so one id always stands for one request.

use std::time::Duration;

use app::outbound::guarded::GuardedFault;
use app::seal::SealKey;
use app::{Ctx, Fault, chance};
use app_setup::signing::{self, Stored};
use app_setup::{keys, stale::Record};
use base::authz::Scope;
use base::id::{JobId, ProcessCallId, ProcessId};
use base::secret::Secret;
use base::time::{Span, Timestamp};
use office::process::call::{ANSWER_BYTES_MAX, Answer, Came, next_attempt, read};
use office::process::definition::{ServiceTask, What};
use office::process::engine::catches;
use office::process::state::{CallState, Event};
use serde::Serialize;
use serde_json::json;
use setup::event::Setting;
use store::job_queue::{self, NewJob};
use store::{Tx, in_tx};
use store_office::process_calls::{self, ProcessCall};
use store_office::processes::{self, Secrets};
use utoipa::ToSchema;

use super::running::Running;
use super::telling::tell_failed;
use crate::jobs::call_process_service;

/// A call of a service task, as the case shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessCallView {
    /// The id.
    pub id: ProcessCallId,
    /// What the other system gets as `webhook-id`, the same at each attempt.
    pub message_id: String,
    /// Where it stands.
    pub state: CallState,
    /// How often it was tried since it was begun, or begun again.
    pub attempts: u32,
    /// When it is tried next.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was last tried.
    pub last_attempt_at: Option<Timestamp>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Why the last attempt did not count: a code of the other system, or what is in `docs/processes.md`.
    pub error: Option<String>,
}

impl From<ProcessCall> for ProcessCallView {
    fn from(row: ProcessCall) -> Self {
        Self {
            message_id: message_id(row.id),
            id: row.id,
            state: row.state,
            attempts: row.attempts,
            next_attempt_at: row.next_attempt_at,
            last_attempt_at: row.last_attempt_at,
            status: row.status,
            error: row.error,
        }
    }
}

fn message_id(id: ProcessCallId) -> String {
    format!("call_{id}")
}

/// What the secret of a process is sealed for.
fn place(id: ProcessId) -> String {
    format!("processes/{id}/secret")
}

/// Seals a secret for its process.
pub(super) fn seal(key: &SealKey, id: ProcessId, secret: &str) -> Vec<u8> {
    key.seal(&place(id), secret.as_bytes())
}

/// The record that a secret belongs to.
pub(super) const fn record(id: ProcessId) -> Record {
    Record::setting(Setting::Process, id.get())
}

/// Writes down that a system is to be called, and lets it be called after the commit.
pub(super) async fn begin(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: &Running,
    (token, node): (i64, String),
) -> Result<(), Fault> {
    let id = ctx.id(ProcessCallId::from_i64);
    let body = json!({
        "type": "process.call",
        "timestamp": ctx.now().rfc3339(),
        "organization": scope.org(),
        "data": {
            "process_id": of.instance.process,
            "process": of.name,
            "version": of.instance.version,
            "instance_id": of.instance.id,
            "case_id": of.case.id,
            "case_number": of.case.number,
            "step": node,
            "fields": of.instance.answers,
        },
    });
    let one = ProcessCall {
        id,
        instance: of.instance.id,
        case: of.case.id,
        token,
        node,
        state: CallState::Waiting,
        body: body.to_string(),
        attempts: 0,
        next_attempt_at: Some(ctx.now()),
        last_attempt_at: None,
        status: None,
        error: None,
        created_at: ctx.now(),
        revision: 1,
    };
    process_calls::insert(tx, scope, &one).await?;
    enqueue(ctx, tx, scope, &one).await
}

/// Adds the job of a call that waits.
pub(super) async fn enqueue(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ProcessCall,
) -> Result<(), Fault> {
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: call_process_service::NAME,
        payload: json!({ "process_call_id": one.id }),
        run_at: one.next_attempt_at.unwrap_or_else(|| ctx.now()),
        dedupe_key: Some(one.id.to_string()),
    };
    Ok(job_queue::insert(tx, scope, ctx.now(), &job).await?)
}

/// What is about to be sent.
pub(crate) struct Letter {
    task: ServiceTask,
    body: Vec<u8>,
    keys: Vec<Secret<Vec<u8>>>,
}

/// What came back of an attempt.
#[derive(Debug, Clone)]
pub(crate) enum Back {
    Answered {
        status: u16,
        body: Vec<u8>,
        is_whole: bool,
    },
    /// Nothing came; the code, and whether another attempt may change that.
    Nothing { code: &'static str, again: bool },
}

impl Back {
    /// What it led to was refused by the engine.
    pub(crate) const TOO_MUCH: Self = Self::Nothing {
        code: "process_too_much",
        again: false,
    };
}

/// Prepares an attempt; none when the call is not to be made.
pub(crate) async fn write(
    ctx: &Ctx,
    scope: &Scope,
    id: ProcessCallId,
) -> Result<Option<Letter>, Fault> {
    let (own, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [own, scope], {
            let Some((running, call)) = due(tx, &scope, id).await? else {
                return Ok(None);
            };
            let secrets = processes::secrets(tx, &scope, running.instance.process).await?;
            let key = keys::data_key(&own, tx, &scope).await?;
            let (process, now) = (running.instance.process, own.now());
            Ok(Some(Letter {
                task: task(&running, &call).unwrap_or_default(),
                keys: opened(&key, process, &secrets, now)?,
                body: call.body.into_bytes(),
            }))
        }))
        .await
}

/// Gives a call that waits, with its instance held.
async fn due(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProcessCallId,
) -> Result<Option<(Running, ProcessCall)>, Fault> {
    let Some(found) = process_calls::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let running = Running::hold(tx, scope, found.instance).await?;
    // Again, because only now nobody else changes it.
    let call = process_calls::get(tx, scope, id).await?;
    let call = call.filter(|call| call.state == CallState::Waiting);
    Ok(call.map(|call| (running, call)))
}

fn task(running: &Running, call: &ProcessCall) -> Option<ServiceTask> {
    let node = running.runnable.process().node(&call.node)?;
    match &node.what {
        What::ServiceTask(task) => Some(task.clone()),
        _ => None,
    }
}

fn opened(
    key: &SealKey,
    process: ProcessId,
    secrets: &Secrets,
    now: Timestamp,
) -> Result<Vec<Secret<Vec<u8>>>, Fault> {
    let Some(secret) = &secrets.secret else {
        return Ok(Vec::new());
    };
    let previous = secrets.previous.as_ref();
    let stored = Stored {
        secret,
        previous: previous.map(|(sealed, until)| (sealed.as_slice(), *until)),
    };
    signing::open(key, &place(process), stored, now)
}

/// Makes an attempt.
pub(crate) async fn send(ctx: &Ctx, id: ProcessCallId, letter: Letter) -> Back {
    if letter.keys.is_empty() {
        return Back::Nothing {
            code: "secret_missing",
            again: false,
        };
    }
    let headers = signing::headers(message_id(id), &letter.keys, &letter.body, ctx.now());
    let seconds = letter.task.timeout.micros() / Span::from_secs(1).micros();
    let timeout = Duration::from_secs(u64::try_from(seconds).unwrap_or(1));
    let what = (headers.as_slice(), letter.body);
    let guarded = &ctx.outbound.guarded;
    // One byte more tells a long answer from one that just fits.
    let answer = guarded.post_within(timeout, &letter.task.url, what, ANSWER_BYTES_MAX + 1);
    match answer.await {
        Ok(answer) => Back::Answered {
            status: answer.status,
            body: answer.body,
            is_whole: answer.is_whole,
        },
        Err(fault) => nothing(fault),
    }
}

const fn nothing(fault: GuardedFault) -> Back {
    let (code, again) = match fault {
        GuardedFault::Refused => ("target_refused", false),
        GuardedFault::NameUnknown => ("name_unknown", true),
        GuardedFault::NotConnected => ("not_connected", true),
        GuardedFault::TimedOut => ("timed_out", true),
        GuardedFault::Broken => ("broken", true),
    };
    Back::Nothing { code, again }
}

/// Keeps what came of an attempt: the instance goes on, another attempt is waited for, or somebody is told. Gives the moment of that attempt.
pub(crate) async fn settle(
    ctx: &Ctx,
    scope: &Scope,
    id: ProcessCallId,
    back: Back,
) -> Result<Option<Timestamp>, Fault> {
    let (own, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [own, scope, back], {
            let Some((mut running, mut call)) = due(tx, &scope, id).await? else {
                return Ok(None);
            };
            let now = own.now();
            let (status, came) = weighed(&running, &back);
            call.attempts += 1;
            call.last_attempt_at = Some(now);
            call.next_attempt_at = None;
            call.status = status;
            let token = u64::try_from(call.token).unwrap_or_default();
            let most = task(&running, &call).unwrap_or_default().attempts;
            let code = match came {
                Came::Answered(answers) => {
                    let all = running.instance.answers.overlaid(&answers);
                    if all.is_too_large() {
                        "answer_too_large".to_owned()
                    } else {
                        call.error = None;
                        process_calls::update(tx, &scope, &call).await?;
                        end(tx, &scope, &call, now).await?;
                        running.instance.answers = all;
                        let event = Event::CallAnswered { token };
                        running.meet(&own, tx, &scope, &event).await?;
                        return Ok(None);
                    }
                }
                Came::Again(code) => {
                    let tried = (call.attempts, most);
                    call.next_attempt_at = next_attempt(now, tried, chance::seed());
                    code
                }
                Came::Refused(code) => code,
            };
            call.error = Some(code.clone());
            if call.next_attempt_at.is_some() {
                process_calls::update(tx, &scope, &call).await?;
                let noted = (CallState::Waiting, &call);
                running.note_call(&own, tx, &scope, noted).await?;
                return Ok(call.next_attempt_at);
            }
            if catches(&running.runnable, &running.instance.state, token, &code) {
                process_calls::update(tx, &scope, &call).await?;
                end(tx, &scope, &call, now).await?;
                let event = Event::CallFailed { token, code };
                running.meet(&own, tx, &scope, &event).await?;
                return Ok(None);
            }
            call.state = CallState::Failed;
            process_calls::update(tx, &scope, &call).await?;
            let noted = (CallState::Waiting, &call);
            running.note_call(&own, tx, &scope, noted).await?;
            tell_failed(&own, tx, &scope, &running.case).await?;
            Ok(None)
        }))
        .await
}

async fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    call: &ProcessCall,
    now: Timestamp,
) -> Result<(), Fault> {
    let which = (call.instance, call.token);
    Ok(process_calls::end(tx, scope, which, (CallState::Done, now)).await?)
}

fn weighed(running: &Running, back: &Back) -> (Option<u16>, Came) {
    match back {
        Back::Answered {
            status,
            body,
            is_whole,
        } => {
            let answer = Answer {
                status: *status,
                body,
                is_whole: *is_whole,
            };
            (Some(*status), read(answer, &running.bindings.fields))
        }
        Back::Nothing { code, again: true } => (None, Came::Again((*code).to_owned())),
        Back::Nothing { code, again: false } => (None, Came::Refused((*code).to_owned())),
    }
}
