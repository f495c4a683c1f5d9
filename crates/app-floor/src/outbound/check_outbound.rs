//! Tells whether a conversation may begin: consent, an open reply window, an open conversation (WA-006, WA-008, WA-016).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{ChannelAccountId, ContactPointId, PersonId};
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::{OutboundCheck, Wanted, find};

/// Checks.
pub struct CheckOutbound;

/// Whom to write to, and from where.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CheckOutboundInput {
    /// The person.
    pub person_id: PersonId,
    /// The number.
    pub contact_point_id: ContactPointId,
    /// The account.
    pub channel_account_id: ChannelAccountId,
}

impl Operation for CheckOutbound {
    const ID: &'static str = "check_outbound";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/outbound";
    const ACTION: Action = Action::InteractionOpen;
    const SUMMARY: &'static str =
        "Tells whether a conversation with a number may begin on an account.";
    type Input = CheckOutboundInput;
    type Output = OutboundCheck;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CheckOutboundInput,
    ) -> Result<OutboundCheck, Fault> {
        let wanted = Wanted {
            person: input.person_id,
            point: input.contact_point_id,
            account: input.channel_account_id,
        };
        let inner = ctx.clone();
        ctx.db
            .read(in_tx!(tx, [inner, scope], {
                Ok(find(&inner, tx, &scope, wanted).await?.check)
            }))
            .await
    }
}
