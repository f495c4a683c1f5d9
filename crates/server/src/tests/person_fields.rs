//! Fields that an organization adds to people: defined, filled in, checked, imported and merged.

use app::jobs::drain;
use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::person_imports::upload;
use super::support::{Answer, World};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn asks(world: &World, who: RoleProfile, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("/api/v1{path}");
    world.ours(who, method, &path, body).await
}

/// Adds a field; gives it as it is.
async fn field(world: &World, body: Value) -> Value {
    let made = asks(world, ADMINISTRATOR, "POST", "/person-fields", body).await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body
}

async fn names(world: &World) -> Vec<String> {
    let list = asks(world, AGENT, "GET", "/person-fields", json!({})).await;
    let items = list.body["items"].as_array().unwrap().iter();
    items
        .map(|one| one["physical_name"].as_str().unwrap().to_owned())
        .collect()
}

/// The fields and codes of a refusal.
fn wrong(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 422, "{answer:?}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let fields = answer.body["fields"].as_array().unwrap().iter();
    fields
        .map(|one| (text(&one["field"]), text(&one["code"])))
        .collect()
}

db_test! {
    /// Rows: GAP-070.
    async fn an_administrator_adds_fields_and_puts_them_in_order(db: &TestDb) {
        let world = World::new(db).await;
        let plan = field(&world, json!({ "physical_name": "plano", "name": "Plano", "kind": "choice", "choices": ["Ouro", "Prata"] })).await;
        let born = field(&world, json!({ "physical_name": "nascimento", "name": "Nascimento", "kind": "date" })).await;
        for (body, code) in [
            (json!({ "physical_name": "Plano 2", "name": "x", "kind": "text" }), "physical_name_invalid"),
            (json!({ "physical_name": "x", "name": "x", "kind": "choice" }), "required"),
            (json!({ "physical_name": "x", "name": "x", "kind": "text", "choices": ["a"] }), "invalid"),
            (json!({ "physical_name": "x", "name": "x", "kind": "choice", "choices": ["a", "A"] }), "twice"),
        ] {
            let refused = asks(&world, ADMINISTRATOR, "POST", "/person-fields", body).await;
            assert_eq!(wrong(&refused)[0].1, code);
        }
        for taken in [json!({ "physical_name": "plano", "name": "Outro", "kind": "text" }), json!({ "physical_name": "outro", "name": "PLANO", "kind": "text" })] {
            let refused = asks(&world, ADMINISTRATOR, "POST", "/person-fields", taken).await;
            assert_eq!(refused.code(), "name_taken", "{refused:?}");
        }
        assert_eq!(names(&world).await, ["plano", "nascimento"]);
        let order = |ids: Value| json!({ "ids": ids });
        let half = asks(&world, ADMINISTRATOR, "PUT", "/person-fields/order", order(json!([born["id"]]))).await;
        assert_eq!(wrong(&half), [("ids".to_owned(), "invalid".to_owned())]);
        let done = asks(&world, ADMINISTRATOR, "PUT", "/person-fields/order", order(json!([born["id"], plan["id"]]))).await;
        assert_eq!(done.status, 200, "{done:?}");
        assert_eq!(names(&world).await, ["nascimento", "plano"]);
        let path = format!("/person-fields/{}", plan["id"].as_str().unwrap());
        let changed = asks(&world, ADMINISTRATOR, "PATCH", &path, json!({ "name": "Plano atual", "choices": ["Ouro"], "required": true })).await;
        assert_eq!((&changed.body["name"], &changed.body["kind"], &changed.body["required"]), (&json!("Plano atual"), &json!("choice"), &json!(true)));
        assert_eq!(asks(&world, ADMINISTRATOR, "DELETE", &path, json!({})).await.status, 200);
        assert_eq!(names(&world).await, ["nascimento"]);
        let again = json!({ "physical_name": "plano", "name": "Plano", "kind": "number" });
        let again = asks(&world, ADMINISTRATOR, "POST", "/person-fields", again).await;
        assert_eq!(again.code(), "name_taken", "old values would mean something else");
    }

    /// Rows: GAP-070, GAP-075.
    async fn values_are_checked_by_the_server_and_sensitive_ones_are_masked(db: &TestDb) {
        let world = World::new(db).await;
        field(&world, json!({ "physical_name": "plano", "name": "Plano", "kind": "choice", "choices": ["Ouro", "Prata"], "required": true })).await;
        field(&world, json!({ "physical_name": "renda", "name": "Renda", "kind": "number", "sensitive": true })).await;
        let body = |custom: Value| json!({ "kind": "natural", "name": "Ana", "gender": "female", "custom": custom });
        let register = async |body: Value| asks(&world, SENIOR, "POST", "/people", body).await;
        assert_eq!(wrong(&register(body(json!({}))).await), [("custom.plano".to_owned(), "required".to_owned())]);
        let refused = register(body(json!({ "plano": "Bronze", "renda": "muito", "cor": "azul" }))).await;
        let codes: Vec<String> = wrong(&refused).into_iter().map(|(field, code)| format!("{field} {code}")).collect();
        assert_eq!(codes, ["custom.cor unknown", "custom.plano invalid", "custom.renda invalid"]);
        let legal = json!({ "kind": "legal", "name": "Maré", "gender": "male", "custom": { "plano": "Ouro" } });
        assert_eq!(wrong(&register(legal).await)[0].0, "gender");
        let ana = register(body(json!({ "plano": "Ouro", "renda": "1234.50" }))).await;
        assert_eq!((ana.status, &ana.body["custom"], &ana.body["gender"]), (200, &json!({ "plano": "Ouro", "renda": "1234.5" }), &json!("female")), "{ana:?}");
        let path = format!("/people/{}", ana.body["id"].as_str().unwrap());
        let seen = asks(&world, AGENT, "GET", &path, json!({})).await;
        assert_eq!((&seen.body["custom"], &seen.body["masked"]), (&json!({ "plano": "Ouro", "renda": "•••" }), &json!(true)));
        let written_back = json!({ "custom": { "plano": "Prata", "renda": "•••" } });
        assert_eq!(asks(&world, AGENT, "PATCH", &path, written_back).await.status, 200);
        let seen = asks(&world, SENIOR, "GET", &path, json!({})).await;
        assert_eq!(seen.body["custom"], json!({ "plano": "Prata", "renda": "1234.5" }), "a mask overwrites nothing");
        let cleared = asks(&world, SENIOR, "PATCH", &path, json!({ "custom": { "renda": null } })).await;
        assert_eq!(cleared.body["custom"], json!({ "plano": "Prata" }));
        let needed = asks(&world, SENIOR, "PATCH", &path, json!({ "custom": { "plano": null } })).await;
        assert_eq!(wrong(&needed), [("custom.plano".to_owned(), "required".to_owned())]);
    }

    /// Rows: GAP-071.
    async fn an_import_brings_gender_and_added_fields_in_brackets(db: &TestDb) {
        let world = World::new(db).await;
        field(&world, json!({ "physical_name": "plano", "name": "Plano", "kind": "choice", "choices": ["Ouro", "Prata"] })).await;
        field(&world, json!({ "physical_name": "nascimento", "name": "Nascimento", "kind": "date" })).await;
        let file = "nome;cpf;gênero;campos personalizados\n\
            Ana;529.982.247-25;Feminino;[plano=ouro|Nascimento=28/02/1990]\n\
            Bia;111.444.777-35;;\n\
            Caio;390.533.447-05;talvez;[plano=Ouro]\n\
            Davi;153.509.460-56;M;[cor=azul]\n";
        let cookie = &world.ours.cookies[&ADMINISTRATOR];
        let id = upload(&world.router, cookie, ("p.csv", file.as_bytes())).await;
        let seen = asks(&world, ADMINISTRATOR, "POST", "/person-imports/preview", json!({ "file_id": id })).await;
        assert_eq!(seen.body["columns"], json!(["name", "tax_id", "gender", "custom"]));
        let body = json!({ "file_id": id, "columns": seen.body["columns"], "key": "tax_id" });
        assert_eq!(asks(&world, ADMINISTRATOR, "POST", "/person-imports", body).await.status, 200);
        drain(&world.ctx, &jobs()).await.unwrap();
        let list = asks(&world, ADMINISTRATOR, "GET", "/person-imports", json!({})).await;
        let import = &list.body["items"][0];
        assert_eq!((&import["created_count"], &import["refused_count"]), (&json!(2), &json!(2)), "{import}");
        let refusals = format!("/person-imports/{}/refusals", import["id"].as_str().unwrap());
        let refusals = asks(&world, ADMINISTRATOR, "GET", &refusals, json!({})).await;
        let fault = |n: usize| (refusals.body["items"][n]["faults"][0]["field"].clone(), refusals.body["items"][n]["faults"][0]["code"].clone());
        assert_eq!(fault(0), (json!("gender"), json!("invalid")));
        assert_eq!(fault(1), (json!("custom"), json!("custom_unknown")));
        let people = asks(&world, ADMINISTRATOR, "GET", "/people", json!({})).await;
        let ana = &people.body["items"][0];
        assert_eq!((&ana["gender"], &ana["custom"]), (&json!("female"), &json!({ "plano": "Ouro", "nascimento": "1990-02-28" })));
        assert_eq!((&people.body["items"][1]["gender"], &people.body["items"][1]["custom"]), (&json!(null), &json!({})));
    }

    /// Rows: GAP-007, GAP-070.
    async fn a_merge_keeps_added_fields_one_by_one_and_undoing_gives_them_back(db: &TestDb) {
        let world = World::new(db).await;
        for name in ["plano", "cidade"] {
            field(&world, json!({ "physical_name": name, "name": name, "kind": "text" })).await;
        }
        let register = async |name: &str, custom: Value| {
            let body = json!({ "kind": "natural", "name": name, "custom": custom });
            asks(&world, ADMINISTRATOR, "POST", "/people", body).await.body["id"].as_str().unwrap().to_owned()
        };
        let ana = register("Ana", json!({ "plano": "Ouro" })).await;
        let other = register("Ana L.", json!({ "plano": "Prata", "cidade": "Itajaí" })).await;
        let compared = asks(&world, ADMINISTRATOR, "GET", &format!("/people/{ana}/duplicates/{other}"), json!({})).await;
        assert_eq!(compared.body["differs_custom"], json!(["cidade", "plano"]));
        let body = json!({ "merged_id": other, "choices": { "custom": { "plano": "merged" } } });
        let merged = asks(&world, ADMINISTRATOR, "POST", &format!("/people/{ana}/merge"), body).await;
        assert_eq!(merged.body["survivor"]["custom"], json!({ "plano": "Prata", "cidade": "Itajaí" }), "{merged:?}");
        let undo = format!("/person-merges/{}/undo", merged.body["id"].as_str().unwrap());
        let undone = asks(&world, ADMINISTRATOR, "POST", &undo, json!({})).await;
        assert_eq!(undone.body["survivor"]["custom"], json!({ "plano": "Ouro" }), "{undone:?}");
        assert_eq!(undone.body["merged"]["custom"], json!({ "plano": "Prata", "cidade": "Itajaí" }));
    }
}
