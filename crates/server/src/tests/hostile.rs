//! Bad input: tables that are none, cells that are formulas, and trees that two people tie into a knot at the same time.

use app::jobs::drain;
use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{asks, does, text};
use super::person_imports::upload;
use super::support::World;
use crate::state::{jobs, operations};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;

/// How deep a tree is below one that stands in it; nothing when it never ends.
fn depth(items: &[Value], id: &str) -> Option<usize> {
    let mut at = id.to_owned();
    for depth in 0..=items.len() {
        let one = items.iter().find(|one| one["id"] == at.as_str())?;
        match one["parent_id"].as_str() {
            Some(above) => above.clone_into(&mut at),
            None => return Some(depth),
        }
    }
    None
}

/// Takes a file of people in; gives the import and what was refused of it.
async fn takes(world: &World, bytes: &[u8], key: &str) -> (Value, Vec<Value>) {
    let cookie = &world.ours.cookies[&SUPERVISOR];
    let file = upload(&world.router, cookie, ("clientes.csv", bytes)).await;
    let seen = does(
        world,
        SUPERVISOR,
        "POST",
        "/person-imports/preview",
        json!({ "file_id": file }),
    )
    .await;
    let body = json!({ "file_id": file, "columns": seen["columns"], "key": key });
    let started = does(world, SUPERVISOR, "POST", "/person-imports", body).await;
    drain(&world.ctx, &jobs()).await.unwrap();
    let list = does(world, SUPERVISOR, "GET", "/person-imports", json!({})).await;
    let path = format!(
        "/person-imports/{}/refusals?limit=200",
        text(&started["id"])
    );
    let refused = does(world, SUPERVISOR, "GET", &path, json!({})).await;
    (
        list["items"][0].clone(),
        refused["items"].as_array().unwrap().clone(),
    )
}

