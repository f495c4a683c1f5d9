//! Processes through the API: read from a file, published in versions, run for cases, done by people, and over when their time has come.

use app::jobs::LEASE;
use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::{db_test, in_db, job_queue};

use super::cases::{asks, does, kind, text};
use super::support::World;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

/// A task of the area with its form beside a timer, a join, a choice by what was filled in, and a task for whoever may change the case.
const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:unissono="urn:unissono:bpmn:1">
<message id="m" name="Desistência" />
<process id="troca" name="Troca de produto">
<startEvent id="inicio" /><parallelGateway id="abre" /><parallelGateway id="junta" />
<userTask id="analisar" name="Analisar a troca"><extensionElements><unissono:task form="Análise" group="Financeiro" due="P2D" /></extensionElements></userTask>
<intermediateCatchEvent id="prazo" name="Esperar uma hora"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
<exclusiveGateway id="valor" default="barato" />
<userTask id="avisar" name="Avisar o cliente" />
<boundaryEvent id="desiste" attachedToRef="avisar"><messageEventDefinition messageRef="m" /></boundaryEvent>
<endEvent id="fim" />
<sequenceFlow id="f1" sourceRef="inicio" targetRef="abre" />
<sequenceFlow id="f2" sourceRef="abre" targetRef="analisar" />
<sequenceFlow id="f3" sourceRef="abre" targetRef="prazo" />
<sequenceFlow id="f4" sourceRef="analisar" targetRef="junta" />
<sequenceFlow id="f5" sourceRef="prazo" targetRef="junta" />
<sequenceFlow id="f6" sourceRef="junta" targetRef="valor" />
<sequenceFlow id="caro" sourceRef="valor" targetRef="avisar"><conditionExpression>VALOR &gt; 100</conditionExpression></sequenceFlow>
<sequenceFlow id="barato" sourceRef="valor" targetRef="fim" />
<sequenceFlow id="f7" sourceRef="avisar" targetRef="fim" />
<sequenceFlow id="f8" sourceRef="desiste" targetRef="fim" />
</process></definitions>"#;

/// An organization with the form and the area of the file, its process published, and a case of the agent.
struct Office {
    process: String,
    case: String,
}

