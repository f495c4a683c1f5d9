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
use setup::user::Work;
use store::in_tx;
use store_setup::users::{self, User};
use store_setup::{organizations, queues};
use utoipa::ToSchema;

use super::{UserView, differing};
use crate::refuse::unique;
use crate::session::set_up::is_email;

/// Makes a user.
pub struct CreateUser;

/// What a user is made of.
#[derive(Deserialize, ToSchema)]
pub struct CreateUserInput {
    /// The name.
    pub name: Text<120>,
    /// The address to sign in with.
    pub email: Text<254>,
    /// The first password.
    #[schema(value_type = String)]
    pub password: Secret<String>,
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
        fields.check(
            password::is_strong(&input.password),
            "password",
            code::field::PASSWORD_WEAK,
        );
        if let Some(field) = input.work.out_of_range() {
            fields.wrong(field, code::field::OUT_OF_RANGE);
        }
        fields.done()?;
        let hash = password::hash(input.password).await?;
        let user = User {
            id: ctx.id(UserId::from_i64),
            org: scope.org(),
            email: input.email.into_string(),
            name: input.name.into_string(),
            role_profile: input.role_profile,
            reach: input.reach.unwrap_or(input.role_profile.reach()),
            locale: input.locale.unwrap_or_default(),
            active: true,
            permissions: differing(input.role_profile, input.permissions),
            work: input.work,
            revision: 1,
        };
        let (queue_ids, wanted_locale, now) = (input.queue_ids, input.locale, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope, user, hash, queue_ids], {
                let mut user = (*user).clone();
                if wanted_locale.is_none() {
                    user.locale = organizations::get(tx, &scope).await?.locale;
                }
                users::insert(tx, &scope, &user, &hash, now)
                    .await
                    .map_err(|error| unique(error, code::EMAIL_TAKEN))?;
                let known = super::update_user_queues::known(tx, &scope, &queue_ids).await?;
                queues::update_of_user(tx, &scope, user.id, &known).await?;
                let id = user.id;
                let made = UserView::new(user, known);
                tx.emit(
                    &scope,
                    now,
                    SetupEvent::UserChanged(id).record(Change::made(&made)),
                );
                Ok(made)
            }))
            .await
    }
}
