//! `unissono user …`: who can sign in, and the way back in for whoever cannot.
//!
//! Works while the product runs. What is done stands in the audit log as done at the console.

use std::fmt::Write as _;

use app::{Ctx, Operation};
use app_setup::access;
use app_setup::user::create_user::{CreateUser, CreateUserInput};
use app_setup::user::get_user::GetUserInput;
use app_setup::user::reset_second_factor::ResetSecondFactor;
use app_setup::user::unlock_user::UnlockUser;
use app_setup::user::update_user::{UpdateUser, UpdateUserInput};
use base::authz::{RoleProfile, Scope, SystemReason};
use base::id::{OrgId, UserId};
use serde_json::{Value, json};
use store::in_tx;
use store_setup::{organizations, users};

/// Does what the words after `user` ask for, and gives what there is to say.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) async fn run(ctx: &Ctx, words: &[&str]) -> Result<String, String> {
    match words {
        ["list"] => list(ctx).await,
        ["create", email, name, profile] => create(ctx, (email, name, profile), None).await,
        ["create", email, name, profile, organization] => {
            create(ctx, (email, name, profile), Some(organization)).await
        }
        ["link", email] => {
            let (scope, id) = find(ctx, email).await?;
            let link = done(access::hand_over_link(ctx, &scope, id).await)?;
            Ok(format!("Good once, to choose a password: {link}\n"))
        }
        ["unlock", email] => {
            let (scope, id) = find(ctx, email).await?;
            done(UnlockUser::run(ctx.clone(), scope, GetUserInput { id }).await)?;
            Ok("The lock is open.\n".to_owned())
        }
        ["reset-second-factor", email] => {
            let (scope, id) = find(ctx, email).await?;
            done(ResetSecondFactor::run(ctx.clone(), scope, GetUserInput { id }).await)?;
            Ok("The second factor is gone; where one is asked for, the next sign-in enrols another.\n".to_owned())
        }
        ["make-administrator", email] => make_administrator(ctx, email).await,
        other => Err(format!(
            "user {} is not understood; see --help",
            other.join(" ")
        )),
    }
}

async fn list(ctx: &Ctx) -> Result<String, String> {
    let all = ctx
        .db
        .read::<_, app::Fault, _>(in_tx!(tx, [], {
            let mut all = Vec::new();
            for organization in organizations::summaries(tx).await? {
                let scope = Scope::system(organization.id, SystemReason::Console);
                all.push((organization, users::list_all(tx, &scope).await?));
            }
            Ok(all)
        }))
        .await;
    let mut text = String::new();
    for (organization, list) in done(all)? {
        _ = writeln!(text, "{} {}", organization.id.get(), organization.name);
        for user in list {
            let standing = match (user.active, user.standing.has_password) {
                (false, _) => ", inactive",
                (true, false) => ", awaits first access",
                (true, true) if user.standing.locked_until > ctx.now() => ", locked",
                (true, true) => "",
            };
            let profile = user.role_profile.name();
            _ = writeln!(
                text,
                "  {} <{}>, {profile}{standing}",
                user.name, user.email
            );
        }
    }
    Ok(text)
}

async fn create(
    ctx: &Ctx,
    (email, name, profile): (&str, &str, &str),
    organization: Option<&str>,
) -> Result<String, String> {
    if RoleProfile::parse(profile).is_none() {
        let names: Vec<&str> = RoleProfile::ALL.iter().map(|one| one.name()).collect();
        return Err(format!("{profile} is no profile; {}", names.join(", ")));
    }
    let scope = Scope::system(which(ctx, organization).await?, SystemReason::Console);
    let input: CreateUserInput =
        read(json!({ "email": email, "name": name, "role_profile": profile }))?;
    done(CreateUser::run(ctx.clone(), scope, input).await)?;
    Ok("Made. The mail with the link waits in the outbox or leaves by itself; user link makes one to hand over.\n".to_owned())
}

/// Finds the organization by its number; the only one needs no number.
async fn which(ctx: &Ctx, number: Option<&str>) -> Result<OrgId, String> {
    let all = ctx
        .db
        .read::<_, app::Fault, _>(in_tx!(tx, [], Ok(organizations::list_ids(tx).await?)))
        .await;
    let all = done(all)?;
    match (all.as_slice(), number) {
        ([only], None) => Ok(*only),
        (_, None) => Err("name the organization by its number; see user list".to_owned()),
        (all, Some(number)) => all
            .iter()
            .copied()
            .find(|one| number.parse() == Ok(one.get()))
            .ok_or_else(|| format!("there is no organization {number}; see user list")),
    }
}

async fn find(ctx: &Ctx, email: &str) -> Result<(Scope, UserId), String> {
    let email = email.to_owned();
    let owner = ctx
        .db
        .read::<_, app::Fault, _>(in_tx!(
            tx,
            [email],
            Ok(users::owner_of_email(tx, &email).await?)
        ))
        .await;
    let (org, id) = done(owner)?.ok_or("nobody has this address; see user list")?;
    Ok((Scope::system(org, SystemReason::Console), id))
}

async fn make_administrator(ctx: &Ctx, email: &str) -> Result<String, String> {
    let (scope, id) = find(ctx, email).await?;
    let input: UpdateUserInput = read(json!({
        "id": id, "active": true, "role_profile": "administrator", "reach": "all", "permissions": {},
    }))?;
    done(UpdateUser::run(ctx.clone(), scope, input).await)?;
    Ok("Active, an administrator, and nothing withheld.\n".to_owned())
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// Turns a fault into a sentence, with the fields that are wrong.
fn done<T>(outcome: Result<T, app::Fault>) -> Result<T, String> {
    use base::locale::Locale;
    outcome.map_err(|fault| match &fault {
        app::Fault::Internal(error) => error.to_string(),
        app::Fault::Invalid(fields) => fields
            .iter()
            .map(|one| format!("{}: {}", one.field, one.code.text(Locale::En)))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.code().text(Locale::En).to_owned(),
    })
}
