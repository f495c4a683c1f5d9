//! Walks the list of operations: each refuses whom it must, and another organization's ids are never confirmed to exist.

use std::collections::BTreeMap;

use app::Entry;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{InteractionId, PersonId, ProposalExportId, ProposalId, QueueId};
use office::sale::stage::ProposalStage;
use serde_json::{Value, json};
use store::{db_test, in_tx};
use store_office::proposal_exports::{self, ProposalExport};
use store_office::proposals::{self, Proposal};

use super::person_imports::upload;
use super::samples::sample;
use super::support::{NOON, World, call};
use crate::state::operations;

pub(super) fn method(entry: &Entry) -> String {
    format!("{:?}", entry.method).to_uppercase()
}

/// The path of an operation with every id replaced.
pub(super) fn path(entry: &Entry, id: &str) -> String {
    let parts: Vec<&str> = entry
        .path
        .split('/')
        .map(|part| if part.starts_with('{') { id } else { part })
        .collect();
    format!("/api/v1{}", parts.join("/"))
}

db_test! {
    async fn nobody_calls_any_operation(db: &TestDb) {
        let world = World::new(db).await;
        for entry in operations() {
            let answer = call(&world.router, None, &method(&entry), &path(&entry, "1"), &sample(&entry)).await;
            assert_eq!((answer.status, answer.code()), (401, "unauthenticated"), "{}", entry.id);
            let answer = call(&world.router, Some("unissono_session=guess"), &method(&entry), &path(&entry, "1"), &sample(&entry)).await;
            assert_eq!(answer.status, 401, "{} with a made-up token", entry.id);
        }
    }

    /// Rows: ACC-006, ACC-007.
    async fn each_profile_is_refused_exactly_what_it_may_not_do(db: &TestDb) {
        let world = World::new(db).await;
        for profile in RoleProfile::ALL {
            for entry in operations() {
                let answer = world.ours(profile, &method(&entry), &path(&entry, "1"), sample(&entry)).await;
                let may = profile.actions().contains(&entry.action);
                let refused = answer.status == 403 && answer.code() == "permission_missing";
                assert_eq!(refused, !may, "{} as {}: {answer:?}", entry.id, profile.name());
                assert_ne!(answer.status, 500, "{} as {}: {answer:?}", entry.id, profile.name());
                assert_ne!(answer.status, 401, "{} as {}", entry.id, profile.name());
            }
        }
    }

    async fn another_sites_requests_are_refused(db: &TestDb) {
        let world = World::new(db).await;
        for entry in operations().into_iter().filter(|entry| method(entry) != "GET") {
            let request = axum::http::Request::builder()
                .method(method(&entry).as_str())
                .uri(path(&entry, "1"))
                .header("sec-fetch-site", "cross-site")
                .header("content-type", "application/json")
                .header("cookie", &world.ours.cookies[&RoleProfile::Administrator])
                .body(axum::body::Body::from("{}"))
                .unwrap();
            let answer = crate::tests::support::send(&world.router, request).await;
            assert_eq!(answer.code(), "cross_origin", "{}", entry.id);
        }
    }

    async fn another_organizations_ids_are_never_confirmed_to_exist(db: &TestDb) {
        let world = World::new(db).await;
        let theirs = things(&world).await;
        let mut walked = 0;
        // A kind of data is a word that everybody knows, and no id.
        let names_one = |entry: &Entry| entry.path.contains('{') && !entry.path.contains("{kind}");
        for entry in operations().into_iter().filter(names_one) {
            let slice = entry.path.split('/').nth(1).unwrap_or_default();
            let id = theirs.get(slice).unwrap_or_else(|| panic!("{}: make one of {slice} in `things`", entry.id));
            let administrator = RoleProfile::Administrator;
            let real = world.ours(administrator, &method(&entry), &path(&entry, id), sample(&entry)).await;
            let none = world.ours(administrator, &method(&entry), &path(&entry, "999999999999"), sample(&entry)).await;
            assert_ne!(real.status, 200, "{}: {real:?}", entry.id);
            assert_eq!((real.status, real.code()), (none.status, none.code()), "{}", entry.id);
            walked += 1;
        }
        assert!(walked > 30, "only {walked} operations have an id");
    }
}

