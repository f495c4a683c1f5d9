//! Who sees documents and phones of people whole, and that it is written down who had them shown.

use std::collections::BTreeMap;

use base::authz::{Action, RoleProfile};
use serde_json::{Value, json};
use store::db_test;

use super::live::{Line, desks};
use super::main_path::eventually;
use super::outbound::Scene;
use super::support::{Answer, NOON, World};
use super::templates::customer_says;
use super::walk::{method, path};
use crate::state::operations;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
/// Who may do everything and sees documents and phones masked.
const MASKED: RoleProfile = RoleProfile::Supervisor;

/// The document of the person, which is not the one of the example that imports give.
const DOCUMENT: &str = "11144477735";
/// What nobody may read of the phones: of the person, and of somebody who wrote and is not on record.
const NUMBERS: [&str; 2] = ["988442201", "977331105"];

async fn asks(world: &World, who: RoleProfile, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("/api/v1{path}");
    world.ours(who, method, &path, body).await
}

async fn does(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = asks(world, ADMINISTRATOR, method, path, body).await;
    assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    answer.body
}

/// Finds a document or a phone in an answer, however it is written.
fn leak(text: &str) -> Option<&'static str> {
    let plain: String = text.chars().filter(|c| !" -().+/".contains(*c)).collect();
    NUMBERS
        .into_iter()
        .chain([DOCUMENT])
        .find(|digits| plain.contains(digits))
}

/// Gives somebody everything but whole documents and phones.
async fn mask(world: &World, with: &[Action]) {
    let hidden = [
        Action::PersonDocumentRead,
        Action::PersonPhoneRead,
        Action::PersonReveal,
    ];
    let permissions: BTreeMap<&str, bool> = Action::ALL
        .iter()
        .map(|one| (one.name(), !hidden.contains(one) || with.contains(one)))
        .collect();
    let user = format!("/users/{}", world.ours.users[&MASKED]);
    let body = json!({ "permissions": permissions, "reach": "all" });
    does(world, "PATCH", &user, body).await;
}

/// Finds the conversation of somebody who is not on record.
fn of_stranger(list: &Value) -> Option<String> {
    let mut items = list["items"].as_array()?.iter();
    let one = items.find(|one| one["person_id"].is_null())?;
    Some(one["id"].as_str()?.to_owned())
}

/// A person with a document, a phone, a case with a form, a double and conversations; somebody unknown who wrote and is blocked.
async fn seeded(world: &World) -> (Scene, BTreeMap<&'static str, String>) {
    let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let scene = Scene::new(world).await;
    world.allow_duplicate_people(true).await;
    let person = format!("/people/{}", scene.person);
    does(world, "PATCH", &person, json!({ "tax_id": DOCUMENT })).await;
    let phone = json!([{ "kind": "phone", "value": "+5511988442201" }]);
    let double =
        json!({ "kind": "natural", "name": "Ana S.", "contact_points": phone, "anyway": true });
    let double = does(world, "POST", "/people", double).await;
    let body =
        json!({ "kind": "natural", "name": "Ana Souza", "anyway": true, "tax_id": DOCUMENT });
    let merged = does(world, "POST", "/people", body).await;
    let merge = json!({ "merged_id": merged["id"] });
    let merge = does(world, "POST", &format!("{person}/merge"), merge).await;
    for (phone, n) in [("+5511988442201", 1), ("+5511977331105", 2)] {
        customer_says(world, &scene.account, phone, ("oi", n), NOON).await;
    }
    let list = eventually(
        world,
        ADMINISTRATOR,
        "/api/v1/interactions?view=open",
        |list| {
            list["items"]
                .as_array()
                .is_some_and(|items| items.len() == 2)
        },
    )
    .await;
    let stranger = of_stranger(&list).expect("somebody who is not on record");
    let block = json!({ "interaction_id": stranger, "reason": "x" });
    let block = does(world, "POST", "/contact-blocks", block).await;
    let fields = json!([
        { "name": "NUM_CPF", "label": "CPF", "kind": "tax_id" },
        { "name": "NUM_FONE", "label": "Telefone", "kind": "phone" },
    ]);
    let draft = json!({ "sections": [{ "title": "Dados", "fields": fields }] });
    let form = json!({ "name": "Dados", "on_desk": true, "draft": draft });
    let form = text(&does(world, "POST", "/forms", form).await);
    does(world, "POST", &format!("/forms/{form}/publish"), json!({})).await;
    let kind = json!({ "name": "t", "form_id": form });
    let kind = does(world, "POST", "/case-types", kind).await;
    let case = json!({ "type_id": kind["id"], "person_id": scene.person });
    let case = does(world, "POST", "/cases", case).await;
    let answers = json!({ "NUM_CPF": DOCUMENT, "NUM_FONE": "+5511988442201" });
    let filled = format!("/cases/{}/form", text(&case));
    does(world, "PATCH", &filled, json!({ "answers": answers })).await;
    app_floor::matcher::keep_all(&world.ctx, None)
        .await
        .unwrap();
    let ids = BTreeMap::from([
        ("people", scene.person.clone()),
        ("double", text(&double)),
        ("person-merges", text(&merge)),
        ("interactions", stranger),
        ("contact-blocks", text(&block)),
        ("case-types", text(&kind)),
        ("cases", text(&case)),
        ("channel-accounts", scene.account.clone()),
        ("queues", scene.queue.clone()),
        ("users", world.ours.users[&MASKED].to_string()),
        ("agents", world.ours.users[&MASKED].to_string()),
    ]);
    (scene, ids)
}

