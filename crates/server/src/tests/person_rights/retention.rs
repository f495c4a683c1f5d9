//! Retention: every kind erases its own and nothing else, holds and what is open keep, figures stay, and a crash changes nothing.

use std::collections::BTreeSet;

use app::jobs::{LEASE, drain};
use app_floor::jobs::apply_retention;
use base::authz::{Scope, SystemReason};
use base::time::Span;
use office::personal::personal;
use serde_json::{Value, json};
use store::{Error, Statement, args, both, db_test, in_tx, job_queue};

use super::known::Known;
use super::marks::marked;
use super::planted::plant;
use super::{ADMINISTRATOR, AGENT, SUPERVISOR, log_is_whole, objects};
use crate::state::jobs;
use crate::tests::cases::{Scene, asks, does, text};
use crate::tests::support::{NOON, World, sign_in};

/// What each kind erases of what the customer of these tests is known by. What several kinds have a part of stands in [`SHARED`].
const ERASED: [(&str, &[&str]); 5] = [
    (
        "conversations",
        &[
            "conversations.contact",
            "conversations.contact_key",
            "conversations.last_message",
            "conversations.name_fold",
            "conversations.phone_key",
            "deliveries.external_id",
            "flow_runs.state",
            "form_drafts.answers",
            "form_drafts.tracking",
            "inbound_seen.external_id",
            "message_files.name",
            "message_files.remote",
            "message_terms.terms",
            "messages.body",
            "messages.content",
            "messages.error",
            "messages.reactions",
            "scheduled_messages.failure",
            "scheduled_messages.said",
            "visitors.contact",
            "visitors.page_url",
        ],
    ),
    (
        "cases",
        &[
            "case_emails.cc_boxes",
            "case_emails.error",
            "case_emails.from_box",
            "case_emails.html",
            "case_emails.in_reply_to",
            "case_emails.message_key",
            "case_emails.subject",
            "case_emails.text",
            "case_emails.to_boxes",
            "case_form_changes.changes",
            "case_forms.answers",
            "cases.external_fold",
            "cases.external_number",
            "cases.resolution",
            "cases.title",
            "cases.title_fold",
            "follow_ups.conclusion",
            "follow_ups.reason",
            "follow_ups.text",
            "follow_ups.text_fold",
            "process_calls.body",
            "process_calls.error",
            "process_instances.answers",
            "process_instances.cancel_reason",
            "process_tasks.answers",
        ],
    ),
    (
        "social_posts",
        &[
            "post_authors.author_key",
            "post_authors.document",
            "post_authors.name",
            "post_authors.name_fold",
            "social_post_versions.content",
            "social_posts.content",
            "social_posts.note",
            "social_posts.search_fold",
        ],
    ),
    ("person_reads", &[]),
    ("set_aside", &["set_aside_payloads.body"]),
];

/// What several kinds have a part of.
const SHARED: [&str; 5] = [
    "audit_entries.after",
    "audit_entries.before",
    "audit_entries.title",
    "audit_entries.title_fold",
    "files.name",
];

static COUNT_READS: Statement = Statement::new(
    "test::COUNT_READS",
    both("SELECT count(*) FROM person_reads"),
);

async fn keeps(world: &World, kind: &str, months: Option<u16>) -> Value {
    let path = format!("/retention/limits/{kind}");
    let body = json!({ "months": months, "confirmed": true });
    does(world, ADMINISTRATOR, "PUT", &path, body).await
}

async fn retention(world: &World) -> Value {
    does(world, ADMINISTRATOR, "GET", "/retention", json!({})).await
}

/// Lets time pass; whoever was signed in signs in again.
async fn waits(world: &mut World, hours: i64) {
    world.ctx.clock.advance(Span::from_hours(hours));
    for (tenant, name) in [(&mut world.ours, "ours"), (&mut world.theirs, "theirs")] {
        for (profile, cookie) in &mut tenant.cookies {
            *cookie = sign_in(
                &world.router,
                &format!("{}@{name}.exemplo.com", profile.name()),
            )
            .await;
        }
    }
}

