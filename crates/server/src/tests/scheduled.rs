//! Messages that are sent later: once, by the rules of their moment, and never lost silently.

use app_floor::jobs;
use base::authz::RoleProfile;
use base::time::{Span, Timestamp};
use serde_json::{Value, json};
use store::db_test;

use super::modules::switch;
use super::outbound::Scene;
use super::put_off::{answered, thread};
use super::stale::seeing;
use super::support::{Answer, NOON, World, noticed};
use super::templates::customer_says;

const AGENT: RoleProfile = RoleProfile::Agent;
const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const PHONE: &str = "+5511988442201";

/// A conversation in which the agent writes for later.
struct Talk {
    world: World,
    scene: Scene,
    id: String,
}

impl Talk {
    async fn new(db: &store::testing::TestDb) -> Self {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let id = answered(&world, &scene).await;
        app::jobs::drain(&world.ctx, jobs::ALL).await.unwrap();
        Self { world, scene, id }
    }

    fn path(&self, tail: &str) -> String {
        format!("/api/v1/interactions/{}/scheduled-messages{tail}", self.id)
    }

    async fn calls(&self, method: &str, tail: &str, body: Value) -> Answer {
        self.world.ours(AGENT, method, &self.path(tail), body).await
    }

    async fn schedules(&self, text: &str, at: Timestamp) -> String {
        let made = self
            .calls("POST", "", json!({ "text": text, "send_at": at }))
            .await;
        assert_eq!(made.status, 200, "{made:?}");
        made.body["id"].as_str().unwrap().to_owned()
    }

    async fn listed(&self) -> Vec<Value> {
        let answer = self.calls("GET", "", json!({})).await;
        answer.body["items"].as_array().unwrap().clone()
    }

    /// Lets time pass while the agent's browser stays open, and the jobs that fall due run.
    async fn passes(&self, hours: u32) {
        super::templates::passes(&self.world, hours).await;
        app::jobs::drain(&self.world.ctx, jobs::ALL).await.unwrap();
    }

