//! Lists every attachment sent and received in an interaction (MSG-003).

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, MessageId};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_floor::{interactions, message_files};
use utoipa::ToSchema;

use super::MessageFileView;

/// Lists attachments.
pub struct ListInteractionFiles;

/// Of which interaction.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListInteractionFilesInput {
    /// The interaction.
    pub id: InteractionId,
}

/// An attachment and the message it came with.
#[derive(Debug, Serialize, ToSchema)]
pub struct Attachment {
    /// The message.
    pub message_id: MessageId,
    /// The file.
    #[serde(flatten)]
    pub file: MessageFileView,
}

impl Operation for ListInteractionFiles {
    const ID: &'static str = "list_interaction_files";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/files";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Lists every attachment sent and received in an interaction.";
    type Input = ListInteractionFilesInput;
    type Output = Page<Attachment>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListInteractionFilesInput,
    ) -> Result<Page<Attachment>, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                interactions::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let rows = message_files::of_interaction(tx, &scope, input.id).await?;
                let items = rows
                    .into_iter()
                    .map(|row| Attachment {
                        message_id: row.message,
                        file: MessageFileView::from(row),
                    })
                    .collect();
                Ok(Page::whole(items))
            }))
            .await
    }
}
