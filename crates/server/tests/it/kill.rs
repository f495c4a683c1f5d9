//! `kill -9` at every arrow of a message's way: nothing acknowledged is lost, nothing is sent twice, what cannot be known is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::rng::Rng;
use serde_json::{Value, json};
use store::db_test;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::product::{Home, Product, eventually, send};
use crate::provider::{self, Mood};
use crate::stage::{NUMBER, Stage};

const MARIA: &str = "5548999900011";
/// Conversations with a form, each of which ends while the process dies.
const FORMS: usize = 6;
/// Kills of the storm.
const KILLS: usize = 6;
/// Conversations of the storm, each with somebody who writes on either side.
const LANES: usize = 4;
/// Messages of each side of each conversation of the storm.
const WORDS: usize = 30;

db_test! {
    /// Rows: MSG-009, GAP-127.
    async fn what_the_provider_may_have_got_is_shown_as_unknown_and_not_sent_again(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        let interaction = stage.conversation(MARIA).await;
        stage.provider.be(Mood::Slow);
        stage.write(&interaction, "um").await;
        stage.write(&interaction, "dois").await;
        eventually("both requests at the provider", async || stage.provider.asked().len() == 2).await;
        let stage = stage.restart(&home).await;
        stage.provider.be(Mood::Well);
        for text in ["um", "dois"] {
            eventually("the end of the message", async || {
                stage.message(&interaction, text).await["delivery"] == "failed"
            })
            .await;
            let message = stage.message(&interaction, text).await;
            assert_eq!(message["error"]["code"], "outcome_unknown", "{message}");
            assert_eq!(stage.provider.count(text).0, 1, "{text} was sent again");
        }
        // A person decides: trying again sends it once more, and only then.
        let failed = stage.message(&interaction, "um").await;
        let path = format!("/interactions/{interaction}/messages/{}/retry", failed["id"].as_str().unwrap());
        stage.agent.ask("POST", &path, json!({})).await;
        eventually("the second try", async || stage.provider.count("um").0 == 2).await;
    }

    /// Rows: MSG-009, GAP-127.
    async fn what_was_not_handed_over_yet_goes_out_once_after_the_kill(db: &TestDb) {
        let home = Home::of(db);
        let mut stage = Stage::new(&home).await;
        let interaction = stage.conversation(MARIA).await;
        stage.provider.go_down().await;
        stage.write(&interaction, "um").await;
        let mut stage = stage.restart(&home).await;
        stage.provider.come_up().await;
        eventually("the message at the provider", async || stage.provider.taken() == ["um"]).await;
        eventually("the end of the message", async || {
            stage.message(&interaction, "um").await["delivery"] == "sent"
        })
        .await;
        assert_eq!(stage.provider.count("um"), (1, 1));
    }

    /// Rows: MSG-009, GAP-127, WA-010.
    async fn what_was_answered_with_yes_is_there_when_the_process_died_at_once(db: &TestDb) {
        let home = Home::of(db);
        let mut stage = Stage::new(&home).await;
        let interaction = stage.conversation(MARIA).await;
        // A message of the customer.
        for n in 0..3 {
            let text = format!("recado {n}");
            let payload = provider::text(NUMBER, MARIA, &text, &text).to_string();
            let taken = provider::post(&stage.hook_url(), payload.clone().into_bytes()).await;
            assert_eq!(taken.status, 200);
            stage = stage.restart(&home).await;
            // The provider did not hear the answer and sends it again.
            let again = provider::post(&stage.hook_url(), payload.into_bytes()).await;
            assert_eq!(again.status, 200);
            let thread = stage.thread(&interaction).await;
            let found = thread.iter().filter(|one| one["text"] == text.as_str()).count();
            assert_eq!(found, 1, "{text}");
        }
        // A message of the agent, then news of it.
        stage.write(&interaction, "resposta").await;
        eventually("the message", async || stage.message(&interaction, "resposta").await["delivery"] == "sent").await;
        let wamid = format!("wamid.{:020}", 0);
        let news = provider::status(NUMBER, MARIA, &wamid, "read").to_string();
        assert_eq!(provider::post(&stage.hook_url(), news.into_bytes()).await.status, 200);
        stage = stage.restart(&home).await;
        assert_eq!(stage.message(&interaction, "resposta").await["delivery"], "read");
        // A file.
        let upload = stage.agent.request("POST", "/files").header("content-type", "text/plain").header("x-file-name", "a.txt");
        let file = send(upload.body("bytes")).await;
        assert_eq!(file.status, 200, "{file:?}");
        stage = stage.restart(&home).await;
        let path = format!("/files/{}", file.body["id"].as_str().unwrap());
        assert_eq!(send(stage.agent.request("GET", &path)).await.body, json!("bytes"));
        // A setting.
        let label = stage.admin.make("/labels", json!({ "name": "Urgente", "color": "red" })).await;
        stage = stage.restart(&home).await;
        let labels = stage.admin.get("/labels").await;
        assert!(labels.to_string().contains(&label), "{labels}");
    }

    /// Rows: AGENT-011, CASE-026.
    async fn a_form_is_open_or_kept_with_the_end_whenever_the_process_died(db: &TestDb) {
        let home = Home::of(db);
        let mut stage = Stage::new(&home).await;
        let kind = stage.admin.make("/case-types", json!({ "name": "Trocas" })).await;
        let mut conversations = Vec::new();
        for n in 0..FORMS {
            conversations.push(stage.conversation(&format!("55489999{n:05}")).await);
        }
        for (n, interaction) in conversations.iter().enumerate() {
            let forms = format!("/interactions/{interaction}/forms");
            let opened = stage.agent.ask("POST", &forms, json!({ "type_id": kind })).await;
            let number = opened["number"].as_str().unwrap();
            let words = json!({ "answers": { "DSC_OCORRENCIA": format!("pedido {n}") } });
            stage.agent.ask("PATCH", &format!("{forms}/{number}"), words.clone()).await;
            if n == 0 {
                stage = stage.restart(&home).await;
                let open = stage.agent.get(&format!("{forms}/{number}")).await;
                assert_eq!(open["answers"], words["answers"], "what was answered with yes is there");
            }
            // The end is on its way: each time the process dies a little later.
            let request = stage.agent.request("POST", &format!("/interactions/{interaction}/conclude")).json(&json!({}));
            let ending = tokio::spawn(request.send());
            for _ in 0..n * 40 {
                tokio::task::yield_now().await;
            }
            stage = stage.restart(&home).await;
            drop(ending.await);
            let state = stage.admin.get(&format!("/interactions/{interaction}")).await["state"].clone();
            let open = stage.admin.get(&forms).await["items"].as_array().unwrap().len();
            let cases = stage.admin.get(&format!("/interactions/{interaction}/cases")).await["linked"].clone();
            let kept = cases.as_array().unwrap().len();
            assert_eq!((open, kept), if state == "concluded" { (0, 1) } else { (1, 0) }, "{n}: {state} {cases}");
            if state == "concluded" {
                let path = format!("/cases/{}/form", cases[0]["id"].as_str().unwrap());
                assert_eq!(stage.admin.get(&path).await["answers"], words["answers"]);
            }
        }
    }

    /// Rows: MSG-009, GAP-127, WA-010, ROUTE-014.
    async fn a_storm_of_kills_loses_and_doubles_nothing(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        let phones: Vec<String> = (0..LANES).map(|lane| format!("554899990{lane:04}")).collect();
        let mut conversations = Vec::new();
        for phone in &phones {
            conversations.push(stage.conversation(phone).await);
        }
        let (place, _) = watch::channel(stage.product.url.clone());
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let mut lanes = JoinSet::new();
        for (phone, conversation) in phones.iter().zip(&conversations) {
            lanes.spawn(customer(place.subscribe(), stage.hook.clone(), phone.clone(), Arc::clone(&acknowledged)));
            lanes.spawn(agent(place.subscribe(), stage.agent.clone(), conversation.clone(), Arc::clone(&acknowledged)));
        }
        let mut rng = Rng::from_seed(20_261_122);
        let mut stage = stage;
        for _ in 0..KILLS {
            let until = acknowledged.load(Ordering::Relaxed) + 5 + usize::try_from(rng.below(25)).unwrap();
            eventually("more acknowledgements", async || acknowledged.load(Ordering::Relaxed) >= until).await;
            stage = stage.restart(&home).await;
            place.send_replace(stage.product.url.clone());
        }
        while let Some(ended) = lanes.join_next().await {
            ended.unwrap();
        }
        for (phone, conversation) in phones.iter().zip(&conversations) {
            eventually("the end of every message", async || {
                stage.thread(conversation).await.iter().all(|one| one["delivery"] != "pending")
            })
            .await;
            let thread = stage.thread(conversation).await;
            let heard: Vec<&str> = thread.iter().filter(|one| one["direction"] == "in").map(|one| one["text"].as_str().unwrap()).collect();
            let wanted: Vec<String> = std::iter::once("Bom dia".to_owned()).chain((0..WORDS).map(|n| format!("{phone} {n}"))).collect();
            assert_eq!(heard, wanted);
            let said: Vec<&Value> = thread.iter().filter(|one| one["direction"] == "out").collect();
            let texts: Vec<&str> = said.iter().map(|one| one["text"].as_str().unwrap()).collect();
            let wanted: Vec<String> = (0..WORDS).map(|n| format!("{conversation} {n}")).collect();
            assert_eq!(texts, wanted);
            for message in said {
                let text = message["text"].as_str().unwrap();
                let (asked, taken) = stage.provider.count(text);
                assert!(asked <= 1, "{text} was sent {asked} times");
                match message["delivery"].as_str().unwrap() {
                    "sent" => assert_eq!(taken, 1, "{text} never arrived"),
                    "failed" => assert_eq!(message["error"]["code"], "outcome_unknown", "{message}"),
                    other => panic!("{text} is {other}"),
                }
            }
        }
        let unknown = conversations.len() * WORDS - stage.provider.taken().len();
        assert!(unknown <= KILLS * 16, "{unknown} were never sent");
    }
}

