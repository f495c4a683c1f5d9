//! People on record twice: found, told apart, merged field by field, and given back exactly.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::eventually;
use super::outbound::Scene;
use super::support::{Answer, NOON, World};
use super::templates::customer_says;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

async fn asks(world: &World, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("/api/v1{path}");
    world.ours(SUPERVISOR, method, &path, body).await
}

async fn does(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = asks(world, method, path, body).await;
    assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    answer.body
}

/// Registers somebody, whoever else is on record.
async fn register(world: &World, mut body: Value) -> Value {
    body["kind"] = body.get("kind").cloned().unwrap_or(json!("natural"));
    body["anyway"] = json!(true);
    does(world, "POST", "/people", body).await
}

fn points(values: &[(&str, &str)]) -> Value {
    let point = |(kind, value): &(&str, &str)| json!({ "kind": kind, "value": value });
    values.iter().map(point).collect()
}

/// The pairs of a list, each with the names of both and what speaks for it.
async fn pairs(world: &World, query: &str) -> Vec<(String, Vec<String>)> {
    app_floor::matcher::keep_all(&world.ctx, None)
        .await
        .unwrap();
    let list = does(
        world,
        "GET",
        &format!("/people/duplicates?{query}"),
        json!({}),
    )
    .await;
    let pair = |one: &Value| {
        let name = |side: &str| one[side]["name"].as_str().unwrap().to_owned();
        let signs = one["signs"].as_array().unwrap().iter();
        let signs = signs.map(|sign| sign.as_str().unwrap().to_owned());
        (
            format!("{} / {}", name("first"), name("second")),
            signs.collect(),
        )
    };
    list["items"].as_array().unwrap().iter().map(pair).collect()
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

async fn person(world: &World, id: &str) -> Value {
    does(world, "GET", &format!("/people/{id}"), json!({})).await
}

async fn merge(world: &World, survivor: &str, merged: &str, choices: Value) -> Answer {
    let body = json!({ "merged_id": merged, "choices": choices });
    asks(world, "POST", &format!("/people/{survivor}/merge"), body).await
}

async fn undo(world: &World, merge: &Value) -> Answer {
    let path = format!("/person-merges/{}/undo", id(merge));
    asks(world, "POST", &path, json!({})).await
}

/// A person without the revision, which every change lets grow.
fn without_revision(mut one: Value) -> Value {
    one.as_object_mut().unwrap().remove("revision");
    one
}

db_test! {
    /// Rows: GAP-007, PERSON-001, PERSON-002, PERSON-014.
    async fn duplicates_are_found_by_document_address_and_by_a_similar_name_with_a_weak_sign(db: &TestDb) {
        let world = World::new(db).await;
        world.allow_duplicate_people(true).await;
        for body in [
            json!({ "name": "Ana Lima", "tax_id": "529.982.247-25" }),
            json!({ "name": "A. Costa", "tax_id": "52998224725" }),
            json!({ "name": "Bia Souza", "contact_points": points(&[("phone", "(48) 99990-0011")]) }),
            json!({ "name": "Beatriz", "contact_points": points(&[("phone", "554899900011")]) }),
            json!({ "name": "Caio Reis", "contact_points": points(&[("email", "caio@exemplo.com.br")]) }),
            json!({ "name": "Caio Reis", "contact_points": points(&[("email", "CAIO@exemplo.com.br")]) }),
            json!({ "name": "Davi", "contact_points": points(&[("handle", "whatsapp:77")]) }),
            json!({ "name": "D.", "contact_points": points(&[("handle", "whatsapp:77")]) }),
            json!({ "name": "João da Silva", "contact_points": points(&[("phone", "(48) 98888-0022")]) }),
            json!({ "name": "JOAO SILVA", "contact_points": points(&[("phone", "(11) 98888-0022")]) }),
            json!({ "name": "José da Silva", "contact_points": points(&[("phone", "(21) 98888-0022")]) }),
            json!({ "name": "João da Silva", "contact_points": points(&[("phone", "(48) 97777-0033")]) }),
        ] {
            register(&world, body).await;
        }
        let found = pairs(&world, "").await;
        let wanted = [
            ("Ana Lima / A. Costa", vec!["tax_id"]),
            ("Bia Souza / Beatriz", vec!["phone"]),
            ("Caio Reis / Caio Reis", vec!["email", "name"]),
            ("Davi / D.", vec!["handle"]),
            ("João da Silva / JOAO SILVA", vec!["name"]),
        ];
        let wanted = wanted.map(|(names, signs)| (names.to_owned(), signs.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        assert_eq!(found, wanted, "a similar name alone is no sign, nor a weak sign alone");
        for (query, names) in [
            ("q=beatriz", "Bia Souza / Beatriz"),
            ("q=48%2099990-0011", "Bia Souza / Beatriz"),
            ("q=529.982.247-25", "Ana Lima / A. Costa"),
            ("q=caio@", "Caio Reis / Caio Reis"),
            ("sign=handle", "Davi / D."),
        ] {
            let found: Vec<String> = pairs(&world, query).await.into_iter().map(|(names, _)| names).collect();
            assert_eq!(found, [names], "{query}");
        }
        let first = does(&world, "GET", "/people/duplicates?limit=3", json!({})).await;
        let rest = format!("/people/duplicates?limit=3&cursor={}", first["next"].as_str().unwrap());
        let rest = does(&world, "GET", &rest, json!({})).await;
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (2, &json!(null)));
        let theirs = world.theirs("GET", "/api/v1/people/duplicates", json!({})).await;
        assert_eq!(theirs.body["items"], json!([]));
        let agent = world.ours(AGENT, "GET", "/api/v1/people/duplicates", json!({})).await;
        assert_eq!((agent.status, agent.code()), (403, "permission_missing"));
    }

    /// Rows: GAP-007.
    async fn that_two_are_not_the_same_is_remembered_for_the_pair(db: &TestDb) {
        let world = World::new(db).await;
        world.allow_duplicate_people(true).await;
        let phone = || points(&[("phone", "(48) 99990-0011")]);
        let mother = register(&world, json!({ "name": "Maria", "contact_points": phone() })).await;
        let son = register(&world, json!({ "name": "Pedro", "contact_points": phone() })).await;
        let path = format!("/people/{}/duplicates/{}", id(&son), id(&mother));
        assert_eq!(pairs(&world, "").await.len(), 1);
        let dismissed = does(&world, "PUT", &path, json!({ "dismissed": true })).await;
        assert_eq!(dismissed["dismissed_by_id"], json!(world.ours.users[&SUPERVISOR]));
        does(&world, "PATCH", &format!("/people/{}", id(&son)), json!({ "name": "Pedro Reis" })).await;
        assert_eq!(pairs(&world, "").await, [], "a change of one of them brings nothing back");
        assert_eq!(pairs(&world, "dismissed=true").await.len(), 1);
        register(&world, json!({ "name": "Carla", "contact_points": phone() })).await;
        assert_eq!(pairs(&world, "").await.len(), 2, "a third one is asked about with each");
        assert_eq!(pairs(&world, &format!("person_id={}", id(&son))).await.len(), 1);
        does(&world, "PUT", &path, json!({ "dismissed": false })).await;
        assert_eq!(pairs(&world, "").await.len(), 3);
        let theirs = world.theirs("PUT", &format!("/api/v1{path}"), json!({ "dismissed": true })).await;
        assert_eq!(theirs.status, 404);
        let audit = world.ours(ADMINISTRATOR, "GET", "/api/v1/audit-log?subject=person_pair", json!({})).await;
        assert_eq!(audit.body["items"].as_array().map(Vec::len), Some(2), "{audit:?}");
    }
}

/// Two people with everything, a conversation and a case of the one who goes.
struct Two {
    scene: Scene,
    ana: Value,
    double: Value,
    interaction: String,
    case: String,
}

const DOUBLE_PHONE: &str = "+5511977330044";

impl Two {
    async fn new(world: &World) -> Self {
        let scene = Scene::new(world).await;
        world.allow_duplicate_people(true).await;
        let path = format!("/people/{}", scene.person);
        let owner = json!(world.ours.users[&SUPERVISOR]);
        let body =
            json!({ "tax_id": "529.982.247-25", "note": "Prefere a manhã", "owner_id": owner });
        does(world, "PATCH", &path, body).await;
        let double = json!({
            "name": "Ana S. Souza", "trade_name": "Doces da Ana", "tax_id": "52998224725", "note": "Cliente antiga",
            "owner_id": world.ours.users[&AGENT],
            "contact_points": points(&[("phone", DOUBLE_PHONE), ("phone", "1188442201"), ("email", "ana@exemplo.com.br")]),
        });
        let double = register(world, double).await;
        let block = json!({ "person_id": double["id"], "reason": "teste" });
        let block = does(world, "POST", "/contact-blocks", block).await;
        let path = format!("/contact-blocks/{}/lift", id(&block));
        does(world, "POST", &path, json!({})).await;
        customer_says(world, &scene.account, DOUBLE_PHONE, ("oi", 1), NOON).await;
        let mine = eventually(world, AGENT, "/api/v1/interactions?view=mine", |body| {
            body["items"][0]["state"] == "active"
        })
        .await;
        assert_eq!(mine["items"][0]["person_id"], double["id"], "{mine:?}");
        let kind = json!({ "name": "Cobrança" });
        let kind = world
            .ours(ADMINISTRATOR, "POST", "/api/v1/case-types", kind)
            .await
            .body;
        let case = json!({ "type_id": kind["id"], "person_id": double["id"] });
        let case = does(world, "POST", "/cases", case).await;
        Self {
            ana: person(world, &scene.person).await,
            double: person(world, id(&double)).await,
            interaction: id(&mine["items"][0]).to_owned(),
            case: id(&case).to_owned(),
            scene,
        }
    }

    async fn merged(&self, world: &World) -> Value {
        let done = merge(world, id(&self.ana), id(&self.double), json!({})).await;
        assert_eq!(done.status, 200, "{done:?}");
        done.body
    }

    /// Whose the interaction, the case and the block are.
    async fn owners(&self, world: &World) -> [Value; 3] {
        let get = async |path: &str| {
            world
                .ours(ADMINISTRATOR, "GET", &format!("/api/v1{path}"), json!({}))
                .await
                .body
        };
        let interaction = get(&format!("/interactions/{}", self.interaction)).await;
        let case = get(&format!("/cases/{}", self.case)).await;
        let blocks = get("/contact-blocks?part=all").await;
        [
            interaction["person_id"].clone(),
            case["person_id"].clone(),
            blocks["items"][0]["person_id"].clone(),
        ]
    }
}

db_test! {
    /// Rows: GAP-007, PERSON-001, PERSON-002, PERSON-014, GAP-073, CASE-002.
    async fn a_merge_keeps_what_was_chosen_and_everything_follows(db: &TestDb) {
        let world = World::new(db).await;
        let two = Two::new(&world).await;
        let mut commits = world.ctx.db.subscribe();
        let choices = json!({ "name": "merged", "owner_id": "merged" });
        let done = merge(&world, id(&two.ana), id(&two.double), choices).await;
        assert_eq!(done.status, 200, "{done:?}");
        let kinds: Vec<String> = commits.try_recv().unwrap().events.iter().map(|event| event.kind.clone()).collect();
        assert_eq!(kinds, ["PersonMerged", "PersonMerged", "InteractionIdentified", "CaseChanged"], "open desks hear it");
        let kept = &done.body["survivor"];
        assert_eq!(
            [&kept["name"], &kept["trade_name"], &kept["note"], &kept["owner_id"]],
            [&json!("Ana S. Souza"), &json!("Doces da Ana"), &json!("Prefere a manhã\n\nCliente antiga"), &json!(world.ours.users[&AGENT])]
        );
        let values: Vec<&str> = kept["contact_points"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
        assert_eq!(values.len(), 3, "no doubles: {values:?}");
        assert_eq!((&done.body["interaction_count"], &done.body["case_count"]), (&json!(1), &json!(1)));
        assert_eq!(two.owners(&world).await, [two.ana["id"].clone(), two.ana["id"].clone(), two.ana["id"].clone()]);
        let history = format!("/api/v1/interactions?view=open&person_id={}", id(&two.ana));
        let history = world.ours(ADMINISTRATOR, "GET", &history, json!({})).await;
        assert_eq!(history.body["items"][0]["id"], json!(two.interaction));

        let gone = person(&world, id(&two.double)).await;
        assert_eq!((&gone["merged_into_id"], &gone["contact_points"]), (&two.ana["id"], &json!([])));
        for q in ["ana", "52998224725", "11977330044", "ana@exemplo"] {
            let list = does(&world, "GET", &format!("/people?q={q}"), json!({})).await;
            let ids: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
            assert_eq!(ids, [&two.ana["id"]], "{q}");
        }
        assert_eq!(pairs(&world, "").await, [], "nobody is a double of who went");
        for (method, rest, body) in [
            ("PATCH", "", json!({ "name": "x" })),
            ("POST", "/merge", json!({ "merged_id": two.ana["id"] })),
        ] {
            let refused = asks(&world, method, &format!("/people/{}{rest}", id(&two.double)), body).await;
            assert_eq!((refused.code(), &refused.body["merged_into_id"]), ("person_merged", &two.ana["id"]), "{rest}");
        }
        let assigned = json!({ "ids": [two.double["id"]], "owner_id": null });
        let assigned = does(&world, "POST", "/people/assign", assigned).await;
        assert_eq!(assigned["items"][0]["refused"], "person_merged");
        let linked = world.ours(AGENT, "PUT", &format!("/api/v1/interactions/{}/person", two.interaction), json!({ "person_id": two.double["id"] })).await;
        assert_eq!(linked.body["person_id"], two.ana["id"], "an old id leads to who stayed: {linked:?}");

        let audit = format!("/api/v1/audit-log?subject=person&subject_id={}", id(&two.ana));
        let audit = world.ours(ADMINISTRATOR, "GET", &audit, json!({})).await.body;
        let entry = audit["items"].as_array().unwrap().iter().find(|one| !one["after"]["merge_id"].is_null()).unwrap();
        assert_eq!((&entry["before"]["name"], &entry["after"]["name"]), (&json!("Ana Souza"), &json!("Ana S. Souza")));
    }

    /// Rows: GAP-007, PERSON-001.
    async fn undoing_gives_back_exactly_both_and_what_came_after_stays(db: &TestDb) {
        let world = World::new(db).await;
        let two = Two::new(&world).await;
        let done = two.merged(&world).await;
        let back = undo(&world, &done).await;
        assert_eq!((back.status, back.body["undone_at"].is_null()), (200, false), "{back:?}");
        for was in [&two.ana, &two.double] {
            assert_eq!(without_revision(person(&world, id(was)).await), without_revision(was.clone()));
        }
        assert_eq!(two.owners(&world).await, [two.double["id"].clone(), two.double["id"].clone(), two.double["id"].clone()]);
        assert_eq!(pairs(&world, "").await.len(), 1, "they look alike again");

        let done = two.merged(&world).await;
        let list = does(&world, "GET", &format!("/people/{}/merges", id(&two.double)), json!({})).await;
        let standing: Vec<bool> = list["items"].as_array().unwrap().iter().map(|one| one["undone_at"].is_null()).collect();
        assert_eq!(standing, [true, false]);
        let path = format!("/api/v1/interactions/{}/cancel", two.interaction);
        assert_eq!(world.ours(AGENT, "POST", &path, json!({})).await.status, 200);
        customer_says(&world, &two.scene.account, DOUBLE_PHONE, ("voltei", 2), NOON).await;
        let mine = eventually(&world, AGENT, "/api/v1/interactions?view=mine", |body| {
            body["items"][0]["person_id"] == two.ana["id"]
        }).await;
        let later = id(&mine["items"][0]).to_owned();
        assert_ne!(later, two.interaction, "who went is identified as who stayed");
        does(&world, "PATCH", &format!("/people/{}", id(&two.ana)), json!({ "name": "Ana de Souza" })).await;
        assert_eq!(undo(&world, &done).await.status, 200);
        let stays = world.ours(AGENT, "GET", &format!("/api/v1/interactions/{later}"), json!({})).await;
        assert_eq!(stays.body["person_id"], two.ana["id"], "what came after the merge");
        assert_eq!(two.owners(&world).await[0], two.double["id"]);
        assert_eq!(person(&world, id(&two.ana)).await["name"], "Ana de Souza");
        assert_eq!(person(&world, id(&two.ana)).await["note"], "Prefere a manhã");
        assert_eq!(without_revision(person(&world, id(&two.double)).await), without_revision(two.double.clone()));
        let again = undo(&world, &done).await;
        assert_eq!(again.status, 200, "the same again changes nothing: {again:?}");
    }

    /// Rows: GAP-007.
    async fn merges_and_undoing_are_refused_with_a_reason(db: &TestDb) {
        let world = World::new(db).await;
        world.allow_duplicate_people(true).await;
        let note = "x".repeat(1500);
        let ana = register(&world, json!({ "name": "Ana", "note": note })).await;
        let double = register(&world, json!({ "name": "Ana", "tax_id": "52998224725", "note": format!("y{note}y") })).await;
        let third = register(&world, json!({ "name": "Ana Terceira" })).await;
        let path = format!("/people/{}/merge", id(&ana));
        let own = asks(&world, "POST", &path, json!({ "merged_id": ana["id"] })).await;
        assert_eq!(own.body["fields"][0]["field"], "merged_id");
        let nobody = asks(&world, "POST", &path, json!({ "merged_id": "77" })).await;
        assert_eq!(nobody.status, 404);
        let stale = asks(&world, "POST", &path, json!({ "merged_id": double["id"], "revision": 1, "merged_revision": 7 })).await;
        assert_eq!((stale.code(), &stale.body["current"]["merged"]["id"]), ("changed_meanwhile", &double["id"]));
        let theirs = world.theirs("POST", &format!("/api/v1{path}"), json!({ "merged_id": double["id"] })).await;
        assert_eq!(theirs.status, 404);
        let agent = world.ours(AGENT, "POST", &format!("/api/v1{path}"), json!({ "merged_id": double["id"] })).await;
        assert_eq!((agent.status, agent.code()), (403, "permission_missing"));
        let long = format!("z{note}");
        does(&world, "PATCH", &format!("/people/{}", id(&ana)), json!({ "note": long })).await;
        let both = merge(&world, id(&ana), id(&double), json!({})).await;
        assert_eq!((&both.body["fields"][0]["field"], &both.body["fields"][0]["code"]), (&json!("choices.note"), &json!("text_too_long")));
        let first = merge(&world, id(&ana), id(&double), json!({ "note": "survivor" })).await;
        assert_eq!(first.status, 200, "{first:?}");
        let taken = merge(&world, id(&third), id(&double), json!({})).await;
        assert_eq!((taken.status, taken.code()), (409, "person_merged"));

        let second = merge(&world, id(&third), id(&ana), json!({})).await;
        assert_eq!(second.status, 200, "{second:?}");
        assert_eq!(person(&world, id(&double)).await["merged_into_id"], third["id"], "to the end of both merges");
        let refused = undo(&world, &first.body).await;
        assert_eq!((refused.code(), &refused.body["merge_id"]), ("merge_later_first", &second.body["id"]));
        let theirs = world.theirs("POST", &format!("/api/v1/person-merges/{}/undo", id(&second.body)), json!({})).await;
        assert_eq!(theirs.status, 404);
        assert_eq!(undo(&world, &second.body).await.status, 200);
        does(&world, "PATCH", &format!("/people/{}", id(&ana)), json!({ "tax_id": null })).await;
        let other = register(&world, json!({ "name": "Outra", "tax_id": "52998224725" })).await;
        world.allow_duplicate_people(false).await;
        let refused = undo(&world, &first.body).await;
        assert_eq!((refused.code(), &refused.body["existing"][0]["id"]), ("merge_taken", &other["id"]));
        does(&world, "PATCH", &format!("/people/{}", id(&other)), json!({ "tax_id": null })).await;
        assert_eq!(undo(&world, &first.body).await.status, 200);
        assert_eq!(person(&world, id(&double)).await["tax_id"], double["tax_id"]);
    }

    /// Rows: GAP-007.
    async fn of_two_merges_of_one_person_one_is_carried_out_and_a_retry_is_answered_alike(db: &TestDb) {
        let world = World::new(db).await;
        let [ana, bia, double] = [
            register(&world, json!({ "name": "Ana" })).await,
            register(&world, json!({ "name": "Bia" })).await,
            register(&world, json!({ "name": "Ana B.", "contact_points": points(&[("email", "a@b.co")]) })).await,
        ];
        let (one, other) = tokio::join!(
            merge(&world, id(&ana), id(&double), json!({})),
            merge(&world, id(&bia), id(&double), json!({})),
        );
        let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
        assert_eq!((won.status, lost.code()), (200, "person_merged"), "{lost:?}");
        let survivor = id(&won.body["survivor"]);
        assert_eq!(person(&world, id(&double)).await["merged_into_id"], json!(survivor));
        let again = merge(&world, survivor, id(&double), json!({})).await;
        assert_eq!((again.status, &again.body["id"]), (200, &won.body["id"]), "the same request again");
        let otherwise = merge(&world, survivor, id(&double), json!({ "name": "merged" })).await;
        assert_eq!(otherwise.code(), "person_merged");
        let list = does(&world, "GET", &format!("/people/{}/merges", id(&double)), json!({})).await;
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let (one, other) = tokio::join!(undo(&world, &won.body), undo(&world, &won.body));
        assert_eq!((one.status, other.status), (200, 200));
        assert_eq!(person(&world, id(&double)).await["contact_points"].as_array().unwrap().len(), 1);
    }
}
