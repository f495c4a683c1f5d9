//! What is changed through the API stands in the audit log: who, from where, before and after.

use base::authz::RoleProfile;
use serde_json::json;
use store::db_test;

use super::support::World;

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
}
