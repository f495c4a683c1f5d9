//! Gives a person.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonId;
use office::reading::Reading;
use serde::Deserialize;
use store::in_tx;
use store_office::people;
use utoipa::ToSchema;

use super::{PersonView, Sight, view};
use crate::person_read::{is_news, write_down};

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
        let db = ctx.db.clone();
        let asked = (ctx.clone(), scope.clone());
        let (shown, is_news) = db
            .read::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
                let person = people::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let sight = Sight::of(tx, &scope).await?;
                let is_news = is_news(&ctx, tx, &scope, person.id).await?;
                Ok((view(tx, &scope, person, &sight).await?, is_news))
            }))
            .await?;
        if is_news {
            let ((ctx, scope), person) = (asked, shown.id);
            db.write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
                write_down(&ctx, tx, &scope, (person, Reading::Opened)).await
            }))
            .await?;
        }
        Ok(shown)
    }
}
