//! Messages in both directions, statuses, the reply window.

use base::time::Span;
use sandbox::{CustomerMessage, CustomerSays};
use serde_json::{Value, json};

use crate::support::{CUSTOMER, NUMBER, code, message, rig};

#[tokio::test]
async fn what_the_customer_writes_arrives_signed_and_complete() {
    let rig = rig().await;
    let id = rig.customer_writes("Bom dia");
    let value = rig.taken().await.remove(0);
    assert_eq!(value["metadata"]["phone_number_id"], NUMBER);
    assert_eq!(value["contacts"][0]["wa_id"], "554899990001");
    assert_eq!(value["contacts"][0]["profile"]["name"], "Maria Souza");
    let message = &value["messages"][0];
    assert_eq!(message["id"], json!(id));
    assert_eq!(message["from"], "554899990001");
    assert_eq!(message["timestamp"], "1800000000");
    assert_eq!(message["text"]["body"], "Bom dia");
}

#[tokio::test]
async fn every_kind_of_message_has_the_object_of_its_type() {
    let rig = rig().await;
    let target = rig.customer_writes("primeiro");
    let media_id = rig.sandbox.add_file("audio/ogg", "voz.ogg", vec![1, 2, 3]);
    for (says, kind) in one_of_each(media_id, &target) {
        let _earlier = rig.taken().await;
        rig.customer_says(says);
        let message = rig.taken().await.remove(0)["messages"][0].clone();
        assert_eq!(message["type"], kind);
        assert!(message.get(kind).is_some(), "{message}");
    }
    let lines = rig.sandbox.conversation(NUMBER, CUSTOMER);
    assert_eq!(lines[0]["is_deleted"], true);
    assert_eq!(lines[0]["reactions"][0], "👍");
}

/// One of everything that a customer can do, with the type that the provider gives it.
fn one_of_each(media_id: String, target: &str) -> Vec<(CustomerSays, &'static str)> {
    let target = target.to_owned();
    let media = CustomerSays::Media {
        media: "audio".to_owned(),
        media_id,
        caption: None,
        is_voice: true,
    };
    let place = CustomerSays::Location {
        latitude: -27.5,
        longitude: -48.5,
        name: Some("Praça".to_owned()),
        address: None,
    };
    let card = CustomerSays::Contact {
        name: "João".to_owned(),
        phone: "+5548999990002".to_owned(),
    };
    let text = || "x".to_owned();
    vec![
        (media, "audio"),
        (place, "location"),
        (card, "contacts"),
        (
            CustomerSays::Reaction {
                target: target.clone(),
                emoji: Some("👍".to_owned()),
            },
            "reaction",
        ),
        (
            CustomerSays::ButtonReply {
                target: target.clone(),
                id: text(),
                title: text(),
            },
            "interactive",
        ),
        (
            CustomerSays::ListReply {
                target: target.clone(),
                id: text(),
                title: text(),
            },
            "interactive",
        ),
        (
            CustomerSays::TemplateButton {
                target: target.clone(),
                payload: text(),
                text: text(),
            },
            "button",
        ),
        (
            CustomerSays::Edit {
                target: target.clone(),
                text: text(),
            },
            "edit",
        ),
        (
            CustomerSays::Revoke {
                target: target.clone(),
            },
            "revoke",
        ),
        (CustomerSays::Unsupported, "unsupported"),
    ]
}

#[tokio::test]
async fn a_reply_is_sent_delivered_and_read_when_the_customer_looks() {
    let rig = rig().await;
    rig.customer_writes("Bom dia");
    let text = json!({ "type": "text", "text": { "body": "Em que posso ajudar?" },
                       "biz_opaque_callback_data": "m-1" });
    let (status, answer) = rig.send(&text).await;
    assert_eq!(status, 200);
    let id = answer["messages"][0]["id"].clone();
    let values = rig.taken().await;
    let words: Vec<_> = values
        .iter()
        .skip(1)
        .map(|v| v["statuses"][0]["status"].clone())
        .collect();
    assert_eq!(words, ["sent", "delivered"]);
    assert_eq!(values[1]["statuses"][0]["biz_opaque_callback_data"], "m-1");
    rig.sandbox.customer_reads(NUMBER, "(48) 9999-0001");
    let values = rig.taken().await;
    assert_eq!(values[0]["statuses"][0]["status"], "read");
    assert_eq!(values[0]["statuses"][0]["id"], id);
}

