//! Tests of all statements at once: that both engines take them, and that they keep organizations apart.

use crate::{Db, Error, Statement, Tx};

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
