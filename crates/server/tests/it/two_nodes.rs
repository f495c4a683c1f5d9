//! Two nodes over one database: one is killed, or NATS goes away, and nothing is lost.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use app::clock::Clock;
use base::time::Span;
use serde_json::{Value, json};
use store::{Error, lease};

use crate::door::{Door, Way};
use crate::node::{Line, Node, command, until};
use crate::shop::{Ground, NUMBER, Provider, Shop, nats, texts};

const CUSTOMERS: usize = 8;
/// Each customer writes and is answered so often; one node dies in the midst of one.
const ROUNDS: usize = 6;
const DEADLY_ROUND: usize = 3;
const STATE: &str = "/api/v1/agent/state";
const MINE: &str = "/api/v1/interactions?view=mine&limit=50";

/// Names the number of the node that runs the floor.
async fn floor_of(ground: &Ground) -> Option<String> {
    ground
        .db
        .db
        .read::<_, Error, _>(|tx| {
            Box::pin(async move {
                let now = lease::server_time(tx).await?;
                let floor = lease::list(tx, "floor/").await?.into_iter().next();
                let nodes = lease::list(tx, "node/").await?;
                Ok(floor.filter(|floor| floor.until >= now).and_then(|floor| {
                    let of = nodes.into_iter().find(|node| node.holder == floor.holder);
                    of.map(|node| node.name)
                }))
            })
        })
        .await
        .unwrap()
}

fn available() -> Value {
    json!({ "state": "available" })
}

/// Counts the interactions that a desk was shown as its own.
fn held(frames: &[Value]) -> usize {
    let active = frames
        .iter()
        .filter(|frame| frame["entity"] == "interaction" && frame["data"]["state"] == "active")
        .filter_map(|frame| frame["id"].as_str());
    active.collect::<BTreeSet<_>>().len()
}

/// Gives the ids of the messages that a socket showed.
fn shown(line: &Line) -> BTreeSet<String> {
    line.frames
        .iter()
        .filter(|frame| frame["entity"] == "message")
        .filter_map(|frame| frame["id"].as_str())
        .map(str::to_owned)
        .collect()
}

/// The agent answers until it is acknowledged, at the first node that does, always with the same key.
async fn answers(shop: &Shop, at: &[SocketAddr], interaction: &str, text: &str) {
    let path = format!("/api/v1/interactions/{interaction}/messages");
    let body = json!({ "text": text, "idempotency_key": text });
    for node in at.iter().cycle().take(100) {
        match shop.agent.attempt(*node, ("POST", &path), &body, &[]).await {
            Some((200, _)) => return,
            Some((503, _)) | None => Clock::System.wait(Span::from_millis(50)).await,
            Some(other) => panic!("{text}: {other:?}"),
        }
    }
    panic!("never acknowledged: {text}");
}

/// Every message once, and every part at the customer's at most once.
async fn is_whole(shop: &Shop, provider: &Provider, at: SocketAddr, talks: &[(usize, String)]) {
    for (customer, interaction) in talks {
        let expected = |side: &str| -> Vec<String> {
            let all = (0..ROUNDS).map(|round| format!("{side} {customer}-{round}"));
            all.collect()
        };
        let kept = texts(&shop.agent, at, interaction).await;
        // Sorted: what met the dying node comes again later, as the provider repeats it.
        let of = |side: &str| -> Vec<String> {
            let all = kept.iter().map(|(text, ..)| text.clone());
            let mut all: Vec<String> = all.filter(|text| text.starts_with(side)).collect();
            all.sort();
            all
        };
        assert_eq!(of("oi"), expected("oi"), "written by customer {customer}");
        assert_eq!(
            of("resposta"),
            expected("resposta"),
            "answered to {customer}"
        );
        let got = provider.received(*customer);
        for (text, delivery, error) in &kept {
            let times = got.iter().filter(|one| *one == text).count();
            match delivery.as_str() {
                Some("sent" | "delivered" | "read") => assert_eq!(times, 1, "{text}"),
                // The node died while the provider had it in hand: a person is told.
                Some("failed") => {
                    assert_eq!(error["code"], "outcome_unknown", "{text}: {error}");
                    assert!(times <= 1, "{text}");
                }
                Some(other) => panic!("{text} is {other}"),
                None => assert!(text.starts_with("oi"), "{text}"),
            }
        }
    }
}

