//! Changes how mail leaves. A password that is not given stays, unless the server or the account changed: then nobody gets the old one.

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::secret::Secret;
use base::text::Text;
use serde::Deserialize;
use setup::event::SetupEvent;
use setup::mail::is_email;
use setup::mail::{MailSecurity, MailSettings};
use store::in_tx;
use store_setup::organizations;
use utoipa::ToSchema;

use super::{MailSettingsView, password_place};
use crate::keys;
use crate::stale::{self, Record};

/// Changes how mail leaves.
pub struct UpdateMailSettings;

/// Where mail is handed over, as a whole.
#[derive(Clone, Deserialize, ToSchema)]
pub struct UpdateMailSettingsInput {
    /// Name or address of the server.
    pub host: Text<253>,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// Who signs in there; empty when the server asks nobody.
    #[serde(default)]
    pub user_name: String,
    /// The password; absent keeps it, empty forgets it.
    #[schema(value_type = Option<String>)]
    pub password: Option<Secret<String>>,
    /// The address that mail comes from.
    pub from_email: Text<254>,
    /// The name that stands before it.
    pub from_name: Text<120>,
}

impl Operation for UpdateMailSettings {
    const ID: &'static str = "update_mail_settings";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/organization/mail";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Changes how mail leaves.";
    const GUARDED: bool = true;
    type Input = UpdateMailSettingsInput;
    type Output = MailSettingsView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateMailSettingsInput,
    ) -> Result<MailSettingsView, Fault> {
        check(&input)?;
        let now = ctx.now();
        let (ctx_in, scope_in) = (ctx.clone(), scope.clone());
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope_in, input], {
                let settings = MailSettings {
                    host: input.host.as_str().to_owned(),
                    port: input.port,
                    security: input.security,
                    user_name: input.user_name.trim().to_owned(),
                    from_email: input.from_email.as_str().to_owned(),
                    from_name: input.from_name.as_str().to_owned(),
                };
                let record = Record::organization(scope_in.org());
                stale::hold(tx, record).await?;
                let shown = super::shown_settings(tx, &scope_in).await?;
                stale::refuse(tx, &scope_in, record, shown.revision, &shown).await?;
                let before = super::way(&ctx_in, tx, &scope_in).await?;
                let was = before.as_ref().map(|before| before.settings.clone());
                let same = before.as_ref().is_some_and(|before| {
                    (&before.settings.host, &before.settings.user_name)
                        == (&settings.host, &settings.user_name)
                });
                let kept = before.and_then(|before| before.password).filter(|_| same);
                let password = input.password.clone().or(kept);
                let sealed = match password.filter(|password| !password.reveal().is_empty()) {
                    Some(password) => keys::data_key(&ctx_in, tx, &scope_in).await?.seal(
                        &password_place(scope_in.org()),
                        password.reveal().as_bytes(),
                    ),
                    None => Vec::new(),
                };
                organizations::update_mail(tx, &scope_in, Some((&settings, &sealed))).await?;
                let change = Change::between(&was, &settings)
                    .with("password_changed", &input.password.is_some());
                let event = SetupEvent::OrganizationChanged(scope_in.org());
                tx.emit(&scope_in, now, event.record(change));
                Ok(())
            }))
            .await?;
        super::settings_view(&ctx, scope).await
    }
}

fn check(input: &UpdateMailSettingsInput) -> Result<(), Fault> {
    let mut fields = Fields::new();
    let host = input.host.as_str();
    fields.check(
        host.chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':')),
        "host",
        code::field::INVALID,
    );
    fields.check(input.port > 0, "port", code::field::OUT_OF_RANGE);
    fields.check(
        is_email(input.from_email.as_str()),
        "from_email",
        code::field::INVALID,
    );
    fields.check(
        input.user_name.chars().count() <= 254,
        "user_name",
        code::field::TOO_LONG,
    );
    let too_long = |password: &Secret<String>| password.reveal().chars().count() > 1_000;
    fields.check(
        !input.password.as_ref().is_some_and(too_long),
        "password",
        code::field::TOO_LONG,
    );
    fields.done()
}
