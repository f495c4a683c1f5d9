//! Mentions in notes: who is offered, who is called, and that a call gives no right.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::outbound::Scene;
use super::put_off::answered;
use super::support::{Answer, World, noticed};

const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

async fn notes(world: &World, id: &str, text: &str, who: &[RoleProfile]) -> Answer {
    let ids: Vec<String> = who
        .iter()
        .map(|profile| world.ours.users[profile].to_string())
        .collect();
    let path = format!("/api/v1/interactions/{id}/notes");
    let body = json!({ "text": text, "mention_ids": ids });
    world.ours(AGENT, "POST", &path, body).await
}

async fn unread(world: &World, profile: RoleProfile) -> Value {
    let count = world
        .ours(profile, "GET", "/api/v1/mentions/count", json!({}))
        .await;
    count.body["unread_count"].clone()
}

db_test! {
    async fn who_may_see_the_conversation_is_called_and_finds_it_also_later(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let id = answered(&world, &scene).await;
        let mut signals = world.ctx.bus.listen();
        let note = notes(&world, &id, "@administrator veja isto", &[ADMINISTRATOR, AGENT]).await;
        assert_eq!(note.status, 200, "{note:?}");
        let called = world.ours.users[&ADMINISTRATOR];
        assert_eq!(note.body["content"]["mention_ids"], json!([called.to_string()]), "nobody calls themselves");
        assert_eq!(noticed(&mut signals, "mention").await, [called]);
        assert_eq!((unread(&world, ADMINISTRATOR).await, unread(&world, AGENT).await), (json!(1), json!(0)));
        let list = world.ours(ADMINISTRATOR, "GET", "/api/v1/mentions", json!({})).await;
        let one = &list.body["items"][0];
        assert_eq!((&one["interaction_id"], &one["note"]["text"], &one["read_at"]), (&json!(id), &json!("@administrator veja isto"), &Value::Null), "{list:?}");
        let read = world.ours(ADMINISTRATOR, "POST", "/api/v1/mentions/read", json!({ "interaction_id": id })).await;
        assert_eq!(read.body["unread_count"], 0, "{read:?}");
        notes(&world, &id, "@administrator de novo", &[ADMINISTRATOR]).await;
        let all = world.ours(ADMINISTRATOR, "POST", "/api/v1/mentions/read", json!({})).await;
        assert_eq!(all.body["unread_count"], 0);
        let page = world.ours(ADMINISTRATOR, "GET", "/api/v1/mentions?limit=1", json!({})).await;
        let next = page.body["next"].as_str().unwrap();
        let rest = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/mentions?cursor={next}"), json!({})).await;
        assert_eq!((&page.body["items"][0]["note"]["text"], rest.body["items"].as_array().map(Vec::len)), (&json!("@administrator de novo"), Some(1)));
        let strangers = world.theirs("GET", "/api/v1/mentions", json!({})).await;
        assert_eq!(strangers.body["items"], json!([]));
    }

    /// Rows: ACC-007.
    async fn a_mention_gives_no_right(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let id = answered(&world, &scene).await;
        let path = format!("/api/v1/interactions/{id}/mentionable");
        let offered = world.ours(AGENT, "GET", &path, json!({})).await;
        let sees = |profile: RoleProfile| {
            let user = json!(world.ours.users[&profile].to_string());
            let items = offered.body["items"].as_array().unwrap();
            items.iter().find(|one| one["user_id"] == user).map(|one| one["sees"].clone())
        };
        assert_eq!((sees(ADMINISTRATOR), sees(SENIOR), sees(AGENT)), (Some(json!(true)), Some(json!(false)), None), "{offered:?}");
        let some = world.ours(AGENT, "GET", &format!("{path}?name=admin"), json!({})).await;
        assert_eq!(some.body["items"].as_array().map(Vec::len), Some(1));
        let refused = notes(&world, &id, "@senior", &[SENIOR]).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["code"]), (422, &json!("cannot_see")), "{refused:?}");
        let stranger = json!({ "text": "x", "mention_ids": [world.theirs.users[&ADMINISTRATOR].to_string()] });
        let refused = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/notes"), stranger).await;
        assert_eq!(refused.body["fields"][0]["code"], "unknown");

        // Who was called and may not see it any more learns only that.
        let user = format!("/api/v1/users/{}", world.ours.users[&SUPERVISOR]);
        for (reach, status) in [("all", 200), ("own", 422)] {
            let set = world.ours(ADMINISTRATOR, "PATCH", &user, json!({ "reach": reach })).await;
            assert_eq!(set.status, 200, "{set:?}");
            assert_eq!(notes(&world, &id, "@supervisor segredo", &[SUPERVISOR]).await.status, status);
        }
        assert_eq!(unread(&world, SUPERVISOR).await, 1);
        let list = world.ours(SUPERVISOR, "GET", "/api/v1/mentions", json!({})).await;
        assert!(list.body["items"].as_array().unwrap().iter().all(|one| one["note"].is_null()), "{list:?}");
    }
}
