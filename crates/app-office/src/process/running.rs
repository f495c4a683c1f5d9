//! Instances as they run: an event is decided on by the engine, and what follows is stored in the same transaction.
//!
//! An instance is held by its id while it is read, decided on and written, so of two events one waits for the other. Times are durable jobs;
//! a job that comes twice finds its timer gone.

use app::{Ctx, Fault, code};
use base::authz::Scope;
use base::calendar::Calendar;
use base::event::Change;
use base::id::{JobId, ProcessInstanceId, ProcessStepId, ProcessTaskId};
use office::crm::form::answers::Answers;
use office::crm::form::definition::FieldKind;
use office::crm::form::expression::Value;
use office::event::OfficeEvent;
use office::process::check::Runnable;
use office::process::engine::{World, step};
use office::process::state::{
    CallState, CancelledBy, Effect, Event, Outcome, Refused, State, TaskState,
};
use office::process::wait::Zone;
use office::process::xml::read;
use serde_json::json;
use store::job_queue::{self, NewJob};
use store::{Tx, lock};
use store_office::cases::{self, Case};
use store_office::process_calls::{self, ProcessCall};
use store_office::process_instances::{self, ProcessInstance};
use store_office::process_steps::{self, ProcessStep};
use store_office::process_tasks::{self, ProcessTask};
use store_office::processes;
use store_setup::organizations;

use super::telling::{tell_opened, watch};
use super::{Bindings, calls};
use crate::jobs::fire_process_timer;

/// An instance that is held, with what it runs.
pub struct Running {
    /// The instance.
    pub instance: ProcessInstance,
    /// The case that it runs for.
    pub case: Case,
    /// The name of the process.
    pub name: String,
    pub(super) runnable: Runnable,
    pub(super) bindings: Bindings,
}

impl Running {
    /// Holds an instance and reads what it runs.
    ///
    /// **Errors**: [`Fault::NotFound`].
    pub async fn hold(
        tx: &mut Tx<'_>,
        scope: &Scope,
        id: ProcessInstanceId,
    ) -> Result<Self, Fault> {
        lock::take(tx, id.get()).await?;
        let instance = process_instances::get(tx, scope, id).await?;
        let instance = instance.ok_or(Fault::NotFound)?;
        let case = cases::get(tx, scope, instance.case).await?;
        Self::of(tx, scope, instance, case.ok_or(Fault::NotFound)?).await
    }

    /// Reads what an instance runs.
    pub(super) async fn of(
        tx: &mut Tx<'_>,
        scope: &Scope,
        instance: ProcessInstance,
        case: Case,
    ) -> Result<Self, Fault> {
        let which = (instance.process, instance.version);
        let stored = processes::version(tx, scope, which).await?;
        let stored = stored.ok_or(Fault::NotFound)?;
        let bindings: Bindings = serde_json::from_value(stored.bindings).unwrap_or_default();
        let broken = || Fault::Internal(Box::from("a published process that cannot be run"));
        let (process, _) = read(&stored.file).map_err(|_| broken())?;
        let kind_of = |name: &str| bindings.fields.get(name).map(FieldKind::value_kind);
        let runnable = Runnable::of(process, &kind_of).map_err(|_| broken())?;
        Ok(Self {
            instance,
            case,
            name: stored.name,
            runnable,
            bindings,
        })
    }

    /// Takes the instance through an event, and stores what follows; the bell of the jobs is to be rung after the commit.
    ///
    /// **Errors**: `process_over`, `process_step_gone`, `process_message_not_awaited`, `process_too_much`.
    pub async fn meet(
        &mut self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        event: &Event,
    ) -> Result<(), Fault> {
        let decided = self.decide(ctx, tx, scope, event).await?;
        self.carry(ctx, tx, scope, decided).await
    }

    /// Stores what was decided, of an instance that is stored.
    ///
    /// **Errors**: those of the store.
    pub(super) async fn carry(
        &mut self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        (state, effects): (State, Vec<Effect>),
    ) -> Result<(), Fault> {
        let before = self.shown();
        self.instance.state = state;
        for effect in effects {
            self.apply(ctx, tx, scope, effect).await?;
        }
        process_instances::update(tx, scope, &self.instance).await?;
        self.instance.revision += 1;
        let change = Change {
            before: json!({ "name": self.case.number, "process": before }),
            after: json!({ "name": self.case.number, "process": self.shown() }),
        };
        let event = OfficeEvent::CaseChanged(self.case.id).record(change);
        tx.emit(scope, ctx.now(), event);
        Ok(())
    }

    /// Tells whoever shows the case that a call of the instance stands otherwise, and keeps in its history that it failed or is made again.
    pub(super) async fn note_call(
        &self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        (was, call): (CallState, &ProcessCall),
    ) -> Result<(), Fault> {
        process_instances::update(tx, scope, &self.instance).await?;
        let changed = OfficeEvent::CaseChanged(self.case.id);
        if was == call.state {
            tx.emit(scope, ctx.now(), changed.heard());
            return Ok(());
        }
        let step = self.name_of(&call.node);
        let form = |state: CallState| json!({ "name": self.case.number, "process_call": { "name": step, "state": state } });
        let change = Change {
            before: form(was),
            after: form(call.state),
        };
        tx.emit(scope, ctx.now(), changed.record(change));
        Ok(())
    }

