//! E-mails of cases: written and sent over real SMTP, taken in by the interface, read with their files; and WhatsApp from a case.

use app::jobs::drain;
use axum::body::Body;
use axum::http::Request;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::CaseEmailId;
use base::time::Span;
use office::crm::email::EmailState;
use serde_json::{Value, json};
use store::{db_test, in_tx};
use store_office::case_emails;

use super::cases::{asks, does, kind, text};
use super::outbound::Scene as Outbound;
use super::person_imports::upload;
use super::smtp::Smtp;
use super::support::{Answer, NOON, Stage, World, request, send};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;
const AGENT: RoleProfile = RoleProfile::Agent;

/// A case of a customer with an address, which an agent opened.
struct Matter {
    person: String,
    point: String,
    number: String,
    at: String,
}

impl Matter {
    async fn new(world: &World) -> Self {
        let points = json!([{ "kind": "email", "value": "ana@cliente.exemplo" }]);
        let person = json!({ "kind": "natural", "name": "Ana Souza", "contact_points": points });
        let person = does(world, AGENT, "POST", "/people", person).await;
        let kind = kind(world, json!({ "name": "Cobrança" })).await;
        let case = json!({ "type_id": kind, "person_id": person["id"], "responsible_id": world.ours.users[&SUPERVISOR] });
        let case = does(world, AGENT, "POST", "/cases", case).await;
        Self {
            person: text(&person["id"]),
            point: text(&person["contact_points"][0]["id"]),
            number: text(&case["number"]),
            at: format!("/cases/{}", text(&case["id"])),
        }
    }

    /// As [`Matter::new`], where mail leaves by a server.
    async fn by(world: &World, server: &Smtp) -> Self {
        mail(world, server.port).await;
        Self::new(world).await
    }

    fn emails(&self) -> String {
        format!("{}/emails", self.at)
    }

    async fn list(&self, world: &World) -> Vec<Value> {
        let list = does(world, AGENT, "GET", &self.emails(), json!({})).await;
        list["items"].as_array().unwrap().clone()
    }

    async fn read(&self, world: &World, id: &Value) -> Value {
        let path = format!("{}/{}", self.emails(), id.as_str().unwrap());
        does(world, AGENT, "GET", &path, json!({})).await
    }

    async fn history(&self, world: &World) -> Vec<Value> {
        let path = format!("{}/history", self.at);
        let list = does(world, AGENT, "GET", &path, json!({})).await;
        let entries = list["items"].as_array().unwrap().clone();
        let changes = entries
            .iter()
            .flat_map(|one| one["changes"].as_array().unwrap().clone());
        changes.collect()
    }

    fn came(&self, id: &str) -> Value {
        json!({
            "case_number": self.number, "message_id": id, "from": { "name": "Ana", "address": "ana@cliente.exemplo" },
            "to": [{ "address": "sac@loja.exemplo" }], "subject": "Minha conta", "text": "Veio errada.",
        })
    }
}

async fn mail(world: &World, port: u16) {
    let settings = json!({
        "host": "127.0.0.1", "port": port, "security": "none", "from_email": "sac@loja.exemplo", "from_name": "Loja Maré",
    });
    does(world, ADMINISTRATOR, "PUT", "/organization/mail", settings).await;
}

fn letter(to: &str) -> Value {
    json!({ "to": [to], "subject": "Sua cobrança", "text": "Olá, Ana.\nJá corrigimos a cobrança." })
}

async fn runs(world: &World) {
    drain(&world.ctx, &jobs()).await.unwrap();
}

async fn notices(world: &World, who: RoleProfile) -> Vec<String> {
    let list = does(world, who, "GET", "/office-notices", json!({})).await;
    let items = list["items"].as_array().unwrap();
    items.iter().map(|one| text(&one["kind"])).collect()
}

/// Sends a request with a key, as a browser that tries again.
async fn keyed(world: &World, path: &str, body: &Value) -> Answer {
    let cookie = &world.ours.cookies[&AGENT];
    let mut asked = request(Some(cookie), "POST", &format!("/api/v1{path}"), body);
    let key = "k-1".parse().unwrap();
    asked.headers_mut().insert("idempotency-key", key);
    send(&world.router, asked).await
}

