//! Webhooks through the API: what is told, to whom, how often, and what comes of it (product decision 14).

pub(super) mod receiver;

use app::jobs::drain;
use app_floor::webhook::catalogue::{EVENTS, find};
use app_floor::webhook::teller;
use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;
use tokio::sync::watch;

use self::receiver::{Receiver, Says};
use super::support::{Answer, World, call, sign_in};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("/api/v1{path}");
    let answer = world.ours(ADMINISTRATOR, method, &path, body.clone()).await;
    if answer.status != 401 {
        return answer;
    }
    // The clock went on for days: whoever maintains webhooks comes back.
    let cookie = sign_in(&world.router, "administrator@ours.exemplo.com").await;
    call(&world.router, Some(&cookie), method, &path, &body).await
}

/// Makes a webhook for a receiver and gives its id and secret.
async fn hook(world: &World, url: &str, events: &[&str]) -> (String, String) {
    let body = json!({ "name": " CRM ", "url": url, "events": events });
    let made = admin(world, "POST", "/webhooks", body).await;
    assert_eq!(made.status, 200, "{made:?}");
    let text = |name: &str| made.body[name].as_str().unwrap().to_owned();
    (text("id"), text("secret"))
}

/// Something happens.
async fn happens(world: &World, name: &str) -> String {
    let made = admin(world, "POST", "/queues", json!({ "name": name })).await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

/// Makes deliveries of what happened and sends what is due.
async fn tell(world: &World) {
    teller::keep_all(&world.ctx, None).await.unwrap();
    drain(&world.ctx, &jobs()).await.unwrap();
}

async fn log(world: &World, hook: &str, query: &str) -> Vec<Value> {
    let path = format!("/webhooks/{hook}/deliveries{query}");
    let listed = admin(world, "GET", &path, json!({})).await;
    assert_eq!(listed.status, 200, "{listed:?}");
    listed.body["items"].as_array().unwrap().clone()
}

async fn shown(world: &World, hook: &str) -> Value {
    let listed = admin(world, "GET", "/webhooks", json!({})).await;
    let items = listed.body["items"].as_array().unwrap().clone();
    items.into_iter().find(|one| one["id"] == hook).unwrap()
}

db_test! {
    async fn an_event_reaches_its_receiver_signed_once_and_with_ids_only(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        happens(&world, "Antes").await;
        let (id, secret) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        let queue = happens(&world, "Vendas").await;
        admin(&world, "POST", "/labels", json!({ "name": "Outra coisa", "color": "red" })).await;
        world.theirs("POST", "/api/v1/queues", json!({ "name": "De outros" })).await;
        for _ in 0..2 {
            tell(&world).await;
        }
        let received = receiver.received();
        assert_eq!(received.len(), 1, "what it is not told of, was before, or is of others: {received:?}");
        assert_eq!(received[0].signed_by(&secret), 1);
        assert_eq!(received[0].header("content-type"), "application/json");
        let at = world.ctx.now().micros() / 1_000_000;
        assert_eq!(received[0].header("webhook-timestamp"), at.to_string());
        let body = received[0].json();
        let seq = body["seq"].as_i64().unwrap();
        let user = world.ours.users[&ADMINISTRATOR].to_string();
        assert_eq!(body, json!({
            "type": "QueueChanged", "timestamp": world.ctx.now().rfc3339(), "organization": world.ours.org, "seq": seq,
            "data": { "entity": "queue", "id": queue, "parent_id": null, "actor_id": user, "version": 1, "details": {} },
        }));
        assert!(!body.to_string().contains("Vendas"));
        let kept = log(&world, &id, "").await;
        assert_eq!((kept.len(), &kept[0]["state"], &kept[0]["status"], &kept[0]["attempts"]), (1, &json!("delivered"), &json!(204), &json!(1)));
        assert_eq!(kept[0]["message_id"], received[0].header("webhook-id"));
    }

    async fn a_receiver_that_fails_is_told_again_with_the_same_id_until_the_last_attempt(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (id, secret) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        happens(&world, "Vendas").await;
        receiver.says((0..8).map(|n| Says::Text(500 + n, format!("erro {n}"))));
        tell(&world).await;
        let waits = [Span::from_secs(5), Span::from_mins(5), Span::from_mins(30), Span::from_hours(2), Span::from_hours(5), Span::from_hours(10), Span::from_hours(10)];
        for (attempts, wait) in (1_u64..).zip(waits) {
            let kept = log(&world, &id, "?state=waiting").await;
            assert_eq!((&kept[0]["attempts"], &kept[0]["error"]), (&json!(attempts), &json!("status")), "{kept:?}");
            let next = kept[0]["next_attempt_at"].as_i64().unwrap();
            assert!(next >= (world.ctx.now() + wait).micros(), "{attempts}");
            world.ctx.clock.advance(Span::from_micros(next - world.ctx.now().micros() - 1));
            tell(&world).await;
            assert_eq!(u64::try_from(receiver.received().len()).unwrap(), attempts, "not before its time");
            world.ctx.clock.advance(Span::from_micros(1));
            tell(&world).await;
        }
        let kept = log(&world, &id, "?state=failed").await;
        assert_eq!((&kept[0]["attempts"], &kept[0]["status"], &kept[0]["answer"], &kept[0]["next_attempt_at"]), (&json!(8), &json!(507), &json!("erro 7"), &Value::Null));
        world.ctx.clock.advance(Span::from_hours(24));
        tell(&world).await;
        let received = receiver.received();
        assert_eq!(received.len(), 8);
        for one in &received {
            assert_eq!((one.header("webhook-id"), one.json()), (received[0].header("webhook-id"), received[0].json()));
            assert_eq!(one.signed_by(&secret), 1);
        }
        assert!(received[7].header("webhook-timestamp") > received[0].header("webhook-timestamp"));
    }

    async fn one_delivery_or_all_that_failed_since_a_moment_are_replayed_with_their_ids(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (id, _) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        receiver.says([Says::Status(500), Says::Status(500)]);
        happens(&world, "Uma").await;
        tell(&world).await;
        world.ctx.clock.advance(Span::from_mins(1));
        let since = world.ctx.now();
        happens(&world, "Outra").await;
        teller::keep_all(&world.ctx, None).await.unwrap();
        // Switched off, what waits fails and is not sent; switched on, what happened meanwhile is not told.
        let change = |active: bool| json!({ "name": "CRM", "url": receiver.url(), "events": ["QueueChanged"], "active": active });
        let path = format!("/webhooks/{id}");
        assert_eq!(admin(&world, "PATCH", &path, change(false)).await.body["active"], false);
        let refused = admin(&world, "POST", &format!("{path}/replay"), json!({ "since": since })).await;
        assert_eq!((refused.status, refused.code()), (409, "webhook_off"));
        happens(&world, "Enquanto desligado").await;
        tell(&world).await;
        let sent = receiver.received().len();
        let failed = log(&world, &id, "?state=failed").await;
        assert_eq!((failed.len(), sent), (2, 1), "{failed:?}");
        assert_eq!((&failed[0]["error"], &failed[0]["attempts"]), (&json!("switched_off"), &json!(0)));
        let one = format!("/webhook-deliveries/{}/replay", failed[0]["id"].as_str().unwrap());
        assert_eq!(admin(&world, "POST", &one, json!({})).await.code(), "webhook_off");
        assert_eq!(admin(&world, "PATCH", &path, change(true)).await.body["active"], true);
        tell(&world).await;
        assert_eq!(receiver.received().len(), 1);

        let replayed = admin(&world, "POST", &format!("{path}/replay"), json!({ "since": since })).await;
        assert_eq!(replayed.body, json!({ "count": 1 }), "what failed before is left alone");
        drain(&world.ctx, &jobs()).await.unwrap();
        // Its second attempt failed at once, as the receiver was told to; the third waits.
        assert_eq!(receiver.received().len(), 2);
        let replayed = admin(&world, "POST", &one, json!({})).await;
        assert_eq!((replayed.status, &replayed.body["state"], &replayed.body["attempts"]), (200, &json!("waiting"), &json!(0)), "{replayed:?}");
        drain(&world.ctx, &jobs()).await.unwrap();
        let received = receiver.received();
        assert_eq!(received[1].header("webhook-id"), received[2].header("webhook-id"));
        let all = admin(&world, "POST", &format!("{path}/replay"), json!({ "since": 0 })).await;
        assert_eq!(all.body, json!({ "count": 1 }));
        drain(&world.ctx, &jobs()).await.unwrap();
        let states: Vec<Value> = log(&world, &id, "").await.into_iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states, ["delivered", "delivered"]);
        let again = admin(&world, "POST", &one, json!({})).await;
        assert_eq!(again.status, 200, "also what was taken: {again:?}");
        let page = admin(&world, "GET", &format!("{path}/deliveries?limit=1"), json!({})).await;
        let next = page.body["next"].as_str().unwrap();
        let rest = log(&world, &id, &format!("?limit=1&cursor={next}")).await;
        assert!(rest.len() == 1 && rest[0]["id"] != page.body["items"][0]["id"]);
        let audited = admin(&world, "GET", "/audit-log?subject=webhook", json!({})).await;
        assert!(audited.body.to_string().contains("replayed_count"), "{audited:?}");
    }

    async fn a_secret_that_was_replaced_is_signed_with_for_a_day_more(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (id, before) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        let rotated = admin(&world, "POST", &format!("/webhooks/{id}/secret"), json!({})).await;
        let after = rotated.body["secret"].as_str().unwrap().to_owned();
        assert!(after.starts_with("whsec_") && after != before);
        happens(&world, "Uma").await;
        tell(&world).await;
        world.ctx.clock.advance(Span::from_hours(24));
        happens(&world, "Outra").await;
        tell(&world).await;
        let signed: Vec<_> = receiver.received().iter().map(|one| (one.signed_by(&before), one.signed_by(&after))).collect();
        assert_eq!(signed, [(1, 1), (0, 1)]);
        let listed = admin(&world, "GET", "/webhooks", json!({})).await.body.to_string();
        let audited = admin(&world, "GET", "/audit-log?subject=webhook", json!({})).await.body.to_string();
        for text in [listed, audited] {
            assert!(!text.contains("whsec_") && !text.contains(&after[6..]), "{text}");
        }
    }

    async fn targets_that_are_not_of_the_internet_are_refused_before_and_when_they_are_called(db: &TestDb) {
        let world = World::new(db).await;
        for (url, code) in [
            ("https://10.0.0.7/x", "address_private"),
            ("https://169.254.169.254/latest/meta-data", "address_private"),
            ("https://[fd00:ec2::254]/", "address_private"),
            ("http://93.184.216.34/", "address_private"),
            ("ftp://exemplo.com", "address_invalid"),
            ("https://ana:senha@exemplo.com", "address_invalid"),
            (" ", "required"),
        ] {
            let refused = admin(&world, "POST", "/webhooks", json!({ "name": "x", "url": url })).await;
            let fault = &refused.body["fields"][0];
            assert_eq!((refused.status, &fault["field"], &fault["code"]), (422, &json!("url"), &json!(code)), "{url}: {refused:?}");
        }
        let unknown = admin(&world, "POST", "/webhooks", json!({ "name": "x", "url": "https://exemplo.com", "events": ["QueueChanged", "Nada"] })).await;
        assert_eq!(unknown.body["fields"][0]["field"], "events[1]", "{unknown:?}");
    }

    async fn redirections_are_not_followed_and_long_answers_are_cut(db: &TestDb) {
        let world = World::new(db).await;
        let (receiver, elsewhere) = (Receiver::listen().await, Receiver::listen().await);
        receiver.says([Says::Redirect(elsewhere.url()), Says::Text(200, "é\0".repeat(100_000))]);
        let (id, secret) = hook(&world, &receiver.url(), &[]).await;
        let path = format!("/webhooks/{id}/trial");
        let redirected = admin(&world, "POST", &path, json!({})).await;
        assert_eq!((&redirected.body["state"], &redirected.body["status"], &redirected.body["error"]), (&json!("failed"), &json!(302), &json!("status")), "{redirected:?}");
        let long = admin(&world, "POST", &path, json!({})).await;
        assert_eq!(long.body["state"], "delivered", "{long:?}");
        let kept = long.body["answer"].as_str().unwrap();
        assert!(kept.chars().count() < 2_048 && kept.starts_with('é') && !kept.contains('\0'));
        assert!(elsewhere.received().is_empty());
        let trial = &receiver.received()[0];
        assert_eq!((trial.signed_by(&secret), &trial.json()["type"], &trial.json()["seq"]), (1, &json!("WebhookTried"), &Value::Null));
        world.ctx.clock.advance(Span::from_hours(48));
        tell(&world).await;
        let trials = receiver.received().into_iter().filter(|one| one.json()["type"] == "WebhookTried");
        assert_eq!(trials.count(), 2, "a trial is not repeated");
    }

    async fn a_receiver_that_is_gone_or_fails_for_days_is_told_no_more_and_its_administrators_are(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (gone, _) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        receiver.says([Says::Status(410)]);
        happens(&world, "Uma").await;
        tell(&world).await;
        let off = shown(&world, &gone).await;
        assert_eq!((&off["active"], &off["off_reason"]), (&json!(false), &json!("gone")), "{off}");
        happens(&world, "Outra").await;
        tell(&world).await;
        assert_eq!(receiver.received().len(), 1);
        let mails = admin(&world, "GET", "/outbox-mails", json!({})).await;
        assert_eq!((mails.body["items"].as_array().unwrap().len(), &mails.body["items"][0]["kind"]), (1, &json!("webhook_off")), "{mails:?}");

        let (failing, _) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        let fails = |count: usize| (0..count).map(|_| Says::Status(503));
        receiver.says(fails(1));
        happens(&world, "Mais uma").await;
        tell(&world).await;
        assert!(shown(&world, &failing).await["failing_since"].is_i64());
        world.ctx.clock.advance(Span::from_secs(20));
        tell(&world).await;
        assert!(shown(&world, &failing).await["failing_since"].is_null(), "it took something");
        receiver.says(fails(9));
        happens(&world, "E mais").await;
        tell(&world).await;
        for _ in 0..2 {
            world.ctx.clock.advance(Span::from_hours(60));
            let before = shown(&world, &failing).await;
            assert_eq!(before["active"], true, "{before}");
            tell(&world).await;
        }
        let off = shown(&world, &failing).await;
        assert_eq!((&off["active"], &off["off_reason"]), (&json!(false), &json!("failing")), "{off}");
        assert!(log(&world, &failing, "?state=waiting").await.is_empty());
        let change = json!({ "name": "CRM", "url": receiver.url(), "events": ["QueueChanged"], "active": true });
        let on = admin(&world, "PATCH", &format!("/webhooks/{failing}"), change).await;
        assert_eq!((&on.body["active"], &on.body["off_reason"], &on.body["failing_since"]), (&json!(true), &Value::Null, &Value::Null));
    }

    async fn what_a_process_sent_when_it_died_is_sent_again_with_the_same_id(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (id, _) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        happens(&world, "Uma").await;
        teller::keep_all(&world.ctx, None).await.unwrap();
        receiver.says([Says::Nothing]);
        let (ctx, kinds) = (world.ctx.clone(), jobs());
        let dying = tokio::spawn(async move { drain(&ctx, &kinds).await });
        receiver.reaches(1).await;
        // Its worker is gone before it could write down what came of it, and its lease ends.
        let waiting = log(&world, &id, "?state=waiting").await;
        assert_eq!((waiting.len(), &waiting[0]["attempts"]), (1, &json!(1)));
        let one = format!("/webhook-deliveries/{}/replay", waiting[0]["id"].as_str().unwrap());
        assert_eq!(admin(&world, "POST", &one, json!({})).await.code(), "delivery_under_way");
        happens(&world, "Outra").await;
        tell(&world).await;
        assert_eq!(receiver.received().len(), 2, "nobody else takes what is under way");
        world.ctx.clock.advance(app::jobs::LEASE + Span::from_secs(1));
        tell(&world).await;
        let received = receiver.received();
        assert_eq!(received.len(), 3);
        assert_eq!(received[2].header("webhook-id"), received[0].header("webhook-id"));
        // Whoever comes back late changes nothing of it.
        receiver.release();
        dying.await.unwrap().unwrap();
        let kept = log(&world, &id, "").await;
        assert_eq!(kept.iter().map(|one| one["attempts"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2]);
        assert!(kept.iter().all(|one| one["state"] == "delivered"));
    }

    async fn a_slow_receiver_keeps_no_other_waiting(db: &TestDb) {
        let world = World::new(db).await;
        let (slow, quick) = (Receiver::listen().await, Receiver::listen().await);
        hook(&world, &slow.url(), &["QueueChanged"]).await;
        hook(&world, &quick.url(), &["QueueChanged"]).await;
        slow.says((0..40).map(|_| Says::Nothing));
        for n in 0..20 {
            happens(&world, &format!("Fila {n}")).await;
        }
        teller::keep_all(&world.ctx, None).await.unwrap();
        let (stopper, stop) = watch::channel(false);
        let running = tokio::spawn(app::jobs::run(world.ctx.clone(), jobs().into(), stop));
        quick.reaches(20).await;
        slow.reaches(4).await;
        assert_eq!(slow.received().len(), 4, "no more than so many at once");
        running.abort();
        drop(stopper);
    }

    async fn several_workers_at_once_send_each_event_once(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (id, _) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        for n in 0..30 {
            happens(&world, &format!("Fila {n}")).await;
        }
        let (one, other) = tokio::join!(teller::keep_all(&world.ctx, None), teller::keep_all(&world.ctx, None));
        one.and(other).unwrap();
        let kinds = jobs();
        let work = async |worker: &str| {
            for n in 0..5 {
                happens(&world, &format!("Outra fila {worker} {n}")).await;
                teller::keep_all(&world.ctx, None).await.unwrap();
                drain(&world.ctx, &kinds).await.unwrap();
            }
        };
        tokio::join!(work("a"), work("b"), work("c"));
        drain(&world.ctx, &kinds).await.unwrap();
        let received = receiver.received();
        let seqs: std::collections::BTreeSet<i64> = received.iter().map(|one| one.json()["seq"].as_i64().unwrap()).collect();
        assert_eq!((received.len(), seqs.len()), (45, 45));
        assert_eq!(log(&world, &id, "?state=delivered&limit=100").await.len(), 45);
    }

    async fn deliveries_are_removed_after_two_weeks(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (id, _) = hook(&world, &receiver.url(), &["QueueChanged"]).await;
        happens(&world, "Uma").await;
        tell(&world).await;
        world.ctx.clock.advance(Span::from_hours(13 * 24));
        happens(&world, "Outra").await;
        tell(&world).await;
        assert_eq!(log(&world, &id, "").await.len(), 2);
        world.ctx.clock.advance(Span::from_hours(2 * 24));
        tell(&world).await;
        assert_eq!(log(&world, &id, "").await.len(), 1);
        world.ctx.clock.advance(Span::from_hours(14 * 24));
        tell(&world).await;
        assert!(log(&world, &id, "").await.is_empty());
        assert_eq!(receiver.received().len(), 2);
    }

    async fn many_events_are_told_each_once_and_a_webhook_for_all_gets_all(db: &TestDb) {
        let world = World::new(db).await;
        let receiver = Receiver::listen().await;
        let (id, _) = hook(&world, &receiver.url(), &[]).await;
        for n in 0..230 {
            happens(&world, &format!("Fila {n}")).await;
        }
        teller::keep_all(&world.ctx, None).await.unwrap();
        teller::keep_all(&world.ctx, None).await.unwrap();
        drain(&world.ctx, &jobs()).await.unwrap();
        let mut seqs: Vec<i64> = receiver.received().iter().map(|one| one.json()["seq"].as_i64().unwrap()).collect();
        seqs.sort_unstable();
        let whole: Vec<i64> = (seqs[0]..).take(231).collect();
        assert_eq!(seqs, whole, "its own making and every queue, without a hole and none twice");
        assert_eq!(admin(&world, "DELETE", &format!("/webhooks/{id}"), json!({})).await.status, 200);
        happens(&world, "Depois").await;
        tell(&world).await;
        assert_eq!(receiver.received().len(), 231);
        assert_eq!(admin(&world, "GET", &format!("/webhooks/{id}/deliveries"), json!({})).await.status, 404);
    }

    async fn only_those_who_maintain_webhooks_see_them_and_there_is_an_end(db: &TestDb) {
        let world = World::new(db).await;
        for profile in [RoleProfile::Agent, RoleProfile::Supervisor] {
            let refused = world.ours(profile, "GET", "/api/v1/webhooks", json!({})).await;
            assert_eq!((refused.status, refused.code()), (403, "permission_missing"));
        }
        for _ in 0..20 {
            hook(&world, "https://exemplo.com.br", &[]).await;
        }
        let one_more = admin(&world, "POST", "/webhooks", json!({ "name": "x", "url": "https://exemplo.com.br" })).await;
        assert_eq!((one_more.status, one_more.code()), (409, "too_many"));
        let events = admin(&world, "GET", "/webhook-events", json!({})).await;
        assert_eq!(events.body["items"].as_array().unwrap().len(), EVENTS.len());
    }
}

/// Looks for kinds of events in the sources: whatever is emitted somewhere stands in the catalogue, and nothing else does.
#[test]
fn the_catalogue_has_every_kind_of_event() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = std::collections::BTreeSet::new();
    let mut folders: Vec<_> = [
        "floor",
        "office",
        "setup",
        "app-floor",
        "app-office",
        "app-setup",
    ]
    .iter()
    .map(|name| crates.join(name).join("src"))
    .collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                if path.ends_with("src/event.rs") {
                    found.extend(quoted(text, "\""));
                }
                for before in ["event(\"", "kind: \""] {
                    found.extend(quoted(text, before));
                }
            }
        }
    }
    let listed: std::collections::BTreeSet<String> =
        EVENTS.iter().map(|event| event.kind.to_owned()).collect();
    assert_eq!(listed.len(), EVENTS.len());
    assert_eq!(found, listed);
    assert!(find("QueueChanged").is_some() && find("Nada").is_none());
    let words = crates.join("../web/src/i18n/pt-BR/webhooks.ts");
    let words = std::fs::read_to_string(words).unwrap();
    for kind in listed.iter().map(String::as_str).chain(["WebhookTried"]) {
        let key = format!("'webhooks.kind.{kind}':");
        assert!(words.contains(&key), "the screen has no word for {kind}");
    }
}

/// Names in camel case that follow a text.
fn quoted(text: &str, before: &str) -> Vec<String> {
    let starts = text
        .match_indices(before)
        .map(|(at, found)| at + found.len());
    starts
        .filter_map(|at| text[at..].split_once('"').map(|(name, _)| name))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter(|name| name.len() > 4 && name.chars().all(|c| c.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}
