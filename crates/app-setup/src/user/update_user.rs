//! Changes a user. Deactivating ends the sessions and keeps the history.

use std::collections::BTreeMap;

use app::bus::Signal;
use app::fault::Fields;
use app::input::Change as Given;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code, password};
use base::authz::role_profile::differing;
use base::authz::{Action, Reach, RoleProfile, Scope};
use base::id::{PermissionProfileId, UserId};
use base::locale::Locale;
use base::secret::Secret;
use base::text::Text;
use serde::Deserialize;
use setup::mail::is_email;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::{Tx, in_tx, lock};
use store_setup::permission_profiles::PermissionProfile;
use store_setup::sessions;
use store_setup::users::{self, User};
use utoipa::ToSchema;

use super::{
    UserView, check_giving, check_taking, is_above, is_last_administrator_leaving, named_profile,
    of_named, read_agent_login, show_change,
};
use crate::access::{check_password, end_links};
use crate::refuse::user_taken;

/// Changes a user.
pub struct UpdateUser;

/// What may be changed; what is absent stays.
#[derive(Clone, Deserialize, ToSchema)]
pub struct UpdateUserInput {
    /// Which.
    pub id: UserId,
    /// The name.
    pub name: Option<Text<120>>,
    /// The address to sign in with.
    pub email: Option<Text<254>>,
    /// A new password; ends the sessions.
    #[schema(value_type = Option<String>)]
    pub password: Option<Secret<String>>,
    /// The role profile; another one leaves the named profile behind.
    pub role_profile: Option<RoleProfile>,
    /// The named profile, which brings its role profile; null for the role profile itself.
    #[serde(default)]
    #[schema(value_type = Option<PermissionProfileId>)]
    pub permission_profile_id: Given<PermissionProfileId>,
    /// How much the user sees.
    pub reach: Option<Reach>,
    /// The language.
    pub locale: Option<Locale>,
    /// Whether the user may sign in.
    pub active: Option<bool>,
    /// Single permissions, as a whole.
    pub permissions: Option<BTreeMap<Action, bool>>,
    /// Interactions at once, over all media.
    pub capacity: Option<u32>,
    /// Interactions at once per medium.
    pub capacity_per_medium: Option<BTreeMap<base::medium::Medium, u32>>,
    /// Whether work is distributed to the agent.
    pub automatic_distribution: Option<bool>,
    /// Skills with levels, as a whole.
    pub skills: Option<BTreeMap<base::id::SkillId, u8>>,
    /// The employee number.
    #[serde(default)]
    #[schema(value_type = Option<Text<30>>)]
    pub employee_number: Given<Text<30>>,
    /// The agent id of the softphone.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub agent_login: Given<String>,
    /// Whether a second factor is asked for.
    pub second_factor: Option<SecondFactorRule>,
}

impl UpdateUserInput {
    fn apply(&self, user: &mut User, named: Option<&PermissionProfile>) {
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut user.name);
        }
        if let Some(email) = &self.email {
            email.as_str().clone_into(&mut user.email);
        }
        self.apply_profile(user, named);
        user.locale = self.locale.unwrap_or(user.locale);
        user.active = self.active.unwrap_or(user.active);
        let permissions = self
            .permissions
            .clone()
            .unwrap_or_else(|| std::mem::take(&mut user.permissions));
        user.permissions = differing(&user.usual_actions(), permissions);
        user.second_factor = self.second_factor.unwrap_or(user.second_factor);
        match &self.employee_number {
            Given::Keep => {}
            Given::Clear => user.employee_number = None,
            Given::Set(number) => user.employee_number = Some(number.as_str().to_owned()),
        }
        match &self.agent_login {
            Given::Keep => {}
            Given::Clear => user.agent_login = None,
            Given::Set(login) => user.agent_login = setup::user::agent_login(login),
        }
        self.apply_work(&mut user.work);
    }

    fn apply_profile(&self, user: &mut User, named: Option<&PermissionProfile>) {
        let given = named.map(|named| named.role_profile).or(self.role_profile);
        let is_other = given.is_some_and(|given| given != user.role_profile);
        user.role_profile = given.unwrap_or(user.role_profile);
        match (&self.permission_profile_id, named) {
            (_, Some(named)) => user.profile = Some(of_named(named)),
            (Given::Keep, None) if !is_other => {}
            (Given::Keep | Given::Clear | Given::Set(_), None) => user.profile = None,
        }
        let brought = given.filter(|_| is_other || self.role_profile.is_some());
        user.reach = self
            .reach
            .or(brought.map(RoleProfile::reach))
            .unwrap_or(user.reach);
    }

    fn apply_work(&self, work: &mut Work) {
        work.capacity = self.capacity.unwrap_or(work.capacity);
        work.automatic_distribution = self
            .automatic_distribution
            .unwrap_or(work.automatic_distribution);
        if let Some(capacity) = &self.capacity_per_medium {
            work.capacity_per_medium.clone_from(capacity);
        }
        if let Some(skills) = &self.skills {
            work.skills.clone_from(skills);
        }
    }
}

