//! Gives the picture of an instance: the file of its version, and where it stands in it.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::ProcessInstanceId;
use serde::Serialize;
use store::in_tx;
use store_office::{cases, process_instances, processes};
use utoipa::ToSchema;

use super::running::Running;
use super::shown::{NamedProcessInstance, ProcessPlace, places};

/// Gives it.
pub struct GetProcessDrawing;

/// The picture of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProcessDrawing {
    /// The instance.
    pub id: ProcessInstanceId,
    /// The file of the version that it runs by.
    pub file: String,
    /// Where it stands.
    pub places: Vec<ProcessPlace>,
}

impl Operation for GetProcessDrawing {
    const ID: &'static str = "get_process_drawing";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/process-instances/{id}/drawing";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str =
        "Gives the picture of what runs for a case, and where it stands in it.";
    type Input = NamedProcessInstance;
    type Output = ProcessDrawing;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NamedProcessInstance,
    ) -> Result<ProcessDrawing, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let one = process_instances::get(tx, &scope, input.id).await?;
                let one = one.ok_or(Fault::NotFound)?;
                let case = cases::get(tx, &scope, one.case).await?;
                let case = case.ok_or(Fault::NotFound)?;
                let stored = processes::version(tx, &scope, (one.process, one.version)).await?;
                let file = stored.ok_or(Fault::NotFound)?.file;
                let running = Running::of(tx, &scope, one, case).await?;
                Ok(ProcessDrawing {
                    id: input.id,
                    places: places(&running),
                    file,
                })
            }))
            .await
    }
}
