//! Adds a phone to the customer of a proposal that the caller works; it can be chosen and dialled at once (SALE-016).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Module, Scope};
use base::event::Change;
use base::id::{ContactPointId, ProposalId};
use office::event::OfficeEvent;
use office::person::{Address, CONTACT_POINTS_MAX, PointKind};
use office::sale::stage::SalesModule;
use serde::Deserialize;
use store::{in_tx, lock};
use store_office::contact_points;
use utoipa::ToSchema;

use super::{ProposalPhones, customer, phones};
use crate::person::{self, Point, PointLabel, Sight, refuse_existing, refuse_merged, view};
use crate::sale::get_proposal::ProposalInModule;
use crate::sale::lock_proposal::check_taken;
use crate::sale::{Lens, enter, hold};

/// Adds one.
pub struct AddProposalPhone;

/// To which proposal's customer, and which phone.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AddProposalPhoneInput {
    /// The proposal, which the caller works.
    pub id: ProposalId,
    /// The module.
    pub module: SalesModule,
    /// The number, as people write it.
    pub phone: String,
    /// What it is for.
    pub label: PointLabel,
    /// Takes a number that somebody else has too, where the organization allows it (GAP-007).
    #[serde(default)]
    pub anyway: bool,
}

impl Operation for AddProposalPhone {
    const ID: &'static str = "add_proposal_phone";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/proposals/{id}/phones";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Adds a phone to the customer of a proposal that the caller works; gives all phones, masked.";
    type Input = AddProposalPhoneInput;
    type Output = ProposalPhones;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: AddProposalPhoneInput,
    ) -> Result<ProposalPhones, Fault> {
        let db = ctx.db.clone();
        let address = Address::parse(PointKind::Phone, &input.phone)
            .map_err(|_| Fault::field("phone", field::INVALID))?;
        let point = Point {
            address,
            label: input.label.name().to_owned(),
            status: None,
        };
        db.write(in_tx!(tx, [ctx, scope, input, point], {
            let lens = Lens::load(tx, &scope, ctx.now()).await?;
            let within = (input.module, enter(&scope, &lens.settings, input.module)?);
            let found = hold(tx, &scope, &lens.settings, within, input.id).await?;
            check_taken(&ctx, tx, &scope, &found, within).await?;
            let asked = ProposalInModule {
                id: input.id,
                module: input.module,
            };
            let id = customer(&ctx, tx, &scope, &asked).await?;
            lock::take(tx, id.get()).await?;
            let owner = store_office::people::get(tx, &scope, id).await?;
            let owner = owner.ok_or(Fault::NotFound)?;
            refuse_merged(tx, &scope, &owner).await?;
            let held = contact_points::of_person(tx, &scope, id).await?;
            if held.iter().any(|row| point.is(row)) {
                return Err(Fault::field("phone", field::TWICE));
            }
            if held.len() >= CONTACT_POINTS_MAX {
                return Err(Fault::refused(code::TOO_MANY));
            }
            let new = (None, std::slice::from_ref(&*point));
            refuse_existing(tx, &scope, new, (Some(id), input.anyway)).await?;
            let kept = Sight::kept(tx, &scope).await?;
            let before = view(tx, &scope, owner.clone(), &kept).await?;
            let row = point.row(ctx.id(ContactPointId::from_i64), id, None);
            contact_points::insert(tx, &scope, &row).await?;
            let after = person::view(tx, &scope, owner, &kept).await?;
            let event = OfficeEvent::PersonChanged(id).record(Change::between(&before, &after));
            tx.emit(&scope, ctx.now(), event);
            phones(tx, &scope, id, false).await
        }))
        .await
    }
}
