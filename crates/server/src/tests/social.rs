//! Social media: posts taken in once whatever their order, found, for viewing only where said, and counted.

mod embedding;
mod opening;

use axum::body::Body;
use axum::http::Request;
use base::authz::RoleProfile;
use base::time::Timestamp;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{asks, does, text};
use super::support::{Answer, World, send};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SITE: &str = "https://crm.exemplo.com";

/// Everything that an outside system may do for the whole flow.
const INTEGRATION: [&str; 10] = [
    "social_post_add",
    "social_post_read",
    "social_case_open",
    "embed_pass_make",
    "person_read",
    "person_write",
    "person_phone_read",
    "case_read",
    "case_write",
    "directory_read",
];

fn at(seconds: i64) -> i64 {
    Timestamp::from_secs(1_794_000_000 + seconds).micros()
}

fn post(external_id: &str, updated: i64) -> Value {
    json!({
        "medium": "Reclame Aqui", "external_id": external_id, "updated_at": at(updated), "published_at": at(0),
        "title": "Não recebi", "text": "<p>Comprei &amp; não chegou</p><script>alert(1)</script>",
        "url": "https://www.reclameaqui.com.br/x", "situation": "Não respondida", "status": "not answered",
        "author": { "external_id": "a1", "name": "João Prado", "email": "joao@exemplo.com", "phone": "+5548991110000" },
    })
}

fn with(mut post: Value, more: Value) -> Value {
    if let Value::Object(more) = more {
        for (name, value) in more {
            post[name] = value;
        }
    }
    post
}

/// A program with a token, made by the administrator.
struct Program {
    token: String,
    id: String,
}

impl Program {
    async fn new(world: &World, actions: &[&str]) -> Self {
        let body = json!({ "name": "iCustomer", "actions": actions, "embed_origins": ["https://CRM.exemplo.com/"] });
        let made = does(world, ADMINISTRATOR, "POST", "/api-tokens", body).await;
        assert_eq!(made["embed_origins"], json!([SITE]));
        Self {
            token: text(&made["token"]),
            id: text(&made["id"]),
        }
    }

    async fn asks(
        &self,
        world: &World,
        (method, path): (&str, &str),
        body: Value,
        key: Option<&str>,
    ) -> Answer {
        bearing(world, &self.token, (method, path), body, key).await
    }

    async fn does(&self, world: &World, method: &str, path: &str, body: Value) -> Value {
        let answer = self.asks(world, (method, path), body, None).await;
        assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
        answer.body
    }

    async fn sends(&self, world: &World, posts: Vec<Value>) -> Value {
        self.does(world, "POST", "/social-posts", json!({ "posts": posts }))
            .await
    }
}

