//! What customers who wait are told by the queue, and what the timeline says when they are not.

use app_floor::intake;
use app_setup::account;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::phone::Phone;
use base::time::{Span, Timestamp};
use channels::heard::{Content, Heard, HeardMessage, HeardOrigin, Identity};
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{NOON, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

/// Gives the only queue the texts of this module; returns its id.
async fn with_texts(world: &World) -> String {
    let queues = world
        .ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({}))
        .await;
    let queue = &queues.body["items"][0];
    let text = |kind: &str, locale: &str, text: &str| json!({ "kind": kind, "locale": locale, "active": true, "text": text });
    let settings = json!({
        "automatic_messages": [
            text("welcome", "pt-BR", "Olá! Você é o número {position}."),
            text("waiting", "pt-BR", "Sua posição na fila {queue}: {position}."),
            text("waiting", "es", "Su posición: {position}."),
        ],
        "notices": [
            { "locale": "pt-BR", "text": "Veja também o site." },
            { "locale": "pt-BR", "text": "Ainda na posição {position}." },
        ],
        "notice_every_s": 60,
    });
    let id = queue["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/queues/{id}");
    let saved = world.ours(ADMINISTRATOR, "PATCH", &path, settings).await;
    assert_eq!(saved.status, 200, "{saved:?}");
    id
}

/// Runs jobs until the thread of an interaction holds so many messages to the customer and lines of a code.
pub(super) async fn thread(
    world: &World,
    id: &str,
    count: usize,
    holds: fn(&Value) -> bool,
) -> Vec<Value> {
    let path = format!("/api/v1/interactions/{id}/messages");
    let found = async || {
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL)
            .await
            .unwrap();
        let answer = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
        let items = answer.body["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().filter(holds).collect::<Vec<_>>()
    };
    for _ in 0..2_000 {
        let items = found().await;
        if items.len() >= count {
            break;
        }
        tokio::task::yield_now().await;
    }
    found().await
}

pub(super) fn is_out(message: &Value) -> bool {
    message["direction"] == "out"
}

fn is_not_sent(message: &Value) -> bool {
    message["content"]["code"] == "automatic_not_sent"
}

pub(super) fn texts(messages: &[Value]) -> Vec<&str> {
    messages
        .iter()
        .filter_map(|one| one["text"].as_str())
        .collect()
}

