//! Portfolios: customers are tied to agents, and come back to them first.

use base::authz::RoleProfile;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::eventually;
use super::outbound::Scene;
use super::support::{Answer, NOON, World};
use super::templates::customer_says;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;
const AGENT: RoleProfile = RoleProfile::Agent;
const PHONE: &str = "+5511988442201";

async fn register(world: &World, name: &str) -> String {
    let body = json!({ "kind": "natural", "name": name });
    let made = world.ours(AGENT, "POST", "/api/v1/people", body).await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

async fn assign(world: &World, who: RoleProfile, ids: &[&str], owner: Option<&str>) -> Answer {
    let body = json!({ "ids": ids, "owner_id": owner });
    world.ours(who, "POST", "/api/v1/people/assign", body).await
}

async fn found(world: &World, query: &str) -> Vec<String> {
    let path = format!("/api/v1/people?{query}");
    let list = world.ours(AGENT, "GET", &path, json!({})).await;
    let items = list.body["items"].as_array().unwrap();
    let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
    items.iter().map(name).collect()
}

fn user(world: &World, profile: RoleProfile) -> String {
    world.ours.users[&profile].to_string()
}

/// Sets what a queue does with customers of a portfolio, and who serves it.
async fn rule(world: &World, scene: &Scene, portfolio: Value, members: &[RoleProfile]) {
    let members: Vec<Value> = members
        .iter()
        .map(|profile| json!({ "user_id": user(world, *profile), "tier": 0 }))
        .collect();
    let path = format!("/api/v1/queues/{}", scene.queue);
    let put = json!({ "members": members });
    let put = world
        .ours(ADMINISTRATOR, "PUT", &format!("{path}/members"), put)
        .await;
    assert_eq!(put.status, 200, "{put:?}");
    let text = json!([{ "kind": "owner_away", "locale": "pt-BR", "active": true, "text": "{agent} não está agora. Deixe sua mensagem." }]);
    let settings = json!({ "portfolio": portfolio, "automatic_messages": text });
    let set = world.ours(ADMINISTRATOR, "PATCH", &path, settings).await;
    assert_eq!(set.status, 200, "{set:?}");
    assert_eq!(
        set.body["portfolio"]["group_wait_s"],
        portfolio["group_wait_s"]
    );
}

async fn be(world: &World, profile: RoleProfile, state: &str) {
    let set = json!({ "state": state });
    let set = world.ours(profile, "PUT", "/api/v1/agent/state", set).await;
    assert_eq!(set.status, 200, "{set:?}");
}

/// The newest interaction, once somebody has it.
async fn given(world: &World, who: RoleProfile) -> Value {
    let path = "/api/v1/interactions?view=open&order=newest";
    let agent = user(world, who);
    let list = eventually(world, ADMINISTRATOR, path, |body| {
        body["items"][0]["agent_id"] == json!(agent)
    })
    .await;
    list["items"][0].clone()
}

async fn end(world: &World, who: RoleProfile, id: &Value) {
    let path = format!("/api/v1/interactions/{}/cancel", id.as_str().unwrap());
    let ended = world.ours(who, "POST", &path, json!({})).await;
    assert_eq!(ended.status, 200, "{ended:?}");
}

/// Gives what the customer was told, once something was: the floor decides after the message is in.
async fn said_by_itself(world: &World, id: &str) -> Vec<Value> {
    let path = format!("/api/v1/interactions/{id}/messages");
    for _ in 0..2_000 {
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL)
            .await
            .unwrap();
        let page = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
        let items = page.body["items"].as_array().unwrap().iter();
        let said: Vec<Value> = items
            .filter(|one| one["direction"] == "out")
            .map(|one| one["text"].clone())
            .collect();
        if !said.is_empty() {
            return said;
        }
        tokio::task::yield_now().await;
    }
    panic!("nothing was said");
}