/// Calls the API as another system does: with a token, from nowhere that browsers know.
async fn bearing(
    world: &World,
    token: &str,
    (method, path): (&str, &str),
    body: Value,
    key: Option<&str>,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let body = if method == "GET" {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    send(&world.router, request.body(body).unwrap()).await
}

fn outcomes(report: &Value) -> Vec<&str> {
    let results = report["results"].as_array().unwrap();
    results
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect()
}

async fn listed(world: &World, query: &str) -> Vec<String> {
    let list = does(
        world,
        AGENT,
        "GET",
        &format!("/social-posts?{query}"),
        json!({}),
    )
    .await;
    let items = list["items"].as_array().unwrap();
    items.iter().map(|one| text(&one["external_id"])).collect()
}

db_test! {
    /// Rows: SOCIAL-002, SOCIAL-004, API-004, GAP-114.
    async fn a_post_is_kept_once_and_the_sources_clock_decides_what_counts(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &["social_post_add"]).await;
        let first = program.sends(&world, vec![post("ra-1", 10), post("ra-2", 10)]).await;
        assert_eq!(outcomes(&first), ["created", "created"]);
        let again = program.sends(&world, vec![post("ra-1", 10), post("ra-1", 11)]).await;
        assert_eq!(outcomes(&again), ["unchanged", "unchanged"]);
        assert_eq!(listed(&world, "medium=reclame_aqui").await.len(), 2);

        let newer = with(post("ra-1", 30), json!({
            "status": "answered", "situation": "Respondida",
            "replies": [{ "side": "company", "text": "Vamos <b>ver</b>", "at": at(60) }],
            "treatment_started_at": at(20), "treatment_ended_at": at(50),
        }));
        assert_eq!(outcomes(&program.sends(&world, vec![newer.clone()]).await), ["updated"]);
        let late = with(post("ra-1", 20), json!({ "text": "antes", "status": "processing" }));
        let report = program.sends(&world, vec![late.clone(), late]).await;
        assert_eq!((outcomes(&report), &report["results"][0]["late"]), (vec!["unchanged", "unchanged"], &json!(true)));
        assert_eq!(outcomes(&program.sends(&world, vec![newer]).await), ["unchanged"]);

        let id = text(&first["results"][0]["post_id"]);
        let one = does(&world, AGENT, "GET", &format!("/social-posts/{id}"), json!({})).await;
        assert_eq!(one["content"]["text"], "Comprei & não chegou", "markup and what scripts hold are gone");
        assert_eq!((&one["status"]["key"], &one["situation"]["name"]), (&json!("answered"), &json!("Respondida")));
        assert_eq!((&one["response_ms"], &one["treatment_ms"]), (&json!(60_000), &json!(30_000)));
        assert_eq!(one["content"]["replies"][0]["text"], "Vamos ver");
        let versions = one["versions"].as_array().unwrap();
        let told: Vec<(&Value, &Value)> = versions.iter().map(|one| (&one["source_updated_at"], &one["late"])).collect();
        assert_eq!(told, [(&json!(at(30)), &json!(false)), (&json!(at(20)), &json!(true)), (&json!(at(10)), &json!(false))]);
        assert_eq!(versions[1]["changed"], json!(["text", "status"]));
        assert_eq!(world.theirs("GET", &format!("/api/v1/social-posts/{id}"), json!({})).await.status, 404);
    }

    /// Rows: API-004, GAP-114.
    async fn a_line_that_is_wrong_stops_no_other_and_says_why(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &["social_post_add"]).await;
        let wrong = vec![
            (json!("x"), ""),
            (json!({}), "medium"),
            (with(post("w", 1), json!({ "external_id": " " })), "external_id"),
            (with(post("w", 1), json!({ "url": "javascript:alert(1)" })), "url"),
            (with(post("w", 1), json!({ "text": "x".repeat(20_001) })), "text"),
            (with(post("w", 1), json!({ "updated_at": -1 })), "updated_at"),
            (with(post("w", 1), json!({ "visibility": "secret" })), "visibility"),
            (with(post("w", 1), json!({ "medium": "a\nb" })), "medium"),
            (with(post("w", 1), json!({ "replies": [{ "side": "nobody", "text": "", "at": 1 }] })), "replies[0].side"),
            (with(post("w", 1), json!({ "author": 7 })), "author"),
            (with(post("n\u{0}", 1), json!({})), "external_id"),
            (with(post("n", 1), json!({ "author": { "name": "a\u{0}b" } })), "author.name"),
        ];
        let mut batch: Vec<Value> = wrong.iter().map(|(line, _)| line.clone()).collect();
        batch.push(post("good", 1));
        let report = program.sends(&world, batch).await;
        assert_eq!((&report["refused_count"], &report["created_count"]), (&json!(wrong.len()), &json!(1)), "{report:?}");
        for ((_, field), result) in wrong.iter().zip(report["results"].as_array().unwrap()) {
            assert_eq!((&result["outcome"], &result["reason"]), (&json!("refused"), &json!("invalid")), "{result}");
            if !field.is_empty() {
                assert_eq!(result["fields"][0]["field"], json!(field), "{result}");
            }
        }
        assert_eq!(listed(&world, "").await, ["good"]);
        // The answer is kept with the key of the request, with whatever the lines held.
        let nul = json!({ "posts": [post("n\u{0}", 1)] });
        let once = program.asks(&world, ("POST", "/social-posts"), nul.clone(), Some("k")).await;
        assert_eq!((once.status, &once.body["results"][0]["external_id"]), (200, &json!("n")));
        assert_eq!(program.asks(&world, ("POST", "/social-posts"), nul, Some("k")).await.body, once.body);
        let many = vec![post("m", 1); 101];
        let refused = program.asks(&world, ("POST", "/social-posts"), json!({ "posts": many }), None).await;
        assert_eq!(refused.body["fields"][0]["field"], "posts");
    }

    /// Rows: SOCIAL-001, SOCIAL-005, GAP-113, GAP-125.
    async fn posts_are_found_by_what_the_organization_calls_the_words_of_sources(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &["social_post_add"]).await;
        program.sends(&world, vec![
            post("ra-1", 1),
            with(post("ra-2", 1), json!({ "medium": "RECLAMEAQUI", "status": "Congelada", "situation": "RÉPLICA", "published_at": at(500) })),
            with(post("fb-1", 1), json!({ "medium": "Facebook", "visibility": "private", "text": "Adorei a loja", "title": null, "situation": null, "status": null, "author": { "handle": "@bia" } })),
            with(post("tk-1", 1), json!({ "medium": "TikTok", "author": null })),
        ]).await;
        for (query, found) in [
            ("medium=reclame_aqui", vec!["ra-2", "ra-1"]),
            ("medium=reclame_aqui&oldest_first=true", vec!["ra-1", "ra-2"]),
            ("medium=facebook", vec!["fb-1"]),
            ("medium=TikTok", vec!["tk-1"]),
            ("situation=consumer_reply", vec!["ra-2"]),
            ("status=Congelada", vec!["ra-2"]),
            ("visibility=private", vec!["fb-1"]),
            ("q=ADOREI", vec!["fb-1"]),
            ("q=%25", vec![]),
            ("author=joao", vec!["ra-2", "ra-1"]),
            ("external_id=ra-1", vec!["ra-1"]),
        ] {
            assert_eq!(listed(&world, query).await, found, "{query}");
        }
        let from = at(400);
        assert_eq!(listed(&world, &format!("from_at={from}")).await, ["ra-2"]);
        let page = does(&world, AGENT, "GET", "/social-posts?limit=3", json!({})).await;
        let next = text(&page["next"]);
        assert_eq!(listed(&world, &format!("limit=3&cursor={next}")).await.len(), 1);

        let mut settings = does(&world, AGENT, "GET", "/social-settings", json!({})).await;
        assert_eq!(settings["unmapped"], json!({ "media": ["TikTok"], "situations": [], "statuses": ["Congelada"] }));
        let list = does(&world, AGENT, "GET", "/social-posts?medium=TikTok", json!({})).await;
        assert_eq!(list["items"][0]["medium"], json!({ "sent": "TikTok", "key": null, "name": "TikTok" }));
        settings["media"].as_array_mut().unwrap().push(json!({ "key": "tiktok", "name": "Tik Tok", "terms": ["TikTok"] }));
        settings["statuses"][3]["terms"] = json!(["processing", "congelada"]);
        let kept = does(&world, ADMINISTRATOR, "PUT", "/social-settings", json!({ "settings": settings })).await;
        assert_eq!(kept["unmapped"], json!({ "media": [], "situations": [], "statuses": [] }));
        assert_eq!(listed(&world, "medium=tiktok").await, ["tk-1"]);
        assert_eq!(listed(&world, "status=processing").await, ["ra-2"]);
        settings["media"].as_array_mut().unwrap().remove(0);
        let wrong = asks(&world, ADMINISTRATOR, "PUT", "/social-settings", json!({ "settings": settings })).await;
        assert_eq!(wrong.body["fields"][0]["field"], "settings.media", "what is for viewing only stays");
    }

    /// Rows: SOCIAL-003, CONFLICT-25, ACC-009, SOCIAL-006.
    async fn what_is_ours_changes_and_what_the_source_says_does_not(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &["social_post_add"]).await;
        let report = program.sends(&world, vec![post("ra-1", 1), with(post("fb-1", 1), json!({ "medium": "Facebook" }))]).await;
        let path = |place: usize| format!("/social-posts/{}", text(&report["results"][place]["post_id"]));
        let label = does(&world, ADMINISTRATOR, "POST", "/labels", json!({ "name": "Urgente", "color": "red" })).await["id"].clone();
        let ours = json!({ "label_ids": [label], "note": "Ligar", "content": { "text": "outra" }, "text": "outra" });
        let changed = does(&world, SUPERVISOR, "PATCH", &path(0), ours).await;
        assert_eq!((&changed["label_ids"], &changed["note"], &changed["read_only"]), (&json!([label]), &json!("Ligar"), &json!(true)));
        assert_eq!(changed["content"]["text"], "Comprei & não chegou");
        let unknown = asks(&world, SUPERVISOR, "PATCH", &path(0), json!({ "label_ids": ["77"] })).await;
        assert_eq!(unknown.body["fields"][0]["field"], "label_ids");
        let newer = program.sends(&world, vec![with(post("ra-1", 9), json!({ "status": "answered" }))]).await;
        assert_eq!(outcomes(&newer), ["updated"]);
        let one = does(&world, AGENT, "GET", &path(0), json!({})).await;
        assert_eq!((&one["note"], &one["status"]["key"]), (&json!("Ligar"), &json!("answered")), "what is ours outlives a version");

        let refused = asks(&world, ADMINISTRATOR, "DELETE", &path(0), json!({})).await;
        assert_eq!((refused.status, refused.code()), (409, "social_post_read_only"));
        does(&world, ADMINISTRATOR, "DELETE", &path(1), json!({})).await;
        assert_eq!(listed(&world, "").await, ["ra-1"]);
        let back = program.sends(&world, vec![with(post("fb-1", 9), json!({ "medium": "facebook" }))]).await;
        assert_eq!((&back["results"][0]["outcome"], &back["results"][0]["reason"]), (&json!("refused"), &json!("removed")));

        // Each right by itself.
        let of_agent = format!("/users/{}", world.ours.users[&AGENT]);
        let may = async |permissions: Value| {
            does(&world, ADMINISTRATOR, "PATCH", &of_agent, json!({ "permissions": permissions })).await;
        };
        for (method, path, body) in [("PATCH", path(0), json!({})), ("DELETE", path(0), json!({})), ("POST", "/social-posts".to_owned(), json!({ "posts": [] }))] {
            assert_eq!(asks(&world, AGENT, method, &path, body).await.code(), "permission_missing", "{method}");
        }
        may(json!({ "social_post_search": false })).await;
        assert_eq!(asks(&world, AGENT, "GET", "/social-posts?q=x", json!({})).await.code(), "permission_missing");
        assert_eq!(asks(&world, AGENT, "GET", "/social-posts", json!({})).await.status, 200);
        may(json!({ "social_post_read": false })).await;
        assert_eq!(asks(&world, AGENT, "GET", "/social-posts", json!({})).await.code(), "permission_missing");
    }

    /// Rows: ACC-010, DASH-036, DASH-037.
    async fn dashboards_equal_a_recount_and_have_a_permission_of_their_own(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &["social_post_add"]).await;
        let company = |seconds: i64| json!([{ "side": "consumer", "text": "x", "at": at(1) }, { "side": "company", "text": "x", "at": at(seconds) }]);
        let statuses = ["answered", "evaluated", "not answered", "processing", "Congelada"];
        let situations = ["Respondida", "RÉPLICA", "Avaliada"];
        let posts: Vec<Value> = (0..40_i64).map(|n| {
            let own = usize::try_from(n).unwrap();
            with(post(&format!("p-{n}"), 1), json!({
                "medium": if n % 4 == 0 { "Facebook" } else { "Reclame Aqui" },
                "published_at": at(n),
                "status": if n % 7 == 0 { Value::Null } else { json!(statuses[own % 5]) },
                "situation": situations[own % 3],
                "author": if n % 6 == 0 { Value::Null } else { json!({ "external_id": format!("a{}", n % 9) }) },
                "replies": if n % 3 == 0 { company(n * 11) } else { json!([]) },
                "treatment_started_at": at(n), "treatment_ended_at": if n % 5 == 0 { Value::Null } else { json!(at(n * 3)) },
            }))
        }).collect();
        program.sends(&world, posts.clone()).await;
        let (from, to) = (at(5), at(35));
        let figures = does(&world, SUPERVISOR, "GET", &format!("/social-figures?from_at={from}&to_at={to}"), json!({})).await;

        // Counted again in plain words from what was sent.
        let within: Vec<&Value> = posts.iter().filter(|one| (from..to).contains(&one["published_at"].as_i64().unwrap())).collect();
        let mean = |spans: Vec<i64>| json!({
            "mean_ms": spans.iter().sum::<i64>() / i64::try_from(spans.len()).unwrap(),
            "measured_count": spans.len(), "missing_count": within.len() - spans.len(),
        });
        let answered = within.iter().filter_map(|one| {
            let answer = one["replies"].as_array()?.get(1)?["at"].as_i64()?;
            Some((answer - one["published_at"].as_i64()?) / 1_000)
        });
        let treated = within.iter().filter_map(|one| Some((one["treatment_ended_at"].as_i64()? - one["treatment_started_at"].as_i64()?) / 1_000));
        let mut authors: Vec<String> = within.iter()
            .filter(|one| !one["author"].is_null())
            .map(|one| format!("{} {}", one["medium"], one["author"]["external_id"]))
            .collect();
        authors.sort_unstable();
        authors.dedup();
        let without = within.iter().filter(|one| one["author"].is_null()).count();
        assert_eq!((&figures["post_count"], &figures["author_count"], &figures["without_author_count"]), (&json!(within.len()), &json!(authors.len()), &json!(without)));
        assert_eq!(figures["response"], mean(answered.collect()));
        assert_eq!(figures["treatment"], mean(treated.collect()));
        let of_ra: Vec<&Value> = within.iter().copied().filter(|one| one["medium"] == "Reclame Aqui").collect();
        let count = |field: &str, word: Value| of_ra.iter().filter(|one| one[field] == word).count();
        let shares = |list: &Value| -> Vec<(Value, Value)> {
            list.as_array().unwrap().iter().map(|one| (one["name"].clone(), one["post_count"].clone())).collect()
        };
        assert_eq!(figures["reclame_aqui_count"], json!(of_ra.len()));
        assert_eq!(shares(&figures["statuses"]), [
            (json!("Respondida"), json!(count("status", json!("answered")))),
            (json!("Avaliada"), json!(count("status", json!("evaluated")))),
            (json!("Não respondida"), json!(count("status", json!("not answered")))),
            (json!("Em processamento"), json!(count("status", json!("processing")))),
            (json!("Congelada"), json!(count("status", json!("Congelada")))),
            (Value::Null, json!(count("status", Value::Null))),
        ]);
        assert_eq!(shares(&figures["situations"])[1..4], [
            (json!("Com réplica"), json!(count("situation", json!("RÉPLICA")))),
            (json!("Respondida"), json!(count("situation", json!("Respondida")))),
            (json!("Avaliada"), json!(count("situation", json!("Avaliada")))),
        ]);
        let empty = does(&world, SUPERVISOR, "GET", "/social-figures?to_at=1", json!({})).await;
        assert_eq!(empty["response"], json!({ "mean_ms": null, "measured_count": 0, "missing_count": 0 }), "no zero for nothing");

        // Seeing posts is one permission, seeing dashboards another.
        assert_eq!(asks(&world, AGENT, "GET", "/social-posts", json!({})).await.status, 200);
        assert_eq!(asks(&world, AGENT, "GET", "/social-figures", json!({})).await.code(), "permission_missing");
        let path = format!("/users/{}", world.ours.users[&AGENT]);
        let given = json!({ "permissions": { "social_board_read": true, "social_post_read": false } });
        does(&world, ADMINISTRATOR, "PATCH", &path, given).await;
        assert_eq!(asks(&world, AGENT, "GET", "/social-figures", json!({})).await.status, 200);
        assert_eq!(asks(&world, AGENT, "GET", "/social-posts", json!({})).await.code(), "permission_missing");
    }
}
