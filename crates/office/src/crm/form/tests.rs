//! Forms as a person would fill them in, and as somebody would who means no good.

use base::calendar::Day;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::answers::{ANSWERS_BYTES_MAX, Answers};
use super::check::{FormFault, NODES_OF_FORM_MAX, Wrong, faults};
use super::decimal::Decimal;
use super::definition::{FIELDS_MAX, FormDefinition, RESERVED};
use super::expression::{
    CHARS_MAX, DEPTH_MAX, Expression, ExpressionWrong, Kind, NODES_MAX, TEXT_CHARS_MAX, Value,
};
use super::fill::{Context, FieldProblem, FormVersion, Known, PersonFacts, Problem, Screen};

const CORPUS: &str = include_str!("expression.corpus");

/// The rules of numbers hold as a pupil would reckon.
/// Rows: GAP-092.
#[test]
fn numbers_are_exact_and_stay_in_range() {
    let number = |text: &str| Decimal::parse(text).unwrap();
    assert_eq!(number("0.1").plus(number("0.2")), Some(number("0.3")));
    assert_eq!(
        number("19.9").times(number("3")).unwrap().to_string(),
        "59.7"
    );
    assert_eq!(
        number("10").divided_by(number("3")).unwrap().to_string(),
        "3.333333"
    );
    assert_eq!(number("2").divided_by(Decimal::ZERO), None);
    assert_eq!(number("2.345").rounded(2).to_string(), "2.35");
    assert_eq!(number("-2.345").rounded(2).to_string(), "-2.35");
    assert_eq!(number("-0.5").to_string(), "-0.5");
    assert_eq!(number("12.995").centavos(), 1_300);
    assert_eq!(number("7.10").digits(), 1);
    let most = number("9000000000000");
    assert_eq!(most.plus(number("0.000001")), None);
    assert_eq!(most.times(most), None);
    for bad in [
        "",
        "-",
        ".5",
        "1.",
        "1e3",
        "+1",
        "1,5",
        "0.1234567",
        "12345678901234",
        "NaN",
        "１",
    ] {
        assert_eq!(Decimal::parse(bad), None, "{bad}");
    }
}

/// Rows: GAP-092.
#[test]
fn expressions_say_what_people_mean() {
    for (source, outcome) in [
        (
            "VALOR * QTD",
            Value::Number(Decimal::parse("59.7").unwrap()),
        ),
        ("VALOR / 0", Value::Empty),
        ("VAZIO + 1", Value::Empty),
        (
            "default(VAZIO, 0) + 1",
            Value::Number(Decimal::whole(1).unwrap()),
        ),
        (
            "MOTIVO = \"troca\" and not empty(MOTIVO)",
            Value::YesNo(true),
        ),
        (
            "não vazio(MOTIVO) e (QTD >= 3 ou falso)",
            Value::YesNo(true),
        ),
        (
            "se(MOTIVO = 'outro'; 1; 2)",
            Value::Number(Decimal::whole(2).unwrap()),
        ),
        ("has(ASSUNTOS, \"cobranca\")", Value::YesNo(true)),
        ("has(ASSUNTOS, \"COBRANCA\")", Value::YesNo(false)),
        ("years(NASCIMENTO, today()) >= 18", Value::YesNo(false)),
        (
            "years(NASCIMENTO, add_days(today(), 1))",
            Value::Number(Decimal::whole(18).unwrap()),
        ),
        (
            "days(NASCIMENTO, today())",
            Value::Number(Decimal::whole(6_573).unwrap()),
        ),
        ("HORA < HORA or HORA = HORA", Value::YesNo(true)),
        (
            "max(QTD, VALOR, VAZIO)",
            Value::Number(Decimal::parse("19.9").unwrap()),
        ),
        (
            "round(VALOR, 0)",
            Value::Number(Decimal::whole(20).unwrap()),
        ),
        (
            "length(MOTIVO) + length(ASSUNTOS)",
            Value::Number(Decimal::whole(7).unwrap()),
        ),
        (
            "concat(MOTIVO, \": \", QTD)",
            Value::Text("troca: 3".to_owned()),
        ),
        ("VAZIO = VAZIO", Value::YesNo(true)),
        ("VAZIO < 1", Value::YesNo(false)),
        ("not QTD = 3", Value::YesNo(false)),
        ("1 + 2 * 3 - -1", Value::Number(Decimal::whole(8).unwrap())),
        ("add_days(today(), 9000000000000)", Value::Empty),
    ] {
        let (read, _) = Expression::parse(source, &kind_of)
            .unwrap_or_else(|wrong| panic!("{source}: {wrong:?}"));
        assert_eq!(read.value(today(), &value_of), outcome, "{source}");
    }
}

