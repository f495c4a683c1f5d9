//! The channel by API: a system of the organization writes for its customers by key, and is handed what agents answer, signed.

use app::jobs::drain;
use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;
use store::testing::TestDb;

use super::main_path::eventually;
use super::support::{Answer, World, call, send, sign_in};
use super::webhooks::receiver::{Receiver, Says};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

/// An account of the channel, its system's address, and an agent who is ready.
struct Scene {
    world: World,
    receiver: Receiver,
    queue: Value,
    account: Account,
}

#[derive(Clone)]
struct Account {
    id: String,
    token: String,
    key: String,
    secret: String,
}

impl Scene {
    async fn new(db: &TestDb) -> Self {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let queue = json!({ "name": "Loja" });
        let queue = does(&world, "POST", "/queues", queue).await["id"].clone();
        let agent = world.ours.users[&AGENT].to_string();
        let members = json!({ "members": [{ "user_id": agent, "tier": 0 }] });
        let path = format!("/queues/{}/members", queue.as_str().unwrap());
        does(&world, "PUT", &path, members).await;
        let ready = json!({ "state": "available" });
        world.ours(AGENT, "PUT", "/api/v1/agent/state", ready).await;
        let account = connect(&world, &queue, "ERP", &receiver.url()).await;
        Self {
            world,
            receiver,
            queue,
            account,
        }
    }

    async fn tells(&self, body: Value) -> Answer {
        tell(
            &self.world,
            &self.account.token,
            Some(&self.account.key),
            body.to_string(),
        )
        .await
    }

    async fn writes(&self, id: &str, text: &str) -> Answer {
        let told = self.tells(message(id, text)).await;
        assert_eq!(told.status, 200, "{told:?}");
        told
    }

    /// The one conversation of the agent.
    async fn conversation(&self) -> String {
        let mine = eventually(
            &self.world,
            AGENT,
            "/api/v1/interactions?view=mine",
            |body| body["items"][0]["state"] == "active",
        );
        mine.await["items"][0]["id"].as_str().unwrap().to_owned()
    }

    async fn thread(&self, of: &str) -> Vec<Value> {
        let path = format!("/interactions/{of}/messages");
        let page = does(&self.world, "GET", &path, json!({})).await;
        page["items"].as_array().unwrap().clone()
    }

    async fn texts(&self, of: &str) -> Vec<String> {
        let thread = self.thread(of).await;
        let texts = thread.iter().filter_map(|one| one["text"].as_str());
        texts.map(str::to_owned).collect()
    }

    /// The agent answers, and what is due is sent.
    async fn answers(&self, of: &str, body: Value) -> String {
        let path = format!("/api/v1/interactions/{of}/messages");
        let sent = self.world.ours(AGENT, "POST", &path, body).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        self.work().await;
        sent.body["id"].as_str().unwrap().to_owned()
    }

    async fn work(&self) {
        drain(&self.world.ctx, &jobs()).await.unwrap();
    }

    async fn message(&self, of: &str, id: &str) -> Value {
        let thread = self.thread(of).await;
        thread.into_iter().find(|one| one["id"] == id).unwrap()
    }

    /// Tells how far a message got, and gives how far it is known to be.
    async fn status(&self, of: &str, id: &str, status: &str) -> String {
        let told =
            json!({ "type": "status", "message_id": id, "status": status, "detail": "Sem sinal" });
        assert_eq!(self.tells(told).await.status, 200);
        self.message(of, id).await["delivery"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn set_aside(&self) -> usize {
        let kept = does(&self.world, "GET", "/set-aside", json!({})).await;
        kept["items"].as_array().unwrap().len()
    }
}

fn message(id: &str, text: &str) -> Value {
    json!({ "type": "message", "id": id, "from": { "id": "c-1", "name": "Maria" }, "text": text })
}

async fn does(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = world
        .ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), body)
        .await;
    assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    answer.body
}

async fn connect(world: &World, queue: &Value, name: &str, url: &str) -> Account {
    let body = json!({ "channel": "api", "name": name, "queue_id": queue, "settings": { "webhook_url": url } });
    let made = does(world, "POST", "/channel-accounts", body).await;
    let text = |of: &Value| of.as_str().unwrap().to_owned();
    Account {
        id: text(&made["id"]),
        token: text(&made["public_token"]),
        key: text(&made["issued"]["api_key"]),
        secret: text(&made["issued"]["signing_secret"]),
    }
}

