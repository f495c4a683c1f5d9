//! A PostgreSQL server that goes away and comes back, under a product that is at work.

use serde_json::json;

use crate::postgres::Server;
use crate::product::{Home, eventually, send};
use crate::provider;
use crate::stage::{NUMBER, Stage};

const MARIA: &str = "5548999900011";

/// Rows: GAP-127, ROUTE-014.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_and_comes_back_loses_and_doubles_nothing() {
    let mut server = Server::new().await;
    let home = Home::on_server(&server.url());
    let stage = Stage::new(&home).await;
    let interaction = stage.conversation(MARIA).await;
    for (n, signal) in ["INT", "QUIT"].into_iter().enumerate() {
        server.stop(signal).await;
        eventually("the end of readiness", async || {
            stage.product.status("/readyz").await == 503
        })
        .await;
        assert_eq!(stage.product.status("/healthz").await, 200);
        let text = format!("resposta {n}");
        let write = || {
            let path = format!("/interactions/{interaction}/messages");
            let request = stage
                .agent
                .request("POST", &path)
                .header("idempotency-key", &text);
            request.json(&json!({ "text": text }))
        };
        let told = write().send().await.unwrap();
        assert_eq!(told.status(), 503);
        assert!(told.headers().contains_key("retry-after"));
        let problem = send(write()).await;
        assert_eq!(problem.code(), "busy", "{problem:?}");
        let phone = format!("55489999022{n:02}");
        let payload = provider::text(NUMBER, &phone, &phone, "Olá");
        let refused = provider::post(&stage.hook_url(), payload.to_string().into_bytes()).await;
        assert_eq!(refused.status, 503, "{refused:?}");

        server.start().await;
        eventually("readiness", async || {
            stage.product.status("/readyz").await == 200
        })
        .await;
        // What was refused comes again, as the desk and the provider do it.
        eventually("the message taken", async || {
            send(write()).await.status == 200
        })
        .await;
        provider::post_until_taken(|| stage.hook_url(), &payload).await;
        eventually("the message at the provider", async || {
            stage.provider.count(&text) == (1, 1)
        })
        .await;
        eventually("the end of the message", async || {
            stage.message(&interaction, &text).await["delivery"] == "sent"
        })
        .await;
        // The floor is loaded again and goes on distributing.
        eventually("the new customer at the agent", async || {
            let mine = stage.agent.all("/interactions?view=mine").await;
            mine.iter()
                .filter(|one| one["customer"]["name"] == phone.as_str())
                .count()
                == 1
        })
        .await;
    }
    let log = stage.product.log();
    assert!(
        !log.iter().any(|line| line.contains("panicked")),
        "{log:#?}"
    );
}
