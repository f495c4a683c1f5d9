//! An agent to whom nothing is given takes from the queues: one from a list, or the next of a queue or a channel.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually};
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn make(world: &World, path: &str, body: Value) -> Value {
    let path = format!("/api/v1/{path}");
    let made = world.ours(ADMINISTRATOR, "POST", &path, body).await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body
}

/// A queue with the agent in it, and a web chat that leads there: the queue's id and the chat's key.
async fn queue(world: &World, name: &str) -> (String, String) {
    let queue = make(world, "queues", json!({ "name": name })).await["id"].clone();
    let path = format!("/api/v1/queues/{}/members", queue.as_str().unwrap());
    let agent = world.ours.users[&AGENT].to_string();
    let members = json!({ "members": [{ "user_id": agent, "tier": 0 }] });
    world.ours(ADMINISTRATOR, "PUT", &path, members).await;
    let chat = json!({ "channel": "web-chat", "name": name, "queue_id": queue, "settings": { "allowed_origins": "http://localhost" } });
    let chat = make(world, "channel-accounts", chat).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&queue), text(&chat["public_token"]))
}

/// Somebody writes by a chat; gives the interaction once it waits as the n-th.
async fn comes(world: &World, key: &str, n: usize) -> String {
    Visitor::greet(world, key)
        .await
        .writes(world, "k1", "oi")
        .await;
    let path = "/api/v1/interactions?view=waiting";
    let list = eventually(world, ADMINISTRATOR, path, |body| {
        let items = body["items"].as_array().cloned().unwrap_or_default();
        items.len() == n && items.iter().all(|one| !one["queued_at"].is_null())
    })
    .await;
    list["items"][n - 1]["id"].as_str().unwrap().to_owned()
}

async fn pull(world: &World, which: Value) -> Answer {
    world
        .ours(AGENT, "POST", "/api/v1/interactions/pull", which)
        .await
}

db_test! {
    /// Rows: AGENT-002, ROUTE-008.
    async fn without_distribution_the_agent_starts_one_or_the_next_of_a_queue_or_a_channel(db: &TestDb) {
        let world = World::new(db).await;
        let agent = world.ours.users[&AGENT].to_string();
        let off = world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1/users/{agent}"), json!({ "automatic_distribution": false })).await;
        assert_eq!(off.status, 200, "{off:?}");
        let (exchanges, by_exchanges) = queue(&world, "Trocas").await;
        let (sales, by_sales) = queue(&world, "Vendas").await;
        let other = make(&world, "queues", json!({ "name": "Cobrança" })).await["id"].clone();
        world.ours(AGENT, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        let mut ids = Vec::new();
        for (at, key) in [&by_exchanges, &by_exchanges, &by_sales, &by_sales].into_iter().enumerate() {
            ids.push(comes(&world, key, at + 1).await);
        }

        let next = pull(&world, json!({ "queue_id": sales })).await;
        assert_eq!((next.status, &next.body["id"], &next.body["state"]), (200, &json!(ids[2]), &json!("active")), "{next:?}");
        assert_eq!(next.body["agent_id"], agent);
        assert_eq!(pull(&world, json!({ "interaction_id": ids[1] })).await.body["id"], json!(ids[1]));
        assert_eq!(pull(&world, json!({ "queue_id": exchanges, "channel": "web-chat" })).await.body["id"], json!(ids[0]));
        assert_eq!(pull(&world, json!({ "queue_id": exchanges })).await.code(), "nothing_waiting", "what waits elsewhere is not taken");
        assert_eq!(pull(&world, json!({ "channel": "whatsapp" })).await.code(), "nothing_waiting");
        assert_eq!(pull(&world, json!({ "queue_id": other })).await.code(), "agent_not_of_queue");
        assert_eq!(pull(&world, json!({ "interaction_id": ids[1] })).await.code(), "taken_by_other");
        assert_eq!(pull(&world, json!({ "channel": "web-chat" })).await.body["id"], json!(ids[3]));
        assert_eq!(pull(&world, json!({})).await.code(), "nothing_waiting");
    }
}
