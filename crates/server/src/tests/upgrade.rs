//! A database that the first schema filled goes on under this program, on both engines.
//!
//! `upgrade/first.sql` are the rows of a sample operation as a program of schema 4 wrote them; `upgrade/first.key` sealed its secrets.

use app::seal::SealKey;
use app_floor::{indexer, intake};
use app_setup::account;
use axum::Router;
use base::authz::{Scope, SystemReason};
use base::id::{ChannelAccountId, OrgId};
use base::phone::Phone;
use base::time::{Span, Timestamp};
use channels::heard::{Content, Heard, HeardMessage, HeardOrigin, Identity};
use serde_json::Value;
use store::migrate::{MIGRATIONS, run, run_to};
use store::testing::TestDb;
use store::{Error, Statement, args, both, copy, db_test};

use super::support::{Answer, Stage, call, sign_in_with};

/// The rows, one statement a line.
const ROWS: &str = include_str!("upgrade/first.sql");
/// The key file of that installation: it protected nothing but a sample operation.
const KEY: &str = include_str!("upgrade/first.key");
/// A minute after the last row was written.
const LATER: Timestamp = Timestamp::from_secs(1_795_359_601);
const FIRST: usize = 4;

/// Makes the database as it was.
async fn filled(db: &TestDb) -> TestDb {
    let old = store::testing::empty_sqlite();
    run_to(&old.db, LATER, &MIGRATIONS[..FIRST]).await.unwrap();
    old.db
        .write::<_, Error, _>(|tx| {
            Box::pin(async move {
                for line in ROWS.lines().filter(|line| line.starts_with("INSERT")) {
                    tx.execute(&Statement::new("it::ROW", both(line)), &[])
                        .await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    if !db.db.is_shared() {
        return old;
    }
    let server = db.empty().await;
    run_to(&server.db, LATER, &MIGRATIONS[..FIRST])
        .await
        .unwrap();
    copy::into_server(&old.db, &server.db, |_, _| {})
        .await
        .unwrap();
    server
}

/// Rows of a table in the file.
fn rows(table: &str) -> usize {
    let head = format!("INSERT INTO {table} ");
    ROWS.lines().filter(|line| line.starts_with(&head)).count()
}

async fn get(router: &Router, cookie: &str, path: &str) -> Value {
    let Answer { status, body } = call(router, Some(cookie), "GET", path, &Value::Null).await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

async fn items(router: &Router, cookie: &str, path: &str) -> Vec<Value> {
    let list = get(router, cookie, path).await;
    list["items"].as_array().unwrap().clone()
}

fn texts(messages: &[Value]) -> Vec<&str> {
    messages
        .iter()
        .filter_map(|message| message["text"].as_str())
        .collect()
}

db_test! {
    async fn what_the_first_schema_kept_is_there_and_goes_on(db: &TestDb) {
        let old = filled(db).await;
        run(&old.db, LATER).await.unwrap();
        let stage = Stage::over(old.db.clone(), SealKey::new(&key()), LATER);
        let router = &stage.router;
        let admin = sign_in_with(router, "caio@demo.exemplo", "demonstracao-2026").await;

        for (path, table) in [
            ("users", "users"), ("queues", "queues"), ("channel-accounts", "channel_accounts"),
            ("wrap-up-codes", "wrap_up_codes"), ("pause-reasons", "pause_reasons"), ("labels", "labels"), ("people", "people"),
        ] {
            let listed = items(router, &admin, &format!("/api/v1/{path}?limit=100")).await;
            assert!(rows(table) > 0, "{table} has no rows in the file");
            assert_eq!(listed.len(), rows(table), "{path}");
        }

        let conversations = items(router, &admin, "/api/v1/conversations?part=all&period=last_30_days&limit=100").await;
        assert_eq!(conversations.len(), rows("conversations"));
        let mut read = 0;
        for one in &conversations {
            let path = format!("/api/v1/interactions/{}/messages?limit=100", one["interaction"]["id"].as_str().unwrap());
            read += items(router, &admin, &path).await.len();
        }
        assert_eq!(read, rows("messages"));

        // What came with later migrations works over what was there before.
        indexer::keep_all(&stage.ctx, None).await.unwrap();
        let found = items(router, &admin, "/api/v1/messages?q=pedido&age=all").await;
        assert!(!found.is_empty(), "words of old messages are found");
        let board = get(router, &admin, "/api/v1/board").await;
        assert_eq!(board["queues"].as_array().unwrap().len(), rows("queues"));
        get(router, &admin, "/api/v1/audit-log").await;

        // A customer of an open conversation goes on in it.
        let open = conversations.iter().map(|one| &one["interaction"]).find(|one| {
            one["ended_at"].is_null() && one["channel"] == "whatsapp"
        }).unwrap();
        writes(&stage, open).await;
        let path = format!("/api/v1/interactions/{}/messages?limit=100", open["id"].as_str().unwrap());
        let thread = items(router, &admin, &path).await;
        assert!(texts(&thread).contains(&"voltei depois da atualização"), "{thread:?}");
    }
}

/// A name with every sign that stands between words, as the first schema kept it.
const NAMED: &str =
    r#"joao & filhos (matriz) s/a d'avila-costa "bom" sao_jose + cia. ltda, a:b;c@d"#;

db_test! {
    /// Rows: PERSON-005.
    async fn whoever_was_there_is_found_by_the_words_of_the_name(db: &TestDb) {
        let old = filled(db).await;
        old.db
            .write::<_, Error, _>(|tx| {
                Box::pin(async move {
                    let add = "INSERT INTO people (id, org_id, kind, name, name_fold, trade_name, trade_fold, active, created_at, revision)
                               SELECT 1, max(org_id), 'legal', $1, $1, 'Padaria', 'padaria', TRUE, 1, 1 FROM people";
                    tx.execute(&Statement::new("it::NAMED", both(add)), args![NAMED]).await
                })
            })
            .await
            .unwrap();
        run(&old.db, LATER).await.unwrap();
        let stage = Stage::over(old.db.clone(), SealKey::new(&key()), LATER);
        let admin = sign_in_with(&stage.router, "caio@demo.exemplo", "demonstracao-2026").await;
        let words: Vec<&str> = base::text::words(NAMED).chain(["padaria"]).collect();
        assert_eq!(words.len(), 18, "{words:?}");
        for word in words {
            let found = items(&stage.router, &admin, &format!("/api/v1/people?q={word}")).await;
            assert!(found.iter().any(|one| one["id"] == "1"), "{word}: {found:?}");
        }
        let both = items(&stage.router, &admin, "/api/v1/people?q=lacerda+mari").await;
        assert_eq!(both.len(), 1);
    }
}

fn key() -> [u8; 32] {
    let bytes: Vec<u8> = KEY
        .trim()
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    bytes.try_into().unwrap()
}

/// The account's secrets, sealed by the old program, are opened for this.
async fn writes(stage: &Stage, interaction: &Value) {
    let org = organization(stage).await;
    let scope = Scope::system(org, SystemReason::Intake);
    let id: ChannelAccountId = interaction["channel_account_id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let ready = account::get(&stage.ctx, &scope, id).await.unwrap();
    let phone = interaction["customer"]["phone"].as_str().unwrap();
    let heard = vec![Heard::Message(HeardMessage {
        of: HeardOrigin {
            external_id: "wamid.after-the-upgrade".to_owned(),
            account_key: ready.row.external_key.clone().unwrap_or_default(),
            from: Identity {
                phone: Phone::parse(phone, "55").ok(),
                ..Identity::default()
            },
            at: LATER - Span::from_secs(1),
        },
        reply_to: None,
        referral: None,
        is_forwarded: false,
        content: Content::Text {
            text: "voltei depois da atualização".to_owned(),
        },
    })];
    intake::hear(&stage.ctx, &ready, heard, b"{}")
        .await
        .unwrap();
}

async fn organization(stage: &Stage) -> OrgId {
    let known = stage
        .ctx
        .db
        .read::<_, Error, _>(|tx| Box::pin(store_setup::organizations::list_ids(tx)))
        .await
        .unwrap();
    known[0]
}