pub(super) async fn waiting_ids(world: &World, count: usize) -> Vec<String> {
    let open = eventually(
        world,
        ADMINISTRATOR,
        "/api/v1/interactions?view=open",
        |body| {
            let items = body["items"].as_array().cloned().unwrap_or_default();
            items
                .iter()
                .filter(|one| one["state"] == "queued" && !one["queued_at"].is_null())
                .count()
                == count
        },
    )
    .await;
    let mut ids: Vec<String> = open["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort_by_key(|id| id.parse::<i64>().unwrap());
    ids
}

/// A message by WhatsApp, written at some moment.
fn heard(at: Timestamp) -> Vec<Heard> {
    vec![Heard::Message(HeardMessage {
        of: HeardOrigin {
            external_id: "wamid.1".to_owned(),
            account_key: "1".to_owned(),
            from: Identity {
                phone: Phone::parse("+5511988442201", "BR").ok(),
                ..Identity::default()
            },
            at,
        },
        reply_to: None,
        referral: None,
        is_forwarded: false,
        content: Content::Text {
            text: "oi".to_owned(),
        },
    })]
}

db_test! {
    /// Rows: MSG-017, GAP-011.
    async fn who_waits_hears_the_place_once_and_then_the_notices_in_turn(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        with_texts(&world).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        waiting_ids(&world, 1).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        let ids = waiting_ids(&world, 2).await;
        assert_eq!(texts(&thread(&world, &ids[0], 1, is_out).await), ["Olá! Você é o número 1."]);
        world.ctx.clock.advance(Span::from_secs(2));
        let first = thread(&world, &ids[0], 2, is_out).await;
        assert_eq!(texts(&first)[1..], ["Sua posição na fila Trocas: 1."]);
        assert_eq!(first[1]["content"]["automatic"], "waiting");
        let card = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/interactions/{}", ids[0]), json!({})).await;
        let last = &card.body["last_message"];
        assert_eq!((&last["automatic"], &last["author_id"]), (&json!("waiting"), &Value::Null), "{last:?}");
        assert_eq!(texts(&thread(&world, &ids[1], 2, is_out).await)[1..], ["Sua posição na fila Trocas: 2."]);
        world.ctx.clock.advance(Span::from_secs(58));
        thread(&world, &ids[1], 3, is_out).await;
        world.ctx.clock.advance(Span::from_secs(60));
        let told = thread(&world, &ids[1], 4, is_out).await;
        assert_eq!(texts(&told)[2..], ["Veja também o site.", "Ainda na posição 2."]);
    }

    /// Rows: MSG-017.
    async fn who_is_taken_at_once_is_not_told_to_wait(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        with_texts(&world).await;
        let agent = RoleProfile::Agent;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        let ids = waiting_ids(&world, 1).await;
        world.ours(agent, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        world.ctx.clock.advance(Span::from_secs(2));
        let told = thread(&world, &ids[0], 1, is_out).await;
        assert_eq!(told.iter().filter(|one| one["content"]["automatic"] == "waiting").count(), 0, "{told:?}");
    }

    /// Rows: MSG-017, GAP-011.
    async fn outside_the_reply_window_nothing_is_sent_and_the_timeline_says_so(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let queue = with_texts(&world).await;
        let whatsapp = json!({
            "channel": "whatsapp", "name": "Vendas", "queue_id": queue,
            "settings": { "phone_number_id": "1", "business_account_id": "2" },
            "secrets": { "access_token": "t", "app_secret": "s", "verify_token": "v" },
        });
        let whatsapp = world.ours(ADMINISTRATOR, "POST", "/api/v1/channel-accounts", whatsapp).await;
        assert_eq!(whatsapp.status, 200, "{whatsapp:?}");
        let scope = Scope::system(world.ours.org, SystemReason::Intake);
        let ready = account::get(&world.ctx, &scope, whatsapp.body["id"].as_str().unwrap().parse().unwrap()).await.unwrap();
        let yesterday = NOON - Span::from_hours(25);
        intake::hear(&world.ctx, &ready, heard(yesterday), b"{}").await.unwrap();
        let ids = waiting_ids(&world, 1).await;
        thread(&world, &ids[0], 1, is_not_sent).await;
        for _ in 0..3 {
            world.ctx.clock.advance(Span::from_secs(60));
            thread(&world, &ids[0], 3, is_not_sent).await;
        }
        let lines = thread(&world, &ids[0], 3, is_not_sent).await;
        let kinds: Vec<&Value> = lines.iter().map(|one| &one["content"]["params"]["kind"]).collect();
        assert_eq!(kinds, ["welcome", "waiting", "notice"], "the notices of a closed window are one line");
        assert_eq!(thread(&world, &ids[0], 0, is_out).await, Vec::<Value>::new());
    }

    /// Rows: DASH-041.
    async fn who_closes_the_page_and_stays_away_has_abandoned(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let visitor = Visitor::greet(&world, &key).await;
        visitor.writes(&world, "k1", "oi").await;
        let ids = waiting_ids(&world, 1).await;
        let path = format!("/api/v1/interactions/{}", ids[0]);
        let state = async || {
            app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
            let card = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
            card.body["state"].as_str().unwrap().to_owned()
        };
        world.ctx.clock.advance(Span::from_mins(4));
        visitor.call(&world, "GET", "messages?after_seq=0", json!({})).await;
        world.ctx.clock.advance(Span::from_mins(4));
        assert_eq!(state().await, "queued", "the page was open four minutes ago");
        world.ctx.clock.advance(Span::from_mins(1));
        state().await;
        eventually(&world, ADMINISTRATOR, &path, |card| card["state"] == "abandoned").await;
        let board = world.ours(ADMINISTRATOR, "GET", "/api/v1/board", json!({})).await;
        assert_eq!(board.body["organization"]["abandoned_count"], 1, "{board:?}");
    }

    /// Rows: DASH-041.
    async fn who_was_answered_may_come_and_go(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let agent = RoleProfile::Agent;
        world.ours(agent, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        let mine = eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let path = format!("/api/v1/interactions/{}", mine["items"][0]["id"].as_str().unwrap());
        world.ours(agent, "POST", &format!("{path}/opened"), json!({})).await;
        world.ctx.clock.advance(Span::from_mins(20));
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        let card = world.ours(agent, "GET", &path, json!({})).await;
        assert_eq!(card.body["ended_at"], Value::Null, "{card:?}");
    }

    /// Rows: PERSON-002, CONFLICT-17.
    async fn a_phone_that_a_visitor_typed_identifies_nobody(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let person = |name: &str, kind: &str, value: &str| json!({
            "kind": "natural", "name": name, "contact_points": [{ "kind": kind, "value": value }],
        });
        for one in [person("Lia", "phone", "+5548999990001"), person("Rui", "email", "rui@exemplo.com")] {
            let made = world.ours(ADMINISTRATOR, "POST", "/api/v1/people", one).await;
            assert_eq!(made.status, 200, "{made:?}");
        }
        let told = async |email: &str| {
            let body = json!({
                "name": "Alguém", "email": email, "phone": "+5548999990001",
                "locale": "pt-BR", "origin": "http://localhost",
            });
            let visitor = Visitor::greet_with(&world, &key, body).await;
            visitor.writes(&world, "k1", "oi").await;
        };
        told("outra@exemplo.com").await;
        told("rui@exemplo.com").await;
        let names = async || {
            let open = world.ours(ADMINISTRATOR, "GET", "/api/v1/interactions?view=open", json!({})).await;
            let items = open.body["items"].as_array().unwrap().clone();
            let mut names: Vec<String> = items.iter().map(|one| one["customer"]["name"].as_str().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names().await, ["Alguém", "Rui"]);
    }
}
