//! Counts the callbacks that are the caller's to make.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::crm::callback::CallbackState;
use serde::Serialize;
use store::in_tx;
use store_office::callbacks::{self, Filter};
use utoipa::ToSchema;

use super::Looking;

/// Counts them.
pub struct CountCallbacks;

/// The count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallbackCount {
    /// Open callbacks of the caller, and those that wait in the caller's groups.
    pub open_count: i64,
    /// Those of them whose moment has come.
    pub overdue_count: i64,
}

impl Operation for CountCallbacks {
    const ID: &'static str = "count_callbacks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/callbacks/count";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str =
        "Counts the open callbacks of the caller and those that wait in the caller's groups.";
    type Input = Nothing;
    type Output = CallbackCount;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<CallbackCount, Fault> {
        let (user, now) = (scope.user().ok_or(Fault::NotFound)?, ctx.now());
        ctx.db
            .read(in_tx!(tx, [scope], {
                let looking = Looking::load(tx, &scope).await?;
                let filter = Filter {
                    whose: looking.own(user),
                    state: Some(CallbackState::Open),
                    ..Filter::default()
                };
                let (open_count, overdue_count) =
                    callbacks::count(tx, &scope, &filter, now).await?;
                Ok(CallbackCount {
                    open_count,
                    overdue_count,
                })
            }))
            .await
    }
}
