//! Gives a channel account another key or signing secret. For a day the one of before counts too, unless it is dropped at once.

use app::operation::Method;
use app::{Ctx, Fault, Operation, chance, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::ChannelAccountId;
use channels::account::replace_issued;
use channels::descriptor::{IssuedSecret, SettingKind};
use channels::signature::{digest, signing_secret};
use serde::{Deserialize, Serialize};
use setup::event::{Setting, SetupEvent};
use setup::webhook::{ROTATION, SECRET_BYTES};
use store::{in_tx, lock};
use store_setup::channel_accounts;
use utoipa::ToSchema;

use super::{ChannelAccountView, descriptor, view};
use crate::account;
use crate::keys::{data_key, seal_secrets};

/// Gives an account another issued secret.
pub struct RotateChannelSecret;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RotateChannelSecretInput {
    /// The account.
    pub id: ChannelAccountId,
    /// Key of the secret, as the channel's form names it.
    pub key: String,
    /// Whether the one of before counts no more from now on, as when somebody else saw it.
    #[serde(default)]
    pub drops_previous: bool,
}

/// The secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelAccountWithSecret {
    /// The secret.
    pub secret: String,
    /// The account.
    pub record: ChannelAccountView,
}

/// Makes a secret: as it is shown, and as it is kept.
pub(super) fn issue(what: IssuedSecret) -> (String, String) {
    match what {
        IssuedSecret::Key => {
            let key = chance::token();
            let kept = digest(&key);
            (key, kept)
        }
        IssuedSecret::Signing => {
            let secret = signing_secret(&chance::bytes::<SECRET_BYTES>());
            (secret.clone(), secret)
        }
    }
}

impl Operation for RotateChannelSecret {
    const ID: &'static str = "rotate_channel_secret";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/channel-accounts/{id}/secrets/{key}";
    const ACTION: Action = Action::ChannelAccountWrite;
    const SUMMARY: &'static str = "Gives a channel account another key or signing secret, shown this once; the one of before counts for 24 hours more unless it is dropped.";
    type Input = RotateChannelSecretInput;
    type Output = ChannelAccountWithSecret;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: RotateChannelSecretInput,
    ) -> Result<ChannelAccountWithSecret, Fault> {
        let (db, now) = (ctx.db.clone(), ctx.now());
        let (secret, record) = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                lock::take(tx, input.id.get()).await?;
                let row = channel_accounts::get(tx, &scope, input.id)
                    .await?
                    .filter(|row| row.deleted_at.is_none());
                let row = row.ok_or(Fault::NotFound)?;
                let before = view(&ctx, tx, row.clone()).await?;
                let ready = account::open(&ctx, tx, row).await?;
                let (mut row, mut secrets) = (ready.row, ready.account.secrets);
                let fields = descriptor(&row.channel)?.settings.iter();
                let found = fields.filter(|field| field.key == input.key);
                let what = found.map(|field| field.kind).find_map(|kind| match kind {
                    SettingKind::Issued(what) => Some(what),
                    _ => None,
                });
                let what = what.ok_or_else(|| Fault::field("key", code::field::UNKNOWN))?;
                let (shown, kept) = issue(what);
                let until = (!input.drops_previous).then_some(now + ROTATION);
                replace_issued(&mut secrets, (&input.key, kept), until);
                let key = data_key(&ctx, tx, &scope).await?;
                row.sealed = seal_secrets(&key, row.id, &secrets)?;
                channel_accounts::update(tx, &scope, &row).await?;
                let row = channel_accounts::get(tx, &scope, row.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let after = view(&ctx, tx, row).await?;
                let change = Change::between(&before, &after)
                    .with("replaced_secrets", &[&input.key])
                    .with("drops_previous", &input.drops_previous);
                let event = SetupEvent::SettingChanged(Setting::ChannelAccount, input.id.get());
                tx.emit(&scope, now, event.record(change));
                Ok((shown, after))
            }))
            .await?;
        Ok(ChannelAccountWithSecret { secret, record })
    }
}
