//! Deletes a form that no type of cases and no script opens. What was filled in stays readable by its version; its name stays for history.

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use store::{in_tx, lock};
use store_office::{agent_scripts, case_types, forms, sales_settings};

use super::{Named, find, view};

/// Deletes one.
pub struct DeleteForm;

impl Operation for DeleteForm {
    const ID: &'static str = "delete_form";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/forms/{id}";
    const ACTION: Action = Action::FormWrite;
    const SUMMARY: &'static str =
        "Deletes a form that no case type and no script opens; what was filled in stays readable.";
    type Input = Named;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: Named) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                // As for a change of the types, or one could name the form meanwhile.
                lock::take(tx, scope.org().get()).await?;
                let row = find(tx, &scope, id).await?;
                let mut using = case_types::list(tx, &scope).await?;
                using.retain(|one| one.form == Some(id));
                let mut leading = agent_scripts::list(tx, &scope).await?;
                leading.retain(|one| one.form == Some(id));
                let (sales, _) = sales_settings::get(tx, &scope).await?;
                let is_of_sales = sales.form_id == Some(id);
                if is_of_sales || !(using.is_empty() && leading.is_empty()) {
                    let names: Vec<_> = using.into_iter().map(|one| one.name).collect();
                    let scripts: Vec<_> = leading.into_iter().map(|one| one.name).collect();
                    return Err(Fault::refused_with(
                        code::FORM_IN_USE,
                        json!({ "case_types": names, "agent_scripts": scripts, "sales": is_of_sales }),
                    ));
                }
                let before = view(tx, &scope, &row).await?;
                forms::remove(tx, &scope, id, now).await?;
                let event = SetupEvent::SettingChanged(Setting::Form, id.get());
                tx.emit(&scope, now, event.record(Change::removed(&before.form())));
                Ok(Done {})
            }))
            .await
    }
}
