//! The live socket against a real listener: who leaves, who comes back, what is never missed.

use base::authz::RoleProfile;
use base::time::{Span, Timestamp};
use futures_util::StreamExt;
use serde_json::{Value, json};
use store::db_test;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::main_path::{Visitor, eventually, prepare};
use super::support::{World, call, sign_in};
use crate::serve;
use crate::ws;

const AGENT: RoleProfile = RoleProfile::Agent;
const OTHER: RoleProfile = RoleProfile::Supervisor;
/// Longer than who gave something back rests.
const REST_S: i64 = 61;
const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

/// A browser's socket.
pub(super) struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    /// Opens one as somebody of our organization who knows everything up to a number.
    pub(super) async fn open(world: &World, profile: RoleProfile, seq: i64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = world.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut request = format!("ws://{address}/ws?seq={seq}")
            .into_client_request()
            .unwrap();
        let cookie = HeaderValue::from_str(&world.ours.cookies[&profile]).unwrap();
        let headers = request.headers_mut();
        headers.insert("cookie", cookie);
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        let (socket, _) = connect_async(request).await.unwrap();
        let mut line = Self(socket);
        line.until(|frame| frame["type"] == "seq").await;
        line
    }

    /// Reads frames until one holds, and gives all that were read.
    pub(super) async fn until(&mut self, holds: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut heard = Vec::new();
        while let Some(Ok(message)) = self.0.next().await {
            let Ok(text) = message.into_text() else {
                continue;
            };
            let Ok(frame) = serde_json::from_str::<Value>(&text) else {
                continue;
            };
            let found = holds(&frame);
            heard.push(frame);
            if found {
                return heard;
            }
        }
        panic!("the socket closed first: {heard:?}");
    }

    /// Waits until the server closes it.
    async fn ends(mut self) {
        while let Some(Ok(_)) = self.0.next().await {}
    }
}

/// Two agents, of whom the first is asked first; a conversation with the first. Gives its path.
async fn with_the_first(world: &World) -> String {
    let (key, _) = prepare(world).await;
    let queues = world
        .ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({}))
        .await;
    let queue = queues.body["items"][0]["id"].as_str().unwrap().to_owned();
    let member = |profile: RoleProfile, tier: u8| json!({ "user_id": world.ours.users[&profile].to_string(), "tier": tier });
    let members = json!({ "members": [member(AGENT, 0), member(OTHER, 1)] });
    let linked = world
        .ours(
            ADMINISTRATOR,
            "PUT",
            &format!("/api/v1/queues/{queue}/members"),
            members,
        )
        .await;
    assert_eq!(linked.status, 200, "{linked:?}");
    // What is assigned is never lost for being unopened, however fast the clock of a test runs.
    let patient = json!({ "offer_timeout_s": 3_600 });
    let saved = world
        .ours(
            ADMINISTRATOR,
            "PATCH",
            &format!("/api/v1/queues/{queue}"),
            patient,
        )
        .await;
    assert_eq!(saved.status, 200, "{saved:?}");
    for profile in [AGENT, OTHER] {
        let ready = json!({ "state": "available" });
        world
            .ours(profile, "PUT", "/api/v1/agent/state", ready)
            .await;
    }
    Visitor::greet(world, &key)
        .await
        .writes(world, "k1", "oi")
        .await;
    let mine = eventually(world, AGENT, "/api/v1/interactions?view=mine", |body| {
        body["items"][0]["state"] == "active"
    })
    .await;
    let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/interactions/{id}");
    let opened = world
        .ours(AGENT, "POST", &format!("{path}/opened"), json!({}))
        .await;
    assert_eq!(opened.status, 200, "{opened:?}");
    path
}

