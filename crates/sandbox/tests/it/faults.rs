//! What goes wrong on demand, and webhooks that the product does not take.

use sandbox::Fault;
use sandbox::journal::JournalEvent;
use sandbox::settings::HOOK_ATTEMPTS_MAX;
use serde_json::json;

use crate::support::{CUSTOMER, NUMBER, code, message, rig};

/// Rows: MSG-009.
#[tokio::test]
async fn a_message_fails_with_the_error_that_was_arranged() {
    let rig = rig().await;
    rig.customer_writes("oi");
    let _message = rig.taken().await;
    rig.sandbox
        .inject(CUSTOMER, Fault::Fail { code: 131_026 }, 1);
    assert_eq!(rig.send_text("um").await.0, 200);
    let values = rig.taken().await;
    assert_eq!(values.len(), 1);
    assert_eq!(values[0]["statuses"][0]["status"], "failed");
    assert_eq!(values[0]["statuses"][0]["errors"][0]["code"], 131_026);
    rig.send_text("dois").await;
    assert_eq!(rig.statuses().await, ["sent", "delivered"]);
}

#[tokio::test]
async fn a_call_is_refused_as_often_as_arranged() {
    let rig = rig().await;
    rig.customer_writes("oi");
    rig.sandbox
        .inject(CUSTOMER, Fault::Refuse { code: 130_429 }, 2);
    for expected in [130_429, 130_429, 0] {
        assert_eq!(code(&rig.send_text("um").await.1), expected);
    }
    assert_eq!(rig.sandbox.conversation(NUMBER, CUSTOMER).len(), 2);
}

#[tokio::test]
async fn a_lost_answer_leaves_the_message_on_the_phone() {
    let rig = rig().await;
    rig.customer_writes("oi");
    let _message = rig.taken().await;
    rig.sandbox.inject(CUSTOMER, Fault::LoseAnswer, 1);
    let url = format!("{}/sandbox/graph/v25.0/{NUMBER}/messages", rig.base);
    let body = message(&json!({ "type": "text", "text": { "body": "chegou?" } }));
    let answer = rig
        .client
        .post(url)
        .bearer_auth("an-invented-token")
        .json(&body)
        .send()
        .await;
    let is_lost = match answer {
        Ok(answer) => answer.bytes().await.is_err(),
        Err(_) => true,
    };
    assert!(is_lost);
    assert_eq!(rig.sandbox.conversation(NUMBER, CUSTOMER).len(), 2);
    assert_eq!(rig.statuses().await, ["sent", "delivered"]);
}

#[tokio::test]
async fn a_telephone_that_is_off_gets_nothing() {
    let rig = rig().await;
    rig.customer_writes("oi");
    let _message = rig.taken().await;
    rig.sandbox.inject(CUSTOMER, Fault::Offline, 1);
    rig.send_text("um").await;
    assert_eq!(rig.statuses().await, ["sent"]);
    rig.sandbox.customer_reads(NUMBER, CUSTOMER);
    assert!(rig.statuses().await.is_empty());
}

#[tokio::test]
async fn webhooks_come_twice_and_out_of_order_on_demand() {
    let rig = rig().await;
    rig.sandbox.inject(CUSTOMER, Fault::Duplicate, 1);
    rig.customer_writes("oi");
    let values = rig.taken().await;
    assert_eq!(values.len(), 2);
    assert_eq!(values[0], values[1]);
    rig.sandbox.inject(CUSTOMER, Fault::Reorder, 1);
    rig.send_text("um").await;
    assert_eq!(rig.statuses().await, ["delivered", "sent"]);
    rig.sandbox.inject(CUSTOMER, Fault::Delay { ms: 5_000 }, 1);
    rig.send_text("dois").await;
    assert_eq!(rig.statuses().await, ["delivered", "sent"]);
}

#[tokio::test]
async fn a_webhook_is_repeated_until_the_product_takes_it() {
    let rig = rig().await;
    rig.product.refusals.lock().unwrap().extend([500, 503]);
    let id = rig.customer_writes("oi");
    let values = rig.taken().await;
    assert_eq!(values.len(), 1);
    assert_eq!(values[0]["messages"][0]["id"], json!(id));
    let attempts: Vec<_> = rig
        .sandbox
        .journal()
        .into_iter()
        .filter_map(|entry| match entry.what {
            JournalEvent::HookRefused {
                attempt, status, ..
            } => Some((attempt, status)),
            JournalEvent::HookTaken { attempt, .. } => Some((attempt, 200)),
            _ => None,
        })
        .collect();
    assert_eq!(attempts, [(1, 500), (2, 503), (3, 200)]);
}

#[tokio::test]
async fn a_webhook_that_nobody_takes_is_given_up() {
    let rig = rig().await;
    let always = std::iter::repeat_n(500, HOOK_ATTEMPTS_MAX as usize);
    rig.product.refusals.lock().unwrap().extend(always);
    rig.customer_writes("oi");
    assert!(rig.taken().await.is_empty());
    let is_given_up = |what: &JournalEvent| matches!(what, JournalEvent::HookGivenUp { .. });
    assert!(
        rig.sandbox
            .journal()
            .iter()
            .any(|entry| is_given_up(&entry.what))
    );
    rig.customer_writes("de novo");
    assert_eq!(rig.taken().await.len(), 1);
}
