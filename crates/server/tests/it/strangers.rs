//! What strangers send: huge, deep, broken, mislabelled. The answer is a problem document, and the product goes on.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::product::{Home, Product, client, percent, send};
use crate::provider;
use crate::stage::{NUMBER, Stage};

const MIB: usize = 1024 * 1024;

/// Sends bytes as they are and reads the beginning of the answer.
async fn raw(product: &Product, bytes: &[u8]) -> String {
    let address = product.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The product may answer and close before it has read everything.
    drop(stream.write_all(bytes).await);
    let mut head = vec![0; 64];
    let count = stream.read(&mut head).await.unwrap_or(0);
    String::from_utf8_lossy(&head[..count]).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::too_many_lines,
    reason = "a table of what is sent, beside what is answered"
)]
async fn bodies_headers_and_addresses_have_limits_and_refusals_are_documents() {
    let db = store::testing::sqlite().await;
    let home = Home::of(&db);
    let stage = Stage::new(&home).await;
    let ask = |body: Vec<u8>| {
        stage
            .admin
            .request("POST", "/labels")
            .header("content-type", "application/json")
            .body(body)
    };
    let deep = [b"[".repeat(5_000), b"]".repeat(5_000)].concat();
    let wide = format!("{{\"name\":\"{}\"}}", "x".repeat(MIB - 20));
    for (what, body, status, code) in [
        ("deep lists", deep, 400, "bad_request"),
        ("deep objects", b"{\"a\":".repeat(5_000), 400, "bad_request"),
        (
            "broken UTF-8",
            b"{\"name\":\"\xff\xfe\"}".to_vec(),
            400,
            "bad_request",
        ),
        (
            "half a surrogate",
            br#"{"name":"\ud83d"}"#.to_vec(),
            400,
            "bad_request",
        ),
        (
            "a NUL",
            br#"{"name":"a\u0000b","color":"red"}"#.to_vec(),
            422,
            "invalid",
        ),
        ("a megabyte", wide.into_bytes(), 422, "invalid"),
        (
            "more than a megabyte",
            vec![b' '; MIB + 1],
            413,
            "file_too_large",
        ),
    ] {
        let answer = send(ask(body)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{what}: {answer:?}"
        );
    }
    // Ten megabytes: the answer may overtake the body, and the connection ends.
    let ten = send(ask(vec![b' '; 10 * MIB])).await;
    assert!(ten.status == 413 || ten.status == 0, "{ten:?}");
    let hook = provider::post(&stage.hook_url(), vec![b' '; 10 * MIB]).await;
    assert!(hook.status == 413 || hook.status == 0, "{hook:?}");
    for (method, path, status, code) in [
        ("GET", "/api/v1/nothing-here", 404, "not_found"),
        ("PUT", "/api/v1/labels", 405, "method_not_allowed"),
        ("POST", "/webhooks/whatsapp/%00", 400, "bad_request"),
        ("POST", "/webhooks/%ff/%ff", 400, "bad_request"),
        ("GET", "/api/v1/labels/%ff", 400, "bad_request"),
        ("GET", "/api/v1/queues/%ff", 400, "bad_request"),
        ("GET", "/widget/api/%00/config", 400, "bad_request"),
    ] {
        let url = reqwest::Url::parse(&format!("{}{path}", stage.product.url)).unwrap();
        let answer = send(stage.admin.raw(method, url)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{method} {path}: {answer:?}"
        );
    }
    for (what, bytes) in [
        (
            "a header of a megabyte",
            format!(
                "GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n",
                "x".repeat(MIB)
            ),
        ),
        (
            "ten thousand headers",
            format!(
                "GET / HTTP/1.1\r\nhost: a\r\n{}\r\n",
                "x: y\r\n".repeat(10_000)
            ),
        ),
        (
            "an address of a megabyte",
            format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "x".repeat(MIB)),
        ),
        ("no protocol at all", "\x16\x03\x01\x02".repeat(100)),
    ] {
        let head = raw(&stage.product, bytes.as_bytes()).await;
        assert!(
            head.is_empty() || head.starts_with("HTTP/1.1 4"),
            "{what}: {head}"
        );
    }
    assert_eq!(stage.product.status("/readyz").await, 200);
    let log = stage.product.log();
    assert!(
        !log.iter()
            .any(|line| line.contains("ERROR") || line.contains("panicked")),
        "{log:#?}"
    );
}

