//! Rights of people over their data: everything about one as a file, anonymisation that leaves nothing behind, and holds.

use std::collections::BTreeSet;
use std::io::Read;

use app::jobs::{LEASE, drain};
use app_floor::jobs::anonymize_people;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{InteractionId, ProposalExportId, ProposalId, ProposalMoveId, QueueId};
use base::text::fold;
use base::time::Span;
use office::personal::{TABLES, personal};
use office::sale::stage::ProposalStage;
use serde_json::{Value, json};
use store::job_queue;
use store::testing::dump;
use store::{db_test, in_tx};
use store_office::proposal_exports::{self, ProposalExport};
use store_office::proposal_moves::{self, ProposalMove};
use store_office::proposals::{self, Proposal};
use tower::ServiceExt;

use super::cases::{Scene, asks, does, text};
use super::main_path::{Visitor, eventually};
use super::person_imports::upload;
use super::support::{NOON, World, request, send};
use super::templates::{customer_says, whatsapp};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

/// What every text of the customer holds.
const MARK: &str = "Marcadágua";
/// The same and everything else that names the customer, as it is looked for: folded.
const MARKS: [&str; 5] = [
    "marcadagua",
    "91234567",
    "9123-4567",
    "52998224725",
    "529.982.247-25",
];
const PHONE: &str = "+5548991234567";

/// Personal columns that no marker reaches, each with why.
const NOT_MARKED: [(&str, &str); 21] = [
    ("audit_entries.salt", "drawn"),
    (
        "cases.external_fold",
        "checked with cases.external_number, whose digits it holds",
    ),
    ("contact_points.opt_in_source", "a word of ours"),
    ("deliveries.external_id", "given by the provider"),
    (
        "legal_holds.reason",
        "who is held is refused; the entries of the log about it are marked",
    ),
    (
        "person_import_refusals.faults",
        "codes; the row goes with its cells",
    ),
    ("person_merges.request", "sides and ids"),
    ("files.object_key", "a hash; the test reads the bytes"),
    ("files.sha256", "a hash"),
    ("flow_runs.state", "gone with the contact"),
    ("form_drafts.answers", "gone with the contact"),
    ("inbound_seen.external_id", "given by the provider"),
    (
        "jobs.last_error",
        "dead letters about a message are removed whole",
    ),
    ("message_files.remote", "gone once the file is here"),
    (
        "messages.content",
        "templates and places; what was typed is in the body",
    ),
    ("messages.error", "told by the provider"),
    ("messages.reactions", "signs, no words"),
    ("people.gender", "one word of four"),
    ("scheduled_messages.failure", "a code"),
    (
        "visitors.page_url",
        "checked with visitors.contact, in the same row",
    ),
    ("visitors.token_hash", "a hash"),
];

fn is_marked(text: &str) -> bool {
    let folded = fold(text);
    MARKS.iter().any(|mark| folded.contains(mark))
}

/// Where the customer's marks stand.
async fn marked(world: &World) -> BTreeSet<String> {
    let found = dump(&world.ctx.db).await.unwrap();
    let marked = found.into_iter().filter(|(_, _, text)| is_marked(text));
    marked
        .map(|(table, column, _)| format!("{table}.{column}"))
        .collect()
}

/// A customer of whom every kind of thing is known, all of it over.
struct Known {
    person: String,
    case: String,
    contact: String,
    proposal: ProposalId,
}

impl Known {
    async fn new(world: &World) -> Self {
        let scene = Scene::new(world).await;
        let field = json!({ "physical_name": "time", "name": "Time", "kind": "text" });
        does(world, ADMINISTRATOR, "POST", "/person-fields", field).await;
        let person = Self::register(world).await;
        Self::merges(world, &person).await;
        let contact = scene.contact.clone();
        does(
            world,
            AGENT,
            "PUT",
            &scene.at("/person"),
            json!({ "person_id": person }),
        )
        .await;
        Self::talks(world, &scene).await;
        let case = Self::opens_a_case(world, &scene).await;
        does(
            world,
            AGENT,
            "POST",
            &scene.at("/conclude"),
            json!({ "wrap_up_code_id": scene.code }),
        )
        .await;
        let proposal = Self::buys(world, &person, &contact).await;
        Self::is_known_elsewhere(world, &person, &scene).await;
        Self {
            person,
            case,
            contact,
            proposal,
        }
    }

