//! Users who change queues: all of it or nothing.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

async fn queue(world: &World, name: &str) -> String {
    let made = world
        .ours(
            ADMINISTRATOR,
            "POST",
            "/api/v1/queues",
            json!({ "name": name }),
        )
        .await;
    made.body["id"].as_str().unwrap().to_owned()
}

async fn members(world: &World, queue: &str) -> Value {
    let path = format!("/api/v1/queues/{queue}/members");
    let found = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
    found.body["items"].clone()
}

async fn change(world: &World, changes: Value) -> Answer {
    let body = json!({ "changes": changes });
    world
        .ours(ADMINISTRATOR, "POST", "/api/v1/queues/links", body)
        .await
}

db_test! {
    /// Rows: ROUTE-003.
    async fn users_move_between_queues_in_one_step(db: &TestDb) {
        let world = World::new(db).await;
        let (sales, support) = (queue(&world, "Vendas").await, queue(&world, "Suporte").await);
        let (ana, boss) = (world.ours.users[&RoleProfile::Agent].to_string(), world.ours.users[&RoleProfile::Supervisor].to_string());
        let both = json!([{ "user_id": ana, "tier": 1 }, { "user_id": boss, "tier": 0 }]);
        let set = change(&world, json!([{ "queue_id": sales, "members": both }])).await;
        assert_eq!(set.status, 200, "{set:?}");
        let moved = change(&world, json!([
            { "queue_id": sales, "remove": [ana] },
            { "queue_id": support, "add": [{ "user_id": ana }] },
        ])).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        assert_eq!(members(&world, &sales).await, json!([{ "user_id": boss, "tier": 0 }]));
        assert_eq!(members(&world, &support).await, json!([{ "user_id": ana, "tier": 0 }]));
    }

    /// Rows: ROUTE-003.
    async fn a_change_that_cannot_be_made_leaves_every_queue_as_it_was(db: &TestDb) {
        let world = World::new(db).await;
        let sales = queue(&world, "Vendas").await;
        let ana = world.ours.users[&RoleProfile::Agent].to_string();
        let stranger = world.theirs.users[&RoleProfile::Agent].to_string();
        let theirs = world.theirs("POST", "/api/v1/queues", json!({ "name": "Deles" })).await.body["id"].clone();
        let first = json!({ "queue_id": sales, "add": [{ "user_id": ana }] });
        let cases = [
            (json!({ "queue_id": theirs, "add": [] }), "changes.1.queue_id"),
            (json!({ "queue_id": sales, "add": [{ "user_id": stranger }] }), "changes.1.add"),
        ];
        for (second, field) in cases {
            let refused = change(&world, json!([first, second])).await;
            assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!(field)), "{refused:?}");
            assert_eq!(members(&world, &sales).await, json!([]));
        }
        let agent = world.ours(RoleProfile::Agent, "POST", "/api/v1/queues/links", json!({ "changes": [] })).await;
        assert_eq!(agent.code(), "permission_missing");
    }
}
