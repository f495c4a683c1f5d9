//! Media and vocabulary of social media: one document of an organization.

use base::authz::Scope;
use office::social::settings::SocialSettings;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// One by primary key.
    GET = both("SELECT document, revision FROM social_settings WHERE org_id = $1");
    /// Keeps it, by primary key.
    PUT = both(
        "INSERT INTO social_settings (org_id, document, revision) VALUES ($1, $2, 1)
         ON CONFLICT (org_id) DO UPDATE SET document = excluded.document, revision = social_settings.revision + 1"
    );
}

/// Gives the settings with their revision; the defaults at revision 0 where nothing was decided.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope) -> Result<(SocialSettings, i64)> {
    let found = tx
        .opt(&GET, args![scope.org()], |row| {
            Ok((row.json(0)?, row.i64(1)?))
        })
        .await?;
    Ok(found.unwrap_or_default())
}

/// Keeps the settings.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, one: &SocialSettings) -> Result<()> {
    let document = serde_json::to_string(one)?;
    tx.execute(&PUT, args![scope.org(), V::J(&document)])
        .await
        .map(drop)
}
