//! Every indicator once more, from the raw event list and the settings alone, in plain code.
//!
//! Written from the requirements (DASH, GAP, CONFLICT rows), not from the machine: it tells each interaction's story first and counts then.

use std::collections::BTreeMap;

use base::calendar::Day;
use base::id::{InteractionId, QueueId};
use base::medium::Medium;
use base::time::{Span, Timestamp};
use floor::config::{CountsFrom, FloorConfig, QueueConfig, ReplyClock};
use floor::event::{FloorEvent, LapseCause, SegmentEnd};
use floor::metric::Value;

/// Whose indicators: a queue's, or the operation's when absent.
pub type Scope = Option<QueueId>;

/// What was counted for one day and scope. Times are lists, so that nothing is summed before the end.
#[derive(Debug, Default)]
pub struct Count {
    started: u64,
    finished: u64,
    entered: u64,
    answered: Vec<Span>,
    in_time: u64,
    abandoned: Vec<Span>,
    short: u64,
    left_otherwise: Vec<Span>,
    first_replies: Vec<Span>,
    never_replied: u64,
    replies: Vec<Span>,
    handled: Vec<Span>,
    conversations: Vec<Span>,
    wrap_ups: Vec<Span>,
    concluded: u64,
    withdrawn: u64,
    missed: u64,
}

/// Counts everything, by the day on which it began.
pub fn count(
    log: &[(Timestamp, FloorEvent)],
    config: &FloorConfig,
) -> BTreeMap<(Day, Scope), Count> {
    count_by(log, config, |at| config.organization.calendar.local_day(at))
}

/// Counts everything, by whatever the moment at which an interaction began is sorted into: its hour, or nothing at all.
pub fn count_by<K: Ord + Copy>(
    log: &[(Timestamp, FloorEvent)],
    config: &FloorConfig,
    slot: impl Fn(Timestamp) -> K,
) -> BTreeMap<(K, Scope), Count> {
    let mut stories: BTreeMap<InteractionId, Story<K>> = BTreeMap::new();
    let mut counts = BTreeMap::new();
    for (at, event) in log {
        if let FloorEvent::InteractionStarted {
            interaction,
            queue,
            medium,
            outbound,
            ..
        } = event
        {
            let story = Story::new(slot(*at), *queue, *medium, *outbound);
            stories.insert(*interaction, story);
        }
        if let Some(id) = about(event)
            && let Some(story) = stories.get_mut(&id)
        {
            story.events.push((*at, event.clone()));
        }
    }
    for story in stories.values() {
        story.tell(config, &mut counts);
    }
    counts
}

/// The interaction that an event is about.
fn about(event: &FloorEvent) -> Option<InteractionId> {
    let record = event.record();
    (record.entity == base::event::EntityKind::Interaction)
        .then(|| InteractionId::from_i64(record.entity_id))
}

/// One interaction from its beginning to its end.
struct Story<K> {
    slot: K,
    first_queue: QueueId,
    medium: Medium,
    outbound: bool,
    events: Vec<(Timestamp, FloorEvent)>,
}

/// One stretch with an agent.
struct Stretch {
    queue: QueueId,
    answered: Timestamp,
    /// Of the wait before it; none if it came from hand to hand.
    entered: Option<Timestamp>,
    active_since: Option<Timestamp>,
    active: Span,
    contact_end: Option<Timestamp>,
    replied: bool,
}

/// Where the story stands.
#[derive(Default)]
struct Where {
    wait: Option<(QueueId, Timestamp)>,
    stretch: Option<Stretch>,
}

/// What the operation as a whole sees of an interaction.
#[derive(Default)]
struct Whole {
    entered: Option<Timestamp>,
    answered: Option<Timestamp>,
    contact_end: Option<Timestamp>,
    active: Vec<Span>,
    wrap_ups: Vec<Span>,
    replied: bool,
    turn: Option<Timestamp>,
    ended: Option<(Timestamp, End)>,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Concluded,
    Canceled,
    Withdrawn,
    Abandoned,
}

type Counts<K> = BTreeMap<(K, Scope), Count>;

impl<K: Ord + Copy> Story<K> {
    const fn new(slot: K, first_queue: QueueId, medium: Medium, outbound: bool) -> Self {
        Self {
            slot,
            first_queue,
            medium,
            outbound,
            events: Vec::new(),
        }
    }

