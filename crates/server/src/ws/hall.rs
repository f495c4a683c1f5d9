//! The hall: every open desk of this process, what each may see and was shown, and who must be told of a change.
//!
//! A change is handed to the desks that it concerns and to no other, so that what one message costs does not grow with the number
//! of desks that are open. Nothing here waits: a desk that does not read is closed and comes back with its number.
//! Not here: what a change looks like (`app_floor::live`), and the talk with a desk (`ws.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app_floor::live::frame::{LiveFrame, Remove, UpTo};
use app_floor::live::{Frame, SeenBy};
use base::authz::{Reach, Scope};
use base::event::EntityKind;
use base::id::{InteractionId, OrgId, QueueId, UserId};
use tokio::sync::{Notify, mpsc};

use super::feed::Batch;

/// What a desk's task is asked to do; asking twice before it looks is asking once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// Read the log from the number that [`Hall::behind`] gives.
    CatchUp = 1,
    /// Look again at session and rights.
    Check = 2,
    /// Close: the desk did not read what it was sent.
    Close = 4,
}

/// Wakes a desk's task and holds what it shall do.
#[derive(Debug, Default)]
pub(super) struct Bell {
    errands: AtomicU8,
    notify: Notify,
}

impl Bell {
    fn ring(&self, errand: Errand) {
        self.errands.fetch_or(errand as u8, Ordering::AcqRel);
        self.notify.notify_one();
    }

    /// Waits for errands.
    pub(super) async fn rung(&self) -> Errands {
        self.notify.notified().await;
        Errands(self.errands.swap(0, Ordering::AcqRel))
    }
}

/// What a bell was rung for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Errands(u8);

impl Errands {
    /// Tells whether this is among them.
    pub(super) const fn has(self, errand: Errand) -> bool {
        self.0 & errand as u8 != 0
    }
}

/// A place in the hall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SeatId(u64);

type Entity = (EntityKind, i64);
type Seats = BTreeSet<SeatId>;

/// Somebody's open desk.
struct Seat {
    user: UserId,
    scope: Scope,
    out: mpsc::Sender<Arc<str>>,
    bell: Arc<Bell>,
    /// Everything up to here was sent, and what came later is sent as it comes; none while the desk reads the log.
    live_since: Option<i64>,
    /// The last number that the desk was told, or reads from.
    told: i64,
    /// What it was shown and must be told of when it goes out of reach.
    shown: BTreeSet<Entity>,
}

impl Seat {
    fn send(&self, text: Arc<str>) {
        if self.out.try_send(text).is_err() {
            self.bell.ring(Errand::Close);
        }
    }

    fn say(&self, frame: &LiveFrame) {
        self.send(frame.text().into());
    }

    fn say_seq(&mut self, seq: i64) {
        self.told = seq;
        self.say(&LiveFrame::Seq(UpTo { seq }));
    }
}

/// The desks of an organization, found by what they may see.
#[derive(Default)]
struct Room {
    /// The number of the last event whose change was handed out; none while nobody knows.
    last: Option<i64>,
    seats: BTreeMap<SeatId, Seat>,
    /// Those who see everything.
    wide: Seats,
    /// Those who belong to a queue.
    by_queue: BTreeMap<QueueId, Seats>,
    /// Those who see what a user handles: the user, and colleagues by their reach.
    by_handler: BTreeMap<UserId, Seats>,
    by_user: BTreeMap<UserId, Seats>,
    shown: BTreeMap<Entity, Seats>,
    /// Those who watch the board.
    watching: Seats,
}

impl Room {
    fn index(&mut self, id: SeatId, user: UserId, scope: &Scope) {
        self.by_user.entry(user).or_default().insert(id);
        self.by_handler.entry(user).or_default().insert(id);
        if scope.reach() == Reach::All {
            self.wide.insert(id);
            return;
        }
        for queue in scope.queues() {
            self.by_queue.entry(*queue).or_default().insert(id);
        }
        if scope.reach() == Reach::Team {
            for colleague in scope.team() {
                self.by_handler.entry(*colleague).or_default().insert(id);
            }
        }
    }

    fn unindex(&mut self, id: SeatId, user: UserId, scope: &Scope) {
        self.wide.remove(&id);
        take(&mut self.by_user, &user, id);
        take(&mut self.by_handler, &user, id);
        for queue in scope.queues() {
            take(&mut self.by_queue, queue, id);
        }
        for colleague in scope.team() {
            take(&mut self.by_handler, colleague, id);
        }
    }

