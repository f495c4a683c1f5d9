//! Changes the organization's record as a company (ORG-001, GAP-006).

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::SetupEvent;
use setup::mail::is_email;
use setup::organization_record::OrganizationRecord;
use store::in_tx;
use store_setup::organizations;

use super::OrganizationView;
use crate::stale::{self, Record};

/// Changes the record as a company.
pub struct UpdateOrganizationRecord;

impl Operation for UpdateOrganizationRecord {
    const ID: &'static str = "update_organization_record";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/organization/record";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Changes the organization's record as a company.";
    const GUARDED: bool = true;
    type Input = OrganizationRecord;
    type Output = OrganizationView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: OrganizationRecord,
    ) -> Result<OrganizationView, Fault> {
        let mut fields = Fields::new();
        for field in input.wrong_documents() {
            fields.wrong(field, code::field::TAX_ID_INVALID);
        }
        fields.check(
            is_email(input.email.as_str()),
            "email",
            code::field::INVALID,
        );
        fields.check(
            is_email(input.responsible.email.as_str()),
            "responsible.email",
            code::field::INVALID,
        );
        fields.done()?;
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let record = Record::organization(scope.org());
                stale::hold(tx, record).await?;
                let before = OrganizationView::from(organizations::get(tx, &scope).await?);
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                organizations::update_record(tx, &scope, &input).await?;
                let after = OrganizationView::from(organizations::get(tx, &scope).await?);
                let event = SetupEvent::OrganizationChanged(after.id);
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}
