//! Manual outbound: who may be written to, what refuses it, and whose the conversation is.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{eventually, prepare};
use super::support::{Answer, NOON, World};
use super::templates::{customer_writes, customer_writes_from, keep, whatsapp};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

/// A WhatsApp account with a template, a person with a phone, and an agent at work.
pub(super) struct Scene {
    pub(super) account: String,
    pub(super) template: String,
    pub(super) person: String,
    pub(super) point: String,
    pub(super) queue: String,
}

impl Scene {
    pub(super) async fn new(world: &World) -> Self {
        prepare(world).await;
        let account = whatsapp(world).await;
        let parts = json!({ "header": null, "body": "Olá {{1}}", "footer": null, "buttons": [] });
        let template = keep(world, &account, "retorno", parts).await;
        let phone = json!({ "kind": "phone", "value": "+5511988442201", "label": "mobile" });
        let person = json!({ "kind": "natural", "name": "Ana Souza", "contact_points": [phone] });
        let person = world.ours(AGENT, "POST", "/api/v1/people", person).await;
        assert_eq!(person.status, 200, "{person:?}");
        let queues = world
            .ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({}))
            .await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let scene = Self {
            account,
            template,
            person: text(&person.body["id"]),
            point: text(&person.body["contact_points"][0]["id"]),
            queue: text(&queues.body["items"][0]["id"]),
        };
        let grant = json!({ "permissions": { "interaction_open": true } });
        let user = format!("/api/v1/users/{}", world.ours.users[&AGENT]);
        let granted = world.ours(ADMINISTRATOR, "PATCH", &user, grant).await;
        assert_eq!(granted.status, 200, "{granted:?}");
        scene.be(world, "available").await;
        scene
    }

    async fn be(&self, world: &World, state: &str) {
        let set = world
            .ours(
                AGENT,
                "PUT",
                "/api/v1/agent/state",
                json!({ "state": state }),
            )
            .await;
        assert_eq!(set.status, 200, "{set:?}");
    }

    pub(super) async fn consent(&self, world: &World, word: &str) -> Answer {
        let path = format!(
            "/api/v1/people/{}/contact-points/{}/opt-in",
            self.person, self.point
        );
        world
            .ours(AGENT, "PUT", &path, json!({ "opt_in": word }))
            .await
    }

    pub(super) fn whom(&self) -> Value {
        json!({ "person_id": self.person, "contact_point_id": self.point,
            "channel_account_id": self.account, "queue_id": self.queue })
    }

    /// Begins with the template.
    pub(super) async fn start(&self, world: &World) -> Answer {
        let mut body = self.whom();
        body["template"] = json!({ "template_id": self.template, "values": ["Ana"] });
        world.ours(AGENT, "POST", "/api/v1/outbound", body).await
    }

    pub(super) async fn check(&self, world: &World, profile: RoleProfile) -> Value {
        let path = format!(
            "/api/v1/outbound?person_id={}&contact_point_id={}&channel_account_id={}",
            self.person, self.point, self.account
        );
        let answer = world.ours(profile, "GET", &path, json!({})).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }
}

