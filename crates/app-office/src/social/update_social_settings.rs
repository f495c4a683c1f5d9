//! Replaces media and vocabulary as a whole: what the words of sources stand for (GAP-113). Posts are not touched.

use app::code::field;
use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use office::event::OfficeEvent;
use office::social::settings::{SocialSettings, Wrong};
use serde::Deserialize;
use store::{in_tx, lock};
use store_office::social_settings;
use store_setup::queues;
use utoipa::ToSchema;

use super::get_social_settings::{SocialSettingsView, current};

/// Replaces them.
pub struct UpdateSocialSettings;

/// All of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateSocialSettingsInput {
    /// As it shall be.
    pub settings: SocialSettings,
}

impl Operation for UpdateSocialSettings {
    const ID: &'static str = "update_social_settings";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/social-settings";
    const ACTION: Action = Action::SocialSettingsWrite;
    const SUMMARY: &'static str = "Replaces media and vocabulary of social media as a whole.";
    const GUARDED: bool = true;
    type Input = UpdateSocialSettingsInput;
    type Output = SocialSettingsView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateSocialSettingsInput,
    ) -> Result<SocialSettingsView, Fault> {
        let now = ctx.now();
        checked(&input.settings)?;
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                lock::take(tx, scope.org().get()).await?;
                let before = current(tx, &scope).await?;
                let record = Record {
                    subject: "social_settings",
                    id: scope.org().get(),
                };
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                if before.settings == input.settings {
                    return Ok(before);
                }
                if let Some(id) = input.settings.queue_id {
                    let queue = queues::get(tx, &scope, id).await?;
                    if !queue.is_some_and(|queue| queue.active && queue.deleted_at.is_none()) {
                        return Err(Fault::field("settings.queue_id", field::UNKNOWN));
                    }
                }
                social_settings::put(tx, &scope, &input.settings).await?;
                let change = Change::between(&before.settings, &input.settings);
                let event = OfficeEvent::SocialSettingsChanged(scope.org());
                tx.emit(&scope, now, event.record(change));
                current(tx, &scope).await
            }))
            .await
    }
}

fn checked(settings: &SocialSettings) -> Result<(), Fault> {
    let mut fields = Fields::new();
    for (path, wrong) in settings.check() {
        let code = match wrong {
            Wrong::TooMany => field::OUT_OF_RANGE,
            Wrong::Key => field::INVALID,
            Wrong::Taken => field::TAKEN,
            Wrong::Missing => field::REQUIRED,
        };
        fields.wrong(format!("settings.{path}"), code);
    }
    fields.done()
}