/// A post of the other organization.
async fn of_social_media(world: &World, made: &mut BTreeMap<&'static str, String>) {
    let post = json!({ "medium": "x", "external_id": "x", "updated_at": NOON, "published_at": NOON, "text": "x" });
    let posts = world
        .theirs("POST", "/api/v1/social-posts", json!({ "posts": [post] }))
        .await;
    made.insert(
        "social-posts",
        posts.body["results"][0]["post_id"]
            .as_str()
            .unwrap()
            .to_owned(),
    );
}

/// Makes one of everything in the other organization, and gives the ids by the first part of the path.
async fn things(world: &World) -> BTreeMap<&'static str, String> {
    let mut made = BTreeMap::new();
    let queue = make(world, &mut made, "queues", json!({ "name": "q" })).await;
    let user = world.theirs.users[&RoleProfile::Agent].to_string();
    let hours = json!({ "time_zone": "UTC", "week": "always" });
    let site = json!({ "allowed_origins": "http://localhost" });
    let question = json!({ "from": "2026-11-18", "to": "2026-11-18" });
    for (slice, body) in [
        ("calendars", json!({ "name": "c", "definition": hours })),
        ("pause-reasons", json!({ "name": "p" })),
        ("labels", json!({ "name": "l", "color": "red" })),
        ("skills", json!({ "name": "s" })),
        ("products", json!({ "name": "p", "code": "p" })),
        ("flows", json!({ "name": "f" })),
        ("forms", json!({ "name": "f" })),
        ("user-groups", json!({ "name": "g" })),
        (
            "permission-profiles",
            json!({ "name": "p", "role_profile": "agent" }),
        ),
        (
            "people",
            json!({ "kind": "natural", "name": "n", "contact_points": [{ "kind": "phone", "value": "(11) 97766-5544", "label": "mobile" }] }),
        ),
        (
            "channel-accounts",
            json!({ "channel": "web-chat", "name": "chat", "queue_id": queue, "settings": site }),
        ),
        (
            "report-exports",
            json!({ "report": "activity", "question": question }),
        ),
        (
            "api-tokens",
            json!({ "name": "t", "actions": ["user_read"] }),
        ),
        ("conversation-views", json!({ "name": "v", "filters": {} })),
        ("case-views", json!({ "name": "v", "filters": {} })),
        (
            "announcements",
            json!({ "text": "oi", "audience": { "user_ids": [user] } }),
        ),
    ] {
        make(world, &mut made, slice, body).await;
    }
    let cookie = &world.theirs.cookies[&RoleProfile::Administrator];
    let file = upload(&world.router, cookie, ("p.csv", b"nome;cpf\nx;x\n")).await;
    let import = json!({ "file_id": file, "columns": ["name", "tax_id"], "key": "tax_id" });
    make(world, &mut made, "person-imports", import).await;
    of_queue(world, &queue, &mut made).await;
    of_people(world, &mut made).await;
    of_cases(world, &mut made).await;
    of_callbacks(world, &mut made).await;
    of_sales(world, &mut made).await;
    of_account(world, &user, &mut made).await;
    of_webhooks(world, &mut made).await;
    made.insert("users", user.clone());
    made.insert("agents", user);
    for slice in ["interactions", "set-aside", "jobs"] {
        made.insert(
            slice,
            crate::tests::main_path::thing(world, slice, &made["channel-accounts"]).await,
        );
    }
    made
}

/// Adds a webhook and a delivery of it.
async fn of_webhooks(world: &World, made: &mut BTreeMap<&'static str, String>) {
    let hook = json!({ "name": "x", "url": "http://127.0.0.1:1/" });
    let hook = make(world, made, "webhooks", hook).await;
    let trial = format!("/api/v1/webhooks/{hook}/trial");
    let trial = world.theirs("POST", &trial, json!({})).await;
    made.insert(
        "webhook-deliveries",
        trial.body["id"].as_str().unwrap().to_owned(),
    );
}

