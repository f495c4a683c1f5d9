//! Handling per agent: what each agent did in the segments of interactions that began in the period (CONFLICT-21).
//!
//! **Source**: GAP-107 (handling statistics), GAP-109, GAP-110, GAP-112, DASH rows of each indicator.

use std::collections::BTreeMap;

use base::id::UserId;
use base::locale::Words;
use floor::board::Tally;
use floor::board::recount;
use floor::event::SegmentEnd;
use floor::row::SegmentRow;

use crate::figures::{self, USER, USER_ID, WORKED};
use crate::ground::Ground;
use crate::question::{Filter, may};
use crate::registry::{Maker, Report};
use crate::scan::{Source, Story};
use crate::table::{Cell, Column, Row, Unit, joined};

const COLUMNS: [Column; 14] = joined(&[
    &[USER, TAKEN, CONCLUDED, TRANSFERRED, RETURNED],
    &WORKED,
    &[USER_ID],
]);

/// The report.
pub const REPORT: Report = Report {
    id: "agents",
    title: Words::new(
        "Atendimentos por atendente",
        "Handling per agent",
        "Atenciones por agente",
    ),
    means: Words::new(
        "O que cada atendente assumiu, concluiu e passou adiante, com os seus tempos.",
        "What each agent took over, concluded and passed on, with their times.",
        "Lo que cada agente atendió, concluyó y derivó, con sus tiempos.",
    ),
    source: "GAP-107",
    filters: &[may(Filter::Medium), may(Filter::Queue), may(Filter::User)],
    columns: &COLUMNS,
    reads: &[Source::Facts],
    is_list: false,
    begin: || Box::new(Agents::default()),
};

const TAKEN: Column = Column::new(
    "taken",
    Unit::Count,
    Words::new("Assumidas", "Taken over", "Atendidas"),
    Words::new(
        "Etapas de atendimento que o atendente assumiu.",
        "Segments that the agent took over.",
        "Etapas de atención que el agente atendió.",
    ),
);
const CONCLUDED: Column = Column::new(
    "concluded",
    Unit::Count,
    Words::new("Concluídas", "Concluded", "Concluidas"),
    Words::new(
        "Etapas que o atendente concluiu.",
        "Segments that the agent concluded.",
        "Etapas que el agente concluyó.",
    ),
);
const TRANSFERRED: Column = Column::new(
    "transferred",
    Unit::Count,
    Words::new("Transferidas", "Transferred", "Transferidas"),
    Words::new(
        "Etapas que terminaram em transferência para fila ou colega.",
        "Segments that ended in a transfer to a queue or a colleague.",
        "Etapas que terminaron en transferencia a una cola o a un colega.",
    ),
);
const RETURNED: Column = Column::new(
    "returned",
    Unit::Count,
    Words::new("Devolvidas", "Returned", "Devueltas"),
    Words::new(
        "Etapas que o atendente devolveu à fila, ou que voltaram porque ele saiu ou caiu.",
        "Segments that the agent gave back to the queue, or that went back because they left or were lost.",
        "Etapas que el agente devolvió a la cola, o que volvieron porque salió o perdió la conexión.",
    ),
);

#[derive(Default)]
struct Agents(BTreeMap<UserId, Worked>);

#[derive(Default)]
struct Worked {
    taken: u64,
    concluded: u64,
    transferred: u64,
    returned: u64,
    tally: Tally,
}

impl Maker for Agents {
    fn story(&mut self, ground: &Ground, story: &Story, _rows: &mut Vec<Row>) {
        let segments: Vec<&SegmentRow> = story.segments.iter().collect();
        for segment in &segments {
            let Some(agent) = segment.agent else { continue };
            if ground.admits_in(segment.queue, segment.agent) {
                let worked = self.0.entry(agent).or_default();
                worked.taken += 1;
                match segment.end {
                    Some(SegmentEnd::Concluded) => worked.concluded += 1,
                    Some(SegmentEnd::Transferred) => worked.transferred += 1,
                    Some(SegmentEnd::Returned | SegmentEnd::AgentLost) => worked.returned += 1,
                    Some(
                        SegmentEnd::Answered
                        | SegmentEnd::Abandoned
                        | SegmentEnd::Overflow
                        | SegmentEnd::Canceled
                        | SegmentEnd::Withdrawn
                        | SegmentEnd::Moved,
                    )
                    | None => {}
                }
            }
        }
        let level = |queue| ground.level(queue);
        recount::tell(&story.row, &segments, &level, &mut |told| {
            if let Some(agent) = told.agent.filter(|_| ground.admits(&told)) {
                self.0.entry(agent).or_default().tally.count(told.fact);
            }
        });
    }

    fn finish(&mut self, ground: &Ground, rows: &mut Vec<Row>) {
        for (user, worked) in &self.0 {
            let mut row = vec![
                ground.user(*user),
                Cell::Count(worked.taken),
                Cell::Count(worked.concluded),
                Cell::Count(worked.transferred),
                Cell::Count(worked.returned),
            ];
            row.extend(figures::worked_cells(&ground.figures(worked.tally)));
            row.push(Cell::Id(user.get()));
            rows.push(row);
        }
    }
}
