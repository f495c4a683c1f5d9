//! Lists anonymisations with how far they are.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::AnonymizationId;
use serde::Deserialize;
use store::in_tx;
use store_office::anonymizations;
use utoipa::ToSchema;

use super::anonymization::AnonymizationView;

/// Lists them.
pub struct ListAnonymizations;

/// Which part.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ListAnonymizationsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListAnonymizations {
    const ID: &'static str = "list_anonymizations";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/anonymizations";
    const ACTION: Action = Action::PersonAnonymize;
    const SUMMARY: &'static str = "Lists anonymisations with how far they are, newest first.";
    type Input = ListAnonymizationsInput;
    type Output = Page<AnonymizationView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListAnonymizationsInput,
    ) -> Result<Page<AnonymizationView>, Fault> {
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<AnonymizationId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(anonymizations::list(tx, &scope, before, limit + 1).await?)
            ))
            .await?;
        let items = rows.into_iter().map(Into::into).collect();
        Ok(Page::of(items, limit, |one: &AnonymizationView| one.id))
    }
}
