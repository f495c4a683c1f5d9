//! Lists the fields that people have beside the fixed ones.

use app::operation::{Method, Nothing};
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use store::in_tx;
use store_office::person_fields;

use super::PersonFieldView;

/// Lists fields.
pub struct ListPersonFields;

impl Operation for ListPersonFields {
    const ID: &'static str = "list_person_fields";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/person-fields";
    const ACTION: Action = Action::PersonRead;
    const SUMMARY: &'static str = "Lists the fields that people have beside the fixed ones.";
    type Input = Nothing;
    type Output = Page<PersonFieldView>;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<Page<PersonFieldView>, Fault> {
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope],
                Ok(person_fields::list(tx, &scope).await?)
            ))
            .await?;
        Ok(Page::whole(rows.into_iter().map(Into::into).collect()))
    }
}
