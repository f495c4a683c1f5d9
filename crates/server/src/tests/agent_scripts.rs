//! Scripts: a tree below Início, authorized for users and groups, followed beside a thread to the form of a case that keeps the way.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::callbacks::Customer;
use super::cases::{Scene, asks, does, kind, text};
use super::stale::seeing;
use super::support::{Answer, NOON, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

async fn script(world: &World, body: Value) -> String {
    text(&does(world, ADMINISTRATOR, "POST", "/agent-scripts", body).await["id"])
}

async fn form(world: &World, name: &str) -> String {
    let draft = json!({ "sections": [{ "title": "Motivo", "fields": [
        { "name": "DSC_MOTIVO", "label": "Motivo", "kind": "short_text", "required": true },
    ] }] });
    let body = json!({ "name": name, "on_desk": true, "draft": draft });
    let id = text(&does(world, ADMINISTRATOR, "POST", "/forms", body).await["id"]);
    let path = format!("/forms/{id}/publish");
    does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
    id
}

async fn authorize(world: &World, script: &str, body: Value) {
    let path = format!("/agent-scripts/{script}/authorization");
    does(world, ADMINISTRATOR, "PUT", &path, body).await;
}

/// The names of what somebody is offered, each with that of the one above it.
async fn offered(world: &World, who: RoleProfile) -> Vec<(String, Option<String>)> {
    let body = does(world, who, "GET", "/agent/scripts", json!({})).await;
    let items = body["items"].as_array().unwrap();
    let name = |id: &Value| {
        let found = items.iter().find(|one| &one["id"] == id);
        found.map(|one| text(&one["name"]))
    };
    let line = |one: &Value| (text(&one["name"]), name(&one["parent_id"]));
    let mut all: Vec<_> = items.iter().map(line).collect();
    all.sort();
    all
}

async fn tree(world: &World) -> Vec<(String, Value, i64)> {
    let body = does(world, ADMINISTRATOR, "GET", "/agent-scripts", json!({})).await;
    let items = body["items"].as_array().unwrap().iter();
    let line = |one: &Value| {
        (
            text(&one["name"]),
            one["parent_id"].clone(),
            one["position"].as_i64().unwrap(),
        )
    };
    items.map(line).collect()
}

async fn set(world: &World, name: &str, on: bool) {
    let path = "/organization";
    let before = does(world, ADMINISTRATOR, "GET", path, json!({})).await;
    let mut settings = before["settings"].clone();
    settings[name] = json!(on);
    does(
        world,
        ADMINISTRATOR,
        "PATCH",
        path,
        json!({ "settings": settings }),
    )
    .await;
}

fn wrong(answer: &Answer) -> (&Value, &Value) {
    let first = &answer.body["fields"][0];
    (&first["field"], &first["code"])
}

fn owned(line: (&str, Option<&str>)) -> (String, Option<String>) {
    (line.0.to_owned(), line.1.map(str::to_owned))
}

/// A contact in hand, and a line of three scripts of which the last records a case.
struct Guided {
    scene: Scene,
    top: String,
    middle: String,
    end: String,
    form: String,
}

impl Guided {
    async fn new(world: &World, complement: Value) -> Self {
        let scene = Scene::new(world).await;
        let form = form(world, "Retenção").await;
        let top = script(world, json!({ "name": "Retenção" })).await;
        let middle = script(world, json!({ "name": "Oferta", "parent_id": top })).await;
        let end = json!({
            "name": "Aceitou", "parent_id": middle, "message": "Ótimo, {customer}!", "type_id": scene.kind, "form_id": form,
            "complement": complement,
        });
        let end = script(world, end).await;
        authorize(
            world,
            &top,
            json!({ "user_ids": [world.ours.users[&AGENT]] }),
        )
        .await;
        Self {
            scene,
            top,
            middle,
            end,
            form,
        }
    }

    async fn opens(&self, world: &World, choice: Value) -> Answer {
        let body = json!({ "script": choice });
        asks(world, AGENT, "POST", &self.scene.at("/forms"), body).await
    }

    async fn concludes(&self, world: &World) -> Value {
        let body = json!({ "wrap_up_code_id": self.scene.code });
        does(world, AGENT, "POST", &self.scene.at("/conclude"), body).await;
        let beside = does(world, AGENT, "GET", &self.scene.at("/cases"), json!({})).await;
        beside["linked"][0].clone()
    }
}

async fn way(world: &World, case: &Value) -> Value {
    let path = format!("/cases/{}/script", text(&case["id"]));
    does(world, AGENT, "GET", &path, json!({})).await
}

db_test! {
    /// Rows: CASE-015, CASE-016, CASE-017, CASE-018, GAP-092.
    async fn a_tree_is_built_below_inicio_and_what_it_names_is_there(db: &TestDb) {
        let world = World::new(db).await;
        let top = kind(&world, json!({ "name": "Pedidos" })).await;
        let leaf = kind(&world, json!({ "name": "Troca", "parent_id": top })).await;
        let ready = form(&world, "Troca").await;
        let first = script(&world, json!({ "name": "Saudação", "message": "Olá, {customer}" })).await;
        let whole = json!({
            "name": "Troca", "parent_id": first, "type_id": leaf, "form_id": ready,
            "complement": { "kind": "case_tracking", "status": "resolved", "priority": "high", "due_min": 60 },
        });
        let made = does(&world, ADMINISTRATOR, "POST", "/agent-scripts", whole).await;
        let path = format!("/agent-scripts/{}", text(&made["id"]));
        let read = does(&world, ADMINISTRATOR, "GET", &path, json!({})).await;
        assert_eq!(read, made);
        assert_eq!(
            (&read["complement"]["kind"], &read["complement"]["responsible_id"], &read["active"], &read["user_ids"]),
            (&json!("case_tracking"), &Value::Null, &json!(true), &json!([]))
        );
        let draft = json!({ "name": "Rascunho", "on_desk": true, "draft": { "sections": [] } });
        let draft = text(&does(&world, ADMINISTRATOR, "POST", "/forms", draft).await["id"]);
        let theirs = text(&world.theirs("POST", "/api/v1/case-types", json!({ "name": "x" })).await.body["id"]);
        let tracking = |what: Value| {
            let mut complement = what;
            complement["kind"] = json!("case_tracking");
            json!({ "type_id": leaf, "complement": complement })
        };
        for (mut body, field, code) in [
            (json!({ "parent_id": "77" }), "parent_id", "unknown"),
            (json!({ "form_id": ready }), "type_id", "required"),
            (json!({ "complement": { "kind": "marketing_action" } }), "type_id", "required"),
            (json!({ "type_id": "77" }), "type_id", "unknown"),
            (json!({ "type_id": theirs }), "type_id", "unknown"),
            (json!({ "type_id": top }), "type_id", "unknown"),
            (json!({ "type_id": leaf, "form_id": "77" }), "form_id", "unknown"),
            (json!({ "type_id": leaf, "form_id": draft }), "form_id", "form_not_ready"),
            (tracking(json!({ "status": "concluded" })), "complement.status", "invalid"),
            (tracking(json!({ "due_min": 0 })), "complement.due_min", "out_of_range"),
            (tracking(json!({ "responsible_id": "77" })), "complement.responsible_id", "unknown"),
            (tracking(json!({ "group_id": "77" })), "complement.group_id", "unknown"),
        ] {
            body["name"] = json!("x");
            let refused = asks(&world, ADMINISTRATOR, "POST", "/agent-scripts", body).await;
            assert_eq!(wrong(&refused), (&json!(field), &json!(code)), "{refused:?}");
        }
        let twice = asks(&world, ADMINISTRATOR, "POST", "/agent-scripts", json!({ "name": "saudacao" })).await;
        assert_eq!(twice.code(), "name_taken");
        let long = asks(&world, ADMINISTRATOR, "POST", "/agent-scripts", json!({ "name": "x", "message": "x".repeat(4_001) })).await;
        assert_eq!(wrong(&long), (&json!("message"), &json!("text_too_long")), "{long:?}");
        // What a script names is not deleted below it.
        let form = asks(&world, ADMINISTRATOR, "DELETE", &format!("/forms/{ready}"), json!({})).await;
        assert_eq!((form.code(), &form.body["agent_scripts"]), ("form_in_use", &json!(["Troca"])));
        let kind = asks(&world, ADMINISTRATOR, "DELETE", &format!("/case-types/{leaf}"), json!({})).await;
        assert_eq!(kind.code(), "case_type_in_use");
    }

    /// Rows: CASE-015, CASE-018, GAP-126.
    async fn scripts_are_moved_without_circles_edited_and_deleted_or_only_deactivated(db: &TestDb) {
        let world = World::new(db).await;
        let mut made = Vec::new();
        for name in ["Um", "Dois", "Três"] {
            made.push(script(&world, json!({ "name": name })).await);
        }
        let at = |n: usize, rest: &str| format!("/agent-scripts/{}{rest}", made[n]);
        let moves = async |n: usize, parent: Value, position: i64| {
            let body = json!({ "parent_id": parent, "position": position });
            asks(&world, ADMINISTRATOR, "POST", &at(n, "/move"), body).await
        };
        assert_eq!(moves(2, Value::Null, 0).await.status, 200);
        let names = |tree: Vec<(String, Value, i64)>| tree.into_iter().map(|(name, _, place)| (name, place)).collect::<Vec<_>>();
        assert_eq!(names(tree(&world).await), [("Três".into(), 0), ("Um".into(), 1), ("Dois".into(), 2)]);
        assert_eq!(moves(1, json!(made[0]), 99).await.body["position"], 0);
        assert_eq!(moves(2, json!(made[1]), 0).await.status, 200);
        for (moved, below) in [(0, 0), (0, 1), (0, 2), (1, 2)] {
            let refused = moves(moved, json!(made[below]), 0).await;
            assert_eq!(wrong(&refused), (&json!("parent_id"), &json!("invalid")), "{moved} below {below}");
            let body = json!({ "name": "Um", "parent_id": made[below] });
            let refused = asks(&world, ADMINISTRATOR, "PATCH", &at(moved, ""), body).await;
            assert_eq!(wrong(&refused), (&json!("parent_id"), &json!("invalid")));
        }
        let used = asks(&world, ADMINISTRATOR, "DELETE", &at(1, ""), json!({})).await;
        assert_eq!((used.status, used.code()), (409, "agent_script_in_use"), "another stands below it");
        let off = does(&world, ADMINISTRATOR, "PATCH", &at(1, ""), json!({ "name": "Dois", "parent_id": made[0], "active": false })).await;
        assert_eq!((&off["active"], &off["position"]), (&json!(false), &json!(0)));
        assert_eq!(offered(&world, ADMINISTRATOR).await, [owned(("Um", None))], "with everything below it");
        does(&world, ADMINISTRATOR, "DELETE", &at(2, ""), json!({})).await;
        does(&world, ADMINISTRATOR, "DELETE", &at(1, ""), json!({})).await;
        let left: Vec<String> = tree(&world).await.into_iter().map(|(name, _, _)| name).collect();
        assert_eq!(left, ["Um"]);
        let trail = does(&world, ADMINISTRATOR, "GET", "/audit-log", json!({})).await;
        let subjects = trail["items"].as_array().unwrap().iter().filter(|one| one["subject"] == "agent_script").count();
        assert_eq!(subjects, 9, "every change: {trail:?}");
    }

    /// Rows: CASE-020, CONFLICT-18, ORG-008.
    async fn administrators_use_every_script_and_others_what_they_or_their_groups_are_authorized_for(db: &TestDb) {
        let world = World::new(db).await;
        let sales = script(&world, json!({ "name": "Vendas" })).await;
        let offer = script(&world, json!({ "name": "Oferta", "parent_id": sales })).await;
        script(&world, json!({ "name": "Fechamento", "parent_id": offer })).await;
        script(&world, json!({ "name": "Suporte" })).await;
        let all = [("Fechamento", Some("Oferta")), ("Oferta", Some("Vendas")), ("Suporte", None), ("Vendas", None)].map(owned);
        assert_eq!(offered(&world, ADMINISTRATOR).await, all);
        for who in [AGENT, SENIOR, SUPERVISOR] {
            assert_eq!(offered(&world, who).await, [], "{who:?}: nobody named them");
        }
        let group = json!({ "name": "Equipe", "member_ids": [world.ours.users[&SENIOR]] });
        let group = text(&does(&world, ADMINISTRATOR, "POST", "/user-groups", group).await["id"]);
        let both = json!({ "user_ids": [world.ours.users[&SUPERVISOR]], "group_ids": [group] });
        authorize(&world, &offer, both).await;
        let branch = [("Fechamento", Some("Oferta")), ("Oferta", None)].map(owned);
        for who in [SENIOR, SUPERVISOR] {
            assert_eq!(offered(&world, who).await, branch, "{who:?}: with what is below, without what is above");
        }
        assert_eq!(offered(&world, AGENT).await, []);
        for (body, field) in [(json!({ "user_ids": ["77"] }), "user_ids"), (json!({ "group_ids": ["77"] }), "group_ids")] {
            let refused = asks(&world, ADMINISTRATOR, "PUT", &format!("/agent-scripts/{offer}/authorization"), body).await;
            assert_eq!(wrong(&refused), (&json!(field), &json!("unknown")));
        }
        // Editing the script keeps who may use it; a stale authorization is refused.
        let path = format!("/agent-scripts/{offer}");
        let edited = does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "name": "Oferta nova", "parent_id": sales })).await;
        assert_eq!(edited["group_ids"], json!([group]));
        let stale = seeing(&world, ADMINISTRATOR, ("PUT", &format!("/api/v1{path}/authorization")), (&json!({}), "\"1\"")).await;
        assert_eq!(stale.code(), "changed_meanwhile");
        set(&world, "scripts_open_to_administrators", false).await;
        assert_eq!(offered(&world, ADMINISTRATOR).await, [], "the setting closes them");
        authorize(&world, &sales, json!({ "user_ids": [world.ours.users[&ADMINISTRATOR]] })).await;
        assert_eq!(offered(&world, ADMINISTRATOR).await.len(), 3);
    }

    /// Rows: CASE-016, CASE-017, CASE-018, CASE-034.
    async fn an_agent_is_led_to_a_form_and_the_case_keeps_the_way(db: &TestDb) {
        let world = World::new(db).await;
        let mine = json!(world.ours.users[&SUPERVISOR]);
        let guided = Guided::new(&world, json!({ "kind": "case_tracking", "priority": "urgent", "responsible_id": mine, "due_min": 120 })).await;
        let Guided { scene, top, middle, end, form } = &guided;
        let beside = does(&world, AGENT, "GET", &format!("/agent/scripts?interaction_id={}", scene.contact), json!({})).await;
        let opens: Vec<_> = beside["items"].as_array().unwrap().iter().map(|one| (text(&one["name"]), one["opens"].clone())).collect();
        assert!(opens.contains(&("Aceitou".into(), json!(true))) && opens.contains(&("Oferta".into(), json!(false))), "{opens:?}");
        for (choice, field, code) in [
            (json!({ "id": "77" }), "script.id", "unknown"),
            (json!({ "id": middle }), "script.id", "invalid"),
            (json!({ "id": end, "marketing_result": "success" }), "script.marketing_result", "invalid"),
        ] {
            let refused = guided.opens(&world, choice).await;
            assert_eq!(wrong(&refused), (&json!(field), &json!(code)), "{refused:?}");
        }
        let both = json!({ "script": { "id": end }, "type_id": scene.kind });
        assert_eq!(wrong(&asks(&world, AGENT, "POST", &scene.at("/forms"), both).await).0, &json!("script"));
        let opened = guided.opens(&world, json!({ "id": end, "seen_ids": [top, end, "77"] })).await;
        assert_eq!(opened.status, 200, "{opened:?}");
        assert_eq!((&opened.body["form_id"], &opened.body["script_id"], &opened.body["name"]), (&json!(form), &json!(end), &json!("Retenção")));
        let path = format!("/agent-scripts/{end}");
        assert_eq!(asks(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await.code(), "agent_script_in_use", "a form is open by it");
        // The name of the day when it was taken stays.
        does(&world, ADMINISTRATOR, "PATCH", &format!("/agent-scripts/{top}"), json!({ "name": "Outro nome" })).await;
        let case = guided.concludes(&world).await;
        assert_eq!(
            (&case["priority"], &case["responsible_id"], &case["group_id"], &case["script_id"], &case["marketing_result"]),
            (&json!("urgent"), &mine, &Value::Null, &json!(end), &Value::Null)
        );
        assert_eq!(case["due_at"], json!((NOON + Span::from_mins(120)).micros()));
        let kept = way(&world, &case).await;
        let step = |id: &str, name: &str, skipped: bool| json!({ "script_id": id, "name": name, "skipped": skipped });
        assert_eq!(kept["steps"], json!([step(top, "Retenção", false), step(middle, "Oferta", true), step(end, "Aceitou", false)]));
        let filled = does(&world, AGENT, "GET", &format!("/cases/{}/form", text(&case["id"])), json!({})).await;
        assert_eq!(filled["form_id"], json!(form));
        // Now nothing of the way is deleted, a step without others below it neither; its name in the way stays.
        does(&world, ADMINISTRATOR, "POST", &format!("{path}/move"), json!({ "parent_id": null, "position": 0 })).await;
        for id in [end, middle] {
            let refused = asks(&world, ADMINISTRATOR, "DELETE", &format!("/agent-scripts/{id}"), json!({})).await;
            assert_eq!(refused.code(), "agent_script_in_use");
        }
        assert_eq!(way(&world, &case).await, kept);
        let theirs = world.theirs("GET", &format!("/api/v1/cases/{}/script", text(&case["id"])), json!({})).await;
        assert_eq!(theirs.status, 404);
    }

    /// Rows: CASE-020, CASE-021, CASE-023.
    async fn what_one_is_not_authorized_for_opens_nothing_and_groups_of_forms_still_bind(db: &TestDb) {
        let world = World::new(db).await;
        let guided = Guided::new(&world, Value::Null).await;
        authorize(&world, &guided.top, json!({})).await;
        let refused = guided.opens(&world, json!({ "id": guided.end })).await;
        assert_eq!((refused.status, refused.code()), (409, "agent_script_not_offered"));
        let by_type = json!({ "type_id": guided.scene.kind });
        does(&world, AGENT, "POST", &guided.scene.at("/forms"), by_type).await;
        authorize(&world, &guided.top, json!({ "user_ids": [world.ours.users[&AGENT]] })).await;
        let group = text(&does(&world, ADMINISTRATOR, "POST", "/user-groups", json!({ "name": "Outros" })).await["id"]);
        does(&world, ADMINISTRATOR, "PATCH", &format!("/forms/{}", guided.form), json!({ "group_ids": [group] })).await;
        let refused = guided.opens(&world, json!({ "id": guided.end })).await;
        assert_eq!(refused.code(), "form_not_offered");
        let beside = does(&world, AGENT, "GET", &format!("/agent/scripts?interaction_id={}", guided.scene.contact), json!({})).await;
        assert!(beside["items"].as_array().unwrap().iter().all(|one| one["opens"] == false), "{beside}");
        let none = asks(&world, AGENT, "GET", "/agent/scripts?interaction_id=77", json!({})).await;
        assert_eq!(none.status, 404);
    }

    /// Rows: DIAL-009, DIAL-010, CASE-017.
    async fn a_marketing_action_is_recorded_with_its_result(db: &TestDb) {
        let world = World::new(db).await;
        let guided = Guided::new(&world, json!({ "kind": "marketing_action" })).await;
        let missing = guided.opens(&world, json!({ "id": guided.end })).await;
        assert_eq!(wrong(&missing), (&json!("script.marketing_result"), &json!("required")));
        let strange = guided.opens(&world, json!({ "id": guided.end, "marketing_result": "perhaps" })).await;
        assert_eq!(strange.status, 422, "{strange:?}");
        let unsaid = guided.opens(&world, json!({ "id": guided.end, "marketing_result": "call_back" })).await;
        assert_eq!(wrong(&unsaid), (&json!("script.callback"), &json!("required")), "a callback has a moment and an owner");
        let ana = Customer::new(&world, "Ana", "991110001").await;
        let agreed = json!({ "contact_point_id": ana.phone, "due_at": NOON.micros() + 3_600_000_000 });
        let promise = json!({ "id": guided.end, "marketing_result": "call_back", "callback": agreed });
        assert_eq!(guided.opens(&world, promise.clone()).await.code(), "callback_person_missing");
        does(&world, AGENT, "PUT", &guided.scene.at("/person"), json!({ "person_id": ana.id })).await;
        let said = guided.opens(&world, promise).await;
        assert_eq!(said.status, 200, "{said:?}");
        let agenda = does(&world, AGENT, "GET", "/callbacks?holder=mine", json!({})).await;
        let first = &agenda["items"][0];
        assert_eq!((&first["interaction_id"], &first["script_id"]), (&json!(guided.scene.contact), &json!(guided.end)));
        let case = guided.concludes(&world).await;
        assert_eq!(case["marketing_result"], "call_back");
        assert_eq!(way(&world, &case).await["marketing_result"], "call_back");
        let path = format!("/cases/{}", text(&case["id"]));
        let later = does(&world, AGENT, "PATCH", &path, json!({ "marketing_result": "success" })).await;
        assert_eq!(later["marketing_result"], "success");
        let trail = does(&world, AGENT, "GET", &format!("{path}/history"), json!({})).await;
        let change = json!({ "field": "marketing_result", "from": "call_back", "to": "success" });
        assert_eq!(trail["items"][0]["changes"], json!([change]));
        let preset = json!({
            "name": "Recusou", "parent_id": guided.top, "type_id": guided.scene.kind,
            "complement": { "kind": "marketing_action", "result": "failure" },
        });
        let preset = script(&world, preset).await;
        let open = does(&world, AGENT, "POST", "/cases", json!({ "script": { "id": preset } })).await;
        assert_eq!(open["marketing_result"], "failure");
        set(&world, "crm_cases_only_by_script", false).await;
        let plain = does(&world, AGENT, "POST", "/cases", json!({ "type_id": guided.scene.kind })).await;
        let refused = asks(&world, AGENT, "PATCH", &format!("/cases/{}", text(&plain["id"])), json!({ "marketing_result": "success" })).await;
        assert_eq!(wrong(&refused), (&json!("marketing_result"), &json!("invalid")), "it is no marketing action");
    }

    /// Rows: CASE-019, CASE-021, CONFLICT-09.
    async fn without_a_contact_scripts_are_the_only_way_once_they_record_cases(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let body = json!({ "type_id": scene.kind });
        let opens = async |who, body: &Value| asks(&world, who, "POST", "/cases", body.clone()).await;
        let step = script(&world, json!({ "name": "Saudação" })).await;
        assert_eq!(opens(AGENT, &body).await.status, 200, "no script records a case yet");
        let end = script(&world, json!({ "name": "Registro", "parent_id": step, "type_id": scene.kind })).await;
        for who in [AGENT, ADMINISTRATOR] {
            let refused = opens(who, &body).await;
            assert_eq!((refused.status, refused.code()), (409, "agent_script_needed"), "{who:?}");
        }
        assert_eq!(does(&world, ADMINISTRATOR, "GET", "/agent/scripts", json!({})).await["only_way"], true);
        assert_eq!(scene.open(&world).await["script_id"], Value::Null, "beside a contact the type is enough");
        let led = json!({ "script": { "id": end, "seen_ids": [step] } });
        assert_eq!(opens(AGENT, &led).await.code(), "agent_script_not_offered");
        let made = opens(ADMINISTRATOR, &led).await;
        assert_eq!((made.status, &made.body["script_id"], &made.body["type_id"]), (200, &json!(end), &json!(scene.kind)));
        assert_eq!(wrong(&opens(AGENT, &json!({})).await), (&json!("type_id"), &json!("required")));
        set(&world, "crm_cases_only_by_script", false).await;
        assert_eq!(opens(AGENT, &body).await.status, 200);
        set(&world, "crm_cases_only_by_script", true).await;
        does(&world, ADMINISTRATOR, "PATCH", &format!("/agent-scripts/{step}"), json!({ "name": "Saudação", "active": false })).await;
        assert_eq!(opens(AGENT, &body).await.status, 200, "no script that is in use records a case");
    }

    /// Rows: CASE-017, CASE-026.
    async fn who_left_is_not_made_responsible_and_nothing_of_the_form_is_lost(db: &TestDb) {
        let world = World::new(db).await;
        let gone = json!(world.ours.users[&SENIOR]);
        let guided = Guided::new(&world, json!({ "kind": "case_tracking", "responsible_id": gone })).await;
        let opened = guided.opens(&world, json!({ "id": guided.end })).await;
        assert_eq!(opened.status, 200, "{opened:?}");
        does(&world, ADMINISTRATOR, "PATCH", &format!("/users/{}", text(&gone)), json!({ "active": false })).await;
        let off = json!({ "name": "Retenção", "active": false });
        does(&world, ADMINISTRATOR, "PATCH", &format!("/agent-scripts/{}", guided.top), off).await;
        let case = guided.concludes(&world).await;
        assert_eq!((&case["script_id"], &case["responsible_id"]), (&json!(guided.end), &json!(world.ours.users[&AGENT])));
        assert_eq!(way(&world, &case).await["steps"].as_array().unwrap().len(), 3);
    }
}
