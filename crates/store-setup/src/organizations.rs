//! Organizations.

use base::authz::Scope;
use base::id::OrgId;
use base::locale::Locale;
use base::time::Timestamp;
use setup::brand::Brand;
use setup::mail::MailSettings;
use setup::organization::OrganizationSettings;
use setup::organization_record::OrganizationRecord;
use store::{Error, Result, Row, Tx, V, args, both};

store::statements! {
    /// Whether any organization exists; stops at the first row.
    ANY = both("SELECT 1 FROM organizations LIMIT 1");
    /// Every organization: one row per tenant, read at start.
    LIST = both("SELECT id FROM organizations ORDER BY id");
    /// Every organization as the first one lists them: one row per tenant, a handful.
    SUMMARIES = both("SELECT id, name, time_zone, locale, created_at FROM organizations ORDER BY id");
    /// Whether none is older; by primary key, stops at the first row.
    OLDER = both("SELECT 1 FROM organizations WHERE id < $1 LIMIT 1");
    /// One row by primary key.
    GET = both("SELECT id, name, time_zone, locale, settings, data_key, revision, record, mail, brand FROM organizations WHERE id = $1");
    /// Adds one.
    INSERT = both(
        "INSERT INTO organizations (id, name, time_zone, locale, settings, data_key, created_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)"
    );
    /// Changes the record of one.
    SET_RECORD = both("UPDATE organizations SET record = $2, revision = revision + 1 WHERE id = $1");
    /// Changes how one looks.
    SET_BRAND = both("UPDATE organizations SET brand = $2, revision = revision + 1 WHERE id = $1");
    /// Enough to tell whether there is only one.
    FIRST_TWO = both("SELECT id FROM organizations ORDER BY id LIMIT 2");
    /// Counts a change that stands in another table, by primary key.
    TOUCH = both("UPDATE organizations SET revision = revision + 1 WHERE id = $1");
    /// Changes how the mail of one leaves.
    SET_MAIL = both("UPDATE organizations SET mail = $2, mail_secret = $3, revision = revision + 1 WHERE id = $1");
    /// The sealed password of the mail server.
    MAIL_SECRET = both("SELECT mail_secret FROM organizations WHERE id = $1");
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE organizations SET name = $2, time_zone = $3, locale = $4, settings = $5, revision = revision + 1 WHERE id = $1"
    );
}

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its language.
    pub locale: Locale,
    /// Its settings.
    pub settings: OrganizationSettings,
    /// Its data key, wrapped by the master key.
    pub data_key: Vec<u8>,
    /// The company, once it was described.
    pub record: Option<OrganizationRecord>,
    /// How mail leaves, once it was configured.
    pub mail: Option<MailSettings>,
    /// How it looks.
    pub brand: Brand,
    /// Grows with each change.
    pub revision: i64,
}

/// Tells whether the installation was set up: the one question that is asked before there is any organization.
pub async fn any(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.opt(&ANY, args![], |_| Ok(())).await?.is_some())
}

/// Lists the ids of all organizations: for the start of floors, which then act each in its own scope.
pub async fn list_ids(tx: &mut Tx<'_>) -> Result<Vec<OrgId>> {
    tx.all(&LIST, args![], |row| row.i64(0).map(OrgId::from_i64))
        .await
}

/// What the installation knows of each of its organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationSummary {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its language.
    pub locale: Locale,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Lists every organization, the oldest first. Only for the first organization and the console: see [`is_first`].
pub async fn summaries(tx: &mut Tx<'_>) -> Result<Vec<OrganizationSummary>> {
    tx.all(&SUMMARIES, args![], |row| {
        Ok(OrganizationSummary {
            id: OrgId::from_i64(row.i64(0)?),
            name: row.text(1)?,
            time_zone: row.text(2)?,
            locale: locale(&row.text(3)?)?,
            created_at: row.at(4)?,
        })
    })
    .await
}

