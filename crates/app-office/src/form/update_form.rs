//! Changes a form: its name, who may choose it, or its draft. What is filled in changes once the draft is published.

use std::collections::BTreeSet;

use app::input;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{FormId, ProcessId, UserGroupId};
use base::text::Text;
use office::crm::form::definition::FormDefinition;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::forms;
use utoipa::ToSchema;

use super::create_form::taken;
use super::{FormView, check_groups, check_process, find, view, within_limits};

/// Changes one.
pub struct UpdateForm;

/// What may be changed; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UpdateFormInput {
    /// Which.
    pub id: FormId,
    /// The name.
    pub name: Option<Text<80>>,
    /// Whether it may be chosen for what is new. What was filled in stays readable.
    pub active: Option<bool>,
    /// Whether it is shown on the CRM Lite and OMNI desk.
    pub on_desk: Option<bool>,
    /// The groups that may choose it, as a whole; everybody may when there are none.
    pub group_ids: Option<BTreeSet<UserGroupId>>,
    /// The process whose tasks fill it in; fields on the desk do when null.
    #[serde(default)]
    #[schema(value_type = Option<ProcessId>)]
    pub process_id: input::Change<ProcessId>,
    /// The draft as a whole. It may have faults.
    pub draft: Option<FormDefinition>,
}

impl Operation for UpdateForm {
    const ID: &'static str = "update_form";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/forms/{id}";
    const ACTION: Action = Action::FormWrite;
    const SUMMARY: &'static str = "Changes a form: its name, who may choose it, or its draft.";
    const GUARDED: bool = true;
    type Input = UpdateFormInput;
    type Output = FormView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateFormInput) -> Result<FormView, Fault> {
        if let Some(draft) = &input.draft {
            within_limits("draft", draft)?;
        }
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let record = Record::setting(Setting::Form, input.id.get());
                stale::hold(tx, record).await?;
                let mut row = find(tx, &scope, input.id).await?;
                let before = view(tx, &scope, &row).await?;
                stale::refuse(tx, &scope, record, row.revision, &before).await?;
                if let Some(name) = &input.name {
                    name.as_str().clone_into(&mut row.name);
                }
                if let Some(groups) = &input.group_ids {
                    check_groups(tx, &scope, (groups, &row.groups)).await?;
                    row.groups.clone_from(groups);
                }
                let held = row.process;
                input.process_id.apply(&mut row.process);
                check_process(tx, &scope, (row.process, held)).await?;
                if let Some(draft) = &input.draft {
                    row.draft = serde_json::to_value(draft).unwrap_or_default();
                }
                row.active = input.active.unwrap_or(row.active);
                row.on_desk = input.on_desk.unwrap_or(row.on_desk);
                row.changed_at = now;
                if !forms::update(tx, &scope, &row).await.map_err(taken)? {
                    return Err(Fault::refused(code::FORM_CHANGED));
                }
                let row = find(tx, &scope, input.id).await?;
                let after = view(tx, &scope, &row).await?;
                let change = Change::between(&before.form(), &after.form());
                let event = SetupEvent::SettingChanged(Setting::Form, input.id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(after)
            }))
            .await
    }
}
