//! What the overview of channel accounts tells of their traffic.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{NOON, World};

async fn health(world: &World) -> Value {
    let accounts = world
        .ours(
            RoleProfile::Administrator,
            "GET",
            "/api/v1/channel-accounts",
            json!({}),
        )
        .await;
    accounts.body["items"][0]["health"].clone()
}

db_test! {
    /// Rows: CHAN-001.
    async fn an_account_tells_when_it_last_heard_and_sent(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        assert_eq!((&health(&world).await["heard_at"], &health(&world).await["sent_at"]), (&Value::Null, &Value::Null));
        let agent = RoleProfile::Agent;
        world.ours(agent, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        let visitor = Visitor::greet(&world, &key).await;
        visitor.writes(&world, "k1", "oi").await;
        assert_eq!(health(&world).await["heard_at"], json!(NOON));
        assert_eq!(health(&world).await["sent_at"], Value::Null, "nothing was sent yet");

        let mine = eventually(&world, agent, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let path = format!("/api/v1/interactions/{}/messages", mine["items"][0]["id"].as_str().unwrap());
        let sent = world.ours(agent, "POST", &path, json!({ "text": "Olá", "idempotency_key": "a1" })).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        assert_eq!(health(&world).await["sent_at"], json!(NOON));

        world.ctx.clock.advance(Span::from_secs(59));
        visitor.writes(&world, "k2", "oi?").await;
        assert_eq!(health(&world).await["heard_at"], json!(NOON), "within a minute the row is left alone");
        world.ctx.clock.advance(Span::from_secs(1));
        visitor.writes(&world, "k3", "alguém?").await;
        let later = NOON + Span::from_mins(1);
        assert_eq!(health(&world).await["heard_at"], json!(later));
    }
}