    async fn register(world: &World) -> String {
        let body = json!({
            "kind": "natural", "name": format!("Zélia {MARK}"), "trade_name": format!("Loja {MARK}"), "tax_id": "529.982.247-25",
            "note": format!("nota {MARK}"), "gender": "female", "custom": { "time": MARK },
            "contact_points": [{ "kind": "phone", "value": PHONE }, { "kind": "email", "value": "zelia@marcadagua.com" }],
        });
        // Under a key, so that the answer is kept for a repeated request.
        let mut asked = request(
            Some(&world.ours.cookies[&AGENT]),
            "POST",
            "/api/v1/people",
            &body,
        );
        asked
            .headers_mut()
            .insert("idempotency-key", "k-1".parse().unwrap());
        let person = send(&world.router, asked).await;
        assert_eq!(person.status, 200, "{person:?}");
        let person = person.body;
        let id = text(&person["id"]);
        let point = text(&person["contact_points"][1]["id"]);
        let path = format!("/people/{id}/contact-points/{point}/opt-in");
        does(world, AGENT, "PUT", &path, json!({ "opt_in": "opted_out" })).await;
        id
    }

    /// One record is merged into the person and stays so, another is taken out again.
    async fn merges(world: &World, person: &str) {
        for (name, back) in [
            (format!("Zelia M. {MARK}"), false),
            ("Outra Pessoa".to_owned(), true),
        ] {
            let other = json!({ "kind": "natural", "name": name, "anyway": true });
            let other = text(&does(world, SUPERVISOR, "POST", "/people", other).await["id"]);
            let body = json!({ "merged_id": other });
            let merge = does(
                world,
                SUPERVISOR,
                "POST",
                &format!("/people/{person}/merge"),
                body,
            )
            .await;
            if back {
                let path = format!("/person-merges/{}/undo", text(&merge["id"]));
                does(world, SUPERVISOR, "POST", &path, json!({})).await;
            }
        }
        app_floor::matcher::keep_all(&world.ctx, None)
            .await
            .unwrap();
    }

    async fn talks(world: &World, scene: &Scene) {
        let cookie = &world.ours.cookies[&AGENT];
        let file = upload(
            &world.router,
            cookie,
            ("marcadagua.csv", b"conteudo marcadagua"),
        )
        .await;
        let said = json!({ "text": format!("Bom dia, {MARK}"), "file_ids": [file] });
        does(world, AGENT, "POST", &scene.at("/messages"), said).await;
        does(
            world,
            AGENT,
            "POST",
            &scene.at("/notes"),
            json!({ "text": format!("Nota sobre {MARK}") }),
        )
        .await;
        let later = json!({ "text": format!("Até logo, {MARK}"), "send_at": NOON.micros() + 3_600_000_000 });
        let later = does(
            world,
            AGENT,
            "POST",
            &scene.at("/scheduled-messages"),
            later,
        )
        .await;
        let path = scene.at(&format!("/scheduled-messages/{}", text(&later["id"])));
        does(world, AGENT, "DELETE", &path, json!({})).await;
        app_floor::indexer::keep_all(&world.ctx, None)
            .await
            .unwrap();
    }

