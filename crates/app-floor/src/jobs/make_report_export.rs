//! `MakeReportExport`: writes a report to a file, piece by piece, tells how far it is, and stops when nobody wants it any more.
//!
//! It reads with the rights that whoever asked has now, not with those of the house.
//! It may run twice, after a crash: it begins anew, and only the first end of an export counts. While it works it holds its lease.

use app::jobs::{Ended, JobFault, LEASE};
use app::{Ctx, Fault, code};
use app_setup::{file, session};
use base::authz::{Action, Scope, SystemReason};
use base::background::BackgroundState;
use base::id::{FileId, JobId, ReportExportId};
use base::limits::FILE_BYTES_MAX;
use base::locale::Locale;
use futures_util::stream;
use reports::csv::Csv;
use reports::question::Question;
use reports::registry::{self, Report};
use reports::run::{PIECE, Run};
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store::job_queue::{self, Job, NewJob};
use store_floor::report_exports::{self, Ending, ReportExport};
use store_setup::{files, users};
use tokio::sync::mpsc;

use super::making::{self, KEPT, Stop};
use super::{expire_report_export, payload};

/// The name of the kind.
pub const NAME: &str = "MakeReportExport";
/// Rows of a file at the most: a sheet of the spreadsheets holds a few more.
pub const ROWS_MAX: i64 = 1_000_000;
/// Pieces of a file that may wait for the store.
const PIECES_AHEAD: usize = 4;

#[derive(Deserialize)]
struct Payload {
    report_export_id: ReportExportId,
}

/// Makes the job.
pub(crate) fn job(ctx: &Ctx, id: ReportExportId) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "report_export_id": id }),
        run_at: ctx.now(),
        dedupe_key: Some(id.to_string()),
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let house = Scope::system(job.org, SystemReason::Job);
    let id = wanted.report_export_id;
    let inner = house.clone();
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [inner],
            Ok(report_exports::get(tx, &inner, id).await?)
        ))
        .await?;
    let Some(export) = found.filter(|export| !export.state.is_over()) else {
        return Ok(Ended::Done);
    };
    let maker = Making {
        ctx: &ctx,
        house,
        job: &job,
        export: &export,
    };
    making::end(&job, maker.make().await, async |fault| {
        maker.end(BackgroundState::Failed, None, Some(fault)).await
    })
    .await
}

/// An export that is being made.
struct Making<'a> {
    ctx: &'a Ctx,
    house: Scope,
    job: &'a Job,
    export: &'a ReportExport,
}

/// What was written.
struct Written {
    row_count: i64,
    file: FileId,
}

