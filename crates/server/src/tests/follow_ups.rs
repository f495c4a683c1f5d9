//! Follow-ups: asked of an area, accepted once, returned with a reason, done; who answers for the case is told, also of a delay.

use base::authz::RoleProfile;
use base::time::Span;
use serde_json::{Value, json};
use store::db_test;

use super::cases::{asks, does, kind, text};
use super::support::{NOON, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;
const SENIOR: RoleProfile = RoleProfile::SeniorAgent;

/// A case of the agent, and an area of two others.
pub(super) struct Office {
    pub(super) kind: String,
    pub(super) case: String,
    pub(super) area: String,
}

impl Office {
    pub(super) async fn new(world: &World) -> Self {
        let members = [SENIOR, SUPERVISOR].map(|who| world.ours.users[&who]);
        let group = json!({ "name": "Financeiro", "member_ids": members });
        let area = does(world, ADMINISTRATOR, "POST", "/user-groups", group).await;
        let kind = kind(world, json!({ "name": "Cobrança" })).await;
        let case = does(world, AGENT, "POST", "/cases", json!({ "type_id": kind })).await;
        Self {
            case: text(&case["id"]),
            area: text(&area["id"]),
            kind,
        }
    }

    pub(super) async fn ask(&self, world: &World, more: Value) -> Value {
        let mut body = json!({ "text": "Estornar a cobrança em dobro", "group_id": self.area });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let path = format!("/cases/{}/follow-ups", self.case);
        does(world, AGENT, "POST", &path, body).await
    }
}

async fn step(world: &World, who: RoleProfile, one: &Value, step: &str, body: Value) -> Value {
    let path = format!("/follow-ups/{}/{step}", text(&one["id"]));
    does(world, who, "POST", &path, body).await
}

/// What somebody was told and has not seen, newest first.
async fn told(world: &World, who: RoleProfile) -> Vec<String> {
    let list = does(world, who, "GET", "/office-notices", json!({})).await;
    let items = list["items"].as_array().unwrap();
    let unread: Vec<String> = items
        .iter()
        .filter(|one| one["read_at"].is_null())
        .map(|one| text(&one["kind"]))
        .collect();
    let count = does(world, who, "GET", "/office-notices/count", json!({})).await;
    assert_eq!(count["unread_count"], json!(unread.len()));
    unread
}

async fn heard(world: &World, who: RoleProfile) -> Vec<String> {
    let told = told(world, who).await;
    does(world, who, "POST", "/office-notices/read", json!({})).await;
    told
}

async fn works(world: &World) {
    app::jobs::drain(&world.ctx, app_office::jobs::ALL)
        .await
        .unwrap();
}

db_test! {
    /// Rows: CASE-028.
    async fn an_area_accepts_once_returns_with_a_reason_and_does_it_the_second_time(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let asked = office.ask(&world, json!({})).await;
        assert_eq!((&asked["state"], &asked["user_id"]), (&json!("open"), &Value::Null));
        assert_eq!(asked["steps"], json!(["reassign", "cancel"]), "who asked does not do it");
        for member in [SENIOR, SUPERVISOR] {
            assert_eq!(heard(&world, member).await, ["follow_up_assigned"], "every member of the area");
        }
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new());

        let taken = step(&world, SENIOR, &asked, "accept", json!({})).await;
        assert_eq!((&taken["state"], &taken["user_id"]), (&json!("in_progress"), &json!(world.ours.users[&SENIOR])));
        let again = step(&world, SENIOR, &asked, "accept", json!({})).await;
        assert_eq!(again["revision"], taken["revision"], "again is as good as once");
        let path = |step: &str| format!("/follow-ups/{}/{step}", text(&asked["id"]));
        let second = asks(&world, SUPERVISOR, "POST", &path("accept"), json!({})).await;
        assert_eq!((second.status, second.code(), &second.body["user_name"]), (409, "follow_up_taken", &json!("senior_agent")));
        let stranger = asks(&world, AGENT, "POST", &path("conclude"), json!({})).await;
        assert_eq!((stranger.status, stranger.code()), (403, "follow_up_of_others"));

        let silent = asks(&world, SENIOR, "POST", &path("return"), json!({ "reason": " " })).await;
        assert_eq!(silent.body["fields"][0]["field"], "reason");
        let back = step(&world, SENIOR, &asked, "return", json!({ "reason": "Falta o comprovante" })).await;
        assert_eq!((&back["state"], &back["reason"], &back["steps"]), (&json!("returned"), &json!("Falta o comprovante"), &json!([])));
        assert_eq!(heard(&world, AGENT).await, ["follow_up_returned"]);
        let over = asks(&world, SENIOR, "POST", &path("conclude"), json!({})).await;
        assert_eq!(over.code(), "follow_up_over");

        let resent = json!({ "group_id": office.area, "text": "Estornar; o comprovante está nos anexos" });
        let resent = step(&world, AGENT, &asked, "reassign", resent).await;
        assert_eq!((&resent["state"], &resent["user_id"], &resent["reason"]), (&json!("open"), &Value::Null, &Value::Null));
        let done = step(&world, SUPERVISOR, &asked, "conclude", json!({ "conclusion": "Estornado no cartão" })).await;
        assert_eq!((&done["state"], &done["user_id"], &done["conclusion"]), (&json!("done"), &json!(world.ours.users[&SUPERVISOR]), &json!("Estornado no cartão")));
        assert_eq!(heard(&world, AGENT).await, ["follow_up_done"]);
        for wanted in ["accept", "conclude", "cancel"] {
            let over = asks(&world, AGENT, "POST", &path(wanted), json!({})).await;
            assert_eq!(over.code(), "follow_up_over", "{wanted}");
        }

        let trail = does(&world, AGENT, "GET", &format!("/cases/{}/history", office.case), json!({})).await;
        let states: Vec<(&Value, &Value)> = trail["items"].as_array().unwrap().iter()
            .map(|one| (&one["changes"][0]["to"]["state"], &one["reason"])).collect();
        let null = Value::Null;
        assert_eq!(states[..5], [
            (&json!("done"), &null),
            (&json!("open"), &null),
            (&json!("returned"), &json!("Falta o comprovante")),
            (&json!("in_progress"), &null),
            (&json!("open"), &null),
        ]);
        let list = does(&world, SENIOR, "GET", &format!("/cases/{}/follow-ups", office.case), json!({})).await;
        assert_eq!(list["items"][0]["text"], "Estornar; o comprovante está nos anexos");
        let read = does(&world, AGENT, "GET", &format!("/cases/{}", office.case), json!({})).await;
        assert_eq!(read["revision"], 1, "who edits the case is not disturbed");
    }

    /// Rows: CASE-028.
    async fn a_delay_is_told_once_for_each_deadline(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let minute = 60_000_000;
        let asked = office.ask(&world, json!({ "due_at": NOON.micros() + 10 * minute })).await;
        works(&world).await;
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new(), "not late yet");
        world.ctx.clock.advance(Span::from_mins(11));
        works(&world).await;
        assert_eq!(heard(&world, AGENT).await, ["follow_up_overdue"]);
        // After a crash the job runs again: what it told is told.
        let job = store::job_queue::Job {
            id: world.ctx.id(base::id::JobId::from_i64),
            org: world.ours.org,
            kind: app_office::jobs::tell_follow_up_delay::NAME.to_owned(),
            payload: json!({ "follow_up_id": asked["id"], "due_at": asked["due_at"] }),
            attempts: 1,
            run_at: NOON,
            created_at: NOON,
            last_error: None,
        };
        app_office::jobs::tell_follow_up_delay::run(world.ctx.clone(), job).await.unwrap();
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new(), "told once");

        let later = json!({ "group_id": office.area, "due_at": NOON.micros() + 30 * minute });
        step(&world, AGENT, &asked, "reassign", later).await;
        works(&world).await;
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new());
        world.ctx.clock.advance(Span::from_mins(20));
        works(&world).await;
        assert_eq!(heard(&world, AGENT).await, ["follow_up_overdue"], "a new deadline is late anew");

        let other = office.ask(&world, json!({ "due_at": NOON.micros() + 40 * minute })).await;
        step(&world, SENIOR, &other, "conclude", json!({})).await;
        heard(&world, AGENT).await;
        world.ctx.clock.advance(Span::from_mins(20));
        works(&world).await;
        assert_eq!(told(&world, AGENT).await, Vec::<String>::new(), "what is done is not late");
    }

    /// Rows: CASE-028, CASE-003.
    async fn a_follow_up_is_asked_for_a_case_within_reach_of_somebody_who_is_there(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let path = format!("/cases/{}/follow-ups", office.case);
        for (body, field) in [
            (json!({ "text": "x" }), "group_id"),
            (json!({ "text": "x", "group_id": "77" }), "group_id"),
            (json!({ "text": "x", "user_id": "77" }), "user_id"),
            (json!({ "text": "x", "user_id": world.theirs.users[&AGENT] }), "user_id"),
            (json!({ "text": "x", "group_id": office.area, "due_at": NOON.micros() }), "due_at"),
            (json!({ "text": " ", "group_id": office.area }), "text"),
            (json!({ "text": "x".repeat(2001), "group_id": office.area }), "text"),
        ] {
            let wrong = asks(&world, AGENT, "POST", &path, body).await;
            assert_eq!((wrong.status, &wrong.body["fields"][0]["field"]), (422, &json!(field)), "{wrong:?}");
        }
        let beyond = asks(&world, SENIOR, "POST", &path, json!({ "text": "x", "group_id": office.area })).await;
        assert_eq!(beyond.code(), "case_beyond_reach");
        assert_eq!(world.theirs("GET", &format!("/api/v1{path}"), json!({})).await.status, 404);

        let asked = office.ask(&world, json!({ "group_id": null, "user_id": world.ours.users[&SENIOR] })).await;
        assert_eq!(asked["group_id"], Value::Null);
        let of = |step: &str| format!("/follow-ups/{}/{step}", text(&asked["id"]));
        for step in ["accept", "cancel"] {
            let strange = world.theirs("POST", &format!("/api/v1{}", of(step)), json!({})).await;
            assert_eq!(strange.status, 404);
            let other = asks(&world, SUPERVISOR, "POST", &of(step), json!({})).await;
            assert_eq!(other.code(), "follow_up_of_others", "{step}");
        }
        let says = json!({ "user_id": world.ours.users[&SUPERVISOR], "text": "Outra coisa" });
        let says = asks(&world, SENIOR, "POST", &of("reassign"), says).await;
        assert_eq!(says.code(), "follow_up_of_others", "who has it does not say what was asked");
        let given = step(&world, SENIOR, &asked, "reassign", json!({ "user_id": world.ours.users[&SUPERVISOR] })).await;
        assert_eq!(given["user_id"], json!(world.ours.users[&SUPERVISOR]));
        assert_eq!(heard(&world, SUPERVISOR).await, ["follow_up_assigned"]);
        step(&world, AGENT, &asked, "cancel", json!({})).await;
        assert_eq!(heard(&world, SUPERVISOR).await, ["follow_up_cancelled"]);

        does(&world, AGENT, "PATCH", &format!("/cases/{}", office.case), json!({ "status": "concluded" })).await;
        let late = asks(&world, AGENT, "POST", &path, json!({ "text": "x", "group_id": office.area })).await;
        assert_eq!(late.code(), "case_concluded");
    }

    /// Rows: GAP-010.
    async fn a_case_that_is_forwarded_to_a_group_is_told_to_every_member(db: &TestDb) {
        let world = World::new(db).await;
        let office = Office::new(&world).await;
        let case = format!("/cases/{}", office.case);
        does(&world, AGENT, "PATCH", &case, json!({ "group_id": office.area, "responsible_id": null })).await;
        let list = does(&world, SENIOR, "GET", "/office-notices", json!({})).await;
        let one = &list["items"][0];
        assert_eq!((&one["kind"], &one["case_id"], &one["group_id"]), (&json!("case_forwarded"), &json!(office.case), &json!(office.area)));
        assert_eq!(one["actor_id"], json!(world.ours.users[&AGENT]));
        for member in [SENIOR, SUPERVISOR] {
            assert_eq!(heard(&world, member).await, ["case_forwarded"]);
        }
        does(&world, SENIOR, "PATCH", &case, json!({ "priority": "high" })).await;
        assert_eq!(told(&world, SUPERVISOR).await, Vec::<String>::new(), "it was there already");
        let with = json!({ "type_id": office.kind, "group_id": office.area });
        does(&world, SENIOR, "POST", "/cases", with).await;
        assert_eq!(heard(&world, SUPERVISOR).await, ["case_forwarded"], "also one that is opened so");
        assert_eq!(told(&world, SENIOR).await, Vec::<String>::new(), "who forwards it knows");
        let other = does(&world, AGENT, "POST", "/cases", json!({ "type_id": office.kind })).await;
        let many = json!({ "ids": [other["id"]], "group_id": office.area, "responsible_id": world.ours.users[&SENIOR] });
        does(&world, AGENT, "POST", "/cases/change", many).await;
        assert_eq!(heard(&world, SENIOR).await, ["case_assigned"], "told of what is theirs, once");
        assert_eq!(heard(&world, SUPERVISOR).await, ["case_forwarded"]);
        let read = does(&world, SUPERVISOR, "GET", "/office-notices?limit=1", json!({})).await;
        let rest = format!("/office-notices?cursor={}", text(&read["next"]));
        assert_eq!(does(&world, SUPERVISOR, "GET", &rest, json!({})).await["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(world.theirs("GET", "/api/v1/office-notices", json!({})).await.body["items"], json!([]));
    }
}