    async fn opens_a_case(world: &World, scene: &Scene) -> String {
        let case = scene.open(world).await;
        let id = text(&case["id"]);
        let path = format!("/cases/{id}");
        for answer in [
            format!("Pedido de {MARK}"),
            format!("Outro pedido de {MARK}"),
        ] {
            does(
                world,
                AGENT,
                "PATCH",
                &format!("{path}/form"),
                json!({ "answers": { "DSC_OCORRENCIA": answer } }),
            )
            .await;
        }
        let user = world.ours.users[&SUPERVISOR];
        let mut asked = Vec::new();
        for what in ["Ligar para", "Escrever a"] {
            let body = json!({ "text": format!("{what} {MARK}"), "user_id": user });
            let one = does(world, AGENT, "POST", &format!("{path}/follow-ups"), body).await;
            asked.push(format!("/follow-ups/{}", text(&one["id"])));
        }
        for (n, step, body) in [
            (0, "return", json!({ "reason": format!("Sem {MARK}") })),
            (
                1,
                "conclude",
                json!({ "conclusion": format!("Falei com {MARK}") }),
            ),
        ] {
            does(
                world,
                SUPERVISOR,
                "POST",
                &format!("{}/{step}", asked[n]),
                body,
            )
            .await;
        }
        does(
            world,
            AGENT,
            "POST",
            &format!("{}/cancel", asked[0]),
            json!({}),
        )
        .await;
        let cookie = &world.ours.cookies[&AGENT];
        let file = upload(
            &world.router,
            cookie,
            ("caso-marcadagua.csv", b"caso marcadagua"),
        )
        .await;
        does(
            world,
            AGENT,
            "POST",
            &format!("{path}/files"),
            json!({ "file_id": file }),
        )
        .await;
        let change = json!({ "title": format!("Caso de {MARK}"), "external_number": "991234567", "status": "concluded",
            "resolution": format!("Resolvido com {MARK}") });
        does(world, AGENT, "PATCH", &path, change).await;
        id
    }

    /// A sale that is over, as rows: the modules of sales have tests of their own.
    async fn buys(world: &World, person: &str, contact: &str) -> ProposalId {
        let (ctx, user) = (&world.ctx, world.ours.users[&AGENT]);
        let scope = Scope::system(world.ours.org, SystemReason::Demo);
        let one = Proposal {
            id: ctx.id(ProposalId::from_i64),
            number: "2026-0000099".to_owned(),
            interaction: InteractionId::from_i64(contact.parse().unwrap()),
            queue: ctx.id(QueueId::from_i64),
            person: person.parse().unwrap(),
            owner: user,
            made_by: user,
            made_at: NOON,
            worked_by: user,
            audit_type: "off_line".to_owned(),
            stage: ProposalStage::Confirmed,
            stage_since: NOON,
            situation: None,
            status: None,
            items: Vec::new(),
            total_cents: 9_990,
            points: Some(format!("Corrigir o endereço de {MARK}")),
            returned_count: 1,
            audited_by: None,
            confirmed_at: Some(NOON),
            told_in: None,
            revision: 1,
        };
        let step = ProposalMove {
            id: ctx.id(ProposalMoveId::from_i64),
            proposal: one.id,
            at: NOON,
            by: Some(user),
            place: None,
            stages: (ProposalStage::PendingAudit, ProposalStage::Confirmed),
            situation: None,
            status: None,
            owners: (user, user),
            totals_cents: (9_990, 9_990),
            note: Some(format!("Confirmado por {MARK}")),
        };
        let batch = ProposalExport {
            id: ctx.id(ProposalExportId::from_i64),
            from: NOON,
            to: NOON,
            made_by: Some(user),
            made_at: NOON,
            sale_count: 1,
            reversal_count: 0,
        };
        let id = one.id;
        let lines = vec![(id, vec![MARK.to_owned()])];
        let kept =
            ctx.db
                .write::<_, store::Error, _>(in_tx!(tx, [scope, one, step, batch, lines], {
                    proposals::insert(tx, &scope, &one).await?;
                    proposal_moves::insert(tx, &scope, &step).await?;
                    proposal_exports::insert(tx, &scope, &batch, &lines).await
                }));
        kept.await.unwrap();
        id
    }

