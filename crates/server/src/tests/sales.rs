//! Proposals: made beside contacts, worked in the three modules, one at a time, and handed on once.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{Scene, asks, does, text};
use super::main_path::eventually;
use super::support::{Answer, NOON, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

/// A contact of a customer who is known, and a product.
pub(super) struct Shop {
    pub(super) scene: Scene,
    pub(super) product: String,
    person: String,
}

impl Shop {
    pub(super) async fn new(world: &World) -> Self {
        let scene = Scene::new(world).await;
        let product = json!({ "code": "F500", "name": "Fibra 500", "price_cents": 9_990 });
        let product = text(&does(world, ADMINISTRATOR, "POST", "/products", product).await["id"]);
        let person = json!({
            "kind": "natural", "name": "=Helena Prado", "tax_id": "529.982.247-25",
            "contact_points": [{ "kind": "phone", "value": "+5548991234567" }],
        });
        let person = text(&does(world, AGENT, "POST", "/people", person).await["id"]);
        does(
            world,
            AGENT,
            "PUT",
            &scene.at("/person"),
            json!({ "person_id": person }),
        )
        .await;
        // Auditor is nobody by profile (ACC-011).
        for (who, action) in [(SUPERVISOR, "proposal_audit"), (SENIOR, "proposal_audit")] {
            let path = format!("/users/{}", world.ours.users[&who]);
            let given = json!({ "permissions": { action: true } });
            does(world, ADMINISTRATOR, "PATCH", &path, given).await;
        }
        Self {
            scene,
            product,
            person,
        }
    }

    async fn sells(&self, world: &World, quantity: i64) -> Value {
        let body = json!({ "items": [{ "product_id": self.product, "quantity": quantity }] });
        does(world, AGENT, "POST", &self.scene.at("/proposals"), body).await
    }

    pub(super) async fn wraps_up(
        &self,
        world: &World,
        proposal: &Value,
        situation: &str,
    ) -> Answer {
        let path = self
            .scene
            .at(&format!("/proposals/{}/wrap-up", text(&proposal["id"])));
        asks(
            world,
            AGENT,
            "POST",
            &path,
            json!({ "situation": situation }),
        )
        .await
    }

    pub(super) async fn concludes(&self, world: &World) -> Value {
        let body = json!({ "wrap_up_code_id": self.scene.code });
        does(world, AGENT, "POST", &self.scene.at("/conclude"), body).await
    }

    /// A proposal that waits for an audit, its contact over.
    async fn sold(world: &World) -> (Self, String) {
        let shop = Self::new(world).await;
        let made = shop.sells(world, 2).await;
        assert_eq!(
            shop.wraps_up(world, &made, "pending_audit").await.status,
            200
        );
        shop.concludes(world).await;
        let id = text(&made["id"]);
        (shop, id)
    }
}

pub(super) async fn opens(world: &World, who: RoleProfile, module: &str) -> Answer {
    asks(
        world,
        who,
        "PUT",
        "/sales-module",
        json!({ "module": module }),
    )
    .await
}

async fn finds(world: &World, who: RoleProfile, module: &str, more: &str) -> Vec<String> {
    let list = does(
        world,
        who,
        "GET",
        &format!("/proposals?module={module}{more}"),
        json!({}),
    )
    .await;
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["number"]))
        .collect()
}

pub(super) async fn takes(world: &World, who: RoleProfile, id: &str, module: &str) -> Answer {
    asks(
        world,
        who,
        "POST",
        &format!("/proposals/{id}/lock"),
        json!({ "module": module }),
    )
    .await
}

pub(super) async fn saves(world: &World, who: RoleProfile, id: &str, body: Value) -> Answer {
    asks(world, who, "POST", &format!("/proposals/{id}/save"), body).await
}

