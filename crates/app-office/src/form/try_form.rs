//! Fills a draft in without keeping anything, for the preview beside the designer.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::crm::form::answers::Answers;
use office::crm::form::definition::FormDefinition;
use office::crm::form::fill::FormVersion;
use office::crm::form::mask::Sight;
use serde::{Deserialize, Serialize};
use store::in_tx;
use utoipa::ToSchema;

use super::filling::{FormScreen, FormState, weigh};
use super::{FormFaultView, locale, within_limits};

/// Fills one in.
pub struct TryForm;

/// A definition, and what is filled in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TryFormInput {
    /// The definition, whether or not it has faults.
    #[serde(default)]
    pub definition: FormDefinition,
    /// What is filled in; what stands there at the beginning when absent.
    pub answers: Option<Answers>,
    /// Where; on the desk when absent.
    #[serde(default)]
    pub screen: FormScreen,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FormTrial {
    /// What is wrong with the definition: with any of it nothing can be filled in.
    pub faults: Vec<FormFaultView>,
    /// The form as a screen shows it; null with faults.
    pub state: Option<FormState>,
}

impl Operation for TryForm {
    const ID: &'static str = "try_form";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/form-trials";
    const ACTION: Action = Action::FormWrite;
    const SUMMARY: &'static str = "Fills a definition in without keeping anything.";
    type Input = TryFormInput;
    type Output = FormTrial;

    async fn run(ctx: Ctx, scope: Scope, input: TryFormInput) -> Result<FormTrial, Fault> {
        within_limits("definition", &input.definition)?;
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let locale = locale(tx, &scope).await?;
                let version = match FormVersion::of(input.definition.clone()) {
                    Ok(version) => version,
                    Err(found) => {
                        let found = found.into_iter();
                        let faults = found.map(|fault| FormFaultView::of(fault, locale));
                        return Ok(FormTrial {
                            faults: faults.collect(),
                            state: None,
                        });
                    }
                };
                let given = input.answers.clone().unwrap_or_else(|| version.begin(None));
                let answers = (&Answers::default(), &given);
                let at = (input.screen.into(), now);
                let weighed = weigh(tx, &scope, &version, answers, at).await?;
                let state = FormState::of(&version, weighed, (locale, Sight::WHOLE));
                Ok(FormTrial {
                    faults: Vec::new(),
                    state: Some(match input.answers {
                        Some(_) => state,
                        None => state.begun(given),
                    }),
                })
            }))
            .await
    }
}
