//! Templates: list, hand in, judge, remove.

use serde_json::{Value, json};

use crate::support::{ACCOUNT, CUSTOMER, NUMBER, Rig, code, rig};

fn url(rig: &Rig, query: &str) -> String {
    format!(
        "{}/sandbox/graph/v25.0/{ACCOUNT}/message_templates{query}",
        rig.base
    )
}

async fn create(rig: &Rig, name: &str) -> (u16, Value) {
    let body = json!({ "name": name, "language": "pt_BR", "category": "UTILITY",
                       "components": [{ "type": "BODY", "text": "Olá {{1}}" }] });
    rig.graph(&format!("{ACCOUNT}/message_templates"), &body)
        .await
}

/// Rows: GAP-029.
#[tokio::test]
async fn a_template_is_pending_and_then_judged_by_webhook() {
    let rig = rig().await;
    let (status, answer) = create(&rig, "aviso").await;
    assert_eq!((status, answer["status"].as_str()), (200, Some("PENDING")));
    let value = rig.taken().await.remove(0);
    assert_eq!(
        (
            value["event"].as_str(),
            value["message_template_name"].as_str()
        ),
        (Some("APPROVED"), Some("aviso"))
    );
    create(&rig, "para_rejeitar").await;
    let value = rig.taken().await.remove(0);
    assert_eq!(
        (value["event"].as_str(), value["reason"].as_str()),
        (Some("REJECTED"), Some("INVALID_FORMAT"))
    );
    assert_eq!(code(&create(&rig, "aviso").await.1), 100);
    assert_eq!(code(&create(&rig, "Com Espaço").await.1), 100);
}

#[tokio::test]
async fn templates_are_listed_page_by_page_and_removed_by_name() {
    let rig = rig().await;
    let (_, first) = rig.get(&url(&rig, "?limit=4")).await;
    assert_eq!(first["data"].as_array().unwrap().len(), 4);
    assert!(first["paging"]["next"].is_string());
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let (_, second) = rig
        .get(&url(&rig, &format!("?limit=4&after={after}")))
        .await;
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    assert!(second["paging"].get("next").is_none());
    let remove = || rig.client.delete(url(&rig, "?name=novidades_da_semana"));
    let removed = remove()
        .bearer_auth("an-invented-token")
        .send()
        .await
        .unwrap();
    assert_eq!(removed.status(), 200);
    let again = remove()
        .bearer_auth("an-invented-token")
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), 404);
}

#[tokio::test]
async fn a_paused_or_disabled_template_is_not_sent() {
    let rig = rig().await;
    let (_, list) = rig.get(&url(&rig, "?name=novidades_da_semana")).await;
    let id = list["data"][0]["id"].as_str().unwrap();
    for (status, expected) in [
        ("PAUSED", 132_015),
        ("DISABLED", 132_016),
        ("REJECTED", 132_001),
    ] {
        assert!(rig.sandbox.judge_template(id, status, "NONE"));
        let name = json!({ "name": "novidades_da_semana", "language": { "code": "pt_BR" } });
        let (_, answer) = rig
            .send(&json!({ "type": "template", "template": name }))
            .await;
        assert_eq!(code(&answer), expected);
    }
    assert!(!rig.sandbox.judge_template("404", "APPROVED", "NONE"));
}

/// What `oferta_com_foto` is sent with.
fn offer(media: &str) -> Value {
    json!({ "name": "oferta_com_foto", "language": { "code": "pt_BR" }, "components": [
        { "type": "header", "parameters": [{ "type": "image", "image": { "id": media } }] },
        { "type": "body", "parameters": [
            { "type": "text", "parameter_name": "data", "text": "sexta" },
            { "type": "text", "parameter_name": "nome", "text": "Ana" } ] },
        { "type": "button", "sub_type": "url", "index": "0",
          "parameters": [{ "type": "text", "text": "a-88" }] },
        { "type": "button", "sub_type": "copy_code", "index": "1",
          "parameters": [{ "type": "coupon_code", "coupon_code": "25OFF" }] },
    ] })
}

/// Rows: GAP-029.
#[tokio::test]
async fn every_value_of_a_template_reaches_the_phone() {
    let rig = rig().await;
    let media = rig
        .sandbox
        .add_file("image/png", "foto.png", b"png".to_vec());
    let (status, _) = rig
        .send(&json!({ "type": "template", "template": offer(&media) }))
        .await;
    assert_eq!(status, 200);
    let shown =
        rig.sandbox.conversation(NUMBER, CUSTOMER).pop().unwrap()["body"]["template"].clone();
    assert_eq!(
        shown["header"],
        json!({ "type": "image", "image": { "id": media } })
    );
    assert_eq!(
        shown["text"],
        "Olá, Ana. Até sexta você tem desconto na loja toda."
    );
    assert_eq!(
        shown["buttons"][0]["url"],
        "https://loja.example.com/ofertas/a-88"
    );
    assert_eq!(shown["buttons"][1]["code"], "25OFF");
}

/// Rows: GAP-029.
#[tokio::test]
async fn a_value_that_is_missing_or_of_another_kind_is_refused_as_the_provider_would() {
    let rig = rig().await;
    let media = rig
        .sandbox
        .add_file("image/png", "foto.png", b"png".to_vec());
    for (at, wrong, expected) in [
        ("/components/0/parameters", json!([]), 132_012),
        (
            "/components/0/parameters/0",
            json!({ "type": "video", "video": { "id": media } }),
            132_012,
        ),
        (
            "/components/1/parameters/0/parameter_name",
            json!("outro"),
            100,
        ),
        (
            "/components/1/parameters/0/text",
            json!("duas\nlinhas"),
            100,
        ),
        ("/components/1/parameters", json!([]), 132_000),
        ("/components/2/sub_type", json!("quick_reply"), 131_008),
        ("/components/3/parameters", json!([]), 131_008),
        (
            "/components/3/parameters/0/coupon_code",
            json!("com espaço"),
            132_018,
        ),
    ] {
        let mut template = offer(&media);
        *template.pointer_mut(at).unwrap() = wrong;
        let (_, answer) = rig
            .send(&json!({ "type": "template", "template": template }))
            .await;
        assert_eq!(code(&answer), expected, "{at}");
    }
}
