//! Filling a form in. The server decides: what is hidden has no value, what is computed is computed here.

use std::collections::{BTreeMap, BTreeSet};

use base::calendar::Day;
use base::id::{FileId, PersonId, ProductId};
use base::phone::PhoneRefused;
use serde_json::{Value as Json, json};

use super::answers::Answers;
use super::check::{FieldPlan, FormFault, Plan, planned};
use super::definition::{Field, FieldKind, FormDefinition, FromPerson};
use super::expression::{Expression, Value};

/// A definition without faults, as a published version holds it.
#[derive(Debug, Clone)]
pub struct FormVersion {
    definition: FormDefinition,
    plan: Plan,
}

/// What a form is filled in with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The day, where the organization is.
    pub today: Day,
    /// Where it is filled in.
    pub screen: Screen,
    /// What of the references exists and may be seen: see [`FormVersion::references`].
    pub known: &'a Known,
}

/// Where a form is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// On the desk, which shows a part: what it does not show is not asked for.
    Desk,
    /// With every field.
    Full,
}

/// Files, people and products.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Files.
    pub files: BTreeSet<FileId>,
    /// People.
    pub people: BTreeSet<PersonId>,
    /// Products and services.
    pub products: BTreeSet<ProductId>,
}

/// What of an identified person goes into a form (CASE-006).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFacts {
    /// The id.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// CPF or CNPJ.
    pub tax_id: Option<String>,
    /// The first phone.
    pub phone: Option<String>,
    /// The first e-mail address.
    pub email: Option<String>,
}

/// A field that was filled in wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Its physical name; empty for the answers as a whole.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Nothing is there.
    Required,
    /// It is no answer to such a field.
    Invalid,
    /// More characters than fit.
    TooLong,
    /// Characters that nobody sees.
    ControlCharacter,
    /// Too small or too large.
    OutOfRange,
    /// More digits behind the point than the field has.
    Digits,
    /// There is no such option, field, file, person or product.
    Unknown,
    /// More than may be chosen.
    TooMany,
    /// The way down a tree ends too early.
    Incomplete,
    /// No CPF or CNPJ, or the other of both.
    TaxId,
    /// No CEP.
    PostalCode,
    /// No such day.
    Day,
    /// No phone number.
    Phone(PhoneRefused),
}

impl Problem {
    /// Gives the stable name, a code of fields.
    pub fn name(self) -> String {
        match self {
            Self::Required => "required",
            Self::Invalid => "invalid",
            Self::TooLong => "text_too_long",
            Self::ControlCharacter => "text_control_character",
            Self::OutOfRange => "out_of_range",
            Self::Digits => "form_digits",
            Self::Unknown => "unknown",
            Self::TooMany => "too_many",
            Self::Incomplete => "form_incomplete",
            Self::TaxId => "tax_id_invalid",
            Self::PostalCode => "postal_code_invalid",
            Self::Day => "day_invalid",
            Self::Phone(refused) => return refused.to_string(),
        }
        .to_owned()
    }
}

/// A form with its answers, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weighed {
    /// What is kept: in the form of each kind, nothing hidden, everything computed.
    pub answers: Answers,
    /// The fields that are shown.
    pub shown: BTreeSet<String>,
    /// The sections that are shown, by their place.
    pub sections: BTreeSet<usize>,
    /// Those of the fields that must be filled in.
    pub required: BTreeSet<String>,
    /// What is wrong, in the order of the fields.
    pub problems: Vec<FieldProblem>,
}

impl FormVersion {
    /// Takes a definition without faults.
    ///
    /// **Errors**: the faults.
    pub fn of(definition: FormDefinition) -> Result<Self, Vec<FormFault>> {
        let (plan, faults) = planned(&definition);
        if faults.is_empty() {
            Ok(Self { definition, plan })
        } else {
            Err(faults)
        }
    }

    /// Lends the definition.
    pub const fn definition(&self) -> &FormDefinition {
        &self.definition
    }

    /// Gives what stands in the form at the beginning: defaults, and what is known of the person (CASE-006).
    pub fn begin(&self, person: Option<&PersonFacts>) -> Answers {
        let mut begun = BTreeMap::new();
        for field in self.definition.fields() {
            let of_person = person.zip(field.from_person);
            let known = of_person.and_then(|(person, what)| person.fact(what));
            if let Some(value) = known.or_else(|| field.default.clone()) {
                begun.insert(field.name.clone(), value);
            }
        }
        Answers(begun)
    }

    /// Gives the files, people and products that answers name, for the caller to look for.
    pub fn references(&self, answers: &Answers) -> Known {
        let mut known = Known::default();
        for field in self.definition.fields() {
            let Some(id) = answers.get(&field.name).and_then(Json::as_str) else {
                continue;
            };
            // What is no id is found wrong when it is read.
            if field.kind == FieldKind::File {
                known.files.extend(id.parse::<FileId>());
            } else if field.kind == FieldKind::Person {
                known.people.extend(id.parse::<PersonId>());
            } else if field.kind == FieldKind::Product {
                known.products.extend(id.parse::<ProductId>());
            }
        }
        known
    }

    /// Fills the form in: `given` is laid over what was there `before`, absent keeps and null empties.
    ///
    /// **Errors**: everything that is wrong, in the order of the fields.
    pub fn fill(
        &self,
        before: &Answers,
        given: &Answers,
        context: Context<'_>,
    ) -> Result<Answers, Vec<FieldProblem>> {
        let weighed = self.weigh(before, given, context);
        if weighed.problems.is_empty() {
            Ok(weighed.answers)
        } else {
            Err(weighed.problems)
        }
    }