async fn nothing_is_pending(shop: &Shop, at: SocketAddr, talks: &[(usize, String)]) {
    until(
        "every answer has left or is known to be unknown",
        || async {
            let mut pending = 0;
            for (_, interaction) in talks {
                let kept = texts(&shop.agent, at, interaction).await;
                pending += kept.iter().filter(|(_, of, _)| of == "pending").count();
            }
            pending == 0
        },
    )
    .await;
}

/// Pairs each customer with their interaction, by what they wrote first.
async fn talks(shop: &Shop, at: SocketAddr) -> Vec<(usize, String)> {
    let page = shop
        .agent
        .sees(at, MINE, |page| {
            page["items"]
                .as_array()
                .is_some_and(|items| items.len() == CUSTOMERS)
        })
        .await;
    let mut talks = Vec::new();
    for one in page["items"].as_array().unwrap() {
        let id = one["id"].as_str().unwrap().to_owned();
        let (first, ..) = texts(&shop.agent, at, &id).await.remove(0);
        let (_, number) = first.split_once(' ').unwrap();
        let customer = number.split_once('-').unwrap().0.parse().unwrap();
        talks.push((customer, id));
    }
    talks.sort();
    talks
}

/// What a stream of messages goes between.
struct Places<'a> {
    shop: &'a Shop,
    provider: &'a Provider,
    talks: &'a [(usize, String)],
    balancer: &'a Door,
}

impl Places<'_> {
    /// Customers write and are answered; in the midst the first node is killed.
    async fn stream(&self, first: &mut Node, second: &Node) {
        let both = [first.address, second.address];
        for round in 0..ROUNDS {
            if round == DEADLY_ROUND {
                // What is sent now stays in the hands of both nodes' workers.
                self.provider.door.set(Way::Held);
            }
            for (customer, interaction) in self.talks {
                if round > 0 {
                    self.provider
                        .writes(*customer, &format!("oi {customer}-{round}"));
                }
                if round == DEADLY_ROUND && *customer == CUSTOMERS / 2 {
                    first.kill();
                    self.balancer.lead_to(&[second.address]);
                }
                let order = if customer % 2 == 0 { [0, 1] } else { [1, 0] };
                let at = order.map(|n| both[n]);
                answers(
                    self.shop,
                    &at,
                    interaction,
                    &format!("resposta {customer}-{round}"),
                )
                .await;
            }
            self.provider.door.set(Way::Open);
        }
    }

    /// A socket whose node died goes on at the other with what it missed, and only that.
    async fn goes_on(&self, mut watched: Line, second: &Node) {
        assert!(!watched.hears(|_| false).await, "its node is gone");
        let last = watched.seq;
        let mut again = self
            .shop
            .administrator
            .listen(second.address, Some(last))
            .await;
        let before = shown(&watched);
        let wanted = CUSTOMERS * ROUNDS * 2;
        assert!(
            again
                .hears(|frames| {
                    let after = frames
                        .iter()
                        .filter(|frame| frame["entity"] == "message")
                        .filter_map(|frame| frame["id"].as_str().map(str::to_owned));
                    before
                        .iter()
                        .cloned()
                        .chain(after)
                        .collect::<BTreeSet<_>>()
                        .len()
                        >= wanted
                })
                .await
        );
        for frame in &again.frames {
            assert_ne!(frame["type"], "reload");
            if frame["type"] == "upsert" {
                assert!(frame["seq"].as_i64().unwrap() > last, "{frame}");
            }
        }
    }
}

