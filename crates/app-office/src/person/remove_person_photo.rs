//! Takes the photo of a person away (GAP-070).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PersonView, photo};

/// Takes it away.
pub struct RemovePersonPhoto;

/// Whose.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RemovePersonPhotoInput {
    /// The person.
    pub id: PersonId,
}

impl Operation for RemovePersonPhoto {
    const ID: &'static str = "remove_person_photo";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/people/{id}/photo";
    const ACTION: Action = Action::PersonWrite;
    const SUMMARY: &'static str = "Takes the photo of a person away.";
    const GUARDED: bool = true;
    type Input = RemovePersonPhotoInput;
    type Output = PersonView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: RemovePersonPhotoInput,
    ) -> Result<PersonView, Fault> {
        photo::change(&ctx, &scope, input.id, None).await
    }
}
