//! Forms of cases: opened beside a thread by type, typed as a draft of the interaction, kept with its end, changed afterwards.

use app::seal::SealKey;
use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{Scene, asks, does, kind, text};
use super::main_path::{Visitor, eventually};
use super::support::{Answer, NOON, Stage, World, call};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

fn definition(title: &str) -> Value {
    let reasons =
        json!([{ "key": "troca", "label": "Troca" }, { "key": "elogio", "label": "Elogio" }]);
    json!({ "sections": [{ "title": title, "fields": [
        { "name": "COD_MOTIVO", "label": "Motivo", "kind": "choice", "options": reasons, "required": true },
        { "name": "NOM_CLIENTE", "label": "Cliente", "kind": "short_text", "from_person": "name" },
        { "name": "NUM_CPF", "label": "CPF", "kind": "tax_id", "accepts": "cpf" },
        { "name": "VAL_PRECO", "label": "Preço", "kind": "money" },
        { "name": "VAL_DOBRO", "label": "Dobro", "kind": "computed", "expression": "VAL_PRECO * 2", "shown_as": "money" },
        { "name": "ARQ_NOTA", "label": "Nota", "kind": "file" },
    ] }] })
}

/// A form that is published and shown on the desk.
async fn form(world: &World, name: &str) -> String {
    let body = json!({ "name": name, "on_desk": true, "draft": definition("Motivo") });
    let id = text(&does(world, ADMINISTRATOR, "POST", "/forms", body).await["id"]);
    let path = format!("/forms/{id}/publish");
    does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
    id
}

/// A contact in hand, and a type with a form.
pub(super) struct Counter {
    pub(super) scene: Scene,
    pub(super) form: String,
    pub(super) kind: String,
}

impl Counter {
    pub(super) async fn new(world: &World) -> Self {
        let scene = Scene::new(world).await;
        let form = form(world, "Troca").await;
        let kind = kind(world, json!({ "name": "Trocas", "form_id": form })).await;
        Self { scene, form, kind }
    }

    pub(super) async fn opens(&self, world: &World) -> Value {
        let body = json!({ "type_id": self.kind });
        does(world, AGENT, "POST", &self.scene.at("/forms"), body).await
    }

    async fn types(&self, world: &World, opened: &Value, answers: Value) -> Answer {
        let path = self.at(opened);
        asks(world, AGENT, "PATCH", &path, json!({ "answers": answers })).await
    }

    pub(super) fn at(&self, opened: &Value) -> String {
        self.scene
            .at(&format!("/forms/{}", text(&opened["number"])))
    }

    async fn open(&self, world: &World) -> Vec<Value> {
        let list = does(world, AGENT, "GET", &self.scene.at("/forms"), json!({})).await;
        list["items"].as_array().unwrap().clone()
    }

    pub(super) async fn concludes(&self, world: &World) -> Answer {
        let body = json!({ "wrap_up_code_id": self.scene.code });
        asks(world, AGENT, "POST", &self.scene.at("/conclude"), body).await
    }

    pub(super) async fn cancels(&self, world: &World) -> Answer {
        asks(world, AGENT, "POST", &self.scene.at("/cancel"), json!({})).await
    }

    /// The next contact of the chat, in the hands of the agent.
    pub(super) async fn again(&mut self, world: &World, key: &str) {
        let visitor = Visitor::greet(world, &self.scene.key).await;
        visitor.writes(world, key, "Outra coisa").await;
        let path = "/api/v1/interactions?view=mine";
        let mine = eventually(world, AGENT, path, |body| {
            body["items"][0]["state"] == "active"
        })
        .await;
        self.scene.contact = text(&mine["items"][0]["id"]);
    }

    pub(super) async fn linked(&self, world: &World) -> Vec<Value> {
        let beside = does(world, AGENT, "GET", &self.scene.at("/cases"), json!({})).await;
        beside["linked"].as_array().unwrap().clone()
    }
}

