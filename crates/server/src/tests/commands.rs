//! The commands of the console over a database with a whole organization in it.

use std::fs;
use std::path::{Path, PathBuf};

use base::authz::RoleProfile;
use serde_json::json;
use store::copy;
use store::db::{Durability, Place};
use store::testing::{self, TestDb};
use store::{Db, migrate};

use super::support::World;
use crate::command;
use crate::config::{self, Config};

/// Settings over a data folder.
fn settings(folder: &Path) -> Config {
    let set = |key: &str, value: PathBuf| (key.to_owned(), value.display().to_string());
    let flags = [
        set("data.dir", folder.to_path_buf()),
        set("secrets.key_file", folder.join("key")),
    ];
    config::load(None, std::iter::empty(), &flags).unwrap()
}

fn folder_of(db: &TestDb) -> PathBuf {
    match &db.place {
        Place::File { path, .. } => path.parent().unwrap().to_path_buf(),
        Place::Server { .. } => panic!("the source is a file"),
    }
}

/// A SQLite database in use: two organizations, their users, a queue, a label, a person, the audit log.
async fn lived_in() -> (TestDb, World) {
    let db = testing::sqlite().await;
    let world = World::new(&db).await;
    let admin = RoleProfile::Administrator;
    for (path, body) in [
        ("queues", json!({ "name": "Vendas", "priority": 3 })),
        ("labels", json!({ "name": "Ação", "color": "red" })),
        (
            "people",
            json!({ "name": "Zoé \u{1f469}\u{200d}\u{1f4bb}", "kind": "natural" }),
        ),
    ] {
        let answer = world
            .ours(admin, "POST", &format!("/api/v1/{path}"), body)
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    (db, world)
}

async fn run(words: &[&str], to: Option<&str>, config: &Config) -> Result<(), String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let (to, config) = (to.map(str::to_owned), config.clone());
    // Commands make a runtime of their own.
    tokio::task::spawn_blocking(move || {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        command::run(&words, to.as_deref(), &config)
    })
    .await
    .unwrap()
}

fn opened(path: PathBuf) -> Db {
    let durability = Durability::Normal;
    Db::open(&Place::File { path, durability }).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_restored_table_by_table_while_the_product_runs() {
    let (db, _world) = lived_in().await;
    let source = settings(&folder_of(&db));
    let files = folder_of(&db).join("files/1");
    fs::create_dir_all(&files).unwrap();
    fs::write(files.join("abc"), b"bytes").unwrap();
    let kept = folder_of(&db).join("backup");
    let kept = kept.to_str().unwrap();
    run(&["backup", kept], None, &source).await.unwrap();
    fs::write(files.join("def"), b"more").unwrap();
    run(&["backup", kept], None, &source).await.unwrap();

    let target = settings(&folder_of(&db).join("elsewhere"));
    run(&["restore", kept], None, &target).await.unwrap();
    let restored = opened(target.data.dir.join("unissono.db"));
    assert_eq!(
        copy::sums(&restored).await.unwrap(),
        copy::sums(&db.db).await.unwrap()
    );
    assert_eq!(
        fs::read(target.data.dir.join("files/1/def")).unwrap(),
        b"more"
    );

    let again = run(&["restore", kept], None, &target).await.unwrap_err();
    assert!(again.contains("holds a database already"), "{again}");
    fs::remove_file(Path::new(kept).join("backup.json")).unwrap();
    let half = run(
        &["restore", kept],
        None,
        &settings(&folder_of(&db).join("third")),
    )
    .await;
    assert!(half.unwrap_err().contains("no whole backup"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_moves_to_a_server_whole_or_not_at_all() {
    let (db, _world) = lived_in().await;
    let source = settings(&folder_of(&db));
    let server = testing::postgres().await.empty().await;
    let Place::Server { url, .. } = &server.place else {
        panic!("the target is a server");
    };
    run(&["db", "copy"], Some(url), &source).await.unwrap();
    let before = copy::sums(&db.db).await.unwrap();
    assert_eq!(copy::sums(&server.db).await.unwrap(), before);
    assert!(before.values().map(|sum| sum.rows).sum::<u64>() > 20);
    assert_eq!(migrate::pending(&server.db).await.unwrap(), 0);

    let again = run(&["db", "copy"], Some(url), &source).await.unwrap_err();
    assert!(again.contains("holds rows already"), "{again}");
    assert_eq!(copy::sums(&server.db).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_tells_a_foreign_key_from_the_right_one() {
    let (db, _world) = lived_in().await;
    let config = settings(&folder_of(&db));
    let missing = run(&["doctor"], None, &config).await;
    assert_eq!(missing, Err("one finding is wrong".to_owned()));
    app::seal::SealKey::load_or_create(&config.secrets.key_file).unwrap();
    let foreign = run(&["doctor"], None, &config).await;
    assert_eq!(
        foreign,
        Err("2 findings are wrong".to_owned()),
        "one for each organization"
    );
    let empty = settings(&folder_of(&db).join("empty"));
    assert_eq!(
        run(&["doctor"], None, &empty).await,
        Ok(()),
        "before the first start"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_audit_log_is_verified_at_the_console() {
    let (db, _world) = lived_in().await;
    let config = settings(&folder_of(&db));
    assert_eq!(run(&["audit", "verify"], None, &config).await, Ok(()));
    let path = config.data.dir.join("unissono.db");
    let forged = store::testing::forge(
        &path,
        "UPDATE audit_entries SET address = 'x' WHERE seq = 1",
    );
    assert_eq!(forged, Ok(1));
    let found = run(&["audit", "verify"], None, &config).await;
    assert_eq!(found, Err("1 audit logs were tampered with".to_owned()));
}
