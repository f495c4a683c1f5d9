//! Lists who may be on record twice, what speaks for it most first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonId;
use office::likeness::DuplicateSign;
use serde::Deserialize;
use store::in_tx;
use store_office::person_pairs::{self, Filter};
use utoipa::ToSchema;

use super::{DuplicateView, view_pair};
use crate::person::Sight;
use crate::person::list_people::read;

/// Lists who may be on record twice.
pub struct ListDuplicates;

/// Which pairs.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListDuplicatesInput {
    /// Name, trade name, e-mail, phone, CPF or CNPJ of either: the product finds out which.
    pub q: Option<String>,
    /// Only those for whom this speaks.
    pub sign: Option<DuplicateSign>,
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Those of whom somebody said that they are not one, instead of the others.
    #[serde(default)]
    pub dismissed: bool,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// The last pair of a page: its bits and its ids.
type Place = (i64, PersonId, PersonId);

impl Operation for ListDuplicates {
    const ID: &'static str = "list_duplicates";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/people/duplicates";
    const ACTION: Action = Action::PersonMerge;
    const SUMMARY: &'static str =
        "Lists pairs of people who may be one, with what speaks for it, the strongest first.";
    type Input = ListDuplicatesInput;
    type Output = Page<DuplicateView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListDuplicatesInput,
    ) -> Result<Page<DuplicateView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<Place>(input.cursor.as_deref())?;
        let wanted = read(input.q.as_deref().unwrap_or_default());
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, wanted, input], {
                let filter = Filter {
                    search: wanted.search(),
                    person: input.person_id,
                    signs: input.sign.map(DuplicateSign::bit),
                    dismissed: input.dismissed,
                    after,
                };
                let sight = Sight::of(tx, &scope).await?;
                let mut views = Vec::new();
                for pair in person_pairs::list(tx, &scope, &filter, limit + 1).await? {
                    views.extend(view_pair(tx, &scope, &pair, &sight).await?);
                }
                Ok(views)
            }))
            .await?;
        Ok(Page::of(items, limit, place))
    }
}

fn place(one: &DuplicateView) -> Place {
    let signs = one.signs.iter().map(|sign| sign.bit()).sum();
    (signs, one.first.id, one.second.id)
}
