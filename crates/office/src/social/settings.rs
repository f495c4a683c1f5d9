//! Media and vocabulary of social media, as an organization maps the words of its sources (GAP-113).

use std::collections::BTreeSet;

use base::id::QueueId;
use base::text::{Text, fold};
use serde::{Deserialize, Serialize};

/// Names of one list at the most.
pub const NAMES_MAX: usize = 60;
/// Words of sources that one name stands for, at the most.
pub const TERMS_MAX: usize = 40;
/// Characters of a key at the most.
pub const KEY_MAX: usize = 40;
/// The medium whose posts are for viewing only, whatever an organization calls it (SOCIAL-003).
pub const READ_ONLY: &str = "reclame_aqui";

/// A name of the organization, and the words of sources that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SocialName {
    /// What filters name it by; it stays when the name changes.
    pub key: String,
    /// What people read.
    #[schema(value_type = String)]
    pub name: Text<80>,
    /// The words of sources, compared without case and accents.
    #[schema(value_type = Vec<String>)]
    pub terms: Vec<Text<120>>,
}

impl SocialName {
    /// Tells whether it stands for a word of a source, folded.
    pub fn is(&self, word: &str) -> bool {
        self.words().any(|own| own == word)
    }

    /// Gives the words that it stands for, folded; the key is one of them.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let terms = self.terms.iter().map(|term| fold(term.as_str()));
        std::iter::once(fold(&self.key)).chain(terms)
    }
}

/// Everything that an organization decides about social media.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SocialSettings {
    /// The queue that contacts from social media count for; without one none are opened.
    pub queue_id: Option<QueueId>,
    /// The media (mídias).
    pub media: Vec<SocialName>,
    /// The situations of posts (situações).
    pub situations: Vec<SocialName>,
    /// The statuses of posts.
    pub statuses: Vec<SocialName>,
}

/// What is wrong with settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// More than there may be.
    TooMany,
    /// A key that is no key.
    Key,
    /// A key or a word of a source stands twice.
    Taken,
    /// The medium that is for viewing only is missing.
    Missing,
}

impl Default for SocialSettings {
    /// What sources are known to send; names are those of the Brazilian sites.
    fn default() -> Self {
        Self {
            queue_id: None,
            media: names(&[
                (
                    READ_ONLY,
                    "Reclame Aqui",
                    &["Reclame Aqui", "ReclameAqui", "RA"],
                ),
                ("facebook", "Facebook", &["Facebook"]),
                ("twitter", "Twitter (X)", &["Twitter", "X"]),
                ("instagram", "Instagram", &["Instagram"]),
                ("youtube", "YouTube", &["YouTube"]),
                ("linkedin", "LinkedIn", &["LinkedIn"]),
            ]),
            situations: names(&[
                (
                    "not_answered",
                    "Não respondida",
                    &["Não respondida", "not answered"],
                ),
                (
                    "consumer_reply",
                    "Com réplica",
                    &[
                        "Réplica",
                        "Com réplica",
                        "Réplica do consumidor",
                        "consumer reply",
                    ],
                ),
                ("answered", "Respondida", &["Respondida", "answered"]),
                ("rated", "Avaliada", &["Avaliada", "rated"]),
                ("duplicate", "Duplicada", &["Duplicada", "duplicate"]),
            ]),
            statuses: names(&[
                ("answered", "Respondida", &["Respondida", "answered"]),
                ("evaluated", "Avaliada", &["Avaliada", "evaluated"]),
                (
                    "not_answered",
                    "Não respondida",
                    &["Não respondida", "not answered"],
                ),
                (
                    "processing",
                    "Em processamento",
                    &["Em processamento", "processing"],
                ),
            ]),
        }
    }
}

fn names(list: &[(&str, &str, &[&str])]) -> Vec<SocialName> {
    let named = |(key, name, terms): &(&str, &str, &[&str])| {
        Some(SocialName {
            key: (*key).to_owned(),
            name: Text::parse(name).ok()?,
            terms: terms
                .iter()
                .filter_map(|term| Text::parse(term).ok())
                .collect(),
        })
    };
    list.iter().filter_map(named).collect()
}

