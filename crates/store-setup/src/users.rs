//! Users: who signs in, with which profile, reach and permissions, and how they work.

use std::collections::BTreeMap;

use base::authz::{Action, Reach, RoleProfile, Scope};
use base::id::{OrgId, UserId};
use base::locale::Locale;
use base::text::fold;
use base::time::Timestamp;
use setup::user::Work;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

use crate::organizations::locale;

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, org_id, email, name, role_profile, reach, locale, active, permissions, work, revision
         FROM users WHERE org_id = $1 AND id = $2"
    );
    /// All users of an organization by name, by `users_by_name`: the directory and the floor's settings.
    ALL_OF_ORG = both(
        "SELECT id, org_id, email, name, role_profile, reach, locale, active, permissions, work, revision
         FROM users WHERE org_id = $1 ORDER BY name_fold, id"
    );
    /// What a sign-in needs, by `users_email`. The one look-up without an organization: the e-mail tells which.
    FOR_SIGN_IN = both(
        "SELECT id, org_id, password_hash, active, failed_count, locked_until FROM users WHERE email_fold = $1"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO users (id, org_id, email, email_fold, name, name_fold, password_hash, role_profile, reach, locale,
                            active, permissions, work, preferences, failed_count, locked_until, created_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '{}', 0, 0, $14, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE users SET email = $3, email_fold = $4, name = $5, name_fold = $6, role_profile = $7, reach = $8,
                          locale = $9, active = $10, permissions = $11, work = $12, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Changes a password by primary key.
    SET_PASSWORD = both(
        "UPDATE users SET password_hash = $3, failed_count = 0, locked_until = 0 WHERE org_id = $1 AND id = $2"
    );
    /// Counts a failed sign-in, or forgets them.
    SET_FAILURES = both("UPDATE users SET failed_count = $3, locked_until = $4 WHERE org_id = $1 AND id = $2");
    /// Active administrators but one; by `users_by_name`, a few hundred rows.
    OTHER_ADMINISTRATORS = both(
        "SELECT count(*) FROM users WHERE org_id = $1 AND role_profile = 'administrator' AND active AND id <> $2"
    );
    /// The language of a user.
    SET_LOCALE = both("UPDATE users SET locale = $3, revision = revision + 1 WHERE org_id = $1 AND id = $2");
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The organization.
    pub org: OrgId,
    /// The address to sign in with.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role profile.
    pub role_profile: RoleProfile,
    /// How much the user sees.
    pub reach: Reach,
    /// The language.
    pub locale: Locale,
    /// Whether the user may sign in.
    pub active: bool,
    /// Single permissions: granted or withheld.
    pub permissions: BTreeMap<Action, bool>,
    /// How the user works as an agent.
    pub work: Work,
    /// Grows with each change.
    pub revision: i64,
}

/// What a sign-in needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRow {
    /// The user.
    pub id: UserId,
    /// The organization.
    pub org: OrgId,
    /// The hash of the password.
    pub password_hash: String,
    /// Whether the user may sign in.
    pub active: bool,
    /// Failures in a row.
    pub failed_count: u32,
    /// No attempt counts before this moment.
    pub locked_until: Timestamp,
}

/// What a list of users is filtered by.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Begins a word of the name, folded.
    pub name: Option<&'a str>,
    /// Active or not.
    pub active: Option<bool>,
    /// After this name and id.
    pub after: Option<(&'a str, UserId)>,
}

/// Gives a user.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: UserId) -> Result<Option<User>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives every user of the organization, by name.
pub async fn list_all(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<User>> {
    tx.all(&ALL_OF_ORG, args![scope.org()], read).await
}

/// Gives a page of users, by name.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<User>> {
    let pattern = filter.name.map(containing);
    let (after_name, after_id) = filter
        .after
        .map_or(("", UserId::from_i64(0)), |after| after);
    let list = Filtered::new(
        "users::LIST",
        "SELECT id, org_id, email, name, role_profile, reach, locale, active, permissions, work, revision
         FROM users WHERE org_id = $1 AND (name_fold > $2 OR (name_fold = $2 AND id > $3))",
        args![scope.org(), after_name, after_id],
    )
    .and_if("name_fold LIKE ? ESCAPE '!'", pattern.as_deref().map(V::T))
    .and_if("active = ?", filter.active.map(V::B))
    .end("ORDER BY name_fold, id LIMIT ?", args![limit]);
    tx.list(&list, read).await
}

