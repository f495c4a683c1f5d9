//! Changes a field of people; what it holds, and under what name, stays.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::refuse::unique;
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PersonFieldId;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::in_tx;
use store_office::person_fields::{self, PersonField};
use utoipa::ToSchema;

use super::{PersonFieldFields, PersonFieldView, find};

/// Changes one.
pub struct UpdatePersonField;

/// Which, and what it shall be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdatePersonFieldInput {
    /// The id.
    pub id: PersonFieldId,
    /// What it shall be.
    #[serde(flatten)]
    pub fields: PersonFieldFields,
}

impl Operation for UpdatePersonField {
    const ID: &'static str = "update_person_field";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/person-fields/{id}";
    const ACTION: Action = Action::PersonFieldWrite;
    const SUMMARY: &'static str = "Changes a field of people.";
    const GUARDED: bool = true;
    type Input = UpdatePersonFieldInput;
    type Output = PersonFieldView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdatePersonFieldInput,
    ) -> Result<PersonFieldView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let record = Record {
                    subject: "person_field",
                    id: input.id.get(),
                };
                stale::hold(tx, record).await?;
                let row = find(tx, &scope, input.id).await?;
                let before = PersonFieldView::from(row.clone());
                stale::refuse(tx, &scope, record, row.revision, &before).await?;
                let what = row.definition;
                let definition = input
                    .fields
                    .clone()
                    .definition(what.physical_name, what.kind)?;
                let row = PersonField { definition, ..row };
                person_fields::update(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let after = PersonFieldView::from(find(tx, &scope, input.id).await?);
                let change = Change::between(&before, &after);
                let event = OfficeEvent::PersonFieldChanged(input.id).record(change);
                tx.emit(&scope, now, event);
                Ok(after)
            }))
            .await
    }
}