/// Rows: WA-003, GAP-030.
#[tokio::test]
async fn free_text_fails_when_the_window_is_closed_and_a_template_does_not() {
    let rig = rig().await;
    let (status, _) = rig.send_text("Olá?").await;
    assert_eq!(status, 200);
    let values = rig.taken().await;
    assert_eq!(values[0]["statuses"][0]["errors"][0]["code"], 131_047);
    rig.customer_writes("oi");
    let _message = rig.taken().await;
    rig.clock.advance(Span::from_hours(23));
    rig.send_text("ainda aberta").await;
    assert_eq!(rig.statuses().await, ["sent", "delivered"]);
    rig.clock.advance(Span::from_hours(1));
    rig.send_text("fechada").await;
    assert_eq!(rig.statuses().await, ["failed"]);
    let parameters = json!([{ "type": "text", "text": "Maria" }, { "type": "text", "text": "12" }]);
    let (status, _) = rig
        .send(&json!({ "type": "template", "template": {
            "name": "retorno_do_atendimento", "language": { "code": "pt_BR" },
            "components": [{ "type": "body", "parameters": parameters }] } }))
        .await;
    assert_eq!(status, 200);
    assert_eq!(rig.statuses().await, ["sent", "delivered"]);
    let lines = rig.sandbox.conversation(NUMBER, CUSTOMER);
    let text = lines.last().unwrap()["body"]["template"]["text"]
        .as_str()
        .unwrap();
    assert!(text.contains("Olá, Maria.") && text.contains("pedido 12"));
}

/// Rows: PERSON-001.
#[tokio::test]
async fn one_customer_has_one_conversation_with_or_without_the_ninth_digit() {
    let rig = rig().await;
    rig.customer_writes("oi");
    for to in ["5548999990001", "554899990001", "BR.5548999990001"] {
        let mut body = message(&json!({ "type": "text", "text": { "body": "oi" } }));
        body["to"] = json!(to);
        let (_, answer) = rig.graph(&format!("{NUMBER}/messages"), &body).await;
        assert_eq!(answer["contacts"][0]["wa_id"], "554899990001");
    }
    assert_eq!(rig.sandbox.conversation(NUMBER, CUSTOMER).len(), 4);
}

#[tokio::test]
async fn a_customer_who_hides_the_number_is_known_by_the_scoped_id_only() {
    let rig = rig().await;
    let shown = json!({ "customer": CUSTOMER, "name": "Bia", "username": "bia.exemplo" });
    let url = format!("{}/sandbox/api/customer", rig.base);
    rig.client.post(url).json(&shown).send().await.unwrap();
    let said = CustomerMessage {
        number: NUMBER.to_owned(),
        customer: CUSTOMER.to_owned(),
        name: None,
        says: CustomerSays::Text {
            text: "oi".to_owned(),
        },
        reply_to: None,
    };
    rig.sandbox.customer_writes(&said);
    let value = rig.taken().await.remove(0);
    assert!(value["messages"][0].get("from").is_none());
    assert!(value["contacts"][0].get("wa_id").is_none());
    assert_eq!(value["contacts"][0]["profile"]["username"], "bia.exemplo");
    let scoped = value["messages"][0]["from_user_id"].clone();
    let mut body =
        message(&json!({ "type": "text", "text": { "body": "oi" }, "recipient": scoped }));
    body.as_object_mut().unwrap().remove("to");
    assert_eq!(rig.graph(&format!("{NUMBER}/messages"), &body).await.0, 200);
    assert_eq!(rig.statuses().await, ["sent", "delivered"]);
}

