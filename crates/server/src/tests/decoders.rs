//! Whatever bytes come, no decoder of the edge panics; what once deserved a second look is in `decoders.corpus`.

use app_floor::live::frame::ClientFrame;
use base::tax_id::TaxId;
use proptest::prelude::*;

use crate::adapter::{decode, form_pairs};
use crate::client_address::TrustedProxies;
use crate::config;

const CORPUS: &str = include_str!("decoders.corpus");

/// Feeds a text to every decoder.
fn decode_anything(text: &str) {
    for (name, value) in form_pairs(text) {
        assert!(name.len() + value.len() <= 3 * text.len() + 3, "{text}");
    }
    drop(decode(text));
    drop(serde_json::from_str::<ClientFrame>(text));
    drop(TrustedProxies::parse(text));
    drop(TaxId::parse(text));
    let flags = [
        ("server.bind".to_owned(), text.to_owned()),
        (text.to_owned(), text.to_owned()),
    ];
    for flag in flags {
        drop(config::load(
            None,
            std::iter::empty(),
            std::slice::from_ref(&flag),
        ));
        drop(config::load(
            None,
            std::iter::once((format!("UNISSONO_{}", flag.0), flag.1)),
            &[],
        ));
    }
}

#[test]
fn the_corpus_is_survived() {
    assert!(CORPUS.lines().count() > 10);
    CORPUS.lines().for_each(decode_anything);
}

proptest! {
    #[test]
    fn no_text_makes_a_decoder_panic(text in "\\PC{0,80}") {
        decode_anything(&text);
    }

    #[test]
    fn no_text_of_signs_makes_a_decoder_panic(text in "[%+=&0-9a-fA-F/.:,;\\[\\]{}\"\\\\ \u{0}-\u{7f}]{0,60}") {
        decode_anything(&text);
    }

    #[test]
    fn what_a_browser_encodes_is_decoded_again(text in "\\PC{0,40}") {
        let digit = |of: u8| char::from_digit(of.into(), 16).unwrap();
        let encoded: String = text.bytes().flat_map(|byte| ['%', digit(byte >> 4), digit(byte & 15)]).collect();
        prop_assert_eq!(decode(&encoded), text);
    }
}
