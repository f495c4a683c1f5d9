//! A menu before the agent: what customers are asked, what their answers lead to, and who may change it.

use std::collections::BTreeSet;

use app::clock::Clock;
use app::ctx::Settings;
use app::seal::SealKey;
use app_floor::floors::Floors;
use app_floor::intake;
use app_setup::account;
use base::authz::{RoleProfile, Scope, SystemReason};
use base::phone::Phone;
use base::time::Span;
use channels::heard::{Choice, ChoiceKind, Content, Heard, HeardMessage, HeardOrigin, Identity};
use serde_json::{Value, json};
use store::db_test;
use store::testing::TestDb;
use tokio::sync::watch;

use super::main_path::{Visitor, eventually, prepare};
use super::modules::switch;
use super::support::{Answer, NOON, World};
use super::templates::whatsapp;
use super::waiting::{is_out, texts, thread, waiting_ids};
use crate::serve;

const ADMINISTRATOR: RoleProfile = RoleProfile::Administrator;
const SUPERVISOR: RoleProfile = RoleProfile::Supervisor;
const AGENT: RoleProfile = RoleProfile::Agent;

fn pt(text: &str) -> Value {
    json!({ "pt-BR": text })
}

fn edge(from: &str, port: &str, to: &str) -> Value {
    json!({ "from": from, "port": port, "to": to })
}

/// A menu of two queues behind opening hours; outside them a sentence and the end.
fn definition(sales: &str, money: &str, calendar: &str) -> Value {
    let option = |id: &str, digits: &str, label: &str| json!({ "id": id, "digits": digits, "label": pt(label) });
    json!({
        "media": ["chat", "messaging"],
        "nodes": [
            { "key": "start", "kind": "start" },
            { "key": "hours", "kind": "hours", "calendar_id": calendar },
            { "key": "menu", "kind": "menu", "text": pt("Olá, {customer}! Com quem quer falar?"),
              "options": [option("sales", "1", "Vendas"), option("money", "2", "Financeiro")],
              "invalid_text": pt("Não entendi."), "invalid_tries": 1,
              "silence_min": 5, "silence_text": pt("Ainda está aí?"), "silence_tries": 1 },
            { "key": "sales", "kind": "queue", "queue_id": sales, "priority": 0 },
            { "key": "money", "kind": "queue", "queue_id": money, "priority": 3 },
            { "key": "end", "kind": "end", "text": pt("Até logo.") },
        ],
        "edges": [
            edge("start", "next", "hours"), edge("hours", "open", "menu"), edge("hours", "closed", "end"),
            edge("menu", "option:sales", "sales"), edge("menu", "option:money", "money"),
            edge("menu", "invalid", "sales"), edge("menu", "silent", "end"),
        ],
    })
}

/// Two queues, an agent in the first, hours, a web chat, and a published flow that the chat uses.
struct Stage {
    world: World,
    key: String,
    chat: String,
    sales: String,
    money: String,
    calendar: String,
    flow: String,
}

