//! Weighs what is being filled in, so that screens show, require and compute by the same rules as what is kept.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{FormId, PersonId};
use office::crm::form::answers::Answers;
use office::crm::form::mask::Sight;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::filling::{FormScreen, FormState, begin, sight, version_of, weigh};
use super::{find, locale};

/// Weighs one.
pub struct WeighForm;

/// Which form, and what is filled in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct WeighFormInput {
    /// The form.
    pub id: FormId,
    /// The version; the one that is filled in anew when absent.
    pub version: Option<i64>,
    /// What is filled in; what stands there at the beginning when absent.
    pub answers: Option<Answers>,
    /// Whose data stands there at the beginning.
    pub person_id: Option<PersonId>,
    /// Where; on the desk when absent.
    #[serde(default)]
    pub screen: FormScreen,
}

impl Operation for WeighForm {
    const ID: &'static str = "weigh_form";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/forms/{id}/weigh";
    const ACTION: Action = Action::FormUse;
    const SUMMARY: &'static str =
        "Tells what of a form is shown, required, computed and wrong; nothing is kept.";
    type Input = WeighFormInput;
    type Output = FormState;

    async fn run(ctx: Ctx, scope: Scope, input: WeighFormInput) -> Result<FormState, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let number = if let Some(version) = input.version {
                    version
                } else {
                    let row = find(tx, &scope, input.id).await?;
                    row.published_version.ok_or(Fault::NotFound)?
                };
                let (_, version) = version_of(tx, &scope, (input.id, number)).await?;
                let mut given = match input.answers.clone() {
                    Some(answers) => answers,
                    None => begin(tx, &scope, &version, input.person_id).await?,
                };
                // A mask stands for an answer that was right; what it stands for is only known where it is kept.
                let masks = version.masks(&given, sight(&scope));
                given.0.retain(|name, _| !masks.contains(name));
                let answers = (&Answers::default(), &given);
                let at = (input.screen.into(), now);
                let mut weighed = weigh(tx, &scope, &version, answers, at).await?;
                weighed.problems.retain(|one| !masks.contains(&one.field));
                let seen = (locale(tx, &scope).await?, Sight::WHOLE);
                let state = FormState::of(&version, weighed, seen);
                Ok(match input.answers {
                    Some(_) => state,
                    None => state.begun(given),
                })
            }))
            .await
    }
}
