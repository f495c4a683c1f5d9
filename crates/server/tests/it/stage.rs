//! A small operation, set up by the API: a queue, an administrator, an agent at work, numbers of WhatsApp.

use serde_json::{Value, json};

use crate::product::{Api, Home, Product, eventually};
use crate::provider::{self, APP_SECRET, Provider};

pub(crate) const PASSWORD: &str = "senha-dos-dias-ruins-2026";
/// The number that customers write to.
pub(crate) const NUMBER: &str = "100000000000001";

/// The operation.
pub(crate) struct Stage {
    pub(crate) product: Product,
    pub(crate) provider: Provider,
    pub(crate) admin: Api,
    pub(crate) agent: Api,
    pub(crate) queue: String,
    /// Where the provider posts, below the product's address.
    pub(crate) hook: String,
}

impl Stage {
    /// Sets a product up over an empty database.
    pub(crate) async fn new(home: &Home) -> Self {
        Self::with(Product::start(home).await).await
    }

    /// Sets a product up that runs already.
    pub(crate) async fn with(product: Product) -> Self {
        let provider = Provider::start().await;
        let mut admin = Api::at(&product.url);
        let body = json!({
            "token": product.setup_code().await,
            "organization": { "name": "Loja", "time_zone": "America/Sao_Paulo", "locale": "pt-BR" },
            "administrator": { "name": "Caio", "email": "caio@dias.exemplo", "password": PASSWORD },
        });
        admin.enter("/setup", &body).await;
        let queue = admin.make("/queues", json!({ "name": "Trocas" })).await;
        let agent = json!({
            "name": "Ana", "email": "ana@dias.exemplo", "password": PASSWORD, "role_profile": "agent",
            "queue_ids": [queue], "capacity": 100,
        });
        admin.make("/users", agent).await;
        let hook = number(&admin, &queue, NUMBER, &provider.base).await;
        let agent = sign_in(&product.url, "ana@dias.exemplo").await;
        let stage = Self {
            product,
            provider,
            admin,
            agent,
            queue,
            hook,
        };
        stage.be_available().await;
        stage
    }

    /// Starts the product again, and lets the agent go on.
    pub(crate) async fn restart(self, home: &Home) -> Self {
        self.product.kill().await;
        let product = Product::start(home).await;
        Self {
            admin: self.admin.moved(&product),
            agent: self.agent.moved(&product),
            product,
            ..self
        }
    }

    async fn be_available(&self) {
        self.agent
            .ask("PUT", "/agent/state", json!({ "state": "available" }))
            .await;
    }

    /// The address of the hook.
    pub(crate) fn hook_url(&self) -> String {
        format!("{}{}", self.product.url, self.hook)
    }

    /// Lets a customer write, and the agent accept; gives the interaction.
    pub(crate) async fn conversation(&self, phone: &str) -> String {
        self.conversation_at(&self.hook_url(), NUMBER, phone).await
    }

    /// The same by another number.
    pub(crate) async fn conversation_at(&self, hook: &str, number: &str, phone: &str) -> String {
        let id = format!("{number}.{phone}.hello");
        let payload = provider::text(number, phone, &id, "Bom dia");
        let answer = provider::post(hook, payload.to_string().into_bytes()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let mut found = String::new();
        eventually("the conversation at the agent", async || {
            let mine = self.agent.all("/interactions?view=mine").await;
            let of = |one: &&Value| one["customer"]["name"] == phone;
            let Some(one) = mine.iter().find(of) else {
                return false;
            };
            one["id"].as_str().unwrap().clone_into(&mut found);
            true
        })
        .await;
        // Where the agent was asked first, and did not answer yet.
        let accept = format!("/interactions/{found}/accept");
        self.agent.call("POST", &accept, json!({})).await;
        found
    }

    /// Lets the agent write.
    pub(crate) async fn write(&self, interaction: &str, text: &str) -> Value {
        let path = format!("/interactions/{interaction}/messages");
        self.agent.ask("POST", &path, json!({ "text": text })).await
    }

    /// The messages of a conversation.
    pub(crate) async fn thread(&self, interaction: &str) -> Vec<Value> {
        let path = format!("/interactions/{interaction}/messages?limit=200");
        let page = self.admin.get(&path).await;
        page["items"].as_array().unwrap().clone()
    }

    /// The message with a text.
    pub(crate) async fn message(&self, interaction: &str, text: &str) -> Value {
        let thread = self.thread(interaction).await;
        let of = thread.into_iter().find(|one| one["text"] == text);
        of.unwrap_or_else(|| panic!("{text} is not there"))
    }
}

/// Connects a number and gives its hook.
pub(crate) async fn number(admin: &Api, queue: &str, number: &str, base: &str) -> String {
    let account = json!({
        "channel": "whatsapp", "name": format!("Número {number}"), "queue_id": queue,
        "settings": { "phone_number_id": number, "business_account_id": "200000000000001", "base_url": base },
        "secrets": { "access_token": "chave", "app_secret": APP_SECRET, "verify_token": "palavra" },
    });
    let account = admin.ask("POST", "/channel-accounts", account).await;
    let token = account["public_token"].as_str().unwrap();
    format!("/webhooks/whatsapp/{token}")
}

/// Signs somebody in.
pub(crate) async fn sign_in(url: &str, email: &str) -> Api {
    let mut api = Api::at(url);
    let credentials = json!({ "email": email, "password": PASSWORD });
    api.enter("/session", &credentials).await;
    api
}
