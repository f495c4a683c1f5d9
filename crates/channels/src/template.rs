//! What values a template needs, whether those given fit, and what the customer then sees.
//!
//! **Source**: GAP-029; provider pages “Template components”, “Coupon code templates”, “Copy code authentication
//! templates”, “Media reference”.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::descriptor::{Limits, MediaKind};
use crate::say::{
    ButtonKindValue, ButtonValue, TemplateButton, TemplateHeader, TemplateParts, TemplateValue,
};

mod blank;

pub use blank::{blanks, fill as fill_text};

/// Characters of a body once its values stand in it.
const BODY_CHARS_MAX: usize = 1_024;
/// Characters of a text header once its value stands in it.
const HEADER_CHARS_MAX: usize = 60;
/// Characters of an address once its end stands in it.
const URL_CHARS_MAX: usize = 2_000;
/// Characters of a code to be copied.
const CODE_CHARS_MAX: usize = 15;
/// Spaces in a row that the provider refuses in a value.
const SPACES_REFUSED: &str = "     ";

/// Content types of a picture above the body.
const IMAGES: &[&str] = &["image/jpeg", "image/png"];
/// Content types of a film above the body.
const FILMS: &[&str] = &["video/mp4", "video/3gpp"];
/// Content types of a document above the body.
const DOCUMENTS: &[&str] = &[
    "application/pdf",
    "text/plain",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

/// The values that a template needs.
///
/// **Shape**: buttons without a value are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct TemplateNeeds {
    /// What the header needs.
    pub header: Option<HeaderNeed>,
    /// Names of the body's variables in the order in which values are given: numbers by size, names as they appear.
    pub body: Vec<String>,
    /// Buttons that need a value.
    pub buttons: Vec<ButtonNeed>,
}

/// What a header needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum HeaderNeed {
    /// A value for its one variable.
    Text {
        /// The variable's name.
        name: String,
    },
    /// A file.
    File {
        /// Its kind: image, video or document.
        #[schema(value_type = String)]
        media: MediaKind,
        /// Content types that it may have.
        #[schema(value_type = Vec<String>)]
        mimes: &'static [&'static str],
    },
}

/// A button that needs a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ButtonNeed {
    /// Position among the buttons of the template, from 0.
    pub index: usize,
    /// What it needs.
    pub kind: ButtonNeedKind,
}

/// What a button needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ButtonNeedKind {
    /// The end of its address.
    UrlEnd,
    /// The code that it copies.
    Code,
}

/// Why nobody can send a template from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unsendable {
    /// Which part is in the way.
    pub part: UnsendablePart,
    /// What it is, in the provider's word, lower case: `carousel`, `flow`, `location`.
    pub what: String,
}

/// The part of a template that is in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnsendablePart {
    /// The header.
    Header,
    /// The body.
    Body,
    /// A button.
    Button,
    /// A part beside those four.
    Other,
}

/// The values that somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// Value of a text header.
    pub header: Option<String>,
    /// The file of a header.
    pub header_file: Option<GivenFile>,
    /// Values of the body, in the order of [`TemplateNeeds::body`].
    pub body: Vec<String>,
    /// Values of buttons, by their position.
    pub buttons: BTreeMap<usize, String>,
}

/// A file for a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenFile {
    /// Content type.
    pub mime: String,
    /// How many bytes.
    pub bytes: u64,
}

/// A template with its values in their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Value of a text header.
    pub header: Option<TemplateValue>,
    /// Values of the body.
    pub body: Vec<TemplateValue>,
    /// Values of buttons.
    pub buttons: Vec<ButtonValue>,
    /// The parts as the customer sees them.
    pub seen: TemplateParts,
}

/// A value that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueFault {
    /// Which.
    pub place: ValuePlace,
    /// What is wrong with it.
    pub why: ValueWhy,
}

/// Where a value belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValuePlace {
    /// The text header.
    Header,
    /// The header's file.
    HeaderFile,
    /// The body, by position among its variables.
    Body(usize),
    /// A button, by its position.
    Button(usize),
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueWhy {
    /// It is missing.
    Required,
    /// Nothing asks for it.
    NotAsked,
    /// The part gets longer than the provider takes.
    TooLong,
    /// It has a line break, a tab, or five spaces in a row.
    NotOneLine,
    /// It cannot stand at the end of an address.
    NotAnAddress,
    /// It is not a code: letters and digits, at most 15.
    NotACode,
    /// The file is of another kind.
    FileKind,
    /// The file is larger than the channel takes.
    FileTooLarge,
}

