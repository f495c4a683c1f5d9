//! Service tasks through the API: signed calls that are made again with the same id, what their answers do, and what stands when they fail.

use app::jobs::LEASE;
use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::{db_test, in_db, job_queue};

use super::cases::{asks, does, kind, text};
use super::samples::PROCESS;
use super::support::World;
use super::webhooks::receiver::{Receiver, Says};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

/// A task with a form, a call, and a choice by what the other system answered; its error `SEM_ESTOQUE` is caught where `EDGE` is put.
fn file(url: &str, more: &str, edge: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:unissono="urn:unissono:bpmn:1">
<error id="sem" errorCode="SEM_ESTOQUE" />
<process id="p" name="Reserva"><startEvent id="s"/><endEvent id="e"/>
<userTask id="pedir" name="Pedir"><extensionElements><unissono:task form="Pedido"/></extensionElements></userTask>
<serviceTask id="reservar" name="Reservar no estoque"><extensionElements><unissono:call url="{url}" {more}/></extensionElements></serviceTask>
<exclusiveGateway id="caro" default="nao"/><userTask id="aprovar" name="Aprovar"/>
<sequenceFlow id="a" sourceRef="s" targetRef="pedir"/><sequenceFlow id="b" sourceRef="pedir" targetRef="reservar"/>
<sequenceFlow id="c" sourceRef="reservar" targetRef="caro"/><sequenceFlow id="nao" sourceRef="caro" targetRef="e"/>
<sequenceFlow id="sim" sourceRef="caro" targetRef="aprovar"><conditionExpression>VALOR &gt; 100</conditionExpression></sequenceFlow>
<sequenceFlow id="d" sourceRef="aprovar" targetRef="e"/>{edge}
</process></definitions>"#
    )
}

const EDGE: &str = r#"<boundaryEvent id="falta" attachedToRef="reservar"><errorEventDefinition errorRef="sem"/></boundaryEvent>
<userTask id="avisar" name="Avisar que falta"/><sequenceFlow id="x" sourceRef="falta" targetRef="avisar"/><sequenceFlow id="y" sourceRef="avisar" targetRef="e"/>"#;

struct Office {
    receiver: Receiver,
    process: String,
    secret: String,
    case: String,
}

