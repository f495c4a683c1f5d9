//! `ImportPeople`: takes people in from a file, some rows at a time, tells how far it is, and stops when nobody wants it any more.
//!
//! It works with the rights that whoever asked has now, not with those of the house.
//! It may run twice, after a crash: each piece is stored together with the row after which the work goes on, and a piece that
//! somebody else did meanwhile is given up whole. A dry run keeps nobody, so it begins anew.

mod piece;

use std::sync::Arc;

use app::jobs::{Ended, JobFault, LEASE};
use app::{Ctx, Fault, code};
use app_setup::table::flow::{Row, Rows};
use app_setup::table::{self, Outcome, of};
use app_setup::{file, session};
use base::authz::{Action, Scope, SystemReason};
use base::background::BackgroundState;
use base::id::{FileId, JobId, PersonImportId};
use base::limits::FILE_BYTES_MAX;
use base::locale::Locale;
use futures_util::{StreamExt, stream};
use office::import::Field;
use serde::Deserialize;
use serde_json::json;
use store::db::AsStoreError;
use store::in_tx;
use store::job_queue::{self, Job, NewJob};
use store_office::person_fields;
use store_office::person_imports::{self, PersonImport, Refusal};
use store_setup::{files, organizations, users};
use tokio::sync::mpsc;

use piece::{Piece, Read};

use super::{clear_person_import, payload};
use crate::person_import::list_import_refusals::refusal;
use crate::person_import::plan::Plan;
use crate::person_import::take::{Done, Known, Seen, keys, shortened};
use crate::person_import::{KEPT, RefusalFault};

/// The name of the kind.
pub const NAME: &str = "ImportPeople";
/// Rows of one transaction: as long as it lasts, nobody else writes to a database in a file.
pub const PIECE: usize = 100;
/// Tries after which an import has failed.
const TRIES_MAX: u32 = 8;
/// Refused lines that are read at once for their file.
const REFUSALS_AT_ONCE: u32 = 500;
/// Pieces of that file that may wait for the store.
const PIECES_AHEAD: usize = 4;

#[derive(Deserialize)]
struct Payload {
    person_import_id: PersonImportId,
}

/// Makes the job.
pub(crate) fn job(ctx: &Ctx, id: PersonImportId) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "person_import_id": id }),
        run_at: ctx.now(),
        dedupe_key: Some(id.to_string()),
    }
}

/// Why the work stopped.
enum Stop {
    /// Nobody wants it any more, or somebody else is at it.
    Unwanted,
    /// A dry run keeps nothing: what it found travels with the way back.
    Dry(Vec<Done>),
    /// The world failed, or a rule is against it.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}
impl AsStoreError for Stop {
    fn as_store_error(&self) -> Option<&store::Error> {
        match self {
            Self::Unwanted | Self::Dry(_) => None,
            Self::Fault(fault) => fault.as_store_error(),
        }
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let house = Scope::system(job.org, SystemReason::Job);
    let found = load(&ctx, &house, wanted.person_import_id).await?;
    let Some(import) = found.filter(|import| !import.state.is_over()) else {
        return Ok(Ended::Done);
    };
    let mut work = match Work::begin(&ctx, house, &job, import).await {
        Ok(work) => work,
        Err((work, fault)) => return work.failed(fault).await,
    };
    match work.all().await {
        Ok(()) => work.end(BackgroundState::Done, None).await?,
        // Who stopped it may still want to know which lines were refused until then.
        Err(Stop::Unwanted | Stop::Dry(_)) => work.keep_refusals().await?,
        Err(Stop::Fault(fault)) => return work.failed(fault).await,
    }
    Ok(Ended::Done)
}

async fn load(ctx: &Ctx, house: &Scope, id: PersonImportId) -> Result<Option<PersonImport>, Fault> {
    let house = house.clone();
    ctx.db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [house],
            Ok(person_imports::get(tx, &house, id).await?)
        ))
        .await
}

