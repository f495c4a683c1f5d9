//! The binary as a process of its own: started on a database of a test, called, killed, started again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use store::db::Place;
use store::testing::TestDb;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_unissono");
/// How long a process may take to say that it listens, and anything to become true.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
/// How often is looked whether something became true.
const LOOK_EVERY: Duration = Duration::from_millis(25);

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Where a product keeps what it knows, so that it can be started on it again.
pub(crate) struct Home {
    /// The data folder.
    pub(crate) folder: PathBuf,
    /// The address of the database, when it is on a server.
    pub(crate) database_url: Option<String>,
    /// Settings beside those of every test, `section.key=value`.
    pub(crate) settings: Vec<String>,
    is_own: bool,
}

impl Home {
    /// Uses the database of a test.
    pub(crate) fn of(db: &TestDb) -> Self {
        match &db.place {
            Place::File { path, .. } => Self {
                folder: path.parent().unwrap().to_owned(),
                database_url: None,
                settings: Vec::new(),
                is_own: false,
            },
            Place::Server { url, .. } => Self::on_server(url),
        }
    }

    /// Uses a database on a server.
    pub(crate) fn on_server(url: &str) -> Self {
        let folder = fresh_folder();
        Self {
            folder,
            database_url: Some(url.to_owned()),
            settings: Vec::new(),
            is_own: true,
        }
    }

    /// Uses a folder, which is not removed.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            database_url: None,
            settings: Vec::new(),
            is_own: false,
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.is_own {
            // Left-overs of a failed removal are in the temporary folder of the system.
            drop(std::fs::remove_dir_all(&self.folder));
        }
    }
}

