//! Two nodes in one process, over one PostgreSQL database and NATS: what they say to each other, and what they must not.

use std::path::PathBuf;

use app::bus::Signal;
use app::clock::Clock;
use app::ctx::Settings;
use app::membership::{self, Membership, NotJoined, Way};
use app::nodes::{Nodes, Unanswered};
use app::seal::SealKey;
use app::{Ctx, chance};
use app_floor::floors::Floors;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::event::EntityKind;
use base::id::{JobId, OrgId, UserId};
use base::time::Span;
use serde_json::{Value, json};
use store::job_queue::{self, NewJob};
use store::testing::{self, TestDb};
use store::{Error, in_tx, lease};
use tokio::sync::watch;

use super::support::{Answer, World, call, send, sign_in};
use crate::nodes::Place;
use crate::serve;

const AGENT: RoleProfile = RoleProfile::Agent;
const LEASE: Span = Span::from_secs(2);
const LOOKS_MAX: u32 = 400;
const LOOK_AGAIN: Span = Span::from_millis(25);

/// The variable that holds the address of the scratch server, set by `cargo xtask test`.
const NATS_VARIABLE: &str = "UNISSONO_TEST_NATS_URL";

/// A node that runs beside others until it is dropped.
struct Node {
    ctx: Ctx,
    router: axum::Router,
    folder: PathBuf,
    stop: watch::Sender<bool>,
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the build tool says by the environment where its servers are"
)]
fn nats() -> String {
    std::env::var(NATS_VARIABLE).expect("run cargo xtask test: it starts NATS")
}

impl Node {
    /// Starts one. Nodes with the same mark hear each other.
    async fn start(db: &TestDb, mark: &str) -> Self {
        let (stop, stopped) = watch::channel(false);
        let clock = Clock::System;
        let own = db.open_again();
        let place = Place {
            membership: membership::join(&own, &clock, Way::Together, LEASE)
                .await
                .unwrap(),
            nodes: Nodes::connect(&nats(), mark).await.unwrap(),
        };
        let folder = std::env::temp_dir().join(format!("unissono-node-{}", chance::token()));
        let settings = Settings {
            public_url: "http://localhost".into(),
            sandbox_url: None,
            webhook_networks: Vec::new(),
        };
        let key = SealKey::new(&[7; 32]);
        let parts = (clock, place);
        let ctx = serve::compose(own, parts, (&folder, key), settings, stopped.clone()).unwrap();
        crate::nodes::begin(&ctx, &stopped).await.unwrap();
        let keeper = (ctx.clone(), stopped.clone());
        tokio::spawn(async move { membership::keep(&keeper.0, keeper.1).await });
        let router = serve::router(serve::state(ctx.clone(), stopped), None);
        Self {
            ctx,
            router,
            folder,
            stop,
        }
    }

    async fn call(&self, cookie: &str, method: &str, path: &str, body: Value) -> Answer {
        call(&self.router, Some(cookie), method, path, &body).await
    }

    fn runs(&self, org: OrgId) -> bool {
        self.ctx.extras.get::<Floors>().is_here(&self.ctx, org)
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..LOOKS_MAX {
        if holds() {
            return;
        }
        Clock::System.wait(LOOK_AGAIN).await;
    }
    panic!("never: {what}");
}

/// Two nodes, of which the first runs the floor of an organization with an agent who is available.
struct Two {
    world: World,
    first: Node,
    second: Node,
    org: OrgId,
    mark: String,
    cookie: String,
    boss: String,
    queue: String,
}

impl Two {
    async fn new(db: &TestDb) -> Self {
        // Its process only makes the organizations; it serves nothing.
        let world = World::new(db).await;
        let mark = chance::token();
        let org = world.ours.org;
        let first = Node::start(db, &mark).await;
        let cookie = sign_in(&first.router, "agent@ours.exemplo.com").await;
        let boss = sign_in(&first.router, "administrator@ours.exemplo.com").await;
        until("the first runs the floor", || first.runs(org)).await;
        let second = Node::start(db, &mark).await;
        let queue = second
            .call(&boss, "POST", "/api/v1/queues", json!({ "name": "Trocas" }))
            .await;
        let queue = queue.body["id"].as_str().unwrap().to_owned();
        let members =
            json!({ "members": [{ "user_id": world.ours.users[&AGENT].to_string(), "tier": 0 }] });
        let path = format!("/api/v1/queues/{queue}/members");
        assert_eq!(second.call(&boss, "PUT", &path, members).await.status, 200);
        Self {
            world,
            first,
            second,
            org,
            mark,
            cookie,
            boss,
            queue,
        }
    }

    fn agent(&self) -> UserId {
        self.world.ours.users[&AGENT]
    }

