//! The list of conversations through the router: who sees what, in which period, and that the totals are those of the list.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::World;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn ask(world: &World, profile: RoleProfile, path: &str) -> Value {
    let path = format!("/api/v1/{path}");
    let answer = world.ours(profile, "GET", &path, json!({})).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.body
}

/// The ids that a list gives; the totals must count them.
async fn listed(world: &World, profile: RoleProfile, query: &str) -> Vec<String> {
    let list = ask(world, profile, &format!("conversations?{query}")).await;
    let items = list["items"].as_array().unwrap();
    if !query.contains("label_id") {
        let totals = ask(world, profile, &format!("conversations/totals?{query}")).await;
        assert_eq!(totals["count"], items.len(), "{query}");
    }
    items
        .iter()
        .map(|one| one["interaction"]["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Somebody writes; gives the interaction once the floor has it.
async fn comes(world: &World, key: &str, n: usize) -> String {
    let visitor = Visitor::greet(world, key).await;
    visitor.writes(world, "k1", "oi").await;
    let path = "/api/v1/interactions?view=open";
    let list = eventually(world, ADMINISTRATOR, path, |body| {
        let items = body["items"].as_array().cloned().unwrap_or_default();
        items.len() == n && items.iter().all(|one| !one["queued_at"].is_null())
    })
    .await;
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

db_test! {
    /// Rows: AGENT-018..020, GAP-046.
    async fn the_list_opens_on_what_ended_today_and_each_reach_sees_its_own(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let ended = comes(&world, &key, 1).await;
        let open = comes(&world, &key, 2).await;
        let label = world.ours(ADMINISTRATOR, "POST", "/api/v1/labels", json!({ "name": "Troca", "color": "red" })).await;
        let label = label.body["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/interactions/{ended}");
        assert_eq!(world.ours(ADMINISTRATOR, "PUT", &format!("{path}/labels"), json!({ "label_ids": [label] })).await.status, 200);
        assert_eq!(listed(&world, ADMINISTRATOR, "").await, Vec::<String>::new(), "nothing ended yet");
        assert_eq!(listed(&world, ADMINISTRATOR, "part=open&state=pending").await.len(), 2);
        let agent = world.ours.users[&AGENT].to_string();
        world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1/users/{agent}"), json!({ "automatic_distribution": false })).await;
        world.ours(AGENT, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        let pulled = world.ours(AGENT, "POST", "/api/v1/interactions/pull", json!({ "interaction_id": ended })).await;
        assert_eq!(pulled.status, 200, "{pulled:?}");
        let canceled = world.ours(AGENT, "POST", &format!("{path}/cancel"), json!({})).await;
        assert_eq!(canceled.status, 200, "{canceled:?}");

        let only = std::slice::from_ref(&ended);
        for query in ["", "period=last_10_days", "period=last_30_days", "state=canceled", "due=without", "after_hours=false"] {
            assert_eq!(listed(&world, ADMINISTRATOR, query).await, only, "{query}");
        }
        assert_eq!(listed(&world, ADMINISTRATOR, "part=open").await, std::slice::from_ref(&open));
        assert_eq!(listed(&world, ADMINISTRATOR, "part=all").await, [open.clone(), ended.clone()]);
        for query in ["state=concluded", "state=in_progress&q=ninguem", "due=overdue", "due=today", "after_hours=true", "q=ninguem"] {
            assert_eq!(listed(&world, ADMINISTRATOR, query).await, Vec::<String>::new(), "{query}");
        }
        let number = ask(&world, ADMINISTRATOR, &format!("interactions/{open}")).await["number"].as_str().unwrap().to_owned();
        assert_eq!(listed(&world, ADMINISTRATOR, &format!("q={number}")).await, std::slice::from_ref(&open), "by number in every state");
        assert_eq!(listed(&world, ADMINISTRATOR, &format!("label_id={label}")).await, only);
        assert_eq!(listed(&world, ADMINISTRATOR, &format!("part=open&label_id={label}")).await, Vec::<String>::new());
        let totals = ask(&world, ADMINISTRATOR, "conversations/totals?part=all").await;
        assert_eq!(totals, json!({ "count": 2, "by_label": [{ "label_id": label, "count": 1 }] }));
        let page = ask(&world, ADMINISTRATOR, "conversations?part=all&limit=1").await;
        assert_eq!((&page["items"][0]["interaction"]["id"], &page["items"][0]["state"]), (&json!(open), &json!("pending")));
        let next = page["next"].as_str().unwrap();
        let page = ask(&world, ADMINISTRATOR, &format!("conversations?part=all&limit=1&cursor={next}")).await;
        assert_eq!((&page["items"][0]["interaction"]["id"], &page["next"]), (&json!(ended), &Value::Null));

        // Who held it has it in reach, with what waits in the own queues; who never did reads it no more than before.
        assert_eq!(listed(&world, AGENT, "").await, only);
        assert_eq!(listed(&world, AGENT, "part=all").await, [open.clone(), ended.clone()]);
        assert_eq!(listed(&world, RoleProfile::SeniorAgent, "part=all").await, Vec::<String>::new());
        let refused = world.ours(RoleProfile::SeniorAgent, "GET", &format!("{path}/messages"), json!({})).await;
        assert_eq!(refused.status, 404, "{refused:?}");
        for (query, field) in [("state=lost", "state"), ("period=year", "period")] {
            let bad = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/conversations?{query}"), json!({})).await;
            assert!((400..500).contains(&bad.status), "{field}: {bad:?}");
        }
        let theirs = world.theirs("GET", "/api/v1/conversations?part=all", json!({})).await;
        assert_eq!(theirs.body["items"], json!([]), "another organization");
        let theirs = world.theirs("GET", "/api/v1/conversations/totals?part=all", json!({})).await;
        assert_eq!(theirs.body["count"], 0);
    }

    async fn a_message_is_found_by_any_form_of_its_words_with_the_hit_told_apart(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let visitor = Visitor::greet(&world, &key).await;
        visitor.writes(&world, "k1", "Bom dia! Quero a devolução do cartão.").await;
        eventually(&world, ADMINISTRATOR, "/api/v1/interactions?view=open", |body| body["items"].as_array().is_some_and(|items| items.len() == 1)).await;
        app_floor::indexer::keep_all(&world.ctx, None).await.unwrap();
        let found = ask(&world, ADMINISTRATOR, "messages?q=devolucoes").await;
        let hit = &found["items"][0];
        assert_eq!(hit["excerpt"], json!([
            { "text": "Bom dia! Quero a ", "hit": false }, { "text": "devolução", "hit": true }, { "text": " do cartão.", "hit": false },
        ]));
        assert_eq!((&hit["direction"], &hit["conversation"]["state"]), (&json!("in"), &json!("pending")));
        let thread = ask(&world, ADMINISTRATOR, &format!("interactions/{}/messages", hit["conversation"]["interaction"]["id"].as_str().unwrap())).await;
        let written = thread["items"].as_array().unwrap().iter().find(|one| one["id"] == hit["message_id"]).unwrap();
        assert_eq!(written["seq"], hit["seq"]);
        for query in ["q=devolucoes&written_by=note", "q=boleto", "q=devolucoes&queue_id=1", "q=devolucoes&agent_id=1"] {
            assert_eq!(ask(&world, ADMINISTRATOR, &format!("messages?{query}")).await["items"], json!([]), "{query}");
        }
        for query in ["q=devolucoes&age=last_30_days", "q=devolucoes&age=last_year", "q=devolucoes&age=all&written_by=customer", "q=cart"] {
            assert_eq!(ask(&world, ADMINISTRATOR, &format!("messages?{query}")).await["items"].as_array().unwrap().len(), 1, "{query}");
        }
        // Nobody finds what they could not open.
        assert_eq!(ask(&world, RoleProfile::SeniorAgent, "messages?q=devolucoes").await["items"], json!([]));
        let theirs = world.theirs("GET", "/api/v1/messages?q=devolucoes", json!({})).await;
        assert_eq!(theirs.body["items"], json!([]), "another organization");
        let bad = world.ours(ADMINISTRATOR, "GET", "/api/v1/messages?q=%3F%21", json!({})).await;
        assert_eq!((bad.status, &bad.body["fields"][0]["field"]), (422, &json!("q")), "{bad:?}");
    }
}