/// Tells what values a template needs.
///
/// **Errors**: the first part that cannot be sent from here.
pub fn needs(parts: &TemplateParts) -> Result<TemplateNeeds, Unsendable> {
    let refuse = |part, what: &str| {
        Err(Unsendable {
            part,
            what: what.to_owned(),
        })
    };
    if let Some(what) = parts.others.first() {
        return refuse(UnsendablePart::Other, what);
    }
    let file = |media, mimes| Some(HeaderNeed::File { media, mimes });
    let header = match &parts.header {
        None => None,
        Some(TemplateHeader::Text { text }) => match blanks(text).as_slice() {
            [] => None,
            [name] => Some(HeaderNeed::Text { name: name.clone() }),
            _ => return refuse(UnsendablePart::Header, "text"),
        },
        Some(TemplateHeader::Image) => file(MediaKind::Image, IMAGES),
        Some(TemplateHeader::Video) => file(MediaKind::Video, FILMS),
        Some(TemplateHeader::Document) => file(MediaKind::Document, DOCUMENTS),
        Some(TemplateHeader::Location) => return refuse(UnsendablePart::Header, "location"),
        Some(TemplateHeader::Other { what }) => return refuse(UnsendablePart::Header, what),
    };
    let body = blanks(&parts.body);
    let named = body.iter().filter(|name| !is_number(name)).count();
    // Numbers and names side by side: the provider takes one or the other.
    if named > 0 && named < body.len() {
        return refuse(UnsendablePart::Body, "mixed");
    }
    let mut buttons = Vec::new();
    for (index, button) in parts.buttons.iter().enumerate() {
        let kind = match button {
            TemplateButton::Url { url, .. } if !blanks(url).is_empty() => ButtonNeedKind::UrlEnd,
            TemplateButton::CopyCode { .. } => ButtonNeedKind::Code,
            // It repeats the code of the body.
            TemplateButton::OneTimeCode { .. } if body.len() != 1 => {
                return refuse(UnsendablePart::Button, "one_time_code");
            }
            TemplateButton::Flow { .. } => return refuse(UnsendablePart::Button, "flow"),
            TemplateButton::Other { what } => return refuse(UnsendablePart::Button, what),
            TemplateButton::Url { .. }
            | TemplateButton::OneTimeCode { .. }
            | TemplateButton::QuickReply { .. }
            | TemplateButton::Phone { .. } => continue,
        };
        buttons.push(ButtonNeed { index, kind });
    }
    Ok(TemplateNeeds {
        header,
        body,
        buttons,
    })
}

/// Puts values into a template.
///
/// **Errors**: every value that does not fit, so that a person sees all of it at once.
pub fn fill(
    parts: &TemplateParts,
    needs: &TemplateNeeds,
    given: &Given,
    limits: &Limits,
) -> Result<Filled, Vec<ValueFault>> {
    let mut faults = Faults(Vec::new());
    let mut seen = parts.clone();
    let header = fill_header(needs.header.as_ref(), given, limits, &mut seen, &mut faults);
    let body = fill_body(&needs.body, given, &mut seen, &mut faults);
    let buttons = fill_buttons(needs, given, &body, &mut seen, &mut faults);
    if faults.0.is_empty() {
        Ok(Filled {
            header,
            body,
            buttons,
            seen,
        })
    } else {
        Err(faults.0)
    }
}

struct Faults(Vec<ValueFault>);

impl Faults {
    fn wrong(&mut self, place: ValuePlace, why: ValueWhy) {
        self.0.push(ValueFault { place, why });
    }

    /// Takes a value that must be there, in one line, without blanks around it.
    fn line<'a>(&mut self, place: ValuePlace, given: Option<&'a String>) -> Option<&'a str> {
        let value = given.map(|value| value.trim()).unwrap_or_default();
        if value.is_empty() {
            self.wrong(place, ValueWhy::Required);
        } else if value.chars().any(char::is_control) || value.contains(SPACES_REFUSED) {
            self.wrong(place, ValueWhy::NotOneLine);
        } else {
            return Some(value);
        }
        None
    }
}

fn fill_header(
    need: Option<&HeaderNeed>,
    given: &Given,
    limits: &Limits,
    seen: &mut TemplateParts,
    faults: &mut Faults,
) -> Option<TemplateValue> {
    let is_text = matches!(need, Some(HeaderNeed::Text { .. }));
    let is_file = matches!(need, Some(HeaderNeed::File { .. }));
    if given.header.is_some() && !is_text {
        faults.wrong(ValuePlace::Header, ValueWhy::NotAsked);
    }
    if given.header_file.is_some() && !is_file {
        faults.wrong(ValuePlace::HeaderFile, ValueWhy::NotAsked);
    }
    match need? {
        HeaderNeed::Text { name } => {
            let value = value(
                name,
                faults.line(ValuePlace::Header, given.header.as_ref())?,
            );
            if let Some(TemplateHeader::Text { text }) = &mut seen.header {
                *text = fill_text(text, std::slice::from_ref(name), &[&value.text]);
                if text.chars().count() > HEADER_CHARS_MAX {
                    faults.wrong(ValuePlace::Header, ValueWhy::TooLong);
                }
            }
            Some(value)
        }
        HeaderNeed::File { media, mimes } => {
            let why = match &given.header_file {
                None => Some(ValueWhy::Required),
                Some(file) if !mimes.contains(&file.mime.as_str()) => Some(ValueWhy::FileKind),
                Some(file) if file.bytes > limits.bytes_of(*media) => Some(ValueWhy::FileTooLarge),
                Some(_) => None,
            };
            if let Some(why) = why {
                faults.wrong(ValuePlace::HeaderFile, why);
            }
            None
        }
    }
}

