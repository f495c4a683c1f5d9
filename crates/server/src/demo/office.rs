//! The back office of the sample operation: an area that works no queue, and what cases ask of it.

use app::{Ctx, Fault};
use base::authz::Actor;
use base::id::UserId;
use base::time::Span;
use serde_json::{Value, json};

use super::script::id_of;
use super::{DOMAIN, PASSWORD, actor_of, call};

/// Makes the area with somebody in it, and asks a few things of it for these cases.
pub(super) async fn create(ctx: &Ctx, admin: &Actor, cases: &[Value]) -> Result<(), Fault> {
    let input = json!({
        "name": "Duda Ferraz", "email": format!("duda@{DOMAIN}"), "password": PASSWORD, "role_profile": "agent",
        "queue_ids": [],
    });
    let duda = id_of(&call(ctx, admin, "create_user", input).await?);
    let input = json!({ "name": "Financeiro", "member_ids": [duda] });
    let area = id_of(&call(ctx, admin, "create_user_group", input).await?);
    let mut asked = Vec::new();
    for (case, text, hours) in [
        (
            3,
            "Conferir se o frete foi cobrado duas vezes e estornar a diferença no cartão",
            4,
        ),
        (
            0,
            "Confirmar se há crédito da troca anterior no cadastro da cliente",
            26,
        ),
        (
            1,
            "Verificar com a transportadora se o seguro cobre o extravio",
            50,
        ),
    ] {
        let input = json!({
            "id": cases.get(case), "text": text, "group_id": area, "due_at": ctx.now() + Span::from_mins(hours * 60),
        });
        asked.push(id_of(&call(ctx, admin, "create_follow_up", input).await?));
    }
    let given = json!({ "id": cases.get(4), "group_id": area, "responsible_id": null });
    call(ctx, admin, "update_case", given).await?;
    let Some(id) = duda.as_str().and_then(|id| id.parse::<UserId>().ok()) else {
        return Ok(());
    };
    let duda = actor_of(ctx, admin.org, id).await?;
    if let Some(id) = asked.get(1) {
        call(ctx, &duda, "accept_follow_up", json!({ "id": id })).await?;
    }
    if let Some(id) = asked.get(2) {
        let input =
            json!({ "id": id, "reason": "Falta o número do rastreio para abrir o chamado." });
        call(ctx, &duda, "return_follow_up", input).await?;
    }
    Ok(())
}
