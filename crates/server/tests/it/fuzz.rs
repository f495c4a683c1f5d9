//! The fuzzer of the API, driven by its own description: every operation, as administrator, as agent and as nobody.
//!
//! Whatever is sent, the answer is one that the description promises, and no request brings down another.

mod schema;
mod values;

use std::collections::BTreeSet;

use app::code;
use base::rng::Rng;
use serde_json::{Value, json};
use store::db_test;

use self::schema::{Known, Schemas};
use self::values::Maker;
use crate::product::{Api, Home, percent};
use crate::stage::{PASSWORD, Stage, sign_in};

/// Requests for each operation, unless the environment says how many there are in all.
const REQUESTS_EACH: u64 = 24;
/// The seed of a run, unless the environment says otherwise.
const SEED: u64 = 24;
/// Calls that would only end the run's own sessions, or that a browser makes by going to another site.
const LEFT_OUT: [&str; 6] = [
    "delete_session",
    "delete_sessions",
    "set_up",
    "open_socket",
    "open_visitor_socket",
    "end_provider_sign_in",
];

/// An operation of the description.
struct Call {
    id: String,
    method: String,
    path: String,
    parameters: Vec<Value>,
    body: Option<Value>,
    /// What it answers when it does what was asked; nothing when that is no JSON.
    answer: Option<Value>,
}

fn calls(description: &Value) -> Vec<Call> {
    let mut calls = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            let id = call["operationId"].as_str().unwrap();
            if LEFT_OUT.contains(&id) || call["responses"].get("101").is_some() {
                continue;
            }
            let json = |of: &Value| of["content"]["application/json"].get("schema").cloned();
            calls.push(Call {
                id: id.to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                parameters: call["parameters"].as_array().cloned().unwrap_or_default(),
                body: json(&call["requestBody"]),
                answer: json(&call["responses"]["200"]),
            });
        }
    }
    calls
}

/// Something to send.
struct Shot {
    path: String,
    query: Vec<(String, String)>,
    body: Vec<u8>,
    mime: &'static str,
}

fn aim(maker: &mut Maker<'_>, call: &Call, chat: &str) -> Shot {
    let wild = maker.rng.below(10);
    let (mut path, mut query) = (call.path.clone(), Vec::new());
    for parameter in &call.parameters {
        let name = parameter["name"].as_str().unwrap();
        if parameter["in"] == "header" {
            continue;
        }
        let is_path = parameter["in"] == "path";
        if !is_path && parameter["required"] != true && maker.rng.chance(1, 2) {
            continue;
        }
        let value = match maker.rng.below(10) {
            0 => maker.hostile(),
            _ if name == "key" => maker.key(chat),
            _ => maker.fitting(&parameter["schema"], 0),
        };
        if value.is_null() && !is_path {
            continue;
        }
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        // What is longer is refused by the server below us, before the product sees it.
        let text: String = text.chars().take(2_000).collect();
        if is_path {
            path = path.replace(&format!("{{{name}}}"), &encode(&text));
        } else {
            query.push((name.to_owned(), text));
        }
    }
    let (body, mime) = match &call.body {
        Some(_) if wild == 0 => (maker.garbage(), "application/json"),
        Some(_) if wild == 1 && maker.rng.chance(1, 4) => {
            (b"a=b".to_vec(), "application/x-www-form-urlencoded")
        }
        Some(schema) => {
            let mut body = maker.fitting(schema, 0);
            if wild < 5 {
                maker.spoil(&mut body);
            }
            (body.to_string().into_bytes(), "application/json")
        }
        None if call.method == "POST" => (maker.garbage(), "image/png"),
        None => (Vec::new(), "application/json"),
    };
    Shot {
        path,
        query,
        body,
        mime,
    }
}

fn encode(text: &str) -> String {
    let encoded = percent(text);
    if encoded.is_empty() {
        "%20".to_owned()
    } else {
        encoded
    }
}

/// Who calls.
struct Callers {
    admin: Api,
    agent: Api,
    nobody: Api,
}

async fn shoot(callers: &Callers, call: &Call, shot: &Shot, rng: &mut Rng) -> reqwest::Response {
    let api = match rng.below(10) {
        0 => &callers.nobody,
        1 | 2 => &callers.agent,
        _ => &callers.admin,
    };
    let mut url = reqwest::Url::parse(&format!("{}{}", api.url, shot.path)).unwrap();
    if !shot.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&shot.query);
    }
    let mut request = api.raw(&call.method, url).header("content-type", shot.mime);
    if call.method == "POST" && rng.chance(1, 8) {
        request = request.header("idempotency-key", format!("k{}", rng.below(5)));
    }
    request
        .body(shot.body.clone())
        .send()
        .await
        .unwrap_or_else(|error| panic!("{} got no answer: {error}: {}", call.id, told(call, shot)))
}

