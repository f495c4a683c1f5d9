//! Traces and figures at a real collector: what they tell, that they tell nothing of people, and that nobody waits for it.

use std::collections::BTreeSet;

use opentelemetry_proto::tonic::trace::v1::Span;
use serde_json::json;
use store::db_test;
use tokio::task::JoinSet;

use crate::collector::{Collector, KEY, value};
use crate::product::{Api, Home, Product, eventually, percent, send};
use crate::provider;
use crate::stage::{NUMBER, PASSWORD, Stage};

const MARIA: &str = "5548999900011";
/// A trace that began elsewhere.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";
/// Requests beside a collector that holds its answers: more spans than wait for it.
const REQUESTS: usize = 3_000;
/// Those at once.
const AT_ONCE: usize = 8;

/// Every name that a span may carry a value under, and nothing of it is about people.
const KEYS: [&str; 19] = [
    "busy_ns",
    "code",
    "db.operation.name",
    "db.system.name",
    "floor.acts",
    "floor.asks",
    "floor.events",
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "idle_ns",
    "job.attempts",
    "job.id",
    "job.kind",
    "operation",
    "org.id",
    "outcome",
    "request.id",
    "server.address",
];

fn home_with(db: &store::testing::TestDb, collector: &Collector) -> Home {
    let mut home = Home::of(db);
    home.settings = vec![
        format!("otel.endpoint={}/", collector.endpoint()),
        format!("otel.headers=api-key={KEY}"),
    ];
    home
}

fn is_child_of(child: &Span, parent: &Span) -> bool {
    child.trace_id == parent.trace_id && child.parent_span_id == parent.span_id
}

fn hex(bytes: &[u8]) -> String {
    base::text::hex(bytes)
}

db_test! {
    async fn a_message_is_followed_from_its_hook_to_the_provider_and_nobody_is_named(db: &TestDb) {
        let collector = Collector::start().await;
        let home = home_with(db, &collector);
        let stage = Stage::new(&home).await;
        let interaction = stage.conversation(MARIA).await;
        stage.write(&interaction, "Seu boleto vence amanhã").await;
        eventually("the message at the provider", async || stage.provider.taken().len() == 1).await;
        // More that names people: a search, a file, a sign-in that fails, an address that is nothing.
        stage.admin.get(&format!("/conversations?q={}", percent("Maria Aparecida"))).await;
        let upload = stage.agent.request("POST", "/files").header("content-type", "text/plain").header("x-file-name", "cpf-12345678909.txt");
        assert_eq!(send(upload.body("bytes")).await.status, 200);
        let wrong = json!({ "email": "zefa@dias.exemplo", "password": "outra-senha-secreta" });
        assert_ne!(Api::at(&stage.product.url).call("POST", "/session", wrong).await.status, 200);
        stage.product.status("/maria-aparecida").await;
        assert_eq!(stage.admin.call("GET", "/queues/1", json!(null)).await.status, 404);

        // The end of the process hands over what still waits.
        let answer = stage.admin.request("GET", "/labels").header("x-request-id", "the-last-request");
        assert_eq!(send(answer).await.status, 200);
        stage.product.stop().await;
        let kept = collector.kept();
        let last = |span: &&Span| value(span, "request.id").as_deref() == Some("the-last-request");
        assert_eq!(kept.spans.iter().filter(last).count(), 1);

        // Who speaks.
        assert!(kept.resources.contains("service.name=unissono"));
        assert!(kept.resources.contains(concat!("service.version=", env!("CARGO_PKG_VERSION"))));
        assert!(kept.resources.iter().any(|one| one.starts_with("service.instance.id=")));
        for figure in ["unissono.requests", "unissono.faults", "unissono.hooks", "unissono.sockets", "http.server.request.duration"] {
            assert!(kept.figures.contains(figure), "{figure}: {:?}", kept.figures);
        }

        // What belongs together.
        let hook = &collector.named("POST /webhooks/{channel}/{token}")[0];
        let writes = collector.named("database write");
        assert!(writes.iter().any(|write| is_child_of(write, hook)));
        let sending = "POST /api/v1/interactions/{id}/messages";
        let sent = &collector.named(sending)[0];
        assert_eq!(value(sent, "operation").as_deref(), Some("send_message"));
        assert_eq!(value(sent, "http.response.status_code").as_deref(), Some("200"));
        assert!(value(sent, "org.id").is_some());
        let job = &collector.named("job SendMessage")[0];
        assert_eq!(value(job, "outcome").as_deref(), Some("done"));
        let calls = collector.named("call of a provider");
        assert!(calls.iter().any(|call| is_child_of(call, job) && value(call, "http.response.status_code").as_deref() == Some("200")));
        let turns = collector.named("turn of a floor");
        let asked = &collector.named("PUT /api/v1/agent/state")[0];
        let points = |turn: &&Span| turn.links.iter().any(|link| link.span_id == asked.span_id && link.trace_id == asked.trace_id);
        assert_eq!(turns.iter().filter(points).count(), 1);
        assert!(turns.iter().any(|turn| writes.iter().any(|write| is_child_of(write, turn))));
        let failed = &collector.named("GET /api/v1/queues/{id}")[0];
        assert_eq!(value(failed, "code").as_deref(), Some("not_found"));

        // Nobody is named, in whatever was sent.
        let keys: BTreeSet<&str> = kept.spans.iter().flat_map(|span| &span.attributes).map(|pair| pair.key.as_str()).collect();
        let strange: Vec<_> = keys.iter().filter(|key| !KEYS.contains(key)).collect();
        assert!(strange.is_empty(), "{strange:?}");
        let token = stage.hook.rsplit('/').next().unwrap();
        let (_, cookie) = stage.agent.cookie.split_once('=').unwrap();
        // Three letters alone come by chance in the random bytes of ids; with its length before it, it is a text of its own.
        let secrets = [
            MARIA, "Maria", "maria", "boleto", "Bom dia", "\u{3}Ana", "ana@dias", "Caio", "caio@", "zefa", PASSWORD, "outra-senha",
            "cpf-1234", "chave", NUMBER, token, cookie, "Trocas",
        ];
        for body in &kept.bodies {
            for secret in secrets {
                let is_there = body.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!is_there, "{secret}: {}", String::from_utf8_lossy(body));
            }
        }
        let log = stage.product.log();
        assert!(log.iter().all(|line| !line.contains("collector")), "{log:#?}");
    }
}