async fn kept(world: &World, case: &Value) -> Value {
    let path = format!("/cases/{}/form", text(&case["id"]));
    does(world, AGENT, "GET", &path, json!({})).await
}

pub(super) fn wrong(answer: &Answer) -> (&Value, &Value) {
    let first = &answer.body["fields"][0];
    (&first["field"], &first["code"])
}

fn problems(state: &Value) -> Vec<&Value> {
    let list = state["problems"].as_array().unwrap();
    list.iter().map(|one| &one["field"]).collect()
}

db_test! {
    /// Rows: CASE-033.
    async fn a_type_names_a_form_that_is_ready_and_such_a_form_is_not_deleted(db: &TestDb) {
        let world = World::new(db).await;
        let ready = form(&world, "Troca").await;
        let draft = json!({ "name": "Rascunho", "on_desk": true, "draft": definition("x") });
        let draft = text(&does(&world, ADMINISTRATOR, "POST", "/forms", draft).await["id"]);
        let hidden = form(&world, "Escondida").await;
        does(&world, ADMINISTRATOR, "PATCH", &format!("/forms/{hidden}"), json!({ "on_desk": false })).await;
        let theirs = text(&world.theirs("POST", "/api/v1/forms", json!({ "name": "x", "draft": definition("x") })).await.body["id"]);
        for (id, code) in [(draft.as_str(), "form_not_ready"), (hidden.as_str(), "form_not_ready"), (theirs.as_str(), "unknown"), ("77", "unknown")] {
            let refused = asks(&world, ADMINISTRATOR, "POST", "/case-types", json!({ "name": "x", "form_id": id })).await;
            assert_eq!(wrong(&refused), (&json!("form_id"), &json!(code)), "{refused:?}");
        }
        let kind = kind(&world, json!({ "name": "Trocas", "form_id": ready })).await;
        let path = format!("/forms/{ready}");
        let used = asks(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
        assert_eq!((used.status, used.code(), &used.body["case_types"]), (409, "form_in_use", &json!(["Trocas"])));
        // What was named may stay when it is no longer ready.
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "active": false })).await;
        let kind = format!("/case-types/{kind}");
        let renamed = does(&world, ADMINISTRATOR, "PATCH", &kind, json!({ "name": "Troca", "form_id": ready })).await;
        assert_eq!(renamed["form_id"], json!(ready));
        let freed = does(&world, ADMINISTRATOR, "PATCH", &kind, json!({ "name": "Troca" })).await;
        assert_eq!(freed["form_id"], Value::Null);
        does(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
    }

    /// Rows: CASE-005, CASE-006, CASE-032, CASE-035, AGENT-011, GAP-092.
    async fn what_is_typed_beside_a_thread_is_kept_with_its_end_and_with_its_version(db: &TestDb) {
        let world = World::new(db).await;
        let counter = Counter::new(&world).await;
        let ana = text(&does(&world, AGENT, "POST", "/people", json!({ "kind": "natural", "name": "Ana Maré" })).await["id"]);
        does(&world, AGENT, "PUT", &counter.scene.at("/person"), json!({ "person_id": ana })).await;
        let one = counter.opens(&world).await;
        assert_eq!((&one["name"], &one["version"], &one["case_id"]), (&json!("Troca"), &json!(1), &Value::Null));
        assert_eq!(one["answers"], json!({ "NOM_CLIENTE": "Ana Maré" }), "of the identified person");
        assert_eq!((&one["complete"], problems(&one["state"])), (&json!(false), vec![&json!("COD_MOTIVO")]));
        let two = counter.opens(&world).await;
        assert!(text(&one["number"]) < text(&two["number"]));

        let typed = counter.types(&world, &one, json!({ "NUM_CPF": "123", "VAL_PRECO": 250 })).await;
        assert_eq!(typed.status, 200, "what is wrong is told and kept: {typed:?}");
        assert_eq!(problems(&typed.body["state"]), [&json!("COD_MOTIVO"), &json!("NUM_CPF")]);
        assert_eq!((&typed.body["answers"]["NUM_CPF"], &typed.body["state"]["answers"]["VAL_DOBRO"]), (&json!("123"), &json!(500)));
        for (answers, field, code) in [
            (json!({ "DSC_NADA": "x" }), "answers.DSC_NADA", "unknown"),
            (json!({ "COD_MOTIVO": "roubo" }), "answers.COD_MOTIVO", "unknown"),
            (json!({ "ARQ_NOTA": "77" }), "answers.ARQ_NOTA", "unknown"),
            (json!({ "NOM_CLIENTE": "x".repeat(300_000) }), "answers", "text_too_long"),
        ] {
            let refused = counter.types(&world, &one, answers).await;
            assert_eq!(wrong(&refused), (&json!(field), &json!(code)), "{refused:?}");
        }
        // Another version is published meanwhile: what is open goes on with its own.
        let path = format!("/forms/{}", counter.form);
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "draft": definition("Outro motivo") })).await;
        does(&world, ADMINISTRATOR, "POST", &format!("{path}/publish"), json!({})).await;
        let full = counter.types(&world, &one, json!({ "NUM_CPF": null, "COD_MOTIVO": "troca" })).await.body;
        assert_eq!((&full["complete"], &full["definition"]["sections"][0]["title"]), (&json!(true), &json!("Motivo")));
        assert_eq!(counter.open(&world).await.len(), 2);
        let type_in_use = asks(&world, ADMINISTRATOR, "DELETE", &format!("/case-types/{}", counter.kind), json!({})).await;
        assert_eq!(type_in_use.code(), "case_type_in_use", "a form is open with it");

        assert_eq!(counter.concludes(&world).await.body["state"], "concluded");
        assert_eq!(counter.open(&world).await, Vec::<Value>::new());
        let cases = counter.linked(&world).await;
        let numbers: Vec<&Value> = cases.iter().map(|case| &case["number"]).collect();
        assert_eq!(numbers, [&one["number"], &two["number"]]);
        let me = json!(world.ours.users[&AGENT]);
        assert_eq!((&cases[0]["person_id"], &cases[0]["opened_by_id"], &cases[0]["type_id"], &cases[0]["title"]), (&json!(ana), &me, &json!(counter.kind), &json!("Trocas")));
        let first = kept(&world, &cases[0]).await;
        assert_eq!((&first["version"], &first["complete"], &first["kept_at"], &first["kept_by_id"]), (&json!(1), &json!(true), &json!(NOON.micros()), &me));
        assert_eq!(first["answers"], json!({ "COD_MOTIVO": "troca", "NOM_CLIENTE": "Ana Maré", "VAL_DOBRO": 500, "VAL_PRECO": 250 }));
        let second = kept(&world, &cases[1]).await;
        assert_eq!((&second["complete"], &second["answers"]), (&json!(false), &json!({ "NOM_CLIENTE": "Ana Maré" })), "kept as it was typed");
        let trail = does(&world, AGENT, "GET", &format!("/cases/{}/history", text(&cases[0]["id"])), json!({})).await;
        let acted: Vec<&Value> = trail["items"].as_array().unwrap().iter().map(|one| &one["actor_id"]).collect();
        assert!(acted.iter().all(|actor| **actor == me), "{trail:?}");
        let late = counter.types(&world, &one, json!({ "VAL_PRECO": 1 })).await;
        assert_eq!(late.code(), "not_allowed_now");
        assert_eq!(asks(&world, AGENT, "POST", "/cases", json!({ "type_id": counter.kind, "number": one["number"] })).await.code(), "case_number_used");
    }

    /// Rows: CASE-009.
    async fn a_type_without_a_form_opens_the_standard_one(db: &TestDb) {
        let world = World::new(db).await;
        let counter = Counter::new(&world).await;
        let opened = does(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "type_id": counter.scene.kind })).await;
        assert_eq!((&opened["form_id"], &opened["name"]), (&Value::Null, &json!("Ficha padrão")));
        let typed = counter.types(&world, &opened, json!({ "DSC_OCORRENCIA": "Cobrança em dobro" })).await;
        assert_eq!(typed.body["complete"], true, "{typed:?}");
        counter.concludes(&world).await;
        let shown = kept(&world, &counter.linked(&world).await[0]).await;
        assert_eq!((&shown["name"], &shown["answers"]), (&json!("Ficha padrão"), &json!({ "DSC_OCORRENCIA": "Cobrança em dobro" })));
    }

    /// Rows: AGENT-012, CASE-026, CASE-035.
    async fn only_cancel_discards_a_form_and_its_number_never_comes_back(db: &TestDb) {
        let world = World::new(db).await;
        let mut counter = Counter::new(&world).await;
        let one = counter.opens(&world).await;
        let number = text(&one["number"]);
        let kind = counter.kind.clone();
        let takes = async || asks(&world, AGENT, "POST", "/cases", json!({ "type_id": kind, "number": number })).await;
        assert_eq!(takes().await.code(), "case_number_used", "the form has it");
        assert_eq!(asks(&world, AGENT, "DELETE", &format!("/case-numbers/{number}"), json!({})).await.code(), "case_number_used");
        does(&world, AGENT, "DELETE", &counter.at(&one), json!({})).await;
        assert_eq!(asks(&world, AGENT, "DELETE", &counter.at(&one), json!({})).await.status, 404);
        assert_eq!(takes().await.code(), "case_number_used", "discarded for good");
        let two = counter.opens(&world).await;
        assert!(text(&two["number"]) > number);
        assert_eq!(counter.cancels(&world).await.body["state"], "canceled");
        for gone in ["/forms", "/cases"] {
            let left = does(&world, ADMINISTRATOR, "GET", &counter.scene.at(gone), json!({})).await;
            assert!(left["items"] == json!([]) || left["linked"] == json!([]), "{left}");
        }
        assert_eq!(does(&world, ADMINISTRATOR, "GET", "/cases", json!({})).await["items"], json!([]));

        // A case that goes on: what this interaction typed is discarded, what the case keeps is not.
        counter.again(&world, "k2").await;
        let three = counter.opens(&world).await;
        counter.types(&world, &three, json!({ "COD_MOTIVO": "troca", "VAL_PRECO": 100 })).await;
        counter.concludes(&world).await;
        let case = counter.linked(&world).await.remove(0);
        for (key, cancels) in [("k3", true), ("k4", false)] {
            counter.again(&world, key).await;
            let unlinked = asks(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "case_id": case["id"] })).await;
            assert_eq!(wrong(&unlinked), (&json!("case_id"), &json!("unknown")));
            does(&world, AGENT, "POST", &counter.scene.at("/cases"), json!({ "case_id": case["id"] })).await;
            let mut open = Value::Null;
            for _ in 0..2 {
                open = does(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "case_id": case["id"] })).await;
            }
            assert_eq!((&open["number"], &open["answers"]["VAL_PRECO"]), (&case["number"], &json!(100)));
            let typed = counter.types(&world, &open, json!({ "COD_MOTIVO": "elogio", "VAL_PRECO": null })).await;
            assert_eq!(typed.body["answers"], json!({ "COD_MOTIVO": "elogio", "VAL_DOBRO": 200 }), "{typed:?}");
            assert_eq!(counter.open(&world).await.len(), 1, "opened twice is opened once");
            let link = counter.scene.at(&format!("/cases/{}", text(&case["id"])));
            assert_eq!(asks(&world, AGENT, "DELETE", &link, json!({})).await.code(), "form_open");
            let ended = if cancels { counter.cancels(&world).await } else { counter.concludes(&world).await };
            assert_eq!(ended.status, 200, "{ended:?}");
            let answers = kept(&world, &case).await["answers"].clone();
            let wanted = if cancels { json!({ "COD_MOTIVO": "troca", "VAL_DOBRO": 200, "VAL_PRECO": 100 }) } else { json!({ "COD_MOTIVO": "elogio" }) };
            assert_eq!(answers, wanted);
        }
    }

    /// Rows: CASE-026.
    async fn a_form_goes_with_its_interaction_to_others_into_the_queue_and_through_a_restart(db: &TestDb) {
        let world = World::new(db).await;
        let counter = Counter::new(&world).await;
        let one = counter.opens(&world).await;
        counter.types(&world, &one, json!({ "COD_MOTIVO": "troca" })).await;
        let foreign = asks(&world, ADMINISTRATOR, "PATCH", &counter.at(&one), json!({ "answers": { "COD_MOTIVO": "elogio" } })).await;
        assert_eq!(foreign.code(), "not_allowed_now", "only who has it in hand types");
        let members = json!({ "members": [
            { "user_id": world.ours.users[&AGENT], "tier": 0 }, { "user_id": world.ours.users[&SENIOR], "tier": 0 },
        ] });
        does(&world, ADMINISTRATOR, "PUT", &format!("/queues/{}/members", counter.scene.queue), members).await;
        // The process is gone with all that it knew; another one goes on with the rows.
        let stage = Stage::over(db.db.clone(), SealKey::new(&[7; 32]), NOON);
        stage.ctx.extras.get::<app_floor::floors::Floors>().start(&stage.ctx, &[world.ours.org]);
        let on = async |who: RoleProfile, method: &str, path: &str, body: Value| {
            call(&stage.router, Some(&world.ours.cookies[&who]), method, &format!("/api/v1{path}"), &body).await
        };
        on(SENIOR, "PUT", "/agent/state", json!({ "state": "available" })).await;
        assert_eq!(on(AGENT, "GET", &counter.at(&one), json!({})).await.body["answers"], json!({ "COD_MOTIVO": "troca" }));
        on(AGENT, "PUT", "/agent/state", json!({ "state": "available" })).await;
        let given = json!({ "agent_id": world.ours.users[&SENIOR] });
        let given = on(AGENT, "POST", &counter.scene.at("/transfer"), given).await;
        assert_eq!(given.status, 200, "{given:?}");
        let lost = on(AGENT, "PATCH", &counter.at(&one), json!({ "answers": {} })).await;
        assert!(lost.code() == "not_allowed_now" || lost.status == 404, "{lost:?}");
        for _ in 0..2_000 {
            if on(SENIOR, "GET", &counter.scene.at(""), json!({})).await.body["state"] == "active" {
                break;
            }
            tokio::task::yield_now().await;
        }
        let typed = on(SENIOR, "PATCH", &counter.at(&one), json!({ "answers": { "VAL_PRECO": 7 } })).await;
        assert_eq!((&typed.body["answers"]["COD_MOTIVO"], &typed.body["saved_by_id"]), (&json!("troca"), &json!(world.ours.users[&SENIOR])), "{typed:?}");
        let ended = on(SENIOR, "POST", &counter.scene.at("/conclude"), json!({ "wrap_up_code_id": counter.scene.code })).await;
        assert_eq!(ended.body["state"], "concluded", "{ended:?}");
        let case = on(SENIOR, "GET", &counter.scene.at("/cases"), json!({})).await.body["linked"][0].clone();
        assert_eq!((&case["number"], &case["opened_by_id"]), (&one["number"], &json!(world.ours.users[&AGENT])));
        let form = on(SENIOR, "GET", &format!("/cases/{}/form", text(&case["id"])), json!({})).await.body;
        assert_eq!((&form["answers"]["VAL_PRECO"], &form["kept_by_id"]), (&json!(7), &json!(world.ours.users[&SENIOR])));
    }

    /// Rows: AGENT-013, GAP-091.
    async fn a_queue_that_asks_for_the_form_is_not_concluded_without_it(db: &TestDb) {
        let world = World::new(db).await;
        let mut counter = Counter::new(&world).await;
        let queue = format!("/queues/{}", counter.scene.queue);
        let contradiction = asks(&world, ADMINISTRATOR, "PATCH", &queue, json!({ "form_required": true, "case_link": "off" })).await;
        assert_eq!(contradiction.body["fields"][0]["field"], "form_required", "{contradiction:?}");
        does(&world, ADMINISTRATOR, "PATCH", &queue, json!({ "form_required": true, "case_link": "required" })).await;
        let needed = async |counter: &Counter| does(&world, AGENT, "GET", &counter.scene.at("/cases"), json!({})).await["form_needed"].clone();
        assert_eq!((needed(&counter).await, counter.concludes(&world).await.code()), (json!(true), "case_needed"));
        let one = counter.opens(&world).await;
        let refused = counter.concludes(&world).await;
        assert_eq!((refused.status, refused.code()), (409, "form_needed"));
        counter.types(&world, &one, json!({ "COD_MOTIVO": "troca" })).await;
        let two = counter.opens(&world).await;
        assert_eq!(counter.concludes(&world).await.code(), "form_needed", "every open one");
        does(&world, AGENT, "DELETE", &counter.at(&two), json!({})).await;
        assert_eq!(needed(&counter).await, json!(false));
        let many = json!({ "ids": [counter.scene.contact], "wrap_up_code_id": counter.scene.code });
        let many = does(&world, AGENT, "POST", "/interactions/conclude", many).await;
        assert_eq!(many["items"][0]["refused"], Value::Null, "{many:?}");
        let case = counter.linked(&world).await.remove(0);

        // A case that goes on and was filled in before is enough.
        counter.again(&world, "k2").await;
        assert_eq!(counter.concludes(&world).await.code(), "case_needed");
        does(&world, AGENT, "POST", &counter.scene.at("/cases"), json!({ "case_id": case["id"] })).await;
        assert_eq!(counter.concludes(&world).await.body["state"], "concluded");
        let directory = does(&world, AGENT, "GET", "/directory", json!({})).await;
        assert_eq!(directory["queues"][0]["form_required"], true);
    }

    /// Rows: CASE-010, CASE-003.
    async fn what_was_filled_in_is_changed_in_time_and_within_reach_with_a_trail(db: &TestDb) {
        let world = World::new(db).await;
        let counter = Counter::new(&world).await;
        let one = counter.opens(&world).await;
        counter.types(&world, &one, json!({ "COD_MOTIVO": "troca", "NOM_CLIENTE": "Ana Segredo" })).await;
        counter.concludes(&world).await;
        let case = counter.linked(&world).await.remove(0);
        let path = format!("/cases/{}/form", text(&case["id"]));
        let change = async |who, answers: Value| asks(&world, who, "PATCH", &path, json!({ "answers": answers })).await;
        assert_eq!(change(SENIOR, json!({})).await.code(), "case_beyond_reach");
        assert_eq!(does(&world, SENIOR, "GET", &path, json!({})).await["may_change"], false);
        assert_eq!(world.theirs("GET", &format!("/api/v1{path}"), json!({})).await.status, 404);
        let missing = change(AGENT, json!({ "COD_MOTIVO": null, "NUM_CPF": "1" })).await;
        let fields: Vec<&Value> = missing.body["fields"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert_eq!(fields, ["answers.COD_MOTIVO", "answers.NUM_CPF"]);
        let days = async |days: u32| {
            let mut settings = does(&world, ADMINISTRATOR, "GET", "/organization", json!({})).await["settings"].clone();
            settings["case_form_days"] = json!(days);
            asks(&world, ADMINISTRATOR, "PATCH", "/organization", json!({ "settings": settings })).await
        };
        let settings = does(&world, ADMINISTRATOR, "GET", "/organization", json!({})).await["settings"].clone();
        assert_eq!(settings["case_form_days"], json!(30), "unless somebody says otherwise");
        assert_eq!(wrong(&days(4_000).await), (&json!("settings.case_form_days"), &json!("out_of_range")));
        assert_eq!(days(1).await.status, 200);
        // A day, in steps in which nobody is signed out.
        for _ in 0..3 {
            world.ctx.clock.advance(Span::from_hours(8));
            for who in [AGENT, ADMINISTRATOR] {
                does(&world, who, "GET", "/session", json!({})).await;
            }
        }
        let changed = change(AGENT, json!({ "COD_MOTIVO": "elogio" })).await;
        assert_eq!((&changed.body["answers"]["COD_MOTIVO"], &changed.body["may_change"]), (&json!("elogio"), &json!(true)), "{changed:?}");
        assert_eq!(changed.body["kept_at"], json!(NOON.micros()), "an edit does not prolong the time for edits");
        let trail = does(&world, AGENT, "GET", &format!("{path}/changes"), json!({})).await;
        assert_eq!(trail["items"][0]["changes"], json!([{ "field": "COD_MOTIVO", "from": "troca", "to": "elogio" }]));
        assert_eq!((&trail["items"][0]["interaction_id"], &trail["items"][1]["interaction_id"]), (&Value::Null, &json!(counter.scene.contact)));
        let first = does(&world, AGENT, "GET", &format!("{path}/changes?limit=1"), json!({})).await;
        let rest = does(&world, AGENT, "GET", &format!("{path}/changes?limit=1&cursor={}", text(&first["next"])), json!({})).await;
        assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&trail["items"][1]["id"], &Value::Null));
        let log = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=case", json!({})).await;
        let log = log.to_string();
        assert!(log.contains("COD_MOTIVO") && !log.contains("Ana Segredo"), "the log names fields and no answers: {log}");

        world.ctx.clock.advance(Span::from_hours(1));
        assert_eq!(change(AGENT, json!({})).await.code(), "case_form_overdue");
        assert_eq!(does(&world, AGENT, "GET", &path, json!({})).await["may_change"], false);
        assert_eq!(days(2).await.status, 200);
        assert_eq!(change(AGENT, json!({ "VAL_PRECO": 1 })).await.status, 200);
        does(&world, AGENT, "PATCH", &format!("/cases/{}", text(&case["id"])), json!({ "status": "concluded" })).await;
        assert_eq!(change(AGENT, json!({})).await.code(), "case_concluded");
    }

    /// Rows: CASE-005, CASE-023.
    async fn types_whose_form_one_may_not_fill_in_are_not_offered(db: &TestDb) {
        let world = World::new(db).await;
        let counter = Counter::new(&world).await;
        let members = json!({ "name": "Trocas", "member_ids": [world.ours.users[&SUPERVISOR]] });
        let group = does(&world, ADMINISTRATOR, "POST", "/user-groups", members).await["id"].clone();
        does(&world, ADMINISTRATOR, "PATCH", &format!("/forms/{}", counter.form), json!({ "group_ids": [group] })).await;
        let beside = does(&world, AGENT, "GET", &counter.scene.at("/cases"), json!({})).await;
        assert_eq!(beside["type_ids"], json!([counter.scene.kind]));
        let refused = asks(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "type_id": counter.kind })).await;
        assert_eq!(refused.code(), "form_not_offered");
        for (body, field) in [(json!({}), "type_id"), (json!({ "type_id": counter.kind, "case_id": "1" }), "case_id")] {
            let refused = asks(&world, AGENT, "POST", &counter.scene.at("/forms"), body).await;
            assert_eq!(refused.body["fields"][0]["field"], field);
        }
        for _ in 0..10 {
            does(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "type_id": counter.scene.kind })).await;
        }
        let many = asks(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "type_id": counter.scene.kind })).await;
        assert_eq!(many.code(), "too_many");
        let foreign = world.theirs("GET", &format!("/api/v1{}", counter.scene.at("/forms")), json!({})).await;
        assert_eq!(foreign.status, 404);
    }
}
