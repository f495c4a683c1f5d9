//! Changes one's own preferences.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::locale::Locale;
use serde::Deserialize;
use store::in_tx;
use store_setup::users;
use utoipa::ToSchema;

use super::SessionView;

/// Changes one's own preferences.
pub struct UpdatePreferences;

/// What may be changed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Preferences {
    /// The language.
    pub locale: Locale,
}

impl Operation for UpdatePreferences {
    const ID: &'static str = "update_preferences";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/session/preferences";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Changes one's own preferences.";
    type Input = Preferences;
    type Output = SessionView;

    async fn run(ctx: Ctx, scope: Scope, input: Preferences) -> Result<SessionView, Fault> {
        let (user, now) = (scope.user().ok_or(Fault::NotFound)?, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                users::update_locale(tx, &scope, user, input.locale).await?;
                super::view(tx, &scope, user, now).await
            }))
            .await
    }
}
