//! The hall alone: who is handed what, and what happens when numbers are missing.

use base::authz::{Action, Actor};
use serde_json::{Value, json};

use super::*;

const ORG: OrgId = OrgId::from_i64(1);
const QUEUE: QueueId = QueueId::from_i64(5);

fn scope(user: i64, reach: Reach, queues: &[QueueId], team: &[i64]) -> Scope {
    let actor = Actor {
        org: ORG,
        user: UserId::from_i64(user),
        actions: Arc::new(BTreeSet::from([Action::SessionUse])),
        reach,
        queues: Arc::from(queues),
        team: team.iter().copied().map(UserId::from_i64).collect(),
        address: Arc::from("192.0.2.1"),
        session: None,
        token: None,
        seen: None,
    };
    actor.may(Action::SessionUse).unwrap()
}

/// A desk that the test reads.
struct Desk {
    seat: SeatId,
    bell: Arc<Bell>,
    heard: mpsc::Receiver<Arc<str>>,
}

impl Desk {
    fn open(hall: &Hall, user: i64, scope: &Scope, told: i64) -> Self {
        Self::with_room_for(hall, (user, scope), told, 64)
    }

    fn with_room_for(hall: &Hall, (user, scope): (i64, &Scope), told: i64, frames: usize) -> Self {
        let (out, heard) = mpsc::channel(frames);
        let bell = Arc::<Bell>::default();
        let seat = hall.sit(
            (UserId::from_i64(user), scope),
            told,
            out,
            Arc::clone(&bell),
        );
        Self { seat, bell, heard }
    }

    fn live(hall: &Hall, user: i64, scope: &Scope, head: i64) -> Self {
        let mut desk = Self::open(hall, user, scope, head);
        assert!(hall.go_live(ORG, desk.seat, head, &[]));
        assert_eq!(desk.frames(), [json!({ "type": "seq", "seq": head })]);
        desk
    }

    fn frames(&mut self) -> Vec<Value> {
        let mut frames = Vec::new();
        while let Ok(text) = self.heard.try_recv() {
            frames.push(serde_json::from_str(&text).unwrap());
        }
        frames
    }

    async fn errands(&self) -> Errands {
        self.bell.rung().await
    }
}

fn card(seq: i64, id: i64, seen_by: SeenBy) -> Frame {
    Frame {
        seq,
        entity: EntityKind::Interaction,
        id,
        upsert: Some(Arc::from(json!({ "card": id }).to_string())),
        masked: None,
        seen_by,
    }
}

fn held_by(user: i64) -> SeenBy {
    SeenBy::Reach {
        queue: QUEUE,
        waiting: false,
        handlers: vec![UserId::from_i64(user)],
    }
}

fn batch(first: i64, last: i64, frames: Option<Vec<Frame>>) -> Batch {
    Batch {
        org: ORG,
        first,
        last,
        frames,
    }
}

/// Rows: ROUTE-004, GAP-127.
#[test]
fn a_change_goes_to_those_whom_it_concerns_and_to_nobody_else() {
    let hall = Hall::default();
    let mut own = Desk::live(&hall, 10, &scope(10, Reach::Own, &[QUEUE], &[]), 5);
    let mut other = Desk::live(&hall, 11, &scope(11, Reach::Own, &[QUEUE], &[]), 5);
    let mut colleague = Desk::live(&hall, 12, &scope(12, Reach::Team, &[], &[10, 12]), 5);
    let mut queue = Desk::live(&hall, 13, &scope(13, Reach::Queues, &[QUEUE], &[]), 5);
    let mut all = Desk::live(&hall, 14, &scope(14, Reach::All, &[], &[]), 5);

    hall.hand_out(&batch(6, 6, Some(vec![card(6, 1, held_by(10))])));
    let seen = [json!({ "card": 1 }), json!({ "type": "seq", "seq": 6 })];
    for desk in [&mut own, &mut colleague, &mut queue, &mut all] {
        assert_eq!(desk.frames(), seen);
    }
    assert!(other.frames().is_empty(), "not even a number");

    hall.tell_numbers();
    assert_eq!(other.frames(), [json!({ "type": "seq", "seq": 6 })]);
    assert!(own.frames().is_empty(), "told already");
}

#[test]
fn what_goes_out_of_reach_is_taken_away() {
    let hall = Hall::default();
    let mut first = Desk::live(&hall, 10, &scope(10, Reach::Own, &[], &[]), 5);
    let mut second = Desk::live(&hall, 11, &scope(11, Reach::Own, &[], &[]), 5);
    hall.hand_out(&batch(6, 6, Some(vec![card(6, 1, held_by(10))])));
    first.frames();
    hall.hand_out(&batch(7, 8, Some(vec![card(8, 1, held_by(11))])));
    let gone = json!({ "type": "remove", "seq": 8, "entity": "interaction", "id": "1" });
    assert_eq!(first.frames(), [gone, json!({ "type": "seq", "seq": 8 })]);
    assert_eq!(second.frames()[0], json!({ "card": 1 }));
    // Typing is told to whoever was shown it, and not to the one who types.
    hall.beside(ORG, InteractionId::from_i64(1), None, &LiveFrame::Pong);
    assert_eq!((first.frames().len(), second.frames().len()), (0, 1));
    let typist = Some(UserId::from_i64(11));
    hall.beside(ORG, InteractionId::from_i64(1), typist, &LiveFrame::Pong);
    assert!(second.frames().is_empty());
}

