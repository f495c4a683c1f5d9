//! What is sent to a system of the organization, and what its answers mean.

use base::id::FileId;
use base::time::{Span, Timestamp};
use channels::account::replace_issued;
use channels::api::{API_KEY, SIGNING_SECRET, file_link, is_caller};
use channels::descriptor::MediaKind;
use channels::failure::FailureClass;
use channels::say::{Offer, SayContent};
use channels::signature::digest;
use channels::wire::{WEBHOOK_ID, WireBody};
use channels::{Refusal, Settled, WireOut, WireReply};
use serde_json::{Value, json};

use crate::sayings::{media, message, offers};
use crate::support::{NOW, account, connector};

const OURS: &str = "api";

fn written(say: &channels::Say) -> Vec<(String, Value)> {
    let requests = connector(OURS).write(&account(OURS), say).unwrap();
    let read = |request| match request {
        WireOut::Http(http) => match http.body {
            WireBody::Json(body) => (http.headers[WEBHOOK_ID].clone(), body),
            other => panic!("{other:?}"),
        },
        WireOut::Push(push) => panic!("{push:?}"),
    };
    requests.into_iter().map(read).collect()
}

fn settled(reply: &WireReply) -> Settled {
    let say = message(OURS, SayContent::Text("Bom dia".to_owned()));
    let request = connector(OURS)
        .write(&account(OURS), &say)
        .unwrap()
        .remove(0);
    connector(OURS).settle(&account(OURS), &request, reply)
}

fn answered(status: u16, body: &str) -> Settled {
    settled(&WireReply::answered(status, body))
}

/// Rows: GAP-028, MSG-009.
#[test]
fn a_message_is_the_same_however_often_it_is_written() {
    let say = message(OURS, SayContent::Text("Bom dia".to_owned()));
    let expected = json!({
        "type": "message", "id": "m-1", "to": { "id": "cliente-1" }, "reply_to": "quoted-1", "text": "Bom dia",
    });
    assert_eq!(written(&say), [("msg_m-1".to_owned(), expected)]);
    assert_eq!(written(&say), written(&say));
    let long = message(OURS, SayContent::Text("a".repeat(8_001)));
    let ids: Vec<String> = written(&long).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["msg_m-1", "msg_m-1.1"]);
}

/// Rows: GAP-028.
#[test]
fn a_file_is_sent_as_an_address_that_only_we_can_write_and_that_ends() {
    let (_, body) = written(&media(OURS, MediaKind::Image, "Veja", false)).remove(0);
    assert_eq!(
        (&body["text"], &body["file"]["kind"]),
        (&json!("Veja"), &json!("image"))
    );
    let url = body["file"]["url"].as_str().unwrap();
    let rest = url
        .strip_prefix("https://unissono.example.com/webhooks/api/site-1/files/9?until=")
        .unwrap();
    let (until, proof) = rest.split_once("&proof=").unwrap();
    let until: i64 = until.parse().unwrap();
    let file = FileId::from_i64(9);
    let is_good =
        |until, proof: &str, file, at| file_link::is_good(&account(OURS), file, (until, proof), at);
    assert!(is_good(until, proof, file, NOW));
    assert!(!is_good(until, proof, file, Timestamp::from_secs(until)));
    assert!(!is_good(until + 1, proof, file, NOW));
    assert!(!is_good(until, proof, FileId::from_i64(8), NOW));
    for proof in ["", "zz", "00", &proof[2..], &"é".repeat(32)] {
        assert!(!is_good(until, proof, file, NOW), "{proof}");
    }
}

/// Rows: GAP-028.
#[test]
fn a_menu_is_sent_as_choices_or_as_a_text_with_digits() {
    let buttons = SayContent::Buttons {
        body: "Qual?".to_owned(),
        footer: None,
        buttons: offers(2),
    };
    let (_, body) = written(&message(OURS, buttons)).remove(0);
    assert_eq!(
        body["choices"],
        json!([{ "id": "o0", "title": "Opção 0" }, { "id": "o1", "title": "Opção 1" }])
    );
    let wide = vec![Offer {
        id: "a".to_owned(),
        title: "x".repeat(41),
    }];
    let wide = message(
        OURS,
        SayContent::Buttons {
            body: "Qual?".to_owned(),
            footer: None,
            buttons: wide,
        },
    );
    let refused = connector(OURS).write(&account(OURS), &wide);
    assert_eq!(refused, Err(Refusal::LimitPassed("buttons")));
}