/// An import that is being taken in.
struct Work<'a> {
    ctx: &'a Ctx,
    house: Scope,
    /// Whoever asked, with the rights of now; the house until they are known.
    scope: Scope,
    locale: Locale,
    job: &'a Job,
    import: PersonImport,
    plan: Option<Arc<Plan>>,
    columns: Arc<Vec<Option<Field>>>,
    known: Arc<Known>,
    seen: Arc<Seen>,
    /// Rows that were looked at.
    at: i64,
}

/// What is known before the first row.
struct Ground {
    scope: Scope,
    locale: Locale,
    known: Known,
}

impl<'a> Work<'a> {
    async fn begin(
        ctx: &'a Ctx,
        house: Scope,
        job: &'a Job,
        import: PersonImport,
    ) -> Result<Self, (Self, Fault)> {
        let mut work = Self {
            ctx,
            scope: house.clone(),
            house,
            locale: Locale::default(),
            job,
            at: import.row_count,
            import,
            plan: None,
            columns: Arc::default(),
            known: Arc::default(),
            seen: Arc::default(),
        };
        match work.prepare().await {
            Ok(()) => Ok(work),
            Err(fault) => Err((work, fault)),
        }
    }

    async fn prepare(&mut self) -> Result<(), Fault> {
        let plan = Plan::of(&self.import)?;
        let ground = self.ground(plan.dry_run).await?;
        self.scope = ground.scope;
        self.locale = ground.locale;
        self.known = Arc::new(ground.known);
        self.columns = Arc::new(plan.fields());
        if plan.dry_run {
            self.at = 0;
        }
        self.plan = Some(Arc::new(plan));
        Ok(())
    }

