//! Proposals while they are worked: areas that are shut meanwhile, phones that are added, conversations that belong to a proposal,
//! files of the customer's history, and the figures.

use std::collections::BTreeSet;

use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{InteractionId, PersonId, ProposalId, QueueId, UserId};
use base::time::Span;
use office::sale::stage::ProposalStage;
use serde_json::{Value, json};
use store::{db_test, in_tx};
use store_office::proposals::{self, Proposal};

use super::cases::{asks, does, text};
use super::main_path::{Visitor, eventually, prepare};
use super::outbound::Scene;
use super::person_imports::upload;
use super::support::{Answer, World, request, send};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

/// A proposal of a person that stands with its agent, as a row: one is made by whoever has a contact in hand.
async fn stands(world: &World, person: &str, stage: ProposalStage, number: &str) -> String {
    stands_since(world, person, (stage, Span::from_mins(0)), number).await
}

async fn stands_since(
    world: &World,
    person: &str,
    (stage, ago): (ProposalStage, Span),
    number: &str,
) -> String {
    let scope = Scope::system(world.ours.org, SystemReason::Demo);
    let (user, ctx) = (world.ours.users[&AGENT], &world.ctx);
    let at = ctx.now() - ago;
    let one = Proposal {
        id: ctx.id(ProposalId::from_i64),
        number: number.to_owned(),
        interaction: ctx.id(InteractionId::from_i64),
        queue: ctx.id(QueueId::from_i64),
        person: PersonId::from_i64(person.parse().unwrap()),
        owner: user,
        made_by: user,
        made_at: at,
        worked_by: user,
        audit_type: "off_line".to_owned(),
        stage,
        stage_since: at,
        situation: None,
        status: None,
        items: Vec::new(),
        total_cents: 5_000,
        points: None,
        returned_count: 0,
        audited_by: (stage == ProposalStage::Confirmed).then_some(UserId::from_i64(7)),
        confirmed_at: None,
        told_in: None,
        revision: 1,
    };
    let id = one.id;
    let kept = ctx.db.write::<_, store::Error, _>(in_tx!(
        tx,
        [scope, one],
        proposals::insert(tx, &scope, &one).await
    ));
    kept.await.unwrap();
    id.get().to_string()
}

async fn opens(world: &World, who: RoleProfile, module: &str) -> Answer {
    let body = json!({ "module": module });
    asks(world, who, "PUT", "/sales-module", body).await
}

async fn takes(world: &World, who: RoleProfile, id: &str, module: &str) -> Value {
    let body = json!({ "module": module });
    does(world, who, "POST", &format!("/proposals/{id}/lock"), body).await
}

async fn someone(world: &World, name: &str, phone: &str) -> String {
    let person = json!({ "kind": "natural", "name": name, "contact_points": [{ "kind": "phone", "value": phone }] });
    text(&does(world, AGENT, "POST", "/people", person).await["id"])
}

