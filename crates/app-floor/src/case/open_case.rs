//! Opens a case by its type or by a script that leads to one, with a contact or without one (CASE-019, CASE-033, CASE-034, CASE-035,
//! AGENT-009).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::agent_script::is_the_only_way;
use app_office::agent_script::taking::{Chosen, ScriptChoice, agree_by_script, choose, tracking};
use app_office::callback::agree::Belongs;
use app_office::case::{CaseForm, CaseView, Reached, check_names, tell_given, view};
use app_office::person::{followed, refuse_anonymized};
use app_office::process::start_process::begin_of_type;
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::event::Change;
use base::id::{CaseId, CaseTypeId, InteractionId, PersonId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::case::CasePriority;
use office::crm::case_type::{self, At, offered};
use office::crm::script::{CaseTracking, Step, Taken};
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx, number};
use store_floor::interactions::Card;
use store_office::agent_scripts::AgentScript;
use store_office::case_types::{self, CaseType};
use store_office::cases::{self, Case};
use store_office::{case_numbers, case_script_steps, people};
use store_setup::calendars;
use utoipa::ToSchema;

use super::{card, check_offered, link};

/// Opens one.
pub struct OpenCase;

/// What it is about: either a type or a script. What is absent follows from them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OpenCaseInput {
    /// The number that the caller reserved for it; the next one when absent.
    pub number: Option<Text<20>>,
    /// What it is about; absent where a script says it.
    pub type_id: Option<CaseTypeId>,
    /// The script by which it is opened, instead of a type.
    pub script: Option<ScriptChoice>,
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
    /// Asks for what follows from the type or the script alone, beside a contact.
    pub(crate) const fn beside(interaction: InteractionId) -> Self {
        Self {
            number: None,
            type_id: None,
            script: None,
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
    const SUMMARY: &'static str =
        "Opens a case by its type or by a script, with a contact or without one.";
    type Input = OpenCaseInput;
    type Output = CaseView;

    async fn run(ctx: Ctx, scope: Scope, input: OpenCaseInput) -> Result<CaseView, Fault> {
        let id = ctx.id(CaseId::from_i64);
        let (db, bell, now) = (ctx.db.clone(), ctx.jobs.clone(), ctx.now());
        let opened = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let contact = match input.interaction_id {
                    Some(id) => {
                        let contact = card(tx, &scope, id).await?;
                        check_offered(tx, &scope, &contact).await?;
                        Some(contact)
                    }
                    None => None,
                };
                let asked = (input.type_id, input.script.as_ref());
                let by = by(tx, &scope, asked, contact.as_ref()).await?;
                let mut case = begun(scope.user(), (id, now), &input, &by, contact.as_ref());
                if case.due_at.is_none() {
                    case.due_at = due(tx, &scope, &by, now).await?;
                }
                case.person = followed(tx, &scope, case.person).await?;
                if let Some(person) = case.person
                    && let Some(person) = people::get(tx, &scope, person).await?
                {
                    refuse_anonymized(&person)?;
                }
                // Whom the type or the script names is no choice of the caller's.
                let asked = Case {
                    group: input.group_id,
                    responsible: input.responsible_id,
                    ..case.clone()
                };
                check_names(tx, &scope, &asked, None).await?;
                case.number = numbered(tx, &scope, &input, (id, now)).await?;
                cases::insert(tx, &scope, &case).await?;
                case_script_steps::insert(tx, &scope, id, by.steps()).await?;
                let change = Change::made(&CaseForm::of(&case));
                tx.emit(&scope, now, OfficeEvent::CaseOpened(id).record(change));
                tell_given(&ctx, tx, &scope, (None, &case)).await?;
                if let Some(contact) = &contact {
                    link(&ctx, tx, &scope, &case, contact).await?;
                }
                let of = Belongs {
                    person: case.person,
                    case: Some(id),
                    interaction: input.interaction_id,
                    script: None,
                };
                agree_by_script(&ctx, tx, &scope, input.script.as_ref(), of).await?;
                begin_of_type(&ctx, tx, &scope, (&case, by.kind.process)).await?;
                let case = cases::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
                let reached = Reached::load(tx, &scope).await?;
                view(tx, &scope, &reached, case).await
            }))
            .await?;
        bell.ring();
        Ok(opened)
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

/// What a case is opened by.
pub(crate) struct By {
    /// The type.
    pub(crate) kind: CaseType,
    /// The script that led to it.
    pub(crate) script: Option<AgentScript>,
    /// What is kept of the way to the script.
    pub(crate) taken: Option<Taken>,
    /// What the script says of where the case begins.
    pub(crate) tracking: CaseTracking,
}

