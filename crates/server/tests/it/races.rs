//! Two who do the same at once, and somebody who is removed while signed in.

use serde_json::json;
use store::db_test;
use tokio::task::JoinSet;

use crate::product::{Api, Home, eventually};
use crate::provider;
use crate::stage::{NUMBER, PASSWORD, Stage, sign_in};

/// How often two try the same.
const ROUNDS: usize = 8;

async fn agent(stage: &Stage, name: &str) -> (String, Api) {
    let email = format!("{name}@dias.exemplo");
    let user = json!({
        "name": name, "email": email, "password": PASSWORD, "role_profile": "agent",
        "queue_ids": [stage.queue], "capacity": 100, "automatic_distribution": false,
    });
    let id = stage.admin.make("/users", user).await;
    let api = sign_in(&stage.product.url, &email).await;
    api.ask("PUT", "/agent/state", json!({ "state": "available" }))
        .await;
    (id, api)
}

/// Asks several at the same time and gives the statuses with their codes.
async fn at_once(calls: Vec<(Api, &'static str, String, serde_json::Value)>) -> Vec<(u16, String)> {
    let mut asked = JoinSet::new();
    for (api, method, path, body) in calls {
        asked.spawn(async move {
            let answer = api.call(method, &path, body).await;
            (answer.status, answer.code().to_owned())
        });
    }
    let mut all = asked.join_all().await;
    all.sort();
    all
}

db_test! {
    /// Rows: ROUTE-008, ROUTE-014.
    async fn of_two_agents_who_take_the_same_conversation_one_has_it(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        stage.agent.ask("PUT", "/agent/state", json!({ "state": "offline" })).await;
        let (_, one) = agent(&stage, "um").await;
        let (_, two) = agent(&stage, "dois").await;
        for n in 0..ROUNDS {
            let phone = format!("554899993000{n}");
            let payload = provider::text(NUMBER, &phone, &phone, "Oi").to_string();
            assert_eq!(provider::post(&stage.hook_url(), payload.into_bytes()).await.status, 200);
            let mut id = String::new();
            eventually("the customer in the queue", async || {
                let waiting = stage.admin.all("/interactions?view=waiting").await;
                let found = waiting.iter().find(|one| one["customer"]["name"] == phone.as_str() && one["state"] == "queued");
                if let Some(found) = found {
                    found["id"].as_str().unwrap().clone_into(&mut id);
                }
                found.is_some()
            })
            .await;
            let pull = |api: &Api| (api.clone(), "POST", "/interactions/pull".to_owned(), json!({ "interaction_id": id }));
            let told = at_once(vec![pull(&one), pull(&two)]).await;
            // Who comes second hears that it is taken, or, once it is out of their reach, that there is no such thing.
            assert!(told[0].0 == 200 && matches!(told[1].0, 404 | 409), "{told:?}");
            let held = stage.admin.get(&format!("/interactions/{id}")).await;
            assert!(held["agent_id"].is_string(), "{held}");
            let (mine, theirs) = (one.all("/interactions?view=mine").await, two.all("/interactions?view=mine").await);
            let count = mine.iter().chain(&theirs).filter(|of| of["id"] == id.as_str()).count();
            assert_eq!(count, 1, "both hold it, or nobody");
        }
    }

    /// Rows: ORG-002.
    async fn two_administrators_who_change_one_record_lose_nothing_of_each_other(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        let path = format!("/queues/{}", stage.queue);
        let revision = stage.admin.get(&path).await["revision"].as_i64().unwrap();
        for n in 0..ROUNDS {
            let change = |body| (stage.admin.clone(), "PATCH", path.clone(), body);
            let (name, priority) = (format!("Fila {n}"), n % 5 + 1);
            let told = at_once(vec![change(json!({ "name": name })), change(json!({ "priority": priority }))]).await;
            assert_eq!((told[0].0, told[1].0), (200, 200), "{told:?}");
            let queue = stage.admin.get(&path).await;
            assert_eq!((&queue["name"], &queue["priority"]), (&json!(name), &json!(priority)), "one change is gone: {queue}");
        }
        let after = stage.admin.get(&path).await["revision"].as_i64().unwrap();
        assert_eq!(after - revision, 2 * i64::try_from(ROUNDS).unwrap());
        // Two who give the same name: one gets it, the other is told.
        let make = || (stage.admin.clone(), "POST", "/labels".to_owned(), json!({ "name": "A mesma", "color": "red" }));
        let told = at_once(vec![make(), make(), make(), make()]).await;
        assert_eq!(told.iter().filter(|(status, _)| *status == 200).count(), 1, "{told:?}");
        assert!(told[1..].iter().all(|(status, code)| *status == 409 && code == "name_taken"), "{told:?}");
    }

    /// Rows: ACC-001, ROUTE-011.
    async fn who_is_removed_while_signed_in_is_out_and_their_customers_are_not(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        stage.agent.ask("PUT", "/agent/state", json!({ "state": "offline" })).await;
        let (id, removed) = agent(&stage, "removida").await;
        stage.admin.ask("PATCH", &format!("/users/{id}"), json!({ "automatic_distribution": true })).await;
        let payload = provider::text(NUMBER, "5548999940000", "um", "Oi").to_string();
        assert_eq!(provider::post(&stage.hook_url(), payload.into_bytes()).await.status, 200);
        eventually("the customer at the agent", async || !removed.all("/interactions?view=mine").await.is_empty()).await;
        stage.admin.ask("PATCH", &format!("/users/{id}"), json!({ "active": false })).await;
        assert_eq!(removed.call("GET", "/session", json!(null)).await.status, 401);
        assert_eq!(removed.call("GET", "/interactions?view=mine", json!(null)).await.status, 401);
        stage.agent.ask("PUT", "/agent/state", json!({ "state": "available" })).await;
        eventually("the customer at somebody else", async || !stage.agent.all("/interactions?view=mine").await.is_empty()).await;
    }
}