/// Rows: ROUTE-011, GAP-127, MSG-009.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_killed_takes_nothing_with_it() {
    let ground = Ground::new().await;
    let provider = Provider::start().await;
    let nats = format!("nats://{}", nats());
    let settings = [("database.url", ground.url()), ("nats.url", nats.as_str())];
    let mut first = Node::start(&ground.folder, &settings, true).await;
    let shop = Shop::open(&first, &provider).await;
    shop.agent
        .call(first.address, "PUT", STATE, &available())
        .await;
    assert_eq!(floor_of(&ground).await.as_deref(), Some("node/0"));
    let second = Node::start(&ground.folder, &settings, false).await;
    let both = [first.address, second.address];
    let balancer = Door::to(&both).await;
    let callback = format!("http://{}{}", balancer.address, shop.hook);
    provider.sandbox.set_callback(NUMBER, &callback);

    // The agent's desk hangs on the node that does not run the floor, the administrator's on the one that will die.
    let mut desk = shop.agent.listen(second.address, None).await;
    let watched = shop.administrator.listen(first.address, None).await;
    for customer in 0..CUSTOMERS {
        provider.writes(customer, &format!("oi {customer}-0"));
    }
    assert!(desk.hears(|frames| held(frames) == CUSTOMERS).await);
    let talks = talks(&shop, second.address).await;
    for (_, interaction) in &talks {
        let path = format!("/api/v1/interactions/{interaction}/opened");
        shop.agent
            .call(second.address, "POST", &path, &json!({}))
            .await;
    }
    let places = Places {
        shop: &shop,
        provider: &provider,
        talks: &talks,
        balancer: &balancer,
    };
    places.stream(&mut first, &second).await;

    until("the other node runs the floor", || async {
        floor_of(&ground).await.as_deref() == Some("node/1")
    })
    .await;
    provider.sandbox.until_quiet().await;
    nothing_is_pending(&shop, second.address, &talks).await;
    is_whole(&shop, &provider, second.address, &talks).await;

    places.goes_on(watched, &second).await;

    // Nobody lost a conversation, and a node that comes anew is as good as any.
    let state = shop
        .agent
        .call(second.address, "GET", "/api/v1/agent", &json!({}))
        .await;
    assert_eq!(
        (&state["state"], &state["connected"]),
        (&json!("busy"), &json!(true))
    );
    let third = Node::start(&ground.folder, &settings, false).await;
    let gone = shop
        .agent
        .call(third.address, "PUT", STATE, &json!({ "state": "offline" }))
        .await;
    assert_eq!(gone["state"], "offline");
    assert_eq!(
        floor_of(&ground).await.as_deref(),
        Some("node/1"),
        "asked from afar"
    );
}

/// Tells whether a frame is a notice, or somebody who types, about an interaction.
fn is_about(frame: &Value, kind: &str, interaction: &str) -> bool {
    frame["type"] == kind && frame["interaction_id"] == interaction
}

/// Gives how many agents are away by the last board that a socket showed; a state in which nobody is stands in none.
fn away(frames: &[Value]) -> Option<i64> {
    let board = frames.iter().rev().find(|frame| frame["type"] == "board")?;
    Some(board["by_state"]["offline"].as_i64().unwrap_or(0))
}

