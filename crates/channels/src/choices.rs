//! A question with options, said as well as a channel can: by buttons, by a list, else by digits in the text.

use crate::descriptor::{Capability, Descriptor};
use crate::say::{ListRow, ListSection, Offer, SayContent};

/// A question with options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The question.
    pub body: String,
    /// The options, in order.
    pub options: Vec<Choosable>,
    /// Words on the button that opens a list.
    pub open: String,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosable {
    /// What is written to choose it where nothing can be pressed.
    pub digits: String,
    /// Id and words.
    pub offer: Offer,
}

impl Choices {
    /// Picks the best form within a channel's capabilities and limits.
    pub fn said_by(&self, descriptor: &Descriptor) -> SayContent {
        let limits = &descriptor.limits;
        let fits = |capability, count: usize, chars: usize| {
            descriptor.can(capability)
                && self.body.chars().count() <= limits.interactive_chars
                && (1..=count).contains(&self.options.len())
                && self
                    .options
                    .iter()
                    .all(|one| (1..=chars).contains(&one.offer.title.chars().count()))
        };
        let offers = || self.options.iter().map(|one| one.offer.clone());
        if fits(Capability::Buttons, limits.buttons, limits.button_chars) {
            return SayContent::Buttons {
                body: self.body.clone(),
                footer: None,
                buttons: offers().collect(),
            };
        }
        let is_list = fits(Capability::Lists, limits.list_rows, limits.list_title_chars);
        if is_list && self.open.chars().count() <= limits.button_chars {
            let row = |offer| ListRow {
                offer,
                description: None,
            };
            return SayContent::List {
                body: self.body.clone(),
                footer: None,
                open: self.open.clone(),
                sections: vec![ListSection {
                    title: String::new(),
                    rows: offers().map(row).collect(),
                }],
            };
        }
        SayContent::Text(self.in_digits())
    }

    /// Writes the options below the question, each after its digits.
    pub fn in_digits(&self) -> String {
        let lines = self.options.iter();
        let lines: Vec<String> = lines
            .map(|one| format!("{} - {}", one.digits, one.offer.title))
            .collect();
        format!("{}\n\n{}", self.body, lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{web_chat, whatsapp};

    fn choices(count: usize, title: &str) -> Choices {
        let option = |n: usize| Choosable {
            digits: n.to_string(),
            offer: Offer {
                id: format!("menu.o{n}"),
                title: format!("{title} {n}"),
            },
        };
        Choices {
            body: "Com quem quer falar?".to_owned(),
            options: (1..=count).map(option).collect(),
            open: "Ver opções".to_owned(),
        }
    }

    fn form(count: usize, title: &str, descriptor: &Descriptor) -> &'static str {
        match choices(count, title).said_by(descriptor) {
            SayContent::Buttons { buttons, .. } => {
                assert_eq!(buttons.len(), count);
                "buttons"
            }
            SayContent::List { sections, .. } => {
                assert_eq!(sections[0].rows.len(), count);
                "list"
            }
            SayContent::Text(_) => "text",
            SayContent::Media { .. }
            | SayContent::Template(_)
            | SayContent::Choices(_)
            | SayContent::Location(_)
            | SayContent::Contacts(_) => "other",
        }
    }

    /// Rows: BOT-002.
    #[test]
    fn three_short_options_are_buttons_ten_a_list_and_anything_else_digits() {
        let whatsapp = &whatsapp::DESCRIPTOR;
        assert_eq!(form(3, "Vendas", whatsapp), "buttons");
        assert_eq!(form(4, "Vendas", whatsapp), "list");
        assert_eq!(form(10, "Vendas", whatsapp), "list");
        assert_eq!(form(11, "Vendas", whatsapp), "text");
        // 22 characters are too many for a button, 26 for a row.
        assert_eq!(form(3, "Segunda via de boleto", whatsapp), "list");
        assert_eq!(form(3, "Segunda via de um boleto,", whatsapp), "text");
        assert_eq!(
            form(10, "Segunda via de um boleto,", &web_chat::DESCRIPTOR),
            "buttons"
        );
        assert_eq!(form(2, &"x".repeat(50), &web_chat::DESCRIPTOR), "text");
    }

    /// Rows: BOT-002.
    #[test]
    fn digits_stand_before_the_words() {
        let said = choices(2, "Fila").in_digits();
        assert_eq!(said, "Com quem quer falar?\n\n1 - Fila 1\n2 - Fila 2");
    }
}
