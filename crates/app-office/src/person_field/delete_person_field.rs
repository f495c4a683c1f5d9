//! Deletes a field of people. What stands in it is shown no more, and its physical name is not given again.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use office::event::OfficeEvent;
use store::in_tx;
use store_office::person_fields;

use super::{Named, PersonFieldView, find};

/// Deletes one.
pub struct DeletePersonField;

impl Operation for DeletePersonField {
    const ID: &'static str = "delete_person_field";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/person-fields/{id}";
    const ACTION: Action = Action::PersonFieldWrite;
    const SUMMARY: &'static str = "Deletes a field of people; what stands in it is shown no more.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                let before = PersonFieldView::from(find(tx, &scope, id).await?);
                person_fields::remove(tx, &scope, id, now).await?;
                let event = OfficeEvent::PersonFieldChanged(id).record(Change::removed(&before));
                tx.emit(&scope, now, event);
                Ok(Done {})
            }))
            .await
    }
}
