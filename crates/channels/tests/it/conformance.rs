//! What every connector in the registry must keep.

use std::collections::BTreeSet;

use channels::descriptor::{Capability, SettingKind};
use channels::failure::FailureClass;
use channels::wire::{HOOK_BYTES_MAX, WireMethod};
use channels::{Connector, Heard, Refusal, Settled, WireOut, WireReply, registry};
use proptest::prelude::*;

use crate::fixtures;
use crate::sayings;
use crate::support::{SECRET_MARK, account, connector, post};

/// Everything that a channel accepts to say, written.
fn written(channel: &dyn Connector) -> Vec<WireOut> {
    let name = channel.descriptor().name;
    let account = account(name);
    let proofs = Capability::ALL
        .iter()
        .filter_map(|c| sayings::proof(name, *c));
    proofs
        .chain(sayings::others(name))
        .filter_map(|say| channel.write(&account, &say).ok())
        .flatten()
        .collect()
}

#[test]
fn names_are_unique_and_settings_are_complete() {
    let mut names = BTreeSet::new();
    for channel in registry::ALL {
        let descriptor = channel.descriptor();
        assert!(names.insert(descriptor.name));
        assert!(registry::find(descriptor.name).is_some());
        let keys: BTreeSet<_> = descriptor.settings.iter().map(|field| field.key).collect();
        assert_eq!(keys.len(), descriptor.settings.len());
        for field in descriptor.settings {
            let is_good = match field.kind {
                SettingKind::Bool => matches!(field.default, "true" | "false"),
                SettingKind::Choice(all) => all.contains(&field.default),
                SettingKind::Secret => field.default.is_empty(),
                SettingKind::Number { most } => field
                    .default
                    .parse::<u32>()
                    .is_ok_and(|number| number <= most),
                SettingKind::Issued(_) => field.default.is_empty() && !field.is_required,
                SettingKind::Text | SettingKind::Lines | SettingKind::Url => true,
            };
            assert!(is_good, "{} {}", descriptor.name, field.key);
        }
    }
}

#[test]
fn a_wrong_signature_is_refused_before_anything_is_read() {
    for fixture in fixtures::all() {
        let account = account(fixture.channel);
        let channel = connector(fixture.channel);
        let mut unsigned = post(&account, fixture.payload.as_bytes());
        unsigned.headers.clear();
        unsigned.visitor = None;
        assert_eq!(
            channel.read(&account, &unsigned),
            Err(Refusal::SignatureWrong)
        );
        let mut forged = post(&account, fixture.payload.as_bytes());
        forged.body.push(b' ');
        forged.visitor = None;
        // Where callers are known by a key and sign nothing, the key is forged.
        forged.headers.insert(
            "authorization".to_owned(),
            "Bearer s3cr3t-key-of-the-systen".to_owned(),
        );
        assert_eq!(
            channel.read(&account, &forged),
            Err(Refusal::SignatureWrong)
        );
    }
}

