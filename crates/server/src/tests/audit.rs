//! What is changed through the API stands in the audit log: who, from where, before and after.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::accounts::{app_code, newest_mail, token_of};
use super::support::{World, call, sign_in};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const PASSWORD: &str = "uma senha de teste";
const NEW: &str = "cavalo bateria grampo";

/// What the log keeps of our agent, newest first.
async fn of_agent(world: &World) -> Vec<Value> {
    let path = format!(
        "/api/v1/audit-log?subject=user&subject_id={}",
        world.ours.users[&AGENT]
    );
    let log = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
    log.body["items"].as_array().unwrap().clone()
}

/// The only entry of our agent: who made it, and a field of its form after.
async fn only(world: &World, field: &str) -> (Value, Value) {
    let entries = of_agent(world).await;
    assert_eq!(entries.len(), 1, "{entries:?}");
    (
        entries[0]["actor_id"].clone(),
        entries[0]["after"][field].clone(),
    )
}

async fn agent(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = world
        .ours(AGENT, method, &format!("/api/v1/session{path}"), body)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// Does something to our agent as the administrator.
async fn to_agent(world: &World, method: &str, path: &str) -> Value {
    let path = format!("/api/v1/users/{}{path}", world.ours.users[&AGENT]);
    let answer = world.ours(ADMINISTRATOR, method, &path, json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

async fn enrol(world: &World) {
    let begun = agent(
        world,
        "POST",
        "/second-factor",
        json!({ "password": PASSWORD }),
    )
    .await;
    let code = app_code(world, begun["secret"].as_str().unwrap());
    agent(world, "PUT", "/second-factor", json!({ "code": code })).await;
}

fn user(world: &World, profile: RoleProfile) -> Value {
    json!(world.ours.users[&profile])
}

db_test! {
    async fn a_change_is_kept_with_its_author_and_both_forms(db: &TestDb) {
        let world = World::new(db).await;
        let admin = RoleProfile::Administrator;
        let made = world.ours(admin, "POST", "/api/v1/labels", json!({ "name": "Reclamação", "color": "red" })).await;
        let id = made.body["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/labels/{id}");
        let changed = world.ours(admin, "PATCH", &path, json!({ "name": "Elogio", "color": "green" })).await;
        assert_eq!((changed.status, &changed.body["revision"]), (200, &json!(2)));
        assert_eq!(world.ours(admin, "DELETE", &path, json!({})).await.status, 200);
        assert_eq!(world.ours(admin, "DELETE", &path, json!({})).await.status, 404);

        let log = world.ours(admin, "GET", &format!("/api/v1/audit-log?subject=label&subject_id={id}"), json!({})).await;
        let entries = log.body["items"].as_array().unwrap();
        let names = |form: &str| entries.iter().map(|one| one[form]["name"].as_str()).collect::<Vec<_>>();
        assert_eq!(names("before"), [Some("Elogio"), Some("Reclamação"), None]);
        assert_eq!(names("after"), [None, Some("Elogio"), Some("Reclamação")]);
        let author = json!(world.ours.users[&admin]);
        assert!(entries.iter().all(|one| one["actor_id"] == author), "{entries:?}");

        let found = world.ours(admin, "GET", "/api/v1/audit-log?q=elogio&limit=1", json!({})).await;
        assert_eq!(found.body["items"][0]["title"], "Elogio");
        let check = world.ours(admin, "POST", "/api/v1/audit-log/check", json!({})).await;
        assert_eq!(check.body["broken_seq"], json!(null));
        let theirs = world.theirs("GET", "/api/v1/audit-log", json!({})).await;
        assert_eq!(theirs.body["items"], json!([]), "each organization has its own");
    }

    async fn secrets_and_passwords_are_named_but_never_kept(db: &TestDb) {
        let world = World::new(db).await;
        let admin = RoleProfile::Administrator;
        let user = world.ours.users[&RoleProfile::Agent];
        let path = format!("/api/v1/users/{user}");
        let answer = world.ours(admin, "PATCH", &path, json!({ "password": "outra senha segura" })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let log = world.ours(admin, "GET", "/api/v1/audit-log", json!({})).await;
        assert_eq!(log.body["items"][0]["after"]["password_changed"], true);
        assert!(!log.body.to_string().contains("outra senha"));
        assert!(!log.body.to_string().contains("argon2"));
    }

    /// Rows: GAP-004.
    async fn ones_own_new_password_is_kept(db: &TestDb) {
        let world = World::new(db).await;
        let body = json!({ "current_password": PASSWORD, "password": NEW });
        agent(&world, "PUT", "/password", body).await;
        assert_eq!(only(&world, "password_changed").await, (user(&world, AGENT), json!(true)));
    }

    /// Rows: ACC-008, GAP-004.
    async fn a_link_that_is_sent_and_the_password_chosen_with_it_are_kept(db: &TestDb) {
        let world = World::new(db).await;
        to_agent(&world, "POST", "/access-link").await;
        assert_eq!(only(&world, "access_link_sent").await, (user(&world, ADMINISTRATOR), json!(true)));
        let token = token_of(newest_mail(&world).await["body"].as_str().unwrap());
        let body = json!({ "token": token, "password": NEW });
        assert_eq!(call(&world.router, None, "POST", "/api/v1/access/password", &body).await.status, 200);
        let entries = of_agent(&world).await;
        assert_eq!(entries.len(), 2, "{entries:?}");
        assert_eq!(entries[0]["after"]["password_changed"], true);
        assert_eq!(entries[0]["actor_id"], Value::Null, "who held the link is not known");
        assert!(!json!(entries).to_string().contains(&token));
    }

    /// Rows: ACC-003, GAP-005.
    async fn a_second_factor_that_is_enrolled_replaced_and_removed_is_kept(db: &TestDb) {
        let world = World::new(db).await;
        enrol(&world).await;
        assert_eq!(only(&world, "has_second_factor").await, (user(&world, AGENT), json!(true)));
        enrol(&world).await;
        let replaced = of_agent(&world).await;
        assert_eq!((replaced.len(), &replaced[0]["after"]["second_factor_replaced"]), (2, &json!(true)));
        agent(&world, "POST", "/second-factor/remove", json!({ "password": PASSWORD })).await;
        let removed = of_agent(&world).await;
        assert_eq!(removed.len(), 3, "{removed:?}");
        let form = |form: &str| removed[0][form]["has_second_factor"].clone();
        assert_eq!((form("before"), form("after")), (json!(true), json!(false)));
    }

    /// Rows: GAP-005.
    async fn a_second_factor_that_is_reset_is_kept(db: &TestDb) {
        let world = World::new(db).await;
        to_agent(&world, "DELETE", "/second-factor").await;
        assert_eq!(only(&world, "sessions_ended").await, (user(&world, ADMINISTRATOR), json!(true)));
    }

    /// Rows: GAP-004.
    async fn signing_a_user_out_is_kept(db: &TestDb) {
        let world = World::new(db).await;
        to_agent(&world, "DELETE", "/sessions").await;
        assert_eq!(only(&world, "sessions_ended").await, (user(&world, ADMINISTRATOR), json!(true)));
    }

    /// Rows: GAP-004.
    async fn ending_a_session_of_somebody_else_is_kept_and_of_ones_own_is_not(db: &TestDb) {
        let world = World::new(db).await;
        let ids = async || {
            let list = to_agent(&world, "GET", "/sessions").await;
            let ids = list["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned());
            ids.collect::<Vec<_>>()
        };
        let before = ids().await;
        let cookie = sign_in(&world.router, "agent@ours.exemplo.com").await;
        let own = ids().await.into_iter().find(|id| !before.contains(id)).unwrap();
        let path = format!("/api/v1/sessions/{own}");
        assert_eq!(call(&world.router, Some(&cookie), "DELETE", &path, &json!({})).await.status, 200);
        assert_eq!(of_agent(&world).await, Vec::<Value>::new());
        to_agent(&world, "DELETE", &format!("/sessions/{}", before[0])).await;
        assert_eq!(only(&world, "sessions_ended").await, (user(&world, ADMINISTRATOR), json!(true)));
    }
}
