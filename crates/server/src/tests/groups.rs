//! User groups: what is known of them, who sees them, and where they may be chosen.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const GROUPS: &str = "/api/v1/user-groups";

async fn make(world: &World, body: Value) -> Answer {
    world.ours(ADMINISTRATOR, "POST", GROUPS, body).await
}

async fn names(world: &World, who: RoleProfile) -> Vec<String> {
    let list = world.ours(who, "GET", GROUPS, json!({})).await;
    let items = list.body["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

fn fields(answer: &Answer) -> Vec<(&str, &str)> {
    let all = answer.body["fields"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    all.iter()
        .map(|one| {
            (
                one["field"].as_str().unwrap(),
                one["code"].as_str().unwrap(),
            )
        })
        .collect()
}

db_test! {
    /// Rows: GAP-010, ORG-008.
    async fn a_group_says_what_it_is_and_who_answers_for_it(db: &TestDb) {
        let world = World::new(db).await;
        let supervisor = json!(world.ours.users[&SUPERVISOR]);
        let whole = json!({
            "name": "Retenção", "kind": " Equipe ", "responsible_id": supervisor, "mailbox": "retencao@loja.exemplo",
            "restricted": true, "out_of_use": true, "member_ids": [world.ours.users[&AGENT]],
        });
        let made = make(&world, whole).await;
        assert_eq!(made.status, 200, "{made:?}");
        let said = |field: &str| &made.body[field];
        assert_eq!((said("kind"), said("responsible_id"), said("mailbox")), (&json!("Equipe"), &supervisor, &json!("retencao@loja.exemplo")));
        assert_eq!((said("restricted"), said("out_of_use")), (&json!(true), &json!(true)));

        let stranger = json!(world.theirs.users[&AGENT]);
        let wrong = make(&world, json!({ "name": "x", "kind": "x".repeat(41), "mailbox": "retencao" })).await;
        assert_eq!(fields(&wrong), [("kind", "text_too_long"), ("mailbox", "invalid")]);
        let wrong = make(&world, json!({ "name": "x", "responsible_id": stranger, "member_ids": [stranger] })).await;
        assert_eq!(fields(&wrong), [("member_ids", "unknown"), ("responsible_id", "unknown")]);

        // Who has left is not chosen anew, and stays where they stood.
        let path = format!("/api/v1/users/{}", world.ours.users[&SUPERVISOR]);
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &path, json!({ "active": false })).await.status, 200);
        let wrong = make(&world, json!({ "name": "x", "responsible_id": supervisor })).await;
        assert_eq!(fields(&wrong), [("responsible_id", "unknown")]);
        let path = format!("{GROUPS}/{}", made.body["id"].as_str().unwrap());
        let renamed = json!({ "name": "Retenção B", "responsible_id": supervisor });
        let renamed = world.ours(ADMINISTRATOR, "PATCH", &path, renamed).await;
        assert_eq!((renamed.status, &renamed.body["kind"]), (200, &json!("")), "{renamed:?}");
        let log = world.ours(ADMINISTRATOR, "GET", "/api/v1/audit-log?subject=user_group", json!({})).await;
        let change = &log.body["items"][0];
        assert_eq!((&change["before"]["mailbox"], &change["after"]["mailbox"]), (&json!("retencao@loja.exemplo"), &json!("")));
    }

    /// Rows: GAP-010.
    async fn a_restricted_group_is_seen_and_chosen_by_those_who_belong_to_it(db: &TestDb) {
        let world = World::new(db).await;
        let member = json!(world.ours.users[&AGENT]);
        let secret = json!({ "name": "Diretoria", "restricted": true, "member_ids": [member] });
        let made = make(&world, secret.clone()).await;
        let id = made.body["id"].clone();
        make(&world, json!({ "name": "Noite", "member_ids": [member] })).await;
        assert_eq!((names(&world, ADMINISTRATOR).await.len(), names(&world, AGENT).await.len()), (2, 2));
        assert_eq!(names(&world, SUPERVISOR).await, ["Noite"]);
        let view = json!({ "name": "Da diretoria", "filters": {}, "group_ids": [id] });
        let views = "/api/v1/conversation-views";
        assert_eq!(fields(&world.ours(SUPERVISOR, "POST", views, view.clone()).await), [("group_ids", "unknown")]);
        let told = json!({ "text": "oi", "audience": { "user_group_ids": [id] } });
        let told = world.ours(SUPERVISOR, "POST", "/api/v1/announcements", told).await;
        assert_eq!(fields(&told), [("audience.user_group_ids", "unknown")]);

        let mut answers = secret;
        answers["responsible_id"] = json!(world.ours.users[&SUPERVISOR]);
        let path = format!("{GROUPS}/{}", id.as_str().unwrap());
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &path, answers).await.status, 200);
        assert_eq!(names(&world, SUPERVISOR).await, ["Diretoria", "Noite"], "who answers for it belongs to it");
        assert_eq!(world.ours(SUPERVISOR, "POST", views, view).await.status, 200);
    }

    /// Rows: GAP-010.
    async fn a_group_out_of_use_stays_where_it_is_and_is_not_chosen_anew(db: &TestDb) {
        let world = World::new(db).await;
        let body = |out_of_use: bool| json!({ "name": "Verão", "out_of_use": out_of_use, "member_ids": [world.ours.users[&AGENT]] });
        let id = make(&world, body(false)).await.body["id"].clone();
        let views = "/api/v1/conversation-views";
        let view = |name: &str| json!({ "name": name, "filters": {}, "group_ids": [id] });
        let kept = world.ours(SUPERVISOR, "POST", views, view("Do verão")).await;
        assert_eq!(kept.status, 200, "{kept:?}");
        let path = format!("{GROUPS}/{}", id.as_str().unwrap());
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &path, body(true)).await.status, 200);
        assert_eq!(fields(&world.ours(SUPERVISOR, "POST", views, view("Outra")).await), [("group_ids", "unknown")]);
        let path = format!("{views}/{}", kept.body["id"].as_str().unwrap());
        let renamed = world.ours(SUPERVISOR, "PATCH", &path, json!({ "view": view("Do verão passado") })).await;
        assert_eq!((renamed.status, &renamed.body["group_ids"]), (200, &json!([id])), "{renamed:?}");
        let told = json!({ "text": "oi", "audience": { "user_group_ids": [id] } });
        let told = world.ours(ADMINISTRATOR, "POST", "/api/v1/announcements", told).await;
        assert_eq!(fields(&told), [("audience.user_group_ids", "unknown")]);
    }
}
