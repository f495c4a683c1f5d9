//! Channel accounts as connectors need them: the row with its secrets opened.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::event::EntityKind;
use base::id::ChannelAccountId;
use base::time::{Span, Timestamp};
use channels::Account;
use store::db::{Commit, Db};
use store::{Tx, in_tx};
use store_setup::channel_accounts::{self, ChannelAccount};
use tokio::sync::broadcast::{self, error::TryRecvError};

use crate::keys;

/// The setting that says where the provider is reached; accounts of the sandbox have it.
pub const BASE_URL: &str = "base_url";

/// Accounts that are known at once.
const KNOWN_MAX: usize = 1_000;
/// How long one is known: its row also says when it was last heard of, which nobody is told.
const KNOWN_FOR: Span = Span::from_secs(5);

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
        hook_url: hook_url(ctx, &row),
        base_url: base_url.trim_end_matches('/').to_owned(),
    };
    Ok(Ready { row, account })
}

/// Gives the address at which an account's calls come in.
pub fn hook_url(ctx: &Ctx, row: &ChannelAccount) -> String {
    let base = ctx.settings.public_url.trim_end_matches('/');
    format!("{base}/webhooks/{}/{}", row.channel, row.public_token)
}

/// Finds the account of a public token, in what is known or in the database.
pub async fn by_token(ctx: &Ctx, token: &str) -> Result<Option<Ready>, Fault> {
    let known = ctx.extras.get::<KnownAccounts>();
    let now = ctx.now();
    let asked = match known.find(token, now) {
        Ok(ready) => return Ok(Some(ready)),
        Err(asked) => asked,
    };
    let (ctx_in, token) = (ctx.clone(), token.to_owned());
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [ctx_in, token], {
            match channel_accounts::by_token(tx, &token).await? {
                Some(row) => Ok(Some(open(&ctx_in, tx, row).await?)),
                None => Ok(None),
            }
        }))
        .await?;
    if let Some(ready) = &found {
        known.keep(asked, now, ready);
    }
    Ok(found)
}

/// Accounts as they were opened a moment ago: each call of a provider would read the row and open its secrets again.
///
/// Whatever is committed about a setting empties it before whoever saved is answered, so that a saved change holds from the next call on.
#[derive(Debug)]
pub struct KnownAccounts(Mutex<Known>);

/// What is known, and the commits that may end it.
#[derive(Debug)]
struct Known {
    commits: broadcast::Receiver<Arc<Commit>>,
    /// Raised when everything is forgotten: what was read before is not kept after.
    epoch: u64,
    by_token: BTreeMap<String, (Timestamp, Ready)>,
}

impl KnownAccounts {
    /// Knows none yet.
    pub fn new(db: &Db) -> Self {
        Self(Mutex::new(Known {
            commits: db.subscribe(),
            epoch: 0,
            by_token: BTreeMap::new(),
        }))
    }

    /// Finds one that is fresh; else gives what [`Self::keep`] wants to be told.
    fn find(&self, token: &str, now: Timestamp) -> Result<Ready, u64> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.hear();
        match known.by_token.get(token) {
            Some((read_at, ready)) if now.since(*read_at) < KNOWN_FOR => Ok(ready.clone()),
            Some(_) | None => Err(known.epoch),
        }
    }

    fn keep(&self, asked: u64, now: Timestamp, ready: &Ready) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.hear();
        if known.epoch != asked {
            return;
        }
        if known.by_token.len() >= KNOWN_MAX {
            known.by_token.clear();
        }
        let token = ready.row.public_token.clone();
        known.by_token.insert(token, (now, ready.clone()));
    }
}

impl Known {
    /// Forgets everything when a setting was changed, or when too much was committed to tell.
    fn hear(&mut self) {
        loop {
            let ends = match self.commits.try_recv() {
                Ok(commit) => commit
                    .events
                    .iter()
                    .any(|event| event.entity == EntityKind::Setting),
                Err(TryRecvError::Lagged(_)) => true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            };
            if ends {
                self.epoch += 1;
                self.by_token.clear();
            }
        }
    }
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
