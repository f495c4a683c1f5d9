//! Gives media and vocabulary, and the words of sources that no name stands for yet (GAP-113).

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use office::social::settings::{SocialName, SocialSettings, mapped};
use serde::Serialize;
use store::{Tx, in_tx};
use store_office::social_posts::{self, Words};
use store_office::social_settings;
use utoipa::ToSchema;

/// Gives them.
pub struct GetSocialSettings;

/// Words of sources that no name stands for, as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnmappedWords {
    /// Media.
    pub media: Vec<String>,
    /// Situations.
    pub situations: Vec<String>,
    /// Statuses.
    pub statuses: Vec<String>,
}

/// Media and vocabulary of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SocialSettingsView {
    /// All of it.
    #[serde(flatten)]
    pub settings: SocialSettings,
    /// What sources sent and nothing stands for.
    pub unmapped: UnmappedWords,
    /// Grows with each change; 0 before the first.
    pub revision: i64,
}

impl Operation for GetSocialSettings {
    const ID: &'static str = "get_social_settings";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/social-settings";
    const ACTION: Action = Action::SocialPostRead;
    const SUMMARY: &'static str = "Gives media and vocabulary of social media, and the words of sources that nothing stands for.";
    type Input = Nothing;
    type Output = SocialSettingsView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<SocialSettingsView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], current(tx, &scope).await))
            .await
    }
}

/// Gives them as they are in this transaction.
pub(super) async fn current(tx: &mut Tx<'_>, scope: &Scope) -> Result<SocialSettingsView, Fault> {
    let (settings, revision) = social_settings::get(tx, scope).await?;
    Ok(SocialSettingsView {
        unmapped: UnmappedWords {
            media: strange(tx, scope, Words::Media, &settings.media).await?,
            situations: strange(tx, scope, Words::Situations, &settings.situations).await?,
            statuses: strange(tx, scope, Words::Statuses, &settings.statuses).await?,
        },
        settings,
        revision,
    })
}

async fn strange(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: Words,
    list: &[SocialName],
) -> Result<Vec<String>, Fault> {
    let sent = social_posts::words(tx, scope, of).await?;
    Ok(sent
        .into_iter()
        .filter(|(word, _)| mapped(list, word).is_none())
        .map(|(_, written)| written)
        .collect())
}
