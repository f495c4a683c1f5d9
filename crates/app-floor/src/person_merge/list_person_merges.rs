//! Lists the merges that a person took part in.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use app_office::person::Sight;
use base::authz::{Action, Scope};
use base::id::{PersonId, PersonMergeId};
use serde::Deserialize;
use store::in_tx;
use store_office::{people, person_merges};
use utoipa::ToSchema;

use super::{PersonMergeView, view};

/// Lists merges.
pub struct ListPersonMerges;

/// Whose.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListPersonMergesInput {
    /// The person, on either side.
    pub id: PersonId,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListPersonMerges {
    const ID: &'static str = "list_person_merges";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/people/{id}/merges";
    const ACTION: Action = Action::PersonRead;
    const SUMMARY: &'static str =
        "Lists the merges that a person took part in, newest first, undone ones too.";
    type Input = ListPersonMergesInput;
    type Output = Page<PersonMergeView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListPersonMergesInput,
    ) -> Result<Page<PersonMergeView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<PersonMergeId>(input.cursor.as_deref())?;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                people::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let sight = Sight::of(tx, &scope).await?;
                let rows = person_merges::of_person(tx, &scope, input.id, before, limit + 1);
                let mut views = Vec::new();
                for one in rows.await? {
                    views.push(view(tx, &scope, &one, &sight).await?);
                }
                Ok(views)
            }))
            .await?;
        Ok(Page::of(items, limit, |one| one.id))
    }
}
