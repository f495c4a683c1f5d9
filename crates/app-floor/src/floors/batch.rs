//! One turn of a floor: feed it, store what it decided in one transaction, answer, act.

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::Scope;
use base::event::NewEvent;
use base::id::{InteractionId, JobId, UserId};
use base::spans::TARGET;
use base::time::{Span, Timestamp};
use floor::config::FloorConfig;
use floor::input::Input;
use floor::output::{Effect, Output};
use floor::refused::Refused;
use floor::row::Dirty;
use serde_json::Value;
use store::job_queue::{self, NewJob};
use store::lease::{self, Fence};
use store::{Tx, event_log, in_tx};
use store_floor::{floor_inputs, floor_rows, floor_wishes};
use tokio::sync::oneshot;
use tracing::Instrument as _;
use tracing::field::Empty;

use super::request::{Answer, Request, Trace, Wanted};
use super::task::Running;
use super::{Ask, effects, refusal};
use crate::board::BoardView;
use crate::case::{Ending, settle};
use crate::sale;
use crate::settings;
use crate::told::Told;
use crate::writer::{self, Direction, Draft};

/// Wishes are remembered for so long: nobody sends one again after that.
const WISHES_KEPT: Span = Span::from_mins(10);
/// Facts, and wishes, remembered as taken in: more than one inbox holds.
const REMEMBERED_MAX: usize = 20_000;

/// Who asked, and what they are answered once it is stored.
type Answered = (oneshot::Sender<Result<Answer, Fault>>, Outcome);

/// What somebody is answered.
enum Outcome {
    /// This.
    Known(Result<Answer, Fault>),
    /// The board as it is then.
    Board,
    /// A place as it is then.
    Position(InteractionId),
}

/// What a turn decided, to be stored together.
#[derive(Default)]
pub(super) struct Plan {
    /// When.
    pub(super) at: Timestamp,
    pub(super) dirty: Dirty,
    pub(super) events: Vec<(Timestamp, NewEvent)>,
    pub(super) lines: Vec<Line>,
    /// What wishes leave behind, after the lines of what happened.
    pub(super) traces: Vec<Trace>,
    pub(super) jobs: Vec<NewJob>,
    /// Interactions that end, with what was typed into their forms.
    pub(super) endings: Vec<Ending>,
    pub(super) taken_in: Vec<i64>,
    /// Wishes, where the answer may be lost on its way to another node.
    pub(super) wishes: Vec<i64>,
    /// Wishes from before this moment are forgotten.
    pub(super) purge: Option<Timestamp>,
    /// What lets the transaction through.
    pub(super) fence: Option<Fence>,
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
            && self.traces.is_empty()
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
    asks: Vec<Ask>,
) -> Result<(), Fault> {
    let span = tracing::info_span!(
        target: TARGET, "turn of a floor",
        otel.status_code = Empty, org.id = scope.org().get(), floor.asks = asks.len(), floor.events = Empty, floor.acts = Empty,
    );
    for ask in &asks {
        if let Ask::Request(_, _, asking) = ask {
            span.follows_from(asking);
        }
    }
    let done = turn(ctx, scope, running, asks)
        .instrument(span.clone())
        .await;
    if done.is_err() {
        span.record("otel.status_code", "ERROR");
    }
    done
}

async fn turn(
    ctx: &Ctx,
    scope: &Scope,
    running: &mut Running,
    mut asks: Vec<Ask>,
) -> Result<(), Fault> {
    let again = sent_again(ctx, scope, running, &asks).await?;
    let is_behind = asks.iter().any(|ask| is_behind(ask, running));
    if is_behind {
        reconfigure(ctx, scope, running).await?;
        running.later.clear();
    }
    if is_behind || ctx.nodes.are_many() && asks.iter().any(looks) {
        // Before the rest: whoever asks after a fact was stored is answered by it.
        let facts = waiting(ctx, scope).await?;
        asks.splice(0..0, facts);
    }
    let now = ctx.now();
    running.floor.handle(now, Input::Tick);
    let mut plan = Plan {
        at: now,
        fence: running.fence.clone(),
        ..Plan::default()
    };
    let mut answers: Vec<Answered> = Vec::new();
    for ask in asks {
        match ask {
            Ask::Request(request, answer, _) => {
                let outcome = if again.contains(&request.id) {
                    Outcome::Known(Ok(Answer::Done))
                } else {
                    answer_to(ctx, running, &mut plan, &request)
                };
                answers.push((answer, outcome));
            }
            Ask::Told(id, told) => hear(ctx, running, &mut plan, now, (id, &told)),
            Ask::Roll(roll) => {
                let moves = running.links.called(roll, now);
                connect(running, now, &moves.came, &moves.gone);
            }
            Ask::Look => look_for_the_dead(ctx, running, now),
            Ask::Reconfigure => {}
        }
    }
    let acts = drain(ctx, running, &mut plan);
    plan.dirty = running.floor.take_dirty();
    let span = tracing::Span::current();
    span.record("floor.events", plan.events.len());
    span.record("floor.acts", acts.len());
    let stored = !plan.is_empty();
    if stored {
        if !plan.wishes.is_empty() && now >= running.purge_due {
            plan.purge = Some(now - WISHES_KEPT);
            running.purge_due = now + WISHES_KEPT;
        }
        store(ctx, scope, plan).await?;
    }
    tell(running, answers, now);
    if stored {
        effects::perform(ctx, scope.org(), &acts);
    }
    Ok(())
}

