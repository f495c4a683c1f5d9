//! Templates that need values: what the API tells of them, what it refuses, and what a sent one keeps.

use app_floor::intake;
use app_setup::account;
use axum::http::Request;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{ChannelAccountId, MessageTemplateId};
use base::phone::Phone;
use base::time::{Span, Timestamp};
use channels::heard::{
    Content, Heard, HeardMessage, HeardOrigin, Identity, TemplateChange, TemplateNews,
    TemplateState,
};
use serde_json::{Value, json};
use store::{db_test, in_tx};
use store_setup::message_templates::{self, MessageTemplate};

use super::main_path::{eventually, prepare};
use super::support::{Answer, NOON, World, send};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

/// The template with everything that can be filled in.
fn offer() -> Value {
    json!({
        "header": { "format": "image" },
        "body": "Olá, {{nome}}. Até {{data}} há desconto.",
        "footer": "Loja Exemplo",
        "buttons": [
            { "kind": "quick_reply", "text": "Agora não" },
            { "kind": "url", "text": "Comprar", "url": "https://loja.example.com/{{1}}" },
            { "kind": "copy_code" },
        ],
    })
}

/// A template without anything to fill in.
fn plain(body: &str) -> Value {
    json!({ "header": null, "body": body, "footer": null, "buttons": [] })
}

/// A WhatsApp account; gives its id.
pub(super) async fn whatsapp(world: &World) -> String {
    let queues = world
        .ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({}))
        .await;
    let account = json!({
        "channel": "whatsapp", "name": "Vendas", "queue_id": queues.body["items"][0]["id"],
        "settings": { "phone_number_id": "1", "business_account_id": "2" },
        "secrets": { "access_token": "t", "app_secret": "s", "verify_token": "v" },
    });
    let made = world
        .ours(ADMINISTRATOR, "POST", "/api/v1/channel-accounts", account)
        .await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

/// Keeps an approved template, as the provider's list would; gives its id.
pub(super) async fn keep(world: &World, account: &str, name: &str, components: Value) -> String {
    let row = MessageTemplate {
        id: world.ctx.id(MessageTemplateId::from_i64),
        account: account.parse::<ChannelAccountId>().unwrap(),
        external_id: Some(format!("9-{name}")),
        name: name.to_owned(),
        language: "pt_BR".to_owned(),
        category: "marketing".to_owned(),
        status: "approved".to_owned(),
        reason: None,
        components,
        updated_at: NOON,
    };
    let (scope, id) = (
        Scope::system(world.ours.org, SystemReason::Job),
        row.id.to_string(),
    );
    world
        .ctx
        .db
        .write::<_, store::Error, _>(in_tx!(tx, [scope, row], {
            message_templates::upsert(tx, &scope, &row).await
        }))
        .await
        .unwrap();
    id
}

/// Lets the customer write by WhatsApp, at some moment.
pub(super) async fn customer_writes(world: &World, account_id: &str, at: Timestamp) {
    customer_writes_from(world, account_id, "+5511988442201", at).await;
}

/// Lets somebody write by WhatsApp, at some moment.
pub(super) async fn customer_writes_from(
    world: &World,
    account_id: &str,
    phone: &str,
    at: Timestamp,
) {
    customer_says(world, account_id, phone, ("oi", 0), at).await;
}

/// Lets somebody say something by WhatsApp, at some moment, as the nth message of it.
pub(super) async fn customer_says(
    world: &World,
    account_id: &str,
    phone: &str,
    (text, n): (&str, i64),
    at: Timestamp,
) {
    let scope = Scope::system(world.ours.org, SystemReason::Intake);
    let ready = account::get(&world.ctx, &scope, account_id.parse().unwrap())
        .await
        .unwrap();
    let heard = Heard::Message(HeardMessage {
        of: HeardOrigin {
            external_id: format!("wamid.{}.{n}", at.micros()),
            account_key: "1".to_owned(),
            from: Identity {
                phone: Phone::parse(phone, "BR").ok(),
                ..Identity::default()
            },
            at,
        },
        reply_to: None,
        referral: None,
        is_forwarded: false,
        content: Content::Text {
            text: text.to_owned(),
        },
    });
    intake::hear(&world.ctx, &ready, vec![heard], b"{}")
        .await
        .unwrap();
}

