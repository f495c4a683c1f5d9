//! Blocked customers: nothing of theirs comes in, what was open ends, and a block ends at its moment.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::outbound::Scene;
use super::support::{Answer, NOON, World};
use super::templates::customer_says;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const PHONE: &str = "+5511988442201";

async fn block(world: &World, body: Value) -> Answer {
    world
        .ours(ADMINISTRATOR, "POST", "/api/v1/contact-blocks", body)
        .await
}

async fn blocks(world: &World, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/contact-blocks{query}");
    let list = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
    assert_eq!(list.status, 200, "{list:?}");
    list.body["items"].as_array().unwrap().clone()
}

/// Everything of the organization, open and ended.
async fn all(world: &World) -> Vec<Value> {
    let path = "/api/v1/conversations?part=all&period=last_30_days";
    let list = world.ours(ADMINISTRATOR, "GET", path, json!({})).await;
    list.body["items"].as_array().unwrap().clone()
}

async fn thread(world: &World, id: &str) -> Vec<Value> {
    let path = format!("/api/v1/interactions/{id}/messages");
    let answer = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
    answer.body["items"].as_array().unwrap().clone()
}

db_test! {
    /// Rows: BLOCK-007.
    async fn a_blocked_customer_ends_what_is_open_and_begins_nothing(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        customer_says(&world, &scene.account, PHONE, ("oi", 1), NOON).await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
        let wanted = json!({ "interaction_id": id, "reason": "Ofensas ao atendente." });
        assert_eq!(world.ours(AGENT, "POST", "/api/v1/contact-blocks", wanted.clone()).await.code(), "permission_missing");
        assert_eq!(world.theirs("POST", "/api/v1/contact-blocks", wanted.clone()).await.status, 422, "unknown to another organization");
        let unsaid = block(&world, json!({ "interaction_id": id, "reason": " " })).await;
        assert_eq!(&unsaid.body["fields"][0]["field"], "reason");
        let blocked = block(&world, wanted.clone()).await;
        assert_eq!(blocked.status, 200, "{blocked:?}");
        assert_eq!((&blocked.body["in_force"], &blocked.body["addresses"][0]), (&json!(true), &json!("(11) 98844-2201")), "{blocked:?}");
        assert_eq!(block(&world, wanted).await.code(), "contact_blocked", "once is enough");

        let ended = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/interactions/{id}"), json!({})).await;
        assert_eq!((&ended.body["state"], &ended.body["ended_at"]), (&json!("canceled"), &json!(NOON)), "{ended:?}");
        let seen = thread(&world, &id).await;
        assert!(seen.iter().any(|one| one["content"]["code"] == "contact_blocked"), "{seen:?}");
        assert!(seen.iter().any(|one| one["direction"] == "note" && one["text"] == "Ofensas ao atendente."));
        let before = (all(&world).await.len(), seen.len());

        // Taken from the provider, counted, and nothing else: no interaction, no message, no automatic text.
        customer_says(&world, &scene.account, PHONE, ("voltei", 2), NOON).await;
        customer_says(&world, &scene.account, PHONE, ("voltei", 2), NOON).await;
        customer_says(&world, &scene.account, "+55 11 8844-2201", ("e agora?", 3), NOON).await;
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        assert_eq!((all(&world).await.len(), thread(&world, &id).await.len()), before);
        let found = blocks(&world, "").await;
        assert_eq!((&found[0]["heard_count"], &found[0]["heard_at"]), (&json!(2), &json!(NOON)), "{found:?}");
        assert_eq!(scene.check(&world, AGENT).await["refusal"], "contact_blocked", "nobody writes to whose answer is not let in");
        assert_eq!(scene.start(&world).await.code(), "contact_blocked");
        // Who wants no more messages is heard even so.
        customer_says(&world, &scene.account, PHONE, ("SAIR", 4), NOON).await;
        let person = world.ours(AGENT, "GET", &format!("/api/v1/people/{}", scene.person), json!({})).await;
        assert_eq!(person.body["contact_points"][0]["opt_in"], "opted_out", "{person:?}");

        let path = format!("/api/v1/contact-blocks/{}/lift", found[0]["id"].as_str().unwrap());
        assert_eq!(world.ours(AGENT, "POST", &path, json!({})).await.code(), "permission_missing");
        assert_eq!(world.theirs("POST", &path, json!({})).await.status, 404);
        let lifted = world.ours(SUPERVISOR, "POST", &path, json!({})).await;
        assert_eq!((lifted.status, &lifted.body["in_force"]), (200, &json!(false)), "{lifted:?}");
        assert_eq!(world.ours(SUPERVISOR, "POST", &path, json!({})).await.code(), "not_allowed_now");
        customer_says(&world, &scene.account, PHONE, ("obrigado", 5), NOON).await;
        assert_eq!(all(&world).await.len(), before.0 + 1, "let in again");
        let log = world.ours(ADMINISTRATOR, "GET", "/api/v1/audit-log?subject=contact_block", json!({})).await;
        let entries = log.body["items"].as_array().unwrap();
        assert_eq!(entries.len(), 2, "{entries:?}");
        assert_eq!((&entries[1]["after"]["reason"], &entries[0]["after"]["lifted_by_id"]), (&json!("Ofensas ao atendente."), &json!(world.ours.users[&SUPERVISOR])));
    }

    /// Rows: BLOCK-007, TAG-009.
    async fn a_block_ends_at_its_moment_and_what_it_ended_has_its_code(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let queues = world.ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({})).await;
        let code = json!({ "name": "Bloqueado", "queue_id": queues.body["items"][0]["id"], "medium": "chat", "system_endings": ["blocked"] });
        let code = world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", code).await;
        let visitor = Visitor::greet(&world, &key).await;
        visitor.writes(&world, "k1", "oi").await;
        let open = eventually(&world, ADMINISTRATOR, "/api/v1/interactions?view=open", |body| body["items"][0]["state"] == "queued").await;
        let id = open["items"][0]["id"].as_str().unwrap().to_owned();
        let past = json!({ "interaction_id": id, "reason": "x", "expires_at": NOON });
        assert_eq!(&block(&world, past).await.body["fields"][0]["field"], "expires_at");
        let until = NOON + Span::from_hours(2);
        let blocked = block(&world, json!({ "interaction_id": id, "reason": "Propaganda", "expires_at": until })).await;
        assert_eq!((blocked.status, &blocked.body["expires_at"]), (200, &json!(until)), "{blocked:?}");
        let ended = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/interactions/{id}"), json!({})).await;
        assert_eq!((&ended.body["state"], &ended.body["wrap_up_code_id"]), (&json!("canceled"), &code.body["id"]), "{ended:?}");
        assert_eq!(blocks(&world, &format!("?interaction_id={id}")).await.len(), 1, "the desk sees it");

        let message = json!({ "text": "oi?", "client_key": "k2" });
        let calm = visitor.call(&world, "POST", "messages", message.clone()).await;
        assert_eq!((calm.status, calm.code()), (403, "chat_unavailable"));
        assert_eq!(calm.body["title"], "O atendimento por este chat não está disponível para você no momento.");
        let other = Visitor::greet(&world, &key).await;
        other.writes(&world, "k3", "sou outra pessoa com o mesmo e-mail").await;
        assert_eq!(all(&world).await.len(), 2, "an e-mail that somebody typed keeps nobody out");

        world.ctx.clock.advance(Span::from_secs(2 * 3_600 - 1));
        assert_eq!(visitor.call(&world, "POST", "messages", message.clone()).await.status, 403);
        assert_eq!(blocks(&world, "?part=over").await.len(), 0);
        world.ctx.clock.advance(Span::from_secs(1));
        assert_eq!(visitor.call(&world, "POST", "messages", message).await.status, 200, "no job needs to run for it");
        let over = blocks(&world, "?part=over").await;
        assert_eq!((over.len(), &over[0]["in_force"], &over[0]["lifted_by_id"]), (1, &json!(false), &Value::Null));
        assert_eq!(blocks(&world, "").await.len(), 0);
    }

    /// Rows: BLOCK-007.
    async fn a_person_is_blocked_at_every_address_and_found_by_name_and_phone(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let blocked = block(&world, json!({ "person_id": scene.person, "reason": "Fraude" })).await;
        assert_eq!((blocked.status, &blocked.body["channel"]), (200, &Value::Null), "{blocked:?}");
        customer_says(&world, &scene.account, PHONE, ("oi", 1), NOON).await;
        assert_eq!(all(&world).await.len(), 0);
        let name = blocked.body["name"].as_str().unwrap().split(' ').next().unwrap().to_lowercase();
        for (query, count) in [
            (format!("?q={name}"), 1), ("?q=(11)%208844-2201".to_owned(), 1), ("?q=8844".to_owned(), 1),
            ("?q=ninguem".to_owned(), 0), (format!("?person_id={}", scene.person), 1),
        ] {
            assert_eq!(blocks(&world, &query).await.len(), count, "{query}");
        }
        let bare = world.ours(ADMINISTRATOR, "POST", "/api/v1/people", json!({ "kind": "natural", "name": "Sem contato" })).await;
        let nothing = block(&world, json!({ "person_id": bare.body["id"], "reason": "x" })).await;
        assert_eq!(nothing.code(), "nothing_to_block");
    }
}
