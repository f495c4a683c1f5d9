//! My tasks: follow-ups and cases of a user and the user's groups in one list by deadline.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{asks, does, text};
use super::follow_ups::Office;
use super::support::{NOON, World};

const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;

const HOUR: i64 = 3_600_000_000;

/// The ids of a list of tasks, in order.
fn ids(list: &Value) -> Vec<String> {
    let id = |task: &Value| {
        let one = &task["follow_up"];
        text(if one.is_null() {
            &task["case"]["id"]
        } else {
            &one["id"]
        })
    };
    list["items"].as_array().unwrap().iter().map(id).collect()
}

async fn tasks(world: &World, who: RoleProfile, query: &str) -> Vec<String> {
    ids(&does(world, who, "GET", &format!("/tasks?{query}"), json!({})).await)
}

db_test! {
    /// Rows: CASE-029.
    async fn follow_ups_and_cases_are_one_list_by_deadline(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let at = |hours: i64| NOON.micros() + hours * HOUR;
        let second = text(&office.ask(&world, json!({ "due_at": at(2), "text": "Segunda via" })).await["id"]);
        let third = text(&office.ask(&world, json!({ "due_at": at(3) })).await["id"]);
        let case = async |more: Value| {
            let mut body = json!({ "type_id": office.kind, "group_id": office.area });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            text(&does(&world, AGENT, "POST", "/cases", body).await["id"])
        };
        let first = case(json!({ "due_at": at(-1), "title": "Nota em nome da empresa" })).await;
        let never = case(json!({})).await;
        let held = case(json!({ "due_at": at(4), "responsible_id": world.ours.users[&SUPERVISOR] })).await;

        let all = [&first, &second, &third, &never].map(Clone::clone);
        assert_eq!(tasks(&world, SENIOR, "").await, all, "by deadline; what has none comes last; what a colleague has is theirs");
        for (query, wanted) in [
            ("kind=case", vec![&first, &never]),
            ("kind=follow_up", vec![&second, &third]),
            ("overdue=true", vec![&first]),
            ("holder=groups", vec![&first, &second, &third, &held, &never]),
            ("holder=mine", vec![]),
            ("q=segunda", vec![&second]),
            ("q=empresa", vec![&first]),
            ("q=cobranca", vec![&second, &third, &never]),
        ] {
            assert_eq!(tasks(&world, SENIOR, query).await, wanted.into_iter().cloned().collect::<Vec<_>>(), "{query}");
        }
        let numbered = does(&world, AGENT, "GET", &format!("/cases/{first}"), json!({})).await;
        assert_eq!(tasks(&world, SENIOR, &format!("q={}", text(&numbered["number"]))).await, [first.clone()]);
        let mut paged = Vec::new();
        let mut next = String::new();
        loop {
            let page = does(&world, SENIOR, "GET", &format!("/tasks?limit=1{next}"), json!({})).await;
            paged.extend(ids(&page));
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(paged, all, "pages neither repeat nor skip");
        let count = async |who| does(&world, who, "GET", "/tasks/count", json!({})).await;
        assert_eq!(count(SENIOR).await, json!({ "open_count": 4, "overdue_count": 1 }));
        assert_eq!(count(SUPERVISOR).await["open_count"], 5, "the one that is theirs too");

        does(&world, SENIOR, "POST", &format!("/follow-ups/{second}/accept"), json!({})).await;
        assert_eq!(tasks(&world, SENIOR, "holder=mine").await, [second.clone()]);
        assert!(!tasks(&world, SUPERVISOR, "").await.contains(&second), "a colleague has it");
        does(&world, SENIOR, "POST", &format!("/follow-ups/{second}/return"), json!({ "reason": "x" })).await;
        assert!(!tasks(&world, SENIOR, "").await.contains(&second));
        assert_eq!(tasks(&world, AGENT, "kind=follow_up").await, [second.clone()], "what came back is with who asked");
        does(&world, AGENT, "POST", &format!("/follow-ups/{second}/cancel"), json!({})).await;
        assert_eq!(tasks(&world, AGENT, "kind=follow_up").await, Vec::<String>::new());
        does(&world, SENIOR, "PATCH", &format!("/cases/{first}"), json!({ "status": "concluded" })).await;
        assert!(!tasks(&world, SENIOR, "holder=groups").await.contains(&first));
        assert_eq!(world.theirs("GET", "/api/v1/tasks", json!({})).await.body["items"], json!([]));
        assert_eq!(asks(&world, SENIOR, "GET", "/tasks?cursor=x", json!({})).await.body["fields"][0]["field"], "cursor");
    }
}
