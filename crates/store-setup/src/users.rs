//! Users: who signs in, with which profile, reach and permissions, and how they work.

use std::collections::{BTreeMap, BTreeSet};

use base::authz::role_profile::granted;
use base::authz::{Action, Reach, RoleProfile, Scope};
use base::id::{OrgId, PermissionProfileId, UserId};
use base::locale::Locale;
use base::text::fold;
use base::time::Timestamp;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

use crate::organizations::locale;

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, org_id, email, name, role_profile, reach, locale, active, permissions, work, revision,
                employee_number, agent_login, second_factor, password_hash <> '', totp_secret IS NOT NULL, locked_until,
                permission_profile_id,
                (SELECT p.permissions FROM permission_profiles p WHERE p.org_id = users.org_id AND p.id = users.permission_profile_id)
         FROM users WHERE org_id = $1 AND id = $2"
    );
    /// All users of an organization by name, by `users_by_name`: the directory and the floor's settings.
    ALL_OF_ORG = both(
        "SELECT id, org_id, email, name, role_profile, reach, locale, active, permissions, work, revision,
                employee_number, agent_login, second_factor, password_hash <> '', totp_secret IS NOT NULL, locked_until,
                permission_profile_id,
                (SELECT p.permissions FROM permission_profiles p WHERE p.org_id = users.org_id AND p.id = users.permission_profile_id)
         FROM users WHERE org_id = $1 ORDER BY name_fold, id"
    );
    /// What a sign-in needs, by `users_email`. The one look-up without an organization: the e-mail tells which.
    FOR_SIGN_IN = both(
        "SELECT id, org_id, password_hash, active, failed_count, locked_until, role_profile, second_factor, totp_secret, totp_pending, totp_step
         FROM users WHERE email_fold = $1"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO users (id, org_id, email, email_fold, name, name_fold, password_hash, role_profile, reach, locale,
                            active, permissions, work, preferences, failed_count, locked_until, created_at, revision,
                            employee_number, employee_fold, agent_login, second_factor, permission_profile_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '{}', 0, 0, $14, 1, $15, $16, $17, $18, $19)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE users SET email = $3, email_fold = $4, name = $5, name_fold = $6, role_profile = $7, reach = $8,
                          locale = $9, active = $10, permissions = $11, work = $12, employee_number = $13, employee_fold = $14,
                          agent_login = $15, second_factor = $16, permission_profile_id = $17, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Changes a password by primary key.
    SET_PASSWORD = both(
        "UPDATE users SET password_hash = $3, failed_count = 0, locked_until = 0 WHERE org_id = $1 AND id = $2"
    );
    /// One row by primary key.
    LOCKED = both("SELECT locked_until FROM users WHERE org_id = $1 AND id = $2");
    /// Counts a failed sign-in by primary key: of guesses made at once, each.
    COUNT_FAILURE = both(
        "UPDATE users SET failed_count = failed_count + 1 WHERE org_id = $1 AND id = $2 RETURNING failed_count"
    );
    /// Sets when the next attempt counts, or forgets failures.
    SET_FAILURES = both("UPDATE users SET failed_count = $3, locked_until = $4 WHERE org_id = $1 AND id = $2");
    /// Begins to enrol a second factor, or gives it up.
    SET_TOTP_PENDING = both("UPDATE users SET totp_pending = $3 WHERE org_id = $1 AND id = $2");
    /// Sets the second factor or takes it away.
    SET_TOTP = both(
        "UPDATE users SET totp_secret = $3, totp_pending = NULL, totp_step = $4, revision = revision + 1 WHERE org_id = $1 AND id = $2"
    );
    /// Uses a step up, once: nothing changes when it or a later one was used.
    USE_TOTP_STEP = both("UPDATE users SET totp_step = $3 WHERE org_id = $1 AND id = $2 AND totp_step < $3");
    /// Whether an address is taken, in any organization, by `users_email`.
    EMAIL_OWNER = both("SELECT org_id, id FROM users WHERE email_fold = $1");
    /// Counts a change that stands in another table, by primary key.
    TOUCH = both("UPDATE users SET revision = revision + 1 WHERE org_id = $1 AND id = $2");
    /// How many users have each named profile, by `users_of_profile`.
    COUNT_BY_PROFILE = both(
        "SELECT permission_profile_id, COUNT(*) FROM users
         WHERE org_id = $1 AND permission_profile_id IS NOT NULL GROUP BY permission_profile_id"
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
    /// The role profile; that of the named profile where there is one.
    pub role_profile: RoleProfile,
    /// The named profile. Only its id is written here.
    pub profile: Option<Profile>,
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
    /// The employee number (ORG-007).
    pub employee_number: Option<String>,
    /// The agent id of the softphone, in small letters (ORG-006).
    pub agent_login: Option<String>,
    /// Whether a second factor is asked for.
    pub second_factor: SecondFactorRule,
    /// How the sign-in of the user stands; read only.
    pub standing: Standing,
    /// Grows with each change.
    pub revision: i64,
}

