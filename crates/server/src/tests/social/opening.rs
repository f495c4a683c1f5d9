//! Cases that outside systems open from posts: all or nothing, once, with both numbers.

use serde_json::{Value, json};
use store::db_test;

use super::super::cases::{asks, does, kind, text};
use super::super::support::{NOON, World};
use super::{ADMINISTRATOR, AGENT, INTEGRATION, Program, post, with};

/// A queue for social media, a type, an area and a person.
struct Office {
    kind: String,
    group: Value,
    person: String,
}

impl Office {
    async fn new(world: &World) -> Self {
        let queue = does(
            world,
            ADMINISTRATOR,
            "POST",
            "/queues",
            json!({ "name": "Redes" }),
        )
        .await["id"]
            .clone();
        let mut settings = does(world, ADMINISTRATOR, "GET", "/social-settings", json!({})).await;
        settings["queue_id"] = queue;
        let body = json!({ "settings": settings });
        does(world, ADMINISTRATOR, "PUT", "/social-settings", body).await;
        let group = does(
            world,
            ADMINISTRATOR,
            "POST",
            "/user-groups",
            json!({ "name": "Entrega" }),
        )
        .await["id"]
            .clone();
        let person = json!({ "kind": "natural", "name": "João Prado", "contact_points": [{ "kind": "email", "value": "joao@exemplo.com" }] });
        let person = text(&does(world, ADMINISTRATOR, "POST", "/people", person).await["id"]);
        Self {
            kind: kind(world, json!({ "name": "Entrega" })).await,
            group,
            person,
        }
    }

    fn case(&self) -> Value {
        json!({
            "person_id": self.person,
            "case": { "type_id": self.kind, "title": "Pedido não chegou", "text": "Cliente reclamou no site", "conclusion": "Reenviar" },
            "follow_up": { "text": "Rastrear o pacote", "group_id": self.group, "due_at": NOON.micros() + 86_400_000_000_i64 },
        })
    }
}

