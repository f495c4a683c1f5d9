//! What supervisors do with the work and the state of others: through the real router and floor.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{Visitor, eventually, prepare};
use super::support::{Answer, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const AGENT: RoleProfile = RoleProfile::Agent;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const WAITING: &str = "/api/v1/conversations?part=waiting&order=oldest";

/// A queue of an agent and a supervisor to whom nothing is distributed: the queue's id and the chat's key.
async fn floor(world: &World) -> (String, String) {
    let (key, _) = prepare(world).await;
    let queues = admin(world, "GET", "/queues", json!({})).await;
    let queue = text(&queues.body["items"][0]["id"]);
    let user = |profile: RoleProfile| json!({ "user_id": world.ours.users[&profile].to_string(), "tier": 0 });
    let members = json!({ "members": [user(AGENT), user(SUPERVISOR)] });
    admin(world, "PUT", &format!("/queues/{queue}/members"), members).await;
    let path = format!("/users/{}", world.ours.users[&SUPERVISOR]);
    let off = json!({ "automatic_distribution": false });
    assert_eq!(admin(world, "PATCH", &path, off).await.status, 200);
    (queue, key)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn by(world: &World, who: RoleProfile, method: &str, path: &str, body: Value) -> Answer {
    world
        .ours(who, method, &format!("/api/v1{path}"), body)
        .await
}

async fn admin(world: &World, method: &str, path: &str, body: Value) -> Answer {
    by(world, ADMINISTRATOR, method, path, body).await
}

/// Does something with an interaction as the supervisor.
async fn does(world: &World, id: &str, verb: &str, body: Value) -> Answer {
    let path = format!("/interactions/{id}/{verb}");
    by(world, SUPERVISOR, "POST", &path, body).await
}

async fn becomes(world: &World, who: RoleProfile, state: &str) {
    let set = by(world, who, "PUT", "/agent/state", json!({ "state": state })).await;
    assert_eq!(set.status, 200, "{set:?}");
}

/// Somebody writes; gives the interaction once it waits as the n-th.
async fn comes(world: &World, key: &str, n: usize) -> String {
    let visitor = Visitor::greet(world, key).await;
    visitor.writes(world, "k1", "oi").await;
    // The row is there before the floor has taken it in; only then does time that passes count as waiting.
    eventually(world, ADMINISTRATOR, "/api/v1/board", |body| {
        body["organization"]["waiting_count"] == n
    })
    .await;
    let list = eventually(world, ADMINISTRATOR, WAITING, |body| {
        let items = body["items"].as_array().map(Vec::len);
        items == Some(n)
    })
    .await;
    text(&list["items"][n - 1]["interaction"]["id"])
}

/// Somebody writes and the agent has it open.
async fn held(world: &World, key: &str) -> String {
    let id = comes(world, key, 1).await;
    let pulled = by(
        world,
        AGENT,
        "POST",
        "/interactions/pull",
        json!({ "interaction_id": id }),
    )
    .await;
    assert_eq!(
        (pulled.status, &pulled.body["state"]),
        (200, &json!("active")),
        "{pulled:?}"
    );
    id
}

/// The agent is there, and nothing is distributed.
async fn agent_pulls(world: &World) {
    let path = format!("/users/{}", world.ours.users[&AGENT]);
    admin(
        world,
        "PATCH",
        &path,
        json!({ "automatic_distribution": false }),
    )
    .await;
    becomes(world, AGENT, "available").await;
}

fn user(world: &World, who: RoleProfile) -> Value {
    json!(world.ours.users[&who].to_string())
}

/// The lines and notes that a supervisor left in a timeline, in order.
async fn left(world: &World, id: &str) -> Vec<String> {
    let path = format!("/interactions/{id}/messages");
    let thread = admin(world, "GET", &path, json!({})).await;
    let items = thread.body["items"].as_array().unwrap().clone();
    let said = items.iter().filter_map(|one| {
        let code = one["content"]["code"]
            .as_str()
            .filter(|code| code.starts_with("supervisor"));
        let note = one["text"].as_str().filter(|_| one["direction"] == "note");
        code.or(note).map(str::to_owned)
    });
    said.collect()
}

/// The entries of the audit log about our agent's state, newest first.
async fn kept(world: &World) -> Vec<Value> {
    let log = admin(world, "GET", "/audit-log?subject=agent", json!({})).await;
    log.body["items"].as_array().unwrap().clone()
}

async fn set_state(world: &World, who: RoleProfile, body: Value) -> Answer {
    let path = format!("/agents/{}/state", world.ours.users[&AGENT]);
    by(world, who, "PUT", &path, body).await
}

async fn told(world: &World, who: RoleProfile) -> Vec<Value> {
    let mine = by(world, who, "GET", "/agent/announcements", json!({})).await;
    mine.body["items"].as_array().unwrap().clone()
}

db_test! {
    /// Rows: DASH-026.
    async fn a_supervisor_takes_over_what_an_agent_holds_and_says_why(db: &TestDb) {
        let world = World::new(db).await;
        let (_, key) = floor(&world).await;
        agent_pulls(&world).await;
        let id = held(&world, &key).await;
        let why = json!({ "seen_agent_id": user(&world, AGENT), "reason": "Cliente pediu o supervisor" });
        assert_eq!(does(&world, &id, "take-over", why.clone()).await.code(), "own_state_offline");
        assert_eq!(left(&world, &id).await, Vec::<String>::new(), "a refusal leaves nothing");
        becomes(&world, SUPERVISOR, "available").await;
        let taken = does(&world, &id, "take-over", why.clone()).await;
        assert_eq!((taken.status, &taken.body["agent_id"]), (200, &user(&world, SUPERVISOR)), "{taken:?}");
        assert_eq!(taken.body["assignment_reason"]["code"], "taken_over");
        assert_eq!(left(&world, &id).await, ["supervisor_took_over", "Cliente pediu o supervisor"]);
        // Twice: somebody else holds it than was seen; knowing that, it stays as it is.
        assert_eq!(does(&world, &id, "take-over", why).await.code(), "taken_by_other");
        assert_eq!(does(&world, &id, "take-over", json!({})).await.status, 200);
        assert_eq!(left(&world, &id).await.len(), 2);
        // Another supervisor who still sees the agent is too late.
        let late = json!({ "seen_agent_id": user(&world, AGENT), "agent_id": user(&world, AGENT) });
        let other = admin(&world, "POST", &format!("/interactions/{id}/move"), late).await;
        assert_eq!(other.code(), "taken_by_other");
        let end = by(&world, SUPERVISOR, "POST", &format!("/interactions/{id}/conclude"), json!({})).await;
        assert_eq!(end.status, 200, "{end:?}");
        for verb in ["take-over", "move", "free"] {
            let body = json!({ "agent_id": user(&world, AGENT), "to": "queue", "reason": "x" });
            let over = does(&world, &id, verb, body).await;
            assert_eq!((over.status, over.code()), (409, "not_allowed_now"), "{verb}: {over:?}");
        }
    }

    async fn of_two_supervisors_at_once_one_has_it_and_both_are_answered(db: &TestDb) {
        let world = World::new(db).await;
        let (_, key) = floor(&world).await;
        agent_pulls(&world).await;
        let id = held(&world, &key).await;
        for who in [SUPERVISOR, ADMINISTRATOR] {
            becomes(&world, who, "available").await;
        }
        let path = format!("/interactions/{id}/take-over");
        let take = |who| by(&world, who, "POST", &path, json!({ "seen_agent_id": user(&world, AGENT) }));
        let (one, other) = tokio::join!(take(SUPERVISOR), take(ADMINISTRATOR));
        for answer in [&one, &other] {
            assert!(answer.status == 200 || answer.code() == "taken_by_other", "{answer:?}");
        }
        assert!(one.status == 200 || other.status == 200);
        let card = admin(&world, "GET", &format!("/interactions/{id}"), json!({})).await;
        assert!([user(&world, SUPERVISOR), user(&world, ADMINISTRATOR)].contains(&card.body["agent_id"]), "{card:?}");
        assert_eq!(card.body["state"], "active");

        let free = |who| by(&world, who, "POST", "/interactions/move", json!({ "ids": [id], "agent_id": user(&world, AGENT) }));
        let (one, other) = tokio::join!(free(SUPERVISOR), free(ADMINISTRATOR));
        let refused = |answer: &Answer| answer.body["items"][0]["refused"].clone();
        let answers = [refused(&one), refused(&other)];
        assert!(answers.contains(&Value::Null) && answers.contains(&json!("agent_unavailable")), "{answers:?}");
    }

    /// Rows: DASH-026, GAP-022.
    async fn what_a_supervisor_did_and_why_are_stored_together_or_not_at_all(db: &TestDb) {
        let world = World::new(db).await;
        let (_, key) = floor(&world).await;
        agent_pulls(&world).await;
        let id = held(&world, &key).await;
        becomes(&world, SUPERVISOR, "available").await;
        for (verb, body, event) in [
            ("take-over", json!({ "reason": "x" }), "InteractionAnswered"),
            ("free", json!({ "to": "queue", "reason": "x" }), "InteractionQueued"),
            ("move", json!({ "agent_id": user(&world, AGENT), "reason": "x" }), "InteractionOffered"),
        ] {
            let mut commits = world.ctx.db.subscribe();
            let done = does(&world, &id, verb, body).await;
            assert_eq!(done.status, 200, "{verb}: {done:?}");
            let mut heard = Vec::new();
            while let Ok(commit) = commits.try_recv() {
                heard.push(commit.events.iter().map(|event| event.kind.clone()).collect::<Vec<_>>());
            }
            let speaks = |kinds: &&Vec<String>| kinds.iter().any(|kind| kind == "MessageWritten");
            let speaking: Vec<&Vec<String>> = heard.iter().filter(speaks).collect();
            assert_eq!(speaking.len(), 1, "{verb}: {heard:?}");
            assert!(speaking[0].iter().any(|kind| kind == event), "{verb}: {heard:?}");
        }
        let traces = left(&world, &id).await;
        assert_eq!(traces, ["supervisor_took_over", "x", "supervisor_freed", "x", "supervisor_gave", "x"]);
    }

    /// Rows: GAP-022.
    async fn a_supervisor_moves_to_a_queue_or_to_an_agent_with_room(db: &TestDb) {
        let world = World::new(db).await;
        let (queue, key) = floor(&world).await;
        let other = text(&admin(&world, "POST", "/queues", json!({ "name": "Vendas" })).await.body["id"]);
        let path = format!("/users/{}", world.ours.users[&AGENT]);
        admin(&world, "PATCH", &path, json!({ "capacity": 1 })).await;
        let (first, second) = (comes(&world, &key, 1).await, comes(&world, &key, 2).await);
        let nobody = does(&world, &first, "move", json!({ "agent_id": user(&world, AGENT) })).await;
        assert_eq!(nobody.code(), "agent_unavailable");
        for wrong in [json!({}), json!({ "agent_id": user(&world, AGENT), "queue_id": queue })] {
            assert_eq!(does(&world, &first, "move", wrong).await.code(), "invalid");
        }
        assert_eq!(does(&world, &first, "move", json!({ "queue_id": "12345" })).await.code(), "not_found");
        let same = does(&world, &first, "move", json!({ "queue_id": queue })).await;
        assert_eq!(same.code(), "not_allowed_now", "it would only lose its place");
        agent_pulls(&world).await;
        let given = does(&world, &first, "move", json!({ "agent_id": user(&world, AGENT), "seen_agent_id": null })).await;
        assert_eq!((given.status, &given.body["agent_id"]), (200, &user(&world, AGENT)), "{given:?}");
        assert_eq!(given.body["assignment_reason"]["code"], "transferred");
        let full = does(&world, &second, "move", json!({ "agent_id": user(&world, AGENT) })).await;
        assert_eq!(full.code(), "capacity_reached");
        let moved = does(&world, &second, "move", json!({ "queue_id": other, "reason": "É venda" })).await;
        assert_eq!((moved.status, &moved.body["queue_id"]), (200, &json!(other)), "{moved:?}");
        assert_eq!(left(&world, &second).await, ["supervisor_moved", "É venda"]);
        // Out of the supervisor's reach by now, and the agent never may.
        assert_eq!(does(&world, &second, "move", json!({ "queue_id": queue })).await.status, 404);
        let path = format!("/interactions/{first}/move");
        assert_eq!(by(&world, AGENT, "POST", &path, json!({ "queue_id": queue })).await.code(), "permission_missing");
    }

    async fn many_are_moved_at_once_and_each_is_answered(db: &TestDb) {
        let world = World::new(db).await;
        let (_, key) = floor(&world).await;
        let path = format!("/users/{}", world.ours.users[&AGENT]);
        admin(&world, "PATCH", &path, json!({ "capacity": 2 })).await;
        let mut ids = Vec::new();
        for n in 1..=3 {
            ids.push(comes(&world, &key, n).await);
        }
        agent_pulls(&world).await;
        ids.push("12345".to_owned());
        let all = json!({ "ids": ids, "agent_id": user(&world, AGENT), "reason": "Mutirão" });
        let moved = by(&world, SUPERVISOR, "POST", "/interactions/move", all.clone()).await;
        let answers = |answer: &Answer| -> Vec<Value> {
            answer.body["items"].as_array().unwrap().iter().map(|one| one["refused"].clone()).collect()
        };
        assert_eq!(answers(&moved), [Value::Null, Value::Null, json!("capacity_reached"), json!("not_found")]);
        assert_eq!(left(&world, &ids[1]).await, ["supervisor_gave", "Mutirão"]);
        let again = by(&world, SUPERVISOR, "POST", "/interactions/move", all).await;
        assert_eq!(answers(&again)[..2], [json!("agent_unavailable"), json!("agent_unavailable")], "the agent has them");
        let none = by(&world, SUPERVISOR, "POST", "/interactions/move", json!({ "ids": [], "queue_id": "1" })).await;
        assert_eq!((none.code(), &none.body["fields"][0]["field"]), ("invalid", &json!("ids")));
        let many: Vec<String> = (1..=51).map(|n: i64| n.to_string()).collect();
        let many = by(&world, SUPERVISOR, "POST", "/interactions/move", json!({ "ids": many, "queue_id": "1" })).await;
        assert_eq!(many.code(), "invalid");
    }

    async fn what_is_stuck_goes_back_to_its_queue_or_ends_without_a_code(db: &TestDb) {
        let world = World::new(db).await;
        let (_, key) = floor(&world).await;
        let waits = comes(&world, &key, 1).await;
        let nothing = does(&world, &waits, "free", json!({ "to": "end", "reason": "x" })).await;
        assert_eq!(nothing.code(), "not_allowed_now", "nobody holds it");
        agent_pulls(&world).await;
        let pulled = by(&world, AGENT, "POST", "/interactions/pull", json!({ "interaction_id": waits })).await;
        assert_eq!(pulled.status, 200);
        let id = waits;
        let unreasoned = does(&world, &id, "free", json!({ "to": "queue" })).await;
        assert_eq!((unreasoned.code(), &unreasoned.body["fields"][0]["field"]), ("invalid", &json!("reason")));
        world.ctx.clock.advance(Span::from_secs(40));
        let freed = does(&world, &id, "free", json!({ "to": "queue", "reason": "Atendente sem sistema" })).await;
        assert_eq!((freed.status, &freed.body["state"]), (200, &json!("queued")), "{freed:?}");
        assert_eq!(freed.body["state_since_at"], json!(world.ctx.now()), "it waits since now");
        assert_eq!(left(&world, &id).await, ["supervisor_freed", "Atendente sem sistema"]);
        let twice = does(&world, &id, "free", json!({ "to": "queue", "reason": "x" })).await;
        assert_eq!(twice.code(), "not_allowed_now");
        by(&world, AGENT, "POST", "/interactions/pull", json!({ "interaction_id": id })).await;
        let ended = does(&world, &id, "free", json!({ "to": "end", "reason": "Cliente sumiu" })).await;
        assert_eq!((ended.status, &ended.body["state"]), (200, &json!("concluded")), "{ended:?}");
        assert_eq!(ended.body["wrap_up_code_id"], Value::Null);
        assert_eq!(left(&world, &id).await[2..], ["supervisor_ended", "Cliente sumiu"]);
    }

    /// Rows: DASH-023, DASH-024, GAP-100, GAP-101.
    async fn the_floor_is_listed_by_where_it_stands_with_its_waits(db: &TestDb) {
        let world = World::new(db).await;
        let (queue, key) = floor(&world).await;
        agent_pulls(&world).await;
        let with_agent = held(&world, &key).await;
        world.ctx.clock.advance(Span::from_secs(30));
        let old = comes(&world, &key, 1).await;
        world.ctx.clock.advance(Span::from_secs(20));
        comes(&world, &key, 2).await;
        world.ctx.clock.advance(Span::from_secs(10));
        let ids = async |rest: &str| -> Vec<String> {
            let list = by(&world, SUPERVISOR, "GET", &format!("/conversations?{rest}"), json!({})).await;
            list.body["items"].as_array().unwrap().iter().map(|one| text(&one["interaction"]["id"])).collect()
        };
        assert_eq!(ids("part=in_progress").await, [with_agent.as_str()]);
        assert_eq!(ids("part=waiting&order=oldest").await[0], old);
        assert_eq!(ids("part=waiting").await[1], old);
        assert_eq!(ids("part=wrap_up").await, Vec::<String>::new());
        assert_eq!(ids("part=waiting&channel=whatsapp").await, Vec::<String>::new());
        assert_eq!(ids(&format!("part=waiting&channel=web-chat&queue_id={queue}")).await.len(), 2);
        let path = format!("/interactions/{with_agent}");
        let card = by(&world, SUPERVISOR, "GET", &path, json!({})).await;
        let now = world.ctx.now();
        assert_eq!(card.body["state_since_at"], json!(now - Span::from_secs(60)));
        let floor = async |rest: &str| by(&world, SUPERVISOR, "GET", &format!("/conversations/floor{rest}"), json!({})).await.body;
        let counts = floor("").await;
        assert_eq!((&counts["waiting_count"], &counts["in_progress_count"], &counts["open_count"]), (&json!(2), &json!(1), &json!(3)));
        assert_eq!(counts["longest_wait_since_at"], json!(now - Span::from_secs(30)));
        assert_eq!(counts["shortest_wait_since_at"], json!(now - Span::from_secs(10)));
        assert_eq!(counts["avg_wait_ms"], 20_000);
        let agent = format!("?agent_id={}", world.ours.users[&AGENT]);
        assert_eq!(floor(&agent).await["waiting_count"], 0);
        assert_eq!(floor("?channel=whatsapp").await["avg_wait_ms"], Value::Null, "nobody waits");
        // The code is pending, then it is over: its history is read.
        by(&world, AGENT, "POST", &format!("{path}/conclude"), json!({})).await;
        assert_eq!(ids("part=wrap_up").await, [with_agent.as_str()]);
        let ended = does(&world, &with_agent, "free", json!({ "to": "end", "reason": "x" })).await;
        assert_eq!(ended.status, 200, "{ended:?}");
        assert_eq!(ids("part=ended").await, [with_agent]);
        assert_eq!(floor("").await["ended_count"], 1);
        let thread = by(&world, SUPERVISOR, "GET", &format!("{path}/messages"), json!({})).await;
        assert!(thread.body["items"].as_array().unwrap().iter().any(|one| one["text"] == "oi"));
    }

    /// Rows: GAP-101.
    async fn the_board_says_from_when_on_a_queue_alerts(db: &TestDb) {
        let world = World::new(db).await;
        let (queue, _) = floor(&world).await;
        let board = by(&world, SUPERVISOR, "GET", "/board", json!({})).await;
        assert_eq!(board.body["queues"][0]["alerts"], json!({ "waiting_count": null, "wait_s": null, "below_target": false }));
        let path = format!("/queues/{queue}");
        let wrong = admin(&world, "PATCH", &path, json!({ "alert_wait_s": 0 })).await;
        assert_eq!((wrong.code(), &wrong.body["fields"][0]["field"]), ("invalid", &json!("alert_wait_s")));
        let set = json!({ "alert_waiting_count": 5, "alert_wait_s": 120, "alert_below_target": true });
        assert_eq!(admin(&world, "PATCH", &path, set).await.status, 200);
        eventually(&world, SUPERVISOR, "/api/v1/board", |body| {
            body["queues"][0]["alerts"] == json!({ "waiting_count": 5, "wait_s": 120, "below_target": true })
        })
        .await;
    }

    /// Rows: DASH-025, GAP-090.
    async fn an_agents_state_is_set_with_a_reason_that_is_told_and_kept(db: &TestDb) {
        let world = World::new(db).await;
        floor(&world).await;
        let pause = text(&admin(&world, "POST", "/pause-reasons", json!({ "name": "Feedback" })).await.body["id"]);
        let gone = set_state(&world, SUPERVISOR, json!({ "state": "available", "reason": "x" })).await;
        assert_eq!(gone.code(), "agent_signed_out");
        agent_pulls(&world).await;
        let missing = set_state(&world, SUPERVISOR, json!({ "state": "offline" })).await;
        assert_eq!((missing.code(), &missing.body["fields"][0]["field"]), ("invalid", &json!("reason")));
        let which = set_state(&world, SUPERVISOR, json!({ "state": "paused", "reason": "x" })).await;
        assert_eq!((which.code(), &which.body["fields"][0]["field"]), ("invalid", &json!("pause_reason_id")));
        let unknown = set_state(&world, SUPERVISOR, json!({ "state": "paused", "pause_reason_id": "12345", "reason": "x" })).await;
        assert!(matches!(unknown.status, 404 | 409), "{unknown:?}");
        assert_eq!((kept(&world).await.len(), told(&world, AGENT).await.len()), (0, 0), "a refusal leaves nothing");

        let feedback = json!({ "state": "paused", "pause_reason_id": pause, "reason": "Conversa sobre a última nota" });
        let set = set_state(&world, SUPERVISOR, feedback.clone()).await;
        assert_eq!((set.status, &set.body["state"]), (200, &json!("paused")), "{set:?}");
        assert_eq!(set_state(&world, ADMINISTRATOR, feedback).await.code(), "agent_state_set", "another supervisor was faster");
        let mine = told(&world, AGENT).await;
        assert_eq!(mine.len(), 1, "{mine:?}");
        assert_eq!((&mine[0]["text"], &mine[0]["agent_state"]), (&json!("Conversa sobre a última nota"), &json!("paused")));
        assert_eq!(mine[0]["author_id"], user(&world, SUPERVISOR));
        let entries = kept(&world).await;
        assert_eq!(entries.len(), 1, "{entries:?}");
        assert_eq!((&entries[0]["before"]["state"], &entries[0]["after"]["state"]), (&json!("available"), &json!("paused")));
        assert_eq!(entries[0]["after"]["reason"], "Conversa sobre a última nota");
        assert_eq!(entries[0]["actor_id"], user(&world, SUPERVISOR));

        assert_eq!(set_state(&world, SUPERVISOR, json!({ "state": "available", "reason": "Voltou" })).await.body["state"], "available");
        assert_eq!(set_state(&world, SUPERVISOR, json!({ "state": "offline", "reason": "Foi embora" })).await.body["state"], "offline");
        assert_eq!(set_state(&world, SUPERVISOR, json!({ "state": "offline", "reason": "Foi embora" })).await.code(), "agent_signed_out");
        assert_eq!((kept(&world).await.len(), told(&world, AGENT).await.len()), (3, 3));
        let list = by(&world, SUPERVISOR, "GET", "/announcements", json!({})).await;
        assert_eq!(list.body["items"], json!([]), "what tells one agent of a state is no announcement");
    }

    async fn an_agent_out_of_reach_is_not_found(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        agent_pulls(&world).await;
        let body = json!({ "state": "offline", "reason": "x" });
        assert_eq!(set_state(&world, SUPERVISOR, body.clone()).await.status, 404, "none of the supervisor's queues");
        let unseen = json!({ "text": "oi", "audience": { "user_ids": [user(&world, AGENT)] } });
        let unseen = by(&world, SUPERVISOR, "POST", "/announcements", unseen).await;
        assert_eq!((unseen.code(), &unseen.body["fields"][0]["field"]), ("invalid", &json!("audience.user_ids")));
        assert_eq!(set_state(&world, ADMINISTRATOR, body).await.status, 200);
    }

    async fn an_announcement_is_told_read_once_taken_back_and_expires(db: &TestDb) {
        let world = World::new(db).await;
        let (queue, _) = floor(&world).await;
        let write = async |who, body: Value| by(&world, who, "POST", "/announcements", body).await;
        let made = write(SUPERVISOR, json!({ "text": "Reunião às 15h <b>na sala 2</b>", "audience": { "queue_ids": [queue] } })).await;
        assert_eq!(made.status, 200, "{made:?}");
        assert_eq!((&made.body["recipient_count"], &made.body["read_count"]), (&json!(1), &json!(0)), "the author is not told");
        let id = text(&made.body["id"]);
        let mine = told(&world, AGENT).await;
        assert_eq!((&mine[0]["text"], &mine[0]["read_at"]), (&json!("Reunião às 15h <b>na sala 2</b>"), &Value::Null));
        let read = format!("/announcements/{id}/read");
        assert_eq!(by(&world, ADMINISTRATOR, "POST", &read, json!({})).await.status, 404, "was not told");
        assert_eq!(by(&world, AGENT, "POST", &read, json!({})).await.status, 200);
        let at = told(&world, AGENT).await[0]["read_at"].clone();
        world.ctx.clock.advance(Span::from_secs(5));
        assert_eq!(by(&world, AGENT, "POST", &read, json!({})).await.status, 200, "twice changes nothing");
        assert_eq!(told(&world, AGENT).await[0]["read_at"], at);
        let readers = by(&world, SUPERVISOR, "GET", &format!("/announcements/{id}/readers"), json!({})).await;
        assert_eq!(readers.body["items"], json!([{ "user_id": user(&world, AGENT), "read_at": at }]));
        let list = by(&world, SUPERVISOR, "GET", "/announcements", json!({})).await;
        assert_eq!(list.body["items"][0]["read_count"], 1);
        assert_eq!(list.body["items"][0]["audience"]["queue_ids"], json!([queue]));

        // Wider and narrower: everybody within reach, a group, nobody, another's queue.
        let everybody = write(ADMINISTRATOR, json!({ "text": "A todos", "audience": { "everybody": true }, "shown_s": 60 })).await;
        assert_eq!(everybody.body["recipient_count"], 3);
        let within = write(SUPERVISOR, json!({ "text": "A meus", "audience": { "everybody": true } })).await;
        assert_eq!(within.body["recipient_count"], 1, "whom the supervisor reaches");
        let field = |answer: &Answer| (answer.code().to_owned(), text(&answer.body["fields"][0]["field"]));
        let invalid = |field: &str| ("invalid".to_owned(), field.to_owned());
        assert_eq!(field(&write(SUPERVISOR, json!({ "text": "x", "audience": {} })).await), invalid("audience"));
        assert_eq!(field(&write(SUPERVISOR, json!({ "text": " ", "audience": { "everybody": true } })).await), invalid("text"));
        assert_eq!(field(&write(SUPERVISOR, json!({ "text": "x", "audience": { "everybody": true }, "shown_s": 59 })).await), invalid("shown_s"));
        let other = text(&admin(&world, "POST", "/queues", json!({ "name": "Vendas" })).await.body["id"]);
        assert_eq!(field(&write(SUPERVISOR, json!({ "text": "x", "audience": { "queue_ids": [other] } })).await), invalid("audience.queue_ids"));
        let group = text(&admin(&world, "POST", "/user-groups", json!({ "name": "Turno da manhã" })).await.body["id"]);
        assert_eq!(field(&write(SUPERVISOR, json!({ "text": "x", "audience": { "user_group_ids": [group] } })).await), invalid("audience"));
        assert_eq!(field(&write(SUPERVISOR, json!({ "text": "x", "audience": { "user_group_ids": ["12345"] } })).await), invalid("audience.user_group_ids"));

        // The supervisor sees only what the supervisor wrote, and takes it back once.
        let path = format!("/announcements/{}", text(&everybody.body["id"]));
        assert_eq!(by(&world, SUPERVISOR, "DELETE", &path, json!({})).await.status, 404);
        assert_eq!(told(&world, AGENT).await.len(), 3);
        world.ctx.clock.advance(Span::from_secs(61));
        assert_eq!(told(&world, AGENT).await.len(), 2, "one has expired");
        assert_eq!(by(&world, SUPERVISOR, "DELETE", &format!("/announcements/{id}"), json!({})).await.status, 200);
        assert_eq!(by(&world, SUPERVISOR, "DELETE", &format!("/announcements/{id}"), json!({})).await.status, 200);
        assert_eq!(told(&world, AGENT).await.len(), 1);
        let log = admin(&world, "GET", "/audit-log?subject=announcement", json!({})).await;
        assert_eq!(log.body["items"].as_array().unwrap().len(), 4, "three written, one taken back");
    }
}