fn told(call: &Call, shot: &Shot) -> String {
    let body: String = String::from_utf8_lossy(&shot.body)
        .chars()
        .take(3_000)
        .collect();
    format!("{} {} {:?} {body}", call.method, shot.path, shot.query)
}

/// Says what is wrong with an answer.
async fn judge(
    schemas: &Schemas,
    call: &Call,
    answer: reqwest::Response,
    known: &mut Known,
) -> Result<u16, String> {
    let status = answer.status().as_u16();
    let mime = answer
        .headers()
        .get("content-type")
        .and_then(|mime| mime.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let bytes = answer.bytes().await.map_err(|error| error.to_string())?;
    let shown: String = String::from_utf8_lossy(&bytes).chars().take(600).collect();
    // A provider that nobody can reach is told as such.
    if status >= 500 && status != 502 {
        return Err(format!("{status}: {shown}"));
    }
    if status < 300 {
        let Some(schema) = &call.answer else {
            return Ok(status);
        };
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| format!("{error}: {shown}"))?;
        return schemas.check(schema, &value, known).map(|()| status);
    }
    if status < 400 {
        return Err(format!("{status} is no answer of the API"));
    }
    if mime != "application/problem+json" {
        return Err(format!(
            "{status} is no problem document but {mime}: {shown}"
        ));
    }
    let problem: Value =
        serde_json::from_slice(&bytes).map_err(|error| format!("{error}: {shown}"))?;
    schemas.check(
        &json!({ "$ref": "#/components/schemas/Problem" }),
        &problem,
        known,
    )?;
    let row = code::ALL.iter().find(|code| problem["code"] == code.name);
    match row {
        Some(code) if code.status == status && problem["status"] == status => Ok(status),
        Some(_) | None => Err(format!("{status} with {shown}")),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a longer run and its seed are asked for by the environment"
)]
fn asked_for(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

db_test! {
    /// Rows: GAP-127.
    async fn whatever_is_sent_the_answer_is_one_that_the_description_promises(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        stage.conversation("5548999900011").await;
        let seed = asked_for("UNISSONO_FUZZ_SEED", SEED);
        println!("seed {seed}");
        let description: Value = stage.admin.raw("GET", reqwest::Url::parse(&format!("{}/api/openapi.json", stage.product.url)).unwrap()).send().await.unwrap().json().await.unwrap();
        let schemas = Schemas(description["components"]["schemas"].as_object().unwrap().clone());
        let calls = calls(&description);
        assert!(calls.len() > 150, "only {} operations", calls.len());
        let mut rng = Rng::from_seed(seed);
        let mut known = Known::sparing(spared(&stage).await);
        let mut callers = callers(&stage).await;
        let chat = furnish(&stage).await;
        let mut faults = Vec::new();
        let mut done = BTreeSet::new();
        for n in 0..asked_for("UNISSONO_FUZZ_REQUESTS", REQUESTS_EACH * u64::try_from(calls.len()).unwrap()) {
            let call = &calls[usize::try_from(n).unwrap() % calls.len()];
            let shot = aim(&mut Maker { rng: &mut rng, schemas: &schemas, known: &known }, call, &chat);
            let answer = shoot(&callers, call, &shot, &mut rng).await;
            match judge(&schemas, call, answer, &mut known).await {
                Ok(status) => {
                    if status < 300 {
                        done.insert(call.id.as_str());
                    }
                }
                Err(why) => faults.push(format!("{}: {why}\n  {}", call.id, told(call, &shot))),
            }
            if n % 50 == 49 {
                callers.come_back(&stage, n).await;
            }
        }
        let log: Vec<String> = stage.product.log().into_iter().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
        assert!(faults.is_empty() && log.is_empty(), "seed {seed}: {} faults\n{}\n{}", faults.len(), faults.join("\n"), log.join("\n"));
        let never: Vec<&str> = calls.iter().map(|call| call.id.as_str()).filter(|id| !done.contains(id)).collect();
        println!("{} of {} operations were carried out; never: {never:?}", done.len(), calls.len());
        assert!(done.len() * 2 > calls.len(), "too little is carried out: {never:?}");
        let chain = stage.admin.ask("POST", "/audit-log/check", json!({})).await;
        assert_eq!(chain["broken_seq"], Value::Null, "{chain}");
    }
}

async fn callers(stage: &Stage) -> Callers {
    Callers {
        admin: newcomer(stage, "administrator", 0).await,
        agent: newcomer(stage, "agent", 0).await,
        nobody: Api::at(&stage.product.url),
    }
}

/// Makes some of everything that calls refer to; gives the key of a web chat.
async fn furnish(stage: &Stage) -> String {
    let organization = stage.admin.get("/organization").await;
    let mut settings = organization["settings"].clone();
    settings["modules"]["sales"] = json!(true);
    let settings = json!({ "settings": settings });
    stage.admin.ask("PATCH", "/organization", settings).await;
    for n in 0..3 {
        let queue = stage
            .admin
            .make("/queues", json!({ "name": format!("Fila {n}") }))
            .await;
        let code = json!({ "name": format!("Código {n}"), "queue_id": queue, "medium": "chat" });
        stage.admin.make("/wrap-up-codes", code).await;
        let label = json!({ "name": format!("Etiqueta {n}"), "color": "red" });
        stage.admin.make("/labels", label).await;
        let points = json!([{ "kind": "phone", "value": format!("+554899992000{n}") }]);
        let person =
            json!({ "name": format!("Pessoa {n}"), "kind": "natural", "contact_points": points });
        let person = stage.admin.ask("POST", "/people", person).await;
        let callback = json!({
            "person_id": person["id"], "contact_point_id": person["contact_points"][0]["id"],
            "due_at": base::id::made_at(person["id"].as_str().unwrap().parse().unwrap()).micros() + 86_400_000_000_i64,
        });
        stage.admin.make("/callbacks", callback).await;
        let kind = json!({ "name": format!("Assunto {n}") });
        let kind = stage.admin.make("/case-types", kind).await;
        let case = json!({ "type_id": kind, "title": format!("Ocorrência {n}") });
        stage.admin.make("/cases", case).await;
        stage.conversation(&format!("554899991000{n}")).await;
    }
    let view = json!({ "name": "Visão", "filters": {} });
    stage.admin.make("/case-views", view.clone()).await;
    stage.admin.make("/conversation-views", view).await;
    let file = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"/><userTask id="t"/><endEvent id="e"/><sequenceFlow id="a" sourceRef="s" targetRef="t"/><sequenceFlow id="b" sourceRef="t" targetRef="e"/></process></definitions>"#;
    let process = json!({ "name": "Processo", "file": file });
    stage.admin.make("/processes", process).await;
    let hook = json!({ "name": "Gancho", "url": "https://gancho.exemplo/" });
    stage.admin.ask("POST", "/webhooks", hook).await;
    let chat = json!({
        "channel": "web-chat", "name": "Site", "queue_id": stage.queue, "settings": { "allowed_origins": stage.product.url },
    });
    let chat = stage.admin.ask("POST", "/channel-accounts", chat).await;
    chat["public_token"].as_str().unwrap().to_owned()
}

/// Makes a user and signs them in: whoever calls is not whom calls are kept from, so it may end its own way in.
async fn newcomer(stage: &Stage, role_profile: &str, n: u64) -> Api {
    let email = format!("{role_profile}{n}@fuz.exemplo");
    let user = json!({
        "name": "Fuz", "email": email, "password": PASSWORD, "role_profile": role_profile,
        "queue_ids": [stage.queue], "capacity": 50,
        // A call may ask everybody else for one.
        "second_factor": "optional",
    });
    stage.admin.make("/users", user).await;
    sign_in(&stage.product.url, &email).await
}

impl Callers {
    /// Lets others call where a call ended a session or a user.
    async fn come_back(&mut self, stage: &Stage, n: u64) {
        for (api, role_profile) in [
            (&mut self.admin, "administrator"),
            (&mut self.agent, "agent"),
        ] {
            let session = api.call("GET", "/session", Value::Null).await;
            let is_as_before =
                session.status == 200 && session.body["user"]["role_profile"] == role_profile;
            if !is_as_before {
                *api = newcomer(stage, role_profile, n).await;
            }
        }
    }
}

/// The ids of the user who stays, and of everything that is theirs.
async fn spared(stage: &Stage) -> BTreeSet<String> {
    let session = stage.admin.get("/session").await;
    let user = session["user"]["id"].as_str().unwrap().to_owned();
    let sessions = stage.admin.get("/sessions").await;
    let ids = sessions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned());
    ids.chain([user]).collect()
}
