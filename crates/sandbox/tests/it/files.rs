//! Files: upload, look-up, download.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{NUMBER, Rig, code, rig};

async fn upload(rig: &Rig, mime: &str, bytes: Vec<u8>, product: &str) -> (u16, Value) {
    let file = Part::bytes(bytes)
        .file_name("arquivo")
        .mime_str(mime)
        .unwrap();
    let form = Form::new()
        .text("messaging_product", product.to_owned())
        .text("type", mime.to_owned())
        .part("file", file);
    let url = format!("{}/sandbox/graph/v25.0/{NUMBER}/media", rig.base);
    let call = rig
        .client
        .post(url)
        .bearer_auth("an-invented-token")
        .multipart(form);
    let answer = call.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_file_goes_up_is_sent_and_comes_down() {
    let rig = rig().await;
    rig.customer_writes("oi");
    let (status, answer) = upload(&rig, "image/png", vec![7; 64], "whatsapp").await;
    assert_eq!(status, 200);
    let id = answer["id"].as_str().unwrap();
    let image = json!({ "type": "image", "image": { "id": id, "caption": "Veja" } });
    assert_eq!(rig.send(&image).await.0, 200);
    let video = json!({ "type": "video", "video": { "id": id } });
    assert_eq!(code(&rig.send(&video).await.1), 131_053);
    let (status, place) = rig
        .get(&format!("{}/sandbox/graph/v25.0/{id}", rig.base))
        .await;
    assert_eq!((status, place["file_size"].as_u64()), (200, Some(64)));
    let url = place["url"].as_str().unwrap();
    let bare = rig.client.get(url).send().await.unwrap();
    assert_eq!(bare.status(), 401);
    let file = rig
        .client
        .get(url)
        .bearer_auth("an-invented-token")
        .send()
        .await
        .unwrap();
    assert_eq!(file.headers()["content-type"], "image/png");
    assert_eq!(file.bytes().await.unwrap(), vec![7; 64]);
}

#[tokio::test]
async fn a_file_of_another_kind_or_size_is_refused() {
    let rig = rig().await;
    for (mime, size, product, expected) in [
        ("application/x-msdownload", 10, "whatsapp", 100),
        ("image/png", 0, "whatsapp", 131_053),
        ("image/png", 5 * 1024 * 1024 + 1, "whatsapp", 131_053),
        ("image/png", 10, "other", 100),
    ] {
        let (_, answer) = upload(&rig, mime, vec![0; size], product).await;
        assert_eq!(code(&answer), expected, "{mime} {size}");
    }
    let (status, answer) = rig
        .get(&format!("{}/sandbox/graph/v25.0/404", rig.base))
        .await;
    assert_eq!((status, code(&answer)), (400, 100));
}

#[tokio::test]
async fn a_number_can_be_looked_up() {
    let rig = rig().await;
    let (status, number) = rig
        .get(&format!("{}/sandbox/graph/v25.0/{NUMBER}", rig.base))
        .await;
    assert_eq!(
        (status, number["verified_name"].as_str()),
        (200, Some("Loja Exemplo"))
    );
}
