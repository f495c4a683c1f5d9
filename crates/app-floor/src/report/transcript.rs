//! The conversation of an interaction as PDF. The route is raw, because it answers bytes; see `server`.

use app::{Ctx, Fault};
use base::authz::Scope;
use base::id::InteractionId;
use reports::transcript::{self, Transcript, pdf};
use store::in_tx;

use super::locale;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The name of its file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Makes the document of a conversation within the reach of the scope, internal notes included where they are wanted.
///
/// **Errors**: [`Fault::NotFound`] when there is none within reach.
pub async fn document(
    ctx: &Ctx,
    scope: &Scope,
    id: InteractionId,
    with_notes: bool,
) -> Result<Document, Fault> {
    let (scope, now) = (scope.clone(), ctx.now());
    let found: Option<Transcript> = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], {
            let said = (locale(tx, &scope).await?, now);
            Ok(transcript::read(tx, &scope, id, said, with_notes).await?)
        }))
        .await?;
    let transcript = found.ok_or(Fault::NotFound)?;
    let name = format!("{}.pdf", transcript.number);
    // Fonts and pages take the processor for a while: off the async threads.
    let bytes = tokio::task::spawn_blocking(move || pdf::write(&transcript))
        .await
        .map_err(|error| Fault::Internal(Box::new(error)))?
        .map_err(|error| Fault::Internal(Box::new(error)))?;
    Ok(Document { name, bytes })
}
