//! Shows a task of a process with its form, as it begins or as it was filled in.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::crm::form::answers::Answers;
use office::crm::form::definition::FormDefinition;
use office::crm::form::fill::{FormVersion, Screen};
use office::process::state::TaskState;
use serde::Serialize;
use store::{Tx, in_tx};
use store_office::process_tasks::ProcessTask;
use store_office::{cases, process_instances, process_tasks};
use utoipa::ToSchema;

use super::tasks::{NamedProcessTask, ProcessTaskView, view};
use crate::case::Reached;
use crate::form::filling::{FormState, begin, sight, version_of, weigh};
use crate::form::locale;

/// Shows one.
pub struct GetProcessTask;

/// A task with its form.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProcessTaskDetail {
    /// The task.
    #[serde(flatten)]
    pub task: ProcessTaskView,
    /// What the form is made of; null when nothing is filled in.
    pub definition: Option<FormDefinition>,
    /// What stands in it.
    pub answers: Answers,
    /// The form as a screen shows it; null when nothing is filled in.
    pub form: Option<FormState>,
}

impl Operation for GetProcessTask {
    const ID: &'static str = "get_process_task";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/process-tasks/{id}";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Shows a task of a process with its form.";
    type Input = NamedProcessTask;
    type Output = ProcessTaskDetail;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NamedProcessTask,
    ) -> Result<ProcessTaskDetail, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope], {
                let one = process_tasks::get(tx, &scope, input.id).await?;
                let one = one.ok_or(Fault::NotFound)?;
                let case = cases::get(tx, &scope, one.case).await?;
                let case = case.ok_or(Fault::NotFound)?;
                let reached = Reached::load_with_contacts(tx, &scope).await?;
                let form = match one.form {
                    Some(which) => Some(version_of(tx, &scope, which).await?.1),
                    None => None,
                };
                let mut detail = ProcessTaskDetail {
                    definition: form.as_ref().map(|form| form.definition().clone()),
                    answers: Answers::default(),
                    form: None,
                    task: view(&scope, &reached, &case, one.clone()),
                };
                if let Some(form) = form {
                    let answers = stands(tx, &scope, (&one, &case), &form).await?;
                    let given = (&answers, &Answers::default());
                    let weighed = weigh(tx, &scope, &form, given, (Screen::Full, now)).await?;
                    let seen = (locale(tx, &scope).await?, sight(&scope));
                    detail.form = Some(FormState::of(&form, weighed, seen));
                    detail.answers = form.shown(&answers, sight(&scope));
                }
                Ok(detail)
            }))
            .await
    }
}

/// Gives what stands in the form of a task: what was filled in when it was done; before that what is known of the person, and over it
/// what earlier tasks filled into fields of the same names.
pub(super) async fn stands(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (one, case): (&ProcessTask, &cases::Case),
    form: &FormVersion,
) -> Result<Answers, Fault> {
    if one.state == TaskState::Done {
        return Ok(one.answers.clone());
    }
    let begun = begin(tx, scope, form, case.person).await?;
    let instance = process_instances::get(tx, scope, one.instance).await?;
    let mut known = instance.map(|one| one.answers).unwrap_or_default();
    let has = |name: &String| {
        let mut fields = form.definition().fields();
        fields.any(|field| field.name == *name)
    };
    known.0.retain(|name, _| has(name));
    Ok(begun.overlaid(&known))
}
