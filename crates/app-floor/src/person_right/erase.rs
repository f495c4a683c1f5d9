//! The work on one person who is anonymised, in transactions that are short: whether it may be, then contact by contact, and at
//! the end the records (GAP-074).
//!
//! The first transaction decides and marks the records: from there on there is no way back, nothing is linked to them, and
//! whoever continues after a crash asks no more. The last one empties them; until then they say what the others look for.
//! Every step may run twice.

use app::{Ctx, Fault};
use app_setup::jobs::remove_object::remove_file;
use base::authz::Scope;
use base::event::Change;
use base::id::{AnonymizationId, ErasureId, FileId, InteractionId, PersonId};
use base::time::Timestamp;
use office::event::OfficeEvent;
use serde_json::json;
use store::audit_log::{self, ERASED_FIELD};
use store::{Tx, idempotency, job_queue, lock};
use store_floor::person_erasure::Why;
use store_floor::{conversations, person_erasure as contacts};
use store_office::anonymizations::{self, DONE};
use store_office::people::{self, Person};
use store_office::{
    legal_holds, person_erasure as records, person_exports, person_merges, social_erasure,
    withdrawn_addresses,
};
use store_setup::{embed_passes, files, saved_views, webhook_deliveries};

use super::anonymization::RefusalReason;
use super::family::{Family, conversation_key, key_of_block};
use super::traces::Traces;
use crate::writer::card_event;

/// Contacts of one transaction: as long as it lasts, nobody else writes to a database in a file.
pub(crate) const PIECE: u32 = 20;

/// Whom the work is on, for which request, and what they are called from then on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whom {
    pub(crate) request: AnonymizationId,
    pub(crate) position: i64,
    pub(crate) person: PersonId,
    pub(crate) called: &'static str,
}

/// What was decided about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decided {
    /// It may be done, and is under way.
    Going,
    /// It was done before.
    Done,
    /// It may not be done now.
    Refused(RefusalReason),
}

/// Decides, and marks the records of whoever is to be anonymised.
pub(crate) async fn decide(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
) -> Result<Decided, Fault> {
    lock::take(tx, whom.person.get()).await?;
    let Some(person) = people::get(tx, scope, whom.person).await? else {
        return Ok(Decided::Refused(RefusalReason::PersonUnknown));
    };
    if person.merged_into.is_some() && person.anonymized_at.is_none() {
        return Ok(Decided::Refused(RefusalReason::PersonMerged));
    }
    let is_marked = person.anonymized_at.is_some();
    let family = Family::of(tx, scope, person).await?;
    if is_marked {
        return Ok(if is_emptied(&family, whom) {
            Decided::Done
        } else {
            Decided::Going
        });
    }
    if let Some(reason) = refusal(tx, scope, &family).await? {
        return Ok(Decided::Refused(reason));
    }
    for point in family.own_points(tx, scope).await? {
        for id in contacts::unlinked(tx, scope, &conversation_key(&point)).await? {
            conversations::update_person(tx, scope, id, Some(whom.person)).await?;
        }
    }
    for member in &family.members {
        lock::take(tx, member.id.get()).await?;
        records::mark(tx, scope, member.id, ctx.now()).await?;
    }
    Ok(Decided::Going)
}

/// Tells whether the last step was done already.
fn is_emptied(family: &Family, whom: &Whom) -> bool {
    let is_empty = |one: &Person| one.name == whom.called && one.tax_id.is_none();
    family.points.is_empty() && family.members.iter().all(is_empty)
}

/// Finds what stands against it.
async fn refusal(
    tx: &mut Tx<'_>,
    scope: &Scope,
    family: &Family,
) -> Result<Option<RefusalReason>, Fault> {
    for member in &family.members {
        let id = member.id;
        if legal_holds::get(tx, scope, id).await?.is_some() {
            return Ok(Some(RefusalReason::LegalHold));
        }
        if contacts::has_open(tx, scope, id).await? {
            return Ok(Some(RefusalReason::InteractionOpen));
        }
        if contacts::has_scheduled(tx, scope, id).await? {
            return Ok(Some(RefusalReason::MessageScheduled));
        }
        if records::has_callback(tx, scope, id).await? {
            return Ok(Some(RefusalReason::CallbackOpen));
        }
        if records::has_case(tx, scope, id).await? {
            return Ok(Some(RefusalReason::CaseOpen));
        }
        if records::has_follow_up(tx, scope, id).await? {
            return Ok(Some(RefusalReason::FollowUpOpen));
        }
        if records::has_process(tx, scope, id).await? {
            return Ok(Some(RefusalReason::ProcessRunning));
        }
        if records::has_proposal(tx, scope, id).await? {
            return Ok(Some(RefusalReason::ProposalOpen));
        }
    }
    for point in family.own_points(tx, scope).await? {
        for id in contacts::unlinked(tx, scope, &conversation_key(&point)).await? {
            if contacts::is_open(tx, scope, id).await? {
                return Ok(Some(RefusalReason::InteractionOpen));
            }
        }
    }
    Ok(None)
}

