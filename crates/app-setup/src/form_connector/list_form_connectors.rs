//! Lists connected forms of every queue, for those who maintain them.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::FormConnectorId;
use serde::Deserialize;
use store::in_tx;
use store_setup::form_connectors;
use utoipa::ToSchema;

use super::FormConnectorView;

/// Lists connected forms.
pub struct ListFormConnectors;

/// Which part.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListFormConnectorsInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListFormConnectors {
    const ID: &'static str = "list_form_connectors";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/form-connectors";
    const ACTION: Action = Action::FormConnectorWrite;
    const SUMMARY: &'static str =
        "Lists connected forms of every queue, in the order in which they were made.";
    type Input = ListFormConnectorsInput;
    type Output = Page<FormConnectorView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListFormConnectorsInput,
    ) -> Result<Page<FormConnectorView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<FormConnectorId>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(form_connectors::list(tx, &scope, after, limit + 1).await?)
            ))
            .await?;
        let items = rows.into_iter().map(FormConnectorView::from).collect();
        Ok(Page::of(items, limit, |row: &FormConnectorView| row.id))
    }
}
