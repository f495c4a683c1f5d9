//! What is wrong with a form, all of it at once and each at its place; and, where nothing is, in which order it is worked out.

mod field;
mod plan;

use serde::{Deserialize, Serialize};

use super::definition::{
    FIELDS_MAX, FormDefinition, HELP_CHARS_MAX, LABEL_CHARS_MAX, OPTIONS_OF_FORM_MAX, SECTIONS_MAX,
};
use super::expression::{ExpressionFault, ExpressionWrong};

pub(super) use plan::{FieldPlan, Plan};
use plan::{Planning, circles};

/// Nodes of all expressions of one form, and with them the steps of filling it in once.
pub const NODES_OF_FORM_MAX: usize = 10_000;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// Where, as a path in the definition: `sections.0.fields.3.label`.
    pub at: String,
    /// What.
    pub wrong: Wrong,
    /// Where in an expression, in characters from its beginning.
    pub position: Option<usize>,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Nothing is there.
    Required,
    /// What is there does not fit.
    Invalid,
    /// More characters than fit.
    TooLong,
    /// Characters that nobody sees.
    ControlCharacter,
    /// More of them than fit.
    TooMany,
    /// A number beyond its range.
    OutOfRange,
    /// No physical name.
    Name,
    /// A name that something else has already, with another meaning.
    Reserved,
    /// Something else in the same place has it already.
    Twice,
    /// It hangs on itself.
    Circle,
    /// What stands in it at the beginning is no answer.
    Default,
    /// An expression that cannot be read.
    Syntax,
    /// An expression names a field that there is not.
    NameUnknown,
    /// An expression calls what there is not.
    FunctionUnknown,
    /// A function was given too few or too many values.
    Arguments,
    /// Values that do not go together, or another kind than is wanted.
    Kinds,
    /// More than is worked out.
    ExpressionTooLarge,
}

impl Wrong {
    /// Gives the stable name, a code of fields.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Invalid => "invalid",
            Self::TooLong => "text_too_long",
            Self::ControlCharacter => "text_control_character",
            Self::TooMany => "too_many",
            Self::OutOfRange => "out_of_range",
            Self::Name => "form_name_invalid",
            Self::Reserved => "form_name_reserved",
            Self::Twice => "form_twice",
            Self::Circle => "form_circle",
            Self::Default => "form_default",
            Self::Syntax => "form_expression_syntax",
            Self::NameUnknown => "form_expression_name",
            Self::FunctionUnknown => "form_expression_function",
            Self::Arguments => "form_expression_arguments",
            Self::Kinds => "form_expression_kinds",
            Self::ExpressionTooLarge => "form_expression_too_large",
        }
    }

    /// Every one of them.
    pub const ALL: [Self; 17] = [
        Self::Required,
        Self::Invalid,
        Self::TooLong,
        Self::ControlCharacter,
        Self::TooMany,
        Self::OutOfRange,
        Self::Name,
        Self::Reserved,
        Self::Twice,
        Self::Circle,
        Self::Default,
        Self::Syntax,
        Self::NameUnknown,
        Self::FunctionUnknown,
        Self::Arguments,
        Self::Kinds,
        Self::ExpressionTooLarge,
    ];

    /// Tells whether even a draft is not kept with it: it passes a limit.
    pub const fn passes_limit(self) -> bool {
        matches!(
            self,
            Self::TooLong | Self::TooMany | Self::ControlCharacter | Self::ExpressionTooLarge
        )
    }
}

impl From<ExpressionWrong> for Wrong {
    fn from(wrong: ExpressionWrong) -> Self {
        match wrong {
            ExpressionWrong::TooLarge => Self::ExpressionTooLarge,
            ExpressionWrong::Syntax => Self::Syntax,
            ExpressionWrong::NameUnknown => Self::NameUnknown,
            ExpressionWrong::FunctionUnknown => Self::FunctionUnknown,
            ExpressionWrong::Arguments => Self::Arguments,
            ExpressionWrong::Kinds => Self::Kinds,
        }
    }
}

/// Finds everything that is wrong, from above.
pub fn faults(definition: &FormDefinition) -> Vec<FormFault> {
    planned(definition).1
}

/// Finds everything that is wrong, and plans how the form is worked out; a plan with faults is of no use.
pub(super) fn planned(definition: &FormDefinition) -> (Plan, Vec<FormFault>) {
    let mut found = Finding::default();
    if !is_within_bounds(definition, &mut found) {
        return (Plan::default(), found.faults);
    }
    let mut planning = Planning::of(definition);
    for (n, section) in definition.sections.iter().enumerate() {
        let at = format!("sections.{n}");
        found.text(&at, "title", &section.title, LABEL_CHARS_MAX);
        found.text(&at, "help", &section.help, HELP_CHARS_MAX);
        if section.fields.is_empty() {
            found.wrong(format!("{at}.fields"), Wrong::Required);
        }
        planning.section(&at, &section.visible_when, &mut found);
        for (m, field) in section.fields.iter().enumerate() {
            let at = format!("{at}.fields.{m}");
            field::check(&at, field, &mut planning.names_seen, &mut found);
            planning.field(&at, n, field, &mut found);
        }
    }
    if planning.nodes > NODES_OF_FORM_MAX {
        found.wrong("sections", Wrong::ExpressionTooLarge);
    }
    let plan = planning.plan();
    if found.faults.is_empty() {
        circles(definition, &plan, &mut found);
    }
    (plan, found.faults)
}

/// Counts first, so that nothing large is looked at more closely.
fn is_within_bounds(definition: &FormDefinition, found: &mut Finding) -> bool {
    let options: usize = definition.fields().map(field::options_count).sum();
    let counts = [
        (definition.sections.len(), SECTIONS_MAX),
        (definition.fields().count(), FIELDS_MAX),
        (options, OPTIONS_OF_FORM_MAX),
    ];
    let is_within = counts.iter().all(|(count, most)| count <= most);
    if !is_within {
        found.wrong("sections", Wrong::TooMany);
    } else if definition.sections.is_empty() {
        found.wrong("sections", Wrong::Required);
    }
    is_within
}

/// Collects what is wrong.
#[derive(Debug, Default)]
struct Finding {
    faults: Vec<FormFault>,
}

impl Finding {
    fn wrong(&mut self, at: impl Into<String>, wrong: Wrong) {
        self.faults.push(FormFault {
            at: at.into(),
            wrong,
            position: None,
        });
    }

    fn check(&mut self, holds: bool, at: String, wrong: Wrong) {
        if !holds {
            self.wrong(at, wrong);
        }
    }

    /// A text that people read, of one line or of several.
    fn text(&mut self, at: &str, part: &str, text: &str, chars_max: usize) {
        let is_bad = |c: char| c.is_control() && c != '\n';
        let fits = text.chars().count() <= chars_max;
        self.check(fits, format!("{at}.{part}"), Wrong::TooLong);
        let is_plain = !text.chars().any(is_bad);
        self.check(is_plain, format!("{at}.{part}"), Wrong::ControlCharacter);
    }

    fn expression(&mut self, at: String, fault: ExpressionFault) {
        self.faults.push(FormFault {
            at,
            wrong: fault.wrong.into(),
            position: Some(fault.at),
        });
    }
}