/// What a user has of a named profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The id.
    pub id: PermissionProfileId,
    /// What differs from the role profile.
    pub permissions: BTreeMap<Action, bool>,
}

impl User {
    /// Gives what the user may do before single permissions: by the named profile, else by the role profile.
    pub fn usual_actions(&self) -> BTreeSet<Action> {
        match &self.profile {
            Some(profile) => self.role_profile.actions_with(&profile.permissions),
            None => self.role_profile.actions(),
        }
    }

    /// Gives what the user may do in the end.
    ///
    /// **Source**: ACC-006, GAP-009.
    pub fn actions(&self) -> BTreeSet<Action> {
        granted(self.usual_actions(), &self.permissions)
    }
}

/// How the sign-in of a user stands. Changed by statements of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Whether the user chose a password; before, there was no first access.
    pub has_password: bool,
    /// Whether a second factor is enrolled.
    pub has_second_factor: bool,
    /// No sign-in counts before this moment.
    pub locked_until: Timestamp,
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
    /// The profile, which may ask for a second factor.
    pub role_profile: RoleProfile,
    /// Whether this user is asked for one.
    pub second_factor: SecondFactorRule,
    /// The sealed secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// The sealed secret of one that is not confirmed yet.
    pub totp_pending: Option<Vec<u8>>,
    /// The last step that was used up.
    pub totp_step: i64,
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
        "SELECT id, org_id, email, name, role_profile, reach, locale, active, permissions, work, revision,
                employee_number, agent_login, second_factor, password_hash <> '', totp_secret IS NOT NULL, locked_until,
                permission_profile_id,
                (SELECT p.permissions FROM permission_profiles p WHERE p.org_id = users.org_id AND p.id = users.permission_profile_id)
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
            role_profile: role_profile(&row.text(6)?)?,
            second_factor: rule(&row.text(7)?)?,
            totp_secret: row.opt_blob(8)?,
            totp_pending: row.opt_blob(9)?,
            totp_step: row.i64(10)?,
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
    let employee_fold = user.employee_number.as_deref().map(fold);
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
            now,
            user.employee_number.as_deref(),
            employee_fold.as_deref(),
            user.agent_login.as_deref(),
            user.second_factor.name(),
            user.profile.as_ref().map(|profile| profile.id)
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
    let employee_fold = user.employee_number.as_deref().map(fold);
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
            work.as_str(),
            user.employee_number.as_deref(),
            employee_fold.as_deref(),
            user.agent_login.as_deref(),
            user.second_factor.name(),
            user.profile.as_ref().map(|profile| profile.id)
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

/// Counts a failed sign-in, and gives how many failed in a row. The row stays locked for the rest of the transaction.
pub async fn count_failure(tx: &mut Tx<'_>, scope: &Scope, id: UserId) -> Result<u32> {
    tx.one(&COUNT_FAILURE, args![scope.org(), id], |row| row.u32(0))
        .await
}

