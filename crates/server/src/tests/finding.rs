//! Finding interactions in a list: by phone as people write it, and by the flag of the hours.

use app_floor::intake;
use app_setup::account;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::phone::Phone;
use channels::heard::{Content, Heard, HeardMessage, HeardOrigin, Identity};
use serde_json::{Value, json};
use store::db_test;

use super::main_path::{eventually, prepare};
use super::support::{NOON, World};

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

async fn make(world: &World, path: &str, body: Value) -> Value {
    let made = world
        .ours(ADMINISTRATOR, "POST", &format!("/api/v1/{path}"), body)
        .await;
    assert_eq!(made.status, 200, "{made:?}");
    made.body
}

/// A queue with a WhatsApp number of its own; gives the account.
async fn number(world: &World, name: &str, key: &str, calendar: Option<&str>) -> String {
    let queue = make(
        world,
        "queues",
        json!({ "name": name, "calendar_id": calendar }),
    )
    .await["id"]
        .clone();
    let account = json!({
        "channel": "whatsapp", "name": name, "queue_id": queue,
        "settings": { "phone_number_id": key, "business_account_id": "2" },
        "secrets": { "access_token": "t", "app_secret": "s", "verify_token": "v" },
    });
    make(world, "channel-accounts", account).await["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn writes(world: &World, account: &str, key: &str, phone: &str) {
    let scope = Scope::system(world.ours.org, SystemReason::Intake);
    let ready = account::get(&world.ctx, &scope, account.parse().unwrap())
        .await
        .unwrap();
    let heard = vec![Heard::Message(HeardMessage {
        of: HeardOrigin {
            external_id: format!("wamid.{phone}"),
            account_key: key.to_owned(),
            from: Identity {
                phone: Phone::parse(phone, "BR").ok(),
                ..Identity::default()
            },
            at: NOON,
        },
        reply_to: None,
        referral: None,
        is_forwarded: false,
        content: Content::Text {
            text: "oi".to_owned(),
        },
    })];
    intake::hear(&world.ctx, &ready, heard, b"{}")
        .await
        .unwrap();
}

/// Phones of what a list gives.
async fn phones(world: &World, query: &str) -> Vec<String> {
    let path = format!("/api/v1/interactions?view=waiting&{query}");
    let list = world.ours(ADMINISTRATOR, "GET", &path, json!({})).await;
    assert_eq!(list.status, 200, "{list:?}");
    let items = list.body["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| one["customer"]["phone"].as_str().unwrap().to_owned())
        .collect()
}

db_test! {
    /// Rows: ROUTE-015, AGENT-008.
    async fn by_the_flag_of_the_hours_and_by_phone_as_people_write_it(db: &TestDb) {
        let world = World::new(db).await;
        prepare(&world).await;
        let sundays = json!({ "name": "Domingo", "definition": {
            "time_zone": "America/Sao_Paulo",
            "week": { "spans": [{ "day": "sunday", "from_min": 0, "to_min": 60 }] },
        }});
        let calendar = make(&world, "calendars", sundays).await["id"].as_str().unwrap().to_owned();
        let open = number(&world, "Vendas", "1", None).await;
        let closed = number(&world, "Plantão", "2", Some(&calendar)).await;
        writes(&world, &open, "1", "+5548999900011").await;
        writes(&world, &closed, "2", "+5511988442201").await;
        // The floor tells the hours, beside the request.
        eventually(&world, ADMINISTRATOR, "/api/v1/interactions?view=waiting&after_hours=true", |body| {
            body["items"].as_array().is_some_and(|items| items.len() == 1)
        })
        .await;
        let (maria, lucas) = ("(48) 99990-0011", "(11) 98844-2201");
        assert_eq!(phones(&world, "").await, [maria, lucas]);
        assert_eq!(phones(&world, "after_hours=true").await, [lucas]);
        assert_eq!(phones(&world, "after_hours=false").await, [maria]);
        for written in ["(48)%2099990-0011", "48999900011", "%2B5548999900011", "5548999900011", "48%209990-0011"] {
            assert_eq!(phones(&world, &format!("phone={written}")).await, [maria], "{written}");
        }
        assert_eq!(phones(&world, "phone=48999900012").await, Vec::<String>::new());
        assert_eq!(phones(&world, "phone=abc").await, Vec::<String>::new());
    }
}
