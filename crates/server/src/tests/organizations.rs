//! Several organizations in one installation: the first makes the others.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{World, call, sign_in};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

fn wanted(email: &str) -> Value {
    json!({
        "organization": { "name": "Loja do Sul", "time_zone": "America/Sao_Paulo", "locale": "es" },
        "administrator": { "name": "Rita Lima", "email": email },
    })
}

db_test! {
    /// Rows: ORG-001.
    async fn the_first_organization_makes_others_that_begin_by_themselves(db: &TestDb) {
        let world = World::new(db).await;
        let made = world.ours(ADMINISTRATOR, "POST", "/api/v1/organizations", wanted("rita@sul.exemplo")).await;
        assert_eq!(made.status, 200, "{made:?}");
        let token = made.body["link"].as_str().unwrap().rsplit_once("/access#").unwrap().1;
        let chosen = json!({ "token": token, "password": "uma senha de teste" });
        let opened = call(&world.router, None, "POST", "/api/v1/access/password", &chosen).await;
        assert_eq!(opened.status, 200, "{opened:?}");
        let cookie = sign_in(&world.router, "rita@sul.exemplo").await;
        let theirs = async |method: &str, path: &str, body: Value| {
            call(&world.router, Some(&cookie), method, &format!("/api/v1{path}"), &body).await
        };
        let session = theirs("GET", "/session", Value::Null).await;
        assert_eq!(session.body["organization"]["id"], made.body["id"]);
        assert_eq!(session.body["organization"]["first"], json!(false));
        assert_eq!(session.body["user"]["locale"], "es");
        let queue = theirs("POST", "/queues", json!({ "name": "Ventas", "priority": 3 })).await;
        assert_eq!(queue.status, 200, "{queue:?}");
        let queues = theirs("GET", "/queues", Value::Null).await;
        assert_eq!(queues.body["items"].as_array().unwrap().len(), 1);
        let list = world.ours(ADMINISTRATOR, "GET", "/api/v1/organizations", Value::Null).await;
        let names: Vec<&str> = list.body["items"].as_array().unwrap().iter()
            .filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(names, ["ours", "theirs", "Loja do Sul"]);
        let log = world.ours(ADMINISTRATOR, "GET", "/api/v1/audit-log?subject=organizations", Value::Null).await;
        assert_eq!(log.body["items"][0]["subject_id"], made.body["id"]);
    }
}

db_test! {
    /// Rows: ORG-001.
    async fn nobody_else_sees_or_makes_organizations(db: &TestDb) {
        let world = World::new(db).await;
        for method in ["GET", "POST"] {
            let refused = call(
                &world.router, Some(&world.theirs.cookies[&ADMINISTRATOR]), method,
                "/api/v1/organizations", &wanted("rita@sul.exemplo"),
            ).await;
            assert_eq!((refused.status, refused.code()), (403, "organization_not_first"));
        }
        let taken = call(
            &world.router, Some(&world.theirs.cookies[&ADMINISTRATOR]), "POST", "/api/v1/users",
            &json!({ "name": "Rita", "email": "rita@sul.exemplo", "role_profile": "agent" }),
        ).await;
        assert_eq!(taken.status, 200, "{taken:?}");
        let twice = world.ours(ADMINISTRATOR, "POST", "/api/v1/organizations", wanted("RITA@sul.exemplo")).await;
        assert_eq!(twice.code(), "email_taken");
        let mut wrong = wanted("rita");
        wrong["organization"]["time_zone"] = json!("America/Lua");
        let wrong = world.ours(ADMINISTRATOR, "POST", "/api/v1/organizations", wrong).await;
        let fields: Vec<&str> = wrong.body["fields"].as_array().unwrap().iter()
            .filter_map(|one| one["field"].as_str()).collect();
        assert_eq!(fields, ["organization.time_zone", "administrator.email"]);
        let list = world.ours(ADMINISTRATOR, "GET", "/api/v1/organizations", Value::Null).await;
        assert_eq!(list.body["items"].as_array().unwrap().len(), 2, "what was refused made nothing");
    }
}
