//! What a form is made of: sections with fields, each field with its kind and its conditions.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Sections of one form.
pub const SECTIONS_MAX: usize = 30;
/// Fields of one form.
pub const FIELDS_MAX: usize = 200;
/// Options of one field.
pub const OPTIONS_MAX: usize = 500;
/// Options of one form.
pub const OPTIONS_OF_FORM_MAX: usize = 5_000;
/// Steps from the top of a tree to what is chosen.
pub const TREE_DEPTH_MAX: usize = 6;
/// Characters of a physical name.
pub const NAME_CHARS_MAX: usize = 40;
/// Characters of a title, a label or the words of an option.
pub const LABEL_CHARS_MAX: usize = 120;
/// Characters of a help text.
pub const HELP_CHARS_MAX: usize = 500;
/// Characters of the key of an option.
pub const KEY_CHARS_MAX: usize = 40;
/// Characters of what is filled into a short text.
pub const SHORT_TEXT_CHARS_MAX: usize = 255;
/// Characters of what is filled into a long text: the body of an e-mail has room.
pub const LONG_TEXT_CHARS_MAX: usize = 20_000;
/// The long text that takes the body of an e-mail (EMAIL-008).
pub const EMAIL_BODY: &str = "DSC_CORPO_EMAIL";
/// Names that every case has without any form, so that none can hide them in reports and messages.
pub const RESERVED: [&str; 8] = [
    "NUM_OCORRENCIA",
    "NUM_PROTOCOLO",
    "DSC_SITUACAO",
    "DSC_RESOLUCAO",
    "DAT_LIMITE",
    "DAT_ABERTURA",
    "COD_RESPONSAVEL",
    "COD_TIPO",
];

/// A whole form: a stored document.
///
/// **Shape**: any combination can be written down; [`super::check::faults`] tells whether it can be published.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct FormDefinition {
    /// The sections, from above.
    pub sections: Vec<Section>,
}

impl FormDefinition {
    /// Lends every field, from above.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = FormSection)]
pub struct Section {
    /// What stands above it; may be empty.
    #[serde(default)]
    pub title: String,
    /// What it is for; may be empty.
    #[serde(default)]
    pub help: String,
    /// When it is shown, as an expression; always when empty.
    #[serde(default)]
    pub visible_when: String,
    /// Its fields, from above.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FormDefinitionField)]
pub struct Field {
    /// Its physical name, unique in the form: `DSC_MOTIVO`. What is filled in is kept by it.
    pub name: String,
    /// What stands at it.
    #[serde(default)]
    pub label: String,
    /// What to fill in; may be empty.
    #[serde(default)]
    pub help: String,
    /// What kind it is.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Whether it must be filled in whenever it is shown.
    #[serde(default)]
    pub required: bool,
    /// When it must be filled in, as an expression; never beyond `required` when empty.
    #[serde(default)]
    pub required_when: String,
    /// When it is shown, as an expression; always when empty.
    #[serde(default)]
    pub visible_when: String,
    /// What stands in it at the beginning, in the form of an answer.
    #[serde(default)]
    pub default: Option<Value>,
    /// What of an identified person is filled in at the beginning (CASE-006).
    #[serde(default)]
    pub from_person: Option<FromPerson>,
    /// Whether the desk shows it; the full screen shows every field (CASE-008).
    #[serde(default = "shown")]
    pub on_desk: bool,
}

const fn shown() -> bool {
    true
}

/// What of a person fills a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FromPerson {
    /// The person as such, for a reference.
    Person,
    /// The name.
    Name,
    /// CPF or CNPJ.
    TaxId,
    /// The first phone.
    Phone,
    /// The first e-mail address.
    Email,
}

/// What kind of field, and what each kind is set to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = FormFieldKind)]
pub enum FieldKind {
    /// A text of one line. Answer: the text.
    ShortText {
        /// Characters at the most; as many as there may be when absent.
        #[serde(default)]
        chars_max: Option<u32>,
    },
    /// A text of several lines. Answer: the text.
    LongText {
        /// Characters at the most; as many as there may be when absent.
        #[serde(default)]
        chars_max: Option<u32>,
    },
    /// A number. Answer: `"12.5"`, or a number.
    Number {
        /// Digits behind the point, 0..=6.
        #[serde(default)]
        digits: u32,
        /// The smallest, such as `"0"`.
        #[serde(default)]
        min: Option<String>,
        /// The largest.
        #[serde(default)]
        max: Option<String>,
    },
    /// An amount. Answer: whole centavos.
    Money {
        /// The smallest, in centavos.
        #[serde(default)]
        min_minor: Option<i64>,
        /// The largest, in centavos.
        #[serde(default)]
        max_minor: Option<i64>,
    },
    /// A day. Answer: `"2026-11-22"`.
    Date,
    /// A time of day. Answer: `"17:05"`.
    Time,
    /// Yes or no. Answer: true or false.
    YesNo,
    /// One of some options. Answer: its key.
    Choice {
        /// The options.
        options: Vec<ChoiceOption>,
    },
    /// Some of some options. Answer: their keys.
    MultiChoice {
        /// The options.
        options: Vec<ChoiceOption>,
        /// How many at the most.
        #[serde(default)]
        choices_max: Option<u32>,
    },
    /// One way down a tree of options. Answer: the keys from the top to one without options below it.
    Tree {
        /// What each step is called; may be fewer than there are steps.
        #[serde(default)]
        levels: Vec<String>,
        /// The options; each stands behind the one above it.
        options: Vec<TreeOption>,
    },
    /// CPF or CNPJ. Answer: without signs.
    TaxId {
        /// Which of both.
        #[serde(default)]
        accepts: TaxIdKind,
    },
    /// A phone number. Answer: E.164.
    Phone,
    /// An e-mail address. Answer: the address.
    Email,
    /// A CEP. Answer: eight digits.
    PostalCode,
    /// A file. Answer: its id.
    File,
    /// A person. Answer: the id.
    Person,
    /// A product or service. Answer: its id.
    Product,
    /// What the server computes. It is never filled in.
    Computed {
        /// How.
        expression: String,
        /// As what it is shown.
        #[serde(default)]
        shown_as: Computed,
    },
}

/// As what a computed value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FormComputed)]
pub enum Computed {
    /// A text.
    #[default]
    Text,
    /// A number.
    Number,
    /// An amount, from reais.
    Money,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Yes or no.
    YesNo,
}

/// Which documents a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FormTaxIdKind)]
pub enum TaxIdKind {
    /// Both.
    #[default]
    Any,
    /// Those of natural persons.
    Cpf,
    /// Those of legal persons.
    Cnpj,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FormOption)]
pub struct ChoiceOption {
    /// What is kept: small letters, digits, `_` and `-`, unique in the field.
    pub key: String,
    /// What people read.
    #[serde(default)]
    pub label: String,
}

/// An option of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FormTreeOption)]
pub struct TreeOption {
    /// What is kept: small letters, digits, `_` and `-`, unique in the field.
    pub key: String,
    /// What people read.
    #[serde(default)]
    pub label: String,
    /// The key of the option above it; null at the top.
    #[serde(default)]
    pub parent: Option<String>,
}
