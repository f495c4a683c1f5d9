//! What every move of a proposal does: the row, its trail, and the fact (GAP-079).

use app::code::field;
use app::{Ctx, Fault, code};
use base::authz::Scope;
use base::event::Change;
use base::id::{ProductId, ProposalMoveId, UserId};
use office::event::OfficeEvent;
use office::sale::item::{self, ITEMS_MAX, ItemRefused, ProposalItem};
use office::sale::moving::MoveRefused;
use office::sale::settings::SalesSettings;
use office::sale::stage::{ProposalStage, SalesPlace};
use serde::{Deserialize, Serialize};
use store::Tx;
use store_office::proposal_moves::{self, ProposalMove};
use store_office::proposals::{self, Proposal};
use store_setup::products;
use utoipa::ToSchema;

/// A line as somebody enters it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ProposalItemInput {
    /// The product.
    pub product_id: ProductId,
    /// Pieces.
    pub quantity: i64,
    /// Price of one piece, in centavos; that of the product when absent.
    pub price_cents: Option<i64>,
}

/// Checks lines and names their products. A line that was there may keep a product that is offered no more.
///
/// **Errors**: told at `items`, or at the field of the line.
pub async fn lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    asked: &[ProposalItemInput],
    before: &[ProposalItem],
) -> Result<Vec<ProposalItem>, Fault> {
    if asked.is_empty() {
        return Err(Fault::field("items", field::REQUIRED));
    }
    if asked.len() > ITEMS_MAX {
        return Err(Fault::field("items", field::OUT_OF_RANGE));
    }
    let mut items = Vec::with_capacity(asked.len());
    for (place, line) in asked.iter().enumerate() {
        items.push(named(tx, scope, (place, line), before).await?);
    }
    Ok(items)
}

async fn named(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (place, line): (usize, &ProposalItemInput),
    before: &[ProposalItem],
) -> Result<ProposalItem, Fault> {
    let wrong = |name: &str, code| Fault::field(format!("items[{place}].{name}"), code);
    let product = products::get(tx, scope, line.product_id).await?;
    let kept = before.iter().find(|one| one.product_id == line.product_id);
    let usual = product.as_ref().and_then(|one| one.price);
    let price = line
        .price_cents
        .or(usual.map(setup::product::Price::cents))
        .ok_or_else(|| wrong("price_cents", field::REQUIRED))?;
    item::check(line.quantity, price).map_err(|refused| match refused {
        ItemRefused::Quantity => wrong("quantity", field::OUT_OF_RANGE),
        ItemRefused::Price => wrong("price_cents", field::OUT_OF_RANGE),
    })?;
    let (code, name) = match (kept, product.filter(|one| one.in_use)) {
        // What was sold keeps its name (ORG-009).
        (Some(kept), _) => (kept.code.clone(), kept.name.clone()),
        (None, Some(product)) => (product.code, product.name),
        (None, None) => return Err(wrong("product_id", field::UNKNOWN)),
    };
    Ok(ProposalItem {
        product_id: line.product_id,
        code,
        name,
        quantity: line.quantity,
        price_cents: price,
    })
}

/// Tells of a move that was refused.
pub fn refused(why: MoveRefused) -> Fault {
    match why {
        MoveRefused::Situation => Fault::refused(code::SITUATION_WRONG),
        MoveRefused::StatusMissing => Fault::field("status", field::REQUIRED),
        MoveRefused::StatusWrong => Fault::field("status", field::UNKNOWN),
        MoveRefused::NoteMissing => Fault::field("note", field::REQUIRED),
    }
}

/// What a move says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Where; none where the contact ended otherwise.
    pub place: Option<SalesPlace>,
    /// Who; nobody where the product did it.
    pub by: Option<UserId>,
    /// What was written to it.
    pub note: Option<&'a str>,
}

/// Lets a proposal go to a stage, with all that follows from it.
pub fn go(one: &mut Proposal, to: ProposalStage, told: &Told<'_>, ctx: &Ctx) {
    if to != one.stage {
        one.stage_since = ctx.now();
    }
    if to == ProposalStage::ReturnedToAgent {
        one.returned_count += 1;
        one.points = told.note.map(str::to_owned);
    }
    one.confirmed_at = match to {
        ProposalStage::Confirmed => Some(ctx.now()),
        ProposalStage::Open
        | ProposalStage::PendingAgent
        | ProposalStage::PendingAudit
        | ProposalStage::ReturnedToAgent
        | ProposalStage::Canceled => None,
    };
    if let (Some(place), Some(by)) = (told.place, told.by) {
        one.worked_by = one.standing().after(to, place, by).worked_by;
        if place == SalesPlace::Audit {
            one.audited_by = Some(by);
        }
    }
    one.stage = to;
}

/// Keeps a change of a proposal with its trail, and tells of it.
pub async fn keep(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SalesSettings,
    (was, one, told): (&Proposal, &Proposal, Told<'_>),
) -> Result<(), Fault> {
    proposals::update(tx, scope, one).await?;
    let situation = one
        .situation
        .as_ref()
        .and_then(|key| settings.situation(key));
    let row = ProposalMove {
        id: ctx.id(ProposalMoveId::from_i64),
        proposal: one.id,
        at: ctx.now(),
        by: told.by,
        place: told.place.map(|place| place_name(place).to_owned()),
        stages: (was.stage, one.stage),
        situation: situation.map(|one| one.name.as_str().to_owned()),
        status: one
            .status
            .as_ref()
            .and_then(|key| settings.status_path(key)),
        owners: (was.owner, one.owner),
        totals_cents: (was.total_cents, one.total_cents),
        note: told.note.map(str::to_owned),
    };
    proposal_moves::insert(tx, scope, &row).await?;
    let change = Change::between(&ProposalForm::of(was), &ProposalForm::of(one));
    let event = OfficeEvent::ProposalChanged(one.id).record(change);
    tx.emit(scope, ctx.now(), event);
    Ok(())
}

/// The name of a place in rows and JSON.
pub const fn place_name(place: SalesPlace) -> &'static str {
    match place {
        SalesPlace::WrapUp => "wrap_up",
        SalesPlace::Pending => "pending",
        SalesPlace::Audit => "audit",
        SalesPlace::Maintenance => "maintenance",
    }
}

/// What the audit log keeps of a proposal: what can change, and nothing about the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalForm {
    /// As `name`, because the audit log finds entries by it.
    name: String,
    stage: ProposalStage,
    situation: Option<String>,
    status: Option<String>,
    audit_type: String,
    owner_id: UserId,
    products: Vec<String>,
    total_cents: i64,
    exported: bool,
}

impl ProposalForm {
    /// Takes the form of a proposal.
    pub fn of(one: &Proposal) -> Self {
        let products = one
            .items
            .iter()
            .map(|item| format!("{} x {}", item.quantity, item.code));
        Self {
            name: one.number.clone(),
            stage: one.stage,
            situation: one.situation.clone(),
            status: one.status.clone(),
            audit_type: one.audit_type.clone(),
            owner_id: one.owner,
            products: products.collect(),
            total_cents: one.total_cents,
            exported: one.told_in.is_some(),
        }
    }
}