impl Operation for UpdateUser {
    const ID: &'static str = "update_user";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/users/{id}";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Changes a user.";
    const GUARDED: bool = true;
    type Input = UpdateUserInput;
    type Output = UserView;

    async fn run(ctx: Ctx, scope: Scope, input: UpdateUserInput) -> Result<UserView, Fault> {
        let mut fields = Fields::new();
        fields.check(
            input
                .email
                .as_ref()
                .is_none_or(|email| is_email(email.as_str())),
            "email",
            code::field::INVALID,
        );
        if let Given::Set(login) = &input.agent_login {
            read_agent_login(&mut fields, Some(login));
        }
        fields.done()?;
        let hash = match input.password.clone() {
            Some(password) => Some(password::hash(password).await?),
            None => None,
        };
        let (org, id, now) = (scope.org(), input.id, ctx.now());
        let view = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, input, hash], {
                // The whole organization: of two administrators who leave at once, the second must see that it is the last.
                lock::take(tx, org.get()).await?;
                let before = users::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                super::refuse_stale(tx, &scope, &before, now).await?;
                let user = change(tx, &scope, &before, &input).await?;
                if let Some(hash) = hash.as_ref() {
                    users::update_password(tx, &scope, id, hash).await?;
                }
                if hash.is_some() || !user.active {
                    sessions::remove_of_user(tx, &scope, id).await?;
                    end_links(tx, &scope, id).await?;
                }
                let done = hash.is_some().then_some("password_changed");
                show_change(tx, &scope, before, now, done).await
            }))
            .await?;
        ctx.bus.signal(Signal::Rights { org, user: id });
        Ok(view)
    }
}

/// Keeps what is asked and gives the user as wanted.
async fn change(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: &User,
    input: &UpdateUserInput,
) -> Result<User, Fault> {
    let mut user = before.clone();
    let named = match input.permission_profile_id {
        Given::Set(id) => Some(named_profile(tx, scope, id).await?),
        Given::Keep | Given::Clear => None,
    };
    if let (Some(named), Some(given)) = (&named, input.role_profile)
        && named.role_profile != given
    {
        return Err(Fault::field("role_profile", code::field::INVALID));
    }
    input.apply(&mut user, named.as_ref());
    if let Some(field) = user.work.out_of_range() {
        return Err(Fault::field(field, code::field::OUT_OF_RANGE));
    }
    if is_last_administrator_leaving(tx, scope, before, &user).await? {
        return Err(Fault::refused(code::LAST_ADMINISTRATOR));
    }
    let mut fields = Fields::new();
    check_giving(&mut fields, scope, Some(before), &user);
    // Whoever could set the password or the address of somebody who may more could sign in as them.
    check_taking(&mut fields, scope, before, &user);
    let is_above = is_above(scope, before);
    if is_above && user.email != before.email {
        fields.wrong("email", code::field::BEYOND_OWN_RIGHTS);
    }
    if is_above && input.password.is_some() {
        fields.wrong("password", code::field::BEYOND_OWN_RIGHTS);
    } else if let Some(password) = &input.password {
        check_password(
            &mut fields,
            "password",
            password,
            &[&user.name, &user.email],
        );
    }
    fields.done()?;
    users::update(tx, scope, &user).await.map_err(user_taken)?;
    Ok(user)
}