/// Adds what belongs to a queue.
async fn of_queue(world: &World, queue: &str, made: &mut BTreeMap<&'static str, String>) {
    for (slice, body) in [
        (
            "wrap-up-codes",
            json!({ "name": "w", "queue_id": queue, "medium": "chat" }),
        ),
        (
            "canned-responses",
            json!({ "queue_id": queue, "prefix": "c", "text": "t" }),
        ),
        (
            "form-connectors",
            json!({ "queue_id": queue, "kind": "custom", "name": "x", "address": "https://x.exemplo" }),
        ),
    ] {
        make(world, made, slice, body).await;
    }
}

/// Adds a field of people, a block of the person, and a merge of somebody new into the person.
async fn of_people(world: &World, made: &mut BTreeMap<&'static str, String>) {
    let field = json!({ "physical_name": "x", "name": "x", "kind": "text" });
    make(world, made, "person-fields", field).await;
    let block = json!({ "person_id": made["people"], "reason": "x" });
    make(world, made, "contact-blocks", block).await;
    let double = json!({ "kind": "natural", "name": "m" });
    let double = world.theirs("POST", "/api/v1/people", double).await;
    let path = format!("/api/v1/people/{}/merge", made["people"]);
    let merge = json!({ "merged_id": double.body["id"] });
    let merge = world.theirs("POST", &path, merge).await;
    assert_eq!(merge.status, 200, "{merge:?}");
    made.insert(
        "person-merges",
        merge.body["id"].as_str().unwrap().to_owned(),
    );
    let path = format!("/api/v1/people/{}/exports", made["people"]);
    let export = world.theirs("POST", &path, json!({})).await;
    made.insert(
        "person-exports",
        export.body["id"].as_str().unwrap().to_owned(),
    );
    let whom = json!({ "person_ids": [made["people"]] });
    make(world, made, "anonymizations", whom).await;
}

/// Adds a type of cases, a case and a reserved number.
async fn of_cases(world: &World, made: &mut BTreeMap<&'static str, String>) {
    let kind = make(world, made, "case-types", json!({ "name": "t" })).await;
    make(world, made, "agent-scripts", json!({ "name": "s" })).await;
    let case = make(world, made, "cases", json!({ "type_id": kind })).await;
    let user = world.theirs.users[&RoleProfile::Agent];
    let asked = json!({ "text": "x", "user_id": user });
    let path = format!("/api/v1/cases/{case}/follow-ups");
    let asked = world.theirs("POST", &path, asked).await;
    made.insert("follow-ups", asked.body["id"].as_str().unwrap().to_owned());
    of_processes(world, &case, made).await;
    let number = world
        .theirs("POST", "/api/v1/case-numbers", json!({}))
        .await;
    made.insert(
        "case-numbers",
        number.body["number"].as_str().unwrap().to_owned(),
    );
}

/// Adds a callback with somebody who can be called.
async fn of_callbacks(world: &World, made: &mut BTreeMap<&'static str, String>) {
    let points = json!([{ "kind": "phone", "value": "+5548991110000" }]);
    let person = json!({ "kind": "natural", "name": "r", "contact_points": points });
    let person = world.theirs("POST", "/api/v1/people", person).await.body;
    let due_at = NOON.micros() + 3_600_000_000;
    let point = &person["contact_points"][0]["id"];
    let body = json!({ "person_id": person["id"], "contact_point_id": point, "due_at": due_at });
    make(world, made, "callbacks", body).await;
}

