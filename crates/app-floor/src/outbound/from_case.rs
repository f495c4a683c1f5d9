//! A conversation that is begun from a case: whose case it may be, and that it becomes a contact of it (CASE-030).

use app::code::field;
use app::{Ctx, Fault, code};
use app_office::case::Reached;
use app_office::person::followed;
use base::authz::{Action, Scope};
use base::id::{CaseId, InteractionId, PersonId};
use store::{Tx, lock};
use store_office::cases::{self, Case};

use super::any_card;

/// Holds the case. One that is concluded will do: that is when its resolution is told.
///
/// **Errors**: told at `case_id`; `case_beyond_reach`; the caller may not change cases.
pub(super) async fn hold(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Case, Fault> {
    if !scope.has(Action::CaseWrite) {
        return Err(Fault::Denied(Action::CaseWrite));
    }
    lock::take(tx, id.get()).await?;
    let case = cases::get(tx, scope, id).await?;
    let case = case.ok_or_else(|| Fault::field("case_id", field::UNKNOWN))?;
    if !Reached::load(tx, scope).await?.allows(scope, &case) {
        return Err(Fault::refused(code::CASE_BEYOND_REACH));
    }
    Ok(case)
}

/// Checks that it is the matter of whoever is written to.
///
/// **Errors**: told at `case_id`.
pub(super) async fn check_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    person: PersonId,
) -> Result<(), Fault> {
    if followed(tx, scope, case.person).await? == Some(person) {
        return Ok(());
    }
    Err(Fault::field("case_id", field::UNKNOWN))
}

/// Makes the conversation a contact of the case.
///
/// **Errors**: `case_link_off`, `too_many`.
pub(super) async fn link(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    case: &Case,
    begun: InteractionId,
) -> Result<(), Fault> {
    let card = any_card(tx, scope, begun).await?;
    crate::case::check_offered(tx, scope, &card).await?;
    crate::case::link(ctx, tx, scope, case, &card).await
}