    /// Keeps what was typed so far as it is, to go on later (CASE-026): nothing is required, read or left out.
    ///
    /// **Errors**: a name that no field has, or more than is kept.
    pub fn draft(&self, before: &Answers, given: &Answers) -> Result<Answers, Vec<FieldProblem>> {
        let mut problems = self.strangers(given);
        let mut all = before.overlaid(given);
        let computed = |field: &&Field| matches!(field.kind, FieldKind::Computed { .. });
        for field in self.definition.fields().filter(computed) {
            all.0.remove(&field.name);
        }
        problems.extend(too_large(&all));
        if problems.is_empty() {
            Ok(all)
        } else {
            Err(problems)
        }
    }

    /// Reads, shows, requires and computes, whether or not everything is right.
    pub fn weigh(&self, before: &Answers, given: &Answers, context: Context<'_>) -> Weighed {
        let all = before.overlaid(given);
        let mut weighed = Weighed {
            problems: self.strangers(given),
            ..Weighed::default()
        };
        weighed.problems.extend(too_large(&all));
        if !weighed.problems.is_empty() {
            return weighed;
        }
        let mut weighing = Weighing {
            context,
            all: &all,
            values: BTreeMap::new(),
            wrong: BTreeMap::new(),
            weighed,
        };
        for (field, plan) in self.plan.in_order(&self.definition) {
            weighing.settle(field, plan, self.plan.section(plan.section));
        }
        // Only now, because what is required may hang on fields below, and on one another.
        for (field, plan) in self.plan.as_written(&self.definition) {
            weighing.require(field, plan);
        }
        weighing.weighed
    }

    /// Names that no field has. An empty one is as good as absent.
    fn strangers(&self, given: &Answers) -> Vec<FieldProblem> {
        let is_strange = |name: &&String| {
            given.get(name).is_some() && !self.definition.fields().any(|field| field.name == **name)
        };
        let strange = given.0.keys().filter(is_strange).take(1);
        strange
            .map(|name| FieldProblem {
                field: base::text::shorten(name, super::definition::NAME_CHARS_MAX),
                problem: Problem::Unknown,
            })
            .collect()
    }
}

/// A form that is being worked out.
struct Weighing<'a> {
    context: Context<'a>,
    all: &'a Answers,
    values: BTreeMap<&'a str, Value>,
    wrong: BTreeMap<&'a str, Problem>,
    weighed: Weighed,
}

impl<'a> Weighing<'a> {
    fn value_of(&self, name: &str) -> Value {
        self.values.get(name).cloned().unwrap_or(Value::Empty)
    }

    fn holds(&self, condition: &Expression) -> bool {
        condition.holds(self.context.today, &|name| self.value_of(name))
    }

    /// Finds whether a field is shown, and its value; all that it hangs on is settled.
    fn settle(&mut self, field: &'a Field, plan: &FieldPlan, section: Option<&Expression>) {
        if section.is_some_and(|condition| !self.holds(condition)) {
            return;
        }
        self.weighed.sections.insert(plan.section);
        let condition = plan.visible.as_ref();
        if condition.is_some_and(|condition| !self.holds(condition)) {
            return;
        }
        self.weighed.shown.insert(field.name.clone());
        let (value, kept) = match (&field.kind, &plan.computed) {
            (FieldKind::Computed { shown_as, .. }, Some(computed)) => {
                let value = computed.value(self.context.today, &|name| self.value_of(name));
                let kept = shown_as.kept(&value);
                (value, kept)
            }
            _ => self.answered(field),
        };
        if let Some(kept) = kept {
            self.weighed.answers.0.insert(field.name.clone(), kept);
        }
        self.values.insert(&field.name, value);
    }

    fn answered(&mut self, field: &'a Field) -> (Value, Option<Json>) {
        let answer = self.all.get(&field.name);
        let Some(answer) = answer.filter(|answer| !is_blank(answer)) else {
            return (Value::Empty, None);
        };
        match field.kind.read(answer, self.context.known) {
            Ok(read) => (read.value, Some(read.kept)),
            Err(problem) => {
                self.wrong.insert(&field.name, problem);
                (Value::Empty, None)
            }
        }
    }

    /// Finds whether a field must be filled in, and tells what is wrong with it.
    fn require(&mut self, field: &Field, plan: &FieldPlan) {
        if !self.weighed.shown.contains(&field.name) {
            return;
        }
        let condition = plan.required.as_ref();
        let is_required =
            field.required || condition.is_some_and(|condition| self.holds(condition));
        if is_required {
            self.weighed.required.insert(field.name.clone());
        }
        let is_asked = field.on_desk || self.context.screen == Screen::Full;
        let is_missing = is_required && is_asked && self.value_of(&field.name).is_empty();
        let wrong = self.wrong.get(field.name.as_str()).copied();
        let problem = wrong.or_else(|| is_missing.then_some(Problem::Required));
        self.weighed
            .problems
            .extend(problem.map(|problem| FieldProblem {
                field: field.name.clone(),
                problem,
            }));
    }
}

impl PersonFacts {
    fn fact(&self, what: FromPerson) -> Option<Json> {
        let text = match what {
            FromPerson::Person => Some(self.id.to_string()),
            FromPerson::Name => Some(self.name.clone()),
            FromPerson::TaxId => self.tax_id.clone(),
            FromPerson::Phone => self.phone.clone(),
            FromPerson::Email => self.email.clone(),
        };
        text.map(|text| json!(text))
    }
}

/// A box that is not ticked is an answer; an empty text or list is none.
fn is_blank(answer: &Json) -> bool {
    answer.as_str().is_some_and(|text| text.trim().is_empty())
        || answer.as_array().is_some_and(Vec::is_empty)
}

fn too_large(all: &Answers) -> Option<FieldProblem> {
    all.is_too_large().then(|| FieldProblem {
        field: String::new(),
        problem: Problem::TooLong,
    })
}
