//! What the Cloud API's answers mean.

use base::time::Span;
use channels::failure::FailureClass;
use channels::heard::TemplateState;
use channels::wire::{WireAnswer, WireReply};
use channels::{Heard, Refusal, Say, Settled, WireOut};
use serde_json::{Value, json};

use crate::sayings::{self, message};
use crate::support::{account, connector, post};

fn sent(reply: &WireReply) -> Settled {
    let text = message("whatsapp", channels::say::SayContent::Text("oi".to_owned()));
    settle(&text, reply)
}

fn settle(say: &Say, reply: &WireReply) -> Settled {
    let account = account("whatsapp");
    let channel = connector("whatsapp");
    let request = channel.write(&account, say).unwrap().remove(0);
    channel.settle(&account, &request, reply)
}

fn answer(status: u16, body: &Value) -> WireReply {
    WireReply::answered(status, body.to_string())
}

fn error(status: u16, code: i64) -> WireReply {
    answer(
        status,
        &json!({ "error": { "message": format!("(#{code}) x"), "type": "OAuthException",
                            "code": code, "error_data": { "details": "porquê" } } }),
    )
}

/// Rows: WA-010.
#[test]
fn an_accepted_message_has_an_id_and_is_not_yet_delivered() {
    let body = |status: Option<&str>| {
        let mut message = json!({ "id": "wamid.9" });
        if let Some(status) = status {
            message["message_status"] = json!(status);
        }
        json!({ "messaging_product": "whatsapp", "messages": [message],
                "contacts": [{ "input": "5548999990001", "wa_id": "554899990001" }] })
    };
    for (status, is_sent) in [
        (None, true),
        (Some("accepted"), true),
        (Some("held_for_quality_assessment"), false),
    ] {
        let expected = Settled::Accepted {
            external_id: "wamid.9".to_owned(),
            is_sent,
        };
        assert_eq!(sent(&answer(200, &body(status))), expected);
    }
}

/// Rows: WA-003, WA-007.
#[test]
fn every_error_has_a_class_and_a_stable_code() {
    use FailureClass::{AccountProblem, Permanent, TemplateProblem, WindowClosed};
    for (status, number, class, code) in [
        (400, 131_047, WindowClosed, "reply_window_closed"),
        (400, 470, WindowClosed, "reply_window_closed"),
        (400, 131_026, Permanent, "recipient_unreachable"),
        (400, 131_051, Permanent, "message_kind_unsupported"),
        (400, 100, Permanent, "message_invalid"),
        (400, 131_050, Permanent, "recipient_stopped_marketing"),
        (400, 132_000, TemplateProblem, "template_value_count"),
        (404, 132_001, TemplateProblem, "template_not_found"),
        (400, 132_005, TemplateProblem, "template_text_too_long"),
        (400, 132_007, TemplateProblem, "template_against_policy"),
        (400, 132_012, TemplateProblem, "template_value_format"),
        (400, 132_015, TemplateProblem, "template_paused"),
        (400, 132_016, TemplateProblem, "template_disabled"),
        (401, 190, AccountProblem, "access_token_invalid"),
        (403, 131_031, AccountProblem, "account_locked"),
        (403, 368, AccountProblem, "account_locked"),
        (400, 131_042, AccountProblem, "payment_problem"),
        (400, 987_654, Permanent, "provider_refused"),
        (401, 987_654, AccountProblem, "access_token_invalid"),
    ] {
        let Settled::Failed(failure) = sent(&error(status, number)) else {
            panic!("{number}");
        };
        assert_eq!((failure.class, failure.code), (class, code), "{number}");
        assert_eq!(failure.provider_code, Some(number));
        assert_eq!(failure.detail, "porquê");
        assert_eq!(failure.words_key(), format!("channel.failure.{code}"));
    }
}

#[test]
fn what_may_succeed_later_says_when() {
    for (reply, least, code) in [
        (error(429, 130_429), 30, "sending_too_fast"),
        (error(400, 131_056), 6, "customer_written_too_fast"),
        (error(429, 80_007), 900, "provider_quota_used_up"),
        (error(503, 133_004), 60, "provider_unavailable"),
        (error(500, 131_000), 60, "provider_unavailable"),
        (WireReply::answered(429, ""), 30, "sending_too_fast"),
        (WireReply::NotSent, 15, "provider_unreachable"),
    ] {
        let Settled::RetryAfter { after, failure } = sent(&reply) else {
            panic!("{reply:?}");
        };
        assert_eq!((after, failure.code), (Span::from_secs(least), code));
    }
    let headers = std::collections::BTreeMap::from([("retry-after".to_owned(), "120".to_owned())]);
    let patient = WireReply::Answered {
        status: 429,
        headers,
        body: Vec::new(),
    };
    assert!(matches!(sent(&patient), Settled::RetryAfter { after, .. } if after.secs() == 120));
}

/// Rows: CONFLICT-08.
#[test]
fn a_message_that_may_have_been_sent_is_not_sent_again() {
    for reply in [
        WireReply::NoAnswer,
        WireReply::answered(504, "<html>gateway time-out</html>"),
        WireReply::answered(502, ""),
        WireReply::answered(500, "oops"),
        WireReply::answered(200, "not json"),
        answer(200, &json!({ "messages": [] })),
    ] {
        assert_eq!(sent(&reply), Settled::Unknown, "{reply:?}");
    }
    // Asking again for a list does no harm.
    let list = settle(&Say::ListTemplates { page: None }, &WireReply::NoAnswer);
    assert!(matches!(list, Settled::RetryAfter { .. }));
}

