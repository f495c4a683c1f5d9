//! The phones of a proposal's customer: masked as everywhere, and whole only for whoever asks for that, which is kept (SALE-015,
//! GAP-075); a new one is added here too (SALE-016).

pub mod add_proposal_phone;
pub mod list_proposal_phones;
pub mod reveal_proposal_phones;

use app::{Ctx, Fault, code};
use base::authz::Scope;
use base::id::{ContactPointId, PersonId};
use base::phone::{Phone, PhoneDisplay, mask_phone};
use base::time::Timestamp;
use office::person::PointKind;
use serde::Serialize;
use store::{Tx, in_tx};
use store_office::contact_points;
use utoipa::ToSchema;

use super::get_proposal::{ProposalInModule, has_contact};
use super::{Lens, enter, find};

/// A phone of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalPhone {
    /// The contact point.
    pub id: ContactPointId,
    /// The number; but for its beginning and end it is hidden, unless it was asked for whole.
    pub number: String,
    /// What it is for: mobile, business, home or other.
    pub label: String,
    /// Active or inactive.
    pub status: String,
    /// When the last contact over it began, as far as the product knows: a call, or a conversation by this number.
    pub last_contact_at: Option<Timestamp>,
}

/// The phones of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalPhones {
    /// All of them.
    pub items: Vec<ProposalPhone>,
}

/// Finds whose phones are asked for; who audits without contact gets none (SALE-023).
async fn customer(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &ProposalInModule,
) -> Result<PersonId, Fault> {
    let lens = Lens::load(tx, scope, ctx.now()).await?;
    let by = enter(scope, &lens.settings, input.module)?;
    let found = find(tx, scope, &lens.settings, (input.module, by), input.id).await?;
    if !has_contact(&lens.settings, &found.proposal, input.module) {
        return Err(Fault::refused(code::NO_CONTACT_IN_AUDIT));
    }
    Ok(found.proposal.person)
}

/// Gives the phones of a customer, as the list shows them or whole.
async fn phones(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    whole: bool,
) -> Result<ProposalPhones, Fault> {
    let points = contact_points::with_last_contact(tx, scope, person).await?;
    let phones = points
        .into_iter()
        .filter(|(point, _)| point.kind == PointKind::Phone);
    let items = phones.map(|(point, last_contact_at)| ProposalPhone {
        id: point.id,
        last_contact_at,
        number: if whole {
            Phone::parse_international(&point.value)
                .map_or(point.value, |phone| phone.display(PhoneDisplay::Full))
        } else {
            mask_phone(&point.value)
        },
        label: point.label,
        status: point.status,
    });
    Ok(ProposalPhones {
        items: items.collect(),
    })
}

/// Gives the phones masked.
async fn masked(ctx: &Ctx, scope: Scope, input: ProposalInModule) -> Result<ProposalPhones, Fault> {
    let (db, ctx) = (ctx.db.clone(), ctx.clone());
    db.read(in_tx!(tx, [ctx, scope, input], {
        let person = customer(&ctx, tx, &scope, &input).await?;
        phones(tx, &scope, person, false).await
    }))
    .await
}
