//! Gives a person.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonId;
use serde::Deserialize;
use store::in_tx;
use store_office::people;
use utoipa::ToSchema;

use super::{PersonView, sees_documents, view};

/// Gives a person.
pub struct GetPerson;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetPersonInput {
    /// The id.
    pub id: PersonId,
}

impl Operation for GetPerson {
    const ID: &'static str = "get_person";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/people/{id}";
    const ACTION: Action = Action::PersonRead;
    const SUMMARY: &'static str = "Gives a person.";
    type Input = GetPersonInput;
    type Output = PersonView;

    async fn run(ctx: Ctx, scope: Scope, input: GetPersonInput) -> Result<PersonView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let person = people::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let full = sees_documents(tx, &scope).await?;
                view(tx, &scope, person, full).await
            }))
            .await
    }
}
