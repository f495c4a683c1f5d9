//! Modules that an organization does not use: refused everywhere, shown nowhere, and nothing is lost.

use base::authz::{Module, RoleProfile};
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World};
use crate::state::operations;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world
        .ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), body)
        .await
}

/// Switches modules of our organization; what is not named stays.
pub(super) async fn switch(world: &World, modules: Value) -> Answer {
    let mut settings =
        admin(world, "GET", "/organization", json!({})).await.body["settings"].clone();
    for (name, on) in modules.as_object().unwrap() {
        settings["modules"][name] = on.clone();
    }
    let answer = admin(
        world,
        "PATCH",
        "/organization",
        json!({ "settings": settings }),
    )
    .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

fn all(on: bool) -> Value {
    let names = Module::ALL
        .iter()
        .map(|module| (module.name().to_owned(), json!(on)));
    Value::Object(names.collect())
}

db_test! {
    /// Rows: ORG-010.
    async fn every_operation_of_a_module_that_is_off_is_refused_and_no_other(db: &TestDb) {
        let world = World::new(db).await;
        switch(&world, all(false)).await;
        let mut refused = 0;
        for entry in operations() {
            let path = entry.path.replace("{id}", "1");
            if path.contains('{') || entry.id == "update_organization" {
                continue;
            }
            let method = format!("{:?}", entry.method).to_uppercase();
            let answer = admin(&world, &method, &path, json!({})).await;
            let is_off = (answer.status, answer.code()) == (409, "module_off");
            assert_eq!(is_off, entry.module.is_some(), "{}: {answer:?}", entry.id);
            refused += i32::from(is_off);
            let theirs = world.theirs(&method, &format!("/api/v1{path}"), json!({})).await;
            assert_ne!(theirs.code(), "module_off", "{} in another organization", entry.id);
        }
        assert!(refused > 15, "only {refused} operations belong to a module");
        let agent = world.ours(RoleProfile::Agent, "POST", "/api/v1/products", json!({})).await;
        assert_eq!(agent.code(), "permission_missing", "who may not is told that first");
    }

    /// Rows: ORG-010.
    async fn what_a_session_may_do_leaves_out_what_is_not_used_and_gets_it_back_with_its_data(db: &TestDb) {
        let world = World::new(db).await;
        admin(&world, "POST", "/products", json!({ "code": "A", "name": "Água" })).await;
        let before = admin(&world, "GET", "/session", json!({})).await.body;
        assert_eq!((&before["organization"]["modules"], &before["organization"]["idle_actions"]), (&json!(Module::ALL), &json!([])));

        let off = switch(&world, json!({ "products": false, "scheduled_messages": false })).await;
        assert_eq!(off.body["settings"]["modules"], json!({ "cases": true, "flows": true, "outbound": true, "products": false, "sales": true, "scheduled_messages": false, "social": true }));
        let session = admin(&world, "GET", "/session", json!({})).await.body;
        assert_eq!(session["organization"]["modules"], json!(["flows", "outbound", "cases", "sales", "social"]));
        assert_eq!(session["organization"]["idle_actions"], json!(["product_read", "product_write"]));
        let left: Vec<&Value> = before["actions"].as_array().unwrap().iter().filter(|action| !session["actions"].as_array().unwrap().contains(action)).collect();
        assert_eq!(left, ["product_read", "product_write"]);
        assert_eq!(admin(&world, "GET", "/products", json!({})).await.code(), "module_off");

        let user = json!({ "name": "Rita", "email": "rita@ours.exemplo", "role_profile": "administrator" });
        let made = admin(&world, "POST", "/users", user).await;
        assert_eq!(made.status, 200, "a profile is given whole, whatever is used: {made:?}");

        switch(&world, json!({ "products": true })).await;
        let products = admin(&world, "GET", "/products", json!({})).await;
        assert_eq!(products.body["items"][0]["code"], "A", "what was kept is there again");
        let log = admin(&world, "GET", "/audit-log?subject=organization", json!({})).await;
        assert_eq!(log.body["items"][0]["before"]["settings"]["modules"]["products"], json!(false));
        assert_eq!(log.body["items"][0]["after"]["settings"]["modules"]["products"], json!(true));

        let mut settings = off.body["settings"].clone();
        settings["modules"] = json!({ "telepathy": true });
        let unknown = admin(&world, "PATCH", "/organization", json!({ "settings": settings })).await;
        assert_eq!(unknown.status, 422, "{unknown:?}");
    }
}
