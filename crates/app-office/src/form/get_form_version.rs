//! Shows one published version of a form: what screens draw what was filled in with, of a deleted form too.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::FormId;
use office::crm::form::definition::FormDefinition;
use serde::{Deserialize, Serialize};
use store::in_tx;
use utoipa::ToSchema;

use super::filling::version_of;

/// Shows one.
pub struct GetFormVersion;

/// Which.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct GetFormVersionInput {
    /// The form.
    pub id: FormId,
    /// The number of the version.
    pub version: i64,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FormVersionView {
    /// The form.
    pub form_id: FormId,
    /// The number of the version.
    pub version: i64,
    /// The name of the form.
    pub name: String,
    /// What it is made of.
    pub definition: FormDefinition,
}

impl Operation for GetFormVersion {
    const ID: &'static str = "get_form_version";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/forms/{id}/version";
    const ACTION: Action = Action::FormUse;
    const SUMMARY: &'static str = "Shows one published version of a form.";
    type Input = GetFormVersionInput;
    type Output = FormVersionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: GetFormVersionInput,
    ) -> Result<FormVersionView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let (name, read) = version_of(tx, &scope, (input.id, input.version)).await?;
                Ok(FormVersionView {
                    form_id: input.id,
                    version: input.version,
                    name,
                    definition: read.definition().clone(),
                })
            }))
            .await
    }
}
