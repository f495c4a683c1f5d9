//! What is sent to the Cloud API, and what is refused before it.

use base::id::FileId;
use channels::descriptor::MediaKind;
use channels::say::{
    ButtonKindValue, ButtonValue, FileToSend, HeaderValue, ListRow, ListSection, MediaSource,
    Offer, Recipient, SayContent, TemplateToSend,
};
use channels::wire::{WireAuthn, WireBody, WireMethod, WireRequest};
use channels::{Refusal, Say, WireOut};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::sayings::{self, message};
use crate::support::{account, connector};

fn write(say: &Say) -> Result<Vec<WireRequest>, Refusal> {
    let requests = connector("whatsapp").write(&account("whatsapp"), say)?;
    let http = |request| match request {
        WireOut::Http(request) => request,
        WireOut::Push(push) => panic!("{push:?}"),
    };
    Ok(requests.into_iter().map(http).collect())
}

fn bodies(say: &Say) -> Vec<Value> {
    let body = |request: WireRequest| match request.body {
        WireBody::Json(body) => body,
        other => panic!("{other:?}"),
    };
    write(say).unwrap().into_iter().map(body).collect()
}

fn refused(content: SayContent) -> Refusal {
    write(&message("whatsapp", content)).unwrap_err()
}

#[test]
fn a_text_is_addressed_quoted_and_referenced() {
    let say = message("whatsapp", SayContent::Text("Bom dia".to_owned()));
    let requests = write(&say).unwrap();
    assert_eq!(
        requests[0].url,
        "http://127.0.0.1:9/v25.0/100000000000001/messages"
    );
    assert_eq!(requests[0].method, WireMethod::Post);
    assert_eq!(
        requests[0].authn,
        WireAuthn::Bearer {
            secret: "access_token"
        }
    );
    assert_eq!(
        bodies(&say),
        [json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "5548999990001",
            "type": "text", "text": { "body": "Bom dia", "preview_url": false },
            "context": { "message_id": "quoted-1" }, "biz_opaque_callback_data": "m-1",
        })]
    );
}

#[test]
fn a_customer_without_a_phone_is_addressed_by_the_scoped_id() {
    let Say::Message(mut said) = message("whatsapp", SayContent::Text("oi".to_owned())) else {
        panic!();
    };
    said.to = Recipient::ScopedId("BR.1500000000000001".to_owned());
    let body = bodies(&Say::Message(said.clone())).remove(0);
    assert_eq!(body["recipient"], "BR.1500000000000001");
    assert!(body.get("to").is_none());
    said.to = Recipient::Email("a@example.com".to_owned());
    assert_eq!(
        write(&Say::Message(said)),
        Err(Refusal::RecipientUnsuitable)
    );
}

#[test]
fn a_long_text_becomes_several_messages_and_only_the_first_quotes() {
    let text = "Uma frase com seis palavras só. ".repeat(400);
    let bodies = bodies(&message("whatsapp", SayContent::Text(text)));
    assert!(bodies.len() > 1);
    for (index, body) in bodies.iter().enumerate() {
        assert!(body["text"]["body"].as_str().unwrap().chars().count() <= 4_096);
        assert_eq!(body.get("context").is_some(), index == 0);
        let reference = if index == 0 {
            "m-1".to_owned()
        } else {
            format!("m-1.{index}")
        };
        assert_eq!(body["biz_opaque_callback_data"], reference);
    }
}

#[test]
fn words_that_do_not_fit_under_a_file_follow_as_text() {
    let long = "palavra ".repeat(200);
    let image = bodies(&sayings::media("whatsapp", MediaKind::Image, &long, false));
    assert_eq!(image.len(), 2);
    assert!(
        image[0]["image"]["caption"]
            .as_str()
            .unwrap()
            .chars()
            .count()
            <= 1_024
    );
    assert_eq!(image[1]["type"], "text");
    let voice = bodies(&sayings::media("whatsapp", MediaKind::Audio, "Ouça", true));
    assert_eq!(voice[0]["audio"], json!({ "id": "media-1", "voice": true }));
    assert_eq!(voice[1]["text"]["body"], "Ouça");
    let document = bodies(&sayings::media("whatsapp", MediaKind::Document, "", false));
    assert_eq!(
        document[0]["document"],
        json!({ "id": "media-1", "filename": "arquivo.bin" })
    );
}

/// Rows: WA-003.
#[test]
fn a_template_carries_its_values_in_their_places() {
    let template = SayContent::Template(sayings::template());
    assert_eq!(
        bodies(&message("whatsapp", template))[0]["template"],
        json!({
            "name": "boas_vindas", "language": { "code": "pt_BR" },
            "components": [
                { "type": "header", "parameters": [{ "type": "text", "text": "Pedido 12" }] },
                { "type": "body", "parameters": [
                    { "type": "text", "text": "Maria" }, { "type": "text", "text": "amanhã" }] },
                { "type": "button", "sub_type": "quick_reply", "index": "0",
                  "parameters": [{ "type": "payload", "payload": "aceito" }] },
            ],
        })
    );
}

