//! What the sample operation sells: products, the tree of statuses, and the module switched on; and what becomes of it while it
//! lives: colleagues record proposals, an auditor decides about some, and a few are given to the agent whom a person plays.

use app::{Ctx, Fault};
use base::authz::Actor;
use base::id::UserId;
use serde_json::{Value, json};

use super::script::id_of;
use super::{DOMAIN, PASSWORD, actor_of, call};

/// Who audits; nobody plays them.
const AUDITOR: &str = "gil";
/// Proposals that the played agent has at the most without having made them.
const GIVEN_MAX: usize = 2;

/// Makes them.
pub(super) async fn create(ctx: &Ctx, admin: &Actor) -> Result<(), Fault> {
    let organization = call(ctx, admin, "get_organization", json!({})).await?;
    let mut settings = organization.get("settings").cloned().unwrap_or_default();
    if let Some(modules) = settings
        .get_mut("modules")
        .and_then(|one| one.as_object_mut())
    {
        modules.insert("sales".to_owned(), true.into());
    }
    call(
        ctx,
        admin,
        "update_organization",
        json!({ "settings": settings }),
    )
    .await?;
    for (code, name, kind, price) in [
        ("TEN-38", "Tênis de corrida", "product", 34_990),
        ("FOR-45", "Forno elétrico 45 L", "product", 89_900),
        ("GAR-12", "Garantia estendida, 12 meses", "service", 12_900),
        ("INS-01", "Instalação em casa", "service", 15_000),
    ] {
        let input = json!({ "code": code, "name": name, "kind": kind, "price_cents": price });
        call(ctx, admin, "create_product", input).await?;
    }
    let mut sales = call(ctx, admin, "get_sales_settings", json!({})).await?;
    if let Some(fields) = sales.as_object_mut() {
        fields.remove("revision");
        let status = |key: &str, parent: Option<&str>, name: &str, stages: &[&str]| json!({ "key": key, "parent": parent, "name": name, "stages": stages, "in_use": true });
        let with_agent = ["pending_agent", "returned_to_agent"];
        let statuses = json!([
            status("documents", None, "Documentos", &with_agent),
            status("no_proof", Some("documents"), "Falta comprovante", &[]),
            status("no_signature", Some("documents"), "Falta assinatura", &[]),
            status("call_back", None, "Cliente pediu retorno", &with_agent),
            status(
                "complete",
                None,
                "Completa",
                &["pending_audit", "confirmed"]
            ),
            status("gave_up", None, "Cliente desistiu", &["canceled"]),
            status("no_credit", None, "Crédito recusado", &["canceled"]),
        ]);
        fields.insert("statuses".to_owned(), statuses);
    }
    call(
        ctx,
        admin,
        "update_sales_settings",
        json!({ "settings": sales }),
    )
    .await?;
    let auditor = json!({
        "name": "Gil Antunes", "email": format!("{AUDITOR}@{DOMAIN}"), "password": PASSWORD, "role_profile": "supervisor",
        "permissions": { "proposal_audit": true }, "queue_ids": [],
    });
    call(ctx, admin, "create_user", auditor).await.map(drop)
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    let items = list.get("items").and_then(Value::as_array);
    items.into_iter().flatten()
}

/// Lets a colleague record what the customer of a conversation accepted, and say how it ended; every other conversation sells
/// nothing.
pub(super) async fn sell(
    ctx: &Ctx,
    colleague: &Actor,
    card: &Value,
    turn: usize,
) -> Result<(), Fault> {
    let known = card.get("person_id").is_some_and(|id| !id.is_null());
    if !known || !(turn / 4).is_multiple_of(2) {
        return Ok(());
    }
    let products = call(ctx, colleague, "list_products", json!({})).await?;
    let offered: Vec<&Value> = items(&products).collect();
    let Some(product) = offered.get(turn / 8 % offered.len().max(1)) else {
        return Ok(());
    };
    let line = json!({ "product_id": id_of(product), "quantity": turn / 8 % 2 + 1 });
    let sold = json!({ "id": id_of(card), "items": [line] });
    let made = call(ctx, colleague, "open_proposal", sold).await?;
    let (situation, status) = match turn / 8 % 4 {
        0 | 2 => ("pending_audit", "complete"),
        1 => ("pending_agent", "no_proof"),
        _ => ("canceled_by_agent", "gave_up"),
    };
    let input = json!({
        "id": id_of(card), "proposal_id": id_of(&made), "situation": situation, "status": status,
    });
    call(ctx, colleague, "wrap_up_proposal", input)
        .await
        .map(drop)
}

/// Lets the auditor decide about the proposal that waits longest, and gives some to the agent whom a person plays.
pub(super) async fn tend(ctx: &Ctx, admin: &Actor, turn: usize) -> Result<(), Fault> {
    if turn % 5 == 4 {
        audit(ctx, admin, turn / 5).await?;
    }
    let Some(played) = user(ctx, admin, "ana").await? else {
        return Ok(());
    };
    let list = json!({ "module": "maintenance", "limit": 50 });
    let all = call(ctx, admin, "list_proposals", list).await?;
    let with_agent = |one: &&Value| {
        let stage = one.get("stage").and_then(Value::as_str);
        matches!(stage, Some("pending_agent" | "returned_to_agent"))
            && one.get("holder").is_none_or(Value::is_null)
    };
    let is_theirs = |one: &&Value| one.get("owner_id") == Some(&json!(played));
    if items(&all).filter(is_theirs).count() >= GIVEN_MAX {
        return Ok(());
    }
    let Some(one) = items(&all).filter(with_agent).find(|one| !is_theirs(one)) else {
        return Ok(());
    };
    let input =
        json!({ "ids": [id_of(one)], "owner_id": played, "reason": "Férias de quem vendeu" });
    call(ctx, admin, "reassign_proposals", input)
        .await
        .map(drop)
}

async fn user(ctx: &Ctx, admin: &Actor, name: &str) -> Result<Option<UserId>, Fault> {
    let users = call(ctx, admin, "list_users", json!({})).await?;
    let email = json!(format!("{name}@{DOMAIN}"));
    let found = items(&users).find(|one| one.get("email") == Some(&email));
    let id = found.and_then(|one| one.get("id").and_then(Value::as_str));
    Ok(id.and_then(|id| id.parse().ok()))
}

async fn audit(ctx: &Ctx, admin: &Actor, turn: usize) -> Result<(), Fault> {
    let Some(id) = user(ctx, admin, AUDITOR).await? else {
        return Ok(());
    };
    let auditor = actor_of(ctx, admin.org, id).await?;
    let module = json!({ "module": "audit" });
    call(ctx, &auditor, "open_sales_module", module).await?;
    let decided = decide(ctx, &auditor, turn).await;
    call(ctx, &auditor, "close_sales_module", json!({})).await?;
    decided
}

async fn decide(ctx: &Ctx, auditor: &Actor, turn: usize) -> Result<(), Fault> {
    let taken = call(ctx, auditor, "take_oldest_proposal", json!({})).await?;
    let (situation, status, note) = match turn % 3 {
        0 => (
            "returned_to_agent",
            Some("no_signature"),
            "Falta a assinatura do cliente no termo de garantia.",
        ),
        1 => (
            "confirmed_in_audit",
            Some("complete"),
            "Documentos conferidos.",
        ),
        _ => (
            "canceled_in_audit",
            Some("no_credit"),
            "Crédito recusado pela financeira.",
        ),
    };
    let input = json!({
        "id": id_of(&taken), "module": "audit", "situation": situation, "status": status, "note": note,
    });
    call(ctx, auditor, "save_proposal", input).await.map(drop)
}
