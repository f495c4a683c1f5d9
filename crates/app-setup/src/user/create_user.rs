//! Makes a user.

use std::collections::BTreeMap;

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code, password};
use base::authz::role_profile::differing;
use base::authz::{Action, Reach, RoleProfile, Scope};
use base::event::Change;
use base::id::{PermissionProfileId, QueueId, UserId};
use base::locale::Locale;
use base::secret::Secret;
use base::text::Text;
use serde::Deserialize;
use setup::event::SetupEvent;
use setup::mail::is_email;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::{in_tx, lock};
use store_setup::permission_profiles::PermissionProfile;
use store_setup::users::{self, Standing, User};
use store_setup::{organizations, queues};
use utoipa::ToSchema;

use super::{UserView, check_giving, named_profile, of_named, read_agent_login};
use crate::access::{check_password, send_link};
use crate::refuse::user_taken;

/// Makes a user.
pub struct CreateUser;

/// What a user is made of.
#[derive(Deserialize, ToSchema)]
pub struct CreateUserInput {
    /// The name.
    pub name: Text<120>,
    /// The address to sign in with.
    pub email: Text<254>,
    /// The first password; without one the user gets a link for the first access.
    #[schema(value_type = Option<String>)]
    pub password: Option<Secret<String>>,
    /// The role profile; that of the named profile where one is given.
    pub role_profile: Option<RoleProfile>,
    /// The named profile, instead of a role profile.
    pub permission_profile_id: Option<PermissionProfileId>,
    /// How much the user sees; that of the profile when absent.
    pub reach: Option<Reach>,
    /// The language; that of the organization when absent.
    pub locale: Option<Locale>,
    /// Single permissions.
    #[serde(default)]
    pub permissions: BTreeMap<Action, bool>,
    /// How the user works as an agent.
    #[serde(flatten)]
    pub work: Work,
    /// The employee number.
    pub employee_number: Option<Text<30>>,
    /// The agent id of the softphone.
    pub agent_login: Option<String>,
    /// Whether a second factor is asked for.
    #[serde(default)]
    pub second_factor: SecondFactorRule,
    /// The queues.
    #[serde(default)]
    pub queue_ids: Vec<QueueId>,
}

impl Operation for CreateUser {
    const ID: &'static str = "create_user";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/users";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Makes a user.";
    type Input = CreateUserInput;
    type Output = UserView;

    async fn run(ctx: Ctx, scope: Scope, input: CreateUserInput) -> Result<UserView, Fault> {
        let user = drawn_up(&ctx, &scope, &input).await?;
        let hash = hash_of(input.password).await?;
        let (queue_ids, wanted_locale, now) = (input.queue_ids, input.locale, ctx.now());
        let ctx_in = ctx.clone();
        let view = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope, user, hash, queue_ids], {
                let mut user = (*user).clone();
                if let Some(profile) = &user.profile {
                    // The whole organization: the profile neither goes nor gives more while it is given.
                    lock::take(tx, scope.org().get()).await?;
                    if of_named(&named_profile(tx, &scope, profile.id).await?) != *profile {
                        return Err(Fault::refused(code::CHANGED_MEANWHILE));
                    }
                }
                if wanted_locale.is_none() {
                    user.locale = organizations::get(tx, &scope).await?.locale;
                }
                users::insert(tx, &scope, &user, &hash, now)
                    .await
                    .map_err(user_taken)?;
                if hash.is_empty() {
                    send_link(&ctx_in, tx, &scope, &user).await?;
                }
                let known = super::update_user_queues::known(tx, &scope, &queue_ids).await?;
                queues::update_of_user(tx, &scope, user.id, &known).await?;
                let id = user.id;
                let made = UserView::new(user, known, now);
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::UserChanged(id).record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await?;
        ctx.jobs.ring();
        Ok(view)
    }
}

/// Checks what is given and makes the user of it.
async fn drawn_up(ctx: &Ctx, scope: &Scope, input: &CreateUserInput) -> Result<User, Fault> {
    let number = input.employee_number.as_ref();
    let number = number.map(|number| number.as_str().to_owned());
    let mut fields = Fields::new();
    fields.check(
        is_email(input.email.as_str()),
        "email",
        code::field::INVALID,
    );
    if let Some(password) = &input.password {
        let personal = [input.name.as_str(), input.email.as_str()];
        check_password(&mut fields, "password", password, &personal);
    }
    let agent_login = read_agent_login(&mut fields, input.agent_login.as_deref());
    if let Some(field) = input.work.out_of_range() {
        fields.wrong(field, code::field::OUT_OF_RANGE);
    }
    let named = match input.permission_profile_id {
        Some(id) => Some(find_named(ctx, scope, id).await?),
        None => None,
    };
    let Some(role_profile) = named
        .as_ref()
        .map(|named| named.role_profile)
        .or(input.role_profile)
    else {
        return Err(Fault::field("role_profile", code::field::REQUIRED));
    };
    let mut user = User {
        id: ctx.id(UserId::from_i64),
        org: scope.org(),
        email: input.email.as_str().to_owned(),
        name: input.name.as_str().to_owned(),
        role_profile,
        profile: named.as_ref().map(of_named),
        reach: input.reach.unwrap_or(role_profile.reach()),
        locale: input.locale.unwrap_or_default(),
        active: true,
        permissions: BTreeMap::new(),
        work: input.work.clone(),
        employee_number: number,
        agent_login,
        second_factor: input.second_factor,
        standing: Standing {
            has_password: input.password.is_some(),
            ..Standing::default()
        },
        revision: 1,
    };
    user.permissions = differing(&user.usual_actions(), input.permissions.clone());
    let is_same = input.role_profile.is_none_or(|given| given == role_profile);
    fields.check(is_same, "role_profile", code::field::INVALID);
    check_giving(&mut fields, scope, None, &user);
    fields.done()?;
    Ok(user)
}

async fn find_named(
    ctx: &Ctx,
    scope: &Scope,
    id: PermissionProfileId,
) -> Result<PermissionProfile, Fault> {
    let own = scope.clone();
    ctx.db
        .read(in_tx!(tx, [own], named_profile(tx, &own, id).await))
        .await
}

/// Hashes the first password; empty when a link lets the user choose it.
async fn hash_of(password: Option<Secret<String>>) -> Result<String, Fault> {
    match password {
        Some(password) => password::hash(password).await,
        None => Ok(String::new()),
    }
}
