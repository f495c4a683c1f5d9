//! Makes a user.

use std::collections::BTreeMap;

use app::fault::Fields;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code, password};
use base::authz::{Action, Reach, RoleProfile, Scope};
use base::event::Change;
use base::id::{QueueId, UserId};
use base::locale::Locale;
use base::secret::Secret;
use base::text::Text;
use serde::Deserialize;
use setup::event::SetupEvent;
use setup::mail::is_email;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::in_tx;
use store_setup::users::{self, Standing, User};
use store_setup::{organizations, queues};
use utoipa::ToSchema;

use super::{UserView, check_giving, read_agent_login};
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
    /// The profile.
    pub role_profile: RoleProfile,
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
        let user = User {
            id: ctx.id(UserId::from_i64),
            org: scope.org(),
            email: input.email.into_string(),
            name: input.name.into_string(),
            role_profile: input.role_profile,
            reach: input.reach.unwrap_or(input.role_profile.reach()),
            locale: input.locale.unwrap_or_default(),
            active: true,
            permissions: input.role_profile.differing(input.permissions),
            work: input.work,
            employee_number: input.employee_number.map(Text::into_string),
            agent_login,
            second_factor: input.second_factor,
            standing: Standing {
                has_password: input.password.is_some(),
                ..Standing::default()
            },
            revision: 1,
        };
        check_giving(&mut fields, &scope, None, &user);
        fields.done()?;
        let hash = hash_of(input.password).await?;
        let (queue_ids, wanted_locale, now) = (input.queue_ids, input.locale, ctx.now());
        let ctx_in = ctx.clone();
        let view = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx_in, scope, user, hash, queue_ids], {
                let mut user = (*user).clone();
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

/// Hashes the first password; empty when a link lets the user choose it.
async fn hash_of(password: Option<Secret<String>>) -> Result<String, Fault> {
    match password {
        Some(password) => password::hash(password).await,
        None => Ok(String::new()),
    }
}
