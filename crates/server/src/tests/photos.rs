//! Photos of people: set, shown, changed, taken away, merged and given back, taken along and gone with the person.

use app::jobs::drain;
use axum::body::to_bytes;
use axum::http::{HeaderMap, header};
use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;
use store::testing::dump;
use tower::ServiceExt;

use super::samples::PHOTO;
use super::stale::seeing;
use super::support::{Answer, World, request};
use crate::state::jobs;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

/// Another picture, blue.
const BLUE: &str = "iVBORw0KGgoAAAANSUhEUgAAACgAAAAUCAIAAABwJOjsAAAAJElEQVR42mPg4rozIIhh1OJRi0ctHrV41OJRi0ctHrV45FgMADTN7h8tZx8zAAAAAElFTkSuQmCC";

async fn asks(world: &World, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("/api/v1{path}");
    world.ours(SUPERVISOR, method, &path, body).await
}

async fn does(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = asks(world, method, path, body).await;
    assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    answer.body
}

async fn register(world: &World, name: &str) -> String {
    let body = json!({ "kind": "natural", "name": name });
    does(world, "POST", "/people", body).await["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn sets(world: &World, person: &str, photo: &str) -> Value {
    does(
        world,
        "PUT",
        &format!("/people/{person}/photo"),
        json!({ "photo": photo }),
    )
    .await
}

fn address(person: &Value) -> String {
    let part = |name: &str| person[name].as_str().unwrap();
    format!("/people/{}/photo/{}", part("id"), part("photo_id"))
}

/// Reads what stands at an address, with a cookie.
async fn reads(world: &World, cookie: &str, path: &str) -> (u16, HeaderMap, Vec<u8>) {
    let asked = request(Some(cookie), "GET", &format!("/api/v1{path}"), &json!({}));
    let response = world.router.clone().oneshot(asked).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status.as_u16(), parts.headers, bytes.to_vec())
}

async fn status(world: &World, path: &str) -> u16 {
    reads(world, &world.ours.cookies[&SUPERVISOR], path).await.0
}

/// Counts the files that are kept.
async fn stored(world: &World) -> usize {
    let found = dump(&world.ctx.db).await.unwrap();
    let keys = found
        .iter()
        .filter(|(table, column, _)| table == "files" && column == "object_key");
    keys.count()
}

fn code(answer: &Answer) -> &str {
    answer.body["fields"][0]["code"]
        .as_str()
        .unwrap_or_default()
}

