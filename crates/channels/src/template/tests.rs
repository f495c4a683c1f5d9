//! Tests of [`super`].

use super::*;
use crate::whatsapp::DESCRIPTOR;

fn parts(
    header: Option<TemplateHeader>,
    body: &str,
    buttons: Vec<TemplateButton>,
) -> TemplateParts {
    TemplateParts {
        header,
        body: body.to_owned(),
        footer: Some("Loja Exemplo".to_owned()),
        buttons,
        others: Vec::new(),
    }
}

fn text_header(text: &str) -> TemplateHeader {
    TemplateHeader::Text { text: text.into() }
}

fn url(url: &str) -> TemplateButton {
    TemplateButton::Url {
        text: "Ver".into(),
        url: url.into(),
    }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn filled(parts: &TemplateParts, given: &Given) -> Result<Filled, Vec<(ValuePlace, ValueWhy)>> {
    let Ok(needs) = needs(parts) else {
        panic!("it can be sent");
    };
    fill(parts, &needs, given, &DESCRIPTOR.limits).map_err(|faults| {
        faults
            .iter()
            .map(|fault| (fault.place, fault.why))
            .collect()
    })
}

/// Rows: GAP-029.
#[test]
fn a_template_names_every_value_it_needs() {
    let all = parts(
        Some(text_header("Pedido {{1}}")),
        "Olá {{2}}, aqui é {{1}} ({{2}}).",
        vec![
            TemplateButton::QuickReply { text: "Ok".into() },
            url("https://loja.example.com/{{1}}"),
            url("https://loja.example.com/fixo"),
            TemplateButton::CopyCode { code: None },
        ],
    );
    let needs = needs(&all).unwrap();
    assert_eq!(needs.header, Some(HeaderNeed::Text { name: "1".into() }));
    assert_eq!(needs.body, ["1", "2"]);
    let buttons: Vec<_> = needs.buttons.iter().map(|b| (b.index, b.kind)).collect();
    assert_eq!(
        buttons,
        [(1, ButtonNeedKind::UrlEnd), (3, ButtonNeedKind::Code)]
    );
    let named = parts(
        Some(TemplateHeader::Video),
        "{{nome}}: {{ data_final }}",
        vec![],
    );
    let named = super::needs(&named).unwrap();
    assert_eq!(named.body, ["nome", "data_final"]);
    assert!(matches!(
        named.header,
        Some(HeaderNeed::File { media: MediaKind::Video, mimes }) if mimes.contains(&"video/mp4")
    ));
}

/// Rows: GAP-029.
#[test]
fn what_this_product_does_not_know_is_not_sent_and_says_why() {
    let plain = || parts(None, "Olá", vec![]);
    let with = |button| TemplateParts {
        buttons: vec![button],
        ..plain()
    };
    let headed = |header| TemplateParts {
        header: Some(header),
        ..plain()
    };
    let other = || "gif".to_owned();
    for (parts, part, what) in [
        (
            TemplateParts {
                others: vec!["carousel".into()],
                ..plain()
            },
            UnsendablePart::Other,
            "carousel",
        ),
        (
            headed(TemplateHeader::Location),
            UnsendablePart::Header,
            "location",
        ),
        (
            headed(TemplateHeader::Other { what: other() }),
            UnsendablePart::Header,
            "gif",
        ),
        (
            with(TemplateButton::Flow {
                text: "Abrir".into(),
            }),
            UnsendablePart::Button,
            "flow",
        ),
        (
            with(TemplateButton::Other { what: "mpm".into() }),
            UnsendablePart::Button,
            "mpm",
        ),
        (
            parts(None, "{{1}} e {{nome}}", vec![]),
            UnsendablePart::Body,
            "mixed",
        ),
    ] {
        let refused = needs(&parts).unwrap_err();
        assert_eq!((refused.part, refused.what.as_str()), (part, what));
    }
}

/// Rows: GAP-029.
#[test]
fn values_stand_where_the_customer_sees_them() {
    let template = parts(
        Some(text_header("Pedido {{numero}}")),
        "Olá {{nome}}, use {{cupom}}.",
        vec![
            url("https://loja.example.com/p/{{1}}?de=zap"),
            TemplateButton::CopyCode { code: None },
        ],
    );
    let given = Given {
        header: Some(" 88 ".into()),
        body: texts(&["Ana {{cupom}}", "25OFF"]),
        buttons: [(0, "a-88".to_owned()), (1, "25OFF".to_owned())].into(),
        ..Given::default()
    };
    let filled = filled(&template, &given).unwrap();
    let named = |name: &str, text: &str| TemplateValue {
        name: Some(name.into()),
        text: text.into(),
    };
    assert_eq!(filled.header, Some(named("numero", "88")));
    // A value is words: what looks like a variable in it is not filled again.
    assert_eq!(
        filled.body,
        [named("nome", "Ana {{cupom}}"), named("cupom", "25OFF")]
    );
    assert_eq!(filled.seen.body, "Olá Ana {{cupom}}, use 25OFF.");
    assert_eq!(filled.seen.header, Some(text_header("Pedido 88")));
    assert_eq!(
        filled.seen.buttons,
        [
            url("https://loja.example.com/p/a-88?de=zap"),
            TemplateButton::CopyCode {
                code: Some("25OFF".into())
            }
        ]
    );
    assert_eq!(filled.seen.footer.as_deref(), Some("Loja Exemplo"));
}

/// Rows: GAP-029.
#[test]
fn a_one_time_code_stands_in_the_body_and_on_its_button() {
    let button = TemplateButton::OneTimeCode {
        text: "Copiar".into(),
    };
    let template = parts(None, "*{{1}}* é o seu código.", vec![button]);
    let code = |code: &str| Given {
        body: texts(&[code]),
        ..Given::default()
    };
    let filled_one = filled(&template, &code("482913")).unwrap();
    assert_eq!(
        filled_one.buttons,
        [ButtonValue {
            index: 0,
            value: ButtonKindValue::UrlSuffix("482913".into())
        }]
    );
    assert_eq!(
        filled(&template, &code("48 29")),
        Err(vec![(ValuePlace::Body(0), ValueWhy::NotACode)])
    );
}

/// Rows: GAP-029.
#[test]
fn every_value_that_does_not_fit_is_told_at_its_place() {
    let template = parts(
        Some(text_header("Pedido {{1}}")),
        "{{1}} {{2}} {{3}}",
        vec![
            url("https://loja.example.com/{{1}}"),
            TemplateButton::CopyCode { code: None },
        ],
    );
    let given = Given {
        header: Some("9".repeat(60)),
        header_file: Some(GivenFile {
            mime: "image/png".into(),
            bytes: 1,
        }),
        body: texts(&["  ", "duas\nlinhas", "cinco     espaços", "sobra"]),
        buttons: [
            (0, "com espaço".to_owned()),
            (1, "muito-longo".to_owned()),
            (7, "x".to_owned()),
        ]
        .into(),
    };
    assert_eq!(
        filled(&template, &given).unwrap_err(),
        [
            (ValuePlace::HeaderFile, ValueWhy::NotAsked),
            (ValuePlace::Header, ValueWhy::TooLong),
            (ValuePlace::Body(3), ValueWhy::NotAsked),
            (ValuePlace::Body(0), ValueWhy::Required),
            (ValuePlace::Body(1), ValueWhy::NotOneLine),
            (ValuePlace::Body(2), ValueWhy::NotOneLine),
            (ValuePlace::Button(7), ValueWhy::NotAsked),
            (ValuePlace::Button(0), ValueWhy::NotAnAddress),
            (ValuePlace::Button(1), ValueWhy::NotACode),
        ]
    );
    let long = Given {
        body: texts(&["a", &"b".repeat(1_024)]),
        ..Given::default()
    };
    assert_eq!(
        filled(&parts(None, "{{1}} {{2}}", vec![]), &long).unwrap_err(),
        [(ValuePlace::Body(1), ValueWhy::TooLong)]
    );
}

/// Rows: GAP-029.
#[test]
fn the_file_of_a_header_has_the_right_kind_and_size() {
    let of = |header, mime: &str, bytes| {
        let file = GivenFile {
            mime: mime.to_owned(),
            bytes,
        };
        let given = Given {
            header_file: Some(file),
            ..Given::default()
        };
        filled(&parts(Some(header), "Olá", vec![]), &given).map(|_| ())
    };
    let wrong = |why| Err(vec![(ValuePlace::HeaderFile, why)]);
    let (mib, at_most) = (1024 * 1024, DESCRIPTOR.limits.image_bytes);
    assert_eq!(of(TemplateHeader::Image, "image/jpeg", at_most), Ok(()));
    assert_eq!(
        of(TemplateHeader::Image, "image/jpeg", at_most + 1),
        wrong(ValueWhy::FileTooLarge)
    );
    assert_eq!(
        of(TemplateHeader::Image, "image/gif", 1),
        wrong(ValueWhy::FileKind)
    );
    assert_eq!(
        of(TemplateHeader::Document, "application/pdf", 90 * mib),
        Ok(())
    );
    assert_eq!(
        of(TemplateHeader::Video, "image/png", 1),
        wrong(ValueWhy::FileKind)
    );
    let none = filled(
        &parts(Some(TemplateHeader::Video), "Olá", vec![]),
        &Given::default(),
    );
    assert_eq!(none.map(|_| ()), wrong(ValueWhy::Required));
}

proptest::proptest! {
    /// A text without values stays what it was, whatever braces it has.
    #[test]
    fn a_text_without_values_stays_as_it_is(text in "[{}a1 _\n]{0,40}") {
        proptest::prop_assert_eq!(fill_text(&text, &[], &[]), text);
    }

    /// Filling every variable leaves none that was there before.
    #[test]
    fn every_variable_is_filled(text in "[{}a1 _]{0,40}") {
        let names = blanks(&text);
        let values = vec!["x"; names.len()];
        let filled = fill_text(&text, &names, &values);
        proptest::prop_assert!(filled.len() <= text.len());
    }
}
