//! Lifts a legal hold; the audit log keeps that there was one.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PersonId;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{in_tx, lock};
use store_office::{legal_holds, people};
use utoipa::ToSchema;

use super::view::{LegalHoldView, PersonRightsView, rights};

/// Lifts it.
pub struct LiftLegalHold;

/// Of whom.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LiftLegalHoldInput {
    /// The person.
    pub id: PersonId,
}

impl Operation for LiftLegalHold {
    const ID: &'static str = "lift_legal_hold";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/people/{id}/legal-hold";
    const ACTION: Action = Action::LegalHoldWrite;
    const SUMMARY: &'static str = "Lifts the legal hold of a person.";
    type Input = LiftLegalHoldInput;
    type Output = PersonRightsView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: LiftLegalHoldInput,
    ) -> Result<PersonRightsView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                lock::take(tx, input.id.get()).await?;
                let person = people::get(tx, &scope, input.id).await?;
                let person = person.ok_or(Fault::NotFound)?;
                if let Some(hold) = legal_holds::get(tx, &scope, person.id).await? {
                    legal_holds::remove(tx, &scope, person.id).await?;
                    let change = Change::removed(&LegalHoldView::from(hold));
                    let event = OfficeEvent::LegalHoldChanged(person.id).record(change);
                    tx.emit(&scope, now, event);
                }
                rights(tx, &scope, person.id).await
            }))
            .await
    }
}