#[test]
fn the_same_payload_twice_has_the_same_external_ids() {
    for fixture in fixtures::all() {
        let ids = || {
            let account = account(fixture.channel);
            let mut input = post(&account, fixture.payload.as_bytes());
            // The second delivery comes later.
            input.received_at = input.received_at + base::time::Span::from_mins(5);
            let heard = connector(fixture.channel).read(&account, &input).unwrap();
            heard
                .iter()
                .map(|one| one.external_id().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(), ids(), "{}", fixture.name);
        let account = account(fixture.channel);
        let input = post(&account, fixture.payload.as_bytes());
        for one in connector(fixture.channel).read(&account, &input).unwrap() {
            if let Heard::Message(message) = &one {
                assert!(!message.of.external_id.is_empty() && message.of.from.is_known());
            }
        }
    }
}

#[test]
fn every_claimed_capability_is_proved() {
    for channel in registry::ALL {
        let descriptor = channel.descriptor();
        let account = account(descriptor.name);
        for capability in Capability::ALL {
            let proves = |f: &&fixtures::Fixture| {
                f.channel == descriptor.name && f.proves == Some(capability)
            };
            let is_read = fixtures::all().any(|fixture| proves(&fixture));
            let say = sayings::proof(descriptor.name, capability);
            let is_written = say.is_some_and(|say| channel.write(&account, &say).is_ok());
            let name = descriptor.name;
            if descriptor.can(capability) {
                assert!(
                    is_read || is_written,
                    "{name} claims {capability:?} without a proof"
                );
            } else {
                assert!(
                    !is_written,
                    "{name} carries {capability:?} without claiming it"
                );
            }
        }
    }
}

/// Rows: MSG-009.
#[test]
fn everything_written_can_be_settled() {
    let failing = br#"{"error":{"code":131026,"message":"x"}}"#.to_vec();
    let replies = [
        WireReply::answered(200, "{}"),
        WireReply::answered(200, "garbage"),
        WireReply::answered(204, ""),
        WireReply::answered(400, failing),
        WireReply::answered(429, ""),
        WireReply::answered(503, "<html>"),
        WireReply::NotSent,
        WireReply::NoAnswer,
        WireReply::Pushed,
        WireReply::Refused,
    ];
    for channel in registry::ALL {
        let account = account(channel.descriptor().name);
        let requests = written(*channel);
        assert!(!requests.is_empty());
        for request in requests {
            for reply in &replies {
                let settled = channel.settle(&account, &request, reply);
                if let Settled::RetryAfter { after, failure } = &settled {
                    assert!(after.secs() > 0 && failure.class == FailureClass::Busy);
                }
                if let (WireReply::NotSent, WireOut::Http(_)) = (reply, &request) {
                    assert!(matches!(settled, Settled::RetryAfter { .. }), "{settled:?}");
                }
            }
        }
    }
}

#[test]
fn no_secret_is_shown_or_written() {
    for channel in registry::ALL {
        let account = account(channel.descriptor().name);
        assert!(!format!("{account:?}").contains(SECRET_MARK));
        for request in written(*channel) {
            assert!(!format!("{request:?}").contains(SECRET_MARK));
            assert!(
                !serde_json::to_string(&request)
                    .unwrap()
                    .contains(SECRET_MARK)
            );
        }
    }
}

#[test]
fn a_method_or_a_size_that_no_provider_uses_is_refused() {
    for channel in registry::ALL {
        let account = account(channel.descriptor().name);
        let mut input = post(&account, b"{}");
        input.method = WireMethod::Delete;
        assert!(channel.read(&account, &input).is_err());
        let huge = post(&account, &vec![b' '; HOOK_BYTES_MAX + 1]);
        assert_eq!(channel.read(&account, &huge), Err(Refusal::PayloadTooLarge));
    }
}

fn read_anything(channel: &str, body: &[u8]) {
    let account = account(channel);
    if let Ok(heard) = connector(channel).read(&account, &post(&account, body)) {
        for one in heard {
            if let Heard::Status(status) = one {
                assert!(status.failure.is_none() || status.state.name() == "failed");
            }
        }
    }
}

/// Payloads that once deserved a second look: kept and replayed.
const CORPUS: &[&str] = &[
    "",
    "null",
    "[]",
    "{}",
    r#"{"object":"whatsapp_business_account"}"#,
    r#"{"object":"whatsapp_business_account","entry":{}}"#,
    r#"{"object":"whatsapp_business_account","entry":[null,[],{"changes":[null]}]}"#,
    r#"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"a","from":"é","type":"text","text":{"body":"\u0000"}}]}}]}]}"#,
    r#"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"a","from":"554899990001","timestamp":"-9223372036854775808","type":"location","location":{"latitude":1e308,"longitude":-0.0}}]}}]}]}"#,
    r#"[{"type":"start","client_id":"a","form":{"email":"@"},"identity_token":"..."}]"#,
    r#"{"type":"file","client_id":"a","media":"image","file_id":"99999999999999999999"}"#,
    r#"[{"type":"message"},{"type":[]},null,{"type":"message","id":"a","from":[],"text":1}]"#,
    r#"{"type":"message","id":"a","from":{"id":"b"},"timestamp":"9999999999999999999","file":{"kind":"image","upload":"9.zz"}}"#,
    r#"{"type":"status","message_id":"m","status":"failed","timestamp":-1,"detail":{}}"#,
];

#[test]
fn the_corpus_of_odd_payloads_never_panics() {
    for channel in registry::ALL {
        for body in CORPUS {
            read_anything(channel.descriptor().name, body.as_bytes());
        }
    }
}

#[test]
fn every_truncation_of_every_payload_is_survived() {
    for fixture in fixtures::all() {
        for end in (0..fixture.payload.len()).step_by(7) {
            read_anything(fixture.channel, &fixture.payload.as_bytes()[..end]);
        }
    }
}

proptest! {
    #[test]
    fn a_flipped_bit_never_panics(
        fixture in prop::sample::select(fixtures::all().collect::<Vec<_>>()),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let mut body = fixture.payload.as_bytes().to_vec();
        let at = at.index(body.len());
        body[at] ^= 1 << bit;
        read_anything(fixture.channel, &body);
    }

    #[test]
    fn garbage_never_panics(body in prop::collection::vec(any::<u8>(), 0..300)) {
        for channel in registry::ALL {
            read_anything(channel.descriptor().name, &body);
        }
    }

    #[test]
    fn garbage_answers_never_panic(status in 100_u16..600, body in "\\PC{0,100}") {
        for channel in registry::ALL {
            let account = account(channel.descriptor().name);
            for request in written(*channel) {
                let reply = WireReply::answered(status, body.clone());
                let settled = channel.settle(&account, &request, &reply);
                let is_upload = matches!(settled, Settled::Uploaded { .. });
                prop_assert!(!is_upload, "no id was given");
            }
        }
    }
}
