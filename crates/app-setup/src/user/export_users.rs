//! Gives the users as a table for a spreadsheet; the import reads it back (GAP-008).

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use store::in_tx;
use store_setup::permission_profiles::{self, PermissionProfile};
use store_setup::users::User;
use store_setup::{queues, users};
use utoipa::ToSchema;

use super::csv::{Column, profile_word};
use crate::table::{self, yes_or_no};

/// Gives the users as a table.
pub struct ExportUsers;

/// The table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsersCsv {
    /// CSV after RFC 4180 with semicolons, UTF-8; the titles are in the language of whoever asks.
    pub csv: String,
}

impl Operation for ExportUsers {
    const ID: &'static str = "export_users";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/users/export";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Gives the users as a table for a spreadsheet.";
    type Input = Nothing;
    type Output = UsersCsv;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<UsersCsv, Fault> {
        let me = scope.user().ok_or(Fault::NotFound)?;
        let (all, names, members, profiles) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                Ok((
                    users::list_all(tx, &scope).await?,
                    queues::list(tx, &scope).await?,
                    queues::members(tx, &scope).await?,
                    permission_profiles::list(tx, &scope).await?,
                ))
            }))
            .await?;
        let locale = all
            .iter()
            .find(|user| user.id == me)
            .map_or_else(Default::default, |user| user.locale);
        let lines = all.iter().map(|user| {
            let of_user: Vec<&str> = names
                .iter()
                .filter(|queue| {
                    queue.deleted_at.is_none()
                        && members
                            .get(&queue.id)
                            .is_some_and(|linked| linked.contains_key(&user.id))
                })
                .map(|queue| queue.name.as_str())
                .collect();
            vec![
                user.name.clone(),
                user.email.clone(),
                profile_name(user, &profiles)
                    .unwrap_or_else(|| profile_word(user.role_profile, locale).to_owned()),
                user.employee_number.clone().unwrap_or_default(),
                user.agent_login.clone().unwrap_or_default(),
                of_user.join("|"),
                yes_or_no(user.active, locale).to_owned(),
            ]
        });
        Ok(UsersCsv {
            csv: table::write::<Column>(locale, lines)?,
        })
    }
}

/// The name of the profile that the organization named.
fn profile_name(user: &User, profiles: &[PermissionProfile]) -> Option<String> {
    let id = user.profile.as_ref()?.id;
    let named = profiles.iter().find(|named| named.id == id)?;
    Some(named.name.clone())
}
