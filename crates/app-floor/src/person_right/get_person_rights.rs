//! Tells what stands between a person and their data: the hold, the exports, whether it was anonymised.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonId;
use serde::Deserialize;
use store::in_tx;
use store_office::people;
use utoipa::ToSchema;

use super::view::{PersonRightsView, rights};

/// Gives them.
pub struct GetPersonRights;

/// Whose.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GetPersonRightsInput {
    /// The person.
    pub id: PersonId,
}

impl Operation for GetPersonRights {
    const ID: &'static str = "get_person_rights";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/people/{id}/rights";
    const ACTION: Action = Action::PersonRead;
    const SUMMARY: &'static str =
        "Tells whether a person is held, was exported lately, or is anonymised.";
    type Input = GetPersonRightsInput;
    type Output = PersonRightsView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: GetPersonRightsInput,
    ) -> Result<PersonRightsView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let person = people::get(tx, &scope, input.id).await?;
                let person = person.ok_or(Fault::NotFound)?;
                rights(tx, &scope, person.id).await
            }))
            .await
    }
}
