//! B11: people taken in from a file such as operations have: names in any writing, one in twenty twice, one in a hundred with
//! the phone that a spreadsheet turned into `5,51199E+12`. Beside it, the same file parsed and upserted with nothing around it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection as Database, params};
use serde_json::{Value, json};

use crate::figures::{Figure, Target, median, percentile_us, real};
use crate::http::{Connection, request};
use crate::product::{Api, Ready, field};
use crate::{Outcome, Run, clock, machine, payload};

/// How often the import is looked at, and the memory with it.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Until what the set-up set off has passed.
const SETTLE: Duration = Duration::from_secs(3);
/// How long an import may take.
const PATIENCE: Duration = Duration::from_hours(1);
/// Messages that a customer writes one after the other while nothing else happens.
const MESSAGES: u64 = 200;
/// Between one message and the next.
const MESSAGE_EVERY: Duration = Duration::from_millis(20);
/// Rows of one transaction of the limit.
const ROWS_AT_ONCE: u64 = 500;
/// One row in so many repeats the one before.
const REPEATED: u64 = 20;
/// One row in so many holds a phone that is none any more.
const BROKEN: u64 = 100;

/// Measures.
pub(crate) async fn measure(run: &Run) -> Outcome<Vec<Figure>> {
    let steps: &[u64] = run.pick(&[10_000], &[10_000, 100_000, 1_000_000]);
    let mut figures = Vec::new();
    for rows in steps {
        figures.extend(step(run, *rows).await?);
    }
    Ok(figures)
}

/// What one import took.
struct Taken {
    cpu_us_per_row: f64,
    grown_kb: u64,
    /// Of messages that were written meanwhile.
    answers_us: Vec<u64>,
}

async fn step(run: &Run, rows: u64) -> Outcome<Vec<Figure>> {
    let folder = run.folder(&format!("import-{rows}"))?;
    let text = file(rows);
    let ready = Ready::new(run, &folder).await?;
    clock::pause(SETTLE).await;
    let mut alone = answers(&ready, 0, MESSAGES).await?;
    let mut taken = take_in(&ready, &text, rows).await?;
    ready.served.stop().await?;
    let limit = upsert(&folder, &text)?;
    let name = |what: &str| format!("import of {rows} people: {what}");
    let beside = (
        percentile_us(&mut taken.answers_us, 50),
        percentile_us(&mut alone, 50),
    );
    Ok(vec![
        Figure::of_pairs(
            "B11",
            &name("CPU per row"),
            "µs",
            &[(taken.cpu_us_per_row, limit)],
            Target::Ratio(2.5),
        ),
        Figure::alone(
            "B11",
            &name("memory over idle"),
            "MB",
            real(taken.grown_kb) / 1_000.0,
            Target::Value(64.0),
        ),
        Figure::of_pairs(
            "B11",
            &name("a message meanwhile, p50"),
            "µs",
            &[beside],
            Target::Ratio(1.5),
        ),
    ])
}

/// Gives the text of a file with a heading and so many rows.
fn file(rows: u64) -> String {
    let mut text = String::from("Nome;Telefone;E-mail;Observação\r\n");
    for n in 0..rows {
        text.push_str(&row(n));
    }
    text
}

fn row(n: u64) -> String {
    let n = if is_repeated(n) { n - 1 } else { n };
    let phone = if is_broken(n) {
        String::from("5,51199E+12")
    } else {
        let number = 900_000_000 + n;
        match n % 3 {
            0 => format!("(48) {}-{:04}", number / 10_000, number % 10_000),
            1 => format!("+55 48 {number}"),
            _ => format!("5548{number}"),
        }
    };
    let name = match n % 4 {
        0 => "  JOSÉ DA SILVA",
        1 => "maria das dores ",
        2 => "\"Souza; Ana Conceição\"",
        _ => "João d'Ávila",
    };
    match name.strip_suffix('"') {
        Some(open) => format!("{open} {n}\";{phone};C{n}@Exemplo.com.br;cliente desde 2019\r\n"),
        None => format!("{name} {n};{phone};C{n}@Exemplo.com.br;cliente desde 2019\r\n"),
    }
}

const fn is_repeated(n: u64) -> bool {
    n % REPEATED == REPEATED - 1
}

const fn is_broken(n: u64) -> bool {
    n % BROKEN == BROKEN / 2
}

/// Takes the file in by the product, and checks what became of every row.
async fn take_in(ready: &Ready, text: &str, rows: u64) -> Outcome<Taken> {
    let mut api = ready.api(&ready.administrator).await?;
    let id = upload(ready, text).await?;
    let seen = json!({ "file_id": id });
    let seen = api
        .call("POST", "/api/v1/person-imports/preview", &seen)
        .await?;
    let wanted =
        json!({ "file_id": id, "columns": seen.get("columns"), "key": "phone", "dry_run": false });
    let pid = ready.served.pid();
    let (idle, before) = (machine::memory(pid).rss_kb, machine::cpu_us(pid));
    api.call("POST", "/api/v1/person-imports", &wanted).await?;
    let mut taken = Taken {
        cpu_us_per_row: 0.0,
        grown_kb: 0,
        answers_us: Vec::new(),
    };
    let end = clock::stamp() + u64::try_from(PATIENCE.as_nanos()).unwrap_or(u64::MAX);
    let mut sent = MESSAGES;
    while clock::stamp() < end {
        let peak = machine::memory(pid).rss_kb.saturating_sub(idle);
        taken.grown_kb = taken.grown_kb.max(peak);
        let import = newest(&mut api).await?;
        match field(&import, "state") {
            "waiting" | "running" => {}
            "done" => {
                taken.cpu_us_per_row = real(machine::cpu_us(pid) - before) / real(rows);
                return counted(&import, rows).map(|()| taken);
            }
            other => return Err(format!("the import is {other}: {import}")),
        }
        taken.answers_us.extend(answers(ready, sent, 5).await?);
        sent += 5;
        clock::pause(LOOK_EVERY).await;
    }
    Err("the import never came to an end".to_owned())
}