/// Rows: GAP-029, WA-003.
#[test]
fn files_addresses_codes_and_names_travel_as_the_provider_wants_them() {
    let button = |index, value| ButtonValue { index, value };
    let template = TemplateToSend {
        name: "oferta".to_owned(),
        language: "pt_BR".to_owned(),
        header: Some(HeaderValue::Media {
            media: MediaKind::Document,
            source: MediaSource::Uploaded("media-1".to_owned()),
            file_name: Some("catálogo.pdf".to_owned()),
        }),
        body: vec![sayings::value(Some("nome"), "Maria")],
        buttons: vec![
            button(1, ButtonKindValue::UrlSuffix("a-88".to_owned())),
            button(2, ButtonKindValue::CopyCode("25OFF".to_owned())),
        ],
    };
    let body = bodies(&message("whatsapp", SayContent::Template(template))).remove(0);
    assert_eq!(
        body["template"]["components"],
        json!([
            { "type": "header", "parameters": [
                { "type": "document", "document": { "id": "media-1", "filename": "catálogo.pdf" } }] },
            { "type": "body", "parameters": [
                { "type": "text", "parameter_name": "nome", "text": "Maria" }] },
            { "type": "button", "sub_type": "url", "index": "1",
              "parameters": [{ "type": "text", "text": "a-88" }] },
            { "type": "button", "sub_type": "copy_code", "index": "2",
              "parameters": [{ "type": "coupon_code", "coupon_code": "25OFF" }] },
        ])
    );
}

/// Rows: GAP-029.
#[test]
fn a_template_is_handed_in_with_header_body_footer_and_buttons() {
    let body = bodies(&Say::CreateTemplate(sayings::template_to_create())).remove(0);
    assert_eq!(body["category"], "UTILITY");
    let kinds: Vec<_> = body["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["type"].clone())
        .collect();
    assert_eq!(kinds, ["HEADER", "BODY", "FOOTER", "BUTTONS"]);
    for (name, footer, expected) in [
        ("", "", Refusal::PartEmpty("template_name")),
        ("Boas Vindas", "", Refusal::LimitPassed("template_name")),
        (
            "ok",
            "comprido demais para um rodapé, que só leva sessenta caracteres ao todo",
            Refusal::LimitPassed("template_footer"),
        ),
    ] {
        let mut template = sayings::template_to_create();
        template.name = name.to_owned();
        template.parts.footer = Some(footer.to_owned());
        assert_eq!(write(&Say::CreateTemplate(template)), Err(expected));
    }
}

#[test]
fn buttons_and_lists_keep_their_limits() {
    let buttons = |buttons| SayContent::Buttons {
        body: "?".to_owned(),
        footer: None,
        buttons,
    };
    assert!(write(&message("whatsapp", buttons(sayings::offers(3)))).is_ok());
    assert_eq!(
        refused(buttons(sayings::offers(4))),
        Refusal::LimitPassed("buttons")
    );
    assert_eq!(refused(buttons(Vec::new())), Refusal::PartEmpty("buttons"));
    let wide = vec![Offer {
        id: "a".to_owned(),
        title: "x".repeat(21),
    }];
    assert_eq!(refused(buttons(wide)), Refusal::LimitPassed("offer_title"));
    let twins = vec![sayings::offers(1).remove(0), sayings::offers(1).remove(0)];
    assert_eq!(
        refused(buttons(twins)),
        Refusal::LimitPassed("offer_id_unique")
    );
    let row = |offer| ListRow {
        offer,
        description: None,
    };
    let long = SayContent::List {
        body: "?".to_owned(),
        footer: None,
        open: "Abrir".to_owned(),
        sections: vec![ListSection {
            title: "a".to_owned(),
            rows: sayings::offers(11).into_iter().map(row).collect(),
        }],
    };
    assert_eq!(refused(long), Refusal::LimitPassed("list_rows"));
}

#[test]
fn files_are_uploaded_first_and_within_their_size() {
    let file = |media, size| FileToSend {
        file: FileId::from_i64(9),
        media,
        mime: "image/png".to_owned(),
        file_name: "a.png".to_owned(),
        size,
    };
    let mib = 1024 * 1024;
    assert!(write(&Say::Upload(file(MediaKind::Image, 5 * mib))).is_ok());
    let refusal = write(&Say::Upload(file(MediaKind::Image, 5 * mib + 1))).unwrap_err();
    assert_eq!(refusal, Refusal::LimitPassed("file_bytes"));
    let stored = SayContent::Media {
        media: MediaKind::Image,
        source: MediaSource::Stored(FileId::from_i64(9)),
        caption: None,
        file_name: None,
        mime: "image/png".to_owned(),
        is_voice: false,
    };
    assert_eq!(refused(stored), Refusal::MediaNotUploaded);
}

#[test]
fn reading_typing_and_reacting_are_said_in_the_providers_words() {
    let to = sayings::recipient("whatsapp");
    let target = "wamid.1".to_owned();
    let read = Say::MarkRead {
        to: to.clone(),
        target: target.clone(),
        is_typing: true,
    };
    assert_eq!(
        bodies(&read)[0],
        json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1",
                "typing_indicator": { "type": "text" } })
    );
    let remove = Say::Reaction {
        to,
        target,
        emoji: None,
    };
    assert_eq!(
        bodies(&remove)[0]["reaction"],
        json!({ "message_id": "wamid.1", "emoji": "" })
    );
}

#[test]
fn a_media_id_cannot_leave_its_place_in_the_path() {
    for bad in ["../me", "a?b", "a#b", "a b", "http://evil.test"] {
        let say = Say::FetchMedia {
            media_id: bad.to_owned(),
            bytes_max: 1,
        };
        assert_eq!(write(&say), Err(Refusal::PayloadMalformed), "{bad}");
    }
}

proptest! {
    #[test]
    fn every_text_is_sent_whole_within_the_limit(text in "(\\PC|[ \n]){1,9000}") {
        if let Ok(requests) = write(&message("whatsapp", SayContent::Text(text.clone()))) {
            let mut joined = String::new();
            for request in requests {
                let WireBody::Json(body) = request.body else { panic!() };
                let piece = body["text"]["body"].as_str().unwrap();
                prop_assert!(piece.chars().count() <= 4_096);
                joined.push_str(piece);
            }
            let squeeze = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&joined), squeeze(&text));
        } else {
            prop_assert!(text.trim().is_empty());
        }
    }
}
