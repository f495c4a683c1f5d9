//! Consent that customers withdraw and give by code words, the question for it, and the templates by which a queue begins.

use app_floor::intake;
use app_setup::account;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::phone::Phone;
use base::time::{Span, Timestamp};
use channels::heard::{CONSENT_TO_MARKETING, Heard, HeardOrigin, Identity};
use serde_json::{Value, json};
use store::db_test;

use super::main_path::eventually;
use super::outbound::Scene;
use super::support::{Answer, NOON, World};
use super::templates::{customer_says, keep, passes};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const PHONE: &str = "+5511988442201";
const STOP: (&str, bool) = (CONSENT_TO_MARKETING, false);
const RESUME: (&str, bool) = (CONSENT_TO_MARKETING, true);

/// What the customer writes, and the interaction that has it.
async fn says(world: &World, scene: &Scene, text: &str, n: i64) -> String {
    customer_says(world, &scene.account, PHONE, (text, n), NOON).await;
    let of = |body: &Value| {
        let items = body["items"].as_array().cloned().unwrap_or_default();
        let is_it =
            |one: &&Value| one["person_id"] == scene.person.as_str() && one["state"] == "active";
        items
            .iter()
            .find(is_it)
            .map(|one| one["id"].as_str().unwrap().to_owned())
    };
    let path = "/api/v1/interactions?view=mine";
    let mine = eventually(world, AGENT, path, |body| of(body).is_some()).await;
    of(&mine).unwrap()
}

async fn thread(world: &World, id: &str) -> Vec<Value> {
    let path = format!("/api/v1/interactions/{id}/messages");
    let answer = world.ours(AGENT, "GET", &path, json!({})).await;
    answer.body["items"].as_array().unwrap().clone()
}

fn count(thread: &[Value], direction: &str, content: &Value) -> usize {
    let is_it = |one: &&Value| {
        one["direction"] == direction
            && content
                .as_object()
                .unwrap()
                .iter()
                .all(|(key, value)| &one["content"][key] == value)
    };
    thread.iter().filter(is_it).count()
}

async fn point(world: &World, scene: &Scene) -> Value {
    let path = format!("/api/v1/people/{}", scene.person);
    let person = world.ours(AGENT, "GET", &path, json!({})).await;
    person.body["contact_points"][0].clone()
}

async fn set_opening(world: &World, scene: &Scene, opening: Value) -> Answer {
    let path = format!("/api/v1/queues/{}", scene.queue);
    let body = json!({ "opening": opening });
    world.ours(ADMINISTRATOR, "PATCH", &path, body).await
}

async fn cancel(world: &World, id: &str) {
    let path = format!("/api/v1/interactions/{id}/cancel");
    let canceled = world.ours(AGENT, "POST", &path, json!({})).await;
    assert_eq!(canceled.status, 200, "{canceled:?}");
}

/// The customer tells the provider what they want to receive, at some moment.
async fn tells_provider(
    world: &World,
    scene: &Scene,
    (category, is_given): (&str, bool),
    at: Timestamp,
) {
    let scope = Scope::system(world.ours.org, SystemReason::Intake);
    let ready = account::get(&world.ctx, &scope, scene.account.parse().unwrap())
        .await
        .unwrap();
    let heard = Heard::Consent {
        of: HeardOrigin {
            external_id: String::new(),
            account_key: "1".to_owned(),
            from: Identity {
                phone: Phone::parse(PHONE, "BR").ok(),
                ..Identity::default()
            },
            at,
        },
        category: category.to_owned(),
        is_given,
    };
    intake::hear(&world.ctx, &ready, vec![heard], b"{}")
        .await
        .unwrap();
}

