//! Views of conversations under a name, and what is done to many conversations at once.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;
const AGENT: RoleProfile = RoleProfile::Agent;
const VIEWS: &str = "/api/v1/conversation-views";

async fn keep(world: &World, who: RoleProfile, body: Value) -> Answer {
    world.ours(who, "POST", VIEWS, body).await
}

async fn names(world: &World, who: RoleProfile) -> Vec<String> {
    let list = world.ours(who, "GET", VIEWS, json!({})).await;
    let items = list.body["items"].as_array().unwrap();
    let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
    items.iter().map(name).collect()
}

fn id(answer: &Answer) -> String {
    answer.body["id"].as_str().unwrap().to_owned()
}

/// Visitors whose conversations the agent has; gives the interactions.
async fn conversations(world: &World, key: &str, count: usize) -> Vec<String> {
    let available = json!({ "state": "available" });
    world
        .ours(AGENT, "PUT", "/api/v1/agent/state", available)
        .await;
    for n in 0..count {
        Visitor::greet(world, key)
            .await
            .writes(world, &format!("k{n}"), "oi")
            .await;
    }
    let path = "/api/v1/interactions?view=mine";
    let is_all = |body: &Value| {
        let items = body["items"].as_array().unwrap();
        items.len() == count && items.iter().all(|one| one["state"] == "active")
    };
    let mine = eventually(world, AGENT, path, is_all).await;
    let items = mine["items"].as_array().unwrap();
    let id = |one: &Value| one["id"].as_str().unwrap().to_owned();
    items.iter().map(id).collect()
}

async fn label(world: &World, name: &str) -> String {
    let body = json!({ "name": name, "color": "red" });
    id(&world
        .ours(ADMINISTRATOR, "POST", "/api/v1/labels", body)
        .await)
}

