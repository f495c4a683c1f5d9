//! A small operation over one PostgreSQL database: a provider, an agent who is available, an administrator.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use app::chance;
use app::clock::Clock;
use base::secret::Secret;
use sandbox::settings::Pace;
use sandbox::{BusinessNumber, CustomerMessage, CustomerSays, Sandbox, Settings, Surroundings};
use serde_json::{Value, json};
use store::db::Place;
use store::testing::{self, TestDb};
use tokio::net::TcpListener;

use crate::door::Door;
use crate::node::{Node, Someone};

pub(crate) const NUMBER: &str = "100000000000001";
const BUSINESS: &str = "200000000000001";
const PASSWORD: &str = "uma senha de teste";
/// The variable that holds the address of the scratch server, set by `cargo xtask test`.
const NATS_VARIABLE: &str = "UNISSONO_TEST_NATS_URL";

/// Where everything of a test is kept.
pub(crate) struct Ground {
    pub(crate) db: TestDb,
    pub(crate) folder: PathBuf,
}

impl Drop for Ground {
    fn drop(&mut self) {
        // Left-overs of a failed removal are in the temporary folder of the system.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("unissono-nodes-{}", chance::token()));
        std::fs::create_dir_all(&folder).unwrap();
        Self {
            db: testing::postgres().await,
            folder,
        }
    }

    /// The address of the database.
    pub(crate) fn url(&self) -> &str {
        match &self.db.place {
            Place::Server { url, .. } => url,
            Place::File { .. } => unreachable!("several nodes need a server"),
        }
    }
}

/// Finds the scratch NATS server.
#[expect(
    clippy::disallowed_methods,
    reason = "the build tool says by the environment where its servers are"
)]
pub(crate) fn nats() -> SocketAddr {
    let url = std::env::var(NATS_VARIABLE).expect("run cargo xtask test: it starts NATS");
    url.trim_start_matches("nats://").parse().unwrap()
}

/// The provider, with a door before it.
pub(crate) struct Provider {
    pub(crate) sandbox: Sandbox,
    pub(crate) door: Door,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let sandbox = Sandbox::new(
            Settings {
                numbers: vec![BusinessNumber {
                    phone_number_id: NUMBER.to_owned(),
                    business_account_id: BUSINESS.to_owned(),
                    display_phone_number: "551130000000".to_owned(),
                    verified_name: "Loja".to_owned(),
                    callback_url: String::new(),
                }],
                access_token: Secret::new("token".to_owned()),
                app_secret: Secret::new("secret".to_owned()),
                pace: Pace::HUMAN,
                has_sample_templates: false,
            },
            Surroundings {
                now: Arc::new(|| Clock::System.now()),
                wait: Arc::new(|span| Box::pin(async move { Clock::System.wait(span).await })),
            },
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = sandbox.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        tokio::spawn(sandbox.clone().run());
        Self {
            sandbox,
            door: Door::to(&[address]).await,
        }
    }

    /// A customer writes; the provider brings it to the product until it is taken.
    pub(crate) fn writes(&self, customer: usize, text: &str) {
        let message = CustomerMessage {
            number: NUMBER.to_owned(),
            customer: telephone(customer),
            name: None,
            says: CustomerSays::Text {
                text: text.to_owned(),
            },
            reply_to: None,
        };
        assert!(self.sandbox.customer_writes(&message).is_some());
    }

    /// What a customer's telephone shows of the operation, as texts.
    pub(crate) fn received(&self, customer: usize) -> Vec<String> {
        let shown = self.sandbox.conversation(NUMBER, &telephone(customer));
        shown
            .iter()
            .filter(|line| line["is_mine"] == false)
            .filter_map(|line| line["body"]["text"]["body"].as_str())
            .map(str::to_owned)
            .collect()
    }
}

fn telephone(customer: usize) -> String {
    format!("55489999{customer:05}")
}

/// The operation, set up at a node.
pub(crate) struct Shop {
    pub(crate) administrator: Someone,
    pub(crate) agent: Someone,
    /// Where the provider posts, below a node's address.
    pub(crate) hook: String,
}

impl Shop {
    pub(crate) async fn open(node: &Node, provider: &Provider) -> Self {
        let at = node.address;
        let organization =
            json!({ "name": "Loja", "time_zone": "America/Sao_Paulo", "locale": "pt-BR" });
        let first = json!({ "name": "Caio", "email": "caio@loja.exemplo", "password": PASSWORD });
        let body = json!({ "token": node.setup_code, "organization": organization, "administrator": first });
        let administrator = Someone::enter(at, "/api/v1/setup", &body).await;
        let name = json!({ "name": "Fila", "offer_timeout_s": 3_600 });
        let queue = administrator
            .call(at, "POST", "/api/v1/queues", &name)
            .await;
        let agent = json!({
            "name": "Ana", "email": "ana@loja.exemplo", "password": PASSWORD, "role_profile": "agent",
            "queue_ids": [queue["id"]], "capacity": 50,
        });
        administrator
            .call(at, "POST", "/api/v1/users", &agent)
            .await;
        let account = json!({
            "channel": "whatsapp", "name": "Número", "queue_id": queue["id"],
            "settings": {
                "phone_number_id": NUMBER, "business_account_id": BUSINESS,
                "base_url": format!("http://{}/sandbox/graph", provider.door.address),
            },
            "secrets": { "access_token": "token", "app_secret": "secret", "verify_token": "verify" },
        });
        let account = administrator
            .call(at, "POST", "/api/v1/channel-accounts", &account)
            .await;
        let hook = format!(
            "/webhooks/whatsapp/{}",
            account["public_token"].as_str().unwrap()
        );
        let credentials = json!({ "email": "ana@loja.exemplo", "password": PASSWORD });
        let agent = Someone::enter(at, "/api/v1/session", &credentials).await;
        Self {
            administrator,
            agent,
            hook,
        }
    }
}

/// The texts of an interaction's messages, with how far each came.
pub(crate) async fn texts(
    who: &Someone,
    at: SocketAddr,
    interaction: &str,
) -> Vec<(String, Value, Value)> {
    let path = format!("/api/v1/interactions/{interaction}/messages");
    let page = who.call(at, "GET", &path, &json!({})).await;
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| {
            let text = one["text"].as_str()?.to_owned();
            Some((text, one["delivery"].clone(), one["error"].clone()))
        })
        .collect()
}