async fn tell(world: &World, token: &str, key: Option<&str>, body: String) -> Answer {
    let mut request = axum::http::Request::builder()
        .method("POST")
        .uri(format!("/webhooks/api/{token}"))
        .header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    send(
        &world.router,
        request.body(axum::body::Body::from(body)).unwrap(),
    )
    .await
}

db_test! {
    /// Rows: GAP-028, MSG-001, WA-010, CONFLICT-08.
    async fn a_system_writes_by_key_and_is_handed_the_answer_signed(db: &TestDb) {
        let scene = Scene::new(db).await;
        let told = scene.writes("m-1", "Cadê meu pedido?").await;
        assert_eq!(told.body, json!({ "taken": 1, "set_aside": [] }));
        let of = scene.conversation().await;
        let card = does(&scene.world, "GET", &format!("/interactions/{of}"), json!({})).await;
        assert_eq!((&card["channel"], &card["medium"]), (&json!("api"), &json!("messaging")));
        let id = scene.answers(&of, json!({ "text": "Saiu hoje", "idempotency_key": "a" })).await;
        let got = scene.receiver.received();
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!(got[0].signed_by(&scene.account.secret), 1);
        assert_eq!(got[0].header("webhook-id"), format!("msg_{id}"));
        assert_eq!(got[0].json(), json!({ "type": "message", "id": id, "to": { "id": "c-1" }, "text": "Saiu hoje" }));
        assert_eq!(scene.message(&of, &id).await["delivery"], "sent");
        // News in any order, twice, and never back.
        for (told, known) in [("read", "read"), ("delivered", "read"), ("read", "read"), ("sent", "read"), ("failed", "read")] {
            assert_eq!(scene.status(&of, &id, told).await, known, "{told}");
        }
        let second = scene.answers(&of, json!({ "text": "Outra", "idempotency_key": "b" })).await;
        for (told, known) in [("delivered", "delivered"), ("read", "read")] {
            assert_eq!(scene.status(&of, &second, told).await, known);
        }
        let third = scene.answers(&of, json!({ "text": "Mais uma", "idempotency_key": "c" })).await;
        assert_eq!(scene.status(&of, &third, "failed").await, "failed");
        let failed = scene.message(&of, &third).await;
        assert_eq!((&failed["error"]["code"], &failed["error"]["message"]), (&json!("refused_by_system"), &json!("Sem sinal")));
        // A reply of the customer names ours, and ours names theirs.
        let mut reply = message("m-2", "Ótimo");
        reply["reply_to"] = json!(id);
        assert_eq!(scene.tells(reply).await.status, 200);
        let thread = scene.thread(&of).await;
        let theirs = thread.iter().find(|one| one["text"] == "Ótimo").unwrap().clone();
        assert!(theirs.to_string().contains(&id), "{theirs}");
        scene.answers(&of, json!({ "text": "De nada", "reply_to_message_id": theirs["id"], "idempotency_key": "d" })).await;
        let last = scene.receiver.received().pop().unwrap();
        assert_eq!(last.json()["reply_to"], "m-2");
    }

    /// Rows: GAP-028, GAP-127, MSG-009.
    async fn what_comes_twice_is_there_once_in_order_and_what_is_not_understood_hurts_nobody(db: &TestDb) {
        let scene = Scene::new(db).await;
        let batch = json!([message("1", "um"), { "type": "message", "id": "x" }, message("2", "dois"), { "type": "novidade" }, message("1", "de novo"), message("3", "três")]);
        for _ in 0..2 {
            let told = scene.tells(batch.clone()).await;
            let aside = json!([{ "index": 1, "reason": "from_missing" }, { "index": 3, "reason": "type_unknown" }]);
            assert_eq!((told.status, told.body), (200, json!({ "taken": 4, "set_aside": aside })));
        }
        let of = scene.conversation().await;
        assert_eq!(scene.texts(&of).await, ["um", "dois", "três"]);
        let kept = scene.set_aside().await;
        assert_eq!(kept, 4);
        // What holds nothing that is understood is refused with its reasons, and is not kept.
        for (body, more) in [
            (json!({ "type": "message", "id": "9", "from": { "id": "c-1" } }).to_string(), json!([{ "index": 0, "reason": "message_empty" }])),
            (json!([{ "type": "typing", "from": { "id": "c-1", "email": "@" } }]).to_string(), json!([{ "index": 0, "reason": "from_email_malformed" }])),
            ("{".to_owned(), Value::Null),
            ("[]".to_owned(), Value::Null),
            ("7".to_owned(), Value::Null),
            (Value::Array(vec![message("9", "x"); 101]).to_string(), Value::Null),
        ] {
            let told = tell(&scene.world, &scene.account.token, Some(&scene.account.key), body.clone()).await;
            assert_eq!((told.status, told.code(), &told.body["pieces"]), (422, "payload_not_understood", &more), "{body}");
        }
        let huge = format!("\"{}\"", "x".repeat(1024 * 1024));
        let told = tell(&scene.world, &scene.account.token, Some(&scene.account.key), huge).await;
        assert_eq!((told.status, told.code()), (413, "file_too_large"));
        assert_eq!((scene.set_aside().await, scene.texts(&of).await.len()), (kept, 3));
    }

    /// Rows: GAP-028.
    async fn whoever_has_no_key_of_the_account_is_told_nothing(db: &TestDb) {
        let scene = Scene::new(db).await;
        let world = &scene.world;
        let other = connect(world, &scene.queue, "Outro", &scene.receiver.url()).await;
        let body = message("m-1", "oi").to_string();
        for key in [None, Some(""), Some("errada"), Some(other.key.as_str()), Some(scene.account.secret.as_str())] {
            let told = tell(world, &scene.account.token, key, body.clone()).await;
            assert_eq!((told.status, told.code()), (401, "key_refused"), "{key:?}");
            let told = tell(world, &scene.account.token, key, "{".to_owned()).await;
            assert_eq!(told.status, 401, "what is in it is not looked at: {key:?}");
        }
        let told = tell(world, "nenhuma", Some(&scene.account.key), body.clone()).await;
        assert_eq!(told.status, 404);
        assert_eq!(scene.set_aside().await, 0);
        // What is kept shows nobody the key, and nobody may type one.
        let path = format!("/channel-accounts/{}", scene.account.id);
        let shown = does(world, "GET", &path, json!({})).await;
        assert_eq!(shown["secrets_set"], json!(["api_key", "signing_secret"]));
        let audited = does(world, "GET", "/audit-log", json!({})).await.to_string();
        for text in [shown.to_string(), audited] {
            assert!(!text.contains(&scene.account.key) && !text.contains("whsec_"), "{text}");
        }
        for key in ["api_key", "api_key.before", "nada"] {
            let typed = json!({ "secrets": { key: "x" } });
            let refused = world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1{path}"), typed).await;
            assert_eq!(refused.body["fields"][0]["field"], format!("secrets.{key}"), "{refused:?}");
        }
        let forged = json!({ "settings": { "webhook_url": scene.receiver.url(), "api_key": "x" } });
        does(world, "PATCH", &path, forged).await;
        assert_eq!(tell(world, &scene.account.token, Some("x"), body.clone()).await.status, 401);
        let turned = format!("{path}/secrets/webhook_url");
        let refused = world.ours(ADMINISTRATOR, "POST", &format!("/api/v1{turned}"), json!({})).await;
        assert_eq!(refused.body["fields"][0]["field"], "key", "{refused:?}");
        for url in ["http://10.0.0.1/", "https://169.254.169.254/x", "ftp://exemplo.com/", "https://a:b@exemplo.com/", "gancho"] {
            let private = json!({ "settings": { "webhook_url": url } });
            let refused = world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1{path}"), private).await;
            assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!("settings.webhook_url")), "{url}");
        }
        does(world, "PATCH", &path, json!({ "active": false })).await;
        assert_eq!(tell(world, &scene.account.token, Some(&scene.account.key), body).await.status, 404);
    }

    /// Rows: GAP-028.
    async fn a_key_and_a_secret_are_replaced_with_a_day_of_both_or_at_once(db: &TestDb) {
        let scene = Scene::new(db).await;
        let (world, old) = (&scene.world, scene.account.clone());
        scene.writes("m-1", "oi").await;
        let of = scene.conversation().await;
        let turn = async |key: &str, body: Value| {
            let path = format!("/channel-accounts/{}/secrets/{key}", old.id);
            does(world, "POST", &path, body).await["secret"].as_str().unwrap().to_owned()
        };
        let (key, secret) = (turn("api_key", json!({})).await, turn("signing_secret", json!({})).await);
        let status = async |key: &str| tell(world, &old.token, Some(key), message("m-2", "x").to_string()).await.status;
        assert_eq!((status(&old.key).await, status(&key).await), (200, 200));
        scene.answers(&of, json!({ "text": "um", "idempotency_key": "1" })).await;
        // Written before the day is over, because nobody holds a contact that long; it goes out after.
        let body = json!({ "text": "dois", "idempotency_key": "2" });
        let sent = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{of}/messages"), body).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        world.ctx.clock.advance(Span::from_hours(24));
        assert_eq!((status(&old.key).await, status(&key).await), (401, 200));
        scene.work().await;
        let by = |n: usize| {
            let got = &scene.receiver.received()[n];
            (got.signed_by(&old.secret), got.signed_by(&secret))
        };
        assert_eq!((by(0), by(1)), ((1, 1), (0, 1)));
        let cookie = sign_in(&world.router, "administrator@ours.exemplo.com").await;
        let path = format!("/api/v1/channel-accounts/{}/secrets/api_key", old.id);
        let last = call(&world.router, Some(&cookie), "POST", &path, &json!({ "drops_previous": true })).await;
        let last = last.body["secret"].as_str().unwrap().to_owned();
        assert_eq!((status(&key).await, status(&last).await), (401, 200));
    }

    /// Rows: GAP-028, MSG-009, GAP-127.
    async fn an_address_that_fails_is_tried_again_with_the_same_id_and_a_lost_answer_is_shown(db: &TestDb) {
        let scene = Scene::new(db).await;
        scene.writes("m-1", "oi").await;
        let of = scene.conversation().await;
        let say = |text: &str| json!({ "text": text, "idempotency_key": text });
        scene.receiver.says([Says::Status(500), Says::Text(429, "devagar".into()), Says::Text(200, "<html>".into())]);
        let id = scene.answers(&of, say("um")).await;
        for tries in 2..=3 {
            assert_eq!(scene.message(&of, &id).await["delivery"], "pending");
            scene.world.ctx.clock.advance(Span::from_mins(1));
            scene.work().await;
            assert_eq!(scene.receiver.received().len(), tries);
        }
        assert_eq!(scene.message(&of, &id).await["delivery"], "sent");
        for one in scene.receiver.received() {
            assert_eq!((one.header("webhook-id"), one.signed_by(&scene.account.secret)), (format!("msg_{id}").as_str(), 1));
        }
        for (says, code, detail) in [
            (Says::Text(422, r#"{"detail":"Número inválido"}"#.into()), "refused_by_system", "Número inválido"),
            (Says::Redirect("http://127.0.0.1:1/".into()), "address_redirects", ""),
            (Says::Status(410), "address_says_no", ""),
            (Says::Breaks, "outcome_unknown", ""),
        ] {
            scene.receiver.says([says]);
            let id = scene.answers(&of, say(code)).await;
            let failed = scene.message(&of, &id).await;
            assert_eq!((&failed["delivery"], &failed["error"]["code"], &failed["error"]["message"]), (&json!("failed"), &json!(code), &json!(detail)));
        }
        let sent = scene.receiver.received().len();
        scene.world.ctx.clock.advance(Span::from_hours(2));
        scene.work().await;
        assert_eq!(scene.receiver.received().len(), sent, "what cannot be known is not sent again by itself");
        // The system had it after all: its news name the message.
        let lost = scene.thread(&of).await.into_iter().find(|one| one["text"] == "outcome_unknown").unwrap();
        assert_eq!(scene.status(&of, lost["id"].as_str().unwrap(), "delivered").await, "delivered");
    }

    /// Rows: GAP-028.
    async fn a_system_says_nothing_about_messages_of_another_account_or_of_customers(db: &TestDb) {
        let scene = Scene::new(db).await;
        scene.writes("m-1", "oi").await;
        let of = scene.conversation().await;
        let id = scene.answers(&of, json!({ "text": "um", "idempotency_key": "1" })).await;
        let other = connect(&scene.world, &scene.queue, "Outro", &scene.receiver.url()).await;
        let news = |id: &str| json!({ "type": "status", "message_id": id, "status": "read" }).to_string();
        let told = tell(&scene.world, &other.token, Some(&other.key), news(&id)).await;
        assert_eq!(told.status, 200, "it is not told whether there is such a message: {told:?}");
        scene.work().await;
        assert_eq!(scene.message(&of, &id).await["delivery"], "sent");
        let theirs = scene.thread(&of).await[0].clone();
        let told = scene.tells(serde_json::from_str(&news(theirs["id"].as_str().unwrap())).unwrap()).await;
        assert_eq!(told.status, 200);
        assert_eq!(scene.message(&of, theirs["id"].as_str().unwrap()).await["delivery"], theirs["delivery"]);
        // The same ids of another system are other customers and other messages.
        let told = tell(&scene.world, &other.token, Some(&other.key), message("m-1", "outra pessoa").to_string()).await;
        assert_eq!(told.body["taken"], 1);
        assert_eq!(scene.texts(&of).await, ["oi", "um"]);
    }

    /// Rows: GAP-028, PERSON-001, PERSON-002, CONFLICT-17.
    async fn a_customer_is_recognised_by_the_phone_or_e_mail_that_the_system_gives(db: &TestDb) {
        let scene = Scene::new(db).await;
        scene.world.allow_duplicate_people(true).await;
        let person = async |name: &str, points: Value| {
            let body = json!({ "kind": "natural", "name": name, "anyway": true, "contact_points": points });
            does(&scene.world, "POST", "/people", body).await["id"].clone()
        };
        let phone = |value: &str| json!({ "kind": "phone", "value": value, "label": "mobile" });
        let mail = |value: &str| json!({ "kind": "email", "value": value });
        let maria = person("Maria Lima", json!([phone("(48) 99999-0001"), mail("maria@exemplo.com")])).await;
        let jose = person("José Reis", json!([mail("jose@exemplo.com")])).await;
        person("Um", json!([mail("casa@exemplo.com")])).await;
        person("Dois", json!([mail("casa@exemplo.com")])).await;
        for (from, expected) in [
            (json!({ "phone": "+55 48 9999-0001" }), &maria),
            (json!({ "email": "JOSE@exemplo.com" }), &jose),
            (json!({ "phone": "(48) 99999-0001", "email": "maria@exemplo.com" }), &maria),
            (json!({ "email": "casa@exemplo.com" }), &Value::Null),
            (json!({ "phone": "(48) 99999-0001", "email": "jose@exemplo.com" }), &Value::Null),
            (json!({ "phone": "(48) 98888-0000" }), &Value::Null),
            (json!({}), &Value::Null),
        ] {
            let mut said = message(&from.to_string(), "oi");
            said["from"] = from.clone();
            said["from"]["id"] = json!(from.to_string());
            assert_eq!(scene.tells(said).await.status, 200);
            let open = does(&scene.world, "GET", "/interactions?view=open&limit=50", json!({})).await;
            let newest = open["items"].as_array().unwrap().iter().max_by_key(|one| one["id"].as_str().unwrap().parse::<i64>().unwrap()).unwrap().clone();
            assert_eq!(&newest["person_id"], expected, "{from} {newest}");
        }
        // The same customer stays in one conversation whatever else is told the next time.
        let count = async || does(&scene.world, "GET", "/interactions?view=open&limit=50", json!({})).await["items"].as_array().unwrap().len();
        let before = count().await;
        let mut again = message("de novo", "de novo");
        again["from"] = json!({ "id": json!({ "phone": "+55 48 9999-0001" }).to_string() });
        assert_eq!(scene.tells(again).await.status, 200);
        assert_eq!(count().await, before);
    }

    /// Rows: GAP-028, MSG-002.
    async fn files_go_both_ways_and_only_to_whom_they_are_for(db: &TestDb) {
        let scene = Scene::new(db).await;
        let world = &scene.world;
        let upload = async |key: &str| {
            let request = axum::http::Request::builder()
                .method("POST")
                .uri(format!("/webhooks/api/{}/files", scene.account.token))
                .header("authorization", format!("Bearer {key}"))
                .header("content-type", "text/plain")
                .header("x-file-name", "nota%20fiscal.txt");
            send(&world.router, request.body(axum::body::Body::from("valor 10")).unwrap()).await
        };
        assert_eq!(upload("errada").await.code(), "key_refused");
        let name = upload(&scene.account.key).await.body["upload"].as_str().unwrap().to_owned();
        let with = |id: &str, file: Value| json!({ "type": "message", "id": id, "from": { "id": "c-1" }, "text": "Segue", "file": file });
        assert_eq!(scene.tells(with("m-1", json!({ "kind": "document", "upload": name }))).await.status, 200);
        let of = scene.conversation().await;
        let file = scene.thread(&of).await[0]["files"][0].clone();
        assert_eq!((&file["name"], &file["state"], &file["size_bytes"]), (&json!("nota fiscal.txt"), &json!("ready"), &json!(8)), "{file}");
        // Of an upload of somebody else, or of a guess, nothing is shown.
        let other = connect(world, &scene.queue, "Outro", &scene.receiver.url()).await;
        let guess = format!("{}.{}", name.split_once('.').unwrap().0, "00".repeat(32));
        for (account, upload) in [(&other, &name), (&scene.account, &guess)] {
            let told = tell(world, &account.token, Some(&account.key), with("m-2", json!({ "kind": "document", "upload": upload })).to_string()).await;
            assert_eq!(told.body["pieces"][0]["reason"], "file_upload_unknown", "{told:?}");
        }
        // A file at an address is fetched; one in a network that is not reached is shown as lost.
        scene.receiver.says([Says::Text(200, "do sistema".into())]);
        for (id, url) in [("m-3", scene.receiver.url()), ("m-4", "http://10.0.0.1/a".to_owned()), ("m-5", "https://169.254.169.254/a".to_owned())] {
            assert_eq!(scene.tells(with(id, json!({ "kind": "document", "url": url, "name": "a.txt" }))).await.status, 200);
        }
        scene.work().await;
        let thread = scene.thread(&of).await;
        let states: Vec<Value> = thread.iter().filter_map(|one| one["files"].get(0)).skip(1).map(|file| file["state"].clone()).collect();
        assert_eq!(states, ["ready", "failed", "failed"]);
        assert_eq!(scene.receiver.received().len(), 1);
        // What the agent sends is an address that ends.
        let file = json!({ "file_ids": [file["id"]], "text": "Aqui", "idempotency_key": "1" });
        scene.answers(&of, file).await;
        let got = scene.receiver.received().pop().unwrap().json();
        assert_eq!((&got["text"], &got["file"]["name"], &got["file"]["kind"]), (&json!("Aqui"), &json!("nota fiscal.txt"), &json!("document")), "{got}");
        let url = got["file"]["url"].as_str().unwrap().strip_prefix("http://localhost").unwrap().to_owned();
        let read = async |url: &str| {
            let request = axum::http::Request::builder().uri(url).body(axum::body::Body::empty()).unwrap();
            send(&world.router, request).await
        };
        let found = read(&url).await;
        assert_eq!((found.status, found.body), (200, json!("valor 10")));
        for wrong in [url.replace("proof=", "proof=00"), url.replace("until=", "until=9"), url.replace(&scene.account.token, &other.token)] {
            assert_eq!(read(&wrong).await.status, 404, "{wrong}");
        }
        // An address that does not answer is tried a few times and then given up.
        scene.receiver.says((0..6).map(|_| Says::Status(503)));
        let told = scene.tells(with("m-6", json!({ "kind": "document", "url": scene.receiver.url() }))).await;
        assert_eq!(told.status, 200);
        for _ in 0..6 {
            scene.work().await;
            scene.world.ctx.clock.advance(Span::from_mins(2));
        }
        let thread = scene.thread(&of).await;
        let last = thread.iter().rev().find_map(|one| one["files"].get(0)).unwrap();
        assert_eq!(last["state"], "failed");
        assert_eq!(scene.receiver.received().len(), 8);
        world.ctx.clock.advance(Span::from_hours(7 * 24));
        assert_eq!(read(&url).await.status, 404);
    }

    /// Rows: GAP-028.
    async fn who_calls_too_fast_is_told_to_wait_and_a_trial_tells_whether_the_address_works(db: &TestDb) {
        let scene = Scene::new(db).await;
        let typing = json!({ "type": "typing", "from": { "id": "c-1" } });
        let mut last = scene.tells(typing.clone()).await;
        for _ in 0..100 {
            if last.status != 200 {
                break;
            }
            last = scene.tells(typing.clone()).await;
        }
        assert_eq!((last.status, last.code(), &last.body["retry_after_s"]), (429, "rate_limited", &json!(1)), "{last:?}");
        scene.world.ctx.clock.advance(Span::from_secs(1));
        assert_eq!(scene.tells(typing).await.status, 200);
        let path = format!("/channel-accounts/{}/test", scene.account.id);
        does(&scene.world, "POST", &path, json!({})).await;
        let got = scene.receiver.received().pop().unwrap();
        assert_eq!((got.json(), got.signed_by(&scene.account.secret)), (json!({ "type": "test" }), 1));
        scene.receiver.says([Says::Status(404)]);
        let refused = scene.world.ours(ADMINISTRATOR, "POST", &format!("/api/v1{path}"), json!({})).await;
        assert_eq!((refused.code(), &refused.body["reason"]), ("connection_failed", &json!("address_says_no")));
        let theirs = scene.world.theirs("POST", &format!("/api/v1/channel-accounts/{}/secrets/api_key", scene.account.id), json!({})).await;
        assert_eq!(theirs.status, 404);
    }
}
