//! A PostgreSQL server that goes away and comes back, under a product that is at work.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Child;

use crate::product::{Home, PATIENCE, eventually, fresh_folder, send};
use crate::provider;
use crate::stage::{NUMBER, Stage};

const MARIA: &str = "5548999900011";
const READY: &str = "ready to accept connections";
/// Stops the server by the signal `$1` when the pipe closes, in whatever way the test ended.
const GUARD: &str = r#"trap "" INT TERM HUP
signal=$1; shift
"$@" </dev/null 2>&1 &
server=$!
read -r said && signal=$said
kill -"$signal" "$server"
wait "$server""#;

/// A server of a test's own, with a folder that outlives its stops.
struct Server {
    folder: PathBuf,
    port: u16,
    guard: Option<Child>,
}

impl Server {
    async fn new() -> Self {
        let folder = fresh_folder();
        let programs = programs();
        let data = folder.join("data");
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(&folder).status();
            assert!(owned.unwrap().success());
        }
        let made = as_owner(&programs.join("initdb"))
            .args([
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .current_dir("/")
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut server = Self {
            folder,
            port: listener.local_addr().unwrap().port(),
            guard: None,
        };
        drop(listener);
        server.start().await;
        server
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    async fn start(&mut self) {
        let mut words = vec!["sh".to_owned(), "-c".to_owned(), GUARD.to_owned()];
        let program = programs().join("postgres").display().to_string();
        let (data, socket) = (self.folder.join("data"), self.folder.display().to_string());
        words.extend(
            [
                "guard",
                "INT",
                &program,
                "-D",
                data.to_str().unwrap(),
                "-k",
                &socket,
            ]
            .map(str::to_owned),
        );
        for setting in [
            format!("port={}", self.port),
            "listen_addresses=127.0.0.1".to_owned(),
            "max_connections=40".to_owned(),
        ] {
            words.extend(["-c".to_owned(), setting]);
        }
        let mut command = tokio::process::Command::from(as_owner(Path::new("/usr/bin/env")));
        let mut guard = command
            .args(words)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(guard.stdout.take().unwrap()).lines();
        let ready = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains(READY) {
                    return true;
                }
            }
            false
        };
        assert!(
            tokio::time::timeout(PATIENCE, ready).await.unwrap(),
            "the server does not start"
        );
        // Somebody must read on, else the server would stop at a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.guard = Some(guard);
    }

    /// Stops it: in order by `INT`, at once by `QUIT`.
    async fn stop(&mut self, signal: &str) {
        let mut guard = self.guard.take().unwrap();
        let mut pipe = guard.stdin.take().unwrap();
        pipe.write_all(format!("{signal}\n").as_bytes())
            .await
            .unwrap();
        drop(pipe);
        guard.wait().await.unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Closing the pipe is the signal; what is left of the folder is in the temporary folder of the system.
        drop(self.guard.take());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn programs() -> PathBuf {
    let told = Command::new("pg_config").arg("--bindir").output();
    let told = told
        .ok()
        .map(|told| PathBuf::from(String::from_utf8_lossy(&told.stdout).trim()));
    if let Some(folder) = told.filter(|folder| folder.join("initdb").is_file()) {
        return folder;
    }
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").expect("no PostgreSQL server is installed");
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.unwrap().path().join("bin"))
        .collect();
    found.retain(|folder| folder.join("initdb").is_file());
    found.sort();
    found.pop().expect("no PostgreSQL server is installed")
}

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output().unwrap();
    told.stdout == b"0\n"
}

/// PostgreSQL refuses to run as root, so root becomes the user that its package made.
fn as_owner(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("/usr/sbin/runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

/// Rows: GAP-127, ROUTE-014.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_and_comes_back_loses_and_doubles_nothing() {
    let mut server = Server::new().await;
    let home = Home::on_server(&server.url());
    let stage = Stage::new(&home).await;
    let interaction = stage.conversation(MARIA).await;
    for (n, signal) in ["INT", "QUIT"].into_iter().enumerate() {
        server.stop(signal).await;
        eventually("the end of readiness", async || {
            stage.product.status("/readyz").await == 503
        })
        .await;
        assert_eq!(stage.product.status("/healthz").await, 200);
        let text = format!("resposta {n}");
        let write = || {
            let path = format!("/interactions/{interaction}/messages");
            let request = stage
                .agent
                .request("POST", &path)
                .header("idempotency-key", &text);
            request.json(&json!({ "text": text }))
        };
        let told = write().send().await.unwrap();
        assert_eq!(told.status(), 503);
        assert!(told.headers().contains_key("retry-after"));
        let problem = send(write()).await;
        assert_eq!(problem.code(), "busy", "{problem:?}");
        let phone = format!("55489999022{n:02}");
        let payload = provider::text(NUMBER, &phone, &phone, "Olá");
        let refused = provider::post(&stage.hook_url(), payload.to_string().into_bytes()).await;
        assert_eq!(refused.status, 503, "{refused:?}");

        server.start().await;
        eventually("readiness", async || {
            stage.product.status("/readyz").await == 200
        })
        .await;
        // What was refused comes again, as the desk and the provider do it.
        eventually("the message taken", async || {
            send(write()).await.status == 200
        })
        .await;
        provider::post_until_taken(|| stage.hook_url(), &payload).await;
        eventually("the message at the provider", async || {
            stage.provider.count(&text) == (1, 1)
        })
        .await;
        eventually("the end of the message", async || {
            stage.message(&interaction, &text).await["delivery"] == "sent"
        })
        .await;
        // The floor is loaded again and goes on distributing.
        eventually("the new customer at the agent", async || {
            let mine = stage.agent.all("/interactions?view=mine").await;
            mine.iter()
                .filter(|one| one["customer"]["name"] == phone.as_str())
                .count()
                == 1
        })
        .await;
    }
    let log = stage.product.log();
    assert!(
        !log.iter().any(|line| line.contains("panicked")),
        "{log:#?}"
    );
}
