//! Adds a field to people.

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::refuse::unique;
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PersonFieldId;
use base::text::Text;
use office::custom::{FIELDS_MAX, FieldKind, is_physical_name};
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{in_tx, lock};
use store_office::person_fields::{self, PersonField};
use utoipa::ToSchema;

use super::{PersonFieldFields, PersonFieldView, find};

/// Adds one.
pub struct CreatePersonField;

/// What it is.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePersonFieldInput {
    /// What values are kept and imported under: small letters, digits, underscores, a letter first; never given again.
    pub physical_name: Text<40>,
    /// What stands in it.
    pub kind: FieldKind,
    /// Everything else.
    #[serde(flatten)]
    pub fields: PersonFieldFields,
}

impl Operation for CreatePersonField {
    const ID: &'static str = "create_person_field";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/person-fields";
    const ACTION: Action = Action::PersonFieldWrite;
    const SUMMARY: &'static str = "Adds a field to people.";
    type Input = CreatePersonFieldInput;
    type Output = PersonFieldView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreatePersonFieldInput,
    ) -> Result<PersonFieldView, Fault> {
        if !is_physical_name(input.physical_name.as_str()) {
            return Err(Fault::field("physical_name", field::PHYSICAL_NAME_INVALID));
        }
        let physical = input.physical_name.into_string();
        let definition = input.fields.definition(physical, input.kind)?;
        let (id, now) = (ctx.id(PersonFieldId::from_i64), ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope, definition], {
                // Of two who add at once, the second sees the first.
                lock::take(tx, scope.org().get()).await?;
                let held = person_fields::list(tx, &scope).await?;
                if held.len() >= FIELDS_MAX {
                    return Err(Fault::field("name", field::NO_ROOM));
                }
                let row = PersonField {
                    id,
                    definition: (*definition).clone(),
                    position: held.last().map_or(0, |last| last.position + 1),
                    revision: 1,
                };
                person_fields::insert(tx, &scope, &row)
                    .await
                    .map_err(|error| unique(error, code::NAME_TAKEN))?;
                let made = PersonFieldView::from(find(tx, &scope, id).await?);
                let event = OfficeEvent::PersonFieldChanged(id).record(Change::made(&made));
                tx.emit(&scope, now, event);
                Ok(made)
            }))
            .await
    }
}
