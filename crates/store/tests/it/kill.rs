//! What was acknowledged survives the death of the process.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use store::db::{Durability, Place};
use store::{Db, Error, Statement, args, both, in_tx, migrate};
use tokio::task::JoinSet;

use crate::support::{add, at, names};

/// Tells the child, which is this test run again, where its file is.
const FILE: &str = "UNISSONO_TEST_KILL_FILE";
/// Writers of the child at once: enough that groups have more than one member.
const WRITERS: usize = 32;
/// Acknowledgements after which the child is killed, in the midst of the others.
const ENOUGH: usize = 200;

const CHECK: Statement = Statement::new("it::CHECK", both("PRAGMA integrity_check"));

fn place(path: PathBuf) -> Place {
    Place::File {
        path,
        durability: Durability::Full,
    }
}

/// Writes rows for ever and tells of each once it is committed.
async fn write_for_ever(path: PathBuf) {
    let db = Db::open(&place(path)).unwrap();
    migrate::run(&db, at(0)).await.unwrap();
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let db = db.clone();
        writers.spawn(async move {
            for n in 0_u64.. {
                let name = format!("{writer:02}-{n:06}");
                let said = name.clone();
                db.write::<_, Error, _>(in_tx!(tx, [name], add(tx, &name).await))
                    .await
                    .unwrap();
                writeln!(std::io::stdout(), "\nack {said}").unwrap();
            }
        });
    }
    writers.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::disallowed_methods,
    reason = "the environment tells the second run of this test that it is the one to be killed"
)]
async fn every_acknowledged_commit_survives_a_kill_in_the_midst_of_group_commits() {
    if let Ok(path) = std::env::var(FILE) {
        return write_for_ever(PathBuf::from(path)).await;
    }
    let folder = std::env::temp_dir().join(format!("unissono-kill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("unissono.db");
    let name = "kill::every_acknowledged_commit_survives_a_kill_in_the_midst_of_group_commits";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(FILE, &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let acknowledged = |line: String| line.strip_prefix("ack ").map(str::to_owned);
    let mut told = BTreeSet::new();
    while told.len() < ENOUGH {
        told.extend(acknowledged(lines.next().unwrap().unwrap()));
    }
    // SIGKILL: nothing of the process runs any more.
    child.kill().unwrap();
    child.wait().unwrap();
    told.extend(
        lines
            .map_while(Result::ok)
            .filter_map(acknowledged)
            .filter(|name| name.len() == 9),
    );

    let db = Db::open(&place(path)).unwrap();
    let kept: BTreeSet<String> = names(&db).await.into_iter().collect();
    let lost: Vec<&String> = told.difference(&kept).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let sound = db
        .read::<_, Error, _>(|tx| {
            Box::pin(async move { tx.one(&CHECK, args![], |row| row.text(0)).await })
        })
        .await
        .unwrap();
    assert_eq!(sound, "ok");
    std::fs::remove_dir_all(folder).unwrap();
}
