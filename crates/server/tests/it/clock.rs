//! The machine's clock jumps by hours, forward and back, under a product that is at work and at a restart.
//!
//! `libfaketime` stands between the process and the system: it adds to the clock what a file says; the clock that only counts it
//! leaves alone, as a real jump does.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use store::db_test;

use crate::product::{Home, PROGRAM, Product, eventually};
use crate::provider;
use crate::stage::{NUMBER, Stage, sign_in};

const MARIA: &str = "5548999900011";
const JOANA: &str = "5548999900012";
const RITA: &str = "5548999900013";
const HOUR: i64 = 3_600_000_000;

/// Whoever sets the clock.
struct Hand(PathBuf);

impl Hand {
    fn new(folder: &Path) -> Self {
        let hand = Self(folder.join("clock"));
        hand.put("+0");
        hand
    }

    /// Puts the clock off the true time, as `+3h`.
    fn put(&self, off: &str) {
        let draft = self.0.with_extension("draft");
        std::fs::write(&draft, off).unwrap();
        std::fs::rename(draft, &self.0).unwrap();
    }

    /// The words that start the product under this clock.
    fn words(&self) -> Vec<String> {
        vec![
            "/usr/bin/env".to_owned(),
            format!("LD_PRELOAD={}", library().display()),
            format!("FAKETIME_TIMESTAMP_FILE={}", self.0.display()),
            "FAKETIME_NO_CACHE=1".to_owned(),
            "FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned(),
            PROGRAM.to_owned(),
        ]
    }

    async fn start(&self, home: &Home) -> Product {
        let words = self.words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Product::start_by(home, &words).await
    }
}

/// Finds the library where Debian puts it, whatever the processor.
fn library() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap();
    let mut places = folders.map(|one| one.unwrap().path().join("faketime/libfaketimeMT.so.1"));
    places
        .find(|place| place.is_file())
        .expect("run cargo xtask test: it installs libfaketime")
}

fn number(message: &Value, name: &str) -> i64 {
    let value = &message[name];
    let text = value.as_str().map(|text| text.parse().unwrap());
    text.or(value.as_i64()).unwrap()
}

/// Lets the agent write, and waits until the provider has it once.
async fn write(stage: &Stage, interaction: &str, text: &str) -> Value {
    let message = stage.write(interaction, text).await;
    arrives(stage, text).await;
    message
}

async fn arrives(stage: &Stage, text: &str) {
    eventually("the message at the provider", async || {
        stage.provider.count(text) == (1, 1)
    })
    .await;
}

/// Lets a message wait for its time, by the product's own clock.
async fn schedule(stage: &Stage, interaction: &str, text: &str, send_at: i64) {
    let path = format!("/interactions/{interaction}/scheduled-messages");
    let body = json!({ "text": text, "send_at": send_at });
    stage.agent.ask("POST", &path, body).await;
}

/// The texts that went out, in the order of the conversation.
async fn said(stage: &Stage, interaction: &str) -> Vec<String> {
    let thread = stage.thread(interaction).await;
    let out = thread.iter().filter(|one| one["direction"] == "out");
    let mut out: Vec<(i64, String)> = out
        .map(|one| (number(one, "seq"), one["text"].as_str().unwrap().to_owned()))
        .collect();
    out.sort();
    out.into_iter().map(|(_, text)| text).collect()
}

db_test! {
    async fn a_clock_that_jumps_by_hours_and_back_doubles_nothing_and_keeps_nothing_waiting(db: &TestDb) {
        let home = Home::of(db);
        let hand = Hand::new(&home.folder);
        let mut stage = Stage::with(hand.start(&home).await).await;
        let interaction = stage.conversation(MARIA).await;
        let first = write(&stage, &interaction, "um").await;
        let at = number(&first, "at");
        schedule(&stage, &interaction, "em duas horas", at + 2 * HOUR).await;
        schedule(&stage, &interaction, "em nove horas", at + 9 * HOUR).await;

        // Forward: what was due meanwhile happens now, once, and nothing else does.
        hand.put("+3h");
        arrives(&stage, "em duas horas").await;
        let second = write(&stage, &interaction, "dois").await;
        assert!(number(&second, "at") >= at + 3 * HOUR, "{first} {second}");
        assert!(number(&second, "id") > number(&first, "id"));
        let other = stage.conversation(JOANA).await;
        write(&stage, &other, "para Joana").await;

        // Back: time goes on from where it was, so nothing waits for hours.
        hand.put("+0");
        let third = write(&stage, &interaction, "três").await;
        assert!(number(&third, "at") >= number(&second, "at"), "{second} {third}");
        assert!(number(&third, "id") > number(&second, "id"));
        let soon = number(&third, "at") + 2_000_000;
        schedule(&stage, &interaction, "logo", soon).await;
        arrives(&stage, "logo").await;
        let another = stage.conversation(RITA).await;
        write(&stage, &another, "para Rita").await;
        stage.agent.get("/session").await;
        sign_in(&stage.product.url, "ana@dias.exemplo").await;

        // A restart takes the machine's time at once; what is stored of the hours to come is in nobody's way.
        stage.product.kill().await;
        let product = hand.start(&home).await;
        stage = Stage { admin: stage.admin.moved(&product), agent: stage.agent.moved(&product), product, ..stage };
        let fourth = write(&stage, &interaction, "quatro").await;
        assert!(number(&fourth, "at") < at + 2 * HOUR, "{fourth}");
        let payload = provider::text(NUMBER, MARIA, "volta", "Voltei");
        provider::post_until_taken(|| stage.hook_url(), &payload).await;
        eventually("what the customer wrote", async || {
            stage.thread(&interaction).await.iter().filter(|one| one["text"] == "Voltei").count() == 1
        })
        .await;
        sign_in(&stage.product.url, "ana@dias.exemplo").await;

        // By more than a session may be idle since the hours that were taken back: whoever was signed in is asked again, and what was due goes out.
        hand.put("+16h");
        arrives(&stage, "em nove horas").await;
        eventually("the end of the session", async || {
            stage.agent.call("GET", "/session", Value::Null).await.status == 401
        })
        .await;
        stage.admin = sign_in(&stage.product.url, "caio@dias.exemplo").await;
        stage.agent = sign_in(&stage.product.url, "ana@dias.exemplo").await;
        let texts = said(&stage, &interaction).await;
        let wanted = ["um", "em duas horas", "dois", "três", "logo", "quatro", "em nove horas"];
        assert_eq!(texts, wanted);
        for text in wanted {
            assert_eq!(stage.provider.count(text), (1, 1), "{text}");
        }
        let log = stage.product.log();
        assert!(!log.iter().any(|line| line.contains("panicked")), "{log:#?}");
    }
}
