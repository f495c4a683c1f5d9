//! Imports of people: real files taken in, in the background, whatever happens meanwhile.

use app::jobs::{LEASE, drain};
use app_office::jobs::import_people;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::job_queue::{self, Job};
use store::{db_test, in_tx};
use tower::ServiceExt;

use super::support::{Answer, World, request, send, sign_in};
use crate::state::jobs;

const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

/// Uploads a file with a cookie; gives its id.
pub(super) async fn upload(router: &Router, cookie: &str, (name, bytes): (&str, &[u8])) -> String {
    let request = Request::builder()
        .method("POST")
        .uri("/api/v1/files")
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "text/csv")
        .header("x-file-name", name)
        .body(Body::from(bytes.to_vec()))
        .unwrap();
    let answer = send(router, request).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["id"].as_str().unwrap().to_owned()
}

async fn ours(world: &World, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("/api/v1{path}");
    world.ours(SUPERVISOR, method, &path, body).await
}

async fn brought(world: &World, bytes: &[u8]) -> String {
    let cookie = &world.ours.cookies[&SUPERVISOR];
    upload(&world.router, cookie, ("clientes.csv", bytes)).await
}

/// Looks at a file, and begins to take it in as it was understood.
async fn start(world: &World, bytes: &[u8], key: &str, dry_run: bool) -> Answer {
    let file = brought(world, bytes).await;
    let seen = ours(
        world,
        "POST",
        "/person-imports/preview",
        json!({ "file_id": file }),
    )
    .await;
    assert_eq!(seen.status, 200, "{seen:?}");
    let body =
        json!({ "file_id": file, "columns": seen.body["columns"], "key": key, "dry_run": dry_run });
    let started = ours(world, "POST", "/person-imports", body).await;
    assert_eq!(started.status, 200, "{started:?}");
    started
}

/// Takes a file in, to its end.
async fn take_in(world: &World, bytes: &[u8], key: &str, dry_run: bool) -> Value {
    start(world, bytes, key, dry_run).await;
    drain(&world.ctx, &jobs()).await.unwrap();
    newest(world).await
}

async fn newest(world: &World) -> Value {
    let list = ours(world, "GET", "/person-imports", json!({})).await;
    list.body["items"][0].clone()
}

fn counts(import: &Value) -> [i64; 4] {
    [
        "created_count",
        "changed_count",
        "same_count",
        "refused_count",
    ]
    .map(|name| import[name].as_i64().unwrap())
}

async fn people(world: &World) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ours(
            world,
            "GET",
            &format!("/people?limit=200&cursor={cursor}"),
            json!({}),
        )
        .await;
        all.extend(page.body["items"].as_array().unwrap().iter().cloned());
        match page.body["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return all,
        }
    }
}

