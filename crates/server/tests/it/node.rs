//! A node: the real binary as a process, a small client of its API, and its live socket.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use app::clock::Clock;
use base::time::Span;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::product::PATIENCE;

/// Looks before something that must become true is given up, and the wait between two.
const LOOKS_MAX: u32 = 600;
const LOOK_AGAIN: Span = Span::from_millis(50);

/// A process of the product. It is killed when it is dropped.
pub(crate) struct Node {
    pub(crate) address: SocketAddr,
    pub(crate) setup_code: Option<String>,
    child: Child,
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Puts together the words that start the product.
pub(crate) fn command(folder: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unissono"));
    let own = [
        ("server.bind", "127.0.0.1:0".to_owned()),
        ("data.dir", folder.join("data").display().to_string()),
        ("secrets.key_file", folder.join("key").display().to_string()),
        ("log.level", "warn".to_owned()),
        ("nodes.lease_s", "2".to_owned()),
    ];
    for (key, value) in &own {
        command.args(["--set", &format!("{key}={value}")]);
    }
    for (key, value) in settings {
        command.args(["--set", &format!("{key}={value}")]);
    }
    command.current_dir(folder);
    command
}

impl Node {
    /// Starts one and waits until it listens.
    pub(crate) async fn start(folder: &Path, settings: &[(&str, &str)], is_new: bool) -> Self {
        let mut child = command(folder, settings)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (address, setup_code) = tokio::task::spawn_blocking(move || {
            let mut lines = output.lines().map_while(Result::ok);
            let mut after = |mark: &str| {
                lines
                    .by_ref()
                    .find_map(|line| line.split_once(mark).map(|(_, rest)| rest.to_owned()))
                    .expect("the product starts")
            };
            let address = after("listens on http://").parse().unwrap();
            let setup_code = is_new.then(|| after("Set-up code: "));
            // Somebody must read on, else the product would meet a closed console.
            std::thread::spawn(move || lines.count());
            (address, setup_code)
        })
        .await
        .unwrap();
        Self {
            address,
            setup_code,
            child,
        }
    }

    /// Kills it: nothing of it runs any more.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells what it says of being ready.
    pub(crate) async fn readiness(&self) -> (u16, String) {
        let (status, _, body) = call(self.address, "", "GET", "/readyz", None, &[])
            .await
            .unwrap();
        (status, body)
    }
}

/// Somebody who is signed in, at whatever node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Someone {
    cookie: String,
}

impl Someone {
    /// Calls what gives a cookie.
    pub(crate) async fn enter(at: SocketAddr, path: &str, body: &Value) -> Self {
        let (status, head, text) = call(at, "", "POST", path, Some(body), &[]).await.unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        let cookie = head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .and_then(|line| line.split(';').next())
            .unwrap();
        Self {
            cookie: cookie.to_owned(),
        }
    }

    /// Calls an operation once. Nothing when the node broke off.
    pub(crate) async fn attempt(
        &self,
        at: SocketAddr,
        (method, path): (&str, &str),
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Option<(u16, Value)> {
        let body = (method != "GET").then_some(body);
        let answer = call(at, &self.cookie, method, path, body, headers).await;
        let (status, _, text) = answer.ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// Calls an operation that must work.
    pub(crate) async fn call(
        &self,
        at: SocketAddr,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Value {
        let (status, answer) = self.attempt(at, (method, path), body, &[]).await.unwrap();
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer
    }

    /// Reads until something is so.
    pub(crate) async fn sees(
        &self,
        at: SocketAddr,
        path: &str,
        holds: impl Fn(&Value) -> bool,
    ) -> Value {
        let mut last = Value::Null;
        for _ in 0..LOOKS_MAX {
            if let Some((200, answer)) = self.attempt(at, ("GET", path), &Value::Null, &[]).await {
                if holds(&answer) {
                    return answer;
                }
                last = answer;
            }
            Clock::System.wait(LOOK_AGAIN).await;
        }
        panic!("{path} never became so: {last}");
    }

    /// Opens a live socket; without a number everything is known.
    pub(crate) async fn listen(&self, at: SocketAddr, seq: Option<i64>) -> Line {
        let seq = match seq {
            Some(seq) => seq,
            None => self
                .call(at, "GET", "/api/v1/session", &json!({}))
                .await
                .get("seq")
                .and_then(Value::as_i64)
                .unwrap(),
        };
        let mut request = format!("ws://{at}/ws?seq={seq}")
            .into_client_request()
            .unwrap();
        let headers = request.headers_mut();
        headers.insert("cookie", HeaderValue::from_str(&self.cookie).unwrap());
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        let (socket, _) = connect_async(request).await.unwrap();
        Line {
            socket,
            seq,
            frames: Vec::new(),
        }
    }
}

/// A browser's socket, and what it heard.
pub(crate) struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Everything up to here was heard.
    pub(crate) seq: i64,
    pub(crate) frames: Vec<Value>,
}

impl Line {
    /// Says something to the server.
    pub(crate) async fn says(&mut self, frame: &Value) {
        let text = Message::text(frame.to_string());
        self.socket.send(text).await.unwrap();
    }

    /// Hears until something is so, or the socket breaks off (`false`).
    pub(crate) async fn hears(&mut self, mut holds: impl FnMut(&[Value]) -> bool) -> bool {
        let heard = tokio::time::timeout(PATIENCE, async {
            while !holds(&self.frames) {
                let Some(Ok(message)) = self.socket.next().await else {
                    return false;
                };
                let text = message.to_text().unwrap_or_default();
                let Ok(frame) = serde_json::from_str::<Value>(text) else {
                    continue;
                };
                if frame["type"] == "seq" {
                    self.seq = frame["seq"].as_i64().unwrap();
                }
                self.frames.push(frame);
            }
            true
        })
        .await;
        heard.unwrap_or_else(|_| panic!("only this was heard: {:#?}", self.frames))
    }
}

/// Waits until something is so.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    for _ in 0..LOOKS_MAX {
        if holds().await {
            return;
        }
        Clock::System.wait(LOOK_AGAIN).await;
    }
    panic!("never: {what}");
}

/// Makes one request on a connection of its own. Gives status, head and body.
async fn call(
    at: SocketAddr,
    cookie: &str,
    method: &str,
    path: &str,
    body: Option<&Value>,
    headers: &[(&str, &str)],
) -> std::io::Result<(u16, String, String)> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/json\r\ncontent-length: {}\r\ncookie: {cookie}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    let mut stream = TcpStream::connect(at).await?;
    stream
        .write_all(format!("{head}\r\n{body}").as_bytes())
        .await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let status = head
        .split_whitespace()
        .nth(1)
        .and_then(|word| word.parse().ok())
        .ok_or(std::io::ErrorKind::InvalidData)?;
    Ok((status, head.to_owned(), body.to_owned()))
}