/// Erases the next contacts of a person after one. Gives the last of them; none when there is no more.
pub(crate) async fn erase_contacts(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (member, after): (PersonId, Option<InteractionId>),
) -> Result<Option<InteractionId>, Fault> {
    let found = contacts::of_person(tx, scope, member, after, PIECE).await?;
    let mut erased = Vec::new();
    for &id in &found {
        let one = (id, Why::Anonymized(member));
        let files = contacts::erase(tx, scope, one, whom.called, ctx.now()).await?;
        remove_unused(ctx, tx, scope, files).await?;
        records::erase_drafts(tx, scope, id).await?;
        erased.extend(erase_entries(ctx, tx, scope, whom, ("interaction", id.get())).await?);
        tx.emit(scope, ctx.now(), card_event("InteractionAnonymized", id));
    }
    name_erased(ctx, tx, scope, whom, &erased);
    Ok(found.last().copied())
}

/// Empties the records of a person and everything that hangs on them, and says what came of it.
pub(crate) async fn finish(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
) -> Result<(), Fault> {
    let person = people::get(tx, scope, whom.person).await?;
    let family = Family::of(tx, scope, person.ok_or(Fault::NotFound)?).await?;
    let mut traces = Traces::of(&family);
    let (mut erased, mut photos) = (Vec::new(), Vec::new());
    for member in &family.members {
        contact_ids(tx, scope, member.id, &mut traces).await?;
        erased.extend(erase_cases(ctx, tx, scope, whom, (member.id, &mut traces)).await?);
        erased.extend(erase_callbacks(ctx, tx, scope, whom, (member.id, &mut traces)).await?);
        erased.extend(erase_proposals(ctx, tx, scope, whom, (member.id, &mut traces)).await?);
        erased.extend(erase_posts(ctx, tx, scope, whom, (member.id, &mut traces)).await?);
        let files = person_exports::remove_of(tx, scope, member.id).await?;
        remove_unused(ctx, tx, scope, files).await?;
    }
    erased.extend(erase_blocks(ctx, tx, scope, whom, (&family, &mut traces)).await?);
    erased.extend(forget_elsewhere(ctx, tx, scope, whom, &traces).await?);
    for member in &family.members {
        for subject in ["person", "person_pair", "legal_hold"] {
            erased.extend(erase_entries(ctx, tx, scope, whom, (subject, member.id.get())).await?);
        }
        // While two were one record, the entries about the other told of both.
        for (other, from, to) in records::undone_merges(tx, scope, member.id).await? {
            let about = ("person", other.get());
            let by = ErasureId::from_i64(whom.request.get());
            erased.extend(audit_log::erase(tx, scope, by, about, (from, to)).await?);
        }
        photos.extend(member.photo);
        photos.extend(person_merges::kept_photos(tx, scope, member.id).await?);
        records::erase_person(tx, scope, member.id, whom.called).await?;
    }
    for photo in photos {
        if !people::has_photo(tx, scope, photo).await? {
            remove_file(ctx, tx, scope, photo).await?;
        }
    }
    name_erased(ctx, tx, scope, whom, &erased);
    for member in &family.members {
        let form = json!({ "anonymization_id": whom.request, "anonymized": true });
        let event = OfficeEvent::PersonAnonymized(member.id).record(Change::made(&form));
        tx.emit(scope, ctx.now(), event);
    }
    let place = (whom.request, whom.position);
    Ok(anonymizations::update_outcome(tx, scope, place, DONE).await?)
}

/// Says that somebody was refused.
pub(crate) async fn refuse(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    reason: RefusalReason,
) -> Result<(), Fault> {
    let form = json!({ "person_id": whom.person, "step": "refused", "reason": reason });
    let event = OfficeEvent::PeopleAnonymized(whom.request).record(Change::made(&form));
    tx.emit(scope, ctx.now(), event);
    let place = (whom.request, whom.position);
    Ok(anonymizations::update_outcome(tx, scope, place, reason.name()).await?)
}