/// Finds who signs in with an address, in any organization.
pub async fn for_sign_in(tx: &mut Tx<'_>, email: &str) -> Result<Option<SignInRow>> {
    let email = fold(email);
    tx.opt(&FOR_SIGN_IN, args![email.as_str()], |row| {
        Ok(SignInRow {
            id: UserId::from_i64(row.i64(0)?),
            org: OrgId::from_i64(row.i64(1)?),
            password_hash: row.text(2)?,
            active: row.bool(3)?,
            failed_count: row.u32(4)?,
            locked_until: row.at(5)?,
        })
    })
    .await
}

/// Adds a user.
///
/// **Errors**: [`Error::Unique`] when the address is taken, in any organization.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: &User,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    let (email_fold, name_fold) = (fold(&user.email), fold(&user.name));
    let (permissions, work) = (
        serde_json::to_string(&user.permissions)?,
        serde_json::to_string(&user.work)?,
    );
    tx.execute(
        &INSERT,
        args![
            user.id,
            scope.org(),
            &user.email,
            &email_fold,
            &user.name,
            &name_fold,
            password_hash,
            user.role_profile.name(),
            user.reach.name(),
            user.locale.tag(),
            user.active,
            permissions.as_str(),
            work.as_str(),
            now
        ],
    )
    .await
    .map(drop)
}

/// Changes a user.
///
/// **Errors**: [`Error::Unique`] when the address is taken.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, user: &User) -> Result<()> {
    let (email_fold, name_fold) = (fold(&user.email), fold(&user.name));
    let (permissions, work) = (
        serde_json::to_string(&user.permissions)?,
        serde_json::to_string(&user.work)?,
    );
    tx.execute(
        &UPDATE,
        args![
            scope.org(),
            user.id,
            &user.email,
            &email_fold,
            &user.name,
            &name_fold,
            user.role_profile.name(),
            user.reach.name(),
            user.locale.tag(),
            user.active,
            permissions.as_str(),
            work.as_str()
        ],
    )
    .await
    .map(drop)
}

/// Changes a password and forgets failures.
pub async fn update_password(tx: &mut Tx<'_>, scope: &Scope, id: UserId, hash: &str) -> Result<()> {
    tx.execute(&SET_PASSWORD, args![scope.org(), id, hash])
        .await
        .map(drop)
}

/// Remembers how many sign-ins failed in a row and until when no attempt counts.
pub async fn update_failures(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: UserId,
    count: u32,
    until: Timestamp,
) -> Result<()> {
    tx.execute(&SET_FAILURES, args![scope.org(), id, count, until])
        .await
        .map(drop)
}

/// Changes the language of a user.
pub async fn update_locale(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: UserId,
    locale: Locale,
) -> Result<()> {
    tx.execute(&SET_LOCALE, args![scope.org(), id, locale.tag()])
        .await
        .map(drop)
}

/// Counts the active administrators other than one user.
pub async fn count_other_administrators(tx: &mut Tx<'_>, scope: &Scope, id: UserId) -> Result<i64> {
    tx.one(&OTHER_ADMINISTRATORS, args![scope.org(), id], |row| {
        row.i64(0)
    })
    .await
}

fn read(row: &Row<'_>) -> Result<User> {
    let (profile, reach) = (row.text(4)?, row.text(5)?);
    // An action that this version does not know any more is passed over: it grants nothing.
    let permissions: BTreeMap<String, bool> = row.json(8)?;
    Ok(User {
        id: UserId::from_i64(row.i64(0)?),
        org: OrgId::from_i64(row.i64(1)?),
        email: row.text(2)?,
        name: row.text(3)?,
        role_profile: RoleProfile::parse(&profile)
            .ok_or_else(|| Error::Corrupt(format!("profile {profile}")))?,
        reach: Reach::parse(&reach).ok_or_else(|| Error::Corrupt(format!("reach {reach}")))?,
        locale: locale(&row.text(6)?)?,
        active: row.bool(7)?,
        permissions: permissions
            .into_iter()
            .filter_map(|(name, granted)| Some((Action::parse(&name)?, granted)))
            .collect(),
        work: row.json(9)?,
        revision: row.i64(10)?,
    })
}