db_test! {
    /// Rows: PERSON-009, GAP-073.
    async fn people_are_assigned_one_by_one_and_in_bulk_and_found_by_owner(db: &TestDb) {
        let world = World::new(db).await;
        let (ana, bento, carla) = (register(&world, "Ana").await, register(&world, "Bento").await, register(&world, "Carla").await);
        let (agent, senior) = (user(&world, AGENT), user(&world, SENIOR));
        let path = format!("/api/v1/people/{ana}");
        let tied = world.ours(AGENT, "PATCH", &path, json!({ "owner_id": agent })).await;
        assert_eq!(tied.body["owner_id"], json!(agent), "{tied:?}");
        let nobody = world.ours(AGENT, "PATCH", &path, json!({ "owner_id": "17" })).await;
        assert_eq!((&nobody.body["fields"][0]["field"], &nobody.body["fields"][0]["code"]), (&json!("owner_id"), &json!("unknown")));

        let ids = [ana.as_str(), bento.as_str(), carla.as_str()];
        let denied = assign(&world, AGENT, &ids, Some(&senior)).await;
        assert_eq!((denied.status, denied.code()), (403, "permission_missing"));
        let done = assign(&world, SUPERVISOR, &[&ana, "12", &bento], Some(&senior)).await;
        let wanted = json!([
            { "id": ana, "refused": null, "changed": true, "owner_before_id": agent },
            { "id": "12", "refused": "not_found", "changed": false, "owner_before_id": null },
            { "id": bento, "refused": null, "changed": true, "owner_before_id": null },
        ]);
        assert_eq!(done.body["items"], wanted, "{done:?}");
        let again = assign(&world, SUPERVISOR, &[&ana], Some(&senior)).await;
        assert_eq!(again.body["items"][0]["changed"], false);
        assert_eq!(found(&world, "owned=true").await, ["Ana", "Bento"]);
        assert_eq!(found(&world, "owned=false").await, ["Carla"]);
        assert_eq!(found(&world, &format!("owner_id={senior}&q=be")).await, ["Bento"]);
        assert_eq!(found(&world, &format!("owner_id={agent}")).await, Vec::<String>::new());
        let log = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/audit-log?subject=person&subject_id={bento}"), json!({})).await;
        assert_eq!(log.body["items"][0]["after"]["owner_id"], json!(senior), "{log:?}");

        let freed = assign(&world, SUPERVISOR, &ids, None).await;
        assert_eq!(freed.body["items"][2]["changed"], false, "{freed:?}");
        assert_eq!(found(&world, "owned=true").await, Vec::<String>::new());
        assert_eq!(assign(&world, SUPERVISOR, &[], None).await.body["fields"][0]["field"], "ids");
        assert_eq!(assign(&world, SUPERVISOR, &["1"; 51], None).await.body["fields"][0]["code"], "out_of_range");
        assert_eq!(assign(&world, SUPERVISOR, &ids, Some("17")).await.body["fields"][0]["field"], "owner_id");
        let off = world.ours(ADMINISTRATOR, "PATCH", &format!("/api/v1/users/{senior}"), json!({ "active": false })).await;
        assert_eq!(off.status, 200, "{off:?}");
        assert_eq!(assign(&world, SUPERVISOR, &ids, Some(&senior)).await.body["fields"][0]["field"], "owner_id");
        let body = json!({ "ids": ids, "owner_id": world.theirs.users[&AGENT].to_string() });
        let theirs = world.theirs("POST", "/api/v1/people/assign", body).await;
        assert!(theirs.body["items"].as_array().unwrap().iter().all(|one| one["refused"] == "not_found"), "{theirs:?}");
    }

    /// Rows: PERSON-009, GAP-073.
    async fn a_customer_who_comes_back_reaches_the_owner_first_then_who_stands_in_then_anyone(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let senior = user(&world, SENIOR);
        let stands_in = json!({ "owner_wait_s": 60, "absent_wait_s": null, "reserve_agent_id": user(&world, SUPERVISOR), "reserve_wait_s": 30, "group_wait_s": 0 });
        rule(&world, &scene, stands_in, &[AGENT, SENIOR, SUPERVISOR]).await;
        let path = format!("/api/v1/people/{}", scene.person);
        let tied = world.ours(AGENT, "PATCH", &path, json!({ "owner_id": senior })).await;
        assert_eq!(tied.status, 200, "{tied:?}");
        be(&world, SENIOR, "available").await;
        customer_says(&world, &scene.account, PHONE, ("oi", 1), NOON).await;
        let one = given(&world, SENIOR).await;
        assert_eq!(one["person_id"], json!(scene.person));
        assert_eq!((&one["assignment_reason"]["code"], &one["assignment_reason"]["params"]["owner_passed"]), (&json!("owner"), &json!(null)), "{one:?}");
        end(&world, SENIOR, &one["id"]).await;

        be(&world, SENIOR, "offline").await;
        be(&world, SUPERVISOR, "available").await;
        customer_says(&world, &scene.account, PHONE, ("oi", 2), NOON).await;
        let one = given(&world, SUPERVISOR).await;
        assert_eq!((&one["assignment_reason"]["code"], &one["assignment_reason"]["params"]["owner_passed"]), (&json!("reserve"), &json!("not_there")), "{one:?}");
        end(&world, SUPERVISOR, &one["id"]).await;

        be(&world, SUPERVISOR, "offline").await;
        customer_says(&world, &scene.account, PHONE, ("oi", 3), NOON).await;
        let one = given(&world, AGENT).await;
        assert_eq!((&one["assignment_reason"]["code"], &one["assignment_reason"]["params"]["owner_passed"]), (&json!("distributed_longest_idle"), &json!("not_there")), "{one:?}");
        end(&world, AGENT, &one["id"]).await;

        assert_eq!(world.ours(AGENT, "PATCH", &path, json!({ "owner_id": null })).await.body["owner_id"], json!(null));
        be(&world, SENIOR, "available").await;
        be(&world, AGENT, "offline").await;
        customer_says(&world, &scene.account, PHONE, ("oi", 4), NOON).await;
        let one = given(&world, SENIOR).await;
        assert_eq!(one["assignment_reason"]["code"], "distributed_longest_idle", "nobody's customer any more");
    }

    /// Rows: GAP-073.
    async fn a_message_is_left_for_an_owner_who_is_away_and_the_customer_is_told(db: &TestDb) {
        let world = World::new(db).await;
        let scene = Scene::new(&world).await;
        let senior = user(&world, SENIOR);
        let waits = json!({ "owner_wait_s": null, "absent_wait_s": 7200, "reserve_agent_id": null, "reserve_wait_s": 60, "group_wait_s": null });
        rule(&world, &scene, waits, &[AGENT, SENIOR]).await;
        assert_eq!(assign(&world, SUPERVISOR, &[&scene.person], Some(&senior)).await.status, 200);
        customer_says(&world, &scene.account, PHONE, ("oi", 1), NOON).await;
        let waiting = eventually(&world, ADMINISTRATOR, "/api/v1/interactions?view=waiting", |body| !body["items"][0]["queued_at"].is_null()).await;
        let id = waiting["items"][0]["id"].as_str().unwrap().to_owned();
        let said = said_by_itself(&world, &id).await;
        assert_eq!(said, ["senior_agent não está agora. Deixe sua mensagem."], "the agent who is there does not get it");
        be(&world, SENIOR, "available").await;
        let one = given(&world, SENIOR).await;
        assert_eq!((&one["id"], &one["assignment_reason"]["code"]), (&json!(id), &json!("owner")));
    }

    /// Rows: GAP-073.
    async fn who_stands_in_must_exist_and_times_must_make_sense(db: &TestDb) {
        let world = World::new(db).await;
        for (portfolio, field) in [
            (json!({ "reserve_agent_id": "17" }), "portfolio.reserve_agent_id"),
            (json!({ "absent_wait_s": 0 }), "portfolio.absent_wait_s"),
            (json!({ "owner_wait_s": 90_000 }), "portfolio.owner_wait_s"),
        ] {
            let body = json!({ "name": "Vendas", "portfolio": portfolio });
            let refused = world.ours(ADMINISTRATOR, "POST", "/api/v1/queues", body).await;
            assert_eq!(refused.body["fields"][0]["field"], field, "{refused:?}");
        }
    }
}
