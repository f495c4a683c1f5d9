//! What the sample operation is made of, and how its simulated colleagues work: operations only.

use std::net::SocketAddr;

use app::{Ctx, Fault};
use base::authz::Actor;
use base::id::UserId;
use serde_json::{Value, json};

use super::{
    ACCESS_TOKEN, APP_SECRET, BUSINESS, DOMAIN, NUMBER, PASSWORD, actor_of, call, callbacks, cases,
    office, people, processes, sales, social,
};

/// Settings of the sandbox's account.
pub(super) fn account_settings(address: SocketAddr) -> Value {
    json!({
        "phone_number_id": NUMBER,
        "business_account_id": BUSINESS,
        "base_url": format!("http://{address}/sandbox/graph"),
    })
}

pub(super) fn id_of(value: &Value) -> Value {
    value.get("id").cloned().unwrap_or_default()
}

/// Makes queues, users, codes, labels, pauses, hours, a menu and accounts.
pub(super) async fn create(ctx: &Ctx, admin: &Actor, address: SocketAddr) -> Result<(), Fault> {
    let hours = call(ctx, admin, "create_calendar", hours()).await?;
    let mut queues = Vec::new();
    for (name, target) in [("Trocas", 60), ("Vendas", 30), ("Financeiro", 120)] {
        let messages = json!([
            message(
                "welcome",
                "pt-BR",
                "Olá, {customer}. Seu protocolo é {protocol}. Já vamos atender você."
            ),
            message(
                "welcome",
                "en",
                "Hello, {customer}. Your number is {protocol}. We will be with you shortly."
            ),
            message(
                "welcome",
                "es",
                "Hola, {customer}. Su número es {protocol}. Enseguida le atendemos."
            ),
            message("agent_joined", "pt-BR", "{agent} vai falar com você agora."),
            message(
                "after_hours",
                "pt-BR",
                "Agora estamos fechados. Respondemos assim que abrirmos."
            ),
        ]);
        let input = json!({
            "name": name, "target_s": target, "calendar_id": id_of(&hours), "offer_timeout_s": 600,
            "automatic_messages": messages,
        });
        queues.push(id_of(&call(ctx, admin, "create_queue", input).await?));
    }
    let mut users = Vec::new();
    for (email, name, profile) in [
        ("ana", "Ana Beatriz Rocha", "agent"),
        ("davi", "Davi Lins", "agent"),
        ("elisa", "Elisa Prado", "agent"),
        ("bia", "Bia Motta", "supervisor"),
    ] {
        let input = json!({
            "name": name, "email": format!("{email}@{DOMAIN}"), "password": PASSWORD, "role_profile": profile,
            "queue_ids": queues, "capacity": 5,
        });
        users.push(id_of(&call(ctx, admin, "create_user", input).await?));
    }
    codes(ctx, admin, &queues).await?;
    canned_responses(ctx, admin, &queues).await?;
    lists(ctx, admin).await?;
    let people = contacts(ctx, admin, users.get(..2).unwrap_or_default()).await?;
    let team = json!({ "name": "Relacionamento", "member_ids": users });
    let team = id_of(&call(ctx, admin, "create_user_group", team).await?);
    let opened = cases::create(ctx, admin, &id_of(&hours), &people, &users, &team).await?;
    callbacks::create(ctx, admin, &people, &users).await?;
    office::create(ctx, admin, &opened).await?;
    processes::create(ctx, admin, &opened).await?;
    sales::create(ctx, admin).await?;
    social::create(ctx, admin, queues.first().unwrap_or(&Value::Null)).await?;
    let menu = menu(ctx, admin, &queues).await?;
    accounts(ctx, admin, &queues, &menu, address).await
}

fn message(kind: &str, locale: &str, text: &str) -> Value {
    json!({ "kind": kind, "locale": locale, "active": true, "text": text })
}

/// Always open, so that there is something to see whenever somebody starts it.
fn hours() -> Value {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let spans: Vec<Value> = days
        .iter()
        .map(|day| json!({ "day": day, "from_min": 0, "to_min": 1_440 }))
        .collect();
    json!({ "name": "Todos os dias", "definition": { "time_zone": "America/Sao_Paulo", "week": { "spans": spans }, "holidays": [] } })
}