/// Tells whether the organization of a scope is the first of the installation, which keeps house for all.
pub async fn is_first(tx: &mut Tx<'_>, scope: &Scope) -> Result<bool> {
    let older = tx.opt(&OLDER, args![scope.org()], |_| Ok(())).await?;
    Ok(older.is_none())
}

/// Gives the organization of a scope.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope) -> Result<Organization> {
    tx.one(&GET, args![scope.org()], read).await
}

/// Adds an organization.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Organization,
    now: Timestamp,
) -> Result<()> {
    let settings = serde_json::to_string(&one.settings)?;
    tx.execute(
        &INSERT,
        args![
            scope.org(),
            &one.name,
            &one.time_zone,
            one.locale.tag(),
            settings.as_str(),
            one.data_key.as_slice(),
            now
        ],
    )
    .await
    .map(drop)
}

/// Changes the organization of a scope.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Organization) -> Result<()> {
    let settings = serde_json::to_string(&one.settings)?;
    tx.execute(
        &UPDATE,
        args![
            scope.org(),
            &one.name,
            &one.time_zone,
            one.locale.tag(),
            settings.as_str()
        ],
    )
    .await
    .map(drop)
}

/// Changes the record of the organization as a company.
pub async fn update_record(
    tx: &mut Tx<'_>,
    scope: &Scope,
    record: &OrganizationRecord,
) -> Result<()> {
    let record = serde_json::to_string(record)?;
    tx.execute(&SET_RECORD, args![scope.org(), V::J(&record)])
        .await
        .map(drop)
}

/// Changes how the organization looks.
pub async fn update_brand(tx: &mut Tx<'_>, scope: &Scope, brand: &Brand) -> Result<()> {
    let brand = serde_json::to_string(brand)?;
    tx.execute(&SET_BRAND, args![scope.org(), V::J(&brand)])
        .await
        .map(drop)
}

/// Gives the only organization of the installation; none before the set-up and when there are several.
pub async fn only(tx: &mut Tx<'_>) -> Result<Option<OrgId>> {
    let first = tx
        .all(&FIRST_TWO, args![], |row| row.i64(0).map(OrgId::from_i64))
        .await?;
    Ok(match first.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// Changes how mail leaves, with the sealed password of the server; `None` ends it.
pub async fn update_mail(
    tx: &mut Tx<'_>,
    scope: &Scope,
    mail: Option<(&MailSettings, &[u8])>,
) -> Result<()> {
    let (settings, secret) = mail.unzip();
    let settings = settings.map(serde_json::to_string).transpose()?;
    tx.execute(
        &SET_MAIL,
        args![scope.org(), settings.as_deref().map(V::J), secret],
    )
    .await
    .map(drop)
}

/// Lets the revision grow, because what was changed stands in another table: the provider that users sign in with.
pub async fn touch(tx: &mut Tx<'_>, scope: &Scope) -> Result<()> {
    tx.execute(&TOUCH, args![scope.org()]).await.map(drop)
}

/// Gives the sealed password of the mail server.
pub async fn mail_secret(tx: &mut Tx<'_>, scope: &Scope) -> Result<Option<Vec<u8>>> {
    tx.one(&MAIL_SECRET, args![scope.org()], |row| row.opt_blob(0))
        .await
}

fn read(row: &Row<'_>) -> Result<Organization> {
    Ok(Organization {
        id: OrgId::from_i64(row.i64(0)?),
        name: row.text(1)?,
        time_zone: row.text(2)?,
        locale: locale(&row.text(3)?)?,
        settings: row.json(4)?,
        data_key: row.blob(5)?,
        revision: row.i64(6)?,
        record: row.opt_json(7)?,
        mail: row.opt_json(8)?,
        brand: row.opt_json(9)?.unwrap_or_default(),
    })
}

pub(crate) fn locale(tag: &str) -> Result<Locale> {
    Locale::parse(tag).ok_or_else(|| Error::Corrupt(format!("locale {tag}")))
}
