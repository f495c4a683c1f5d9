//! Shows what is masked of one person, and writes down who asked (GAP-075, SALE-015).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonId;
use office::reading::Reading;
use serde::Deserialize;
use store::in_tx;
use store_office::people;
use utoipa::ToSchema;

use super::write_down;
use crate::person::{PersonView, Sight, view};

/// Shows what is masked.
pub struct RevealPerson;

/// Of whom.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RevealPersonInput {
    /// The person.
    pub id: PersonId,
}

impl Operation for RevealPerson {
    const ID: &'static str = "reveal_person";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/people/{id}/reveal";
    const ACTION: Action = Action::PersonReveal;
    const SUMMARY: &'static str = "Gives a person with whole documents, phones and sensitive fields; who asked is written down.";
    type Input = RevealPersonInput;
    type Output = PersonView;

    async fn run(ctx: Ctx, scope: Scope, input: RevealPersonInput) -> Result<PersonView, Fault> {
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope], {
            let person = people::get(tx, &scope, input.id)
                .await?
                .ok_or(Fault::NotFound)?;
            write_down(&ctx, tx, &scope, (person.id, Reading::Revealed)).await?;
            let whole = Sight::whole(tx, &scope).await?;
            view(tx, &scope, person, &whole).await
        }))
        .await
    }
}
