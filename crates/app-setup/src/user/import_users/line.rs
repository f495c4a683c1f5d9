//! One line of the table of users: read, compared with what is there, kept or refused.

use app::fault::Fields;
use app::{Ctx, Fault, code};
use base::authz::role_profile::differing;
use base::authz::{RoleProfile, Scope};
use base::event::Change;
use base::id::{QueueId, UserId};
use base::text::{Text, fold};
use setup::event::SetupEvent;
use setup::mail::is_email;
use setup::sign_in::SecondFactorRule;
use setup::user::Work;
use store::Tx;
use store_setup::users::{self, Profile, Standing, User};
use store_setup::{queues, sessions};

use super::super::csv::{Column, read_profile};
use super::super::{
    UserView, check_giving, check_taking, is_last_administrator_leaving, of_named,
    read_agent_login, show_change,
};
use super::{ImportedLine, Known};
use crate::access::{end_links, send_link};
use crate::table::{LineFault, Outcome, RawLine, read_yes_or_no};

/// Takes a line in.
///
/// **Errors**: only of the world; what is wrong with the line is in the answer.
pub(super) async fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    raw: &RawLine<Column>,
    known: &mut Known,
    send_links: bool,
) -> Result<ImportedLine, Fault> {
    let mut done = ImportedLine {
        line: raw.number,
        name: raw.cell(Column::Name).unwrap_or_default().to_owned(),
        email: raw.cell(Column::Email).unwrap_or_default().to_owned(),
        outcome: Outcome::Refused,
        faults: raw.faults(),
    };
    if raw.unread.is_some() {
        return Ok(done);
    }
    let key = fold(&done.email);
    let before = known.users.get(&key).cloned();
    let mut fields = Fields::new();
    let (wanted, wanted_queues) = wanted(ctx, scope, raw, known, before.clone(), &mut fields);
    if !known.seen.insert(key.clone()) {
        fields.wrong("email", code::field::TWICE);
    }
    taken(tx, known, &wanted, before.is_none(), &mut fields).await?;
    check_giving(&mut fields, scope, before.as_ref(), &wanted);
    if let Some(before) = &before {
        check_taking(&mut fields, scope, before, &wanted);
    }
    if let Some(before) = &before
        && is_last_administrator_leaving(tx, scope, before, &wanted).await?
    {
        fields.wrong("role_profile", code::field::LAST_ADMINISTRATOR);
    }
    if let Err(Fault::Invalid(faults)) = fields.done() {
        done.faults = faults.into_iter().map(LineFault::from).collect();
        return Ok(done);
    }
    done.outcome = keep(ctx, tx, scope, (before, &wanted, wanted_queues), send_links).await?;
    if done.outcome == Outcome::Changed {
        known.touched.push(wanted.id);
    }
    known.users.insert(key, wanted);
    Ok(done)
}

/// Reads what the line wants the user to be: columns that are not there keep what is.
fn wanted(
    ctx: &Ctx,
    scope: &Scope,
    raw: &RawLine<Column>,
    known: &Known,
    before: Option<User>,
    fields: &mut Fields,
) -> (User, Option<Vec<QueueId>>) {
    let mut user = before.unwrap_or_else(|| User {
        id: ctx.id(UserId::from_i64),
        org: scope.org(),
        email: raw.cell(Column::Email).unwrap_or_default().to_owned(),
        name: String::new(),
        role_profile: RoleProfile::Agent,
        profile: None,
        reach: RoleProfile::Agent.reach(),
        locale: known.locale,
        active: true,
        permissions: std::collections::BTreeMap::new(),
        work: Work::default(),
        employee_number: None,
        agent_login: None,
        second_factor: SecondFactorRule::default(),
        standing: Standing::default(),
        revision: 1,
    });
    match Text::<120>::parse(raw.cell(Column::Name).unwrap_or_default()) {
        Ok(name) => user.name = name.into_string(),
        Err(_) => fields.wrong("name", code::field::REQUIRED),
    }
    fields.check(
        is_email(&user.email) && user.email.chars().count() <= 254,
        "email",
        code::field::INVALID,
    );
    if let Some(word) = raw.cell(Column::Profile).filter(|word| !word.is_empty()) {
        match profile_of(word, known) {
            Some(profile) => give(&mut user, profile),
            None => fields.wrong(Column::Profile.field(), code::field::UNKNOWN),
        }
    }
    if let Some(word) = raw.cell(Column::Active).filter(|word| !word.is_empty()) {
        match read_yes_or_no(word) {
            Some(active) => user.active = active,
            None => fields.wrong(Column::Active.field(), code::field::INVALID),
        }
    }
    if let Some(number) = raw.cell(Column::EmployeeNumber) {
        user.employee_number = (!number.is_empty()).then(|| number.to_owned());
        fields.check(
            number.chars().count() <= 30,
            Column::EmployeeNumber.field(),
            code::field::TOO_LONG,
        );
    }
    if let Some(login) = raw.cell(Column::AgentLogin) {
        user.agent_login = read_agent_login(fields, Some(login));
    }
    let queues = raw
        .cell(Column::Queues)
        .map(|names| queues_of(names, known, fields));
    (user, queues)
}

