//! Taking a script to a case: which one, by which way, and what it gives to the case (CASE-034, CASE-017, DIAL-009).

use std::collections::BTreeSet;

use app::code::field;
use app::{Ctx, Fault, code};
use base::authz::{Action, Scope};
use base::id::{AgentScriptId, CaseTypeId};
use office::crm::script::{
    CaseTracking, FormComplement, MarketingResult, ResultRefused, Taken, line, steps,
};
use serde::Deserialize;
use store::Tx;
use store_office::agent_scripts::{self, AgentScript};
use store_setup::users;
use utoipa::ToSchema;

use super::{nodes, usable};
use crate::callback::agree::{Belongs, CallbackChoice, agree};

/// Scripts that an agent can say to have seen; more than any line has.
const SEEN_MAX: usize = 100;

/// The script by which a case is opened.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ScriptChoice {
    /// The script.
    pub id: AgentScriptId,
    /// The scripts that were shown to the agent; those on the way that were not count as skipped, those beside it do not count.
    #[serde(default)]
    pub seen_ids: BTreeSet<AgentScriptId>,
    /// The result of the marketing action; what the script stands for when absent.
    pub marketing_result: Option<MarketingResult>,
    /// The callback that was agreed on; asked for where the result is that the customer is called back.
    pub callback: Option<CallbackChoice>,
}

/// A script that was chosen, with the way to it.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The script.
    pub row: AgentScript,
    /// The type of the case that it records.
    pub case_type: CaseTypeId,
    /// What is kept of it with the case.
    pub taken: Taken,
}

/// Gives a script that the caller may use, with the way to it.
///
/// **Errors**: told at `script.id` when there is none, or none that records a case; `agent_script_not_offered`; told at
/// `script.marketing_result` and `script.callback`.
pub async fn choose(
    tx: &mut Tx<'_>,
    scope: &Scope,
    choice: &ScriptChoice,
) -> Result<Chosen, Fault> {
    if choice.seen_ids.len() > SEEN_MAX {
        return Err(Fault::field("script.seen_ids", field::TOO_MANY));
    }
    let rows = agent_scripts::list(tx, scope).await?;
    let found = rows.iter().find(|row| row.id == choice.id).cloned();
    let row = found.ok_or_else(|| Fault::field("script.id", field::UNKNOWN))?;
    let offered = usable(tx, scope).await?;
    if !offered.iter().any(|(one, _)| one.id == row.id) {
        return Err(Fault::refused(code::AGENT_SCRIPT_NOT_OFFERED));
    }
    let case_type = row.case_type;
    let case_type = case_type.ok_or_else(|| Fault::field("script.id", field::INVALID))?;
    let result = FormComplement::result(row.complement.as_ref(), choice.marketing_result);
    let result = result.map_err(|refused| {
        let code = match refused {
            ResultRefused::Missing => field::REQUIRED,
            ResultRefused::NoAction => field::INVALID,
        };
        Fault::field("script.marketing_result", code)
    })?;
    check_callback(scope, result, choice.callback.as_ref(), "script.callback")?;
    let name_of = |id: AgentScriptId| {
        let named = rows.iter().find(|row| row.id == id);
        named.map(|row| (id, row.name.clone()))
    };
    let way = line(&nodes(&rows), row.id).into_iter().filter_map(name_of);
    let taken = Taken {
        script: row.id,
        steps: steps(way.collect(), &choice.seen_ids),
        result,
    };
    Ok(Chosen {
        row,
        case_type,
        taken,
    })
}

/// Checks that a result which promises the customer another contact comes with the callback, and no other result does (DIAL-010).
///
/// Who may not agree on callbacks records the result alone.
/// **Errors**: told at `name`.
pub(crate) fn check_callback(
    scope: &Scope,
    result: Option<MarketingResult>,
    callback: Option<&CallbackChoice>,
    name: &str,
) -> Result<(), Fault> {
    let is_promised = result == Some(MarketingResult::CallBack);
    let may_agree = scope.user().is_some() && scope.has(Action::CallbackUse);
    match callback {
        None if is_promised && may_agree => Err(Fault::field(name, field::REQUIRED)),
        Some(_) if !is_promised => Err(Fault::field(name, field::INVALID)),
        Some(_) if !may_agree => Err(Fault::field(name, field::BEYOND_OWN_RIGHTS)),
        None | Some(_) => Ok(()),
    }
}

/// Agrees on the callback that a script asked for; the bell of the jobs is to be rung after the commit.
///
/// **Errors**: those of [`agree`], told in `script.callback`.
pub async fn agree_by_script(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    choice: Option<&ScriptChoice>,
    of: Belongs,
) -> Result<(), Fault> {
    let Some(choice) = choice else { return Ok(()) };
    let Some(callback) = &choice.callback else {
        return Ok(());
    };
    let of = Belongs {
        script: Some(choice.id),
        ..of
    };
    agree(ctx, tx, scope, (of, callback), "script.callback.")
        .await
        .map(drop)
}

/// Gives what a script says of where its case begins. A user who left since is not made responsible.
pub async fn tracking(
    tx: &mut Tx<'_>,
    scope: &Scope,
    script: &AgentScript,
) -> Result<CaseTracking, Fault> {
    let mut tracking = said(script);
    if let Some(user) = tracking.responsible_id {
        let found = users::get(tx, scope, user).await?;
        tracking.responsible_id = found.filter(|user| user.active).map(|user| user.id);
    }
    Ok(tracking)
}

/// Reads the tracking of a script; of one without any, that which says nothing.
pub(super) fn said(script: &AgentScript) -> CaseTracking {
    match script.complement {
        Some(FormComplement::CaseTracking(tracking)) => tracking,
        Some(FormComplement::MarketingAction(_)) | None => CaseTracking::default(),
    }
}