/// Lets hours pass in which the agent's browser stays open.
pub(super) async fn passes(world: &World, hours: u32) {
    for _ in 0..hours {
        world.ctx.clock.advance(Span::from_hours(1));
        let session = world.ours(AGENT, "GET", "/api/v1/session", json!({})).await;
        assert_eq!(session.status, 200, "{session:?}");
    }
}

/// Lets the provider tell news of a template of a business account.
async fn news(world: &World, account: &str, business: &str, name: &str, what: TemplateNews) {
    let scope = Scope::system(world.ours.org, SystemReason::Intake);
    let ready = account::get(&world.ctx, &scope, account.parse().unwrap())
        .await
        .unwrap();
    let change = TemplateChange {
        business_key: business.to_owned(),
        external_id: "9".to_owned(),
        name: name.to_owned(),
        language: "pt_BR".to_owned(),
        at: world.ctx.now(),
        what,
    };
    intake::hear(
        &world.ctx,
        &ready,
        vec![Heard::TemplateChanged(change)],
        b"{}",
    )
    .await
    .unwrap();
}

/// Uploads a file as the agent; gives its id.
/// How a file of this type begins.
fn beginning(mime: &str) -> &'static [u8] {
    match mime {
        "image/png" => b"\x89PNG\r\n\x1a\n",
        "video/mp4" => b"\0\0\0\x18ftypmp42\0\0\0\0",
        _ => b"bytes",
    }
}

async fn upload(world: &World, mime: &str) -> String {
    let request = Request::builder()
        .method("POST")
        .uri("/api/v1/files")
        .header("cookie", &world.ours.cookies[&AGENT])
        .header("sec-fetch-site", "same-origin")
        .header("content-type", mime)
        .header("x-file-name", "foto.png")
        .body(axum::body::Body::from(beginning(mime)))
        .unwrap();
    let answer = send(&world.router, request).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["id"].as_str().unwrap().to_owned()
}

/// The agent's open conversation with the customer; gives the path of its messages.
async fn conversation(world: &World, account: &str) -> String {
    world
        .ours(
            AGENT,
            "PUT",
            "/api/v1/agent/state",
            json!({ "state": "available" }),
        )
        .await;
    // The reply window is over.
    customer_writes(world, account, NOON - Span::from_hours(25)).await;
    let mine = eventually(world, AGENT, "/api/v1/interactions?view=mine", |body| {
        body["items"][0]["state"] == "active"
    })
    .await;
    let id = mine["items"][0]["id"].as_str().unwrap();
    let opened = format!("/api/v1/interactions/{id}/opened");
    assert_eq!(
        world.ours(AGENT, "POST", &opened, json!({})).await.status,
        200
    );
    format!("/api/v1/interactions/{id}/messages")
}

fn faults(answer: &Answer) -> Vec<(String, String)> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let fields = answer.body["fields"].as_array().cloned();
    let mut found: Vec<_> = fields
        .unwrap_or_default()
        .iter()
        .map(|one| (text(one, "field"), text(one, "code")))
        .collect();
    found.sort();
    found
}