async fn codes(ctx: &Ctx, admin: &Actor, queues: &[Value]) -> Result<(), Fault> {
    for queue in queues {
        for medium in ["messaging", "chat"] {
            for (parent, children) in [
                ("Resolvido", ["Troca feita", "Dúvida esclarecida"]),
                ("Não resolvido", ["Sem retorno", "Fora da política"]),
            ] {
                let input = json!({ "queue_id": queue, "medium": medium, "name": parent });
                let macro_code = id_of(&call(ctx, admin, "create_wrap_up_code", input).await?);
                for child in children {
                    let closing = (child == "Troca feita")
                        .then_some("Troca registrada. Obrigado por falar com a Loja Maré.");
                    let input = json!({
                        "queue_id": queue, "medium": medium, "name": child, "parent_id": macro_code,
                        "actions": { "closing_message": closing },
                    });
                    call(ctx, admin, "create_wrap_up_code", input).await?;
                }
            }
        }
    }
    Ok(())
}

async fn canned_responses(ctx: &Ctx, admin: &Actor, queues: &[Value]) -> Result<(), Fault> {
    for queue in queues {
        for (prefix, text) in [
            (
                "bomdia",
                "Olá, {customer}! Aqui é {agent}, da Loja Maré. Como posso ajudar?",
            ),
            ("aguarde", "Só um momento, por favor. Já estou verificando."),
            (
                "prazo",
                "O prazo é de 5 dias úteis, contados da postagem. O protocolo deste atendimento é {protocol}.",
            ),
            (
                "tchau",
                "Obrigado pelo contato, {customer}.\nSe precisar, é só chamar.",
            ),
        ] {
            let input = json!({ "queue_id": queue, "prefix": prefix, "text": text });
            call(ctx, admin, "create_canned_response", input).await?;
        }
    }
    Ok(())
}

async fn lists(ctx: &Ctx, admin: &Actor) -> Result<(), Fault> {
    for (name, immediate, limit) in [
        ("Almoço", false, 3_600),
        ("Descanso", false, 900),
        ("Banheiro", true, 600),
    ] {
        let input = json!({ "name": name, "immediate": immediate, "max_duration_s": limit });
        call(ctx, admin, "create_pause_reason", input).await?;
    }
    for (position, (name, color)) in [
        ("Urgente", "red"),
        ("Cliente ouro", "amber"),
        ("Reincidente", "blue"),
    ]
    .into_iter()
    .enumerate()
    {
        call(
            ctx,
            admin,
            "create_label",
            json!({ "name": name, "color": color, "position": position }),
        )
        .await?;
    }
    Ok(())
}

/// Makes the menu that leads visitors of the shop's site to a queue.
async fn menu(ctx: &Ctx, admin: &Actor, queues: &[Value]) -> Result<Value, Fault> {
    let words = |pt: &str, en: &str, es: &str| json!({ "pt-BR": pt, "en": en, "es": es });
    let ways = [
        ("trocas", words("Trocas", "Exchanges", "Cambios")),
        ("vendas", words("Vendas", "Sales", "Ventas")),
        ("financeiro", words("Financeiro", "Payments", "Pagos")),
    ];
    let mut nodes = vec![json!({ "key": "start", "kind": "start" })];
    let mut edges = vec![json!({ "from": "start", "port": "next", "to": "menu" })];
    let mut options = Vec::new();
    for (n, ((key, label), queue)) in ways.into_iter().zip(queues).enumerate() {
        nodes.push(json!({ "key": key, "kind": "queue", "queue_id": queue, "priority": 0 }));
        edges.push(json!({ "from": "menu", "port": format!("option:{key}"), "to": key }));
        options.push(json!({ "id": key, "digits": (n + 1).to_string(), "label": label }));
    }
    for port in ["invalid", "silent"] {
        edges.push(json!({ "from": "menu", "port": port, "to": "trocas" }));
    }
    nodes.push(json!({
        "key": "menu", "kind": "menu", "options": options,
        "text": words("Olá! Sobre o que você quer falar?", "Hello! What is it about?", "¡Hola! ¿De qué se trata?"),
        "invalid_text": words("Não entendi. Escolha uma das opções.", "Sorry, please choose one of these.", "No entendí. Elija una de las opciones."),
        "invalid_tries": 1, "silence_min": 5, "silence_text": {}, "silence_tries": 0,
    }));
    let input = json!({ "name": "Boas-vindas do site", "draft": { "media": ["chat"], "nodes": nodes, "edges": edges } });
    let flow = id_of(&call(ctx, admin, "create_flow", input).await?);
    call(ctx, admin, "publish_flow", json!({ "id": flow })).await?;
    Ok(flow)
}

