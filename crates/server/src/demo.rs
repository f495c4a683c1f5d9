//! The living sample operation: people, queues, codes and texts to look at, and customers who write.
//!
//! It works only through operations and the sandbox, so it proves them while it runs. The shipped binary holds no simulator.

mod agent_scripts;
mod callbacks;
mod cases;
mod office;
mod people;
mod processes;
mod sales;
mod script;
mod social;

use std::net::SocketAddr;

use app::{Ctx, Entry, Fault};
use app_setup::organization::found::NewOrganization;
use app_setup::session::set_up::{self, NewAdministrator};
use base::authz::{Actor, Scope, SystemReason};
use base::id::{OrgId, UserId};
use base::locale::Locale;
use base::secret::Secret;
use base::text::Text;
use base::time::Span;
use sandbox::settings::Pace;
use sandbox::{BusinessNumber, CustomerMessage, CustomerSays, Sandbox, Settings};
use serde_json::{Value, json};
use store::in_tx;
use store_setup::{organizations, users};

use crate::state::operations;

/// The address of every demo user ends so; the password is the same for all.
const DOMAIN: &str = "demo.exemplo";
/// The password of every demo user, told on the console.
const PASSWORD: &str = "demonstracao-2026";
/// The sandbox's number.
const NUMBER: &str = "100000000000001";
const BUSINESS: &str = "200000000000001";
const ACCESS_TOKEN: &str = "sandbox-access-token";
const APP_SECRET: &str = "sandbox-app-secret";
/// Pause between two messages of simulated customers.
const EVERY: Span = Span::from_secs(25);

/// Settings of the sandbox: one number, secrets that protect nothing.
pub(crate) fn sandbox_settings() -> Settings {
    Settings {
        numbers: vec![BusinessNumber {
            phone_number_id: NUMBER.to_owned(),
            business_account_id: BUSINESS.to_owned(),
            display_phone_number: "551130000000".to_owned(),
            verified_name: "Loja Maré".to_owned(),
            callback_url: String::new(),
        }],
        access_token: Secret::new(ACCESS_TOKEN.to_owned()),
        app_secret: Secret::new(APP_SECRET.to_owned()),
        pace: Pace::HUMAN,
        has_sample_templates: true,
    }
}

/// What the person at the console is told.
pub(crate) fn welcome(address: SocketAddr) -> String {
    format!(
        "\nOperação de demonstração\n  Atendente      ana@{DOMAIN}\n  Supervisora    bia@{DOMAIN}\n  Administrador  caio@{DOMAIN}\n  Retaguarda     duda@{DOMAIN}\n  \
         Senha          {PASSWORD}\n  Telefone do cliente  http://{address}/sandbox/\n\n"
    )
}

/// What the living part needs to know.
pub(crate) struct Known {
    scope: Actor,
}

/// Sets the sample operation up, unless it is there from an earlier start, and tells the sandbox where it is.
pub(crate) async fn prepare(
    ctx: &Ctx,
    sandbox: &Sandbox,
    address: SocketAddr,
) -> Result<Known, Fault> {
    if set_up::is_needed(ctx).await? {
        create(ctx, address).await?;
    }
    let actor = administrator(ctx).await?;
    let accounts = call(ctx, &actor, "list_channel_accounts", json!({})).await?;
    for account in accounts
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let field = |name: &str| {
            account
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        if field("channel") == "whatsapp" {
            let url = format!(
                "http://{address}/webhooks/{}/{}",
                field("channel"),
                field("public_token")
            );
            sandbox.set_callback(NUMBER, &url);
            // The port may be another one since the last start.
            let settings = script::account_settings(address);
            let input = json!({ "id": field("id"), "settings": settings });
            call(ctx, &actor, "update_channel_account", input).await?;
            call(
                ctx,
                &actor,
                "sync_message_templates",
                json!({ "id": field("id") }),
            )
            .await?;
        }
    }
    Ok(Known { scope: actor })
}

