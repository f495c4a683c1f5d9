//! What the customers of the sample operation ask for: the tree of types, the form of one of them, cases that are under way, and the
//! scripts that lead to more of them.

use app::{Ctx, Fault};
use base::authz::Actor;
use serde_json::{Value, json};

use super::agent_scripts;
use super::call;
use super::script::id_of;

/// Minutes of a day of the sample operation, which is always open.
const DAY_MIN: i64 = 24 * 60;

/// Makes the types, and opens a few cases of these people for these agents. Gives the cases.
pub(super) async fn create(
    ctx: &Ctx,
    admin: &Actor,
    hours: &Value,
    people: &[Value],
    agents: &[Value],
    group: &Value,
) -> Result<Vec<Value>, Fault> {
    let exchange = form(ctx, admin).await?;
    let mut leaves = Vec::new();
    for (above, kinds) in [
        (
            "Pedidos",
            [
                ("Troca de produto", 2, "normal"),
                ("Entrega atrasada", 1, "high"),
                ("Produto com defeito", 1, "urgent"),
            ],
        ),
        (
            "Financeiro",
            [
                ("Segunda via de boleto", 1, "normal"),
                ("Reembolso", 5, "normal"),
                ("Nota fiscal", 2, "low"),
            ],
        ),
    ] {
        let branch = id_of(&call(ctx, admin, "create_case_type", json!({ "name": above })).await?);
        for (name, days, priority) in kinds {
            let input = json!({
                "name": name, "parent_id": branch, "due_min": days * DAY_MIN, "calendar_id": hours, "priority": priority,
                "form_id": leaves.is_empty().then_some(&exchange),
            });
            leaves.push(id_of(&call(ctx, admin, "create_case_type", input).await?));
        }
    }
    let mut opened = Vec::new();
    for (kind, person, agent, title) in [
        (0, 0, 0, "Trocar o tênis 36 pelo 38"),
        (1, 1, 1, "Rastreio parado em Curitiba"),
        (2, 2, 2, "Forno com a porta empenada"),
        (4, 0, 3, "Devolver o frete cobrado duas vezes"),
        (5, 2, 0, "Nota em nome da empresa"),
    ] {
        let input = json!({
            "type_id": leaves.get(kind), "person_id": people.get(person), "responsible_id": agents.get(agent), "title": title,
        });
        opened.push(id_of(&call(ctx, admin, "open_case", input).await?));
    }
    agent_scripts::create(ctx, admin, (&leaves, &exchange), group).await?;
    Ok(opened)
}

/// Makes and publishes the form of the first type, with a field that shows by another and one that is computed.
async fn form(ctx: &Ctx, admin: &Actor) -> Result<Value, Fault> {
    let reasons = json!([
        { "key": "tamanho", "label": "Tamanho" },
        { "key": "cor", "label": "Cor" },
        { "key": "defeito", "label": "Defeito" },
    ]);
    let draft = json!({ "sections": [
        { "title": "Cliente", "fields": [
            { "name": "NOM_CLIENTE", "label": "Nome", "kind": "short_text", "from_person": "name" },
            { "name": "NUM_DOCUMENTO", "label": "CPF ou CNPJ", "kind": "tax_id", "from_person": "tax_id" },
        ] },
        { "title": "Troca", "fields": [
            { "name": "NUM_PEDIDO", "label": "Pedido", "kind": "short_text", "chars_max": 20, "required": true },
            { "name": "COD_MOTIVO", "label": "Motivo", "kind": "choice", "options": reasons, "required": true },
            {
                "name": "DSC_DEFEITO", "label": "O que aconteceu", "kind": "long_text", "required": true,
                "visible_when": "COD_MOTIVO = \"defeito\"",
            },
            { "name": "VAL_PRODUTO", "label": "Valor do produto", "kind": "money" },
            { "name": "QTD_PRODUTO", "label": "Quantidade", "kind": "number", "min": "1", "default": "1" },
            {
                "name": "VAL_TOTAL", "label": "Valor da troca", "kind": "computed", "shown_as": "money",
                "expression": "VAL_PRODUTO * QTD_PRODUTO",
            },
        ] },
    ] });
    let input = json!({ "name": "Troca de produto", "on_desk": true, "draft": draft });
    let made = id_of(&call(ctx, admin, "create_form", input).await?);
    call(ctx, admin, "publish_form", json!({ "id": made })).await?;
    Ok(made)
}
