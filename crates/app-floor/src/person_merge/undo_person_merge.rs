//! Undoes a merge: each gets its own back, and what came after stays with who stayed.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::person::photo::release;
use app_office::person::{Sight, record, refuse_anonymized, view as view_person};
use base::authz::{Action, Scope};
use base::id::PersonMergeId;
use office::event::OfficeEvent;
use office::merge::undo;
use serde::Deserialize;
use serde_json::json;
use store::{Tx, in_tx, lock};
use store_floor::person_merges as followed;
use store_office::people;
use store_office::person_merges::{self, PersonMerge};
use store_office::{contact_points, person_checks, person_pairs};
use store_setup::organizations;
use utoipa::ToSchema;

use super::merge_people::sharing;
use super::{Before, Facts, PersonMergeView, put_points, row, tell_floor, tell_followers, view};

/// Undoes a merge.
pub struct UndoPersonMerge;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UndoPersonMergeInput {
    /// The merge.
    pub id: PersonMergeId,
}

impl Operation for UndoPersonMerge {
    const ID: &'static str = "undo_person_merge";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/person-merges/{id}/undo";
    const ACTION: Action = Action::PersonMerge;
    const SUMMARY: &'static str =
        "Undoes a merge of people: each gets back what it had; what came after stays.";
    type Input = UndoPersonMergeInput;
    type Output = PersonMergeView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UndoPersonMergeInput,
    ) -> Result<PersonMergeView, Fault> {
        let (db, org, inner) = (ctx.db.clone(), scope.org(), ctx.clone());
        let (view, facts) = db
            .write::<_, Fault, _>(in_tx!(tx, [inner, scope, input], {
                carry_out(&inner, tx, &scope, input.id).await
            }))
            .await?;
        ctx.jobs.ring();
        tell_floor(&ctx, org, facts);
        Ok(view)
    }
}

async fn carry_out(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonMergeId,
) -> Result<(PersonMergeView, Facts), Fault> {
    let one = person_merges::get(tx, scope, id).await?;
    let one = one.ok_or(Fault::NotFound)?;
    let (first, second) = person_pairs::ordered(one.survivor, one.merged);
    lock::take(tx, first.get()).await?;
    lock::take(tx, second.get()).await?;
    let one = person_merges::get(tx, scope, id).await?;
    let one = one.ok_or(Fault::NotFound)?;
    let sight = Sight::of(tx, scope).await?;
    if one.undone.is_some() {
        return Ok((view(tx, scope, &one, &sight).await?, Vec::new()));
    }
    let survivor = people::get(tx, scope, one.survivor).await?;
    let merged = people::get(tx, scope, one.merged).await?;
    let (survivor, merged) = survivor.zip(merged).ok_or(Fault::NotFound)?;
    refuse_anonymized(&survivor)?;
    refuse_later(tx, scope, &one).await?;
    refuse_taken(tx, scope, &one, &sight).await?;
    let before = Before::of(tx, scope, &survivor, &merged).await?;
    let points = contact_points::of_person(tx, scope, survivor.id).await?;
    let (own, other) = undo(&one.records, &record(&survivor, points));
    let back = row(&merged, &other);
    people::update(tx, scope, &row(&survivor, &own)).await?;
    people::update(tx, scope, &back).await?;
    people::update_merged(tx, scope, merged.id, None).await?;
    put_points(tx, scope, survivor.id, &own).await?;
    put_points(tx, scope, merged.id, &other).await?;
    person_merges::return_all(tx, scope, &one).await?;
    followed::return_all(tx, scope, one.id, (merged.id, survivor.id)).await?;
    let undone = (scope.user(), ctx.now());
    person_merges::update_undone(tx, scope, id, undone).await?;
    // What somebody put in its place since stays, and what no undoing gives back any more goes.
    if let Some(photo) = one.records.survivor.photo {
        release(ctx, tx, scope, (survivor.id, photo)).await?;
    }
    person_checks::insert(tx, scope, survivor.id).await?;
    before
        .tell(tx, scope, undone.1, (id, OfficeEvent::PersonMergeUndone))
        .await?;
    let facts = tell_followers(ctx, tx, scope, id, (survivor.id, &back)).await?;
    let one = PersonMerge {
        undone: Some(undone),
        ..one
    };
    Ok((view(tx, scope, &one, &sight).await?, facts))
}

/// Refuses while a later merge of who stayed stands: what that one brought could not be told from what this one did.
///
/// **Errors**: `merge_later_first`, with the `merge` to be undone first.
async fn refuse_later(tx: &mut Tx<'_>, scope: &Scope, one: &PersonMerge) -> Result<(), Fault> {
    let last = person_merges::last_standing(tx, scope, one.survivor).await?;
    let Some(later) = last.filter(|last| last.id != one.id) else {
        return Ok(());
    };
    let name = |person: Option<people::Person>| person.map(|one| one.name);
    let survivor = name(people::get(tx, scope, later.survivor).await?);
    let merged = name(people::get(tx, scope, later.merged).await?);
    Err(Fault::refused_with(
        code::MERGE_LATER_FIRST,
        json!({ "merge_id": later.id, "survivor_id": later.survivor, "survivor_name": survivor, "merged_name": merged }),
    ))
}

/// Refuses where one record per person is the rule and somebody got a document or an address since that would go back.
///
/// **Errors**: `merge_taken`, with `existing`: who has it now.
async fn refuse_taken(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &PersonMerge,
    sight: &Sight,
) -> Result<(), Fault> {
    let settings = organizations::get(tx, scope).await?.settings;
    if !settings.forbid_duplicate_people {
        return Ok(());
    }
    let now = sharing(tx, scope, &one.records.merged, (one.survivor, one.merged)).await?;
    let mut existing = Vec::new();
    for id in now.into_iter().filter(|id| !one.sharing.contains(id)) {
        if let Some(person) = people::get(tx, scope, id).await? {
            existing.push(view_person(tx, scope, person, sight).await?);
        }
    }
    if existing.is_empty() {
        return Ok(());
    }
    Err(Fault::refused_with(
        code::MERGE_TAKEN,
        json!({ "existing": existing }),
    ))
}