    /// Gives whoever asked, as they are now, and what rows are compared with.
    async fn ground(&self, again: bool) -> Result<Ground, Fault> {
        let (house, user, id) = (self.house.clone(), self.import.user, self.import.id);
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [house], {
                let found = users::get(tx, &house, user).await?;
                let found = found.filter(|user| user.active).ok_or(Fault::NotFound)?;
                let actor = session::actor(tx, &house, &found).await?;
                let scope = actor.may(Action::PersonImport)?;
                let settings = organizations::get(tx, &house).await?.settings;
                let all = users::list_all(tx, &house).await?;
                let fields = person_fields::definitions(tx, &house).await?;
                if again {
                    person_imports::begin_again(tx, &house, id).await?;
                }
                Ok(Ground {
                    scope,
                    locale: found.locale,
                    known: Known::new(all, fields, settings.forbid_duplicate_people),
                })
            }))
            .await
    }

    /// Takes every row in, from where the work stopped.
    async fn all(&mut self) -> Result<(), Stop> {
        let plan = self.plan.clone().ok_or(Fault::NotFound)?;
        let file = self.import.file.ok_or(Fault::NotFound)?;
        let stored = file::get(self.ctx, &self.house, file).await?;
        let mut body = self.ctx.files.get(&stored.object_key, None).await?;
        let mut rows = Rows::new(&plan.form);
        let mut fed = 0_u64;
        let mut titles = true;
        let mut to_skip = self.at;
        let mut piece: Vec<Row> = Vec::with_capacity(PIECE);
        let mut ended = false;
        while !ended {
            if let Some(bytes) = body.next().await {
                let bytes = bytes?;
                fed += u64::try_from(bytes.len()).unwrap_or(0);
                rows.feed(&bytes);
            } else {
                rows.end();
                ended = true;
            }
            while let Some(row) = rows.next_row() {
                if titles {
                    titles = false;
                } else if to_skip > 0 {
                    to_skip -= 1;
                } else {
                    piece.push(row);
                }
                if piece.len() >= PIECE {
                    let rows = std::mem::take(&mut piece);
                    self.piece(&plan, rows, thousandths(fed, stored.size_bytes))
                        .await?;
                }
            }
        }
        if !piece.is_empty() {
            self.piece(&plan, piece, thousandths(fed, stored.size_bytes))
                .await?;
        }
        if rows.gave_up() {
            return Err(Fault::refused(code::TABLE_BROKEN).into());
        }
        Ok(())
    }

    /// Takes some rows in, with how far the work is, in one transaction.
    async fn piece(&mut self, plan: &Plan, rows: Vec<Row>, progress: u32) -> Result<(), Stop> {
        let now = self.ctx.now();
        let piece = Piece {
            read: rows
                .into_iter()
                .map(|row| Read::of(&self.columns, row))
                .collect(),
            key: plan.key,
            from: self.at,
            progress,
            import: self.import.id,
        };
        let (ctx, house, scope) = (self.ctx.clone(), self.house.clone(), self.scope.clone());
        let (known, seen) = (Arc::clone(&self.known), Arc::clone(&self.seen));
        let (piece, job, dry) = (Arc::new(piece), self.job.clone(), plan.dry_run);
        let until = now + LEASE;
        let (to, ids) = (piece.to(), Arc::clone(&piece));
        if dry {
            let tried = self
                .ctx
                .db
                .write::<(), Stop, _>(in_tx!(tx, [ctx, scope, known, seen, piece], {
                    Err(Stop::Dry(
                        piece.take(&ctx, tx, &scope, (&known, &seen)).await?,
                    ))
                }))
                .await;
            let done = match tried {
                Err(Stop::Dry(done)) => done,
                Err(other) => return Err(other),
                Ok(()) => Vec::new(),
            };
            self.remember(&ids, &done);
            let piece = Arc::clone(&ids);
            self.ctx
                .db
                .write::<(), Stop, _>(in_tx!(tx, [house, job, piece, done], {
                    piece.note(tx, &house, (&job, until), &done).await
                }))
                .await?;
        } else {
            self.ctx
                .db
                .write::<(), Stop, _>(in_tx!(tx, [ctx, house, scope, job, known, seen, piece], {
                    let done = piece.take(&ctx, tx, &scope, (&known, &seen)).await?;
                    piece.tell(tx, &scope, now, &done);
                    piece.note(tx, &house, (&job, until), &done).await
                }))
                .await?;
        }
        self.at = to;
        Ok(())
    }

    /// Remembers whom a dry run would have made.
    fn remember(&mut self, piece: &Piece, done: &[Done]) {
        let seen = Arc::make_mut(&mut self.seen);
        for (read, done) in piece.read.iter().zip(done) {
            if let (Ok(draft), Outcome::Created) = (&read.draft, done.outcome) {
                seen.extend(keys(draft, piece.key).iter().map(|key| shortened(key)));
            }
        }
    }

    /// A fault of the world is tried again; a rule that is against it ends the import, and so does a world that fails for too long.
    async fn failed(&self, fault: Fault) -> Result<Ended, JobFault> {
        if matches!(fault, Fault::Internal(_)) && self.job.attempts < TRIES_MAX {
            return Err(fault.into());
        }
        self.end(BackgroundState::Failed, Some(&fault)).await?;
        match fault {
            Fault::Internal(_) => Err(fault.into()),
            Fault::Invalid(_) | Fault::Refused { .. } | Fault::NotFound | Fault::Denied(_) => {
                Ok(Ended::Done)
            }
        }
    }

    /// Ends the import, and sees to it that its file goes away.
    async fn end(&self, state: BackgroundState, fault: Option<&Fault>) -> Result<(), Fault> {
        self.keep_refusals().await?;
        let (house, now, id) = (self.house.clone(), self.ctx.now(), self.import.id);
        let until = now + KEPT;
        let error = fault.map(|fault| fault.code().name);
        let jobs = clear_person_import::jobs(self.ctx, id, (now, until));
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [house, jobs], {
                if person_imports::end(tx, &house, id, (state, error), (now, until)).await? {
                    for job in jobs.iter() {
                        job_queue::insert(tx, &house, now, job).await?;
                    }
                }
                Ok(())
            }))
            .await?;
        self.ctx.jobs.ring();
        Ok(())
    }

    /// Writes the refused lines to a file, if there are any and it is not there yet.
    async fn keep_refusals(&self) -> Result<(), Fault> {
        let found = load(self.ctx, &self.house, self.import.id).await?;
        let Some(now) = found.filter(|now| now.refused_count > 0 && now.refusals_file.is_none())
        else {
            return Ok(());
        };
        let titles = Plan::of(&now)?.titles;
        let (sender, receiver) = mpsc::channel::<Result<Vec<u8>, String>>(PIECES_AHEAD);
        let body = stream::unfold(receiver, |mut receiver| async move {
            let piece = receiver.recv().await?;
            Some((piece.map(Into::into), receiver))
        });
        let (org, at) = (self.job.org, self.ctx.now());
        let (written, stored) = futures_util::future::join(
            self.write_refusals(titles, sender),
            self.ctx.files.put(org, at, FILE_BYTES_MAX, body),
        )
        .await;
        written?;
        let name = format!(
            "{} {}",
            of(self.locale, "recusadas", "refused", "rechazadas"),
            now.file_name
        );
        let file = file::remember(self.ctx, &self.scope, stored?, &name, "text/csv").await?;
        self.name_refusals(file.id).await
    }

    async fn name_refusals(&self, file: FileId) -> Result<(), Fault> {
        let (house, id) = (self.house.clone(), self.import.id);
        match self
            .ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [house], {
                if person_imports::update_refusals_file(tx, &house, id, file).await? {
                    return Ok(None);
                }
                Ok(files::remove(tx, &house, file).await?)
            }))
            .await?
        {
            Some(key) => self.ctx.files.remove(&key).await,
            None => Ok(()),
        }
    }

    async fn write_refusals(
        &self,
        titles: Vec<String>,
        sender: mpsc::Sender<Result<Vec<u8>, String>>,
    ) -> Result<(), Fault> {
        let gone = |_| Fault::Internal("the store took no more".into());
        let locale = self.locale;
        let own = [
            of(locale, "linha", "line", "línea"),
            of(locale, "motivo", "reason", "motivo"),
        ];
        let columns = titles.len();
        let head = own.into_iter().map(str::to_owned).chain(titles).collect();
        let head = table::write_lines([head])?;
        sender
            .send(Ok(format!("\u{feff}{head}").into_bytes()))
            .await
            .map_err(gone)?;
        let mut after = 0;
        loop {
            let (house, id) = (self.house.clone(), self.import.id);
            let some = match self
                .ctx
                .db
                .read::<_, Fault, _>(in_tx!(tx, [house], {
                    Ok(person_imports::refusals(tx, &house, id, after, REFUSALS_AT_ONCE).await?)
                }))
                .await
            {
                Ok(some) => some,
                Err(fault) => {
                    // A file that ends early must not be taken for a whole one.
                    sender
                        .send(Err(fault.to_string()))
                        .await
                        .unwrap_or_default();
                    return Err(fault);
                }
            };
            let Some(last) = some.last().map(|one| one.line) else {
                return Ok(());
            };
            after = last;
            let lines = some.into_iter().map(|row| line_of(row, columns, locale));
            let lines = lines.collect::<Result<Vec<_>, _>>()?;
            let text = table::write_lines(lines)?;
            sender.send(Ok(text.into_bytes())).await.map_err(gone)?;
        }
    }
}

/// A refused line for a spreadsheet: its number, its reasons, its cells.
fn line_of(row: Refusal, columns: usize, locale: Locale) -> Result<Vec<String>, Fault> {
    let row = refusal(row, locale)?;
    let fields = |one: &RefusalFault| {
        let title = Field::parse(&one.fault.field).map(|field| field.title(locale));
        match title {
            Some(title) => format!("{title}: {}", one.message),
            None => one.message.clone(),
        }
    };
    let why: Vec<String> = row.faults.iter().map(fields).collect();
    let mut cells = row.cells;
    cells.resize(cells.len().max(columns), String::new());
    Ok([row.line.to_string(), why.join(" ")]
        .into_iter()
        .chain(cells)
        .collect())
}

/// How much of a file was read; it is done only when the last row is kept.
fn thousandths(part: u64, whole: u64) -> u32 {
    let share = part.saturating_mul(1_000).checked_div(whole).unwrap_or(0);
    u32::try_from(share.min(999)).unwrap_or(999)
}
