//! Reports through the real router: what there is, what is refused, and files made in the background.

use app::jobs::drain;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{PresenceSpanId, UserId};
use base::time::{Span, Timestamp};
use floor::row::{Dirty, PresenceSpanRow, SpanKind};
use serde_json::{Value, json};
use store::{db_test, in_tx};
use store_floor::floor_rows;
use tower::ServiceExt;

use super::main_path::thing;
use super::support::{Answer, NOON, World, request, sign_in};
use crate::state::jobs;

const DAY: &str = "2026-11-18";

/// Lets an agent have been signed in, from some minutes to others after noon.
async fn was_signed_in(world: &World, user: UserId, from: i64, to: i64) {
    let scope = Scope::system(world.ours.org, SystemReason::Floor);
    let at = |minutes| -> Timestamp { NOON + Span::from_mins(minutes) };
    let dirty = Dirty {
        spans: vec![PresenceSpanRow {
            id: world.ctx.id(PresenceSpanId::from_i64),
            agent: user,
            kind: SpanKind::SignedIn,
            started_at: at(from),
            ended_at: Some(at(to)),
        }],
        ..Dirty::default()
    };
    world
        .ctx
        .db
        .write::<_, store::Error, _>(in_tx!(tx, [scope, dirty], {
            floor_rows::update(tx, &scope, &dirty).await
        }))
        .await
        .unwrap();
}

async fn start(world: &World) -> Answer {
    let question = json!({ "from": DAY, "to": DAY });
    let body = json!({ "report": "activity", "question": question });
    world
        .ours(
            RoleProfile::Administrator,
            "POST",
            "/api/v1/report-exports",
            body,
        )
        .await
}

async fn exports(world: &World, profile: RoleProfile) -> Value {
    let answer = world
        .ours(profile, "GET", "/api/v1/report-exports", json!({}))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["items"].clone()
}

async fn download(world: &World, profile: RoleProfile, id: &str) -> (u16, Vec<u8>) {
    let path = format!("/api/v1/files/{id}");
    bytes_of(world, &world.ours.cookies[&profile], &path).await
}

async fn bytes_of(world: &World, cookie: &str, path: &str) -> (u16, Vec<u8>) {
    let asked = request(Some(cookie), "GET", path, &json!({}));
    let response = world.router.clone().oneshot(asked).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    (status, bytes.to_vec())
}

/// A web chat of the other organization.
async fn channel_account(world: &World) -> String {
    let queue = json!({ "name": "Vendas", "priority": 3 });
    let queue = world.theirs("POST", "/api/v1/queues", queue).await;
    let chat = json!({
        "channel": "web-chat", "name": "chat", "queue_id": queue.body["id"],
        "settings": { "allowed_origins": "http://localhost" },
    });
    let made = world.theirs("POST", "/api/v1/channel-accounts", chat).await;
    made.body["id"].as_str().unwrap().to_owned()
}