/// Rows: GAP-127.
#[tokio::test]
async fn a_gap_in_the_numbers_sends_every_desk_to_the_log() {
    let hall = Hall::default();
    let mut desk = Desk::live(&hall, 10, &scope(10, Reach::All, &[], &[]), 5);
    hall.hand_out(&batch(8, 8, Some(vec![card(8, 1, SeenBy::Everybody)])));
    assert!(desk.frames().is_empty(), "6 and 7 come first");
    assert!(desk.errands().await.has(Errand::CatchUp));
    assert_eq!(hall.behind(ORG, desk.seat), 5);
    // What is handed out while the desk reads is not sent twice, and not lost: it reads again.
    hall.hand_out(&batch(9, 9, Some(vec![card(9, 2, SeenBy::Everybody)])));
    assert!(!hall.go_live(ORG, desk.seat, 8, &[card(8, 1, SeenBy::Everybody)]));
    assert_eq!(hall.behind(ORG, desk.seat), 8);
    assert!(hall.go_live(ORG, desk.seat, 9, &[card(9, 2, SeenBy::Everybody)]));
    hall.hand_out(&batch(9, 9, Some(vec![card(9, 2, SeenBy::Everybody)])));
    let cards: Vec<Value> = desk
        .frames()
        .into_iter()
        .filter(|one| one["card"].is_i64())
        .collect();
    assert_eq!(cards, [json!({ "card": 1 }), json!({ "card": 2 })]);

    // Frames that could not be loaded, and commits that nobody heard of, are gaps too.
    hall.hand_out(&batch(10, 10, None));
    assert!(desk.errands().await.has(Errand::CatchUp));
    assert_eq!(hall.behind(ORG, desk.seat), 9);
    assert!(hall.go_live(ORG, desk.seat, 10, &[]));
    hall.lose_thread();
    assert!(desk.errands().await.has(Errand::CatchUp));
    assert_eq!(hall.behind(ORG, desk.seat), 10);
}

#[tokio::test]
async fn a_desk_that_does_not_read_is_closed_and_keeps_nobody_waiting() {
    let hall = Hall::default();
    let everything = scope(10, Reach::All, &[], &[]);
    let mut lively = Desk::live(&hall, 10, &everything, 5);
    let dead = Desk::with_room_for(&hall, (10, &everything), 5, 1);
    assert!(hall.go_live(ORG, dead.seat, 5, &[]));
    hall.hand_out(&batch(6, 6, Some(vec![card(6, 1, SeenBy::Everybody)])));
    assert_eq!(lively.frames().len(), 2);
    assert!(dead.errands().await.has(Errand::Close));
}

#[tokio::test]
async fn other_rights_hold_from_the_next_change_on() {
    let hall = Hall::default();
    let mut desk = Desk::live(&hall, 10, &scope(10, Reach::All, &[], &[]), 5);
    hall.check(ORG, UserId::from_i64(11));
    hall.check(ORG, UserId::from_i64(10));
    assert!(desk.errands().await.has(Errand::Check));
    hall.rescope(ORG, desk.seat, &scope(10, Reach::Own, &[], &[]));
    hall.hand_out(&batch(6, 6, Some(vec![card(6, 1, held_by(11))])));
    assert!(desk.frames().is_empty());
    hall.hand_out(&batch(7, 7, Some(vec![card(7, 2, held_by(10))])));
    assert_eq!(desk.frames()[0], json!({ "card": 2 }));
}

#[test]
fn who_left_leaves_nothing_behind() {
    let hall = Hall::default();
    let one = scope(10, Reach::Team, &[QUEUE], &[10, 12]);
    let desk = Desk::live(&hall, 10, &one, 5);
    hall.watch(ORG, desk.seat, true);
    assert!(hall.is_watched(ORG));
    hall.hand_out(&batch(6, 6, Some(vec![card(6, 1, held_by(12))])));
    hall.leave(ORG, desk.seat);
    assert!(hall.is_empty() && !hall.is_watched(ORG));
    let inner = hall.inner();
    let room = &inner.rooms[&ORG];
    assert!(room.wide.is_empty() && room.by_queue.is_empty() && room.by_user.is_empty());
    assert!(room.by_handler.is_empty() && room.shown.is_empty() && room.watching.is_empty());
}
