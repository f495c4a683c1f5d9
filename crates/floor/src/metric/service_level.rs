//! Service level: answered, or first replied to by a person, within the target ÷ (answered + abandoned − short abandons + those waiting beyond the target now).
//!
//! Which of the two counts, and whether short abandons stay in after all, are settings of the queue.
//! Per queue by queue entry, per operation by first entry and the target of the first queue.
//! **Units**: a ratio 0..=1, kept as a fraction. **Source**: DASH-012, DASH-040, GAP-108.

use base::locale::Words;

use super::{Figures, Metric, Value};

/// The indicator.
pub const METRIC: Metric = Metric {
    code: "service_level",
    source: "DASH-040",
    name: Words::new("Nível de serviço", "Service level", "Nivel de servicio"),
    means: Words::new(
        "Atendidos, ou com a primeira mensagem do atendente, no prazo da própria fila, conforme cada fila conta ÷ (atendidos + abandonados − abandonos curtos). Quem ainda espera além do prazo conta como fora do prazo.",
        "Answered, or first message of the agent, within their own queue’s time, as each queue counts ÷ (answered + abandoned − short abandons). Whoever still waits beyond it counts as missed.",
        "Atendidos, o con el primer mensaje del agente, en el plazo de su propia cola, según cuenta cada cola ÷ (atendidos + abandonados − abandonos cortos). Quien aún espera más que el plazo cuenta como fuera de plazo.",
    ),
    value,
};

const fn value(figures: &Figures) -> Option<Value> {
    let tally = &figures.tally;
    let short = if figures.all_abandons {
        0
    } else {
        tally.abandoned_short_count
    };
    let gave_up = tally.abandoned_count.saturating_sub(short);
    let whole = tally.answered_count + gave_up + figures.overdue_count;
    Value::ratio(tally.within_count, whole)
}
