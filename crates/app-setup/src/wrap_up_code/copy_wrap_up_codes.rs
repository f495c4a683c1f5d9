//! Copies a branch of codes to queues and media: all of it or nothing in each, and what is there already is not doubled (TAG-010).

use std::collections::BTreeMap;

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{QueueId, WrapUpCodeId};
use base::medium::Medium;
use base::text::fold;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use setup::event::{Setting, SetupEvent};
use store::{Tx, in_tx};
use store_setup::queues;
use store_setup::wrap_up_codes::{self, WrapUpCode};
use utoipa::ToSchema;

use super::find;

/// Queues and media of one request at the most.
const TARGETS_MAX: usize = 200;
/// Codes written by one request at the most: all are written together.
const COPIES_MAX: usize = 5_000;

/// Copies a branch of codes.
pub struct CopyWrapUpCodes;

/// What is copied, and where to.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CopyWrapUpCodesInput {
    /// The top of the branch; everything below it goes along.
    pub id: WrapUpCodeId,
    /// Where to, 200 at the most; each once.
    pub targets: Vec<CopyTarget>,
}

/// A queue and a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, ToSchema)]
pub struct CopyTarget {
    /// The queue.
    pub queue_id: QueueId,
    /// The medium.
    pub medium: Medium,
}

/// What became of each target.
#[derive(Debug, Serialize, ToSchema)]
pub struct Copies {
    /// In the order of the request.
    pub items: Vec<Copied>,
}

/// What became of one target.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Copied {
    /// Why nothing was copied, as a stable code; null when the branch is there now.
    pub refused: Option<&'static str>,
    /// Codes that were made.
    pub made_count: usize,
    /// Names that stood in their place already and were left as they are.
    pub existing: Vec<String>,
    /// Names of codes that were made with less than the original: actions that the medium does not have, and endings
    /// by the system that another code of the target records.
    pub reduced: Vec<String>,
}

impl Operation for CopyWrapUpCodes {
    const ID: &'static str = "copy_wrap_up_codes";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/wrap-up-codes/{id}/copy";
    const ACTION: Action = Action::WrapUpCodeWrite;
    const SUMMARY: &'static str =
        "Copies a code and everything below it to queues and media, and answers for each.";
    type Input = CopyWrapUpCodesInput;
    type Output = Copies;

    async fn run(ctx: Ctx, scope: Scope, input: CopyWrapUpCodesInput) -> Result<Copies, Fault> {
        if input.targets.is_empty() {
            return Err(Fault::field("targets", code::field::REQUIRED));
        }
        let mut once = input.targets.clone();
        once.sort_unstable();
        once.dedup();
        if once.len() != input.targets.len() || once.len() > TARGETS_MAX {
            return Err(Fault::field("targets", code::field::OUT_OF_RANGE));
        }
        let now = ctx.now();
        let inner = ctx.clone();
        ctx.db
            .write(in_tx!(tx, [inner, scope, input], {
                let top = find(tx, &scope, input.id).await?;
                let all = wrap_up_codes::list(tx, &scope).await?;
                let living: Vec<WrapUpCode> = all
                    .into_iter()
                    .filter(|one| one.deleted_at.is_none())
                    .collect();
                let branch = branch(&living, top.id);
                if branch.len() * input.targets.len() > COPIES_MAX {
                    return Err(Fault::field("targets", code::field::OUT_OF_RANGE));
                }
                let mut items = Vec::with_capacity(input.targets.len());
                for target in &input.targets {
                    let known = queues::get(tx, &scope, target.queue_id).await?;
                    if known.is_none_or(|queue| queue.deleted_at.is_some()) {
                        items.push(Copied {
                            refused: Some(code::field::UNKNOWN.name),
                            ..Copied::default()
                        });
                        continue;
                    }
                    let there = living
                        .iter()
                        .filter(|one| one.queue == target.queue_id && one.medium == target.medium);
                    let plan = plan(&inner, &branch, there, *target);
                    for row in &plan.rows {
                        insert(tx, &scope, row, now).await?;
                    }
                    items.push(plan.copied);
                }
                Ok(Copies { items })
            }))
            .await
    }
}

/// Gives a code and everything below it, parents before their children.
fn branch(codes: &[WrapUpCode], top: WrapUpCodeId) -> Vec<&WrapUpCode> {
    let mut found: Vec<&WrapUpCode> = codes.iter().filter(|one| one.id == top).collect();
    let mut at = 0;
    while let Some(parent) = found.get(at).map(|one| one.id) {
        found.extend(codes.iter().filter(|one| one.parent == Some(parent)));
        at += 1;
    }
    found
}

/// What is to be written at a target.
struct Plan {
    rows: Vec<WrapUpCode>,
    copied: Copied,
}

/// Lays a branch over what a target has: a code of the same name in the same place is taken for the same.
fn plan<'a>(
    ctx: &Ctx,
    branch: &[&WrapUpCode],
    there: impl Iterator<Item = &'a WrapUpCode>,
    target: CopyTarget,
) -> Plan {
    let there: Vec<&WrapUpCode> = there.collect();
    let mut plan = Plan {
        rows: Vec::new(),
        copied: Copied::default(),
    };
    let mut recorded: std::collections::BTreeSet<_> = there
        .iter()
        .flat_map(|one| one.endings.iter().copied())
        .collect();
    // Which code of the target stands for one of the branch.
    let mut stands: BTreeMap<WrapUpCodeId, WrapUpCodeId> = BTreeMap::new();
    for one in branch {
        let parent = one.parent.and_then(|id| stands.get(&id).copied());
        let twin = there
            .iter()
            .find(|twin| twin.parent == parent && fold(&twin.name) == fold(&one.name));
        if let Some(twin) = twin {
            stands.insert(one.id, twin.id);
            plan.copied.existing.push(one.name.clone());
            continue;
        }
        let row = WrapUpCode {
            id: ctx.id(WrapUpCodeId::from_i64),
            parent,
            queue: target.queue_id,
            medium: target.medium,
            name: one.name.clone(),
            actions: one.actions.for_medium(target.medium),
            endings: one.endings.difference(&recorded).copied().collect(),
            deleted_at: None,
            revision: 1,
        };
        if row.actions != one.actions || row.endings != one.endings {
            plan.copied.reduced.push(one.name.clone());
        }
        recorded.extend(row.endings.iter().copied());
        stands.insert(one.id, row.id);
        plan.copied.made_count += 1;
        plan.rows.push(row);
    }
    plan
}

async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &WrapUpCode,
    now: Timestamp,
) -> Result<(), Fault> {
    wrap_up_codes::insert(tx, scope, row).await?;
    let made = find(tx, scope, row.id).await?;
    tx.emit(
        scope,
        now,
        SetupEvent::SettingChanged(Setting::WrapUpCode, row.id.get()).record(Change::made(&made)),
    );
    Ok(())
}
