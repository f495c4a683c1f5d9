//! Code words: what a customer writes to withdraw consent, or to give it when asked (GAP-031, WA-017).

use std::collections::BTreeSet;

use base::text::fold;
use serde::{Deserialize, Serialize};

/// Code words of one kind.
const WORDS_MAX: usize = 20;
/// Characters of a code word.
const WORD_CHARS_MAX: usize = 40;
/// Characters of a confirmation.
const TEXT_CHARS_MAX: usize = 1_000;

/// The code words of an organization and what is answered to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ConsentSettings {
    /// Whoever writes one of these, and nothing else, does not want to be written to any more.
    pub opt_out_words: Vec<String>,
    /// What is then answered, once; nothing when empty.
    pub opt_out_text: String,
    /// Whoever was asked and answers one of these, and nothing else, agrees.
    pub opt_in_words: Vec<String>,
    /// What is then answered; nothing when empty.
    pub opt_in_text: String,
}

impl Default for ConsentSettings {
    fn default() -> Self {
        Self {
            opt_out_words: vec!["SAIR".into(), "PARAR".into()],
            opt_out_text: "Pronto, não vamos mais iniciar conversas com você por aqui. Quando precisar, é só escrever.".into(),
            opt_in_words: vec!["SIM".into(), "ACEITO".into()],
            opt_in_text: "Obrigado! Anotamos que você aceita receber nossas mensagens.".into(),
        }
    }
}

/// What a message that is a code word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeWord {
    /// Consent is withdrawn.
    OptOut,
    /// Consent is given, if it was asked for.
    OptIn,
}

impl ConsentSettings {
    /// Tells whether a whole message is a code word, whatever its case, its accents and the signs around it.
    pub fn code_word(&self, message: &str) -> Option<CodeWord> {
        // A long message is none; folding it would be for nothing.
        if message.len() > 8 * WORD_CHARS_MAX {
            return None;
        }
        let said = bare(message);
        let has =
            |words: &[String]| !said.is_empty() && words.iter().any(|word| bare(word) == said);
        if has(&self.opt_out_words) {
            Some(CodeWord::OptOut)
        } else {
            has(&self.opt_in_words).then_some(CodeWord::OptIn)
        }
    }

    /// Names the first field that does not make sense.
    pub fn out_of_range(&self) -> Option<&'static str> {
        let fits = |words: &[String]| {
            words.len() <= WORDS_MAX
                && words
                    .iter()
                    .all(|word| !bare(word).is_empty() && word.chars().count() <= WORD_CHARS_MAX)
        };
        let short = |text: &str| text.chars().count() <= TEXT_CHARS_MAX;
        let out: BTreeSet<String> = self.opt_out_words.iter().map(|word| bare(word)).collect();
        let is_both = self
            .opt_in_words
            .iter()
            .any(|word| out.contains(&bare(word)));
        let checks = [
            (fits(&self.opt_out_words), "opt_out_words"),
            (short(&self.opt_out_text), "opt_out_text"),
            (fits(&self.opt_in_words) && !is_both, "opt_in_words"),
            (short(&self.opt_in_text), "opt_in_text"),
        ];
        checks
            .into_iter()
            .find_map(|(fits, field)| (!fits).then_some(field))
    }
}

/// A word as it is compared: folded, without the signs and spaces around it.
fn bare(text: &str) -> String {
    fold(text.trim_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-031.
    #[test]
    fn only_a_whole_message_is_a_code_word_whatever_its_case_and_accents() {
        let settings = ConsentSettings {
            opt_out_words: vec!["SAIR".into(), "não quero".into()],
            opt_in_words: vec!["Sim".into()],
            ..ConsentSettings::default()
        };
        for (message, said) in [
            ("sair", Some(CodeWord::OptOut)),
            ("  Sair! ", Some(CodeWord::OptOut)),
            ("\"SAÍR\".", Some(CodeWord::OptOut)),
            ("NAO  QUERO", Some(CodeWord::OptOut)),
            ("sim 👍", Some(CodeWord::OptIn)),
            ("quero sair", None),
            ("sair daqui", None),
            ("saiu", None),
            ("👍", None),
            ("", None),
        ] {
            assert_eq!(settings.code_word(message), said, "{message}");
        }
        assert_eq!(settings.code_word(&"sair ".repeat(100)), None);
        let none = ConsentSettings {
            opt_out_words: Vec::new(),
            ..settings
        };
        assert_eq!(
            none.code_word("sair"),
            None,
            "an organization may have no word"
        );
    }

    #[test]
    fn words_have_letters_are_short_and_mean_one_thing() {
        let with = |out: &[&str], given: &[&str]| ConsentSettings {
            opt_out_words: out.iter().map(|word| (*word).to_owned()).collect(),
            opt_in_words: given.iter().map(|word| (*word).to_owned()).collect(),
            ..ConsentSettings::default()
        };
        assert_eq!(ConsentSettings::default().out_of_range(), None);
        assert_eq!(with(&["!"], &[]).out_of_range(), Some("opt_out_words"));
        assert_eq!(with(&["a"; 21], &[]).out_of_range(), Some("opt_out_words"));
        assert_eq!(
            with(&[], &[&"a".repeat(41)]).out_of_range(),
            Some("opt_in_words")
        );
        assert_eq!(
            with(&["Não"], &["nao"]).out_of_range(),
            Some("opt_in_words")
        );
        let long = ConsentSettings {
            opt_out_text: "a".repeat(1_001),
            ..ConsentSettings::default()
        };
        assert_eq!(long.out_of_range(), Some("opt_out_text"));
    }
}
