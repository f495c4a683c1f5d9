//! The work of a run on a few things of one kind, in a transaction that is short. Every one of them may run twice: what was erased
//! carries a mark and is not found again.
//!
//! Whoever places a legal hold holds the person, and so does this before it asks who is held: either the hold comes first and
//! keeps everything, or what is erased was erased before it.

use std::collections::BTreeSet;

use app::{Ctx, Fault};
use base::authz::Scope;
use base::event::Change;
use base::id::{CaseId, ErasureId, InteractionId, RetentionRunId, SocialPostId};
use base::locale::Locale;
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::retention::RetentionKind;
use serde_json::json;
use store::audit_log::{self, ERASED_FIELD};
use store::{Tx, lock};
use store_floor::person_erasure::{self as contacts, Why};
use store_floor::retention::{self, Place};
use store_office::retention_due::{self, Counted, Due};
use store_office::{people, person_erasure as records, social_erasure};

use crate::person_right::erase::remove_unused;
use crate::person_right::family::Family;
use crate::person_right::traces::Traces;

/// Where every walk begins.
pub(crate) const START: Place = (Timestamp::ZERO, 0);
/// How many records a person was merged into, one after the other, at the most.
const MERGES_MAX: usize = 200;

/// What a walk is after.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    pub(crate) run: RetentionRunId,
    pub(crate) kind: RetentionKind,
    /// What ended before this moment.
    pub(crate) before: Timestamp,
    /// What nobody in particular is called.
    pub(crate) called: &'static str,
}

impl Walk {
    /// How many of the kind are erased in one transaction: about as many rows, whatever the kind. As long as it lasts, nobody else
    /// writes to a database in a file.
    const fn piece(&self) -> u32 {
        match self.kind {
            RetentionKind::Conversations | RetentionKind::Cases => 20,
            RetentionKind::SocialPosts => 100,
            RetentionKind::PersonReads => 500,
            RetentionKind::SetAside => 200,
        }
    }
}

/// Gives what the other side of an erased contact is called.
pub(crate) const fn called(locale: Locale) -> &'static str {
    match locale {
        Locale::PtBr => "Contato apagado",
        Locale::En => "Erased contact",
        Locale::Es => "Contacto borrado",
    }
}

/// Erases the next ones after a place. Gives how many were erased, and the last one that was looked at; none when there is no more.
pub(crate) async fn batch(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (walk, after): (&Walk, Place),
) -> Result<(i64, Option<Place>), Fault> {
    if walk.kind == RetentionKind::SetAside {
        return aside(tx, scope, walk, after).await;
    }
    let what = (walk.kind, walk.before);
    let mut due = retention_due::next(tx, scope, what, after, walk.piece()).await?;
    let last = due.last().map(|one| (one.at, one.id));
    if walk.kind != RetentionKind::PersonReads {
        hold_people(tx, scope, walk.kind, &due).await?;
    }
    // In the order of ids, as everybody takes more than one.
    due.sort_unstable_by_key(|one| one.id);
    let by = ctx.id(ErasureId::from_i64);
    let (mut count, mut entries) = (0, Vec::new());
    for one in &due {
        // Between the finding and the holding somebody may have placed a legal hold.
        if !retention_due::is_free(tx, scope, what, one.id).await? {
            continue;
        }
        let about = match walk.kind {
            RetentionKind::Conversations => conversation(ctx, tx, scope, walk, one).await?,
            RetentionKind::Cases => case(ctx, tx, scope, one).await?,
            RetentionKind::SocialPosts => post(ctx, tx, scope, walk, one).await?,
            RetentionKind::PersonReads => retention_due::remove_read(tx, scope, one.id)
                .await?
                .then_some(""),
            RetentionKind::SetAside => None,
        };
        let Some(subject) = about else { continue };
        count += 1;
        if !subject.is_empty() {
            let ever = (Timestamp::ZERO, ctx.now());
            entries.extend(audit_log::erase(tx, scope, by, (subject, one.id), ever).await?);
        }
    }
    name_erased(ctx, tx, scope, (walk, by), &entries);
    Ok((count, last))
}

