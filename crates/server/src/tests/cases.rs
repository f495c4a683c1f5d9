//! Cases: opened by type with and without a contact, linked, changed within reach, found by every number, trailed.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::stale::seeing;
use super::support::{Answer, NOON, World, call};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

pub(super) async fn asks(
    world: &World,
    who: RoleProfile,
    method: &str,
    path: &str,
    body: Value,
) -> Answer {
    world
        .ours(who, method, &format!("/api/v1{path}"), body)
        .await
}

pub(super) async fn does(
    world: &World,
    who: RoleProfile,
    method: &str,
    path: &str,
    body: Value,
) -> Value {
    let answer = asks(world, who, method, path, body).await;
    assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    answer.body
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn ids(list: &Value) -> Vec<&Value> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|one| &one["id"]).collect()
}

pub(super) async fn kind(world: &World, body: Value) -> String {
    text(&does(world, ADMINISTRATOR, "POST", "/case-types", body).await["id"])
}

/// An agent with one contact of the chat, and a type.
pub(super) struct Scene {
    pub(super) contact: String,
    number: String,
    pub(super) queue: String,
    pub(super) kind: String,
    pub(super) code: String,
    pub(super) key: String,
}

impl Scene {
    pub(super) async fn new(world: &World) -> Self {
        let (key, code) = prepare(world).await;
        does(
            world,
            AGENT,
            "PUT",
            "/agent/state",
            json!({ "state": "available" }),
        )
        .await;
        let visitor = Visitor::greet(world, &key).await;
        visitor
            .writes(world, "k1", "Oi, fui cobrado duas vezes")
            .await;
        let path = "/api/v1/interactions?view=mine";
        let mine = eventually(world, AGENT, path, |body| {
            body["items"][0]["state"] == "active"
        })
        .await;
        let card = &mine["items"][0];
        Self {
            contact: text(&card["id"]),
            number: text(&card["number"]),
            queue: text(&card["queue_id"]),
            kind: kind(world, json!({ "name": "Cobrança" })).await,
            code,
            key,
        }
    }

    async fn rule(&self, world: &World, rule: &str) {
        let path = format!("/queues/{}", self.queue);
        does(
            world,
            ADMINISTRATOR,
            "PATCH",
            &path,
            json!({ "case_link": rule }),
        )
        .await;
    }

    pub(super) async fn open(&self, world: &World) -> Value {
        let body = json!({ "type_id": self.kind, "interaction_id": self.contact });
        does(world, AGENT, "POST", "/cases", body).await
    }

    pub(super) fn at(&self, rest: &str) -> String {
        format!("/interactions/{}{rest}", self.contact)
    }
}