db_test! {
    /// Rows: SALE-001, SALE-008, SALE-009, SALE-031, CONFLICT-24, ORG-009.
    async fn a_proposal_is_made_in_a_contact_and_wrapped_up_with_its_situation(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let path = shop.scene.at("/proposals");
        does(&world, AGENT, "PUT", &shop.scene.at("/person"), json!({ "person_id": null })).await;
        let unknown = asks(&world, AGENT, "POST", &path, json!({ "items": [{ "product_id": shop.product, "quantity": 1 }] })).await;
        assert_eq!(unknown.code(), "proposal_person_needed");
        does(&world, AGENT, "PUT", &shop.scene.at("/person"), json!({ "person_id": shop.person })).await;
        for (line, field, code) in [
            (json!({ "product_id": "1", "quantity": 1, "price_cents": 1 }), "items[0].product_id", "unknown"),
            (json!({ "product_id": shop.product, "quantity": 0 }), "items[0].quantity", "out_of_range"),
            (json!({ "product_id": shop.product, "quantity": 1, "price_cents": -1 }), "items[0].price_cents", "out_of_range"),
        ] {
            let wrong = asks(&world, AGENT, "POST", &path, json!({ "items": [line] })).await;
            assert_eq!((&wrong.body["fields"][0]["field"], &wrong.body["fields"][0]["code"]), (&json!(field), &json!(code)), "{wrong:?}");
        }
        let one = shop.sells(&world, 2).await;
        let two = shop.sells(&world, 1).await;
        assert!(text(&one["number"]) < text(&two["number"]), "of the sequence that all numbers are of");
        assert_eq!((&one["total_cents"], &one["stage"], &one["person_name"]), (&json!(19_980), &json!("open"), &json!("=Helena Prado")));
        assert_eq!(one["person_tax_id"], "***.982.***-25", "masked without permission");
        let dearer = json!({ "items": [{ "product_id": shop.product, "quantity": 3, "price_cents": 5_000 }] });
        let changed = does(&world, AGENT, "PUT", &shop.scene.at(&format!("/proposals/{}", text(&two["id"]))), dearer.clone()).await;
        assert_eq!(changed["total_cents"], 15_000);

        let cancel = asks(&world, AGENT, "POST", &shop.scene.at("/cancel"), json!({})).await;
        assert_eq!(cancel.code(), "proposal_kept", "what was recorded is not discarded");
        assert_eq!(shop.wraps_up(&world, &one, "confirmed_in_audit").await.code(), "situation_wrong");
        let wrapped = shop.wraps_up(&world, &one, "pending_audit").await.body;
        assert_eq!(wrapped["situation_name"], "Pré-venda/Pendente Auditoria Off-line (Não venda)");
        assert_eq!(shop.wraps_up(&world, &one, "pending_audit").await.code(), "not_allowed_now", "once");
        assert_eq!(shop.wraps_up(&world, &two, "canceled_by_agent").await.body["stage"], "canceled");
        let late = asks(&world, AGENT, "PUT", &shop.scene.at(&format!("/proposals/{}", text(&two["id"]))), dearer).await;
        assert_eq!(late.code(), "not_allowed_now");
        let beside = does(&world, AGENT, "GET", &path, json!({})).await;
        assert_eq!(beside["items"].as_array().unwrap().len(), 2);
        shop.concludes(&world).await;
        let over = asks(&world, AGENT, "POST", &path, json!({ "items": [{ "product_id": shop.product, "quantity": 1 }] })).await;
        assert_eq!(over.code(), "not_allowed_now");
        assert_eq!(world.theirs("GET", &format!("/api/v1{path}"), json!({})).await.status, 404);
    }

    /// Rows: CONFLICT-24, SALE-012.
    async fn a_contact_that_ends_otherwise_leaves_its_proposal_with_the_agent(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let one = shop.sells(&world, 1).await;
        shop.concludes(&world).await;
        let path = "/api/v1/proposals?module=pending";
        let list = eventually(&world, AGENT, path, |body| body["items"][0]["stage"] == "pending_agent").await;
        assert_eq!((&list["items"][0]["number"], &list["items"][0]["owner_id"]), (&one["number"], &json!(world.ours.users[&AGENT].to_string())));
        let moves = does(&world, AGENT, "GET", &format!("/proposals/{}/moves?module=pending", text(&one["id"])), json!({})).await;
        let last = &moves["items"][0];
        assert_eq!((&last["from_stage"], &last["to_stage"], &last["moved_by_id"]), (&json!("open"), &json!("pending_agent"), &Value::Null));
    }

    /// Rows: CONFLICT-24.
    async fn the_status_of_a_proposal_is_the_wrap_up_of_its_contact(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let mut settings = does(&world, ADMINISTRATOR, "GET", "/sales-settings", json!({})).await;
        settings.as_object_mut().unwrap().remove("revision");
        settings["statuses"] = json!([{ "key": "card", "parent": null, "name": "Cartão", "wrap_up_code_ids": [shop.scene.code], "in_use": true }]);
        does(&world, ADMINISTRATOR, "PUT", "/sales-settings", json!({ "settings": settings })).await;
        let one = shop.sells(&world, 1).await;
        let missing = shop.wraps_up(&world, &one, "pending_audit").await;
        assert_eq!((&missing.body["fields"][0]["field"], &missing.body["fields"][0]["code"]), (&json!("status"), &json!("required")));
        let path = shop.scene.at(&format!("/proposals/{}/wrap-up", text(&one["id"])));
        does(&world, AGENT, "POST", &path, json!({ "situation": "pending_audit", "status": "card" })).await;
        let over = does(&world, AGENT, "POST", &shop.scene.at("/conclude"), json!({})).await;
        assert_eq!((&over["state"], &over["wrap_up_code_id"]), (&json!("concluded"), &json!(shop.scene.code)), "{over:?}");
    }

    /// Rows: CONFLICT-24.
    async fn a_proposal_with_its_situation_wraps_up_the_contact_without_a_code(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let (one, two) = (shop.sells(&world, 1).await, shop.sells(&world, 2).await);
        shop.wraps_up(&world, &one, "pending_audit").await;
        let path = shop.scene.at("/proposals");
        let told = async || does(&world, AGENT, "GET", &path, json!({})).await["wraps_up"].clone();
        assert_eq!(told().await, false, "one has none yet");
        shop.wraps_up(&world, &two, "canceled_by_agent").await;
        assert_eq!(told().await, true);
        let over = does(&world, AGENT, "POST", &shop.scene.at("/conclude"), json!({})).await;
        assert_eq!((&over["state"], &over["wrap_up_code_id"]), (&json!("concluded"), &Value::Null), "{over:?}");
    }

    /// Rows: CONFLICT-24.
    async fn a_proposal_without_a_situation_leaves_the_code_to_be_chosen(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let (one, _) = (shop.sells(&world, 1).await, shop.sells(&world, 2).await);
        shop.wraps_up(&world, &one, "pending_audit").await;
        let over = does(&world, AGENT, "POST", &shop.scene.at("/conclude"), json!({})).await;
        assert_eq!(over["state"], "wrap_up", "{over:?}");
    }

    /// Rows: SALE-003, SALE-005, SALE-006, SALE-028, PAUSE-005, ACC-011.
    async fn an_open_module_pauses_in_every_queue_and_its_end_lifts_that_and_nothing_else(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let state = async || text(&does(&world, AGENT, "GET", "/agent", json!({})).await["state"]);
        let before = state().await;
        assert_eq!(opens(&world, AGENT, "pending").await.code(), "contact_on_screen");
        assert_eq!(state().await, before, "what was refused changed nothing");
        shop.concludes(&world).await;
        assert_eq!(opens(&world, AGENT, "audit").await.code(), "sales_module_denied");
        assert_eq!(opens(&world, AGENT, "pending").await.body["paused_count"], 1);
        assert_eq!(state().await, "paused");
        does(&world, AGENT, "PUT", "/agent/state", json!({ "state": "available" })).await;
        assert_eq!(state().await, "paused", "nobody lifts it but the module");
        does(&world, AGENT, "DELETE", "/sales-module", json!({})).await;
        assert_eq!(state().await, "available");

        let lunch = does(&world, ADMINISTRATOR, "POST", "/pause-reasons", json!({ "name": "Almoço" })).await["id"].clone();
        does(&world, AGENT, "PUT", "/agent/state", json!({ "state": "paused", "pause_reason_id": lunch })).await;
        opens(&world, AGENT, "pending").await;
        does(&world, AGENT, "DELETE", "/sales-module", json!({})).await;
        let after = does(&world, AGENT, "GET", "/agent", json!({})).await;
        assert_eq!((&after["state"], &after["pause_reason_id"]), (&json!("paused"), &lunch), "a pause of one's own stays");
        does(&world, AGENT, "PUT", "/agent/state", json!({ "state": "available" })).await;

        // A browser that is gone says nothing any more.
        opens(&world, AGENT, "pending").await;
        world.ctx.clock.advance(Span::from_mins(2));
        opens(&world, AGENT, "pending").await;
        world.ctx.clock.advance(Span::from_mins(2));
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        assert_eq!(state().await, "paused", "it spoke in between");
        world.ctx.clock.advance(Span::from_mins(4));
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        assert_eq!(state().await, "available");
    }

    /// Rows: SALE-007, SALE-011, SALE-012, SALE-032, SALE-034.
    async fn each_module_finds_by_every_field_only_what_is_its(db: &TestDb) {
        let world = World::new(db).await;
        let (_, id) = Shop::sold(&world).await;
        let one = does(&world, SUPERVISOR, "GET", &format!("/proposals/{id}?module=audit"), json!({})).await;
        let number = text(&one["number"]);
        assert_eq!(finds(&world, AGENT, "pending", "").await, [""; 0]);
        assert_eq!(asks(&world, AGENT, "GET", &format!("/proposals/{id}?module=pending"), json!({})).await.status, 404);
        assert_eq!(asks(&world, AGENT, "GET", "/proposals?module=audit", json!({})).await.code(), "sales_module_denied");
        assert_eq!(finds(&world, ADMINISTRATOR, "maintenance", "").await, [number.as_str()]);
        let spoken = number.replace('-', "");
        let (from, to) = (NOON.micros(), NOON.micros() + 1);
        for (filter, is_found) in [
            (format!("&code={spoken}"), true),
            ("&code=2026-0000001".to_owned(), false),
            ("&audit_type=off_line".to_owned(), true),
            ("&audit_type=other".to_owned(), false),
            (format!("&from_at={from}&to_at={to}"), true),
            (format!("&from_at={to}"), false),
            ("&name=HELENA".to_owned(), true),
            ("&name=Marina".to_owned(), false),
            ("&tax_id=52998224725".to_owned(), true),
            ("&tax_id=11144477735".to_owned(), false),
            ("&stage=pending_audit&oldest_first=true".to_owned(), true),
            ("&stage=confirmed".to_owned(), false),
        ] {
            assert_eq!(!finds(&world, SUPERVISOR, "audit", &filter).await.is_empty(), is_found, "{filter}");
        }
        let bad = asks(&world, SUPERVISOR, "GET", "/proposals?module=audit&tax_id=123", json!({})).await;
        assert_eq!(bad.body["fields"][0]["field"], "tax_id");
        let theirs = world.theirs("GET", &format!("/api/v1/proposals/{id}?module=maintenance"), json!({})).await;
        assert_eq!(theirs.status, 404);
    }

    /// Rows: SALE-013, SALE-036, GAP-078.
    async fn of_two_who_want_a_proposal_one_works_it_and_the_other_sees_who(db: &TestDb) {
        let world = World::new(db).await;
        let (_, id) = Shop::sold(&world).await;
        assert_eq!(takes(&world, SUPERVISOR, &id, "audit").await.code(), "sales_module_closed");
        opens(&world, SUPERVISOR, "audit").await;
        opens(&world, SENIOR, "audit").await;
        let (first, second) = tokio::join!(takes(&world, SUPERVISOR, &id, "audit"), takes(&world, SENIOR, &id, "audit"));
        let (holder, other, refused) = if first.status == 200 { (SUPERVISOR, SENIOR, second) } else { (SENIOR, SUPERVISOR, first) };
        assert_eq!((refused.code(), &refused.body["holder_id"]), ("proposal_locked", &json!(world.ours.users[&holder].to_string())), "{refused:?}");
        assert_eq!(refused.body["holder_name"], holder.name());
        let list = does(&world, other, "GET", "/proposals?module=audit", json!({})).await;
        assert_eq!(list["items"][0]["holder"]["user_id"], world.ours.users[&holder].to_string());
        let waits = asks(&world, other, "POST", "/proposals/take-oldest", json!({})).await;
        assert_eq!(waits.code(), "no_proposal_waits");
        let body = json!({ "module": "audit", "situation": "pending_audit" });
        assert_eq!(saves(&world, other, &id, body.clone()).await.code(), "proposal_locked");

        does(&world, holder, "DELETE", &format!("/proposals/{id}/lock"), json!({})).await;
        assert_eq!(saves(&world, holder, &id, body.clone()).await.code(), "proposal_not_taken");
        let taken = does(&world, other, "POST", "/proposals/take-oldest", json!({})).await;
        assert_eq!((&taken["id"], &taken["is_mine"]), (&json!(id), &json!(true)));
        // Whoever does nothing for long has it no more, and touching it keeps it.
        world.ctx.clock.advance(Span::from_mins(9));
        assert_eq!(takes(&world, other, &id, "audit").await.status, 200);
        world.ctx.clock.advance(Span::from_mins(9));
        assert_eq!(takes(&world, holder, &id, "audit").await.code(), "proposal_locked");
        world.ctx.clock.advance(Span::from_mins(2));
        assert_eq!(takes(&world, holder, &id, "audit").await.status, 200);
        does(&world, holder, "DELETE", "/sales-module", json!({})).await;
        let free = does(&world, other, "GET", "/proposals?module=audit", json!({})).await;
        assert_eq!(free["items"][0]["holder"], Value::Null, "leaving the module lets go");
    }

    /// Rows: SALE-019, SALE-021, SALE-022, SALE-029, SALE-032, SALE-033, SALE-034, GAP-079.
    async fn a_return_goes_back_with_its_points_and_a_confirmation_ends_the_flow(db: &TestDb) {
        let world = World::new(db).await;
        let (shop, id) = Shop::sold(&world).await;
        opens(&world, SUPERVISOR, "audit").await;
        takes(&world, SUPERVISOR, &id, "audit").await;
        let bare = saves(&world, SUPERVISOR, &id, json!({ "module": "audit", "situation": "returned_to_agent" })).await;
        assert_eq!((&bare.body["fields"][0]["field"], &bare.body["fields"][0]["code"]), (&json!("note"), &json!("required")));
        let items = json!([{ "product_id": shop.product, "quantity": 9 }]);
        let edit = json!({ "module": "audit", "situation": "pending_audit", "items": items });
        assert_eq!(saves(&world, SUPERVISOR, &id, edit).await.code(), "proposal_read_only");
        let back = json!({ "module": "audit", "situation": "returned_to_agent", "note": "Falta o comprovante de residência" });
        let back = saves(&world, SUPERVISOR, &id, back).await;
        assert_eq!((&back.body["stage"], &back.body["points"], &back.body["returned_count"]), (&json!("returned_to_agent"), &json!("Falta o comprovante de residência"), &json!(1)), "{back:?}");
        let told = does(&world, AGENT, "GET", "/agent/announcements", json!({})).await;
        assert!(text(&told["items"][0]["text"]).contains("Falta o comprovante"), "{told:?}");
        assert_eq!(finds(&world, SUPERVISOR, "audit", "").await, [""; 0]);

        opens(&world, AGENT, "pending").await;
        let mine = takes(&world, AGENT, &id, "pending").await.body;
        let stages: Vec<&Value> = mine["situations"].as_array().unwrap().iter().map(|one| &one["stage"]).collect();
        assert_eq!(stages, ["pending_agent", "pending_audit"]);
        let again = json!({ "module": "pending", "situation": "pending_audit", "items": items });
        assert_eq!(saves(&world, AGENT, &id, again).await.body["total_cents"], 89_910);
        takes(&world, SUPERVISOR, &id, "audit").await;
        let sold = saves(&world, SUPERVISOR, &id, json!({ "module": "audit", "situation": "confirmed_in_audit", "note": "Documentos conferem" })).await;
        assert_eq!((&sold.body["stage"], &sold.body["holder"]), (&json!("confirmed"), &Value::Null));
        assert_eq!(finds(&world, SUPERVISOR, "audit", "").await, [""; 0]);
        let moves = does(&world, ADMINISTRATOR, "GET", &format!("/proposals/{id}/moves?module=maintenance"), json!({})).await;
        let trail: Vec<&Value> = moves["items"].as_array().unwrap().iter().map(|one| &one["to_stage"]).collect();
        assert_eq!(trail, ["confirmed", "pending_audit", "returned_to_agent", "pending_audit", "open"]);
        assert_eq!(moves["items"][0]["note"], "Documentos conferem");
    }

    /// Rows: SALE-024, SALE-025, SALE-026, SALE-035, GAP-079.
    async fn maintenance_moves_against_the_flow_with_a_reason_and_gives_to_others(db: &TestDb) {
        let world = World::new(db).await;
        let (shop, id) = Shop::sold(&world).await;
        let path = "/proposals/reassign";
        let to = |who: RoleProfile| json!({ "ids": [id], "owner_id": world.ours.users[&who].to_string(), "reason": "Férias" });
        assert_eq!(asks(&world, SUPERVISOR, "POST", path, to(SENIOR)).await.code(), "permission_missing");
        assert_eq!(does(&world, ADMINISTRATOR, "POST", path, to(SENIOR)).await["changed_count"], 1);
        assert_eq!(does(&world, ADMINISTRATOR, "POST", path, to(SENIOR)).await["changed_count"], 0);
        assert_eq!(finds(&world, SENIOR, "audit", "").await, [""; 0], "nobody audits their own");
        opens(&world, ADMINISTRATOR, "maintenance").await;
        let work = takes(&world, ADMINISTRATOR, &id, "maintenance").await.body;
        let stages: Vec<&Value> = work["situations"].as_array().unwrap().iter().map(|one| &one["stage"]).collect();
        assert_eq!(stages, ["returned_to_agent", "confirmed", "canceled"]);
        let bare = saves(&world, ADMINISTRATOR, &id, json!({ "module": "maintenance", "situation": "returned_to_agent" })).await;
        assert_eq!(bare.body["fields"][0]["field"], "note");
        let items = json!([{ "product_id": shop.product, "quantity": 3 }]);
        let body = json!({ "module": "maintenance", "situation": "returned_to_agent", "note": "Refazer", "items": items });
        let saved = saves(&world, ADMINISTRATOR, &id, body).await.body;
        assert_eq!((&saved["stage"], &saved["total_cents"]), (&json!("returned_to_agent"), &json!(29_970)));
        assert_eq!(finds(&world, SENIOR, "pending", "").await.len(), 1, "it follows its owner");
        assert_eq!(finds(&world, AGENT, "pending", "").await, [""; 0]);
    }

    /// Rows: SALE-022, GAP-077.
    async fn a_sale_is_handed_on_once_taken_back_once_and_its_file_stays_the_same(db: &TestDb) {
        let world = World::new(db).await;
        let (_, id) = Shop::sold(&world).await;
        let export = async || {
            let period = json!({ "from_at": NOON.micros() - 1, "to_at": NOON.micros() + 1_000_000 });
            asks(&world, ADMINISTRATOR, "POST", "/proposal-exports", period).await
        };
        assert_eq!(export().await.code(), "nothing_to_export", "what is not confirmed is not sold");
        opens(&world, ADMINISTRATOR, "maintenance").await;
        let moves = async |situation: &str| {
            takes(&world, ADMINISTRATOR, &id, "maintenance").await;
            saves(&world, ADMINISTRATOR, &id, json!({ "module": "maintenance", "situation": situation, "note": "x" })).await
        };
        assert_eq!(moves("confirmed_in_maintenance").await.body["stage"], "confirmed");
        let first = export().await.body;
        assert_eq!((&first["sale_count"], &first["reversal_count"]), (&json!(1), &json!(0)));
        assert_eq!(export().await.code(), "nothing_to_export");
        let path = format!("/proposal-exports/{}", text(&first["id"]));
        let file = text(&does(&world, ADMINISTRATOR, "GET", &path, json!({})).await["csv"]);
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines.len(), 2, "{file}");
        assert!(lines[0].starts_with("registro;proposta;"), "{file}");
        assert!(lines[1].starts_with("venda;") && lines[1].contains(";'=Helena Prado;52998224725;F500;Fibra 500;2;99,90;199,80;199,80;agent;"), "{file}");

        assert_eq!(moves("canceled_in_maintenance").await.body["exported"], true);
        let second = export().await.body;
        assert_eq!((&second["sale_count"], &second["reversal_count"]), (&json!(0), &json!(1)));
        assert_eq!(export().await.code(), "nothing_to_export");
        assert_eq!(text(&does(&world, ADMINISTRATOR, "GET", &path, json!({})).await["csv"]), file, "as it was handed on");
        let list = does(&world, ADMINISTRATOR, "GET", "/proposal-exports", json!({})).await;
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        assert_eq!(world.theirs("GET", &format!("/api/v1{path}"), json!({})).await.status, 404);
    }

    /// Rows: SALE-015, SALE-020, SALE-023, GAP-075.
    async fn the_customers_phones_are_masked_and_the_whole_history_is_shown_and_both_are_kept(db: &TestDb) {
        let world = World::new(db).await;
        let (shop, id) = Shop::sold(&world).await;
        let off_line = asks(&world, SUPERVISOR, "GET", &format!("/proposals/{id}/phones?module=audit"), json!({})).await;
        assert_eq!(off_line.code(), "no_contact_in_audit");
        let phones = does(&world, ADMINISTRATOR, "GET", &format!("/proposals/{id}/phones?module=maintenance"), json!({})).await;
        let masked = text(&phones["items"][0]["number"]);
        assert!(!masked.contains("99123"), "{masked}");
        let whole = does(&world, ADMINISTRATOR, "POST", &format!("/proposals/{id}/phones/reveal"), json!({ "module": "maintenance" })).await;
        assert_eq!(whole["items"][0]["number"], "(48) 99123-4567");
        let history = does(&world, SUPERVISOR, "GET", &format!("/proposals/{id}/history?module=audit"), json!({})).await;
        assert_eq!(history["items"][0]["id"], shop.scene.contact);
        let said = does(&world, SUPERVISOR, "GET", &format!("/proposals/{id}/history/{}?module=audit", shop.scene.contact), json!({})).await;
        assert!(said["items"].as_array().unwrap().iter().any(|one| one["text"] == "Oi, fui cobrado duas vezes"), "{said:?}");
        let other = asks(&world, SUPERVISOR, "GET", &format!("/proposals/{id}/history/77?module=audit"), json!({})).await;
        assert_eq!(other.status, 404);
        let kept = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=proposal", json!({})).await;
        let entries = kept["items"].as_array().unwrap();
        let looks = entries.iter().filter(|one| !one["after"]["looked_at"].is_null());
        assert_eq!(looks.count(), 3, "{kept:?}");
    }

    /// Rows: SALE-010, SALE-023, GAP-076, ORG-010.
    async fn settings_are_replaced_as_a_whole_by_who_may_and_keep_what_proposals_have(db: &TestDb) {
        let world = World::new(db).await;
        let (_, id) = Shop::sold(&world).await;
        let mut settings = does(&world, ADMINISTRATOR, "GET", "/sales-settings", json!({})).await;
        assert_eq!(settings.as_object_mut().unwrap().remove("revision").unwrap(), 0);
        let put = async |who, settings: &Value| asks(&world, who, "PUT", "/sales-settings", json!({ "settings": settings })).await;
        assert_eq!(put(SUPERVISOR, &settings).await.code(), "permission_missing");
        let mut bad = settings.clone();
        bad["situations"][0]["stage"] = json!("confirmed");
        assert_eq!(put(ADMINISTRATOR, &bad).await.body["fields"][0]["field"], "settings.situations[0].offers");
        let mut gone = settings.clone();
        gone["situations"].as_array_mut().unwrap().remove(1);
        assert_eq!(put(ADMINISTRATOR, &gone).await.body["fields"][0]["field"], "settings.situations");
        let mut gone = settings.clone();
        gone["audit_types"] = json!([{ "key": "on_line", "name": "On-line", "has_contact": true, "in_use": true }]);
        assert_eq!(put(ADMINISTRATOR, &gone).await.code(), "in_use");
        settings["audit_types"][0]["auditor_ids"] = json!([world.ours.users[&SENIOR].to_string()]);
        settings["modules"] = json!(["audit", "maintenance"]);
        assert_eq!(put(ADMINISTRATOR, &settings).await.body["revision"], 1);
        assert_eq!(finds(&world, SUPERVISOR, "audit", "").await, [""; 0], "not of this type");
        assert_eq!(asks(&world, SUPERVISOR, "GET", &format!("/proposals/{id}?module=audit"), json!({})).await.status, 404);
        assert_eq!(finds(&world, SENIOR, "audit", "").await.len(), 1);
        assert_eq!(opens(&world, AGENT, "pending").await.code(), "sales_module_denied", "a module that is not used");
    }
}