    /// Decides what an event makes of the instance, and writes nothing.
    pub(super) async fn decide(
        &self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        event: &Event,
    ) -> Result<(State, Vec<Effect>), Fault> {
        let zone = organizations::get(tx, scope).await?.time_zone;
        let calendar = Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc());
        let value_of = |name: &str| {
            let kept = self.instance.answers.get(name);
            let kind = self.bindings.fields.get(name);
            kind.zip(kept)
                .map_or(Value::Empty, |(kind, kept)| kind.kept_value(kept))
        };
        let world = World {
            now: ctx.now(),
            zone: &Zone::named(&zone),
            today: calendar.local_day(ctx.now()),
            value_of: &value_of,
        };
        step(&self.runnable, &self.instance.state, event, &world).map_err(told)
    }

    async fn apply(
        &mut self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        effect: Effect,
    ) -> Result<(), Fault> {
        let (id, now) = (self.instance.id, ctx.now());
        match effect {
            Effect::Entered { node } => {
                let one = ProcessStep {
                    id: ctx.id(ProcessStepId::from_i64),
                    node,
                    at: now,
                    by: scope.user(),
                };
                process_steps::insert(tx, scope, id, &one).await?;
            }
            Effect::TaskOpened {
                token,
                node,
                due_at,
            } => {
                let name = self.name_of(&node);
                let one = ProcessTask {
                    id: ctx.id(ProcessTaskId::from_i64),
                    instance: id,
                    case: self.case.id,
                    token: number(token)?,
                    name,
                    form: self.bindings.forms.get(&node).copied(),
                    group: self.bindings.groups.get(&node).copied(),
                    user: None,
                    due_at,
                    state: TaskState::Open,
                    answers: Answers::default(),
                    opened_at: now,
                    ended_at: None,
                    ended_by: None,
                    delay_told_at: None,
                    revision: 1,
                    node,
                };
                process_tasks::insert(tx, scope, &one).await?;
                tell_opened(ctx, tx, scope, (&self.case, &one)).await?;
                watch(ctx, tx, scope, &one).await?;
            }
            Effect::TaskWithdrawn { token } => {
                process_tasks::withdraw(tx, scope, (id, number(token)?), now).await?;
            }
            Effect::TimerSet { timer, at } => {
                let job = NewJob {
                    id: ctx.id(JobId::from_i64),
                    kind: fire_process_timer::NAME,
                    payload: json!({ "instance_id": id, "timer": timer }),
                    run_at: at,
                    dedupe_key: Some(format!("{id}/{timer}")),
                };
                job_queue::insert(tx, scope, now, &job).await?;
            }
            Effect::CallWanted { token, node } => {
                calls::begin(ctx, tx, scope, self, (number(token)?, node)).await?;
            }
            Effect::CallWithdrawn { token } => {
                let state = (CallState::Withdrawn, now);
                process_calls::end(tx, scope, (id, number(token)?), state).await?;
            }
            Effect::Ended(_) => self.instance.ended_at = Some(now),
        }
        Ok(())
    }

    /// Gives what people call a node: its name, else its id.
    pub(super) fn name_of(&self, node: &str) -> String {
        let found = self.runnable.process().node(node);
        let name = found.map(|node| node.name.clone());
        name.filter(|name| !name.is_empty())
            .unwrap_or_else(|| node.to_owned())
    }

    /// What the history of the case keeps: the process, and where it stands.
    fn shown(&self) -> serde_json::Value {
        let state = &self.instance.state;
        let stands = state.tokens.iter().map(|token| self.name_of(&token.node));
        let (outcome, because) = match &state.outcome {
            None => (None, None),
            Some(Outcome::Completed) => (Some("completed"), None),
            Some(Outcome::Failed { .. }) => (Some("failed"), None),
            Some(Outcome::Cancelled { because }) => (Some("cancelled"), *because),
        };
        json!({
            "id": self.instance.id,
            "name": self.name,
            "stands": stands.collect::<Vec<_>>(),
            "outcome": outcome,
            "because": because.map(CancelledBy::name),
        })
    }
}

fn number(token: u64) -> Result<i64, Fault> {
    i64::try_from(token).map_err(|error| Fault::Internal(error.into()))
}

fn told(refused: Refused) -> Fault {
    match refused {
        Refused::Over => Fault::refused(code::PROCESS_OVER),
        Refused::Gone => Fault::refused(code::PROCESS_STEP_GONE),
        Refused::NotAwaited => Fault::refused(code::PROCESS_MESSAGE_NOT_AWAITED),
        Refused::TooMuch => Fault::refused(code::PROCESS_TOO_MUCH),
        Refused::TooEarly | Refused::Foreign => Fault::Internal(Box::new(refused)),
    }
}