/// Rows: GAP-092.
#[test]
fn what_is_wrong_with_an_expression_is_said_with_its_place() {
    use ExpressionWrong::{Arguments, FunctionUnknown, Kinds, NameUnknown, Syntax, TooLarge};
    let deep = "(".repeat(DEPTH_MAX + 1);
    let long = "x".repeat(CHARS_MAX + 1);
    let many = vec!["1"; NODES_MAX].join("+");
    let nots = "not ".repeat(DEPTH_MAX + 2);
    for (source, at, wrong) in [
        ("MOTIVO =", 8, Syntax),
        ("1 = 1 = 1", 6, Syntax),
        ("QTD + ESTRANHO", 6, NameUnknown),
        ("QTD + estranho(1)", 6, FunctionUnknown),
        ("days(today())", 0, Arguments),
        ("QTD + MOTIVO", 0, Kinds),
        ("VALOR > 1 and QTD", 0, Kinds),
        ("ASSUNTOS = \"x\"", 0, Kinds),
        ("if(MOTIVO = \"a\"; 1; \"b\")", 0, Kinds),
        ("MOTIVO = \"aberto", 9, Syntax),
        ("😀", 0, Syntax),
        (deep.as_str(), DEPTH_MAX, TooLarge),
        (nots.as_str(), 4 * DEPTH_MAX, TooLarge),
        (long.as_str(), CHARS_MAX, TooLarge),
    ] {
        let fault = Expression::parse(source, &kind_of).unwrap_err();
        assert_eq!((fault.at, fault.wrong), (at, wrong), "{source}");
    }
    let fault = Expression::parse(&many, &kind_of).unwrap_err();
    assert_eq!(fault.wrong, TooLarge);
}

#[test]
fn the_corpus_is_survived() {
    assert!(CORPUS.lines().count() > 20);
    CORPUS.lines().for_each(work_out);
}

proptest! {
    #[test]
    fn no_text_makes_the_language_panic(text in "\\PC{0,120}") {
        work_out(&text);
    }

    #[test]
    fn no_text_of_its_own_words_makes_the_language_panic(
        parts in prop::collection::vec(prop::sample::select(vec![
            "QTD", "MOTIVO", "ASSUNTOS", "NASCIMENTO", "HORA", "VAZIO", "1", "0", "-", "+", "*", "/", "(", ")", ",",
            "=", "<", "and", "or", "not", "if", "concat", "round", "add_days", "years", "default", "today()", "\"x\"",
            "9000000000000",
        ]), 0..60)
    ) {
        work_out(&parts.join(" "));
    }

    #[test]
    fn whatever_is_filled_in_no_form_panics(answers in prop::collection::btree_map("[A-Z_]{1,10}|DSC_MOTIVO|VAL_PRECO|ASSUNTOS", any_json(), 0..6)) {
        let form = version(sample());
        let known = Known::default();
        let given = Answers(answers);
        let weighed = form.weigh(&Answers::default(), &given, full(&known));
        if weighed.problems.is_empty() {
            // What was kept is kept as it is when it is given again.
            prop_assert_eq!(form.fill(&weighed.answers, &Answers::default(), full(&known)), Ok(weighed.answers.clone()));
        }
        drop(form.draft(&Answers::default(), &given));
    }
}