    fn at<'a>(&self, counts: &'a mut Counts<K>, scope: Scope) -> &'a mut Count {
        counts.entry((self.slot, scope)).or_default()
    }

    fn tell(&self, config: &FloorConfig, counts: &mut Counts<K>) {
        for scope in [None, Some(self.first_queue)] {
            self.at(counts, scope).started += 1;
        }
        let mut whole = Whole::default();
        let mut now = Where::default();
        for (at, event) in &self.events {
            self.note_end(*at, event, &mut whole);
            self.moves(*at, event, config, counts, (&mut whole, &mut now));
            pauses(*at, event, &mut whole, now.stretch.as_mut());
        }
        self.sum_up(config, counts, &whole);
    }

    /// From the queue to an agent and back.
    fn moves(
        &self,
        at: Timestamp,
        event: &FloorEvent,
        config: &FloorConfig,
        counts: &mut Counts<K>,
        (whole, now): (&mut Whole, &mut Where),
    ) {
        match event {
            FloorEvent::InteractionQueued { queue, .. } => {
                now.wait = Some((*queue, at));
                self.at(counts, Some(*queue)).entered += 1;
                if !self.outbound {
                    whole.entered.get_or_insert(at);
                }
            }
            FloorEvent::InteractionAnswered { queue, .. } => {
                let entered = now.wait.take().map(|(_, since)| since);
                self.answered(config, counts, (*queue, at), entered);
                whole.answered.get_or_insert(at);
                now.stretch = Some(Stretch {
                    queue: *queue,
                    answered: at,
                    entered,
                    active_since: Some(at),
                    active: Span::ZERO,
                    contact_end: None,
                    replied: false,
                });
            }
            FloorEvent::OfferLapsed {
                queue,
                cause: LapseCause::TimedOut,
                ..
            } => {
                for scope in [None, Some(*queue)] {
                    self.at(counts, scope).missed += 1;
                }
            }
            FloorEvent::InteractionReplied { queue, .. } => {
                self.replied(config, counts, (*queue, at), whole, now.stretch.as_mut());
            }
            FloorEvent::SegmentEnded {
                queue,
                agent: None,
                end,
                ..
            } => {
                let since = now.wait.map_or(at, |(_, since)| since);
                self.left(config, counts, (*queue, *end), at.since(since));
            }
            FloorEvent::SegmentEnded {
                agent: Some(_),
                end,
                ..
            } => {
                if let Some(done) = now.stretch.take() {
                    // A code that moves it makes the contact go on elsewhere.
                    if *end == SegmentEnd::Transferred {
                        whole.contact_end = None;
                    }
                    self.worked(counts, done, *end, at, whole);
                }
            }
            _ => {}
        }
    }

    fn note_end(&self, at: Timestamp, event: &FloorEvent, whole: &mut Whole) {
        let end = match event {
            FloorEvent::InteractionConcluded { .. } => End::Concluded,
            FloorEvent::InteractionCanceled { .. } => End::Canceled,
            FloorEvent::InteractionWithdrawn { .. } => End::Withdrawn,
            FloorEvent::InteractionAbandoned { .. } => End::Abandoned,
            _ => return,
        };
        assert!(
            whole.ended.is_none(),
            "an interaction of {} ended twice",
            self.first_queue
        );
        whole.ended = Some((at, end));
    }

    /// A queue sees every entry that is answered (DASH-039, DASH-040).
    fn answered(
        &self,
        config: &FloorConfig,
        counts: &mut Counts<K>,
        (queue, at): (QueueId, Timestamp),
        entered: Option<Timestamp>,
    ) {
        if let (Some(entered), Some(settings)) = (entered, config.queues.get(&queue)) {
            let waited = at.since(entered);
            let level = settings.service_level;
            let count = self.at(counts, Some(queue));
            count.answered.push(waited);
            count.in_time +=
                u64::from(level.counts_from == CountsFrom::Answer && waited <= level.within);
        }
    }

    /// A wait that ended otherwise than by an answer.
    fn left(
        &self,
        config: &FloorConfig,
        counts: &mut Counts<K>,
        (queue, end): (QueueId, SegmentEnd),
        waited: Span,
    ) {
        let short = config
            .queues
            .get(&queue)
            .map_or(Span::ZERO, |queue| queue.service_level.short_abandon);
        let count = self.at(counts, Some(queue));
        match end {
            SegmentEnd::Answered => {}
            SegmentEnd::Abandoned => {
                count.abandoned.push(waited);
                count.short += u64::from(waited < short);
            }
            _ => count.left_otherwise.push(waited),
        }
    }

    /// TM1R and TMR (DASH-006, DASH-007, GAP-109, GAP-110), and the service level where the reply counts.
    fn replied(
        &self,
        config: &FloorConfig,
        counts: &mut Counts<K>,
        (queue, at): (QueueId, Timestamp),
        whole: &mut Whole,
        stretch: Option<&mut Stretch>,
    ) {
        let Some(settings) = config.queues.get(&queue) else {
            return;
        };
        let first = if whole.replied { None } else { whole.entered };
        let turn = whole
            .turn
            .take()
            .map(|turn| whole.entered.map_or(turn, |entered| entered.max(turn)));
        for scope in [None, Some(queue)] {
            let count = self.at(counts, scope);
            count
                .first_replies
                .extend(first.map(|since| clock(settings, since, at)));
            count
                .replies
                .extend(turn.map(|since| clock(settings, since, at)));
        }
        let in_time = |id: QueueId, since: Option<Timestamp>| {
            let level = config.queues.get(&id).map(|queue| queue.service_level);
            level.zip(since).is_some_and(|(level, since)| {
                level.counts_from == CountsFrom::Reply && at.since(since) <= level.within
            })
        };
        if let Some(stretch) = stretch.filter(|stretch| !stretch.replied) {
            stretch.replied = true;
            self.at(counts, Some(queue)).in_time += u64::from(in_time(queue, stretch.entered));
        }
        if !whole.replied {
            self.at(counts, None).in_time += u64::from(in_time(self.first_queue, whole.entered));
        }
        whole.replied = true;
    }

    /// TMA and TMO of one agent's stretch (DASH-008, CONFLICT-04, CONFLICT-21).
    fn worked(
        &self,
        counts: &mut Counts<K>,
        mut done: Stretch,
        end: SegmentEnd,
        at: Timestamp,
        whole: &mut Whole,
    ) {
        stop(Some(&mut done), at);
        let contact_end = done.contact_end.unwrap_or(at);
        let wrap_up = at.since(contact_end);
        whole.active.push(done.active);
        whole.wrap_ups.push(wrap_up);
        let count = self.at(counts, Some(done.queue));
        count.wrap_ups.push(wrap_up);
        if end != SegmentEnd::Withdrawn {
            count.handled.push(done.active);
            count.conversations.push(contact_end.since(done.answered));
        }
    }

    /// What counts once per interaction, for the operation.
    fn sum_up(&self, config: &FloorConfig, counts: &mut Counts<K>, whole: &Whole) {
        let level = config
            .queues
            .get(&self.first_queue)
            .map(|queue| queue.service_level);
        if let Some(entered) = whole.entered {
            let count = self.at(counts, None);
            count.entered += 1;
            if let Some(answered) = whole.answered {
                let waited = answered.since(entered);
                count.answered.push(waited);
                count.in_time += u64::from(level.is_some_and(|level| {
                    level.counts_from == CountsFrom::Answer && waited <= level.within
                }));
            }
        }
        let Some((at, end)) = whole.ended else { return };
        let silent = !whole.replied && whole.entered.is_some() && self.medium != Medium::Voice;
        for scope in [None, Some(self.first_queue)] {
            let count = self.at(counts, scope);
            count.finished += 1;
            count.never_replied += u64::from(silent);
            count.concluded += u64::from(end == End::Concluded);
            count.withdrawn += u64::from(end == End::Withdrawn);
        }
        let count = self.at(counts, None);
        match (whole.entered, whole.answered) {
            (Some(entered), None) if end == End::Abandoned => {
                let waited = at.since(entered);
                count.abandoned.push(waited);
                count.short += u64::from(level.is_some_and(|level| waited < level.short_abandon));
            }
            (Some(entered), None) => count.left_otherwise.push(at.since(entered)),
            (_, Some(answered)) => {
                count.wrap_ups.extend(&whole.wrap_ups);
                if end != End::Withdrawn {
                    count.handled.push(sum(&whole.active));
                    count
                        .conversations
                        .push(whole.contact_end.unwrap_or(at).since(answered));
                }
            }
            (None, None) => {}
        }
    }
}

