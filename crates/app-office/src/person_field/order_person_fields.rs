//! Puts the fields of people into an order.

use app::code::field;
use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::PersonFieldId;
use office::event::OfficeEvent;
use serde::Deserialize;
use serde_json::json;
use store::{in_tx, lock};
use store_office::person_fields;
use utoipa::ToSchema;

use super::PersonFieldView;

/// Puts fields into an order.
pub struct OrderPersonFields;

/// The order.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OrderPersonFieldsInput {
    /// Every field, the first one first.
    pub ids: Vec<PersonFieldId>,
}

impl Operation for OrderPersonFields {
    const ID: &'static str = "order_person_fields";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/person-fields/order";
    const ACTION: Action = Action::PersonFieldWrite;
    const SUMMARY: &'static str = "Puts the fields of people into an order.";
    type Input = OrderPersonFieldsInput;
    type Output = Page<PersonFieldView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: OrderPersonFieldsInput,
    ) -> Result<Page<PersonFieldView>, Fault> {
        let now = ctx.now();
        let rows = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, input], {
                lock::take(tx, scope.org().get()).await?;
                let held = person_fields::list(tx, &scope).await?;
                let mut named = input.ids.clone();
                named.sort_unstable();
                let mut known: Vec<PersonFieldId> = held.iter().map(|row| row.id).collect();
                known.sort_unstable();
                if named != known {
                    return Err(Fault::field("ids", field::INVALID));
                }
                for (position, id) in (0_i64..).zip(&input.ids) {
                    let row = held.iter().find(|row| row.id == *id);
                    let Some(was) = row.filter(|row| row.position != position) else {
                        continue;
                    };
                    person_fields::update_position(tx, &scope, *id, position).await?;
                    let form = |at: i64| json!({ "name": was.definition.name, "position": at });
                    let change = Change::between(&form(was.position), &form(position));
                    tx.emit(
                        &scope,
                        now,
                        OfficeEvent::PersonFieldChanged(*id).record(change),
                    );
                }
                Ok(person_fields::list(tx, &scope).await?)
            }))
            .await?;
        Ok(Page::whole(rows.into_iter().map(Into::into).collect()))
    }
}
