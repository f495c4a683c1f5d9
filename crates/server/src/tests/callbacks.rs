//! Callbacks: agreed on in a contact or by a script, in the agenda of whose they are, told once in time, made, moved, given on and cancelled.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{Scene, asks, does, kind, text};
use super::person_rights::anonymizes;
use super::stale::seeing;
use super::support::{NOON, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

/// Somebody who can be called and written to.
pub(super) struct Customer {
    pub(super) id: String,
    pub(super) phone: String,
    pub(super) email: String,
}

impl Customer {
    pub(super) async fn new(world: &World, name: &str, digits: &str) -> Self {
        let points = json!([
            { "kind": "phone", "value": format!("+5548{digits}"), "label": "mobile" },
            { "kind": "email", "value": format!("c{digits}@exemplo.com") },
        ]);
        let body = json!({ "kind": "natural", "name": name, "contact_points": points });
        let made = does(world, AGENT, "POST", "/people", body).await;
        let point = |kind: &str| {
            let points = made["contact_points"].as_array().unwrap();
            text(&points.iter().find(|one| one["kind"] == kind).unwrap()["id"])
        };
        Self {
            id: text(&made["id"]),
            phone: point("phone"),
            email: point("email"),
        }
    }

    fn body(&self, more: &Value) -> Value {
        let mut body = json!({ "person_id": self.id, "contact_point_id": self.phone, "due_at": NOON.micros() + HOUR });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    }

    async fn agrees(&self, world: &World, who: RoleProfile, more: Value) -> Value {
        does(world, who, "POST", "/callbacks", self.body(&more)).await
    }
}

async fn step(world: &World, who: RoleProfile, one: &Value, step: &str, body: Value) -> Value {
    does(world, who, "POST", &at(one, step), body).await
}

fn at(one: &Value, step: &str) -> String {
    format!("/callbacks/{}/{step}", text(&one["id"]))
}

/// The ids of a list.
async fn listed(world: &World, who: RoleProfile, search: &str) -> Vec<String> {
    let list = does(
        world,
        who,
        "GET",
        &format!("/callbacks?{search}"),
        json!({}),
    )
    .await;
    let items = list["items"].as_array().unwrap().iter();
    items.map(|one| text(&one["id"])).collect()
}

/// What somebody was told and has not seen, newest first.
async fn told(world: &World, who: RoleProfile) -> Vec<String> {
    let list = does(world, who, "GET", "/office-notices", json!({})).await;
    let items = list["items"].as_array().unwrap().iter();
    let unread: Vec<String> = items
        .filter(|one| one["read_at"].is_null())
        .map(|one| text(&one["kind"]))
        .collect();
    let count = does(world, who, "GET", "/office-notices/count", json!({})).await;
    assert_eq!(count["unread_count"], json!(unread.len()));
    unread
}

async fn heard(world: &World, who: RoleProfile) -> Vec<String> {
    let told = told(world, who).await;
    does(world, who, "POST", "/office-notices/read", json!({})).await;
    told
}

async fn works(world: &World) {
    app::jobs::drain(&world.ctx, app_office::jobs::ALL)
        .await
        .unwrap();
}

async fn passes(world: &World, minutes: i64) {
    world.ctx.clock.advance(Span::from_mins(minutes));
    works(world).await;
}

db_test! {
    /// Rows: DIAL-010.
    async fn a_callback_enters_the_agenda_is_moved_made_and_opened_again_with_its_history(db: &TestDb) {
        let world = World::new(db).await;
        let ana = Customer::new(&world, "Ana Souza", "991110001").await;
        let one = ana.agrees(&world, AGENT, json!({ "note": "Falar do plano" })).await;
        assert_eq!((&one["state"], &one["user_id"], &one["person_name"]), (&json!("open"), &json!(world.ours.users[&AGENT]), &json!("Ana Souza")));
        assert_eq!(one["steps"], json!(["change", "reassign", "conclude", "cancel"]));
        let later = ana.agrees(&world, AGENT, json!({ "due_at": NOON.micros() + 3 * HOUR, "contact_point_id": ana.email })).await;
        let own = [text(&one["id"]), text(&later["id"])];
        assert_eq!(listed(&world, AGENT, "holder=mine&state=open").await, own, "by moment");
        assert_eq!(listed(&world, AGENT, "holder=mine&q=souza").await.len(), 2);
        assert_eq!(listed(&world, AGENT, "q=PLANO").await, own[..1]);
        assert_eq!(listed(&world, AGENT, &format!("to_at={}", NOON.micros() + 2 * HOUR)).await, own[..1]);
        assert_eq!(listed(&world, AGENT, "overdue=true").await, Vec::<String>::new());
        let count = does(&world, AGENT, "GET", "/callbacks/count", json!({})).await;
        assert_eq!(count, json!({ "open_count": 2, "overdue_count": 0 }));
        passes(&world, 61).await;
        assert_eq!(listed(&world, AGENT, "overdue=true").await, own[..1]);
        let count = does(&world, AGENT, "GET", "/callbacks/count", json!({})).await;
        assert_eq!(count, json!({ "open_count": 2, "overdue_count": 1 }));

        let path = format!("/callbacks/{}", own[0]);
        let moved = json!({ "due_at": NOON.micros() + 26 * HOUR, "reason": "Pediu amanhã" });
        let moved = does(&world, AGENT, "PATCH", &path, moved).await;
        assert_eq!((&moved["moved_count"], &moved["revision"]), (&json!(1), &json!(2)));
        let stale = seeing(&world, AGENT, ("PATCH", &format!("/api/v1{path}")), (&json!({ "note": "x" }), "\"1\"")).await;
        assert_eq!(stale.code(), "changed_meanwhile", "{stale:?}");
        let done = step(&world, AGENT, &one, "conclude", json!({ "outcome": "Vai ficar" })).await;
        assert_eq!((&done["state"], &done["outcome"], &done["steps"]), (&json!("done"), &json!("Vai ficar"), &json!(["reopen"])));
        for (wanted, body) in [("conclude", json!({ "outcome": "x" })), ("cancel", json!({ "reason": "x" })), ("reassign", json!({}))] {
            let over = asks(&world, AGENT, "POST", &at(&one, wanted), body).await;
            assert_eq!((over.status, over.code()), (409, "callback_over"), "{wanted}");
        }
        let back = step(&world, AGENT, &one, "reopen", json!({})).await;
        assert_eq!((&back["state"], &back["outcome"]), (&json!("open"), &Value::Null));
        let silent = asks(&world, AGENT, "POST", &at(&one, "cancel"), json!({ "reason": " " })).await;
        assert_eq!(silent.body["fields"][0]["field"], "reason");
        step(&world, AGENT, &one, "cancel", json!({ "reason": "Não quer mais" })).await;
        assert_eq!(listed(&world, AGENT, "state=cancelled").await, own[..1]);
        let trail = does(&world, AGENT, "GET", &format!("{path}/history"), json!({})).await;
        let items = trail["items"].as_array().unwrap();
        assert_eq!(items.len(), 5);
        assert_eq!((&items[4]["agreed"], &items[3]["reason"]), (&json!(true), &json!("Pediu amanhã")));
        let change = json!({ "field": "due_at", "from": NOON.micros() + HOUR, "to": NOON.micros() + 26 * HOUR });
        assert_eq!(items[3]["changes"], json!([change]));
    }

    /// Rows: DIAL-010.
    async fn what_a_callback_asks_for_is_there_and_ahead_within_a_year(db: &TestDb) {
        let world = World::new(db).await;
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let other = Customer::new(&world, "Bia", "991110002").await;
        let theirs = world.theirs.users[&AGENT];
        for (more, field, code) in [
            (json!({ "due_at": null }), "", ""),
            (json!({ "due_at": NOON.micros() }), "due_at", "moment_past"),
            (json!({ "due_at": NOON.micros() + 367 * 24 * HOUR }), "due_at", "moment_far"),
            (json!({ "contact_point_id": other.phone }), "contact_point_id", "unknown"),
            (json!({ "person_id": "77" }), "person_id", "unknown"),
            (json!({ "case_id": "77" }), "case_id", "unknown"),
            (json!({ "interaction_id": "77" }), "interaction_id", "unknown"),
            (json!({ "user_id": "77" }), "user_id", "unknown"),
            (json!({ "user_id": theirs }), "user_id", "unknown"),
            (json!({ "user_id": world.ours.users[&SENIOR] }), "user_id", "beyond_own_rights"),
            (json!({ "group_id": "77" }), "group_id", "unknown"),
            (json!({ "note": "x".repeat(1_001) }), "note", "text_too_long"),
        ] {
            let wrong = asks(&world, AGENT, "POST", "/callbacks", ana.body(&more)).await;
            assert!(wrong.status >= 400, "{more}");
            if !field.is_empty() {
                let first = &wrong.body["fields"][0];
                assert_eq!((&first["field"], &first["code"]), (&json!(field), &json!(code)), "{wrong:?}");
            }
        }
        let mut nobody = ana.body(&json!({}));
        nobody.as_object_mut().unwrap().remove("person_id");
        assert_eq!(asks(&world, AGENT, "POST", "/callbacks", nobody).await.code(), "callback_person_missing");
        let one = ana.agrees(&world, AGENT, json!({})).await;
        let path = format!("/api/v1/callbacks/{}", text(&one["id"]));
        assert_eq!(world.theirs("GET", &path, json!({})).await.status, 404);
        assert_eq!(world.theirs("PATCH", &path, json!({ "note": "x" })).await.status, 404);
    }

    /// Rows: DIAL-010.
    async fn the_owner_is_told_before_and_at_the_moment_once_each(db: &TestDb) {
        let world = World::new(db).await;
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let one = ana.agrees(&world, AGENT, json!({})).await;
        passes(&world, 54).await;
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new(), "not yet");
        passes(&world, 1).await;
        assert_eq!(heard(&world, AGENT).await, ["callback_soon"]);
        passes(&world, 5).await;
        let list = does(&world, AGENT, "GET", "/office-notices", json!({})).await;
        let first = &list["items"][0];
        assert_eq!((&first["kind"], &first["callback_id"], &first["person_name"], &first["case_id"]), (&json!("callback_due"), &one["id"], &json!("Ana"), &Value::Null));
        assert_eq!(heard(&world, AGENT).await, ["callback_due"]);
        // After a crash a job runs again: what it told is told.
        for reminder in ["soon", "due"] {
            let job = store::job_queue::Job {
                id: world.ctx.id(base::id::JobId::from_i64),
                org: world.ours.org,
                kind: app_office::jobs::remind_callback::NAME.to_owned(),
                payload: json!({ "callback_id": one["id"], "due_at": one["due_at"], "reminder": reminder }),
                attempts: 1,
                run_at: NOON,
                created_at: NOON,
                last_error: None,
            };
            app_office::jobs::remind_callback::run(world.ctx.clone(), job).await.unwrap();
        }
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new(), "told once");
        // Another moment is told of anew, a made or cancelled one never.
        let path = format!("/callbacks/{}", text(&one["id"]));
        does(&world, AGENT, "PATCH", &path, json!({ "due_at": NOON.micros() + 2 * HOUR })).await;
        passes(&world, 60).await;
        assert_eq!(heard(&world, AGENT).await, ["callback_due"], "late for the reminder before: only what is due is told");
        for (wanted, body) in [("conclude", json!({ "outcome": "x" })), ("cancel", json!({ "reason": "x" }))] {
            let over = ana.agrees(&world, AGENT, json!({ "due_at": NOON.micros() + 3 * HOUR })).await;
            step(&world, AGENT, &over, wanted, body).await;
        }
        passes(&world, 61).await;
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new());
        // Who opens one that was told has seen it.
        let last = ana.agrees(&world, AGENT, json!({ "due_at": NOON.micros() + 4 * HOUR })).await;
        passes(&world, 60).await;
        assert_eq!(told(&world, AGENT).await, ["callback_due"]);
        does(&world, AGENT, "POST", "/office-notices/read", json!({ "callback_id": last["id"] })).await;
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new());
    }

    /// Rows: DIAL-010.
    async fn a_supervisor_sees_and_gives_those_within_reach_and_finds_somebody_for_who_left(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let supervisor = world.ours.users[&SUPERVISOR];
        let (agent, senior) = (world.ours.users[&AGENT], world.ours.users[&SENIOR]);
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let one = ana.agrees(&world, AGENT, json!({})).await;
        let unseen = asks(&world, SENIOR, "GET", &format!("/callbacks/{}", text(&one["id"])), json!({})).await;
        assert_eq!(unseen.status, 404, "beyond reach it is not confirmed");
        assert_eq!(listed(&world, SENIOR, "").await, Vec::<String>::new());
        let beyond = asks(&world, SUPERVISOR, "POST", &at(&one, "reassign"), json!({ "user_id": senior })).await;
        assert_eq!(beyond.status, 404, "not in a queue of theirs");
        let members = json!({ "members": [{ "user_id": agent }, { "user_id": supervisor }, { "user_id": senior }] });
        let path = format!("/queues/{}/members", scene.queue);
        does(&world, ADMINISTRATOR, "PUT", &path, members).await;
        assert_eq!(listed(&world, SUPERVISOR, "").await, [text(&one["id"])]);
        assert_eq!(listed(&world, SUPERVISOR, "holder=mine").await, Vec::<String>::new());
        assert_eq!(listed(&world, SUPERVISOR, &format!("user_id={agent}")).await.len(), 1);

        let given = step(&world, SUPERVISOR, &one, "reassign", json!({ "user_id": senior, "reason": "Férias" })).await;
        assert_eq!(given["user_id"], json!(senior));
        assert_eq!(heard(&world, SENIOR).await, ["callback_assigned"]);
        let other = asks(&world, AGENT, "POST", &at(&one, "conclude"), json!({ "outcome": "x" })).await;
        assert_eq!((other.status, other.code()), (403, "callback_of_others"), "who agreed on it does not make it");
        does(&world, AGENT, "PATCH", &format!("/callbacks/{}", text(&one["id"])), json!({ "due_at": NOON.micros() + 2 * HOUR })).await;
        assert_eq!(heard(&world, SENIOR).await, ["callback_moved"]);

        does(&world, ADMINISTRATOR, "PATCH", &format!("/users/{senior}"), json!({ "active": false })).await;
        passes(&world, 115).await;
        assert_eq!(heard(&world, SUPERVISOR).await, ["callback_unattended"]);
        assert_eq!(heard(&world, ADMINISTRATOR).await, ["callback_unattended"]);
        passes(&world, 10).await;
        assert_eq!(told(&world, SUPERVISOR).await, Vec::<String>::new(), "once is enough");
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new(), "it is not theirs to find somebody");
        let gone = asks(&world, SUPERVISOR, "POST", &at(&one, "reassign"), json!({ "user_id": senior })).await;
        assert_eq!(gone.body["fields"][0]["code"], "unknown");
        let back = step(&world, SUPERVISOR, &one, "reassign", json!({ "user_id": agent })).await;
        assert_eq!(back["user_id"], json!(agent));
        step(&world, SUPERVISOR, &one, "cancel", json!({ "reason": "Resolvido" })).await;
        assert_eq!(heard(&world, AGENT).await, ["callback_cancelled", "callback_assigned"]);
    }

    /// Rows: DIAL-010.
    async fn what_waits_in_a_group_is_told_to_all_and_taken_by_one(db: &TestDb) {
        let world = World::new(db).await;
        let members = [SENIOR, SUPERVISOR].map(|who| world.ours.users[&who]);
        let group = json!({ "name": "Retornos", "member_ids": members });
        let group = does(&world, ADMINISTRATOR, "POST", "/user-groups", group).await;
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let one = ana.agrees(&world, AGENT, json!({ "group_id": group["id"] })).await;
        assert_eq!((&one["user_id"], &one["group_id"]), (&Value::Null, &group["id"]));
        passes(&world, 60).await;
        for member in [SENIOR, SUPERVISOR] {
            assert_eq!(heard(&world, member).await, ["callback_due", "callback_assigned"]);
            assert_eq!(listed(&world, member, "holder=mine").await, [text(&one["id"])]);
        }
        let taken = step(&world, SENIOR, &one, "reassign", json!({})).await;
        assert_eq!((&taken["user_id"], &taken["group_id"]), (&json!(members[0]), &group["id"]));
        assert_eq!(told(&world, SENIOR).await, Vec::<String>::new());
        assert_eq!(listed(&world, SUPERVISOR, "holder=mine").await, Vec::<String>::new());
        let both = json!({ "group_id": group["id"], "user_id": members[0] });
        let both = asks(&world, SENIOR, "POST", &at(&one, "reassign"), both).await;
        assert_eq!(both.body["fields"][0]["code"], "invalid");
        does(&world, SENIOR, "POST", &at(&one, "conclude"), json!({ "outcome": "Falei" })).await;
    }

    /// Rows: DIAL-010, GAP-075.
    async fn a_phone_is_masked_in_lists_and_whole_for_who_may_see_it_and_that_is_written_down(db: &TestDb) {
        let world = World::new(db).await;
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let one = ana.agrees(&world, AGENT, json!({})).await;
        let path = format!("/callbacks/{}", text(&one["id"]));
        let list = does(&world, AGENT, "GET", "/callbacks", json!({})).await;
        assert!(text(&list["items"][0]["address"]).contains('*'), "{list}");
        assert_eq!(does(&world, AGENT, "GET", &path, json!({})).await["address"], "+5548991110001");
        let reads = does(&world, ADMINISTRATOR, "GET", &format!("/person-reads?person_id={}", ana.id), json!({})).await;
        assert_eq!(reads["items"].as_array().map(Vec::len), Some(1), "{reads}");
        let agent = world.ours.users[&AGENT];
        let withheld = json!({ "permissions": { "person_phone_read": false } });
        does(&world, ADMINISTRATOR, "PATCH", &format!("/users/{agent}"), withheld).await;
        assert!(text(&does(&world, AGENT, "GET", &path, json!({})).await["address"]).contains('*'));
        let withheld = json!({ "permissions": { "callback_use": false } });
        does(&world, ADMINISTRATOR, "PATCH", &format!("/users/{agent}"), withheld).await;
        assert_eq!(asks(&world, AGENT, "GET", "/callbacks", json!({})).await.code(), "permission_missing");
    }

    /// Rows: DIAL-010, GAP-007.
    async fn callbacks_follow_a_merge_and_its_undo(db: &TestDb) {
        let world = World::new(db).await;
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let double = Customer::new(&world, "Ana S.", "991110002").await;
        let one = double.agrees(&world, AGENT, json!({})).await;
        let path = format!("/callbacks/{}", text(&one["id"]));
        let merge = json!({ "merged_id": double.id });
        let merge = does(&world, ADMINISTRATOR, "POST", &format!("/people/{}/merge", ana.id), merge).await;
        let followed = does(&world, AGENT, "GET", &path, json!({})).await;
        assert_eq!((&followed["person_id"], &followed["contact_point_id"]), (&json!(ana.id), &json!(double.phone)));
        let since = double.agrees(&world, AGENT, json!({})).await;
        assert_eq!(since["person_id"], json!(ana.id), "a merged person is who stayed");
        does(&world, ADMINISTRATOR, "POST", &format!("/person-merges/{}/undo", text(&merge["id"])), json!({})).await;
        let back = does(&world, AGENT, "GET", &path, json!({})).await;
        assert_eq!((&back["person_id"], &back["contact_point_id"]), (&json!(double.id), &json!(double.phone)));
        let stays = does(&world, AGENT, "GET", &format!("/callbacks/{}", text(&since["id"])), json!({})).await;
        assert_eq!((&stays["person_id"], &stays["contact_point_id"]), (&json!(ana.id), &Value::Null));
        assert_eq!(stays["address"], "+5548991110002", "what was agreed is still known");
    }

    /// Rows: GAP-074, DIAL-010.
    async fn who_has_an_open_callback_is_not_anonymised_and_a_finished_one_is_emptied(db: &TestDb) {
        let world = World::new(db).await;
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let one = ana.agrees(&world, AGENT, json!({ "note": "Marcada" })).await;
        let path = format!("/callbacks/{}", text(&one["id"]));
        let refused = anonymizes(&world, &[&ana.id]).await;
        let refused = format!("/anonymizations/{}/refusals", text(&refused["id"]));
        let refused = does(&world, ADMINISTRATOR, "GET", &refused, json!({})).await;
        assert_eq!(refused["items"][0]["reason"], "callback_open");
        assert!(text(&refused["csv"]).contains(";Ana;Há um retorno agendado."), "{refused:?}");
        step(&world, AGENT, &one, "conclude", json!({ "outcome": "Marcada" })).await;
        let done = anonymizes(&world, &[&ana.id]).await;
        assert_eq!(done["done_count"], 1);
        let left = does(&world, AGENT, "GET", &path, json!({})).await;
        assert_eq!((&left["note"], &left["outcome"], &left["address"]), (&Value::Null, &Value::Null, &json!("")));
        assert_eq!(left["state"], "done");
        let trail = does(&world, AGENT, "GET", &format!("{path}/history"), json!({})).await;
        assert!(!trail.to_string().contains("Marcada"), "{trail}");
        assert_eq!(asks(&world, AGENT, "POST", &at(&one, "reopen"), json!({})).await.code(), "person_anonymized");
        assert_eq!(asks(&world, AGENT, "POST", "/callbacks", ana.body(&json!({}))).await.code(), "person_anonymized");
    }

    /// Rows: DIAL-010, DIAL-009.
    async fn a_case_whose_result_becomes_a_callback_asks_for_one_unless_one_is_open(db: &TestDb) {
        let world = World::new(db).await;
        let kind = kind(&world, json!({ "name": "Oferta" })).await;
        let end = json!({ "name": "Oferta", "type_id": kind, "complement": { "kind": "marketing_action" } });
        let end = does(&world, ADMINISTRATOR, "POST", "/agent-scripts", end).await;
        let users = json!({ "user_ids": [world.ours.users[&AGENT]] });
        does(&world, ADMINISTRATOR, "PUT", &format!("/agent-scripts/{}/authorization", text(&end["id"])), users).await;
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let opens = |more: Value| {
            let mut script = json!({ "id": end["id"] });
            script.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({ "script": script, "person_id": ana.id })
        };
        let choice = json!({ "contact_point_id": ana.phone, "due_at": NOON.micros() + HOUR });
        for (more, field, code) in [
            (json!({ "marketing_result": "call_back" }), "script.callback", "required"),
            (json!({ "marketing_result": "success", "callback": choice }), "script.callback", "invalid"),
            (json!({ "marketing_result": "call_back", "callback": { "contact_point_id": ana.phone, "due_at": NOON.micros() } }), "script.callback.due_at", "moment_past"),
        ] {
            let wrong = asks(&world, AGENT, "POST", "/cases", opens(more)).await;
            let first = &wrong.body["fields"][0];
            assert_eq!((&first["field"], &first["code"]), (&json!(field), &json!(code)), "{wrong:?}");
        }
        assert_eq!(listed(&world, AGENT, "").await, Vec::<String>::new(), "nothing of what was refused stays");
        let case = does(&world, AGENT, "POST", "/cases", opens(json!({ "marketing_result": "call_back", "callback": choice }))).await;
        let search = format!("case_id={}", text(&case["id"]));
        let first = listed(&world, AGENT, &search).await;
        assert_eq!(first.len(), 1);
        let read = does(&world, AGENT, "GET", &format!("/callbacks/{}", first[0]), json!({})).await;
        assert_eq!((&read["script_id"], &read["case_number"]), (&end["id"], &case["number"]));

        let path = format!("/cases/{}", text(&case["id"]));
        does(&world, AGENT, "PATCH", &path, json!({ "marketing_result": "failure" })).await;
        does(&world, AGENT, "PATCH", &path, json!({ "marketing_result": "call_back" })).await;
        assert_eq!(listed(&world, AGENT, &search).await.len(), 1, "one is open: it keeps the promise");
        does(&world, AGENT, "POST", &format!("/callbacks/{}/cancel", first[0]), json!({ "reason": "x" })).await;
        does(&world, AGENT, "PATCH", &path, json!({ "marketing_result": "failure" })).await;
        let silent = asks(&world, AGENT, "PATCH", &path, json!({ "marketing_result": "call_back" })).await;
        assert_eq!((&silent.body["fields"][0]["field"], &silent.body["fields"][0]["code"]), (&json!("callback"), &json!("required")));
        does(&world, AGENT, "PATCH", &path, json!({ "marketing_result": "call_back", "callback": choice })).await;
        assert_eq!(listed(&world, AGENT, &format!("{search}&state=open")).await.len(), 1);
        // Who may not agree on callbacks records the result alone.
        let withheld = json!({ "permissions": { "callback_use": false } });
        does(&world, ADMINISTRATOR, "PATCH", &format!("/users/{}", world.ours.users[&AGENT]), withheld).await;
        let alone = does(&world, AGENT, "POST", "/cases", opens(json!({ "marketing_result": "call_back" }))).await;
        assert_eq!(alone["marketing_result"], "call_back");
        let beyond = asks(&world, AGENT, "POST", "/cases", opens(json!({ "marketing_result": "call_back", "callback": choice }))).await;
        assert_eq!(beyond.body["fields"][0]["code"], "beyond_own_rights");
    }
}
