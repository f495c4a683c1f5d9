//! Replaces situations, statuses and types of audit as a whole (SALE-010, SALE-023). What proposals have is taken out of use and
//! never removed.

use std::collections::BTreeSet;

use app::code::field;
use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use office::event::OfficeEvent;
use office::sale::settings::{SalesSettings, Wrong};
use serde::Deserialize;
use serde_json::json;
use store::{Tx, in_tx, lock};
use store_office::{proposals, sales_settings};
use store_setup::{users, wrap_up_codes};
use utoipa::ToSchema;

use super::form;
use super::get_sales_settings::SalesSettingsView;

/// Replaces them.
pub struct UpdateSalesSettings;

/// All of them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateSalesSettingsInput {
    /// As they shall be.
    pub settings: SalesSettings,
}

impl Operation for UpdateSalesSettings {
    const ID: &'static str = "update_sales_settings";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/sales-settings";
    const ACTION: Action = Action::SalesSettingsWrite;
    const SUMMARY: &'static str =
        "Replaces situations, statuses and types of audit of proposals as a whole.";
    const GUARDED: bool = true;
    type Input = UpdateSalesSettingsInput;
    type Output = SalesSettingsView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateSalesSettingsInput,
    ) -> Result<SalesSettingsView, Fault> {
        let now = ctx.now();
        checked(&input.settings)?;
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                lock::take(tx, scope.org().get()).await?;
                let (settings, revision) = sales_settings::get(tx, &scope).await?;
                let before = SalesSettingsView { settings, revision };
                let record = Record {
                    subject: "sales_settings",
                    id: scope.org().get(),
                };
                stale::refuse(tx, &scope, record, revision, &before).await?;
                if before.settings == input.settings {
                    return Ok(before);
                }
                check_names(tx, &scope, &input.settings).await?;
                if let Some(form) = input.settings.form_id
                    && before.settings.form_id != Some(form)
                {
                    form::check(tx, &scope, form).await?;
                }
                check_kept(tx, &scope, (&before.settings, &input.settings)).await?;
                sales_settings::put(tx, &scope, &input.settings).await?;
                let change = Change::between(&before.settings, &input.settings);
                let event = OfficeEvent::SalesSettingsChanged(scope.org());
                tx.emit(&scope, now, event.record(change));
                let (settings, revision) = sales_settings::get(tx, &scope).await?;
                Ok(SalesSettingsView { settings, revision })
            }))
            .await
    }
}

fn checked(settings: &SalesSettings) -> Result<(), Fault> {
    let mut fields = Fields::new();
    for (path, wrong) in settings.check() {
        let code = match wrong {
            Wrong::TooMany => field::OUT_OF_RANGE,
            Wrong::Key | Wrong::Invalid => field::INVALID,
            Wrong::Taken => field::TAKEN,
            Wrong::Unknown => field::UNKNOWN,
            Wrong::Missing => field::REQUIRED,
        };
        fields.wrong(format!("settings.{path}"), code);
    }
    fields.done()
}

/// Checks that the users and codes that settings name are there.
async fn check_names(
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
) -> Result<(), Fault> {
    let mut fields = Fields::new();
    let known: BTreeSet<_> = users::list_all(tx, scope)
        .await?
        .iter()
        .map(|one| one.id)
        .collect();
    for (place, kind) in settings.audit_types.iter().enumerate() {
        let path = format!("settings.audit_types[{place}].auditor_ids");
        fields.check(kind.auditor_ids.is_subset(&known), &path, field::UNKNOWN);
    }
    let known: BTreeSet<_> = wrap_up_codes::list(tx, scope)
        .await?
        .iter()
        .map(|one| one.id)
        .collect();
    for (place, status) in settings.statuses.iter().enumerate() {
        let path = format!("settings.statuses[{place}].wrap_up_code_ids");
        let all = status.wrap_up_code_ids.is_subset(&known);
        fields.check(all, &path, field::UNKNOWN);
    }
    fields.done()
}

/// Refuses to remove what a proposal has.
///
/// **Errors**: `in_use`, with `key` and `name` of what would be gone.
async fn check_kept(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (before, after): (&SalesSettings, &SalesSettings),
) -> Result<(), Fault> {
    let situations = before.situations.iter().map(|one| one.key.as_str());
    let statuses = before.statuses.iter().map(|one| one.key.as_str());
    let types = before.audit_types.iter().map(|one| one.key.as_str());
    for (kind, keys) in [
        (proposals::Named::Situation, situations.collect::<Vec<_>>()),
        (proposals::Named::Status, statuses.collect()),
        (proposals::Named::AuditType, types.collect()),
    ] {
        for key in keys {
            let (is_gone, name) = match kind {
                proposals::Named::Situation => (
                    after.situation(key).is_none(),
                    before.situation(key).map(|one| &one.name),
                ),
                proposals::Named::Status => (
                    after.status(key).is_none(),
                    before.status(key).map(|one| &one.name),
                ),
                proposals::Named::AuditType => (
                    after.audit_type(key).is_none(),
                    before.audit_type(key).map(|one| &one.name),
                ),
            };
            if is_gone && proposals::has(tx, scope, kind, key).await? {
                let more = json!({ "key": key, "name": name });
                return Err(Fault::refused_with(code::IN_USE, more));
            }
        }
    }
    Ok(())
}