/// Holds everybody whom things reach, and whom they were merged into.
async fn hold_people(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: RetentionKind,
    due: &[Due],
) -> Result<(), Fault> {
    let mut ids = BTreeSet::new();
    for one in due {
        ids.extend(retention_due::people(tx, scope, kind, one).await?);
    }
    for id in ids.clone() {
        let mut at = people::get(tx, scope, id).await?;
        for _ in 0..MERGES_MAX {
            let Some(into) = at.and_then(|person| person.merged_into) else {
                break;
            };
            ids.insert(into);
            at = people::get(tx, scope, into).await?;
        }
    }
    for id in ids {
        lock::take(tx, id.get()).await?;
    }
    Ok(())
}

/// Erases a contact. Gives what the audit log calls it, if it was erased.
async fn conversation(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    walk: &Walk,
    one: &Due,
) -> Result<Option<&'static str>, Fault> {
    let id = InteractionId::from_i64(one.id);
    // Linked to somebody else meanwhile, who was not held: the next run asks again.
    if retention::hold(tx, scope, id).await? != Some(one.person)
        || !retention::mark(tx, scope, id, ctx.now()).await?
    {
        return Ok(None);
    }
    let files = contacts::erase(tx, scope, (id, Why::Retained), walk.called, ctx.now()).await?;
    remove_unused(ctx, tx, scope, files).await?;
    records::erase_drafts(tx, scope, id).await?;
    Ok(Some("interaction"))
}

async fn case(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Due,
) -> Result<Option<&'static str>, Fault> {
    lock::take(tx, one.id).await?;
    if !retention_due::mark_case(tx, scope, one.id, ctx.now()).await? {
        return Ok(None);
    }
    let files = records::erase_case(tx, scope, CaseId::from_i64(one.id)).await?;
    remove_unused(ctx, tx, scope, files).await?;
    Ok(Some("case"))
}

async fn post(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    walk: &Walk,
    one: &Due,
) -> Result<Option<&'static str>, Fault> {
    let id = SocialPostId::from_i64(one.id);
    lock::take(tx, one.id).await?;
    let how = (ctx.now(), walk.called);
    let erased = social_erasure::retain_post(tx, scope, id, how).await?;
    Ok(erased.then_some("social_post"))
}

async fn aside(
    tx: &mut Tx<'_>,
    scope: &Scope,
    walk: &Walk,
    after: Place,
) -> Result<(i64, Option<Place>), Fault> {
    let held = held_traces(tx, scope).await?;
    let rows = retention::aside(tx, scope, walk.before, after, walk.piece()).await?;
    let last = rows.last().map(|one| (one.at, one.id.get()));
    let mut count = 0;
    for one in rows {
        let tells = held.iter().any(|traces| traces.is_in_bytes(&one.body));
        if !tells && retention::remove_aside(tx, scope, one.id).await? {
            count += 1;
        }
    }
    Ok((count, last))
}

/// Counts payloads kept aside from before a moment: whom they tell of, no column says.
///
/// **Cost**: reads all of them; they are the exception.
pub(crate) async fn count_aside(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Timestamp,
) -> Result<Counted, Fault> {
    const PAGE: u32 = 200;
    let held = held_traces(tx, scope).await?;
    let (mut counted, mut after) = (Counted::default(), START);
    loop {
        let rows = retention::aside(tx, scope, before, after, PAGE).await?;
        let Some(last) = rows.last() else {
            return Ok(counted);
        };
        after = (last.at, last.id.get());
        for one in &rows {
            if held.iter().any(|traces| traces.is_in_bytes(&one.body)) {
                counted.held += 1;
            } else {
                counted.due += 1;
                counted.oldest = counted.oldest.or(Some(one.at));
            }
        }
    }
}

/// Gives by what everybody is known who is under a legal hold, with all who are one customer with them.
async fn held_traces(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Traces>, Fault> {
    let mut traces = Vec::new();
    for id in retention_due::held(tx, scope).await? {
        if let Some(person) = people::get(tx, scope, id).await? {
            traces.push(Traces::of(&Family::of(tx, scope, person).await?));
        }
    }
    Ok(traces)
}

/// Names the erased entries in the audit log: what is not named counts as changed.
fn name_erased(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (walk, by): (&Walk, ErasureId),
    entries: &[i64],
) {
    if entries.is_empty() {
        return;
    }
    let form = json!({ "retention_run_id": walk.run, "kind": walk.kind, ERASED_FIELD: entries });
    let event = OfficeEvent::RetentionErased(by).record(Change::made(&form));
    tx.emit(scope, ctx.now(), event);
}
