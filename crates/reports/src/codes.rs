//! Handling per wrap-up code: the segments that each code closed, per queue, of interactions that began in the period (CONFLICT-19).
//!
//! Segments with an agent that were closed without a code are a line of their own.
//! **Source**: GAP-107 (handling statistics), GAP-112, DASH rows of each indicator.

use std::collections::BTreeMap;

use base::id::{QueueId, WrapUpCodeId};
use base::locale::Words;
use floor::board::Tally;
use floor::board::recount;
use floor::row::SegmentRow;

use crate::figures::{self, CODE, CODE_ID, QUEUE, QUEUE_ID, WORKED};
use crate::ground::Ground;
use crate::question::{Filter, may};
use crate::registry::{Maker, Report};
use crate::scan::{Source, Story};
use crate::table::{Cell, Column, Row, Unit, joined};

const COLUMNS: [Column; 13] = joined(&[&[QUEUE, CODE, CLOSED], &WORKED, &[QUEUE_ID, CODE_ID]]);

/// The report.
pub const REPORT: Report = Report {
    id: "codes",
    title: Words::new(
        "Atendimentos por tabulação",
        "Handling per wrap-up code",
        "Atenciones por tipificación",
    ),
    means: Words::new(
        "Quantas etapas cada código de tabulação encerrou em cada fila, com os seus tempos.",
        "How many segments each wrap-up code closed in each queue, with their times.",
        "Cuántas etapas cerró cada código de tipificación en cada cola, con sus tiempos.",
    ),
    source: "GAP-107",
    filters: &[
        may(Filter::Medium),
        may(Filter::Queue),
        may(Filter::User),
        may(Filter::WrapUpCode),
    ],
    columns: &COLUMNS,
    reads: &[Source::Facts],
    is_list: false,
    begin: || Box::new(Codes::default()),
};

const CLOSED: Column = Column::new(
    "closed",
    Unit::Count,
    Words::new("Encerradas", "Closed", "Cerradas"),
    Words::new(
        "Etapas com atendente que terminaram com este código; sem código, quando a coluna está vazia.",
        "Segments with an agent that ended with this code; without a code where the column is empty.",
        "Etapas con agente que terminaron con este código; sin código, cuando la columna está vacía.",
    ),
);

type Key = (QueueId, Option<WrapUpCodeId>);

#[derive(Default)]
struct Codes(BTreeMap<Key, (u64, Tally)>);

impl Maker for Codes {
    fn story(&mut self, ground: &Ground, story: &Story, _rows: &mut Vec<Row>) {
        let asked = |code: Option<WrapUpCodeId>| {
            let wanted = ground.question.wrap_up_code_id;
            wanted.is_none_or(|wanted| Some(wanted) == code)
        };
        let segments: Vec<&SegmentRow> = story.segments.iter().collect();
        for segment in &segments {
            let counts = segment.agent.is_some()
                && segment.ended_at.is_some()
                && asked(segment.code)
                && ground.admits_in(segment.queue, segment.agent);
            if counts {
                self.0.entry((segment.queue, segment.code)).or_default().0 += 1;
            }
        }
        let level = |queue| ground.level(queue);
        recount::tell(&story.row, &segments, &level, &mut |told| {
            let closes = told.agent.is_some() && asked(told.code) && ground.admits(&told);
            if let Some(queue) = told.scope.filter(|_| closes) {
                // A segment that goes on closed nothing yet.
                if let Some((_, tally)) = self.0.get_mut(&(queue, told.code)) {
                    tally.count(told.fact);
                }
            }
        });
    }

    fn finish(&mut self, ground: &Ground, rows: &mut Vec<Row>) {
        for ((queue, code), (closed, tally)) in &self.0 {
            let mut row = vec![
                ground.queue(*queue),
                code.map_or(Cell::Empty, |code| ground.code(code)),
                Cell::Count(*closed),
            ];
            row.extend(figures::worked_cells(&ground.figures(*tally)));
            row.push(Cell::Id(queue.get()));
            row.push(Cell::of(*code, |code| Cell::Id(code.get())));
            rows.push(row);
        }
    }
}
