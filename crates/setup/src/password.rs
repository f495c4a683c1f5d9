//! Which passwords are refused. Hashing is the business of `app`.

use std::collections::BTreeSet;

use base::text::fold;

/// Characters of a password at the least.
///
/// **Source**: NIST SP 800-63B-4 asks for 8 with a second factor and 15 without; 12 is between, for operations that have both.
pub const CHARS_MIN: usize = 12;
/// Characters of a password at the most, so that hashing has a bound.
pub const CHARS_MAX: usize = 256;
/// Different characters at the least.
const DISTINCT_MIN: usize = 4;
/// A part of the name or address counts from this length on.
const PERSONAL_MIN: usize = 4;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Too short, too long, or hardly any different characters.
    Short,
    /// One that guessers try first.
    Common,
    /// Little more than the user's own name or address.
    Personal,
}

/// Words that most guessed passwords are made of, folded; digits and signs around them change little.
const COMMON: &[&str] = &[
    "abc",
    "abcd",
    "abcdef",
    "abcdefgh",
    "abcdefghijkl",
    "acesso",
    "admin",
    "administrador",
    "administrator",
    "adminadmin",
    "amor",
    "amoreterno",
    "asdf",
    "asdfghjkl",
    "atendimento",
    "atletico",
    "bemvindo",
    "brasil",
    "brazil",
    "changeme",
    "contrasena",
    "corinthians",
    "cruzeiro",
    "default",
    "deusefiel",
    "deusemais",
    "dragon",
    "empresa",
    "entrar",
    "familia",
    "felicidade",
    "flamengo",
    "football",
    "fluminense",
    "gabriel",
    "gremio",
    "iloveyou",
    "internacional",
    "jesus",
    "jesuscristo",
    "jesusteama",
    "letmein",
    "login",
    "lucas",
    "maria",
    "master",
    "minhasenha",
    "monkey",
    "mudar",
    "mudarsenha",
    "novasenha",
    "operador",
    "palmeiras",
    "pass",
    "password",
    "passwordpassword",
    "passw",
    "princess",
    "qazwsx",
    "qwert",
    "qwerty",
    "qwertyui",
    "qwertyuiop",
    "qwertyuiopasdfghjkl",
    "root",
    "santos",
    "saopaulo",
    "secret",
    "segredo",
    "senha",
    "senhasenha",
    "senhaforte",
    "senhanova",
    "senhapadrao",
    "senhasecreta",
    "sistema",
    "sunshine",
    "supervisor",
    "suporte",
    "superman",
    "teamo",
    "teste",
    "testeteste",
    "test",
    "trocar",
    "trocarsenha",
    "unissono",
    "user",
    "usuario",
    "vasco",
    "welcome",
    "zxcvbnm",
];

/// Looks for a reason to refuse a password; `personal` are the user's name and address.
pub fn weakness(password: &str, personal: &[&str]) -> Option<Weakness> {
    let length = password.chars().count();
    let distinct: BTreeSet<char> = password.chars().collect();
    if !(CHARS_MIN..=CHARS_MAX).contains(&length) || distinct.len() < DISTINCT_MIN {
        return Some(Weakness::Short);
    }
    let folded = fold(password);
    let letters: String = folded.chars().filter(|c| c.is_alphabetic()).collect();
    let is_common = |letters: &str| COMMON.contains(&letters);
    if is_run(&folded)
        || letters.is_empty()
        || is_common(&letters)
        || is_common(&spelled_out(&folded))
    {
        return Some(Weakness::Common);
    }
    let left = personal
        .iter()
        .flat_map(|text| parts(text))
        .fold(letters, |left, part| left.replace(&part, ""));
    // What remains when the own names are taken out must still be something to guess.
    (left.chars().count() < PERSONAL_MIN && !personal.is_empty()).then_some(Weakness::Personal)
}

/// The letters of a text, with the signs that stand for letters read as those.
fn spelled_out(folded: &str) -> String {
    folded
        .chars()
        .map(|c| match c {
            '@' => 'a',
            '$' => 's',
            other => other,
        })
        .filter(|c| c.is_alphabetic())
        .collect()
}

/// Tells whether every character follows the one before, as in a row of the keyboard's digits or of the alphabet.
fn is_run(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    let steps = |step: fn(u32, u32) -> bool| {
        codes
            .windows(2)
            .all(|two| matches!(two, [a, b] if step(*a, *b)))
    };
    steps(|a, b| a + 1 == b || (a == 0x39 && b == 0x30))
        || steps(|a, b| b + 1 == a || (a == 0x30 && b == 0x39))
}

/// The words of a name or an address that are long enough to matter.
fn parts(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphabetic())
        .filter(|part| part.chars().count() >= PERSONAL_MIN)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-003.
    #[test]
    fn what_guessers_try_first_is_refused() {
        let me = ["Caio Fontes", "caio.fontes@marecheia.com.br"];
        assert_eq!(weakness("uma senha boa", &me), None);
        assert_eq!(weakness("cavalo bateria grampo", &me), None);
        for short in ["", "curta", "aaaaaaaaaaaaaaaa", "ababababababab"] {
            assert_eq!(weakness(short, &me), Some(Weakness::Short), "{short}");
        }
        assert_eq!(weakness(&"abcde".repeat(60), &me), Some(Weakness::Short));
        for common in [
            "senha1234567",
            "Senha@123456",
            "$enh@ 123456",
            "1234567890123",
            "password2026",
            "Corinthians#1910",
            "abcdefghijklmnop",
            "9876543210987",
            "202620262027",
        ] {
            assert_eq!(weakness(common, &[]), Some(Weakness::Common), "{common}");
        }
        for own in ["CaioFontes2026", "fontes-caio-1987", "marecheia.2026!"] {
            assert_eq!(weakness(own, &me), Some(Weakness::Personal), "{own}");
        }
        assert_eq!(weakness("caio rema contra a mare", &me), None);
    }
}