/// Whose turn it is, silence, and the end of the contact.
fn pauses(at: Timestamp, event: &FloorEvent, whole: &mut Whole, stretch: Option<&mut Stretch>) {
    match (event, stretch) {
        (FloorEvent::TurnStarted { .. }, _) => whole.turn = Some(at),
        (FloorEvent::ConversationInactive { .. }, stretch) => stop(stretch, at),
        (FloorEvent::ConversationActive { .. }, Some(stretch)) => stretch.active_since = Some(at),
        (FloorEvent::WrapUpStarted { .. }, Some(stretch)) => {
            stretch.contact_end = Some(at);
            whole.contact_end = Some(at);
            stop(Some(stretch), at);
        }
        _ => {}
    }
}

/// Ends the running active stretch.
fn stop(stretch: Option<&mut Stretch>, at: Timestamp) {
    if let Some(stretch) = stretch
        && let Some(since) = stretch.active_since.take()
    {
        stretch.active += at.since(since);
    }
}

/// Measures by the clock of the queue: opening hours, or every second.
fn clock(queue: &QueueConfig, from: Timestamp, to: Timestamp) -> Span {
    match queue.reply_clock {
        ReplyClock::OpeningHours => queue.calendar.open_time_between(from, to),
        ReplyClock::CalendarTime => to.since(from),
    }
}

