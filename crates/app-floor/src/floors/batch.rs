//! One turn of a floor: feed it, store what it decided in one transaction, answer, act.

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::Scope;
use base::event::NewEvent;
use base::id::{InteractionId, JobId};
use base::time::Timestamp;
use floor::config::FloorConfig;
use floor::input::Input;
use floor::output::{Effect, Output};
use floor::refused::Refused;
use floor::row::Dirty;
use serde_json::Value;
use store::job_queue::{self, NewJob};
use store::{Tx, in_tx};
use store_floor::{floor_inputs, floor_rows};
use tokio::sync::oneshot;

use super::effects;
use super::{Ask, Running, refusal};
use crate::board::BoardView;
use crate::settings;
use crate::told::Told;
use crate::writer::{self, Draft};

/// Who asked, and what they are answered once it is stored.
type Answered = (oneshot::Sender<Result<(), Fault>>, Result<(), Fault>);

/// What a turn decided, to be stored together.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) dirty: Dirty,
    pub(super) events: Vec<(Timestamp, NewEvent)>,
    pub(super) lines: Vec<Line>,
    pub(super) jobs: Vec<NewJob>,
    pub(super) taken_in: Vec<i64>,
}

/// A line of an interaction's timeline about what happened.
pub(super) struct Line {
    pub(super) interaction: InteractionId,
    pub(super) code: &'static str,
    pub(super) params: Value,
    pub(super) at: Timestamp,
}

impl Plan {
    fn is_empty(&self) -> bool {
        self.dirty.is_empty()
            && self.events.is_empty()
            && self.lines.is_empty()
            && self.jobs.is_empty()
            && self.taken_in.is_empty()
    }
}

/// Runs one turn.
///
/// **Errors**: the transaction failed; whoever waits for an answer hears `busy` because the channels are dropped.
pub(super) async fn run(
    ctx: &Ctx,
    scope: &Scope,
    running: &mut Running,
    mut asks: Vec<Ask>,
) -> Result<(), Fault> {
    if asks.iter().any(|ask| matches!(ask, Ask::Reconfigure)) {
        reconfigure(ctx, scope, running).await?;
        asks.extend(waiting(ctx, scope).await?);
    }
    let now = ctx.now();
    running.floor.handle(now, Input::Tick);
    let mut plan = Plan::default();
    let mut answers: Vec<Answered> = Vec::new();
    let mut boards: Vec<oneshot::Sender<BoardView>> = Vec::new();
    let mut positions: Vec<(InteractionId, oneshot::Sender<Option<u32>>)> = Vec::new();
    for ask in asks {
        match ask {
            Ask::Wish(input, answer) => {
                let outcome = running
                    .floor
                    .ask(now, *input)
                    .map_err(|refused| refusal(&refused));
                answers.push((answer, outcome));
            }
            Ask::Told(id, told) => {
                if running.taken_in.contains(&id) {
                    continue;
                }
                let taken = take_in(running, now, &told);
                plan.jobs.extend(begin_again(ctx, &taken, &told, now));
                if !matches!(taken, Taken::Later) {
                    remember(&mut running.taken_in, id);
                    plan.taken_in.push(id);
                }
            }
            Ask::Reconfigure => {}
            Ask::Board(answer) => boards.push(answer),
            Ask::Position(interaction, answer) => positions.push((interaction, answer)),
        }
    }
    let acts = drain(ctx, running, &mut plan);
    plan.dirty = running.floor.take_dirty();
    let stored = !plan.is_empty();
    if stored {
        store(ctx, scope, plan).await?;
    }
    for (answer, outcome) in answers {
        // Whoever asked may have gone away.
        drop(answer.send(outcome));
    }
    for board in boards {
        drop(board.send(BoardView::of(&running.floor, &running.loaded, now)));
    }
    for (interaction, answer) in positions {
        if answer.send(running.floor.position(interaction)).is_err() {
            tracing::debug!(
                interaction.id = interaction.get(),
                "nobody waits for a position any more"
            );
        }
    }
    if stored {
        effects::perform(ctx, scope.org(), &acts);
    }
    Ok(())
}

/// Facts remembered as taken in: more than one inbox holds.
const REMEMBERED_MAX: usize = 20_000;

fn remember(taken_in: &mut BTreeSet<i64>, id: i64) {
    taken_in.insert(id);
    if taken_in.len() > REMEMBERED_MAX {
        taken_in.pop_first();
    }
}

/// Gives the facts that wait in their table: a queue that was closed to them may be open by now.
async fn waiting(ctx: &Ctx, scope: &Scope) -> Result<Vec<Ask>, Fault> {
    let scope = scope.clone();
    let facts = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(floor_inputs::list::<Told>(tx, &scope, 0, u32::MAX).await?)
        ))
        .await?;
    Ok(facts
        .into_iter()
        .map(|(id, told)| Ask::Told(id, told))
        .collect())
}

/// What became of a fact.
enum Taken {
    /// The floor knows it, or knew it before.
    In,
    /// A queue lets nothing in; it may do so later, so the fact stays.
    Later,
    /// Its interaction has ended meanwhile.
    Ended,
}