#[test]
fn a_file_is_fetched_in_two_steps_and_the_token_goes_only_home() {
    let fetch = Say::FetchMedia {
        media_id: "400000000000001".to_owned(),
        bytes_max: 1_000,
    };
    let located = |url: &str, size: u64| {
        settle(
            &fetch,
            &answer(200, &json!({ "url": url, "file_size": size, "id": "4" })),
        )
    };
    for good in [
        "http://127.0.0.1:9/v25.0/media/1",
        "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
    ] {
        let Settled::Next(next) = located(good, 1_000) else {
            panic!("{good}")
        };
        let WireOut::Http(request) = *next else {
            panic!()
        };
        assert_eq!(
            (request.url.as_str(), request.answer),
            (good, WireAnswer::File { bytes_max: 1_000 })
        );
    }
    for bad in [
        "http://127.0.0.1:91/evil",
        "http://lookaside.fbsbx.com/x",
        "https://evil.test/fbsbx.com",
        "https://evilfbsbx.com/x",
        "https://fbsbx.com@evil.test/x",
        "ftp://fbsbx.com/x",
    ] {
        assert!(
            matches!(located(bad, 1), Settled::Failed(f) if f.code == "media_address_untrusted"),
            "{bad}"
        );
    }
    let large = located("https://lookaside.fbsbx.com/x", 1_001);
    assert!(matches!(large, Settled::Failed(f) if f.code == "media_too_large"));
}

/// Rows: WA-002, GAP-029.
#[test]
fn templates_are_listed_page_by_page_with_their_parts() {
    let page = json!({
        "data": [{
            "id": "6", "name": "boas_vindas", "language": "pt_BR", "category": "UTILITY",
            "status": "REJECTED", "rejected_reason": "INVALID_FORMAT",
            "components": [
                { "type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}" },
                { "type": "BODY", "text": "Olá {{1}}" },
                { "type": "FOOTER", "text": "Loja" },
                { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Aceito" },
                  { "type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+554833330001" }] },
            ],
        }, { "name": "without an id" }],
        "paging": { "cursors": { "before": "a", "after": "b" }, "next": "http://127.0.0.1:9/next" },
    });
    let list = Say::ListTemplates { page: None };
    let Settled::Templates { items, next_page } = settle(&list, &answer(200, &page)) else {
        panic!();
    };
    assert_eq!(next_page.as_deref(), Some("b"));
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].state, TemplateState::Rejected);
    assert_eq!(items[0].reason.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(items[0].parts.buttons.len(), 2);
    let created = settle(
        &Say::CreateTemplate(sayings::template_to_create()),
        &answer(
            200,
            &json!({ "id": "6", "status": "PENDING", "category": "MARKETING" }),
        ),
    );
    assert_eq!(
        created,
        Settled::TemplateSubmitted {
            external_id: "6".to_owned(),
            state: TemplateState::Pending,
            category: Some("marketing".to_owned()),
        }
    );
}

/// Rows: GAP-029.
#[test]
fn parts_that_are_newer_than_this_product_are_kept_by_name() {
    let page = json!({ "data": [{
        "id": "7", "name": "novo", "language": "pt_BR", "category": "MARKETING", "status": "APPROVED",
        "components": [
            { "type": "HEADER", "format": "GIF" },
            { "type": "BODY", "text": "Olá {{nome}}" },
            { "type": "CAROUSEL", "cards": [] },
            { "type": "BUTTONS", "buttons": [
                { "type": "COPY_CODE", "text": "Copy offer code", "example": ["25OFF"] },
                { "type": "URL", "text": "Copiar", "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}" },
                { "type": "CATALOG", "text": "Ver catálogo" } ] },
        ],
    }] });
    let Settled::Templates { items, .. } =
        settle(&Say::ListTemplates { page: None }, &answer(200, &page))
    else {
        panic!();
    };
    assert_eq!(
        serde_json::to_value(&items[0].parts).unwrap(),
        json!({
            "header": { "format": "other", "what": "gif" }, "body": "Olá {{nome}}", "footer": null,
            "buttons": [
                { "kind": "copy_code", "code": null },
                { "kind": "one_time_code", "text": "Copiar" },
                { "kind": "other", "what": "catalog" },
            ],
            "others": ["carousel"],
        })
    );
}

/// Rows: WA-001.
#[test]
fn the_verification_call_is_answered_only_with_the_agreed_word() {
    let account = account("whatsapp");
    let channel = connector("whatsapp");
    let ask = |word: &str, mode: &str| {
        let mut input = post(&account, b"");
        input.method = channels::wire::WireMethod::Get;
        for (key, value) in [
            ("hub.mode", mode),
            ("hub.verify_token", word),
            ("hub.challenge", "1158201444"),
        ] {
            input.query.insert(key.to_owned(), value.to_owned());
        }
        channel.read(&account, &input)
    };
    let agreed = account.secret("verify_token").unwrap().to_owned();
    let challenge = Heard::Challenge {
        text: "1158201444".to_owned(),
    };
    assert_eq!(ask(&agreed, "subscribe"), Ok(vec![challenge]));
    assert_eq!(ask("another", "subscribe"), Err(Refusal::VerificationWrong));
    assert_eq!(ask(&agreed, "unsubscribe"), Err(Refusal::VerificationWrong));
}