/// A customer who writes, and whose provider repeats until it is answered.
async fn customer(
    place: watch::Receiver<String>,
    hook: String,
    phone: String,
    acknowledged: Arc<AtomicUsize>,
) {
    for n in 0..WORDS {
        let text = format!("{phone} {n}");
        let payload = provider::text(NUMBER, &phone, &text, &text);
        provider::post_until_taken(|| format!("{}{hook}", *place.borrow()), &payload).await;
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
}

/// A desk that sends, and repeats under the same key until it is answered.
async fn agent(
    place: watch::Receiver<String>,
    mut api: crate::product::Api,
    conversation: String,
    acknowledged: Arc<AtomicUsize>,
) {
    for n in 0..WORDS {
        let text = format!("{conversation} {n}");
        loop {
            place.borrow().clone_into(&mut api.url);
            let path = format!("/interactions/{conversation}/messages");
            let request = api
                .request("POST", &path)
                .header("idempotency-key", &text)
                .json(&json!({ "text": text }));
            let answer = send(request).await;
            match answer.status {
                200 => break,
                0 | 503 => tokio::task::yield_now().await,
                _ => panic!("{text}: {answer:?}"),
            }
        }
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
}

/// Rows: GAP-127.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_on_the_same_data_refuses_to_start() {
    let db = store::testing::sqlite().await;
    let home = Home::of(&db);
    let first = Product::start(&home).await;
    let said = Product::refused(&home).await;
    assert!(said.contains("in use by another process"), "{said}");
    first.kill().await;
    Product::start(&home).await;
}

/// With a lease that lasts longer than anybody here waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_serves_postgresql_alone_and_is_killed_is_followed_at_once_by_the_next_on_its_machine()
{
    let db = store::testing::postgres().await;
    let mut home = Home::of(&db);
    home.settings = vec!["nodes.lease_s=60".to_owned()];
    let stage = Stage::new(&home).await;
    let interaction = stage.conversation(MARIA).await;
    stage.provider.be(Mood::Slow);
    stage.write(&interaction, "um").await;
    eventually("the request at the provider", async || {
        stage.provider.asked().len() == 1
    })
    .await;
    let stage = stage.restart(&home).await;
    stage.provider.be(Mood::Well);
    // What the dead one was at is taken up with its place.
    eventually("the end of the message", async || {
        stage.message(&interaction, "um").await["delivery"] == "failed"
    })
    .await;
    stage.write(&interaction, "dois").await;
    eventually("the message at the provider", async || {
        stage.provider.count("dois") == (1, 1)
    })
    .await;
    assert_eq!(stage.provider.count("um").0, 1);

    // One that stands still is not dead: it is waited for.
    let pid = stage.product.pid().to_string();
    let told = |signal: &'static str| {
        tokio::process::Command::new("kill")
            .args([signal, &pid])
            .status()
    };
    assert!(told("-STOP").await.unwrap().success());
    // In a folder of its own, since the first holds the lock of its files.
    let mut other = Home::on_server(home.database_url.as_deref().unwrap());
    other.settings = vec!["nodes.lease_s=2".to_owned()];
    std::fs::copy(home.folder.join("key"), other.folder.join("key")).unwrap();
    let said = Product::refused(&other).await;
    assert!(
        said.contains("another process serves this database"),
        "{said}"
    );
    assert!(told("-CONT").await.unwrap().success());
    stage.write(&interaction, "três").await;
    eventually("the message at the provider", async || {
        stage.provider.count("três") == (1, 1)
    })
    .await;
}