    async fn is_known_elsewhere(world: &World, person: &str, scene: &Scene) {
        let account = whatsapp(world).await;
        let filters = json!({ "q": format!("Zélia {MARK}") });
        does(
            world,
            ADMINISTRATOR,
            "POST",
            "/conversation-views",
            json!({ "name": "Dela", "filters": filters }),
        )
        .await;
        let block = json!({ "person_id": person, "reason": format!("Ofensas de {MARK}") });
        let block = does(world, SUPERVISOR, "POST", "/contact-blocks", block).await;
        does(
            world,
            SUPERVISOR,
            "POST",
            &format!("/contact-blocks/{}/lift", text(&block["id"])),
            json!({}),
        )
        .await;
        let hold = json!({ "reason": format!("Processo de {MARK}") });
        does(
            world,
            ADMINISTRATOR,
            "PUT",
            &format!("/people/{person}/legal-hold"),
            hold,
        )
        .await;
        does(
            world,
            ADMINISTRATOR,
            "DELETE",
            &format!("/people/{person}/legal-hold"),
            json!({}),
        )
        .await;
        let visitor = json!({ "name": format!("Zélia {MARK}"), "email": "zelia@marcadagua.com", "locale": "pt-BR", "origin": "http://localhost" });
        let visitor = Visitor::greet_with(world, &scene.key, visitor).await;
        visitor.writes(world, "k2", &format!("Sou {MARK}")).await;
        customer_says(world, &account, PHONE, ("Sou eu, Marcadágua", 1), NOON).await;
        end_all(world).await;
        let scope = Scope::system(world.ours.org, SystemReason::Intake);
        let ready = app_setup::account::get(&world.ctx, &scope, account.parse().unwrap())
            .await
            .unwrap();
        let payload = br#"{"from":"5548991234567","x":"Marcadagua"}"#;
        app_floor::intake::keep_payload(&world.ctx, &ready, "x", payload)
            .await
            .unwrap();
        let cookie = &world.ours.cookies[&ADMINISTRATOR];
        let lines = "nome;cpf\nZélia Marcadágua;1\n";
        let file = upload(&world.router, cookie, ("p.csv", lines.as_bytes())).await;
        let import = json!({ "file_id": file, "columns": ["name", "tax_id"], "key": "tax_id" });
        does(world, ADMINISTRATOR, "POST", "/person-imports", import).await;
        let question = json!({ "from": "2026-11-18", "to": "2026-11-18", "medium": "messaging", "customer": MARK });
        does(
            world,
            ADMINISTRATOR,
            "POST",
            "/report-exports",
            json!({ "report": "tracking", "question": question }),
        )
        .await;
        does(
            world,
            ADMINISTRATOR,
            "POST",
            &format!("/people/{person}/exports"),
            json!({}),
        )
        .await;
        drain(&world.ctx, &jobs()).await.unwrap();
        app_floor::indexer::keep_all(&world.ctx, None)
            .await
            .unwrap();
    }
}

/// Lets the agent cancel what is open.
async fn end_all(world: &World) {
    loop {
        let mine = eventually(
            world,
            ADMINISTRATOR,
            "/api/v1/interactions?view=open",
            |body| {
                let items = body["items"].as_array().unwrap();
                items.iter().all(|one| one["state"] == "active")
            },
        )
        .await;
        let Some(one) = mine["items"].as_array().unwrap().first().cloned() else {
            return;
        };
        let path = format!("/interactions/{}/cancel", text(&one["id"]));
        does(world, AGENT, "POST", &path, json!({})).await;
    }
}

async fn anonymizes(world: &World, people: &[&str]) -> Value {
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
        let decided: BTreeSet<String> = personal().map(|(table, column, _)| format!("{table}.{column}")).collect();
        let before = marked(&world).await;
        let undecided: Vec<_> = before.difference(&decided).collect();
        assert!(undecided.is_empty(), "what a customer is known by stands in {undecided:?}");
        let except: BTreeSet<String> = NOT_MARKED.iter().map(|(column, _)| (*column).to_owned()).collect();
        let missed: Vec<_> = decided.difference(&before).filter(|column| !except.contains(*column)).collect();
        assert!(missed.is_empty(), "the test does not reach {missed:?}");
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
        for path in ["form", "form/changes", "follow-ups", "history", "files"] {
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
            let (by, ever) = (base::id::AnonymizationId::from_i64(7), (base::time::Timestamp::ZERO, NOON));
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
            let mut content = String::new();
            entry.read_to_string(&mut content).unwrap();
            texts.insert(name, content);
        }
        let all = texts.values().cloned().collect::<String>();
        for told in [
            "nota Marcadágua", "529.982.247-25", "zelia@marcadagua.com", "opted_out", "Bom dia, Marcadágua", "Nota sobre Marcadágua",
            "conteudo marcadagua", "Outro pedido de Marcadágua", "Ligar para Marcadágua", "Falei com Marcadágua", "Resolvido com Marcadágua",
            "caso marcadagua", "Corrigir o endereço de Marcadágua", "Confirmado por Marcadágua", "Ofensas de Marcadágua", "Zelia M. Marcadágua",
            "Sou eu, Marcadágua",
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
