//! Changes where users sign in. A secret that is not given stays, unless the provider changed: then nobody gets the old one.

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::secret::Secret;
use serde::Deserialize;
use setup::event::SetupEvent;
use setup::identity_provider::IdentityProvider;
use store::in_tx;
use store_setup::identity_providers::{self, KeptProvider};
use store_setup::organizations;
use utoipa::ToSchema;

use super::{IdentityProviderView, secret_place, show, shown};
use crate::keys;
use crate::stale::{self, Record};

/// Characters of a secret at the most.
const SECRET_CHARS_MAX: usize = 1_000;

/// Changes where users sign in.
pub struct UpdateIdentityProvider;

/// Where users sign in, as a whole.
#[derive(Clone, Deserialize, ToSchema)]
pub struct UpdateIdentityProviderInput {
    /// The provider.
    #[serde(flatten)]
    pub settings: IdentityProvider,
    /// The secret that the provider gave; absent keeps it.
    #[schema(value_type = Option<String>)]
    pub client_secret: Option<Secret<String>>,
}

impl Operation for UpdateIdentityProvider {
    const ID: &'static str = "update_identity_provider";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/organization/identity-provider";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Changes the provider that users sign in with.";
    const GUARDED: bool = true;
    type Input = UpdateIdentityProviderInput;
    type Output = IdentityProviderView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateIdentityProviderInput,
    ) -> Result<IdentityProviderView, Fault> {
        let given = input
            .client_secret
            .filter(|secret| !secret.reveal().is_empty());
        let mut fields = Fields::new();
        for field in input.settings.faults() {
            fields.wrong(field, code::field::INVALID);
        }
        let fits = |secret: &Secret<String>| secret.reveal().chars().count() <= SECRET_CHARS_MAX;
        fields.check(
            given.as_ref().is_none_or(fits),
            "client_secret",
            code::field::TOO_LONG,
        );
        fields.done()?;
        let (ctx_in, scope_in, now) = (ctx.clone(), scope.clone(), ctx.now());
        let settings = input.settings;
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope_in, settings, given], {
                let record = Record::organization(scope_in.org());
                stale::hold(tx, record).await?;
                let shown = shown(&ctx_in, tx, &scope_in).await?;
                stale::refuse(tx, &scope_in, record, shown.revision, &shown).await?;
                let before = identity_providers::get(tx, &scope_in).await?;
                let was = before.as_ref().map(|before| before.settings.clone());
                let is_same = |kept: &KeptProvider| {
                    (&kept.settings.issuer, &kept.settings.client_id)
                        == (&settings.issuer, &settings.client_id)
                };
                let client_secret = match given.as_ref() {
                    Some(secret) => keys::data_key(&ctx_in, tx, &scope_in)
                        .await?
                        .seal(&secret_place(scope_in.org()), secret.reveal().as_bytes()),
                    None => before
                        .filter(is_same)
                        .map(|kept| kept.client_secret)
                        .unwrap_or_default(),
                };
                let kept = KeptProvider {
                    settings: (*settings).clone(),
                    client_secret,
                };
                identity_providers::put(tx, &scope_in, &kept)
                    .await
                    .map_err(domain_taken)?;
                organizations::touch(tx, &scope_in).await?;
                let change =
                    Change::between(&was, &kept.settings).with("secret_changed", &given.is_some());
                let event = SetupEvent::OrganizationChanged(scope_in.org());
                tx.emit(&scope_in, now, event.record(change));
                Ok(())
            }))
            .await?;
        show(&ctx, scope).await
    }
}

fn domain_taken(error: store::Error) -> Fault {
    if error.is_unique() {
        Fault::field("domains", code::field::TAKEN)
    } else {
        Fault::from(error)
    }
}