/// Rows: GAP-092, EMAIL-008.
#[test]
#[expect(clippy::too_many_lines, reason = "a table: each case once")]
fn every_mistake_of_a_definition_is_told_at_its_place() {
    for (definition, at, wrong) in [
        (json!({ "sections": [] }), "sections", Wrong::Required),
        (
            json!({ "sections": [{ "fields": [] }] }),
            "sections.0.fields",
            Wrong::Required,
        ),
        (
            one(json!({ "name": "A", "kind": "date" })),
            "sections.0.fields.0.label",
            Wrong::Required,
        ),
        (named("dsc_motivo"), "sections.0.fields.0.name", Wrong::Name),
        (named("1A"), "sections.0.fields.0.name", Wrong::Name),
        (named("A😀"), "sections.0.fields.0.name", Wrong::Name),
        (named("A\0"), "sections.0.fields.0.name", Wrong::Name),
        (named("Á"), "sections.0.fields.0.name", Wrong::Name),
        (named(""), "sections.0.fields.0.name", Wrong::Required),
        (
            named(&"A".repeat(41)),
            "sections.0.fields.0.name",
            Wrong::TooLong,
        ),
        (
            named(RESERVED[0]),
            "sections.0.fields.0.name",
            Wrong::Reserved,
        ),
        (
            named("DSC_CORPO_EMAIL"),
            "sections.0.fields.0.name",
            Wrong::Reserved,
        ),
        (
            one(json!({ "name": "A", "label": "a\u{7}", "kind": "date" })),
            "sections.0.fields.0.label",
            Wrong::ControlCharacter,
        ),
        (
            two("short_text", "A"),
            "sections.0.fields.1.name",
            Wrong::Twice,
        ),
        (
            one(json!({ "name": "A", "label": "a", "kind": "choice", "options": [] })),
            "sections.0.fields.0.options",
            Wrong::Required,
        ),
        (
            options(&["a", "a"]),
            "sections.0.fields.0.options.1.key",
            Wrong::Twice,
        ),
        (
            options(&["a", "B c"]),
            "sections.0.fields.0.options.1.key",
            Wrong::Invalid,
        ),
        (
            tree(&[("a", Some("b")), ("b", None)]),
            "sections.0.fields.0.options.0.parent",
            Wrong::Invalid,
        ),
        (
            tree(&[("a", Some("a"))]),
            "sections.0.fields.0.options.0.parent",
            Wrong::Invalid,
        ),
        (
            with("number", json!({ "min": "2", "max": "1" })),
            "sections.0.fields.0.max",
            Wrong::OutOfRange,
        ),
        (
            with("number", json!({ "min": "um" })),
            "sections.0.fields.0.min",
            Wrong::Invalid,
        ),
        (
            with("short_text", json!({ "chars_max": 0 })),
            "sections.0.fields.0.chars_max",
            Wrong::OutOfRange,
        ),
        (
            with("date", json!({ "default": "ontem" })),
            "sections.0.fields.0.default",
            Wrong::Default,
        ),
        (
            with("date", json!({ "from_person": "name" })),
            "sections.0.fields.0.from_person",
            Wrong::Invalid,
        ),
        (
            with("date", json!({ "visible_when": "X = 1" })),
            "sections.0.fields.0.visible_when",
            Wrong::NameUnknown,
        ),
        (
            with("date", json!({ "visible_when": "1 + 1" })),
            "sections.0.fields.0.visible_when",
            Wrong::Kinds,
        ),
        (
            with("date", json!({ "visible_when": "A = A" })),
            "sections.0.fields.0.visible_when",
            Wrong::Circle,
        ),
        (
            with("computed", json!({ "expression": "" })),
            "sections.0.fields.0.expression",
            Wrong::Required,
        ),
        (
            with("computed", json!({ "expression": "1", "shown_as": "date" })),
            "sections.0.fields.0.expression",
            Wrong::Kinds,
        ),
        (
            with(
                "computed",
                json!({ "expression": "\"x\"", "required": true }),
            ),
            "sections.0.fields.0.required",
            Wrong::Invalid,
        ),
    ] {
        let found = faults(&read(definition));
        let places: Vec<(&str, Wrong)> = found
            .iter()
            .map(|fault| (fault.at.as_str(), fault.wrong))
            .collect();
        assert_eq!(places, [(at, wrong)]);
    }
    assert_eq!(
        faults(&read(with(
            "long_text",
            json!({ "name": "DSC_CORPO_EMAIL" })
        ))),
        []
    );
    assert_eq!(faults(&sample()), []);
}

