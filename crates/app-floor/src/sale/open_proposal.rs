//! Opens a proposal in a contact: what the customer accepted, confirmed by the agent (SALE-001, SALE-031).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::person::followed;
use app_office::sale::form::{Filled, fill_new};
use app_office::sale::moving::{ProposalForm, ProposalItemInput, lines};
use app_office::sale::{Lens, ProposalView};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{InteractionId, ProposalId, ProposalMoveId};
use office::crm::form::answers::Answers;
use office::event::OfficeEvent;
use office::sale::item::total;
use office::sale::stage::ProposalStage;
use serde::Deserialize;
use store::{in_tx, number};
use store_office::proposal_forms;
use store_office::proposal_moves::{self, ProposalMove};
use store_office::proposals::{self, Proposal};
use utoipa::ToSchema;

use super::{PROPOSALS_MAX, in_hand};

/// Opens one.
pub struct OpenProposal;

/// Where, and of what.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OpenProposalInput {
    /// The interaction, which the caller has in hand and whose customer is known.
    pub id: InteractionId,
    /// What is sold.
    pub items: Vec<ProposalItemInput>,
    /// What is filled in, where sales ask for a form.
    #[serde(default)]
    pub answers: Answers,
    /// The version of the form that was shown; the one that is filled in anew when absent.
    pub form_version: Option<i64>,
}

impl Operation for OpenProposal {
    const ID: &'static str = "open_proposal";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/{id}/proposals";
    const ACTION: Action = Action::ProposalOpen;
    const SUMMARY: &'static str = "Records a proposal that the customer of a contact accepted.";
    type Input = OpenProposalInput;
    type Output = ProposalView;

    async fn run(ctx: Ctx, scope: Scope, input: OpenProposalInput) -> Result<ProposalView, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            let (card, user) = in_hand(tx, &scope, input.id).await?;
            let person = followed(tx, &scope, card.person).await?;
            let person = person.ok_or_else(|| Fault::refused(code::PROPOSAL_PERSON_NEEDED))?;
            let before = proposals::of_interaction(tx, &scope, card.id).await?;
            if before.len() >= PROPOSALS_MAX {
                return Err(Fault::refused(code::TOO_MANY));
            }
            let items = lines(tx, &scope, &input.items, &[]).await?;
            let lens = Lens::load(tx, &scope, now).await?;
            let given = Filled {
                version: input.form_version,
                answers: &input.answers,
            };
            let form = fill_new(tx, &scope, &lens.settings, (given, now)).await?;
            let kind = lens.settings.first_audit_type();
            let one = Proposal {
                id: ctx.id(ProposalId::from_i64),
                number: number::next(tx, &scope, now.utc_month().0).await?,
                interaction: card.id,
                queue: card.queue,
                person,
                owner: user,
                made_by: user,
                made_at: now,
                worked_by: user,
                audit_type: kind.map(|kind| kind.key.clone()).unwrap_or_default(),
                stage: ProposalStage::Open,
                stage_since: now,
                situation: None,
                status: None,
                total_cents: total(&items),
                items,
                points: None,
                returned_count: 0,
                audited_by: None,
                confirmed_at: None,
                told_in: None,
                revision: 1,
            };
            proposals::insert(tx, &scope, &one).await?;
            if let Some(form) = &form {
                proposal_forms::put(tx, &scope, one.id, form).await?;
            }
            proposal_moves::insert(tx, &scope, &first_move(&ctx, &one)).await?;
            let change = Change::made(&ProposalForm::of(&one));
            let event = OfficeEvent::ProposalOpened(one.id).record(change);
            tx.emit(&scope, now, event);
            let found = proposals::get(tx, &scope, one.id).await?;
            Ok(lens.view(found.ok_or(Fault::NotFound)?))
        }))
        .await
    }
}

fn first_move(ctx: &Ctx, one: &Proposal) -> ProposalMove {
    ProposalMove {
        id: ctx.id(ProposalMoveId::from_i64),
        proposal: one.id,
        at: one.made_at,
        by: Some(one.made_by),
        place: None,
        stages: (ProposalStage::Open, ProposalStage::Open),
        situation: None,
        status: None,
        owners: (one.owner, one.owner),
        totals_cents: (0, one.total_cents),
        note: None,
    }
}