impl Office {
    async fn new(world: &World, more: &str, edge: &str) -> Self {
        let receiver = Receiver::listen().await;
        let fields = json!([{ "name": "VALOR", "label": "Valor", "kind": "money" }]);
        let form = json!({ "name": "Pedido", "draft": { "sections": [{ "title": "Pedido", "fields": fields }] } });
        let form = does(world, ADMINISTRATOR, "POST", "/forms", form).await;
        let path = format!("/forms/{}/publish", text(&form["id"]));
        does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
        let file = file(&receiver.url(), more, edge);
        let body = json!({ "file": file, "on_desk": true });
        let process = does(world, ADMINISTRATOR, "POST", "/processes", body).await;
        assert_eq!(
            (&process["faults"], &process["calls"]),
            (&json!([]), &json!(true)),
            "{process}"
        );
        let process = text(&process["id"]);
        let path = format!("/processes/{process}");
        let publish = format!("{path}/publish");
        let without = asks(world, ADMINISTRATOR, "POST", &publish, json!({})).await;
        assert_eq!(without.code(), "process_secret_missing");
        let path = format!("{path}/secret");
        let made = does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
        assert_eq!(made["record"]["has_secret"], true);
        does(world, ADMINISTRATOR, "POST", &publish, json!({})).await;
        let kind = kind(world, json!({ "name": "Reservas" })).await;
        let case = does(world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
        Self {
            receiver,
            process,
            secret: text(&made["secret"]),
            case: text(&case["id"]),
        }
    }

    fn path(&self) -> String {
        format!("/cases/{}/processes", self.case)
    }

    /// Starts it and does its first task, so that it comes to its call.
    async fn comes_there(&self, world: &World) -> Value {
        let body = json!({ "process_id": self.process });
        let started = does(world, AGENT, "POST", &self.path(), body).await;
        let path = format!(
            "/process-tasks/{}/complete",
            text(&started["tasks"][0]["id"])
        );
        let answers = json!({ "answers": { "VALOR": 5_000 } });
        does(world, AGENT, "POST", &path, answers).await;
        self.now(world).await
    }

    async fn now(&self, world: &World) -> Value {
        let list = does(world, AGENT, "GET", &self.path(), json!({})).await;
        list["items"][0].clone()
    }

    /// Gives where it stands, and the call that it waits for.
    async fn stands(&self, world: &World) -> (String, Value) {
        let now = self.now(world).await;
        let place = &now["places"][0];
        (
            place["node"].as_str().unwrap_or_default().to_owned(),
            place["call"].clone(),
        )
    }
}

async fn works(world: &World) -> u32 {
    app::jobs::drain(&world.ctx, app_office::jobs::ALL)
        .await
        .unwrap()
}

fn says(status: u16, body: &Value) -> Says {
    Says::Text(status, body.to_string())
}

db_test! {
    /// Rows: CASE-025.
    async fn a_service_task_calls_signed_and_its_answer_is_laid_over_what_was_filled_in(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world, "", "").await;
        let there = office.comes_there(&world).await;
        let call = &there["places"][0]["call"];
        assert_eq!((&call["state"], &call["attempts"]), (&json!("waiting"), &json!(0)));
        office.receiver.says([says(200, &json!({ "VALOR": 20_000, "OUTRO": [1] }))]);
        works(&world).await;
        let (node, call) = office.stands(&world).await;
        assert_eq!((node.as_str(), call), ("aprovar", Value::Null), "more than a hundred reais by now");
        let received = office.receiver.received();
        assert_eq!(received.len(), 1);
        let body = received[0].json();
        assert_eq!((received[0].signed_by(&office.secret), &body["type"]), (1, &json!("process.call")));
        let data = &body["data"];
        assert_eq!((&data["process"], &data["step"], &data["fields"]), (&json!("Reserva"), &json!("reservar"), &json!({ "VALOR": 5_000 })));
        assert_eq!((&data["case_id"], &data["instance_id"]), (&json!(office.case), &there["id"]));
        assert_eq!(received[0].header("webhook-id"), there["places"][0]["call"]["message_id"]);

        // Another secret: for a day both sign, and neither is shown again.
        let path = format!("/processes/{}", office.process);
        let other = does(&world, ADMINISTRATOR, "POST", &format!("{path}/secret"), json!({})).await;
        let task = text(&office.now(&world).await["tasks"][1]["id"]);
        does(&world, AGENT, "POST", &format!("/process-tasks/{task}/complete"), json!({})).await;
        office.comes_there(&world).await;
        works(&world).await;
        let second = office.receiver.received().pop().unwrap();
        assert_eq!((second.signed_by(&office.secret), second.signed_by(&text(&other["secret"]))), (1, 1));
        assert_ne!(second.header("webhook-id"), received[0].header("webhook-id"));
        let shown = does(&world, ADMINISTRATOR, "GET", &path, json!({})).await.to_string();
        let audited = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=process", json!({})).await.to_string();
        assert!(audited.contains("secret_replaced"), "{audited}");
        for held in [shown, audited] {
            assert!(!held.contains("whsec_"), "{held}");
        }
        let denied = asks(&world, SUPERVISOR, "POST", &format!("{path}/secret"), json!({})).await;
        assert_eq!(denied.status, 403);
    }

