//! Migrations: forward only, one file for both engines, each in one transaction.
//!
//! Tokens stand for what differs: `{id}` `{i}` `{json}` `{bool}` `{blob}` `{text_c}` `{strict}`, and lines that begin with `--pg:` or `--lite:` count for one engine only.

use base::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Db, Error, Result, Row, Tx, args, both};

/// One file of `migrations/`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: &'static str,
    /// Its text with tokens.
    pub text: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal;)*) => {
        &[$(Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
        }),*]
    };
}

/// Every migration, in order.
pub const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_lay_the_kit";
    2 "0002_set_up_organizations";
    3 "0003_register_people";
    4 "0004_handle_interactions";
    5 "0005_note_traffic";
    6 "0006_open_accounts";
    7 "0007_keep_an_audit_log";
    8 "0008_keep_canned_responses";
    9 "0009_find_what_ended";
    10 "0010_lead_by_flows";
    11 "0011_announce_to_agents";
    12 "0012_make_reports";
    13 "0013_find_messages";
    14 "0014_remember_wishes";
    15 "0015_sign_in_elsewhere";
    16 "0016_serve_by_several_nodes";
    17 "0017_put_off_and_schedule";
    18 "0018_block_contacts_and_keep_views";
    19 "0019_offer_products_and_wear_a_brand";
    20 "0020_name_profiles_and_describe_groups";
    21 "0021_list_people";
    22 "0022_list_in_order";
    23 "0023_import_people";
    24 "0024_design_forms";
    25 "0025_keep_cases";
    26 "0026_fill_forms_of_cases";
    27 "0027_merge_people";
    28 "0028_lead_by_scripts";
    29 "0029_follow_up_cases";
    30 "0030_keep_privacy";
    31 "0031_sell_by_proposals";
    32 "0032_write_for_proposals";
    33 "0033_give_people_their_rights";
    34 "0034_read_social_media";
    35 "0035_show_forms_of_others";
    36 "0036_call_webhooks";
    37 "0037_run_processes";
    38 "0038_call_services";
    39 "0039_write_from_cases";
    40 "0040_track_and_save_views";
    41 "0041_erase_what_was_kept_long_enough";
    42 "0042_agree_on_callbacks";
    43 "0043_photos_of_people";
    44 "0044_fill_proposals";
    45 "0045_find_people_by_words";
};

const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at BIGINT NOT NULL)";

crate::statements! {
    /// All rows; as many as there are migrations.
    APPLIED = both("SELECT version, sha256 FROM schema_migrations ORDER BY version");
    /// Remembers a migration.
    REMEMBER = both("INSERT INTO schema_migrations (version, name, sha256, applied_at) VALUES ($1, $2, $3, $4)");
}

/// Brings the schema up to date.
///
/// **Errors**: a migration failed, an applied one was edited, or the schema is newer than this program.
pub async fn run(db: &Db, now: Timestamp) -> Result<()> {
    run_to(db, now, MIGRATIONS).await
}

/// Counts the migrations that the next start would apply.
///
/// **Errors**: an applied one was edited, or the schema is newer than this program.
pub async fn pending(db: &Db) -> Result<usize> {
    let applied = db
        .read::<_, Error, _>(|tx| Box::pin(async move { applied(tx).await }))
        .await?;
    known(&applied, MIGRATIONS)?;
    Ok(MIGRATIONS.len().saturating_sub(applied.len()))
}

/// Applies the given migrations: the tests apply every prefix.
pub async fn run_to(db: &Db, now: Timestamp, migrations: &'static [Migration]) -> Result<()> {
    db.write(move |tx| Box::pin(async move { apply_all(tx, now, migrations).await }))
        .await
}

async fn apply_all(tx: &mut Tx<'_>, now: Timestamp, migrations: &[Migration]) -> Result<()> {
    if !tx.is_lite() {
        // Two processes that start at once: the second waits here and finds everything done.
        tx.batch("SELECT pg_advisory_xact_lock(8107420161)").await?;
    }
    tx.batch(CREATE_TABLE).await?;
    let applied = applied(tx).await?;
    known(&applied, migrations)?;
    for migration in migrations {
        if applied
            .iter()
            .any(|(version, _)| *version == migration.version)
        {
            continue;
        }
        tx.batch(&render(migration.text, tx.is_lite())).await?;
        let hash = hash(migration.text);
        tx.execute(
            &REMEMBER,
            args![migration.version, migration.name, hash.as_str(), now],
        )
        .await?;
    }
    Ok(())
}

async fn applied(tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>> {
    tx.all(&APPLIED, args![], |row: &Row<'_>| {
        Ok((row.i64(0)?, row.text(1)?))
    })
    .await
}

/// Checks that every applied migration is one of these, unchanged.
fn known(applied: &[(i64, String)], migrations: &[Migration]) -> Result<()> {
    let newest = migrations.last().map_or(0, |migration| migration.version);
    for (version, sha256) in applied {
        if *version > newest {
            return Err(Error::Migration(format!(
                "the schema has version {version}, this program knows {newest}"
            )));
        }
        let same = migrations.iter().find(|one| one.version == *version);
        if let Some(one) = same.filter(|one| hash(one.text) != *sha256) {
            return Err(Error::Migration(format!(
                "{} was edited after it was applied",
                one.name
            )));
        }
    }
    Ok(())
}

/// Writes the SHA-256 of a text in hexadecimal.
pub(crate) fn hash(text: &str) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string cannot fail.
        write!(hex, "{byte:02x}").unwrap_or_default();
    }
    hex
}

/// Writes the text of one engine.
pub fn render(text: &str, lite: bool) -> String {
    let tokens: [(&str, &str, &str); 8] = [
        ("{id}", "id INTEGER PRIMARY KEY", "id BIGINT NOT NULL"),
        ("{id_key}", "", ", PRIMARY KEY (org_id, id)"),
        ("{i}", "INTEGER", "BIGINT"),
        ("{json}", "TEXT", "JSONB"),
        ("{bool}", "INTEGER", "BOOLEAN"),
        ("{blob}", "BLOB", "BYTEA"),
        ("{text_c}", "TEXT", "TEXT COLLATE \"C\""),
        ("{strict}", "STRICT", ""),
    ];
    let mut rendered = String::with_capacity(text.len());
    for line in text.lines() {
        let line = match (line.strip_prefix("--pg:"), line.strip_prefix("--lite:")) {
            (Some(own), _) if !lite => own,
            (_, Some(own)) if lite => own,
            (Some(_), _) | (_, Some(_)) => continue,
            (None, None) => line,
        };
        let mut line = line.to_owned();
        for (token, on_lite, on_pg) in tokens {
            line = line.replace(token, if lite { on_lite } else { on_pg });
        }
        rendered.push_str(&line);
        rendered.push('\n');
    }
    rendered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_engine_lines_become_the_text_of_one_engine() {
        let text = "a {i}\n--pg: p\n--lite: l\n{bool}";
        assert_eq!(render(text, true), "a INTEGER\n l\nINTEGER\n");
        assert_eq!(render(text, false), "a BIGINT\n p\nBOOLEAN\n");
    }

    #[test]
    fn every_table_names_its_owner_and_no_token_is_left() {
        for migration in MIGRATIONS {
            for lite in [true, false] {
                let rendered = render(migration.text, lite);
                assert!(!rendered.contains('{'), "{} leaves a token", migration.name);
            }
            let tables = migration.text.matches("CREATE TABLE").count();
            let owners = migration.text.matches("-- owner:").count();
            assert_eq!(tables, owners, "{}", migration.name);
        }
    }
}