db_test! {
    /// Rows: GAP-070.
    async fn a_photo_is_set_read_by_who_may_changed_and_taken_away(db: &TestDb) {
        let world = World::new(db).await;
        let (ana, bia) = (register(&world, "Ana").await, register(&world, "Bia").await);
        let with = sets(&world, &ana, PHOTO).await;
        let first = address(&with);
        let own = &world.ours.cookies[&SUPERVISOR];
        let (found, headers, bytes) = reads(&world, own, &first).await;
        assert_eq!(found, 200);
        assert_eq!(&headers[header::CONTENT_TYPE], "image/jpeg");
        assert_eq!(&headers[header::CACHE_CONTROL], "private, max-age=86400, immutable");
        assert_eq!(&headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(&bytes[..2], [0xff, 0xd8]);

        let photo = with["photo_id"].as_str().unwrap();
        assert_eq!(status(&world, &format!("/files/{photo}")).await, 404, "it is a photo, and no file of who set it");
        assert_eq!(status(&world, &format!("/people/{bia}/photo/{photo}")).await, 404, "it is another's");
        let theirs = &world.theirs.cookies[&ADMINISTRATOR];
        assert_eq!(reads(&world, theirs, &first).await.0, 404, "of another organization nothing is confirmed");
        let path = format!("/api/v1/people/{ana}/photo");
        for method in ["PUT", "DELETE"] {
            assert_eq!(world.theirs(method, &path, json!({ "photo": PHOTO })).await.status, 404);
        }
        let may_not = json!({ "permissions": { "person_read": false, "person_write": false } });
        let user = format!("/api/v1/users/{}", world.ours.users[&AGENT]);
        let agent = &world.ours.cookies[&AGENT];
        assert_eq!(reads(&world, agent, &first).await.0, 200);
        assert_eq!(world.ours(ADMINISTRATOR, "PATCH", &user, may_not).await.status, 200);
        assert_eq!(reads(&world, agent, &first).await.0, 403);
        assert_eq!(world.ours(AGENT, "PUT", &path, json!({ "photo": PHOTO })).await.status, 403);

        let second = address(&sets(&world, &ana, BLUE).await);
        assert_ne!(first, second, "another photo has another address");
        assert_eq!((status(&world, &first).await, status(&world, &second).await), (404, 200));
        let without = does(&world, "DELETE", &format!("/people/{ana}/photo"), json!({})).await;
        assert_eq!((&without["photo_id"], status(&world, &second).await), (&Value::Null, 404));
        let again = does(&world, "DELETE", &format!("/people/{ana}/photo"), json!({})).await;
        assert_eq!(again["revision"], without["revision"], "nothing was there, and nothing changed");
        drain(&world.ctx, &jobs()).await.unwrap();
        assert_eq!(stored(&world).await, 0, "what was taken away is gone");

        let log = world.ours(ADMINISTRATOR, "GET", "/api/v1/audit-log?subject=person", json!({})).await;
        let changed = log.body["items"].as_array().unwrap().iter()
            .filter(|one| ["before", "after"].iter().any(|side| one[side].get("photo_id").is_some_and(Value::is_string)) && one["kind"] != "PersonRegistered").count();
        assert_eq!(changed, 3, "set, changed, taken away: {log:?}");
    }

    /// Rows: GAP-070.
    async fn of_two_who_change_a_photo_the_second_is_told(db: &TestDb) {
        let world = World::new(db).await;
        let ana = register(&world, "Ana").await;
        let path = format!("/api/v1/people/{ana}/photo");
        let body = json!({ "photo": PHOTO });
        let call = async |method: &str, seen: &str| seeing(&world, SUPERVISOR, (method, &path), (&body, seen)).await;
        assert_eq!(call("PUT", "\"1\"").await.status, 200);
        for method in ["PUT", "DELETE"] {
            let late = call(method, "\"1\"").await;
            assert_eq!((late.status, late.code()), (409, "changed_meanwhile"), "{late:?}");
            assert!(late.body["current"]["photo_id"].is_string());
        }
        assert_eq!(call("DELETE", "\"2\"").await.status, 200);
    }

    /// Rows: GAP-070.
    async fn what_is_no_photo_is_refused_at_its_field(db: &TestDb) {
        let world = World::new(db).await;
        let ana = register(&world, "Ana").await;
        let path = format!("/people/{ana}/photo");
        for (photo, wanted) in [
            (String::new(), "required"),
            ("não é base64".to_owned(), "invalid"),
            ("R0lGODlhEAAQAAAAADs=".to_owned(), "image_type"),
            (PHOTO[..60].to_owned(), "photo_broken"),
            // One byte more than may be, in letters of base64.
            ("A".repeat((office::photo::BYTES_MAX / 3 + 1) * 4), "photo_too_large"),
        ] {
            let answer = asks(&world, "PUT", &path, json!({ "photo": photo })).await;
            assert_eq!((answer.status, code(&answer)), (422, wanted), "{answer:?}");
        }
        let larger = asks(&world, "PUT", &path, json!({ "photo": "A".repeat(8 << 20) })).await;
        assert_eq!(larger.code(), "file_too_large");
        // Elsewhere a body is as small as ever.
        let elsewhere = asks(&world, "PATCH", &format!("/people/{ana}"), json!({ "note": "A".repeat(2 << 20) })).await;
        assert_eq!(elsewhere.code(), "file_too_large");
        assert_eq!(asks(&world, "PUT", "/people/77/photo", json!({ "photo": PHOTO })).await.status, 404);
    }

    /// Rows: GAP-070, GAP-007.
    async fn a_merge_keeps_the_photo_that_was_chosen_and_undoing_gives_each_its_own(db: &TestDb) {
        let world = World::new(db).await;
        let (ana, double) = (register(&world, "Ana").await, register(&world, "Ana S.").await);
        let (own, other) = (sets(&world, &ana, PHOTO).await, sets(&world, &double, BLUE).await);
        let beside = does(&world, "GET", &format!("/people/{ana}/duplicates/{double}"), json!({})).await;
        assert!(beside["differs"].as_array().unwrap().contains(&json!("photo")), "{beside:?}");
        let body = json!({ "merged_id": double, "choices": { "photo": "merged" } });
        let merged = does(&world, "POST", &format!("/people/{ana}/merge"), body).await;
        assert_eq!(merged["survivor"]["photo_id"], other["photo_id"]);
        assert_eq!(status(&world, &address(&merged["survivor"])).await, 200);
        assert_eq!(status(&world, &address(&own)).await, 404, "nobody shows it meanwhile");
        drain(&world.ctx, &jobs()).await.unwrap();
        let path = format!("/person-merges/{}/undo", merged["id"].as_str().unwrap());
        let back = does(&world, "POST", &path, json!({})).await;
        assert_eq!((&back["survivor"]["photo_id"], &back["merged"]["photo_id"]), (&own["photo_id"], &other["photo_id"]));
        for one in [&own, &other] {
            assert_eq!(status(&world, &address(one)).await, 200, "its bytes are there");
        }
        // What was put in its place meanwhile stays, and what nobody gets back any more goes.
        let body = json!({ "merged_id": double, "choices": { "photo": "merged" } });
        let merged = does(&world, "POST", &format!("/people/{ana}/merge"), body).await;
        let new = sets(&world, &ana, PHOTO).await;
        let path = format!("/person-merges/{}/undo", merged["id"].as_str().unwrap());
        let back = does(&world, "POST", &path, json!({})).await;
        assert_eq!((&back["survivor"]["photo_id"], &back["merged"]["photo_id"]), (&new["photo_id"], &other["photo_id"]));
        assert_eq!(stored(&world).await, 2);
        drain(&world.ctx, &jobs()).await.unwrap();
        assert_eq!((status(&world, &address(&new)).await, status(&world, &address(&other)).await), (200, 200));
    }

    /// Rows: GAP-070, GAP-074.
    async fn a_photo_is_in_the_export_of_a_person(db: &TestDb) {
        let world = World::new(db).await;
        let ana = register(&world, "Ana").await;
        let photo = sets(&world, &ana, PHOTO).await["photo_id"].as_str().unwrap().to_owned();
        let admin = async |method: &str, path: &str| world.ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), json!({})).await.body;
        admin("POST", &format!("/people/{ana}/exports")).await;
        drain(&world.ctx, &jobs()).await.unwrap();
        let rights = admin("GET", &format!("/people/{ana}/rights")).await;
        let file = rights["exports"][0]["file_id"].as_str().unwrap().to_owned();
        let (_, _, bytes) = reads(&world, &world.ours.cookies[&ADMINISTRATOR], &format!("/files/{file}")).await;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let names: Vec<String> = (0..archive.len()).map(|n| archive.by_index(n).unwrap().name().unwrap().into_owned()).collect();
        let name = format!("arquivos/{photo}-");
        assert!(names.iter().any(|one| one.starts_with(&name)), "{names:?}");
    }
}
