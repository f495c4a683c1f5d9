//! The phone page and the calls that it makes.

use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::support::{CUSTOMER, NUMBER, Rig, rig};

async fn text(rig: &Rig, path: &str) -> (String, String) {
    let answer = rig
        .client
        .get(format!("{}{path}", rig.base))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (kind, answer.text().await.unwrap())
}

async fn post(rig: &Rig, path: &str, body: &Value) -> reqwest::Response {
    rig.client
        .post(format!("{}/sandbox/api/{path}", rig.base))
        .json(body)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere_and_nothing_inline() {
    let rig = rig().await;
    for path in ["/sandbox", "/sandbox/"] {
        let (kind, html) = text(&rig, path).await;
        assert!(kind.starts_with("text/html"));
        for forbidden in [
            " style=",
            "<style",
            " onclick",
            " onload",
            "javascript:",
            "http://",
            "https://",
        ] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
        let scripts = html.matches("<script").count();
        assert_eq!(
            (scripts, html.matches("src=\"/sandbox/phone.js\"").count()),
            (1, 1)
        );
    }
    let (kind, script) = text(&rig, "/sandbox/phone.js").await;
    assert!(kind.starts_with("text/javascript"));
    for forbidden in [
        "innerHTML",
        "eval(",
        "http://",
        "https://",
        "insertAdjacentHTML",
    ] {
        assert!(!script.contains(forbidden), "{forbidden}");
    }
    let (kind, style) = text(&rig, "/sandbox/phone.css").await;
    assert!(kind.starts_with("text/css") && !style.contains("url(") && !style.contains("@import"));
}

#[tokio::test]
async fn the_page_plays_the_customer() {
    let rig = rig().await;
    let file = rig.client.post(format!(
        "{}/sandbox/api/file?mime=image/png&file_name=a.png",
        rig.base
    ));
    let file: Value = file
        .body(vec![1, 2, 3])
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let says =
        json!({ "kind": "media", "media": "image", "media_id": file["id"], "caption": "Veja" });
    let said =
        json!({ "number": NUMBER, "customer": "(48) 99999-0001", "name": "Rui", "says": says });
    assert_eq!(post(&rig, "say", &said).await.status(), 200);
    let value = rig.taken().await.remove(0);
    assert_eq!(value["messages"][0]["image"]["caption"], "Veja");
    rig.send_text("Recebido").await;
    let _statuses = rig.taken().await;
    let (_, state) = rig.get(&format!("{}/sandbox/api/state", rig.base)).await;
    assert_eq!(state["conversations"][0]["unread"], 1);
    assert_eq!(state["conversations"][0]["is_open"], true);
    let which = json!({ "number": NUMBER, "customer": CUSTOMER });
    assert_eq!(post(&rig, "read", &which).await.status(), 204);
    assert_eq!(rig.statuses().await, ["read"]);
    let fault =
        json!({ "customer": CUSTOMER, "fault": { "kind": "refuse", "code": 131_056 }, "times": 1 });
    assert_eq!(post(&rig, "fault", &fault).await.status(), 204);
    assert_eq!(crate::support::code(&rig.send_text("x").await.1), 131_056);
    let (_, journal) = rig.get(&format!("{}/sandbox/api/journal", rig.base)).await;
    assert!(
        journal
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line["event"] == "called" && line["code"] == 131_056)
    );
    let gone = json!({ "number": NUMBER, "customer": CUSTOMER,
                       "says": { "kind": "media", "media": "image", "media_id": "404" } });
    assert_eq!(post(&rig, "say", &gone).await.status(), 422);
}

#[tokio::test]
async fn another_site_cannot_play_the_customer() {
    let rig = rig().await;
    let said =
        json!({ "number": NUMBER, "customer": CUSTOMER, "says": { "kind": "text", "text": "x" } });
    let url = format!("{}/sandbox/api/say", rig.base);
    for (site, expected) in [
        ("cross-site", 403),
        ("same-site", 403),
        ("same-origin", 200),
    ] {
        let call = rig
            .client
            .post(&url)
            .header("sec-fetch-site", site)
            .json(&said);
        assert_eq!(call.send().await.unwrap().status(), expected, "{site}");
    }
}

#[tokio::test]
async fn the_page_is_told_when_something_changes() {
    let rig = rig().await;
    let answer = rig
        .client
        .get(format!("{}/sandbox/api/events", rig.base))
        .send()
        .await
        .unwrap();
    let mut events = answer.bytes_stream();
    rig.customer_writes("oi");
    let first = events.next().await.unwrap().unwrap();
    assert!(first.starts_with(b"data:"), "{first:?}");
}
