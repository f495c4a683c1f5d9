//! Changes the organization's record.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::event::Change;
use base::locale::Locale;
use base::text::Text;
use serde::Deserialize;
use setup::event::SetupEvent;
use setup::organization::{CASE_FORM_DAYS_MAX, OrganizationSettings};
use store::{in_tx, lock};
use store_setup::organizations;
use utoipa::ToSchema;

use super::OrganizationView;
use crate::stale::{self, Record};

/// Changes the record.
pub struct UpdateOrganization;

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateOrganizationInput {
    /// The name.
    pub name: Option<Text<120>>,
    /// IANA name of the time zone.
    pub time_zone: Option<String>,
    /// The language.
    pub locale: Option<Locale>,
    /// The settings, as a whole.
    pub settings: Option<OrganizationSettings>,
}

impl Operation for UpdateOrganization {
    const ID: &'static str = "update_organization";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/organization";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Changes the organization's record.";
    const GUARDED: bool = true;
    type Input = UpdateOrganizationInput;
    type Output = OrganizationView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateOrganizationInput,
    ) -> Result<OrganizationView, Fault> {
        if input
            .time_zone
            .as_deref()
            .is_some_and(|zone| Calendar::always(zone).is_err())
        {
            return Err(Fault::field("time_zone", code::field::UNKNOWN));
        }
        if input
            .settings
            .as_ref()
            .is_some_and(|settings| !settings.sign_in.is_valid())
        {
            return Err(Fault::field(
                "settings.sign_in.networks",
                code::field::INVALID,
            ));
        }
        if let Some(field) = input
            .settings
            .as_ref()
            .and_then(|settings| settings.consent.out_of_range())
        {
            return Err(Fault::field(
                format!("settings.consent.{field}"),
                code::field::INVALID,
            ));
        }
        if input
            .settings
            .as_ref()
            .is_some_and(|settings| settings.case_form_days > CASE_FORM_DAYS_MAX)
        {
            return Err(Fault::field(
                "settings.case_form_days",
                code::field::OUT_OF_RANGE,
            ));
        }
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                lock::take(tx, scope.org().get()).await?;
                let mut row = organizations::get(tx, &scope).await?;
                let before = OrganizationView::from(row.clone());
                let record = Record::organization(row.id);
                stale::refuse(tx, &scope, record, row.revision, &before).await?;
                if let Some(name) = &input.name {
                    name.as_str().clone_into(&mut row.name);
                }
                if let Some(zone) = &input.time_zone {
                    row.time_zone.clone_from(zone);
                }
                row.locale = input.locale.unwrap_or(row.locale);
                if let Some(settings) = &input.settings {
                    row.settings = settings.clone();
                }
                organizations::update(tx, &scope, &row).await?;
                let after = OrganizationView::from(organizations::get(tx, &scope).await?);
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::OrganizationChanged(row.id)
                        .record(Change::between(&before, &after)),
                );
                Ok(after)
            }))
            .await
    }
}
