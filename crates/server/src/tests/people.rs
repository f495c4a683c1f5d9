//! People: who is registered already, who is inactive, and the addresses of each.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::eventually;
use super::outbound::Scene;
use super::put_off::answered;
use super::support::{Answer, NOON, World};
use super::templates::{customer_says, customer_writes_from, passes};

const AGENT: RoleProfile = RoleProfile::Agent;

fn person(kind: &str, name: &str, tax_id: Option<&str>, points: &[(&str, &str)]) -> Value {
    let points: Vec<Value> = points
        .iter()
        .map(|(kind, value)| json!({ "kind": kind, "value": value }))
        .collect();
    json!({ "kind": kind, "name": name, "tax_id": tax_id, "contact_points": points })
}

db_test! {
    /// Rows: PERSON-018.
    async fn who_shares_a_document_or_an_address_is_offered_however_it_is_written(db: &TestDb) {
        let world = World::new(db).await;
        let register = async |body: Value| world.ours(AGENT, "POST", "/api/v1/people", body).await;
        let mut known = Vec::new();
        for body in [
            person("natural", "Maria Souza", Some("529.982.247-25"), &[("phone", "(48) 99990-0011"), ("email", "maria@exemplo.com.br")]),
            person("legal", "Loja Maré", Some("11.444.777/0001-61"), &[("phone", "+55 11 3333-4444")]),
        ] {
            let made = register(body).await;
            assert_eq!(made.status, 200, "{made:?}");
            known.push(made.body["id"].clone());
        }
        let (maria, store) = (&known[0], &known[1]);
        for (what, body, offered) in [
            ("CPF", person("natural", "M. S.", Some("52998224725"), &[]), vec![maria]),
            ("CNPJ", person("legal", "Maré Ltda.", Some("11444777000161"), &[]), vec![store]),
            ("mobile", person("natural", "Mari", None, &[("phone", "5548999900011")]), vec![maria]),
            ("landline", person("natural", "Recepção", None, &[("phone", "1133334444")]), vec![store]),
            ("e-mail", person("natural", "Maria", None, &[("email", "MARIA@exemplo.com.br")]), vec![maria]),
            ("any of several", person("natural", "Maria", None, &[("phone", "48 3222-0000"), ("phone", "+5548999900011")]), vec![maria]),
            ("two people", person("natural", "Maria", Some("529.982.247-25"), &[("phone", "(11) 3333-4444")]), vec![maria, store]),
        ] {
            let answer = register(body).await;
            assert_eq!((answer.status, answer.code()), (409, "person_exists"), "{what}: {answer:?}");
            let ids: Vec<&Value> = answer.body["existing"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
            assert_eq!(ids, offered, "{what}");
        }
        let other = register(person("natural", "Outra Maria", Some("111.444.777-35"), &[("phone", "(48) 99990-0012")])).await;
        assert_eq!(other.status, 200, "{other:?}");
        let theirs = world.theirs("POST", "/api/v1/people", person("natural", "Maria", Some("52998224725"), &[("phone", "48999900011")])).await;
        assert_eq!(theirs.status, 200, "people of another organization are nobody here: {theirs:?}");
        let list = world.ours(AGENT, "GET", "/api/v1/people", json!({})).await;
        assert_eq!(list.body["items"].as_array().unwrap().len(), 3, "a refusal registers nobody");
    }
}

db_test! {
    /// Rows: GAP-007.
    async fn whether_two_people_may_share_a_number_is_a_setting(db: &TestDb) {
        let world = World::new(db).await;
        let call = async |method: &str, path: &str, body: Value| {
            world.ours(RoleProfile::Administrator, method, &format!("/api/v1{path}"), body).await
        };
        let anyway = |mut body: Value| {
            body["anyway"] = json!(true);
            body
        };
        let maria = person("natural", "Maria Souza", Some("529.982.247-25"), &[("phone", "(48) 99990-0011")]);
        let maria = call("POST", "/people", maria).await.body;
        let joao = person("natural", "João Souza", None, &[("phone", "(48) 99990-0022")]);
        let joao = call("POST", "/people", joao).await.body;
        let son = || person("natural", "Pedro Souza", None, &[("phone", "48 99990-0011")]);
        let refused = call("POST", "/people", anyway(son())).await;
        assert_eq!((refused.code(), &refused.body["may_repeat"]), ("person_exists", &json!(false)));
        let path = format!("/people/{}", joao["id"].as_str().unwrap());
        for change in [
            json!({ "tax_id": "52998224725" }),
            json!({ "contact_points": [{ "kind": "phone", "value": "(48) 99990-0022" }, { "kind": "phone", "value": "+5548999900011" }] }),
        ] {
            let refused = call("PATCH", &path, anyway(change)).await;
            assert_eq!(refused.code(), "person_exists");
            assert_eq!(refused.body["existing"][0]["id"], maria["id"]);
        }
        let own = json!({ "name": "João de Souza", "contact_points": [{ "kind": "phone", "value": "48999900022" }] });
        assert_eq!(call("PATCH", &path, own).await.status, 200, "one's own number is nobody else's");

        world.allow_duplicate_people(true).await;
        let offered = call("POST", "/people", son()).await;
        assert_eq!((offered.code(), &offered.body["may_repeat"]), ("person_exists", &json!(true)));
        assert_eq!(call("POST", "/people", anyway(son())).await.status, 200);
        let shared = json!({ "tax_id": "52998224725", "anyway": true });
        assert_eq!(call("PATCH", &path, shared).await.status, 200);
    }
}

async fn change(world: &World, id: &str, body: Value) -> Answer {
    let path = format!("/api/v1/people/{id}");
    world.ours(AGENT, "PATCH", &path, body).await
}

fn names(list: &Answer) -> Vec<&str> {
    let items = list.body["items"].as_array().unwrap().iter();
    items.map(|one| one["name"].as_str().unwrap()).collect()
}

db_test! {
    /// Rows: PERSON-010.
    async fn people_are_registered_active_and_listed_by_status_order_and_page(db: &TestDb) {
        let world = World::new(db).await;
        for (name, active) in [("Davi", None), ("Ana", Some(true)), ("Carla", Some(false)), ("Bento", None)] {
            let mut body = person("natural", name, None, &[]);
            body["active"] = json!(active);
            let made = world.ours(AGENT, "POST", "/api/v1/people", body).await;
            assert_eq!((made.status, &made.body["active"]), (200, &json!(active.unwrap_or(true))), "{made:?}");
        }
        let list = async |query: &str| world.ours(AGENT, "GET", &format!("/api/v1/people?{query}"), json!({})).await;
        assert_eq!(names(&list("").await), ["Ana", "Bento", "Carla", "Davi"]);
        assert_eq!(names(&list("active=true").await), ["Ana", "Bento", "Davi"]);
        assert_eq!(names(&list("active=false").await), ["Carla"]);
        assert_eq!(names(&list("q=b&active=true&order=name_down").await), ["Bento"]);
        for order in ["name", "name_down", "newest"] {
            let whole = list(&format!("order={order}")).await;
            let first = list(&format!("order={order}&limit=3")).await;
            let rest = list(&format!("order={order}&limit=3&cursor={}", first.body["next"].as_str().unwrap())).await;
            assert_eq!([names(&first), names(&rest)].concat(), names(&whole), "{order}");
            assert_eq!(rest.body["next"], json!(null));
        }
        assert_eq!(names(&list("order=newest").await), ["Bento", "Carla", "Ana", "Davi"]);
        assert_eq!(list("order=oldest").await.status, 422);
        let theirs = world.theirs("GET", "/api/v1/people", json!({})).await;
        assert_eq!(names(&theirs), Vec::<&str>::new());
    }

    /// Rows: PERSON-010.
    async fn who_is_inactive_is_neither_identified_nor_written_to_first(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        scene.consent(&world, "opted_in").await;
        assert_eq!(scene.check(&world, AGENT).await["refusal"], json!(null));
        assert_eq!(change(&world, &scene.person, json!({ "active": false })).await.body["active"], false);
        assert_eq!(scene.check(&world, AGENT).await["refusal"], "person_inactive");
        let refused = scene.start(&world).await;
        assert_eq!((refused.status, refused.code()), (409, "person_inactive"));
        assert_eq!(refused.body["title"], "O cadastro desta pessoa está inativo. Reative-o para entrar em contato.");
        let mut asked = scene.whom();
        asked["template"] = json!({ "template_id": scene.template, "values": ["Ana"] });
        let asked = world.ours(AGENT, "POST", "/api/v1/outbound/opt-in-request", asked).await;
        assert_eq!(asked.code(), "person_inactive");

        customer_writes_from(&world, &scene.account, "+5511988442201", NOON).await;
        let mine = "/api/v1/interactions?view=mine";
        let body = eventually(&world, AGENT, mine, |body| body["items"][0]["state"] == "active").await;
        assert_eq!(body["items"][0]["person_id"], json!(null), "nobody is identified");
        let path = format!("/api/v1/interactions/{}", body["items"][0]["id"].as_str().unwrap());
        let answer = world.ours(AGENT, "POST", &format!("{path}/messages"), json!({ "text": "Oi" })).await;
        assert_eq!(answer.status, 200, "who writes is answered: {answer:?}");
        assert_eq!(world.ours(AGENT, "POST", &format!("{path}/cancel"), json!({})).await.status, 200);

        assert_eq!(change(&world, &scene.person, json!({ "active": true })).await.status, 200);
        customer_says(&world, &scene.account, "+5511988442201", ("de novo", 2), NOON).await;
        let body = eventually(&world, AGENT, mine, |body| body["items"][0]["state"] == "active").await;
        assert_eq!(body["items"][0]["person_id"], json!(scene.person), "active again, and known again");
    }

    /// Rows: PERSON-010.
    async fn what_was_written_for_later_does_not_go_to_who_is_inactive_by_then(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let id = answered(&world, &scene).await;
        let path = format!("/api/v1/interactions/{id}");
        let at = NOON + Span::from_hours(1);
        let later = format!("{path}/scheduled-messages");
        let made = world.ours(AGENT, "POST", &later, json!({ "text": "Oferta", "send_at": at })).await;
        assert_eq!(made.status, 200, "{made:?}");
        change(&world, &scene.person, json!({ "active": false })).await;
        passes(&world, 1).await;
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        let list = world.ours(AGENT, "GET", &later, json!({})).await;
        assert_eq!((&list.body["items"][0]["state"], &list.body["items"][0]["failure_code"]), (&json!("failed"), &json!("person_inactive")));
        let template = json!({ "template": { "template_id": scene.template, "values": ["Ana"] } });
        let refused = world.ours(AGENT, "POST", &format!("{path}/messages"), template).await;
        assert_eq!(refused.code(), "person_inactive", "a template is a contact that nobody asked for");
        let answer = world.ours(AGENT, "POST", &format!("{path}/messages"), json!({ "text": "Oi" })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// Rows: PERSON-014.
    async fn any_number_of_phones_is_kept_with_its_parts_and_its_type(db: &TestDb) {
        let world = World::new(db).await;
        let phones = [
            ("(48) 99990-0011", "mobile", ("55", json!("48"), "999900011")),
            ("4833334444", "business", ("55", json!("48"), "33334444")),
            ("+351 910 000 001", "home", ("351", json!(null), "910000001")),
            ("0800 700 0001", "other", ("55", json!(null), "8007000001")),
        ];
        let mut points: Vec<Value> = phones.iter().map(|(value, label, _)| json!({ "kind": "phone", "value": value, "label": label })).collect();
        points.push(json!({ "kind": "email", "value": "maria@exemplo.com.br", "label": "home" }));
        let body = json!({ "kind": "natural", "name": "Maria", "contact_points": points });
        let made = world.ours(AGENT, "POST", "/api/v1/people", body).await;
        assert_eq!(made.status, 200, "{made:?}");
        let id = made.body["id"].as_str().unwrap();
        let held = made.body["contact_points"].as_array().unwrap().clone();
        assert_eq!(held.len(), 5);
        for (value, label, (country, area, number)) in phones {
            let parts = json!({ "country_code": country, "area_code": area, "number": number });
            let found = held.iter().find(|one| one["phone"] == parts);
            assert_eq!(found.map(|one| &one["label"]), Some(&json!(label)), "{value}: {held:?}");
        }
        let email = held.iter().find(|one| one["kind"] == "email").unwrap();
        assert_eq!((&email["phone"], &email["label"]), (&json!(null), &json!("home")));

        let twice = |value: &str| json!({ "contact_points": [{ "kind": "phone", "value": "48999900011" }, { "kind": "phone", "value": value }] });
        for same in ["+55 48 99990-0011", "554899900011"] {
            let refused = change(&world, id, twice(same)).await;
            assert_eq!((&refused.body["fields"][0]["field"], &refused.body["fields"][0]["code"]), (&json!("contact_points.1.value"), &json!("twice")), "{refused:?}");
        }
        let wrong = change(&world, id, json!({ "contact_points": [{ "kind": "phone", "value": "48999900011", "label": "work" }] })).await;
        assert_eq!(wrong.body["fields"][0]["field"], "contact_points.0.label");

        let one = json!({ "kind": "phone", "value": "(48) 99990-0011", "label": "business", "status": "inactive" });
        let changed = change(&world, id, json!({ "contact_points": [one, { "kind": "phone", "value": "4833334444", "label": "home" }] })).await;
        let kept: Vec<(&Value, &Value)> = changed.body["contact_points"].as_array().unwrap().iter().map(|one| (&one["label"], &one["status"])).collect();
        assert_eq!(kept, [(&json!("business"), &json!("inactive")), (&json!("home"), &json!("active"))]);
        let again = change(&world, id, json!({ "contact_points": [{ "kind": "phone", "value": "48 99990-0011", "label": "mobile" }] })).await;
        assert_eq!(again.body["contact_points"][0]["status"], "inactive", "it stays as it was unless said: {again:?}");
    }

    /// Rows: PERSON-008, PERSON-014, PERSON-015.
    async fn linking_keeps_how_a_number_was_recorded_and_takes_it_into_use(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let phone = |value: &str, label: &str, status: &str| json!({ "kind": "phone", "value": value, "label": label, "status": status });
        let points = json!({ "contact_points": [phone("(11) 98844-2201", "business", "inactive")] });
        assert_eq!(change(&world, &scene.person, points).await.status, 200);
        customer_says(&world, &scene.account, "+551188442201", ("oi", 1), NOON).await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| body["items"][0]["state"] == "active").await;
        assert_eq!(mine["items"][0]["person_id"], json!(null), "a number that is not used identifies nobody");
        let path = format!("/api/v1/interactions/{}/person", mine["items"][0]["id"].as_str().unwrap());
        let linked = world.ours(AGENT, "PUT", &path, json!({ "person_id": scene.person })).await;
        assert_eq!(linked.body["person_id"], json!(scene.person), "{linked:?}");
        let known = world.ours(AGENT, "GET", &format!("/api/v1/people/{}", scene.person), json!({})).await;
        let points = known.body["contact_points"].as_array().unwrap();
        let shown: Vec<[&Value; 4]> = points.iter().map(|one| [&one["value"], &one["label"], &one["status"], &one["last_contact_at"]]).collect();
        let began = &mine["items"][0]["arrived_at"];
        assert_eq!(shown, [[&json!("+5511988442201"), &json!("business"), &json!("active"), began]]);
        // A number over which nobody wrote says so, and where the contact began with somebody else it counts for nobody else.
        world.allow_duplicate_people(true).await;
        let mut other = person("natural", "Outra", None, &[("phone", "(11) 98844-2201"), ("phone", "(11) 98844-2202")]);
        other["anyway"] = json!(true);
        let other = world.ours(AGENT, "POST", "/api/v1/people", other).await;
        let points = other.body["contact_points"].as_array().unwrap();
        assert!(points.len() == 2 && points.iter().all(|one| one["last_contact_at"].is_null()), "{other:?}");
    }
}
