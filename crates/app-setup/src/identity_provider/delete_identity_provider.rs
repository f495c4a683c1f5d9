//! Forgets where users sign in: from then on they do it here only.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use setup::event::SetupEvent;
use store::in_tx;
use store_setup::{identity_providers, organizations};

use super::{IdentityProviderView, show};

/// Forgets where users sign in.
pub struct DeleteIdentityProvider;

impl Operation for DeleteIdentityProvider {
    const ID: &'static str = "delete_identity_provider";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/organization/identity-provider";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Forgets the provider; users sign in here only.";
    type Input = Nothing;
    type Output = IdentityProviderView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<IdentityProviderView, Fault> {
        let (scope_in, now) = (scope.clone(), ctx.now());
        ctx.db
            .write::<_, Fault, _>(in_tx!(tx, [scope_in], {
                let Some(before) = identity_providers::get(tx, &scope_in).await? else {
                    return Ok(());
                };
                identity_providers::remove(tx, &scope_in).await?;
                organizations::touch(tx, &scope_in).await?;
                let event = SetupEvent::OrganizationChanged(scope_in.org());
                tx.emit(
                    &scope_in,
                    now,
                    event.record(Change::removed(&before.settings)),
                );
                Ok(())
            }))
            .await?;
        show(&ctx, scope).await
    }
}