impl Stage {
    async fn new(db: &TestDb) -> Self {
        let world = World::new(db).await;
        let (key, _) = prepare(&world).await;
        let first = |answer: Answer| answer.body["items"][0]["id"].as_str().unwrap().to_owned();
        let id = |answer: Answer| answer.body["id"].as_str().unwrap().to_owned();
        let ask = async |method: &str, path: &str, body: Value| {
            let answer = world.ours(ADMINISTRATOR, method, path, body).await;
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
            answer
        };
        let sales = first(ask("GET", "/api/v1/queues", json!({})).await);
        let chat = first(ask("GET", "/api/v1/channel-accounts", json!({})).await);
        let money = id(ask("POST", "/api/v1/queues", json!({ "name": "Financeiro" })).await);
        let welcome = json!({ "automatic_messages": [
            { "kind": "welcome", "locale": "pt-BR", "active": true, "text": "Você está na fila {queue}." },
        ] });
        ask("PATCH", &format!("/api/v1/queues/{money}"), welcome).await;
        // The tests begin on a Wednesday morning at eight: open until three.
        let week = json!({ "spans": [{ "day": "wednesday", "from_min": 0, "to_min": 900 }] });
        let hours = json!({ "name": "Comercial", "definition": { "time_zone": "America/Sao_Paulo", "week": week } });
        let calendar = id(ask("POST", "/api/v1/calendars", hours).await);
        let draft = definition(&sales, &money, &calendar);
        let flow = id(ask(
            "POST",
            "/api/v1/flows",
            json!({ "name": "Triagem", "draft": draft }),
        )
        .await);
        ask("POST", &format!("/api/v1/flows/{flow}/publish"), json!({})).await;
        ask(
            "PATCH",
            &format!("/api/v1/channel-accounts/{chat}"),
            json!({ "flow_id": flow, "settings": { "allowed_origins": "http://localhost", "gone_after_min": "0" } }),
        )
        .await;
        Self {
            world,
            key,
            chat,
            sales,
            money,
            calendar,
            flow,
        }
    }

    async fn asks(&self, method: &str, path: &str, body: Value) -> Answer {
        self.world.ours(ADMINISTRATOR, method, path, body).await
    }

    /// A visitor comes and says hello; gives the visitor and the interaction, which is with the flow.
    async fn arrives(&self) -> (Visitor, String) {
        let visitor = Visitor::greet(&self.world, &self.key).await;
        visitor.writes(&self.world, "k0", "oi").await;
        let id = self.reaches("pre_open").await;
        (visitor, id)
    }