    async fn out(&self) -> Vec<String> {
        let all = thread(&self.world, &self.id).await;
        all.iter()
            .filter(|one| one["direction"] == "out" && one["content"]["automatic"].is_null())
            .map(|one| one["text"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    async fn lines(&self) -> Vec<Value> {
        let all = thread(&self.world, &self.id).await;
        all.into_iter()
            .filter(|one| one["direction"] == "system")
            .map(|one| one["content"].clone())
            .collect()
    }

    /// What was against each that could not be sent.
    async fn failures(&self) -> Vec<Value> {
        let all = self.listed().await;
        all.iter().map(|one| one["failure_code"].clone()).collect()
    }
}

db_test! {
    async fn it_is_sent_at_its_moment_once_by_whoever_wrote_it(db: &TestDb) {
        let talk = Talk::new(db).await;
        let at = NOON + Span::from_hours(3);
        let id = talk.schedules("Seu boleto vence hoje", at).await;
        let one = talk.listed().await.remove(0);
        assert_eq!((&one["send_at"], &one["state"], &one["may_change"]), (&json!(at), &json!("waiting"), &json!(true)));
        assert_eq!(one["author_id"], json!(talk.world.ours.users[&AGENT].to_string()));
        let card = talk.world.ours(AGENT, "GET", &format!("/api/v1/interactions/{}", talk.id), json!({})).await;
        assert_eq!(card.body["scheduled_count"], 1);
        talk.passes(2).await;
        assert_eq!(talk.out().await, ["Já vejo"], "not before its moment");
        talk.passes(1).await;
        assert_eq!(talk.out().await, ["Já vejo", "Seu boleto vence hoje"]);
        assert!(talk.listed().await.is_empty());
        let lines = talk.lines().await;
        let scheduled = lines.iter().find(|line| line["code"] == "message_scheduled").unwrap();
        assert_eq!(scheduled["params"], json!({ "agent_id": talk.world.ours.users[&AGENT], "at": at }), "who, and for when");
        // A job that runs again, as after a crash, finds it sent.
        let job = store::job_queue::Job {
            id: base::id::JobId::from_i64(1),
            org: talk.world.ours.org,
            kind: jobs::send_scheduled::NAME.to_owned(),
            payload: json!({ "interaction_id": talk.id, "scheduled_id": id }),
            attempts: 1,
            run_at: at,
            created_at: at,
            last_error: None,
        };
        jobs::send_scheduled::run(talk.world.ctx.clone(), job).await.unwrap();
        assert_eq!(talk.out().await.len(), 2);
        let late = talk.calls("POST", &format!("/{id}/send"), json!({})).await;
        assert_eq!(late.code(), "not_allowed_now");
    }

    /// Rows: WA-003, WA-007.
    async fn outside_the_window_only_a_template_goes_out_and_the_rest_is_told(db: &TestDb) {
        let talk = Talk::new(db).await;
        let at = NOON + Span::from_hours(30);
        talk.schedules("Ainda quer?", at).await;
        let template = json!({ "template_id": talk.scene.template, "values": ["Ana"] });
        let made = talk.calls("POST", "", json!({ "template": template, "send_at": at })).await;
        assert_eq!((&made.body["text"], &made.body["is_template"]), (&json!("Olá Ana"), &json!(true)), "{made:?}");
        let mut signals = talk.world.ctx.bus.listen();
        talk.passes(30).await;
        assert_eq!(talk.out().await, ["Já vejo", "Olá Ana"]);
        assert_eq!(talk.failures().await, [json!("window_closed")]);
        assert_eq!(noticed(&mut signals, "scheduled_not_sent").await, [talk.world.ours.users[&AGENT]]);
        let lines = talk.lines().await;
        assert!(lines.iter().any(|line| line["code"] == "scheduled_not_sent" && line["params"]["failure"] == "window_closed"));
        // The customer answers: it can be sent now, or wait again.
        customer_says(&talk.world, &talk.scene.account, PHONE, ("sim", 5), talk.world.ctx.now()).await;
        let id = talk.listed().await[0]["id"].as_str().unwrap().to_owned();
        let again = talk.calls("PATCH", &format!("/{id}"), json!({ "send_at": talk.world.ctx.now() + Span::from_hours(1) })).await;
        assert_eq!((&again.body["state"], &again.body["failure_code"]), (&json!("waiting"), &Value::Null), "{again:?}");
        talk.passes(1).await;
        assert_eq!(talk.out().await, ["Já vejo", "Olá Ana", "Ainda quer?"]);
    }

    /// Rows: GAP-031.
    async fn who_withdrew_consent_meanwhile_gets_nothing(db: &TestDb) {
        let talk = Talk::new(db).await;
        talk.schedules("Oferta", NOON + Span::from_hours(1)).await;
        talk.scene.consent(&talk.world, "opted_out").await;
        talk.passes(1).await;
        assert_eq!((talk.out().await.len(), talk.failures().await), (1, vec![json!("opted_out")]));
    }

    /// Rows: ORG-010.
    async fn what_was_scheduled_before_the_module_went_off_is_not_sent_and_told_and_not_lost(db: &TestDb) {
        let talk = Talk::new(db).await;
        talk.schedules("Oferta", NOON + Span::from_hours(1)).await;
        switch(&talk.world, json!({ "scheduled_messages": false })).await;
        assert_eq!(talk.calls("GET", "", json!({})).await.code(), "module_off");
        let mut signals = talk.world.ctx.bus.listen();
        talk.passes(1).await;
        assert_eq!(talk.out().await, ["Já vejo"]);
        assert_eq!(noticed(&mut signals, "scheduled_not_sent").await, [talk.world.ours.users[&AGENT]]);
        switch(&talk.world, json!({ "scheduled_messages": true })).await;
        assert_eq!(talk.failures().await, [json!("module_off")]);
    }

    async fn what_ended_sends_nothing_and_says_so(db: &TestDb) {
        let talk = Talk::new(db).await;
        talk.schedules("Até amanhã", NOON + Span::from_hours(1)).await;
        let ended = talk.world.ours(AGENT, "POST", &format!("/api/v1/interactions/{}/cancel", talk.id), json!({})).await;
        assert_eq!(ended.status, 200);
        talk.passes(1).await;
        assert_eq!(talk.out().await, ["Já vejo"]);
        assert_eq!(talk.failures().await, [json!("not_allowed_now")]);
    }

    /// Rows: TAG-008.
    async fn what_waits_for_its_code_only_is_over_as_well(db: &TestDb) {
        let talk = Talk::new(db).await;
        let code = json!({ "queue_id": talk.scene.queue, "medium": "messaging", "name": "Troca" });
        assert_eq!(talk.world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", code).await.status, 200);
        talk.schedules("Até amanhã", NOON + Span::from_hours(1)).await;
        let path = format!("/api/v1/interactions/{}/conclude", talk.id);
        let ended = talk.world.ours(AGENT, "POST", &path, json!({})).await;
        assert_eq!(ended.body["state"], "wrap_up", "{ended:?}");
        talk.passes(1).await;
        assert_eq!(talk.out().await, ["Já vejo"]);
        assert_eq!(talk.failures().await, [json!("not_allowed_now")]);
    }

    /// Rows: ORG-002.
    async fn a_change_of_what_somebody_else_changed_meanwhile_is_told(db: &TestDb) {
        let talk = Talk::new(db).await;
        let id = talk.schedules("a", NOON + Span::from_hours(1)).await;
        let seen = talk.listed().await[0]["revision"].to_string();
        assert_eq!(talk.calls("PATCH", &format!("/{id}"), json!({ "text": "b" })).await.status, 200);
        let path = talk.path(&format!("/{id}"));
        let body = json!({ "text": "c" });
        let late = seeing(&talk.world, AGENT, ("PATCH", &path), (&body, &seen)).await;
        assert_eq!((late.code(), &late.body["current"]["text"]), ("changed_meanwhile", &json!("b")), "{late:?}");
        let now = late.body["current"]["revision"].to_string();
        assert_eq!(seeing(&talk.world, AGENT, ("PATCH", &path), (&body, &now)).await.status, 200);
    }

    async fn it_is_changed_sent_now_and_taken_back(db: &TestDb) {
        let talk = Talk::new(db).await;
        let at = NOON + Span::from_hours(1);
        let (first, second, third) = (
            talk.schedules("a", at).await,
            talk.schedules("b", at).await,
            talk.schedules("c", at).await,
        );
        let later = NOON + Span::from_hours(5);
        let changed = talk.calls("PATCH", &format!("/{first}"), json!({ "text": "A", "send_at": later })).await;
        assert_eq!((&changed.body["text"], &changed.body["send_at"]), (&json!("A"), &json!(later)));
        let now = talk.calls("POST", &format!("/{second}/send"), json!({})).await;
        assert_eq!((&now.body["text"], now.status), (&json!("b"), 200), "{now:?}");
        assert_eq!(talk.calls("DELETE", &format!("/{third}"), json!({})).await.status, 200);
        talk.passes(1).await;
        assert_eq!(talk.out().await, ["Já vejo", "b"], "the job of the earlier moment sends nothing");
        talk.passes(4).await;
        assert_eq!(talk.out().await, ["Já vejo", "b", "A"]);
        let codes: Vec<Value> = talk.lines().await.into_iter().map(|line| line["code"].clone()).collect();
        assert!(codes.contains(&json!("scheduled_changed")) && codes.contains(&json!("scheduled_canceled")), "{codes:?}");
    }

    async fn what_does_not_fit_is_told_at_once(db: &TestDb) {
        let talk = Talk::new(db).await;
        let at = NOON + Span::from_hours(1);
        let past = talk.calls("POST", "", json!({ "text": "x", "send_at": NOON })).await;
        assert_eq!((&past.body["fields"][0]["field"], &past.body["fields"][0]["code"]), (&json!("send_at"), &json!("not_ahead")));
        assert_eq!(talk.calls("POST", "", json!({ "text": " ", "send_at": at })).await.code(), "message_empty");
        let template = json!({ "template_id": talk.scene.template, "values": [] });
        let unfilled = talk.calls("POST", "", json!({ "template": template, "send_at": at })).await;
        assert_eq!(unfilled.status, 422, "{unfilled:?}");
        for n in 0..20 {
            talk.schedules(&n.to_string(), at).await;
        }
        let full = talk.calls("POST", "", json!({ "text": "x", "send_at": at })).await;
        assert_eq!(full.body["fields"][0]["code"], "too_many", "{full:?}");
        let others = talk.world.ours(ADMINISTRATOR, "POST", &talk.path(""), json!({ "text": "x", "send_at": at })).await;
        assert_eq!(others.code(), "not_allowed_now", "only who holds it writes");
        let id = talk.listed().await[0]["id"].as_str().unwrap().to_owned();
        let others = talk.world.ours(ADMINISTRATOR, "DELETE", &talk.path(&format!("/{id}")), json!({})).await;
        assert_eq!(others.code(), "not_allowed_now");
        assert_eq!(talk.world.theirs("DELETE", &talk.path(&format!("/{id}")), json!({})).await.status, 404);
    }

    /// A conversation that goes to somebody else keeps what it sends later; the new holder may change it.
    async fn whoever_has_the_conversation_then_still_finds_it(db: &TestDb) {
        let talk = Talk::new(db).await;
        let id = talk.schedules("Confirmado?", NOON + Span::from_hours(1)).await;
        let world = &talk.world;
        for path in ["/api/v1/agent/state"] {
            let set = world.ours(ADMINISTRATOR, "PUT", path, json!({ "state": "available" })).await;
            assert_eq!(set.status, 200, "{set:?}");
        }
        let taken = world.ours(ADMINISTRATOR, "POST", &format!("/api/v1/interactions/{}/take-over", talk.id), json!({})).await;
        assert_eq!(taken.status, 200, "{taken:?}");
        let changed = world.ours(ADMINISTRATOR, "PATCH", &talk.path(&format!("/{id}")), json!({ "text": "Confirma?" })).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        world.ctx.clock.advance(Span::from_hours(1));
        app::jobs::drain(&world.ctx, jobs::ALL).await.unwrap();
        let path = format!("/api/v1/interactions/{}/messages", talk.id);
        let all = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
        let sent = all.body["items"].as_array().unwrap().iter().find(|one| one["text"] == "Confirma?").cloned();
        assert_eq!(sent.unwrap()["author_id"], json!(world.ours.users[&AGENT].to_string()));
    }
}