#[tokio::test]
async fn reading_and_typing_are_seen_on_the_phone() {
    let rig = rig().await;
    let id = rig.customer_writes("oi");
    let body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": id,
                       "typing_indicator": { "type": "text" } });
    let (status, answer) = rig.graph(&format!("{NUMBER}/messages"), &body).await;
    assert_eq!((status, &answer["success"]), (200, &json!(true)));
    let lines = rig.sandbox.conversation(NUMBER, CUSTOMER);
    assert_eq!(lines[0]["state"], "read");
    let query = format!(
        "{}/sandbox/api/conversation?number={NUMBER}&customer={CUSTOMER}",
        rig.base
    );
    assert_eq!(rig.get(&query).await.1["is_typing"], true);
    rig.clock.advance(Span::from_secs(26));
    assert_eq!(rig.get(&query).await.1["is_typing"], false);
    let unknown = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "x" });
    let (_, answer) = rig.graph(&format!("{NUMBER}/messages"), &unknown).await;
    assert_eq!(code(&answer), 131_009);
}

fn buttons(n: usize, title: &str) -> Value {
    let button = |i| json!({ "type": "reply", "reply": { "id": format!("b{i}"), "title": title } });
    let buttons: Vec<_> = (0..n).map(button).collect();
    json!({ "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "?" }, "action": { "buttons": buttons } } })
}

#[tokio::test]
async fn what_the_provider_refuses_is_refused_with_its_number() {
    let rig = rig().await;
    rig.customer_writes("oi");
    for (parts, expected) in [
        (json!({ "type": "text", "text": { "body": "" } }), 131_008),
        (
            json!({ "type": "text", "text": { "body": "x".repeat(4_097) } }),
            100,
        ),
        (json!({ "type": "text" }), 131_008),
        (json!({ "type": "hologram", "hologram": {} }), 131_051),
        (
            json!({ "type": "text", "text": { "body": "x" }, "to": "" }),
            100,
        ),
        (
            json!({ "type": "text", "text": { "body": "x" }, "messaging_product": "x" }),
            100,
        ),
        (
            json!({ "type": "text", "text": { "body": "x" }, "to": "554830000001" }),
            131_021,
        ),
        (
            json!({ "type": "image", "image": { "id": "404" } }),
            131_009,
        ),
        (json!({ "type": "image", "image": {} }), 131_008),
        (
            json!({ "type": "audio", "audio": { "link": "http://127.0.0.1/a", "caption": "x" } }),
            100,
        ),
        (
            json!({ "type": "location", "location": { "latitude": 1 } }),
            131_008,
        ),
        (
            json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": "A" } }] }),
            131_008,
        ),
        (
            json!({ "type": "reaction", "reaction": { "message_id": "x" } }),
            131_008,
        ),
        (buttons(4, "ok"), 131_009),
        (buttons(1, &"x".repeat(21)), 100),
        (
            json!({ "type": "template", "template": { "name": "nada", "language": { "code": "pt_BR" } } }),
            132_001,
        ),
        (
            json!({ "type": "template", "template": { "name": "retorno_do_atendimento", "language": { "code": "pt_BR" } } }),
            132_000,
        ),
    ] {
        let (status, answer) = rig.send(&parts).await;
        assert_eq!(code(&answer), expected, "{parts}");
        assert!(status >= 400);
    }
    assert_eq!(rig.send(&buttons(3, "ok")).await.0, 200);
}

#[tokio::test]
async fn calls_need_the_token_and_a_known_number() {
    let rig = rig().await;
    let url = format!("{}/sandbox/graph/v25.0/{NUMBER}/messages", rig.base);
    let body = message(&json!({ "type": "text", "text": { "body": "oi" } }));
    for token in [None, Some("wrong")] {
        let mut call = rig.client.post(&url).json(&body);
        if let Some(token) = token {
            call = call.bearer_auth(token);
        }
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        assert_eq!(code(&answer.json().await.unwrap()), 190);
    }
    let (status, answer) = rig.graph("999/messages", &body).await;
    assert_eq!((status, code(&answer)), (400, 100));
}

#[tokio::test]
async fn an_old_message_gives_way_to_a_new_one() {
    let rig = rig().await;
    for index in 0..=sandbox::settings::MESSAGES_PER_THREAD_MAX {
        rig.customer_writes(&index.to_string());
    }
    let lines = rig.sandbox.conversation(NUMBER, CUSTOMER);
    assert_eq!(lines.len(), sandbox::settings::MESSAGES_PER_THREAD_MAX);
    assert_eq!(lines[0]["body"]["text"]["body"], "1");
}
