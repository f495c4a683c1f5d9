//! How alike two people on record are: the signs by which one person is found on record twice (GAP-007).
//!
//! The same document or address is a sign by itself. A similar name is none: it counts together with a weak sign, which is
//! what two rows of one customer share when somebody mistyped, moved or changed the provider.

use base::phone::Phone;
use base::text::fold;
use serde::{Deserialize, Serialize};

use crate::merge::Record;
use crate::person::PointKind;

/// Digits of a phone that stay when the area code changes.
const PHONE_END: usize = 8;
/// Shorter parts of an e-mail address before the `@` say nothing.
const LOCAL_MIN: usize = 5;
/// The digits of a CNPJ that branches of one company share.
const CNPJ_ROOT: usize = 8;
/// From here two words are one word with a slip.
const WORD_LIKE: f64 = 0.92;
/// From here two whole names are one name with slips.
const NAME_LIKE: f64 = 0.88;
/// Words of a name that say nothing about who it is.
const PARTICLES: [&str; 15] = [
    "da", "das", "de", "del", "di", "do", "dos", "e", "eireli", "la", "ltda", "me", "sa", "sr",
    "sra",
];

/// Why two rows may be one person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateSign {
    /// The same CPF or CNPJ.
    TaxId,
    /// The same phone, however it is written.
    Phone,
    /// The same e-mail address.
    Email,
    /// The same name or id on a channel.
    Handle,
    /// A similar name and a weak sign.
    Name,
}

impl DuplicateSign {
    /// Every sign, the strongest first.
    pub const ALL: [Self; 5] = [
        Self::TaxId,
        Self::Phone,
        Self::Email,
        Self::Handle,
        Self::Name,
    ];

    /// Gives the sign of a shared address.
    pub const fn of(kind: PointKind) -> Self {
        match kind {
            PointKind::Phone => Self::Phone,
            PointKind::Email => Self::Email,
            PointKind::Handle => Self::Handle,
        }
    }

    /// Gives the bit that rows hold; the sum of the bits is how much speaks for it, so a list can be ordered by it.
    pub const fn bit(self) -> i64 {
        match self {
            Self::TaxId => 16,
            Self::Phone => 8,
            Self::Email => 4,
            Self::Handle => 2,
            Self::Name => 1,
        }
    }

    /// Reads the bits of a row.
    pub fn of_bits(bits: i64) -> Vec<Self> {
        let set = |sign: &Self| bits & sign.bit() != 0;
        Self::ALL.into_iter().filter(set).collect()
    }
}

/// Gives what two rows of one person may share though neither document nor address is the same.
///
/// **Shape**: texts that are equal or not, each with its kind in front.
pub fn weak_signs(person: &Record) -> Vec<String> {
    let mut signs = Vec::new();
    for point in &person.points {
        match point.kind {
            PointKind::Phone => {
                let digits = Phone::parse_international(&point.value)
                    .map_or_else(|_| point.key.clone(), |phone| phone.digits().to_owned());
                let end = digits.len().checked_sub(PHONE_END);
                signs.extend(
                    end.and_then(|at| digits.get(at..))
                        .map(|end| format!("phone:{end}")),
                );
            }
            PointKind::Email => {
                let local = point.key.rsplit_once('@').map_or("", |(local, _)| local);
                // What stands behind a plus is the owner's own filing.
                let local = local.split('+').next().unwrap_or(local);
                if local.len() >= LOCAL_MIN {
                    signs.push(format!("mail:{local}"));
                }
            }
            PointKind::Handle => {}
        }
    }
    if let Some(root) = person
        .tax_id
        .as_deref()
        .filter(|id| id.len() == 14)
        .and_then(|id| id.get(..CNPJ_ROOT))
    {
        signs.push(format!("cnpj:{root}"));
    }
    signs.extend(
        person
            .trade_name
            .as_deref()
            .map(|name| format!("trade:{}", words(name).join(" "))),
    );
    signs.sort_unstable();
    signs.dedup();
    signs
}

/// Tells whether two names may be one person's: the same words, one name shortened, or a slip of the keys.
pub fn is_similar(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let (Some(first), Some(other_first)) = (one.first(), other.first()) else {
        return false;
    };
    let whole = (one.join(" "), other.join(" "));
    if strsim::normalized_damerau_levenshtein(&whole.0, &whole.1) >= NAME_LIKE {
        return true;
    }
    if one.len() == 1 || other.len() == 1 {
        return is_word(first, other_first);
    }
    let ends = one.last().zip(other.last());
    (is_word(first, other_first) || is_initial(first, other_first))
        && ends.is_some_and(|(end, other_end)| is_word(end, other_end))
}

/// Gives the words of a name that say who it is, folded.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    let said: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let telling: Vec<String> = said
        .iter()
        .filter(|word| !PARTICLES.contains(*word))
        .map(|word| (*word).to_owned())
        .collect();
    if telling.is_empty() {
        return said.into_iter().map(str::to_owned).collect();
    }
    telling
}

fn is_word(one: &str, other: &str) -> bool {
    one == other || strsim::jaro_winkler(one, other) >= WORD_LIKE
}

fn is_initial(one: &str, other: &str) -> bool {
    let short = one.chars().count().min(other.chars().count()) == 1;
    short && one.chars().next() == other.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::tests::{point, record};

    /// Rows: GAP-007.
    #[test]
    fn a_name_is_similar_when_it_is_shortened_spelt_otherwise_or_mistyped() {
        for (one, other) in [
            ("João da Silva", "JOAO SILVA"),
            ("Maria Aparecida de Souza", "Maria Souza"),
            ("M. Souza", "Maria de Souza"),
            ("Fernanda Oliveira", "Fernanda Olivera"),
            ("Maria", "Maria de Souza"),
            ("Padaria Pão Quente Ltda", "Padaria Pao Quente ME"),
        ] {
            assert!(is_similar(one, other), "{one} / {other}");
            assert!(is_similar(other, one), "{other} / {one}");
        }
        for (one, other) in [
            ("João da Silva", "José da Silva"),
            ("Maria Souza", "Maria Pereira"),
            ("Ana Lima", "Bia Lima"),
            ("", "Ana"),
            ("Carlos Lima", "Carla Lima"),
        ] {
            assert!(!is_similar(one, other), "{one} / {other}");
        }
    }

    /// Rows: GAP-007.
    #[test]
    fn weak_signs_are_what_stays_when_area_code_provider_or_branch_changes() {
        let signs = |points: Vec<_>, tax_id: Option<&str>| {
            let mut one = record("Ana");
            one.points = points;
            one.tax_id = tax_id.map(str::to_owned);
            weak_signs(&one)
        };
        let with = |value: &str| signs(vec![point(1, PointKind::Phone, value)], None);
        assert_eq!(with("+5548999990001"), with("+5511999990001"));
        assert_ne!(with("+5548999990001"), with("+5548999990002"));
        let mail = |value: &str| signs(vec![point(1, PointKind::Email, value)], None);
        assert_eq!(mail("ana.lima@a.com"), mail("Ana.Lima+loja@b.com"));
        assert!(mail("ana@a.com").is_empty(), "too short to say anything");
        assert_eq!(
            signs(vec![], Some("11222333000181")),
            signs(vec![], Some("11222333000262"))
        );
        assert!(signs(vec![], Some("52998224725")).is_empty());
    }

    #[test]
    fn the_bits_of_a_row_are_read_as_they_were_written() {
        for bits in 0..32 {
            let signs = DuplicateSign::of_bits(bits);
            assert_eq!(signs.into_iter().map(DuplicateSign::bit).sum::<i64>(), bits);
        }
    }
}
