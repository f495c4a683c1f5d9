//! Two who change the same record: whoever comes second is told what it is now, who changed it and when.

use std::collections::{BTreeMap, BTreeSet};

use app::operation::Method;
use axum::body::Body;
use axum::http::Request;
use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World, send};
use crate::state::operations;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

/// Operations that change and have nothing to look at, each with why.
const NOT_GUARDED: [(&str, &str); 6] = [
    ("update_flow", "names its revision in the body"),
    ("update_form_tracking", "says what was seen, value by value"),
    (
        "update_open_proposal",
        "beside a contact that its agent alone has in hand",
    ),
    ("update_password", "one's own, and the old one is asked for"),
    ("update_preferences", "one's own"),
    (
        "update_queue_members",
        "replaces whoever is linked, as PUT says; screens send only what changes",
    ),
];
/// Proved where interactions are, `scheduled`, and where photos are, `photos`.
const ELSEWHERE: [&str; 3] = [
    "remove_person_photo",
    "set_person_photo",
    "update_scheduled_message",
];

struct Change {
    method: &'static str,
    path: String,
    first: Value,
    second: Value,
}

async fn asks(world: &World, method: &str, path: &str, body: Value) -> Value {
    let path = format!("/api/v1{path}");
    let answer = world.ours(ADMINISTRATOR, method, &path, body).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.body
}

async fn makes(world: &World, slice: &str, body: Value) -> String {
    let made = asks(world, "POST", &format!("/{slice}"), body).await;
    made["id"].as_str().unwrap().to_owned()
}

/// Changes a record that was seen at a revision, as the administrator.
async fn changes(world: &World, change: &Change, body: &Value, seen: &str) -> Answer {
    let path = format!("/api/v1{}", change.path);
    seeing(world, ADMINISTRATOR, (change.method, &path), (body, seen)).await
}

/// Calls the API about a record that was seen at a revision.
pub(super) async fn seeing(
    world: &World,
    who: RoleProfile,
    (method, path): (&str, &str),
    (body, seen): (&Value, &str),
) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("host", "localhost")
        .header("content-type", "application/json")
        .header("cookie", &world.ours.cookies[&who])
        .header("if-match", seen)
        .body(Body::from(body.to_string()))
        .unwrap();
    send(&world.router, request).await
}

/// A callback with somebody who can be called.
async fn callback(world: &World) -> String {
    let points = json!([{ "kind": "phone", "value": "+5548991110000" }]);
    let person = json!({ "kind": "natural", "name": "r", "contact_points": points });
    let person = asks(world, "POST", "/people", person).await;
    let (point, due_at) = (
        &person["contact_points"][0]["id"],
        1_795_100_000_000_000_i64,
    );
    let body = json!({ "person_id": person["id"], "contact_point_id": point, "due_at": due_at });
    makes(world, "callbacks", body).await
}

