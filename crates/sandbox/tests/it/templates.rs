//! Templates: list, hand in, judge, remove.

use serde_json::{Value, json};

use crate::support::{ACCOUNT, Rig, code, rig};

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
    let (_, first) = rig.get(&url(&rig, "?limit=2")).await;
    assert_eq!(first["data"].as_array().unwrap().len(), 2);
    assert!(first["paging"]["next"].is_string());
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let (_, second) = rig
        .get(&url(&rig, &format!("?limit=2&after={after}")))
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