/// Makes a few contacts, some of them in a portfolio; whoever else writes is a stranger.
async fn contacts(ctx: &Ctx, admin: &Actor, owners: &[Value]) -> Result<Vec<Value>, Fault> {
    let mut people = Vec::new();
    let phone =
        |value: &str, label: &str| json!({ "kind": "phone", "value": value, "label": label });
    let email = |value: &str| json!({ "kind": "email", "value": value });
    for (n, person) in [
        json!({
            "kind": "natural", "name": "Mariana Lacerda", "tax_id": "529.982.247-25",
            "contact_points": [
                phone("+5511988442201", "mobile"),
                phone("+551133220145", "home"),
                email("mariana.lacerda@exemplo.com.br"),
            ],
        }),
        json!({
            "kind": "natural", "name": "Tatiane Moraes",
            "contact_points": [phone("+5551995430055", "mobile"), email("tatiane@exemplo.com.br")],
        }),
        json!({
            "kind": "legal", "name": "Padaria Estrela Ltda.", "trade_name": "Pão da Vila", "tax_id": "11.222.333/0001-81",
            "contact_points": [phone("+554833334444", "business"), email("compras@paodavila.exemplo.com.br")],
            "note": "Compra por nota; falar com o Otávio.",
        }),
        json!({
            "kind": "natural", "name": "Otávio Nunes", "active": false,
            "contact_points": [phone("+554899887766", "mobile")],
        }),
    ]
    .into_iter()
    .enumerate()
    {
        let mut person = person;
        if let (Value::Object(fields), Some(owner)) = (&mut person, owners.get(n)) {
            fields.insert("owner_id".to_owned(), owner.clone());
        }
        people.push(id_of(&call(ctx, admin, "register_person", person).await?));
    }
    Ok(people)
}

async fn accounts(
    ctx: &Ctx,
    admin: &Actor,
    queues: &[Value],
    menu: &Value,
    address: SocketAddr,
) -> Result<(), Fault> {
    let site = json!({
        "channel": "web-chat", "name": "Site da loja", "queue_id": queues.first(), "flow_id": menu,
        "settings": { "allowed_origins": format!("http://{address}"), "color": "#4f46e5" },
    });
    let number = json!({
        "channel": "whatsapp", "name": "Loja Maré", "queue_id": queues.first(),
        "settings": account_settings(address),
        "secrets": { "access_token": ACCESS_TOKEN, "app_secret": APP_SECRET, "verify_token": "sandbox-verify" },
    });
    for account in [site, number] {
        call(ctx, admin, "create_channel_account", account).await?;
    }
    Ok(())
}

/// Gives the colleagues who work by themselves: every agent but the one that a person plays.
pub(super) async fn colleagues(ctx: &Ctx, admin: &Actor) -> Result<Vec<Actor>, Fault> {
    let users = call(ctx, admin, "list_users", json!({})).await?;
    let mut colleagues = Vec::new();
    for user in users
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let is_agent = user.get("role_profile") == Some(&json!("agent"));
        // The back office works no queue.
        let queues = user.get("queue_ids").and_then(Value::as_array);
        let is_agent = is_agent && queues.is_none_or(|queues| !queues.is_empty());
        let is_played = user.get("email") == Some(&json!(format!("ana@{DOMAIN}")));
        let id: Option<UserId> = user
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| id.parse().ok());
        if let (true, false, Some(id)) = (is_agent, is_played, id) {
            colleagues.push(actor_of(ctx, admin.org, id).await?);
        }
    }
    Ok(colleagues)
}

/// Lets a colleague answer what is unanswered, and conclude one in four.
pub(super) async fn work(ctx: &Ctx, colleague: &Actor, turn: usize) -> Result<(), Fault> {
    let held = call(
        ctx,
        colleague,
        "list_interactions",
        json!({ "view": "mine" }),
    )
    .await?;
    for (n, card) in held
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let id = id_of(card);
        if card
            .get("awaiting_reply_since_at")
            .is_some_and(|since| !since.is_null())
        {
            call(ctx, colleague, "mark_opened", json!({ "id": id }))
                .await
                .map(drop)
                .unwrap_or_default();
            let input = json!({ "id": id, "text": people::reply(turn + n) });
            call(ctx, colleague, "send_message", input).await?;
        } else if (turn + n) % 4 == 3 {
            sales::sell(ctx, colleague, card, turn + n).await?;
            conclude(ctx, colleague, card).await?;
        }
    }
    Ok(())
}

async fn conclude(ctx: &Ctx, colleague: &Actor, card: &Value) -> Result<(), Fault> {
    let directory = call(ctx, colleague, "get_directory", json!({})).await?;
    let codes = directory.get("wrap_up_codes").and_then(Value::as_array);
    let code = codes.into_iter().flatten().find(|code| {
        code.get("queue_id") == card.get("queue_id")
            && code.get("medium") == card.get("medium")
            && code
                .get("parent_id")
                .is_some_and(|parent| !parent.is_null())
    });
    let input = json!({ "id": id_of(card), "wrap_up_code_id": code.map(id_of) });
    call(ctx, colleague, "conclude_interaction", input)
        .await
        .map(drop)
}