/// Rows: GAP-092.
#[test]
fn what_hangs_on_itself_by_any_way_is_refused() {
    let computed = |name: &str, expression: &str| json!({ "name": name, "label": name, "kind": "computed", "expression": expression, "shown_as": "number" });
    let round = json!({ "sections": [
        { "fields": [computed("A", "B + 1"), computed("B", "C + 1"), computed("C", "A + 1"), computed("D", "A")] },
    ] });
    let circles: Vec<String> = faults(&read(round))
        .into_iter()
        .map(|fault| fault.at)
        .collect();
    assert_eq!(
        circles,
        [0, 1, 2].map(|n| format!("sections.0.fields.{n}.expression"))
    );
    let section = json!({ "sections": [
        { "visible_when": "filled(A)", "fields": [{ "name": "A", "label": "a", "kind": "date" }] },
    ] });
    let found: Vec<(String, Wrong)> = faults(&read(section))
        .into_iter()
        .map(|fault| (fault.at, fault.wrong))
        .collect();
    assert_eq!(
        found,
        [("sections.0.visible_when".to_owned(), Wrong::Circle)]
    );
    // One of both: neither is worked out from the other.
    let either = json!({ "sections": [{ "fields": [
        { "name": "FONE", "label": "a", "kind": "phone", "required_when": "empty(MAIL)" },
        { "name": "MAIL", "label": "a", "kind": "email", "required_when": "empty(FONE)" },
    ] }] });
    let either = version(read(either));
    let known = Known::default();
    let problems = either
        .weigh(&Answers::default(), &Answers::default(), full(&known))
        .problems;
    assert_eq!(problems.len(), 2);
    assert!(
        either
            .fill(
                &Answers::default(),
                &of(json!({ "MAIL": "a@b.co" })),
                full(&known)
            )
            .is_ok()
    );
}

/// Rows: GAP-092.
#[test]
fn what_is_too_large_is_refused_before_it_is_looked_at() {
    let many = |count: usize, condition: &str| {
        let field = |n: usize| json!({ "name": format!("F{n}"), "label": "x", "kind": "date", "required_when": condition });
        read(json!({ "sections": [{ "fields": (0..count).map(field).collect::<Vec<_>>() }] }))
    };
    assert_eq!(faults(&many(FIELDS_MAX, "")), []);
    let wrong = |definition: &FormDefinition| {
        faults(definition)
            .iter()
            .map(|fault| fault.wrong)
            .collect::<Vec<_>>()
    };
    assert_eq!(wrong(&many(10_000, "((((")), [Wrong::TooMany]);
    let heavy = vec!["true"; 50].join(" or ");
    const { assert!(FIELDS_MAX * 99 > NODES_OF_FORM_MAX) };
    assert_eq!(
        wrong(&many(FIELDS_MAX, &heavy)),
        [Wrong::ExpressionTooLarge]
    );
    let keys: Vec<String> = (0..501).map(|n| n.to_string()).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    assert_eq!(wrong(&read(options(&keys))), [Wrong::TooMany]);
    // A computed text that doubles itself stays as long as a text may be.
    let mut fields = vec![json!({ "name": "T0", "label": "x", "kind": "long_text" })];
    for n in 1..60 {
        let above = format!("T{}", n - 1);
        fields.push(json!({ "name": format!("T{n}"), "label": "x", "kind": "computed", "expression": format!("concat({above}, {above})") }));
    }
    let doubling = version(read(json!({ "sections": [{ "fields": fields }] })));
    let known = Known::default();
    let kept = doubling
        .fill(
            &Answers::default(),
            &of(json!({ "T0": "x".repeat(1_999) })),
            full(&known),
        )
        .unwrap();
    assert_eq!(
        kept.get("T59").unwrap().as_str().unwrap().chars().count(),
        TEXT_CHARS_MAX
    );
    let problems = doubling
        .fill(
            &Answers::default(),
            &of(json!({ "T0": "x".repeat(ANSWERS_BYTES_MAX) })),
            full(&known),
        )
        .unwrap_err();
    assert_eq!(
        problems,
        [FieldProblem {
            field: String::new(),
            problem: Problem::TooLong
        }]
    );
}

