//! Forms that are tied to processes: offered with them, filled in by their tasks beside a thread, and ended with what is cancelled.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::{Error, Statement, args, both, db_test, in_tx};

use super::cases::{Scene, asks, does, kind, text};
use super::main_path::{Visitor, eventually};
use super::samples::PROCESS;
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

/// A task for whoever may change the case, and one of the area after it.
const FILE: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:unissono="urn:unissono:bpmn:1"><process id="p" name="Troca">
<startEvent id="s"/><userTask id="conferir" name="Conferir o pedido"/>
<userTask id="enviar" name="Enviar"><extensionElements><unissono:task group="Financeiro"/></extensionElements></userTask><endEvent id="e"/>
<sequenceFlow id="a" sourceRef="s" targetRef="conferir"/><sequenceFlow id="b" sourceRef="conferir" targetRef="enviar"/>
<sequenceFlow id="c" sourceRef="enviar" targetRef="e"/>
</process></definitions>"#;

/// A published form with a required field, tied to a process.
async fn form(world: &World, process: &str) -> String {
    let fields = json!([{ "name": "VALOR", "label": "Valor", "kind": "money", "required": true }]);
    let body = json!({ "name": "Troca", "on_desk": true, "process_id": process,
        "draft": { "sections": [{ "title": "Troca", "fields": fields }] } });
    let made = does(world, ADMINISTRATOR, "POST", "/forms", body).await;
    assert_eq!(made["process_id"], process);
    let id = text(&made["id"]);
    let path = format!("/forms/{id}/publish");
    does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
    id
}

/// A contact in hand, and a type whose form is tied to a process.
struct Counter {
    scene: Scene,
    process: String,
    kind: String,
}

impl Counter {
    async fn new(world: &World) -> Self {
        let scene = Scene::new(world).await;
        let members = [world.ours.users[&RoleProfile::SeniorAgent]];
        let group = json!({ "name": "Financeiro", "member_ids": members });
        does(world, ADMINISTRATOR, "POST", "/user-groups", group).await;
        let body = json!({ "file": FILE, "on_desk": true });
        let process = does(world, ADMINISTRATOR, "POST", "/processes", body).await;
        assert_eq!(process["faults"], json!([]), "{process}");
        let process = text(&process["id"]);
        let path = format!("/processes/{process}/publish");
        does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
        let form = form(world, &process).await;
        let kind = kind(world, json!({ "name": "Trocas", "form_id": form })).await;
        Self {
            scene,
            process,
            kind,
        }
    }

    async fn opens(&self, world: &World) -> Value {
        let body = json!({ "type_id": self.kind });
        does(world, AGENT, "POST", &self.scene.at("/forms"), body).await
    }

    fn at(&self, opened: &Value, rest: &str) -> String {
        let number = text(&opened["number"]);
        self.scene.at(&format!("/forms/{number}{rest}"))
    }

    async fn starts(&self, world: &World, opened: &Value) -> Value {
        does(
            world,
            AGENT,
            "POST",
            &self.at(opened, "/process"),
            json!({}),
        )
        .await
    }

    async fn shows(&self, world: &World, opened: &Value) -> Value {
        does(world, AGENT, "GET", &self.at(opened, ""), json!({})).await
    }

    async fn ends(&self, world: &World, how: &str) -> Answer {
        let body = json!({ "wrap_up_code_id": self.scene.code });
        asks(world, AGENT, "POST", &self.scene.at(how), body).await
    }

    /// The next contact of the chat, in the hands of the agent.
    async fn again(&mut self, world: &World, key: &str) {
        let visitor = Visitor::greet(world, &self.scene.key).await;
        visitor.writes(world, key, "Outra coisa").await;
        let path = "/api/v1/interactions?view=mine";
        let mine = eventually(world, AGENT, path, |body| {
            body["items"][0]["state"] == "active"
        })
        .await;
        self.scene.contact = text(&mine["items"][0]["id"]);
    }
}