    /// Gives whoever may see a frame, and whoever was shown what it tells of: never fewer, perhaps more.
    fn concerned(&self, frame: &Frame) -> Seats {
        let mut seats = self
            .shown
            .get(&(frame.entity, frame.id))
            .cloned()
            .unwrap_or_default();
        match &frame.seen_by {
            SeenBy::Everybody => seats.extend(self.seats.keys()),
            SeenBy::Users(users) => {
                seats.extend(
                    users
                        .iter()
                        .filter_map(|user| self.by_user.get(user))
                        .flatten(),
                );
            }
            SeenBy::Reach {
                queue, handlers, ..
            } => {
                seats.extend(&self.wide);
                seats.extend(self.by_queue.get(queue).into_iter().flatten());
                let by_handler = |user| self.by_handler.get(user);
                seats.extend(handlers.iter().filter_map(by_handler).flatten());
            }
            SeenBy::Nobody => {}
        }
        seats
    }

    /// Sends a frame to a desk that may see it, or takes away what it may see no more. Tells whether anything was sent.
    fn show(&mut self, id: SeatId, frame: &Frame) -> bool {
        let Some(seat) = self.seats.get_mut(&id) else {
            return false;
        };
        let entity = (frame.entity, frame.id);
        // A message goes out of reach with its interaction, and never without.
        let tracked = frame.entity == EntityKind::Interaction;
        match frame.text_for(&seat.scope) {
            Some(text) => {
                if tracked && seat.shown.insert(entity) {
                    self.shown.entry(entity).or_default().insert(id);
                }
                seat.send(Arc::clone(text));
                true
            }
            None if tracked && seat.shown.remove(&entity) => {
                seat.say(&LiveFrame::Remove(Remove {
                    seq: frame.seq,
                    entity: frame.entity,
                    id: frame.id.to_string(),
                }));
                take(&mut self.shown, &entity, id);
                true
            }
            None => false,
        }
    }

    fn hand_out(&mut self, batch: &Batch) {
        let before = self.last;
        let gap = before.is_some_and(|last| batch.first > last + 1);
        self.last = before.max(Some(batch.last));
        let Some(frames) = batch.frames.as_ref().filter(|_| !gap) else {
            self.all_catch_up(before);
            return;
        };
        let mut told = Seats::new();
        for frame in frames {
            for id in self.concerned(frame) {
                let is_behind =
                    |seat: &Seat| seat.live_since.is_some_and(|since| batch.last > since);
                if self.seats.get(&id).is_some_and(is_behind) && self.show(id, frame) {
                    told.insert(id);
                }
            }
        }
        for id in told {
            if let Some(seat) = self.seats.get_mut(&id) {
                seat.say_seq(batch.last);
            }
        }
    }

    /// Something was missed: every desk that was up to date reads the log from there.
    fn all_catch_up(&mut self, before: Option<i64>) {
        for seat in self.seats.values_mut() {
            if let Some(since) = seat.live_since.take() {
                seat.told = before.map_or(since, |last| last.max(since)).max(seat.told);
                seat.bell.ring(Errand::CatchUp);
            }
        }
    }
}

fn take<K: Ord>(of: &mut BTreeMap<K, Seats>, key: &K, id: SeatId) {
    if let Some(seats) = of.get_mut(key) {
        seats.remove(&id);
        if seats.is_empty() {
            of.remove(key);
        }
    }
}

/// The open desks of every organization.
#[derive(Default)]
pub(crate) struct Hall(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    next: u64,
    rooms: BTreeMap<OrgId, Room>,
}

impl Hall {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn room<T>(&self, org: OrgId, work: impl FnOnce(&mut Room) -> T) -> Option<T> {
        self.inner().rooms.get_mut(&org).map(work)
    }

    /// Gives somebody a seat. Nothing is sent to it before [`Self::go_live`].
    pub(super) fn sit(
        &self,
        (user, scope): (UserId, &Scope),
        told: i64,
        out: mpsc::Sender<Arc<str>>,
        bell: Arc<Bell>,
    ) -> SeatId {
        let mut inner = self.inner();
        inner.next += 1;
        let id = SeatId(inner.next);
        let room = inner.rooms.entry(scope.org()).or_default();
        room.index(id, user, scope);
        let seat = Seat {
            user,
            scope: scope.clone(),
            out,
            bell,
            live_since: None,
            told,
            shown: BTreeSet::new(),
        };
        room.seats.insert(id, seat);
        id
    }

    /// Takes the seat away.
    pub(super) fn leave(&self, org: OrgId, id: SeatId) {
        self.room(org, |room| {
            if let Some(seat) = room.seats.remove(&id) {
                room.unindex(id, seat.user, &seat.scope);
                room.watching.remove(&id);
                for entity in &seat.shown {
                    take(&mut room.shown, entity, id);
                }
            }
        });
    }

