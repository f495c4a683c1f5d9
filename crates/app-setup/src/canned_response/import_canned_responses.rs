//! Takes canned responses in from a table: good lines are kept, each bad one says why. A dry run tells the same and keeps nothing (GAP-088).

use std::collections::{BTreeMap, BTreeSet};

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::QueueId;
use base::limits::PAGE_MAX;
use base::text::fold;
use serde::{Deserialize, Serialize};
use setup::canned_response::{CannedText, Prefix, RESPONSES_MAX};
use setup::event::{Setting, SetupEvent};
use store::{Tx, in_tx};
use store_setup::canned_responses::{self, CannedResponse};
use store_setup::queues;
use utoipa::ToSchema;

use super::table_of::Column;
use super::{CannedResponseView, new_id};
use crate::table::{self, LineCounts, LineFault, Outcome, RawLine, Stop};

/// Takes canned responses in from a table.
pub struct ImportCannedResponses;

/// The table, and how to take it in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ImportCannedResponsesInput {
    /// CSV with a line of titles; parted by semicolon, comma or tab.
    pub csv: String,
    /// Whether to tell only what would happen.
    #[serde(default)]
    pub dry_run: bool,
}

/// A line of the table. Queue and prefix together name a canned response.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedCannedResponse {
    /// Its number in the file, the titles being line 1.
    pub line: u64,
    /// The prefix that stands there.
    pub prefix: String,
    /// The text that stands there.
    pub text: String,
    /// The queue that stands there.
    pub queue: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What is wrong with it.
    pub faults: Vec<LineFault>,
}

/// What became of a table.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct CannedResponsesReport {
    /// Whether nothing was kept.
    pub dry_run: bool,
    /// How many lines came to which end.
    #[serde(flatten)]
    pub counts: LineCounts,
    /// Every line.
    pub lines: Vec<ImportedCannedResponse>,
}

type Key = (QueueId, String);

/// What the lines are compared with.
struct Known {
    /// Canned responses by queue and folded prefix.
    responses: BTreeMap<Key, CannedResponse>,
    /// Queues by folded name.
    queues: BTreeMap<String, QueueId>,
    /// What stood in earlier lines.
    seen: BTreeSet<Key>,
    /// How many more there may be.
    room: i64,
}

impl Operation for ImportCannedResponses {
    const ID: &'static str = "import_canned_responses";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/canned-responses/import";
    const ACTION: Action = Action::CannedResponseWrite;
    const SUMMARY: &'static str = "Takes canned responses in from a table.";
    type Input = ImportCannedResponsesInput;
    type Output = CannedResponsesReport;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ImportCannedResponsesInput,
    ) -> Result<CannedResponsesReport, Fault> {
        let lines = table::read::<Column>(&input.csv)?;
        let ctx_in = ctx.clone();
        let outcome = ctx
            .db
            .write::<_, Stop<CannedResponsesReport>, _>(in_tx!(tx, [ctx_in, scope, lines], {
                let mut known = known(tx, &scope).await?;
                let mut report = CannedResponsesReport {
                    dry_run: input.dry_run,
                    ..CannedResponsesReport::default()
                };
                for raw in lines.iter() {
                    let done = take(&ctx_in, tx, &scope, raw, &mut known).await?;
                    report.counts.add(done.outcome);
                    report.lines.push(done);
                }
                table::ending(report, input.dry_run)
            }))
            .await;
        table::ended(outcome)
    }
}