/// What runs, or ran, for the case of a form.
async fn instance(world: &World, form: &Value) -> Value {
    let path = format!("/cases/{}/processes", text(&form["case_id"]));
    let list = does(world, AGENT, "GET", &path, json!({})).await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");
    list["items"][0].clone()
}

/// Does the first open task of an instance.
async fn works_on(world: &World, instance: &Value) {
    let tasks = instance["tasks"].as_array().unwrap();
    let task = tasks.iter().find(|one| one["state"] == "open").unwrap();
    let path = format!("/process-tasks/{}/complete", text(&task["id"]));
    does(world, AGENT, "POST", &path, json!({})).await;
}

/// What another program may have left: a file that this one cannot run.
static SPOILED: Statement = Statement::new(
    "test::SPOILED",
    both("UPDATE process_versions SET file = '<definitions/>'"),
);

db_test! {
    /// Rows: CASE-033, AGENT-011.
    async fn a_process_that_cannot_run_keeps_no_case_from_opening_and_no_interaction_from_ending(db: &TestDb) {
        let world = World::new(db).await;
        let counter = Counter::new(&world).await;
        let process = json!({ "name": "Com processo", "process_id": counter.process });
        let kind = kind(&world, process).await;
        let open = does(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "type_id": kind })).await;
        let spoiled = world.ctx.db.write::<_, Error, _>(in_tx!(tx, [], tx.execute(&SPOILED, args![]).await));
        assert_eq!(spoiled.await.unwrap(), 1);

        assert_eq!(counter.ends(&world, "/conclude").await.body["state"], "concluded");
        let ended = does(&world, AGENT, "GET", &counter.scene.at("/cases"), json!({})).await;
        assert_eq!(ended["linked"][0]["number"], open["number"], "{ended}");
        let made = does(&world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
        for case in [&ended["linked"][0]["id"], &made["id"]] {
            let runs = does(&world, AGENT, "GET", &format!("/cases/{}/processes", text(case)), json!({})).await;
            assert_eq!(runs["items"], json!([]), "nothing of it is left behind");
        }
        let by_hand = format!("/cases/{}/processes", text(&made["id"]));
        let by_hand = asks(&world, AGENT, "POST", &by_hand, json!({ "process_id": counter.process })).await;
        assert_eq!(by_hand.status, 500, "whoever starts it is told");
    }

    /// Rows: CASE-024.
    async fn a_form_is_offered_while_its_process_may_be_started_on_the_desk(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let theirs = world.theirs("POST", "/api/v1/processes", json!({ "name": "p", "file": PROCESS })).await;
        for id in ["77".to_owned(), text(&theirs.body["id"])] {
            let refused = asks(&world, ADMINISTRATOR, "POST", "/forms", json!({ "name": "x", "process_id": id })).await;
            let wrong = &refused.body["fields"][0];
            assert_eq!((refused.status, &wrong["field"], &wrong["code"]), (422, &json!("process_id"), &json!("unknown")));
        }
        let process = does(&world, ADMINISTRATOR, "POST", "/processes", json!({ "name": "Troca", "file": PROCESS })).await;
        let process = text(&process["id"]);
        let form = form(&world, &process).await;
        let trocas = kind(&world, json!({ "name": "Trocas", "form_id": form })).await;
        let path = format!("/processes/{process}");
        let offered = async || {
            let list = does(&world, AGENT, "GET", "/agent/forms", json!({})).await;
            list["items"].as_array().unwrap().iter().any(|one| one["id"] == form.as_str())
        };
        assert!(!offered().await, "never published");
        does(&world, ADMINISTRATOR, "POST", &format!("{path}/publish"), json!({})).await;
        assert!(!offered().await, "not shown on the desk");
        let change = async |body: Value| does(&world, ADMINISTRATOR, "PATCH", &path, body).await;
        change(json!({ "on_desk": true })).await;
        assert!(offered().await);
        change(json!({ "active": false })).await;
        assert!(!offered().await, "not in use");
        let refused = asks(&world, AGENT, "POST", &scene.at("/forms"), json!({ "type_id": trocas })).await;
        assert_eq!(refused.code(), "form_not_offered");
        let tied = asks(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
        assert_eq!(tied.code(), "process_in_form");
        let kept = does(&world, ADMINISTRATOR, "PATCH", &format!("/forms/{form}"), json!({ "name": "Trocas" })).await;
        assert_eq!(kept["process_id"], process.as_str(), "what is absent stays");
        let untied = does(&world, ADMINISTRATOR, "PATCH", &format!("/forms/{form}"), json!({ "process_id": null })).await;
        assert_eq!(untied["process_id"], Value::Null);
        assert!(offered().await, "it is a form of its own");
        let open = does(&world, AGENT, "POST", &scene.at("/forms"), json!({ "type_id": trocas })).await;
        assert_eq!((&open["process"], &open["process_instance"]), (&Value::Null, &Value::Null));
        let start = scene.at(&format!("/forms/{}/process", text(&open["number"])));
        let without = asks(&world, AGENT, "POST", &start, json!({})).await;
        assert_eq!((without.status, without.code()), (409, "form_without_process"));
        does(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
    }

    /// Rows: CASE-025, CASE-007, AGENT-013.
    async fn a_form_counts_as_filled_in_once_the_first_task_of_its_process_is_done(db: &TestDb) {
        let world = World::new(db).await;
        let mut counter = Counter::new(&world).await;
        let queue = format!("/queues/{}", counter.scene.queue);
        does(&world, ADMINISTRATOR, "PATCH", &queue, json!({ "form_required": true, "case_link": "required" })).await;
        let open = counter.opens(&world).await;
        assert_eq!(open["process"], json!({ "id": counter.process, "name": "Troca" }));
        assert_eq!((&open["process_instance"], &open["case_id"], &open["complete"]), (&Value::Null, &Value::Null, &json!(false)));
        let typed = does(&world, AGENT, "PATCH", &counter.at(&open, ""), json!({ "answers": { "VALOR": 100 } })).await;
        assert_eq!(typed["complete"], false, "it is not filled in by its fields");
        assert_eq!(counter.ends(&world, "/conclude").await.code(), "form_needed");

        let started = counter.starts(&world, &open).await;
        let runs = &started["process_instance"];
        assert_eq!((&runs["state"], &runs["step_name"]), (&json!("running"), &json!("Conferir o pedido")));
        assert_eq!((&started["number"], &started["complete"]), (&open["number"], &json!(false)));
        let case = does(&world, AGENT, "GET", &format!("/cases/{}", text(&started["case_id"])), json!({})).await;
        assert_eq!(case["number"], open["number"], "the number that was reserved");
        let beside = does(&world, AGENT, "GET", &counter.scene.at("/cases"), json!({})).await;
        assert_eq!(beside["linked"][0]["id"], case["id"]);
        let again = counter.starts(&world, &open).await;
        assert_eq!(again, started, "a repeated request does nothing");
        assert_eq!(counter.ends(&world, "/conclude").await.code(), "form_needed", "its first task is to be done");

        works_on(&world, &instance(&world, &started).await).await;
        let shown = counter.shows(&world, &open).await;
        assert_eq!((&shown["process_instance"]["step_name"], &shown["complete"]), (&json!("Enviar"), &json!(true)));
        let listed = does(&world, AGENT, "GET", &counter.scene.at("/forms"), json!({})).await;
        assert_eq!(listed["items"][0]["complete"], true);
        assert_eq!(counter.ends(&world, "/conclude").await.body["state"], "concluded");
        let kept = does(&world, AGENT, "GET", &format!("/cases/{}/form", text(&case["id"])), json!({})).await;
        assert_eq!(kept["complete"], true);
        assert_eq!(instance(&world, &started).await["places"][0]["node"], "enviar", "it goes on");

        // The case goes on in another contact, which shows where it stands and takes nothing away that it did not start.
        counter.again(&world, "k2").await;
        does(&world, AGENT, "POST", &counter.scene.at("/cases"), json!({ "case_id": case["id"] })).await;
        let later = does(&world, AGENT, "POST", &counter.scene.at("/forms"), json!({ "case_id": case["id"] })).await;
        assert_eq!((&later["process_instance"], &later["complete"]), (&shown["process_instance"], &json!(true)));
        let same = counter.starts(&world, &later).await;
        assert_eq!(same["process_instance"], later["process_instance"], "it runs already");
        assert_eq!(counter.ends(&world, "/cancel").await.body["state"], "canceled");
        assert_eq!(instance(&world, &started).await["outcome"], Value::Null);
    }

    /// Rows: CASE-025, CASE-026, AGENT-012.
    async fn what_is_cancelled_before_the_first_task_ends_its_process_and_later_leaves_it(db: &TestDb) {
        let world = World::new(db).await;
        let mut counter = Counter::new(&world).await;
        for (n, (by_form, is_worked)) in [(true, false), (true, true), (false, false), (false, true)].into_iter().enumerate() {
            let open = counter.opens(&world).await;
            let started = counter.starts(&world, &open).await;
            let first = instance(&world, &started).await;
            if is_worked {
                works_on(&world, &first).await;
            }
            if by_form {
                does(&world, AGENT, "DELETE", &counter.at(&open, ""), json!({})).await;
            } else {
                assert_eq!(counter.ends(&world, "/cancel").await.body["state"], "canceled");
                counter.again(&world, &format!("again-{n}")).await;
            }
            let now = instance(&world, &started).await;
            if is_worked {
                assert_eq!((&now["outcome"], &now["places"][0]["node"]), (&Value::Null, &json!("enviar")));
                continue;
            }
            let because = if by_form { "form_discarded" } else { "interaction_canceled" };
            assert_eq!(now["outcome"], json!({ "kind": "cancelled", "because": because }));
            assert_eq!((&now["tasks"][0]["state"], &now["places"]), (&json!("withdrawn"), &json!([])));
            let path = format!("/cases/{}/history", text(&started["case_id"]));
            let trail = does(&world, AGENT, "GET", &path, json!({})).await;
            assert_eq!(trail["items"][0]["changes"][0]["to"]["because"], because, "{trail}");
        }
    }

    /// Rows: CASE-025, CASE-029.
    async fn who_gets_the_conversation_does_the_task_of_the_case_that_came_with_it(db: &TestDb) {
        let world = World::new(db).await;
        let counter = Counter::new(&world).await;
        let started = counter.starts(&world, &counter.opens(&world).await).await;
        let task = text(&instance(&world, &started).await["tasks"][0]["id"]);
        let members = json!({ "members": [
            { "user_id": world.ours.users[&AGENT], "tier": 0 }, { "user_id": world.ours.users[&SENIOR], "tier": 0 },
        ] });
        does(&world, ADMINISTRATOR, "PUT", &format!("/queues/{}/members", counter.scene.queue), members).await;
        let path = format!("/process-tasks/{task}");
        let before = does(&world, SENIOR, "GET", &path, json!({})).await;
        assert_eq!(before["may_complete"], false, "the case is another's");
        does(&world, SENIOR, "PUT", "/agent/state", json!({ "state": "available" })).await;
        let given = json!({ "agent_id": world.ours.users[&SENIOR] });
        does(&world, AGENT, "POST", &counter.scene.at("/transfer"), given).await;
        eventually(&world, SENIOR, &format!("/api/v1{}", counter.scene.at("")), |body| body["state"] == "active").await;
        let after = does(&world, SENIOR, "GET", &path, json!({})).await;
        assert_eq!((&after["may_claim"], &after["may_complete"]), (&json!(true), &json!(true)));
        let done = does(&world, SENIOR, "POST", &format!("{path}/complete"), json!({})).await;
        assert_eq!(done["state"], "done");
        let shown = does(&world, SENIOR, "GET", &counter.at(&started, ""), json!({})).await;
        assert_eq!(shown["complete"], true);
    }
}