/// Rows: GAP-092.
#[test]
#[expect(clippy::too_many_lines, reason = "a table: each case once")]
fn each_kind_reads_what_people_write_and_says_what_is_wrong() {
    let known = Known {
        people: [base::id::PersonId::from_i64(7)].into(),
        ..Known::default()
    };
    for (kind, more, answer, outcome) in [
        (
            "short_text",
            json!({ "chars_max": 5 }),
            json!(" oi "),
            Ok(json!("oi")),
        ),
        (
            "short_text",
            json!({ "chars_max": 5 }),
            json!("longo demais"),
            Err(Problem::TooLong),
        ),
        (
            "short_text",
            json!({}),
            json!("a\nb"),
            Err(Problem::ControlCharacter),
        ),
        (
            "short_text",
            json!({}),
            json!({ "$ne": 1 }),
            Err(Problem::Invalid),
        ),
        ("long_text", json!({}), json!("a\nb"), Ok(json!("a\nb"))),
        (
            "number",
            json!({ "digits": 2, "min": "0" }),
            json!(12.50),
            Ok(json!("12.5")),
        ),
        (
            "number",
            json!({ "digits": 2, "min": "0" }),
            json!("12.505"),
            Err(Problem::Digits),
        ),
        (
            "number",
            json!({ "digits": 2, "min": "0" }),
            json!("-1"),
            Err(Problem::OutOfRange),
        ),
        ("number", json!({}), json!(1e300), Err(Problem::Invalid)),
        (
            "money",
            json!({ "max_minor": 100 }),
            json!(100),
            Ok(json!(100)),
        ),
        (
            "money",
            json!({ "max_minor": 100 }),
            json!(101),
            Err(Problem::OutOfRange),
        ),
        ("money", json!({}), json!(1.5), Err(Problem::Invalid)),
        (
            "money",
            json!({}),
            json!(i64::MAX),
            Err(Problem::OutOfRange),
        ),
        (
            "date",
            json!({}),
            json!("2024-02-29"),
            Ok(json!("2024-02-29")),
        ),
        ("date", json!({}), json!("2026-02-29"), Err(Problem::Day)),
        ("date", json!({}), json!("22/11/2026"), Err(Problem::Day)),
        ("time", json!({}), json!("17:05"), Ok(json!("17:05"))),
        ("time", json!({}), json!("24:00"), Err(Problem::Invalid)),
        ("time", json!({}), json!("+1:05"), Err(Problem::Invalid)),
        ("yes_no", json!({}), json!(false), Ok(json!(false))),
        ("yes_no", json!({}), json!("sim"), Err(Problem::Invalid)),
        (
            "tax_id",
            json!({ "accepts": "cpf" }),
            json!("529.982.247-25"),
            Ok(json!("52998224725")),
        ),
        (
            "tax_id",
            json!({ "accepts": "cnpj" }),
            json!("529.982.247-25"),
            Err(Problem::TaxId),
        ),
        (
            "phone",
            json!({}),
            json!("48 99999-9999"),
            Ok(json!("+5548999999999")),
        ),
        (
            "phone",
            json!({}),
            json!("99999-9999"),
            Err(Problem::Phone(base::phone::PhoneRefused::WithoutAreaCode)),
        ),
        (
            "email",
            json!({}),
            json!("ana@exemplo.com"),
            Ok(json!("ana@exemplo.com")),
        ),
        ("email", json!({}), json!("ana"), Err(Problem::Invalid)),
        (
            "postal_code",
            json!({}),
            json!("88015-600"),
            Ok(json!("88015600")),
        ),
        (
            "postal_code",
            json!({}),
            json!("8801"),
            Err(Problem::PostalCode),
        ),
        ("person", json!({}), json!("7"), Ok(json!("7"))),
        ("person", json!({}), json!("8"), Err(Problem::Unknown)),
        ("file", json!({}), json!("7"), Err(Problem::Unknown)),
        (
            "multi_choice",
            choice_of(&["a", "b", "c"]),
            json!(["c", "a", "a"]),
            Ok(json!(["a", "c"])),
        ),
        (
            "multi_choice",
            choice_of(&["a", "b", "c"]),
            json!(["d"]),
            Err(Problem::Unknown),
        ),
        (
            "choice",
            choice_of(&["a"]),
            json!("b"),
            Err(Problem::Unknown),
        ),
        (
            "tree",
            way_of(&[("a", None), ("a1", Some("a"))]),
            json!(["a", "a1"]),
            Ok(json!(["a", "a1"])),
        ),
        (
            "tree",
            way_of(&[("a", None), ("a1", Some("a"))]),
            json!(["a"]),
            Err(Problem::Incomplete),
        ),
        (
            "tree",
            way_of(&[("a", None), ("a1", Some("a"))]),
            json!(["a1"]),
            Err(Problem::Unknown),
        ),
    ] {
        let form = version(read(with(kind, more)));
        let filled = form.fill(
            &Answers::default(),
            &of(json!({ "A": answer })),
            full(&known),
        );
        let outcome = outcome.map(|kept| of(json!({ "A": kept })));
        let outcome = outcome.map_err(|problem| {
            vec![FieldProblem {
                field: "A".to_owned(),
                problem,
            }]
        });
        assert_eq!(filled, outcome, "{kind} {answer}");
    }
}

