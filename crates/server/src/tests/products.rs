//! Products and services through the API: who keeps them, who reads them, and tables of them.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world
        .ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), body)
        .await
}

async fn make(world: &World, code: &str, name: &str, cents: Option<i64>) -> Answer {
    let body = json!({ "code": code, "name": name, "price_cents": cents });
    admin(world, "POST", "/products", body).await
}

fn field(answer: &Answer) -> String {
    let fault = &answer.body["fields"][0];
    let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    format!("{}: {}", text("field"), text("code"))
}

fn codes(answer: &Answer) -> Vec<&str> {
    let items = answer.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|row| row["code"].as_str().unwrap())
        .collect()
}

db_test! {
    /// Rows: ORG-009, ORG-002.
    async fn a_product_is_kept_with_a_code_of_its_own(db: &TestDb) {
        let world = World::new(db).await;
        let made = make(&world, " FIBRA-500 ", " Fibra 500 Mega ", Some(9_990)).await;
        assert_eq!(made.status, 200, "{made:?}");
        let shown = json!({
            "id": made.body["id"], "name": "Fibra 500 Mega", "code": "FIBRA-500", "kind": "product",
            "description": null, "price_cents": 9_990, "in_use": true, "revision": 1,
        });
        assert_eq!(made.body, shown);
        let path = format!("/products/{}", made.body["id"].as_str().unwrap());
        assert_eq!(admin(&world, "GET", &path, json!({})).await.body, shown);
        assert_eq!(make(&world, "fibra-500", "Outra", None).await.code(), "code_taken");
        let other = make(&world, "INST", "Instalação", None).await;
        let other = format!("/products/{}", other.body["id"].as_str().unwrap());
        let taken = json!({ "code": "Fibra-500", "name": "Instalação" });
        assert_eq!(admin(&world, "PATCH", &other, taken).await.code(), "code_taken");
        let service = json!({ "code": "INST", "name": "Instalação", "kind": "service", "description": "Na casa do cliente.", "in_use": false });
        let changed = admin(&world, "PATCH", &other, service).await;
        assert_eq!((&changed.body["kind"], &changed.body["in_use"], &changed.body["revision"]), (&json!("service"), &json!(false), &json!(2)), "{changed:?}");

        for (wrong, told) in [
            (json!({ "code": "x" }), "name: required"),
            (json!({ "name": "x" }), "code: required"),
            (json!({ "name": " ", "code": "x" }), "name: required"),
            (json!({ "name": "x", "code": "x".repeat(41) }), "code: text_too_long"),
            (json!({ "name": "x", "code": "x", "price_cents": -1 }), "price_cents: out_of_range"),
            (json!({ "name": "x", "code": "x", "price_cents": 10_000_000_000_i64 }), "price_cents: out_of_range"),
            (json!({ "name": "x", "code": "x", "kind": "brinde" }), "kind: invalid"),
        ] {
            assert_eq!(field(&admin(&world, "POST", "/products", wrong).await), told);
        }

        assert_eq!(admin(&world, "DELETE", &path, json!({})).await.status, 200);
        assert_eq!(admin(&world, "DELETE", &path, json!({})).await.status, 404);
        assert_eq!(make(&world, "FIBRA-500", "De novo", None).await.status, 200, "a deleted one's code is free");
        let log = admin(&world, "GET", "/audit-log?subject=product", json!({})).await;
        let kinds: Vec<(bool, bool)> = log.body["items"].as_array().unwrap().iter().map(|entry| (entry["before"].is_null(), entry["after"].is_null())).collect();
        assert_eq!(kinds, [(true, false), (false, true), (false, false), (true, false), (true, false)], "{log:?}");
    }

    /// Rows: ORG-009.
    async fn products_are_searched_sorted_and_paged_by_whoever_offers_them(db: &TestDb) {
        let world = World::new(db).await;
        for (code, name, cents) in [("B", "Água 20 L", Some(1_590)), ("A", "Instalação", None), ("C", "Filtro de água", Some(8_900))] {
            make(&world, code, name, cents).await;
        }
        let retired = json!({ "code": "D", "name": "Galão", "kind": "service", "in_use": false });
        admin(&world, "POST", "/products", retired).await;
        let agent = async |query: &str| world.ours(AGENT, "GET", &format!("/api/v1/products{query}"), json!({})).await;
        assert_eq!(codes(&agent("").await), ["B", "C", "D", "A"]);
        assert_eq!(codes(&agent("?q=AGUA").await), ["B", "C"]);
        assert_eq!(codes(&agent("?in_use=true&sort=price_cents&descending=true").await), ["C", "B", "A"]);
        assert_eq!(codes(&agent("?kind=service").await), ["D"]);
        let first = agent("?sort=code&limit=3").await;
        assert_eq!(codes(&first), ["A", "B", "C"]);
        let rest = agent(&format!("?sort=code&limit=3&cursor={}", first.body["next"].as_str().unwrap())).await;
        assert_eq!((codes(&rest), &rest.body["next"]), (vec!["D"], &Value::Null));
        assert_eq!(field(&agent("?sort=colour").await), "sort: invalid");
        let refused = world.ours(RoleProfile::Supervisor, "POST", "/api/v1/products", json!({ "code": "E", "name": "x" })).await;
        assert_eq!(refused.code(), "permission_missing");
        assert_eq!(codes(&world.theirs("GET", "/api/v1/products", json!({})).await), Vec::<&str>::new());
    }

    /// Rows: ORG-009.
    async fn a_table_of_products_is_tried_taken_in_and_given_back(db: &TestDb) {
        let world = World::new(db).await;
        make(&world, "F500", "Fibra velha", Some(9_990)).await;
        make(&world, "INST", "Instalação", Some(5_000)).await;
        let csv = "Código;Nome;Tipo;Preço;Em uso\n\
            f500;Fibra 500;produto;R$ 1.109,90;sim\n\
            INST;Instalação;;50,00;\n\
            TV;TV a cabo;Serviço;;não\n\
            ;Sem código;;;\n\
            X1;;brinde;caro;talvez\n\
            tv;De novo;;;\n";
        let body = |dry: bool| json!({ "csv": csv, "dry_run": dry });
        let counts = |answer: &Answer| {
            ["created_count", "changed_count", "same_count", "refused_count"].map(|name| answer.body[name].as_i64().unwrap())
        };
        let dry = admin(&world, "POST", "/products/import", body(true)).await;
        assert_eq!(counts(&dry), [1, 1, 1, 3], "{dry:?}");
        let faults: Vec<String> = dry.body["lines"].as_array().unwrap().iter()
            .flat_map(|line| line["faults"].as_array().unwrap().iter().map(|fault| {
                format!("{} {} {}", line["line"], fault["field"].as_str().unwrap(), fault["code"].as_str().unwrap())
            }).collect::<Vec<_>>())
            .collect();
        assert_eq!(faults, [
            "5 code required", "6 name required", "6 kind invalid", "6 in_use invalid", "6 price_cents price_invalid", "7 code twice",
        ]);
        assert_eq!(codes(&admin(&world, "GET", "/products", json!({})).await), ["F500", "INST"], "a dry run keeps nothing");
        assert_eq!(counts(&admin(&world, "POST", "/products/import", body(false)).await), [1, 1, 1, 3]);
        let table = admin(&world, "GET", "/products/export", json!({})).await.body["csv"].as_str().unwrap().to_owned();
        assert_eq!(table, "\u{feff}código;nome;tipo;preço;em uso;descrição\nf500;Fibra 500;produto;1109,90;sim;\nINST;Instalação;produto;50,00;sim;\nTV;TV a cabo;serviço;;não;\n");
        let again = admin(&world, "POST", "/products/import", json!({ "csv": table })).await;
        assert_eq!(counts(&again), [0, 0, 3, 0], "what was given back changes nothing: {again:?}");
        assert_eq!(field(&admin(&world, "POST", "/products/import", json!({ "csv": "nome\nx" })).await), "csv: title_missing");
    }
}
