//! Rights of people over their data: everything about one as a file, anonymisation that leaves nothing behind, and holds.

mod known;
mod marks;
mod planted;
mod retention;

use std::collections::BTreeSet;
use std::io::Read;

use app::jobs::{LEASE, drain};
use app_floor::jobs::anonymize_people;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::time::Span;
use office::personal::{TABLES, personal};
use serde_json::{Value, json};
use store::job_queue;
use store::testing::dump;
use store::{db_test, in_tx};
use store_office::proposals;
use tower::ServiceExt;

use self::known::Known;
use self::marks::{NOT_MARKED, marked};
use self::planted::plant;
use super::cases::{Scene, asks, does, text};
use super::samples::PROCESS;
use super::support::{NOON, World, request};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

pub(super) async fn anonymizes(world: &World, people: &[&str]) -> Value {
    let started = does(
        world,
        ADMINISTRATOR,
        "POST",
        "/anonymizations",
        json!({ "person_ids": people }),
    )
    .await;
    assert_eq!(
        (&started["state"], &started["person_count"]),
        (&json!("waiting"), &json!(people.len()))
    );
    drain(&world.ctx, &jobs()).await.unwrap();
    newest(world).await
}

async fn newest(world: &World) -> Value {
    does(world, ADMINISTRATOR, "GET", "/anonymizations", json!({})).await["items"][0].clone()
}

async fn rights(world: &World, person: &str) -> Value {
    does(
        world,
        ADMINISTRATOR,
        "GET",
        &format!("/people/{person}/rights"),
        json!({}),
    )
    .await
}

async fn log_is_whole(world: &World) {
    let checked = does(world, ADMINISTRATOR, "POST", "/audit-log/check", json!({})).await;
    assert_eq!(checked["broken_seq"], Value::Null, "{checked:?}");
}

async fn objects(world: &World) -> Vec<String> {
    let found = dump(&world.ctx.db).await.unwrap();
    found
        .into_iter()
        .filter(|(table, column, _)| table == "files" && column == "object_key")
        .map(|one| one.2)
        .collect()
}