fn fill_body(
    names: &[String],
    given: &Given,
    seen: &mut TemplateParts,
    faults: &mut Faults,
) -> Vec<TemplateValue> {
    for n in names.len()..given.body.len() {
        faults.wrong(ValuePlace::Body(n), ValueWhy::NotAsked);
    }
    let mut values = Vec::with_capacity(names.len());
    for (n, name) in names.iter().enumerate() {
        if let Some(line) = faults.line(ValuePlace::Body(n), given.body.get(n)) {
            values.push(value(name, line));
        }
    }
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    if texts.len() == names.len() {
        seen.body = fill_text(&seen.body, names, &texts);
        if seen.body.chars().count() > BODY_CHARS_MAX {
            let longest = (0..texts.len()).max_by_key(|n| texts.get(*n).map(|text| text.len()));
            faults.wrong(
                ValuePlace::Body(longest.unwrap_or_default()),
                ValueWhy::TooLong,
            );
        }
    }
    values
}

fn fill_buttons(
    needs: &TemplateNeeds,
    given: &Given,
    body: &[TemplateValue],
    seen: &mut TemplateParts,
    faults: &mut Faults,
) -> Vec<ButtonValue> {
    let mut values = Vec::new();
    for index in given.buttons.keys() {
        if !needs.buttons.iter().any(|need| need.index == *index) {
            faults.wrong(ValuePlace::Button(*index), ValueWhy::NotAsked);
        }
    }
    for (index, button) in seen.buttons.iter_mut().enumerate() {
        let place = ValuePlace::Button(index);
        let value = match button {
            TemplateButton::Url { url, .. } => {
                let names = blanks(url);
                let Some(name) = names.first() else {
                    continue;
                };
                let Some(line) = faults.line(place, given.buttons.get(&index)) else {
                    continue;
                };
                if line.chars().any(char::is_whitespace) {
                    faults.wrong(place, ValueWhy::NotAnAddress);
                }
                *url = fill_text(url, std::slice::from_ref(name), &[line]);
                if url.chars().count() > URL_CHARS_MAX {
                    faults.wrong(place, ValueWhy::TooLong);
                }
                ButtonKindValue::UrlSuffix(line.to_owned())
            }
            TemplateButton::CopyCode { code } => {
                let Some(line) = faults.line(place, given.buttons.get(&index)) else {
                    continue;
                };
                if !is_code(line) {
                    faults.wrong(place, ValueWhy::NotACode);
                }
                *code = Some(line.to_owned());
                ButtonKindValue::CopyCode(line.to_owned())
            }
            TemplateButton::OneTimeCode { .. } => {
                let Some(code) = body.first() else {
                    continue;
                };
                if !is_code(&code.text) {
                    faults.wrong(ValuePlace::Body(0), ValueWhy::NotACode);
                }
                ButtonKindValue::UrlSuffix(code.text.clone())
            }
            TemplateButton::QuickReply { .. }
            | TemplateButton::Phone { .. }
            | TemplateButton::Flow { .. }
            | TemplateButton::Other { .. } => continue,
        };
        values.push(ButtonValue { index, value });
    }
    values
}

fn value(name: &str, text: &str) -> TemplateValue {
    TemplateValue {
        name: (!is_number(name)).then(|| name.to_owned()),
        text: text.to_owned(),
    }
}

fn is_number(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit())
}

fn is_code(text: &str) -> bool {
    text.chars().count() <= CODE_CHARS_MAX && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// What a message keeps of a template that was sent with it.
///
/// **Shape**: `body` repeats the body as the customer reads it, for readers that know no parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TemplateContent {
    /// Its name at the provider.
    pub name: String,
    /// Its language at the provider.
    pub language: String,
    /// The body as the customer reads it.
    pub body: String,
    /// Value of a text header.
    pub header: Option<TemplateValue>,
    /// Values of the body, as they are sent.
    pub values: Vec<TemplateValue>,
    /// Values of buttons, as they are sent.
    pub buttons: Vec<ButtonValue>,
    /// The parts as the customer sees them; the file of a header is the message's own.
    pub parts: TemplateParts,
}

#[cfg(test)]
mod tests;
