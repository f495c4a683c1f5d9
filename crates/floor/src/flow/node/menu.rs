//! Offers options and waits for an answer: by button, by digits or in words.

use std::collections::BTreeSet;

use base::medium::Medium;
use base::time::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Rules, is_read};
use crate::flow::answer;
use crate::flow::check::{Finding, Wrong};
use crate::flow::definition::{NodeKey, Port, TEXT_CHARS_MAX, Words, is_plain};
use crate::flow::run::{Act, Heard, Step, Turn, Unanswered};

/// Options of one menu.
pub const OPTIONS_MAX: usize = 10;
/// Characters of the words of an option.
pub const LABEL_CHARS_MAX: usize = 40;
/// Digits that stand for an option.
pub const DIGITS_MAX: usize = 2;
/// Times that one menu asks again.
pub const TRIES_MAX: u8 = 10;
/// Minutes that one menu waits for an answer: a day, as long as a customer may be written to.
pub const SILENCE_MIN_MAX: u16 = 24 * 60;

/// A question with options.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = MenuNode)]
pub struct Menu {
    /// The question; `{protocol}` and `{customer}` are filled in.
    pub text: Words,
    /// What can be chosen.
    pub options: Vec<MenuOption>,
    /// What is said before the question is asked again, when an answer is none of the options; nothing when it is empty.
    #[serde(default)]
    pub invalid_text: Words,
    /// How often the question is asked again after an answer that is none of the options.
    pub invalid_tries: u8,
    /// Minutes without an answer.
    pub silence_min: u16,
    /// What is said before the question is asked again, when no answer came; nothing when it is empty.
    #[serde(default)]
    pub silence_text: Words,
    /// How often the question is asked again when no answer came.
    pub silence_tries: u8,
}

/// An option of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FlowMenuOption)]
pub struct MenuOption {
    /// Its id within the menu: lower case letters, digits and underscores.
    pub id: String,
    /// The digits that stand for it.
    pub digits: String,
    /// The words that the customer sees.
    pub label: Words,
}

impl Menu {
    fn invalid() -> Port {
        Port::new("invalid")
    }

    fn silent() -> Port {
        Port::new("silent")
    }

    fn ask(&self, turn: &mut Turn<'_>) -> Step {
        turn.act(Act::Ask {
            text: self.text.clone(),
            options: self.options.clone(),
        });
        turn.wait(Span::from_mins(i64::from(self.silence_min.max(1))));
        Step::Wait
    }

    fn ask_again(&self, turn: &mut Turn<'_>, first: &Words) -> Step {
        if !first.is_empty() {
            turn.act(Act::Say {
                text: first.clone(),
            });
        }
        self.ask(turn)
    }

    fn check_options(&self, found: &mut Finding<'_>) {
        if self.options.is_empty() {
            found.wrong("options", Wrong::Required);
        }
        if self.options.len() > OPTIONS_MAX {
            found.wrong("options", Wrong::TooMany);
        }
        let (mut ids, mut digits, mut labels) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (n, option) in self.options.iter().enumerate() {
            let field = |name: &str| format!("options.{n}.{name}");
            if !is_plain(&option.id) {
                found.wrong(field("id"), Wrong::Invalid);
            } else if !ids.insert(&option.id) {
                found.wrong(field("id"), Wrong::Twice);
            }
            let fits = (1..=DIGITS_MAX).contains(&option.digits.len())
                && option.digits.chars().all(|c| c.is_ascii_digit());
            if !fits {
                found.wrong(field("digits"), Wrong::Invalid);
            } else if !digits.insert(&option.digits) {
                found.wrong(field("digits"), Wrong::Twice);
            }
            found.words(&field("label"), &option.label, LABEL_CHARS_MAX);
            found.written(&field("label"), &option.label);
            let spoken = option.label.by_locale();
            let again = spoken
                .filter(|(_, label)| !label.trim().is_empty())
                .filter(|(locale, label)| !labels.insert((*locale, answer::plain(label))))
                .count();
            if again > 0 {
                found.wrong(field("label"), Wrong::Twice);
            }
        }
    }
}

impl Rules for Menu {
    fn ports(&self) -> Vec<Port> {
        let options = self.options.iter().map(|option| Port::option(&option.id));
        options.chain([Self::invalid(), Self::silent()]).collect()
    }

    fn unasked(&self) -> Vec<Port> {
        vec![Self::silent()]
    }

    fn suits(&self, medium: Medium) -> bool {
        is_read(medium)
    }

    fn check(&self, found: &mut Finding<'_>) {
        found.words("text", &self.text, TEXT_CHARS_MAX);
        found.written("text", &self.text);
        self.check_options(found);
        found.words("invalid_text", &self.invalid_text, TEXT_CHARS_MAX);
        found.words("silence_text", &self.silence_text, TEXT_CHARS_MAX);
        found.range("invalid_tries", self.invalid_tries <= TRIES_MAX);
        found.range("silence_tries", self.silence_tries <= TRIES_MAX);
        found.range(
            "silence_min",
            (1..=SILENCE_MIN_MAX).contains(&self.silence_min),
        );
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Step {
        self.ask(turn)
    }

    fn is_answer(&self, at: &NodeKey, heard: &Heard) -> bool {
        answer::chosen(at, &self.options, heard).is_some()
    }

    fn hear(&self, turn: &mut Turn<'_>, heard: &Heard) -> Step {
        if *heard == Heard::Woke {
            let silent = turn.again_silent();
            if silent <= self.silence_tries {
                return self.ask_again(turn, &self.silence_text);
            }
            turn.act(Act::Unanswered {
                why: Unanswered::Silent,
            });
            return Step::Go(Self::silent());
        }
        let chosen = answer::chosen(turn.at(), &self.options, heard);
        if let Some(option) = chosen {
            turn.act(Act::Chose {
                label: option.label.clone(),
            });
            return Step::Go(Port::option(&option.id));
        }
        let invalid = turn.again_invalid();
        if invalid <= self.invalid_tries {
            return self.ask_again(turn, &self.invalid_text);
        }
        turn.act(Act::Unanswered {
            why: Unanswered::Invalid,
        });
        Step::Go(Self::invalid())
    }
}