    /// Customers write by the web chat, at the second node.
    async fn customers(&self, count: u32) {
        let chat = json!({ "channel": "web-chat", "name": "Site", "queue_id": self.queue, "settings": { "allowed_origins": "http://localhost" } });
        let chat = self
            .second
            .call(&self.boss, "POST", "/api/v1/channel-accounts", chat)
            .await;
        let key = chat.body["public_token"].as_str().unwrap().to_owned();
        for n in 0..count {
            let hello = json!({ "name": "Bia", "email": "bia@exemplo.com", "locale": "pt-BR", "origin": "http://localhost" });
            let path = format!("/widget/api/{key}/sessions");
            let session = call(&self.second.router, None, "POST", &path, &hello).await;
            let token = session.body["visitor_token"].as_str().unwrap();
            let words = json!({ "text": "oi", "client_key": format!("k{n}") });
            let request = axum::http::Request::builder()
                .method("POST")
                .uri(format!("/widget/api/{key}/messages"))
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json")
                .body(axum::body::Body::from(words.to_string()))
                .unwrap();
            let written = send(&self.second.router, request).await;
            assert_eq!(written.status, 200, "{written:?}");
        }
    }

    /// Sends a wish as a node does, with a number of one's own choice.
    async fn wish(&self, from: &Node, id: i64, attempt: u32, wish: &Value) -> Value {
        let request = json!({
            "id": id, "attempt": attempt, "node": from.ctx.membership.number(), "asked_at": from.ctx.now(),
            "settings_seq": 0, "wanted": { "Wish": wish },
        });
        let subject = format!("floor.{}.request", self.org);
        let said = from
            .ctx
            .nodes
            .ask(&subject, &request, Span::from_secs(3))
            .await;
        said.unwrap().read().unwrap()
    }

    /// How many conversations the agent holds.
    async fn held(&self, at: &Node) -> usize {
        let mine = at
            .call(
                &self.cookie,
                "GET",
                "/api/v1/interactions?view=mine",
                json!({}),
            )
            .await;
        mine.body["items"].as_array().unwrap().len()
    }
}

/// Rows: AGENT-002, ROUTE-008.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_whose_answer_was_lost_is_done_once_also_when_the_floor_has_moved() {
    let db = testing::postgres().await;
    let two = Two::new(&db).await;
    // Nothing is given by itself, so that pulling is what counts.
    let by_hand = json!({ "automatic_distribution": false });
    let path = format!("/api/v1/users/{}", two.agent());
    let saved = two.second.call(&two.boss, "PATCH", &path, by_hand).await;
    assert_eq!(saved.status, 200, "{saved:?}");
    // Settings were saved at one node, and the floor of the other knows them when it is asked right after.
    let ready = json!({ "state": "available" });
    let state = two
        .second
        .call(&two.cookie, "PUT", "/api/v1/agent/state", ready)
        .await;
    assert_eq!(state.body["state"], "available", "{state:?}");
    // The desk hangs on the second node, whoever runs the floor.
    let ctx = &two.second.ctx;
    let floors = ctx.extras.get::<Floors>();
    floors.arrives(ctx, two.org, two.agent()).await;
    two.customers(4).await;
    let pull = json!({ "Pull": { "agent": two.agent().to_string(), "what": { "Next": {} } } });
    let id = two.second.ctx.ids.next();
    let done = json!({ "Answer": "Done" });
    assert_eq!(two.wish(&two.second, id, 1, &pull).await, done);
    assert_eq!(two.held(&two.second).await, 1);
    assert_eq!(two.wish(&two.second, id, 2, &pull).await, done);
    assert_eq!(two.held(&two.second).await, 1, "the same wish");

