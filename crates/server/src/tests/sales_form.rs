//! The form that is filled in with proposals: asked for when one is opened, kept with its version, changed where proposals may be.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{asks, does, text};
use super::sales::{Shop, opens, saves, takes};
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

fn definition(fields: &Value) -> Value {
    json!({ "sections": [{ "title": "Venda", "fields": fields }] })
}

/// A published form with these fields.
async fn form(world: &World, name: &str, fields: &Value) -> String {
    let body = json!({ "name": name, "on_desk": true, "draft": definition(fields) });
    let id = text(&does(world, ADMINISTRATOR, "POST", "/forms", body).await["id"]);
    let path = format!("/forms/{id}/publish");
    does(world, ADMINISTRATOR, "POST", &path, json!({})).await;
    id
}

/// Lets sales ask for a form.
async fn asked_for(world: &World, form: &Value) -> Answer {
    let mut settings = does(world, ADMINISTRATOR, "GET", "/sales-settings", json!({})).await;
    settings.as_object_mut().unwrap().remove("revision");
    settings["form_id"] = form.clone();
    let body = json!({ "settings": settings });
    asks(world, ADMINISTRATOR, "PUT", "/sales-settings", body).await
}

fn wrong(answer: &Answer) -> (&Value, &Value) {
    let field = &answer.body["fields"][0];
    (&field["field"], &field["code"])
}

fn plan() -> Value {
    json!([{ "name": "PLANO", "label": "Plano", "kind": "short_text", "required": true }])
}

db_test! {
    /// Rows: SALE-031, SALE-033.
    async fn a_proposal_is_filled_in_with_the_form_that_sales_ask_for(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let path = shop.scene.at("/proposals");
        assert_eq!(does(&world, AGENT, "GET", &path, json!({})).await["form"], Value::Null);
        let id = form(&world, "Dados da venda", &plan()).await;
        assert_eq!(asked_for(&world, &json!(id)).await.status, 200);
        let blank = does(&world, AGENT, "GET", &path, json!({})).await["form"].clone();
        assert_eq!((&blank["form_id"], &blank["version"], &blank["state"]["required"]), (&json!(id), &json!(1), &json!(["PLANO"])));

        let sells = |answers: Value| json!({ "items": [{ "product_id": shop.product, "quantity": 1 }], "answers": answers, "form_version": 1 });
        let empty = asks(&world, AGENT, "POST", &path, sells(json!({}))).await;
        assert_eq!((empty.status, wrong(&empty)), (422, (&json!("answers.PLANO"), &json!("required"))));
        let foreign = asks(&world, AGENT, "POST", &path, sells(json!({ "PLANO": "x", "OUTRO": "y" }))).await;
        assert_eq!(foreign.status, 422, "{foreign:?}");
        assert_eq!(does(&world, AGENT, "GET", &path, json!({})).await["items"], json!([]), "nothing of it was kept");

        // What was shown is what is filled in, though another version came out meanwhile.
        let more = json!([plan()[0], { "name": "VALOR", "label": "Valor", "kind": "money", "required": true }]);
        does(&world, ADMINISTRATOR, "PATCH", &format!("/forms/{id}"), json!({ "draft": definition(&more) })).await;
        does(&world, ADMINISTRATOR, "POST", &format!("/forms/{id}/publish"), json!({})).await;
        let one = does(&world, AGENT, "POST", &path, sells(json!({ "PLANO": "Família" }))).await;
        let mut late = sells(json!({ "PLANO": "Família" }));
        late["form_version"] = json!(9);
        assert_eq!(wrong(&asks(&world, AGENT, "POST", &path, late).await), (&json!("form_version"), &json!("unknown")));
        let at = shop.scene.at(&format!("/proposals/{}", text(&one["id"])));
        let changed = json!({ "items": [{ "product_id": shop.product, "quantity": 1 }], "answers": { "PLANO": "Individual" } });
        assert_eq!(does(&world, AGENT, "PUT", &at, changed).await["revision"], 2);
        shop.wraps_up(&world, &one, "pending_audit").await;
        shop.concludes(&world).await;

        let id = text(&one["id"]);
        opens(&world, SUPERVISOR, "audit").await;
        let work = takes(&world, SUPERVISOR, &id, "audit").await.body;
        assert_eq!((&work["form"]["version"], &work["form"]["answers"]), (&json!(1), &json!({ "PLANO": "Individual" })));
        let edit = json!({ "module": "audit", "situation": "pending_audit", "answers": { "PLANO": "Outro" } });
        assert_eq!(saves(&world, SUPERVISOR, &id, edit).await.code(), "proposal_read_only");
        let back = json!({ "module": "audit", "situation": "returned_to_agent", "note": "Confirme o plano" });
        assert_eq!(saves(&world, SUPERVISOR, &id, back).await.status, 200);

        opens(&world, AGENT, "pending").await;
        takes(&world, AGENT, &id, "pending").await;
        let emptied = json!({ "module": "pending", "situation": "pending_audit", "answers": { "PLANO": null } });
        assert_eq!(wrong(&saves(&world, AGENT, &id, emptied).await), (&json!("answers.PLANO"), &json!("required")));
        let again = json!({ "module": "pending", "situation": "pending_audit", "answers": { "PLANO": "Empresa" } });
        assert_eq!(saves(&world, AGENT, &id, again).await.status, 200);
        let shown = does(&world, SUPERVISOR, "GET", &format!("/proposals/{id}?module=audit"), json!({})).await;
        assert_eq!(shown["form"]["answers"], json!({ "PLANO": "Empresa" }));
    }

    /// Rows: SALE-031.
    async fn sales_ask_only_for_a_form_that_can_be_filled_in_with_them(db: &TestDb) {
        let world = World::new(db).await;
        let shop = Shop::new(&world).await;
        let before = shop.scene.at("/proposals");
        let bare = does(&world, AGENT, "POST", &before, json!({ "items": [{ "product_id": shop.product, "quantity": 1 }] })).await;
        let draft = json!({ "name": "Rascunho", "on_desk": true, "draft": definition(&plan()) });
        let draft = does(&world, ADMINISTRATOR, "POST", "/forms", draft).await["id"].clone();
        let theirs = world.theirs("POST", "/api/v1/forms", json!({ "name": "Deles" })).await.body["id"].clone();
        let files = form(&world, "Anexos", &json!([{ "name": "ANEXO", "label": "Anexo", "kind": "file" }])).await;
        for (id, code) in [(draft, "form_not_ready"), (theirs, "unknown"), (json!("77"), "unknown"), (json!(files), "form_takes_files")] {
            let refused = asked_for(&world, &id).await;
            assert_eq!((refused.status, wrong(&refused)), (422, (&json!("settings.form_id"), &json!(code))));
        }
        let id = form(&world, "Dados da venda", &plan()).await;
        asked_for(&world, &json!(id)).await;
        let path = format!("/forms/{id}");
        let used = asks(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
        assert_eq!((used.code(), &used.body["sales"]), ("form_in_use", &json!(true)));
        let at = shop.scene.at(&format!("/proposals/{}", text(&bare["id"])));
        let late = json!({ "items": [{ "product_id": shop.product, "quantity": 1 }], "answers": { "PLANO": "x" } });
        assert_eq!(asks(&world, AGENT, "PUT", &at, late).await.code(), "proposal_without_form");
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "active": false })).await;
        assert_eq!(does(&world, AGENT, "GET", &before, json!({})).await["form"], Value::Null, "taken out of use");
        assert_eq!(asked_for(&world, &Value::Null).await.status, 200);
        does(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await;
    }
}
