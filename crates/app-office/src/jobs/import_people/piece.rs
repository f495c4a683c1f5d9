//! Some rows of a file: read, taken in one after the other, and noted with the row after which the work goes on.

use app::{Ctx, Fault, code};
use app_setup::table::flow::Row;
use app_setup::table::{self, LineCounts, Outcome};
use base::authz::Scope;
use base::event::Change;
use base::id::PersonImportId;
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::import::{Draft, Field, Wrong, read};
use serde_json::json;
use store::Tx;
use store::job_queue::{self, Job};
use store_office::person_imports::{self, Refusal, Step};

use super::Stop;
use crate::person_import::plan::ImportKey;
use crate::person_import::take::{Done, Known, Seen, take};

/// Characters of a cell of a refused line that are kept.
const CELL_CHARS_MAX: usize = 2_000;

/// A row that was read, and what it says.
pub(super) struct Read {
    line: i64,
    cells: Vec<String>,
    pub(super) draft: Result<Draft, Vec<Wrong>>,
}

impl Read {
    pub(super) fn of(columns: &[Option<Field>], row: Row) -> Self {
        let whole = |code| Wrong {
            field: "row".to_owned(),
            code,
        };
        let (cells, draft) = match row.cells {
            Ok(cells) => {
                let draft = read(columns, &cells);
                (cells, draft)
            }
            Err(refused) => (Vec::new(), Err(vec![whole(refused.name())])),
        };
        Self {
            line: i64::try_from(row.line).unwrap_or(i64::MAX),
            cells,
            draft,
        }
    }

    /// What is kept of a line that is refused; a database takes no zero characters.
    fn refusal(&self, done: &Done) -> Result<Refusal, Fault> {
        let kept = |cell: &String| -> String {
            let clean = cell.replace('\0', "\u{fffd}");
            clean.chars().take(CELL_CHARS_MAX).collect()
        };
        Ok(Refusal {
            line: self.line,
            cells: self.cells.iter().map(kept).collect(),
            faults: serde_json::to_value(&done.faults).map_err(store::Error::from)?,
        })
    }
}

/// Some rows, and where they stand.
pub(super) struct Piece {
    pub(super) read: Vec<Read>,
    pub(super) key: ImportKey,
    pub(super) from: i64,
    pub(super) progress: u32,
    pub(super) import: PersonImportId,
}

impl Piece {
    pub(super) fn to(&self) -> i64 {
        self.from + i64::try_from(self.read.len()).unwrap_or(0)
    }

    /// Takes the rows in, one after the other.
    pub(super) async fn take(
        &self,
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        scope: &Scope,
        compared: (&Known, &Seen),
    ) -> Result<Vec<Done>, Stop> {
        let mut done = Vec::with_capacity(self.read.len());
        for one in &self.read {
            done.push(match &one.draft {
                Ok(draft) if *draft == Draft::default() => empty(one),
                Ok(draft) => take(ctx, tx, scope, (draft, self.key), compared).await?,
                Err(wrong) => refused(wrong),
            });
        }
        Ok(done)
    }

    /// Tells the log of the people who are new: one fact for all of them; those who changed have their own.
    pub(super) fn tell(&self, tx: &mut Tx<'_>, scope: &Scope, now: Timestamp, done: &[Done]) {
        let counts = counts(done);
        if counts.created_count == 0 {
            return;
        }
        let line = |read: Option<&Read>| read.map_or(0, |read| read.line);
        let after = json!({
            "first_line": line(self.read.first()),
            "last_line": line(self.read.last()),
            "created_count": counts.created_count,
            "changed_count": counts.changed_count,
        });
        let event = OfficeEvent::PeopleImported(self.import).record(Change::made(&after));
        tx.emit(scope, now, event);
    }

    /// Notes how far the work is and which lines were refused, and hears whether it goes on.
    pub(super) async fn note(
        &self,
        tx: &mut Tx<'_>,
        house: &Scope,
        (job, until): (&Job, Timestamp),
        done: &[Done],
    ) -> Result<(), Stop> {
        let counts = counts(done);
        let step = Step {
            from: self.from,
            to: self.to(),
            progress: self.progress,
            created_count: counts.created_count,
            changed_count: counts.changed_count,
            same_count: counts.same_count,
            refused_count: counts.refused_count,
        };
        let ours = job_queue::renew(tx, house, job, until).await?;
        if !ours || !person_imports::go_on(tx, house, self.import, &step).await? {
            return Err(Stop::Unwanted);
        }
        for (read, done) in self.read.iter().zip(done) {
            if done.outcome == Outcome::Refused {
                let refusal = read.refusal(done)?;
                person_imports::insert_refusal(tx, house, self.import, &refusal).await?;
            }
        }
        Ok(())
    }
}

fn counts(done: &[Done]) -> LineCounts {
    let mut counts = LineCounts::default();
    for one in done {
        counts.add(one.outcome);
    }
    counts
}

/// A line that says nothing: spreadsheets leave such at the end. One that has cells in columns that are left out says too little.
fn empty(read: &Read) -> Done {
    if read.cells.iter().all(|cell| cell.trim().is_empty()) {
        Done {
            outcome: Outcome::Same,
            faults: Vec::new(),
        }
    } else {
        Done::refused("row", code::field::REQUIRED)
    }
}

fn refused(wrong: &[Wrong]) -> Done {
    let faults = wrong.iter().map(|one| table::LineFault {
        field: one.field.clone(),
        code: one.code.to_owned(),
    });
    Done {
        outcome: Outcome::Refused,
        faults: faults.collect(),
    }
}
