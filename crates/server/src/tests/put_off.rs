//! Conversations that are put off: where they are listed, how they come back, and that a restart forgets none.

use base::authz::RoleProfile;
use base::time::{Span, Timestamp};
use serde_json::{Value, json};
use store::db_test;

use super::main_path::eventually;
use super::outbound::Scene;
use super::support::{Answer, NOON, World, noticed};
use super::templates::customer_says;

const AGENT: RoleProfile = RoleProfile::Agent;
const PHONE: &str = "+5511988442201";
const MINE: &str = "/api/v1/interactions?view=mine";
const PUT_OFF: &str = "/api/v1/interactions?view=put_off";

/// The agent's conversation with somebody who wrote and was answered.
pub(super) async fn answered(world: &World, scene: &Scene) -> String {
    customer_says(world, &scene.account, PHONE, ("oi", 1), NOON).await;
    let mine = eventually(world, AGENT, MINE, |body| {
        body["items"][0]["state"] == "active"
    })
    .await;
    let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/interactions/{id}/messages");
    let sent = world
        .ours(AGENT, "POST", &path, json!({ "text": "Já vejo" }))
        .await;
    assert_eq!(sent.status, 200, "{sent:?}");
    // The inbox keeps its order: when this is answered, the floor has heard of the reply.
    let opened = format!("/api/v1/interactions/{id}/opened");
    let opened = world.ours(AGENT, "POST", &opened, json!({})).await;
    assert_eq!(
        opened.body["awaiting_reply_since_at"],
        Value::Null,
        "{opened:?}"
    );
    id
}

/// Everything of a conversation.
pub(super) async fn thread(world: &World, id: &str) -> Vec<Value> {
    let path = format!("/api/v1/interactions/{id}/messages");
    let answer = world.ours(AGENT, "GET", &path, json!({})).await;
    answer.body["items"].as_array().unwrap().clone()
}

async fn put_off(world: &World, id: &str, until: Option<Timestamp>) -> Answer {
    let path = format!("/api/v1/interactions/{id}/due");
    let body = json!({ "due_at": until });
    world.ours(AGENT, "PUT", &path, body).await
}

fn count(body: &Value) -> usize {
    body["items"].as_array().map_or(0, Vec::len)
}

db_test! {
    /// Rows: AGENT-010, MSG-011, ROUTE-017.
    async fn it_leaves_the_active_ones_uses_no_place_and_comes_back_with_a_notice(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let id = answered(&world, &scene).await;
        let until = NOON + Span::from_hours(2);
        let off = put_off(&world, &id, Some(until)).await;
        assert_eq!(off.status, 200, "{off:?}");
        assert_eq!((&off.body["put_off_until_at"], &off.body["due_at"]), (&json!(until), &json!(until)));
        assert_eq!(off.body["activity"], "inactive_at_agent");
        let list = |path: &'static str| world.ours(AGENT, "GET", path, json!({}));
        assert_eq!(count(&list(MINE).await.body), 0);
        assert_eq!(count(&list("/api/v1/interactions?view=inactive").await.body), 0);
        assert_eq!(count(&list(PUT_OFF).await.body), 1);
        let counts = list("/api/v1/interactions/counts").await.body;
        assert_eq!((&counts["mine_active"], &counts["mine_inactive"], &counts["mine_put_off"]), (&json!(0), &json!(0), &json!(1)));
        let agent = list("/api/v1/agent").await.body;
        assert_eq!((&agent["active_count"], &agent["state"]), (&json!(0), &json!("available")), "{agent}");

        let mut signals = world.ctx.bus.listen();
        world.ctx.clock.advance(Span::from_hours(2));
        let back = eventually(&world, AGENT, MINE, |body| count(body) == 1).await;
        let one = &back["items"][0];
        assert_eq!((&one["activity"], &one["put_off_until_at"], &one["due_at"]), (&json!("active"), &Value::Null, &json!(until)));
        assert_eq!(noticed(&mut signals, "reminder").await, [world.ours.users[&AGENT]]);
        let lines: Vec<String> = thread(&world, &id).await.iter()
            .filter_map(|one| one["content"]["code"].as_str().map(str::to_owned))
            .collect();
        assert!(lines.contains(&"put_off".to_owned()) && lines.contains(&"came_due".to_owned()), "{lines:?}");
        assert!(!lines.contains(&"inactive".to_owned()), "it was not the customer's silence");
    }

    /// Rows: AGENT-010, MSG-013.
    async fn the_customer_brings_it_back_and_the_agent_may_too(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let id = answered(&world, &scene).await;
        put_off(&world, &id, Some(NOON + Span::from_hours(2))).await;
        customer_says(&world, &scene.account, PHONE, ("Achei o recibo", 2), NOON).await;
        let back = eventually(&world, AGENT, MINE, |body| count(body) == 1).await;
        assert_eq!(back["items"][0]["due_at"], json!(NOON + Span::from_hours(2)), "the reminder still comes");
        let again = put_off(&world, &id, Some(NOON + Span::from_hours(3))).await;
        assert_eq!(again.body["activity"], "active", "a customer who awaits a reply keeps it active: {again:?}");
        assert_eq!(count(&world.ours(AGENT, "GET", PUT_OFF, json!({})).await.body), 1);
        let back = put_off(&world, &id, None).await;
        assert_eq!((&back.body["due_at"], &back.body["put_off_until_at"]), (&Value::Null, &Value::Null));
    }

    /// Rows: AGENT-010.
    async fn a_moment_that_is_no_moment_is_told_at_its_field_and_only_within_reach(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let id = answered(&world, &scene).await;
        for (until, code) in [(NOON, "not_ahead"), (NOON + Span::from_hours(24 * 367), "out_of_range")] {
            let refused = put_off(&world, &id, Some(until)).await;
            assert_eq!((refused.status, &refused.body["fields"][0]["code"]), (422, &json!(code)), "{refused:?}");
        }
        let path = format!("/api/v1/interactions/{id}/due");
        let body = json!({ "due_at": NOON + Span::from_hours(1) });
        assert_eq!(world.theirs("PUT", &path, body.clone()).await.status, 404);
        let supervisors = world.ours(RoleProfile::Administrator, "PUT", &path, body).await;
        assert_eq!((&supervisors.body["put_off_until_at"], supervisors.status), (&Value::Null, 200), "who does not hold it sets the date only");
        let ended = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/cancel"), json!({})).await;
        assert_eq!(ended.status, 200, "{ended:?}");
        let late = put_off(&world, &id, Some(NOON + Span::from_hours(1))).await;
        assert_eq!(late.status, 404, "it ended: {late:?}");
    }
}
