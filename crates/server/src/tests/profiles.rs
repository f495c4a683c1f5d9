//! Named profiles: made, given to users, changed for all of them at once, and gone when nobody has them.

use base::authz::{Action, RoleProfile};
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const PROFILES: &str = "/api/v1/permission-profiles";

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world.ours(ADMINISTRATOR, method, path, body).await
}

async fn profile(world: &World, body: Value) -> String {
    let made = admin(world, "POST", PROFILES, body).await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

fn agent(world: &World) -> String {
    format!("/api/v1/users/{}", world.ours.users[&AGENT])
}

async fn give(world: &World, id: &str) -> Answer {
    let given = json!({ "permission_profile_id": id });
    admin(world, "PATCH", &agent(world), given).await
}

/// What our agent may do, by the session that is open.
async fn may(world: &World, action: Action) -> bool {
    let session = world.ours(AGENT, "GET", "/api/v1/session", json!({})).await;
    session.body["actions"]
        .as_array()
        .unwrap()
        .contains(&json!(action.name()))
}

fn field(answer: &Answer) -> String {
    let fault = &answer.body["fields"][0];
    format!(
        "{}: {}",
        fault["field"].as_str().unwrap_or_default(),
        fault["code"].as_str().unwrap_or_default()
    )
}

db_test! {
    /// Rows: GAP-009.
    async fn a_profile_changes_what_all_who_have_it_may_do_at_once(db: &TestDb) {
        let world = World::new(db).await;
        let body = json!({ "name": "Retaguarda", "role_profile": "agent", "permissions": { "board_read": true, "interaction_read": true } });
        let id = profile(&world, body).await;
        assert!(!may(&world, Action::BoardRead).await);
        let given = give(&world, &id).await;
        assert_eq!((given.status, &given.body["permission_profile_id"], &given.body["permissions"]), (200, &json!(id), &json!({})));
        assert!(may(&world, Action::BoardRead).await, "in the session that was open already");
        assert_eq!(world.ours(AGENT, "GET", "/api/v1/board", json!({})).await.status, 200);

        let path = format!("{PROFILES}/{id}");
        let changed = admin(&world, "PATCH", &path, json!({ "permissions": { "interaction_cancel": false } })).await;
        assert_eq!((changed.status, &changed.body["user_count"]), (200, &json!(1)), "{changed:?}");
        assert!(!may(&world, Action::BoardRead).await && !may(&world, Action::InteractionCancel).await);
        assert_eq!(world.ours(AGENT, "GET", "/api/v1/board", json!({})).await.code(), "permission_missing");

        // What was decided for the user lies over the profile, whatever becomes of it.
        let own = json!({ "permissions": { "board_read": true, "interaction_cancel": true } });
        assert_eq!(admin(&world, "PATCH", &agent(&world), own).await.status, 200);
        assert_eq!(admin(&world, "PATCH", &path, json!({ "permissions": { "person_write": false } })).await.status, 200);
        assert!(may(&world, Action::BoardRead).await && may(&world, Action::InteractionCancel).await);
        assert!(!may(&world, Action::PersonWrite).await);

        let log = admin(&world, "GET", &format!("/api/v1/audit-log?subject=permission_profile&subject_id={id}"), json!({})).await;
        let forms: Vec<(&Value, &Value)> = log.body["items"].as_array().unwrap().iter().map(|one| (&one["before"]["permissions"], &one["after"]["permissions"])).collect();
        let [first, second, third] = [json!({ "board_read": true }), json!({ "interaction_cancel": false }), json!({ "person_write": false })];
        assert_eq!(forms, [(&second, &third), (&first, &second), (&Value::Null, &first)]);
    }

    /// Rows: GAP-009.
    async fn a_profile_that_users_have_stays_and_says_how_many(db: &TestDb) {
        let world = World::new(db).await;
        let id = profile(&world, json!({ "name": "Retaguarda", "role_profile": "agent" })).await;
        give(&world, &id).await;
        let path = format!("{PROFILES}/{id}");
        let refused = admin(&world, "DELETE", &path, json!({})).await;
        assert_eq!((refused.status, refused.code(), &refused.body["user_count"]), (409, "profile_in_use", &json!(1)));
        let other = json!({ "role_profile": "senior_agent" });
        let moved = admin(&world, "PATCH", &agent(&world), other).await;
        assert_eq!((&moved.body["permission_profile_id"], &moved.body["reach"]), (&Value::Null, &json!("team")), "another role profile leaves it");
        assert_eq!(admin(&world, "DELETE", &path, json!({})).await.status, 200);
        assert_eq!(field(&give(&world, &id).await), "permission_profile_id: unknown");
        assert_eq!(admin(&world, "DELETE", &path, json!({})).await.status, 404);
    }

    /// Rows: GAP-009.
    async fn a_profile_has_a_name_of_its_own_and_starts_from_one_of_the_four(db: &TestDb) {
        let world = World::new(db).await;
        let make = async |body: Value| admin(&world, "POST", PROFILES, body).await;
        for word in ["supervisor", "OPERADOR", "Senior Agent"] {
            let refused = make(json!({ "name": word, "role_profile": "agent" })).await;
            assert_eq!(field(&refused), "name: taken", "a table of users reads it as another");
        }
        let id = profile(&world, json!({ "name": "Fidelização", "role_profile": "supervisor" })).await;
        assert_eq!(make(json!({ "name": "fidelizacao", "role_profile": "agent" })).await.code(), "name_taken");
        assert_eq!(field(&make(json!({ "name": "x", "role_profile": "agent", "permissions": { "fly": true } })).await), "permissions.?: invalid");
        let both = json!({ "role_profile": "agent", "permission_profile_id": id });
        assert_eq!(field(&admin(&world, "PATCH", &agent(&world), both).await), "role_profile: invalid");
        let given = give(&world, &id).await;
        assert_eq!((&given.body["role_profile"], &given.body["reach"]), (&json!("supervisor"), &json!("queues")));
        let back = admin(&world, "PATCH", &agent(&world), json!({ "permission_profile_id": null })).await;
        assert_eq!((&back.body["role_profile"], &back.body["permission_profile_id"]), (&json!("supervisor"), &Value::Null));
        assert_eq!(world.theirs("GET", PROFILES, json!({})).await.body["items"], json!([]), "each organization has its own");
        let stranger = world.theirs("PATCH", &format!("/api/v1/users/{}", world.theirs.users[&AGENT]), json!({ "permission_profile_id": id })).await;
        assert_eq!(field(&stranger), "permission_profile_id: unknown");
    }

    /// Rows: GAP-008, GAP-009.
    async fn tables_of_users_name_their_profiles(db: &TestDb) {
        let world = World::new(db).await;
        let id = profile(&world, json!({ "name": "Retaguarda; noite", "role_profile": "senior_agent" })).await;
        let csv = "nome;e-mail;perfil\nAna;ana@loja.exemplo;\"retaguarda; NOITE\"\nBia;bia@loja.exemplo;chefe\nCaio;caio@loja.exemplo;supervisor\n";
        let report = admin(&world, "POST", "/api/v1/users/import", json!({ "csv": csv })).await;
        let outcomes: Vec<&str> = report.body["lines"].as_array().unwrap().iter().map(|line| line["outcome"].as_str().unwrap()).collect();
        assert_eq!(outcomes, ["created", "refused", "created"], "{report:?}");
        assert_eq!(report.body["lines"][1]["faults"], json!([{ "field": "role_profile", "code": "unknown" }]));
        let found = admin(&world, "GET", "/api/v1/users?q=Ana", json!({})).await;
        let ana = &found.body["items"][0];
        assert_eq!((&ana["permission_profile_id"], &ana["role_profile"], &ana["reach"]), (&json!(id), &json!("senior_agent"), &json!("team")));
        let table = admin(&world, "GET", "/api/v1/users/export", json!({})).await;
        let table = table.body["csv"].as_str().unwrap();
        assert!(table.contains("Ana;ana@loja.exemplo;\"Retaguarda; noite\";"), "{table}");
        let again = admin(&world, "POST", "/api/v1/users/import", json!({ "csv": table })).await;
        assert_eq!((&again.body["refused_count"], &again.body["changed_count"]), (&json!(0), &json!(0)), "{again:?}");
    }

    /// Rows: ACC-006, GAP-009.
    async fn the_last_administrator_keeps_every_permission_of_a_named_profile_too(db: &TestDb) {
        let world = World::new(db).await;
        let id = profile(&world, json!({ "name": "Dono", "role_profile": "administrator" })).await;
        let me = format!("/api/v1/users/{}", world.ours.users[&ADMINISTRATOR]);
        assert_eq!(admin(&world, "PATCH", &me, json!({ "permission_profile_id": id })).await.status, 200);
        let less = json!({ "permissions": { "job_write": false } });
        let path = format!("{PROFILES}/{id}");
        assert_eq!(admin(&world, "PATCH", &path, less.clone()).await.code(), "last_administrator");
        let second = json!({ "name": "Bia", "email": "bia@loja.exemplo", "role_profile": "administrator" });
        assert_eq!(admin(&world, "POST", "/api/v1/users", second).await.status, 200);
        assert_eq!(admin(&world, "PATCH", &path, less).await.status, 200);
        assert_eq!(field(&admin(&world, "PATCH", &path, json!({ "permissions": {} })).await), "permissions: beyond_own_rights", "taken is taken");
    }
}
