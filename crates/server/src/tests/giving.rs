//! Nobody gives rights that they do not have: not by a profile, not by single permissions, not by a table, not by a token.

use axum::body::Body;
use axum::http::Request;
use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World, send};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;

/// A world whose supervisor may also write users.
async fn world(db: &store::testing::TestDb) -> World {
    let world = World::new(db).await;
    let granted = json!({ "permissions": { "user_write": true } });
    let path = user(&world, SUPERVISOR);
    assert_eq!(
        world
            .ours(ADMINISTRATOR, "PATCH", &path, granted)
            .await
            .status,
        200
    );
    world
}

fn user(world: &World, profile: RoleProfile) -> String {
    format!("/api/v1/users/{}", world.ours.users[&profile])
}

async fn supervisor(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world.ours(SUPERVISOR, method, path, body).await
}

/// The fields that are beyond the caller's rights.
fn beyond(answer: &Answer) -> Vec<&str> {
    let fields = answer.body["fields"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    fields
        .iter()
        .filter(|field| field["code"] == "beyond_own_rights")
        .filter_map(|field| field["field"].as_str())
        .collect()
}

fn new_user(profile: &str, permissions: &Value) -> Value {
    json!({ "name": "Ana", "email": format!("{profile}@loja.exemplo"), "role_profile": profile, "permissions": permissions })
}

db_test! {
    /// Rows: ACC-006, ACC-007.
    async fn a_new_user_gets_no_right_that_its_maker_lacks(db: &TestDb) {
        let world = world(db).await;
        let make = async |profile: &str, permissions: Value| {
            supervisor(&world, "POST", "/api/v1/users", new_user(profile, &permissions)).await
        };
        let refused = make("administrator", json!({})).await;
        assert_eq!((refused.status, beyond(&refused)), (422, vec!["role_profile"]), "{refused:?}");
        assert_eq!(
            refused.body["fields"][0]["message"],
            "Isto vai além das suas próprias permissões. Peça a um administrador."
        );
        assert_eq!(beyond(&make("agent", json!({ "organization_write": true })).await), ["permissions"]);
        let both = make("administrator", json!({ "user_write": false })).await;
        assert_eq!(beyond(&both), ["role_profile"], "withholding one leaves the others");
        assert_eq!(make("supervisor", json!({})).await.status, 200);
        assert_eq!(make("agent", json!({ "user_write": true })).await.status, 200, "what one has, one gives");
    }

    /// Rows: ACC-006, ACC-007.
    async fn nobody_raises_themselves_or_takes_over_somebody_who_may_more(db: &TestDb) {
        let world = world(db).await;
        let change = async |profile: RoleProfile, body: Value| supervisor(&world, "PATCH", &user(&world, profile), body).await;
        let more = json!({ "permissions": { "user_write": true, "organization_write": true } });
        assert_eq!(beyond(&change(SUPERVISOR, more).await), ["permissions"]);
        assert_eq!(beyond(&change(SUPERVISOR, json!({ "role_profile": "administrator" })).await), ["role_profile"]);
        assert_eq!(beyond(&change(ADMINISTRATOR, json!({ "password": "cavalo bateria grampo" })).await), ["password"]);
        assert_eq!(beyond(&change(ADMINISTRATOR, json!({ "email": "eu@loja.exemplo" })).await), ["email"]);
        let renamed = change(ADMINISTRATOR, json!({ "name": "Outro nome" })).await;
        assert_eq!((renamed.status, &renamed.body["role_profile"]), (200, &json!("administrator")), "{renamed:?}");
        assert_eq!(change(RoleProfile::Agent, json!({ "password": "cavalo bateria grampo" })).await.status, 200);
    }

    /// Rows: ACC-006, ACC-007.
    async fn nobody_takes_anything_from_somebody_who_may_more(db: &TestDb) {
        let world = world(db).await;
        // Another administrator, so that the last one is not what is in the way.
        let second = world.ours(ADMINISTRATOR, "POST", "/api/v1/users", new_user("administrator", &json!({}))).await;
        assert_eq!(second.status, 200);
        let path = user(&world, ADMINISTRATOR);
        for (body, fields) in [
            (json!({ "active": false }), vec!["active"]),
            (json!({ "role_profile": "agent", "reach": "own" }), vec!["role_profile", "reach"]),
            (json!({ "permissions": { "organization_write": false } }), vec!["permissions"]),
            (json!({ "second_factor": "optional" }), vec!["second_factor"]),
        ] {
            let refused = supervisor(&world, "PATCH", &path, body).await;
            assert_eq!(beyond(&refused), fields, "{refused:?}");
        }
        for (method, below) in [("DELETE", "second-factor"), ("POST", "access-link")] {
            let refused = supervisor(&world, method, &format!("{path}/{below}"), json!({})).await;
            assert_eq!(beyond(&refused), ["id"], "{below}");
        }
        let agent = user(&world, RoleProfile::Agent);
        assert_eq!(supervisor(&world, "PATCH", &agent, json!({ "active": false })).await.status, 200);
    }

    /// Rows: ACC-004, ACC-006.
    async fn the_link_of_somebody_who_may_more_is_not_read_in_the_outbox(db: &TestDb) {
        let world = world(db).await;
        let granted = json!({ "permissions": { "user_write": true, "outbox_write": true } });
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &user(&world, SUPERVISOR), granted).await.status, 200);
        for (profile, is_read) in [(RoleProfile::Agent, true), (ADMINISTRATOR, false)] {
            let link = format!("{}/access-link", user(&world, profile));
            let sent = world.ours(ADMINISTRATOR, "POST", &link, json!({})).await;
            let mail = format!("/api/v1/outbox-mails/{}", sent.body["outbox_mail_id"].as_str().unwrap());
            let seen = supervisor(&world, "GET", &mail, json!({})).await;
            assert_eq!((seen.status, seen.body["body"].is_string()), (200, is_read), "{seen:?}");
        }
    }

    /// Rows: ACC-006, ACC-007.
    async fn nobody_gives_a_wider_reach_than_their_own(db: &TestDb) {
        let world = world(db).await;
        let mut wide = new_user("agent", &json!({}));
        wide["reach"] = json!("all");
        assert_eq!(beyond(&supervisor(&world, "POST", "/api/v1/users", wide.clone()).await), ["reach"]);
        assert_eq!(beyond(&supervisor(&world, "PATCH", &user(&world, SUPERVISOR), json!({ "reach": "all" })).await), ["reach"]);
        wide["reach"] = json!("own");
        assert_eq!(supervisor(&world, "POST", "/api/v1/users", wide).await.status, 200);
    }

    /// Rows: ACC-006, ACC-007, GAP-008.
    async fn a_table_gives_no_more_than_its_bringer_has(db: &TestDb) {
        let world = world(db).await;
        let csv = "nome;e-mail;perfil\nAna;ana@loja.exemplo;administrador\nBia;bia@loja.exemplo;operador\nEu;supervisor@ours.exemplo.com;administrador\n";
        let report = supervisor(&world, "POST", "/api/v1/users/import", json!({ "csv": csv })).await;
        let faults: Vec<&Value> = report.body["lines"].as_array().unwrap().iter().map(|line| &line["faults"]).collect();
        let refused = json!([{ "field": "role_profile", "code": "beyond_own_rights" }]);
        assert_eq!(faults, [&refused, &json!([]), &refused], "{report:?}");
    }

    /// Rows: ACC-006.
    async fn a_token_gives_no_more_than_itself_has(db: &TestDb) {
        let world = World::new(db).await;
        let wanted = json!({ "name": "Integração", "actions": ["user_write"] });
        let made = world.ours(ADMINISTRATOR, "POST", "/api/v1/api-tokens", wanted).await;
        let request = Request::builder().method("POST").uri("/api/v1/users")
            .header("authorization", format!("Bearer {}", made.body["token"].as_str().unwrap()))
            .header("content-type", "application/json")
            .body(Body::from(new_user("administrator", &json!({})).to_string())).unwrap();
        let refused = send(&world.router, request).await;
        assert_eq!(beyond(&refused), ["role_profile"], "an administrator's token is no administrator: {refused:?}");
    }

    /// Rows: ACC-006, ACC-007.
    async fn the_last_administrator_keeps_every_permission(db: &TestDb) {
        let world = World::new(db).await;
        let less = json!({ "permissions": { "organization_write": false } });
        let change = async |body: &Value| world.ours(ADMINISTRATOR, "PATCH", &user(&world, ADMINISTRATOR), body.clone()).await;
        assert_eq!(change(&less).await.code(), "last_administrator", "nobody could give it back");
        let second = world.ours(ADMINISTRATOR, "POST", "/api/v1/users", new_user("administrator", &json!({}))).await;
        assert_eq!(second.status, 200, "{second:?}");
        assert_eq!(change(&less).await.status, 200);
        assert_eq!(beyond(&change(&json!({ "permissions": {} })).await), ["permissions"], "taken is taken");
    }

    /// Rows: ACC-006, GAP-009.
    async fn a_named_profile_holds_and_gives_no_more_than_its_maker_has(db: &TestDb) {
        let world = world(db).await;
        let profiles = "/api/v1/permission-profiles";
        let make = async |name: &str, from: &str, permissions: Value| {
            let body = json!({ "name": name, "role_profile": from, "permissions": permissions });
            supervisor(&world, "POST", profiles, body).await
        };
        assert_eq!(beyond(&make("Chefia", "administrator", json!({})).await), ["role_profile"]);
        assert_eq!(beyond(&make("Chefia", "agent", json!({ "job_write": true })).await), ["permissions"]);
        let mine = make("Retaguarda", "agent", json!({ "user_write": true })).await;
        assert_eq!(mine.status, 200, "what one has, one gives: {mine:?}");
        let path = format!("{profiles}/{}", mine.body["id"].as_str().unwrap());
        assert_eq!(beyond(&supervisor(&world, "PATCH", &path, json!({ "permissions": { "job_write": true } })).await), ["permissions"]);

        // One that an administrator made: neither given, nor cut down, nor removed, and it raises nobody.
        let body = json!({ "name": "Chefia", "role_profile": "supervisor", "permissions": { "job_write": true } });
        let theirs = world.ours(ADMINISTRATOR, "POST", profiles, body).await;
        let id = theirs.body["id"].clone();
        let above = format!("{profiles}/{}", id.as_str().unwrap());
        let given = json!({ "permission_profile_id": id });
        assert_eq!(beyond(&supervisor(&world, "PATCH", &user(&world, SUPERVISOR), given.clone()).await), ["permission_profile_id"]);
        let new = json!({ "name": "Bia", "email": "bia@loja.exemplo", "permission_profile_id": id });
        assert_eq!(beyond(&supervisor(&world, "POST", "/api/v1/users", new).await), ["permission_profile_id"]);
        let csv = "nome;e-mail;perfil\nBia;bia@loja.exemplo;Chefia\n";
        let report = supervisor(&world, "POST", "/api/v1/users/import", json!({ "csv": csv })).await;
        assert_eq!(report.body["lines"][0]["faults"], json!([{ "field": "permission_profile_id", "code": "beyond_own_rights" }]));
        assert_eq!(beyond(&supervisor(&world, "PATCH", &above, json!({ "permissions": {} })).await), ["permissions"]);
        assert_eq!(beyond(&supervisor(&world, "DELETE", &above, json!({})).await), ["id"]);
        assert_eq!(supervisor(&world, "PATCH", &above, json!({ "name": "Outro nome" })).await.status, 200);

        // Nor is one changed that somebody has who may more, by a decision of their own.
        let agent = user(&world, RoleProfile::Agent);
        let more = json!({ "permission_profile_id": mine.body["id"], "permissions": { "job_write": true } });
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &agent, more).await.status, 200);
        assert_eq!(beyond(&supervisor(&world, "PATCH", &path, json!({ "permissions": {} })).await), ["permissions"]);
        assert_eq!(beyond(&supervisor(&world, "PATCH", &agent, json!({ "permission_profile_id": null })).await), ["permission_profile_id"]);
    }

    /// Rows: ACC-006, ACC-007.
    async fn nobody_signs_out_or_unlocks_somebody_who_may_more(db: &TestDb) {
        let world = world(db).await;
        let above = user(&world, ADMINISTRATOR);
        let sessions = world.ours(ADMINISTRATOR, "GET", &format!("{above}/sessions"), json!({})).await;
        let one = sessions.body["items"][0]["id"].as_str().unwrap();
        for (method, below) in [("DELETE", "sessions".to_owned()), ("DELETE", format!("sessions/{one}")), ("POST", "unlock".to_owned())] {
            let refused = supervisor(&world, method, &format!("{above}/{below}"), json!({})).await;
            assert_eq!((refused.status, beyond(&refused)), (422, vec!["id"]), "{below}: {refused:?}");
        }
        assert_eq!(world.ours(ADMINISTRATOR, "GET", "/api/v1/session", json!({})).await.status, 200, "still there");
        let agent = user(&world, RoleProfile::Agent);
        for (method, below) in [("POST", "unlock"), ("DELETE", "sessions")] {
            assert_eq!(supervisor(&world, method, &format!("{agent}/{below}"), json!({})).await.status, 200, "{below}");
        }
        let own = supervisor(&world, "DELETE", &format!("{}/sessions", user(&world, SUPERVISOR)), json!({})).await;
        assert_eq!(own.status, 200, "one's own always: {own:?}");
    }

    /// Rows: ACC-006, GAP-008.
    async fn a_table_takes_nothing_from_somebody_who_may_more(db: &TestDb) {
        let world = world(db).await;
        let second = new_user("administrator", &json!({}));
        assert_eq!(world.ours(ADMINISTRATOR, "POST", "/api/v1/users", second).await.status, 200);
        let csv = "nome;e-mail;perfil;ativo\nChefe;administrator@ours.exemplo.com;operador;não\nAna;agent@ours.exemplo.com;;não\n";
        let report = supervisor(&world, "POST", "/api/v1/users/import", json!({ "csv": csv })).await;
        let refused = |field: &str| json!({ "field": field, "code": "beyond_own_rights" });
        assert_eq!(report.body["lines"][0]["faults"], json!([refused("active"), refused("role_profile"), refused("reach")]), "{report:?}");
        assert_eq!(report.body["lines"][1]["outcome"], json!("changed"));
    }
}
