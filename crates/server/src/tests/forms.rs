//! Forms through the API: who designs them, who may choose them, what is published and how they are filled in.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn calls(
    world: &World,
    who: RoleProfile,
    (method, path): (&str, &str),
    body: Value,
) -> Answer {
    let path = format!("/api/v1{path}");
    world.ours(who, method, &path, body).await
}

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    calls(world, ADMINISTRATOR, (method, path), body).await
}

/// The names of the forms that somebody may choose.
async fn choices(world: &World, who: RoleProfile) -> Vec<String> {
    let listed = calls(world, who, ("GET", "/agent/forms"), json!({})).await;
    assert_eq!(listed.status, 200, "{listed:?}");
    let items = listed.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

fn definition() -> Value {
    let reasons =
        json!([{ "key": "troca", "label": "Troca" }, { "key": "elogio", "label": "Elogio" }]);
    json!({ "sections": [{ "title": "Motivo", "fields": [
        { "name": "COD_MOTIVO", "label": "Motivo", "kind": "choice", "options": reasons, "required": true },
        { "name": "NUM_PEDIDO", "label": "Pedido", "kind": "short_text", "visible_when": "COD_MOTIVO = \"troca\"", "required": true },
        { "name": "VAL_PRECO", "label": "Preço", "kind": "money", "default": 1_000 },
        { "name": "VAL_DOBRO", "label": "Dobro", "kind": "computed", "expression": "VAL_PRECO * 2", "shown_as": "money" },
        { "name": "NOM_CLIENTE", "label": "Cliente", "kind": "short_text", "from_person": "name" },
        { "name": "COD_PESSOA", "label": "Pessoa", "kind": "person", "on_desk": false },
    ] }] })
}

/// A form with a draft without faults; gives its path and id.
async fn made(world: &World, name: &str) -> (String, String) {
    let body = json!({ "name": name, "on_desk": true, "draft": definition() });
    let made = admin(world, "POST", "/forms", body).await;
    assert_eq!(made.status, 200, "{made:?}");
    assert_eq!(made.body["faults"], json!([]), "{made:?}");
    let id = made.body["id"].as_str().unwrap().to_owned();
    (format!("/forms/{id}"), id)
}

fn wrong(answer: &Answer) -> Vec<(String, String)> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let problems = answer.body["problems"].as_array().cloned();
    let problems = problems.unwrap_or_default();
    problems
        .iter()
        .map(|one| (text(one, "field"), text(one, "code")))
        .collect()
}

