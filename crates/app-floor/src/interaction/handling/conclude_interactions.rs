//! Ends many interactions that the caller holds with one code; each is answered for itself, because some may refuse.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, WrapUpCodeId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conclude_interaction::conclude;
use crate::interaction::{check_many, refused_one};

/// Ends many interactions.
pub struct ConcludeInteractions;

/// Which, and with which code.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ConcludeInteractionsInput {
    /// The interactions, 50 at the most.
    pub ids: Vec<InteractionId>,
    /// The code; without one each contact ends and its code stays pending where the queue has codes (TAG-008).
    pub wrap_up_code_id: Option<WrapUpCodeId>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conclusions {
    /// In the order of the request.
    pub items: Vec<Conclusion>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conclusion {
    /// The interaction.
    pub id: InteractionId,
    /// Why it was not ended, as a stable code; null when it was.
    pub refused: Option<&'static str>,
}

impl Operation for ConcludeInteractions {
    const ID: &'static str = "conclude_interactions";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/interactions/conclude";
    const ACTION: Action = Action::InteractionConclude;
    const SUMMARY: &'static str =
        "Ends many interactions that the caller holds with one code, and answers for each.";
    type Input = ConcludeInteractionsInput;
    type Output = Conclusions;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ConcludeInteractionsInput,
    ) -> Result<Conclusions, Fault> {
        check_many(&input.ids)?;
        let mut items = Vec::with_capacity(input.ids.len());
        for id in input.ids {
            let refused = refused_one(conclude(&ctx, &scope, id, input.wrap_up_code_id).await)?;
            items.push(Conclusion { id, refused });
        }
        Ok(Conclusions { items })
    }
}
