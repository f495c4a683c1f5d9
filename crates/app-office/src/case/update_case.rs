//! Changes a case: what it is about, who answers for it, where it stands (CASE-014, CASE-035).

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::id::{CaseId, CaseTypeId, PersonId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::case::{CasePriority, CaseStatus};
use office::crm::script::MarketingResult;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_office::cases::{self, Case};
use store_office::{callbacks, people};
use utoipa::ToSchema;

use crate::agent_script::taking::check_callback;
use crate::callback::agree::{Belongs, CallbackChoice, agree};
use crate::person::{followed, refuse_anonymized};

use super::{CaseForm, CaseView, Reached, check_names, check_open, go, hold, tell_given, view};
use app::code::{self, field};

/// Changes one.
pub struct UpdateCase;

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateCaseInput {
    /// Which.
    pub id: CaseId,
    /// What it is called.
    pub title: Option<Text<160>>,
    /// Its number in another system.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub external_number: Change<Text<60>>,
    /// Whose matter it is.
    #[serde(default)]
    #[schema(value_type = Option<PersonId>)]
    pub person_id: Change<PersonId>,
    /// What it is about.
    pub type_id: Option<CaseTypeId>,
    /// How urgent it is.
    pub priority: Option<CasePriority>,
    /// Who is responsible.
    #[serde(default)]
    #[schema(value_type = Option<UserId>)]
    pub responsible_id: Change<UserId>,
    /// The group that is responsible.
    #[serde(default)]
    #[schema(value_type = Option<UserGroupId>)]
    pub group_id: Change<UserGroupId>,
    /// When it is due.
    #[serde(default)]
    #[schema(value_type = Option<Timestamp>)]
    pub due_at: Change<Timestamp>,
    /// How it was settled.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub resolution: Change<Text<8000>>,
    /// The result of its marketing action; only for a case that has one (DIAL-009).
    pub marketing_result: Option<MarketingResult>,
    /// The callback that was agreed on; asked for when the result becomes that the customer is called back, unless one is open (DIAL-010).
    pub callback: Option<CallbackChoice>,
    /// Where it stands.
    pub status: Option<CaseStatus>,
    /// Why; asked for when a concluded one is taken up again.
    pub reason: Option<Text<500>>,
}

impl UpdateCaseInput {
    fn apply(&self, case: &mut Case) {
        if let Some(title) = &self.title {
            title.as_str().clone_into(&mut case.title);
        }
        text(&self.external_number, &mut case.external_number);
        text(&self.resolution, &mut case.resolution);
        self.person_id.apply(&mut case.person);
        self.responsible_id.apply(&mut case.responsible);
        self.group_id.apply(&mut case.group);
        self.due_at.apply(&mut case.due_at);
        case.case_type = self.type_id.unwrap_or(case.case_type);
        case.priority = self.priority.unwrap_or(case.priority);
        case.marketing_result = self.marketing_result.or(case.marketing_result);
    }
}

fn text<const MAX: usize>(change: &Change<Text<MAX>>, to: &mut Option<String>) {
    match change {
        Change::Keep => {}
        Change::Clear => *to = None,
        Change::Set(text) => *to = Some(text.as_str().to_owned()),
    }
}

impl Operation for UpdateCase {
    const ID: &'static str = "update_case";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/cases/{id}";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str =
        "Changes a case within reach; a concluded one is taken up again with a reason.";
    const GUARDED: bool = true;
    type Input = UpdateCaseInput;
    type Output = CaseView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateCaseInput) -> Result<CaseView, Fault> {
        let (db, bell, now) = (ctx.db.clone(), ctx.jobs.clone(), ctx.now());
        let changed = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let was = hold(tx, &scope, input.id).await?;
                let reached = Reached::load(tx, &scope).await?;
                if !reached.allows(&scope, &was) {
                    return Err(Fault::refused(code::CASE_BEYOND_REACH));
                }
                let record = Record {
                    subject: "case",
                    id: was.id.get(),
                };
                let current = view(tx, &scope, &reached, was.clone()).await?;
                stale::refuse(tx, &scope, record, was.revision, &current).await?;
                if input.marketing_result.is_some() && was.marketing_result.is_none() {
                    return Err(Fault::field("marketing_result", field::INVALID));
                }
                let mut case = was.clone();
                // First taken up again, then changed; first changed, then over.
                let to = input.status.unwrap_or(case.status);
                if to.is_open() {
                    go(&mut case, to, input.reason.is_some(), now)?;
                }
                input.apply(&mut case);
                case.person = followed(tx, &scope, case.person).await?;
                if let Some(person) = case.person.filter(|person| Some(*person) != was.person)
                    && let Some(person) = people::get(tx, &scope, person).await?
                {
                    refuse_anonymized(&person)?;
                }
                if case != was {
                    check_open(&case)?;
                }
                go(&mut case, to, input.reason.is_some(), now)?;
                check_names(tx, &scope, &case, Some(&was)).await?;
                if case == was {
                    return Ok(current);
                }
                agree_on_callback(&ctx, tx, &scope, (&was, &case), input.callback.as_ref()).await?;
                cases::update(tx, &scope, &case).await?;
                let mut change =
                    base::event::Change::between(&CaseForm::of(&was), &CaseForm::of(&case));
                if let Some(reason) = &input.reason {
                    change = change.with("reason", reason);
                }
                tx.emit(
                    &scope,
                    now,
                    OfficeEvent::CaseChanged(case.id).record(change),
                );
                tell_given(&ctx, tx, &scope, (Some(&was), &case)).await?;
                let case = cases::get(tx, &scope, case.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                view(tx, &scope, &reached, case).await
            }))
            .await?;
        bell.ring();
        Ok(changed)
    }
}

/// Agrees on the callback that a new result of the marketing action promises; one that is open already keeps the promise.
///
/// **Errors**: told at `callback` and in it.
async fn agree_on_callback(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (was, case): (&Case, &Case),
    callback: Option<&CallbackChoice>,
) -> Result<(), Fault> {
    let result = case
        .marketing_result
        .filter(|result| Some(*result) != was.marketing_result);
    let is_kept = callback.is_none() && callbacks::has_open(tx, scope, case.id).await?;
    if !is_kept {
        check_callback(scope, result, callback, "callback")?;
    }
    let Some(callback) = callback else {
        return Ok(());
    };
    let of = Belongs {
        person: case.person,
        case: Some(case.id),
        interaction: None,
        script: case.script,
    };
    agree(ctx, tx, scope, (of, callback), "callback.")
        .await
        .map(drop)
}
