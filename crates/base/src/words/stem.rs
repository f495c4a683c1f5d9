//! The stem of a folded Portuguese word: what its plural, its feminine, its verb forms and its nouns of action share.
//!
//! By endings without accents, because people leave them out. It need not be a word; two words that share one by accident cost a hit too many.

/// Words that end like a plural and are none.
const NO_PLURAL: [&str; 9] = [
    "mais", "demais", "depois", "dois", "pois", "seis", "pais", "lapis", "gratis",
];

/// Plural endings and what stands in their place, the longest first.
const PLURAL: [(&str, &str); 10] = [
    ("oes", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("eis", "el"),
    ("ois", "ol"),
    ("res", "r"),
    ("zes", "z"),
    ("ns", "m"),
    ("is", "il"),
    ("s", ""),
];

/// The ending of adverbs: what stands before it is a word of its own.
const ADVERB: &str = "mente";

/// Endings of nouns of action and of agents, with the letters that must be left; the longest first.
const NOUN: [(&str, usize); 12] = [
    ("amento", 3),
    ("imento", 3),
    ("adora", 3),
    ("edora", 3),
    ("idora", 3),
    ("ador", 3),
    ("edor", 3),
    ("idor", 3),
    ("acao", 3),
    ("icao", 3),
    ("ante", 4),
    ("ente", 4),
];

/// Endings of verbs, the longest first; what is left has three letters at least.
const VERB: [&str; 72] = [
    "ariamos", "eriamos", "iriamos", "assemos", "essemos", "issemos", "aremos", "eremos", "iremos",
    "avamos", "aramos", "eramos", "iramos", "ariam", "eriam", "iriam", "assem", "essem", "issem",
    "armos", "ermos", "irmos", "aste", "este", "iste", "arao", "erao", "irao", "aria", "eria",
    "iria", "asse", "esse", "isse", "amos", "emos", "imos", "ando", "endo", "indo", "aram", "eram",
    "iram", "avam", "arem", "erem", "irem", "arei", "erei", "irei", "ado", "ada", "ido", "ida",
    "ava", "ara", "era", "ira", "iam", "ar", "er", "ir", "am", "em", "ou", "ei", "eu", "iu", "ia",
    "a", "e", "o",
];

/// Letters of a word that is too short to have endings.
const SHORT: usize = 3;
/// Letters that must be left of a word without the ending of its verb.
const LEFT_OF_VERB_MIN: usize = 3;

/// Cuts a folded word to its stem.
///
/// **Shape**: `"reclamacoes"`, `"reclamar"` and `"reclamei"` become `"reclam"`. A word with a digit stays.
pub fn stem(word: &str) -> String {
    if word.len() <= SHORT || !word.bytes().all(|c| c.is_ascii_lowercase()) {
        return word.to_owned();
    }
    if let Some(left) = without(word, ADVERB, 4) {
        return stem(&left);
    }
    let single = singular(word);
    let cut = NOUN
        .iter()
        .find_map(|(ending, left)| without(&single, ending, *left))
        .or_else(|| by_verb(word, &single))
        .unwrap_or(single);
    sounding_alike(cut)
}

/// Takes the plural away.
fn singular(word: &str) -> String {
    let stays = NO_PLURAL.contains(&word) || word.ends_with("ss");
    // A verb of the first person plural ends in s as well.
    if stays || word.ends_with("mos") {
        return word.to_owned();
    }
    PLURAL
        .iter()
        .find_map(|(ending, instead)| {
            without(word, ending, 2).map(|left| format!("{left}{instead}"))
        })
        .unwrap_or_else(|| word.to_owned())
}

/// Takes the ending of a verb, or the last vowel, away. Words in -ão keep it: *cartão* is no *carta*.
fn by_verb(word: &str, single: &str) -> Option<String> {
    let verb = if word.ends_with("mos") { word } else { single };
    VERB.iter()
        .filter(|ending| **ending != "o" || !verb.ends_with("ao"))
        .find_map(|ending| without(verb, ending, LEFT_OF_VERB_MIN))
        .or_else(|| {
            // What was no verb after all.
            word.ends_with("mos")
                .then(|| without(word, "s", 2))
                .flatten()
        })
}

fn without(word: &str, ending: &str, left_min: usize) -> Option<String> {
    word.strip_suffix(ending)
        .filter(|left| left.len() >= left_min)
        .map(str::to_owned)
}

/// Writes the end as it sounds before any vowel: *paguei* and *pagar*, *fiquei* and *ficar*; *fácil* and *fáceis*.
fn sounding_alike(mut cut: String) -> String {
    for (written, sounds) in [("gu", "g"), ("qu", "c"), ("il", "el")] {
        if let Some(left) = without(&cut, written, 2) {
            cut = format!("{left}{sounds}");
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for family in [
            &[
                "reclamacao",
                "reclamacoes",
                "reclamar",
                "reclamei",
                "reclamou",
                "reclamando",
                "reclamaram",
            ][..],
            &["devolucao", "devolucoes"],
            &["cartao", "cartoes"],
            &[
                "pagamento",
                "pagamentos",
                "pagar",
                "paguei",
                "pagou",
                "pagaram",
                "pago",
                "paga",
            ],
            &[
                "cancelar",
                "cancelamento",
                "cancelado",
                "canceladas",
                "cancelei",
                "cancelaria",
            ],
            &[
                "entrega",
                "entregas",
                "entregue",
                "entregou",
                "entregador",
                "entregadora",
            ],
            &[
                "atender",
                "atendido",
                "atendimento",
                "atendente",
                "atendentes",
            ],
            &["boleto", "boletos"],
            &["papel", "papeis"],
            &["facil", "faceis"],
            &["ordem", "ordens"],
            &["valor", "valores"],
            &["animal", "animais"],
            &["vez", "vezes"],
            &["ficar", "fiquei", "ficou"],
            &["compramos", "compra", "comprei"],
            &["quebrado", "quebrada", "quebrou"],
            &["cliente", "clientes"],
            &["rapida", "rapido", "rapidamente"],
        ] {
            let first = stem(family[0]);
            for word in family {
                assert_eq!(stem(word), first, "{word} like {}", family[0]);
            }
        }
    }

    #[test]
    fn different_words_stay_apart_and_short_ones_whole() {
        for (one, other) in [
            ("cartao", "carta"),
            ("mais", "mal"),
            ("pedido", "pedra"),
            ("boleto", "bola"),
            ("entrega", "entrada"),
            ("conta", "contrato"),
        ] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
        for word in ["nfe", "pix", "2a", "4321", "cep", "ola1", "日本語版"] {
            assert_eq!(stem(word), word);
        }
    }
}
