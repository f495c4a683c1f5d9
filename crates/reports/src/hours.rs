//! Handling per hour: what began in each hour of each day, of the operation or of the queues asked for.
//!
//! Without a queue, and for who sees everything, an interaction counts once; otherwise each entry into a queue counts (CONFLICT-21).
//! **Source**: GAP-107 (handling statistics), GAP-108 to GAP-110, GAP-112, DASH rows of each indicator.

use std::collections::BTreeMap;

use base::calendar::Day;
use base::locale::Words;
use floor::board::Tally;
use floor::board::recount;
use floor::row::SegmentRow;

use crate::figures::{self, COUNTED, DAY, HOUR};
use crate::ground::Ground;
use crate::question::{Filter, may};
use crate::registry::{Maker, Report};
use crate::scan::{Source, Story};
use crate::table::{Cell, Column, Row, joined};

const COLUMNS: [Column; 23] = joined(&[&[DAY, HOUR], &COUNTED]);

/// The report.
pub const REPORT: Report = Report {
    id: "hours",
    title: Words::new(
        "Atendimentos por hora",
        "Handling per hour",
        "Atenciones por hora",
    ),
    means: Words::new(
        "Volume, espera, resposta e nível de serviço de cada hora do período.",
        "Volume, waiting, response and service level of each hour of the period.",
        "Volumen, espera, respuesta y nivel de servicio de cada hora del período.",
    ),
    source: "GAP-107",
    filters: &[may(Filter::Medium), may(Filter::Queue)],
    columns: &COLUMNS,
    reads: &[Source::Facts],
    is_list: false,
    begin: || Box::new(Hours::default()),
};

#[derive(Default)]
struct Hours(BTreeMap<(Day, u32), Tally>);

impl Maker for Hours {
    fn story(&mut self, ground: &Ground, story: &Story, _rows: &mut Vec<Row>) {
        let (day, second) = ground.calendar.civil(story.row.arrived_at);
        let segments: Vec<&SegmentRow> = story.segments.iter().collect();
        let level = |queue| ground.level(queue);
        recount::tell(&story.row, &segments, &level, &mut |told| {
            let counts = if ground.is_whole() {
                told.scope.is_none()
            } else {
                ground.admits(&told)
            };
            if counts {
                self.0
                    .entry((day, second / 3_600))
                    .or_default()
                    .count(told.fact);
            }
        });
    }

    fn finish(&mut self, ground: &Ground, rows: &mut Vec<Row>) {
        for ((day, hour), tally) in &self.0 {
            let mut row = vec![Cell::Day(*day), Cell::Hour(*hour)];
            row.extend(figures::cells(&ground.figures(*tally)));
            rows.push(row);
        }
    }
}