    // The floor moves; who asks again asks another.
    two.first.stop.send_replace(true);
    until("the second runs the floor", || two.second.runs(two.org)).await;
    let third = Node::start(&db, &two.mark).await;
    assert_eq!(two.wish(&third, id, 3, &pull).await, done);
    assert_eq!(two.held(&third).await, 1, "the same wish");
    let other = two
        .second
        .call(&two.cookie, "POST", "/api/v1/interactions/pull", json!({}))
        .await;
    assert_eq!(other.status, 200, "{other:?}");
    assert_eq!(two.held(&two.second).await, 2, "another wish");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_and_signals_of_one_node_are_heard_at_the_other_in_order_and_once() {
    let db = testing::postgres().await;
    let two = Two::new(&db).await;
    let (mut here, mut there) = (two.first.ctx.db.subscribe(), two.second.ctx.db.subscribe());
    let mut signals = two.second.ctx.bus.listen();
    for n in 0..10 {
        let node = if n % 2 == 0 { &two.first } else { &two.second };
        let label = json!({ "name": format!("etiqueta {n}"), "color": "blue" });
        let made = node.call(&two.boss, "POST", "/api/v1/labels", label).await;
        assert_eq!(made.status, 200, "{made:?}");
    }
    for heard in [&mut here, &mut there] {
        let mut seqs = Vec::new();
        let mut labels = 0;
        while labels < 10 {
            let commit = heard.recv().await.unwrap();
            labels += commit
                .events
                .iter()
                .filter(|event| event.entity == EntityKind::Setting)
                .count();
            seqs.extend(commit.events.iter().map(|event| event.seq));
        }
        let first = seqs[0];
        let expected: Vec<i64> = (first..).take(seqs.len()).collect();
        assert_eq!(seqs, expected);
    }
    let signal = Signal::Rights {
        org: two.org,
        user: two.agent(),
    };
    two.first.ctx.bus.signal(signal.clone());
    while *signals.recv().await.unwrap() != signal {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn installations_on_one_server_do_not_hear_each_other() {
    let (ours, theirs) = (
        Nodes::connect(&nats(), &chance::token()).await.unwrap(),
        Nodes::connect(&nats(), &chance::token()).await.unwrap(),
    );
    let mut heard = theirs.hear("hello").await.unwrap();
    let asked = ours.ask("hello", &1, Span::from_secs(1)).await;
    assert_eq!(asked.unwrap_err(), Unanswered::NoOne);
    theirs.say("hello", &2);
    assert!(
        tokio::select! {
            said = heard.next() => said.is_none(),
            () = Clock::System.wait(LOOK_AGAIN) => true,
        },
        "not even oneself"
    );
}

async fn join(db: &TestDb, way: Way) -> Result<Membership, NotJoined> {
    membership::join(&db.open_again(), &Clock::System, way, LEASE).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_are_apart_and_one_who_serves_alone_is_alone() {
    let db = testing::postgres().await;
    let (a, b) = (
        join(&db, Way::Together).await.unwrap(),
        join(&db, Way::Together).await.unwrap(),
    );
    assert_eq!((a.number(), b.number()), (0, 1));
    assert_ne!(a.holder(), b.holder());
    assert_eq!(membership::others(&db.db, &a).await.unwrap(), [1]);
    // Nobody renews: the nodes are dead after a while, their numbers rest, and one process may serve alone.
    let alone = join(&db, Way::Alone).await.unwrap();
    assert_eq!(alone.number(), 2);
}

/// What a node was at when it died is claimed by another, and the node that only seemed dead can store nothing of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_a_node_that_died_go_on_at_another() {
    let db = testing::postgres().await;
    let dead = join(&db, Way::Together).await.unwrap();
    let now = Clock::System.now();
    let scope = Scope::system(OrgId::from_i64(1), SystemReason::Job);
    let job = NewJob {
        id: JobId::from_i64(1),
        kind: "SendMessage",
        payload: json!({}),
        run_at: now,
        dedupe_key: None,
    };
    let of = scope.clone();
    let number = dead.number();
    let claimed = db
        .db
        .write::<_, Error, _>(in_tx!(tx, [of, job], {
            job_queue::insert(tx, &of, now, &job).await?;
            job_queue::claim(tx, now, Span::from_hours(1), number).await
        }))
        .await
        .unwrap()
        .unwrap();
    let mark = chance::token();
    let living = Node::start(&db, &mark).await;
    for _ in 0..LOOKS_MAX {
        let again = db
            .db
            .write::<_, Error, _>(move |tx| {
                Box::pin(async move { job_queue::claim(tx, now, Span::from_hours(1), 7).await })
            })
            .await
            .unwrap();
        let Some(again) = again else {
            Clock::System.wait(LOOK_AGAIN).await;
            continue;
        };
        assert_eq!(again.attempts, 2);
        let held = db
            .db
            .write::<_, Error, _>(in_tx!(
                tx,
                [scope, claimed],
                job_queue::renew(tx, &scope, &claimed, now).await
            ))
            .await
            .unwrap();
        assert!(!held, "the first claim is worth nothing");
        drop(living);
        return;
    }
    panic!("the job stays with the dead");
}

/// The holder of a lease that another took stores nothing; the other waits for what was being stored, and sees it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_floor_that_was_taken_away_can_store_nothing_more() {
    let db = testing::postgres().await;
    let two = Two::new(&db).await;
    let name = format!("floor/{}", two.org);
    let thief = name.clone();
    db.db
        .write::<_, Error, _>(in_tx!(tx, [thief], {
            let now = lease::server_time(tx).await? + Span::from_hours(1);
            let taken = lease::take(tx, &thief, "thief", now, Span::from_secs(60)).await?;
            assert_eq!(taken, Some(2));
            Ok(())
        }))
        .await
        .unwrap();
    // The node does not know yet; what it decides is refused by the database, and it lets go.
    let paused = two
        .first
        .call(
            &two.cookie,
            "PUT",
            "/api/v1/agent/state",
            json!({ "state": "available" }),
        )
        .await;
    assert_eq!((paused.status, paused.code()), (503, "busy"));
    until("the first lets go", || !two.first.runs(two.org)).await;
    let state = two
        .first
        .call(&two.cookie, "GET", "/api/v1/agent", json!({}))
        .await;
    assert_eq!(state.body["state"], "offline");
}