db_test! {
    /// Rows: AGENT-018, AGENT-019.
    async fn a_view_is_ones_own_until_it_is_shared(db: &TestDb) {
        let world = World::new(db).await;
        let filters = json!({ "part": "open", "due": "overdue", "with_me": true });
        let own = keep(&world, AGENT, json!({ "name": "Minhas vencidas", "filters": filters })).await;
        assert_eq!((own.status, &own.body["filters"]["due"], &own.body["may_change"]), (200, &json!("overdue"), &json!(true)), "{own:?}");
        assert_eq!(names(&world, SUPERVISOR).await, Vec::<String>::new());
        let path = format!("{VIEWS}/{}", id(&own));
        assert_eq!(world.ours(SUPERVISOR, "DELETE", &path, json!({})).await.status, 404, "not even confirmed to exist");
        let wrong = keep(&world, AGENT, json!({ "name": "x", "filters": { "queue_id": "abc" } })).await;
        assert_eq!(&wrong.body["fields"][0]["field"], "filters.queue_id", "{wrong:?}");
        let shared = json!({ "name": "Da casa", "filters": filters, "everybody": true });
        let refused = keep(&world, AGENT, shared.clone()).await;
        assert_eq!((&refused.body["fields"][0]["field"], &refused.body["fields"][0]["code"]), (&json!("everybody"), &json!("beyond_own_rights")));
        let house = keep(&world, SUPERVISOR, shared).await;
        assert_eq!(house.status, 200, "{house:?}");
        assert_eq!(names(&world, AGENT).await, ["Minhas vencidas", "Da casa"]);
        let path = format!("{VIEWS}/{}", id(&house));
        let renamed = json!({ "view": { "name": "Nossa", "filters": filters, "everybody": true } });
        assert_eq!(world.ours(AGENT, "PATCH", &path, renamed.clone()).await.code(), "view_of_others");
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &path, renamed).await.status, 200);
        let twice = keep(&world, AGENT, json!({ "name": "MINHAS VENCIDAS", "filters": filters })).await;
        assert_eq!((&twice.body["fields"][0]["field"], &twice.body["fields"][0]["code"]), (&json!("name"), &json!("taken")));

        let senior = world.ours.users[&SENIOR];
        let group = world.ours(ADMINISTRATOR, "POST", "/api/v1/user-groups", json!({ "name": "Noite", "member_ids": [senior.to_string()] })).await;
        let night = keep(&world, SUPERVISOR, json!({ "name": "Da noite", "filters": {}, "group_ids": [group.body["id"]] })).await;
        assert_eq!(night.status, 200, "{night:?}");
        assert_eq!((names(&world, SENIOR).await, names(&world, AGENT).await.len()), (vec!["Nossa".to_owned(), "Da noite".to_owned()], 2));
        let nobody = keep(&world, SUPERVISOR, json!({ "name": "x", "filters": {}, "group_ids": ["999"] })).await;
        assert_eq!(&nobody.body["fields"][0]["field"], "group_ids");
        let order = json!({ "ids": [id(&night), id(&house)] });
        assert_eq!(world.ours(SUPERVISOR, "PUT", &format!("{VIEWS}/order"), order).await.status, 200);
        assert_eq!(names(&world, SENIOR).await, ["Da noite", "Nossa"]);
        let stale = world.ours(SUPERVISOR, "PUT", &format!("{VIEWS}/order"), json!({ "ids": [id(&night)] })).await;
        assert_eq!(&stale.body["fields"][0]["field"], "ids");
        assert_eq!(world.ours(SUPERVISOR, "DELETE", &path, json!({})).await.status, 200);
        assert_eq!(names(&world, AGENT).await, ["Minhas vencidas"]);
        let log = world.ours(ADMINISTRATOR, "GET", "/api/v1/audit-log?subject=conversation_view", json!({})).await;
        assert_eq!(log.body["items"].as_array().unwrap().len(), 5, "{log:?}");
    }

    /// Rows: GAP-025.
    async fn cases_have_views_of_their_own_and_a_list_opens_with_one(db: &TestDb) {
        let world = World::new(db).await;
        let views = "/api/v1/case-views";
        let keep = async |who, body: Value| world.ours(who, "POST", views, body).await;
        let filters = json!({
            "q": "estorno", "show": "overdue", "priority": "high", "holder": "mine", "type_id": "77", "group_id": "78", "person_id": "79",
            "due": "week", "month": "<2026-11", "order": "due", "layout": "board",
        });
        let mine = keep(AGENT, json!({ "name": "Minhas", "filters": filters })).await;
        assert_eq!((mine.status, &mine.body["filters"]), (200, &filters), "what it names may be gone: {mine:?}");
        let plain = keep(SUPERVISOR, json!({ "name": "Todas", "filters": {}, "everybody": true })).await;
        let first = json!({
            "q": null, "show": "open", "priority": null, "holder": null, "type_id": null, "group_id": null, "person_id": null,
            "due": null, "month": null, "order": "newest", "layout": "list",
        });
        assert_eq!(plain.body["filters"], first);
        for (change, field) in [
            (json!({ "month": "2026-13" }), "filters.month"),
            (json!({ "show": "x" }), "filters.show"),
            (json!({ "q": "x".repeat(81) }), "filters.q"),
        ] {
            let refused = keep(AGENT, json!({ "name": "x", "filters": change })).await;
            assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!(field)), "{refused:?}");
        }
        let twice = keep(AGENT, json!({ "name": "MINHAS", "filters": {} })).await;
        assert_eq!(&twice.body["fields"][0]["code"], "taken");
        let elsewhere = world.ours(AGENT, "POST", VIEWS, json!({ "name": "Minhas", "filters": {} })).await;
        assert_eq!(elsewhere.status, 200, "the list of conversations has its own names: {elsewhere:?}");
        let shares = keep(AGENT, json!({ "name": "x", "filters": {}, "everybody": true })).await;
        assert_eq!(&shares.body["fields"][0]["field"], "everybody");

        let had = async |who| {
            let list = world.ours(who, "GET", views, json!({})).await;
            let items = list.body["items"].as_array().unwrap().clone();
            items.iter().map(|one| (one["name"].as_str().unwrap().to_owned(), one["is_default"] == true)).collect::<Vec<_>>()
        };
        let own = |name: &str, is_default| (name.to_owned(), is_default);
        assert_eq!(had(AGENT).await, [own("Minhas", false), own("Todas", false)]);
        assert_eq!(had(SENIOR).await, [own("Todas", false)]);
        let open_with = async |who, id: Value| world.ours(who, "PUT", "/api/v1/case-views/default", json!({ "id": id })).await;
        assert_eq!(open_with(SENIOR, mine.body["id"].clone()).await.body["fields"][0]["field"], "id", "nobody else's");
        assert_eq!(open_with(AGENT, elsewhere.body["id"].clone()).await.status, 422, "of another list");
        assert_eq!(open_with(AGENT, mine.body["id"].clone()).await.status, 200);
        assert_eq!(open_with(SENIOR, plain.body["id"].clone()).await.status, 200);
        assert_eq!(had(AGENT).await, [own("Minhas", true), own("Todas", false)]);
        assert_eq!(had(SENIOR).await, [own("Todas", true)]);
        let path = format!("{views}/{}", id(&plain));
        assert_eq!(world.ours(AGENT, "DELETE", &path, json!({})).await.code(), "view_of_others");
        assert_eq!(world.ours(AGENT, "DELETE", &format!("{views}/{}", id(&elsewhere)), json!({})).await.status, 404);
        assert_eq!(world.theirs("DELETE", &path, json!({})).await.status, 404);
        assert_eq!(world.ours(SUPERVISOR, "DELETE", &path, json!({})).await.status, 200);
        assert_eq!(had(SENIOR).await, []);
        assert_eq!(open_with(AGENT, Value::Null).await.status, 200);
        assert_eq!(had(AGENT).await, [own("Minhas", false)]);
        let log = world.ours(ADMINISTRATOR, "GET", "/api/v1/audit-log?subject=case_view", json!({})).await;
        assert_eq!(log.body["items"].as_array().unwrap().len(), 3, "{log:?}");
    }

    /// Rows: AGENT-017.
    async fn many_are_labelled_at_once_and_each_says_what_changed(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let ids = conversations(&world, &key, 2).await;
        let (urgent, old) = (label(&world, "Urgente").await, label(&world, "Antiga").await);
        let one = format!("/api/v1/interactions/{}/labels", ids[0]);
        assert_eq!(world.ours(AGENT, "PUT", &one, json!({ "label_ids": [old] })).await.status, 200);
        let wanted = json!({ "ids": [ids[0], ids[1], "999"], "add_ids": [urgent], "remove_ids": [old] });
        assert_eq!(world.theirs("POST", "/api/v1/interactions/labels", wanted.clone()).await.status, 422, "labels of another organization");
        let done = world.ours(AGENT, "POST", "/api/v1/interactions/labels", wanted.clone()).await;
        let items = &done.body["items"];
        assert_eq!((&items[0]["added_ids"], &items[0]["removed_ids"]), (&json!([urgent]), &json!([old])), "{done:?}");
        assert_eq!((&items[1]["added_ids"], &items[1]["removed_ids"]), (&json!([urgent]), &json!([])));
        assert_eq!(&items[2]["refused"], "not_found");
        let again = world.ours(AGENT, "POST", "/api/v1/interactions/labels", wanted).await;
        assert_eq!(&again.body["items"][0]["added_ids"], &json!([]), "nothing left to undo");
        let too_many: Vec<String> = (1..=51).map(|n| n.to_string()).collect();
        let refused = world.ours(AGENT, "POST", "/api/v1/interactions/labels", json!({ "ids": too_many, "add_ids": [urgent] })).await;
        assert_eq!((&refused.body["fields"][0]["field"], &refused.body["fields"][0]["code"]), (&json!("ids"), &json!("out_of_range")));
    }

    /// Rows: TAG-001, CONFLICT-20.
    async fn many_are_concluded_at_once_with_one_code(db: &TestDb) {
        let world = World::new(db).await;
        let (key, done) = prepare(&world).await;
        let ids = conversations(&world, &key, 2).await;
        let wanted = json!({ "ids": [ids[0], ids[1], "999"], "wrap_up_code_id": done });
        let others = world.ours(ADMINISTRATOR, "POST", "/api/v1/interactions/conclude", wanted.clone()).await;
        assert_eq!(&others.body["items"][0]["refused"], "not_allowed_now", "only who holds it: {others:?}");
        let answer = world.ours(AGENT, "POST", "/api/v1/interactions/conclude", wanted).await;
        let refused = |n: usize| answer.body["items"][n]["refused"].clone();
        assert_eq!((refused(0), refused(1), refused(2)), (Value::Null, Value::Null, json!("not_found")), "{answer:?}");
        let ended = eventually(&world, AGENT, "/api/v1/interactions?view=mine_ended", |body| body["items"].as_array().unwrap().len() == 2).await;
        assert!(ended["items"].as_array().unwrap().iter().all(|one| one["wrap_up_code_id"] == json!(done)), "{ended:?}");
    }
}
