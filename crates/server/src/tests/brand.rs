//! Logo and colour: what a logo may be, who sees it, and that no organization is told of another.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;
use tower::ServiceExt;

use super::support::{Answer, Stage, World, call, send};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

/// The first bytes of a PNG of this size, which is all that is looked at.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    bytes
}

/// Uploads a file with a cookie; gives its id.
async fn upload(router: &Router, cookie: &str, bytes: Vec<u8>) -> String {
    let request = Request::builder()
        .method("POST")
        .uri("/api/v1/files")
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "text/html")
        .header("x-file-name", "logo.html")
        .body(Body::from(bytes))
        .unwrap();
    let answer = send(router, request).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["id"].as_str().unwrap().to_owned()
}

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    world
        .ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), body)
        .await
}

async fn wear(world: &World, file: &str) -> Answer {
    let body = json!({ "accent": "teal", "logo_file_id": file });
    admin(world, "PUT", "/organization/brand", body).await
}

/// Asks for a logo: status, content type and bytes.
async fn logo(router: &Router, cookie: Option<&str>, id: &str) -> (u16, String, Vec<u8>) {
    let mut request = Request::builder().uri(format!("/api/v1/logos/{id}"));
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let mime = response.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 4096)
        .await
        .unwrap();
    (status, mime, bytes.to_vec())
}

db_test! {
    /// Rows: GAP-006.
    async fn a_logo_is_a_picture_by_its_own_bytes_and_of_a_size(db: &TestDb) {
        let world = World::new(db).await;
        let cookie = world.ours.cookies[&ADMINISTRATOR].clone();
        let mut heavy = png(64, 64);
        heavy.resize(512 * 1024 + 1, 0);
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><script/></svg>".to_vec();
        for (bytes, told) in [
            (svg, "image_type"),
            (b"GIF89a\x40\0\x40\0\0\0\0".to_vec(), "image_type"),
            (b"nada".to_vec(), "image_type"),
            (png(15, 64), "image_sides"),
            (png(64, 2_049), "image_sides"),
            (heavy, "image_too_large"),
        ] {
            let file = upload(&world.router, &cookie, bytes).await;
            let refused = wear(&world, &file).await;
            assert_eq!((refused.status, &refused.body["fields"][0]["field"], &refused.body["fields"][0]["code"]), (422, &json!("logo_file_id"), &json!(told)), "{refused:?}");
        }
        let file = upload(&world.router, &cookie, png(120, 40)).await;
        let worn = wear(&world, &file).await;
        let shown = json!({ "accent": "teal", "logo": { "file_id": file, "width": 120, "height": 40 } });
        assert_eq!(worn.body["brand"], shown, "{worn:?}");
        let session = world.ours(RoleProfile::Agent, "GET", "/api/v1/session", json!({})).await;
        assert_eq!(session.body["organization"]["brand"], shown);
        let (status, mime, bytes) = logo(&world.router, Some(&world.ours.cookies[&RoleProfile::Agent]), &file).await;
        assert_eq!((status, mime.as_str(), bytes), (200, "image/png", png(120, 40)), "what the upload said of itself does not count");

        let again = admin(&world, "PUT", "/organization/brand", json!({ "accent": "wine", "logo_file_id": file })).await;
        assert_eq!((&again.body["brand"]["accent"], &again.body["brand"]["logo"]), (&json!("wine"), &shown["logo"]));
        let none = admin(&world, "PUT", "/organization/brand", json!({ "accent": "wine" })).await;
        assert_eq!(none.body["brand"]["logo"], Value::Null);
        assert_eq!(logo(&world.router, Some(&cookie), &file).await.0, 404, "a logo that was taken off is no longer shown");
        let log = admin(&world, "GET", "/audit-log?subject=organization", json!({})).await;
        assert_eq!(log.body["items"][0]["before"]["brand"]["logo"]["file_id"], json!(file));
        let unknown = admin(&world, "PUT", "/organization/brand", json!({ "accent": "gold" })).await;
        assert_eq!(unknown.body["fields"][0]["field"], "accent");
    }

    /// Rows: GAP-006.
    async fn no_organization_is_told_of_anothers_brand_and_strangers_of_none(db: &TestDb) {
        let world = World::new(db).await;
        let cookie = world.ours.cookies[&ADMINISTRATOR].clone();
        let file = upload(&world.router, &cookie, png(32, 32)).await;
        assert_eq!(wear(&world, &file).await.status, 200);
        let setup = call(&world.router, None, "GET", "/api/v1/setup", &json!({})).await;
        assert_eq!(setup.body, json!({ "needed": false, "brand": { "accent": "indigo", "logo": null } }), "there are two organizations");
        let theirs = world.theirs.cookies[&ADMINISTRATOR].clone();
        for stranger in [None, Some("unissono_session=guess"), Some(theirs.as_str())] {
            assert_eq!(logo(&world.router, stranger, &file).await.0, 404, "{stranger:?}");
        }
        let session = world.theirs("GET", "/api/v1/session", json!({})).await;
        assert_eq!(session.body["organization"]["brand"], json!({ "accent": "indigo", "logo": null }));

        let of_agent = upload(&world.router, &world.ours.cookies[&RoleProfile::Agent], png(32, 32)).await;
        let of_others = upload(&world.router, &theirs, png(32, 32)).await;
        for file in [of_agent, of_others, "999".to_owned()] {
            let refused = wear(&world, &file).await;
            assert_eq!((&refused.body["fields"][0]["field"], &refused.body["fields"][0]["code"]), (&json!("logo_file_id"), &json!("unknown")), "a file of somebody else is not made public");
        }
    }

    /// Rows: GAP-006.
    async fn the_only_organization_is_worn_before_anybody_signs_in(db: &TestDb) {
        let (stage, ours) = Stage::of_one(db).await;
        let cookie = &ours.cookies[&ADMINISTRATOR];
        let file = upload(&stage.router, cookie, png(32, 32)).await;
        let body = json!({ "accent": "teal", "logo_file_id": file });
        let worn = call(&stage.router, Some(cookie), "PUT", "/api/v1/organization/brand", &body).await;
        assert_eq!(worn.status, 200, "{worn:?}");
        let setup = call(&stage.router, None, "GET", "/api/v1/setup", &json!({})).await;
        assert_eq!(setup.body["brand"], json!({ "accent": "teal", "logo": { "file_id": file, "width": 32, "height": 32 } }));
        let (status, mime, bytes) = logo(&stage.router, None, &file).await;
        assert_eq!((status, mime.as_str(), bytes), (200, "image/png", png(32, 32)));
        assert_eq!(logo(&stage.router, None, "7").await.0, 404);
    }
}
