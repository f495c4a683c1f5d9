//! Opens a case by its type, with a contact or without one (CASE-033, CASE-035, AGENT-009).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::case::{CaseForm, CaseView, Reached, check_names, tell_given, view};
use app_office::person::followed;
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::event::Change;
use base::id::{CaseId, CaseTypeId, InteractionId, PersonId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::case::CasePriority;
use office::crm::case_type::{At, due, offered};
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx, number};
use store_floor::interactions::Card;
use store_office::case_numbers;
use store_office::case_types::{self, CaseType};
use store_office::cases::{self, Case};
use store_setup::calendars;
use utoipa::ToSchema;

use super::{card, check_offered, link};

/// Opens one.
pub struct OpenCase;

/// What it is about; what is absent follows from its type.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OpenCaseInput {
    /// The number that the caller reserved for it; the next one when absent.
    pub number: Option<Text<20>>,
    /// What it is about.
    pub type_id: CaseTypeId,
    /// The contact it is opened in, which is linked to it.
    pub interaction_id: Option<InteractionId>,
    /// Whose matter it is; that of the contact when absent.
    pub person_id: Option<PersonId>,
    /// What it is called; the name of its type when absent.
    pub title: Option<Text<160>>,
    /// Its number in another system.
    pub external_number: Option<Text<60>>,
    /// How urgent it is.
    pub priority: Option<CasePriority>,
    /// Who is responsible; the caller when nobody and no group is said and the type names no group.
    pub responsible_id: Option<UserId>,
    /// The group that is responsible.
    pub group_id: Option<UserGroupId>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
}

impl OpenCaseInput {
    /// Asks for what follows from the type alone, beside a contact.
    pub(super) const fn of_type(type_id: CaseTypeId, interaction: InteractionId) -> Self {
        Self {
            number: None,
            type_id,
            interaction_id: Some(interaction),
            person_id: None,
            title: None,
            external_number: None,
            priority: None,
            responsible_id: None,
            group_id: None,
            due_at: None,
        }
    }
}

impl Operation for OpenCase {
    const ID: &'static str = "open_case";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/cases";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Opens a case by its type, with a contact or without one.";
    type Input = OpenCaseInput;
    type Output = CaseView;

    async fn run(ctx: Ctx, scope: Scope, input: OpenCaseInput) -> Result<CaseView, Fault> {
        let id = ctx.id(CaseId::from_i64);
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            let contact = match input.interaction_id {
                Some(id) => {
                    let contact = card(tx, &scope, id).await?;
                    check_offered(tx, &scope, &contact).await?;
                    Some(contact)
                }
                None => None,
            };
            let kind = chosen(tx, &scope, input.type_id, contact.as_ref()).await?;
            let mut case = of_type(&scope, (id, now), &input, &kind, contact.as_ref());
            if case.due_at.is_none() {
                case.due_at = due_by_type(tx, &scope, &kind, now).await?;
            }
            case.person = followed(tx, &scope, case.person).await?;
            // A group that the type names is no choice of the caller's.
            let asked = Case {
                group: input.group_id,
                ..case.clone()
            };
            check_names(tx, &scope, &asked, None).await?;
            case.number = numbered(tx, &scope, &input, (id, now)).await?;
            cases::insert(tx, &scope, &case).await?;
            let change = Change::made(&CaseForm::of(&case));
            tx.emit(&scope, now, OfficeEvent::CaseOpened(id).record(change));
            tell_given(&ctx, tx, &scope, (None, &case)).await?;
            if let Some(contact) = &contact {
                link(&ctx, tx, &scope, &case, contact).await?;
            }
            let case = cases::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
            let reached = Reached::load(tx, &scope).await?;
            view(tx, &scope, &reached, case).await
        }))
        .await
    }
}

/// Gives the type, if it is offered here.
///
/// **Errors**: `case_type_wrong`; told at `type_id` when there is none.
pub(super) async fn chosen(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CaseTypeId,
    contact: Option<&Card>,
) -> Result<CaseType, Fault> {
    let types = case_types::list(tx, scope).await?;
    let nodes: Vec<_> = types.iter().map(CaseType::node).collect();
    let at = contact.map(|card| At {
        queue: card.queue,
        medium: card.medium,
    });
    let found = types.into_iter().find(|one| one.id == id);
    let found = found.ok_or_else(|| Fault::field("type_id", field::UNKNOWN))?;
    if !offered(&nodes, at).contains(&id) {
        return Err(Fault::refused(code::CASE_TYPE_WRONG));
    }
    Ok(found)
}

pub(super) fn of_type(
    scope: &Scope,
    (id, now): (CaseId, Timestamp),
    input: &OpenCaseInput,
    kind: &CaseType,
    contact: Option<&Card>,
) -> Case {
    let is_said = input.responsible_id.is_some() || input.group_id.is_some();
    let group = input.group_id.or(kind.group.filter(|_| !is_said));
    let responsible = input
        .responsible_id
        .or(scope.user().filter(|_| !is_said && group.is_none()));
    let title = input
        .title
        .as_ref()
        .map_or(kind.name.as_str(), Text::as_str);
    Case {
        id,
        number: String::new(),
        external_number: input
            .external_number
            .as_ref()
            .map(|text| text.as_str().to_owned()),
        person: input.person_id.or(contact.and_then(|card| card.person)),
        case_type: kind.id,
        title: title.to_owned(),
        status: kind.status,
        priority: input.priority.unwrap_or(kind.priority),
        responsible,
        group,
        queue: contact.map(|card| card.queue),
        due_at: input.due_at,
        resolution: None,
        opened_by: scope.user(),
        opened_at: now,
        concluded_at: None,
        reopened_count: 0,
        revision: 1,
    }
}

pub(super) async fn due_by_type(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: &CaseType,
    now: Timestamp,
) -> Result<Option<Timestamp>, Fault> {
    let Some(minutes) = kind.due_min else {
        return Ok(None);
    };
    let list = calendars::list(tx, scope).await?;
    let named = list.into_iter().find(|one| Some(one.id) == kind.calendar);
    // A calendar that was deleted meanwhile leaves plain hours.
    let hours = named.and_then(|one| Calendar::try_new(one.definition).ok());
    Ok(Some(due(now, minutes, hours.as_ref())))
}

/// Gives the number that was reserved, or the next one.
///
/// **Errors**: `case_number_used`.
async fn numbered(
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &OpenCaseInput,
    (case, now): (CaseId, Timestamp),
) -> Result<String, Fault> {
    let (Some(asked), Some(user)) = (&input.number, scope.user()) else {
        return Ok(number::next(tx, scope, now.utc_month().0).await?);
    };
    let unknown = || Fault::field("number", field::UNKNOWN);
    let number = number::parse(asked.as_str()).ok_or_else(unknown)?;
    let reserved = case_numbers::get(tx, scope, &number).await?;
    reserved
        .filter(|one| one.user == user)
        .ok_or_else(unknown)?;
    if !case_numbers::take(tx, scope, &number, user, case).await? {
        return Err(Fault::refused(code::CASE_NUMBER_USED));
    }
    Ok(number)
}