/// Waits until the second agent has the conversation; time passes by so much between the looks.
async fn reaches_the_other(world: &World, path: &str, step: Span) -> Timestamp {
    let other = json!(world.ours.users[&OTHER].to_string());
    for _ in 0..2_000 {
        let card = world.ours(ADMINISTRATOR, "GET", path, json!({})).await;
        if card.body["agent_id"] == other {
            return world.ctx.now();
        }
        if step > Span::ZERO {
            world.ctx.clock.advance(step);
        }
        tokio::task::yield_now().await;
    }
    panic!(
        "it stayed: {:?}",
        world.ours(ADMINISTRATOR, "GET", path, json!({})).await
    );
}

/// Hands changes and signals to the lines that are open, as the running product does.
pub(super) fn desks(world: &World) -> tokio::task::JoinHandle<()> {
    let (_, stop) = tokio::sync::watch::channel(false);
    tokio::spawn(ws::run(serve::state(world.ctx.clone(), stop)))
}

async fn head(world: &World) -> i64 {
    let session = world.ours(AGENT, "GET", "/api/v1/session", json!({})).await;
    session.body["seq"].as_i64().unwrap()
}

db_test! {
    /// Rows: ROUTE-010, ROUTE-011, GAP-127.
    async fn a_line_that_is_lost_for_a_minute_gives_its_conversations_to_the_next(db: &TestDb) {
        let world = World::new(db).await;
        let path = with_the_first(&world).await;
        let line = Line::open(&world, AGENT, head(&world).await).await;
        drop(line);
        let lost_at = world.ctx.now();
        let moved_at = reaches_the_other(&world, &path, Span::from_secs(1)).await;
        assert!(moved_at.since(lost_at) >= Span::from_secs(60), "a drop under a minute is forgiven");
        let card = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
        assert_eq!(card.body["last_agent_id"], json!(world.ours.users[&AGENT].to_string()), "{card:?}");
        assert_eq!(card.body["assignment_reason"]["params"]["returned"], true, "{card:?}");
    }

    /// Rows: ROUTE-011, PAUSE-006.
    async fn who_signs_out_leaves_nothing_behind_for_a_minute(db: &TestDb) {
        let world = World::new(db).await;
        let path = with_the_first(&world).await;
        let line = Line::open(&world, AGENT, head(&world).await).await;
        let desks = desks(&world);
        let out = world.ours(AGENT, "DELETE", "/api/v1/session", json!({})).await;
        assert_eq!(out.status, 200, "{out:?}");
        line.ends().await;
        reaches_the_other(&world, &path, Span::ZERO).await;
        desks.abort();
    }

    /// Rows: ROUTE-011, PAUSE-006.
    async fn who_closes_the_page_and_signs_out_leaves_nothing_behind_either(db: &TestDb) {
        let world = World::new(db).await;
        let path = with_the_first(&world).await;
        let line = Line::open(&world, AGENT, head(&world).await).await;
        drop(line);
        world.ours(AGENT, "DELETE", "/api/v1/session", json!({})).await;
        reaches_the_other(&world, &path, Span::ZERO).await;
    }

    /// Rows: ROUTE-008.
    async fn each_assignment_must_be_opened_in_time_also_the_second_of_the_same_agent(db: &TestDb) {
        let world = World::new(db).await;
        let path = with_the_first(&world).await;
        let card = async || world.ours(AGENT, "GET", &path, json!({})).await.body;
        assert_eq!(card().await["offer_expires_at"], Value::Null, "it was opened");
        world.ours(OTHER, "DELETE", "/api/v1/session", json!({})).await;
        let back = world.ours(AGENT, "POST", &format!("{path}/return"), json!({})).await;
        assert_eq!(back.status, 200, "{back:?}");
        // Who gave it back rests a while before it comes again.
        world.ctx.clock.advance(Span::from_secs(REST_S));
        eventually(&world, AGENT, &path, |card| card["state"] == "active").await;
        let again = card().await;
        assert_eq!(again["agent_id"], json!(world.ours.users[&AGENT].to_string()), "{again:?}");
        assert!(again["offer_expires_at"].as_i64() > Some(world.ctx.now().micros()), "{again:?}");
        let opened = world.ours(AGENT, "POST", &format!("{path}/opened"), json!({})).await;
        assert_eq!(opened.body["offer_expires_at"], Value::Null, "{opened:?}");
    }

    /// Rows: MSG-012.
    async fn a_customer_who_waits_for_a_reply_raises_an_alarm_at_the_agent(db: &TestDb) {
        let world = World::new(db).await;
        let path = with_the_first(&world).await;
        let mut line = Line::open(&world, AGENT, head(&world).await).await;
        let desks = desks(&world);
        // The default of the queue: thirty minutes without a reply.
        world.ctx.clock.advance(Span::from_mins(31));
        let heard = line.until(|frame| frame["type"] == "notice" && frame["code"] == "reply_alarm").await;
        let id = path.rsplit('/').next().unwrap();
        assert_eq!(heard.last().unwrap()["interaction_id"], id);
        desks.abort();
    }

    /// Rows: ROUTE-011, GAP-002.
    async fn another_browser_of_the_same_agent_keeps_the_conversations(db: &TestDb) {
        let world = World::new(db).await;
        let path = with_the_first(&world).await;
        let email = "agent@ours.exemplo.com";
        let cookie = sign_in(&world.router, email).await;
        let _line = Line::open(&world, AGENT, head(&world).await).await;
        let out = call(&world.router, Some(&cookie), "DELETE", "/api/v1/session", &json!({})).await;
        assert_eq!(out.status, 200);
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        let card = world.ours(AGENT, "GET", &path, json!({})).await;
        assert_eq!(card.body["agent_id"], json!(world.ours.users[&AGENT].to_string()));
    }

    /// Rows: GAP-127.
    async fn what_the_shared_frames_left_out_is_read_from_the_log(db: &TestDb) {
        let world = World::new(db).await;
        let mut line = Line::open(&world, ADMINISTRATOR, head(&world).await).await;
        // Nothing loads frames yet: this one is missed.
        world.ours(ADMINISTRATOR, "POST", "/api/v1/queues", json!({ "name": "Trocas" })).await;
        let missed = head(&world).await;
        let desks = desks(&world);
        world.ours(ADMINISTRATOR, "POST", "/api/v1/queues", json!({ "name": "Vendas" })).await;
        let last = head(&world).await;
        let heard = line.until(|frame| frame["type"] == "seq" && frame["seq"] == last).await;
        let queues: Vec<i64> = heard
            .iter()
            .filter(|frame| frame["entity"] == "queue")
            .map(|frame| frame["seq"].as_i64().unwrap())
            .collect();
        assert!(queues.iter().any(|seq| *seq <= missed), "{heard:?}");
        assert!(queues.iter().any(|seq| *seq > missed), "{heard:?}");
        desks.abort();
    }

    async fn an_announcement_reaches_the_desks_of_those_who_are_told_and_no_other(db: &TestDb) {
        let world = World::new(db).await;
        let seq = world.ours(AGENT, "GET", "/api/v1/session", json!({})).await.body["seq"].as_i64().unwrap();
        let mut agent = Line::open(&world, AGENT, seq).await;
        let mut other = Line::open(&world, OTHER, seq).await;
        let desks = desks(&world);
        let body = json!({ "text": "Reunião", "audience": { "user_ids": [world.ours.users[&AGENT].to_string()] } });
        let made = world.ours(ADMINISTRATOR, "POST", "/api/v1/announcements", body).await;
        assert_eq!(made.status, 200, "{made:?}");
        let label = json!({ "name": "Depois", "color": "red" });
        world.ours(ADMINISTRATOR, "POST", "/api/v1/labels", label).await;
        let is_told = |frame: &Value| frame["entity"] == "announcement";
        let is_later = |frame: &Value| frame["entity"] == "setting";
        let heard = agent.until(is_later).await;
        let told: Vec<&Value> = heard.iter().filter(|frame| is_told(frame)).collect();
        assert_eq!(told.len(), 1, "{heard:?}");
        assert_eq!((&told[0]["id"], &told[0]["data"]), (&made.body["id"], &json!({})), "the text is asked for");
        assert!(!other.until(is_later).await.iter().any(is_told));
        desks.abort();
    }
}