async fn contact_ids(
    tx: &mut Tx<'_>,
    scope: &Scope,
    member: PersonId,
    traces: &mut Traces,
) -> Result<(), Fault> {
    let mut after = None;
    loop {
        let found = contacts::of_person(tx, scope, member, after, PIECE).await?;
        for id in &found {
            traces.add_id(id.get());
            for message in contacts::message_ids(tx, scope, *id).await? {
                traces.add_id(message);
            }
        }
        after = found.last().copied();
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn erase_cases(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (member, traces): (PersonId, &mut Traces),
) -> Result<Vec<i64>, Fault> {
    let mut erased = Vec::new();
    for case in records::cases(tx, scope, member).await? {
        traces.add_id(case.get());
        let files = records::erase_case(tx, scope, case).await?;
        remove_unused(ctx, tx, scope, files).await?;
        let event = OfficeEvent::CaseChanged(case);
        erased.extend(tell(ctx, tx, scope, whom, (("case", case.get()), event)).await?);
    }
    Ok(erased)
}

async fn erase_callbacks(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (member, traces): (PersonId, &mut Traces),
) -> Result<Vec<i64>, Fault> {
    let mut erased = Vec::new();
    for callback in records::callbacks(tx, scope, member).await? {
        traces.add_id(callback.get());
        records::erase_callback(tx, scope, callback).await?;
        let event = OfficeEvent::CallbackChanged(callback);
        erased.extend(tell(ctx, tx, scope, whom, (("callback", callback.get()), event)).await?);
    }
    Ok(erased)
}

async fn erase_proposals(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (member, traces): (PersonId, &mut Traces),
) -> Result<Vec<i64>, Fault> {
    let mut erased = Vec::new();
    for proposal in records::proposals(tx, scope, member).await? {
        traces.add_id(proposal.get());
        records::erase_proposal(tx, scope, proposal).await?;
        let event = OfficeEvent::ProposalChanged(proposal);
        erased.extend(tell(ctx, tx, scope, whom, (("proposal", proposal.get()), event)).await?);
    }
    Ok(erased)
}

async fn erase_posts(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (member, traces): (PersonId, &mut Traces),
) -> Result<Vec<i64>, Fault> {
    let mut erased = Vec::new();
    for post in social_erasure::posts(tx, scope, member).await? {
        traces.add_id(post.get());
        social_erasure::erase_post(tx, scope, post, ctx.now()).await?;
        let event = OfficeEvent::SocialPostRemoved(post);
        erased.extend(tell(ctx, tx, scope, whom, (("social_post", post.get()), event)).await?);
    }
    social_erasure::erase_author(tx, scope, member, whom.called).await?;
    Ok(erased)
}

async fn erase_blocks(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (family, traces): (&Family, &mut Traces),
) -> Result<Vec<i64>, Fault> {
    let own = family.own_points(tx, scope).await?;
    let keys: Vec<String> = own.iter().map(key_of_block).collect();
    let mut erased = Vec::new();
    for member in &family.members {
        for block in records::blocks(tx, scope, member.id, &keys).await? {
            traces.add_id(block);
            records::erase_block(tx, scope, block, (whom.called, ctx.now())).await?;
            erased.extend(erase_entries(ctx, tx, scope, whom, ("contact_block", block)).await?);
        }
    }
    for point in &own {
        withdrawn_addresses::remove(tx, scope, (point.kind, &point.key)).await?;
    }
    Ok(erased)
}

/// Forgets what no link leads to: answers kept for a repeated request, payloads kept aside, refused lines of imports, files of
/// reports, filters under a name, dead letters.
async fn forget_elsewhere(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    traces: &Traces,
) -> Result<Vec<i64>, Fault> {
    let mut erased = Vec::new();
    idempotency::forget(tx, scope, &|answer| traces.is_named_in(answer)).await?;
    job_queue::forget_dead(tx, scope, &|payload| traces.is_named_in(payload)).await?;
    embed_passes::remove_over(tx, scope, ctx.now()).await?;
    webhook_deliveries::forget_answers(tx, scope).await?;
    contacts::forget_aside(tx, scope, &|body| traces.is_in_bytes(body)).await?;
    for (kind, view) in saved_views::forget(tx, scope, &|text| traces.is_in_cell(text)).await? {
        let entry = (kind.setting().name(), view.get());
        erased.extend(erase_entries(ctx, tx, scope, whom, entry).await?);
    }
    let mut gone = records::forget_refused(tx, scope, &|cell| traces.is_in_cell(cell)).await?;
    gone.extend(contacts::forget_reports(tx, scope).await?);
    remove_unused(ctx, tx, scope, gone).await?;
    Ok(erased)
}

/// Removes files that nothing refers to any more.
pub(crate) async fn remove_unused(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    list: Vec<FileId>,
) -> Result<(), Fault> {
    for file in list {
        let is_used = contacts::is_used(tx, scope, file).await?
            || records::is_in_case(tx, scope, file).await?
            || files::is_in_flow(tx, scope, file).await?;
        if !is_used {
            remove_file(ctx, tx, scope, file).await?;
        }
    }
    Ok(())
}

/// Erases the entries of the audit log about something and tells that it was anonymised; gives their numbers.
async fn tell(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (about, event): ((&str, i64), OfficeEvent),
) -> Result<Vec<i64>, Fault> {
    let erased = erase_entries(ctx, tx, scope, whom, about).await?;
    let form = json!({ "anonymized": true });
    tx.emit(scope, ctx.now(), event.record(Change::made(&form)));
    Ok(erased)
}

/// Erases the entries of the audit log about something; gives their numbers.
async fn erase_entries(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    about: (&str, i64),
) -> Result<Vec<i64>, Fault> {
    let ever = (Timestamp::ZERO, ctx.now());
    let by = ErasureId::from_i64(whom.request.get());
    Ok(audit_log::erase(tx, scope, by, about, ever).await?)
}

/// Names the erased entries in the audit log: what is not named counts as changed.
fn name_erased(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope, whom: &Whom, erased: &[i64]) {
    if erased.is_empty() {
        return;
    }
    let form = json!({ "person_id": whom.person, "step": "erased", ERASED_FIELD: erased });
    let event = OfficeEvent::PeopleAnonymized(whom.request).record(Change::made(&form));
    tx.emit(scope, ctx.now(), event);
}