/// Rows: CASE-008, GAP-092.
#[test]
fn what_is_hidden_has_no_value_and_what_is_computed_comes_from_here() {
    let form = version(sample());
    let known = Known::default();
    let none = Answers::default();
    let given = of(
        json!({ "DSC_MOTIVO": "troca", "NUM_PEDIDO": "123", "VAL_PRECO": 1_990, "NUM_QTD": "3", "VAL_TOTAL": 1 }),
    );
    let kept = form.fill(&none, &given, full(&known)).unwrap();
    assert_eq!(
        kept.get("VAL_TOTAL"),
        Some(&json!(5_970)),
        "what somebody claims is computed is not taken"
    );
    assert_eq!(kept.get("NUM_PEDIDO"), Some(&json!("123")));
    // Another reason hides the order, and with it what was filled in there.
    let after = form
        .fill(&kept, &of(json!({ "DSC_MOTIVO": "elogio" })), full(&known))
        .unwrap();
    assert_eq!(after.get("NUM_PEDIDO"), None);
    assert_eq!(
        after.get("VAL_PRECO"),
        Some(&json!(1_990)),
        "what is absent stays"
    );
    let after = form
        .fill(&kept, &of(json!({ "VAL_PRECO": null })), full(&known))
        .unwrap();
    assert_eq!(
        (after.get("VAL_PRECO"), after.get("VAL_TOTAL")),
        (None, None)
    );
    // The order is required while it is shown, and only there.
    let problems = form
        .fill(&none, &of(json!({ "DSC_MOTIVO": "troca" })), full(&known))
        .unwrap_err();
    assert_eq!(
        problems,
        [FieldProblem {
            field: "NUM_PEDIDO".to_owned(),
            problem: Problem::Required
        }]
    );
    let on_desk = Context {
        screen: Screen::Desk,
        ..full(&known)
    };
    assert!(
        form.fill(&none, &of(json!({ "DSC_MOTIVO": "troca" })), on_desk)
            .is_ok(),
        "the desk does not show it"
    );
    let strange = form
        .fill(&none, &of(json!({ "OUTRO": 1 })), full(&known))
        .unwrap_err();
    assert_eq!(
        strange,
        [FieldProblem {
            field: "OUTRO".to_owned(),
            problem: Problem::Unknown
        }]
    );
}

