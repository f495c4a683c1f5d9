//! Live sockets in bad days: thousands that come back at once, and readers that do not read.

use std::sync::Arc;

use futures_util::StreamExt;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::product::{Api, Home, PROGRAM, Product, eventually};
use crate::stage::Stage;

/// Sockets that come back at once.
const MANY: usize = 5_000;
/// Connections that this side opens at once: as many as a listener keeps waiting.
const AT_ONCE: usize = 256;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(api: &Api, seq: i64) -> Option<Socket> {
    let url = format!("{}/ws?seq={seq}", api.url.replace("http:", "ws:"));
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("cookie", HeaderValue::from_str(&api.cookie).unwrap());
    headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
    // The library's own buffers would be most of what five thousand cost.
    let config = WebSocketConfig::default().read_buffer_size(1_024);
    let connected = connect_async_with_config(request, Some(config), false).await;
    connected.ok().map(|(socket, _)| socket)
}

async fn open(api: Api, seq: i64) -> Option<Socket> {
    let mut socket = connect(&api, seq).await?;
    until(&mut socket, |frame| frame["type"] == "seq").await?;
    Some(socket)
}

fn is_of_setting(frame: &Value) -> bool {
    frame["entity"] == "setting"
}

/// Reads frames until one holds; nothing when the socket closes first.
async fn until(socket: &mut Socket, holds: impl Fn(&Value) -> bool) -> Option<Value> {
    loop {
        let text = socket.next().await?.ok()?.into_text().ok()?;
        match serde_json::from_str::<Value>(&text) {
            Ok(frame) if holds(&frame) => return Some(frame),
            Ok(_) | Err(_) => {}
        }
    }
}

/// Opens many at once; each is tried again until it is there, as browsers do it.
async fn open_many(api: &Api, seq: i64) -> Vec<Socket> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut opening = JoinSet::new();
    for _ in 0..MANY {
        let (api, gate) = (api.clone(), Arc::clone(&gate));
        opening.spawn(async move {
            let _place = gate.acquire_owned().await.unwrap();
            loop {
                if let Some(socket) = open(api.clone(), seq).await {
                    return socket;
                }
            }
        });
    }
    opening.join_all().await
}

async fn figure(product: &Product, name: &str) -> u64 {
    let text = reqwest_text(product, "/metrics").await;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name} ")));
    line.unwrap().parse().unwrap()
}

async fn reqwest_text(product: &Product, path: &str) -> String {
    let asked = crate::product::client()
        .get(format!("{}{path}", product.url))
        .send();
    asked.await.unwrap().text().await.unwrap()
}

async fn head(api: &Api) -> i64 {
    api.get("/session").await["seq"].as_i64().unwrap()
}

/// Rows: GAP-127, ROUTE-010.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_sockets_come_back_at_once_and_hear_what_they_missed() {
    let most = getrlimit(Resource::Nofile).maximum;
    let wanted = Rlimit {
        current: most,
        maximum: most,
    };
    setrlimit(Resource::Nofile, wanted).unwrap();
    let db = store::testing::sqlite().await;
    let home = Home::of(&db);
    // As a shell or a service manager starts it: with room for a thousand.
    let few = ["sh", "-c", "ulimit -Sn 1024; exec \"$0\" \"$@\"", PROGRAM];
    let stage = Stage::with(Product::start_by(&home, &few).await).await;
    let seq = head(&stage.agent).await;
    let sockets = open_many(&stage.agent, seq).await;
    assert_eq!(
        figure(&stage.product, "unissono_sockets").await,
        MANY as u64
    );
    stage.product.kill().await;
    drop(sockets);
    let product = Product::start_by(&home, &few).await;
    let (admin, agent) = (stage.admin.moved(&product), stage.agent.moved(&product));
    admin
        .make(
            "/labels",
            json!({ "name": "Enquanto isso", "color": "red" }),
        )
        .await;
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut coming = JoinSet::new();
    for _ in 0..MANY {
        let (agent, gate) = (agent.clone(), Arc::clone(&gate));
        coming.spawn(async move {
            let place = gate.acquire_owned().await.unwrap();
            loop {
                let Some(mut socket) = connect(&agent, seq).await else {
                    continue;
                };
                // What it missed comes before it is told to be up to date, what follows after that.
                let missed = until(&mut socket, is_of_setting).await;
                let up_to_date = until(&mut socket, |frame| frame["type"] == "seq").await;
                drop(place);
                let next = until(&mut socket, is_of_setting).await;
                return missed.is_some() && up_to_date.is_some() && next.is_some();
            }
        });
    }
    eventually("every socket", async || {
        figure(&product, "unissono_sockets").await == MANY as u64
    })
    .await;
    assert_eq!(product.status("/readyz").await, 200);
    admin
        .make("/labels", json!({ "name": "Para todos", "color": "red" }))
        .await;
    let heard = coming.join_all().await;
    assert!(heard.iter().all(|heard| *heard));
    let log = product.log();
    assert!(
        !log.iter()
            .any(|line| line.contains("ERROR") || line.contains("panicked")),
        "{log:#?}"
    );
}

/// Rows: ROUTE-011, GAP-127.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_does_not_read_is_left_and_keeps_nobody_else_waiting() {
    let db = store::testing::sqlite().await;
    let home = Home::of(&db);
    let stage = Stage::new(&home).await;
    let seq = head(&stage.agent).await;
    let mut reads = open(stage.admin.clone(), seq).await.unwrap();
    // One that upgrades, and then takes nothing from the wire.
    let address = stage.product.url.strip_prefix("http://").unwrap();
    let mut deaf = TcpStream::connect(address).await.unwrap();
    socket2::SockRef::from(&deaf)
        .set_recv_buffer_size(4_096)
        .unwrap();
    let request = format!(
        "GET /ws?seq={seq} HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dW5pc3Nvbm8tYmVuY2gtMQ==\r\nsec-fetch-site: same-origin\r\ncookie: {}\r\n\r\n",
        stage.agent.cookie
    );
    deaf.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    deaf.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 101");
    eventually("both sockets", async || {
        figure(&stage.product, "unissono_sockets").await == 2
    })
    .await;
    assert!(
        is_watched(&deaf),
        "the machine does not look whether the other side is there"
    );
    // Frames of 4 KiB each, until nothing more fits between the two.
    let interaction = stage.conversation("5548999900011").await;
    let path = format!("/interactions/{interaction}/notes");
    let text = "x".repeat(4_000);
    let mut count = 0;
    while figure(&stage.product, "unissono_sockets").await == 2 {
        stage
            .agent
            .ask("POST", &path, json!({ "text": text }))
            .await;
        count += 1;
        assert!(count < 8_000, "the deaf socket is never left");
    }
    // The other heard every one of them.
    for _ in 0..count {
        let note = until(&mut reads, |frame| {
            frame["entity"] == "message" && frame.to_string().len() > 4_000
        })
        .await;
        assert!(note.is_some());
    }
    assert_eq!(figure(&stage.product, "unissono_sockets").await, 1);
}

/// Tells whether the machine's timer of a connection runs that asks a silent other side.
fn is_watched(ours: &TcpStream) -> bool {
    let (near, far) = (
        ours.peer_addr().unwrap().port(),
        ours.local_addr().unwrap().port(),
    );
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let of = |word: &str| u16::from_str_radix(word.rsplit(':').next().unwrap(), 16).unwrap_or(0);
    table.lines().skip(1).any(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        of(words[1]) == near && of(words[2]) == far && words[5].starts_with("02:")
    })
}