/// Lets time pass until the runs of the night after it are over.
async fn passes(world: &mut World, days: i64) {
    waits(world, days * 24).await;
    drain(&world.ctx, &jobs()).await.unwrap();
}

/// Tells whether a thread still says what its customer said.
async fn is_kept(world: &World, thread: &str) -> bool {
    let said = does(world, ADMINISTRATOR, "GET", thread, json!({})).await;
    said.to_string().contains("Oi, fui cobrado duas vezes")
}

/// What the newest run did to a kind: erased, held, open.
async fn went(world: &World, kind: &str) -> (i64, i64, i64) {
    let run = &retention(world).await["runs"][0];
    assert_eq!(run["state"], "done", "{run:?}");
    let kinds = run["kinds"].as_array().unwrap();
    let one = kinds.iter().find(|one| one["kind"] == kind).unwrap();
    let count = |name: &str| one[name].as_i64().unwrap();
    (
        count("erased_count"),
        count("held_count"),
        count("open_count"),
    )
}

async fn reads(world: &World) -> i64 {
    let read = world.ctx.db.read::<_, Error, _>(in_tx!(tx, [], {
        tx.one(&COUNT_READS, args![], |row| row.i64(0)).await
    }));
    read.await.unwrap()
}

/// Every figure there is of the day of the tests.
async fn figures(world: &World) -> Vec<Value> {
    let mut figures = Vec::new();
    for report in [
        "tracking&medium=chat",
        "users",
        "activity&medium=chat",
        "hours&medium=chat",
        "queues&medium=chat",
        "agents&medium=chat",
        "codes&medium=chat",
    ] {
        let path = format!("/report-rows?report={report}&from=2026-11-18&to=2026-11-18");
        let rows = asks(world, ADMINISTRATOR, "GET", &path, json!({})).await;
        figures.push(json!([report, rows.status, rows.body]));
    }
    for path in ["/social-figures", "/case-summary"] {
        let sums = asks(world, ADMINISTRATOR, "GET", path, json!({})).await;
        figures.push(json!([path, sums.status, sums.body]));
    }
    // Of a case everything but its words and the mark.
    let mut cases = does(world, ADMINISTRATOR, "GET", "/cases", json!({})).await["items"].take();
    for case in cases.as_array_mut().unwrap() {
        let case = case.as_object_mut().unwrap();
        for gone in [
            "title",
            "external_number",
            "resolution",
            "erased_at",
            "revision",
        ] {
            case.remove(gone);
        }
    }
    figures.push(json!(["/cases", 200, { "rows": cases }]));
    figures
}

