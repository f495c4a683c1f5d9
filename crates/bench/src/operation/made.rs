//! What the operation is made of: queues with a number each, codes, agents who are signed in.

use base::rng::Rng;
use serde_json::{Value, json};

use super::AGENTS;
use crate::product::{Api, PASSWORD, Served, field};
use crate::{Outcome, SEED, payload};

const QUEUES: [&str; 4] = ["Trocas", "Vendas", "Financeiro", "Entregas"];
/// Queues that an agent belongs to.
const QUEUES_EACH: usize = 2;
const CAPACITY: u64 = 6;

/// A number of the provider, and the queue behind it.
pub(crate) struct Line {
    pub(crate) hook: String,
    /// The provider's id of the number.
    pub(crate) number: String,
    pub(crate) queue: String,
    /// Codes by which its interactions are concluded.
    pub(crate) codes: Vec<String>,
}

/// The operation.
pub(crate) struct Made {
    pub(crate) lines: Vec<Line>,
    /// Cookies.
    pub(crate) agents: Vec<String>,
    pub(crate) administrator: String,
}

/// Makes it by the API, as an administrator would.
pub(crate) async fn make(served: &mut Served, provider: &str) -> Outcome<Made> {
    let code = served.told("Set-up code: ").await?;
    let mut api = Api::open(&served.address).await?;
    let body = json!({
        "token": code,
        "organization": { "name": "Operação", "time_zone": "America/Sao_Paulo", "locale": "pt-BR" },
        "administrator": { "name": "Caio", "email": "caio@bancada.exemplo", "password": PASSWORD },
    });
    api.call("POST", "/api/v1/setup", &body).await?;
    let mut lines = Vec::new();
    for (n, name) in QUEUES.iter().enumerate() {
        lines.push(line(&mut api, n, name, provider).await?);
    }
    let mut agents = Vec::new();
    let mut rng = Rng::from_seed(SEED).fork("agents");
    for n in 0..AGENTS {
        let mut queues: Vec<&str> = lines.iter().map(|line| line.queue.as_str()).collect();
        while queues.len() > QUEUES_EACH {
            let at =
                usize::try_from(rng.below(u64::try_from(queues.len()).unwrap_or(1))).unwrap_or(0);
            queues.remove(at);
        }
        let email = format!("agente{n}@bancada.exemplo");
        let body = json!({
            "name": format!("Agente {n}"), "email": email, "password": PASSWORD, "role_profile": "agent",
            "queue_ids": queues, "capacity": CAPACITY,
        });
        api.call("POST", "/api/v1/users", &body).await?;
        let mut own = Api::open(&served.address).await?;
        let credentials = json!({ "email": email, "password": PASSWORD });
        own.call("POST", "/api/v1/session", &credentials).await?;
        agents.push(own.cookie);
    }
    Ok(Made {
        lines,
        agents,
        administrator: api.cookie,
    })
}

async fn line(api: &mut Api, n: usize, name: &str, provider: &str) -> Outcome<Line> {
    let queue = api
        .call("POST", "/api/v1/queues", &json!({ "name": name }))
        .await?;
    let queue = field(&queue, "id").to_owned();
    let number = format!("10000000000{n:04}");
    let account = json!({
        "channel": "whatsapp", "name": format!("Número {name}"), "queue_id": queue,
        "settings": {
            "phone_number_id": number, "business_account_id": payload::BUSINESS, "base_url": provider,
        },
        "secrets": { "access_token": "bench", "app_secret": payload::APP_SECRET, "verify_token": "bench" },
    });
    let account = api
        .call("POST", "/api/v1/channel-accounts", &account)
        .await?;
    let mut codes = Vec::new();
    for name in ["Resolvido", "Sem solução", "Encaminhado"] {
        let code = json!({ "queue_id": queue, "medium": "messaging", "name": name });
        let code = api.call("POST", "/api/v1/wrap-up-codes", &code).await?;
        codes.push(field(&code, "id").to_owned());
    }
    Ok(Line {
        hook: format!("/webhooks/whatsapp/{}", field(&account, "public_token")),
        number,
        queue,
        codes,
    })
}

/// Gives the live board.
pub(crate) async fn board(served: &Served, cookie: &str) -> Outcome<Value> {
    let mut api = Api::open(&served.address).await?;
    cookie.clone_into(&mut api.cookie);
    api.call("GET", "/api/v1/board", &Value::Null).await
}
