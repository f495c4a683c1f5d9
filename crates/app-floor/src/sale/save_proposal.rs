//! Saves a proposal in a module: situation, status, and what was changed in it; then it is free again (SALE-017 to SALE-027,
//! SALE-034, SALE-036).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::sale::form::refill;
use app_office::sale::get_proposal::may_edit;
use app_office::sale::lock_proposal::check_taken;
use app_office::sale::moving::{ProposalItemInput, Told, go, keep, lines, refused};
use app_office::sale::{Lens, ProposalView, enter, hold};
use base::authz::{Action, Module, Scope};
use base::id::{AnnouncementId, ProposalId, UserId};
use base::text::{Text, shorten};
use base::time::Span;
use office::crm::form::answers::Answers;
use office::sale::item::total;
use office::sale::moving::{MoveNote, Wanted, decide};
use office::sale::stage::{ProposalStage, SalesModule};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::announcements::NewAnnouncement;
use store_office::proposal_locks;
use store_office::proposals::{self, Proposal};
use utoipa::ToSchema;

use crate::announcement::tell_one;

/// How long the seller's desk tells of a return; the proposal itself shows it until it is settled.
const TOLD_FOR: Span = Span::from_hours(24 * 7);
/// Characters of the points that the desk tells at the most.
const TOLD_MAX: usize = 400;

/// Saves one.
pub struct SaveProposal;

/// Which, where, and how.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveProposalInput {
    /// The proposal, which the caller works.
    pub id: ProposalId,
    /// The module.
    pub module: SalesModule,
    /// The situation.
    pub situation: Text<40>,
    /// The status; asked for where the tree has any for the situation.
    pub status: Option<Text<40>>,
    /// The result of the audit; asked for as the points of a return, and as the reason in Manutenção.
    #[schema(value_type = Option<String>)]
    pub note: Option<MoveNote>,
    /// What is sold, as a whole; absent stays.
    pub items: Option<Vec<ProposalItemInput>>,
    /// What is filled in anew in its form; what is absent stays.
    #[serde(default)]
    pub answers: Answers,
}

impl Operation for SaveProposal {
    const ID: &'static str = "save_proposal";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/proposals/{id}/save";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str =
        "Saves a proposal with situation and status in the module in which the caller works it.";
    type Input = SaveProposalInput;
    type Output = ProposalView;

    async fn run(ctx: Ctx, scope: Scope, input: SaveProposalInput) -> Result<ProposalView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            let lens = Lens::load(tx, &scope, now).await?;
            let by = enter(&scope, &lens.settings, input.module)?;
            let within = (input.module, by);
            let found = hold(tx, &scope, &lens.settings, within, input.id).await?;
            check_taken(&ctx, tx, &scope, &found, within).await?;
            let was = found.proposal;
            let mut one = edited(tx, &scope, &lens, &input, &was).await?;
            let refilled = refill(tx, &scope, input.id, (&input.answers, now)).await?;
            if refilled && !may_edit(&lens.settings, input.module) {
                return Err(Fault::refused(code::PROPOSAL_READ_ONLY));
            }
            let wanted = Wanted {
                place: input.module.place(),
                situation: input.situation.as_str(),
                status: input.status.as_ref().map(Text::as_str),
                note: input.note.as_ref(),
            };
            let situation = decide(&lens.settings, was.stage, wanted).map_err(refused)?;
            let told = Told {
                place: Some(wanted.place),
                by: Some(by),
                note: input.note.as_ref().map(Text::as_str),
            };
            go(&mut one, situation.stage, &told, &ctx);
            one.situation = Some(situation.key.clone());
            one.status = input.status.as_ref().map(|key| key.as_str().to_owned());
            proposal_locks::remove(tx, &scope, one.id, by).await?;
            keep(&ctx, tx, &scope, &lens.settings, (&was, &one, told)).await?;
            if one.stage == ProposalStage::ReturnedToAgent && one.owner != by {
                notify(&ctx, tx, &scope, &one, by).await?;
            }
            let found = proposals::get(tx, &scope, one.id).await?;
            Ok(lens.view(found.ok_or(Fault::NotFound)?))
        }))
        .await
    }
}

/// Gives the proposal with the lines that were asked for.
///
/// **Errors**: `proposal_read_only`.
async fn edited(
    tx: &mut Tx<'_>,
    scope: &Scope,
    lens: &Lens,
    input: &SaveProposalInput,
    was: &Proposal,
) -> Result<Proposal, Fault> {
    let Some(asked) = &input.items else {
        return Ok(was.clone());
    };
    let items = lines(tx, scope, asked, &was.items).await?;
    if items != was.items && !may_edit(&lens.settings, input.module) {
        return Err(Fault::refused(code::PROPOSAL_READ_ONLY));
    }
    Ok(Proposal {
        total_cents: total(&items),
        items,
        ..was.clone()
    })
}

/// Tells the seller what is to be settled (SALE-034).
async fn notify(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Proposal,
    by: UserId,
) -> Result<(), Fault> {
    let points = one.points.as_deref().unwrap_or_default();
    let told = NewAnnouncement {
        id: ctx.id(AnnouncementId::from_i64),
        author: by,
        text: format!("{}: {}", one.number, shorten(points, TOLD_MAX)),
        audience: None,
        agent_state: None,
        created_at: ctx.now(),
        expires_at: ctx.now() + TOLD_FOR,
    };
    tell_one(tx, scope, &told, one.owner).await
}
