//! Refused fields speak the language of whoever asks.

use axum::body::Body;
use axum::http::Request;
use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::support::{World, send};

async fn refused(world: &World, language: Option<&str>) -> Value {
    let mut request = Request::builder()
        .method("POST")
        .uri("/api/v1/session")
        .header("sec-fetch-site", "same-origin")
        .header("host", "localhost")
        .header("content-type", "application/json");
    if let Some(language) = language {
        request = request.header("accept-language", language);
    }
    let body = Body::from(json!({ "password": "x" }).to_string());
    send(&world.router, request.body(body).unwrap()).await.body["fields"][0].clone()
}

db_test! {
    async fn a_refused_field_has_a_code_and_words_in_the_callers_language(db: &TestDb) {
        let world = World::new(db).await;
        let field = |message: &str| json!({ "field": "email", "code": "required", "message": message });
        assert_eq!(refused(&world, Some("pt-BR")).await, field("Preencha este campo."));
        assert_eq!(refused(&world, Some("en")).await, field("Fill in this field."));
        assert_eq!(refused(&world, Some("es-AR,es;q=0.9")).await, field("Complete este campo."));
        let queue = json!({ "name": "Fila", "target_pct": 101 });
        let queue = world.ours(RoleProfile::Administrator, "POST", "/api/v1/queues", queue).await;
        assert_eq!(queue.body["fields"][0]["message"], "Fora do intervalo permitido.", "{queue:?}");
    }
}
