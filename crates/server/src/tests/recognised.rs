//! Who somebody is, told by nothing but a caller's number or the sender of a mail: the use case that calls and mail will begin with.

use std::collections::BTreeSet;

use app_floor::intake;
use app_setup::account;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::phone::{BRAZIL, Phone};
use channels::Heard;
use channels::heard::{Content, HeardMessage, HeardOrigin, Identity};
use serde_json::{Value, json};
use store::db_test;

use super::support::World;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;

async fn does(world: &World, method: &str, path: &str, body: Value) -> Value {
    let answer = world
        .ours(ADMINISTRATOR, method, &format!("/api/v1{path}"), body)
        .await;
    assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    answer.body
}

async fn person(world: &World, name: &str, points: Value) -> Value {
    let body = json!({ "kind": "natural", "name": name, "anyway": true, "contact_points": points });
    does(world, "POST", "/people", body).await["id"].clone()
}

fn phone(value: &str) -> Value {
    json!({ "kind": "phone", "value": value, "label": "mobile" })
}

fn mail(value: &str) -> Value {
    json!({ "kind": "email", "value": value })
}

/// Lets somebody come who is known by these addresses alone, and gives the contact that began.
async fn comes(world: &World, account: &str, from: Identity) -> Value {
    let scope = Scope::system(world.ours.org, SystemReason::Intake);
    let ready = account::get(&world.ctx, &scope, account.parse().unwrap())
        .await
        .unwrap();
    let heard = Heard::Message(HeardMessage {
        of: HeardOrigin {
            external_id: world.ctx.ids.next().to_string(),
            account_key: String::new(),
            from,
            at: world.ctx.now(),
        },
        content: Content::Text {
            text: "oi".to_owned(),
        },
        reply_to: None,
        is_forwarded: false,
        referral: None,
    });
    intake::hear(&world.ctx, &ready, vec![heard], b"")
        .await
        .unwrap();
    let open = does(world, "GET", "/interactions?view=open&limit=50", json!({})).await;
    let id = |one: &&Value| one["id"].as_str().unwrap().parse::<i64>().unwrap();
    open["items"]
        .as_array()
        .unwrap()
        .iter()
        .max_by_key(id)
        .unwrap()
        .clone()
}

fn caller(number: &str) -> Identity {
    Identity {
        phone: Phone::parse(number, BRAZIL).ok(),
        ..Identity::default()
    }
}

fn sender(address: &str) -> Identity {
    Identity {
        email: Some(address.to_owned()),
        ..Identity::default()
    }
}

db_test! {
    /// Rows: PERSON-003, PERSON-004, CONFLICT-17.
    async fn one_owner_of_a_number_or_an_address_is_recognised_and_of_two_the_agent_chooses(db: &TestDb) {
        let world = World::new(db).await;
        world.allow_duplicate_people(true).await;
        let queue = does(&world, "POST", "/queues", json!({ "name": "Loja" })).await["id"].clone();
        let account = json!({ "channel": "api", "name": "ERP", "queue_id": queue, "settings": { "webhook_url": "http://127.0.0.1:1/" } });
        let account = does(&world, "POST", "/channel-accounts", account).await["id"].as_str().unwrap().to_owned();
        let maria = person(&world, "Maria Lima", json!([phone("(48) 99999-0001"), mail("maria@exemplo.com")])).await;
        let jose = person(&world, "José Reis", json!([phone("(48) 3222-1100"), mail("jose@exemplo.com")])).await;
        person(&world, "Mãe", json!([phone("(48) 3333-4444"), mail("casa@exemplo.com")])).await;
        person(&world, "Filho", json!([phone("(48) 3333-4444"), mail("casa@exemplo.com")])).await;
        person(&world, "Rui Sá", json!([phone("(48) 3555-6666")])).await;
        let both = Identity { email: Some("jose@exemplo.com".to_owned()), ..caller("(48) 3555-6666") };
        let mut seen = BTreeSet::new();
        for (from, expected, name) in [
            (caller("+55 48 99999-0001"), &maria, "Maria Lima"),
            (caller("(48) 3222-1100"), &jose, "José Reis"),
            (caller("(48) 3333-4444"), &Value::Null, ""),
            (caller("(48) 98888-7777"), &Value::Null, ""),
            (sender("MARIA@Exemplo.com"), &maria, "Maria Lima"),
            (sender("casa@exemplo.com"), &Value::Null, "casa@exemplo.com"),
            (sender("ninguem@exemplo.com"), &Value::Null, "ninguem@exemplo.com"),
            (both, &Value::Null, ""),
        ] {
            let said = format!("{from:?}");
            let card = comes(&world, &account, from).await;
            assert_eq!(&card["person_id"], expected, "{said}: {card}");
            assert!(name.is_empty() || card["customer"]["name"] == name, "{said}: {card}");
            assert!(seen.insert(card["id"].to_string()), "each of them begins a contact: {said}");
        }
    }
}
