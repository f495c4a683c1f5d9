//! Forms (fichas): designing and publishing them, choosing among those one may choose, and filling them in.

pub mod create_form;
pub mod delete_form;
pub mod filling;
pub mod get_form;
pub mod get_form_version;
pub mod list_agent_forms;
pub mod list_forms;
pub mod publish_form;
pub mod standard;
pub mod try_form;
pub mod update_form;
pub mod weigh_form;

use std::collections::BTreeSet;

use app::fault::Fields;
use app::{Entry, Fault, code};
use base::authz::{RoleProfile, Scope};
use base::id::{FormId, ProcessId, UserGroupId, UserId};
use base::locale::Locale;
use base::time::Timestamp;
use office::crm::form::check::{FormFault, faults};
use office::crm::form::definition::FormDefinition;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_office::forms::{self, FormRow, Version};
use store_office::processes;
use store_setup::{organizations, user_groups, users};
use utoipa::ToSchema;

use crate::process::of_form::offered;
use crate::process::start_process::hold_process;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_form::CreateForm>(),
    Entry::of::<delete_form::DeleteForm>(),
    Entry::of::<get_form::GetForm>(),
    Entry::of::<get_form_version::GetFormVersion>(),
    Entry::of::<list_agent_forms::ListAgentForms>(),
    Entry::of::<list_forms::ListForms>(),
    Entry::of::<publish_form::PublishForm>(),
    Entry::of::<try_form::TryForm>(),
    Entry::of::<update_form::UpdateForm>(),
    Entry::of::<weigh_form::WeighForm>(),
];

/// Forms of one organization.
pub const FORMS_MAX: usize = 500;
/// Groups that may choose one form.
pub const GROUPS_MAX: usize = 200;

/// A form in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormSummary {
    /// The id.
    pub id: FormId,
    /// The name.
    pub name: String,
    /// Whether it may be chosen for what is new.
    pub active: bool,
    /// Whether it is shown on the CRM Lite and OMNI desk (CASE-022).
    pub on_desk: bool,
    /// The groups that may choose it; everybody may where there are none (CASE-023).
    pub group_ids: BTreeSet<UserGroupId>,
    /// The process whose tasks fill it in, instead of fields on the desk (CASE-024).
    pub process_id: Option<ProcessId>,
    /// The version that is filled in anew; null before the first.
    pub published_version: Option<i64>,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

/// A form with its draft.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FormView {
    /// What lists show.
    #[serde(flatten)]
    pub summary: FormSummary,
    /// What is edited.
    pub draft: FormDefinition,
    /// What is wrong with the draft: it is published when there is nothing.
    pub faults: Vec<FormFaultView>,
    /// Whether the draft is something else than what is filled in anew.
    pub differs: bool,
    /// The versions that were published, newest first: the last hundred.
    pub versions: Vec<FormVersionSummary>,
}

/// Something that is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormFaultView {
    /// Where, as a path in the definition: `sections.0.fields.3.label`.
    pub at: String,
    /// What is wrong: a stable name, one of the codes of fields.
    pub code: &'static str,
    /// The same in words, in the language of the user.
    pub message: &'static str,
    /// Where in an expression, in characters from its beginning.
    pub position: Option<usize>,
}

/// A version of a form in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormVersionSummary {
    /// Its number, from 1.
    pub version: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// By whom.
    pub published_by: Option<UserId>,
}

/// Names one by its id.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: FormId,
}

/// What the audit log keeps of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct FormForm<'a> {
    name: &'a str,
    active: bool,
    on_desk: bool,
    group_ids: &'a BTreeSet<UserGroupId>,
    process_id: Option<ProcessId>,
    draft: &'a FormDefinition,
    published_version: Option<i64>,
}

impl FormView {
    fn form(&self) -> FormForm<'_> {
        FormForm {
            name: &self.summary.name,
            active: self.summary.active,
            on_desk: self.summary.on_desk,
            group_ids: &self.summary.group_ids,
            process_id: self.summary.process_id,
            draft: &self.draft,
            published_version: self.summary.published_version,
        }
    }
}

impl FormFaultView {
    fn of(fault: FormFault, locale: Locale) -> Self {
        let code = code::field::named(fault.wrong.name());
        Self {
            at: fault.at,
            code: code.name,
            message: code.text(locale),
            position: fault.position,
        }
    }
}

impl From<&FormRow> for FormSummary {
    fn from(row: &FormRow) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            active: row.active,
            on_desk: row.on_desk,
            group_ids: row.groups.clone(),
            process_id: row.process,
            published_version: row.published_version,
            changed_at: row.changed_at,
            revision: row.revision,
        }
    }
}

