//! Asks somebody for consent, with the template that the queue has for it (WA-017, CONFLICT-22).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseId, ChannelAccountId, ContactPointId, PersonId, ProposalId, QueueId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Wanted;
use super::start_outbound::{Opening, Purpose, start};
use crate::interaction::InteractionView;
use crate::message::template::ChosenTemplate;

/// Asks for consent.
pub struct RequestOptIn;

/// Whom, from where, and with which values.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RequestOptInInput {
    /// The person.
    pub person_id: PersonId,
    /// The number.
    pub contact_point_id: ContactPointId,
    /// The account.
    pub channel_account_id: ChannelAccountId,
    /// The queue that the interaction counts for.
    pub queue_id: QueueId,
    /// The queue's template for it, with its values.
    pub template: ChosenTemplate,
    /// The proposal that it is asked for, as in `start_outbound`.
    #[serde(default)]
    pub proposal_id: Option<ProposalId>,
    /// The case that it is asked from, as in `start_outbound`.
    #[serde(default)]
    pub case_id: Option<CaseId>,
}

impl Operation for RequestOptIn {
    const ID: &'static str = "request_opt_in";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/outbound/opt-in-request";
    const ACTION: Action = Action::InteractionOpen;
    const SUMMARY: &'static str =
        "Asks a person for consent to be written to; the answer is recorded at the number.";
    type Input = RequestOptInInput;
    type Output = InteractionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: RequestOptInInput,
    ) -> Result<InteractionView, Fault> {
        let opening = Opening {
            wanted: Wanted {
                person: input.person_id,
                point: input.contact_point_id,
                account: input.channel_account_id,
            },
            queue: input.queue_id,
            template: Some(input.template),
            purpose: Purpose::OptInRequest,
            resumes: None,
            proposal: input.proposal_id,
            case: input.case_id,
        };
        start(ctx, scope, opening).await
    }
}