db_test! {
    /// Rows: GAP-074.
    async fn every_kind_erases_its_own_and_nothing_else_and_figures_stay(db: &TestDb) {
        let mut world = World::new(db).await;
        let known = Known::new(&world).await;
        plant(&world).await;
        does(&world, ADMINISTRATOR, "GET", &format!("/people/{}", known.person), json!({})).await;
        // What goes after days by itself is gone before anything is decided.
        passes(&mut world, 40).await;
        let (mut left, lines, stored) = (marked(&world).await, reads(&world).await, objects(&world).await);
        assert!(lines > 0 && !stored.is_empty());
        let told = figures(&world).await;
        let is_told = |one: &&Value| one[1] == 200 && one[2]["rows"].as_array().is_none_or(|rows| !rows.is_empty());
        assert_eq!(told.iter().find(|one| !is_told(one)), None);
        let of_nobody: BTreeSet<&str> = ERASED.iter().flat_map(|(_, columns)| columns.iter().copied()).chain(SHARED).collect();
        let known_columns: BTreeSet<String> = personal().map(|(table, column, _)| format!("{table}.{column}")).collect();
        for column in &of_nobody {
            assert!(known_columns.contains(*column), "{column} is not in office::personal");
        }
        for (kind, columns) in ERASED {
            keeps(&world, kind, Some(1)).await;
            // Figures that go by what time it is are asked for right before the night and right after it.
            waits(&mut world, 24 * 3).await;
            let told = figures(&world).await;
            drain(&world.ctx, &jobs()).await.unwrap();
            assert_eq!(figures(&world).await, told, "{kind}");
            let (erased, held, open) = went(&world, kind).await;
            assert!(erased > 0 && (held, open) == (0, 0), "{kind}: {erased} {held} {open}");
            let now = marked(&world).await;
            let gone: BTreeSet<&str> = left.difference(&now).map(String::as_str).collect();
            let wanted: BTreeSet<&str> = columns.iter().copied().collect();
            let still: Vec<_> = wanted.iter().filter(|column| now.contains(**column)).collect();
            assert!(still.is_empty(), "{kind} leaves {still:?}");
            let extra: Vec<_> = gone.iter().filter(|column| !wanted.contains(**column) && !SHARED.contains(column)).collect();
            assert!(extra.is_empty(), "{kind} takes {extra:?} too");
            if kind == "person_reads" {
                assert_eq!(reads(&world).await, 0);
            }
            left = now;
            log_is_whole(&world).await;
        }
        for key in stored {
            let is_export = world.ctx.files.get(&key, None).await.is_ok();
            assert!(!is_export || !left.contains("files.name"), "the bytes of {key} are still there");
        }
        let found = does(&world, ADMINISTRATOR, "GET", "/messages?q=marcadagua", json!({})).await;
        assert_eq!(found["items"], json!([]));
        // The person is a customer still: who they are is not what retention erases.
        let person = does(&world, ADMINISTRATOR, "GET", &format!("/people/{}", known.person), json!({})).await;
        assert_eq!(person["name"], "Zélia Marcadágua");

        // Again the next night: nothing is walked again.
        passes(&mut world, 1).await;
        assert_eq!(went(&world, "conversations").await, (0, 0, 0));
        let contact = does(&world, ADMINISTRATOR, "GET", &format!("/interactions/{}", known.contact), json!({})).await;
        assert_eq!((contact["erased_at"].is_null(), &contact["customer"]["name"], &contact["person_id"]),
            (false, &json!("Contato apagado"), &json!(known.person)), "{contact:?}");
        let note = asks(&world, ADMINISTRATOR, "POST", &format!("/interactions/{}/notes", known.contact), json!({ "text": "x" })).await;
        assert_eq!(note.code(), "content_erased");
        let path = format!("/cases/{}", known.case);
        let case = does(&world, ADMINISTRATOR, "GET", &path, json!({})).await;
        assert_eq!((case["erased_at"].is_null(), &case["title"], &case["status"]), (false, &json!("Cobrança"), &json!("concluded")));
        let again = json!({ "status": "pending", "reason": "x" });
        assert_eq!(asks(&world, ADMINISTRATOR, "PATCH", &path, again).await.code(), "content_erased");
        let mail = json!({ "case_number": case["number"], "message_id": "<9@x.com>", "from": { "address": "a@x.com" }, "text": "x" });
        assert_eq!(asks(&world, ADMINISTRATOR, "POST", "/case-emails", mail).await.code(), "content_erased");
        let posts = does(&world, ADMINISTRATOR, "GET", "/social-posts", json!({})).await;
        let post = &posts["items"][0];
        assert!(!post["erased_at"].is_null() && post["content"]["text"] == "", "{post:?}");
        let path = format!("/social-posts/{}", text(&post["id"]));
        assert_eq!(asks(&world, ADMINISTRATOR, "PATCH", &path, json!({ "note": "x" })).await.code(), "content_erased");
        let back = json!({ "medium": "Facebook", "external_id": post["external_id"], "updated_at": world.ctx.now().micros(),
            "published_at": NOON.micros(), "text": "de novo" });
        let back = does(&world, ADMINISTRATOR, "POST", "/social-posts", json!({ "posts": [back] })).await;
        assert_eq!(back["results"][0]["reason"], "erased", "{back:?}");
        let log = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=retention_run", json!({})).await;
        assert!(log["items"].as_array().unwrap().len() >= 6, "{log:?}");
    }

    /// Rows: GAP-074.
    async fn who_is_held_keeps_everything_with_all_who_are_one_customer_with_them(db: &TestDb) {
        let mut world = World::new(db).await;
        let known = Known::new(&world).await;
        plant(&world).await;
        // The hold stands on a record that is merged into another one afterwards: both are one customer.
        let head = json!({ "kind": "natural", "name": "Cabeça", "anyway": true });
        let head = text(&does(&world, AGENT, "POST", "/people", head).await["id"]);
        let hold = format!("/people/{}/legal-hold", known.person);
        does(&world, ADMINISTRATOR, "PUT", &hold, json!({ "reason": "Processo 123" })).await;
        does(&world, SUPERVISOR, "POST", &format!("/people/{head}/merge"), json!({ "merged_id": known.person })).await;
        let preview = does(&world, ADMINISTRATOR, "GET", "/retention/limits/cases/preview?months=1", json!({})).await;
        assert_eq!((&preview["due_count"], &preview["held_count"]), (&json!(0), &json!(0)), "not a month old");
        // What goes after days by itself is gone before anything is decided.
        passes(&mut world, 40).await;
        let before = marked(&world).await;
        for (kind, _) in ERASED {
            keeps(&world, kind, Some(1)).await;
        }
        passes(&mut world, 3).await;
        let after = marked(&world).await;
        let gone: Vec<_> = before.difference(&after).collect();
        assert!(gone.is_empty(), "{gone:?}");
        for (kind, _) in ERASED {
            let (erased, held, _) = went(&world, kind).await;
            assert!(held > 0 || kind == "person_reads", "{kind} holds nothing");
            assert!(erased == 0 || kind == "person_reads" || kind == "set_aside", "{kind}: {erased}");
        }
        let preview = does(&world, ADMINISTRATOR, "GET", "/retention/limits/cases/preview?months=1", json!({})).await;
        assert_eq!((&preview["due_count"], &preview["oldest_at"]), (&json!(0), &Value::Null));
        assert!(preview["held_count"].as_i64().unwrap() > 0);

        does(&world, ADMINISTRATOR, "DELETE", &format!("/people/{head}/legal-hold"), json!({})).await;
        does(&world, ADMINISTRATOR, "DELETE", &hold, json!({})).await;
        passes(&mut world, 1).await;
        assert!(went(&world, "conversations").await.0 > 0);
        assert!(went(&world, "cases").await.0 > 0);
        log_is_whole(&world).await;
    }

    /// Rows: GAP-074.
    async fn a_hold_reaches_what_is_linked_to_a_case_of_who_is_held(db: &TestDb) {
        let mut world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let ana = json!({ "kind": "natural", "name": "Ana" });
        let ana = text(&does(&world, AGENT, "POST", "/people", ana).await["id"]);
        let case = json!({ "type_id": scene.kind, "person_id": ana });
        let case = text(&does(&world, SUPERVISOR, "POST", "/cases", case).await["id"]);
        does(&world, AGENT, "POST", &scene.at("/cases"), json!({ "case_id": case })).await;
        let hold = format!("/people/{ana}/legal-hold");
        does(&world, ADMINISTRATOR, "PUT", &hold, json!({ "reason": "Processo 123" })).await;
        does(&world, AGENT, "POST", &scene.at("/conclude"), json!({ "wrap_up_code_id": scene.code })).await;
        does(&world, ADMINISTRATOR, "PATCH", &format!("/cases/{case}"), json!({ "status": "concluded" })).await;
        for kind in ["conversations", "cases"] {
            keeps(&world, kind, Some(1)).await;
        }
        passes(&mut world, 40).await;
        assert_eq!((went(&world, "conversations").await, went(&world, "cases").await), ((0, 1, 0), (0, 1, 0)));
        let thread = scene.at("/messages");
        assert!(is_kept(&world, &thread).await);
        does(&world, ADMINISTRATOR, "DELETE", &hold, json!({})).await;
        passes(&mut world, 1).await;
        assert_eq!((went(&world, "conversations").await, went(&world, "cases").await), ((1, 0, 0), (1, 0, 0)));
        assert!(!is_kept(&world, &thread).await);
    }

    /// Rows: GAP-074.
    async fn what_is_open_stays_and_so_does_what_hangs_on_it(db: &TestDb) {
        let mut world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let case = scene.open(&world).await;
        does(&world, AGENT, "POST", &scene.at("/conclude"), json!({ "wrap_up_code_id": scene.code })).await;
        let (path, thread) = (format!("/cases/{}", text(&case["id"])), scene.at("/messages"));
        keeps(&world, "conversations", Some(1)).await;
        keeps(&world, "cases", Some(1)).await;
        passes(&mut world, 40).await;
        assert_eq!(went(&world, "conversations").await, (0, 0, 1), "its case is open");
        let said = does(&world, ADMINISTRATOR, "GET", &thread, json!({})).await;
        assert!(said.to_string().contains("Oi, fui cobrado duas vezes"));

        // Concluded, but somebody is asked for something still.
        let user = world.ours.users[&SUPERVISOR];
        let asked = json!({ "text": "Ligar", "user_id": user });
        let asked = text(&does(&world, AGENT, "POST", &format!("{path}/follow-ups"), asked).await["id"]);
        does(&world, AGENT, "PATCH", &path, json!({ "status": "concluded" })).await;
        passes(&mut world, 40).await;
        assert_eq!(went(&world, "cases").await, (0, 0, 1), "a follow-up is open");
        let said = does(&world, ADMINISTRATOR, "GET", &thread, json!({})).await;
        assert!(!said.to_string().contains("cobrado"), "its case is over");
        does(&world, AGENT, "POST", &format!("/follow-ups/{asked}/cancel"), json!({})).await;
        passes(&mut world, 1).await;
        assert_eq!(went(&world, "cases").await, (1, 0, 0));
    }

    /// Rows: GAP-074.
    async fn a_limit_is_confirmed_waits_a_day_is_undone_and_stopped(db: &TestDb) {
        let mut world = World::new(db).await;
        let scene = Scene::new(&world).await;
        does(&world, AGENT, "POST", &scene.at("/conclude"), json!({ "wrap_up_code_id": scene.code })).await;
        waits(&mut world, 24 * 100).await;
        let fresh = retention(&world).await;
        assert_eq!((&fresh["limits"][0]["months"], &fresh["next_run_at"], &fresh["runs"]), (&Value::Null, &Value::Null, &json!([])));
        let (path, limit) = ("/retention/limits/conversations", |months: Value| json!({ "months": months }));
        for months in [0, 241] {
            let refused = asks(&world, ADMINISTRATOR, "PUT", path, limit(json!(months))).await;
            assert_eq!(refused.body["fields"][0]["code"], "out_of_range");
        }
        assert_eq!(asks(&world, ADMINISTRATOR, "PUT", path, limit(json!(2))).await.code(), "retention_unconfirmed");
        assert_eq!(asks(&world, SUPERVISOR, "PUT", path, limit(json!(2))).await.code(), "permission_missing");
        assert_eq!(asks(&world, SUPERVISOR, "GET", "/retention", json!({})).await.code(), "permission_missing");
        assert_eq!(asks(&world, ADMINISTRATOR, "PUT", "/retention/limits/people", limit(json!(2))).await.status, 422);
        let preview = does(&world, ADMINISTRATOR, "GET", &format!("{path}/preview?months=2"), json!({})).await;
        assert_eq!((&preview["due_count"], &preview["held_count"], &preview["open_count"]), (&json!(1), &json!(0), &json!(0)));
        assert_eq!(preview["oldest_at"], json!(NOON.micros()));
        let now = world.ctx.now();
        let starts = preview["starts_at"].as_i64().unwrap();
        assert!(starts >= (now + Span::from_hours(24)).micros());

        let thread = scene.at("/messages");
        let set = keeps(&world, "conversations", Some(2)).await;
        assert_eq!((&set["limits"][0]["starts_at"], &set["limits"][0]["months_until_then"]), (&json!(starts), &Value::Null));
        // The night after does nothing, because a day has not passed; undone before the next one.
        waits(&mut world, 20).await;
        drain(&world.ctx, &jobs()).await.unwrap();
        assert!(is_kept(&world, &thread).await);
        let undone = keeps(&world, "conversations", None).await;
        assert_eq!((&undone["limits"][0]["months"], &undone["limits"][0]["starts_at"]), (&Value::Null, &Value::Null));
        passes(&mut world, 5).await;
        assert!(is_kept(&world, &thread).await);
        assert_eq!(retention(&world).await["runs"], json!([]));

        keeps(&world, "conversations", Some(2)).await;
        let paused = does(&world, ADMINISTRATOR, "PUT", "/retention/paused", json!({ "paused": true })).await;
        assert_eq!((&paused["paused"], &paused["next_run_at"]), (&json!(true), &Value::Null));
        passes(&mut world, 5).await;
        assert!(is_kept(&world, &thread).await, "stopped");
        does(&world, ADMINISTRATOR, "PUT", "/retention/paused", json!({ "paused": false })).await;
        // Of another organization nothing is erased, and nothing is seen.
        let theirs = world.theirs("GET", "/api/v1/retention", json!({})).await;
        assert_eq!(theirs.body["limits"][0]["months"], Value::Null);
        passes(&mut world, 2).await;
        assert!(!is_kept(&world, &thread).await);
        let log = does(&world, ADMINISTRATOR, "GET", "/audit-log?subject=retention", json!({})).await;
        let log = log["items"].as_array().unwrap();
        assert_eq!(log.len(), 5, "{log:?}");
        assert_eq!((&log[4]["before"]["conversations_months"], &log[4]["after"]["conversations_months"]), (&Value::Null, &json!(2)));
    }

    /// Rows: GAP-074.
    async fn a_crash_in_the_middle_of_a_run_leaves_nothing_half_and_counts_once(db: &TestDb) {
        let mut world = World::new(db).await;
        let known = Known::new(&world).await;
        plant(&world).await;
        keeps(&world, "conversations", Some(1)).await;
        keeps(&world, "cases", Some(1)).await;
        // First a night that finds nothing old enough, then one that is due and is not drained.
        passes(&mut world, 2).await;
        assert_eq!(went(&world, "conversations").await, (0, 0, 0));
        waits(&mut world, 24 * 40).await;
        let claim = async || {
            let (now, node) = (world.ctx.now(), world.ctx.ids.node());
            let claimed = world.ctx.db.write::<_, Error, _>(in_tx!(tx, [], job_queue::claim(tx, now, LEASE, node).await));
            claimed.await.unwrap().unwrap()
        };
        let mut job = claim().await;
        while job.kind != apply_retention::NAME {
            job = claim().await;
        }
        let mut commits = world.ctx.db.subscribe();
        tokio::select! {
            ended = apply_retention::run(world.ctx.clone(), job) => panic!("{ended:?} before the crash"),
            commit = commits.recv() => drop(commit.unwrap()),
        }
        let half = retention(&world).await;
        assert_eq!(half["runs"][0]["state"], "running", "{half:?}");
        world.ctx.clock.advance(LEASE + Span::from_secs(1));
        drain(&world.ctx, &jobs()).await.unwrap();
        let whole = retention(&world).await;
        assert_eq!(whole["runs"][0]["id"], half["runs"][0]["id"], "the same run went on");
        let contacts = does(&world, ADMINISTRATOR, "GET", &format!("/interactions?person_id={}", known.person), json!({})).await;
        let contacts = contacts["items"].as_array().unwrap();
        assert!(contacts.iter().all(|one| !one["erased_at"].is_null()), "{contacts:?}");
        assert_eq!(went(&world, "conversations").await.0, i64::try_from(contacts.len()).unwrap());
        log_is_whole(&world).await;
        let scope = Scope::system(world.ours.org, SystemReason::Demo);
        let runs = world.ctx.db.read::<_, Error, _>(in_tx!(tx, [scope], store_office::retention_runs::list(tx, &scope, 9).await));
        assert_eq!(runs.await.unwrap().len(), 2, "the night that found nothing, and this one");
    }
}
