//! The web chat: the form before the chat, and the frames for the visitor's window.

use channels::descriptor::{Capability, MediaKind};
use channels::heard::Heard;
use channels::say::{CustomerNotice, SayContent};
use channels::{Refusal, Say, Settled, WireOut, WireReply};
use serde_json::{Value, json};

use crate::sayings::{self, message};
use crate::support::{account, connector, post};

fn start(form: &Value, settings: &[(&str, &str)]) -> Result<Vec<Heard>, Refusal> {
    let mut account = account("web-chat");
    for (key, value) in settings {
        account
            .settings
            .insert((*key).to_owned(), (*value).to_owned());
    }
    let frame = json!({ "type": "start", "client_id": "c-0", "form": form });
    connector("web-chat").read(&account, &post(&account, frame.to_string().as_bytes()))
}

/// Rows: CHAN-005, GAP-034.
#[test]
fn the_chat_begins_only_with_an_email_unless_the_account_does_not_ask() {
    let whole = json!({ "name": "Rui", "email": "rui@example.com" });
    assert!(start(&whole, &[]).is_ok());
    for bad in [
        json!({ "name": "Rui" }),
        json!({ "name": "Rui", "email": "rui@" }),
    ] {
        assert_eq!(start(&bad, &[]), Err(Refusal::PartEmpty("email")));
        assert!(start(&bad, &[("ask_email", "false")]).is_ok());
    }
    let nameless = json!({ "email": "rui@example.com" });
    assert_eq!(start(&nameless, &[]), Err(Refusal::PartEmpty("name")));
    assert!(start(&nameless, &[("ask_name", "false")]).is_ok());
}

/// Rows: PERSON-002.
#[test]
fn the_email_that_was_typed_identifies_the_visitor() {
    let heard = start(&json!({ "name": "Rui", "email": "rui@example.com" }), &[]).unwrap();
    let Heard::Opened { of, .. } = &heard[0] else {
        panic!("{heard:?}")
    };
    assert_eq!(of.from.email.as_deref(), Some("rui@example.com"));
    assert!(of.from.visitor.is_some());
}

#[test]
fn a_bad_identity_token_is_reported_and_its_claims_are_not_believed() {
    let account = account("web-chat");
    let frame = json!({ "type": "start", "client_id": "c-0", "identity_token": "a.b.c",
                        "form": { "name": "Rui", "email": "rui@example.com" } });
    let body = frame.to_string();
    let heard = connector("web-chat")
        .read(&account, &post(&account, body.as_bytes()))
        .unwrap();
    let Heard::Unknown { reason, piece, .. } = &heard[0] else {
        panic!("{heard:?}")
    };
    assert_eq!(
        (*reason, piece.as_str()),
        ("identity_token_malformed", "null")
    );
    assert!(matches!(&heard[1], Heard::Opened { of, .. } if of.from.handle.is_none()));
}

fn frames(say: &Say) -> Vec<Value> {
    let requests = connector("web-chat")
        .write(&account("web-chat"), say)
        .unwrap();
    let frame = |request| match request {
        WireOut::Push(push) => push.frame,
        WireOut::Http(request) => panic!("{request:?}"),
    };
    requests.into_iter().map(frame).collect()
}

#[test]
fn frames_say_what_the_window_shows() {
    let text = message("web-chat", SayContent::Text("Bom dia".to_owned()));
    assert_eq!(
        frames(&text),
        [
            json!({ "type": "message", "text": "Bom dia", "id": "m-1", "author": "Ana",
                 "reply_to": "quoted-1" })
        ]
    );
    let file = &frames(&sayings::media("web-chat", MediaKind::Audio, "", true))[0];
    assert_eq!(
        (file["file_id"].as_str(), file["is_voice"].as_bool()),
        (Some("9"), Some(true))
    );
    let place = &frames(&message("web-chat", SayContent::Location(sayings::place())))[0];
    assert!(
        place["map_link"]
            .as_str()
            .unwrap()
            .contains("mlat=-27.5953778&mlon=-48.5480499")
    );
    let to = sayings::recipient("web-chat");
    let notice = CustomerNotice::AgentJoined {
        name: "Ana".to_owned(),
        avatar_url: None,
    };
    let joined = &frames(&Say::Notice { to, notice })[0];
    assert_eq!(joined["type"], "agent_joined");
}

#[test]
fn what_the_window_cannot_show_is_refused() {
    let account = account("web-chat");
    let template = message("web-chat", SayContent::Template(sayings::template()));
    let refusal = connector("web-chat")
        .write(&account, &template)
        .unwrap_err();
    assert_eq!(refusal, Refusal::CannotCarry(Capability::Templates));
    let sticker = sayings::media("web-chat", MediaKind::Sticker, "", false);
    let refusal = connector("web-chat").write(&account, &sticker).unwrap_err();
    assert_eq!(refusal, Refusal::CannotCarry(Capability::Sticker));
}

#[test]
fn a_frame_in_the_queue_is_sent_and_a_full_queue_is_tried_again() {
    let account = account("web-chat");
    let channel = connector("web-chat");
    let text = message("web-chat", SayContent::Text("Bom dia".to_owned()));
    let frame = channel.write(&account, &text).unwrap().remove(0);
    let accepted = Settled::Accepted {
        external_id: "m-1".to_owned(),
        is_sent: true,
    };
    assert_eq!(
        channel.settle(&account, &frame, &WireReply::Pushed),
        accepted
    );
    let busy = channel.settle(&account, &frame, &WireReply::NotSent);
    assert!(matches!(busy, Settled::RetryAfter { .. }));
}