/// Rows: CASE-006.
#[test]
fn a_form_begins_with_its_defaults_and_with_who_is_known() {
    let form = version(sample());
    let begun = form.begin(None);
    assert_eq!(begun, of(json!({ "DSC_MOTIVO": "elogio" })));
    let ana = PersonFacts {
        id: base::id::PersonId::from_i64(7),
        name: "Ana".to_owned(),
        tax_id: Some("52998224725".to_owned()),
        phone: None,
        email: None,
    };
    let begun = form.begin(Some(&ana));
    assert_eq!(begun.get("NUM_CPF"), Some(&json!("52998224725")));
    assert_eq!(begun.get("NUM_FONE"), None);
}

/// Rows: CASE-006.
#[test]
fn a_draft_keeps_what_was_typed_as_it_was_typed() {
    let form = version(sample());
    let half = of(json!({ "NUM_CPF": "529.98", "NUM_PEDIDO": "1", "VAL_TOTAL": 3 }));
    let kept = form.draft(&form.begin(None), &half).unwrap();
    assert_eq!(kept.get("NUM_CPF"), Some(&json!("529.98")));
    assert_eq!(
        kept.get("NUM_PEDIDO"),
        Some(&json!("1")),
        "although it is hidden"
    );
    assert_eq!(kept.get("VAL_TOTAL"), None);
    assert!(form.draft(&kept, &of(json!({ "X": 1 }))).is_err());
}

#[test]
fn a_version_is_only_made_of_what_has_no_faults() {
    let found: Vec<FormFault> = FormVersion::of(FormDefinition::default()).unwrap_err();
    assert_eq!(found.len(), 1);
    assert!(Wrong::TooMany.passes_limit() && !Wrong::Syntax.passes_limit());
}

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

fn full(known: &Known) -> Context<'_> {
    Context {
        today: today(),
        screen: Screen::Full,
        known,
    }
}

fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "VALOR" | "QTD" | "VAZIO" => Kind::Number,
        "MOTIVO" => Kind::Text,
        "ASSUNTOS" => Kind::List,
        "NASCIMENTO" => Kind::Date,
        "HORA" => Kind::Time,
        _ => return None,
    })
}

fn value_of(name: &str) -> Value {
    match name {
        "VALOR" => Value::Number(Decimal::parse("19.9").unwrap()),
        "QTD" => Value::Number(Decimal::whole(3).unwrap()),
        "MOTIVO" => Value::Text("troca".to_owned()),
        "ASSUNTOS" => Value::List(vec!["cobranca".to_owned(), "prazo".to_owned()]),
        "NASCIMENTO" => Value::Date(Day::parse("2008-11-23").unwrap()),
        "HORA" => Value::Time(600),
        _ => Value::Empty,
    }
}

