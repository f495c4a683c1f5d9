//! The scripts of the sample operation: an exchange and a renewal, each led to a case.

use app::{Ctx, Fault};
use base::authz::Actor;
use serde_json::{Value, json};

use super::call;
use super::script::id_of;

/// What a script of the sample operation is made of: where it stands by its place in the list, name, message, type by its place, and
/// complement.
type Line = (
    Option<usize>,
    &'static str,
    &'static str,
    Option<usize>,
    Value,
);

fn lines() -> Vec<Line> {
    let result = |result| json!({ "kind": "marketing_action", "result": result });
    vec![
        (
            None,
            "Troca ou devolução",
            "{customer}, vou cuidar da sua troca. Você tem o número do pedido à mão?",
            None,
            Value::Null,
        ),
        (
            Some(0),
            "Dentro do prazo",
            "Seu pedido está dentro do prazo de 30 dias. Vou registrar a troca agora, com o protocolo {protocol}.",
            Some(0),
            json!({ "kind": "case_tracking", "priority": "high", "due_min": 24 * 60 }),
        ),
        (
            Some(0),
            "Fora do prazo",
            "O prazo de 30 dias já passou, mas posso pedir uma análise. Quer que eu registre?",
            Some(2),
            Value::Null,
        ),
        (
            None,
            "Renovação do plano",
            "{customer}, aqui é {agent}. Seu plano vence este mês e tenho uma condição especial para a renovação.",
            None,
            Value::Null,
        ),
        (
            Some(3),
            "Aceitou a oferta",
            "Perfeito! Envio o boleto com o novo valor em instantes.",
            Some(3),
            result("success"),
        ),
        (
            Some(3),
            "Não tem interesse",
            "Sem problemas, {customer}. Obrigado pelo seu tempo.",
            Some(3),
            result("failure"),
        ),
        (
            Some(3),
            "Pediu para falar depois",
            "Combinado. Qual é o melhor dia e horário para eu retornar?",
            Some(3),
            result("call_back"),
        ),
    ]
}

/// Makes the scripts below Início, and authorizes a group for each that stands right below it.
pub(super) async fn create(
    ctx: &Ctx,
    admin: &Actor,
    (types, exchange): (&[Value], &Value),
    group: &Value,
) -> Result<(), Fault> {
    let mut made: Vec<Value> = Vec::new();
    for (above, name, message, kind, complement) in lines() {
        let input = json!({
            "parent_id": above.and_then(|at| made.get(at)), "name": name, "message": message,
            "type_id": kind.and_then(|at| types.get(at)), "form_id": (kind == Some(0)).then_some(exchange),
            "complement": complement,
        });
        let script = id_of(&call(ctx, admin, "create_agent_script", input).await?);
        if above.is_none() {
            let input = json!({ "id": script, "group_ids": [group] });
            call(ctx, admin, "authorize_agent_script", input).await?;
        }
        made.push(script);
    }
    Ok(())
}
