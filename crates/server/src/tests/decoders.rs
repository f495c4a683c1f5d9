//! Whatever bytes come, no decoder of the edge panics; what once deserved a second look is in `decoders.corpus`.

use app::bus::Signal;
use app::page::read_cursor;
use app_floor::live::frame::ClientFrame;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base::id::{InteractionId, OrgId, UserId};
use base::phone::{BRAZIL, Phone};
use base::postal_code::PostalCode;
use base::tax_id::TaxId;
use floor::flow::definition::Flow;
use proptest::prelude::*;

use crate::adapter::{decode, form_pairs};
use crate::client_address::TrustedProxies;
use crate::config;
use crate::raw::widget::edge::WindowFrame;
use crate::request::{COOKIE, RequestContext, bearer, cookie};

const CORPUS: &str = include_str!("decoders.corpus");

/// Feeds a text to every decoder.
fn decode_anything(text: &str) {
    for (name, value) in form_pairs(text) {
        assert!(name.len() + value.len() <= 3 * text.len() + 3, "{text}");
    }
    drop(decode(text));
    drop(serde_json::from_str::<ClientFrame>(text));
    drop(serde_json::from_str::<WindowFrame>(text));
    if let Ok(flow) = serde_json::from_str::<Flow>(text) {
        let written = serde_json::to_string(&flow).unwrap();
        assert_eq!(serde_json::from_str::<Flow>(&written).unwrap(), flow);
    }
    drop(TrustedProxies::parse(text));
    if let Ok(tax_id) = TaxId::parse(text) {
        assert_eq!(TaxId::parse(&tax_id.display(true)), Ok(tax_id.clone()));
        assert_eq!(TaxId::parse(tax_id.as_str()), Ok(tax_id));
    }
    if let Some(code) = PostalCode::parse(text) {
        assert_eq!(PostalCode::parse(code.as_str()), Some(code));
    }
    if let Ok(phone) = Phone::parse(text, BRAZIL) {
        assert_eq!(Phone::parse(&phone.e164(), BRAZIL), Ok(phone));
    }
    drop(read_cursor::<(i64, i64)>(Some(text)));
    for headers in [
        ("traceparent", text),
        ("range", text),
        ("cookie", text),
        ("authorization", text),
        ("accept-language", text),
    ] {
        let (Ok(value), name) = (HeaderValue::from_str(headers.1), headers.0) else {
            continue;
        };
        let headers = HeaderMap::from_iter([(HeaderName::from_static(name), value)]);
        drop(RequestContext::of(&headers));
        let found = cookie(&headers, COOKIE).or(bearer(&headers));
        assert!(found.is_none_or(|token| token.len() <= text.len()));
    }
    heard_from_nodes(text);
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

/// What other nodes say may be of another version, or of somebody who should not be there.
fn heard_from_nodes(text: &str) {
    if let Ok(signal) = serde_json::from_str::<Signal>(text) {
        let written = serde_json::to_string(&signal).unwrap();
        assert_eq!(serde_json::from_str::<Signal>(&written).unwrap(), signal);
    }
}

#[test]
fn the_corpus_is_survived() {
    assert!(CORPUS.lines().count() > 10);
    CORPUS.lines().for_each(decode_anything);
}

/// Anything that one node tells the others by the way.
fn signals() -> impl Strategy<Value = Signal> {
    let org = (1..i64::MAX).prop_map(OrgId::from_i64);
    let id = 1..i64::MAX;
    prop_oneof![
        (org.clone(), id.clone(), proptest::option::of(1..i64::MAX)).prop_map(
            |(org, id, agent)| {
                Signal::Typing {
                    org,
                    interaction: InteractionId::from_i64(id),
                    agent: agent.map(UserId::from_i64),
                }
            }
        ),
        (
            org.clone(),
            id.clone(),
            "\\PC{0,20}",
            proptest::option::of(1..i64::MAX)
        )
            .prop_map(|(org, id, code, about)| {
                Signal::Notice {
                    org,
                    user: UserId::from_i64(id),
                    code: code.into(),
                    interaction: about.map(InteractionId::from_i64),
                }
            }),
        org.clone().prop_map(|org| Signal::Board { org }),
        (org, id).prop_map(|(org, id)| Signal::Rights {
            org,
            user: UserId::from_i64(id),
        }),
    ]
}

proptest! {
    #[test]
    fn what_one_node_says_the_other_reads(signal in signals()) {
        let written = serde_json::to_vec(&signal).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Signal>(&written).unwrap(), signal);
    }

    #[test]
    fn no_word_of_a_node_makes_another_panic(kind in "(Typing|Notice|Board|Rights|Visitor|Other)", rest in "[\\PC{}\\[\\]\",:0-9a-z]{0,60}") {
        heard_from_nodes(&format!("{{\"{kind}\":{rest}}}"));
        heard_from_nodes(&rest);
    }

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
