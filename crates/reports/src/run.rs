//! Running a report: piece by piece, each read on its own, so that it can be shown, told how far it is, and stopped.

use std::sync::Arc;

use base::authz::Scope;
use base::locale::Locale;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Db, Error, Result, in_tx};

use crate::ground::Ground;
use crate::question::Question;
use crate::registry::{Maker, Report};
use crate::scan::{self, After, Presence, Source, Story};
use crate::table::Row;

/// Things read at once when they are summed up or written to a file.
pub const PIECE: u32 = 500;

/// Where a run stands: what it reads, and the last that it read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Position {
    /// Which of the sources of the report.
    source: usize,
    /// The last row of it.
    after: Option<After>,
}

/// A report that is being made.
pub struct Run {
    report: &'static Report,
    scope: Scope,
    ground: Arc<Ground>,
    maker: Box<dyn Maker>,
    position: Position,
    newest_first: bool,
    is_over: bool,
    read_count: u64,
}

/// What one step gave.
#[derive(Debug)]
pub struct Piece {
    /// Rows that are final.
    pub rows: Vec<Row>,
    /// How far the run is, in thousandths.
    pub progress: u32,
    /// Where to go on; nowhere when everything was read.
    pub next: Option<Position>,
}

enum Read {
    Stories(Vec<Story>),
    Presence(Vec<Presence>),
}

impl Run {
    /// Begins to make a report of what the scope reaches.
    pub async fn begin(
        db: &Db,
        scope: &Scope,
        report: &'static Report,
        question: Question,
        said: (Locale, Timestamp),
    ) -> Result<Self> {
        let (inner, question) = (scope.clone(), question.taken_by(report.filters));
        let ground = db
            .read::<_, Error, _>(in_tx!(tx, [inner, question], {
                Ground::read(tx, &inner, said, (*question).clone()).await
            }))
            .await?;
        Ok(Self {
            report,
            scope: scope.clone(),
            ground: Arc::new(ground),
            maker: (report.begin)(),
            position: Position::default(),
            newest_first: false,
            is_over: false,
            read_count: 0,
        })
    }

    /// Shows the newest first and goes on where an earlier page ended: only for lists.
    #[must_use]
    pub fn page(mut self, at: Option<Position>) -> Self {
        self.newest_first = self.report.is_list;
        self.position = at.unwrap_or_default();
        self
    }

    /// Lends what the report stands on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Tells how many things were read so far.
    pub const fn read_count(&self) -> u64 {
        self.read_count
    }

    /// Takes the next step; nothing when everything was read.
    pub async fn next(&mut self, db: &Db, limit: u32) -> Result<Option<Piece>> {
        if self.is_over {
            return Ok(None);
        }
        let Some(source) = self.report.reads.get(self.position.source).copied() else {
            return Ok(Some(self.finish()));
        };
        let read = self.read(db, source, limit).await?;
        let mut rows = Vec::new();
        let (count, last) = match &read {
            Read::Stories(stories) => {
                for story in stories {
                    self.maker.story(&self.ground, story, &mut rows);
                }
                let last = stories.last();
                let last = last.map(|story| (story.row.arrived_at, story.row.id.get()));
                (stories.len(), last)
            }
            Read::Presence(spans) => {
                for span in spans {
                    self.maker.presence(&self.ground, span, &mut rows);
                }
                let last = spans.last().map(|span| (span.started_at, span.id.get()));
                (spans.len(), last)
            }
        };
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.read_count += u64::from(count);
        if count < limit {
            self.position = Position {
                source: self.position.source + 1,
                after: None,
            };
            if self.position.source >= self.report.reads.len() {
                let last = self.finish();
                rows.extend(last.rows);
                return Ok(Some(Piece { rows, ..last }));
            }
        } else {
            self.position.after = last;
        }
        Ok(Some(Piece {
            rows,
            progress: self.progress(),
            next: Some(self.position),
        }))
    }

    async fn read(&self, db: &Db, source: Source, limit: u32) -> Result<Read> {
        let (scope, ground) = (self.scope.clone(), Arc::clone(&self.ground));
        let from = (self.position.after, self.newest_first);
        db.read::<_, Error, _>(in_tx!(tx, [scope, ground], {
            Ok(match source {
                Source::Facts | Source::Interactions => {
                    Read::Stories(scan::stories(tx, &scope, &ground, source, from, limit).await?)
                }
                Source::Begun | Source::Present => {
                    Read::Presence(scan::presence(tx, &scope, &ground, source, from, limit).await?)
                }
            })
        }))
        .await
    }

    fn finish(&mut self) -> Piece {
        let mut rows = Vec::new();
        self.maker.finish(&self.ground, &mut rows);
        self.is_over = true;
        Piece {
            rows,
            progress: 1_000,
            next: None,
        }
    }

    /// How far time has come within the period, over all sources.
    fn progress(&self) -> u32 {
        let (from, to) = (self.ground.from, self.ground.to);
        let length = to.since(from).micros().max(1);
        let at = self.position.after.map_or(from, |(at, _)| at);
        let done = at.since(from).micros().clamp(0, length);
        let sources = i64::try_from(self.report.reads.len()).unwrap_or(1).max(1);
        let before = i64::try_from(self.position.source).unwrap_or(0);
        let thousandths = (before * 1_000 + done / (length / 1_000).max(1)) / sources;
        u32::try_from(thousandths.clamp(0, 999)).unwrap_or(0)
    }
}
