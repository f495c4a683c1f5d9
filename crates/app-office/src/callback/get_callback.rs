//! Gives a callback with its address as far as the caller may see it; that somebody looked at the person is written down, as when the record is
//! opened.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::reading::Reading;
use store::in_tx;

use super::{CallbackView, NamedCallback, found, view};
use crate::person::Sight;
use crate::person_read::{is_news, write_down};

/// Gives one.
pub struct GetCallback;

impl Operation for GetCallback {
    const ID: &'static str = "get_callback";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/callbacks/{id}";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Gives a callback within reach.";
    type Input = NamedCallback;
    type Output = CallbackView;

    async fn run(ctx: Ctx, scope: Scope, input: NamedCallback) -> Result<CallbackView, Fault> {
        let db = ctx.db.clone();
        let asked = (ctx.clone(), scope.clone());
        let (shown, is_news) = db
            .read::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
                let (one, looking) = found(tx, &scope, input.id).await?;
                let sight = Sight::of(tx, &scope).await?;
                let is_news = is_news(&ctx, tx, &scope, one.person).await?;
                let shown = view(tx, &scope, &looking, (one, Some(&sight))).await?;
                Ok((shown, is_news))
            }))
            .await?;
        if is_news {
            let ((ctx, scope), person) = (asked, shown.person_id);
            db.write::<_, Fault, _>(in_tx!(tx, [ctx, scope], {
                write_down(&ctx, tx, &scope, (person, Reading::Opened)).await
            }))
            .await?;
        }
        Ok(shown)
    }
}
