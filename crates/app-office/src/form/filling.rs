//! What fills forms in: here for the preview and the desk, and for whatever keeps what was filled in.

use app::code;
use app::fault::{Fault, FieldFault};
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::id::{FormId, PersonId};
use base::locale::Locale;
use base::time::Timestamp;
use office::crm::form::answers::Answers;
use office::crm::form::definition::FormDefinition;
use office::crm::form::fill::{
    Context, FieldProblem, FormVersion, Known, PersonFacts, Screen, Weighed,
};
use office::crm::form::mask::Sight;
use office::person::PointKind;
use serde::{Deserialize, Serialize};
use store::Tx;
use store_office::{contact_points, forms, people};
use store_setup::{files, organizations, products};
use utoipa::ToSchema;

/// Where a form is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormScreen {
    /// On the desk, which shows a part: what it does not show is not asked for.
    #[default]
    Desk,
    /// With every field.
    Full,
}

impl From<FormScreen> for Screen {
    fn from(screen: FormScreen) -> Self {
        match screen {
            FormScreen::Desk => Self::Desk,
            FormScreen::Full => Self::Full,
        }
    }
}

/// A form with its answers, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FormState {
    /// What stands in the form at the beginning, in fields that are not shown yet too; null when answers were given.
    pub begun: Option<Answers>,
    /// What would be kept: in the form of each kind, nothing hidden, everything computed.
    pub answers: Answers,
    /// The fields that are shown, by physical name. On the desk those that it does not show are among them.
    pub shown: Vec<String>,
    /// The sections that are shown, by their place from 0.
    pub sections: Vec<usize>,
    /// The fields that must be filled in.
    pub required: Vec<String>,
    /// What is wrong, in the order of the fields.
    pub problems: Vec<FormProblem>,
}

/// A field that was filled in wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FormProblem {
    /// The physical name of the field; empty for the answers as a whole.
    pub field: String,
    /// What is wrong: a stable name, one of the codes of fields.
    pub code: &'static str,
    /// The same in words, in the language of the user.
    pub message: &'static str,
}

impl FormState {
    /// Says what stood there at the beginning.
    #[must_use]
    pub(super) fn begun(mut self, begun: Answers) -> Self {
        self.begun = Some(begun);
        self
    }

    /// Puts what was weighed into words, for somebody who sees so much of it.
    pub fn of(version: &FormVersion, weighed: Weighed, (locale, sight): (Locale, Sight)) -> Self {
        let problem = |found: FieldProblem| {
            let code = code::field::named(&found.problem.name());
            FormProblem {
                field: found.field,
                code: code.name,
                message: code.text(locale),
            }
        };
        Self {
            begun: None,
            answers: version.shown(&weighed.answers, sight),
            shown: weighed.shown.into_iter().collect(),
            sections: weighed.sections.into_iter().collect(),
            required: weighed.required.into_iter().collect(),
            problems: weighed.problems.into_iter().map(problem).collect(),
        }
    }
}

/// Gives a published version with the name of its form, of a deleted form too.
///
/// **Errors**: there is none.
pub async fn version_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (form, version): (FormId, i64),
) -> Result<(String, FormVersion), Fault> {
    let stored = forms::version(tx, scope, (form, version)).await?;
    let (name, stored) = stored.ok_or(Fault::NotFound)?;
    let read: Option<FormDefinition> = serde_json::from_value(stored).ok();
    let version = read.and_then(|definition| FormVersion::of(definition).ok());
    let broken = || Fault::Internal(Box::from("a published form that cannot be filled in"));
    Ok((name, version.ok_or_else(broken)?))
}

/// Gives what stands in a form at the beginning (CASE-006).
///
/// **Errors**: there is no such person.
pub async fn begin(
    tx: &mut Tx<'_>,
    scope: &Scope,
    version: &FormVersion,
    person: Option<PersonId>,
) -> Result<Answers, Fault> {
    let Some(id) = person else {
        return Ok(version.begin(None));
    };
    let person = people::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
    let points = contact_points::of_person(tx, scope, id).await?;
    // What the holder sees masked does not begin a form: a mask would be kept as the answer (GAP-075).
    let tax_id = person
        .tax_id
        .filter(|_| scope.has(Action::PersonDocumentRead));
    let phones = scope.has(Action::PersonPhoneRead);
    let first = |kind: PointKind| {
        let mut of = points.iter().filter(|point| point.kind == kind);
        of.next().map(|point| point.value.clone())
    };
    Ok(version.begin(Some(&PersonFacts {
        id,
        name: person.name,
        tax_id,
        phone: first(PointKind::Phone).filter(|_| phones),
        email: first(PointKind::Email),
    })))
}

/// Gives how much of answers the holder of a scope sees (GAP-075).
pub fn sight(scope: &Scope) -> Sight {
    Sight {
        documents: scope.has(Action::PersonDocumentRead),
        phones: scope.has(Action::PersonPhoneRead),
    }
}

/// Weighs answers: what is shown, required, computed and wrong.
///
/// **Shape**: `given` is laid over what was there `before`; absent keeps, null empties, and so does a mask of what was there keep.
pub async fn weigh(
    tx: &mut Tx<'_>,
    scope: &Scope,
    version: &FormVersion,
    (before, given): (&Answers, &Answers),
    (screen, now): (Screen, Timestamp),
) -> Result<Weighed, Fault> {
    let zone = organizations::get(tx, scope).await?.time_zone;
    let calendar = Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc());
    let given = &version.given(before, given, sight(scope));
    let held = version.references(before);
    let known = known(tx, scope, version.references(given), held).await?;
    let context = Context {
        today: calendar.local_day(now),
        screen,
        known: &known,
    };
    Ok(version.weigh(before, given, context))
}

/// Fills a form in.
///
/// **Errors**: everything that is wrong, each at `answers.` with its physical name.
pub async fn fill(
    tx: &mut Tx<'_>,
    scope: &Scope,
    version: &FormVersion,
    (before, given): (&Answers, &Answers),
    (screen, now): (Screen, Timestamp),
) -> Result<Answers, Fault> {
    let weighed = weigh(tx, scope, version, (before, given), (screen, now)).await?;
    if weighed.problems.is_empty() {
        return Ok(weighed.answers);
    }
    Err(at_their_fields(weighed.problems))
}

/// Tells problems of answers at their fields.
pub fn at_their_fields(problems: Vec<FieldProblem>) -> Fault {
    let fault = |found: FieldProblem| FieldFault {
        field: if found.field.is_empty() {
            "answers".to_owned()
        } else {
            format!("answers.{}", found.field)
        },
        code: code::field::named(&found.problem.name()),
    };
    Fault::Invalid(problems.into_iter().map(fault).collect())
}

/// Finds which references exist for the caller. What stood there before stays; a file is new only from whoever put it there.
async fn known(tx: &mut Tx<'_>, scope: &Scope, wanted: Known, held: Known) -> Result<Known, Fault> {
    let mut known = held;
    for id in wanted.files {
        let file = files::get(tx, scope, id).await?;
        if file.is_some_and(|file| file.created_by == scope.user()) {
            known.files.insert(id);
        }
    }
    for id in wanted.people {
        if people::get(tx, scope, id).await?.is_some() {
            known.people.insert(id);
        }
    }
    for id in wanted.products {
        if products::get(tx, scope, id).await?.is_some() {
            known.products.insert(id);
        }
    }
    Ok(known)
}
