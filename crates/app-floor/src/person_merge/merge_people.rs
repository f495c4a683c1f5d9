//! Merges a person into another one.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::person::{Sight, record, refuse_merged, view as view_person};
use base::authz::{Action, Scope};
use base::id::{PersonId, PersonMergeId};
use office::event::OfficeEvent;
use office::merge::{Merge, MergeChoices, Record, Refused, merge};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Tx, in_tx, lock};
use store_floor::person_merges as followed;
use store_office::people::{self, Person};
use store_office::person_merges::{self, PersonMerge};
use store_office::{contact_points, person_pairs};
use utoipa::ToSchema;

use super::{Before, Facts, PersonMergeView, put_points, row, tell_floor, tell_followers, view};

/// Merges two people.
pub struct MergePeople;

/// Who stays, who goes, and what is kept.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct MergePeopleInput {
    /// Who stays.
    pub id: PersonId,
    /// Who is merged into the other.
    pub merged_id: PersonId,
    /// The revision of who stays, as the caller saw it; the record as it is when absent.
    pub revision: Option<i64>,
    /// The revision of the other, as the caller saw it.
    pub merged_revision: Option<i64>,
    /// What is kept, field by field.
    #[serde(default)]
    pub choices: MergeChoices,
}

impl Operation for MergePeople {
    const ID: &'static str = "merge_people";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/people/{id}/merge";
    const ACTION: Action = Action::PersonMerge;
    const SUMMARY: &'static str = "Merges a person into another one, field by field; interactions, cases and addresses follow.";
    type Input = MergePeopleInput;
    type Output = PersonMergeView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: MergePeopleInput,
    ) -> Result<PersonMergeView, Fault> {
        if input.id == input.merged_id {
            return Err(Fault::field("merged_id", code::field::INVALID));
        }
        let (db, org, inner) = (ctx.db.clone(), scope.org(), ctx.clone());
        let (view, facts) = db
            .write::<_, Fault, _>(in_tx!(tx, [inner, scope, input], {
                carry_out(&inner, tx, &scope, &input).await
            }))
            .await?;
        tell_floor(&ctx, org, facts);
        Ok(view)
    }
}

async fn carry_out(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &MergePeopleInput,
) -> Result<(PersonMergeView, Facts), Fault> {
    let (first, second) = person_pairs::ordered(input.id, input.merged_id);
    lock::take(tx, first.get()).await?;
    lock::take(tx, second.get()).await?;
    let sight = Sight::of(tx, scope).await?;
    let survivor = people::get(tx, scope, input.id).await?;
    let merged = people::get(tx, scope, input.merged_id).await?;
    let (survivor, merged) = survivor.zip(merged).ok_or(Fault::NotFound)?;
    let request = serde_json::to_value(input).map_err(|error| Fault::Internal(error.into()))?;
    if merged.merged_into == Some(survivor.id)
        && let Some(done) = same(tx, scope, &merged, &request).await?
    {
        return Ok((view(tx, scope, &done, &sight).await?, Vec::new()));
    }
    refuse_merged(tx, scope, &survivor).await?;
    refuse_merged(tx, scope, &merged).await?;
    refuse_stale(tx, scope, input, (&survivor, &merged), &sight).await?;
    let records = decide(tx, scope, (&survivor, &merged), &input.choices).await?;
    let sharing = sharing(tx, scope, &records.merged, (survivor.id, merged.id)).await?;
    let one = PersonMerge {
        id: ctx.id(PersonMergeId::from_i64),
        survivor: survivor.id,
        merged: merged.id,
        request,
        records,
        sharing,
        by: scope.user(),
        at: ctx.now(),
        undone: None,
    };
    let before = Before::of(tx, scope, &survivor, &merged).await?;
    let kept = row(&survivor, &one.records.result);
    people::update(tx, scope, &kept).await?;
    people::update_merged(tx, scope, merged.id, Some(survivor.id)).await?;
    // The doubles of the merged person go first; what it alone had moves.
    let nothing = Record {
        points: Vec::new(),
        ..one.records.merged.clone()
    };
    put_points(tx, scope, merged.id, &nothing).await?;
    put_points(tx, scope, survivor.id, &one.records.result).await?;
    person_merges::insert(tx, scope, &one).await?;
    person_merges::move_all(tx, scope, &one).await?;
    followed::move_all(tx, scope, one.id, (merged.id, survivor.id)).await?;
    person_pairs::remove_of(tx, scope, merged.id).await?;
    before
        .tell(tx, scope, one.at, (one.id, OfficeEvent::PersonMerged))
        .await?;
    let facts = tell_followers(ctx, tx, scope, one.id, (merged.id, &kept)).await?;
    Ok((view(tx, scope, &one, &sight).await?, facts))
}

/// Gives the merge that the same request made before: its answer may have been lost on the way.
async fn same(
    tx: &mut Tx<'_>,
    scope: &Scope,
    merged: &Person,
    request: &Value,
) -> Result<Option<PersonMerge>, Fault> {
    let last = person_merges::last_standing(tx, scope, merged.id).await?;
    Ok(last.filter(|one| one.merged == merged.id && one.request == *request))
}

/// Refuses when either is not as the caller saw it.
///
/// **Errors**: `changed_meanwhile`, with `current`: both as they are.
async fn refuse_stale(
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &MergePeopleInput,
    (survivor, merged): (&Person, &Person),
    sight: &Sight,
) -> Result<(), Fault> {
    let is_seen = |seen: Option<i64>, now: i64| seen.is_none_or(|seen| seen == now);
    if is_seen(input.revision, survivor.revision) && is_seen(input.merged_revision, merged.revision)
    {
        return Ok(());
    }
    let survivor = view_person(tx, scope, survivor.clone(), sight).await?;
    let merged = view_person(tx, scope, merged.clone(), sight).await?;
    Err(Fault::refused_with(
        code::CHANGED_MEANWHILE,
        json!({ "current": { "survivor": survivor, "merged": merged } }),
    ))
}

async fn decide(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (survivor, merged): (&Person, &Person),
    choices: &MergeChoices,
) -> Result<Merge, Fault> {
    let points = contact_points::of_person(tx, scope, survivor.id).await?;
    let survivor = record(survivor, points);
    let points = contact_points::of_person(tx, scope, merged.id).await?;
    let merged = record(merged, points);
    let result = merge(&survivor, &merged, choices).map_err(|refused| match refused {
        Refused::PointsMany => Fault::refused(code::MERGE_POINTS_MANY),
        Refused::NoteLong => Fault::field("choices.note", code::field::TOO_LONG),
    })?;
    Ok(Merge {
        survivor,
        merged,
        result,
    })
}

/// Finds who else has the document or an address of a person.
pub(super) async fn sharing(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &Record,
    (survivor, merged): (PersonId, PersonId),
) -> Result<Vec<PersonId>, Fault> {
    let mut found = Vec::new();
    if let Some(tax_id) = &record.tax_id {
        found.extend(people::by_tax_id(tx, scope, tax_id).await?);
    }
    for point in &record.points {
        found.extend(contact_points::holders(tx, scope, point.kind, &point.key).await?);
    }
    found.retain(|id| *id != survivor && *id != merged);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