/// A record of every kind, and two ways to change it.
#[expect(clippy::too_many_lines, reason = "a table: each kind of record once")]
async fn table(world: &World) -> BTreeMap<&'static str, Change> {
    let mut table = BTreeMap::new();
    let mut add = |id, method, path: String, (first, second)| {
        let change = Change {
            method,
            path,
            first,
            second,
        };
        table.insert(id, change);
    };
    let names = |rest: Value| {
        let with = |name: &str| {
            let mut body = rest.clone();
            body["name"] = json!(name);
            body
        };
        (with("Um"), with("Dois"))
    };
    let post = json!({ "medium": "x", "external_id": "x", "updated_at": 1_795_000_000_000_000_i64, "published_at": 1_795_000_000_000_000_i64, "text": "x" });
    let posts = asks(world, "POST", "/social-posts", json!({ "posts": [post] })).await;
    let post = posts["results"][0]["post_id"].as_str().unwrap();
    let notes = (json!({ "note": "Um" }), json!({ "note": "Dois" }));
    add(
        "update_social_post",
        "PATCH",
        format!("/social-posts/{post}"),
        notes,
    );
    let social = |name: &str| {
        let medium = json!({ "key": "reclame_aqui", "name": name, "terms": [] });
        json!({ "settings": { "queue_id": null, "media": [medium], "situations": [], "statuses": [] } })
    };
    // Decided once: until then they have revision 0.
    asks(world, "PUT", "/social-settings", social("Zero")).await;
    let settings = (social("Um"), social("Dois"));
    add(
        "update_social_settings",
        "PUT",
        "/social-settings".to_owned(),
        settings,
    );
    let queue = makes(world, "queues", json!({ "name": "q" })).await;
    let user = world.ours.users[&RoleProfile::Agent];
    let hours = json!({ "definition": { "time_zone": "UTC", "week": "always" } });
    let code = json!({ "queue_id": queue, "medium": "chat" });
    for (id, slice, rest) in [
        ("update_calendar", "calendars", hours),
        ("update_form", "forms", json!({})),
        ("update_label", "labels", json!({ "color": "red" })),
        ("update_pause_reason", "pause-reasons", json!({})),
        (
            "update_permission_profile",
            "permission-profiles",
            json!({ "role_profile": "agent" }),
        ),
        ("update_person", "people", json!({ "kind": "natural" })),
        (
            "update_person_field",
            "person-fields",
            json!({ "physical_name": "plano", "kind": "text" }),
        ),
        (
            "update_process",
            "processes",
            json!({ "file": super::samples::PROCESS }),
        ),
        (
            "update_product",
            "products",
            json!({ "code": "P-1", "kind": "product" }),
        ),
        ("update_agent_script", "agent-scripts", json!({})),
        ("update_case_type", "case-types", json!({})),
        ("update_skill", "skills", json!({})),
        ("update_user_group", "user-groups", json!({})),
        ("update_wrap_up_code", "wrap-up-codes", code),
    ] {
        let (first, second) = names(rest);
        let made = makes(world, slice, first).await;
        let mut third = second.clone();
        third["name"] = json!("Três");
        add(id, "PATCH", format!("/{slice}/{made}"), (second, third));
    }
    add(
        "update_queue",
        "PATCH",
        format!("/queues/{queue}"),
        names(json!({})),
    );
    add(
        "update_user",
        "PATCH",
        format!("/users/{user}"),
        names(json!({})),
    );
    let script = makes(world, "agent-scripts", json!({ "name": "Roteiro" })).await;
    add(
        "authorize_agent_script",
        "PUT",
        format!("/agent-scripts/{script}/authorization"),
        (json!({ "user_ids": [user] }), json!({ "user_ids": [] })),
    );
    let kind = makes(world, "case-types", json!({ "name": "Tipo" })).await;
    let case = makes(world, "cases", json!({ "type_id": kind })).await;
    let titles = (json!({ "title": "Um" }), json!({ "title": "Dois" }));
    add("update_case", "PATCH", format!("/cases/{case}"), titles);
    let asked = json!({ "text": "Zero", "user_id": user });
    let asked = asks(world, "POST", &format!("/cases/{case}/follow-ups"), asked).await;
    let asked = asked["id"].as_str().unwrap_or_default();
    let says = |text: &str| json!({ "text": text, "user_id": user });
    add(
        "reassign_follow_up",
        "POST",
        format!("/follow-ups/{asked}/reassign"),
        (says("Um"), says("Dois")),
    );
    let callback = callback(world).await;
    let notes = (json!({ "note": "Um" }), json!({ "note": "Dois" }));
    add(
        "update_callback",
        "PATCH",
        format!("/callbacks/{callback}"),
        notes,
    );
    let senior = world.ours.users[&RoleProfile::SeniorAgent];
    add(
        "reassign_callback",
        "POST",
        format!("/callbacks/{callback}/reassign"),
        (json!({ "user_id": user }), json!({ "user_id": senior })),
    );
    let form = format!("/cases/{case}/form");
    let says = |text: &str| json!({ "answers": { "DSC_OCORRENCIA": text } });
    asks(world, "PATCH", &form, says("Zero")).await;
    add(
        "update_case_form",
        "PATCH",
        form,
        (says("Um"), says("Dois")),
    );
    let linked = (json!({ "queue_ids": [queue] }), json!({ "queue_ids": [] }));
    add(
        "update_user_queues",
        "PUT",
        format!("/users/{user}/queues"),
        linked,
    );
    let response = |text: &str| json!({ "queue_id": queue, "prefix": "oi", "text": text });
    let made = makes(world, "canned-responses", response("Olá")).await;
    let texts = (response("Um"), response("Dois"));
    add(
        "update_canned_response",
        "PATCH",
        format!("/canned-responses/{made}"),
        texts,
    );
    let form = |name: &str| json!({ "queue_id": queue, "kind": "custom", "name": name, "address": "https://x.exemplo" });
    let made = makes(world, "form-connectors", form("Zero")).await;
    add(
        "update_form_connector",
        "PATCH",
        format!("/form-connectors/{made}"),
        (form("Um"), form("Dois")),
    );
    let hook = |name: &str| json!({ "name": name, "url": "http://127.0.0.1:1/" });
    let made = makes(world, "webhooks", hook("Zero")).await;
    add(
        "update_webhook",
        "PATCH",
        format!("/webhooks/{made}"),
        (hook("Um"), hook("Dois")),
    );
    let site = json!({ "allowed_origins": "http://localhost" });
    let chat =
        json!({ "channel": "web-chat", "name": "chat", "queue_id": queue, "settings": site });
    let made = makes(world, "channel-accounts", chat).await;
    add(
        "update_channel_account",
        "PATCH",
        format!("/channel-accounts/{made}"),
        names(json!({})),
    );
    let made = makes(
        world,
        "conversation-views",
        json!({ "name": "v", "filters": {} }),
    )
    .await;
    let view = |name: &str| json!({ "view": { "name": name, "filters": {} } });
    let views = (view("Um"), view("Dois"));
    add(
        "update_conversation_view",
        "PATCH",
        format!("/conversation-views/{made}"),
        views,
    );
    let made = makes(world, "case-views", json!({ "name": "v", "filters": {} })).await;
    let views = (view("Um"), view("Dois"));
    add(
        "update_case_view",
        "PATCH",
        format!("/case-views/{made}"),
        views,
    );
    add(
        "update_organization",
        "PATCH",
        "/organization".to_owned(),
        names(json!({})),
    );
    let record = |street: &str| {
        json!({
            "cnpj": "11222333000181", "email": "a@b.co", "phone": "48 99999-0001", "postal_code": "88015-600",
            "street": street, "number": "1", "city": "Florianópolis", "state": "SC", "country": "Brasil",
            "responsible": { "name": "Ana", "cpf": "529.982.247-25", "email": "a@b.co", "phone": "48 99999-0001" },
        })
    };
    let records = (record("Rua Um"), record("Rua Dois"));
    add(
        "update_organization_record",
        "PUT",
        "/organization/record".to_owned(),
        records,
    );
    let brand = |accent: &str| json!({ "accent": accent, "logo_file_id": null });
    let brands = (brand("teal"), brand("wine"));
    add(
        "update_brand",
        "PUT",
        "/organization/brand".to_owned(),
        brands,
    );
    let mail = |name: &str| {
        json!({
            "host": "mail.exemplo.com", "port": 465, "security": "tls",
            "from_email": "a@b.co", "from_name": name,
        })
    };
    add(
        "update_mail_settings",
        "PUT",
        "/organization/mail".to_owned(),
        (mail("Um"), mail("Dois")),
    );
    let provider = |client: &str| {
        json!({
            "issuer": "https://entrada.exemplo.com", "client_id": client, "client_secret": "s",
            "domains": ["exemplo.com"], "trusts_addresses": false,
        })
    };
    let providers = (provider("um"), provider("dois"));
    add(
        "update_identity_provider",
        "PUT",
        "/organization/identity-provider".to_owned(),
        providers,
    );
    // Decided once, as above.
    let limits = "/retention/limits";
    let months = |months: u16| json!({ "months": months, "confirmed": true });
    asks(world, "PUT", &format!("{limits}/cases"), months(9)).await;
    add(
        "set_retention_limit",
        "PUT",
        format!("{limits}/cases"),
        (months(10), months(11)),
    );
    add(
        "set_retention_paused",
        "PUT",
        "/retention/paused".to_owned(),
        (json!({ "paused": true }), json!({ "paused": false })),
    );
    let (path, both) = sales(world).await;
    add("update_sales_settings", "PUT", path, both);
    table
}

