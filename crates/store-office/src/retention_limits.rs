//! For how long an organization keeps each kind of data, and whether it stopped all erasing.

use std::collections::BTreeMap;

use base::authz::Scope;
use office::retention::{Limit, RetentionKind};
use store::{Error, Result, Tx, args, both};

store::statements! {
    /// Whether all of it is stopped, and the revision; one row by primary key.
    SETTINGS = both("SELECT paused, revision FROM retention_settings WHERE org_id = $1");
    /// Stops all of it or lets it go on, and counts a change of anything.
    PUT_SETTINGS = both(
        "INSERT INTO retention_settings (org_id, paused, revision) VALUES ($1, $2, 1)
         ON CONFLICT (org_id) DO UPDATE SET paused = excluded.paused, revision = retention_settings.revision + 1"
    );
    /// What was decided about each kind: a handful.
    LIMITS = both("SELECT kind, months, starts_at, before_months FROM retention_limits WHERE org_id = $1");
    /// Decides about one, by primary key.
    PUT_LIMIT = both(
        "INSERT INTO retention_limits (org_id, kind, months, starts_at, before_months) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, kind) DO UPDATE SET months = excluded.months, starts_at = excluded.starts_at,
           before_months = excluded.before_months"
    );
}

/// What an organization decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    /// Whether nothing is erased for now.
    pub paused: bool,
    /// Grows with each change; 0 where nothing was decided.
    pub revision: i64,
    /// About each kind; one that is missing is kept for ever.
    pub limits: BTreeMap<RetentionKind, Limit>,
}

impl Decided {
    /// Gives what was decided about a kind.
    pub fn limit(&self, kind: RetentionKind) -> Limit {
        self.limits.get(&kind).copied().unwrap_or_default()
    }

    /// Tells whether anything is or will be erased.
    pub fn is_any(&self) -> bool {
        self.limits.values().any(Limit::is_set)
    }
}

/// Gives what an organization decided.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope) -> Result<Decided> {
    let found = tx
        .opt(&SETTINGS, args![scope.org()], |row| {
            Ok((row.bool(0)?, row.i64(1)?))
        })
        .await?;
    let (paused, revision) = found.unwrap_or_default();
    let rows = tx
        .all(&LIMITS, args![scope.org()], |row| {
            let kind = row.text(0)?;
            let kind = RetentionKind::parse(&kind)
                .ok_or_else(|| Error::Corrupt(format!("kind of retention {kind}")))?;
            let limit = Limit {
                months: months(row.opt_i64(1)?)?,
                starts_at: row.opt_at(2)?,
                before: months(row.opt_i64(3)?)?,
            };
            Ok((kind, limit))
        })
        .await?;
    Ok(Decided {
        paused,
        revision,
        limits: rows.into_iter().collect(),
    })
}

/// Stops all erasing, or lets it go on. Called with what stands there it only counts a change of a limit.
pub async fn put_paused(tx: &mut Tx<'_>, scope: &Scope, paused: bool) -> Result<()> {
    tx.execute(&PUT_SETTINGS, args![scope.org(), paused])
        .await
        .map(drop)
}

/// Decides about a kind.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, kind: RetentionKind, limit: &Limit) -> Result<()> {
    let values = args![
        scope.org(),
        kind.name(),
        limit.months,
        limit.starts_at,
        limit.before
    ];
    tx.execute(&PUT_LIMIT, values).await.map(drop)
}

fn months(value: Option<i64>) -> Result<Option<u16>> {
    value
        .map(u16::try_from)
        .transpose()
        .map_err(|_| Error::Corrupt("months of retention".to_owned()))
}
