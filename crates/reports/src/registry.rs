//! The list of reports, in the order in which people see them.

use base::locale::Words;

use crate::ground::Ground;
use crate::question::ReportFilter;
use crate::scan::{Presence, Source, Story};
use crate::table::{Column, Row};
use crate::{activity, agents, codes, hours, interactions, queues, tracking, users};

/// What a report makes of what is read for it.
pub trait Maker: Send + Sync {
    /// Takes an interaction in.
    fn story(&mut self, _ground: &Ground, _story: &Story, _rows: &mut Vec<Row>) {}
    /// Takes a stretch of presence in.
    fn presence(&mut self, _ground: &Ground, _span: &Presence, _rows: &mut Vec<Row>) {}
    /// Gives what was summed up, when everything was read.
    fn finish(&mut self, _ground: &Ground, _rows: &mut Vec<Row>) {}
}

/// A report.
#[derive(Clone, Copy)]
pub struct Report {
    /// The stable name.
    pub id: &'static str,
    /// The title that people read.
    pub title: Words,
    /// What it is good for, in a sentence.
    pub means: Words,
    /// The requirement that asks for it.
    pub source: &'static str,
    /// What it can be narrowed by, beyond the period.
    pub filters: &'static [ReportFilter],
    /// Its columns.
    pub columns: &'static [Column],
    /// What it reads, one after the other.
    pub reads: &'static [Source],
    /// Whether each thing that is read is a row of its own, so that it can be shown page by page.
    pub is_list: bool,
    /// Begins it.
    pub begin: fn() -> Box<dyn Maker>,
}

/// Every report.
pub const ALL: &[Report] = &[
    tracking::REPORT,
    users::REPORT,
    activity::REPORT,
    hours::REPORT,
    queues::REPORT,
    agents::REPORT,
    codes::REPORT,
    interactions::REPORT,
];

/// Finds a report by its name.
pub fn find(id: &str) -> Option<&'static Report> {
    ALL.iter().find(|report| report.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use base::locale::Locale;

    /// Rows: GAP-106.
    #[test]
    fn every_column_says_what_it_is_in_every_language_and_every_report_names_ids() {
        let mut ids = BTreeSet::new();
        for report in ALL {
            assert!(ids.insert(report.id), "{} twice", report.id);
            let mut columns = BTreeSet::new();
            for column in report.columns {
                assert!(columns.insert(column.id), "{}: {}", report.id, column.id);
                for locale in Locale::ALL {
                    assert!(!column.title.of(locale).is_empty());
                    let means = column.means.of(locale);
                    assert!(means.ends_with('.'), "{}: {means}", column.id);
                }
            }
            assert_ne!(report.columns, &[]);
            let has_ids = report
                .columns
                .iter()
                .any(|column| column.unit == crate::table::Unit::Id);
            assert!(has_ids || report.id == "hours", "{}", report.id);
        }
    }
}
