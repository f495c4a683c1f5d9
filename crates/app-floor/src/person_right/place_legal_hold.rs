//! Places a legal hold on a person: nobody anonymises them until it is lifted.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::person::refuse_merged;
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PersonId;
use base::text::Text;
use office::event::OfficeEvent;
use serde::Deserialize;
use serde_json::json;
use store::{in_tx, lock};
use store_office::legal_holds::{self, LegalHold};
use store_office::people;
use utoipa::ToSchema;

use super::view::{LegalHoldView, PersonRightsView, rights};

/// Places it.
pub struct PlaceLegalHold;

/// On whom, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PlaceLegalHoldInput {
    /// The person.
    pub id: PersonId,
    /// The law, the dispute or the order; in place of the reason before.
    pub reason: Text<500>,
}

impl Operation for PlaceLegalHold {
    const ID: &'static str = "place_legal_hold";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/people/{id}/legal-hold";
    const ACTION: Action = Action::LegalHoldWrite;
    const SUMMARY: &'static str = "Keeps a person from being anonymised, with the reason.";
    type Input = PlaceLegalHoldInput;
    type Output = PersonRightsView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: PlaceLegalHoldInput,
    ) -> Result<PersonRightsView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                // Whoever anonymises decides under the same lock: either this comes first, or it is refused.
                lock::take(tx, input.id.get()).await?;
                let person = people::get(tx, &scope, input.id).await?;
                let person = person.ok_or(Fault::NotFound)?;
                refuse_merged(tx, &scope, &person).await?;
                if input.reason.as_str().trim().is_empty() {
                    return Err(Fault::field("reason", code::field::REQUIRED));
                }
                let before = legal_holds::get(tx, &scope, person.id).await?;
                let hold = LegalHold {
                    reason: input.reason.as_str().to_owned(),
                    placed_by: scope.user(),
                    placed_at: now,
                };
                if before.as_ref().map(|one| &one.reason) != Some(&hold.reason) {
                    legal_holds::put(tx, &scope, person.id, &hold).await?;
                    let before = before.map(LegalHoldView::from);
                    let change = Change::between(&json!(before), &LegalHoldView::from(hold));
                    let event = OfficeEvent::LegalHoldChanged(person.id).record(change);
                    tx.emit(&scope, now, event);
                }
                rights(tx, &scope, person.id).await
            }))
            .await
    }
}