    /// Waits until the floor has an interaction in a state; gives its id.
    async fn reaches(&self, state: &str) -> String {
        let found = |body: &Value| {
            let items = body["items"].as_array().cloned().unwrap_or_default();
            items.into_iter().find(|one| one["state"] == state)
        };
        let path = "/api/v1/interactions?view=open";
        let open = eventually(&self.world, ADMINISTRATOR, path, |body| {
            found(body).is_some()
        })
        .await;
        found(&open).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Waits until an interaction is in a state; gives its card.
    async fn becomes(&self, id: &str, state: &str) -> Value {
        let path = format!("/api/v1/interactions/{id}");
        eventually(&self.world, ADMINISTRATOR, &path, |body| {
            body["state"] == state
        })
        .await
    }

    async fn told(&self, id: &str, count: usize) -> Vec<String> {
        let messages = thread(&self.world, id, count, is_out).await;
        texts(&messages).into_iter().map(str::to_owned).collect()
    }

    /// The lines of the timeline that the flow wrote, by code.
    async fn lines(&self, id: &str) -> Vec<(String, Value)> {
        let of_flow = |message: &Value| message["direction"] == "system";
        let lines = thread(&self.world, id, 1, of_flow).await;
        let code = |line: &Value| line["content"]["code"].as_str().unwrap().to_owned();
        let lines = lines
            .iter()
            .map(|line| (code(line), line["content"]["params"].clone()));
        lines
            .filter(|(code, _)| code.starts_with("flow_"))
            .collect()
    }
}

/// A customer by WhatsApp says or presses something; the number tells the messages apart.
async fn by_whatsapp(world: &World, account_id: &str, n: i64, content: Content) {
    let scope = Scope::system(world.ours.org, SystemReason::Intake);
    let ready = account::get(&world.ctx, &scope, account_id.parse().unwrap())
        .await
        .unwrap();
    let heard = Heard::Message(HeardMessage {
        of: HeardOrigin {
            external_id: format!("wamid.{n}"),
            account_key: "1".to_owned(),
            from: Identity {
                phone: Phone::parse("+5511988442201", "BR").ok(),
                ..Identity::default()
            },
            at: world.ctx.now(),
        },
        reply_to: None,
        referral: None,
        is_forwarded: false,
        content,
    });
    intake::hear(&world.ctx, &ready, vec![heard], b"{}")
        .await
        .unwrap();
}

fn text(text: &str) -> Content {
    Content::Text {
        text: text.to_owned(),
    }
}

fn pressed(id: &str, title: &str) -> Content {
    Content::Choice(Choice {
        among: ChoiceKind::Button,
        id: id.to_owned(),
        title: title.to_owned(),
    })
}

db_test! {
    /// Rows: BOT-002, ROUTE-015.
    async fn hours_that_something_goes_by_are_not_deleted(db: &TestDb) {
        let stage = Stage::new(db).await;
        let ask = async |method: &str, path: &str, body: Value| stage.world.ours(ADMINISTRATOR, method, path, body).await;
        let calendar = format!("/api/v1/calendars/{}", stage.calendar);
        let queue = format!("/api/v1/queues/{}", stage.money);
        assert_eq!(ask("PATCH", &queue, json!({ "calendar_id": stage.calendar })).await.status, 200);
        let refused = ask("DELETE", &calendar, json!({})).await;
        assert_eq!((refused.status, refused.code(), &refused.body["used_by"]), (409, "in_use", &json!(["Financeiro", "Triagem"])), "{refused:?}");
        assert_eq!(ask("PATCH", &queue, json!({ "calendar_id": null })).await.status, 200);
        let refused = ask("DELETE", &calendar, json!({})).await;
        assert_eq!(refused.body["used_by"], json!(["Triagem"]), "{refused:?}");
        let free = json!({ "name": "Outro", "definition": { "time_zone": "UTC", "week": "always" } });
        let free = ask("POST", "/api/v1/calendars", free).await;
        let path = format!("/api/v1/calendars/{}", free.body["id"].as_str().unwrap());
        assert_eq!(ask("DELETE", &path, json!({})).await.status, 200);
    }

    /// Rows: BOT-002, GAP-046, GAP-109, MSG-017.
    async fn a_visitor_is_asked_first_and_enters_the_queue_that_was_chosen(db: &TestDb) {
        let stage = Stage::new(db).await;
        let world = &stage.world;
        world.ours(AGENT, "PUT", "/api/v1/agent/state", json!({ "state": "available" })).await;
        let (visitor, id) = stage.arrives().await;
        assert_eq!(stage.told(&id, 1).await, ["Olá, Ana! Com quem quer falar?"]);
        let card = stage.becomes(&id, "pre_open").await;
        assert_eq!((&card["queued_at"], &card["agent_id"]), (&Value::Null, &Value::Null));
        let waiting = world.ours(AGENT, "GET", "/api/v1/interactions?view=waiting", json!({})).await;
        assert_eq!(waiting.body["items"], json!([]), "it waits for nobody");
        let board = stage.asks("GET", "/api/v1/board", json!({})).await.body;
        assert_eq!(waiting_count(&board), 0, "{board}");

        let seen = visitor.call(world, "GET", "messages", json!({})).await.body;
        let menu = seen["items"].as_array().unwrap().iter().find(|one| one["kind"] == "interactive").unwrap().clone();
        assert_eq!(menu["content"]["menu"]["options"][1], json!({ "id": "menu.money", "digits": "2", "title": "Financeiro" }));

        world.ctx.clock.advance(Span::from_secs(90));
        let press = json!({ "text": "Financeiro", "choice_id": "menu.money", "client_key": "k1" });
        let answer = visitor.call(world, "POST", "messages", press.clone()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let card = stage.becomes(&id, "queued").await;
        assert_eq!(card["queue_id"], stage.money.as_str());
        assert_eq!(card["queued_at"], json!(world.ctx.now()), "the wait begins in the queue");
        assert_eq!(stage.told(&id, 2).await[1], "Você está na fila Financeiro.", "the welcome of the queue that was chosen");
        let expected: Vec<(String, Value)> = vec![
            ("flow_began".into(), json!({ "flow": "Triagem" })),
            ("flow_chosen".into(), json!({ "label": "Financeiro" })),
            ("flow_queued".into(), json!({ "queue_id": stage.money })),
        ];
        assert_eq!(stage.lines(&id).await, expected);
        // The same press again is the same message, and a word after the menu is for people.
        visitor.call(world, "POST", "messages", press).await;
        visitor.writes(world, "k2", "1").await;
        let card = stage.becomes(&id, "queued").await;
        assert_eq!((&card["queue_id"], stage.told(&id, 2).await.len()), (&json!(stage.money), 2));
    }

    /// Rows: BOT-002.
    async fn by_whatsapp_a_button_answers_and_what_comes_twice_counts_once(db: &TestDb) {
        let stage = Stage::new(db).await;
        let world = &stage.world;
        let account = whatsapp(world).await;
        let path = format!("/api/v1/channel-accounts/{account}");
        assert_eq!(stage.asks("PATCH", &path, json!({ "flow_id": stage.flow })).await.status, 200);
        by_whatsapp(world, &account, 1, text("bom dia")).await;
        by_whatsapp(world, &account, 1, text("bom dia")).await;
        let id = stage.reaches("pre_open").await;
        let said = world.ours(ADMINISTRATOR, "GET", &format!("/api/v1/interactions/{id}/messages"), json!({})).await.body;
        let asked: Vec<&Value> = said["items"].as_array().unwrap().iter().filter(|one| is_out(one)).collect();
        assert_eq!(asked.len(), 1, "asked once: {said}");
        assert_eq!(asked[0]["kind"], "interactive");
        assert_eq!(asked[0]["content"]["automatic"], "flow");

        by_whatsapp(world, &account, 2, pressed("earlier.sales", "Vendas antigas")).await;
        by_whatsapp(world, &account, 3, pressed("menu.sales", "Vendas")).await;
        by_whatsapp(world, &account, 3, pressed("menu.sales", "Vendas")).await;
        let card = stage.becomes(&id, "queued").await;
        assert_eq!(card["queue_id"], stage.sales.as_str());
        let codes: Vec<String> = stage.lines(&id).await.into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["flow_began", "flow_chosen", "flow_queued"]);
        // Who writes again while it is open does not meet the menu again.
        by_whatsapp(world, &account, 4, text("alô?")).await;
        let open = stage.asks("GET", "/api/v1/interactions?view=open", json!({})).await.body;
        assert_eq!(open["items"].as_array().unwrap().len(), 1);
    }

    /// Rows: BOT-002, GAP-031.
    async fn a_code_word_of_consent_is_no_answer_to_a_menu(db: &TestDb) {
        let stage = Stage::new(db).await;
        let world = &stage.world;
        let account = whatsapp(world).await;
        let path = format!("/api/v1/channel-accounts/{account}");
        assert_eq!(stage.asks("PATCH", &path, json!({ "flow_id": stage.flow })).await.status, 200);
        by_whatsapp(world, &account, 1, text("bom dia")).await;
        let id = stage.reaches("pre_open").await;
        let question = stage.told(&id, 1).await;
        by_whatsapp(world, &account, 2, text("sair")).await;
        by_whatsapp(world, &account, 3, text("sair")).await;
        let said = stage.told(&id, 2).await;
        assert_eq!(said[0], question[0]);
        assert!(said[1].starts_with("Pronto, não vamos mais iniciar conversas"), "{said:?}");
        by_whatsapp(world, &account, 4, pressed("menu.money", "Financeiro")).await;
        assert_eq!(stage.becomes(&id, "queued").await["queue_id"], stage.money.as_str());
        assert!(!stage.told(&id, 2).await.contains(&"Não entendi.".to_owned()));
    }

    /// Rows: BOT-002, GAP-031.
    async fn who_opted_out_in_a_menu_is_not_asked_again_for_having_been_silent(db: &TestDb) {
        let stage = Stage::new(db).await;
        let world = &stage.world;
        let account = whatsapp(world).await;
        let path = format!("/api/v1/channel-accounts/{account}");
        assert_eq!(stage.asks("PATCH", &path, json!({ "flow_id": stage.flow })).await.status, 200);
        by_whatsapp(world, &account, 1, text("bom dia")).await;
        let id = stage.reaches("pre_open").await;
        by_whatsapp(world, &account, 2, text("SAIR")).await;
        assert_eq!(stage.told(&id, 2).await.len(), 2, "the menu, and the word that it was understood");
        world.ctx.clock.advance(Span::from_secs(301));
        app::jobs::drain(&world.ctx, app_floor::jobs::ALL).await.unwrap();
        let card = stage.becomes(&id, "concluded").await;
        assert_eq!(card["agent_id"], Value::Null);
        assert_eq!(stage.told(&id, 2).await.len(), 2, "ended without another word");
    }

    /// Rows: BOT-002.
    async fn what_was_written_before_the_menu_had_left_is_no_wrong_answer(db: &TestDb) {
        let stage = Stage::new(db).await;
        let world = &stage.world;
        let account = whatsapp(world).await;
        let path = format!("/api/v1/channel-accounts/{account}");
        assert_eq!(stage.asks("PATCH", &path, json!({ "flow_id": stage.flow })).await.status, 200);
        // Nothing has been sent yet: no job ran.
        for (n, words) in (1..).zip(["oi", "tudo bem?", "é sobre a minha fatura"]) {
            by_whatsapp(world, &account, n, text(words)).await;
        }
        let id = stage.reaches("pre_open").await;
        let said = stage.asks("GET", &format!("/api/v1/interactions/{id}/messages"), json!({})).await.body;
        let out = said["items"].as_array().unwrap().iter().filter(|one| is_out(one)).count();
        assert_eq!(out, 1, "asked once, and not scolded: {said}");
        // The right word is taken even so.
        by_whatsapp(world, &account, 9, text("2")).await;
        assert_eq!(stage.becomes(&id, "queued").await["queue_id"], stage.money.as_str());
    }

    /// Rows: BOT-002.
    async fn an_answer_that_is_none_is_asked_again_and_then_goes_its_way(db: &TestDb) {
        let stage = Stage::new(db).await;
        let (visitor, id) = stage.arrives().await;
        let question = "Olá, Ana! Com quem quer falar?";
        assert_eq!(stage.told(&id, 1).await, [question]);
        visitor.writes(&stage.world, "k1", "quero o Zé").await;
        assert_eq!(stage.told(&id, 3).await, [question, "Não entendi.", question]);
        visitor.writes(&stage.world, "k2", "o Zé!").await;
        let card = stage.becomes(&id, "queued").await;
        assert_eq!(card["queue_id"], stage.sales.as_str());
        let lines = stage.lines(&id).await;
        assert_eq!(lines[1], ("flow_unanswered".into(), json!({ "why": "invalid" })));
    }

    /// Rows: BOT-002, GAP-046.
    async fn silence_outlives_a_restart_and_ends_the_contact(db: &TestDb) {
        let stage = Stage::new(db).await;
        let (_, id) = stage.arrives().await;
        let world = &stage.world;
        // Another process over the same database, five minutes later: all that it knows is in the rows.
        let (_stop, stop) = watch::channel(false);
        let clock = Clock::standing(NOON + Span::from_secs(301));
        let settings = Settings { public_url: "http://localhost".into(), sandbox_url: None, webhook_networks: Vec::new() };
        let folder = std::env::temp_dir().join(format!("unissono-flows-{}", world.ours.org));
        let again = serve::compose(db.db.clone(), (clock, crate::nodes::Place::alone(crate::nodes::ONLY_NODE)), (&folder, SealKey::new(&[7; 32])), settings, stop).unwrap();
        again.extras.get::<Floors>().start(&again, &[world.ours.org]);
        app::jobs::drain(&again, app_floor::jobs::ALL).await.unwrap();
        let question = "Olá, Ana! Com quem quer falar?";
        assert_eq!(stage.told(&id, 3).await, [question, "Ainda está aí?", question]);
        app::jobs::drain(&again, app_floor::jobs::ALL).await.unwrap();
        assert_eq!(stage.told(&id, 3).await.len(), 3, "woken once");
        again.clock.advance(Span::from_secs(301));
        app::jobs::drain(&again, app_floor::jobs::ALL).await.unwrap();
        let path = format!("/api/v1/interactions/{id}");
        let card = eventually(world, ADMINISTRATOR, &path, |body| body["state"] == "concluded").await;
        assert_eq!(card["agent_id"], Value::Null);
        let lines = stage.lines(&id).await;
        assert_eq!(lines[1], ("flow_unanswered".into(), json!({ "why": "silent" })));
        assert_eq!(stage.told(&id, 4).await[3], "Até logo.");
    }

    /// Rows: BOT-002.
    async fn outside_the_hours_it_goes_the_other_way_with_the_code_that_was_chosen(db: &TestDb) {
        let stage = Stage::new(db).await;
        let code = json!({ "name": "Fora do horário", "queue_id": stage.sales, "medium": "chat" });
        let code = stage.asks("POST", "/api/v1/wrap-up-codes", code).await.body["id"].clone();
        let mut draft = definition(&stage.sales, &stage.money, &stage.calendar);
        draft["nodes"][5]["wrap_up_code_id"] = code.clone();
        let path = format!("/api/v1/flows/{}", stage.flow);
        assert_eq!(stage.asks("PATCH", &path, json!({ "draft": draft })).await.status, 200);
        assert_eq!(stage.asks("POST", &format!("{path}/publish"), json!({})).await.status, 200);
        stage.world.ctx.clock.advance(Span::from_hours(8));
        let visitor = Visitor::greet(&stage.world, &stage.key).await;
        visitor.writes(&stage.world, "k0", "oi").await;
        let seen = visitor.call(&stage.world, "GET", "messages", json!({})).await.body;
        let id = seen["interaction"]["id"].as_str().unwrap().to_owned();
        let card = stage.becomes(&id, "concluded").await;
        assert_eq!(card["wrap_up_code_id"], code);
        assert_eq!(stage.told(&id, 1).await, ["Até logo."]);
        assert_eq!(stage.lines(&id).await[1].0, "flow_closed");
    }

    /// Rows: BOT-002, GAP-046.
    async fn a_supervisor_takes_a_customer_out_and_the_flow_is_silent_then(db: &TestDb) {
        let stage = Stage::new(db).await;
        let world = &stage.world;
        let (visitor, id) = stage.arrives().await;
        let path = format!("/api/v1/interactions/{id}/leave-flow");
        let supervisor = world.ours.users[&SUPERVISOR].to_string();
        let reach = json!({ "reach": "all" });
        assert_eq!(stage.asks("PATCH", &format!("/api/v1/users/{supervisor}"), reach).await.status, 200);
        let taken = world.ours(SUPERVISOR, "POST", &path, json!({ "queue_id": stage.money })).await;
        assert_eq!((taken.status, &taken.body["state"]), (200, &json!("queued")), "{taken:?}");
        visitor.writes(world, "k1", "1").await;
        world.ctx.clock.advance(Span::from_mins(6));
        assert_eq!(stage.told(&id, 2).await.len(), 2, "the menu and the welcome, and no more");
        assert_eq!(stage.becomes(&id, "queued").await["queue_id"], stage.money.as_str());
        let again = world.ours(SUPERVISOR, "POST", &path, json!({ "queue_id": stage.sales })).await;
        assert_eq!(again.code(), "taken_by_other");
    }

    /// Rows: BOT-002.
    async fn who_is_with_a_version_stays_with_it(db: &TestDb) {
        let stage = Stage::new(db).await;
        let (visitor, id) = stage.arrives().await;
        let mut draft = definition(&stage.sales, &stage.money, &stage.calendar);
        draft["nodes"][2]["options"][0]["id"] = json!("shop");
        draft["edges"][3]["port"] = json!("option:shop");
        draft["edges"][3]["to"] = json!("money");
        let path = format!("/api/v1/flows/{}", stage.flow);
        assert_eq!(stage.asks("PATCH", &path, json!({ "draft": draft })).await.status, 200);
        let published = stage.asks("POST", &format!("{path}/publish"), json!({})).await;
        assert_eq!((published.status, &published.body["published_version"]), (200, &json!(2)), "{published:?}");
        visitor.writes(&stage.world, "k1", "vendas").await;
        assert_eq!(stage.becomes(&id, "queued").await["queue_id"], stage.sales.as_str());
        let other = Visitor::greet(&stage.world, &stage.key).await;
        other.writes(&stage.world, "k0", "oi").await;
        let second = stage.reaches("pre_open").await;
        other.writes(&stage.world, "k1", "vendas").await;
        assert_eq!(stage.becomes(&second, "queued").await["queue_id"], stage.money.as_str());
    }

    /// Rows: BOT-002.
    async fn a_queue_that_is_switched_off_is_replaced_by_that_of_the_account(db: &TestDb) {
        let stage = Stage::new(db).await;
        let (visitor, id) = stage.arrives().await;
        let off = stage.asks("POST", &format!("/api/v1/queues/{}/deactivate", stage.money), json!({})).await;
        assert_eq!(off.status, 200, "{off:?}");
        visitor.writes(&stage.world, "k1", "2").await;
        assert_eq!(stage.becomes(&id, "queued").await["queue_id"], stage.sales.as_str());
    }

    /// Rows: BOT-002.
    /// Rows: ORG-010.
    async fn without_the_module_customers_go_straight_to_the_queue_and_who_is_with_a_flow_ends_it(db: &TestDb) {
        let stage = Stage::new(db).await;
        let (before, id) = stage.arrives().await;
        stage.told(&id, 1).await;
        switch(&stage.world, json!({ "flows": false })).await;
        Visitor::greet(&stage.world, &stage.key).await.writes(&stage.world, "k9", "oi").await;
        stage.reaches("queued").await;
        before.writes(&stage.world, "k1", "2").await;
        let card = stage.becomes(&id, "queued").await;
        assert_eq!(card["queue_id"], json!(stage.money));
    }

    async fn a_draft_is_kept_with_faults_and_published_without(db: &TestDb) {
        let stage = Stage::new(db).await;
        let path = format!("/api/v1/flows/{}", stage.flow);
        let mut draft = definition(&stage.sales, "999", &stage.calendar);
        draft["edges"].as_array_mut().unwrap().remove(0);
        let kept = stage.asks("PATCH", &path, json!({ "draft": draft })).await;
        assert_eq!(kept.status, 200, "{kept:?}");
        let faults: BTreeSet<String> = kept.body["faults"].as_array().unwrap().iter()
            .map(|one| format!("{} {} {}", one["node"].as_str().unwrap(), one["field"].as_str().unwrap(), one["code"].as_str().unwrap()))
            .collect();
        assert!(faults.contains("money queue_id unknown"), "{faults:?}");
        assert!(faults.contains("start ways.next flow_way_open"), "{faults:?}");
        let refused = stage.asks("POST", &format!("{path}/publish"), json!({})).await;
        assert_eq!((refused.status, refused.code()), (409, "flow_has_faults"));
        assert_eq!(refused.body["faults"].as_array().unwrap().len(), faults.len());

        let mut long = definition(&stage.sales, &stage.money, &stage.calendar);
        long["nodes"][5]["text"] = pt(&"x".repeat(1_025));
        let refused = stage.asks("PATCH", &path, json!({ "draft": long })).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (422, &json!("draft.end.text")), "{refused:?}");
        let late = stage.asks("PATCH", &path, json!({ "name": "Outra", "revision": 1 })).await;
        assert_eq!(late.code(), "flow_changed");

        let restored = stage.asks("POST", &format!("{path}/restore"), json!({ "version": 1 })).await;
        assert_eq!((&restored.body["faults"], &restored.body["differs"]), (&json!([]), &json!(false)), "{restored:?}");
        let none = stage.asks("POST", &format!("{path}/restore"), json!({ "version": 9 })).await;
        assert_eq!(none.body["fields"][0]["field"], "version");
    }

