//! Activity report (Relatório de Atividade): each sign-in with its sign-out, and each pause, with beginning, end and duration.
//!
//! A stretch counts on the day on which it began; one that is not over lasts until now.
//! **Source**: REPORT-004, PAUSE-006, GAP-106, GAP-112.

use base::locale::Words;

use crate::figures::USER_ID;
use crate::ground::Ground;
use crate::question::{Filter, may};
use crate::registry::{Maker, Report};
use crate::scan::{Presence, Source};
use crate::table::{Cell, Column, Row, Unit};

/// The report.
pub const REPORT: Report = Report {
    id: "activity",
    title: Words::new("Atividade", "Activity", "Actividad"),
    means: Words::new(
        "Entradas, saídas e pausas dos atendentes, com início, fim e duração.",
        "Sign-ins, sign-outs and pauses of agents, with beginning, end and duration.",
        "Ingresos, salidas y pausas de los agentes, con inicio, fin y duración.",
    ),
    source: "REPORT-004",
    filters: &[may(Filter::User)],
    columns: &[
        DAY, HOUR, AGENT, KIND, REASON, STARTED, ENDED, DURATION, USER_ID,
    ],
    reads: &[Source::Begun],
    is_list: true,
    begin: || Box::new(Activity),
};

const DAY: Column = Column::new(
    "day",
    Unit::Day,
    Words::new("Data", "Date", "Fecha"),
    Words::new(
        "Dia em que começou, no fuso horário da organização.",
        "Day on which it began, in the organization’s time zone.",
        "Día en que comenzó, en la zona horaria de la organización.",
    ),
);
const HOUR: Column = Column::new(
    "hour",
    Unit::Hour,
    Words::new("Hora", "Hour", "Hora"),
    Words::new(
        "Hora do dia em que começou.",
        "Hour of the day in which it began.",
        "Hora del día en que comenzó.",
    ),
);
const AGENT: Column = Column::new(
    "agent",
    Unit::Text,
    Words::new("Atendente", "Agent", "Agente"),
    Words::new("De quem é.", "Whose it is.", "De quién es."),
);
const KIND: Column = Column::new(
    "kind",
    Unit::Text,
    Words::new("Atividade", "Activity", "Actividad"),
    Words::new(
        "Conectado, da entrada à saída; ou pausa.",
        "Signed in, from sign-in to sign-out; or a pause.",
        "Conectado, del ingreso a la salida; o pausa.",
    ),
);
const REASON: Column = Column::new(
    "reason",
    Unit::Text,
    Words::new("Motivo", "Reason", "Motivo"),
    Words::new(
        "Motivo escolhido para a pausa.",
        "Reason chosen for the pause.",
        "Motivo elegido para la pausa.",
    ),
);
const STARTED: Column = Column::new(
    "started_at",
    Unit::Moment,
    Words::new("Início", "Beginning", "Inicio"),
    Words::new(
        "Quando entrou, ou quando a pausa começou.",
        "When the agent signed in, or the pause began.",
        "Cuándo ingresó, o cuándo comenzó la pausa.",
    ),
);
const ENDED: Column = Column::new(
    "ended_at",
    Unit::Moment,
    Words::new("Fim", "End", "Fin"),
    Words::new(
        "Quando saiu, ou quando a pausa terminou. Vazio enquanto dura.",
        "When the agent signed out, or the pause ended. Empty while it lasts.",
        "Cuándo salió, o cuándo terminó la pausa. Vacío mientras dura.",
    ),
);
const DURATION: Column = Column::new(
    "duration",
    Unit::Duration,
    Words::new("Duração", "Duration", "Duración"),
    Words::new(
        "Do início ao fim; até agora, se ainda dura.",
        "From beginning to end; until now while it lasts.",
        "Del inicio al fin; hasta ahora, si aún dura.",
    ),
);
const SIGNED_IN: Words = Words::new("Conectado", "Signed in", "Conectado");
const PAUSE: Words = Words::new("Pausa", "Pause", "Pausa");

struct Activity;

impl Maker for Activity {
    fn presence(&mut self, ground: &Ground, span: &Presence, rows: &mut Vec<Row>) {
        let (day, second) = ground.calendar.civil(span.started_at);
        let end = span.ended_at.unwrap_or(ground.now);
        rows.push(vec![
            Cell::Day(day),
            Cell::Hour(second / 3_600),
            ground.user(span.user),
            Cell::Word(if span.is_pause { &PAUSE } else { &SIGNED_IN }),
            span.reason
                .filter(|_| span.is_pause)
                .map_or(Cell::Empty, |reason| ground.reason(reason)),
            Cell::At(span.started_at),
            Cell::of(span.ended_at, Cell::At),
            Cell::Duration(end.since(span.started_at)),
            Cell::Id(span.user.get()),
        ]);
    }
}
