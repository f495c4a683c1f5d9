//! Labels: a free list of the organization, each with its name, its colour and its place.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World};

const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn call(world: &World, who: RoleProfile, method: &str, tail: &str, body: Value) -> Answer {
    world
        .ours(who, method, &format!("/api/v1/labels{tail}"), body)
        .await
}

/// Name, colour and place of each, in the order of the list.
async fn listed(world: &World) -> Vec<Value> {
    let list = call(world, SUPERVISOR, "GET", "", json!({})).await;
    let items = list.body["items"].as_array().unwrap().iter();
    items
        .map(|one| json!([one["name"], one["color"], one["position"]]))
        .collect()
}

db_test! {
    /// Rows: GAP-023.
    async fn labels_have_a_name_a_colour_and_a_place_that_everybody_sees(db: &TestDb) {
        let world = World::new(db).await;
        let mut ids = Vec::new();
        for (name, color, position) in [("Urgente", "red", 2), ("Troca", "blue", 1), ("Elogio", "green", 3)] {
            let made = call(&world, SUPERVISOR, "POST", "", json!({ "name": name, "color": color, "position": position })).await;
            assert_eq!(made.status, 200, "{made:?}");
            ids.push(made.body["id"].as_str().unwrap().to_owned());
        }
        assert_eq!(listed(&world).await, [json!(["Troca", "blue", 1]), json!(["Urgente", "red", 2]), json!(["Elogio", "green", 3])]);

        let moved = call(&world, SUPERVISOR, "PATCH", &format!("/{}", ids[2]), json!({ "name": "Elogios", "color": "teal", "position": 0 })).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        assert_eq!(listed(&world).await[0], json!(["Elogios", "teal", 0]));
        let directory = world.ours(AGENT, "GET", "/api/v1/directory", json!({})).await;
        let seen: Vec<(&Value, &Value)> = directory.body["labels"].as_array().unwrap().iter().map(|one| (&one["name"], &one["color"])).collect();
        let wanted = [("Elogios", "teal"), ("Troca", "blue"), ("Urgente", "red")];
        assert_eq!(seen, wanted.map(|(name, color)| (json!(name), json!(color))).iter().map(|(name, color)| (name, color)).collect::<Vec<_>>());

        for (body, field) in [
            (json!({ "name": "Nova", "color": "#ff0000" }), "color"),
            (json!({ "name": " ", "color": "red" }), "name"),
        ] {
            let refused = call(&world, SUPERVISOR, "POST", "", body).await;
            assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!(field)), "{refused:?}");
        }
        let taken = call(&world, SUPERVISOR, "POST", "", json!({ "name": "Troca", "color": "pink" })).await;
        assert_eq!(taken.code(), "name_taken");
        assert_eq!(call(&world, AGENT, "POST", "", json!({ "name": "Minha", "color": "red" })).await.code(), "permission_missing");
        let theirs = world.theirs("PATCH", &format!("/api/v1/labels/{}", ids[0]), json!({ "name": "Nossa", "color": "red" })).await;
        assert_eq!(theirs.status, 404);

        assert_eq!(call(&world, SUPERVISOR, "DELETE", &format!("/{}", ids[1]), json!({})).await.status, 200);
        assert_eq!(listed(&world).await.len(), 2);
        let directory = world.ours(AGENT, "GET", "/api/v1/directory", json!({})).await;
        let gone = directory.body["labels"].as_array().unwrap().iter().find(|one| one["id"] == json!(ids[1])).unwrap();
        assert_eq!((&gone["name"], &gone["deleted"]), (&json!("Troca"), &json!(true)), "history still names it");
    }
}
