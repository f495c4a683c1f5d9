//! Remembers that two records are of two people, or takes that back.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PersonId;
use office::event::OfficeEvent;
use serde::Deserialize;
use serde_json::json;
use store::{in_tx, lock};
use store_office::person_pairs::{self, Pair};
use utoipa::ToSchema;

use super::{DuplicateView, view_pair};
use crate::person::Sight;

/// Remembers that two are not one.
pub struct DismissDuplicate;

/// Which two, and whether they are of two people.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DismissDuplicateInput {
    /// One of them.
    pub id: PersonId,
    /// The other.
    pub other_id: PersonId,
    /// Whether these are two people; false lists the pair again.
    pub dismissed: bool,
}

impl Operation for DismissDuplicate {
    const ID: &'static str = "dismiss_duplicate";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/people/{id}/duplicates/{other_id}";
    const ACTION: Action = Action::PersonMerge;
    const SUMMARY: &'static str =
        "Remembers that two people who look alike are not one, or takes that back.";
    type Input = DismissDuplicateInput;
    type Output = DuplicateView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: DismissDuplicateInput,
    ) -> Result<DuplicateView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let both = person_pairs::ordered(input.id, input.other_id);
                lock::take(tx, both.0.get()).await?;
                lock::take(tx, both.1.get()).await?;
                let was = person_pairs::get(tx, &scope, both)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let wanted = input.dismissed.then(|| (scope.user(), now));
                if was.dismissed.is_some() != input.dismissed {
                    person_pairs::update_dismissed(tx, &scope, both, wanted).await?;
                    let form = |dismissed: bool| json!({ "person_id": both.0, "other_id": both.1, "dismissed": dismissed });
                    let change = Change::between(&form(!input.dismissed), &form(input.dismissed));
                    tx.emit(&scope, now, OfficeEvent::PersonPairDecided(both.0).record(change));
                }
                let pair: Pair = person_pairs::get(tx, &scope, both)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let sight = Sight::of(tx, &scope).await?;
                view_pair(tx, &scope, &pair, &sight)
                    .await?
                    .ok_or(Fault::NotFound)
            }))
            .await
    }
}