    /// Rows: BOT-002, CHAN-001.
    async fn what_is_used_is_not_deleted_and_only_what_is_published_is_chosen(db: &TestDb) {
        let stage = Stage::new(db).await;
        let path = format!("/api/v1/flows/{}", stage.flow);
        assert_eq!(stage.asks("DELETE", &path, json!({})).await.code(), "flow_in_use");
        let queue = format!("/api/v1/queues/{}", stage.money);
        assert_eq!(stage.asks("DELETE", &queue, json!({})).await.code(), "queue_in_flow");
        let other = stage.asks("POST", "/api/v1/flows", json!({ "name": "Nova" })).await.body["id"].clone();
        assert_eq!(stage.asks("POST", "/api/v1/flows", json!({ "name": "NOVA" })).await.code(), "name_taken");
        let account = format!("/api/v1/channel-accounts/{}", stage.chat);
        let refused = stage.asks("PATCH", &account, json!({ "flow_id": other })).await;
        assert_eq!(refused.body["fields"][0]["code"], "flow_not_published", "{refused:?}");
        let refused = stage.asks("PATCH", &account, json!({ "flow_id": "999" })).await;
        assert_eq!(refused.body["fields"][0]["code"], "unknown");
        let mut draft = definition(&stage.sales, &stage.money, &stage.calendar);
        draft["media"] = json!(["messaging"]);
        stage.asks("PATCH", &path, json!({ "draft": draft })).await;
        let refused = stage.asks("POST", &format!("{path}/publish"), json!({})).await;
        assert_eq!(refused.body["faults"][0]["field"], "media", "the web chat uses it");

        assert_eq!(stage.asks("PATCH", &account, json!({ "flow_id": null })).await.body["flow_id"], Value::Null);
        assert_eq!(stage.asks("DELETE", &path, json!({})).await.status, 200);
        let visitor = Visitor::greet(&stage.world, &stage.key).await;
        visitor.writes(&stage.world, "k0", "oi").await;
        assert_eq!(waiting_ids(&stage.world, 1).await.len(), 1, "straight to the queue, as before");
    }