/// Finds what a word names: one of the four, or a profile that the organization named.
fn profile_of(word: &str, known: &Known) -> Option<(RoleProfile, Option<Profile>)> {
    if let Some(profile) = read_profile(word) {
        return Some((profile, None));
    }
    let named = known.profiles.get(&fold(word))?;
    Some((named.role_profile, Some(of_named(named))))
}

/// Gives a profile: another role profile brings its reach, and decisions that the profile now makes fall away.
fn give(user: &mut User, (role_profile, profile): (RoleProfile, Option<Profile>)) {
    if (user.role_profile, &user.profile) == (role_profile, &profile) {
        return;
    }
    if user.role_profile != role_profile {
        user.reach = role_profile.reach();
    }
    user.role_profile = role_profile;
    user.profile = profile;
    user.permissions = differing(&user.usual_actions(), std::mem::take(&mut user.permissions));
}

fn queues_of(names: &str, known: &Known, fields: &mut Fields) -> Vec<QueueId> {
    let mut found = Vec::new();
    for name in names.split('|').filter(|name| !name.trim().is_empty()) {
        match known.queues.get(&fold(name)) {
            Some(queue) => found.push(*queue),
            None => fields.wrong(Column::Queues.field(), code::field::UNKNOWN),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Looks for what another user has already.
async fn taken(
    tx: &mut Tx<'_>,
    known: &Known,
    wanted: &User,
    is_new: bool,
    fields: &mut Fields,
) -> Result<(), Fault> {
    if is_new
        && users::owner_of_email(tx, &wanted.email)
            .await?
            .is_some_and(|(_, owner)| owner != wanted.id)
    {
        fields.wrong("email", code::field::TAKEN);
    }
    let others = || known.users.values().filter(|user| user.id != wanted.id);
    let number = wanted.employee_number.as_deref().map(fold);
    let has_number = |user: &User| user.employee_number.as_deref().map(fold) == number;
    if number.is_some() && others().any(has_number) {
        fields.wrong(Column::EmployeeNumber.field(), code::field::TAKEN);
    }
    if wanted.agent_login.is_some() && others().any(|user| user.agent_login == wanted.agent_login) {
        fields.wrong(Column::AgentLogin.field(), code::field::TAKEN);
    }
    Ok(())
}

async fn keep(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (before, wanted, wanted_queues): (Option<User>, &User, Option<Vec<QueueId>>),
    send_links: bool,
) -> Result<Outcome, Fault> {
    let linked = queues::of_user(tx, scope, wanted.id).await?;
    let moves = wanted_queues
        .as_ref()
        .is_some_and(|queues| *queues != linked);
    let outcome = match &before {
        None => {
            users::insert(tx, scope, wanted, "", ctx.now()).await?;
            Outcome::Created
        }
        Some(before) if before == wanted && !moves => return Ok(Outcome::Same),
        Some(_) => {
            users::update(tx, scope, wanted).await?;
            Outcome::Changed
        }
    };
    if let Some(queues) = wanted_queues.filter(|_| moves) {
        queues::update_of_user(tx, scope, wanted.id, &queues).await?;
    }
    if !wanted.active {
        sessions::remove_of_user(tx, scope, wanted.id).await?;
        end_links(tx, scope, wanted.id).await?;
    } else if before.is_none() && send_links {
        send_link(ctx, tx, scope, wanted).await?;
    }
    let now = ctx.now();
    if let Some(before) = before {
        show_change(tx, scope, before, now, None).await?;
    } else {
        let queues = queues::of_user(tx, scope, wanted.id).await?;
        let made = UserView::new(wanted.clone(), queues, now);
        let event = SetupEvent::UserChanged(wanted.id);
        tx.emit(scope, now, event.record(Change::made(&made)));
    }
    Ok(outcome)
}