/// Asks for labels inside a trace that began elsewhere, and gives the span of it.
async fn within_a_trace(home: &Home, collector: &Collector) -> Span {
    let stage = Stage::new(home).await;
    let said = format!("00-{TRACE}-{PARENT}-01");
    let asked = stage.admin.request("GET", "/labels");
    assert_eq!(send(asked.header("traceparent", said)).await.status, 200);
    let broken = stage
        .admin
        .request("GET", "/queues")
        .header("traceparent", "00-nonsense");
    assert_eq!(send(broken).await.status, 200);
    stage.product.stop().await;
    collector.named("GET /api/v1/labels").pop().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_of_ours_begins_a_trace_and_a_stranger_is_only_pointed_to() {
    let collector = Collector::start().await;
    let db = store::testing::sqlite().await;
    let span = within_a_trace(&home_with(&db, &collector), &collector).await;
    assert_eq!(hex(&span.trace_id), TRACE);
    assert_eq!(hex(&span.parent_span_id), PARENT);
    assert!(span.links.is_empty());

    let collector = Collector::start().await;
    let db = store::testing::sqlite().await;
    let mut home = home_with(&db, &collector);
    home.settings.push("server.trusted_proxies=".to_owned());
    let span = within_a_trace(&home, &collector).await;
    assert_ne!(hex(&span.trace_id), TRACE);
    assert!(span.parent_span_id.is_empty());
    let pointed: Vec<String> = span.links.iter().map(|link| hex(&link.trace_id)).collect();
    assert_eq!(pointed, [TRACE]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_begins_here_as_much_is_kept_as_is_set() {
    let collector = Collector::start().await;
    let db = store::testing::sqlite().await;
    let mut home = home_with(&db, &collector);
    home.settings.push("otel.sample_percent=0".to_owned());
    // Who asks for it in a trace of theirs gets it all the same.
    let span = within_a_trace(&home, &collector).await;
    assert_eq!(hex(&span.trace_id), TRACE);
    let others = collector.kept().spans;
    assert!(others.iter().all(|span| hex(&span.trace_id) == TRACE));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_a_collector_that_is_away_or_slow_and_it_is_found_when_it_is_back() {
    let mut collector = Collector::away().await;
    let db = store::testing::sqlite().await;
    let home = home_with(&db, &collector);
    let stage = Stage::new(&home).await;
    let interaction = stage.conversation(MARIA).await;
    let complaints = |product: &Product| {
        let log = product.log();
        let of = |line: &&String| line.contains("the collector does not take");
        log.iter().filter(of).count()
    };
    eventually("the complaint", async || complaints(&stage.product) == 1).await;
    stage.write(&interaction, "um").await;
    assert_eq!(complaints(&stage.product), 1);

    collector.come_up().await;
    eventually("traces", async || {
        stage.admin.get("/labels").await;
        !collector.named("GET /api/v1/labels").is_empty()
    })
    .await;

    // It takes what comes and never answers: more waits than may, and the rest is dropped.
    collector.be_slow(true);
    let calls = collector.kept().calls;
    eventually("a call that is held", async || {
        stage.admin.get("/labels").await;
        collector.kept().calls > calls
    })
    .await;
    let mut asking = JoinSet::new();
    for _ in 0..AT_ONCE {
        let admin = stage.admin.clone();
        asking.spawn(async move {
            for _ in 0..REQUESTS / AT_ONCE {
                admin.get("/labels").await;
            }
        });
    }
    asking.join_all().await;
    stage.write(&interaction, "dois").await;
    eventually("both messages", async || {
        stage.provider.taken() == ["um", "dois"]
    })
    .await;

    // Its answers come again, and so do traces.
    collector.be_slow(false);
    let before = collector.named("GET /api/v1/queues").len();
    eventually("traces again", async || {
        stage.admin.get("/queues").await;
        collector.named("GET /api/v1/queues").len() > before
    })
    .await;

    // Nor does the end of the process wait for ever.
    collector.be_slow(true);
    stage.admin.get("/labels").await;
    stage.product.stop().await;
    let payload = provider::text(NUMBER, MARIA, "depois", "Até logo");
    let taken = provider::post(&stage.hook_url(), payload.to_string().into_bytes()).await;
    assert_eq!(taken.status, 0, "it has ended");
}
