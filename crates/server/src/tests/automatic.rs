//! What the product says by itself in each turn of a conversation, switched on and off.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{Answer, World, call};
use super::waiting::{is_out, texts, thread, waiting_ids};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const KINDS: [(&str, &str); 6] = [
    ("welcome", "Protocolo {protocol}."),
    ("after_hours", "Estamos fechados."),
    ("agent_joined", "Quem atende é {agent}."),
    ("transferred", "Agora com {queue}."),
    ("inactivity_warning", "Ainda está aí?"),
    ("closing", "Até logo, {customer}."),
];

/// A queue whose texts are all switched on, or all off; its web chat and an agent.
struct Stage {
    world: World,
    key: String,
    code: String,
    queue: String,
}

impl Stage {
    async fn new(world: World, active: bool) -> Self {
        let (key, code) = prepare(&world).await;
        let queues = world
            .ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({}))
            .await;
        let queue = queues.body["items"][0]["id"].as_str().unwrap().to_owned();
        let stage = Self {
            world,
            key,
            code,
            queue,
        };
        let texts: Vec<Value> = KINDS
            .iter()
            .map(|(kind, text)| json!({ "kind": kind, "locale": "pt-BR", "active": active, "text": text }))
            .collect();
        let settings = json!({ "automatic_messages": texts, "warn_customer_after_s": 600 });
        stage.saves(&stage.queue, settings).await;
        stage
    }

    async fn saves(&self, queue: &str, settings: Value) {
        let path = format!("/api/v1/queues/{queue}");
        let saved = self.asks(ADMINISTRATOR, "PATCH", &path, settings).await;
        assert_eq!(saved.status, 200, "{saved:?}");
    }

    async fn asks(&self, who: RoleProfile, method: &str, path: &str, body: Value) -> Answer {
        self.world.ours(who, method, path, body).await
    }

    /// A visitor writes; gives the interaction.
    async fn arrives(&self) -> String {
        let visitor = Visitor::greet(&self.world, &self.key).await;
        visitor.writes(&self.world, "k1", "oi").await;
        waiting_ids(&self.world, 1).await.remove(0)
    }

    /// An agent takes what waits and opens it; gives its path.
    async fn takes(&self, id: &str) -> String {
        self.asks(
            AGENT,
            "PUT",
            "/api/v1/agent/state",
            json!({ "state": "available" }),
        )
        .await;
        eventually(
            &self.world,
            AGENT,
            "/api/v1/interactions?view=mine",
            |body| body["items"][0]["state"] == "active",
        )
        .await;
        let path = format!("/api/v1/interactions/{id}");
        let opened = self
            .asks(AGENT, "POST", &format!("{path}/opened"), json!({}))
            .await;
        assert_eq!(opened.status, 200, "{opened:?}");
        // Each says what it has to before the next thing happens.
        app::jobs::drain(&self.world.ctx, app_floor::jobs::ALL)
            .await
            .unwrap();
        path
    }

    /// What the customer was told, once so many texts are there.
    async fn told(&self, id: &str, count: usize) -> Vec<String> {
        let messages = thread(&self.world, id, count, is_out).await;
        texts(&messages).into_iter().map(str::to_owned).collect()
    }

    /// Another wrap-up code with actions.
    async fn code(&self, name: &str, actions: Value) -> String {
        let code =
            json!({ "name": name, "queue_id": self.queue, "medium": "chat", "actions": actions });
        let made = self
            .asks(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", code)
            .await;
        assert_eq!(made.status, 200, "{made:?}");
        made.body["id"].as_str().unwrap().to_owned()
    }

    /// Another queue with a text of its own for who is transferred there.
    async fn second_queue(&self) -> String {
        let queue = json!({ "name": "Vendas" });
        let made = self
            .asks(ADMINISTRATOR, "POST", "/api/v1/queues", queue)
            .await;
        let id = made.body["id"].as_str().unwrap().to_owned();
        let text = json!({ "kind": "transferred", "locale": "pt-BR", "active": true, "text": "Agora com {queue}." });
        self.saves(&id, json!({ "automatic_messages": [text] }))
            .await;
        id
    }
}

