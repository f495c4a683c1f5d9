//! `unissono doctor`: looks at everything a start needs and at what goes wrong quietly, and says what to do.

use std::fs;
use std::path::Path;

use app::seal::SealKey;
use app_setup::keys::data_key_place;
use base::authz::{Scope, SystemReason};
use base::id::OrgId;
use store::db::Place;
use store::{Db, Error, backup, in_tx, job_queue, migrate, protection};
use store_setup::organizations;

use crate::cli::say;
use crate::config::Config;
use crate::serve;

/// Dead letters that are counted one by one.
const DEAD_MAX: u32 = 200;

/// What is found, line by line.
#[derive(Default)]
struct Findings {
    good: u32,
    bad: u32,
}

impl Findings {
    fn good(&mut self, what: &str) {
        self.good += 1;
        say(&format!("ok     {what}\n"));
    }

    fn bad(&mut self, what: &str, advice: &str) {
        self.bad += 1;
        say(&format!("WRONG  {what}\n       {advice}\n"));
    }

    fn judge(&mut self, what: &str, outcome: Result<(), String>, advice: &str) {
        match outcome {
            Ok(()) => self.good(what),
            Err(why) => self.bad(&format!("{what}: {why}"), advice),
        }
    }
}

/// Looks at everything.
///
/// **Errors**: how many findings are wrong.
pub(crate) async fn examine(config: &Config) -> Result<(), String> {
    let mut findings = Findings::default();
    findings.judge(
        &format!("the data folder {} takes files", config.data.dir.display()),
        writable(&config.data.dir),
        "give the user that runs the product the right to write there",
    );
    let key = key(config, &mut findings);
    database(config, key.as_ref(), &mut findings).await;
    match findings.bad {
        0 => {
            say(&format!("All {} findings are right.\n", findings.good));
            Ok(())
        }
        1 => Err("one finding is wrong".to_owned()),
        count => Err(format!("{count} findings are wrong")),
    }
}

fn writable(folder: &Path) -> Result<(), String> {
    let place = folder.join("doctor.try");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&place, b"unissono"))
        .and_then(|()| fs::remove_file(&place))
        .map_err(|error| error.to_string())
}

/// Opens the key file; a missing one is right only before the first start.
fn key(config: &Config, findings: &mut Findings) -> Option<SealKey> {
    let place = &config.secrets.key_file;
    let what = format!("the key file {}", place.display());
    if !place.is_file() {
        let has_database = match serve::place(config) {
            Ok(Place::File { path, .. }) => path.is_file(),
            Ok(Place::Server { .. }) | Err(_) => true,
        };
        if !has_database {
            findings.good("no key file yet: the first start makes it");
            return None;
        }
        findings.bad(
            &format!("{what} is missing"),
            "put the copy that you keep in its place: only it opens the secrets",
        );
        return None;
    }
    match SealKey::load_or_create(place) {
        Ok(key) => {
            findings.good(&format!("{what} can be read"));
            findings.judge(
                &format!("{what} is for its owner alone"),
                private(place),
                "chmod 600 it: whoever has it and the database has every secret",
            );
            Some(key)
        }
        Err(error) => {
            findings.bad(
                &format!("{what}: {error}"),
                "put the copy that you keep in its place",
            );
            None
        }
    }
}

fn private(place: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(place)
        .map_err(|error| error.to_string())?
        .permissions()
        .mode();
    let of_others = mode & 0o077;
    if of_others == 0 {
        Ok(())
    } else {
        Err(format!("others may read it (mode {:o})", mode & 0o777))
    }
}

async fn database(config: &Config, key: Option<&SealKey>, findings: &mut Findings) {
    let place = match serve::place(config) {
        Ok(place) => place,
        Err(why) => return findings.bad(&why, "mend the settings"),
    };
    if let Place::File { path, .. } = &place {
        if !path.is_file() {
            return findings.good("no database yet: the first start makes it");
        }
        let sound = backup::check_file(path).map_err(|error| error.to_string());
        findings.judge(
            "the database file is sound",
            sound,
            "stop the product, keep the file, and restore the last backup",
        );
    }
    let db = match Db::open(&place) {
        Ok(db) => db,
        Err(error) => {
            return findings.bad(
                &format!("the database cannot be opened: {}", error.told()),
                "see database.url",
            );
        }
    };
    match migrate::pending(&db).await {
        Ok(0) => findings.good("the schema is that of this program"),
        Ok(count) => return findings.good(&format!("{count} migrations wait for the next start")),
        Err(error) => {
            return findings.bad(&format!("the schema: {}", error.told()), advice(&error));
        }
    }
    if let Place::Server { .. } = &place {
        protection(&db, findings).await;
    }
    if let Err(error) = organizations(&db, key, findings).await {
        findings.bad(
            &format!("the database cannot be read: {}", error.told()),
            "see the log of the server",
        );
    }
}

/// What to do when the schema cannot be looked at.
fn advice(error: &Error) -> &'static str {
    match error {
        Error::Unavailable(_) => "see database.url, and whether the server runs",
        _ => "run the newest program over this database",
    }
}

/// Says whether what goes to the server can be listened to. On one machine that is right, so it is told and not judged.
async fn protection(db: &Db, findings: &mut Findings) {
    let asked = db
        .read::<_, Error, _>(|tx| Box::pin(protection::of_connection(tx)))
        .await;
    match asked {
        Ok(Some((version, cipher))) => findings.good(&format!(
            "the connection to the database is encrypted: {version}, {cipher}"
        )),
        Ok(None) => findings.good(
            "the connection to the database is not encrypted: right on one machine; between machines add sslmode=verify-full to database.url",
        ),
        Err(error) => findings.bad(
            &format!("the connection to the database: {}", error.told()),
            advice(&error),
        ),
    }
}

async fn organizations(
    db: &Db,
    key: Option<&SealKey>,
    findings: &mut Findings,
) -> Result<(), Error> {
    let ids = db
        .read(|tx| Box::pin(async move { organizations::list_ids(tx).await }))
        .await?;
    for org in ids {
        let scope = Scope::system(org, SystemReason::Console);
        let (row, dead) = db
            .read::<_, Error, _>(in_tx!(tx, [scope], {
                let row = organizations::get(tx, &scope).await?;
                Ok((row, job_queue::list_dead(tx, &scope, None, DEAD_MAX).await?))
            }))
            .await?;
        if let Some(key) = key {
            findings.judge(
                &format!("the key opens the secrets of {}", row.name),
                opens(key, org, &row.data_key),
                "this key file belongs to another installation: put the right one in its place",
            );
        }
        match dead.len() {
            0 => findings.good(&format!("no work of {} was given up", row.name)),
            count => findings.bad(
                &format!("{count} jobs of {} were given up", row.name),
                "look at Configurações, Trabalhos parados",
            ),
        }
    }
    Ok(())
}

fn opens(key: &SealKey, org: OrgId, wrapped: &[u8]) -> Result<(), String> {
    key.unwrap_key(&data_key_place(org), wrapped)
        .map(drop)
        .map_err(|error| error.to_string())
}
