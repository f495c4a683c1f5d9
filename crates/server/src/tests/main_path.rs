//! A customer writes, an agent answers, the interaction is concluded: through the real router, floor and jobs.

use std::collections::BTreeMap;

use app_floor::floors::Floors;
use app_floor::intake;
use app_floor::told::Told;
use app_floor::writer::{self, Direction, Draft};
use app_setup::account;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{InteractionId, JobId};
use channels::wire::WireMethod;
use channels::{Connector, WireIn};
use serde_json::{Value, json};
use store::job_queue::NewJob;
use store::{db_test, in_tx, job_queue};
use store_floor::floor_inputs;

use super::support::{Answer, NOON, World, call};

/// Makes an interaction, a payload kept aside, or a dead job in the other organization.
pub(super) async fn thing(world: &World, slice: &str, account: &str) -> String {
    let org = world.theirs.org;
    let scope = Scope::system(org, SystemReason::Intake);
    let ready = account::get(&world.ctx, &scope, account.parse().unwrap())
        .await
        .unwrap();
    match slice {
        "jobs" => {
            let id = world.ctx.id(JobId::from_i64);
            let job = NewJob {
                id,
                kind: "Nothing",
                payload: json!({}),
                run_at: NOON,
                dedupe_key: None,
            };
            world
                .ctx
                .db
                .write::<_, store::Error, _>(in_tx!(tx, [scope, job], {
                    job_queue::insert(tx, &scope, NOON, &job).await
                }))
                .await
                .unwrap();
            app::jobs::drain(&world.ctx, &[]).await.unwrap();
            id.to_string()
        }
        "set-aside" => {
            intake::keep_payload(&world.ctx, &ready, "x", b"{}")
                .await
                .unwrap();
            world
                .theirs("GET", "/api/v1/set-aside", json!({}))
                .await
                .body["items"][0]["id"]
                .as_str()
                .unwrap()
                .to_owned()
        }
        _ => {
            let cookie = &world.theirs.cookies[&RoleProfile::Administrator];
            let visitor = Visitor::greet(world, &ready.row.public_token).await;
            visitor.writes(world, "k1", "oi").await;
            let open = call(
                &world.router,
                Some(cookie),
                "GET",
                "/api/v1/interactions?view=open",
                &json!({}),
            )
            .await;
            open.body["items"][0]["id"].as_str().unwrap().to_owned()
        }
    }
}

/// A visitor of the web chat.
pub(super) struct Visitor {
    key: String,
    token: String,
}

impl Visitor {
    pub(super) async fn greet(world: &World, key: &str) -> Self {
        let body = json!({ "name": "Ana", "email": "ana@exemplo.com", "locale": "pt-BR", "origin": "http://localhost" });
        Self::greet_with(world, key, body).await
    }

    /// Greets with what the form before the chat asked.
    pub(super) async fn greet_with(world: &World, key: &str, body: Value) -> Self {
        let answer = call(
            &world.router,
            None,
            "POST",
            &format!("/widget/api/{key}/sessions"),
            &body,
        )
        .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Self {
            key: key.to_owned(),
            token: answer.body["visitor_token"].as_str().unwrap().to_owned(),
        }
    }

    pub(super) async fn call(
        &self,
        world: &World,
        method: &str,
        path: &str,
        body: Value,
    ) -> Answer {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(format!("/widget/api/{}/{path}", self.key))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(axum::body::Body::from(body.to_string()))
            .unwrap();
        crate::tests::support::send(&world.router, request).await
    }

    pub(super) async fn writes(&self, world: &World, key: &str, text: &str) -> Answer {
        let answer = self
            .call(
                world,
                "POST",
                "messages",
                json!({ "text": text, "client_key": key }),
            )
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }
}

/// A queue with an agent and a web chat, and the chat's public key.
pub(super) async fn prepare(world: &World) -> (String, String) {
    let administrator = RoleProfile::Administrator;
    let queue = world
        .ours(
            administrator,
            "POST",
            "/api/v1/queues",
            json!({ "name": "Trocas" }),
        )
        .await
        .body["id"]
        .clone();
    let code = json!({ "name": "Resolvido", "queue_id": queue, "medium": "chat" });
    let code = world
        .ours(administrator, "POST", "/api/v1/wrap-up-codes", code)
        .await
        .body["id"]
        .clone();
    let agent = world.ours.users[&RoleProfile::Agent].to_string();
    let members = json!({ "members": [{ "user_id": agent, "tier": 0 }] });
    let path = format!("/api/v1/queues/{}/members", queue.as_str().unwrap());
    assert_eq!(
        world
            .ours(administrator, "PUT", &path, members)
            .await
            .status,
        200
    );
    let chat = json!({ "channel": "web-chat", "name": "Site", "queue_id": queue, "settings": { "allowed_origins": "http://localhost" } });
    let chat = world
        .ours(administrator, "POST", "/api/v1/channel-accounts", chat)
        .await;
    assert_eq!(chat.status, 200, "{chat:?}");
    (
        chat.body["public_token"].as_str().unwrap().to_owned(),
        code.as_str().unwrap().to_owned(),
    )
}