/// Answers whoever asked, once it is stored.
fn tell(running: &Running, answers: Vec<Answered>, now: Timestamp) {
    for (answer, outcome) in answers {
        let outcome = match outcome {
            Outcome::Known(known) => known,
            Outcome::Board => {
                let board = BoardView::of(&running.floor, &running.loaded, now);
                Ok(Answer::Board(Box::new(board)))
            }
            Outcome::Position(interaction) => {
                Ok(Answer::Position(running.floor.position(interaction)))
            }
        };
        // Whoever asked may have gone away.
        drop(answer.send(outcome));
    }
}

/// Tells whether something must not be answered before settings are read again.
fn is_behind(ask: &Ask, running: &Running) -> bool {
    match ask {
        Ask::Reconfigure => true,
        Ask::Request(request, ..) => request.settings_seq > running.settings_seq,
        Ask::Told(..) | Ask::Look | Ask::Roll(_) => false,
    }
}

/// Tells whether facts that other nodes stored are to be taken in first.
fn looks(ask: &Ask) -> bool {
    matches!(ask, Ask::Look | Ask::Request(..))
}

/// Gives the wishes among these that were taken in when they were sent before.
async fn sent_again(
    ctx: &Ctx,
    scope: &Scope,
    running: &Running,
    asks: &[Ask],
) -> Result<BTreeSet<i64>, Fault> {
    let mut again = BTreeSet::new();
    for ask in asks {
        let Ask::Request(request, ..) = ask else {
            continue;
        };
        if request.attempt == 1 || !matches!(request.wanted, Wanted::Wish(_)) {
            continue;
        }
        let (scope, id) = (scope.clone(), request.id);
        let is_known = running.wishes.contains(&id)
            || ctx
                .db
                .read::<_, Fault, _>(in_tx!(
                    tx,
                    [scope],
                    Ok(floor_wishes::is_known(tx, &scope, id).await?)
                ))
                .await?;
        if is_known {
            again.insert(id);
        }
    }
    Ok(again)
}

fn answer_to(ctx: &Ctx, running: &mut Running, plan: &mut Plan, request: &Request) -> Outcome {
    let (now, node, id) = (plan.at, request.node, request.id);
    match &request.wanted {
        // The same wish twice in one turn.
        Wanted::Wish(_) if running.wishes.contains(&id) => {}
        Wanted::Wish(input) => {
            if let Err(refused) = running.floor.ask(now, input.clone()) {
                return Outcome::Known(Err(refusal(&refused)));
            }
            plan.traces.extend(request.trace.as_deref().cloned());
            if ctx.nodes.are_many() {
                remember(&mut running.wishes, id);
                plan.wishes.push(id);
            }
        }
        Wanted::Came(user) => {
            running.links.came(node, *user);
            connect(running, now, &[*user], &[]);
        }
        Wanted::Left(user) => {
            if running.links.left(node, *user) {
                connect(running, now, &[], &[*user]);
            }
        }
        Wanted::SignedOut(user) => {
            if !running.links.has(*user) {
                // A user who is no agent right now is nobody to the floor.
                running.floor.handle(now, Input::AgentSignedOut(*user));
            }
        }
        Wanted::Board => return Outcome::Board,
        Wanted::Position(interaction) => return Outcome::Position(*interaction),
    }
    Outcome::Known(Ok(Answer::Done))
}

/// Tells the machine who is connected again and who is no longer.
fn connect(running: &mut Running, now: Timestamp, came: &[UserId], gone: &[UserId]) {
    let came = came.iter().map(|user| Input::AgentConnected(*user));
    let gone = gone.iter().map(|user| Input::AgentDisconnected(*user));
    for input in came.chain(gone) {
        // A user who is no agent right now is nobody to the floor.
        running.floor.handle(now, input);
    }
}

