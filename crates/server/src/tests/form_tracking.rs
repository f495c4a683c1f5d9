//! The tracking of a case in a form beside a thread: from the type, changed with the draft, laid over the case with the end.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::case_forms::{Counter, wrong};
use super::cases::{asks, does, text};
use super::support::{Answer, NOON, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;
const AGENT: RoleProfile = RoleProfile::Agent;

impl Counter {
    async fn tracking(&self, world: &World, opened: &Value) -> Value {
        let path = format!("{}/tracking", self.at(opened));
        does(world, AGENT, "GET", &path, json!({})).await
    }

    /// Changes some values, from what is shown.
    async fn tracks(&self, world: &World, opened: &Value, values: Value) -> Answer {
        let shown = self.tracking(world, opened).await;
        let path = format!("{}/tracking", self.at(opened));
        asks(world, AGENT, "PUT", &path, wish(&shown, &values)).await
    }

    /// The form of a case that the next contact goes on with.
    async fn goes_on(&mut self, world: &World, key: &str, case: &Value) -> Value {
        self.again(world, key).await;
        let body = json!({ "case_id": case["id"] });
        does(world, AGENT, "POST", &self.scene.at("/cases"), body.clone()).await;
        does(world, AGENT, "POST", &self.scene.at("/forms"), body).await
    }
}

fn wish(shown: &Value, values: &Value) -> Value {
    let mut body = shown["to"].clone();
    body["was"] = shown["was"].clone();
    for (name, value) in values.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn group(world: &World, name: &str) -> String {
    let body = json!({ "name": name, "members": [world.ours.users[&SENIOR]] });
    text(&does(world, ADMINISTRATOR, "POST", "/user-groups", body).await["id"])
}

async fn case(world: &World, case: &Value) -> Value {
    let path = format!("/cases/{}", text(&case["id"]));
    does(world, ADMINISTRATOR, "GET", &path, json!({})).await
}

async fn last(world: &World, case: &Value) -> Value {
    let path = format!("/cases/{}/history", text(&case["id"]));
    let trail = does(world, ADMINISTRATOR, "GET", &path, json!({})).await;
    let tracked = |one: &&Value| !one["changes"].to_string().contains("answers");
    let items = trail["items"].as_array().unwrap();
    items.iter().find(tracked).unwrap().clone()
}

db_test! {
    /// Rows: CASE-027.
    async fn a_new_case_begins_with_what_its_type_says_and_what_was_changed_beside_the_thread(db: &TestDb) {
        let world = World::new(db).await;
        let mut counter = Counter::new(&world).await;
        let group = group(&world, "Trocas e devoluções").await;
        let path = format!("/case-types/{}", counter.kind);
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "name": "Trocas", "form_id": counter.form, "status": "resolved", "group_id": group, "due_min": 60 })).await;
        let opened = counter.opens(&world).await;
        let shown = counter.tracking(&world, &opened).await;
        let due = (NOON + Span::from_mins(60)).micros();
        let begins = json!({ "status": "resolved", "responsible_id": null, "group_id": group, "due_at": due, "resolution": null });
        assert_eq!((&shown["current"], &shown["to"], &shown["was"]), (&begins, &begins, &begins));
        assert_eq!((&shown["touched"], &shown["problems"], &shown["may_change"]), (&json!([]), &json!([]), &json!(true)));

        for (values, field, code) in [
            (json!({ "responsible_id": "77" }), "responsible_id", "unknown"),
            (json!({ "group_id": "77" }), "group_id", "unknown"),
            (json!({ "resolution": "x".repeat(8001) }), "resolution", "text_too_long"),
            (json!({ "status": "closed" }), "status", "invalid"),
        ] {
            let refused = counter.tracks(&world, &opened, values).await;
            assert_eq!((refused.status, wrong(&refused)), (422, (&json!(field), &json!(code))), "{refused:?}");
        }
        let mine = json!(world.ours.users[&AGENT]);
        let values = json!({ "status": "concluded", "responsible_id": mine, "group_id": null, "resolution": "  Trocado na hora " });
        let changed = counter.tracks(&world, &opened, values).await;
        assert_eq!(changed.body["touched"], json!(["status", "responsible_id", "group_id", "resolution"]), "{changed:?}");
        assert_eq!((&changed.body["current"], &changed.body["to"]["due_at"]), (&begins, &json!(due)));
        assert_eq!(counter.concludes(&world).await.status, 200);
        let made = case(&world, &counter.linked(&world).await[0]).await;
        for (field, value) in [
            ("status", json!("concluded")), ("concluded_at", json!(NOON.micros())), ("responsible_id", mine), ("group_id", Value::Null),
            ("due_at", json!(due)), ("resolution", json!("Trocado na hora")), ("number", opened["number"].clone()),
        ] {
            assert_eq!(made[field], value, "{field}");
        }

        // What was not touched is as the type says it at the end; what is cancelled goes nowhere.
        counter.again(&world, "k2").await;
        let opened = counter.opens(&world).await;
        counter.tracks(&world, &opened, json!({ "status": "concluded" })).await;
        does(&world, AGENT, "DELETE", &counter.at(&opened), json!({})).await;
        let opened = counter.opens(&world).await;
        let touched = counter.tracks(&world, &opened, json!({ "resolution": "x" })).await;
        assert_eq!(touched.body["touched"], json!(["resolution"]));
        let taken_back = counter.tracks(&world, &opened, json!({ "resolution": null })).await;
        assert_eq!(taken_back.body["touched"], json!([]));
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "name": "Trocas", "form_id": counter.form, "status": "pending", "group_id": group })).await;
        counter.concludes(&world).await;
        let made = case(&world, &counter.linked(&world).await[0]).await;
        assert_eq!((&made["status"], &made["group_id"]), (&json!("pending"), &json!(group)));
    }

    /// Rows: CASE-027, CASE-026.
    async fn what_somebody_else_changed_meanwhile_is_told_and_not_overwritten(db: &TestDb) {
        let world = World::new(db).await;
        let mut counter = Counter::new(&world).await;
        counter.opens(&world).await;
        counter.concludes(&world).await;
        let one = counter.linked(&world).await.remove(0);
        let path = format!("/cases/{}", text(&one["id"]));
        let opened = counter.goes_on(&world, "k2", &one).await;
        let values = json!({ "status": "resolved", "resolution": "Enviado outro", "due_at": 70 });
        let changed = counter.tracks(&world, &opened, values).await;
        assert_eq!((changed.status, &changed.body["problems"]), (200, &json!([])), "{changed:?}");
        assert_eq!(case(&world, &one).await["status"], "pending", "only the end lays it over the case");
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "resolution": "Devolvido", "title": "Troca de tamanho" })).await;
        let shown = counter.tracking(&world, &opened).await;
        assert_eq!(shown["problems"], json!([{ "field": "resolution", "problem": "changed" }]));
        assert_eq!((&shown["current"]["resolution"], &shown["to"]["resolution"]), (&json!("Devolvido"), &json!("Enviado outro")));
        assert!(shown["changed_by_name"].is_string(), "{shown}");
        let refused = counter.concludes(&world).await;
        assert_eq!((refused.status, refused.code()), (409, "form_tracking_moved"));
        assert_eq!((&refused.body["number"], &refused.body["tracking_fields"]), (&one["number"], &json!(["resolution"])));
        // Changing another value settles nothing; seeing what stands there does.
        let still = counter.tracks(&world, &opened, json!({ "due_at": 90 })).await;
        assert_eq!(still.body["problems"], shown["problems"]);
        let mut seen = shown["was"].clone();
        seen["resolution"] = json!("Devolvido");
        let settled = counter.tracks(&world, &opened, json!({ "was": seen, "resolution": "Devolvido e enviado outro" })).await;
        assert_eq!(settled.body["problems"], json!([]), "{settled:?}");
        assert_eq!(counter.concludes(&world).await.status, 200);
        let kept = case(&world, &one).await;
        for (field, value) in [("status", "resolved"), ("resolution", "Devolvido e enviado outro"), ("title", "Troca de tamanho")] {
            assert_eq!(kept[field], value);
        }
        let told = last(&world, &one).await;
        assert_eq!(told["actor_id"], json!(world.ours.users[&AGENT]));
    }

    /// Rows: CASE-027, CASE-003.
    async fn tracking_is_changed_by_who_has_the_contact_and_reaches_the_case(db: &TestDb) {
        let world = World::new(db).await;
        let mut counter = Counter::new(&world).await;
        let opened = counter.opens(&world).await;
        let path = format!("{}/tracking", counter.at(&opened));
        let shown = counter.tracking(&world, &opened).await;
        let body = wish(&shown, &json!({ "status": "resolved" }));
        assert_eq!(asks(&world, ADMINISTRATOR, "PUT", &path, body.clone()).await.code(), "not_allowed_now");
        assert_eq!(world.theirs("GET", &format!("/api/v1{path}"), json!({})).await.status, 404);
        assert_eq!(world.theirs("PUT", &format!("/api/v1{path}"), body).await.status, 404);
        let seen = does(&world, ADMINISTRATOR, "GET", &path, json!({})).await;
        assert_eq!(seen["current"], shown["current"], "whoever looks sees what the agent sees");
        counter.concludes(&world).await;
        let one = counter.linked(&world).await.remove(0);
        let opened = counter.goes_on(&world, "k2", &one).await;
        counter.tracks(&world, &opened, json!({ "status": "resolved" })).await;
        // Given away and concluded meanwhile: nothing of it can be laid over.
        let concluded = json!({ "responsible_id": world.ours.users[&SENIOR], "status": "concluded" });
        does(&world, ADMINISTRATOR, "PATCH", &format!("/cases/{}", text(&one["id"])), concluded).await;
        let shown = counter.tracking(&world, &opened).await;
        assert_eq!((&shown["may_change"], &shown["problems"]), (&json!(false), &json!([{ "field": "status", "problem": "changed" }])));
        assert_eq!(counter.concludes(&world).await.code(), "form_tracking_moved");
        let mut body = shown["current"].clone();
        body["was"] = shown["current"].clone();
        let path = format!("{}/tracking", counter.at(&opened));
        let given_up = does(&world, AGENT, "PUT", &path, body).await;
        assert_eq!(given_up["touched"], json!([]));
        assert_eq!(counter.concludes(&world).await.status, 200);
        assert_eq!(case(&world, &one).await["status"], "concluded");
    }
}