    /// Rows: BOT-002.
    async fn a_flow_is_tried_on_the_engine_without_a_customer(db: &TestDb) {
        let stage = Stage::new(db).await;
        let flow = definition(&stage.sales, &stage.money, &stage.calendar);
        let play = async |body: Value| stage.asks("POST", "/api/v1/flow-trials", body).await.body;
        let first = play(json!({ "flow": flow, "heard": { "heard": "began" } })).await;
        assert_eq!(first["acts"][1]["act"], "ask", "{first}");
        let told = play(json!({ "flow": flow, "run": first["run"], "heard": { "heard": "said", "text": "2" } })).await;
        let queue = json!({ "act": "queue", "queue": stage.money, "priority": 3 });
        assert_eq!(told["acts"][1], queue, "{told}");
        let silent = play(json!({ "flow": flow, "run": first["run"], "heard": { "heard": "woke" } })).await;
        assert_eq!(silent["acts"][0], json!({ "act": "say", "text": pt("Ainda está aí?") }));
        let night = NOON + Span::from_hours(8);
        let closed = play(json!({ "flow": flow, "heard": { "heard": "began" }, "at": night })).await;
        assert_eq!(closed["acts"][0], json!({ "act": "looked", "is_open": false }));
        let open = stage.asks("GET", "/api/v1/interactions?view=open", json!({})).await.body;
        assert_eq!(open["items"], json!([]), "nothing was kept");
    }
}

/// The waiting of the whole operation, as the board shows it.
fn waiting_count(board: &Value) -> u64 {
    match board {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| match (key.as_str(), value.as_u64()) {
                ("waiting_count", Some(count)) => count,
                _ => waiting_count(value),
            })
            .sum(),
        Value::Array(items) => items.iter().map(waiting_count).sum(),
        _ => 0,
    }
}
