//! Wrap-up codes: a branch goes and is copied as a whole, what ended without a code is classified afterwards, the product
//! records codes of its own, and a supervisor corrects what is wrong.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

/// The only queue.
async fn queue(world: &World) -> String {
    let queues = world
        .ours(ADMINISTRATOR, "GET", "/api/v1/queues", json!({}))
        .await;
    queues.body["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Makes a code below another; gives its id.
async fn code(world: &World, queue: &str, name: &str, parent: Option<&str>) -> String {
    let body = json!({ "name": name, "queue_id": queue, "medium": "chat", "parent_id": parent });
    let made = world
        .ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", body)
        .await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

/// Names of the codes that are left.
async fn names(world: &World) -> Vec<String> {
    let list = world
        .ours(ADMINISTRATOR, "GET", "/api/v1/wrap-up-codes", json!({}))
        .await;
    let items = list.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn wrap_up(world: &World, who: RoleProfile, id: &str, code: &str) -> Answer {
    let path = format!("/api/v1/interactions/{id}/wrap-up");
    world
        .ours(who, "POST", &path, json!({ "wrap_up_code_id": code }))
        .await
}

/// The agent takes a visitor's contact; gives the interaction.
async fn taken(world: &World, key: &str) -> String {
    world
        .ours(
            AGENT,
            "PUT",
            "/api/v1/agent/state",
            json!({ "state": "available" }),
        )
        .await;
    Visitor::greet(world, key)
        .await
        .writes(world, "k1", "oi")
        .await;
    let mine = eventually(world, AGENT, "/api/v1/interactions?view=mine", |body| {
        body["items"][0]["state"] == "active"
    })
    .await;
    let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
    world
        .ours(
            AGENT,
            "POST",
            &format!("/api/v1/interactions/{id}/opened"),
            json!({}),
        )
        .await;
    id
}

db_test! {
    /// Rows: TAG-007.
    async fn a_macro_code_goes_with_its_children_and_theirs(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let queue = queue(&world).await;
        let sale = code(&world, &queue, "Venda", None).await;
        let retail = code(&world, &queue, "Varejo", Some(&sale)).await;
        code(&world, &queue, "Atacado", Some(&sale)).await;
        let cash = code(&world, &queue, "À vista", Some(&retail)).await;
        code(&world, &queue, "Pix", Some(&cash)).await;
        let doubt = code(&world, &queue, "Dúvida", None).await;
        code(&world, &queue, "Prazo", Some(&doubt)).await;
        let theirs = world.theirs("DELETE", &format!("/api/v1/wrap-up-codes/{sale}"), json!({})).await;
        assert_eq!(theirs.status, 404);
        let gone = world.ours(ADMINISTRATOR, "DELETE", &format!("/api/v1/wrap-up-codes/{sale}"), json!({})).await;
        assert_eq!(gone.status, 200, "{gone:?}");
        assert_eq!(names(&world).await, ["Dúvida", "Prazo", "Resolvido"]);
        let directory = world.ours(AGENT, "GET", "/api/v1/directory", json!({})).await;
        let kept = directory.body["wrap_up_codes"].as_array().unwrap().iter();
        let deleted: Vec<&Value> = kept.filter(|one| one["deleted"] == true).map(|one| &one["name"]).collect();
        assert_eq!(deleted, ["À vista", "Atacado", "Pix", "Varejo", "Venda"], "history still names them");
        let below = json!({ "name": "Consórcio", "queue_id": queue, "medium": "chat", "parent_id": retail });
        let refused = world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", below).await;
        assert_ne!(refused.status, 200, "nothing hangs on a code that is gone: {refused:?}");
    }

    /// Rows: GAP-080, TAG-005, TAG-007.
    async fn a_code_has_a_name_a_macro_code_a_queue_a_medium_and_actions_with_their_parameters(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let queue = queue(&world).await;
        let other = world.ours(ADMINISTRATOR, "POST", "/api/v1/queues", json!({ "name": "Pós-venda" })).await;
        let other = other.body["id"].as_str().unwrap().to_owned();
        let sale = code(&world, &queue, "Venda", None).await;
        let whole = json!({
            "name": "Venda com entrega", "parent_id": sale, "queue_id": queue, "medium": "chat",
            "actions": { "closing_message": "Obrigado, {customer}.", "transfer_queue_id": other, "end_phone": false, "end_contact": false },
            "system_endings": [],
        });
        let post = async |body: &Value| world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", body.clone()).await;
        let made = post(&whole).await;
        assert_eq!(made.status, 200, "{made:?}");
        let path = format!("/api/v1/wrap-up-codes/{}", made.body["id"].as_str().unwrap());
        let list = world.ours(ADMINISTRATOR, "GET", "/api/v1/wrap-up-codes", json!({})).await;
        let kept = list.body["items"].as_array().unwrap().iter().find(|one| one["id"] == made.body["id"]).unwrap();
        for (field, value) in whole.as_object().unwrap() {
            assert_eq!(&kept[field], value, "{field}");
        }
        let directory = world.ours(AGENT, "GET", "/api/v1/directory", json!({})).await;
        let seen = directory.body["wrap_up_codes"].as_array().unwrap().iter().find(|one| one["id"] == made.body["id"]).unwrap();
        assert_eq!((&seen["parent_id"], &seen["actions"]["transfer_queue_id"]), (&json!(sale), &json!(other)));

        let with = |field: &str, value: Value| {
            let mut body = whole.clone();
            body[field] = value;
            body
        };
        for (body, field, why) in [
            (with("name", json!("")), "name", "required"),
            (with("queue_id", json!("17")), "queue_id", "unknown"),
            (with("medium", json!("fax")), "medium", "invalid"),
            (with("parent_id", json!("17")), "parent_id", "unknown"),
            (with("medium", json!("messaging")), "parent_id", "invalid"),
            (with("queue_id", json!(other)), "parent_id", "invalid"),
            (with("actions", json!({ "transfer_queue_id": "17" })), "actions.transfer_queue_id", "unknown"),
            (with("actions", json!({ "end_phone": true })), "actions.end_phone", "invalid"),
        ] {
            let refused = post(&body).await;
            let told = (&refused.body["fields"][0]["field"], &refused.body["fields"][0]["code"]);
            assert_eq!(told, (&json!(field), &json!(why)), "{refused:?}");
        }
        let changed = with("actions", json!({ "closing_message": "Até logo." }));
        let changed = world.ours(ADMINISTRATOR, "PATCH", &path, changed).await;
        assert_eq!((&changed.body["actions"]["closing_message"], &changed.body["actions"]["transfer_queue_id"]), (&json!("Até logo."), &Value::Null), "{changed:?}");
    }

    /// Rows: TAG-008.
    async fn a_code_that_was_not_chosen_in_time_is_chosen_afterwards(db: &TestDb) {
        let world = World::new(db).await;
        let (key, done) = prepare(&world).await;
        let queue = queue(&world).await;
        let macro_code = code(&world, &queue, "Venda", None).await;
        code(&world, &queue, "Varejo", Some(&macro_code)).await;
        let limit = json!({ "wrap_up_required": true, "wrap_up_limit_s": 30 });
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1/queues/{queue}"), limit).await.status, 200);
        let id = taken(&world, &key).await;
        let pending = world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/conclude"), json!({})).await;
        assert_eq!(pending.body["state"], "wrap_up", "{pending:?}");
        world.ctx.clock.advance(Span::from_secs(31));
        let ended = eventually(&world, AGENT, "/api/v1/interactions?view=mine_ended", |body| body["items"][0]["id"] == json!(id)).await;
        assert_eq!((&ended["items"][0]["state"], &ended["items"][0]["wrap_up_code_id"]), (&json!("concluded"), &Value::Null));

        assert_eq!(wrap_up(&world, AGENT, &id, &macro_code).await.code(), "wrap_up_code_wrong", "not a leaf");
        assert_eq!(wrap_up(&world, ADMINISTRATOR, &id, &done).await.code(), "not_allowed_now", "who handled it classifies it");
        let before = ended["items"][0]["revision"].as_i64().unwrap();
        let classified = wrap_up(&world, AGENT, &id, &done).await;
        assert_eq!(classified.status, 200, "{classified:?}");
        assert_eq!((&classified.body["wrap_up_code_id"], &classified.body["state"]), (&json!(done), &json!("concluded")));
        assert!(classified.body["revision"].as_i64().unwrap() > before, "screens take the newer row");
        assert_eq!(wrap_up(&world, AGENT, &id, &done).await.code(), "not_allowed_now", "a code is chosen once");
    }

    /// Rows: TAG-009.
    async fn what_the_product_ends_records_the_code_of_that_ending(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let queue = queue(&world).await;
        let silent = code(&world, &queue, "Sem resposta", None).await;
        let path = format!("/api/v1/wrap-up-codes/{silent}");
        let body = json!({ "name": "Sem resposta", "queue_id": queue, "medium": "chat", "system_endings": ["withdrawn", "abandoned"] });
        let set = world.ours(ADMINISTRATOR, "PATCH", &path, body).await;
        assert_eq!((set.status, &set.body["system_endings"]), (200, &json!(["abandoned", "withdrawn"])), "{set:?}");
        let twice = json!({ "name": "Outro", "queue_id": queue, "medium": "chat", "system_endings": ["withdrawn"] });
        let refused = world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", twice).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["code"]), (422, &json!("taken")), "{refused:?}");
        let below = json!({ "name": "Filho", "queue_id": queue, "medium": "chat", "parent_id": silent });
        let refused = world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", below).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!("parent_id")), "{refused:?}");

        let silence = json!({ "inactive_after_s": 60, "withdraw_after_s": 120 });
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1/queues/{queue}"), silence).await.status, 200);
        let id = taken(&world, &key).await;
        let said = json!({ "text": "Posso ajudar?" });
        assert_eq!(world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/messages"), said).await.status, 200);
        // The floor has heard of the reply: the silence is counted from now on.
        eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["awaiting_reply_since_at"].is_null()).await;
        world.ctx.clock.advance(Span::from_secs(180));
        let ended = eventually(&world, AGENT, "/api/v1/interactions?view=mine_ended", |body| body["items"][0]["id"] == json!(id)).await;
        let ended = &ended["items"][0];
        assert_eq!((&ended["state"], &ended["wrap_up_code_id"]), (&json!("withdrawn_by_inactivity"), &json!(silent)));
        let thread = world.ours(AGENT, "GET", &format!("/api/v1/interactions/{id}/messages"), json!({})).await;
        let lines = thread.body["items"].as_array().unwrap();
        let line = lines.iter().find(|one| one["content"]["code"] == "withdrawn").expect("a line");
        assert_eq!(line["content"]["params"]["wrap_up_code_id"], json!(silent), "the timeline says which code: {line}");
    }

    /// Rows: TAG-009.
    async fn a_supervisor_corrects_a_code_and_leaves_a_trail(db: &TestDb) {
        let world = World::new(db).await;
        let (key, done) = prepare(&world).await;
        let queue = queue(&world).await;
        let right = code(&world, &queue, "Troca", None).await;
        let id = taken(&world, &key).await;
        let path = format!("/api/v1/interactions/{id}/wrap-up");
        let correct = json!({ "wrap_up_code_id": right, "reason": "Era uma troca." });
        assert_eq!(world.ours(ADMINISTRATOR, "PUT", &path, correct.clone()).await.code(), "not_allowed_now", "it has not ended");
        let concluded = json!({ "wrap_up_code_id": done });
        assert_eq!(world.ours(AGENT, "POST", &format!("/api/v1/interactions/{id}/conclude"), concluded).await.status, 200);
        assert_eq!(world.ours(AGENT, "PUT", &path, correct.clone()).await.code(), "permission_missing");
        assert_eq!(world.theirs("PUT", &path, correct.clone()).await.status, 404);
        let elsewhere = json!({ "wrap_up_code_id": "999", "reason": "x" });
        assert_eq!(world.ours(ADMINISTRATOR, "PUT", &path, elsewhere).await.code(), "wrap_up_code_wrong");
        let unsaid = world.ours(ADMINISTRATOR, "PUT", &path, json!({ "wrap_up_code_id": right, "reason": " " })).await;
        assert_eq!(&unsaid.body["fields"][0]["field"], "reason", "a correction says why: {unsaid:?}");
        let corrected = world.ours(ADMINISTRATOR, "PUT", &path, correct.clone()).await;
        assert_eq!((corrected.status, &corrected.body["wrap_up_code_id"]), (200, &json!(right)), "{corrected:?}");
        assert_eq!(world.ours(ADMINISTRATOR, "PUT", &path, correct).await.code(), "not_allowed_now", "it has that code");

        let log = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/audit-log?subject=interaction&subject_id={id}"), json!({})).await;
        let entry = &log.body["items"][0];
        let codes = |form: &str| entry[form]["wrap_up_code_id"].clone();
        assert_eq!((codes("before"), codes("after")), (json!(done), json!(right)), "{log:?}");
        assert_eq!(entry["after"]["reason"], "Era uma troca.");
        let thread = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/interactions/{id}/messages"), json!({})).await;
        let lines = thread.body["items"].as_array().unwrap();
        let line = lines.iter().find(|one| one["content"]["code"] == "code_corrected").expect("a line");
        assert_eq!((&line["content"]["params"]["from_code_id"], &line["content"]["params"]["wrap_up_code_id"]), (&json!(done), &json!(right)));
        assert!(lines.iter().any(|one| one["direction"] == "note" && one["text"] == "Era uma troca."), "{thread:?}");
    }

    /// Rows: TAG-010, TAG-005.
    async fn a_branch_is_copied_to_queues_and_media_without_doubling_names(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let from = queue(&world).await;
        let other = world.ours(ADMINISTRATOR, "POST", "/api/v1/queues", json!({ "name": "Filial" })).await;
        assert_eq!(other.status, 200, "{other:?}");
        let other = other.body["id"].as_str().unwrap().to_owned();
        let sale = code(&world, &from, "Venda", None).await;
        let retail = code(&world, &from, "Varejo", Some(&sale)).await;
        code(&world, &from, "Pix", Some(&retail)).await;
        code(&world, &from, "Atacado", Some(&sale)).await;
        code(&world, &from, "Fora do ramo", None).await;
        let twin = json!({ "name": "VENDA", "queue_id": other, "medium": "chat" });
        let twin = world.ours(ADMINISTRATOR, "POST", "/api/v1/wrap-up-codes", twin).await;
        let path = format!("/api/v1/wrap-up-codes/{sale}/copy");
        let targets = json!({ "targets": [
            { "queue_id": other, "medium": "chat" }, { "queue_id": "999", "medium": "chat" }, { "queue_id": from, "medium": "messaging" },
        ] });
        assert_eq!(world.theirs("POST", &path, targets.clone()).await.status, 404);
        let copied = world.ours(ADMINISTRATOR, "POST", &path, targets.clone()).await;
        let items = &copied.body["items"];
        assert_eq!((&items[0]["made_count"], &items[0]["existing"]), (&json!(3), &json!(["Venda"])), "{copied:?}");
        assert_eq!((&items[1]["refused"], &items[1]["made_count"]), (&json!("unknown"), &json!(0)));
        assert_eq!((&items[2]["made_count"], &items[2]["existing"]), (&json!(4), &json!([])));
        let list = world.ours(ADMINISTRATOR, "GET", "/api/v1/wrap-up-codes", json!({})).await;
        let there: Vec<&Value> = list.body["items"].as_array().unwrap().iter().filter(|one| one["queue_id"] == json!(other)).collect();
        let named = |name: &str| *there.iter().find(|one| one["name"] == name).unwrap();
        assert_eq!(named("Varejo")["parent_id"], twin.body["id"], "the branch goes below what has the name already");
        assert_eq!(named("Pix")["parent_id"], named("Varejo")["id"]);
        let again = world.ours(ADMINISTRATOR, "POST", &path, targets).await;
        assert_eq!((&again.body["items"][0]["made_count"], &again.body["items"][2]["made_count"]), (&json!(0), &json!(0)), "{again:?}");
        let log = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/audit-log?subject=wrap_up_code&subject_id={}", named("Pix")["id"].as_str().unwrap()), json!({})).await;
        assert_eq!(log.body["items"].as_array().unwrap().len(), 1, "each copy stands in the audit log");
    }
}
