//! `kill -9` while the owners of callbacks are told that their moment has come: each of them is told, and told once.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use store::db_test;

use crate::product::{Home, eventually};
use crate::stage::Stage;

/// Callbacks that come due one after the other while the process dies.
const CALLBACKS: usize = 12;
/// How far ahead the first of them is, and how far apart they are.
const AHEAD_US: i64 = 20_000_000;
const APART_US: i64 = 400_000;

/// How often the agent was told of each callback that it is due.
async fn told(stage: &Stage) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let notices = stage.agent.get("/office-notices?limit=100").await;
    for one in notices["items"].as_array().unwrap() {
        if one["kind"] == "callback_due" {
            let id = one["callback_id"].as_str().unwrap().to_owned();
            *counts.entry(id).or_insert(0) += 1;
        }
    }
    counts
}

db_test! {
    /// Rows: DIAL-010, GAP-127.
    async fn each_callback_is_told_once_whenever_the_process_died(db: &TestDb) {
        let home = Home::of(db);
        let mut stage = Stage::new(&home).await;
        let points = json!([{ "kind": "phone", "value": "+5548999900011" }]);
        let person = json!({ "name": "Maria", "kind": "natural", "contact_points": points });
        let person = stage.agent.ask("POST", "/people", person).await;
        let body = |due_at: i64| json!({
            "person_id": person["id"], "contact_point_id": person["contact_points"][0]["id"], "due_at": due_at,
        });
        // Server and test are on one machine and go by one clock; the first is far enough ahead for a slow one.
        let now = person["contact_points"][0]["id"].as_str().unwrap().parse().unwrap();
        let now = base::id::made_at(now).micros();
        let mut agreed: Vec<String> = Vec::new();
        for n in 0..CALLBACKS {
            let due_at = now + AHEAD_US + APART_US * i64::try_from(n).unwrap();
            let one: Value = stage.agent.ask("POST", "/callbacks", body(due_at)).await;
            agreed.push(one["id"].as_str().unwrap().to_owned());
        }
        // Once before any is due, then as soon as some more of them were told.
        stage = stage.restart(&home).await;
        for least in [1, CALLBACKS / 3, 2 * CALLBACKS / 3] {
            eventually("some that are told", async || told(&stage).await.len() >= least).await;
            stage = stage.restart(&home).await;
        }
        eventually("all that are told", async || told(&stage).await.len() == CALLBACKS).await;
        let told = told(&stage).await;
        for id in &agreed {
            assert_eq!(told.get(id), Some(&1), "{told:?}");
        }
    }
}