db_test! {
    /// Rows: SALE-004, SALE-006.
    async fn a_module_that_shuts_other_areas_says_so_to_every_tab_until_it_is_gone(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let standing = async || does(&world, AGENT, "GET", "/sales-module", json!({})).await;
        assert_eq!(standing().await, json!({ "open": null, "blocks_areas": false }));
        opens(&world, AGENT, "pending").await;
        let free = standing().await;
        assert_eq!((&free["open"]["module"], &free["blocks_areas"]), (&json!("pending"), &json!(false)), "nobody asked for it");
        does(&world, AGENT, "DELETE", "/sales-module", json!({})).await;

        let mut settings = does(&world, ADMINISTRATOR, "GET", "/sales-settings", json!({})).await;
        settings.as_object_mut().unwrap().remove("revision");
        settings["blocks_areas"] = json!(true);
        does(&world, ADMINISTRATOR, "PUT", "/sales-settings", json!({ "settings": settings })).await;
        assert_eq!(standing().await["blocks_areas"], false, "only while one is open");
        opens(&world, AGENT, "pending").await;
        assert_eq!(standing().await["blocks_areas"], true);
        let other = does(&world, SUPERVISOR, "GET", "/sales-module", json!({})).await;
        assert_eq!(other, json!({ "open": null, "blocks_areas": false }), "one's own and nobody else's");
        does(&world, AGENT, "DELETE", "/sales-module", json!({})).await;
        assert_eq!(standing().await["blocks_areas"], false);
        // A browser that crashed says nothing any more, and the job lifts what it left.
        opens(&world, AGENT, "pending").await;
        world.ctx.clock.advance(Span::from_mins(6));
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        assert_eq!(standing().await, json!({ "open": null, "blocks_areas": false }));
    }

    /// Rows: SALE-015, SALE-016, SALE-023, PERSON-018.
    async fn who_works_a_proposal_adds_a_phone_that_can_be_chosen_at_once(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let person = someone(&world, "Helena Prado", "+5548991234567").await;
        someone(&world, "Otto Reis", "+5511977776666").await;
        let id = stands(&world, &person, ProposalStage::PendingAgent, "2026-0000091").await;
        let path = format!("/proposals/{id}/phones");
        let adds = async |phone: &str, anyway: bool| {
            let body = json!({ "module": "pending", "phone": phone, "label": "home", "anyway": anyway });
            asks(&world, AGENT, "POST", &path, body).await
        };
        assert_eq!(adds("(48) 3222-1100", false).await.code(), "proposal_not_taken");
        opens(&world, AGENT, "pending").await;
        takes(&world, AGENT, &id, "pending").await;
        let field = |answer: &Answer| (text(&answer.body["fields"][0]["field"]), text(&answer.body["fields"][0]["code"]));
        assert_eq!(field(&adds("12", false).await), ("phone".to_owned(), "invalid".to_owned()));
        assert_eq!(field(&adds("+55 48 9123-4567", false).await), ("phone".to_owned(), "twice".to_owned()), "the ninth digit is no difference");
        let taken = adds("+5511977776666", true).await;
        assert_eq!((taken.code(), &taken.body["may_repeat"]), ("person_exists", &json!(false)), "the organization forbids two of one");
        world.allow_duplicate_people(true).await;
        let taken = adds("+5511977776666", false).await;
        assert_eq!((taken.code(), &taken.body["may_repeat"]), ("person_exists", &json!(true)), "{taken:?}");
        assert_eq!(adds("+5511977776666", true).await.status, 200);
        let added = adds("(48) 3222-1100", false).await;
        assert_eq!(added.status, 200, "{added:?}");
        let phones = added.body["items"].as_array().unwrap();
        assert_eq!(phones.len(), 3);
        assert!(phones.iter().all(|one| text(&one["number"]).contains('*') && one["last_contact_at"].is_null()), "{phones:?}");
        let whole = does(&world, AGENT, "POST", &format!("{path}/reveal"), json!({ "module": "pending" })).await;
        let numbers: BTreeSet<String> = whole["items"].as_array().unwrap().iter().map(|one| text(&one["number"])).collect();
        assert!(numbers.contains("(48) 3222-1100"), "{numbers:?}");
        let kept = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=person", json!({})).await;
        assert!(kept["items"][0]["after"]["contact_points"].to_string().contains("4832221100"), "{kept:?}");
        assert_eq!(world.theirs("POST", &format!("/api/v1{path}"), json!({ "module": "maintenance", "phone": "(48) 3222-1101", "label": "home" })).await.status, 404);
    }

    /// Rows: SALE-003, SALE-015, SALE-030, PAUSE-005, WA-005.
    async fn a_conversation_begun_in_pending_is_of_its_proposal_and_keeps_no_module_closed(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        let id = stands(&world, &scene.person, ProposalStage::PendingAgent, "2026-0000092").await;
        let other = someone(&world, "Otto Reis", "+5511977776666").await;
        let foreign = stands(&world, &other, ProposalStage::PendingAgent, "2026-0000093").await;
        let begins = async |proposal: &str| {
            let mut body = scene.whom();
            body["template"] = json!({ "template_id": scene.template, "values": ["Ana"] });
            body["proposal_id"] = json!(proposal);
            asks(&world, AGENT, "POST", "/outbound", body).await
        };
        assert_eq!(begins(&id).await.code(), "proposal_not_taken");
        opens(&world, AGENT, "pending").await;
        let state = async || text(&does(&world, AGENT, "GET", "/agent", json!({})).await["state"]);
        assert_eq!(state().await, "paused");
        assert_eq!(scene.start(&world).await.code(), "agent_not_ready", "what is of no proposal waits for the end of the pause");
        takes(&world, AGENT, &foreign, "pending").await;
        assert_eq!(begins(&foreign).await.body["fields"][0]["field"], "proposal_id", "of another customer");
        takes(&world, AGENT, &id, "pending").await;
        let begun = begins(&id).await;
        assert_eq!((begun.status, &begun.body["state"]), (200, &json!("active")), "{begun:?}");
        let contacts = does(&world, AGENT, "GET", &format!("/proposals/{id}/contacts?module=pending"), json!({})).await;
        assert_eq!(contacts["items"], json!([{ "interaction_id": begun.body["id"], "open": true, "is_mine": true }]));
        let phones = does(&world, AGENT, "GET", &format!("/proposals/{id}/phones?module=pending"), json!({})).await;
        assert_eq!(phones["items"][0]["last_contact_at"], begun.body["arrived_at"], "{phones:?}");
        // It goes on beside the module, and does not keep it closed.
        assert_eq!(opens(&world, AGENT, "pending").await.status, 200);
        does(&world, AGENT, "DELETE", "/sales-module", json!({})).await;
        assert_eq!(opens(&world, AGENT, "pending").await.status, 200);
        takes(&world, AGENT, &id, "pending").await;
        does(&world, AGENT, "POST", &format!("/interactions/{}/cancel", text(&begun.body["id"])), json!({})).await;
        assert_eq!(state().await, "paused", "the module keeps its pause");
        does(&world, AGENT, "DELETE", "/sales-module", json!({})).await;
        assert_eq!(state().await, "available");
        // What was begun for nobody's proposal does keep it closed.
        assert_eq!(scene.start(&world).await.status, 200);
        assert_eq!(opens(&world, AGENT, "pending").await.code(), "contact_on_screen");
    }

    /// Rows: PAUSE-004, SALE-003.
    async fn what_is_silent_delays_no_module_and_what_is_active_does(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let queues = does(&world, ADMINISTRATOR, "GET", "/queues", json!({})).await;
        let queue = format!("/queues/{}", text(&queues["items"][0]["id"]));
        does(&world, ADMINISTRATOR, "PATCH", &queue, json!({ "inactive_after_s": 60, "withdraw_after_s": 3_600 })).await;
        does(&world, AGENT, "PUT", "/agent/state", json!({ "state": "available" })).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let id = text(&mine["items"][0]["id"]);
        does(&world, AGENT, "POST", &format!("/interactions/{id}/opened"), json!({})).await;
        does(&world, AGENT, "POST", &format!("/interactions/{id}/messages"), json!({ "text": "Olá", "idempotency_key": "a" })).await;
        eventually(&world, AGENT, &format!("/api/v1/interactions/{id}"), |body| body["awaiting_reply_since_at"].is_null()).await;
        assert_eq!(opens(&world, AGENT, "pending").await.code(), "contact_on_screen");
        world.ctx.clock.advance(Span::from_secs(60));
        eventually(&world, AGENT, "/api/v1/interactions?view=inactive", |body| body["items"][0]["activity"] == "inactive_at_agent").await;
        let opened = opens(&world, AGENT, "pending").await;
        assert_eq!((opened.status, &opened.body["paused_count"]), (200, &json!(1)), "{opened:?}");
    }

    /// Rows: SALE-020, GAP-075.
    async fn files_of_the_customer_open_for_who_works_the_proposal_and_only_meanwhile(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        does(&world, AGENT, "PUT", "/agent/state", json!({ "state": "available" })).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "oi").await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let contact = text(&mine["items"][0]["id"]);
        let person = someone(&world, "Helena Prado", "+5548991234567").await;
        does(&world, AGENT, "PUT", &format!("/interactions/{contact}/person"), json!({ "person_id": person })).await;
        let file = upload(&world.router, &world.ours.cookies[&AGENT], ("contrato.csv", b"a;b")).await;
        let sent = json!({ "text": "Segue", "file_ids": [file], "idempotency_key": "f" });
        does(&world, AGENT, "POST", &format!("/interactions/{contact}/messages"), sent).await;
        // Somebody who audits, but reaches no contact of that queue.
        let auditor = RoleProfile::SeniorAgent;
        let grant = json!({ "permissions": { "proposal_audit": true }, "queue_ids": [] });
        does(&world, ADMINISTRATOR, "PATCH", &format!("/users/{}", world.ours.users[&auditor]), grant).await;
        let reads = async || {
            let path = format!("/api/v1/files/{file}");
            let asked = request(Some(&world.ours.cookies[&auditor]), "GET", &path, &Value::Null);
            send(&world.router, asked).await.status
        };
        let id = stands(&world, &person, ProposalStage::PendingAudit, "2026-0000094").await;
        assert_eq!(reads().await, 404);
        opens(&world, auditor, "audit").await;
        takes(&world, auditor, &id, "audit").await;
        let path = format!("/proposals/{id}/history/{contact}?module=audit");
        let said = does(&world, auditor, "GET", &path, json!({})).await;
        assert!(said["items"].as_array().unwrap().iter().any(|one| one["files"][0]["id"] == json!(file)), "{said:?}");
        assert_eq!(reads().await, 200);
        does(&world, auditor, "DELETE", &format!("/proposals/{id}/lock"), json!({})).await;
        assert_eq!(reads().await, 404, "who works it no more sees it no more");
    }

    /// Rows: DASH-043, ORG-010.
    async fn proposals_are_counted_by_stage_age_seller_and_auditor_within_reach(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let person = someone(&world, "Helena Prado", "+5548991234567").await;
        let ago = |days: i64| Span::from_mins(days * 24 * 60);
        stands_since(&world, &person, (ProposalStage::PendingAudit, ago(2)), "2026-0000081").await;
        stands(&world, &person, ProposalStage::PendingAgent, "2026-0000082").await;
        stands(&world, &person, ProposalStage::Confirmed, "2026-0000083").await;
        stands(&world, &person, ProposalStage::Canceled, "2026-0000084").await;
        // What was made long ago is no figure of these 30 days; what of it still waits, waits.
        stands_since(&world, &person, (ProposalStage::Confirmed, ago(31)), "2026-0000085").await;
        stands_since(&world, &person, (ProposalStage::ReturnedToAgent, ago(31)), "2026-0000086").await;
        let sums = does(&world, ADMINISTRATOR, "GET", "/proposal-summary", json!({})).await;
        assert_eq!((&sums["open_count"], &sums["made_count"], &sums["confirmed_count"]), (&json!(3), &json!(4), &json!(1)), "{sums:?}");
        let stages: Vec<(&Value, &Value, &Value)> = sums["by_stage"].as_array().unwrap().iter().map(|one| (&one["stage"], &one["count"], &one["total_cents"])).collect();
        assert_eq!(stages, [
            (&json!("open"), &json!(0), &json!(0)),
            (&json!("pending_agent"), &json!(1), &json!(5_000)),
            (&json!("pending_audit"), &json!(1), &json!(5_000)),
            (&json!("returned_to_agent"), &json!(1), &json!(5_000)),
        ]);
        let ages: Vec<&Value> = sums["by_age"].as_array().unwrap().iter().map(|one| &one["count"]).collect();
        assert_eq!(ages, [1, 1, 0, 0, 1]);
        let seller = json!([{ "user_id": world.ours.users[&AGENT].to_string(), "count": 4, "confirmed_count": 1, "canceled_count": 1, "returned_count": 0 }]);
        assert_eq!(sums["by_seller"], seller);
        assert_eq!(sums["by_auditor"], json!([{ "user_id": "7", "count": 1, "confirmed_count": 1, "canceled_count": 0, "returned_count": 0 }]));
        assert_eq!(asks(&world, AGENT, "GET", "/proposal-summary", json!({})).await.code(), "permission_missing");
        // A supervisor reaches what is of their queues: none of these.
        let none = does(&world, SUPERVISOR, "GET", "/proposal-summary", json!({})).await;
        assert_eq!((&none["open_count"], &none["made_count"]), (&json!(0), &json!(0)));
        assert_eq!(world.theirs("GET", "/api/v1/proposal-summary", json!({})).await.body["open_count"], 0);
    }
}