db_test! {
    /// Rows: GAP-074.
    async fn every_column_of_the_schema_is_said_to_tell_of_customers_or_not(db: &TestDb) {
        let schema = db.db.read::<_, store::Error, _>(|tx| Box::pin(store::schema::read(tx))).await.unwrap();
        let mut kept = BTreeSet::new();
        for (table, columns) in &schema {
            // Ours and the engine's own: which migrations ran, and the index over the words.
            if table == "schema_migrations" || table.starts_with("message_term_index") {
                continue;
            }
            for (column, of) in &columns.columns {
                if of.kind != "int" {
                    kept.insert(format!("{table}.{column}"));
                }
            }
        }
        let mut said = BTreeSet::new();
        for table in TABLES {
            let personal = table.personal.iter().map(|(column, _)| *column);
            said.extend(personal.chain(table.plain.iter().copied()).map(|column| format!("{}.{column}", table.name)));
        }
        let forgotten: Vec<_> = kept.difference(&said).collect();
        assert!(forgotten.is_empty(), "say in office::personal what anonymising does to {forgotten:?}");
        let gone: Vec<_> = said.difference(&kept).collect();
        assert!(gone.is_empty(), "no such column: {gone:?}");
    }

    /// Rows: GAP-074.
    async fn of_an_anonymised_person_nothing_is_left_anywhere_and_figures_stay(db: &TestDb) {
        let world = World::new(db).await;
        let known = Known::new(&world).await;
        plant(&world).await;
        let decided: BTreeSet<String> = personal().map(|(table, column, _)| format!("{table}.{column}")).collect();
        let before = marked(&world).await;
        let undecided: Vec<_> = before.difference(&decided).collect();
        assert!(undecided.is_empty(), "what a customer is known by stands in {undecided:?}");
        let except: BTreeSet<String> = NOT_MARKED.iter().map(|(column, _)| (*column).to_owned()).collect();
        let missed: Vec<_> = decided.difference(&before).filter(|column| !except.contains(*column)).collect();
        assert!(missed.is_empty(), "the test does not reach {missed:?}");
        let reached: Vec<_> = before.intersection(&except).collect();
        assert!(reached.is_empty(), "excused, and reached all the same: {reached:?}");
        let stored = objects(&world).await;
        let contacts = does(&world, ADMINISTRATOR, "GET", &format!("/interactions?person_id={}", known.person), json!({})).await;
        let contacts = contacts["items"].as_array().unwrap().len();

        let done = anonymizes(&world, &[&known.person]).await;
        assert_eq!((&done["state"], &done["done_count"], &done["refused_count"]), (&json!("done"), &json!(1), &json!(0)), "{:?}",
            does(&world, ADMINISTRATOR, "GET", &format!("/anonymizations/{}/refusals", text(&done["id"])), json!({})).await);
        assert_eq!(marked(&world).await, BTreeSet::new());
        for key in stored {
            assert!(world.ctx.files.get(&key, None).await.is_err(), "the bytes of {key} are still there");
        }
        log_is_whole(&world).await;

        let person = does(&world, ADMINISTRATOR, "GET", &format!("/people/{}", known.person), json!({})).await;
        assert_eq!((&person["name"], &person["anonymized_at"]), (&json!("Pessoa anonimizada"), &json!(NOON.micros())), "{person:?}");
        assert_eq!((&person["gender"], &person["tax_id"], &person["contact_points"]), (&Value::Null, &Value::Null, &json!([])), "{person:?}");
        for query in ["marcadagua", "529.982.247-25", "991234567"] {
            let found = does(&world, ADMINISTRATOR, "GET", &format!("/people?q={query}"), json!({})).await;
            assert_eq!(found["items"], json!([]), "{query}");
        }
        let found = does(&world, ADMINISTRATOR, "GET", "/messages?q=marcadagua", json!({})).await;
        assert_eq!(found["items"], json!([]));
        let after = does(&world, ADMINISTRATOR, "GET", &format!("/interactions?person_id={}", known.person), json!({})).await;
        let names: BTreeSet<&str> = after["items"].as_array().unwrap().iter().map(|one| one["customer"]["name"].as_str().unwrap()).collect();
        assert!(after["items"].as_array().unwrap().len() >= contacts, "contacts stay");
        assert_eq!(names, BTreeSet::from(["Pessoa anonimizada"]));
        let thread = does(&world, ADMINISTRATOR, "GET", &format!("/interactions/{}/messages", known.contact), json!({})).await;
        assert!(thread["items"].as_array().unwrap().len() >= 3, "messages stay, without their words");
        let case = does(&world, ADMINISTRATOR, "GET", &format!("/cases/{}", known.case), json!({})).await;
        assert_eq!((&case["title"], &case["status"]), (&json!("Cobrança"), &json!("concluded")));
        for path in ["form", "form/changes", "follow-ups", "history", "files", "emails"] {
            does(&world, ADMINISTRATOR, "GET", &format!("/cases/{}/{path}", known.case), json!({})).await;
        }
        does(&world, ADMINISTRATOR, "GET", &format!("/people/{}/merges", known.person), json!({})).await;
        let scope = Scope::system(world.ours.org, SystemReason::Demo);
        let id = known.proposal;
        let sold = world.ctx.db.read::<_, store::Error, _>(in_tx!(tx, [scope], proposals::get(tx, &scope, id).await)).await;
        assert_eq!(sold.unwrap().unwrap().proposal.total_cents, 9_990);
    }

    /// Rows: GAP-074.
    async fn who_has_something_open_or_is_held_is_refused_with_the_reason(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let register = async |name: &str| {
            let body = json!({ "kind": "natural", "name": name, "anyway": true });
            text(&does(&world, AGENT, "POST", "/people", body).await["id"])
        };
        let (open, with_case, held, free) = (register("Aberta").await, register("Com caso").await, register("Retida").await, register("Livre").await);
        does(&world, AGENT, "PUT", &scene.at("/person"), json!({ "person_id": open })).await;
        does(&world, AGENT, "POST", "/cases", json!({ "type_id": scene.kind, "person_id": with_case })).await;
        let hold = format!("/people/{held}/legal-hold");
        assert_eq!(asks(&world, SUPERVISOR, "PUT", &hold, json!({ "reason": "x" })).await.code(), "permission_missing");
        let placed = does(&world, ADMINISTRATOR, "PUT", &hold, json!({ "reason": "Processo 123" })).await;
        assert_eq!(placed["legal_hold"]["reason"], "Processo 123");
        assert_eq!(placed["legal_hold"]["placed_by_id"], json!(world.ours.users[&ADMINISTRATOR].to_string()));

        let unknown = asks(&world, ADMINISTRATOR, "POST", "/anonymizations", json!({ "person_ids": ["77"] })).await;
        assert_eq!(unknown.body["fields"][0]["code"], "unknown");
        assert_eq!(asks(&world, ADMINISTRATOR, "POST", "/anonymizations", json!({ "person_ids": [] })).await.status, 422);
        let done = anonymizes(&world, &[&open, &with_case, &held, &free]).await;
        assert_eq!((&done["done_count"], &done["refused_count"]), (&json!(1), &json!(3)));
        let path = format!("/anonymizations/{}/refusals", text(&done["id"]));
        let refused = does(&world, ADMINISTRATOR, "GET", &path, json!({})).await;
        let reasons: Vec<_> = refused["items"].as_array().unwrap().iter().map(|one| (text(&one["name"]), text(&one["reason"]))).collect();
        let expected = [("Aberta", "interaction_open"), ("Com caso", "case_open"), ("Retida", "legal_hold")];
        assert_eq!(reasons, expected.map(|(name, reason)| (name.to_owned(), reason.to_owned())));
        assert_eq!(text(&refused["csv"]).lines().count(), 4);
        assert!(text(&refused["csv"]).contains(";Retida;Há uma retenção legal sobre os dados."), "{refused:?}");
        assert_eq!(does(&world, ADMINISTRATOR, "GET", &format!("/people/{open}"), json!({})).await["name"], "Aberta");

        let lifted = does(&world, ADMINISTRATOR, "DELETE", &hold, json!({})).await;
        assert_eq!(lifted["legal_hold"], Value::Null);
        assert_eq!(anonymizes(&world, &[&held]).await["done_count"], 1);
        // Nothing is linked to nobody any more, and what is gone does not come back.
        for (method, path, body) in [
            ("PUT", scene.at("/person"), json!({ "person_id": free })),
            ("POST", "/cases".to_owned(), json!({ "type_id": scene.kind, "person_id": free })),
            ("POST", "/contact-blocks".to_owned(), json!({ "person_id": free, "reason": "x" })),
        ] {
            assert_eq!(asks(&world, ADMINISTRATOR, method, &path, body).await.code(), "person_anonymized", "{path}");
        }
        for (path, body) in [(format!("/people/{free}"), json!({ "name": "x" }))] {
            assert_eq!(asks(&world, ADMINISTRATOR, "PATCH", &path, body).await.code(), "person_anonymized");
        }
        assert_eq!(asks(&world, ADMINISTRATOR, "PUT", &format!("/people/{free}/legal-hold"), json!({ "reason": "x" })).await.code(), "person_anonymized");
        assert_eq!(asks(&world, ADMINISTRATOR, "POST", &format!("/people/{free}/exports"), json!({})).await.code(), "person_anonymized");
        assert_eq!(anonymizes(&world, &[&free]).await["done_count"], 1, "again is the same");
        log_is_whole(&world).await;
    }

    /// Rows: GAP-074.
    async fn for_whose_case_a_process_runs_is_refused_though_the_case_is_over(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let body = json!({ "kind": "natural", "name": "Em processo" });
        let person = text(&does(&world, AGENT, "POST", "/people", body).await["id"]);
        let process = json!({ "name": "p", "file": PROCESS, "on_desk": true });
        let process = text(&does(&world, ADMINISTRATOR, "POST", "/processes", process).await["id"]);
        does(&world, ADMINISTRATOR, "POST", &format!("/processes/{process}/publish"), json!({})).await;
        let case = json!({ "type_id": scene.kind, "person_id": person });
        let case = format!("/cases/{}", text(&does(&world, AGENT, "POST", "/cases", case).await["id"]));
        let running = does(&world, AGENT, "POST", &format!("{case}/processes"), json!({ "process_id": process })).await;
        does(&world, AGENT, "PATCH", &case, json!({ "status": "concluded" })).await;
        let refused = anonymizes(&world, &[&person]).await;
        assert_eq!(refused["refused_count"], 1);
        let path = format!("/anonymizations/{}/refusals", text(&refused["id"]));
        let refused = does(&world, ADMINISTRATOR, "GET", &path, json!({})).await;
        assert_eq!(refused["items"][0]["reason"], "process_running");
        assert!(text(&refused["csv"]).contains(";Em processo;Há um processo em andamento."), "{refused:?}");
        does(&world, AGENT, "POST", &format!("/process-instances/{}/cancel", text(&running["id"])), json!({ "reason": "x" })).await;
        assert_eq!(anonymizes(&world, &[&person]).await["done_count"], 1);
    }

    /// Rows: GAP-074.
    async fn a_crash_half_way_leaves_nobody_half_anonymised(db: &TestDb) {
        let world = World::new(db).await;
        let known = Known::new(&world).await;
        does(&world, ADMINISTRATOR, "POST", "/anonymizations", json!({ "person_ids": [known.person] })).await;
        let (now, node) = (world.ctx.now(), world.ctx.ids.node());
        let claimed = world.ctx.db.write::<_, store::Error, _>(in_tx!(tx, [], job_queue::claim(tx, now, LEASE, node).await));
        let job = claimed.await.unwrap().unwrap();
        assert_eq!(job.kind, anonymize_people::NAME);
        let mut commits = world.ctx.db.subscribe();
        tokio::select! {
            ended = anonymize_people::run(world.ctx.clone(), job) => panic!("{ended:?} before the crash"),
            commit = commits.recv() => drop(commit.unwrap()),
        }
        let half = rights(&world, &known.person).await;
        assert_eq!((&half["anonymizing"], half["anonymized_at"].is_null()), (&json!(true), false), "{half:?}");
        assert_ne!(marked(&world).await, BTreeSet::new(), "stopped half way");
        let hold = format!("/people/{}/legal-hold", known.person);
        assert_eq!(asks(&world, ADMINISTRATOR, "PUT", &hold, json!({ "reason": "tarde" })).await.code(), "person_anonymized");
        world.ctx.clock.advance(LEASE + Span::from_secs(1));
        drain(&world.ctx, &jobs()).await.unwrap();
        assert_eq!((&newest(&world).await["state"], &newest(&world).await["done_count"]), (&json!("done"), &json!(1)));
        assert_eq!(marked(&world).await, BTreeSet::new());
        log_is_whole(&world).await;
    }

    /// Rows: GAP-074.
    async fn an_entry_that_nobody_named_counts_as_changed_however_it_is_called_erased(db: &TestDb) {
        let world = World::new(db).await;
        let body = json!({ "kind": "natural", "name": "Ana" });
        let person = text(&does(&world, AGENT, "POST", "/people", body).await["id"]);
        log_is_whole(&world).await;
        let scope = Scope::system(world.ours.org, SystemReason::Demo);
        let about: i64 = person.parse().unwrap();
        let hidden = world.ctx.db.write::<_, store::Error, _>(in_tx!(tx, [scope], {
            let (by, ever) = (base::id::ErasureId::from_i64(7), (base::time::Timestamp::ZERO, NOON));
            store::audit_log::erase(tx, &scope, by, ("person", about), ever).await
        }));
        let hidden = hidden.await.unwrap();
        let checked = does(&world, ADMINISTRATOR, "POST", "/audit-log/check", json!({})).await;
        assert_eq!(checked["broken_seq"].to_string().trim_matches('"'), hidden[0].to_string(), "{checked:?}");
    }

    /// Rows: GAP-074.
    async fn everything_about_a_person_is_one_file_for_programs_and_to_be_read(db: &TestDb) {
        let world = World::new(db).await;
        let known = Known::new(&world).await;
        let exports = rights(&world, &known.person).await["exports"].clone();
        assert_eq!((&exports[0]["state"], &exports[0]["progress"]), (&json!("done"), &json!(1_000)), "{exports:?}");
        let file = text(&exports[0]["file_id"]);
        let take = async |who: RoleProfile| {
            let asked = request(Some(&world.ours.cookies[&who]), "GET", &format!("/api/v1/files/{file}"), &json!({}));
            let response = world.router.clone().oneshot(asked).await.unwrap();
            let status = response.status().as_u16();
            (status, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap())
        };
        assert_eq!(take(SUPERVISOR).await.0, 404, "it is for whoever asked");
        let (status, bytes) = take(ADMINISTRATOR).await;
        assert_eq!(status, 200);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut texts = std::collections::BTreeMap::new();
        for n in 0..archive.len() {
            let mut entry = archive.by_index(n).unwrap();
            let name = entry.name().unwrap().into_owned();
            // Pictures are no texts.
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            texts.insert(name, String::from_utf8_lossy(&content).into_owned());
        }
        let all = texts.values().cloned().collect::<String>();
        for told in [
            "nota Marcadágua", "529.982.247-25", "zelia@marcadagua.com", "opted_out", "Bom dia, Marcadágua", "Nota sobre Marcadágua",
            "conteudo marcadagua", "Outro pedido de Marcadágua", "Ligar para Marcadágua", "Falei com Marcadágua", "Resolvido com Marcadágua",
            "caso marcadagua", "Corrigir o endereço de Marcadágua", "Confirmado por Marcadágua", "Ofensas de Marcadágua", "Zelia M. Marcadágua",
            "Sou eu, Marcadágua", "Passo de Marcadágua",
        ] {
            assert!(all.contains(told), "{told} is not in {:?}", texts.keys());
        }
        let record: Value = serde_json::from_str(&texts[&format!("{}/cadastro.json", known.person)]).unwrap();
        assert_eq!(record["tax_id"], "529.982.247-25");
        assert!(texts["index.html"].contains("<h1>Dados de Zélia Marcadágua</h1>"));
        let log = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=person_export", json!({})).await;
        let steps: Vec<_> = log["items"].as_array().unwrap().iter().map(|one| text(&one["after"]["step"])).collect();
        assert_eq!(steps, ["downloaded", "started"]);

        let path = format!("/person-exports/{}", text(&exports[0]["id"]));
        assert_eq!(world.theirs("DELETE", &format!("/api/v1{path}"), json!({})).await.status, 404);
        world.ctx.clock.advance(Span::from_hours(7 * 24 + 1));
        drain(&world.ctx, &jobs()).await.unwrap();
        let scope = Scope::system(world.ours.org, SystemReason::Demo);
        let id = file.parse().unwrap();
        let left = world.ctx.db.read::<_, store::Error, _>(in_tx!(tx, [scope], store_setup::files::get(tx, &scope, id).await)).await;
        assert_eq!(left.unwrap(), None, "it goes away after a week");
    }
}
