//! Gives how mail leaves.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};

use super::MailSettingsView;

/// Gives how mail leaves.
pub struct GetMailSettings;

impl Operation for GetMailSettings {
    const ID: &'static str = "get_mail_settings";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/organization/mail";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Gives how mail leaves.";
    type Input = Nothing;
    type Output = MailSettingsView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<MailSettingsView, Fault> {
        super::settings_view(&ctx, scope).await
    }
}