fn take_in(running: &mut Running, now: Timestamp, told: &Told) -> Taken {
    let mut taken = Taken::In;
    for input in told.inputs() {
        let mut outcome = running.floor.ask(now, input);
        if let Err(refused) = &outcome
            && let Some(instead) = told.instead(refused)
        {
            outcome = running.floor.ask(now, instead);
        }
        match outcome {
            Err(Refused::QueueInactive { .. } | Refused::QueueFull { .. } | Refused::FloorFull) => {
                return Taken::Later;
            }
            Err(Refused::InteractionUnknown { .. } | Refused::ContactEnded { .. }) => {
                taken = Taken::Ended;
            }
            Ok(()) | Err(_) => {}
        }
    }
    taken
}

/// What the customer wrote into an interaction that had just ended begins a new one (MSG-015).
fn begin_again(ctx: &Ctx, taken: &Taken, told: &Told, now: Timestamp) -> Option<NewJob> {
    let (
        Taken::Ended,
        Told::CustomerWrote {
            interaction,
            message,
        },
    ) = (taken, told)
    else {
        return None;
    };
    Some(NewJob {
        id: ctx.id(JobId::from_i64),
        kind: crate::jobs::begin_again::NAME,
        payload: serde_json::json!({ "interaction_id": interaction, "message_id": message }),
        run_at: now,
        dedupe_key: Some(message.to_string()),
    })
}

fn drain(ctx: &Ctx, running: &mut Running, plan: &mut Plan) -> Vec<Effect> {
    let mut acts = Vec::new();
    while let Some(output) = running.floor.poll() {
        match output {
            Output::Event(at, event) => {
                plan.events.push((at, event.record()));
                plan.lines.extend(effects::line(&event, at));
                plan.jobs
                    .extend(effects::follow_up(ctx, &running.loaded, &event, at));
            }
            Output::Effect(effect) => {
                plan.jobs
                    .extend(effects::message_due(ctx, &running.loaded, &effect));
                acts.push(effect);
            }
            Output::Refused(refused) => tracing::debug!(?refused, "the floor refused a tick"),
        }
    }
    acts
}

async fn store(ctx: &Ctx, scope: &Scope, plan: Plan) -> Result<(), Fault> {
    let (scope, now, has_jobs) = (scope.clone(), ctx.now(), !plan.jobs.is_empty());
    let inner = ctx.clone();
    ctx.db
        .write(in_tx!(
            tx,
            [scope, plan, inner],
            write(&inner, tx, &scope, &plan, now).await
        ))
        .await?;
    if has_jobs {
        ctx.jobs.ring();
    }
    Ok(())
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    plan: &Plan,
    now: Timestamp,
) -> Result<(), Fault> {
    // The lock order of the house: interaction and conversation first, the event head last.
    floor_rows::update(tx, scope, &plan.dirty).await?;
    for line in &plan.lines {
        let draft = Draft::system(line.code, &line.params, line.at);
        writer::write(ctx, tx, scope, line.interaction, draft).await?;
    }
    for job in &plan.jobs {
        job_queue::insert(tx, scope, now, job).await?;
    }
    for id in &plan.taken_in {
        floor_inputs::remove(tx, scope, *id).await?;
    }
    for (at, event) in &plan.events {
        tx.emit(scope, *at, event.clone());
    }
    Ok(())
}

/// Reads the settings again and feeds what differs.
async fn reconfigure(ctx: &Ctx, scope: &Scope, running: &mut Running) -> Result<(), Fault> {
    let seed = running.loaded.config.organization.seed;
    let scope_in = scope.clone();
    let loaded = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope_in],
            settings::load(tx, &scope_in, seed).await
        ))
        .await?;
    let now = ctx.now();
    for input in differences(&running.loaded.config, &loaded.config) {
        if let Err(refused) = running.floor.ask(now, input) {
            tracing::warn!(?refused, "the floor refused a setting");
        }
    }
    running.loaded = loaded;
    Ok(())
}

fn differences(old: &FloorConfig, new: &FloorConfig) -> Vec<Input> {
    let mut inputs = Vec::new();
    if old.organization != new.organization {
        inputs.push(Input::OrganizationSet(Box::new(new.organization.clone())));
    }
    for (id, agent) in &new.agents {
        if old.agents.get(id) != Some(agent) {
            inputs.push(Input::AgentSet(Box::new(agent.clone())));
        }
    }
    for (id, reason) in &new.pause_reasons {
        if old.pause_reasons.get(id) != Some(reason) {
            inputs.push(Input::PauseReasonSet(*reason));
        }
    }
    for (id, queue) in &new.queues {
        if old.queues.get(id) != Some(queue) {
            inputs.push(Input::QueueSet(Box::new(queue.as_ref().clone())));
        }
    }
    inputs.extend(
        old.agents
            .keys()
            .filter(|id| !new.agents.contains_key(id))
            .map(|id| Input::AgentRemoved(*id)),
    );
    inputs.extend(
        old.pause_reasons
            .keys()
            .filter(|id| !new.pause_reasons.contains_key(id))
            .map(|id| Input::PauseReasonRemoved(*id)),
    );
    inputs.extend(
        old.queues
            .keys()
            .filter(|id| !new.queues.contains_key(id))
            .map(|id| Input::QueueRemoved(*id)),
    );
    inputs
}
