//! Sets when an interaction is due, or removes the date; its agent thereby puts it off until then (AGENT-010).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::InteractionId;
use base::time::{Span, Timestamp};
use floor::input::Input;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{InteractionView, wish};

/// How far ahead a date may be.
const AHEAD_MAX: Span = Span::from_hours(24 * 366);

/// Sets the due date.
pub struct SetDue;

/// Which, and when.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetDueInput {
    /// The interaction.
    pub id: InteractionId,
    /// When it is due, at most a year from now; null removes the date, and what was put off is back.
    pub due_at: Option<Timestamp>,
}

impl Operation for SetDue {
    const ID: &'static str = "set_due";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/interactions/{id}/due";
    const ACTION: Action = Action::InteractionSchedule;
    const SUMMARY: &'static str = "Sets when an interaction is due, or removes the date; its agent thereby puts it off until then and is reminded.";
    type Input = SetDueInput;
    type Output = InteractionView;

    async fn run(ctx: Ctx, scope: Scope, input: SetDueInput) -> Result<InteractionView, Fault> {
        let by = scope.user().ok_or(Fault::NotFound)?;
        check_moment("due_at", input.due_at, ctx.now())?;
        let wanted = Input::DueSet {
            interaction: input.id,
            by,
            due: input.due_at,
        };
        wish(&ctx, &scope, input.id, wanted).await
    }
}

/// Checks that a moment lies ahead, and not too far.
///
/// **Errors**: the field, `not_ahead` or `out_of_range`.
pub(crate) fn check_moment(
    field: &'static str,
    at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Fault> {
    match at {
        Some(at) if at <= now => Err(Fault::field(field, code::field::NOT_AHEAD)),
        Some(at) if at > now + AHEAD_MAX => Err(Fault::field(field, code::field::OUT_OF_RANGE)),
        Some(_) | None => Ok(()),
    }
}
