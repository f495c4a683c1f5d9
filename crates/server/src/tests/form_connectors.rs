//! Forms of other suppliers through the API: who may connect them, and what of a contact is filled in.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world
        .ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), body)
        .await
}

fn form(queue: &str, kind: &str, address: &str) -> Value {
    json!({ "queue_id": queue, "kind": kind, "name": " Ficha de visita ", "address": address })
}

db_test! {
    /// Rows: CONN-001, CONN-003, CONN-004, GAP-086.
    async fn a_form_is_connected_by_its_address_changed_and_deleted(db: &TestDb) {
        let world = World::new(db).await;
        let queue = admin(&world, "POST", "/queues", json!({ "name": "Vendas" })).await;
        let queue = queue.body["id"].as_str().unwrap().to_owned();
        let make = |kind, address| {
            let body = form(&queue, kind, address);
            admin(&world, "POST", "/form-connectors", body)
        };
        let made = make("google_forms", "https://docs.google.com/forms/d/e/x/viewform?entry.1={protocol}").await;
        assert_eq!((made.status, &made.body["name"], &made.body["revision"]), (200, &json!("Ficha de visita"), &json!(1)), "{made:?}");
        for (kind, address, code) in [
            ("google_forms", "https://formularios.exemplo/ficha", "not_google_forms"),
            ("custom", "http://formularios.exemplo/ficha", "address_invalid"),
            ("custom", "javascript:alert(1)", "address_invalid"),
            ("custom", "https://formularios.exemplo/?s={senha}", "placeholder_unknown"),
            ("custom", " ", "required"),
        ] {
            let refused = make(kind, address).await;
            let fault = &refused.body["fields"][0];
            assert_eq!((refused.status, &fault["field"], &fault["code"]), (422, &json!("address"), &json!(code)), "{refused:?}");
        }
        let nowhere = admin(&world, "POST", "/form-connectors", form("77", "custom", "https://formularios.exemplo")).await;
        assert_eq!(nowhere.body["fields"][0]["field"], json!("queue_id"), "{nowhere:?}");
        let one = format!("/form-connectors/{}", made.body["id"].as_str().unwrap());
        let changed = admin(&world, "PATCH", &one, form(&queue, "custom", "https://formularios.exemplo/ficha")).await;
        assert_eq!((changed.status, &changed.body["kind"]), (200, &json!("custom")), "{changed:?}");
        let all = admin(&world, "GET", "/form-connectors", json!({})).await;
        assert_eq!(all.body["items"], json!([changed.body]));
        let refused = world.ours(AGENT, "GET", "/api/v1/form-connectors", json!({})).await;
        assert_eq!((refused.status, refused.code()), (403, "permission_missing"));
        assert_eq!(admin(&world, "DELETE", &one, json!({})).await.status, 200);
        assert_eq!(admin(&world, "DELETE", &one, json!({})).await.status, 404);
    }

    /// Rows: CONN-001, CONN-005, GAP-075, GAP-087.
    async fn a_contact_offers_the_forms_of_its_queue_filled_in_with_what_its_agent_may_see(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let queues = admin(&world, "GET", "/queues", json!({})).await;
        let queue = queues.body["items"][0]["id"].as_str().unwrap().to_owned();
        let other = admin(&world, "POST", "/queues", json!({ "name": "Vendas" })).await;
        let address = "https://formularios.exemplo/{queue}?p={protocol}&c={customer}&t={phone}&e={email}&d={tax_id}&a={agent}";
        admin(&world, "POST", "/form-connectors", form(&queue, "custom", address)).await;
        let elsewhere = form(other.body["id"].as_str().unwrap(), "custom", "https://formularios.exemplo/outro");
        admin(&world, "POST", "/form-connectors", elsewhere).await;
        world.ours(AGENT, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "Oi").await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let (id, number) = (mine["items"][0]["id"].as_str().unwrap(), mine["items"][0]["number"].as_str().unwrap());
        let path = format!("/api/v1/interactions/{id}/form-connectors");
        let person = admin(&world, "POST", "/people", json!({
            "kind": "natural", "name": "João & Filhos", "tax_id": "529.982.247-25",
            "contact_points": [
                { "kind": "phone", "value": "48 99990-0011", "label": "mobile" },
                { "kind": "email", "value": "joao@exemplo.com.br", "label": "home" },
            ],
        })).await;
        let named = world.ours(AGENT, "PUT", &format!("/api/v1/interactions/{id}/person"), json!({ "person_id": person.body["id"] })).await;
        assert_eq!(named.status, 200, "{named:?}");

        let offered = world.ours(AGENT, "GET", &path, json!({})).await;
        let items = offered.body["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "those of its queue only: {offered:?}");
        let url = items[0]["url"].as_str().unwrap();
        let number = number.replace('-', "%2D");
        assert!(url.starts_with("https://formularios.exemplo/"), "{url}");
        assert!(url.contains(&format!("?p={number}&c=Jo%C3%A3o%20%26%20Filhos&t=%2B5548999900011&e=ana%40exemplo%2Ecom&")), "{url}");
        // What the customer said in this contact comes before what is on record.
        assert!(url.contains("&d=&a="), "a document that the agent does not see goes nowhere: {url}");
        let admins = admin(&world, "GET", &format!("/interactions/{id}/form-connectors"), json!({})).await;
        assert!(admins.body["items"][0]["url"].as_str().unwrap().contains("&d=52998224725&"), "{admins:?}");
        assert_eq!(world.ours(RoleProfile::SeniorAgent, "GET", &path, json!({})).await.status, 404);
        assert_eq!(world.theirs("GET", &path, json!({})).await.status, 404);
    }
}
