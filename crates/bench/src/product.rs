//! The servers under test: the real binary with a data folder of its own, set up by its API, and the limit servers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::child::Running;
use crate::http::{Connection, Socket, request};
use crate::{Outcome, Run, limit, payload};

pub(crate) const PASSWORD: &str = "uma senha de bancada";
/// Where calls of the product to the provider go: a port that nothing listens on.
const NOWHERE: &str = "http://127.0.0.1:9";
/// Conversations that the one agent holds at once: the most that the product allows.
pub(crate) const HELD: u64 = 100;

/// A server that listens.
pub(crate) struct Served {
    running: Running,
    /// Host and port.
    pub(crate) address: String,
}

impl Served {
    /// Starts a limit server.
    pub(crate) async fn limit(kind: &str, folder: &Path) -> Outcome<Self> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let arguments = limit_arguments(kind, folder, "127.0.0.1:0");
        let complaints = folder.join(format!("{kind}.log"));
        let mut running = Running::start(&program, &arguments, &complaints)?;
        let address = running.told(limit::LISTENS).await?;
        Ok(Self { running, address })
    }

    /// Starts the product over a data folder, new or filled.
    pub(crate) async fn product(run: &Run, folder: &Path) -> Outcome<Self> {
        Self::product_with(run, folder, &[]).await
    }

    /// Starts the product with further settings.
    pub(crate) async fn product_with(
        run: &Run,
        folder: &Path,
        settings: &[(&str, String)],
    ) -> Outcome<Self> {
        let mut arguments = arguments(folder, "127.0.0.1:0");
        for (key, value) in settings {
            arguments.extend(["--set".into(), format!("{key}={value}").into()]);
        }
        let complaints = folder.join("product.log");
        let mut running = Running::start(&run.product, &arguments, &complaints)?;
        let address = running.told("listens on http://").await?;
        Ok(Self { running, address })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// Waits for a line of its output that holds some words, and gives what stands behind them.
    pub(crate) async fn told(&mut self, words: &str) -> Outcome<String> {
        self.running.told(words).await
    }

    /// Stops it in order.
    pub(crate) async fn stop(self) -> Outcome<()> {
        self.running.stop().await
    }
}

/// The words that start a limit server.
pub(crate) fn limit_arguments(kind: &str, folder: &Path, address: &str) -> Vec<OsString> {
    vec!["limit".into(), kind.into(), folder.into(), address.into()]
}