/// Reads every canned response of the organization.
pub(super) async fn every(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<CannedResponse>, Fault> {
    let mut found: Vec<CannedResponse> = Vec::new();
    loop {
        let after = found.last().map(|row| row.id);
        let page = canned_responses::list(tx, scope, after, PAGE_MAX).await?;
        if page.is_empty() {
            return Ok(found);
        }
        found.extend(page);
    }
}

async fn known(tx: &mut Tx<'_>, scope: &Scope) -> Result<Known, Fault> {
    let responses: BTreeMap<Key, CannedResponse> = every(tx, scope)
        .await?
        .into_iter()
        .map(|row| ((row.queue, fold(&row.prefix)), row))
        .collect();
    let queues = queues::list(tx, scope).await?;
    Ok(Known {
        room: RESPONSES_MAX - i64::try_from(responses.len()).unwrap_or(RESPONSES_MAX),
        responses,
        queues: queues
            .into_iter()
            .filter(|queue| queue.deleted_at.is_none())
            .map(|queue| (fold(&queue.name), queue.id))
            .collect(),
        seen: BTreeSet::new(),
    })
}

/// Takes a line in.
///
/// **Errors**: only of the world; what is wrong with the line is in the answer.
async fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    raw: &RawLine<Column>,
    known: &mut Known,
) -> Result<ImportedCannedResponse, Fault> {
    let cell = |column| raw.cell(column).unwrap_or_default().to_owned();
    let mut done = ImportedCannedResponse {
        line: raw.number,
        prefix: cell(Column::Prefix),
        text: cell(Column::Text),
        queue: cell(Column::Queue),
        outcome: Outcome::Refused,
        faults: raw.faults(),
    };
    if raw.unread.is_some() {
        return Ok(done);
    }
    let mut fields = Fields::new();
    let wanted = wanted(ctx, &done, known, &mut fields);
    if let Err(Fault::Invalid(faults)) = fields.done() {
        done.faults = faults.into_iter().map(LineFault::from).collect();
        return Ok(done);
    }
    if let Some(wanted) = wanted {
        done.outcome = keep(ctx, tx, scope, wanted, known).await?;
    }
    Ok(done)
}

/// Reads what the line wants; a canned response that is there keeps its id.
fn wanted(
    ctx: &Ctx,
    line: &ImportedCannedResponse,
    known: &mut Known,
    fields: &mut Fields,
) -> Option<CannedResponse> {
    let prefix = Prefix::parse(&line.prefix)
        .map_err(|refused| fields.wrong("prefix", told(&refused.to_string())))
        .ok();
    let text = CannedText::parse(&line.text)
        .map_err(|refused| fields.wrong("text", told(&refused.to_string())))
        .ok();
    let queue = known.queues.get(&fold(&line.queue)).copied();
    if queue.is_none() {
        let code = if line.queue.is_empty() {
            code::field::REQUIRED
        } else {
            code::field::UNKNOWN
        };
        fields.wrong("queue_id", code);
    }
    let (prefix, queue) = (prefix?, queue?);
    let key = (queue, prefix.folded());
    if !known.seen.insert(key.clone()) {
        fields.wrong("prefix", code::field::TWICE);
        return None;
    }
    let text = text?.into_string();
    let before = known.responses.get(&key);
    if before.is_none() && known.room <= 0 {
        fields.wrong("prefix", code::field::NO_ROOM);
    }
    Some(CannedResponse {
        id: before.map_or_else(|| new_id(ctx), |row| row.id),
        queue,
        prefix: prefix.into_string(),
        text,
        revision: before.map_or(1, |row| row.revision),
    })
}

/// Gives the code of a refusal by its name.
fn told(name: &str) -> &'static code::field::FieldCode {
    if name == "text_empty" {
        code::field::REQUIRED
    } else {
        code::field::named(name)
    }
}

async fn keep(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    wanted: CannedResponse,
    known: &mut Known,
) -> Result<Outcome, Fault> {
    let key = (wanted.queue, fold(&wanted.prefix));
    let before = known.responses.get(&key).cloned();
    let after = CannedResponseView::from(wanted.clone());
    let (outcome, change) = match before {
        None => {
            canned_responses::insert(tx, scope, &wanted).await?;
            known.room -= 1;
            (Outcome::Created, Change::made(&after))
        }
        Some(before) if before == wanted => return Ok(Outcome::Same),
        Some(before) => {
            canned_responses::update(tx, scope, &wanted).await?;
            let after = CannedResponseView {
                revision: after.revision + 1,
                ..after
            };
            let before = CannedResponseView::from(before);
            (Outcome::Changed, Change::between(&before, &after))
        }
    };
    let event = SetupEvent::SettingChanged(Setting::CannedResponse, wanted.id.get());
    tx.emit(scope, ctx.now(), event.record(change));
    known.responses.insert(key, wanted);
    Ok(outcome)
}