db_test! {
    /// Rows: REPORT-001, REPORT-004, GAP-106.
    async fn an_export_is_made_in_the_background_and_read_by_who_asked_until_it_expires(db: &TestDb) {
        let mut world = World::new(db).await;
        let agent = world.ours.users[&RoleProfile::Agent];
        was_signed_in(&world, agent, 0, 90).await;
        let started = start(&world).await;
        assert_eq!(started.status, 200, "{started:?}");
        assert_eq!((&started.body["state"], &started.body["progress"]), (&json!("waiting"), &json!(0)));
        drain(&world.ctx, &jobs()).await.unwrap();
        let list = exports(&world, RoleProfile::Administrator).await;
        let done = &list[0];
        assert_eq!((&done["state"], &done["progress"], &done["row_count"]), (&json!("done"), &json!(1_000), &json!(1)));
        assert_eq!(exports(&world, RoleProfile::Supervisor).await, json!([]), "it is another's");

        let file = done["file_id"].as_str().unwrap();
        let (status, bytes) = download(&world, RoleProfile::Administrator, file).await;
        assert_eq!((status, bytes.len()), (200, usize::try_from(done["size_bytes"].as_u64().unwrap()).unwrap()));
        let text = String::from_utf8(bytes).unwrap();
        let (titles, line) = text.split_once("\r\n").unwrap();
        assert_eq!(titles, "\u{feff}Data;Hora;Atendente;Atividade;Motivo;Início;Fim;Duração;ID do usuário");
        assert_eq!(
            line,
            format!("18/11/2026;08:00;agent;Conectado;;18/11/2026 08:06:40;18/11/2026 09:36:40;01:30:00;#{agent}\r\n")
        );
        assert_eq!(download(&world, RoleProfile::Supervisor, file).await.0, 404);

        world.ctx.clock.advance(Span::from_hours(7 * 24));
        drain(&world.ctx, &jobs()).await.unwrap();
        // A week later one has to sign in again.
        let cookie = sign_in(&world.router, "administrator@ours.exemplo.com").await;
        world.ours.cookies.insert(RoleProfile::Administrator, cookie);
        assert_eq!(exports(&world, RoleProfile::Administrator).await, json!([]));
        assert_eq!(download(&world, RoleProfile::Administrator, file).await.0, 404);
    }

    /// Rows: REPORT-001.
    async fn an_export_that_is_canceled_leaves_no_file_and_only_some_run_at_once(db: &TestDb) {
        let world = World::new(db).await;
        for _ in 0..3 {
            assert_eq!(start(&world).await.status, 200);
        }
        assert_eq!(start(&world).await.code(), "exports_running");
        let list = exports(&world, RoleProfile::Administrator).await;
        let path = format!("/api/v1/report-exports/{}/cancel", list[0]["id"].as_str().unwrap());
        let cancel = |profile| world.ours(profile, "POST", &path, json!({}));
        assert_eq!(cancel(RoleProfile::Supervisor).await.status, 404, "it is another's");
        let canceled = cancel(RoleProfile::Administrator).await;
        assert_eq!(canceled.body["state"], "canceled", "{canceled:?}");
        assert_eq!(cancel(RoleProfile::Administrator).await.code(), "export_over");
        drain(&world.ctx, &jobs()).await.unwrap();
        let list = exports(&world, RoleProfile::Administrator).await;
        assert_eq!((&list[0]["state"], &list[0]["file_id"]), (&json!("canceled"), &Value::Null));
        assert_eq!((&list[1]["state"], &list[2]["state"]), (&json!("done"), &json!("done")));
    }

    /// Rows: REPORT-001.
    async fn an_export_of_who_lost_the_right_fails_and_says_why(db: &TestDb) {
        let world = World::new(db).await;
        start(&world).await;
        let user = world.ours.users[&RoleProfile::Administrator];
        let supervisor = world.ours.users[&RoleProfile::Supervisor];
        let promote = json!({ "role_profile": "administrator" });
        let path = format!("/api/v1/users/{supervisor}");
        let answer = world.ours(RoleProfile::Administrator, "PATCH", &path, promote).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let path = format!("/api/v1/users/{user}");
        let withhold = json!({ "permissions": { "report_read": false } });
        let answer = world.ours(RoleProfile::Supervisor, "PATCH", &path, withhold).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        drain(&world.ctx, &jobs()).await.unwrap();
        let give = json!({ "permissions": {} });
        world.ours(RoleProfile::Supervisor, "PATCH", &path, give).await;
        let list = exports(&world, RoleProfile::Administrator).await;
        assert_eq!((&list[0]["state"], &list[0]["error"]), (&json!("failed"), &json!("permission_missing")));
    }

    /// Rows: TRACK-002, GAP-105.
    async fn a_conversation_is_taken_along_as_pdf_by_who_may_read_it(db: &TestDb) {
        let world = World::new(db).await;
        let account = channel_account(&world).await;
        let id = thing(&world, "interactions", &account).await;
        let path = format!("/api/v1/interactions/{id}/transcript.pdf");
        let theirs = &world.theirs.cookies[&RoleProfile::Administrator];
        let (status, bytes) = bytes_of(&world, theirs, &format!("{path}?notes=true")).await;
        assert_eq!(status, 200);
        assert!(bytes.starts_with(b"%PDF-"));
        let shown = world.theirs("GET", &format!("/api/v1/interactions/{id}"), json!({})).await;
        let number = shown.body["number"].as_str().unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains(number), "{number}");
        let agent = &world.theirs.cookies[&RoleProfile::Agent];
        assert_eq!(bytes_of(&world, agent, &path).await.0, 403);
        let other = &world.ours.cookies[&RoleProfile::Administrator];
        assert_eq!(bytes_of(&world, other, &path).await.0, 404);
        assert_eq!(bytes_of(&world, theirs, "/api/v1/interactions/x/transcript.pdf").await.0, 404);
        assert_eq!(bytes_of(&world, "", &path).await.0, 401);
    }

    /// Rows: GAP-104, GAP-106, REPORT-002, REPORT-004, TRACK-001.
    async fn reports_are_listed_with_what_each_column_says_and_questions_are_checked(db: &TestDb) {
        let world = World::new(db).await;
        let ask = |path: &'static str| world.ours(RoleProfile::Supervisor, "GET", path, json!({}));
        let list = ask("/api/v1/reports").await;
        let items = list.body["items"].as_array().unwrap();
        let ids: Vec<&str> = items.iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["tracking", "users", "activity", "hours", "queues", "agents", "codes", "interactions"]);
        assert_eq!(items[0]["filters"][0], json!({ "filter": "medium", "required": true }));
        let tma = items[3]["columns"].as_array().unwrap().iter().find(|one| one["id"] == "handling").unwrap();
        assert_eq!((&tma["title"], &tma["unit"]), (&json!("TMA"), &json!("duration")));
        assert!(tma["means"].as_str().unwrap().starts_with("Tempo médio de atendimento:"));

        let field = |answer: &Answer| (answer.body["fields"][0]["field"].clone(), answer.body["fields"][0]["code"].clone());
        let none = ask("/api/v1/report-rows?report=no&from=2026-11-18&to=2026-11-18").await;
        assert_eq!(field(&none), (json!("report"), json!("unknown")));
        let without = ask("/api/v1/report-rows?report=tracking&from=2026-11-18&to=2026-11-18").await;
        assert_eq!(field(&without), (json!("medium"), json!("required")));
        let back = ask("/api/v1/report-rows?report=users&from=2026-11-18&to=2026-11-17").await;
        assert_eq!(field(&back), (json!("to"), json!("period_backwards")));
        let long = ask("/api/v1/report-rows?report=users&from=2024-11-18&to=2026-11-17").await;
        assert_eq!(field(&long), (json!("to"), json!("period_too_long")));
        let rows = ask("/api/v1/report-rows?report=tracking&from=2026-11-18&to=2026-11-18&medium=chat&from_min=60").await;
        assert_eq!(rows.body, json!({ "rows": [], "next": null }));
        let agent = world.ours(RoleProfile::Agent, "GET", "/api/v1/reports", json!({})).await;
        assert_eq!((agent.status, agent.code()), (403, "permission_missing"));
    }
}