async fn newest(api: &mut Api) -> Outcome<Value> {
    let list = api
        .call("GET", "/api/v1/person-imports?limit=1", &Value::Null)
        .await?;
    let import = list.pointer("/items/0").cloned();
    import.ok_or_else(|| "the import is not listed".to_owned())
}

async fn upload(ready: &Ready, text: &str) -> Outcome<String> {
    let fault = |error: std::io::Error| format!("the file: {error}");
    let headers = [
        ("cookie", ready.administrator.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "text/csv"),
        ("x-file-name", "clientes.csv"),
    ];
    let asked = request("POST", "/api/v1/files", &headers, text.as_bytes());
    let mut connection = Connection::open(&ready.served.address)
        .await
        .map_err(fault)?;
    let answer = connection.call(&asked).await.map_err(fault)?;
    let body: Value = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    match field(&body, "id") {
        "" => Err(format!("the file is refused: {body}")),
        id => Ok(id.to_owned()),
    }
}

/// Holds what the import says against what is in the file.
fn counted(import: &Value, rows: u64) -> Outcome<()> {
    let of = |name: &str| import.get(name).and_then(Value::as_u64).unwrap_or(0);
    let count = |is: &dyn Fn(u64) -> bool| u64::try_from((0..rows).filter(|n| is(*n)).count());
    let refused = count(&|n| is_broken(if is_repeated(n) { n - 1 } else { n })).unwrap_or(0);
    let repeated =
        count(&|n| is_repeated(n) && !is_broken(n - u64::from(is_repeated(n)))).unwrap_or(0);
    let expected = (rows - refused - repeated, repeated, refused);
    let found = (of("created_count"), of("same_count"), of("refused_count"));
    if found == expected {
        Ok(())
    } else {
        Err(format!(
            "created, same and refused are {found:?} instead of {expected:?}"
        ))
    }
}

/// Lets one customer write, and gives how long each message took to be answered, in nanoseconds.
async fn answers(ready: &Ready, first: u64, count: u64) -> Outcome<Vec<u64>> {
    let fault = |error: std::io::Error| format!("a message: {error}");
    let mut connection = Connection::open(&ready.served.address)
        .await
        .map_err(fault)?;
    let mut took = Vec::new();
    for n in first..first + count {
        let asked = payload::message(&ready.hook, n, 1);
        let before = clock::stamp();
        let answer = connection.call(&asked).await.map_err(fault)?;
        took.push(clock::stamp() - before);
        if answer.status != 200 {
            return Err(format!("a message is answered with {}", answer.status));
        }
        clock::pause(MESSAGE_EVERY).await;
    }
    Ok(took)
}

/// The limit: the rows split, their phones made plain, and one upsert each. Gives the processor time of a row.
fn upsert(folder: &Path, text: &str) -> Outcome<f64> {
    let mut costs = Vec::new();
    for turn in 0..3 {
        let path = folder.join(format!("limit-{turn}.db"));
        let pid = std::process::id();
        let before = machine::cpu_us(pid);
        let rows = upserted(&path, text).map_err(|error| format!("the limit: {error}"))?;
        costs.push(real(machine::cpu_us(pid) - before) / real(rows.max(1)));
    }
    Ok(median(costs))
}

fn upserted(path: &Path, text: &str) -> rusqlite::Result<u64> {
    let mut db = Database::open(path)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL UNIQUE, email TEXT NOT NULL, note TEXT NOT NULL);",
    )?;
    let mut rows = 0;
    let mut tx = db.transaction()?;
    for line in text.lines().skip(1) {
        rows += 1;
        let mut cells = line.rsplitn(4, ';');
        let (note, email, phone, name) = (
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
        );
        if phone.contains('E') {
            continue;
        }
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        tx.prepare_cached(
            "INSERT INTO people (name, phone, email, note) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (phone) DO UPDATE SET name = excluded.name, email = excluded.email, note = excluded.note",
        )?
        .execute(params![name.trim(), digits, email.to_lowercase(), note])?;
        if rows % ROWS_AT_ONCE == 0 {
            tx.commit()?;
            tx = db.transaction()?;
        }
    }
    tx.commit()?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_what_is_counted() {
        let text = file(1_000);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines.len(), 1_000);
        let broken = lines.iter().filter(|line| line.contains("E+12")).count();
        assert_eq!(broken, 10);
        assert_eq!(lines.get(19), lines.get(18));
        let import = json!({ "created_count": 940, "same_count": 50, "refused_count": 10 });
        counted(&import, 1_000).unwrap();
        let import = json!({ "created_count": 939, "same_count": 51, "refused_count": 10 });
        assert!(counted(&import, 1_000).is_err());
    }
}