impl From<Version> for FormVersionSummary {
    fn from(row: Version) -> Self {
        Self {
            version: row.version,
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}

/// Builds the view of a form.
async fn view(tx: &mut Tx<'_>, scope: &Scope, row: &FormRow) -> Result<FormView, Fault> {
    let draft = read_draft(row);
    let published = published(tx, scope, row).await?;
    let versions = forms::versions(tx, scope, row.id).await?;
    let locale = locale(tx, scope).await?;
    let found = faults(&draft).into_iter();
    Ok(FormView {
        summary: FormSummary::from(row),
        faults: found
            .map(|fault| FormFaultView::of(fault, locale))
            .collect(),
        differs: published.as_ref() != Some(&draft),
        versions: versions.into_iter().map(FormVersionSummary::from).collect(),
        draft,
    })
}

/// Reads what is filled in anew.
async fn published(
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &FormRow,
) -> Result<Option<FormDefinition>, Fault> {
    let Some(version) = row.published_version else {
        return Ok(None);
    };
    let stored = forms::version(tx, scope, (row.id, version)).await?;
    Ok(stored.and_then(|(_, stored)| serde_json::from_value(stored).ok()))
}

/// Finds one that is not deleted.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: FormId) -> Result<FormRow, Fault> {
    forms::get(tx, scope, id).await?.ok_or(Fault::NotFound)
}

/// Reads the draft; one of another product is as good as none.
fn read_draft(row: &FormRow) -> FormDefinition {
    serde_json::from_value(row.draft.clone()).unwrap_or_default()
}

/// Gives the language of the caller: that of the user, else that of the organization.
pub async fn locale(tx: &mut Tx<'_>, scope: &Scope) -> Result<Locale, Fault> {
    if let Some(user) = scope.user()
        && let Some(user) = users::get(tx, scope, user).await?
    {
        return Ok(user.locale);
    }
    Ok(organizations::get(tx, scope).await?.locale)
}

/// Refuses what not even a draft may be: more than there is room for.
fn within_limits(field: &str, definition: &FormDefinition) -> Result<(), Fault> {
    let mut fields = Fields::new();
    for fault in faults(definition) {
        if fault.wrong.passes_limit() {
            let code = code::field::named(fault.wrong.name());
            fields.wrong(format!("{field}.{}", fault.at), code);
        }
    }
    fields.done()
}

/// Checks that groups are there; those that the form has already may stay.
async fn check_groups(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (wanted, held): (&BTreeSet<UserGroupId>, &BTreeSet<UserGroupId>),
) -> Result<(), Fault> {
    if wanted.len() > GROUPS_MAX {
        return Err(Fault::field("group_ids", code::field::TOO_MANY));
    }
    let groups = user_groups::list(tx, scope).await?;
    let is_known = |id: &UserGroupId| held.contains(id) || groups.iter().any(|one| one.id == *id);
    if wanted.iter().all(is_known) {
        return Ok(());
    }
    Err(Fault::field("group_ids", code::field::UNKNOWN))
}

/// Checks that the process of a form is there; the one that the form has already may stay.
async fn check_process(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (wanted, held): (Option<ProcessId>, Option<ProcessId>),
) -> Result<(), Fault> {
    let Some(id) = wanted.filter(|_| wanted != held) else {
        return Ok(());
    };
    // Whoever deletes it looks for forms, and must see this one.
    hold_process(tx, id).await?;
    if processes::get(tx, scope, id).await?.is_some() {
        return Ok(());
    }
    Err(Fault::field("process_id", code::field::UNKNOWN))
}

/// Tells which forms the caller may choose for what is new (CASE-021..024, CONFLICT-18).
///
/// Groups restrict everybody, administrators too unless the organization says otherwise; what the product does by itself is not restricted.
pub async fn choosable(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<FormRow>, Fault> {
    let mut rows = forms::list(tx, scope).await?;
    rows.retain(|row| row.active && row.on_desk && row.published_version.is_some());
    if rows.iter().any(|row| row.process.is_some()) {
        let startable = offered(tx, scope).await?;
        rows.retain(|row| row.process.is_none_or(|id| startable.contains(&id)));
    }
    let Some(id) = scope.user() else {
        return Ok(rows);
    };
    let user = users::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
    let settings = organizations::get(tx, scope).await?.settings;
    if settings.forms_open_to_administrators && user.role_profile == RoleProfile::Administrator {
        return Ok(rows);
    }
    let groups = user_groups::list(tx, scope).await?;
    let own = groups.iter().filter(|group| group.has(id));
    let own: BTreeSet<UserGroupId> = own.map(|group| group.id).collect();
    rows.retain(|row| row.groups.is_empty() || !row.groups.is_disjoint(&own));
    Ok(rows)
}