/// What is announced at one node reaches a desk at the other.
async fn announces(shop: &Shop, node: &Node, desk: &mut Line) {
    let audience =
        json!({ "everybody": true, "queue_ids": [], "user_group_ids": [], "user_ids": [] });
    let announcement = json!({ "text": "Reunião às 15h", "audience": audience });
    let path = "/api/v1/announcements";
    shop.administrator
        .call(node.address, "POST", path, &announcement)
        .await;
    let told = |frames: &[Value]| frames.iter().any(|frame| frame["entity"] == "announcement");
    assert!(desk.hears(told).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_lost_is_heard_at_the_other_node_all_the_same() {
    let ground = Ground::new().await;
    let provider = Provider::start().await;
    let nats = format!("nats://{}", nats());
    let settings = [("database.url", ground.url()), ("nats.url", nats.as_str())];
    let first = Node::start(&ground.folder, &settings, true).await;
    let shop = Shop::open(&first, &provider).await;
    shop.agent
        .call(first.address, "PUT", STATE, &available())
        .await;
    let second = Node::start(&ground.folder, &settings, false).await;
    let callback = format!("http://{}{}", second.address, shop.hook);
    provider.sandbox.set_callback(NUMBER, &callback);
    // The agent hangs on the node without the floor; the administrator on both, and watches the board at that one.
    let mut desk = shop.agent.listen(second.address, None).await;
    let mut watched = shop.administrator.listen(first.address, None).await;
    let mut board = shop.administrator.listen(second.address, None).await;
    board
        .says(&json!({ "type": "subscribe", "topic": "board" }))
        .await;
    provider.writes(0, "oi");
    assert!(desk.hears(|frames| held(frames) == 1).await);
    assert!(watched.hears(|frames| held(frames) == 1).await);
    let mine = shop
        .agent
        .call(second.address, "GET", MINE, &json!({}))
        .await;
    let interaction = mine["items"][0]["id"].as_str().unwrap();
    let of = |what: &str| format!("/api/v1/interactions/{interaction}/{what}");

    // Somebody types: shown at the other node, and not to who types.
    shop.agent
        .call(second.address, "POST", &of("typing"), &json!({}))
        .await;
    let typing = |frames: &[Value]| {
        let mut all = frames.iter();
        all.any(|frame| is_about(frame, "typing", interaction) && frame["by"] == "agent")
    };
    assert!(watched.hears(typing).await);

    // A colleague is called.
    let users = shop
        .administrator
        .call(first.address, "GET", "/api/v1/users", &json!({}))
        .await;
    let users = users["items"].as_array().unwrap();
    let caio = users.iter().find(|user| user["name"] == "Caio").unwrap();
    let note = json!({ "text": "@Caio veja", "mention_ids": [caio["id"]] });
    shop.agent
        .call(second.address, "POST", &of("notes"), &note)
        .await;
    let called = |frames: &[Value]| {
        let mut all = frames.iter();
        all.any(|frame| is_about(frame, "notice", interaction) && frame["code"] == "mention")
    };
    assert!(watched.hears(called).await);

    announces(&shop, &first, &mut desk).await;
    assert!(
        !typing(&desk.frames),
        "nobody is shown that they type themselves"
    );

    // The board, whose floor is at the other node.
    assert!(board.hears(|frames| away(frames) == Some(1)).await);
    shop.administrator
        .call(first.address, "PUT", STATE, &available())
        .await;
    assert!(board.hears(|frames| away(frames) == Some(0)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_nats_each_node_says_so_and_when_it_is_back_nothing_is_missing() {
    let ground = Ground::new().await;
    let provider = Provider::start().await;
    let door = Door::to(&[nats()]).await;
    let nats = format!("nats://{}", door.address);
    let settings = [("database.url", ground.url()), ("nats.url", nats.as_str())];
    let first = Node::start(&ground.folder, &settings, true).await;
    let shop = Shop::open(&first, &provider).await;
    shop.agent
        .call(first.address, "PUT", STATE, &available())
        .await;
    let second = Node::start(&ground.folder, &settings, false).await;
    let callback = format!("http://{}{}", second.address, shop.hook);
    provider.sandbox.set_callback(NUMBER, &callback);
    let mut desk = shop.agent.listen(first.address, None).await;
    assert_eq!(second.readiness().await, (200, "ready".to_owned()));

    door.set(Way::Shut);
    until("the node without the floor is not ready", || async {
        second.readiness().await == (503, "nats".to_owned())
    })
    .await;
    assert_eq!(
        first.readiness().await,
        (200, "ready, out of touch: nats".to_owned())
    );
    // The floor elsewhere cannot be asked: a clear answer, to be tried again.
    let pull = ("POST", "/api/v1/interactions/pull");
    let refused = shop
        .agent
        .attempt(second.address, pull, &json!({}), &[])
        .await
        .unwrap();
    assert_eq!((refused.0, &refused.1["code"]), (503, &json!("busy")));
    // A customer is taken in all the same, and comes to the agent through the database.
    provider.writes(1, "oi 1-0");
    assert!(desk.hears(|frames| held(frames) == 1).await);

    door.set(Way::Open);
    until("the nodes hear each other", || async {
        second.readiness().await == (200, "ready".to_owned())
    })
    .await;
    let state = shop
        .agent
        .call(second.address, "PUT", STATE, &available())
        .await;
    assert_eq!(state["state"], "available");
    let mine = shop
        .agent
        .call(second.address, "GET", MINE, &json!({}))
        .await;
    assert_eq!(mine["items"].as_array().unwrap().len(), 1, "{mine}");

    console_ends(
        &shop,
        &mut desk,
        &second,
        command(&ground.folder, &settings),
    )
    .await;
}

/// What is done at the console reaches a desk that is open: its session ends, and who is gone has signed out.
async fn console_ends(shop: &Shop, desk: &mut Line, node: &Node, mut console: Command) {
    console.args(["user", "reset-second-factor", "ana@loja.exemplo"]);
    let done = tokio::task::spawn_blocking(move || console.output().unwrap())
        .await
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    tokio::select! {
        still_open = desk.hears(|_| false) => assert!(!still_open),
        () = Clock::System.wait(Span::from_secs(20)) => panic!("the desk never closed"),
    }
    let path = "/api/v1/board";
    let board = shop
        .administrator
        .sees(node.address, path, |board| {
            // Counters and agents are read one after the other: both come to be so.
            board["by_state"]["offline"] == board["agents"].as_array().map_or(0, Vec::len)
                && board["organization"]["waiting_count"] == 1
        })
        .await;
    assert_eq!(board["organization"]["in_progress_count"], 0, "{board}");
}

/// Starts a node that must refuse, and gives its complaint.
async fn complaint(folder: &Path, settings: &[(&str, &str)]) -> String {
    let mut command = command(folder, settings);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_would_not_serve_together_with_the_others_does_not_start() {
    let ground = Ground::new().await;
    let provider = Provider::start().await;
    let nats = format!("nats://{}", nats());
    let elsewhere = ground.folder.join("elsewhere").display().to_string();
    std::fs::create_dir_all(&elsewhere).unwrap();
    let alone = [("database.url", ground.url())];
    let together = [("database.url", ground.url()), ("nats.url", nats.as_str())];
    let with = |more: &[(&'static str, &'static str)]| [&together[..], more].concat();
    let other_key = Box::leak(format!("{elsewhere}/key").into_boxed_str());
    let other_data = Box::leak(elsewhere.clone().into_boxed_str());

    let said = complaint(&ground.folder, &[("nats.url", nats.as_str())]).await;
    assert!(said.contains("set database.url too"), "{said}");

    let mut first = Node::start(&ground.folder, &alone, true).await;
    drop(Shop::open(&first, &provider).await);
    let beside = [alone[0], ("data.dir", &*other_data)];
    for settings in [&beside[..], &with(&[("data.dir", &*other_data)])] {
        let said = complaint(&ground.folder, settings).await;
        assert!(
            said.contains("another process serves this database"),
            "{said}"
        );
    }
    first.kill();

    // Whoever was killed is waited for, not obeyed.
    let _first = Node::start(&ground.folder, &together, false).await;
    let said = complaint(&ground.folder, &beside).await;
    assert!(
        said.contains("another process serves this database"),
        "{said}"
    );
    let said = complaint(&ground.folder, &with(&[("secrets.key_file", &*other_key)])).await;
    assert!(said.contains("there is no key file"), "{said}");
    std::fs::write(&other_key, "07".repeat(32)).unwrap();
    let said = complaint(&ground.folder, &with(&[("secrets.key_file", &*other_key)])).await;
    assert!(said.contains("belongs to another installation"), "{said}");
    let said = complaint(&ground.folder, &with(&[("data.dir", &*other_data)])).await;
    assert!(said.contains("is not the folder of files"), "{said}");
}
