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
        assert_eq!(tasks(&world, SENIOR, &format!("q={}", text(&numbered["number"]))).await, std::slice::from_ref(&first));
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
        assert_eq!(tasks(&world, SENIOR, "holder=mine").await, std::slice::from_ref(&second));
        assert!(!tasks(&world, SUPERVISOR, "").await.contains(&second), "a colleague has it");
        does(&world, SENIOR, "POST", &format!("/follow-ups/{second}/return"), json!({ "reason": "x" })).await;
        assert!(!tasks(&world, SENIOR, "").await.contains(&second));
        assert_eq!(tasks(&world, AGENT, "kind=follow_up").await, std::slice::from_ref(&second), "what came back is with who asked");
        does(&world, AGENT, "POST", &format!("/follow-ups/{second}/cancel"), json!({})).await;
        assert_eq!(tasks(&world, AGENT, "kind=follow_up").await, Vec::<String>::new());
        does(&world, SENIOR, "PATCH", &format!("/cases/{first}"), json!({ "status": "concluded" })).await;
        assert!(!tasks(&world, SENIOR, "holder=groups").await.contains(&first));
        assert_eq!(world.theirs("GET", "/api/v1/tasks", json!({})).await.body["items"], json!([]));
        assert_eq!(asks(&world, SENIOR, "GET", "/tasks?cursor=x", json!({})).await.body["fields"][0]["field"], "cursor");
    }
}

db_test! {
    /// Rows: GAP-025, DASH-042.
    async fn open_cases_are_counted_by_what_they_are_and_the_ended_by_how_long_they_took(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let at = |hours: i64| NOON.micros() + hours * HOUR;
        let ana = json!({ "kind": "natural", "name": "Ana Maré", "tax_id": "529.982.247-25" });
        let ana = text(&does(&world, AGENT, "POST", "/people", ana).await["id"]);
        let open = async |who, more: Value| {
            let mut body = json!({ "type_id": office.kind });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            text(&does(&world, who, "POST", "/cases", body).await["id"])
        };
        let late = open(AGENT, json!({ "due_at": at(-1), "priority": "urgent", "person_id": ana })).await;
        open(AGENT, json!({ "due_at": at(1), "person_id": ana })).await;
        open(AGENT, json!({ "due_at": at(24 * 3), "group_id": office.area, "responsible_id": world.ours.users[&AGENT] })).await;
        open(SUPERVISOR, json!({ "due_at": at(24 * 30) })).await;
        does(&world, AGENT, "PATCH", &format!("/cases/{late}"), json!({ "status": "resolved" })).await;
        let counts = |lines: &Value| -> Vec<i64> {
            lines.as_array().unwrap().iter().map(|line| line["count"].as_i64().unwrap()).collect()
        };
        let sums = does(&world, AGENT, "GET", "/case-summary", json!({})).await;
        assert_eq!((&sums["open_count"], &sums["overdue_count"]), (&json!(4), &json!(1)), "within reach: {sums}");
        assert_eq!(sums["by_status"], json!([{ "status": "pending", "count": 3 }, { "status": "resolved", "count": 1 }]));
        assert_eq!(sums["by_priority"], json!([{ "priority": "normal", "count": 3 }, { "priority": "urgent", "count": 1 }]));
        assert_eq!(sums["by_type"], json!([{ "type_id": office.kind, "count": 4 }]));
        assert_eq!(sums["by_group"], json!([{ "group_id": null, "count": 3 }, { "group_id": office.area, "count": 1 }]));
        assert_eq!(sums["by_customer"], json!([{ "person_id": ana, "name": "Ana Maré", "count": 2 }]));
        assert_eq!(counts(&sums["by_due"]), [1, 1, 1, 0, 1], "late, today, this week, later, never");
        assert_eq!((counts(&sums["by_month"]), counts(&sums["by_age"])), (vec![4, 0, 0, 0, 0, 0, 0], vec![4, 0, 0, 0, 0]));
        let all = does(&world, RoleProfile::Administrator, "GET", "/case-summary", json!({})).await;
        assert_eq!((&all["open_count"], counts(&all["by_due"])), (&json!(5), vec![1, 1, 1, 1, 1]));
        let theirs = does(&world, SENIOR, "GET", "/case-summary?holder=mine", json!({})).await;
        assert_eq!(theirs["open_count"], 1, "those of the caller's groups");
        for (line, wanted) in sums["by_due"].as_array().unwrap().iter().zip([1, 1, 1, 0]) {
            let bound = |name: &str, at: &Value| if at.is_null() { String::new() } else { format!("&{name}={at}") };
            let query = format!("open=true{}{}", bound("due_from_at", &line["from_at"]), bound("due_to_at", &line["to_at"]));
            let list = does(&world, AGENT, "GET", &format!("/cases?{query}"), json!({})).await;
            // What has no end leads to what has a deadline, and to what has none.
            let found = list["items"].as_array().unwrap().iter().filter(|one| !one["due_at"].is_null()).count();
            assert_eq!(found, wanted, "{query}");
        }
        let never = does(&world, AGENT, "GET", "/cases?undated=true", json!({})).await;
        assert_eq!(never["items"].as_array().map(Vec::len), Some(1));

        world.ctx.clock.advance(base::time::Span::from_mins(90));
        let path = format!("/cases/{late}");
        does(&world, AGENT, "PATCH", &path, json!({ "status": "concluded" })).await;
        does(&world, AGENT, "PATCH", &path, json!({ "status": "pending", "reason": "De novo" })).await;
        let sums = does(&world, AGENT, "GET", "/case-summary", json!({})).await;
        assert_eq!((&sums["ended"]["count"], &sums["ended"]["mean_ms"]), (&json!(0), &Value::Null), "taken up again it did not end");
        does(&world, AGENT, "PATCH", &path, json!({ "status": "concluded" })).await;
        let sums = does(&world, AGENT, "GET", "/case-summary", json!({})).await;
        let ended = &sums["ended"];
        assert_eq!((&ended["count"], &ended["mean_ms"], &ended["reopened_count"]), (&json!(1), &json!(90 * 60_000), &json!(1)));
        assert_eq!(sums["open_count"], 3);
        assert_eq!(world.theirs("GET", "/api/v1/case-summary", json!({})).await.body["open_count"], 0);
    }
}
