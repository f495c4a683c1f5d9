//! The page inside other screens: passes, what they become, and who may frame it.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use store::db_test;
use tower::ServiceExt;

use super::super::cases::{asks, does, text};
use super::super::support::{World, request, send};
use super::{ADMINISTRATOR, AGENT, INTEGRATION, Program, SITE, bearing, post, with};

db_test! {
    /// Rows: SOCIAL-006, SOCIAL-007, GAP-115.
    async fn a_pass_lets_a_user_in_once_for_a_short_time_and_never_with_more_than_the_token(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &INTEGRATION).await;
        let ask = json!({ "user_email": "agent@ours.exemplo.com", "origin": SITE, "prefill": { "name": "João", "external_id": "ra-1" } });
        let passes = async |program: &Program, change: Value| {
            program.asks(&world, ("POST", "/embed-passes"), with(ask.clone(), change), None).await
        };
        assert_eq!(asks(&world, ADMINISTRATOR, "POST", "/embed-passes", ask.clone()).await.code(), "token_needed");
        assert_eq!(passes(&program, json!({ "origin": "https://evil.exemplo.com" })).await.code(), "embed_origin_unknown");
        assert_eq!(passes(&program, json!({ "user_email": "agent@theirs.exemplo.com" })).await.body["fields"][0]["field"], "user_email");
        let made = passes(&program, json!({})).await.body;
        let (address, pass) = made["url"].as_str().unwrap().split_once('#').unwrap();
        assert_eq!(address, format!("http://localhost/embed/case?client={}", program.id));
        let enter = async |pass: &str, client: &str| {
            let body = json!({ "pass": pass, "client_id": client });
            send(&world.router, request(None, "POST", "/api/v1/embed/session", &body)).await
        };
        let session = enter(pass, &program.id).await;
        assert_eq!((&session.body["origin"], &session.body["prefill"]["name"]), (&json!(SITE), &json!("João")), "{session:?}");
        assert_eq!(enter(pass, &program.id).await.code(), "embed_pass_invalid", "used once");
        let own = text(&session.body["token"]);
        let seen = bearing(&world, &own, ("GET", "/people"), json!({}), None).await;
        assert_eq!(seen.status, 200);
        for path in ["/users", "/api-tokens", "/social-figures", "/interactions?view=mine"] {
            assert_eq!(bearing(&world, &own, ("GET", path), json!({}), None).await.code(), "permission_missing", "{path}");
        }
        let posts = json!({ "posts": [] });
        assert_eq!(bearing(&world, &own, ("POST", "/social-posts"), posts, None).await.code(), "permission_missing");
        let again = bearing(&world, &own, ("POST", "/embed-passes"), ask.clone(), None).await;
        assert_eq!(again.code(), "permission_missing", "a page makes no passes");

        // Another token's pass, one past its time, and a session whose token was ended.
        let other = Program::new(&world, &INTEGRATION).await;
        let foreign = text(&passes(&other, json!({})).await.body["url"]);
        assert_eq!(enter(foreign.split_once('#').unwrap().1, &program.id).await.code(), "embed_pass_invalid");
        let old = text(&passes(&program, json!({})).await.body["url"]);
        world.ctx.clock.advance(base::time::Span::from_mins(3));
        assert_eq!(enter(old.split_once('#').unwrap().1, &program.id).await.code(), "embed_pass_invalid");
        assert_eq!(bearing(&world, &own, ("GET", "/people"), json!({}), None).await.status, 200, "the session lasts longer");
        // A user who may not see social media any more is out at once.
        let path = format!("/users/{}", world.ours.users[&AGENT]);
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "permissions": { "social_post_read": false } })).await;
        assert_eq!(bearing(&world, &own, ("GET", "/people"), json!({}), None).await.status, 401);
        assert_eq!(passes(&program, json!({})).await.code(), "embed_user_denied");
        does(&world, ADMINISTRATOR, "PATCH", &path, json!({ "permissions": {} })).await;
        let id = format!("/api-tokens/{}", program.id);
        let fresh = text(&passes(&program, json!({})).await.body["url"]);
        let fresh = text(&enter(fresh.split_once('#').unwrap().1, &program.id).await.body["token"]);
        assert_eq!(bearing(&world, &fresh, ("GET", "/people"), json!({}), None).await.status, 200);
        does(&world, ADMINISTRATOR, "DELETE", &id, json!({})).await;
        assert_eq!(bearing(&world, &fresh, ("GET", "/people"), json!({}), None).await.status, 401, "ended with its token");
    }

    /// Rows: SOCIAL-007.
    async fn only_listed_sites_may_frame_the_page(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &INTEGRATION).await;
        let policy = async |query: &str| {
            let request = Request::builder().uri(format!("/embed/case{query}")).body(Body::empty()).unwrap();
            let response = world.router.clone().oneshot(request).await.unwrap();
            response.headers().get(header::CONTENT_SECURITY_POLICY).map(|value| value.to_str().unwrap().to_owned())
        };
        let listed = policy(&format!("?client={}", program.id)).await.unwrap();
        assert!(listed.ends_with(&format!("frame-ancestors {SITE}")) && listed.contains("script-src 'self'"), "{listed}");
        for query in ["", "?client=77", "?client=x%27"] {
            assert!(policy(query).await.unwrap().ends_with("frame-ancestors 'none'"), "{query}");
        }
        let refused = asks(&world, ADMINISTRATOR, "POST", "/api-tokens", json!({ "name": "x", "actions": ["user_read"], "embed_origins": ["https://a.com; script-src *"] })).await;
        assert_eq!(refused.body["fields"][0]["field"], "embed_origins[0]");
    }

    /// Rows: SOCIAL-006, ORG-010.
    async fn without_the_module_nothing_of_it_is_there(db: &TestDb) {
        let world = World::new(db).await;
        let program = Program::new(&world, &INTEGRATION).await;
        let mut settings = does(&world, ADMINISTRATOR, "GET", "/organization", json!({})).await["settings"].clone();
        settings["modules"]["social"] = json!(false);
        does(&world, ADMINISTRATOR, "PATCH", "/organization", json!({ "settings": settings })).await;
        let off = program.asks(&world, ("POST", "/social-posts"), json!({ "posts": [post("x", 1)] }), None).await;
        assert_eq!(off.code(), "module_off");
        let ask = json!({ "user_email": "agent@ours.exemplo.com", "origin": SITE });
        assert_eq!(program.asks(&world, ("POST", "/embed-passes"), ask, None).await.code(), "module_off");
    }
}