db_test! {
    /// Rows: CASE-015, GAP-126.
    async fn two_administrators_never_tie_a_tree_into_a_knot(db: &TestDb) {
        let world = World::new(db).await;
        for slice in ["agent-scripts", "case-types"] {
            let mut made = Vec::new();
            for name in ["Um", "Dois"] {
                let body = json!({ "name": name });
                made.push(text(&does(&world, ADMINISTRATOR, "POST", &format!("/{slice}"), body).await["id"]));
            }
            let moves = async |one: usize, below: Value| {
                let path = format!("/{slice}/{}/move", made[one]);
                asks(&world, ADMINISTRATOR, "POST", &path, json!({ "parent_id": below, "position": 0 })).await
            };
            for _ in 0..5 {
                let (first, second) = tokio::join!(moves(0, json!(made[1])), moves(1, json!(made[0])));
                let mut both = [first.status, second.status];
                both.sort_unstable();
                assert_eq!(both, [200, 422], "{slice}: {first:?} {second:?}");
                let tree = does(&world, ADMINISTRATOR, "GET", &format!("/{slice}"), json!({})).await;
                let items = tree["items"].as_array().unwrap();
                for id in &made {
                    assert!(depth(items, id).is_some(), "{slice}: {items:?}");
                }
                for one in [0, 1] {
                    assert_eq!(moves(one, Value::Null).await.status, 200);
                }
            }
        }
    }

    /// Rows: PERSON-012, GAP-072.
    async fn a_file_that_is_no_table_of_text_is_told_by_what_it_is(db: &TestDb) {
        let world = World::new(db).await;
        let look = async |bytes: &[u8]| {
            let cookie = &world.ours.cookies[&SUPERVISOR];
            let file = upload(&world.router, cookie, ("clientes.csv", bytes)).await;
            let seen = asks(&world, SUPERVISOR, "POST", "/person-imports/preview", json!({ "file_id": file })).await;
            let code = seen.body["fields"][0]["code"].as_str().unwrap_or_default().to_owned();
            (seen.status, code)
        };
        let workbook = [&b"PK\x03\x04\x14\0\x06\0[Content_Types].xml"[..], &[0; 900]].concat();
        let old = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 900]].concat();
        for bytes in [workbook, old, b"\x1f\x8b\x08\0nome".to_vec()] {
            assert_eq!(look(&bytes).await, (422, "table_workbook".to_owned()));
        }
        for (bytes, wanted) in [
            (b"nome;cpf".to_vec(), "table_empty"),
            (vec![b'a'; 5 << 20], "table_unreadable"),
            (b";".repeat(1_000_000), "table_unreadable"),
            (b"no\0me;cpf\nAna;1\n".to_vec(), "table_unreadable"),
            (b"\"nome;cpf\nAna;1\nBia;2".to_vec(), "table_unreadable"),
        ] {
            assert_eq!(look(&bytes).await, (422, wanted.to_owned()), "{:?}", &bytes[..8]);
        }
        let users = async |csv: &str| {
            let answer = asks(&world, ADMINISTRATOR, "POST", "/users/import", json!({ "csv": csv, "dry_run": true })).await;
            answer.body["fields"][0]["code"].as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(users("PK\u{3}\u{4}\u{14}[Content_Types].xml").await, "table_workbook");
        assert_eq!(users("nome;e-mail;matrícula;Matrícula\nAna;a@x.exemplo;1;2").await, "title_twice");
        let lines = does(&world, ADMINISTRATOR, "POST", "/users/import",
            json!({ "csv": "nome;e-mail\n\"Ana;a@x.exemplo\nBia;b@x.exemplo\nCaio;c@x.exemplo;mais\n", "dry_run": true })).await;
        let told: Vec<_> = lines["lines"].as_array().unwrap().iter()
            .map(|line| (line["line"].as_i64().unwrap(), line["outcome"].as_str().unwrap(), line["faults"][0]["code"].as_str()))
            .collect();
        assert_eq!(told, [(2, "refused", Some("row_quote_open")), (3, "created", None), (4, "refused", Some("row_more_cells_than_titles"))]);
    }

    /// Rows: PERSON-011, PERSON-013, GAP-071, GAP-072.
    async fn each_line_of_a_hostile_file_is_taken_or_refused_at_its_column(db: &TestDb) {
        let world = World::new(db).await;
        let long = format!("{};a4@x.exemplo;;", "N".repeat(500));
        let custom = (0..10_000).map(|n| format!("campo_{n}=x")).collect::<Vec<_>>().join("|");
        let many = format!("Três;a8@x.exemplo;;[{custom}]");
        let lines: [(&str, Option<(&str, &str)>); 13] = [
            ("👩‍👩‍👧‍👦 Família;a1@x.exemplo;;", None),
            ("\u{202e}oãoJ مرحبا;a2@x.exemplo;;", None),
            ("=cmd|' /C calc'!A0;a3@x.exemplo;;", None),
            (&long, Some(("name", "text_too_long"))),
            ("Um;a6@x.exemplo;5,51199E+12;", Some(("phone_1", "number_rounded"))),
            ("Dois;a7@x.exemplo;1.234,56;", Some(("phone_1", "phone_unexpected_character"))),
            (&many, Some(("row", "row_too_long"))),
            ("Quatro;a9@x.exemplo;;[nenhum=1]", Some(("custom", "custom_unknown"))),
            ("Cinco;sem arroba;;", Some(("email_1", "email_invalid"))),
            ("Seis;b1@x.exemplo;;;;mais", Some(("row", "row_more_cells_than_titles"))),
            // Looking at a file shows its first lines; a zero character there makes it none of text.
            ("Ze\0ro;a5@x.exemplo;;", Some(("name", "text_control_character"))),
            ("\"Sete;b2@x.exemplo;;", Some(("row", "row_quote_open"))),
            ("Oito;b3@x.exemplo;;", None),
        ];
        let body: Vec<&str> = lines.iter().map(|(line, _)| *line).collect();
        let file = format!("nome;e-mail;telefone;campos personalizados\r\n{}\n", body.join("\r"));
        let (import, refused) = takes(&world, file.as_bytes(), "email").await;
        assert_eq!(import["state"], "done", "{import:?}");
        let mut told = Vec::new();
        for one in &refused {
            let fault = &one["faults"][0];
            told.push((one["line"].as_i64().unwrap(), text(&fault["field"]), text(&fault["code"])));
        }
        let wanted: Vec<_> = (2_i64..).zip(&lines)
            .filter_map(|(line, (_, why))| why.map(|(field, code)| (line, field.to_owned(), code.to_owned())))
            .collect();
        assert_eq!(told, wanted);
        assert_eq!(import["created_count"].as_u64(), Some(u64::try_from(lines.len() - wanted.len()).unwrap()));
    }

    /// Rows: GAP-106, GAP-008.
    async fn formulas_that_came_in_go_out_as_text_everywhere(db: &TestDb) {
        let world = World::new(db).await;
        for formula in ["=1+1", "+1", "-1", "@soma(a1)", "=cmd|' /C calc'!A0"] {
            let safe = format!("'{formula}");
            let mail = format!("f{}@x.exemplo", formula.len());
            let csv = format!("nome;e-mail;perfil\n{formula};{mail};operador\n");
            does(&world, ADMINISTRATOR, "POST", "/users/import", json!({ "csv": csv })).await;
            let out = text(&does(&world, ADMINISTRATOR, "GET", "/users/export", json!({})).await["csv"]);
            assert!(out.contains(&safe), "{out}");
            let csv = format!("código;nome;descrição\nC{};{formula};{formula}\n", formula.len());
            does(&world, ADMINISTRATOR, "POST", "/products/import", json!({ "csv": csv })).await;
            let out = text(&does(&world, ADMINISTRATOR, "GET", "/products/export", json!({})).await["csv"]);
            assert!(out.contains(&format!(";{safe};")), "{out}");
        }
    }
}

/// Every operation that answers with a table: what it writes passes through `base::sheet`, which alone may use the crate that
/// writes CSV (tidy). One that is new is named here with the test that reads its cells.
#[test]
fn every_table_that_goes_out_is_known() {
    let mut known = vec![
        "export_canned_responses",
        "export_products",
        "export_users",
        "get_import_model",
        "get_proposal_export",
        "list_anonymization_refusals",
    ];
    let mut found: Vec<&str> = operations()
        .iter()
        .filter(|entry| has_table(&serde_json::to_value((entry.output)().schema).unwrap()))
        .map(|entry| entry.id)
        .collect();
    known.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, known);
}

fn has_table(schema: &Value) -> bool {
    schema["properties"].get("csv").is_some()
}