/// Makes an empty folder in the temporary folder of the system.
pub(crate) fn fresh_folder() -> PathBuf {
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("unissono-days-{}-{n}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A running product. It is killed when dropped.
pub(crate) struct Product {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub(crate) url: String,
    log: Arc<Mutex<Vec<String>>>,
}

impl Product {
    /// Starts it and waits until it listens.
    pub(crate) async fn start(home: &Home) -> Self {
        Self::start_by(home, &[PROGRAM]).await
    }

    /// Starts it where it cannot start, and gives what it says.
    pub(crate) async fn refused(home: &Home) -> String {
        let ended = command(home, &[PROGRAM]).output().await.unwrap();
        assert!(!ended.status.success());
        String::from_utf8_lossy(&ended.stderr).into_owned()
    }

    /// Starts it by a command that ends in the program.
    pub(crate) async fn start_by(home: &Home, words: &[&str]) -> Self {
        let mut child = command(home, words).spawn().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (told, listens) = oneshot::channel();
        listen(child.stderr.take().unwrap(), Arc::clone(&log), None);
        listen(child.stdout.take().unwrap(), Arc::clone(&log), Some(told));
        let url = tokio::time::timeout(PATIENCE, listens).await;
        let Ok(Ok(url)) = url else {
            panic!("the product does not start: {:#?}", log.lock().unwrap());
        };
        let product = Self { child, url, log };
        eventually("readiness", async || product.status("/readyz").await == 200).await;
        product
    }

    /// What stands on the console while the product is not set up.
    pub(crate) async fn setup_code(&self) -> String {
        let mut code = None;
        eventually("the set-up code", async || {
            let log = self.log();
            let found = log
                .iter()
                .find_map(|line| line.strip_prefix("Set-up code: "));
            code = found.map(str::to_owned);
            code.is_some()
        })
        .await;
        code.unwrap()
    }

    /// Ends it as a power cut ends it.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Tells it to stop, as an operator does, and waits for its end.
    pub(crate) async fn stop(&self) {
        let pid = self.pid();
        let told = Command::new("kill")
            .arg("-TERM")
            .arg(pid.to_string())
            .status()
            .await;
        assert!(told.unwrap().success());
        let process = PathBuf::from(format!("/proc/{pid}/stat"));
        eventually("the end of the process", async || {
            // Until its parent looks, a process that has ended is still there as Z.
            std::fs::read_to_string(&process).map_or(true, |stat| stat.contains(") Z "))
        })
        .await;
    }

    /// The number of the process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Everything that it said so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// The status of a page, 0 without an answer.
    pub(crate) async fn status(&self, path: &str) -> u16 {
        let asked = client().get(format!("{}{path}", self.url)).send().await;
        asked.map_or(0, |answer| answer.status().as_u16())
    }
}

fn command(home: &Home, words: &[&str]) -> Command {
    let set = |key: &str, value: &str| ["--set".to_owned(), format!("{key}={value}")];
    let folder = home.folder.display().to_string();
    let mut flags = vec![
        set("server.bind", "127.0.0.1:0"),
        set("data.dir", &folder),
        set("secrets.key_file", &format!("{folder}/key")),
        set("log.level", "warn"),
    ];
    flags.extend(home.database_url.iter().map(|url| set("database.url", url)));
    flags.extend(
        home.settings
            .iter()
            .map(|pair| ["--set".to_owned(), pair.clone()]),
    );
    let (program, words) = words.split_first().unwrap();
    let mut command = Command::new(program);
    command
        .args(words)
        .args(flags.concat())
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

fn listen(
    from: impl tokio::io::AsyncRead + Unpin + Send + 'static,
    log: Arc<Mutex<Vec<String>>>,
    mut told: Option<oneshot::Sender<String>>,
) {
    tokio::spawn(async move {
        let mut lines = BufReader::new(from).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let url = line
                .split_once("listens on ")
                .map(|(_, url)| url.to_owned());
            log.lock().unwrap().push(line);
            if let (Some(url), Some(told)) = (url, told.take()) {
                drop(told.send(url));
            }
        }
    });
}

/// Runs a command of the program, and gives whether it found everything right, and what it said.
pub(crate) async fn said(home: &Home, words: &[&str]) -> (bool, String) {
    let ended = command(home, &[&[PROGRAM], words].concat())
        .output()
        .await
        .unwrap();
    let text = [ended.stdout, ended.stderr].concat();
    (
        ended.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// Waits until something is so.
///
/// **Panics**: it does not become so.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let looking = async {
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        while !holds().await {
            ticks.tick().await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, looking).await;
    assert!(found.is_ok(), "{what} never came");
}

/// Writes every byte of a text as a percent sign and two digits.
pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .flat_map(|byte| ['%', digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn digit(of: u8) -> char {
    char::from_digit(of.into(), 16).unwrap()
}

/// A client of HTTP.
pub(crate) fn client() -> reqwest::Client {
    // A second installation is refused, which is fine: it is the same provider.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // A connection that the product closed meanwhile is no fault of the next request.
        .pool_max_idle_per_host(0)
        .build()
        .unwrap()
}

/// An answer: status and body; status 0 when there was none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// The stable code of a refusal.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// Somebody who calls the API, wherever the product listens now.
#[derive(Clone)]
pub(crate) struct Api {
    client: reqwest::Client,
    /// Where.
    pub(crate) url: String,
    /// The cookie of the session.
    pub(crate) cookie: String,
}

impl Api {
    /// Calls as nobody.
    pub(crate) fn at(url: &str) -> Self {
        Self {
            client: client(),
            url: url.to_owned(),
            cookie: String::new(),
        }
    }

    /// The same person, after the product was started again.
    pub(crate) fn moved(&self, product: &Product) -> Self {
        Self {
            url: product.url.clone(),
            ..self.clone()
        }
    }

    /// Begins a request as the browser of our own pages does.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/api/v1{path}", self.url);
        self.raw(method, reqwest::Url::parse(&url).unwrap())
    }

    /// Begins a request to any address.
    pub(crate) fn raw(&self, method: &str, url: reqwest::Url) -> reqwest::RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.client
            .request(method, url)
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
    }

    /// Calls, and keeps a cookie that the answer brings.
    pub(crate) async fn enter(&mut self, path: &str, body: &Value) {
        let answer = self.request("POST", path).json(body).send().await.unwrap();
        let (status, cookie) = (answer.status(), answer.headers().get("set-cookie").cloned());
        assert_eq!(status, 200, "{path}: {}", answer.text().await.unwrap());
        let cookie = cookie.unwrap();
        self.cookie = cookie
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
    }

    /// Calls.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let mut request = self.request(method, path);
        if !body.is_null() {
            request = request.json(&body);
        }
        send(request).await
    }

    /// Calls what must work.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.call(method, path, body).await;
        assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
        answer.body
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.ask("GET", path, Value::Null).await
    }

    /// Makes something and gives its id.
    pub(crate) async fn make(&self, path: &str, body: Value) -> String {
        let made = self.ask("POST", path, body).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Reads a list to its end.
    pub(crate) async fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut page = self.get(&format!("{path}&limit=200")).await;
        loop {
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str().map(str::to_owned) else {
                return items;
            };
            page = self.get(&format!("{path}&limit=200&cursor={next}")).await;
        }
    }
}

/// Sends a request and reads whatever comes.
pub(crate) async fn send(request: reqwest::RequestBuilder) -> Answer {
    let Ok(answer) = request.send().await else {
        return Answer {
            status: 0,
            body: Value::Null,
        };
    };
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap_or_default();
    let body = serde_json::from_str(&text).unwrap_or_else(|_| json!(text));
    Answer { status, body }
}
