//! The phones of a proposal's customer: masked, and whole only for whoever asks for that, which is kept (SALE-015, GAP-075).

pub mod list_proposal_phones;
pub mod reveal_proposal_phones;

use app::{Ctx, Fault, code};
use base::authz::Scope;
use base::id::{ContactPointId, PersonId};
use base::phone::{Phone, PhoneDisplay};
use office::person::PointKind;
use office::sale::stage::SalesModule;
use serde::Serialize;
use store::{Tx, in_tx};
use store_office::contact_points;
use utoipa::ToSchema;

use super::get_proposal::{ProposalInModule, ProposalInWork};
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
    let person = found.proposal.person;
    let work = ProposalInWork::of(&lens, found, (input.module, by));
    if input.module == SalesModule::Audit && !work.has_contact {
        return Err(Fault::refused(code::NO_CONTACT_IN_AUDIT));
    }
    Ok(person)
}

async fn phones(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    how: PhoneDisplay,
) -> Result<ProposalPhones, Fault> {
    let points = contact_points::of_person(tx, scope, person).await?;
    let phones = points
        .into_iter()
        .filter(|point| point.kind == PointKind::Phone);
    let items = phones.map(|point| ProposalPhone {
        id: point.id,
        // What is no number of any country is hidden as a whole.
        number: match (Phone::parse_international(&point.value), how) {
            (Ok(phone), how) => phone.display(how),
            (Err(_), PhoneDisplay::Full) => point.value,
            (Err(_), PhoneDisplay::Masked) => "•".repeat(point.value.chars().count().min(20)),
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
        phones(tx, &scope, person, PhoneDisplay::Masked).await
    }))
    .await
}