db_test! {
    /// Rows: WA-003, WA-005, WA-006, WA-007, AGENT-004.
    async fn an_agent_writes_first_and_the_answer_comes_to_the_same_conversation(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        assert_eq!(scene.start(&world).await.code(), "opt_in_missing");
        assert_eq!(scene.consent(&world, "opted_in").await.body["contact_points"][0]["opt_in"], "opted_in");
        let begun = scene.start(&world).await;
        assert_eq!(begun.status, 200, "{begun:?}");
        assert_eq!((&begun.body["state"], &begun.body["agent_id"]), (&json!("active"), &json!(world.ours.users[&AGENT].to_string())));
        assert_eq!(begun.body["assignment_reason"]["code"], "outbound");
        assert_eq!((&begun.body["person_id"], &begun.body["customer"]["name"]), (&json!(scene.person), &json!("Ana Souza")));
        let path = format!("/api/v1/interactions/{}/messages", begun.body["id"].as_str().unwrap());
        let thread = world.ours(AGENT, "GET", &path, json!({})).await;
        let out: Vec<&Value> = thread.body["items"].as_array().unwrap().iter().filter(|one| one["direction"] == "out").collect();
        assert_eq!(out.len(), 1, "the welcome of who arrives is not for who was written to: {thread:?}");
        assert_eq!((&out[0]["kind"], &out[0]["text"]), (&json!("template"), &json!("Olá Ana")));
        let early = world.ours(AGENT, "POST", &path, json!({ "text": "E aí?" })).await;
        assert_eq!(early.code(), "awaiting_customer");
        let day = world.ours(AGENT, "GET", "/api/v1/agent/day?set=started", json!({})).await;
        assert_eq!(day.body["started_count"], 1, "{day:?}");

        customer_writes(&world, &scene.account, NOON).await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["unread_count"] == 1).await;
        assert_eq!(mine["items"].as_array().unwrap().len(), 1);
        assert_eq!(mine["items"][0]["id"], begun.body["id"]);
        let free = world.ours(AGENT, "POST", &path, json!({ "text": "Oi, Ana" })).await;
        assert_eq!(free.status, 200, "{free:?}");
    }

    /// Rows: WA-006, GAP-031.
    async fn who_opted_out_is_not_written_to_not_even_inside_the_window(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_out").await;
        assert_eq!(scene.check(&world, AGENT).await["refusal"], "opted_out");
        assert_eq!(scene.start(&world).await.code(), "opted_out");
        customer_writes(&world, &scene.account, NOON).await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let path = format!("/api/v1/interactions/{}/cancel", mine["items"][0]["id"].as_str().unwrap());
        assert_eq!(world.ours(AGENT, "POST", &path, json!({})).await.status, 200);
        assert_eq!(scene.check(&world, AGENT).await["refusal"], "opted_out");
    }

    /// Rows: WA-008.
    async fn inside_the_reply_window_a_conversation_begins_without_template_and_without_consent(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        customer_writes(&world, &scene.account, NOON - Span::from_hours(2)).await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let path = format!("/api/v1/interactions/{}/cancel", mine["items"][0]["id"].as_str().unwrap());
        world.ours(AGENT, "POST", &path, json!({})).await;
        let check = scene.check(&world, AGENT).await;
        assert_eq!((&check["refusal"], &check["window_closes_at"]), (&Value::Null, &json!(NOON + Span::from_hours(22))));
        assert_eq!(scene.start(&world).await.code(), "window_open");
        let begun = world.ours(AGENT, "POST", "/api/v1/outbound", scene.whom()).await;
        assert_eq!(begun.status, 200, "{begun:?}");
        let path = format!("/api/v1/interactions/{}/messages", begun.body["id"].as_str().unwrap());
        assert_eq!(world.ours(AGENT, "POST", &path, json!({ "text": "Olá de novo" })).await.status, 200);
    }

    /// Rows: WA-016.
    async fn an_open_conversation_is_shown_with_who_has_it_instead_of_a_second_one(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        let begun = scene.start(&world).await;
        let again = scene.start(&world).await;
        assert_eq!(again.code(), "conversation_open");
        let open = &again.body["open"];
        assert_eq!((&open["interaction_id"], &open["agent_id"]), (&begun.body["id"], &begun.body["agent_id"]), "{again:?}");
        let other = scene.check(&world, RoleProfile::SeniorAgent).await;
        assert_eq!(other["refusal"], "conversation_open");
        assert_eq!((&other["open"]["interaction_id"], &other["open"]["agent_id"]), (&Value::Null, &begun.body["agent_id"]), "beyond reach");
    }

    /// Rows: WA-005.
    async fn what_cannot_be_used_is_told_at_its_field_and_who_is_not_at_work_is_refused(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        let fields = async |key: &str, value: Value| {
            let mut body = scene.whom();
            body[key] = value;
            let answer = world.ours(AGENT, "POST", "/api/v1/outbound", body).await;
            answer.body["fields"][0]["field"].as_str().unwrap_or_default().to_owned()
        };
        for key in ["person_id", "contact_point_id", "channel_account_id", "queue_id"] {
            assert_eq!(fields(key, json!("404")).await, key);
        }
        assert_eq!(fields("template", Value::Null).await, "template");
        let wrong = json!({ "template_id": scene.template, "values": [" "] });
        assert_eq!(fields("template", wrong).await, "template.values.0");
        let user = format!("/api/v1/users/{}", world.ours.users[&AGENT]);
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &user, json!({ "capacity": 1 })).await.status, 200);
        customer_writes_from(&world, &scene.account, "+5511988442299", NOON).await;
        eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        assert_eq!(scene.start(&world).await.code(), "capacity_reached");
        scene.be(&world, "offline").await;
        assert_eq!(scene.start(&world).await.code(), "agent_not_ready");
    }
}