impl By {
    /// Lets a type or a script that was chosen decide, as it stands.
    pub(super) async fn of(
        tx: &mut Tx<'_>,
        scope: &Scope,
        kind: CaseType,
        script: Option<(AgentScript, Taken)>,
    ) -> Result<Self, Fault> {
        let tracking = match &script {
            Some((script, _)) => tracking(tx, scope, script).await?,
            None => CaseTracking::default(),
        };
        let (script, taken) = script.unzip();
        Ok(Self {
            kind,
            script,
            taken,
            tracking,
        })
    }

    /// The way to the script.
    pub(crate) fn steps(&self) -> &[Step] {
        self.taken.as_ref().map_or(&[], |taken| &taken.steps)
    }
}

/// Gives what a case is opened by: a type that is offered here, or a script that the caller may use and whose type is offered here.
///
/// **Errors**: told at `type_id` and in `script`; `case_type_wrong`, `agent_script_not_offered`; `agent_script_needed` where there is no
/// contact and scripts are the only way (CASE-019).
pub(crate) async fn by(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (type_id, script): (Option<CaseTypeId>, Option<&ScriptChoice>),
    contact: Option<&Card>,
) -> Result<By, Fault> {
    match (type_id, script) {
        (None, None) => Err(Fault::field("type_id", field::REQUIRED)),
        (Some(_), Some(_)) => Err(Fault::field("script", field::INVALID)),
        (None, Some(choice)) => {
            let Chosen {
                row,
                case_type,
                taken,
            } = choose(tx, scope, choice).await?;
            let kind = chosen(tx, scope, case_type, contact).await?;
            By::of(tx, scope, kind, Some((row, taken))).await
        }
        (Some(kind), None) => {
            let kind = chosen(tx, scope, kind, contact).await?;
            let by_person = scope.user().is_some() && contact.is_none();
            if by_person && is_the_only_way(tx, scope).await? {
                return Err(Fault::refused(code::AGENT_SCRIPT_NEEDED));
            }
            By::of(tx, scope, kind, None).await
        }
    }
}

/// Begins a case: what the caller says comes first, then what the script says, then what the type does; else it is the user's who opens it.
pub(crate) fn begun(
    user: Option<UserId>,
    (id, now): (CaseId, Timestamp),
    input: &OpenCaseInput,
    by: &By,
    contact: Option<&Card>,
) -> Case {
    let By { kind, tracking, .. } = by;
    let said = [
        (input.responsible_id, input.group_id),
        (tracking.responsible_id, tracking.group_id),
        (None, kind.group),
        (user, None),
    ];
    let is_somebody =
        |(user, group): &(Option<UserId>, Option<UserGroupId>)| user.is_some() || group.is_some();
    let (responsible, group) = said.into_iter().find(is_somebody).unwrap_or_default();
    let title = input
        .title
        .as_ref()
        .map_or(kind.name.as_str(), Text::as_str);
    let external_number = input.external_number.as_ref();
    Case {
        id,
        number: String::new(),
        external_number: external_number.map(|text| text.as_str().to_owned()),
        person: input.person_id.or(contact.and_then(|card| card.person)),
        case_type: kind.id,
        title: title.to_owned(),
        status: tracking.status.unwrap_or(kind.status),
        priority: input
            .priority
            .or(tracking.priority)
            .unwrap_or(kind.priority),
        responsible,
        group,
        queue: contact.map(|card| card.queue),
        due_at: input.due_at,
        resolution: None,
        opened_by: user,
        opened_at: now,
        concluded_at: None,
        reopened_count: 0,
        revision: 1,
        script: by.taken.as_ref().map(|taken| taken.script),
        marketing_result: by.taken.as_ref().and_then(|taken| taken.result),
        erased_at: None,
    }
}

/// Tells when a case is due by its script or its type, within the hours of the type.
pub(crate) async fn due(
    tx: &mut Tx<'_>,
    scope: &Scope,
    by: &By,
    now: Timestamp,
) -> Result<Option<Timestamp>, Fault> {
    let Some(minutes) = by.tracking.due_min.or(by.kind.due_min) else {
        return Ok(None);
    };
    let list = calendars::list(tx, scope).await?;
    let calendar = by.kind.calendar;
    let named = list.into_iter().find(|one| Some(one.id) == calendar);
    // A calendar that was deleted meanwhile leaves plain hours.
    let hours = named.and_then(|one| Calendar::try_new(one.definition).ok());
    Ok(Some(case_type::due(now, minutes, hours.as_ref())))
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
