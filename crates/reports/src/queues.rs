//! Queue report: what each queue counted in the period. Each entry into a queue counts (CONFLICT-21).
//!
//! **Source**: GAP-107 (queue report), GAP-108 to GAP-110, GAP-112, DASH rows of each indicator.

use std::collections::BTreeMap;

use base::id::QueueId;
use base::locale::Words;
use floor::board::Tally;
use floor::board::recount;
use floor::row::SegmentRow;

use crate::figures::{self, COUNTED, QUEUE, QUEUE_ID};
use crate::ground::Ground;
use crate::question::{Filter, may};
use crate::registry::{Maker, Report};
use crate::scan::{Source, Story};
use crate::table::{Cell, Column, Row, joined};

const COLUMNS: [Column; 23] = joined(&[&[QUEUE], &COUNTED, &[QUEUE_ID]]);

/// The report.
pub const REPORT: Report = Report {
    id: "queues",
    title: Words::new(
        "Atendimentos por fila",
        "Handling per queue",
        "Atenciones por cola",
    ),
    means: Words::new(
        "Volume, espera, resposta e nível de serviço de cada fila no período.",
        "Volume, waiting, response and service level of each queue in the period.",
        "Volumen, espera, respuesta y nivel de servicio de cada cola en el período.",
    ),
    source: "GAP-107",
    filters: &[may(Filter::Medium), may(Filter::Queue)],
    columns: &COLUMNS,
    reads: &[Source::Facts],
    is_list: false,
    begin: || Box::new(Queues::default()),
};

#[derive(Default)]
struct Queues(BTreeMap<QueueId, Tally>);

impl Maker for Queues {
    fn story(&mut self, ground: &Ground, story: &Story, _rows: &mut Vec<Row>) {
        let segments: Vec<&SegmentRow> = story.segments.iter().collect();
        let level = |queue| ground.level(queue);
        recount::tell(&story.row, &segments, &level, &mut |told| {
            if let Some(queue) = told.scope.filter(|_| ground.admits(&told)) {
                self.0.entry(queue).or_default().count(told.fact);
            }
        });
    }

    fn finish(&mut self, ground: &Ground, rows: &mut Vec<Row>) {
        for (queue, tally) in &self.0 {
            let mut row = vec![ground.queue(*queue)];
            row.extend(figures::cells(&ground.figures(*tally)));
            row.push(Cell::Id(queue.get()));
            rows.push(row);
        }
    }
}
