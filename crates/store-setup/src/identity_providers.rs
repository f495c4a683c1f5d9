//! Where the users of an organization sign in, and whom a provider has vouched for.

use base::authz::Scope;
use base::id::{OrgId, UserId};
use base::text::fold;
use base::time::Timestamp;
use setup::identity_provider::IdentityProvider;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// One row by primary key.
    GET = both("SELECT settings, client_secret FROM identity_providers WHERE org_id = $1");
    /// Keeps one, by primary key.
    PUT = both(
        "INSERT INTO identity_providers (org_id, settings, client_secret) VALUES ($1, $2, $3)
         ON CONFLICT (org_id) DO UPDATE SET settings = excluded.settings, client_secret = excluded.client_secret"
    );
    /// Forgets one, by primary key.
    REMOVE = both("DELETE FROM identity_providers WHERE org_id = $1");
    /// Who serves a domain, by primary key. No organization: whoever asks has not signed in yet.
    BY_DOMAIN = both("SELECT org_id FROM identity_provider_domains WHERE domain = $1");
    /// Adds a domain; unique in the installation.
    ADD_DOMAIN = both("INSERT INTO identity_provider_domains (domain, org_id) VALUES ($1, $2)");
    /// Forgets the domains of an organization, by `identity_provider_domains_of_org`; a handful.
    REMOVE_DOMAINS = both("DELETE FROM identity_provider_domains WHERE org_id = $1");
    /// Whom a provider vouched for, by primary key.
    USER = both("SELECT user_id FROM user_identities WHERE org_id = $1 AND issuer = $2 AND subject = $3");
    /// Remembers whom a provider vouched for.
    LINK = both(
        "INSERT INTO user_identities (org_id, issuer, subject, user_id, linked_at) VALUES ($1, $2, $3, $4, $5)"
    );
}

/// A provider with its sealed secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptProvider {
    /// Its settings.
    pub settings: IdentityProvider,
    /// The secret that the provider gave this product, sealed.
    pub client_secret: Vec<u8>,
}

/// Gives the provider of the organization.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope) -> Result<Option<KeptProvider>> {
    tx.opt(&GET, args![scope.org()], |row| {
        Ok(KeptProvider {
            settings: row.json(0)?,
            client_secret: row.blob(1)?,
        })
    })
    .await
}

/// Keeps the provider of the organization, with its domains.
///
/// **Errors**: [`store::Error::Unique`] when another organization has one of the domains.
pub async fn put(tx: &mut Tx<'_>, scope: &Scope, one: &KeptProvider) -> Result<()> {
    let settings = serde_json::to_string(&one.settings)?;
    tx.execute(
        &PUT,
        args![scope.org(), V::J(&settings), one.client_secret.as_slice()],
    )
    .await?;
    tx.execute(&REMOVE_DOMAINS, args![scope.org()]).await?;
    for domain in &one.settings.domains {
        let domain = fold(domain);
        tx.execute(&ADD_DOMAIN, args![domain.as_str(), scope.org()])
            .await?;
    }
    Ok(())
}

/// Forgets the provider of the organization.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope) -> Result<()> {
    tx.execute(&REMOVE_DOMAINS, args![scope.org()]).await?;
    tx.execute(&REMOVE, args![scope.org()]).await.map(drop)
}

/// Finds the organization whose provider serves a domain.
pub async fn by_domain(tx: &mut Tx<'_>, domain: &str) -> Result<Option<OrgId>> {
    tx.opt(&BY_DOMAIN, args![domain], |row| {
        row.i64(0).map(OrgId::from_i64)
    })
    .await
}

/// Finds whom a provider has vouched for before.
pub async fn user_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (issuer, subject): (&str, &str),
) -> Result<Option<UserId>> {
    tx.opt(&USER, args![scope.org(), issuer, subject], |row| {
        row.i64(0).map(UserId::from_i64)
    })
    .await
}

/// Remembers whom a provider vouched for.
pub async fn link(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (issuer, subject): (&str, &str),
    user: UserId,
    now: Timestamp,
) -> Result<()> {
    tx.execute(&LINK, args![scope.org(), issuer, subject, user, now])
        .await
        .map(drop)
}
