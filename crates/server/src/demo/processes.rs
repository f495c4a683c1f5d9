//! The process of the sample operation: it runs for the first case, and a form is tied to it.

use app::{Ctx, Fault};
use base::authz::Actor;
use serde_json::{Value, json};

use super::call;
use super::script::id_of;

/// An exchange, with its picture. It names a form and areas that are there before it.
const FILE: &str = include_str!("exchange.bpmn");

/// Publishes the process, starts it for the first of these cases, and makes a type whose form starts it beside a contact.
pub(super) async fn create(ctx: &Ctx, admin: &Actor, cases: &[Value]) -> Result<(), Fault> {
    let input = json!({ "file": FILE, "on_desk": true });
    let process = id_of(&call(ctx, admin, "create_process", input).await?);
    call(ctx, admin, "publish_process", json!({ "id": process })).await?;
    let input = json!({ "id": cases.first(), "process_id": process });
    call(ctx, admin, "start_process", input).await?;
    let draft = json!({ "sections": [{ "title": "Pedido", "fields": [
        { "name": "NUM_PEDIDO", "label": "Pedido", "kind": "short_text", "chars_max": 20 },
    ] }] });
    let input = json!({ "name": "Troca com análise", "on_desk": true, "process_id": process, "draft": draft });
    let form = id_of(&call(ctx, admin, "create_form", input).await?);
    call(ctx, admin, "publish_form", json!({ "id": form })).await?;
    let input = json!({ "name": "Troca com análise", "form_id": form });
    call(ctx, admin, "create_case_type", input).await?;
    Ok(())
}