/// Settings of sales that were decided once, and two ways to change them.
async fn sales(world: &World) -> (String, (Value, Value)) {
    let path = "/sales-settings";
    let mut settings = asks(world, "GET", path, json!({})).await;
    settings.as_object_mut().unwrap().remove("revision");
    let idle = |minutes: u16| {
        let mut settings = settings.clone();
        settings["lock_idle_min"] = json!(minutes);
        json!({ "settings": settings })
    };
    asks(world, "PUT", path, idle(3)).await;
    (path.to_owned(), (idle(4), idle(5)))
}

/// How the record is now, as its first reader saw it: refused for a revision that it cannot have.
async fn current(world: &World, change: &Change) -> Value {
    let refused = changes(world, change, &change.first, "0").await;
    assert_eq!(
        refused.code(),
        "changed_meanwhile",
        "{}: {refused:?}",
        change.path
    );
    refused.body["current"].clone()
}

db_test! {
    /// Rows: ORG-002.
    async fn whoever_comes_second_is_told_what_the_first_one_made_of_it(db: &TestDb) {
        let world = World::new(db).await;
        let table = table(&world).await;
        let guarded: BTreeSet<&str> = operations().iter().filter(|entry| entry.guarded).map(|entry| entry.id).collect();
        let proved: BTreeSet<&str> = table.keys().copied().chain(ELSEWHERE).collect();
        assert_eq!(guarded, proved);
        for (id, change) in &table {
            let seen = current(&world, change).await["revision"].to_string();
            let first = changes(&world, change, &change.first, &seen).await;
            assert_eq!(first.status, 200, "{id}: {first:?}");
            let second = changes(&world, change, &change.second, &format!("\"{seen}\"")).await;
            assert_eq!((second.status, second.code()), (409, "changed_meanwhile"), "{id}");
            assert_eq!(second.body["changed_by_name"], json!("administrator"), "{id}");
            assert_eq!(second.body["changed_by"], json!(world.ours.users[&ADMINISTRATOR]), "{id}");
            assert!(second.body["changed_at"].is_i64(), "{id}: {second:?}");
            let now = &second.body["current"];
            assert!(now["revision"].as_i64() > seen.parse().ok(), "{id}: {now}");
            let again = changes(&world, change, &change.second, &now["revision"].to_string()).await;
            assert_eq!(again.status, 200, "{id}: {again:?}");
        }
    }

    async fn every_change_of_a_record_looks_at_it_or_says_why_not(_db: &TestDb) {
        let unguarded: BTreeSet<&str> = operations()
            .iter()
            .filter(|entry| matches!(entry.method, Method::Put | Method::Patch))
            .filter(|entry| entry.id.starts_with("update_") && !entry.guarded)
            .map(|entry| entry.id)
            .collect();
        assert_eq!(unguarded, NOT_GUARDED.map(|(id, _)| id).into());
    }

    async fn a_change_that_names_no_revision_is_laid_over_what_is_there(db: &TestDb) {
        let world = World::new(db).await;
        let label = makes(&world, "labels", json!({ "name": "Um", "color": "red" })).await;
        let change = Change {
            method: "PATCH",
            path: format!("/labels/{label}"),
            first: json!({ "name": "Dois", "color": "red" }),
            second: Value::Null,
        };
        assert_eq!(changes(&world, &change, &change.first, "*").await.status, 200);
        asks(&world, "PATCH", &change.path, json!({ "name": "Três", "color": "red" })).await;
        let wrong = changes(&world, &change, &change.first, "ontem").await;
        assert_eq!((wrong.status, &wrong.body["fields"][0]["field"]), (422, &json!("if_match")));
        assert_eq!(changes(&world, &change, &change.first, "\"3\"").await.status, 200);
    }

    /// Rows: ORG-005, ROUTE-003.
    async fn links_made_at_the_queue_are_seen_at_the_user(db: &TestDb) {
        let world = World::new(db).await;
        let queue = makes(&world, "queues", json!({ "name": "q" })).await;
        let user = world.ours.users[&RoleProfile::Agent];
        let before = asks(&world, "GET", &format!("/users/{user}"), json!({})).await;
        let links = json!({ "changes": [{ "queue_id": queue, "add": [{ "user_id": user, "tier": 0 }] }] });
        asks(&world, "POST", "/queues/links", links).await;
        let change = Change {
            method: "PUT",
            path: format!("/users/{user}/queues"),
            first: json!({ "queue_ids": [] }),
            second: Value::Null,
        };
        let stale = changes(&world, &change, &change.first, &before["revision"].to_string()).await;
        assert_eq!((stale.code(), &stale.body["current"]["queue_ids"]), ("changed_meanwhile", &json!([queue])));
    }
}