/// Rows: GAP-028, MSG-009.
#[test]
fn an_answer_is_a_yes_a_later_a_never_or_a_not_known() {
    let taken = |is_sent| Settled::Accepted {
        external_id: "m-1".to_owned(),
        is_sent,
    };
    for body in [
        "",
        "garbage",
        "{}",
        r#"{"status":"sent"}"#,
        r#"{"status":7}"#,
    ] {
        assert_eq!(answered(200, body), taken(true), "{body}");
        assert_eq!(answered(204, body), taken(true), "{body}");
    }
    assert_eq!(answered(202, r#"{"status":"pending"}"#), taken(false));
    assert_eq!(settled(&WireReply::NoAnswer), Settled::Unknown);

    let code = |settled: Settled| match settled {
        Settled::RetryAfter { failure, .. } => (true, failure.class, failure.code),
        Settled::Failed(failure) => (false, failure.class, failure.code),
        other => panic!("{other:?}"),
    };
    let busy = |code| (true, FailureClass::Busy, code);
    assert_eq!(
        code(settled(&WireReply::NotSent)),
        busy("system_unreachable")
    );
    assert_eq!(code(answered(429, "")), busy("sending_too_fast"));
    for status in [408, 425, 500, 502, 503, 504, 599] {
        assert_eq!(
            code(answered(status, "<html>")),
            busy("system_unavailable"),
            "{status}"
        );
    }
    for status in [301, 302, 307] {
        assert_eq!(
            code(answered(status, "")),
            (false, FailureClass::AccountProblem, "address_redirects")
        );
    }
    for status in [401, 403, 404, 410] {
        assert_eq!(
            code(answered(status, "")),
            (false, FailureClass::AccountProblem, "address_says_no")
        );
    }
    for status in [400, 413, 422] {
        assert_eq!(
            code(answered(status, "")),
            (false, FailureClass::Permanent, "refused_by_system")
        );
    }
    assert_eq!(
        code(settled(&WireReply::Refused)),
        (false, FailureClass::AccountProblem, "address_refused")
    );
    let Settled::Failed(failure) = answered(200, r#"{"status":"failed","detail":"Sem saldo"}"#)
    else {
        panic!()
    };
    assert_eq!(
        (failure.code, failure.detail.as_str()),
        ("refused_by_system", "Sem saldo")
    );
}

#[test]
fn a_system_may_ask_for_time_but_not_for_ever() {
    let wait = |asked: &str| {
        let headers = [("retry-after".to_owned(), asked.to_owned())].into();
        match settled(&WireReply::Answered {
            status: 429,
            headers,
            body: Vec::new(),
        }) {
            Settled::RetryAfter { after, .. } => after,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(wait("120"), Span::from_secs(120));
    for short in ["0", "1", "soon", ""] {
        assert_eq!(wait(short), Span::from_secs(10), "{short}");
    }
    assert_eq!(wait("9999999999"), Span::from_hours(1));
}

/// Rows: GAP-028.
#[test]
fn a_key_that_was_replaced_counts_until_its_end_and_one_that_was_dropped_no_more() {
    let mut ours = account(OURS);
    replace_issued(&mut ours.secrets, (API_KEY, digest("um")), None);
    let knows = |ours: &channels::Account, key: &str, at| {
        is_caller(ours, Some(&format!("Bearer {key}")), at)
    };
    assert!(knows(&ours, "um", NOW) && !knows(&ours, "dois", NOW));
    let end = NOW + Span::from_hours(24);
    replace_issued(&mut ours.secrets, (API_KEY, digest("dois")), Some(end));
    assert!(knows(&ours, "um", NOW) && knows(&ours, "dois", NOW));
    assert!(!knows(&ours, "um", end) && knows(&ours, "dois", end));
    replace_issued(&mut ours.secrets, (API_KEY, digest("três")), None);
    assert!(!knows(&ours, "um", NOW) && !knows(&ours, "dois", NOW) && knows(&ours, "três", NOW));
    // What is kept is no key, and neither is anything else that is near it.
    for odd in [
        None,
        Some(""),
        Some("três"),
        Some("Bearer"),
        Some("Bearer "),
        Some("Basic três"),
    ] {
        assert!(!is_caller(&ours, odd, NOW), "{odd:?}");
    }
    assert!(!knows(&ours, &digest("três"), NOW));
    assert!(is_caller(&ours, Some("bearer  três "), NOW));
    ours.secrets.remove(API_KEY);
    assert!(!knows(&ours, "", NOW) && !knows(&ours, "três", NOW));
}

#[test]
fn nothing_is_sent_before_a_signing_secret_is_there() {
    let mut ours = account(OURS);
    ours.secrets.remove(SIGNING_SECRET);
    let refused = connector(OURS).write(
        &ours,
        &message(OURS, SayContent::Text("Bom dia".to_owned())),
    );
    assert_eq!(refused, Err(Refusal::SettingMissing(SIGNING_SECRET)));
}
