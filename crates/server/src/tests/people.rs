//! Registering whoever is registered already.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::World;

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

        let mut settings = call("GET", "/organization", json!({})).await.body["settings"].clone();
        settings["forbid_duplicate_people"] = json!(false);
        assert_eq!(call("PATCH", "/organization", json!({ "settings": settings })).await.status, 200);
        let offered = call("POST", "/people", son()).await;
        assert_eq!((offered.code(), &offered.body["may_repeat"]), ("person_exists", &json!(true)));
        assert_eq!(call("POST", "/people", anyway(son())).await.status, 200);
        let shared = json!({ "tax_id": "52998224725", "anyway": true });
        assert_eq!(call("PATCH", &path, shared).await.status, 200);
    }
}