db_test! {
    /// Rows: GAP-029, WA-003.
    async fn a_template_goes_out_with_all_its_values_and_keeps_what_the_customer_saw(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let account = whatsapp(&world).await;
        let id = keep(&world, &account, "oferta", offer()).await;
        let path = conversation(&world, &account).await;

        let listed = world.ours(AGENT, "GET", &format!("/api/v1/channel-accounts/{account}/templates"), json!({})).await;
        let needs = &listed.body["items"][0]["needs"];
        assert_eq!(needs["body"], json!(["nome", "data"]), "{listed:?}");
        assert_eq!((&needs["header"]["kind"], &needs["header"]["media"]), (&json!("file"), &json!("image")));
        assert_eq!(needs["buttons"], json!([{ "index": 1, "kind": "url_end" }, { "index": 2, "kind": "code" }]));

        let photo = upload(&world, "image/png").await;
        let chosen = json!({ "template_id": id, "values": ["Ana", "sexta"], "header_file_id": photo,
            "buttons": [{ "index": 1, "value": "a-88" }, { "index": 2, "value": "25OFF" }] });
        let sent = world.ours(AGENT, "POST", &path, json!({ "template": chosen })).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        assert_eq!(sent.body["text"], "Olá, Ana. Até sexta há desconto.");
        assert_eq!(sent.body["files"][0]["id"], json!(photo));
        let seen = &sent.body["content"]["parts"];
        assert_eq!(seen["body"], "Olá, Ana. Até sexta há desconto.");
        assert_eq!(seen["footer"], "Loja Exemplo");
        assert_eq!(seen["buttons"][1]["url"], "https://loja.example.com/a-88");
        assert_eq!(seen["buttons"][2], json!({ "kind": "copy_code", "code": "25OFF" }));
        let again = world.ours(AGENT, "POST", &path, json!({ "template": chosen })).await;
        assert_eq!(again.code(), "awaiting_customer", "one template, then the customer's turn");
    }

    /// Rows: GAP-029.
    async fn each_value_that_does_not_fit_is_told_at_its_field(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let account = whatsapp(&world).await;
        let id = keep(&world, &account, "oferta", offer()).await;
        let path = conversation(&world, &account).await;
        let film = upload(&world, "video/mp4").await;
        let chosen = json!({ "template_id": id, "values": ["Ana\nMaria"], "header_file_id": film,
            "buttons": [{ "index": 1, "value": "com espaço" }, { "index": 2, "value": "25 OFF" }] });
        let refused = world.ours(AGENT, "POST", &path, json!({ "template": chosen })).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        let pair = |field: &str, code: &str| (format!("template.{field}"), code.to_owned());
        assert_eq!(faults(&refused), [
            pair("buttons.1", "address_end_invalid"),
            pair("buttons.2", "copy_code_invalid"),
            pair("header_file_id", "file_kind"),
            pair("values.0", "not_one_line"),
            pair("values.1", "required"),
        ]);
        let gone = json!({ "template_id": id, "values": ["Ana", "sexta"], "header_file_id": "404" });
        let gone = world.ours(AGENT, "POST", &path, json!({ "template": gone })).await;
        assert_eq!(faults(&gone), [pair("header_file_id", "unknown")]);
        let thread = world.ours(AGENT, "GET", &path, json!({})).await;
        let out = thread.body["items"].as_array().unwrap().iter().filter(|one| one["direction"] == "out").count();
        assert_eq!(out, 0, "nothing was written");
    }

    /// Rows: GAP-029.
    async fn a_template_with_an_unknown_part_is_shown_with_the_reason_and_not_sent(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let account = whatsapp(&world).await;
        let parts = json!({ "header": null, "body": "Veja", "footer": null, "buttons": [], "others": ["carousel"] });
        let id = keep(&world, &account, "vitrine", parts).await;
        let path = conversation(&world, &account).await;
        let listed = world.ours(AGENT, "GET", &format!("/api/v1/channel-accounts/{account}/templates"), json!({})).await;
        let one = &listed.body["items"][0];
        assert_eq!((&one["needs"], &one["unsendable"]), (&Value::Null, &json!({ "part": "other", "what": "carousel" })));
        let refused = world.ours(AGENT, "POST", &path, json!({ "template": { "template_id": id } })).await;
        assert_eq!(refused.code(), "template_not_sendable", "{refused:?}");
    }

    /// Rows: WA-003, WA-007, WA-008, GAP-030.
    async fn the_reply_window_decides_what_may_be_sent(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let account = whatsapp(&world).await;
        let template = keep(&world, &account, "ola", plain("Olá!")).await;
        let other = keep(&world, &account, "promo", plain("Promoção!")).await;
        let path = conversation(&world, &account).await;
        let says = async |body: Value| world.ours(AGENT, "POST", &path, body).await;
        let sends = async |id: &str| says(json!({ "template": { "template_id": id } })).await;
        assert_eq!(says(json!({ "text": "oi" })).await.code(), "window_closed");
        news(&world, &account, "2", "promo", TemplateNews::State { state: TemplateState::Rejected, reason: Some("promocional".into()) }).await;
        assert_eq!(sends(&other).await.code(), "template_not_approved", "approval may be withdrawn later");
        let sent = sends(&template).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        for hours in [1, 24] {
            passes(&world, hours).await;
            assert_eq!(says(json!({ "text": "oi" })).await.code(), "awaiting_customer");
            assert_eq!(sends(&template).await.code(), "awaiting_customer");
        }
    }

    /// Rows: WA-003, WA-007, WA-008.
    async fn an_answer_opens_the_window_and_after_it_another_template_may_go_out(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let account = whatsapp(&world).await;
        let template = keep(&world, &account, "ola", plain("Olá!")).await;
        let path = conversation(&world, &account).await;
        let says = async |body: Value| world.ours(AGENT, "POST", &path, body).await;
        let sends = async || says(json!({ "template": { "template_id": template } })).await;
        assert_eq!(sends().await.status, 200);
        passes(&world, 1).await;
        customer_writes(&world, &account, world.ctx.now()).await;
        assert_eq!(says(json!({ "text": "oi" })).await.status, 200);
        // The customer answers once more, and nobody writes for a day.
        passes(&world, 1).await;
        customer_writes(&world, &account, world.ctx.now()).await;
        passes(&world, 24).await;
        assert_eq!(says(json!({ "text": "oi" })).await.code(), "window_closed");
        assert_eq!(sends().await.status, 200);
    }

    /// Rows: WA-007.
    async fn a_customer_who_answered_a_template_and_got_no_reply_may_get_another(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let account = whatsapp(&world).await;
        let template = keep(&world, &account, "ola", plain("Olá!")).await;
        let path = conversation(&world, &account).await;
        let sends = async || world.ours(AGENT, "POST", &path, json!({ "template": { "template_id": template } })).await;
        assert_eq!(sends().await.status, 200);
        passes(&world, 1).await;
        customer_writes(&world, &account, world.ctx.now()).await;
        passes(&world, 25).await;
        assert_eq!(sends().await.status, 200);
    }

    /// Rows: GAP-029.
    async fn news_of_a_template_concern_its_business_account_only(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let account = whatsapp(&world).await;
        keep(&world, &account, "ola", plain("Olá!")).await;
        let rejected = || TemplateNews::State { state: TemplateState::Rejected, reason: Some("promocional".into()) };
        let list = format!("/api/v1/channel-accounts/{account}/templates");
        let kept = async || {
            let list = world.ours(ADMINISTRATOR, "GET", &list, json!({})).await;
            let one = list.body["items"][0].clone();
            (one["status"].clone(), one["reason"].clone())
        };
        news(&world, &account, "3", "ola", rejected()).await;
        assert_eq!(kept().await, (json!("approved"), Value::Null), "another business account has its own");
        news(&world, &account, "2", "ola", rejected()).await;
        assert_eq!(kept().await, (json!("rejected"), json!("promocional")));
        news(&world, &account, "2", "ola", TemplateNews::Category { category: "utility".into() }).await;
        // Jobs that no kind of this list runs are kept where the administrator sees them.
        app::jobs::drain(&world.ctx, &[]).await.unwrap();
        let jobs = world.ours(ADMINISTRATOR, "GET", "/api/v1/jobs", json!({})).await;
        let asked = jobs.body["items"].as_array().unwrap().iter().any(|job| job["kind"] == "SyncTemplates");
        assert!(asked, "the provider is asked for its list: {jobs:?}");
    }
}
