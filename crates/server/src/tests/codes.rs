//! Wrap-up codes: a branch goes as a whole, and what ended without a code is classified afterwards.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

/// The only queue.
async fn queue(world: &World) -> String {
    let queues = world
        .ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({}))
        .await;
    queues.body["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Makes a code below another; gives its id.
async fn code(world: &World, queue: &str, name: &str, parent: Option<&str>) -> String {
    let body = json!({ "name": name, "queue_id": queue, "medium": "chat", "parent_id": parent });
    let made = world
        .ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", body)
        .await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

/// Names of the codes that are left.
async fn names(world: &World) -> Vec<String> {
    let list = world
        .ours(ADMINISTRATOR, "GET", "/api/v1/wrap-up-codes", json!({}))
        .await;
    let items = list.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn wrap_up(world: &World, who: RoleProfile, id: &str, code: &str) -> Answer {
    let path = format!("/api/v1/interactions/{id}/wrap-up");
    world
        .ours(who, "POST", &path, json!({ "wrap_up_code_id": code }))
        .await
}

/// The agent takes a visitor's contact; gives the interaction.
async fn taken(world: &World, key: &str) -> String {
    world
        .ours(
            AGENT,
            "PUT",
            "/api/v1/agent/state",
            json!({ "state": "available" }),
        )
        .await;
    Visitor::greet(world, key)
        .await
        .writes(world, "k1", "oi")
        .await;
    let mine = eventually(world, AGENT, "/api/v1/interactions?view=mine", |body| {
        body["items"][0]["state"] == "active"
    })
    .await;
    let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
    world
        .ours(
            AGENT,
            "POST",
            &format!("/api/v1/interactions/{id}/opened"),
            json!({}),
        )
        .await;
    id
}

db_test! {
    /// Rows: TAG-007.
    async fn a_macro_code_goes_with_its_children_and_theirs(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let queue = queue(&world).await;
        let sale = code(&world, &queue, "Venda", None).await;
        let retail = code(&world, &queue, "Varejo", Some(&sale)).await;
        code(&world, &queue, "Atacado", Some(&sale)).await;
        let cash = code(&world, &queue, "À vista", Some(&retail)).await;
        code(&world, &queue, "Pix", Some(&cash)).await;
        let doubt = code(&world, &queue, "Dúvida", None).await;
        code(&world, &queue, "Prazo", Some(&doubt)).await;
        let theirs = world.theirs("DELETE", &format!("/api/v1/wrap-up-codes/{sale}"), json!({})).await;
        assert_eq!(theirs.status, 404);
        let gone = world.ours(ADMINISTRATOR, "DELETE", &format!("/api/v1/wrap-up-codes/{sale}"), json!({})).await;
        assert_eq!(gone.status, 200, "{gone:?}");
        assert_eq!(names(&world).await, ["Dúvida", "Prazo", "Resolvido"]);
        let directory = world.ours(AGENT, "GET", "/api/v1/directory", json!({})).await;
        let kept = directory.body["wrap_up_codes"].as_array().unwrap().iter();
        let deleted: Vec<&Value> = kept.filter(|one| one["deleted"] == true).map(|one| &one["name"]).collect();
        assert_eq!(deleted, ["À vista", "Atacado", "Pix", "Varejo", "Venda"], "history still names them");
        let below = json!({ "name": "Consórcio", "queue_id": queue, "medium": "chat", "parent_id": retail });
        let refused = world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", below).await;
        assert_ne!(refused.status, 200, "nothing hangs on a code that is gone: {refused:?}");
    }

    /// Rows: TAG-008.
    async fn a_code_that_was_not_chosen_in_time_is_chosen_afterwards(db: &TestDb) {
        let world = World::new(db).await;
        let (key, done) = prepare(&world).await;
        let queue = queue(&world).await;
        let macro_code = code(&world, &queue, "Venda", None).await;
        code(&world, &queue, "Varejo", Some(&macro_code)).await;
        let limit = json!({ "wrap_up_required": true, "wrap_up_limit_s": 30 });
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1/queues/{queue}"), limit).await.status, 200);
        let id = taken(&world, &key).await;
        let pending = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/conclude"), json!({})).await;
        assert_eq!(pending.body["state"], "wrap_up", "{pending:?}");
        world.ctx.clock.advance(Span::from_secs(31));
        let ended = eventually(&world, AGENT, "/api/v1/interactions?view=mine_ended", |body| body["items"][0]["id"] == json!(id)).await;
        assert_eq!((&ended["items"][0]["state"], &ended["items"][0]["wrap_up_code_id"]), (&json!("concluded"), &Value::Null));

        assert_eq!(wrap_up(&world, AGENT, &id, &macro_code).await.code(), "wrap_up_code_wrong", "not a leaf");
        assert_eq!(wrap_up(&world, ADMINISTRATOR, &id, &done).await.code(), "not_allowed_now", "who handled it classifies it");
        let before = ended["items"][0]["revision"].as_i64().unwrap();
        let classified = wrap_up(&world, AGENT, &id, &done).await;
        assert_eq!(classified.status, 200, "{classified:?}");
        assert_eq!((&classified.body["wrap_up_code_id"], &classified.body["state"]), (&json!(done), &json!("concluded")));
        assert!(classified.body["revision"].as_i64().unwrap() > before, "screens take the newer row");
        assert_eq!(wrap_up(&world, AGENT, &id, &done).await.code(), "not_allowed_now", "a code is chosen once");
    }
}