db_test! {
    /// Rows: CASE-033.
    async fn types_are_kept_as_a_tree_without_circles_and_used_ones_are_not_deleted(db: &TestDb) {
        let world = World::new(db).await;
        let top = kind(&world, json!({ "name": "Financeiro", "priority": "high" })).await;
        let below = kind(&world, json!({ "name": "Cobrança", "parent_id": top })).await;
        let other = kind(&world, json!({ "name": "Trocas" })).await;
        let taken = asks(&world, ADMINISTRATOR, "POST", "/case-types", json!({ "name": "COBRANCA", "parent_id": top })).await;
        assert_eq!(taken.code(), "name_taken");
        for (body, field, code) in [
            (json!({ "name": "x", "parent_id": "77" }), "parent_id", "unknown"),
            (json!({ "name": "x", "status": "concluded" }), "status", "invalid"),
            (json!({ "name": "x", "due_min": 0 }), "due_min", "out_of_range"),
            (json!({ "name": "x", "group_id": "77" }), "group_id", "unknown"),
            (json!({ "name": "x", "calendar_id": "77" }), "calendar_id", "unknown"),
            (json!({ "name": "x", "queue_ids": ["77"] }), "queue_ids", "unknown"),
            (json!({ "name": "a\u{0}b" }), "name", "text_control_character"),
        ] {
            let wrong = asks(&world, ADMINISTRATOR, "POST", "/case-types", body).await;
            assert_eq!((&wrong.body["fields"][0]["field"], &wrong.body["fields"][0]["code"]), (&json!(field), &json!(code)), "{wrong:?}");
        }
        let moves = async |id: &str, parent: Value, position: u32| {
            asks(&world, ADMINISTRATOR, "POST", &format!("/case-types/{id}/move"), json!({ "parent_id": parent, "position": position })).await
        };
        let circle = moves(&top, json!(below), 0).await;
        assert_eq!(circle.body["fields"][0], json!({ "field": "parent_id", "code": "invalid", "message": circle.body["fields"][0]["message"] }));
        let path = format!("/case-types/{top}");
        let circle = asks(&world, ADMINISTRATOR, "PATCH", &path, json!({ "name": "Financeiro", "parent_id": below })).await;
        assert_eq!(circle.status, 422, "{circle:?}");
        assert_eq!(moves(&other, Value::Null, 0).await.body["position"], 0);
        let list = does(&world, AGENT, "GET", "/case-types", json!({})).await;
        let order: Vec<(&Value, &Value)> = list["items"].as_array().unwrap().iter().map(|one| (&one["name"], &one["position"])).collect();
        assert!(order.contains(&(&json!("Trocas"), &json!(0))) && order.contains(&(&json!("Financeiro"), &json!(1))), "{order:?}");
        assert_eq!(moves(&other, json!(top), 9).await.body["position"], 1, "after the last one");

        let opened = does(&world, AGENT, "POST", "/cases", json!({ "type_id": below })).await;
        assert_eq!(opened["title"], "Cobrança");
        for used in [&top, &below] {
            let refused = asks(&world, ADMINISTRATOR, "DELETE", &format!("/case-types/{used}"), json!({})).await;
            assert_eq!(refused.code(), "case_type_in_use");
        }
        does(&world, ADMINISTRATOR, "DELETE", &format!("/case-types/{other}"), json!({})).await;
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "name": "Financeiro", "in_use": false })).await;
        let hidden = asks(&world, AGENT, "POST", "/cases", json!({ "type_id": below })).await;
        assert_eq!(hidden.code(), "case_type_wrong", "what stands below it is out of use too");
        assert_eq!(world.theirs("GET", "/api/v1/case-types", json!({})).await.body["items"], json!([]));
        let strange = world.theirs("POST", "/api/v1/cases", json!({ "type_id": below })).await;
        assert_eq!(strange.body["fields"][0]["code"], "unknown");
    }

    /// Rows: CASE-033, CASE-035.
    async fn a_case_takes_from_its_type_what_nobody_says_and_keeps_the_number_that_was_reserved(db: &TestDb) {
        let world = World::new(db).await;
        let group = does(&world, ADMINISTRATOR, "POST", "/user-groups", json!({ "name": "Financeiro" })).await["id"].clone();
        let hours = json!({ "name": "24 h", "definition": { "time_zone": "UTC", "week": "always" } });
        let hours = does(&world, ADMINISTRATOR, "POST", "/calendars", hours).await["id"].clone();
        let kind = kind(&world, json!({ "name": "Estorno", "status": "resolved", "priority": "urgent", "group_id": group, "due_min": 90, "calendar_id": hours })).await;
        let reserve = async |who| text(&does(&world, who, "POST", "/case-numbers", json!({})).await["number"]);
        let (first, second) = (reserve(AGENT).await, reserve(AGENT).await);
        assert!(first < second, "{first} {second}");
        let open = async |who, number: &str| asks(&world, who, "POST", "/cases", json!({ "type_id": kind, "number": number })).await;
        let one = open(AGENT, &first).await.body;
        assert_eq!((&one["number"], &one["status"], &one["priority"]), (&json!(first), &json!("resolved"), &json!("urgent")));
        assert_eq!((&one["group_id"], &one["responsible_id"]), (&group, &Value::Null));
        assert_eq!(one["due_at"], json!(NOON.micros() + 90 * 60_000_000));
        assert_eq!(open(AGENT, &first).await.code(), "case_number_used", "sent twice, opened once");
        assert_eq!(open(SENIOR, &second).await.body["fields"][0]["field"], "number", "somebody else's");
        let path = format!("/case-numbers/{second}");
        assert_eq!(asks(&world, SENIOR, "DELETE", &path, json!({})).await.status, 404);
        for _ in 0..2 {
            does(&world, AGENT, "DELETE", &path, json!({})).await;
        }
        assert_eq!(open(AGENT, &second).await.code(), "case_number_used", "discarded for good");
        let used = asks(&world, AGENT, "DELETE", &format!("/case-numbers/{first}"), json!({})).await;
        assert_eq!(used.code(), "case_number_used");
        assert!(reserve(AGENT).await > second, "never given out again");
        let plain = does(&world, AGENT, "POST", "/cases", json!({ "type_id": kind, "responsible_id": world.ours.users[&SENIOR], "due_at": 1, "title": "Meu 😀 título" })).await;
        assert_eq!((&plain["group_id"], &plain["due_at"], &plain["title"]), (&Value::Null, &json!(1), &json!("Meu 😀 título")));
    }

    /// Rows: CASE-014, CASE-035, CASE-003.
    async fn a_case_is_changed_within_reach_with_a_trail_and_reopened_with_a_reason(db: &TestDb) {
        let world = World::new(db).await;
        let kind = kind(&world, json!({ "name": "Estorno" })).await;
        let one = does(&world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
        let path = format!("/cases/{}", text(&one["id"]));
        assert_eq!(one["responsible_id"], json!(world.ours.users[&AGENT]), "whoever opens it and names nobody");

        let seen = does(&world, SENIOR, "GET", &path, json!({})).await;
        assert_eq!(seen["may_change"], false, "another area's can be seen");
        let beyond = asks(&world, SENIOR, "PATCH", &path, json!({ "priority": "low" })).await;
        assert_eq!((beyond.status, beyond.code()), (403, "case_beyond_reach"));
        assert_eq!(ids(&does(&world, SENIOR, "GET", "/cases", json!({})).await), Vec::<&Value>::new());

        let change = json!({ "title": "Estorno parcial", "priority": "high", "due_at": 5, "status": "concluded", "resolution": "Devolvido" });
        let done = does(&world, AGENT, "PATCH", &path, change).await;
        assert_eq!((&done["status"], &done["concluded_at"]), (&json!("concluded"), &json!(NOON.micros())));
        for (body, code) in [(json!({ "priority": "low" }), "case_concluded"), (json!({ "status": "resolved" }), "case_concluded")] {
            assert_eq!(asks(&world, AGENT, "PATCH", &path, body).await.code(), code);
        }
        let silent = asks(&world, AGENT, "PATCH", &path, json!({ "status": "pending" })).await;
        assert_eq!((&silent.body["fields"][0]["field"], &silent.body["fields"][0]["code"]), (&json!("reason"), &json!("required")));
        let again = does(&world, AGENT, "PATCH", &path, json!({ "status": "pending", "reason": "Cobraram de novo", "due_at": null })).await;
        assert_eq!((&again["status"], &again["reopened_count"], &again["concluded_at"], &again["due_at"]), (&json!("pending"), &json!(1), &Value::Null, &Value::Null));
        let same = does(&world, AGENT, "PATCH", &path, json!({ "status": "pending" })).await;
        assert_eq!(same["revision"], again["revision"], "nothing is different");

        let first = seeing(&world, ADMINISTRATOR, ("PATCH", &format!("/api/v1{path}")), (&json!({ "title": "Um" }), &again["revision"].to_string())).await;
        assert_eq!(first.status, 200, "{first:?}");
        let second = seeing(&world, AGENT, ("PATCH", &format!("/api/v1{path}")), (&json!({ "title": "Dois" }), &again["revision"].to_string())).await;
        assert_eq!((second.code(), &second.body["current"]["title"]), ("changed_meanwhile", &json!("Um")));
        for (body, field) in [
            (json!({ "responsible_id": "77" }), "responsible_id"),
            (json!({ "group_id": "77" }), "group_id"),
            (json!({ "person_id": "77" }), "person_id"),
            (json!({ "type_id": "77" }), "type_id"),
            (json!({ "title": "x".repeat(161) }), "title"),
            (json!({ "resolution": "a\u{0}" }), "resolution"),
        ] {
            let wrong = asks(&world, AGENT, "PATCH", &path, body).await;
            assert_eq!(wrong.body["fields"][0]["field"], field, "{wrong:?}");
        }

        let trail = does(&world, SENIOR, "GET", &format!("{path}/history"), json!({})).await;
        let trail = trail["items"].as_array().unwrap();
        assert_eq!(trail.len(), 4, "{trail:?}");
        assert_eq!(trail[0]["changes"], json!([{ "field": "title", "from": "Estorno parcial", "to": "Um" }]));
        assert_eq!((&trail[1]["reason"], &trail[1]["actor_id"]), (&json!("Cobraram de novo"), &json!(world.ours.users[&AGENT])));
        let fields: Vec<&Value> = trail[2]["changes"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert_eq!(fields, ["due_at", "priority", "resolution", "status", "title"]);
        assert_eq!(trail[3]["opened"], true);
        assert_eq!(world.theirs("GET", &format!("/api/v1{path}/history"), json!({})).await.status, 404);
    }

    /// Rows: GAP-025, CASE-001, CASE-003.
    async fn cases_are_found_by_number_and_document_and_changed_many_at_once(db: &TestDb) {
        let world = World::new(db).await;
        let top = kind(&world, json!({ "name": "Financeiro" })).await;
        let kind = kind(&world, json!({ "name": "Estorno", "parent_id": top })).await;
        let ana = json!({ "kind": "natural", "name": "Ana Maré", "tax_id": "529.982.247-25" });
        let ana = text(&does(&world, AGENT, "POST", "/people", ana).await["id"]);
        let open = async |who, body: Value| {
            let mut body = body;
            body["type_id"] = json!(kind);
            does(&world, who, "POST", "/cases", body).await
        };
        let one = open(AGENT, json!({ "person_id": ana, "external_number": "SAP 77" })).await;
        let two = open(AGENT, json!({ "title": "Cobrança em dobro", "due_at": 1 })).await;
        let three = open(SUPERVISOR, json!({ "person_id": ana })).await;
        let find = async |who, query: &str| does(&world, who, "GET", &format!("/cases?{query}"), json!({})).await;
        let number = text(&one["number"]).replace('-', "");
        for (query, wanted) in [
            (format!("q={number}"), vec![&one["id"]]),
            ("q=52998224725".into(), vec![&one["id"]]),
            ("q=SAP%2077".into(), vec![&one["id"]]),
            ("q=cobranca".into(), vec![&two["id"]]),
            ("q=ana".into(), vec![&one["id"]]),
            ("overdue=true".into(), vec![&two["id"]]),
            ("order=due".into(), vec![&two["id"], &one["id"]]),
            (format!("type_id={top}"), vec![&two["id"], &one["id"]]),
            ("holder=mine&open=true&limit=1".into(), vec![&two["id"]]),
            ("holder=nobody".into(), vec![]),
            ("status=concluded".into(), vec![]),
            (format!("person_id={ana}"), vec![&three["id"], &one["id"]]),
        ] {
            assert_eq!(ids(&find(AGENT, &query).await), wanted, "{query}");
        }
        assert_eq!(ids(&find(ADMINISTRATOR, "open=true").await).len(), 3);
        let first = find(ADMINISTRATOR, "limit=2").await;
        let rest = find(ADMINISTRATOR, &format!("limit=2&cursor={}", text(&first["next"]))).await;
        assert_eq!([ids(&first), ids(&rest)].concat(), [&three["id"], &two["id"], &one["id"]]);

        let all = json!({ "ids": [one["id"], three["id"], "77", two["id"]], "priority": "urgent", "status": "resolved", "responsible_id": null });
        let changed = does(&world, AGENT, "POST", "/cases/change", all).await;
        let items = changed["items"].as_array().unwrap();
        let refused: Vec<&Value> = items.iter().map(|one| &one["refused"]).collect();
        assert_eq!(refused, [&Value::Null, &json!("case_beyond_reach"), &json!("not_found"), &Value::Null]);
        assert_eq!(items[0]["before"], json!({ "responsible_id": world.ours.users[&AGENT], "group_id": null, "priority": "normal", "due_at": null, "status": "pending" }));
        let now = does(&world, AGENT, "GET", &format!("/cases/{}", text(&one["id"])), json!({})).await;
        assert_eq!((&now["priority"], &now["status"], &now["responsible_id"]), (&json!("urgent"), &json!("resolved"), &Value::Null));
        let wrong = asks(&world, AGENT, "POST", "/cases/change", json!({ "ids": [one["id"]], "responsible_id": "77" })).await;
        assert_eq!(wrong.body["fields"][0]["field"], "responsible_id");
        for many in [json!([]), json!(vec!["1"; 51])] {
            let refused = asks(&world, AGENT, "POST", "/cases/change", json!({ "ids": many })).await;
            assert_eq!(refused.body["fields"][0]["field"], "ids");
        }
    }

    /// Rows: CASE-002, CASE-004, CASE-031, CASE-032, CASE-011, AGENT-009.
    async fn a_contact_opens_joins_leaves_and_changes_cases_with_a_trail(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let mail = kind(&world, json!({ "name": "Só e-mail", "media": ["mail"] })).await;
        let ana = text(&does(&world, AGENT, "POST", "/people", json!({ "kind": "natural", "name": "Ana" })).await["id"]);
        does(&world, AGENT, "PUT", &scene.at("/person"), json!({ "person_id": ana })).await;
        let other = does(&world, SUPERVISOR, "POST", "/cases", json!({ "type_id": scene.kind, "person_id": ana })).await;
        let beside = async || does(&world, AGENT, "GET", &scene.at("/cases"), json!({})).await;
        let shown = beside().await;
        assert_eq!((&shown["rule"], &shown["linked"], &shown["open"][0]["id"]), (&json!("optional"), &json!([]), &other["id"]));
        assert_eq!(shown["type_ids"], json!([scene.kind]), "offered by medium");
        let wrong = asks(&world, AGENT, "POST", "/cases", json!({ "type_id": mail, "interaction_id": scene.contact })).await;
        assert_eq!(wrong.code(), "case_type_wrong");

        let mine = scene.open(&world).await;
        assert_eq!((&mine["person_id"], &mine["queue_id"]), (&json!(ana), &json!(scene.queue)));
        for _ in 0..2 {
            let linked = does(&world, AGENT, "POST", &scene.at("/cases"), json!({ "case_id": other["id"] })).await;
            assert_eq!(linked["id"], other["id"], "another area's can be gone on with");
        }
        let shown = beside().await;
        assert_eq!((shown["linked"].as_array().unwrap().len(), &shown["open"]), (2, &json!([])));
        let contacts = async |case: &Value| does(&world, AGENT, "GET", &format!("/cases/{}/interactions", text(&case["id"])), json!({})).await;
        let list = contacts(&other).await;
        assert_eq!((&list["items"][0]["number"], &list["items"][0]["may_read"]), (&json!(scene.number), &json!(true)));
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "linked twice is linked once");
        let found = does(&world, AGENT, "GET", &format!("/cases?q={}", scene.number), json!({})).await;
        assert_eq!(ids(&found), [&mine["id"]], "found by the number of a contact, within reach");

        let link = |case: &Value, rest: &str| scene.at(&format!("/cases/{}{rest}", text(&case["id"])));
        does(&world, AGENT, "DELETE", &link(&other, ""), json!({})).await;
        assert_eq!(asks(&world, AGENT, "DELETE", &link(&other, ""), json!({})).await.status, 404);
        let same = asks(&world, AGENT, "POST", &link(&mine, "/move"), json!({ "to_case_id": mine["id"] })).await;
        assert_eq!(same.status, 422);
        does(&world, AGENT, "POST", &link(&mine, "/move"), json!({ "to_case_id": other["id"] })).await;
        assert_eq!(contacts(&mine).await["items"], json!([]));
        let trail = does(&world, AGENT, "GET", &format!("/cases/{}/history", text(&mine["id"])), json!({})).await;
        assert_eq!(trail["items"][0]["changes"], json!([{ "field": "interaction", "from": scene.number, "to": null }]));
        assert_eq!(trail["items"][1]["changes"], json!([{ "field": "interaction", "from": null, "to": scene.number }]));

        does(&world, SUPERVISOR, "PATCH", &format!("/cases/{}", text(&other["id"])), json!({ "status": "concluded" })).await;
        assert_eq!(asks(&world, AGENT, "DELETE", &link(&other, ""), json!({})).await.code(), "case_concluded");
        let over = asks(&world, AGENT, "POST", &scene.at("/cases"), json!({ "case_id": other["id"] })).await;
        assert_eq!(over.code(), "case_concluded");
        let foreign = asks(&world, SENIOR, "GET", &scene.at("/cases"), json!({})).await;
        assert_eq!(foreign.status, 404, "beyond reach");
        let unknown = asks(&world, AGENT, "POST", &scene.at("/cases"), json!({ "case_id": "77" })).await;
        assert_eq!(unknown.body["fields"][0]["field"], "case_id");
    }

    /// Rows: GAP-091, CASE-004, CASE-010.
    async fn a_queue_offers_cases_asks_for_one_or_does_without(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.rule(&world, "required").await;
        let conclude = async || asks(&world, AGENT, "POST", &scene.at("/conclude"), json!({ "wrap_up_code_id": scene.code })).await;
        let refused = conclude().await;
        assert_eq!((refused.status, refused.code()), (409, "case_needed"));
        assert_eq!(refused.body["title"], "Esta fila pede uma ocorrência: vincule ou abra uma antes de concluir.");

        scene.rule(&world, "off").await;
        let body = json!({ "type_id": scene.kind, "interaction_id": scene.contact });
        assert_eq!(asks(&world, AGENT, "POST", "/cases", body).await.code(), "case_link_off");
        scene.rule(&world, "required").await;
        let case = scene.open(&world).await;
        assert_eq!(conclude().await.body["state"], "concluded");

        let shown = does(&world, AGENT, "GET", &scene.at("/cases"), json!({})).await;
        assert_eq!(shown["linked"][0]["id"], case["id"], "the case is still opened from the contact that ended");
        let path = format!("/cases/{}", text(&case["id"]));
        let changed = does(&world, AGENT, "PATCH", &path, json!({ "resolution": "Estornado" })).await;
        assert_eq!(changed["resolution"], "Estornado");

        let visitor = Visitor::greet(&world, &scene.key).await;
        visitor.writes(&world, "k2", "Outra coisa").await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let next = format!("/interactions/{}/conclude", text(&mine["items"][0]["id"]));
        let end = json!({ "wrap_up_code_id": scene.code });
        assert_eq!(asks(&world, AGENT, "POST", &next, end.clone()).await.code(), "case_needed");
        let settings = does(&world, ADMINISTRATOR, "GET", "/organization", json!({})).await;
        let mut settings = settings["settings"].clone();
        settings["modules"]["cases"] = json!(false);
        does(&world, ADMINISTRATOR, "PATCH", "/organization", json!({ "settings": settings })).await;
        assert_eq!(asks(&world, AGENT, "GET", "/cases", json!({})).await.code(), "module_off");
        assert_eq!(asks(&world, AGENT, "POST", &next, end).await.body["state"], "concluded", "who does without cases is asked for none");
    }

    /// Rows: CASE-014.
    async fn files_are_put_into_a_case_by_who_uploaded_them(db: &TestDb) {
        let world = World::new(db).await;
        let kind = kind(&world, json!({ "name": "Estorno" })).await;
        let case = does(&world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
        let path = format!("/cases/{}/files", text(&case["id"]));
        let upload = async |who: RoleProfile| {
            let request = axum::http::Request::builder()
                .method("POST")
                .uri("/api/v1/files")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/pdf")
                .header("x-file-name", "nota.pdf")
                .header("cookie", &world.ours.cookies[&who])
                .body(axum::body::Body::from("nota"))
                .unwrap();
            crate::tests::support::send(&world.router, request).await.body["id"].clone()
        };
        let (own, foreign) = (upload(AGENT).await, upload(SENIOR).await);
        for _ in 0..2 {
            let list = does(&world, AGENT, "POST", &path, json!({ "file_id": own })).await;
            assert_eq!((&list["items"][0]["file"]["name"], list["items"].as_array().unwrap().len()), (&json!("nota.pdf"), 1));
        }
        let refused = asks(&world, AGENT, "POST", &path, json!({ "file_id": foreign })).await;
        assert_eq!(refused.body["fields"][0]["field"], "file_id");
        assert_eq!(asks(&world, SENIOR, "POST", &path, json!({ "file_id": foreign })).await.code(), "case_beyond_reach");
        let gone = format!("{path}/{}", text(&own));
        does(&world, AGENT, "DELETE", &gone, json!({})).await;
        assert_eq!(asks(&world, AGENT, "DELETE", &gone, json!({})).await.status, 404);
        let trail = does(&world, AGENT, "GET", &format!("/cases/{}/history", text(&case["id"])), json!({})).await;
        assert_eq!(trail["items"][0]["changes"], json!([{ "field": "file", "from": "nota.pdf", "to": null }]));
        let nobody = call(&world.router, None, "GET", &format!("/api/v1{path}"), &json!({})).await;
        assert_eq!(nobody.status, 401);
    }
}
