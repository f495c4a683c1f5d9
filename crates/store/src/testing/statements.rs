//! Tests of all statements at once: that both engines take them, and that they keep organizations apart.

use crate::{Db, Error, Statement, Tx, V, both};

/// Compiles every statement on a migrated database and tells which were refused, and why.
pub async fn prepare_all(
    db: &Db,
    statements: &'static [&'static [&'static Statement]],
) -> Vec<String> {
    let mut refused = Vec::new();
    for statement in statements.iter().copied().flatten().copied() {
        let prepared: Result<(), Error> = db
            .read(move |tx: &mut Tx<'_>| Box::pin(async move { tx.prepare(statement).await }))
            .await;
        if let Err(error) = prepared {
            refused.push(format!("{}: {}", statement.name, with_causes(&error)));
        }
    }
    refused
}

/// Tables that grow with every contact, and whose rows are looked for one by one.
const GROWING: &[&str] = &[
    "audit_entries",
    "callbacks",
    "case_email_files",
    "case_emails",
    "case_files",
    "case_form_changes",
    "case_forms",
    "case_interactions",
    "cases",
    "contact_points",
    "conversations",
    "deliveries",
    "follow_ups",
    "inbound_seen",
    "interaction_segments",
    "interactions",
    "message_files",
    "messages",
    "office_notice_recipients",
    "office_notices",
    "people",
    "person_pairs",
    "person_reads",
    "person_signs",
    "person_words",
    "process_instances",
    "process_tasks",
    "proposal_moves",
    "proposals",
    "scheduled_messages",
    "social_posts",
];

/// Names the statements for which SQLite looks at every row that an organization has in a table that grows.
///
/// It plans without statistics: an index that has the wanted order may win over the one that finds the few rows.
pub async fn walking(db: &Db, statements: &'static [&'static [&'static Statement]]) -> Vec<String> {
    let mut found = Vec::new();
    for statement in statements.iter().copied().flatten().copied() {
        let explain: &'static str = format!("EXPLAIN QUERY PLAN {}", statement.lite()).leak();
        let places = (1..100)
            .take_while(|n| explain.contains(&format!("${n}")))
            .count();
        let plan: Result<Vec<String>, Error> = db
            .read(move |tx: &mut Tx<'_>| {
                Box::pin(async move {
                    let explain = Statement::new("testing::PLAN", both(explain));
                    let values = vec![V::Null; places];
                    tx.all(&explain, &values, |row| row.text(3)).await
                })
            })
            .await;
        let name = statement.name;
        let name = name.split_once("::").map_or(name, |(_, short)| short);
        match plan {
            Ok(steps) if steps.iter().any(|step| walks(step, statement.lite())) => {
                found.push(name.to_owned());
            }
            Ok(_) => {}
            Err(error) => found.push(format!("{name}: {}", with_causes(&error))),
        }
    }
    found
}

/// A step walks when nothing but the organization narrows what it looks at.
fn walks(step: &str, text: &str) -> bool {
    // A step names a table, or what the statement calls it: `cases c`.
    let grows = |name: &str| {
        let called = |table: &&str| *table == name || text.contains(&format!("{table} {name} "));
        GROWING.iter().any(called)
    };
    let words: Vec<&str> = step.split(' ').collect();
    match words.as_slice() {
        ["SCAN", name, ..] => grows(name),
        ["SEARCH", name, .., last] => grows(name) && *last == "(org_id=?)",
        _ => false,
    }
}

/// Names the statements that never mention an organization, without the path of the crate: `visitors::BY_TOKEN`.
pub fn without_organization(
    statements: &'static [&'static [&'static Statement]],
) -> Vec<&'static str> {
    statements
        .iter()
        .copied()
        .flatten()
        .filter(|statement| {
            let texts = [statement.lite(), statement.pg()];
            !texts.iter().all(|text| names_organization(text))
        })
        .map(|statement| {
            let name = statement.name;
            name.split_once("::").map_or(name, |(_, short)| short)
        })
        .collect()
}

/// A text keeps to an organization when it compares `org_id` with a value, or writes a row that has one.
fn names_organization(text: &str) -> bool {
    let inserts = text.trim_start().starts_with("INSERT INTO") && text.contains("org_id");
    inserts || text.contains("org_id = $")
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