db_test! {
    /// Rows: GAP-075, SALE-015.
    async fn no_operation_gives_a_masked_user_a_document_or_a_phone(db: &TestDb) {
        let world = World::new(db).await;
        let (scene, ids) = seeded(&world).await;
        mask(&world, &[]).await;
        let mut told = 0;
        for entry in operations().into_iter().filter(|entry| method(entry) == "GET") {
            let slice = entry.path.split('/').nth(1).unwrap_or_default();
            // What the seed has none of is asked with an id that nobody has.
            let id = ids.get(slice).map_or("1", String::as_str);
            let whole = world.ours(ADMINISTRATOR, "GET", &path(&entry, id), json!({})).await;
            let shown = world.ours(MASKED, "GET", &path(&entry, id), json!({})).await;
            assert_eq!(leak(&shown.body.to_string()), None, "{}: {}", entry.id, shown.body);
            told += usize::from(leak(&whole.body.to_string()).is_some());
        }
        assert!(told >= 9, "only {told} operations tell anybody anything: the seed proves nothing");
        let double = &ids["double"];
        let person = &scene.person;
        let outbound = format!("person_id={person}&contact_point_id={}&channel_account_id={}", scene.point, scene.account);
        let tracked = "/reports/tracking/rows?from=2026-11-18&to=2026-11-18";
        for (method, path, body) in [
            ("GET", "/people?q=988442201".to_owned(), json!({})),
            ("GET", "/people?q=Ana".to_owned(), json!({})),
            ("GET", "/interactions?view=open".to_owned(), json!({})),
            ("GET", format!("/people/{person}/duplicates/{double}"), json!({})),
            ("GET", "/conversations?part=all".to_owned(), json!({})),
            ("GET", "/contact-blocks?part=all".to_owned(), json!({})),
            ("GET", "/audit-log?limit=100".to_owned(), json!({})),
            ("GET", tracked.to_owned(), json!({})),
            ("POST", "/people".to_owned(), json!({ "kind": "natural", "name": "x", "contact_points": [{ "kind": "phone", "value": "+5511988442201" }] })),
            ("POST", "/people/assign".to_owned(), json!({ "ids": [person], "owner_id": null })),
            ("PATCH", format!("/people/{person}"), json!({ "note": "x" })),
            ("PATCH", format!("/people/{double}"), json!({ "tax_id": DOCUMENT })),
            ("PUT", format!("/people/{person}/contact-points/{}/opt-in", scene.point), json!({ "opt_in": "opted_in" })),
            ("POST", format!("/person-merges/{}/undo", ids["person-merges"]), json!({})),
            ("POST", format!("/people/{person}/merge"), json!({ "merged_id": double, "revision": 999 })),
            ("POST", format!("/people/{person}/merge"), json!({ "merged_id": double })),
            ("POST", "/contact-blocks".to_owned(), json!({ "person_id": person, "reason": "x" })),
            ("GET", format!("/outbound?{outbound}"), json!({})),
            ("DELETE", format!("/contact-blocks/{}", ids["contact-blocks"]), json!({})),
        ] {
            let answer = asks(&world, MASKED, method, &path, body).await;
            assert_ne!(answer.status, 403, "{method} {path}: {answer:?}");
            assert_eq!(leak(&answer.body.to_string()), None, "{method} {path}: {}", answer.body);
        }
        let revealed = asks(&world, MASKED, "POST", &format!("/people/{person}/reveal"), json!({})).await;
        assert_eq!((revealed.status, revealed.code()), (403, "permission_missing"));
    }

    /// Rows: GAP-075.
    async fn what_comes_back_masked_never_overwrites_what_it_stands_for(db: &TestDb) {
        let world = World::new(db).await;
        let (scene, _) = seeded(&world).await;
        mask(&world, &[]).await;
        let path = format!("/people/{}", scene.person);
        let shown = asks(&world, MASKED, "GET", &path, json!({})).await.body;
        assert_eq!((&shown["masked"], &shown["tax_id"]), (&json!(true), &json!("***.444.***-35")));
        assert_eq!(shown["contact_points"][0]["value"], "+5511*****2201");
        let back = json!({ "name": "Ana Maria", "tax_id": shown["tax_id"], "contact_points": shown["contact_points"] });
        let saved = asks(&world, MASKED, "PATCH", &path, back).await;
        assert_eq!(saved.status, 200, "{saved:?}");
        let whole = does(&world, "GET", &path, json!({})).await;
        assert_eq!((&whole["tax_id"], &whole["contact_points"][0]["value"]), (&json!("111.444.777-35"), &json!("+5511988442201")));
        assert_eq!((&whole["name"], &whole["contact_points"][0]["id"]), (&json!("Ana Maria"), &json!(scene.point)));
        for (body, field) in [
            (json!({ "tax_id": "***.111.***-35" }), "tax_id"),
            (json!({ "contact_points": [{ "kind": "phone", "value": "+5511*****2299" }] }), "contact_points.0.value"),
            (json!({ "contact_points": [{ "id": "1", "kind": "phone", "value": "+5511*****2201" }] }), "contact_points.0.value"),
        ] {
            let refused = asks(&world, MASKED, "PATCH", &path, body).await;
            let fault = &refused.body["fields"][0];
            assert_eq!((refused.status, &fault["field"], &fault["code"]), (422, &json!(field), &json!("mask_unknown")), "{refused:?}");
        }
        assert_eq!(does(&world, "GET", &path, json!({})).await["contact_points"], whole["contact_points"]);
    }

    /// Rows: GAP-075.
    async fn an_answer_that_comes_back_masked_stays_and_another_mask_is_refused(db: &TestDb) {
        let world = World::new(db).await;
        let (_, ids) = seeded(&world).await;
        mask(&world, &[]).await;
        let path = format!("/cases/{}/form", ids["cases"]);
        let shown = asks(&world, MASKED, "GET", &path, json!({})).await.body;
        let masks = json!({ "NUM_CPF": "***.444.***-35", "NUM_FONE": "+5511*****2201" });
        assert_eq!((&shown["answers"], &shown["state"]["answers"]), (&masks, &masks), "{shown:?}");
        let back = json!({ "answers": { "NUM_CPF": masks["NUM_CPF"], "NUM_FONE": "+5511977331105" } });
        let saved = asks(&world, MASKED, "PATCH", &path, back).await;
        assert_eq!((saved.status, &saved.body["answers"]["NUM_FONE"]), (200, &json!("+5511*****1105")), "{saved:?}");
        let whole = does(&world, "GET", &path, json!({})).await;
        assert_eq!(whole["answers"], json!({ "NUM_CPF": DOCUMENT, "NUM_FONE": "+5511977331105" }));
        let other = json!({ "answers": { "NUM_CPF": "***.111.***-35" } });
        let refused = asks(&world, MASKED, "PATCH", &path, other).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!("answers.NUM_CPF")), "{refused:?}");
        let changes = asks(&world, MASKED, "GET", &format!("{path}/changes"), json!({})).await.body;
        let newest = &changes["items"][0]["changes"];
        assert_eq!(newest, &json!([{ "field": "NUM_FONE", "from": "+5511*****2201", "to": "+5511*****1105" }]));
        let weighed = json!({ "version": shown["version"], "answers": shown["answers"] });
        let weigh = format!("/forms/{}/weigh", shown["form_id"].as_str().unwrap());
        let weighed = asks(&world, MASKED, "POST", &weigh, weighed).await;
        assert_eq!((weighed.status, &weighed.body["problems"]), (200, &json!([])), "a mask is nothing wrong: {weighed:?}");
    }

    /// Rows: GAP-075, SALE-015.
    async fn who_opens_a_record_or_has_it_revealed_is_written_down(db: &TestDb) {
        let world = World::new(db).await;
        let (scene, _) = seeded(&world).await;
        mask(&world, &[Action::PersonReveal]).await;
        let path = format!("/people/{}", scene.person);
        let reads = async |query: &str| {
            let list = does(&world, "GET", &format!("/person-reads?{query}"), json!({})).await;
            let row = |one: &Value| (one["user_id"].clone(), one["what"].as_str().unwrap().to_owned(), one["person_name"].clone());
            list["items"].as_array().unwrap().iter().map(row).collect::<Vec<_>>()
        };
        let user = json!(world.ours.users[&MASKED].to_string());
        let of_user = format!("user_id={}&person_id={}", world.ours.users[&MASKED], scene.person);
        for _ in 0..3 {
            asks(&world, MASKED, "GET", &path, json!({})).await;
        }
        let opened = (user.clone(), "opened".to_owned(), json!("Ana Souza"));
        assert_eq!(reads(&of_user).await, std::slice::from_ref(&opened), "a screen that asks again opens nothing anew");
        let whole = asks(&world, MASKED, "POST", &format!("{path}/reveal"), json!({})).await.body;
        assert_eq!((&whole["masked"], &whole["tax_id"], &whole["contact_points"][0]["value"]), (&json!(false), &json!("111.444.777-35"), &json!("+5511988442201")));
        asks(&world, MASKED, "POST", &format!("{path}/reveal"), json!({})).await;
        let revealed = (user, "revealed".to_owned(), json!("Ana Souza"));
        assert_eq!(reads(&of_user).await, [revealed.clone(), revealed.clone(), opened.clone()], "each time, the newest first");
        assert_eq!(reads(&format!("{of_user}&what=opened")).await, [opened]);
        assert_eq!(reads(&format!("{of_user}&limit=1")).await, std::slice::from_ref(&revealed));
        assert_eq!(reads(&format!("to_at={}", NOON.micros() - 1)).await, []);
        let mut settings = does(&world, "GET", "/organization", json!({})).await["settings"].clone();
        settings["privacy"]["log_openings"] = json!(false);
        does(&world, "PATCH", "/organization", json!({ "settings": settings })).await;
        let senior = world.ours.users[&RoleProfile::SeniorAgent];
        asks(&world, RoleProfile::SeniorAgent, "GET", &path, json!({})).await;
        assert_eq!(reads(&format!("user_id={senior}")).await, [], "switched off");
        let missing = asks(&world, MASKED, "POST", "/people/1/reveal", json!({})).await;
        assert_eq!(missing.status, 404);
        assert_eq!(reads("person_id=1").await, [], "nobody is read of whom there is nothing");
        let theirs = world.theirs("GET", "/api/v1/person-reads", json!({})).await;
        assert_eq!(theirs.body["items"], json!([]));
    }

    /// Rows: GAP-075.
    async fn live_frames_are_masked_for_whom_they_must_be(db: &TestDb) {
        let world = World::new(db).await;
        let (scene, _) = seeded(&world).await;
        mask(&world, &[]).await;
        let seq = does(&world, "GET", "/session", json!({})).await["seq"].as_i64().unwrap_or(0);
        let mut masked = Line::open(&world, MASKED, seq).await;
        let mut whole = Line::open(&world, ADMINISTRATOR, seq).await;
        let desks = desks(&world);
        customer_says(&world, &scene.account, "+5511988442201", ("de novo", 7), NOON).await;
        does(&world, "PATCH", &format!("/people/{}", scene.person), json!({ "note": "visto" })).await;
        let is_person = |frame: &Value| frame["entity"] == "person" && frame["data"]["note"] == "visto";
        let shown = masked.until(is_person).await;
        assert!(shown.iter().any(|frame| frame["entity"] == "interaction"), "{shown:?}");
        for frame in &shown {
            assert_eq!(leak(&frame.to_string()), None, "{frame}");
        }
        let seen = whole.until(is_person).await;
        let told = |entity: &str| seen.iter().any(|frame| frame["entity"] == entity && leak(&frame.to_string()).is_some());
        assert!(told("interaction") && told("person"), "who may see phones sees them: {seen:?}");
        desks.abort();
    }
}
