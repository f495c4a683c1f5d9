//! The live board on days small enough to reckon by hand.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::World;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const MINE: &str = "/api/v1/interactions?view=mine";
const BOARD: &str = "/api/v1/board";

async fn set(world: &World, path: &str, body: Value) {
    let answer = world.ours(ADMINISTRATOR, "PATCH", path, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn does(world: &World, id: &str, verb: &str, body: Value) {
    let path = format!("/api/v1/interactions/{id}/{verb}");
    let answer = world.ours(AGENT, "POST", &path, body).await;
    assert_eq!(answer.status, 200, "{verb}: {answer:?}");
}

/// The agent opens what is assigned and replies; gives the interaction.
async fn answered(world: &World) -> String {
    let mine = eventually(world, AGENT, MINE, |body| {
        body["items"][0]["state"] == "active"
    })
    .await;
    let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
    does(world, &id, "opened", json!({})).await;
    does(
        world,
        &id,
        "messages",
        json!({ "text": "Olá", "idempotency_key": id }),
    )
    .await;
    // The floor hears of the reply beside the request; the clock must not move before.
    eventually(
        world,
        AGENT,
        &format!("/api/v1/interactions/{id}"),
        |body| body["awaiting_reply_since_at"].is_null(),
    )
    .await;
    id
}

async fn silent(world: &World) {
    let path = "/api/v1/interactions?view=inactive";
    eventually(world, AGENT, path, |body| {
        body["items"][0]["activity"] == "inactive_at_agent"
    })
    .await;
}

db_test! {
    /// Rows: DASH-008, DASH-039, CONFLICT-04.
    async fn conversations_withdrawals_and_every_kind_of_wait_are_told_apart(db: &TestDb) {
        let world = World::new(db).await;
        let (key, code) = prepare(&world).await;
        let queues = world.ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({})).await;
        let queue = format!("/api/v1/queues/{}", queues.body["items"][0]["id"].as_str().unwrap());
        set(&world, &queue, json!({
            "wrap_up_required": true, "inactive_after_s": 60, "withdraw_after_s": 600, "short_abandon_s": 0,
        })).await;
        let advance = |secs| world.ctx.clock.advance(Span::from_secs(secs));
        let nothing = world.ours(ADMINISTRATOR, "GET", BOARD, json!({})).await;
        for mean in ["handle", "operating", "conversation", "wait", "wait_abandoned", "wait_all"] {
            assert_eq!(nothing.body["organization"][format!("avg_{mean}_ms")], Value::Null, "{mean} of nobody");
        }

        // One gives up after 40 s.
        let gone = Visitor::greet(&world, &key).await;
        gone.writes(&world, "k1", "oi").await;
        eventually(&world, ADMINISTRATOR, BOARD, |body| body["organization"]["waiting_count"] == 1).await;
        advance(40);
        gone.call(&world, "POST", "leave", json!({})).await;
        eventually(&world, ADMINISTRATOR, BOARD, |body| body["organization"]["abandoned_count"] == 1).await;

        // One waits 20 s, is active for 60 s and silent for 40 s; the code takes 15 s.
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        eventually(&world, ADMINISTRATOR, BOARD, |body| body["organization"]["waiting_count"] == 1).await;
        advance(20);
        world.ours(AGENT, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        let id = answered(&world).await;
        advance(60);
        silent(&world).await;
        advance(40);
        does(&world, &id, "conclude", json!({})).await;
        advance(15);
        does(&world, &id, "wrap-up", json!({ "wrap_up_code_id": code })).await;

        // One is answered at once and withdrawn by silence.
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        answered(&world).await;
        advance(60);
        silent(&world).await;
        advance(600);
        let board = eventually(&world, ADMINISTRATOR, BOARD, |body| body["organization"]["withdrawn_count"] == 1).await;
        for counters in [&board["organization"], &board["queues"][0]] {
            let shown = |name: &str| counters[name].as_i64();
            assert_eq!(shown("avg_wait_ms"), Some(10_000), "20 s and at once");
            assert_eq!(shown("avg_wait_abandoned_ms"), Some(40_000));
            assert_eq!(shown("avg_wait_all_ms"), Some(20_000));
            assert_eq!(shown("avg_handle_ms"), Some(60_000), "silence, wrap-up and the withdrawn one left out");
            assert_eq!(shown("avg_conversation_ms"), Some(100_000), "silence counts here");
            assert_eq!(shown("avg_operating_ms"), Some(75_000));
        }
    }

    /// Rows: DASH-008, DASH-040, CONFLICT-04.
    async fn the_board_says_by_which_settings_it_counts(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let before = world.ours(ADMINISTRATOR, "GET", BOARD, json!({})).await.body;
        assert_eq!(before["handling_includes_wrap_up"], false);
        assert_eq!((&before["organization"]["counts_from"], &before["queues"][0]["counts_from"]), (&json!("answer"), &json!("answer")));
        let organization = world.ours(ADMINISTRATOR, "GET", "/api/v1/organization", json!({})).await.body;
        let mut settings = organization["settings"].clone();
        settings["handling_includes_wrap_up"] = json!(true);
        set(&world, "/api/v1/organization", json!({ "settings": settings })).await;
        let made = world.ours(ADMINISTRATOR, "POST", "/api/v1/queues", json!({ "name": "Vendas", "counts_from": "reply" })).await;
        assert_eq!(made.status, 200, "{made:?}");
        let after = eventually(&world, ADMINISTRATOR, BOARD, |body| {
            body["handling_includes_wrap_up"] == true && body["queues"].as_array().is_some_and(|queues| queues.len() == 2)
        })
        .await;
        let ends: Vec<&Value> = after["queues"].as_array().unwrap().iter().map(|one| &one["counts_from"]).collect();
        assert_eq!(ends, ["answer", "reply"]);
        assert_eq!(after["organization"]["counts_from"], Value::Null, "the queues differ");
    }
}
