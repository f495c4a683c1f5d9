//! Channel accounts as connectors need them: the row with its secrets opened.

use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::ChannelAccountId;
use channels::Account;
use store::{Tx, in_tx};
use store_setup::channel_accounts::{self, ChannelAccount};

use crate::keys;

/// The setting that says where the provider is reached; accounts of the sandbox have it.
pub const BASE_URL: &str = "base_url";

/// An account ready for its connector.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The row.
    pub row: ChannelAccount,
    /// What the connector is handed.
    pub account: Account,
}

/// Opens a row's secrets.
pub async fn open(ctx: &Ctx, tx: &mut Tx<'_>, row: ChannelAccount) -> Result<Ready, Fault> {
    let scope = Scope::system(row.org, SystemReason::Intake);
    let key = keys::data_key(ctx, tx, &scope).await?;
    let secrets = keys::open_secrets(&key, row.id, &row.sealed)?;
    let default_url = channels::registry::find(&row.channel)
        .map_or("", |connector| connector.descriptor().base_url);
    let base_url = row
        .settings
        .get(BASE_URL)
        .filter(|url| !url.is_empty())
        .map_or(default_url, String::as_str);
    let account = Account {
        id: row.id,
        org: row.org,
        channel: row.channel.clone(),
        public_token: row.public_token.clone(),
        settings: row.settings.clone(),
        secrets,
        base_url: base_url.trim_end_matches('/').to_owned(),
    };
    Ok(Ready { row, account })
}

/// Finds the account of a public token.
pub async fn by_token(ctx: &Ctx, token: &str) -> Result<Option<Ready>, Fault> {
    let (ctx_in, token) = (ctx.clone(), token.to_owned());
    ctx.db
        .read(in_tx!(tx, [ctx_in, token], {
            match channel_accounts::by_token(tx, &token).await? {
                Some(row) => Ok(Some(open(&ctx_in, tx, row).await?)),
                None => Ok(None),
            }
        }))
        .await
}

/// Gives an account.
///
/// **Errors**: [`Fault::NotFound`].
pub async fn get(ctx: &Ctx, scope: &Scope, id: ChannelAccountId) -> Result<Ready, Fault> {
    let (ctx_in, scope) = (ctx.clone(), scope.clone());
    ctx.db
        .read(in_tx!(tx, [ctx_in, scope], {
            let row = channel_accounts::get(tx, &scope, id)
                .await?
                .ok_or(Fault::NotFound)?;
            open(&ctx_in, tx, row).await
        }))
        .await
}
