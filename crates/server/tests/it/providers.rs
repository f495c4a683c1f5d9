//! Providers in bad moods: slow, breaking off, answering 429, 500 and garbage.

use serde_json::json;
use store::db_test;

use crate::product::{Home, eventually};
use crate::provider::{Mood, Provider};
use crate::stage::{NUMBER, Stage, number};

const MARIA: &str = "5548999900011";
const OTHER_NUMBER: &str = "100000000000002";
/// More messages than jobs run side by side.
const MANY: usize = 40;

db_test! {
    /// Rows: MSG-009, GAP-127.
    async fn what_a_provider_answers_badly_is_never_sent_twice_and_says_what_is_known(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        let interaction = stage.conversation(MARIA).await;
        let limit = json!({ "error": { "message": "(#131056) Pair rate limit hit", "type": "OAuthException", "code": 131_056 } });
        for (text, mood, code) in [
            ("lixo", Mood::Says(200, "<html>\u{fffd}".to_owned()), "outcome_unknown"),
            ("sem número", Mood::Says(200, "{}".to_owned()), "outcome_unknown"),
            ("quinhentos", Mood::Says(500, "Internal Server Error".to_owned()), "outcome_unknown"),
            ("quebra", Mood::Breaks, "outcome_unknown"),
        ] {
            stage.provider.be(mood);
            stage.write(&interaction, text).await;
            eventually("the end of the message", async || stage.message(&interaction, text).await["delivery"] == "failed").await;
            let message = stage.message(&interaction, text).await;
            assert_eq!(message["error"]["code"], code, "{message}");
            assert_eq!(stage.provider.count(text), (1, 0), "{text}");
        }
        // Of a limit is known that nothing was sent: it is tried again, and goes out once.
        stage.provider.be(Mood::Says(429, limit.to_string()));
        stage.write(&interaction, "limite").await;
        eventually("the request", async || stage.provider.count("limite").0 == 1).await;
        stage.provider.be(Mood::Well);
        eventually("the message at the provider", async || stage.provider.count("limite") == (2, 1)).await;
        eventually("the end of the message", async || stage.message(&interaction, "limite").await["delivery"] == "sent").await;
    }

    /// Rows: GAP-127.
    async fn a_provider_that_holds_its_answers_keeps_no_other_waiting(db: &TestDb) {
        let home = Home::of(db);
        let stage = Stage::new(&home).await;
        let other = Provider::start().await;
        let hook = number(&stage.admin, &stage.queue, OTHER_NUMBER, &other.base).await;
        let slow = stage.conversation(MARIA).await;
        let quick = stage.conversation_at(&format!("{}{hook}", stage.product.url), OTHER_NUMBER, "5548999900022").await;
        stage.provider.be(Mood::Slow);
        for n in 0..MANY {
            stage.write(&slow, &format!("lenta {n}")).await;
        }
        eventually("many requests that are held", async || stage.provider.asked().len() >= 16).await;
        stage.write(&quick, "rápida").await;
        eventually("the message of the other number", async || other.taken() == ["rápida"]).await;
        assert!(stage.provider.taken().is_empty());
        stage.provider.be(Mood::Well);
        eventually("every message at the provider", async || stage.provider.taken().len() == MANY).await;
        assert_eq!(stage.provider.asked().len(), MANY);
        let asked_by = stage.provider.asked();
        assert!(asked_by.iter().all(|one| one.number == NUMBER));
    }
}