db_test! {
    /// Rows: WA-017, GAP-031, CONFLICT-22.
    async fn what_the_customer_tells_the_provider_is_consent_or_its_end(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        tells_provider(&world, &scene, RESUME, NOON).await;
        assert_eq!(point(&world, &scene).await["opt_in"], "undefined", "nothing was withdrawn: only an answer to us is consent");
        let id = says(&world, &scene, "oi", 1).await;
        let stopped = NOON + Span::from_secs(10);
        world.ctx.clock.advance(Span::from_secs(20));
        for _ in 0..2 {
            tells_provider(&world, &scene, STOP, stopped).await;
        }
        let out = point(&world, &scene).await;
        assert_eq!((&out["opt_in"], &out["opt_in_source"], &out["opt_in_at"]), (&json!("opted_out"), &json!("provider"), &json!(stopped)));
        assert_eq!(count(&thread(&world, &id).await, "system", &json!({ "code": "opted_out" })), 1, "told once");
        assert_eq!(scene.check(&world, AGENT).await["refusal"], "conversation_open");
        let template = json!({ "template": { "template_id": scene.template, "values": ["Ana"] } });
        let refused = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/messages"), template).await;
        assert_eq!(refused.code(), "opted_out");
        tells_provider(&world, &scene, RESUME, NOON).await;
        assert_eq!(point(&world, &scene).await["opt_in"], "opted_out", "an older word changes nothing");
        tells_provider(&world, &scene, RESUME, stopped + Span::from_secs(5)).await;
        let back = point(&world, &scene).await;
        assert_eq!((&back["opt_in"], &back["opt_in_source"]), (&json!("opted_in"), &json!("provider")));
        let aside = world.ours(ADMINISTRATOR, "GET", "/api/v1/set-aside", json!({})).await;
        assert_eq!(aside.body["items"], json!([]), "{aside:?}");
        tells_provider(&world, &scene, ("news_of_the_future", false), world.ctx.now()).await;
        let aside = world.ours(ADMINISTRATOR, "GET", "/api/v1/set-aside", json!({})).await;
        assert_eq!(aside.body["items"][0]["reason"], "consent_category_unknown", "{aside:?}");
        assert_eq!(point(&world, &scene).await["opt_in"], "opted_in");
    }

    /// Rows: GAP-031.
    async fn a_code_word_withdraws_consent_once_and_nothing_is_begun_afterwards(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        let id = says(&world, &scene, "quero sair daqui", 1).await;
        assert_eq!(point(&world, &scene).await["opt_in"], "opted_in", "a sentence is no code word");
        says(&world, &scene, " Sair! ", 2).await;
        let withdrawn = point(&world, &scene).await;
        assert_eq!((&withdrawn["opt_in"], &withdrawn["opt_in_source"], &withdrawn["opt_in_at"]), (&json!("opted_out"), &json!("customer"), &json!(NOON)));
        says(&world, &scene, "PARAR", 3).await;
        let seen = thread(&world, &id).await;
        assert_eq!(count(&seen, "system", &json!({ "code": "opted_out" })), 1);
        assert_eq!(count(&seen, "out", &json!({ "automatic": "opt_out" })), 1, "confirmed once: {seen:?}");
        let template = json!({ "template": { "template_id": scene.template, "values": ["Ana"] } });
        let refused = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/messages"), template).await;
        assert_eq!(refused.code(), "opted_out");
        let free = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/messages"), json!({ "text": "Entendido" })).await;
        assert_eq!(free.status, 200, "who writes is answered");
        cancel(&world, &id).await;
        assert_eq!(scene.start(&world).await.code(), "opted_out");
        assert_eq!(scene.check(&world, AGENT).await["refusal"], "opted_out");
        // The customer changed their mind and told an agent.
        scene.consent(&world, "opted_in").await;
        assert_eq!(scene.check(&world, AGENT).await["refusal"], Value::Null);
    }

    /// Rows: GAP-031.
    async fn consent_is_withdrawn_for_the_address_even_of_somebody_not_on_record(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        customer_says(&world, &scene.account, "+5511977665544", ("SAIR", 1), NOON).await;
        let phone = json!({ "kind": "phone", "value": "(11) 97766-5544", "label": "mobile" });
        let person = json!({ "kind": "natural", "name": "Bruno Reis", "contact_points": [phone] });
        let person = world.ours(AGENT, "POST", "/api/v1/people", person).await;
        assert_eq!(person.body["contact_points"][0]["opt_in"], "opted_out", "{person:?}");
        // The words are the organization's own.
        let path = "/api/v1/organization";
        let mut settings = world.ours(ADMINISTRATOR, "GET", path, json!({})).await.body["settings"].clone();
        assert_eq!(settings["consent"]["opt_out_words"], json!(["SAIR", "PARAR"]));
        settings["consent"] = json!({ "opt_out_words": ["não quero"], "opt_out_text": "", "opt_in_words": [], "opt_in_text": "" });
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", path, json!({ "settings": settings })).await.status, 200);
        scene.consent(&world, "opted_in").await;
        says(&world, &scene, "SAIR", 2).await;
        assert_eq!(point(&world, &scene).await["opt_in"], "opted_in");
        let id = says(&world, &scene, "Nao quero", 3).await;
        assert_eq!(point(&world, &scene).await["opt_in"], "opted_out");
        assert_eq!(count(&thread(&world, &id).await, "out", &json!({ "automatic": "opt_out" })), 0, "no text, no confirmation");
        settings["consent"]["opt_in_words"] = json!(["NAO QUERO"]);
        let refused = world.ours(ADMINISTRATOR, "PATCH", path, json!({ "settings": settings })).await;
        assert_eq!(refused.body["fields"][0]["field"], "settings.consent.opt_in_words", "{refused:?}");
    }

    /// Rows: WA-017, CONFLICT-22.
    async fn consent_is_asked_for_with_the_queues_template_and_the_answer_is_kept_at_the_number(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let ask = async |template: &str| {
            let mut body = scene.whom();
            body["template"] = json!({ "template_id": template, "values": [] });
            world.ours(AGENT, "POST", "/api/v1/outbound/opt-in-request", body).await
        };
        let parts = json!({ "header": null, "body": "Podemos escrever para você? Responda SIM.", "footer": null, "buttons": [] });
        let question = keep(&world, &scene.account, "autoriza", parts).await;
        assert_eq!(ask(&question).await.code(), "opt_in_template_missing");
        assert_eq!(set_opening(&world, &scene, json!({ "template_ids": [], "first_id": null, "opt_in_id": question })).await.status, 200);
        assert_eq!(ask(&scene.template).await.code(), "template_not_allowed", "it has its own template");
        assert_eq!(scene.start(&world).await.code(), "opt_in_missing", "without consent nothing else goes out");
        let asked = ask(&question).await;
        assert_eq!(asked.status, 200, "{asked:?}");
        let id = asked.body["id"].as_str().unwrap();
        assert_eq!(count(&thread(&world, id).await, "system", &json!({ "code": "opt_in_requested" })), 1);
        let waiting = point(&world, &scene).await;
        assert_eq!((&waiting["opt_in"], &waiting["opt_in_requested_at"]), (&json!("undefined"), &json!(NOON)));
        says(&world, &scene, "Sim.", 1).await;
        let given = point(&world, &scene).await;
        assert_eq!((&given["opt_in"], &given["opt_in_source"]), (&json!("opted_in"), &json!("customer")), "{given:?}");
        let seen = thread(&world, id).await;
        assert_eq!((count(&seen, "system", &json!({ "code": "opted_in" })), count(&seen, "out", &json!({ "automatic": "opt_in" }))), (1, 1), "{seen:?}");
        cancel(&world, id).await;
        assert_eq!(ask(&question).await.code(), "opt_in_given");
        scene.consent(&world, "opted_out").await;
        assert_eq!(ask(&question).await.code(), "opted_out");
        // A yes that answers no question gives nothing.
        says(&world, &scene, "SIM", 2).await;
        assert_eq!(point(&world, &scene).await["opt_in"], "opted_out");
    }

    /// Rows: WA-015, CONFLICT-22.
    async fn a_queue_begins_with_the_templates_that_it_lists(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        let parts = json!({ "header": null, "body": "Olá", "footer": null, "buttons": [] });
        let other = keep(&world, &scene.account, "outro", parts).await;
        assert_eq!(set_opening(&world, &scene, json!({ "template_ids": [other], "first_id": other, "opt_in_id": null })).await.status, 200);
        assert_eq!(scene.start(&world).await.code(), "template_not_allowed");
        let directory = world.ours(AGENT, "GET", "/api/v1/directory", json!({})).await;
        let queue = directory.body["queues"].as_array().unwrap().iter().find(|one| one["id"] == scene.queue.as_str()).unwrap();
        assert_eq!(queue["opening"]["first_id"], other.as_str());
        for (wrong, why) in [
            (json!({ "template_ids": ["404"], "first_id": null, "opt_in_id": null }), "unknown"),
            (json!({ "template_ids": [other], "first_id": scene.template, "opt_in_id": null }), "out_of_range"),
            (json!({ "template_ids": [], "first_id": other, "opt_in_id": other }), "out_of_range"),
        ] {
            let refused = set_opening(&world, &scene, wrong).await;
            let field = &refused.body["fields"][0];
            assert_eq!((&field["field"], &field["code"]), (&json!("opening"), &json!(why)), "{refused:?}");
        }
        assert_eq!(set_opening(&world, &scene, json!({ "template_ids": [other, scene.template], "first_id": null, "opt_in_id": null })).await.status, 200);
        assert_eq!(scene.start(&world).await.status, 200);
    }

    /// Rows: WA-009, WA-016.
    async fn an_ended_conversation_is_resumed_as_a_contact_of_its_own(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        let first = says(&world, &scene, "oi", 1).await;
        let opened = format!("/api/v1/interactions/{first}/opened");
        assert_eq!(world.ours(AGENT, "POST", &opened, json!({})).await.status, 200);
        let number = world.ours(AGENT, "GET", &format!("/api/v1/interactions/{first}"), json!({})).await.body["number"].clone();
        cancel(&world, &first).await;
        passes(&world, 30).await;
        let resume = async |of: &str| {
            let mut body = scene.whom();
            body["template"] = json!({ "template_id": scene.template, "values": ["Ana"] });
            body["resumes_id"] = json!(of);
            world.ours(AGENT, "POST", "/api/v1/outbound", body).await
        };
        assert_eq!(resume("404").await.body["fields"][0]["field"], "resumes_id");
        let begun = resume(&first).await;
        assert_eq!(begun.status, 200, "{begun:?}");
        let id = begun.body["id"].as_str().unwrap();
        assert_ne!(id, first);
        let seen = thread(&world, id).await;
        let line = seen.iter().find(|one| one["content"]["code"] == "resumed").unwrap();
        assert_eq!((&line["content"]["params"]["number"], &line["content"]["params"]["interaction_id"]), (&number, &json!(first)));
        let again = resume(&first).await;
        assert_eq!(again.code(), "conversation_open", "one open conversation per number and account");
        assert_eq!(again.body["open"]["interaction_id"], id);
    }

    /// Rows: WA-016.
    async fn a_note_reaches_the_open_conversation_beyond_reach(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let note = async |text: &str| {
            let mut body = scene.whom();
            body["text"] = json!(text);
            body["idempotency_key"] = json!("n1");
            body.as_object_mut().unwrap().remove("queue_id");
            world.ours(RoleProfile::SeniorAgent, "POST", "/api/v1/outbound/note", body).await
        };
        assert_eq!(note("Ligar antes").await.code(), "no_conversation_open");
        let id = says(&world, &scene, "oi", 1).await;
        let left = note("Ligar antes").await;
        assert_eq!((left.status, &left.body["interaction_id"]), (200, &Value::Null), "{left:?}");
        note("Ligar antes").await;
        let seen = thread(&world, &id).await;
        let notes: Vec<_> = seen.iter().filter(|one| one["direction"] == "note").collect();
        assert_eq!(notes.len(), 1);
        assert_eq!((&notes[0]["text"], &notes[0]["author_id"]), (&json!("Ligar antes"), &json!(world.ours.users[&RoleProfile::SeniorAgent].to_string())));
    }
}