fn work_out(source: &str) {
    if let Ok((read, kind)) = Expression::parse(source, &kind_of) {
        assert!(read.nodes() <= NODES_MAX);
        let value = read.value(today(), &value_of);
        let fits = match (&value, kind) {
            (Value::Empty, _) | (_, None) => true,
            (Value::Number(_), Some(kind)) => kind == Kind::Number,
            (Value::Text(_), Some(kind)) => kind == Kind::Text,
            (Value::Date(_), Some(kind)) => kind == Kind::Date,
            (Value::Time(_), Some(kind)) => kind == Kind::Time,
            (Value::YesNo(_), Some(kind)) => kind == Kind::YesNo,
            (Value::List(_), Some(kind)) => kind == Kind::List,
        };
        assert!(fits, "{source} is {value:?} and not {kind:?}");
    }
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "\\PC{0,20}".prop_map(Json::from),
        Just(json!("troca")),
        Just(json!(["cobranca"])),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[a-z]{0,3}", inner, 0..3)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

fn read(definition: Json) -> FormDefinition {
    serde_json::from_value(definition).unwrap()
}

fn version(definition: FormDefinition) -> FormVersion {
    FormVersion::of(definition).unwrap()
}

fn of(answers: Json) -> Answers {
    serde_json::from_value(answers).unwrap()
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "tests write the field where they use it"
)]
fn one(field: Json) -> Json {
    json!({ "sections": [{ "fields": [field] }] })
}

/// One field `A` of a kind, set to more.
fn with(kind: &str, more: Json) -> Json {
    let mut field = json!({ "name": "A", "label": "a", "kind": kind });
    let Json::Object(more) = more else { panic!() };
    field.as_object_mut().unwrap().extend(more);
    one(field)
}

fn named(name: &str) -> Json {
    with("short_text", json!({ "name": name }))
}

fn two(kind: &str, name: &str) -> Json {
    let field = json!({ "name": name, "label": "a", "kind": kind });
    json!({ "sections": [{ "fields": [field, field] }] })
}

fn choice_of(keys: &[&str]) -> Json {
    let options: Vec<Json> = keys
        .iter()
        .map(|key| json!({ "key": key, "label": key }))
        .collect();
    json!({ "options": options })
}

fn options(keys: &[&str]) -> Json {
    with("choice", choice_of(keys))
}

fn way_of(pairs: &[(&str, Option<&str>)]) -> Json {
    let options: Vec<Json> = pairs
        .iter()
        .map(|(key, parent)| json!({ "key": key, "label": key, "parent": parent }))
        .collect();
    json!({ "options": options })
}

fn tree(pairs: &[(&str, Option<&str>)]) -> Json {
    with("tree", way_of(pairs))
}

fn sample() -> FormDefinition {
    let options =
        json!([{ "key": "troca", "label": "Troca" }, { "key": "elogio", "label": "Elogio" }]);
    read(json!({ "sections": [
        { "title": "Motivo", "fields": [
            { "name": "VAL_TOTAL", "label": "Total", "kind": "computed", "expression": "VAL_PRECO * NUM_QTD", "shown_as": "money" },
            { "name": "DSC_MOTIVO", "label": "Motivo", "kind": "choice", "options": options, "default": "elogio" },
            { "name": "ASSUNTOS", "label": "Assuntos", "kind": "multi_choice", "options": [{ "key": "cobranca", "label": "Cobrança" }] },
        ] },
        { "title": "Pedido", "visible_when": "DSC_MOTIVO = \"troca\"", "fields": [
            { "name": "NUM_PEDIDO", "label": "Pedido", "kind": "short_text", "required": true, "on_desk": false },
        ] },
        { "title": "Valores", "fields": [
            { "name": "VAL_PRECO", "label": "Preço", "kind": "money" },
            { "name": "NUM_QTD", "label": "Quantidade", "kind": "number" },
            { "name": "NUM_CPF", "label": "CPF", "kind": "tax_id", "from_person": "tax_id" },
            { "name": "NUM_FONE", "label": "Telefone", "kind": "phone", "from_person": "phone" },
        ] },
    ] }))
}