fn sum(spans: &[Span]) -> Span {
    spans.iter().fold(Span::ZERO, |sum, span| sum + *span)
}

fn number(of: &[Span]) -> u64 {
    u64::try_from(of.len()).unwrap_or(u64::MAX)
}

impl Count {
    /// Gives an indicator by its code, for a period in which everything has ended.
    pub fn value(&self, code: &str, all_abandons: bool) -> Option<Value> {
        let mean = |spans: &[Span]| Value::mean(sum(spans), number(spans));
        let (gave_up, short) = (number(&self.abandoned), self.short);
        let plain = |count| Some(Value::Count { count });
        match code {
            "entered" => plain(self.entered),
            "answered" => plain(number(&self.answered)),
            "abandoned" => plain(gave_up),
            "abandoned_short" => plain(short),
            "left_otherwise" => plain(number(&self.left_otherwise)),
            "unreplied" => plain(self.never_replied),
            "handled" => plain(number(&self.handled)),
            "concluded" => plain(self.concluded),
            "withdrawn" => plain(self.withdrawn),
            "wait_answered_max" => self
                .answered
                .iter()
                .max()
                .and_then(|longest| Value::mean(*longest, 1)),
            "waiting" | "in_progress" => Some(Value::Count { count: 0 }),
            "sessions" => Some(Value::Count {
                count: self.started,
            }),
            "finished_share" => Value::ratio(self.finished, self.started),
            "first_response" => mean(&self.first_replies),
            "response" => mean(&self.replies),
            "handling" => mean(&self.handled),
            "operating" => Value::mean(
                sum(&self.handled) + sum(&self.wrap_ups),
                number(&self.handled),
            ),
            "conversation" => Value::mean(sum(&self.conversations), number(&self.handled)),
            "waiting_time" => mean(&self.answered),
            "wait_abandoned" => mean(&self.abandoned),
            "wait_all" => {
                let all = [&self.answered[..], &self.abandoned, &self.left_otherwise].concat();
                mean(&all)
            }
            "service_level" => {
                let gave_up = if all_abandons {
                    gave_up
                } else {
                    gave_up - short
                };
                Value::ratio(self.in_time, number(&self.answered) + gave_up)
            }
            "abandonment" => Value::ratio(gave_up - short, self.entered - short),
            _ => None,
        }
    }

    /// Gives what stands beside the means: never replied to, withdrawn, missed offers.
    pub const fn beside(&self) -> (u64, u64, u64) {
        (self.never_replied, self.withdrawn, self.missed)
    }
}