async fn create(ctx: &Ctx, address: SocketAddr) -> Result<(), Fault> {
    let text = |text: &str| Text::parse(text).map_err(|_| Fault::NotFound);
    let organization = NewOrganization {
        name: text("Loja Maré")?,
        time_zone: "America/Sao_Paulo".to_owned(),
        locale: Locale::PtBr,
    };
    let administrator = NewAdministrator {
        name: Text::parse("Caio Fontes").map_err(|_| Fault::NotFound)?,
        email: Text::parse(&format!("caio@{DOMAIN}")).map_err(|_| Fault::NotFound)?,
        password: Secret::new(PASSWORD.to_owned()),
    };
    set_up::set_up(ctx, organization, administrator).await?;
    let actor = self::administrator(ctx).await?;
    script::create(ctx, &actor, address).await
}

/// Finds the administrator of the sample operation, whose rights every step needs.
async fn administrator(ctx: &Ctx) -> Result<Actor, Fault> {
    ctx.db
        .read(|tx| {
            Box::pin(async move {
                let org: OrgId = organizations::list_ids(tx)
                    .await?
                    .into_iter()
                    .next()
                    .ok_or(Fault::NotFound)?;
                let scope = Scope::system(org, SystemReason::Demo);
                let users = users::list_all(tx, &scope).await?;
                let user = users
                    .into_iter()
                    .find(|user| user.role_profile == base::authz::RoleProfile::Administrator)
                    .ok_or(Fault::NotFound)?;
                app_setup::session::actor(tx, &scope, &user).await
            })
        })
        .await
}

/// Calls an operation by its name, as the API would.
pub(crate) async fn call(ctx: &Ctx, actor: &Actor, id: &str, input: Value) -> Result<Value, Fault> {
    let entry: Entry = operations()
        .into_iter()
        .find(|entry| entry.id == id)
        .ok_or(Fault::NotFound)?;
    let scope = actor.may(entry.action)?;
    (entry.run)(ctx.clone(), scope, input).await
}

/// Lets customers write and simulated colleagues answer, for as long as the process runs.
pub(crate) async fn live(ctx: Ctx, sandbox: Sandbox, known: Known) {
    let mut turn = 0_usize;
    let colleagues = script::colleagues(&ctx, &known.scope)
        .await
        .unwrap_or_default();
    for colleague in &colleagues {
        // A colleague who is there already is fine.
        drop(
            call(
                &ctx,
                colleague,
                "set_agent_state",
                json!({ "state": "available" }),
            )
            .await,
        );
    }
    loop {
        let customer = people::customer(turn);
        sandbox.customer_writes(&CustomerMessage {
            number: NUMBER.to_owned(),
            customer: customer.phone.to_owned(),
            name: Some(customer.name.to_owned()),
            says: CustomerSays::Text {
                text: people::words(turn).to_owned(),
            },
            reply_to: None,
        });
        for colleague in &colleagues {
            if let Err(fault) = script::work(&ctx, colleague, turn).await {
                tracing::debug!(error = ?fault, "a simulated colleague could not work");
            }
        }
        if let Err(fault) = sales::tend(&ctx, &known.scope, turn).await {
            tracing::debug!(error = ?fault, "nobody waits for the simulated auditor");
        }
        turn += 1;
        // The first customers come together, so that there is something to see at once.
        ctx.clock
            .wait(if turn < 8 { Span::from_secs(2) } else { EVERY })
            .await;
    }
}

/// Recognises a demo user as the sign-in would.
pub(crate) async fn actor_of(ctx: &Ctx, org: OrgId, user: UserId) -> Result<Actor, Fault> {
    let scope = Scope::system(org, SystemReason::Demo);
    ctx.db
        .read(in_tx!(tx, [scope], {
            let user = users::get(tx, &scope, user).await?.ok_or(Fault::NotFound)?;
            app_setup::session::actor(tx, &scope, &user).await
        }))
        .await
}