/// Rows: GAP-127.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_with_false_types_are_never_run_by_a_browser() {
    let db = store::testing::sqlite().await;
    let home = Home::of(&db);
    let stage = Stage::new(&home).await;
    for (name, mime, bytes) in [
        ("foto.png", "image/png", "<script>alert(1)</script>"),
        ("pagina.html", "text/html", "<script>alert(1)</script>"),
        ("desenho.svg", "image/svg+xml", "<svg onload='alert(1)'/>"),
        ("folha.pdf", "application/pdf", "MZ\u{90}\0"),
        ("../../etc/passwd", "x/\u{7f}", "raiz"),
        ("a\r\nset-cookie: b=c", "text/plain; charset=\"<", "linhas"),
        ("voz.webm", "audio/webm", "isto não é som"),
        ("\u{202e}gpj.exe", "application/x-msdownload", "MZ"),
    ] {
        let encoded = percent(name);
        let upload = stage
            .agent
            .request("POST", "/files")
            .header("x-file-name", encoded);
        let Ok(value) = reqwest::header::HeaderValue::from_bytes(mime.as_bytes()) else {
            continue;
        };
        let file = send(upload.header("content-type", value).body(bytes)).await;
        if file.status != 200 {
            assert!((400..500).contains(&file.status), "{name}: {file:?}");
            continue;
        }
        let shown = file.body["name"].as_str().unwrap();
        assert!(!shown.contains(['/', '\\', '\r', '\n', '\0']), "{shown}");
        let path = format!("/files/{}", file.body["id"].as_str().unwrap());
        let answer = stage.agent.request("GET", &path).send().await.unwrap();
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{name}");
        assert_eq!(
            headers["content-security-policy"], "default-src 'none'; sandbox",
            "{name}"
        );
        let runs = ["text/html", "image/svg+xml", "text/xml"];
        let is_run = runs
            .iter()
            .any(|mime| headers["content-type"].to_str().unwrap().starts_with(mime));
        let is_saved = headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment");
        assert!(!is_run || is_saved, "{name}: {headers:?}");
        let is_false = ["foto.png", "folha.pdf"].contains(&name);
        assert!(!is_false || is_saved, "{name} is none: {headers:?}");
        assert!(!headers.contains_key("set-cookie"), "{name}");
    }
}

/// Rows: WA-010, GAP-127.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_payloads_of_any_shape_are_taken_or_set_aside() {
    let db = store::testing::sqlite().await;
    let home = Home::of(&db);
    let stage = Stage::new(&home).await;
    let interaction = stage.conversation("5548999900011").await;
    let texts = [
        "a\0b",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "\u{202e}שלום\u{2066}",
        "<b onclick=alert(1)>",
        "\u{feff}",
        "İıßﬁ",
    ];
    for (n, text) in texts.into_iter().enumerate() {
        let payload = provider::text(NUMBER, "5548999900011", &format!("t{n}"), text);
        let answer = provider::post(&stage.hook_url(), payload.to_string().into_bytes()).await;
        assert_eq!(answer.status, 200, "{text}");
    }
    for body in [
        b"{".to_vec(),
        b"null".to_vec(),
        b"[".repeat(5_000),
        b"{\"entry\":".repeat(5_000),
        b"{\"object\":\"whatsapp_business_account\",\"entry\":\"\xff\"}".to_vec(),
        json!({ "object": "whatsapp_business_account", "entry": vec![json!({}); 5_000] })
            .to_string()
            .into_bytes(),
        provider::messages(NUMBER, "não é número", &[json!({ "type": "text" })])
            .to_string()
            .into_bytes(),
    ] {
        let answer = provider::post(&stage.hook_url(), body).await;
        assert!(answer.status < 500 && answer.status != 0, "{answer:?}");
    }
    let unsigned = client()
        .post(stage.hook_url())
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(unsigned.status(), 401);
    let thread = stage.thread(&interaction).await;
    let heard: Vec<&Value> = thread
        .iter()
        .filter(|one| one["direction"] == "in")
        .map(|one| &one["text"])
        .collect();
    assert_eq!(heard[1], "ab");
    assert_eq!(heard[2], texts[1]);
    assert_eq!(heard[3], texts[2]);
}
