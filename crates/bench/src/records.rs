//! RECORDS: people and cases found among many, and a form that is saved, each beside the bare statement on the same database.

use std::path::Path;

use rusqlite::{Connection as Database, params};
use serde_json::json;

use crate::figures::{Figure, Target, percentile_us};
use crate::http::{Connection, request};
use crate::product::{self, Api, Ready, Served, field};
use crate::reading::cost;
use crate::{Outcome, Run, clock, fill};

/// What is asked of the product, what its limit is asked, and what it is.
const READS: [(&str, &str, &str); 5] = [
    ("/api/v1/people?limit=25", "/people", "a page by name"),
    (
        "/api/v1/people?q=48900000700&limit=25",
        "/phone",
        "by phone",
    ),
    (
        "/api/v1/people?q=pessoa%20700&limit=25",
        "/name",
        "by words of the name",
    ),
    ("/api/v1/cases?limit=25", "/cases", "a page of cases"),
    ("/api/v1/cases?limit=25&q=", "/case", "a case by number"),
];
/// What a page may cost beside its statement, as that of conversations (B7).
const RATIO: f64 = 2.0;
/// Requests one after the other whose slowest hundredth is told.
const ASKED: usize = 300;
/// Times a form is saved.
const SAVED: usize = 300;

/// Measures.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let steps: &[u64] = run.pick(&[10_000], &[10_000, 1_000_000]);
    let mut figures = Vec::new();
    for count in steps {
        let folder = run.folder(&format!("records-{count}"))?;
        let ready = Ready::new(run, &folder).await?;
        let case = one(&ready).await?;
        let (ready, ()) = ready
            .changed(run, &folder, |database| fill::records(database, *count))
            .await?;
        for read in READS {
            figures.extend(found(run, (&ready, &folder), read, &case, *count).await?);
        }
        figures.extend(saved(&ready, &case, *count).await?);
        ready.served.stop().await?;
        if let Some(last) = figures.last_mut() {
            let bare = bare(&product::database(&folder), &case)
                .map_err(|error| format!("the bare update: {error}"))?;
            *last = Figure::of_pairs(
                "RECORDS",
                &last.name,
                "µs",
                &[(last.value, bare)],
                Target::None,
            );
        }
    }
    Ok(figures)
}

/// A case with a form, which is saved.
struct Case {
    id: String,
    number: String,
}

/// Registers a person, and opens a case whose type has a form.
async fn one(ready: &Ready) -> Outcome<Case> {
    let mut api = ready.api(&ready.administrator).await?;
    let phone = json!({ "kind": "phone", "value": "+5548900000000", "label": "mobile" });
    let person = json!({ "kind": "natural", "name": "Pessoa", "contact_points": [phone] });
    let person = api.call("POST", "/api/v1/people", &person).await?;
    let fields = json!([{ "name": "DSC_MOTIVO", "label": "Motivo", "kind": "short_text" }]);
    let draft = json!({ "sections": [{ "title": "Motivo", "fields": fields }] });
    let form = json!({ "name": "Troca", "on_desk": true, "draft": draft });
    let form = api.call("POST", "/api/v1/forms", &form).await?;
    let publish = format!("/api/v1/forms/{}/publish", field(&form, "id"));
    api.call("POST", &publish, &json!({})).await?;
    let kind = json!({ "name": "Trocas", "form_id": field(&form, "id") });
    let kind = api.call("POST", "/api/v1/case-types", &kind).await?;
    let case = json!({ "type_id": field(&kind, "id"), "person_id": field(&person, "id") });
    let case = api.call("POST", "/api/v1/cases", &case).await?;
    let case = Case {
        id: field(&case, "id").to_owned(),
        number: field(&case, "number").to_owned(),
    };
    save(&mut api, &case, 0).await.map(|_| case)
}

/// One way to find something: its processor time beside the statement's, and how long the slowest hundredth takes.
async fn found(
    run: &Run,
    (ready, folder): (&Ready, &Path),
    (path, bare, what): (&str, &str, &str),
    case: &Case,
    count: u64,
) -> Outcome<Vec<Figure>> {
    let path = if path.ends_with("q=") {
        format!("{path}{}", case.number)
    } else {
        path.to_owned()
    };
    let limit = Served::limit("read", folder).await?;
    let mut pairs = Vec::new();
    for _ in 0..run.pick(3, 5) {
        let x = cost(run, &ready.served, &ready.administrator, &path).await?;
        pairs.push((x, cost(run, &limit, "", bare).await?));
    }
    limit.stop().await?;
    let mut took = asked(ready, &path).await?;
    let name = format!("{count} people and cases, {what}");
    Ok(vec![
        Figure::of_pairs(
            "RECORDS",
            &format!("{name}: CPU"),
            "µs",
            &pairs,
            Target::Ratio(RATIO),
        ),
        Figure::alone(
            "RECORDS",
            &format!("{name}: p99"),
            "µs",
            percentile_us(&mut took, 99),
            Target::None,
        ),
    ])
}

/// Asks again and again on one connection.
async fn asked(ready: &Ready, path: &str) -> Outcome<Vec<u64>> {
    let fault = |error: std::io::Error| format!("{path}: {error}");
    let headers = [
        ("cookie", ready.administrator.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let wanted = request("GET", path, &headers, b"");
    let mut connection = Connection::open(&ready.served.address)
        .await
        .map_err(fault)?;
    let mut took = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        let before = clock::stamp();
        let answer = connection.call(&wanted).await.map_err(fault)?;
        took.push(clock::stamp() - before);
        if answer.status != 200 {
            return Err(format!("{path}: {}", answer.status));
        }
    }
    Ok(took)
}

/// Saves the form again and again, each time with another answer.
async fn saved(ready: &Ready, case: &Case, count: u64) -> Outcome<Vec<Figure>> {
    let mut api = ready.api(&ready.administrator).await?;
    let mut took = Vec::with_capacity(SAVED);
    for n in 1..=SAVED {
        took.push(save(&mut api, case, n).await?);
    }
    let name = |what: &str| format!("a form saved among {count} cases: {what}");
    let p99 = percentile_us(&mut took, 99);
    let p50 = percentile_us(&mut took, 50);
    Ok(vec![
        Figure::alone("RECORDS", &name("p99"), "µs", p99, Target::None),
        Figure::alone("RECORDS", &name("p50"), "µs", p50, Target::None),
    ])
}

/// Saves the form, and gives how long it took, in nanoseconds.
async fn save(api: &mut Api, case: &Case, n: usize) -> Outcome<u64> {
    let path = format!("/api/v1/cases/{}/form", case.id);
    let before = clock::stamp();
    let answers = json!({ "answers": { "DSC_MOTIVO": format!("Motivo {n}") } });
    api.call("PATCH", &path, &answers).await?;
    Ok(clock::stamp() - before)
}

/// The limit of saving: the answers written and synced, and nothing around it.
fn bare(database: &Path, case: &Case) -> rusqlite::Result<f64> {
    let db = Database::open(database)?;
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    let mut took = Vec::with_capacity(SAVED);
    for n in 0..SAVED {
        let answers = json!({ "DSC_MOTIVO": format!("Grund {n}") }).to_string();
        let before = clock::stamp();
        db.prepare_cached(
            "UPDATE case_forms SET answers = ?1, revision = revision + 1 WHERE case_id = ?2",
        )?
        .execute(params![answers, case.id.parse::<i64>().unwrap_or(0)])?;
        took.push(clock::stamp() - before);
    }
    Ok(percentile_us(&mut took, 50))
}