async fn downloads(world: &World, cookie: &str, id: &str) -> u16 {
    let request = Request::builder()
        .uri(format!("/api/v1/files/{id}"))
        .header("cookie", cookie)
        .body(Body::empty())
        .unwrap();
    send(&world.router, request).await.status
}

db_test! {
    /// Rows: CASE-012, CASE-013, CASE-030.
    async fn an_email_goes_to_the_customer_once_with_its_files_and_is_marked_as_sent(db: &TestDb) {
        let world = World::new(db).await;
        let server = Smtp::listen(None).await;
        let matter = Matter::by(&world, &server).await;
        let file = upload(&world.router, &world.ours.cookies[&AGENT], ("conta.csv", b"valor;10")).await;
        let mut body = letter("ana@cliente.exemplo");
        body["cc"] = json!(["contador@cliente.exemplo", "ANA@cliente.exemplo"]);
        body["file_ids"] = json!([file]);
        let first = keyed(&world, &matter.emails(), &body).await;
        assert_eq!((first.status, &first.body["state"]), (200, &json!("queued")), "{first:?}");
        assert_eq!(keyed(&world, &matter.emails(), &body).await.body["id"], first.body["id"], "the same wish");
        runs(&world).await;
        runs(&world).await;
        let taken = server.taken();
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert_eq!(taken[0].to, "RCPT TO:<ana@cliente.exemplo>\nRCPT TO:<contador@cliente.exemplo>", "nobody twice");
        for part in ["sac@loja.exemplo", "conta.csv", "Ana Souza", &format!("<{}>", text(&first.body["message_id"]))] {
            assert!(taken[0].data.contains(part), "{part}: {}", taken[0].data);
        }
        let list = matter.list(&world).await;
        assert_eq!(list.len(), 1);
        assert_eq!((&list[0]["direction"], &list[0]["state"], &list[0]["file_count"]), (&json!("sent"), &json!("sent"), &json!(1)));
        let whole = matter.read(&world, &list[0]["id"]).await;
        assert_eq!((&whole["text"], &whole["sent_at"]), (&body["text"], &json!(NOON.micros())));
        assert_eq!((&whole["files"][0]["name"], &whole["author_id"]), (&json!("conta.csv"), &json!(world.ours.users[&AGENT].to_string())));
        let told: Vec<Value> = matter.history(&world).await.into_iter().filter(|one| one["field"] == "email_sent").collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["to"], "Sua cobrança");
        // Who sees cases sees what belongs to them; nobody of another house does.
        assert_eq!(downloads(&world, &world.ours.cookies[&SUPERVISOR], &file).await, 200);
        assert_eq!(downloads(&world, &world.theirs.cookies[&ADMINISTRATOR], &file).await, 404);
        let theirs = world.theirs("GET", &format!("/api/v1{}", matter.emails()), json!({})).await;
        assert_eq!(theirs.status, 404);
    }

    /// Rows: CASE-012, CASE-013.
    async fn what_a_customer_wrote_is_taken_in_once_and_answered_in_its_thread(db: &TestDb) {
        let world = World::new(db).await;
        let server = Smtp::listen(None).await;
        let matter = Matter::by(&world, &server).await;
        let mut came = matter.came("<abc@cliente.exemplo>");
        came["html"] = json!("<p onclick=x()>Veio <b>errada</b></p><script>x()</script><img src='https://x.exemplo/p.gif' alt='Logo'>");
        came["file_ids"] = json!([upload(&world.router, &world.ours.cookies[&ADMINISTRATOR], ("foto.csv", b"x")).await]);
        assert_eq!(asks(&world, SUPERVISOR, "POST", "/case-emails", came.clone()).await.code(), "permission_missing");
        let first = does(&world, ADMINISTRATOR, "POST", "/case-emails", came.clone()).await;
        assert_eq!(first["created"], true);
        came["message_id"] = json!("abc@cliente.exemplo");
        let again = does(&world, ADMINISTRATOR, "POST", "/case-emails", came).await;
        assert_eq!((&again["id"], &again["created"]), (&first["id"], &json!(false)));
        let list = matter.list(&world).await;
        assert_eq!(list.len(), 1);
        assert_eq!((&list[0]["direction"], &list[0]["begins"]), (&json!("received"), &json!("Veio errada.")));
        let whole = matter.read(&world, &first["id"]).await;
        let html = text(&whole["html"]);
        assert!(html.contains("<b>errada</b>") && html.contains("Logo") && !html.contains("script") && !html.contains("onclick") && !html.contains("x.exemplo"), "{html}");
        assert_eq!((&whole["hidden_image_count"], &whole["files"][0]["name"]), (&json!(1), &json!("foto.csv")));
        assert_eq!(notices(&world, SUPERVISOR).await.first().map(String::as_str), Some("case_email_received"));
        assert!(matter.history(&world).await.iter().any(|one| one["field"] == "email_received" && one["to"] == "Minha conta"));

        let mut answer = letter("ana@cliente.exemplo");
        answer["reply_to_id"] = first["id"].clone();
        let answered = does(&world, AGENT, "POST", &matter.emails(), answer).await;
        assert_eq!(answered["in_reply_to"], "abc@cliente.exemplo");
        runs(&world).await;
        let taken = server.taken();
        assert!(taken[0].data.contains("In-Reply-To: <abc@cliente.exemplo>"), "{}", taken[0].data);
        let marks: Vec<Value> = matter.list(&world).await.iter().map(|one| one["direction"].clone()).collect();
        assert_eq!(marks, ["sent", "received"], "newest first");

        // A concluded case takes it too, and stays concluded.
        does(&world, AGENT, "PATCH", &matter.at, json!({ "status": "concluded" })).await;
        does(&world, ADMINISTRATOR, "POST", "/case-emails", matter.came("2@cliente.exemplo")).await;
        assert_eq!(does(&world, AGENT, "GET", &matter.at, json!({})).await["status"], "concluded");
        does(&world, AGENT, "POST", &matter.emails(), letter("ana@cliente.exemplo")).await;
    }

    /// Rows: CASE-012.
    async fn what_cannot_be_taken_in_is_refused_with_its_reason(db: &TestDb) {
        let world = World::new(db).await;
        let matter = Matter::new(&world).await;
        let cookie = &world.ours.cookies[&AGENT];
        let of_another = upload(&world.router, cookie, ("x.csv", b"x")).await;
        for (field, value, named, code) in [
            ("case_number", json!("2026-9999999"), "case_number", "unknown"),
            ("from", json!({ "address": "ana" }), "from.address", "email_invalid"),
            ("cc", json!([{ "address": "a b@x.exemplo" }]), "cc", "email_invalid"),
            ("text", json!("  "), "text", "required"),
            ("message_id", json!("<>"), "message_id", "required"),
            ("html", json!("x".repeat(400_001)), "html", "text_too_long"),
            ("file_ids", json!([of_another]), "file_ids", "unknown"),
            ("file_ids", json!(vec![of_another; 11]), "file_ids", "out_of_range"),
        ] {
            let mut body = matter.came("1@x.exemplo");
            body[field] = value;
            let refused = asks(&world, ADMINISTRATOR, "POST", "/case-emails", body).await;
            let said = &refused.body["fields"][0];
            assert_eq!((refused.status, &said["field"], &said["code"]), (422, &json!(named), &json!(code)), "{refused:?}");
        }
        let theirs = world.theirs("POST", "/api/v1/case-emails", matter.came("1@x.exemplo")).await;
        assert_eq!(theirs.body["fields"][0]["code"], "unknown", "the number of another house");
        assert!(matter.list(&world).await.is_empty());
    }

    /// Rows: CASE-013.
    async fn one_writes_to_the_customer_to_who_wrote_and_to_nobody_else(db: &TestDb) {
        let world = World::new(db).await;
        let matter = Matter::new(&world).await;
        let first = asks(&world, AGENT, "POST", &matter.emails(), letter("ana@cliente.exemplo")).await;
        assert_eq!(first.code(), "mail_not_configured");
        let check = format!("{}/email-check", matter.at);
        assert_eq!(does(&world, AGENT, "GET", &check, json!({})).await["from"], Value::Null);
        let server = Smtp::listen(None).await;
        mail(&world, server.port).await;
        // Whoever may not change people does not write elsewhere, until somebody wrote from there.
        let user = format!("/users/{}", world.ours.users[&AGENT]);
        does(&world, ADMINISTRATOR, "PATCH", &user, json!({ "permissions": { "person_write": false } })).await;
        let elsewhere = asks(&world, AGENT, "POST", &matter.emails(), letter("filho@cliente.exemplo")).await;
        assert_eq!((elsewhere.status, elsewhere.code()), (403, "case_email_recipient"));
        let mut came = matter.came("1@x.exemplo");
        came["from"] = json!({ "name": "Filho", "address": "Filho@cliente.exemplo" });
        does(&world, ADMINISTRATOR, "POST", "/case-emails", came).await;
        does(&world, AGENT, "POST", &matter.emails(), letter("filho@cliente.exemplo")).await;
        let known = does(&world, AGENT, "GET", &check, json!({})).await;
        let boxes: Vec<&Value> = known["recipients"].as_array().unwrap().iter().map(|one| &one["mailbox"]["address"]).collect();
        assert_eq!(boxes, ["ana@cliente.exemplo", "Filho@cliente.exemplo"], "our own address is none of them");
        assert_eq!(known["may_write_to_others"], false);

        let opt_in = format!("/people/{}/contact-points/{}/opt-in", matter.person, matter.point);
        does(&world, ADMINISTRATOR, "PUT", &opt_in, json!({ "opt_in": "opted_out" })).await;
        assert_eq!(asks(&world, AGENT, "POST", &matter.emails(), letter("ana@cliente.exemplo")).await.code(), "opted_out");
        let wrong = asks(&world, AGENT, "POST", &matter.emails(), letter("ana")).await;
        assert_eq!(wrong.body["fields"][0]["field"], "to[0]");
        let mut split = letter("filho@cliente.exemplo");
        split["subject"] = json!("Olá\r\nBcc: x@x.exemplo");
        assert_eq!(asks(&world, AGENT, "POST", &matter.emails(), split).await.body["fields"][0]["field"], "subject");
        // Somebody of another area sees the case, and writes nothing from it.
        assert_eq!(asks(&world, SENIOR, "POST", &matter.emails(), letter("filho@cliente.exemplo")).await.code(), "case_beyond_reach");
        does(&world, ADMINISTRATOR, "PATCH", &user, json!({ "permissions": { "case_email_send": false } })).await;
        assert_eq!(asks(&world, AGENT, "POST", &matter.emails(), letter("filho@cliente.exemplo")).await.code(), "permission_missing");
    }

    /// Rows: CASE-013.
    async fn what_the_server_refuses_is_shown_and_told_and_may_be_sent_again(db: &TestDb) {
        let world = World::new(db).await;
        let server = Smtp::listen(Some("550 5.1.1 caixa desconhecida")).await;
        let matter = Matter::by(&world, &server).await;
        let sent = does(&world, AGENT, "POST", &matter.emails(), letter("ana@cliente.exemplo")).await;
        let again = format!("{}/{}/resend", matter.emails(), text(&sent["id"]));
        assert_eq!(asks(&world, AGENT, "POST", &again, json!({})).await.code(), "case_email_settled");
        runs(&world).await;
        let failed = matter.read(&world, &sent["id"]).await;
        assert_eq!((&failed["state"], &failed["error_code"]), (&json!("failed"), &json!("mail_refused")));
        assert!(text(&failed["error"]).contains("caixa desconhecida"), "{failed}");
        assert_eq!(notices(&world, AGENT).await.first().map(String::as_str), Some("case_email_failed"));
        let better = Smtp::listen(None).await;
        mail(&world, better.port).await;
        does(&world, AGENT, "POST", &again, json!({})).await;
        runs(&world).await;
        assert_eq!(better.taken().len(), 1);
        let sent = matter.read(&world, &sent["id"]).await;
        assert_eq!((&sent["state"], &sent["error_code"]), (&json!("sent"), &Value::Null));
        assert_eq!(asks(&world, AGENT, "POST", &again, json!({})).await.code(), "case_email_settled");
        assert_eq!(asks(&world, SENIOR, "POST", &again, json!({})).await.code(), "case_beyond_reach");
    }

    /// Rows: CASE-013.
    async fn what_may_have_arrived_is_never_sent_again_by_itself(db: &TestDb) {
        let world = World::new(db).await;
        let server = Smtp::mute().await;
        let matter = Matter::by(&world, &server).await;
        let lost = does(&world, AGENT, "POST", &matter.emails(), letter("ana@cliente.exemplo")).await;
        runs(&world).await;
        let lost = matter.read(&world, &lost["id"]).await;
        assert_eq!((&lost["state"], &lost["error_code"]), (&json!("unknown"), &json!("outcome_unknown")));
        assert_eq!(server.taken().len(), 1);
        // The program ended in the moment of handing it over: the mark is all that is left.
        let better = Smtp::listen(None).await;
        mail(&world, better.port).await;
        let killed = does(&world, AGENT, "POST", &matter.emails(), letter("ana@cliente.exemplo")).await;
        let scope = Scope::system(world.ours.org, SystemReason::Job);
        let id: CaseEmailId = text(&killed["id"]).parse().unwrap();
        let marked = world.ctx.db.write::<_, store::Error, _>(in_tx!(tx, [scope],
            case_emails::update_state(tx, &scope, id, (EmailState::Sending, None), (None, None)).await));
        marked.await.unwrap();
        runs(&world).await;
        assert_eq!(matter.read(&world, &killed["id"]).await["state"], "unknown");
        assert!(better.taken().is_empty());
        assert_eq!(notices(&world, AGENT).await, ["case_email_failed", "case_email_failed"]);
        // A person decides.
        let again = format!("{}/{}/resend", matter.emails(), text(&killed["id"]));
        does(&world, AGENT, "POST", &again, json!({})).await;
        runs(&world).await;
        assert_eq!(better.taken().len(), 1);
    }

    /// Rows: CASE-013.
    async fn what_was_not_taken_yet_is_tried_again(db: &TestDb) {
        let world = World::new(db).await;
        let busy = Smtp::listen(Some("451 4.3.2 agora não")).await;
        let matter = Matter::by(&world, &busy).await;
        let waits = does(&world, AGENT, "POST", &matter.emails(), letter("ana@cliente.exemplo")).await;
        runs(&world).await;
        assert_eq!(matter.read(&world, &waits["id"]).await["state"], "queued");
        let free = Smtp::listen(None).await;
        mail(&world, free.port).await;
        runs(&world).await;
        assert!(free.taken().is_empty(), "not before its time");
        let later = Stage::over(world.ctx.db.clone(), app::seal::SealKey::new(&[7; 32]), NOON + Span::from_hours(1));
        drain(&later.ctx, &jobs()).await.unwrap();
        assert_eq!(free.taken().len(), 1);
        assert_eq!(matter.read(&world, &waits["id"]).await["state"], "sent");
    }

    /// Rows: CASE-030.
    async fn a_conversation_begun_from_a_case_is_a_contact_of_it(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Outbound::new(&world).await;
        scene.consent(&world, "opted_in").await;
        let kind = kind(&world, json!({ "name": "Cobrança" })).await;
        let opened = async |body: Value| {
            let mut case = json!({ "type_id": kind });
            case.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            text(&does(&world, AGENT, "POST", "/cases", case).await["id"])
        };
        let case = opened(json!({ "person_id": scene.person })).await;
        let nobodys = opened(json!({})).await;
        does(&world, AGENT, "PATCH", &format!("/cases/{case}"), json!({ "status": "concluded", "resolution": "Estornado" })).await;
        let mut body = scene.whom();
        body["template"] = json!({ "template_id": scene.template, "values": ["Ana"] });
        for wrong in [nobodys, "77".to_owned()] {
            body["case_id"] = json!(wrong);
            let refused = asks(&world, AGENT, "POST", "/outbound", body.clone()).await;
            assert_eq!((&refused.body["fields"][0]["field"], refused.status), (&json!("case_id"), 422), "{refused:?}");
        }
        body["case_id"] = json!(case);
        let begun = does(&world, AGENT, "POST", "/outbound", body).await;
        let contacts = does(&world, AGENT, "GET", &format!("/cases/{case}/interactions"), json!({})).await;
        assert_eq!(contacts["items"].as_array().unwrap().len(), 1);
        assert_eq!((&contacts["items"][0]["id"], &contacts["items"][0]["linked_by_id"]), (&begun["id"], &json!(world.ours.users[&AGENT].to_string())));
    }
}