/// Adds a process that runs for a case, and the task that it waits for.
async fn of_processes(world: &World, case: &str, made: &mut BTreeMap<&'static str, String>) {
    let body = json!({ "name": "p", "file": super::samples::PROCESS, "on_desk": true });
    let process = make(world, made, "processes", body).await;
    let path = format!("/api/v1/processes/{process}/publish");
    world.theirs("POST", &path, json!({})).await;
    let path = format!("/api/v1/cases/{case}/processes");
    let body = json!({ "process_id": process });
    let running = world.theirs("POST", &path, body).await.body;
    let id = |one: &Value| one["id"].as_str().unwrap().to_owned();
    made.insert("process-instances", id(&running));
    made.insert("process-tasks", id(&running["tasks"][0]));
    let call = r#"<serviceTask id="t"><extensionElements><call xmlns="urn:unissono:bpmn:1" url="https://exemplo.com.br/"/></extensionElements></serviceTask>"#;
    let file = super::samples::PROCESS.replace(r#"<userTask id="t"/>"#, call);
    let body = json!({ "name": "q", "file": file, "on_desk": true });
    let process = world.theirs("POST", "/api/v1/processes", body).await.body;
    let path = format!("/api/v1/processes/{}", id(&process));
    for step in ["secret", "publish"] {
        let path = format!("{path}/{step}");
        world.theirs("POST", &path, json!({})).await;
    }
    let path = format!("/api/v1/cases/{case}/processes");
    let body = json!({ "process_id": process["id"] });
    let calling = world.theirs("POST", &path, body).await.body;
    made.insert("process-calls", id(&calling["places"][0]["call"]));
}

/// Adds a proposal and a batch that was handed on, as rows: a proposal is made by whoever has a contact in hand.
async fn of_sales(world: &World, made: &mut BTreeMap<&'static str, String>) {
    of_social_media(world, made).await;
    let scope = Scope::system(world.theirs.org, SystemReason::Demo);
    let (user, ctx) = (world.theirs.users[&RoleProfile::Agent], &world.ctx);
    let one = Proposal {
        id: ctx.id(ProposalId::from_i64),
        number: "2026-0000099".to_owned(),
        interaction: ctx.id(InteractionId::from_i64),
        queue: ctx.id(QueueId::from_i64),
        person: PersonId::from_i64(made["people"].parse().unwrap()),
        owner: user,
        made_by: user,
        made_at: NOON,
        worked_by: user,
        audit_type: "off_line".to_owned(),
        stage: ProposalStage::Confirmed,
        stage_since: NOON,
        situation: None,
        status: None,
        items: Vec::new(),
        total_cents: 0,
        points: None,
        returned_count: 0,
        audited_by: None,
        confirmed_at: Some(NOON),
        told_in: None,
        revision: 1,
    };
    let batch = ProposalExport {
        id: ctx.id(ProposalExportId::from_i64),
        from: NOON,
        to: NOON,
        made_by: Some(user),
        made_at: NOON,
        sale_count: 0,
        reversal_count: 0,
    };
    made.insert("proposals", one.id.get().to_string());
    made.insert("proposal-exports", batch.id.get().to_string());
    let kept = ctx
        .db
        .write::<_, store::Error, _>(in_tx!(tx, [scope, one, batch], {
            proposals::insert(tx, &scope, &one).await?;
            proposal_exports::insert(tx, &scope, &batch, &[]).await
        }));
    kept.await.unwrap();
}

/// Adds a session and a mail of the outbox.
async fn of_account(world: &World, user: &str, made: &mut BTreeMap<&'static str, String>) {
    let sessions = world.theirs("GET", "/api/v1/sessions", json!({})).await;
    made.insert(
        "sessions",
        sessions.body["items"][0]["id"].as_str().unwrap().to_owned(),
    );
    let sent = world
        .theirs(
            "POST",
            &format!("/api/v1/users/{user}/access-link"),
            json!({}),
        )
        .await;
    made.insert(
        "outbox-mails",
        sent.body["outbox_mail_id"].as_str().unwrap().to_owned(),
    );
}

async fn make(
    world: &World,
    made: &mut BTreeMap<&'static str, String>,
    slice: &'static str,
    body: Value,
) -> String {
    let answer = world
        .theirs("POST", &format!("/api/v1/{slice}"), body)
        .await;
    assert_eq!(answer.status, 200, "{slice}: {answer:?}");
    let id = answer.body["id"].as_str().unwrap().to_owned();
    made.insert(slice, id.clone());
    id
}