/// Waits until the floor has stored what follows from what was told: it runs beside the request.
pub(super) async fn eventually(
    world: &World,
    profile: RoleProfile,
    path: &str,
    holds: impl Fn(&Value) -> bool,
) -> Value {
    for _ in 0..2_000 {
        let answer = world.ours(profile, "GET", path, json!({})).await;
        if holds(&answer.body) {
            return answer.body;
        }
        tokio::task::yield_now().await;
    }
    panic!(
        "{path} never became so: {:?}",
        world.ours(profile, "GET", path, json!({})).await
    );
}

db_test! {
    /// Rows: MSG-001, AGENT-004, TAG-001, ROUTE-008, PERSON-002.
    async fn a_visitor_writes_an_agent_answers_and_the_interaction_is_concluded(db: &TestDb) {
        let world = World::new(db).await;
        let (key, code) = prepare(&world).await;
        let agent = RoleProfile::Agent;
        let ready = world.ours(agent, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        assert_eq!(ready.body["state"], "available", "{ready:?}");

        let visitor = Visitor::greet(&world, &key).await;
        let first = visitor.writes(&world, "k1", "Oi, quero trocar").await;
        let again = visitor.writes(&world, "k1", "Oi, quero trocar").await;
        assert_eq!(first.body["seq"], again.body["seq"], "the same key is the same message");

        let mine = eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(mine["items"][0]["unread_count"], 1);
        let at = |rest: &str| format!("/api/v1/interactions/{id}{rest}");

        let sent = world.ours(agent, "POST", &at("/messages"), json!({ "text": "Claro", "idempotency_key": "a1" })).await;
        let twice = world.ours(agent, "POST", &at("/messages"), json!({ "text": "Claro", "idempotency_key": "a1" })).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        assert_eq!(sent.body["id"], twice.body["id"], "a repeated send is one message");
        let card = world.ours(agent, "GET", &at(""), json!({})).await;
        let last = &card.body["last_message"];
        assert_eq!((&last["author_id"], &last["automatic"]), (&json!(world.ours.users[&agent].to_string()), &Value::Null));
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        let thread = visitor.call(&world, "GET", "messages?after_seq=0", json!({})).await;
        let texts: Vec<&str> = thread.body["items"].as_array().unwrap().iter().filter_map(|m| m["text"].as_str()).collect();
        assert_eq!(texts, ["Oi, quero trocar", "Claro"]);

        let other = world.ours(RoleProfile::Supervisor, "POST", &at("/messages"), json!({ "text": "eu" })).await;
        assert!(matches!(other.status, 404 | 409), "only who holds it writes: {other:?}");
        let wrong = world.ours(agent, "POST", &at("/conclude"), json!({ "wrap_up_code_id": "1" })).await;
        assert_eq!(wrong.code(), "wrap_up_code_wrong");
        let done = world.ours(agent, "POST", &at("/conclude"), json!({ "wrap_up_code_id": code })).await;
        assert_eq!(done.body["state"], "concluded", "{done:?}");
        let day = world.ours(agent, "GET", "/api/v1/agent/day?set=concluded", json!({})).await;
        assert_eq!((&day.body["started_count"], &day.body["concluded_count"]), (&json!(1), &json!(1)), "{day:?}");
        let board = world.ours(RoleProfile::Administrator, "GET", "/api/v1/board", json!({})).await;
        assert_eq!(board.body["organization"]["finished_count"], 1, "{board:?}");
    }

    /// Rows: AGENT-017, ORG-012, AGENT-010.
    async fn labels_classify_and_a_deleted_one_keeps_its_name(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let (agent, administrator) = (RoleProfile::Agent, RoleProfile::Administrator);
        let label = world.ours(administrator, "POST", "/api/v1/labels", json!({ "name": "Urgente", "color": "red" })).await;
        let label = label.body["id"].as_str().unwrap().to_owned();
        world.ours(agent, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        let mine = eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let path = format!("/api/v1/interactions/{}", mine["items"][0]["id"].as_str().unwrap());
        let set = world.ours(agent, "PUT", &format!("{path}/labels"), json!({ "label_ids": [label, label] })).await;
        assert_eq!(set.body["label_ids"], json!([label]));
        let unknown = world.ours(agent, "PUT", &format!("{path}/labels"), json!({ "label_ids": ["1"] })).await;
        assert_eq!((unknown.status, unknown.body["fields"][0]["code"].as_str()), (422, Some("unknown")));
        let due = world.ours(agent, "PUT", &format!("{path}/due"), json!({ "due_at": 1_795_100_000_000_000_i64 })).await;
        assert_eq!(due.body["due_at"], 1_795_100_000_000_000_i64, "{due:?}");
        world.ours(administrator, "DELETE", &format!("/api/v1/labels/{label}"), json!({})).await;
        let directory = world.ours(agent, "GET", "/api/v1/directory", json!({})).await;
        assert_eq!(directory.body["labels"][0]["name"], "Urgente");
        assert_eq!(directory.body["labels"][0]["deleted"], true);
        let card = world.ours(agent, "GET", &path, json!({})).await;
        assert_eq!(card.body["label_ids"], json!([label]), "what was classified stays so");
    }

    /// Rows: MSG-015.
    async fn what_is_written_while_the_interaction_ends_is_not_lost(db: &TestDb) {
        let world = World::new(db).await;
        let (key, code) = prepare(&world).await;
        let agent = RoleProfile::Agent;
        world.ours(agent, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        let mine = eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
        world.ours(agent, "POST", &format!("/api/v1/interactions/{id}/conclude"), json!({ "wrap_up_code_id": code })).await;
        writes_into(&world, &id, "no ultimo instante").await;
        let mut again = Value::Null;
        for _ in 0..2_000 {
            // The floor asks for the new interaction by a job, beside the request.
            app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
            let mine = world.ours(agent, "GET", "/api/v1/interactions?view=mine", json!({})).await;
            again = mine.body["items"][0]["id"].clone();
            if again.is_string() {
                break;
            }
            tokio::task::yield_now().await;
        }
        let again = again.as_str().expect("a new interaction").to_owned();
        assert_ne!(again, id);
        let thread = world.ours(agent, "GET", &format!("/api/v1/interactions/{again}/messages"), json!({})).await;
        let texts: Vec<&str> = thread.body["items"].as_array().unwrap().iter().filter_map(|m| m["text"].as_str()).collect();
        assert_eq!(texts, ["no ultimo instante"], "{thread:?}");
    }

    /// Rows: MSG-015.
    async fn what_is_written_after_the_end_begins_anew(db: &TestDb) {
        let world = World::new(db).await;
        let (key, code) = prepare(&world).await;
        let agent = RoleProfile::Agent;
        world.ours(agent, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        let visitor = Visitor::greet(&world, &key).await;
        visitor.writes(&world, "k1", "oi").await;
        let mine = eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
        world.ours(agent, "POST", &format!("/api/v1/interactions/{id}/conclude"), json!({ "wrap_up_code_id": code })).await;
        visitor.writes(&world, "k2", "mais uma coisa").await;
        let mine = eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        assert_ne!(mine["items"][0]["id"].as_str().unwrap(), id);
        assert_eq!(mine["items"][0]["last_message"]["preview"], "mais uma coisa");
    }
}

/// Adds a message of the customer to an interaction behind its back, as intake does when it loses the race with the end.
async fn writes_into(world: &World, id: &str, text: &str) {
    let scope = Scope::system(world.ours.org, SystemReason::Intake);
    let interaction: InteractionId = id.parse().unwrap();
    let draft = Draft::text(Direction::In, text, NOON);
    let (ctx, fact) = (world.ctx.clone(), world.ctx.ids.next());
    let told = world
        .ctx
        .db
        .write::<_, app::Fault, _>(in_tx!(tx, [ctx, scope, draft], {
            let message = writer::write(&ctx, tx, &scope, interaction, (*draft).clone()).await?;
            let told = Told::CustomerWrote {
                interaction,
                message: message.id,
            };
            floor_inputs::insert(tx, &scope, fact, &told).await?;
            Ok(told)
        }))
        .await
        .unwrap();
    world
        .ctx
        .extras
        .get::<Floors>()
        .tell(&world.ctx, world.ours.org, fact, told);
}

/// The connectors of the registry are what the product speaks; a call without a visitor is refused by the chat's.
#[test]
fn the_web_chat_wants_a_visitor() {
    let connector: &dyn Connector = channels::registry::find("web-chat").unwrap();
    let account = channels::Account {
        id: base::id::ChannelAccountId::from_i64(1),
        org: base::id::OrgId::from_i64(1),
        channel: "web-chat".into(),
        public_token: "t".into(),
        settings: BTreeMap::new(),
        secrets: BTreeMap::new(),
        hook_url: String::new(),
        base_url: String::new(),
    };
    let call = WireIn {
        method: WireMethod::Post,
        query: BTreeMap::new(),
        headers: BTreeMap::new(),
        body: b"{}".to_vec(),
        received_at: NOON,
        visitor: None,
        is_replay: false,
    };
    assert!(connector.read(&account, &call).is_err());
}