/// Gives until when no attempt to sign in counts.
pub async fn locked_until(tx: &mut Tx<'_>, scope: &Scope, id: UserId) -> Result<Timestamp> {
    tx.one(&LOCKED, args![scope.org(), id], |row| row.at(0))
        .await
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

/// Keeps the sealed secret of a second factor that is not confirmed yet.
pub async fn update_totp_pending(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: UserId,
    sealed: &[u8],
) -> Result<()> {
    tx.execute(&SET_TOTP_PENDING, args![scope.org(), id, sealed])
        .await
        .map(drop)
}

/// Sets the sealed secret of the second factor with the step that confirmed it, or takes it away.
pub async fn update_totp(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: UserId,
    secret: Option<(&[u8], i64)>,
) -> Result<()> {
    let (sealed, step) = secret.unzip();
    tx.execute(
        &SET_TOTP,
        args![scope.org(), id, sealed, step.unwrap_or_default()],
    )
    .await
    .map(drop)
}

/// Uses up a step of the second factor. Tells whether it was still good.
pub async fn use_totp_step(tx: &mut Tx<'_>, scope: &Scope, id: UserId, step: i64) -> Result<bool> {
    Ok(tx
        .execute(&USE_TOTP_STEP, args![scope.org(), id, step])
        .await?
        > 0)
}

/// Finds who has an address, in any organization.
pub async fn owner_of_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<(OrgId, UserId)>> {
    let email = fold(email);
    tx.opt(&EMAIL_OWNER, args![email.as_str()], |row| {
        Ok((OrgId::from_i64(row.i64(0)?), UserId::from_i64(row.i64(1)?)))
    })
    .await
}

/// Lets the revision of a user grow, because what was changed stands in another table: the links to queues.
pub async fn touch(tx: &mut Tx<'_>, scope: &Scope, id: UserId) -> Result<()> {
    tx.execute(&TOUCH, args![scope.org(), id]).await.map(drop)
}

/// Counts the users of each named profile; one that nobody has is not in it.
pub async fn count_by_profile(
    tx: &mut Tx<'_>,
    scope: &Scope,
) -> Result<BTreeMap<PermissionProfileId, u32>> {
    let pairs = tx
        .all(&COUNT_BY_PROFILE, args![scope.org()], |row| {
            Ok((PermissionProfileId::from_i64(row.i64(0)?), row.u32(1)?))
        })
        .await?;
    Ok(pairs.into_iter().collect())
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

pub(crate) fn role_profile(name: &str) -> Result<RoleProfile> {
    RoleProfile::parse(name).ok_or_else(|| Error::Corrupt(format!("profile {name}")))
}

fn rule(name: &str) -> Result<SecondFactorRule> {
    SecondFactorRule::parse(name).ok_or_else(|| Error::Corrupt(format!("second factor {name}")))
}

/// Passes over an action that this version does not know any more: it grants nothing.
pub(crate) fn known_actions(stored: BTreeMap<String, bool>) -> BTreeMap<Action, bool> {
    stored
        .into_iter()
        .filter_map(|(name, granted)| Some((Action::parse(&name)?, granted)))
        .collect()
}

fn read(row: &Row<'_>) -> Result<User> {
    let reach = row.text(5)?;
    // A profile that is gone withholds nothing and grants nothing; one in use cannot go.
    let profile = row.opt_i64(17)?.map(PermissionProfileId::from_i64);
    let of_profile = row.opt_json(18)?.map(known_actions).unwrap_or_default();
    Ok(User {
        id: UserId::from_i64(row.i64(0)?),
        org: OrgId::from_i64(row.i64(1)?),
        email: row.text(2)?,
        name: row.text(3)?,
        role_profile: role_profile(&row.text(4)?)?,
        reach: Reach::parse(&reach).ok_or_else(|| Error::Corrupt(format!("reach {reach}")))?,
        locale: locale(&row.text(6)?)?,
        active: row.bool(7)?,
        permissions: known_actions(row.json(8)?),
        profile: profile.map(|id| Profile {
            id,
            permissions: of_profile,
        }),
        work: row.json(9)?,
        revision: row.i64(10)?,
        employee_number: row.opt_text(11)?,
        agent_login: row.opt_text(12)?,
        second_factor: rule(&row.text(13)?)?,
        standing: Standing {
            has_password: row.bool(14)?,
            has_second_factor: row.bool(15)?,
            locked_until: row.at(16)?,
        },
    })
}