db_test! {
    /// Rows: MSG-017, TAG-003.
    async fn from_the_welcome_to_the_goodbye(db: &TestDb) {
        let stage = Stage::new(World::new(db).await, true).await;
        let id = stage.arrives().await;
        let path = stage.takes(&id).await;
        assert_eq!(stage.told(&id, 2).await, ["Protocolo 2026-0000001.", "Quem atende é agent."]);
        let reply = json!({ "text": "Pois não?" });
        stage.asks(AGENT, "POST", &format!("{path}/messages"), reply).await;
        eventually(&stage.world, AGENT, &path, |card| card["awaiting_reply_since_at"].is_null()).await;
        stage.world.ctx.clock.advance(Span::from_secs(601));
        assert_eq!(stage.told(&id, 4).await[3..], ["Ainda está aí?"]);
        let code = json!({ "wrap_up_code_id": stage.code });
        let done = stage.asks(AGENT, "POST", &format!("{path}/conclude"), code).await;
        assert_eq!(done.body["state"], "concluded", "{done:?}");
        assert_eq!(stage.told(&id, 5).await[4..], ["Até logo, Ana."]);
    }

    /// Rows: MSG-017.
    async fn what_is_switched_off_is_not_said(db: &TestDb) {
        let stage = Stage::new(World::new(db).await, false).await;
        let id = stage.arrives().await;
        let path = stage.takes(&id).await;
        let code = json!({ "wrap_up_code_id": stage.code });
        stage.world.ctx.clock.advance(Span::from_secs(601));
        let done = stage.asks(AGENT, "POST", &format!("{path}/conclude"), code).await;
        assert_eq!(done.body["state"], "concluded", "{done:?}");
        assert_eq!(stage.told(&id, 0).await, Vec::<String>::new());
    }

    /// Rows: MSG-017, TAG-003, GAP-081.
    async fn a_code_says_its_own_goodbye_instead_of_the_one_of_the_queue(db: &TestDb) {
        let stage = Stage::new(World::new(db).await, true).await;
        let id = stage.arrives().await;
        let path = stage.takes(&id).await;
        let code = stage.code("Troca", json!({ "closing_message": "Sua troca {protocol} foi feita." })).await;
        let done = stage.asks(AGENT, "POST", &format!("{path}/conclude"), json!({ "wrap_up_code_id": code })).await;
        assert_eq!(done.body["state"], "concluded", "{done:?}");
        assert_eq!(stage.told(&id, 3).await[2..], ["Sua troca 2026-0000001 foi feita."]);
    }

    /// Rows: TAG-003, TAG-008, MSG-017.
    async fn a_code_chosen_after_the_end_still_says_what_it_promises(db: &TestDb) {
        let stage = Stage::new(World::new(db).await, true).await;
        let id = stage.arrives().await;
        let path = stage.takes(&id).await;
        let code = stage.code("Troca", json!({ "closing_message": "Sua troca foi feita." })).await;
        let ended = stage.asks(AGENT, "POST", &format!("{path}/conclude"), json!({})).await;
        assert_eq!(ended.body["state"], "wrap_up", "{ended:?}");
        assert_eq!(stage.told(&id, 3).await[2..], ["Até logo, Ana."]);
        let choice = json!({ "wrap_up_code_id": code });
        let done = stage.asks(AGENT, "POST", &format!("{path}/wrap-up"), choice.clone()).await;
        assert_eq!(done.body["state"], "concluded", "{done:?}");
        let twice = stage.asks(AGENT, "POST", &format!("{path}/wrap-up"), choice).await;
        assert_eq!(twice.code(), "not_allowed_now", "{twice:?}");
        assert_eq!(stage.told(&id, 4).await[3..], ["Sua troca foi feita."]);
    }

    /// Rows: MSG-017.
    async fn whoever_comes_to_another_queue_hears_of_it(db: &TestDb) {
        let stage = Stage::new(World::new(db).await, true).await;
        let (id, second) = (stage.arrives().await, stage.second_queue().await);
        let path = stage.takes(&id).await;
        let to = json!({ "queue_id": second });
        let moved = stage.asks(AGENT, "POST", &format!("{path}/transfer"), to).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        assert_eq!(stage.told(&id, 3).await[2..], ["Agora com Vendas."]);
    }

    /// Rows: MSG-017, TAG-003.
    async fn whoever_a_code_moves_hears_of_it_and_gets_no_goodbye(db: &TestDb) {
        let stage = Stage::new(World::new(db).await, true).await;
        let (id, second) = (stage.arrives().await, stage.second_queue().await);
        let path = stage.takes(&id).await;
        let code = stage.code("Vender", json!({ "transfer_queue_id": second })).await;
        let chosen = stage.asks(AGENT, "POST", &format!("{path}/conclude"), json!({ "wrap_up_code_id": code })).await;
        assert_eq!(chosen.body["state"], "queued", "{chosen:?}");
        assert_eq!(stage.told(&id, 3).await[2..], ["Agora com Vendas."]);
    }

    /// Rows: GAP-014, ROUTE-015, GAP-034, MSG-017.
    async fn outside_the_hours_the_flag_the_text_and_the_widget_say_so(db: &TestDb) {
        let stage = Stage::new(World::new(db).await, true).await;
        let definition = json!({ "time_zone": "America/Sao_Paulo", "week": { "spans": [] } });
        let closed = json!({ "name": "Nunca", "definition": definition });
        let made = stage.asks(ADMINISTRATOR, "POST", "/api/v1/calendars", closed).await;
        assert_eq!(made.status, 200, "{made:?}");
        stage.saves(&stage.queue, json!({ "calendar_id": made.body["id"] })).await;
        let id = stage.arrives().await;
        assert_eq!(stage.told(&id, 1).await, ["Estamos fechados."], "and no welcome");
        let card = stage.asks(ADMINISTRATOR, "GET", &format!("/api/v1/interactions/{id}"), json!({})).await;
        assert_eq!(card.body["after_hours"], true, "{card:?}");
        let shown = call(
            &stage.world.router, None, "GET", &format!("/widget/api/{}/config?origin=http://localhost", stage.key), &json!({}),
        ).await;
        assert_eq!(shown.body["open"], false, "{shown:?}");
    }
}