    /// Rows: CASE-025, GAP-127.
    async fn a_call_comes_again_with_its_id_until_it_is_answered_and_moves_its_instance_once(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world, "", "").await;
        office.comes_there(&world).await;
        // A process takes the job and dies before it remembers anything.
        let now = world.ctx.clock.now();
        let claimed = in_db!(db, |tx| job_queue::claim(tx, now, LEASE, 9).await?).unwrap();
        assert_eq!(claimed.unwrap().kind, "CallProcessService");
        assert_eq!(works(&world).await, 0, "it is taken for alive");
        world.ctx.clock.advance(LEASE + Span::from_secs(1));
        office.receiver.says([Says::Status(503), Says::Text(200, "{\"VALOR\"".repeat(20_000)), Says::Status(204)]);
        works(&world).await;
        let (_, call) = office.stands(&world).await;
        assert_eq!((&call["state"], &call["attempts"], &call["status"], &call["error"]), (&json!("waiting"), &json!(1), &json!(503), &json!("http_503")));
        world.ctx.clock.advance(Span::from_secs(7));
        works(&world).await;
        let (_, call) = office.stands(&world).await;
        assert_eq!((&call["state"], &call["error"]), (&json!("failed"), &json!("answer_too_large")));
        let path = format!("/process-calls/{}/retry", text(&call["id"]));
        for _ in 0..2 {
            does(&world, AGENT, "POST", &path, json!({})).await;
        }
        works(&world).await;
        let over = office.now(&world).await;
        assert_eq!(over["outcome"]["kind"], "completed");
        let passed = over["steps"].as_array().unwrap().iter().filter(|one| one["node"] == "caro");
        assert_eq!(passed.count(), 1);
        let received = office.receiver.received();
        let first = (received[0].header("webhook-id"), received[0].json());
        assert_eq!(received.len(), 3);
        for one in &received {
            assert_eq!((one.header("webhook-id"), one.json()), first, "the same request each time");
        }
        let late = asks(&world, AGENT, "POST", &path, json!({})).await;
        assert_eq!(late.code(), "process_step_gone");
    }

    /// Rows: CASE-025.
    async fn a_refusal_is_caught_by_its_code_or_stands_until_somebody_lets_it_be_called_again(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world, "", EDGE).await;
        office.comes_there(&world).await;
        office.receiver.says([says(422, &json!({ "code": "SEM_ESTOQUE" }))]);
        works(&world).await;
        assert_eq!(office.stands(&world).await.0, "avisar", "its code is caught");
        let task = text(&office.now(&world).await["tasks"][1]["id"]);
        does(&world, AGENT, "POST", &format!("/process-tasks/{task}/complete"), json!({})).await;

        let there = office.comes_there(&world).await;
        office.receiver.says([says(404, &json!({})), Says::Redirect("http://127.0.0.1:1/".to_owned()), says(200, &json!({ "VALOR": "muito" }))]);
        works(&world).await;
        let (node, call) = office.stands(&world).await;
        assert_eq!((node.as_str(), &call["state"], &call["error"]), ("reservar", &json!("failed"), &json!("http_404")));
        let told = does(&world, AGENT, "GET", "/office-notices", json!({})).await;
        assert_eq!((&told["items"][0]["kind"], &told["items"][0]["case_id"]), (&json!("process_call_failed"), &json!(office.case)));
        assert_ne!(told["items"][1]["kind"], "process_call_failed", "once");
        let path = format!("/process-calls/{}/retry", text(&call["id"]));
        let reach = asks(&world, SENIOR, "POST", &path, json!({})).await;
        assert_eq!(reach.code(), "case_beyond_reach");
        let trail = does(&world, AGENT, "GET", &format!("/cases/{}/history", office.case), json!({})).await;
        let failed = json!({ "name": "Reservar no estoque", "state": "failed" });
        assert_eq!(trail["items"][0]["changes"][0]["to"], failed, "{trail}");
        for error in ["http_302", "answer_invalid"] {
            does(&world, AGENT, "POST", &path, json!({})).await;
            works(&world).await;
            assert_eq!(office.stands(&world).await.1["error"], error);
        }
        let cancel = format!("/process-instances/{}/cancel", text(&there["id"]));
        does(&world, AGENT, "POST", &cancel, json!({ "reason": "Não há quem atenda" })).await;
        let late = asks(&world, AGENT, "POST", &path, json!({})).await;
        assert_eq!(late.code(), "process_step_gone");
    }

    /// Rows: CASE-025.
    async fn whoever_hangs_is_waited_for_no_longer_than_the_file_says_and_attempts_end(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world, r#"attempts="2" timeout="1""#, "").await;
        office.comes_there(&world).await;
        office.receiver.says([Says::Nothing, Says::Status(500)]);
        works(&world).await;
        let (_, call) = office.stands(&world).await;
        assert_eq!((&call["state"], &call["error"], &call["status"]), (&json!("waiting"), &json!("timed_out"), &Value::Null));
        world.ctx.clock.advance(Span::from_secs(7));
        works(&world).await;
        let (_, call) = office.stands(&world).await;
        assert_eq!((&call["state"], &call["attempts"], &call["error"]), (&json!("failed"), &json!(2), &json!("http_500")));
        office.receiver.release();
        for url in ["https://10.0.0.7/", "https://169.254.169.254/latest", "ftp://exemplo.com/", "https://ana:x@exemplo.com/"] {
            let path = format!("/processes/{}", office.process);
            let changed = does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "file": file(url, "", "") })).await;
            assert_eq!(changed["faults"][0]["code"], "process_call_address", "{url}");
        }
    }
}

