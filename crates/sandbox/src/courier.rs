//! Delivers webhooks: signed, one after another, repeated with growing pauses until the product takes them.
//!
//! **Source**: provider page “Webhooks”: a webhook not answered with 200 is repeated with decreasing frequency.

use std::time::Duration;

use base::time::Span;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Sandbox;
use crate::journal::JournalEvent;
use crate::settings::HOOK_ATTEMPTS_MAX;
use crate::world::{Delivery, Due};

/// How long the product may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// Doublings of the pause between repetitions.
const DOUBLINGS_MAX: u32 = 8;

/// Runs for ever.
pub(crate) async fn run(sandbox: Sandbox) {
    // A second installation is refused, which is fine: it is the same provider.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = match reqwest::Client::builder().timeout(ANSWER_TIMEOUT).build() {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "the sandbox cannot make an HTTP client");
            return;
        }
    };
    let mut version = sandbox.shared.version.subscribe();
    loop {
        version.mark_unchanged();
        let now = sandbox.now();
        let due = sandbox.world().outbox.take(now);
        match due {
            Due::Now(delivery) => deliver(&sandbox, &client, *delivery).await,
            Due::At(then) => {
                let pause = (sandbox.shared.surroundings.wait)(then.since(now));
                tokio::select! {
                    () = pause => {}
                    changed = version.changed() => if changed.is_err() { return },
                }
            }
            Due::Nothing => {
                if version.changed().await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn deliver(sandbox: &Sandbox, client: &reqwest::Client, mut delivery: Delivery) {
    delivery.attempts += 1;
    let url = sandbox
        .world()
        .number(&delivery.phone_number_id)
        .map(|n| n.callback_url.clone());
    let status = match url.filter(|url| !url.is_empty()) {
        Some(url) => post(sandbox, client, &url, &delivery).await,
        None => 0,
    };
    let retry = sandbox.settings().pace.retry;
    sandbox.change(|world, now| {
        world.outbox.landed();
        let (about, attempt) = (delivery.about.clone(), delivery.attempts);
        if (200..300).contains(&status) {
            world.note(now, JournalEvent::HookTaken { about, attempt });
        } else if attempt >= HOOK_ATTEMPTS_MAX {
            world.note(now, JournalEvent::HookGivenUp { about });
        } else {
            world.note(
                now,
                JournalEvent::HookRefused {
                    about,
                    attempt,
                    status,
                },
            );
            world
                .outbox
                .plan_again(now + pause(retry, attempt), delivery);
        }
    });
}

/// Posts the signed bytes; gives the status, 0 when there was no answer.
async fn post(sandbox: &Sandbox, client: &reqwest::Client, url: &str, delivery: &Delivery) -> u16 {
    let body = delivery.payload.to_string();
    let signature = sign(sandbox.settings().app_secret.reveal(), body.as_bytes());
    let sent = client
        .post(url)
        .header("content-type", "application/json")
        .header("user-agent", "facebookexternalua")
        .header("x-hub-signature-256", format!("sha256={signature}"))
        .body(body)
        .send()
        .await;
    sent.map_or(0, |answer| answer.status().as_u16())
}

/// Signs as the provider does: HMAC-SHA256, lower-case hexadecimal.
pub(crate) fn sign(secret: &str, bytes: &[u8]) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = <Hmac<Sha256>>::new_from_slice(secret.as_bytes()).expect("any key length");
    mac.update(bytes);
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| {
        DIGITS
            .get(usize::from(nibble))
            .copied()
            .map_or('0', char::from)
    };
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}

fn pause(first: Span, attempt: u32) -> Span {
    first.times(1_i64 << attempt.saturating_sub(1).min(DOUBLINGS_MAX))
}
