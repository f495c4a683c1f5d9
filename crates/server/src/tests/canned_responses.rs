//! Canned responses through the API: who may write them, who is offered which, and tables of them.

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

async fn queue(world: &World, name: &str) -> String {
    let made = admin(world, "POST", "/queues", json!({ "name": name })).await;
    made.body["id"].as_str().unwrap().to_owned()
}

fn response(queue: &str, prefix: &str, text: &str) -> Value {
    json!({ "queue_id": queue, "prefix": prefix, "text": text })
}

async fn make(world: &World, queue: &str, prefix: &str, text: &str) -> Answer {
    let body = response(queue, prefix, text);
    admin(world, "POST", "/canned-responses", body).await
}

fn field(answer: &Answer) -> String {
    let fault = &answer.body["fields"][0];
    format!(
        "{}: {}",
        fault["field"].as_str().unwrap_or_default(),
        fault["code"].as_str().unwrap_or_default()
    )
}

fn prefixes(answer: &Answer) -> Vec<&str> {
    let items = answer.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|row| row["prefix"].as_str().unwrap())
        .collect()
}

db_test! {
    /// Rows: SHORT-001, SHORT-002.
    async fn a_canned_response_has_a_prefix_of_its_own_in_its_queue(db: &TestDb) {
        let world = World::new(db).await;
        let (sales, support) = (queue(&world, "Vendas").await, queue(&world, "Suporte").await);
        let made = make(&world, &sales, " /Saudação ", " Olá, {customer}. ").await;
        assert_eq!((made.status, &made.body["prefix"], &made.body["text"]), (200, &json!("Saudação"), &json!("Olá, {customer}.")), "{made:?}");
        let twice = make(&world, &sales, "SAUDACAO", "Oi").await;
        assert_eq!((twice.status, twice.code()), (409, "prefix_taken"));
        let other = make(&world, &support, "saudacao", "Oi").await;
        assert_eq!(other.status, 200, "{other:?}");
        let path = format!("/canned-responses/{}", other.body["id"].as_str().unwrap());
        assert_eq!(admin(&world, "PATCH", &path, response(&sales, "saudacao", "Oi")).await.code(), "prefix_taken");
        let changed = admin(&world, "PATCH", &path, response(&sales, "pix", "Chave")).await;
        assert_eq!((&changed.body["queue_id"], &changed.body["revision"]), (&json!(sales), &json!(2)), "{changed:?}");

        for (wrong, told) in [
            (response(&sales, "bom dia", "x"), "prefix: prefix_invalid"),
            (response(&sales, "/", "x"), "prefix: required"),
            (response(&sales, &"a".repeat(31), "x"), "prefix: text_too_long"),
            (response(&sales, "ok", " "), "text: required"),
            (response(&sales, "ok", &"a".repeat(4_001)), "text: text_too_long"),
            (response("77", "ok", "x"), "queue_id: unknown"),
            (json!({ "prefix": "ok", "text": "x" }), "queue_id: required"),
        ] {
            assert_eq!(field(&admin(&world, "POST", "/canned-responses", wrong).await), told);
        }
        let theirs = world.theirs("POST", "/api/v1/queues", json!({ "name": "Deles" })).await.body["id"].as_str().unwrap().to_owned();
        assert_eq!(field(&make(&world, &theirs, "ok", "x").await), "queue_id: unknown");

        assert_eq!(admin(&world, "DELETE", &path, json!({})).await.status, 200);
        assert_eq!(admin(&world, "DELETE", &path, json!({})).await.status, 404);
        let free = make(&world, &sales, "PIX", "Outra chave").await;
        assert_eq!(free.status, 200, "a deleted one's prefix is free: {free:?}");
        let first = admin(&world, "GET", "/canned-responses?limit=1", json!({})).await;
        assert_eq!(prefixes(&first), ["Saudação"]);
        let rest = admin(&world, "GET", &format!("/canned-responses?cursor={}", first.body["next"].as_str().unwrap()), json!({})).await;
        assert_eq!((prefixes(&rest), &rest.body["next"]), (vec!["PIX"], &Value::Null));
        let log = admin(&world, "GET", "/audit-log?subject=canned_response", json!({})).await;
        let kinds: Vec<(bool, bool)> = log.body["items"].as_array().unwrap().iter().map(|entry| (entry["before"].is_null(), entry["after"].is_null())).collect();
        assert_eq!(kinds, [(true, false), (false, true), (false, false), (true, false), (true, false)], "{log:?}");
    }

    /// Rows: SHORT-003, SHORT-005, MSG-006.
    async fn an_interaction_offers_those_of_its_queue_to_whoever_answers_it(db: &TestDb) {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let queues = admin(&world, "GET", "/queues", json!({})).await;
        let trocas = queues.body["items"][0]["id"].as_str().unwrap().to_owned();
        let sales = queue(&world, "Vendas").await;
        make(&world, &trocas, "tchau", "Até logo").await;
        make(&world, &trocas, "Água", "Chega hoje").await;
        make(&world, &sales, "pix", "Chave").await;
        world.ours(AGENT, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        Visitor::greet(&world, &key).await.writes(&world, "k1", "Oi").await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        let path = format!("/api/v1/interactions/{}/canned-responses", mine["items"][0]["id"].as_str().unwrap());
        let offered = world.ours(AGENT, "GET", &path, json!({})).await;
        assert_eq!(prefixes(&offered), ["Água", "tchau"], "by prefix, of its queue only: {offered:?}");
        let other = world.ours(RoleProfile::SeniorAgent, "GET", &path, json!({})).await;
        assert_eq!(other.status, 404, "beyond the reach of whoever does not have it: {other:?}");
        assert_eq!(world.theirs("GET", &path, json!({})).await.status, 404);
        let all = world.ours(AGENT, "GET", "/api/v1/canned-responses", json!({})).await;
        assert_eq!(all.code(), "permission_missing", "texts of other queues are none of an agent's business");
        let written = world.ours(RoleProfile::Supervisor, "POST", "/api/v1/canned-responses", response(&trocas, "x", "y")).await;
        assert_eq!(written.code(), "permission_missing");
    }

    /// Rows: GAP-088.
    async fn a_table_of_canned_responses_is_tried_taken_in_and_given_back(db: &TestDb) {
        let world = World::new(db).await;
        let sales = queue(&world, "Vendas").await;
        make(&world, &sales, "pix", "Chave antiga").await;
        make(&world, &sales, "oi", "Olá").await;
        let csv = "Prefixo;Texto;Fila\n\
            /PIX;Chave nova;vendas\n\
            oi;Olá;Vendas\n\
            tchau;\"Até logo, {customer}.\nVolte sempre; sempre.\";Vendas\n\
            bom dia;x;Vendas\n\
            ;;Inexistente\n\
            Pix;de novo;Vendas\n\
            so;texto;\n";
        let body = |dry: bool| json!({ "csv": csv, "dry_run": dry });
        let counts = |answer: &Answer| {
            ["created_count", "changed_count", "same_count", "refused_count"].map(|name| answer.body[name].as_i64().unwrap())
        };
        let dry = admin(&world, "POST", "/canned-responses/import", body(true)).await;
        assert_eq!(counts(&dry), [1, 1, 1, 4], "{dry:?}");
        let faults: Vec<String> = dry.body["lines"].as_array().unwrap().iter()
            .flat_map(|line| line["faults"].as_array().unwrap().iter().map(|fault| {
                format!("{} {} {}", line["line"], fault["field"].as_str().unwrap(), fault["code"].as_str().unwrap())
            }).collect::<Vec<_>>())
            .collect();
        assert_eq!(faults, [
            "6 prefix prefix_invalid", "7 prefix required", "7 text required", "7 queue_id unknown", "8 prefix twice", "9 queue_id required",
        ]);
        let all = admin(&world, "GET", "/canned-responses", json!({})).await;
        assert_eq!((prefixes(&all), &all.body["items"][0]["text"]), (vec!["pix", "oi"], &json!("Chave antiga")), "a dry run keeps nothing");
        let real = admin(&world, "POST", "/canned-responses/import", body(false)).await;
        assert_eq!(counts(&real), [1, 1, 1, 4]);
        let all = admin(&world, "GET", "/canned-responses", json!({})).await;
        assert_eq!(prefixes(&all), ["PIX", "oi", "tchau"]);
        assert_eq!((&all.body["items"][0]["text"], &all.body["items"][0]["revision"]), (&json!("Chave nova"), &json!(2)));
        let table = admin(&world, "GET", "/canned-responses/export", json!({})).await.body["csv"].as_str().unwrap().to_owned();
        assert_eq!(table, "\u{feff}prefixo;texto;fila\noi;Olá;Vendas\nPIX;Chave nova;Vendas\ntchau;\"Até logo, {customer}.\nVolte sempre; sempre.\";Vendas\n");
        let again = admin(&world, "POST", "/canned-responses/import", json!({ "csv": table })).await;
        assert_eq!(counts(&again), [0, 0, 3, 0], "what was given back changes nothing: {again:?}");
        assert_eq!(field(&admin(&world, "POST", "/canned-responses/import", json!({ "csv": "prefixo;texto\noi;x" })).await), "csv: title_missing");
    }
}