/// A task of the area, as `PROCESS` without a group would be of whoever may change the case.
const OF_THE_AREA: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:unissono="urn:unissono:bpmn:1"><process id="p" name="Conferência">
<startEvent id="s"/><userTask id="t" name="Conferir"><extensionElements><unissono:task group="Financeiro"/></extensionElements></userTask><endEvent id="e"/>
<sequenceFlow id="a" sourceRef="s" targetRef="t"/><sequenceFlow id="b" sourceRef="t" targetRef="e"/></process></definitions>"#;

/// Publishes a process for the desk, and gives its id.
async fn published(world: &World, file: &str) -> String {
    let body = json!({ "file": file, "on_desk": true });
    let made = does(world, ADMINISTRATOR, "POST", "/processes", body).await;
    let id = text(&made["id"]);
    let path = format!("/processes/{id}/publish");
    does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
    id
}

db_test! {
    /// Rows: CASE-029.
    async fn a_task_is_given_to_a_colleague_of_its_group_and_back_by_who_has_it_or_may_change_the_case(db: &TestDb) {
        let world = World::new(db).await;
        let id = |who: RoleProfile| json!(world.ours.users[&who]);
        let group = json!({ "name": "Financeiro", "member_ids": [id(SENIOR), id(SUPERVISOR)] });
        does(&world, ADMINISTRATOR, "POST", "/user-groups", group).await;
        let process = published(&world, OF_THE_AREA).await;
        let kind = kind(&world, json!({ "name": "Conferências" })).await;
        let case = does(&world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
        let path = format!("/cases/{}/processes", text(&case["id"]));
        let started = does(&world, AGENT, "POST", &path, json!({ "process_id": process })).await;
        let task = &started["tasks"][0];
        assert_eq!((&task["may_complete"], &task["may_reassign"]), (&json!(false), &json!(true)), "who answers for the case");
        let at = |step: &str| format!("/process-tasks/{}/{step}", text(&task["id"]));
        let give = |to: RoleProfile, revision: &Value| json!({ "user_id": id(to), "revision": revision });
        let early = asks(&world, SENIOR, "POST", &at("reassign"), give(SUPERVISOR, &Value::Null)).await;
        assert_eq!((early.status, early.code()), (403, "process_task_of_others"), "nobody has it yet");
        let stranger = asks(&world, AGENT, "POST", &at("reassign"), give(AGENT, &Value::Null)).await;
        assert_eq!((stranger.status, &stranger.body["fields"][0]["field"]), (422, &json!("user_id")));

        let given = does(&world, AGENT, "POST", &at("reassign"), give(SENIOR, &task["revision"])).await;
        assert_eq!(given["user_id"], id(SENIOR));
        let again = does(&world, AGENT, "POST", &at("reassign"), give(SENIOR, &task["revision"])).await;
        assert_eq!(again["revision"], given["revision"], "again is as good as once");
        let stale = asks(&world, AGENT, "POST", &at("reassign"), give(SUPERVISOR, &task["revision"])).await;
        assert_eq!((stale.status, stale.code()), (409, "process_task_changed"));
        let told = does(&world, SENIOR, "GET", "/office-notices", json!({})).await;
        assert_eq!(told["items"][0]["kind"], "process_task_assigned");
        let on = does(&world, SENIOR, "POST", &at("reassign"), give(SUPERVISOR, &given["revision"])).await;
        assert_eq!(on["user_id"], id(SUPERVISOR), "who has it");
        let mine = does(&world, SUPERVISOR, "GET", "/tasks?holder=mine&kind=process_task", json!({})).await;
        assert_eq!(mine["items"].as_array().map(Vec::len), Some(1));
        let back = does(&world, AGENT, "POST", &at("release"), json!({})).await;
        assert_eq!(back["user_id"], Value::Null, "taken back for the group");
        let trail = does(&world, AGENT, "GET", &format!("/cases/{}/history", text(&case["id"])), json!({})).await;
        assert_eq!(trail["items"][0]["changes"][0]["from"]["user_id"], id(SUPERVISOR), "{trail}");
        does(&world, SENIOR, "POST", &at("complete"), json!({})).await;
        let late = asks(&world, AGENT, "POST", &at("reassign"), give(SENIOR, &Value::Null)).await;
        assert_eq!(late.code(), "process_task_over");
    }

    /// Rows: CASE-033.
    async fn the_process_of_a_type_begins_with_each_of_its_cases(db: &TestDb) {
        let world = World::new(db).await;
        let draft = does(&world, ADMINISTRATOR, "POST", "/processes", json!({ "name": "Rascunho", "file": OF_THE_AREA.replace("group=\"Financeiro\"", "") })).await;
        let early = asks(&world, ADMINISTRATOR, "POST", "/case-types", json!({ "name": "x", "process_id": draft["id"] })).await;
        assert_eq!((early.status, &early.body["fields"][0]["code"]), (422, &json!("process_not_ready")));
        let theirs = world.theirs("POST", "/api/v1/processes", json!({ "name": "p", "file": PROCESS })).await;
        let unknown = asks(&world, ADMINISTRATOR, "POST", "/case-types", json!({ "name": "x", "process_id": theirs.body["id"] })).await;
        assert_eq!((unknown.status, &unknown.body["fields"][0]["code"]), (422, &json!("unknown")));
        let process = published(&world, PROCESS).await;
        let kind = kind(&world, json!({ "name": "Com processo", "process_id": process })).await;
        let opens = async || {
            let case = does(&world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
            does(&world, AGENT, "GET", &format!("/cases/{}/processes", text(&case["id"])), json!({})).await["items"].clone()
        };
        let runs = opens().await;
        assert_eq!((&runs[0]["process_id"], &runs[0]["places"][0]["node"]), (&json!(process), &json!("t")));
        let path = format!("/processes/{process}");
        does(&world, AGENT, "POST", &format!("/process-tasks/{}/complete", text(&runs[0]["tasks"][0]["id"])), json!({})).await;
        let tied = asks(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
        assert_eq!(tied.code(), "process_in_case_type");
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "active": false })).await;
        assert_eq!(opens().await, json!([]), "a retired one keeps nobody from opening a case");
    }
}