db_test! {
    /// Rows: CASE-021, CASE-022.
    async fn a_form_reaches_the_desk_once_it_is_published_ticked_and_active(db: &TestDb) {
        let world = World::new(db).await;
        let (path, _) = made(&world, "Troca").await;
        assert!(choices(&world, AGENT).await.is_empty(), "it is a draft");
        let published = admin(&world, "POST", &format!("{path}/publish"), json!({})).await;
        assert_eq!((&published.body["published_version"], &published.body["differs"]), (&json!(1), &json!(false)), "{published:?}");
        for who in RoleProfile::ALL {
            assert_eq!(choices(&world, who).await, ["Troca"], "{}", who.name());
        }
        for change in [json!({ "on_desk": false }), json!({ "on_desk": true, "active": false })] {
            assert_eq!(admin(&world, "PATCH", &path, change).await.status, 200);
            assert!(choices(&world, AGENT).await.is_empty());
        }
        admin(&world, "PATCH", &path, json!({ "active": true })).await;
        assert_eq!(choices(&world, AGENT).await, ["Troca"]);
        assert_eq!(admin(&world, "DELETE", &path, json!({})).await.status, 200);
        assert!(choices(&world, AGENT).await.is_empty());
        let version = calls(&world, AGENT, ("GET", &format!("{path}/version?version=1")), json!({})).await;
        assert_eq!((&version.body["name"], &version.body["definition"]["sections"][0]["title"]), (&json!("Troca"), &json!("Motivo")), "{version:?}");
    }

    /// Rows: CASE-023, CONFLICT-18.
    async fn groups_restrict_a_form_for_everybody_unless_the_organization_says_otherwise(db: &TestDb) {
        let world = World::new(db).await;
        let (path, _) = made(&world, "Troca").await;
        admin(&world, "POST", &format!("{path}/publish"), json!({})).await;
        let members = json!({ "name": "Trocas", "member_ids": [world.ours.users[&AGENT]] });
        let group = admin(&world, "POST", "/user-groups", members).await.body["id"].clone();
        let changed = admin(&world, "PATCH", &path, json!({ "group_ids": [group] })).await;
        assert_eq!(changed.body["group_ids"], json!([group]), "{changed:?}");
        assert_eq!(choices(&world, AGENT).await, ["Troca"]);
        assert!(choices(&world, RoleProfile::Supervisor).await.is_empty());
        assert!(choices(&world, ADMINISTRATOR).await.is_empty(), "administrators too");
        let mut settings = admin(&world, "GET", "/organization", json!({})).await.body["settings"].clone();
        assert_eq!(settings["forms_open_to_administrators"], json!(false));
        settings["forms_open_to_administrators"] = json!(true);
        admin(&world, "PATCH", "/organization", json!({ "settings": settings })).await;
        assert_eq!(choices(&world, ADMINISTRATOR).await, ["Troca"]);
        assert!(choices(&world, RoleProfile::Supervisor).await.is_empty());
        // A group that is gone opens the form to nobody.
        admin(&world, "DELETE", &format!("/user-groups/{}", group.as_str().unwrap()), json!({})).await;
        assert!(choices(&world, AGENT).await.is_empty());
        let kept = admin(&world, "PATCH", &path, json!({ "group_ids": [group], "name": "Trocas" })).await;
        assert_eq!(kept.status, 200, "what is there may stay: {kept:?}");
        let theirs = world.theirs("POST", "/api/v1/user-groups", json!({ "name": "x" })).await.body["id"].clone();
        let refused = admin(&world, "PATCH", &path, json!({ "group_ids": [theirs] })).await;
        assert_eq!((&refused.body["fields"][0]["field"], &refused.body["fields"][0]["code"]), (&json!("group_ids"), &json!("unknown")));
    }

    /// Rows: GAP-092.
    async fn publishing_makes_a_version_that_never_changes(db: &TestDb) {
        let world = World::new(db).await;
        let (path, _) = made(&world, "Troca").await;
        let publish = format!("{path}/publish");
        let first = admin(&world, "POST", &publish, json!({ "revision": 1 })).await;
        assert_eq!(first.body["published_version"], json!(1));
        let again = admin(&world, "POST", &publish, json!({})).await;
        assert_eq!((&again.body["published_version"], again.body["versions"].as_array().unwrap().len()), (&json!(1), 1), "{again:?}");
        let mut draft = definition();
        draft["sections"][0]["title"] = json!("Outro");
        let edited = admin(&world, "PATCH", &path, json!({ "draft": draft })).await;
        assert_eq!((&edited.body["differs"], &edited.body["published_version"]), (&json!(true), &json!(1)));
        let stale = admin(&world, "POST", &publish, json!({ "revision": 2 })).await;
        assert_eq!(stale.code(), "form_changed");
        admin(&world, "POST", &publish, json!({ "revision": 3 })).await;
        for (n, title) in [(1, "Motivo"), (2, "Outro")] {
            let shown = calls(&world, AGENT, ("GET", &format!("{path}/version?version={n}")), json!({})).await;
            assert_eq!(shown.body["definition"]["sections"][0]["title"], json!(title));
        }
        draft["sections"][0]["fields"][1]["visible_when"] = json!("NUM_PEDIDO = \"1\"");
        let faulty = admin(&world, "PATCH", &path, json!({ "draft": draft })).await;
        let fault = json!({
            "at": "sections.0.fields.1.visible_when", "code": "form_circle", "position": null,
            "message": "Esta condição depende dela mesma. Tire do caminho um dos campos.",
        });
        assert_eq!(faulty.body["faults"], json!([fault]));
        let refused = admin(&world, "POST", &publish, json!({})).await;
        assert_eq!((refused.code(), &refused.body["faults"]), ("form_has_faults", &json!([fault])));
    }

    async fn what_is_larger_than_a_form_may_be_is_refused_at_its_field(db: &TestDb) {
        let world = World::new(db).await;
        let (path, _) = made(&world, "Troca").await;
        let fields: Vec<Value> = (0..10_000).map(|n| json!({ "name": format!("F{n}"), "label": "x", "kind": "date" })).collect();
        let huge = json!({ "sections": [{ "fields": fields }] });
        let refused = admin(&world, "PATCH", &path, json!({ "draft": huge })).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!("draft.sections")), "{refused:?}");
        let one = |name: &str, expression: &str| json!({ "sections": [{ "fields": [{ "name": name, "label": "x", "kind": "computed", "expression": expression }] }] });
        let deep = "(".repeat(900);
        let refused = admin(&world, "POST", "/form-trials", json!({ "definition": one("A", &deep) })).await;
        assert_eq!(refused.body["fields"][0]["code"], json!("form_expression_too_large"), "{refused:?}");
        let nul = admin(&world, "PATCH", &path, json!({ "draft": one("A\0", "1") })).await;
        assert_eq!(nul.body["fields"][0]["code"], json!("text_control_character"), "{nul:?}");
        for name in ["A😀", "DSC_CORPO_EMAIL", "NUM_PROTOCOLO", "a"] {
            let tried = admin(&world, "POST", "/form-trials", json!({ "definition": one(name, "\"x\"") })).await;
            assert_eq!((&tried.body["faults"][0]["at"], &tried.body["state"]), (&json!("sections.0.fields.0.name"), &Value::Null), "{tried:?}");
        }
        let mut nested = json!("x");
        for _ in 0..100 {
            nested = json!([nested]);
        }
        let tried = admin(&world, "POST", "/form-trials", json!({ "definition": definition(), "answers": { "COD_MOTIVO": nested } })).await;
        assert_eq!(tried.status, 200, "{tried:?}");
    }

    /// Rows: CASE-006, CASE-008, GAP-092.
    async fn the_server_says_what_is_shown_required_and_computed(db: &TestDb) {
        let world = World::new(db).await;
        let (path, _) = made(&world, "Troca").await;
        let weigh = format!("{path}/weigh");
        assert_eq!(calls(&world, AGENT, ("POST", &weigh), json!({})).await.status, 404, "nothing is published");
        admin(&world, "POST", &format!("{path}/publish"), json!({})).await;
        let ana = admin(&world, "POST", "/people", json!({ "kind": "natural", "name": "Ana" })).await.body["id"].clone();
        let begun = calls(&world, AGENT, ("POST", &weigh), json!({ "person_id": ana })).await;
        assert_eq!(begun.body["answers"], json!({ "VAL_PRECO": 1_000, "VAL_DOBRO": 2_000, "NOM_CLIENTE": "Ana" }), "{begun:?}");
        assert_eq!(wrong(&begun), [("COD_MOTIVO".to_owned(), "required".to_owned())]);
        let answers = json!({ "COD_MOTIVO": "troca", "COD_PESSOA": ana, "VAL_DOBRO": 1 });
        let full = json!({ "version": 1, "answers": answers, "screen": "full" });
        let weighed = calls(&world, AGENT, ("POST", &weigh), full).await;
        assert_eq!(weighed.body["required"], json!(["COD_MOTIVO", "NUM_PEDIDO"]));
        assert_eq!(wrong(&weighed), [("NUM_PEDIDO".to_owned(), "required".to_owned())]);
        assert_eq!(weighed.body["answers"], json!({ "COD_MOTIVO": "troca", "COD_PESSOA": ana }));
        let theirs = world.theirs("POST", "/api/v1/people", json!({ "kind": "natural", "name": "x" })).await.body["id"].clone();
        let strange = json!({ "answers": { "COD_MOTIVO": "elogio", "COD_PESSOA": theirs } });
        let weighed = calls(&world, AGENT, ("POST", &weigh), strange).await;
        assert_eq!(wrong(&weighed), [("COD_PESSOA".to_owned(), "unknown".to_owned())], "another organization's person");
        let tried = admin(&world, "POST", "/form-trials", json!({ "definition": definition() })).await;
        assert_eq!(tried.body["state"]["answers"]["VAL_DOBRO"], json!(2_000), "{tried:?}");
        let mut hides = definition();
        hides["sections"][0]["fields"][2]["visible_when"] = json!("COD_MOTIVO = \"troca\"");
        let tried = admin(&world, "POST", "/form-trials", json!({ "definition": hides })).await;
        assert_eq!((&tried.body["state"]["answers"], &tried.body["state"]["begun"]), (&json!({}), &json!({ "VAL_PRECO": 1_000 })), "what is hidden begins too: {tried:?}");
        let tried = admin(&world, "POST", "/form-trials", json!({ "definition": hides, "answers": {} })).await;
        assert_eq!(tried.body["state"]["begun"], Value::Null);
        assert_eq!(calls(&world, AGENT, ("POST", "/form-trials"), json!({})).await.code(), "permission_missing");
    }
}
