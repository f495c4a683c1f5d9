//! A PostgreSQL server of a test's own: it can be stopped and started, and speak TLS.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Child;

use crate::product::{PATIENCE, fresh_folder};

const READY: &str = "ready to accept connections";
/// Stops the server by the signal `$1` when the pipe closes, in whatever way the test ended.
const GUARD: &str = r#"trap "" INT TERM HUP
signal=$1; shift
"$@" </dev/null 2>&1 &
server=$!
read -r said && signal=$said
kill -"$signal" "$server"
wait "$server""#;

/// The password of the server's only user; asked for where [`Server::encrypted`] made it.
pub(crate) const PASSWORD: &str = "senha-do-banco";
/// Who may come in over TLS, and nobody without.
const ONLY_ENCRYPTED: &str = "hostssl all all all scram-sha-256\n";

/// A server of a test's own, with a folder that outlives its stops.
pub(crate) struct Server {
    folder: PathBuf,
    pub(crate) port: u16,
    settings: Vec<&'static str>,
    guard: Option<Child>,
}

impl Server {
    /// Starts one that everybody may use.
    pub(crate) async fn new() -> Self {
        let mut server = Self::made();
        server.start().await;
        server
    }

    /// Starts one that lets in who comes over TLS with the password.
    pub(crate) async fn encrypted(certificate: &str, key: &str) -> Self {
        let mut server = Self::made();
        let data = server.folder.join("data");
        for (name, text) in [
            ("server.crt", certificate),
            ("server.key", key),
            ("pg_hba.conf", ONLY_ENCRYPTED),
        ] {
            let place = data.join(name);
            std::fs::write(&place, text).unwrap();
            std::fs::set_permissions(&place, Permissions::from_mode(0o600)).unwrap();
            if is_root() {
                let owned = Command::new("chown").arg("postgres").arg(&place).status();
                assert!(owned.unwrap().success());
            }
        }
        server.settings.push("ssl=on");
        server.start().await;
        server
    }

    /// Makes the data folder.
    fn made() -> Self {
        let folder = fresh_folder();
        let password = folder.join("password");
        std::fs::write(&password, PASSWORD).unwrap();
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
            .arg("--pwfile")
            .arg(&password)
            .current_dir("/")
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            folder,
            port: listener.local_addr().unwrap().port(),
            settings: Vec::new(),
            guard: None,
        }
    }

    /// Where it is, for whoever needs no TLS.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it again.
    pub(crate) async fn start(&mut self) {
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
        for setting in &self.settings {
            words.extend(["-c", setting].map(str::to_owned));
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
    pub(crate) async fn stop(&mut self, signal: &str) {
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