/// The words that start the product over a data folder.
pub(crate) fn arguments(folder: &Path, address: &str) -> Vec<OsString> {
    let set = |key: &str, value: &Path| {
        let mut word = OsString::from(format!("{key}="));
        word.push(value);
        [OsString::from("--set"), word]
    };
    [
        set("server.bind", Path::new(address)),
        set("data.dir", &folder.join("data")),
        set("secrets.key_file", &folder.join("key")),
        set("log.level", Path::new("warn")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the product keeps its database.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("data").join("unissono.db")
}

/// Finds a port that is free now.
pub(crate) async fn free_address() -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok(address.to_string())
}

/// A product that is set up: a queue, a number, an agent who is signed in.
pub(crate) struct Ready {
    /// The server.
    pub(crate) served: Served,
    /// Where the provider posts.
    pub(crate) hook: String,
    /// The cookie of the agent.
    pub(crate) agent: String,
    /// The cookie of the administrator, who sees the board.
    pub(crate) administrator: String,
}

/// Opens a socket of somebody who knows everything up to a number.
pub(crate) async fn socket(address: &str, cookie: &str, seq: i64) -> Outcome<Socket> {
    let connection = Connection::open(address)
        .await
        .map_err(|error| error.to_string())?;
    let headers = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
    connection
        .upgrade(&format!("/ws?seq={seq}"), &headers)
        .await
        .map_err(|error| format!("a desk's socket: {error}"))
}

/// The cookie of a session whose token is known.
pub(crate) fn cookie(token: &str) -> String {
    format!("unissono_session={token}")
}

impl Ready {
    /// Sets a new product up.
    pub(crate) async fn new(run: &Run, folder: &Path) -> Outcome<Self> {
        let mut served = Served::product(run, folder).await?;
        let token = served.running.told("Set-up code: ").await?;
        let mut api = Api::open(&served.address).await?;
        let organization =
            json!({ "name": "Bancada", "time_zone": "America/Sao_Paulo", "locale": "pt-BR" });
        let administrator =
            json!({ "name": "Caio", "email": "caio@bancada.exemplo", "password": PASSWORD });
        let body =
            json!({ "token": token, "organization": organization, "administrator": administrator });
        api.enter("/api/v1/setup", &body).await?;
        let queue = api
            .call("POST", "/api/v1/queues", &json!({ "name": "Fila" }))
            .await?;
        let agent = json!({
            "name": "Ana", "email": "ana@bancada.exemplo", "password": PASSWORD, "role_profile": "agent",
            "queue_ids": [field(&queue, "id")], "capacity": HELD,
        });
        api.call("POST", "/api/v1/users", &agent).await?;
        let account = json!({
            "channel": "whatsapp", "name": "Número", "queue_id": field(&queue, "id"),
            "settings": {
                "phone_number_id": payload::NUMBER, "business_account_id": payload::BUSINESS, "base_url": NOWHERE,
            },
            "secrets": { "access_token": "bench", "app_secret": payload::APP_SECRET, "verify_token": "bench" },
        });
        let account = api
            .call("POST", "/api/v1/channel-accounts", &account)
            .await?;
        let token = field(&account, "public_token");
        let hook = format!("/webhooks/whatsapp/{token}");
        let administrator = api.cookie.clone();
        let credentials = json!({ "email": "ana@bancada.exemplo", "password": PASSWORD });
        api.enter("/api/v1/session", &credentials).await?;
        let agent = api.cookie;
        Ok(Self {
            served,
            hook,
            agent,
            administrator,
        })
    }

    /// Stops it, changes its database, and starts it again.
    pub(crate) async fn changed<T>(
        self,
        run: &Run,
        folder: &Path,
        change: impl FnOnce(&Path) -> Outcome<T>,
    ) -> Outcome<(Self, T)> {
        self.served.stop().await?;
        let made = change(&database(folder))?;
        let served = Served::product(run, folder).await?;
        Ok((Self { served, ..self }, made))
    }

    /// Opens a socket of the agent, who knows everything up to now.
    pub(crate) async fn socket(&self) -> Outcome<Socket> {
        self.socket_from(&self.agent, self.seq().await?).await
    }

    /// Gives the number of the last event.
    pub(crate) async fn seq(&self) -> Outcome<i64> {
        let mut api = self.api(&self.agent).await?;
        let session = api.call("GET", "/api/v1/session", &json!({})).await?;
        Ok(session.get("seq").and_then(Value::as_i64).unwrap_or(0))
    }

    /// Opens a socket of somebody who knows everything up to a number.
    pub(crate) async fn socket_from(&self, cookie: &str, seq: i64) -> Outcome<Socket> {
        socket(&self.served.address, cookie, seq).await
    }

    /// Lets the agent take conversations.
    pub(crate) async fn available(&self) -> Outcome<()> {
        self.api(&self.agent).await?.state("available").await
    }

    /// A connection of somebody who is signed in.
    pub(crate) async fn api(&self, cookie: &str) -> Outcome<Api> {
        let mut api = Api::open(&self.served.address).await?;
        cookie.clone_into(&mut api.cookie);
        Ok(api)
    }
}

/// A connection that keeps the cookie it was given.
pub(crate) struct Api {
    connection: Connection,
    pub(crate) cookie: String,
}

impl Api {
    /// Connects.
    pub(crate) async fn open(address: &str) -> Outcome<Self> {
        let connection = Connection::open(address)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Self {
            connection,
            cookie: String::new(),
        })
    }

    /// Sets the own state as an agent.
    pub(crate) async fn state(&mut self, state: &str) -> Outcome<()> {
        let body = json!({ "state": state });
        self.call("PUT", "/api/v1/agent/state", &body)
            .await
            .map(drop)
    }

    /// Calls an operation.
    ///
    /// **Errors**: also when it refuses.
    pub(crate) async fn call(&mut self, method: &str, path: &str, body: &Value) -> Outcome<Value> {
        let (status, text) = self.answer(method, path, body).await?;
        if status != 200 {
            return Err(format!("{method} {path}: {status} {text}"));
        }
        serde_json::from_str(&text).map_err(|error| format!("{method} {path}: {error}"))
    }

    /// Calls an operation that may refuse: then nothing.
    ///
    /// **Errors**: the server failed.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Outcome<Option<()>> {
        match self.answer(method, path, body).await? {
            (200, _) => Ok(Some(())),
            (403 | 404 | 409 | 422, _) => Ok(None),
            (status, text) => Err(format!("{method} {path}: {status} {text}")),
        }
    }

    async fn answer(&mut self, method: &str, path: &str, body: &Value) -> Outcome<(u16, String)> {
        let headers = [
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("cookie", self.cookie.as_str()),
        ];
        let text = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let bytes = request(method, path, &headers, text.as_bytes());
        let answer = self
            .connection
            .call(&bytes)
            .await
            .map_err(|error| format!("{method} {path}: {error}"))?;
        if let Some(cookie) = answer.header("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookie = String::from(pair);
        }
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        Ok((answer.status, text))
    }

    /// Calls what gives a cookie, and keeps it.
    async fn enter(&mut self, path: &str, body: &Value) -> Outcome<()> {
        self.call("POST", path, body).await.map(drop)
    }
}

/// Gives a text of an answer; empty when it has none.
pub(crate) fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