/// A node that died took its connections with it. Out of touch, nobody can be told dead from far away.
fn look_for_the_dead(ctx: &Ctx, running: &mut Running, now: Timestamp) {
    if ctx.nodes.are_in_touch() {
        let lost = running.links.silent(now);
        connect(running, now, &[], &lost);
    } else {
        running.links.excuse(now);
    }
}

/// Takes in a fact, unless it was before or must wait for other settings.
fn hear(
    ctx: &Ctx,
    running: &mut Running,
    plan: &mut Plan,
    now: Timestamp,
    (id, told): (i64, &Told),
) {
    if running.taken_in.contains(&id) || running.later.contains(&id) {
        return;
    }
    let taken = take_in(running, now, told);
    plan.jobs.extend(begin_again(ctx, &taken, told, now));
    if matches!(taken, Taken::Later) {
        running.later.insert(id);
    } else {
        remember(&mut running.taken_in, id);
        plan.taken_in.push(id);
    }
}

fn remember(taken_in: &mut BTreeSet<i64>, id: i64) {
    taken_in.insert(id);
    if taken_in.len() > REMEMBERED_MAX {
        taken_in.pop_first();
    }
}

/// Puts facts in the order in which the floor is told: by id, but what begins an interaction before what happened in it, because
/// the ids of two nodes follow two clocks.
pub(super) fn in_order(mut facts: Vec<(i64, Told)>) -> Vec<Ask> {
    facts.sort_by_key(|(id, told)| (!told.begins(), *id));
    facts
        .into_iter()
        .map(|(id, told)| Ask::Told(id, told))
        .collect()
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
    Ok(in_order(facts))
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
                plan.endings.extend(Ending::of(&event));
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
    let (scope, now) = (scope.clone(), ctx.now());
    // What an interaction leaves behind may want jobs too: the process of a case, its notices.
    let has_jobs = !plan.jobs.is_empty() || !plan.endings.is_empty();
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
    // First of all: whoever takes the lease from now on waits for this commit and then sees it.
    if let Some(fence) = &plan.fence {
        lease::pass(tx, fence).await?;
    }
    // The lock order of the house: interaction and conversation first, the event head last.
    floor_rows::update(tx, scope, &plan.dirty).await?;
    for line in &plan.lines {
        let draft = Draft::system(line.code, &line.params, line.at);
        writer::write(ctx, tx, scope, line.interaction, draft).await?;
    }
    for trace in &plan.traces {
        leave(ctx, tx, scope, (trace, plan.at)).await?;
    }
    for ending in &plan.endings {
        settle(ctx, tx, scope, *ending).await?;
        sale::settle(ctx, tx, scope, ending.interaction).await?;
    }
    for job in &plan.jobs {
        job_queue::insert(tx, scope, now, job).await?;
    }
    for id in &plan.taken_in {
        floor_inputs::remove(tx, scope, *id).await?;
    }
    for id in &plan.wishes {
        floor_wishes::insert(tx, scope, *id, now).await?;
    }
    if let Some(before) = plan.purge {
        floor_wishes::purge(tx, scope, before).await?;
    }
    for (at, event) in &plan.events {
        tx.emit(scope, *at, event.clone());
    }
    Ok(())
}

/// Writes who did what, and why as their note.
async fn leave(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (trace, at): (&Trace, Timestamp),
) -> Result<(), Fault> {
    let line = Draft::system(&trace.line, &trace.params, at);
    writer::write(ctx, tx, scope, trace.interaction, line).await?;
    if let Some(why) = &trace.note {
        let note = Draft {
            author: Some(trace.by),
            ..Draft::text(Direction::Note, why, at)
        };
        writer::write(ctx, tx, scope, trace.interaction, note).await?;
    }
    Ok(())
}

/// Reads the settings again and feeds what differs.
async fn reconfigure(ctx: &Ctx, scope: &Scope, running: &mut Running) -> Result<(), Fault> {
    let seed = running.loaded.config.organization.seed;
    let scope_in = scope.clone();
    let (settings_seq, loaded) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope_in], {
            // First, so that what changes while the rest is read is read again.
            let settings_seq = event_log::head(tx, &scope_in).await?;
            Ok((settings_seq, settings::load(tx, &scope_in, seed).await?))
        }))
        .await?;
    let now = ctx.now();
    for input in differences(&running.loaded.config, &loaded.config) {
        if let Err(refused) = running.floor.ask(now, input) {
            tracing::warn!(?refused, "the floor refused a setting");
        }
    }
    running.loaded = loaded;
    running.settings_seq = settings_seq;
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