impl Making<'_> {
    async fn make(&self) -> Result<(), Stop> {
        let (scope, locale) = self.asker().await?;
        let report = registry::find(&self.export.report).ok_or(Fault::NotFound)?;
        let question: Question = serde_json::from_value(self.export.question.clone())
            .map_err(|error| Fault::Internal(Box::new(error)))?;
        let name = file_name(report, &question, locale);
        let said = (locale, self.ctx.now());
        let mut run = Run::begin(&self.ctx.db, &scope, report, question, said).await?;
        let (sender, receiver) = mpsc::channel::<Result<Vec<u8>, Fault>>(PIECES_AHEAD);
        let body = stream::unfold(receiver, |mut receiver| async move {
            let piece = receiver.recv().await?;
            let piece = piece.map(Into::into).map_err(|fault| fault.to_string());
            Some((piece, receiver))
        });
        let (org, now) = (self.job.org, self.ctx.now());
        let (written, stored) = futures_util::future::join(
            self.write(&mut run, report, sender),
            self.ctx.files.put(org, now, FILE_BYTES_MAX, body),
        )
        .await;
        // The store is the first to know that a file is too large; else whoever writes knows better what went wrong.
        let (row_count, stored) = match stored {
            Err(fault @ Fault::Refused { .. }) => return Err(Stop::Fault(fault)),
            stored => (written?, stored.map_err(Stop::Fault)?),
        };
        let file = file::remember(self.ctx, &scope, stored, &name, "text/csv").await?;
        let written = Written {
            row_count,
            file: file.id,
        };
        self.end(BackgroundState::Done, Some(&written), None)
            .await?;
        Ok(())
    }

    /// Gives the scope and the language of whoever asked, as they are now.
    async fn asker(&self) -> Result<(Scope, Locale), Fault> {
        let (house, user) = (self.house.clone(), self.export.user);
        self.ctx
            .db
            .read(in_tx!(tx, [house], {
                let found = users::get(tx, &house, user).await?;
                let found = found.filter(|user| user.active).ok_or(Fault::NotFound)?;
                let actor = session::actor(tx, &house, &found).await?;
                Ok((actor.may(Action::ReportRead)?, found.locale))
            }))
            .await
    }

    /// Sends the pieces of the file, and counts its rows.
    async fn write(
        &self,
        run: &mut Run,
        report: &Report,
        sender: mpsc::Sender<Result<Vec<u8>, Fault>>,
    ) -> Result<i64, Stop> {
        let outcome = self.send_all(run, report, &sender).await;
        if outcome.is_err() {
            // A file that ends early must not be taken for a whole one.
            let broken = Err(Fault::refused(code::EXPORT_OVER));
            sender.send(broken).await.unwrap_or_default();
        }
        outcome
    }

    async fn send_all(
        &self,
        run: &mut Run,
        report: &Report,
        sender: &mpsc::Sender<Result<Vec<u8>, Fault>>,
    ) -> Result<i64, Stop> {
        let internal = |error: std::io::Error| Fault::Internal(Box::new(error));
        let locale = run.ground().locale;
        let calendar = run.ground().calendar.clone();
        let csv = Csv {
            locale,
            calendar: &calendar,
        };
        let titles = csv.titles(report.columns).map_err(internal)?;
        send(sender, titles).await?;
        let mut row_count = 0;
        while let Some(piece) = run.next(&self.ctx.db, PIECE).await? {
            row_count += i64::try_from(piece.rows.len()).unwrap_or(i64::MAX);
            if row_count > ROWS_MAX {
                return Err(Stop::Fault(Fault::refused(code::REPORT_TOO_LARGE)));
            }
            let lines = csv.rows(&piece.rows).map_err(internal)?;
            if !lines.is_empty() {
                send(sender, lines).await?;
            }
            self.tell(piece.progress, row_count).await?;
        }
        Ok(row_count)
    }

    /// Tells how far it is, holds the job for longer, and hears whether it is still wanted.
    async fn tell(&self, progress: u32, row_count: i64) -> Result<(), Stop> {
        let (house, job, id) = (self.house.clone(), self.job.clone(), self.export.id);
        let until = self.ctx.now() + LEASE;
        let goes_on = self
            .ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [house, job], {
                let ours = job_queue::renew(tx, &house, &job, until).await?;
                let wanted =
                    report_exports::update_progress(tx, &house, id, progress, row_count).await?;
                Ok(ours && wanted)
            }))
            .await?;
        if goes_on { Ok(()) } else { Err(Stop::Unwanted) }
    }

    /// Ends the export, and sees to it that it goes away; a file that came too late goes at once.
    async fn end(
        &self,
        state: BackgroundState,
        written: Option<&Written>,
        fault: Option<&Fault>,
    ) -> Result<(), Fault> {
        let (house, now, id) = (self.house.clone(), self.ctx.now(), self.export.id);
        let ending = Ending {
            state,
            progress: written.map_or(self.export.progress, |_| 1_000),
            row_count: written.map_or(self.export.row_count, |written| written.row_count),
            file: written.map(|written| written.file),
            error: fault.map(|fault| fault.code().name),
            at: now,
            expires_at: now + KEPT,
        };
        let job = expire_report_export::job(self.ctx, id, ending.expires_at);
        let late = self
            .ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [house, ending, job], {
                if report_exports::end(tx, &house, id, &ending).await? {
                    job_queue::insert(tx, &house, now, &job).await?;
                    return Ok(None);
                }
                match ending.file {
                    Some(file) => Ok(files::remove(tx, &house, file).await?),
                    None => Ok(None),
                }
            }))
            .await?;
        match late {
            Some(key) => self.ctx.files.remove(&key).await,
            None => Ok(()),
        }
    }
}

/// Hands a piece to the store; a store that is gone has told why.
async fn send(sender: &mpsc::Sender<Result<Vec<u8>, Fault>>, piece: Vec<u8>) -> Result<(), Stop> {
    let gone = |_| Stop::Fault(Fault::Internal("the store took no more".into()));
    sender.send(Ok(piece)).await.map_err(gone)
}

/// `Atividade 2026-11-01 2026-11-22.csv`: names sort by date.
fn file_name(report: &Report, question: &Question, locale: Locale) -> String {
    let (title, from, to) = (report.title.of(locale), question.from, question.to);
    format!("{title} {from} {to}.csv")
}