/// Finds the name that stands for a word of a source, folded.
pub fn mapped<'a>(list: &'a [SocialName], word: &str) -> Option<&'a SocialName> {
    list.iter().find(|one| one.is(word))
}

impl SocialSettings {
    /// Tells whether posts of a medium are for viewing only: no answer is offered, and they are not deleted (SOCIAL-003, CONFLICT-25).
    pub fn is_read_only(&self, medium: &str) -> bool {
        mapped(&self.media, medium).is_some_and(|one| one.key == READ_ONLY)
    }

    /// Finds everything that is wrong, each at its path.
    pub fn check(&self) -> Vec<(String, Wrong)> {
        let mut wrong = Vec::new();
        for (path, list) in [
            ("media", &self.media),
            ("situations", &self.situations),
            ("statuses", &self.statuses),
        ] {
            if list.len() > NAMES_MAX {
                wrong.push((path.to_owned(), Wrong::TooMany));
            }
            let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
            for (place, one) in list.iter().enumerate() {
                if !is_key(&one.key) {
                    wrong.push((format!("{path}[{place}].key"), Wrong::Key));
                } else if !keys.insert(one.key.as_str()) {
                    wrong.push((format!("{path}[{place}].key"), Wrong::Taken));
                }
                if one.terms.len() > TERMS_MAX {
                    wrong.push((format!("{path}[{place}].terms"), Wrong::TooMany));
                }
                let own: BTreeSet<String> = one.words().collect();
                if own.iter().any(|word| words.contains(word)) {
                    wrong.push((format!("{path}[{place}].terms"), Wrong::Taken));
                }
                words.extend(own);
            }
        }
        if !self.media.iter().any(|one| one.key == READ_ONLY) {
            wrong.push(("media".to_owned(), Wrong::Missing));
        }
        wrong
    }
}

fn is_key(key: &str) -> bool {
    (1..=KEY_MAX).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-113, SOCIAL-005.
    #[test]
    fn what_sources_are_known_to_send_is_mapped_from_the_start() {
        let settings = SocialSettings::default();
        assert_eq!(settings.check(), []);
        assert_eq!((settings.situations.len(), settings.statuses.len()), (5, 4));
        for (word, key) in [
            ("Reclame Aqui", "reclame_aqui"),
            ("RECLAMEAQUI", "reclame_aqui"),
            ("Facebook", "facebook"),
            ("twitter", "twitter"),
        ] {
            let found = mapped(&settings.media, &fold(word)).map(|one| one.key.as_str());
            assert_eq!(found, Some(key), "{word}");
        }
        let found = mapped(&settings.situations, &fold("RÉPLICA"));
        assert_eq!(found.unwrap().key, "consumer_reply");
        assert_eq!(mapped(&settings.statuses, "congelada"), None);
    }

    /// Rows: SOCIAL-003.
    #[test]
    fn only_reclame_aqui_is_for_viewing_only_and_it_cannot_be_left_out() {
        let mut settings = SocialSettings::default();
        assert!(settings.is_read_only("reclame aqui") && settings.is_read_only("reclame_aqui"));
        assert!(!settings.is_read_only("facebook") && !settings.is_read_only("outra"));
        settings.media.remove(0);
        assert_eq!(settings.check(), [("media".to_owned(), Wrong::Missing)]);
    }

    #[test]
    fn a_word_of_a_source_means_one_thing() {
        let mut settings = SocialSettings::default();
        settings.statuses[0]
            .terms
            .push(Text::parse("AVALIADA").unwrap());
        settings.statuses[3].key = "Não".to_owned();
        settings.situations[1].key = "not_answered".to_owned();
        assert_eq!(
            settings.check(),
            [
                ("situations[1].key".to_owned(), Wrong::Taken),
                ("situations[1].terms".to_owned(), Wrong::Taken),
                ("statuses[1].terms".to_owned(), Wrong::Taken),
                ("statuses[3].key".to_owned(), Wrong::Key),
            ]
        );
    }
}
