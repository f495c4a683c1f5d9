//! Makes a form. Nobody can choose it before it is published.

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{FormId, ProcessId, UserGroupId};
use base::text::Text;
use office::crm::form::definition::FormDefinition;
use serde::Deserialize;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::forms::{self, FormRow};
use utoipa::ToSchema;

use super::{FORMS_MAX, FormView, check_groups, check_process, find, view, within_limits};

/// Makes one.
pub struct CreateForm;

/// What a form begins with.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CreateFormInput {
    /// The name.
    pub name: Text<80>,
    /// Whether it is shown on the CRM Lite and OMNI desk; not when absent.
    #[serde(default)]
    pub on_desk: bool,
    /// The groups that may choose it; everybody when absent.
    #[serde(default)]
    pub group_ids: BTreeSet<UserGroupId>,
    /// The process whose tasks fill it in; fields on the desk do when absent.
    pub process_id: Option<ProcessId>,
    /// The draft; empty when absent. It may have faults.
    #[serde(default)]
    pub draft: FormDefinition,
}

impl Operation for CreateForm {
    const ID: &'static str = "create_form";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/forms";
    const ACTION: Action = Action::FormWrite;
    const SUMMARY: &'static str = "Makes a form.";
    type Input = CreateFormInput;
    type Output = FormView;

    async fn run(ctx: Ctx, scope: Scope, input: CreateFormInput) -> Result<FormView, Fault> {
        within_limits("draft", &input.draft)?;
        let now = ctx.now();
        let row = FormRow {
            id: ctx.id(FormId::from_i64),
            name: input.name.into_string(),
            active: true,
            on_desk: input.on_desk,
            groups: input.group_ids,
            process: input.process_id,
            draft: serde_json::to_value(&input.draft).unwrap_or_default(),
            published_version: None,
            changed_at: now,
            revision: 1,
        };
        ctx.db
            .write(in_tx!(tx, [scope, row], {
                if forms::list(tx, &scope).await?.len() >= FORMS_MAX {
                    return Err(Fault::refused(code::TOO_MANY));
                }
                check_groups(tx, &scope, (&row.groups, &BTreeSet::new())).await?;
                check_process(tx, &scope, (row.process, None)).await?;
                forms::insert(tx, &scope, &row).await.map_err(taken)?;
                let row = find(tx, &scope, row.id).await?;
                let made = view(tx, &scope, &row).await?;
                let event = SetupEvent::SettingChanged(Setting::Form, row.id.get());
                tx.emit(&scope, now, event.record(Change::made(&made.form())));
                Ok(made)
            }))
            .await
    }
}

/// Tells that the name is taken.
pub(super) fn taken(error: store::Error) -> Fault {
    if error.is_unique() {
        Fault::refused(code::NAME_TAKEN)
    } else {
        error.into()
    }
}