    /// Notes other rights. What was shown stays until it changes.
    pub(super) fn rescope(&self, org: OrgId, id: SeatId, scope: &Scope) {
        self.room(org, |room| {
            let Some(seat) = room.seats.get_mut(&id) else {
                return;
            };
            let (user, before) = (seat.user, std::mem::replace(&mut seat.scope, scope.clone()));
            room.unindex(id, user, &before);
            room.index(id, user, scope);
        });
    }

    /// Gives the number that a desk reads the log from.
    pub(super) fn behind(&self, org: OrgId, id: SeatId) -> i64 {
        self.room(org, |room| room.seats.get(&id).map(|seat| seat.told))
            .flatten()
            .unwrap_or(i64::MAX)
    }

    /// Shows a desk what the log had up to `head`, and everything from then on as it comes.
    ///
    /// **Shape**: false when more was handed out meanwhile: the desk reads the log again.
    pub(super) fn go_live(&self, org: OrgId, id: SeatId, head: i64, frames: &[Frame]) -> bool {
        self.room(org, |room| {
            for frame in frames {
                room.show(id, frame);
            }
            // From here on numbers follow one another: what is handed out next must not leave any out.
            let is_newest = *room.last.get_or_insert(head) <= head;
            if let Some(seat) = room.seats.get_mut(&id) {
                seat.say_seq(head);
                seat.live_since = is_newest.then_some(head);
            }
            is_newest
        })
        .unwrap_or(true)
    }

    /// Hands a change out.
    pub(super) fn hand_out(&self, batch: &Batch) {
        self.room(batch.org, |room| room.hand_out(batch));
    }

    /// Commits were missed, nobody knows whose: every desk reads the log.
    pub(super) fn lose_thread(&self) {
        for room in self.inner().rooms.values_mut() {
            // The next change has no known predecessor.
            let before = room.last.take();
            room.all_catch_up(before);
        }
    }

    /// Tells desks that were sent nothing for a while how far the log has come, so that they need not read it again later.
    pub(super) fn tell_numbers(&self) {
        for room in self.inner().rooms.values_mut() {
            let Some(last) = room.last else { continue };
            for seat in room.seats.values_mut() {
                if seat.live_since.is_some() && seat.told < last {
                    seat.say_seq(last);
                }
            }
        }
    }

    /// Tells whether anybody has a desk open.
    pub(super) fn is_empty(&self) -> bool {
        self.inner()
            .rooms
            .values()
            .all(|room| room.seats.is_empty())
    }

    /// Sends a frame to those who were shown an interaction, but for one user.
    pub(super) fn beside(
        &self,
        org: OrgId,
        interaction: InteractionId,
        not: Option<UserId>,
        frame: &LiveFrame,
    ) {
        let text: Arc<str> = frame.text().into();
        let entity = (EntityKind::Interaction, interaction.get());
        self.room(org, |room| {
            for id in room.shown.get(&entity).into_iter().flatten() {
                if let Some(seat) = room.seats.get(id)
                    && Some(seat.user) != not
                {
                    seat.send(Arc::clone(&text));
                }
            }
        });
    }

    /// Sends a frame to every desk of a user.
    pub(super) fn to_user(&self, org: OrgId, user: UserId, frame: &LiveFrame) {
        let text: Arc<str> = frame.text().into();
        self.of_user(org, user, |seat| seat.send(Arc::clone(&text)));
    }

    /// Has every desk of a user look at session and rights again.
    pub(super) fn check(&self, org: OrgId, user: UserId) {
        self.of_user(org, user, |seat| seat.bell.ring(Errand::Check));
    }

    fn of_user(&self, org: OrgId, user: UserId, work: impl Fn(&Seat)) {
        self.room(org, |room| {
            for id in room.by_user.get(&user).into_iter().flatten() {
                if let Some(seat) = room.seats.get(id) {
                    work(seat);
                }
            }
        });
    }

    /// Notes whether a desk watches the board.
    pub(super) fn watch(&self, org: OrgId, id: SeatId, watches: bool) {
        self.room(org, |room| {
            if watches {
                room.watching.insert(id);
            } else {
                room.watching.remove(&id);
            }
        });
    }

    /// Tells whether anybody watches an organization's board.
    pub(super) fn is_watched(&self, org: OrgId) -> bool {
        self.room(org, |room| !room.watching.is_empty())
            .unwrap_or(false)
    }

    /// Sends the board to whoever watches it.
    pub(super) fn to_watching(&self, org: OrgId, frame: &LiveFrame) {
        let text: Arc<str> = frame.text().into();
        self.room(org, |room| {
            for id in &room.watching {
                if let Some(seat) = room.seats.get(id) {
                    seat.send(Arc::clone(&text));
                }
            }
        });
    }
}

#[cfg(test)]
mod tests;