impl Office {
    async fn new(world: &World) -> Self {
        let members = [SENIOR, SUPERVISOR].map(|who| world.ours.users[&who]);
        let group = json!({ "name": "Financeiro", "member_ids": members });
        does(world, ADMINISTRATOR, "POST", "/user-groups", group).await;
        let fields =
            json!([{ "name": "VALOR", "label": "Valor", "kind": "money", "required": true }]);
        let form = json!({ "name": "Análise", "draft": { "sections": [{ "title": "Análise", "fields": fields }] } });
        let form = does(world, ADMINISTRATOR, "POST", "/forms", form).await;
        let path = format!("/forms/{}/publish", text(&form["id"]));
        does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
        let body = json!({ "file": FILE, "on_desk": true });
        let process = does(world, ADMINISTRATOR, "POST", "/processes", body).await;
        assert_eq!(process["faults"], json!([]), "{process}");
        let process = text(&process["id"]);
        let path = format!("/processes/{process}/publish");
        does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
        let kind = kind(world, json!({ "name": "Troca" })).await;
        let case = does(world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
        Self {
            process,
            case: text(&case["id"]),
        }
    }

    fn path(&self) -> String {
        format!("/cases/{}/processes", self.case)
    }

    async fn start(&self, world: &World) -> Value {
        let body = json!({ "process_id": self.process });
        does(world, AGENT, "POST", &self.path(), body).await
    }

    async fn now(&self, world: &World) -> Value {
        let list = does(world, AGENT, "GET", &self.path(), json!({})).await;
        list["items"][0].clone()
    }
}

fn places(instance: &Value) -> Vec<&str> {
    let places = instance["places"].as_array().unwrap();
    places
        .iter()
        .map(|one| one["node"].as_str().unwrap())
        .collect()
}

async fn tasks(world: &World, who: RoleProfile) -> Vec<Value> {
    let list = does(world, who, "GET", "/process-tasks", json!({})).await;
    list["items"].as_array().unwrap().clone()
}

fn of(task: &Value, step: &str) -> String {
    format!("/process-tasks/{}/{step}", text(&task["id"]))
}

async fn works(world: &World) -> u32 {
    app::jobs::drain(&world.ctx, app_office::jobs::ALL)
        .await
        .unwrap()
}

db_test! {
    /// Rows: CASE-024.
    async fn a_file_is_listed_with_its_faults_and_published_without(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let broken = FILE.replace("name=\"Troca de produto\"", "name=\"Outra\"")
            .replace("<exclusiveGateway id=\"valor\" default=\"barato\" />", "<exclusiveGateway id=\"valor\" /><scriptTask id=\"conta\" name=\"Contar\" />");
        let made = does(&world, ADMINISTRATOR, "POST", "/processes", json!({ "file": broken })).await;
        assert_eq!(made["name"], "Outra", "as the file calls it");
        let faults: Vec<(String, String)> = made["faults"].as_array().unwrap().iter()
            .map(|one| (text(&one["element"]), text(&one["code"])))
            .collect();
        let told = |element: &str, code: &str| faults.contains(&(element.to_owned(), code.to_owned()));
        assert!(told("scriptTask", "process_unsupported"), "{faults:?}");
        assert!(told("exclusiveGateway", "process_default_missing"), "{faults:?}");
        assert_eq!(made["faults"][0]["message"].as_str().map(str::is_empty), Some(false));
        let path = format!("/processes/{}", text(&made["id"]));
        let refused = asks(&world, ADMINISTRATOR, "POST", &format!("{path}/publish"), json!({})).await;
        assert_eq!((refused.status, refused.code()), (409, "process_has_faults"));
        assert_eq!(refused.body["faults"], made["faults"]);
        let mended = does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "file": FILE })).await;
        assert_eq!((&mended["faults"], &mended["differs"]), (&json!([]), &json!(true)));
        let published = does(&world, ADMINISTRATOR, "POST", &format!("{path}/publish"), json!({ "revision": mended["revision"] })).await;
        assert_eq!((&published["published_version"], &published["differs"]), (&json!(1), &json!(false)));
        let again = does(&world, ADMINISTRATOR, "POST", &format!("{path}/publish"), json!({})).await;
        assert_eq!(again["published_version"], 1, "the same makes no other version");
        for (file, code) in [
            ("nada", "process_file_no_xml"),
            ("<a/>", "process_file_no_process"),
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "process_file_doctype"),
        ] {
            let answer = asks(&world, ADMINISTRATOR, "POST", "/processes", json!({ "file": file })).await;
            assert_eq!((answer.status, &answer.body["fields"][0]["code"]), (422, &json!(code)));
        }
        let taken = asks(&world, ADMINISTRATOR, "PATCH", &path, json!({ "name": "troca de produto" })).await;
        assert_eq!(taken.code(), "name_taken");
        let denied = asks(&world, SUPERVISOR, "GET", "/processes", json!({})).await;
        assert_eq!(denied.status, 403);
        // The switch decides what agents are offered.
        let offered = |list: &Value| list["items"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect::<Vec<_>>();
        let list = does(&world, AGENT, "GET", "/processes/startable", json!({})).await;
        assert_eq!(offered(&list), [office.process.as_str()]);
        let body = json!({ "process_id": made["id"] });
        let hidden = asks(&world, AGENT, "POST", &office.path(), body.clone()).await;
        assert_eq!(hidden.code(), "process_not_offered");
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "on_desk": true })).await;
        does(&world, AGENT, "POST", &office.path(), body).await;
        let used = asks(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
        assert_eq!(used.code(), "process_in_use");
    }

    /// Rows: CASE-025, CASE-029.
    async fn a_process_gives_its_task_to_the_area_and_goes_on_by_what_was_filled_in(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let started = office.start(&world).await;
        assert_eq!(places(&started), ["analisar", "prazo"]);
        let twice = asks(&world, AGENT, "POST", &office.path(), json!({ "process_id": office.process })).await;
        assert_eq!(twice.code(), "process_running");
        assert!(tasks(&world, AGENT).await.is_empty(), "it waits for the area");
        let task = tasks(&world, SENIOR).await.remove(0);
        assert_eq!((&task["name"], &task["may_claim"]), (&json!("Analisar a troca"), &json!(true)));
        let due = started["started_at"].as_i64().unwrap() + Span::from_hours(48).micros();
        assert_eq!(task["due_at"], due);
        let claimed = does(&world, SENIOR, "POST", &of(&task, "claim"), json!({})).await;
        let again = does(&world, SENIOR, "POST", &of(&task, "claim"), json!({})).await;
        assert_eq!(claimed["revision"], again["revision"], "again is as good as once");
        let second = asks(&world, SUPERVISOR, "POST", &of(&task, "claim"), json!({})).await;
        assert_eq!((second.code(), &second.body["user_name"]), ("process_task_taken", &json!("senior_agent")));
        let stranger = asks(&world, AGENT, "POST", &of(&task, "complete"), json!({})).await;
        assert_eq!((stranger.status, stranger.code()), (403, "process_task_of_others"));
        does(&world, SENIOR, "POST", &of(&task, "release"), json!({})).await;
        assert_eq!(tasks(&world, SUPERVISOR).await.len(), 1, "it waits again");

        let empty = asks(&world, SUPERVISOR, "POST", &of(&task, "complete"), json!({ "answers": {} })).await;
        assert_eq!((empty.status, &empty.body["fields"][0]["field"]), (422, &json!("answers.VALOR")));
        let answers = json!({ "answers": { "VALOR": 15_000 } });
        let done = does(&world, SUPERVISOR, "POST", &of(&task, "complete"), answers.clone()).await;
        assert_eq!(done["state"], "done");
        let same = does(&world, SUPERVISOR, "POST", &of(&task, "complete"), answers.clone()).await;
        assert_eq!(same["revision"], done["revision"], "a repeated request does nothing");
        let late = asks(&world, SENIOR, "POST", &of(&task, "complete"), answers).await;
        assert_eq!(late.code(), "process_task_over");
        let shown = does(&world, SENIOR, "GET", &format!("/process-tasks/{}", text(&task["id"])), json!({})).await;
        assert_eq!(shown["answers"], json!({ "VALOR": 15_000 }));
        assert_eq!(places(&office.now(&world).await), ["prazo", "junta"]);

        world.ctx.clock.advance(Span::from_mins(61));
        works(&world).await;
        let now = office.now(&world).await;
        assert_eq!(places(&now), ["avisar"], "more than a hundred reais");
        assert_eq!(now["messages"], json!(["Desistência"]));
        let path = format!("/process-instances/{}", text(&now["id"]));
        let other = asks(&world, AGENT, "POST", &format!("{path}/messages"), json!({ "message": "Outra" })).await;
        assert_eq!(other.code(), "process_message_not_awaited");
        let drawing = does(&world, AGENT, "GET", &format!("{path}/drawing"), json!({})).await;
        assert_eq!((&drawing["file"], &drawing["places"]), (&json!(FILE), &now["places"]));
        let over = does(&world, AGENT, "POST", &format!("{path}/messages"), json!({ "message": "Desistência" })).await;
        assert_eq!(over["outcome"]["kind"], "completed");
        assert_eq!(over["tasks"][1]["state"], "withdrawn");
        let steps: Vec<&str> = over["steps"].as_array().unwrap().iter().rev().map(|one| one["node"].as_str().unwrap()).collect();
        assert_eq!(steps, ["inicio", "abre", "analisar", "prazo", "junta", "valor", "avisar", "desiste", "fim"]);
        let trail = does(&world, AGENT, "GET", &format!("/cases/{}/history", office.case), json!({})).await;
        assert_eq!(trail["items"][0]["changes"][0]["to"]["outcome"], "completed");
    }

    /// Rows: CASE-025.
    async fn what_runs_keeps_its_version_and_cancelling_takes_its_tasks_away(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let started = office.start(&world).await;
        let path = format!("/processes/{}", office.process);
        let file = FILE.replace("Analisar a troca", "Analisar com calma");
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "file": file, "active": false })).await;
        let published = does(&world, ADMINISTRATOR, "POST", &format!("{path}/publish"), json!({})).await;
        assert_eq!(published["published_version"], 2);
        let now = office.now(&world).await;
        assert_eq!((&now["version"], &now["places"][0]["name"]), (&json!(1), &json!("Analisar a troca")));
        let cancel = format!("/process-instances/{}/cancel", text(&started["id"]));
        let reach = asks(&world, SENIOR, "POST", &cancel, json!({ "reason": "x" })).await;
        assert_eq!(reach.code(), "case_beyond_reach");
        let silent = asks(&world, AGENT, "POST", &cancel, json!({ "reason": " " })).await;
        assert_eq!((silent.status, &silent.body["fields"][0]["field"]), (422, &json!("reason")));
        let cancelled = does(&world, AGENT, "POST", &cancel, json!({ "reason": "Desistiu" })).await;
        let again = does(&world, AGENT, "POST", &cancel, json!({ "reason": "Outra" })).await;
        assert_eq!((&cancelled["cancel_reason"], &again["cancel_reason"]), (&json!("Desistiu"), &json!("Desistiu")));
        assert_eq!((&cancelled["outcome"]["kind"], &cancelled["revision"]), (&json!("cancelled"), &again["revision"]));
        assert!(tasks(&world, SENIOR).await.is_empty());
        world.ctx.clock.advance(Span::from_mins(61));
        works(&world).await;
        assert_eq!(office.now(&world).await["places"], json!([]), "its time passes for nobody");
        let retired = asks(&world, AGENT, "POST", &office.path(), json!({ "process_id": office.process })).await;
        assert_eq!(retired.code(), "process_not_offered");
        does(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
        assert_eq!(office.now(&world).await["process_name"], "Troca de produto", "what ran stays readable");
    }

    /// Rows: CASE-025.
    async fn a_time_is_acted_on_once_whoever_died_over_it(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        office.start(&world).await;
        let task = tasks(&world, SENIOR).await.remove(0);
        does(&world, SENIOR, "POST", &of(&task, "complete"), json!({ "answers": { "VALOR": 500 } })).await;
        world.ctx.clock.advance(Span::from_mins(61));
        // A process takes the job and dies before it did anything.
        let now = world.ctx.clock.now();
        let claimed = in_db!(db, |tx| job_queue::claim(tx, now, LEASE, 9).await?).unwrap();
        assert_eq!(claimed.unwrap().kind, "FireProcessTimer");
        assert_eq!(works(&world).await, 0, "it is taken for alive");
        assert_eq!(places(&office.now(&world).await), ["prazo", "junta"]);
        world.ctx.clock.advance(LEASE + Span::from_secs(1));
        works(&world).await;
        let over = office.now(&world).await;
        assert_eq!(over["outcome"]["kind"], "completed");
        let ends = over["steps"].as_array().unwrap().iter().filter(|one| one["node"] == "fim");
        assert_eq!(ends.count(), 1);
    }

    /// Rows: CASE-029.
    async fn its_tasks_stand_among_those_of_the_area_which_is_told_once_of_each_and_of_its_delay(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        office.start(&world).await;
        let told = async |who: RoleProfile| {
            let list = does(&world, who, "GET", "/office-notices", json!({})).await;
            let items = list["items"].as_array().unwrap().clone();
            let of_processes = |one: &Value| !one["process_task_id"].is_null();
            items.into_iter().filter(of_processes).map(|one| (text(&one["kind"]), text(&one["text"]))).collect::<Vec<_>>()
        };
        let line = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
        let opened = line("process_task_opened", "Analisar a troca");
        assert_eq!((told(SENIOR).await, told(SUPERVISOR).await), (vec![opened.clone()], vec![opened.clone()]));
        assert!(told(AGENT).await.is_empty(), "it is not theirs");

        let names = async |who: RoleProfile, query: &str| {
            let list = does(&world, who, "GET", &format!("/tasks?{query}"), json!({})).await;
            let names = list["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "process_task");
            names.map(|one| text(&one["process_task"]["name"])).collect::<Vec<_>>()
        };
        let all = ["Analisar a troca".to_owned()];
        let case = does(&world, AGENT, "GET", &format!("/cases/{}", office.case), json!({})).await;
        let number = format!("q={}", text(&case["number"]));
        for (query, is_found) in [
            ("", true), ("kind=process_task", true), ("kind=follow_up", false), ("kind=case", false), ("holder=groups", true),
            ("holder=mine", false), ("overdue=true", false), ("q=ANALISAR", true), ("q=troca", true), ("q=outra", false), (number.as_str(), true),
        ] {
            assert_eq!(names(SENIOR, query).await == all, is_found, "{query}");
        }
        let count = async |who: RoleProfile| does(&world, who, "GET", "/tasks/count", json!({})).await;
        assert_eq!(count(SENIOR).await, json!({ "open_count": 1, "overdue_count": 0 }));
        let task = tasks(&world, SENIOR).await.remove(0);
        does(&world, SENIOR, "POST", &of(&task, "claim"), json!({})).await;
        assert_eq!((names(SENIOR, "holder=mine").await, names(SUPERVISOR, "").await), (all.to_vec(), vec![]));
        assert_eq!((names(SUPERVISOR, "holder=groups").await, count(SUPERVISOR).await["open_count"].clone()), (all.to_vec(), json!(0)));

        for _ in 0..7 {
            world.ctx.clock.advance(Span::from_hours(7));
            for who in [AGENT, SENIOR, SUPERVISOR] {
                // Who does nothing for half a day is signed out.
                count(who).await;
            }
        }
        for _ in 0..2 {
            works(&world).await;
        }
        let overdue = line("process_task_overdue", "Analisar a troca");
        assert_eq!(told(SENIOR).await, [overdue.clone(), opened.clone()], "once");
        assert_eq!(told(SUPERVISOR).await, [opened], "a colleague has it");
        assert_eq!(told(AGENT).await, [overdue], "who answers for the case");
        assert_eq!(count(SENIOR).await, json!({ "open_count": 1, "overdue_count": 1 }));

        // What is given to nobody waits for who answers for the case.
        does(&world, SENIOR, "POST", &of(&task, "complete"), json!({ "answers": { "VALOR": 15_000 } })).await;
        assert!(names(SENIOR, "holder=mine").await.is_empty(), "done");
        assert_eq!(names(AGENT, "").await, ["Avisar o cliente"]);
        assert_eq!(told(AGENT).await[0], line("process_task_opened", "Avisar o cliente"));
        assert_eq!(count(AGENT).await["open_count"], 2, "and the case");
    }
}