async fn download(world: &World, profile: RoleProfile, id: &str) -> (u16, String) {
    let asked = request(
        Some(&world.ours.cookies[&profile]),
        "GET",
        &format!("/api/v1/files/{id}"),
        &json!({}),
    );
    let response = world.router.clone().oneshot(asked).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// Lines of people by e-mail address.
fn many(from: usize, to: usize) -> Vec<u8> {
    let lines = (from..to).map(|n| format!("Pessoa {n};p{n}@exemplo.com\n"));
    format!("nome;e-mail\n{}", lines.collect::<String>()).into_bytes()
}

/// Claims the import as a worker would.
async fn claim(world: &World) -> Job {
    let (now, node) = (world.ctx.now(), world.ctx.ids.node());
    let job = world
        .ctx
        .db
        .write::<_, store::Error, _>(in_tx!(tx, [], job_queue::claim(tx, now, LEASE, node).await))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(job.kind, import_people::NAME);
    job
}

db_test! {
    /// Rows: PERSON-011, PERSON-012, GAP-071, GAP-072, GAP-073.
    async fn a_real_file_is_looked_at_and_taken_in_and_refused_lines_say_why(db: &TestDb) {
        let mut world = World::new(db).await;
        let known = json!({ "kind": "natural", "name": "M. Souza", "tax_id": "529.982.247-25", "note": "antiga",
            "contact_points": [{ "kind": "email", "value": "maria@exemplo.com" }] });
        let maria = ours(&world, "POST", "/people", known).await.body;
        let text = "sep=;\r\nNome;CPF;DDD 1;Número 1;E-mail;Responsável;Cor\r\n\
            Maria Conceição;52998224725;48;99990-0011;MARIA@exemplo.com;agent@ours.exemplo.com;azul\r\n\
            \"Souza; José\";111.444.777-35;48;5,51199E+12;jose@exemplo.com;;\r\n\
            João;153.509.460-56;11;3333-4444;joao@exemplo.com;Ninguém;\r\n\
            =1+1;153.509.460-57;11;;x@exemplo.com;;\r\n\
            ;;;;;;\r\n\
            Padaria São João;11444777000161;11;3333-4445;;;\r\n";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let file = brought(&world, &latin).await;
        let seen = ours(&world, "POST", "/person-imports/preview", json!({ "file_id": file })).await;
        assert_eq!(seen.body["form"], json!({ "encoding": "windows1252", "separator": ";", "line_count": 9 }));
        assert_eq!(seen.body["columns"], json!(["name", "tax_id", "phone_area_1", "phone_number_1", "email_1", "owner", null]));
        assert_eq!(seen.body["rows"][0][0], "Maria Conceição");

        let done = take_in(&world, &latin, "tax_id", false).await;
        assert_eq!((&done["state"], &done["progress"], counts(&done)), (&json!("done"), &json!(1000), [1, 1, 1, 3]), "{done:?}");
        let all = people(&world).await;
        assert_eq!(all.len(), 2);
        let after = all.iter().find(|one| one["id"] == maria["id"]).unwrap();
        assert_eq!((&after["name"], &after["note"]), (&json!("Maria Conceição"), &json!("antiga")));
        assert_eq!(after["owner_id"], json!(world.ours.users[&RoleProfile::Agent]));
        let points: Vec<&str> = after["contact_points"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
        assert_eq!(points, ["maria@exemplo.com", "+5548999900011"], "what is there stays, what is new is added");
        let padaria = all.iter().find(|one| one["id"] != maria["id"]).unwrap();
        assert_eq!((&padaria["kind"], &padaria["active"]), (&json!("legal"), &json!(true)));

        let id = done["id"].as_str().unwrap();
        let refused = ours(&world, "GET", &format!("/person-imports/{id}/refusals"), json!({})).await.body["items"].clone();
        let codes: Vec<_> = refused.as_array().unwrap().iter()
            .map(|one| (one["line"].as_i64().unwrap(), one["faults"][0]["field"].as_str().unwrap(), one["faults"][0]["code"].as_str().unwrap()))
            .collect();
        assert_eq!(codes, [(4, "phone_number_1", "number_rounded"), (5, "owner", "owner_unknown"), (6, "tax_id", "tax_id_invalid")]);
        let other = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/person-imports/{id}/refusals"), json!({})).await;
        assert_eq!(other.status, 404, "the cells are for whoever brought them");

        let file = done["refusals_file_id"].as_str().unwrap();
        let (status, text) = download(&world, SUPERVISOR, file).await;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((status, lines.len()), (200, 4));
        assert_eq!(lines[0], "\u{feff}linha;motivo;Nome;CPF;DDD 1;Número 1;E-mail;Responsável;Cor");
        assert!(lines[1].starts_with("4;\"Número 1: A planilha arredondou este número") || lines[1].starts_with("4;Número 1: A planilha arredondou"), "{}", lines[1]);
        assert!(lines[1].contains("\"Souza; José\";111.444.777-35"), "{}", lines[1]);
        assert!(lines[3].contains(";'=1+1;"), "no cell is a formula: {}", lines[3]);
        assert_eq!(download(&world, ADMINISTRATOR, file).await.0, 404);
        let list = world.ours(ADMINISTRATOR, "GET", "/api/v1/person-imports", json!({})).await;
        assert_eq!((&list.body["items"][0]["id"], &list.body["items"][0]["refusals_file_id"]), (&done["id"], &json!(null)));
        assert_eq!(world.theirs("GET", "/api/v1/person-imports", json!({})).await.body["items"], json!([]));

        let again = take_in(&world, &latin, "tax_id", false).await;
        assert_eq!(counts(&again), [0, 0, 3, 3], "the same file again changes nothing");
        world.ctx.clock.advance(Span::from_hours(7 * 24));
        drain(&world.ctx, &jobs()).await.unwrap();
        let cookie = sign_in(&world.router, "supervisor@ours.exemplo.com").await;
        world.ours.cookies.insert(SUPERVISOR, cookie);
        assert_eq!(newest(&world).await, json!(null));
        assert_eq!(download(&world, SUPERVISOR, file).await.0, 404);
        assert_eq!(people(&world).await.len(), 2);
    }

    /// Rows: PERSON-013.
    async fn an_import_goes_on_where_a_crash_left_it_and_takes_nobody_twice(db: &TestDb) {
        let world = World::new(db).await;
        start(&world, &many(0, 550), "email", false).await;
        let job = claim(&world).await;
        let mut commits = world.ctx.db.subscribe();
        tokio::select! {
            ended = import_people::run(world.ctx.clone(), job) => panic!("{ended:?} before the crash"),
            commit = commits.recv() => drop(commit.unwrap()),
        }
        let broken = newest(&world).await;
        let before = broken["row_count"].as_i64().unwrap();
        assert!(broken["state"] == "running" && (100..550).contains(&before), "{broken:?}");
        world.ctx.clock.advance(LEASE + Span::from_secs(1));
        drain(&world.ctx, &jobs()).await.unwrap();
        let done = newest(&world).await;
        assert_eq!((&done["state"], counts(&done)), (&json!("done"), [550, 0, 0, 0]));
        let all = people(&world).await;
        let mut names: Vec<&str> = all.iter().map(|one| one["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!((all.len(), names.len()), (550, 550));
    }

    /// Rows: PERSON-013.
    async fn of_two_workers_at_one_import_each_piece_counts_once(db: &TestDb) {
        let world = World::new(db).await;
        start(&world, &many(0, 350), "email", false).await;
        let job = claim(&world).await;
        let run = || import_people::run(world.ctx.clone(), job.clone());
        let (one, two) = tokio::join!(run(), run());
        one.unwrap();
        two.unwrap();
        let done = newest(&world).await;
        assert_eq!((&done["state"], counts(&done)), (&json!("done"), [350, 0, 0, 0]));
        assert_eq!(people(&world).await.len(), 350);
    }

    /// Rows: PERSON-013.
    async fn an_import_that_is_stopped_keeps_what_it_took_and_takes_no_more(db: &TestDb) {
        let world = World::new(db).await;
        let started = start(&world, &many(0, 950), "email", false).await;
        let running = ours(&world, "POST", "/person-imports", json!({ "file_id": brought(&world, b"cpf\nx\n").await, "columns": ["tax_id"], "key": "tax_id" })).await;
        assert_eq!(running.code(), "import_running");
        let path = format!("/person-imports/{}/cancel", started.body["id"].as_str().unwrap());
        assert_eq!(world.theirs("POST", &format!("/api/v1{path}"), json!({})).await.status, 404);
        let job = claim(&world).await;
        let mut commits = world.ctx.db.subscribe();
        let stop = async {
            commits.recv().await.unwrap();
            ours(&world, "POST", &path, json!({})).await
        };
        let (ended, stopped) = tokio::join!(import_people::run(world.ctx.clone(), job), stop);
        ended.unwrap();
        assert_eq!(stopped.body["state"], "canceled", "{stopped:?}");
        drain(&world.ctx, &jobs()).await.unwrap();
        let left = newest(&world).await;
        assert_eq!(left["state"], "canceled");
        let count = people(&world).await.len();
        assert!((100..950).contains(&count), "{count}");
        assert_eq!((left["row_count"].as_i64(), left["created_count"].as_i64()), (i64::try_from(count).ok(), i64::try_from(count).ok()));
        assert_eq!(ours(&world, "POST", &path, json!({})).await.code(), "import_over");
    }

    /// Rows: PERSON-012, GAP-007.
    async fn a_dry_run_tells_the_same_and_keeps_nobody(db: &TestDb) {
        let world = World::new(db).await;
        let maria = json!({ "kind": "natural", "name": "Maria", "tax_id": "529.982.247-25", "contact_points": [{ "kind": "phone", "value": "(48) 99990-0011" }] });
        ours(&world, "POST", "/people", maria).await;
        let mut file = many(0, 130);
        // The ninth digit hides nobody; somebody of an earlier piece comes again; another takes Maria's phone.
        file = String::from_utf8(file).unwrap().replace("nome;e-mail\n", "nome;e-mail;telefone\n").into_bytes();
        file.extend(b"Pessoa 7 de novo;p7@exemplo.com\nOutra;outra@exemplo.com;48 9990-0011\n;p8@exemplo.com;\nSem chave;;\n");
        let tried = take_in(&world, &file, "email", true).await;
        assert_eq!((&tried["state"], &tried["dry_run"], counts(&tried)), (&json!("done"), &json!(true), [130, 2, 0, 2]), "{tried:?}");
        assert_eq!(people(&world).await.len(), 1);
        let done = take_in(&world, &file, "email", false).await;
        assert_eq!(counts(&done), [130, 1, 1, 2]);
        let refused = ours(&world, "GET", &format!("/person-imports/{}/refusals", done["id"].as_str().unwrap()), json!({})).await;
        let codes: Vec<_> = refused.body["items"].as_array().unwrap().iter().map(|one| one["faults"][0]["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["taken", "required"]);

        world.allow_duplicate_people(true).await;
        let allowed = take_in(&world, &file, "email", false).await;
        assert_eq!(counts(&allowed), [1, 2, 130, 1], "{allowed:?}");
        let shared = "nome;telefone\nQuem?;(48) 99990-0011\n";
        let unclear = take_in(&world, shared.as_bytes(), "phone", false).await;
        assert_eq!(counts(&unclear), [0, 0, 0, 1], "two people have this phone");
    }

    /// Rows: PERSON-012.
    async fn what_is_no_table_of_people_is_refused_before_anything_begins(db: &TestDb) {
        let world = World::new(db).await;
        let look = async |bytes: &[u8]| {
            let file = brought(&world, bytes).await;
            ours(&world, "POST", "/person-imports/preview", json!({ "file_id": file })).await
        };
        let code = |answer: &Answer| answer.body["fields"][0]["code"].as_str().unwrap_or_default().to_owned();
        for (bytes, wanted) in [
            (b"nome;cpf\n".to_vec(), "table_empty"),
            (b"\n\n\n".to_vec(), "table_unreadable"),
            (";".repeat(5_000).into_bytes(), "table_unreadable"),
            (b"\"nome;cpf\nAna;1\nBia;2".to_vec(), "table_unreadable"),
            ([b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), vec![0; 500]].concat(), "table_unreadable"),
            (vec![b'a'; 200_000], "table_unreadable"),
        ] {
            let answer = look(&bytes).await;
            assert_eq!((answer.status, code(&answer)), (422, wanted.to_owned()), "{:?}: {answer:?}", bytes.get(..20));
        }
        let theirs = &world.theirs.cookies[&ADMINISTRATOR];
        let foreign = upload(&world.router, theirs, ("p.csv", b"nome;cpf\nx;x\n")).await;
        let answer = ours(&world, "POST", "/person-imports/preview", json!({ "file_id": foreign })).await;
        assert_eq!(code(&answer), "unknown");
        let file = brought(&world, b"nome;cpf\nAna;529.982.247-25\n").await;
        for (columns, key, field) in [
            (json!(["name", "name"]), "tax_id", "columns.1"),
            (json!(["name", "cor"]), "tax_id", "columns.1"),
            (json!(["name", null]), "tax_id", "key"),
            (json!([null, null]), "tax_id", "columns"),
            (json!(["tax_id"]), "tax_id", "columns"),
        ] {
            let body = json!({ "file_id": file, "columns": columns, "key": key });
            let answer = ours(&world, "POST", "/person-imports", body).await;
            assert_eq!((answer.status, &answer.body["fields"][0]["field"]), (422, &json!(field)), "{answer:?}");
        }
        let agent = world.ours(RoleProfile::Agent, "GET", "/api/v1/person-imports/model", json!({})).await;
        assert_eq!(agent.code(), "permission_missing");
        let model = ours(&world, "GET", "/person-imports/model", json!({})).await;
        let done = take_in(&world, model.body["csv"].as_str().unwrap().as_bytes(), "tax_id", false).await;
        assert_eq!(counts(&done), [2, 0, 0, 0], "the model is a file that is taken in: {done:?}");
    }

    /// Rows: PERSON-013.
    async fn who_lost_the_right_imports_nobody(db: &TestDb) {
        let world = World::new(db).await;
        start(&world, &many(0, 3), "email", false).await;
        let path = format!("/api/v1/users/{}", world.ours.users[&SUPERVISOR]);
        let withheld = json!({ "permissions": { "person_import": false } });
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &path, withheld).await.status, 200);
        drain(&world.ctx, &jobs()).await.unwrap();
        let list = world.ours(ADMINISTRATOR, "GET", "/api/v1/person-imports", json!({})).await;
        let failed = &list.body["items"][0];
        assert_eq!((&failed["state"], &failed["error"]), (&json!("failed"), &json!("permission_missing")));
        assert_eq!(people(&world).await, Vec::<Value>::new());
    }
}