db_test! {
    /// Rows: SOCIAL-008, SOCIAL-009, SOCIAL-010, SOCIAL-011, SOCIAL-012, SOCIAL-013, API-001, API-002, API-003, GAP-115.
    async fn an_outside_system_opens_a_case_once_and_reads_both_numbers(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &INTEGRATION).await;
        let early = json!({ "person_id": "1", "case": { "type_id": "1", "text": "x" } });
        let office = {
            let person = does(&world, ADMINISTRATOR, "POST", "/people", json!({ "kind": "natural", "name": "Eva" })).await["id"].clone();
            let refused = program.asks(&world, ("POST", "/social-cases"), with(early, json!({ "person_id": person })), None).await;
            assert_eq!(refused.code(), "social_queue_missing");
            Office::new(&world).await
        };
        program.sends(&world, vec![post("ra-1", 1)]).await;
        let found = program.does(&world, "GET", "/people?q=joao@exemplo.com", json!({})).await;
        assert_eq!(found["items"][0]["id"], json!(office.person));
        let open_cases = format!("/cases?person_id={}&open=true", office.person);
        assert_eq!(program.does(&world, "GET", &open_cases, json!({})).await["items"], json!([]));

        let body = with(office.case(), json!({ "post": { "medium": "reclame aqui", "external_id": "ra-1" } }));
        let opened = program.asks(&world, ("POST", "/social-cases"), body.clone(), Some("k-1")).await.body;
        let twin = program.asks(&world, ("POST", "/social-cases"), body.clone(), Some("k-1")).await.body;
        assert_eq!(opened, twin, "the same key makes nothing new");
        // Also where the answer was lost before it was kept: the key itself is part of what was written.
        let inner = program.does(&world, "POST", "/social-cases", with(body.clone(), json!({ "idempotency_key": "k-1" }))).await;
        assert_eq!(opened, inner);
        assert_eq!(opened["is_new_case"], true);
        let list = program.does(&world, "GET", &open_cases, json!({})).await;
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["number"]), (1, &opened["case_number"]));

        // Found here by either number, with its form and its follow-up.
        for number in [&opened["case_number"], &opened["interaction_number"]] {
            let found = does(&world, ADMINISTRATOR, "GET", &format!("/cases?q={}", text(number)), json!({})).await;
            assert_eq!(found["items"][0]["id"], opened["case_id"], "{number}");
        }
        let case = format!("/cases/{}", text(&opened["case_id"]));
        let one = does(&world, ADMINISTRATOR, "GET", &case, json!({})).await;
        assert_eq!((&one["title"], &one["resolution"], &one["person_id"]), (&json!("Pedido não chegou"), &json!("Reenviar"), &json!(office.person)));
        let form = does(&world, ADMINISTRATOR, "GET", &format!("{case}/form"), json!({})).await;
        assert_eq!((&form["answers"]["DSC_OCORRENCIA"], &form["complete"]), (&json!("Cliente reclamou no site"), &json!(true)));
        assert_eq!(form["answers"]["NOM_CLIENTE"], "João Prado");
        let asked = does(&world, ADMINISTRATOR, "GET", &format!("{case}/follow-ups"), json!({})).await;
        assert_eq!((&asked["items"][0]["text"], &asked["items"][0]["group_id"]), (&json!("Rastrear o pacote"), &office.group));
        let contact = format!("/interactions/{}", text(&opened["interaction_id"]));
        let card = does(&world, ADMINISTRATOR, "GET", &contact, json!({})).await;
        assert_eq!((&card["number"], &card["state"], &card["person_id"]), (&opened["interaction_number"], &json!("concluded"), &json!(office.person)));
        let thread = does(&world, ADMINISTRATOR, "GET", &format!("{contact}/messages"), json!({})).await.to_string();
        assert!(thread.contains("Comprei & não chegou") && thread.contains("Cliente reclamou no site"), "{thread}");

        // A change through the integration is the case's own (SOCIAL-012).
        program.does(&world, "PATCH", &case, json!({ "priority": "urgent" })).await;
        assert_eq!(does(&world, ADMINISTRATOR, "GET", &case, json!({})).await["priority"], "urgent");
        // The open case goes on with another contact.
        let more = json!({ "person_id": office.person, "case_id": opened["case_id"], "text": "Reclamou de novo" });
        let second = program.does(&world, "POST", "/social-cases", more.clone()).await;
        assert_eq!((&second["case_number"], &second["is_new_case"]), (&opened["case_number"], &json!(false)));
        assert_ne!(second["interaction_number"], opened["interaction_number"]);
        let third = program.does(&world, "POST", "/social-cases", more).await;
        assert_ne!(third["interaction_number"], second["interaction_number"], "without a key every request is a new one");

        // The audit log says which token did it.
        let log = does(&world, ADMINISTRATOR, "GET", &format!("/audit-log?subject=case&subject_id={}", text(&opened["case_id"])), json!({})).await;
        for entry in log["items"].as_array().unwrap() {
            assert_eq!((&entry["token_id"], &entry["token_name"]), (&json!(program.id), &json!("iCustomer")));
        }
        let own = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=label", json!({})).await;
        assert_eq!(own["items"], json!([]));
        does(&world, ADMINISTRATOR, "POST", "/labels", json!({ "name": "x", "color": "red" })).await;
        let own = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=label", json!({})).await;
        assert_eq!(own["items"][0]["token_id"], Value::Null);
        assert_eq!(does(&world, ADMINISTRATOR, "POST", "/audit-log/check", json!({})).await["broken_seq"], Value::Null);

        // Beside the post stands what was opened from it, and the link can be taken away.
        let id = text(&opened["post_id"]);
        let post = does(&world, AGENT, "GET", &format!("/social-posts/{id}"), json!({})).await;
        assert_eq!((&post["cases"][0]["case_number"], &post["cases"][0]["by_program"]), (&opened["case_number"], &json!(true)));
        assert_eq!(post["person_id"], json!(office.person), "who the author is, is remembered");
        let link = format!("/social-posts/{id}/cases/{}", text(&opened["case_id"]));
        does(&world, ADMINISTRATOR, "DELETE", &link, json!({})).await;
        assert_eq!(asks(&world, ADMINISTRATOR, "DELETE", &link, json!({})).await.status, 404);
        assert_eq!(does(&world, ADMINISTRATOR, "GET", &case, json!({})).await["number"], opened["case_number"]);
    }

    /// Rows: SOCIAL-011, SOCIAL-014, API-002.
    async fn all_of_a_case_is_opened_or_nothing_of_it(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let other = does(&world, ADMINISTRATOR, "POST", "/people", json!({ "kind": "natural", "name": "Outra" })).await["id"].clone();
        for (change, field) in [
            (json!({ "person_id": "77" }), "person_id"),
            (json!({ "post_id": "77" }), "post_id"),
            (json!({ "case": { "type_id": "77", "text": "x" } }), "case.type_id"),
            (json!({ "case": null }), "case"),
            (json!({ "case_id": "77" }), "case"),
            (json!({ "case": null, "case_id": "77" }), "case_id"),
            (json!({ "follow_up": { "text": "x" } }), "follow_up.group_id"),
            (json!({ "follow_up": { "text": "x", "group_id": "77" } }), "follow_up.group_id"),
            (json!({ "follow_up": { "text": "x", "group_id": office.group, "due_at": 1 } }), "follow_up.due_at"),
        ] {
            let wrong = asks(&world, AGENT, "POST", "/social-cases", with(office.case(), change.clone())).await;
            assert_eq!(wrong.body["fields"][0]["field"], field, "{change}: {wrong:?}");
        }
        assert_eq!(does(&world, ADMINISTRATOR, "GET", "/cases", json!({})).await["items"], json!([]));
        // An agent opens one from any post as well.
        let program = Program::new(&world, &["social_post_add"]).await;
        let report = program.sends(&world, vec![with(post("fb-1", 1), json!({ "medium": "Facebook" }))]).await;
        let body = with(office.case(), json!({ "post_id": report["results"][0]["post_id"] }));
        let opened = does(&world, AGENT, "POST", "/social-cases", body).await;
        let strange = json!({ "person_id": other, "case_id": opened["case_id"] });
        let wrong = asks(&world, AGENT, "POST", "/social-cases", strange).await;
        assert_eq!(wrong.body["fields"][0]["field"], "case_id", "of somebody else");
        let theirs = world.theirs("POST", "/api/v1/social-cases", office.case()).await;
        assert_eq!(theirs.body["fields"][0], json!({ "field": "person_id", "code": "unknown", "message": theirs.body["fields"][0]["message"] }));
        // With the right to social media and without the right to cases, nothing is opened.
        let path = format!("/users/{}", world.ours.users[&AGENT]);
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "permissions": { "case_write": false } })).await;
        assert_eq!(asks(&world, AGENT, "POST", "/social-cases", office.case()).await.code(), "permission_missing");
    }
}
