//! The agendas of the sample operation: callbacks that agents agreed on.

use app::{Ctx, Fault};
use base::authz::Actor;
use base::time::Span;
use serde_json::{Value, json};

use super::call;

/// Agrees on callbacks with these people for these agents.
pub(super) async fn create(
    ctx: &Ctx,
    admin: &Actor,
    people: &[Value],
    agents: &[Value],
) -> Result<(), Fault> {
    for (person, agent, minutes, note) in [
        (0, 0, 20, "Confirmar se a troca chegou bem"),
        (1, 0, 150, "Explicar o prazo do estorno"),
        (2, 0, 1_500, "Oferecer o plano de montagem"),
        (1, 1, 45, "Passar o código de rastreio"),
        (0, 1, 2_900, "Saber o que achou do atendimento"),
    ] {
        let Some(id) = people.get(person) else {
            continue;
        };
        let record = call(ctx, admin, "get_person", json!({ "id": id })).await?;
        let point = record.pointer("/contact_points/0/id");
        let input = json!({
            "person_id": id, "contact_point_id": point, "user_id": agents.get(agent), "note": note,
            "due_at": ctx.now() + Span::from_mins(minutes),
        });
        if point.is_some() {
            call(ctx, admin, "create_callback", input).await?;
        }
    }
    Ok(())
}
