//! What is read of a file, and what is wrong with it.

use proptest::prelude::*;

use super::super::definition::NODES_MAX;
use super::super::xml::{FILE_BYTES_MAX, FileRefused};
use super::*;

const S: &str = r#"<bpmn:startEvent id="s" />"#;
const E: &str = r#"<bpmn:endEvent id="e" />"#;

/// What is around a start, one node and an end.
fn through(node: &str, id: &str) -> String {
    [S, E, node, &flow("1", "s", id), &flow("2", id, "e")].concat()
}

/// Rows: CASE-024.
#[test]
fn a_file_that_is_no_process_is_refused_as_a_whole() {
    let refused = |text: &str| read(text).unwrap_err();
    let entities = format!(
        "<!DOCTYPE bpmn [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>{}",
        file(&through(&task("a"), "a")).replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "")
    );
    assert_eq!(refused(&entities), FileRefused::Doctype);
    let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>";
    assert_eq!(refused(outside), FileRefused::Doctype);
    assert_eq!(refused("nada"), FileRefused::NoXml { line: 1 });
    assert_eq!(refused("<a>\n<b>\n</a>"), FileRefused::NoXml { line: 3 });
    assert_eq!(refused("<a/>"), FileRefused::NoProcess);
    assert_eq!(refused(&file("")), FileRefused::NoProcess);
    let twice = file(&through(&task("a"), "a")).replace(
        "</bpmn:definitions>",
        r#"<bpmn:process id="q"><bpmn:startEvent id="z" /></bpmn:process></bpmn:definitions>"#,
    );
    assert_eq!(refused(&twice), FileRefused::Several);
}

/// Rows: CASE-024.
#[test]
fn a_file_of_a_million_elements_or_of_endless_depth_is_refused() {
    let many = file(&"<bpmn:task/>".repeat(FILE_BYTES_MAX / 13));
    assert_eq!(read(&many), Err(FileRefused::TooLarge));
    let million = file(&"<a/>".repeat(1_000_000));
    assert_eq!(read(&million), Err(FileRefused::TooLarge));
    let deep = file(&format!(
        "{}{}",
        "<a>".repeat(30_000),
        "</a>".repeat(30_000)
    ));
    assert_eq!(read(&deep), Err(FileRefused::TooLarge));
    let subs = "<bpmn:subProcess id=\"x\">".repeat(60) + &"</bpmn:subProcess>".repeat(60);
    let (_, found) = read(&file(&subs)).unwrap();
    assert!(found.iter().any(|fault| fault.wrong == Wrong::IdTwice));
    let tasks: String = (0..=NODES_MAX).map(|n| task(&format!("t{n}"))).collect();
    let (process, found) = read(&file(&tasks)).unwrap();
    assert_eq!(process.nodes.len(), NODES_MAX);
    assert_eq!(found[0].wrong, Wrong::TooMany);
}

/// Rows: CASE-024.
#[test]
fn every_element_that_is_not_run_is_named_with_its_line() {
    let inner = [
        S,
        E,
        "\n<bpmn:scriptTask id=\"k\" name=\"Calcular\" />",
        "\n<bpmn:inclusiveGateway id=\"g\" />\n",
        r#"<bpmn:intermediateThrowEvent id="h"><bpmn:signalEventDefinition /></bpmn:intermediateThrowEvent>"#,
        r#"<bpmn:userTask id="u"><bpmn:multiInstanceLoopCharacteristics id="l" /></bpmn:userTask>"#,
        r#"<bpmn:serviceTask id="v" />"#,
        r#"<bpmn:textAnnotation id="n"><bpmn:text>Nota</bpmn:text></bpmn:textAnnotation>"#,
        r#"<bpmn:subProcess id="o" triggeredByEvent="true" />"#,
        &flow("1", "s", "k"),
        &flow("2", "k", "g"),
        &flow("3", "g", "h"),
        &flow("4", "h", "u"),
        &flow("5", "u", "v"),
        &flow("6", "v", "e"),
    ]
    .concat();
    let (process, found) = read(&file(&inner)).unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|fault| (fault.element.as_str(), fault.id.as_str(), fault.wrong))
        .collect();
    assert_eq!(
        told,
        [
            ("scriptTask", "k", Wrong::Unsupported),
            ("inclusiveGateway", "g", Wrong::Unsupported),
            ("intermediateThrowEvent", "h", Wrong::Unsupported),
            ("multiInstanceLoopCharacteristics", "l", Wrong::Unsupported),
            ("subProcess", "o", Wrong::Unsupported),
        ]
    );
    assert_eq!((found[0].line, found[0].name.as_str()), (6, "Calcular"));
    assert_eq!(found[1].line, 7);
    let more: Vec<_> = faults(&process, &around())
        .iter()
        .map(|fault| (fault.id.clone(), fault.wrong))
        .collect();
    assert_eq!(
        more,
        [("v".to_owned(), Wrong::CallMissing)],
        "and called nothing else"
    );
}

/// Rows: CASE-024.
#[test]
fn what_keeps_a_drawing_from_being_run_is_listed() {
    let has = |inner: &str, wanted: Wrong, id: &str| {
        let found = wrong(inner);
        assert!(
            found.contains(&(wanted, id.to_owned())),
            "{wanted:?}: {found:?}"
        );
    };
    let fine = through(&task("a"), "a");
    assert_eq!(wrong(&fine), []);
    has(&fine.replace(S, ""), Wrong::StartMissing, "p");
    has(
        &(fine.clone() + r#"<bpmn:startEvent id="z" />"#),
        Wrong::StartTwice,
        "z",
    );
    has(&(fine.clone() + &task("b")), Wrong::Unreachable, "b");
    has(&(fine.clone() + &flow("3", "e", "a")), Wrong::EndLeft, "e");
    has(
        &(fine.clone() + &flow("3", "a", "s")),
        Wrong::StartEntered,
        "s",
    );
    has(&(fine.clone() + &flow("3", "a", "e")), Wrong::WaysOut, "a");
    has(
        &(fine.clone() + &flow("3", "a", "q")),
        Wrong::FlowDangling,
        "3",
    );
    has(
        &fine.replace(&flow("2", "a", "e"), ""),
        Wrong::WayOutMissing,
        "a",
    );
    has(&(fine.clone() + &task("a")), Wrong::IdTwice, "a");
    has(&(fine.clone() + "<bpmn:userTask />"), Wrong::IdMissing, "");
    has(&fine.replace("Análise", "Outra"), Wrong::FormUnknown, "a");
    has(
        &fine.replace("Retaguarda", "Outra"),
        Wrong::GroupUnknown,
        "a",
    );
    has(&fine.replace("P2D", "dois dias"), Wrong::TimeInvalid, "a");
    let misplaced = fine.replace(&flow("2", "a", "e"), &when("2", "a", "e", "VALOR = 1"));
    has(&misplaced, Wrong::ConditionMisplaced, "2");
    let edge = r#"<bpmn:boundaryEvent id="x" attachedToRef="s"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"#;
    has(
        &(fine.clone() + edge + &flow("3", "x", "e")),
        Wrong::BoundaryMisplaced,
        "x",
    );
    let cycle = edge
        .replace("timeDuration", "timeCycle")
        .replace("\"s\"", "\"a\"");
    has(&(fine.clone() + &cycle), Wrong::TimeInvalid, "x");
    let message = r#"<bpmn:intermediateCatchEvent id="w"><bpmn:messageEventDefinition /></bpmn:intermediateCatchEvent>"#;
    has(&through(message, "w"), Wrong::MessageMissing, "w");
}

/// Rows: CASE-024.
#[test]
fn a_choice_needs_conditions_that_can_be_read_and_a_default() {
    let choice = |default: &str, condition: &str| {
        [
            S,
            E,
            &task("a"),
            &format!(r#"<bpmn:exclusiveGateway id="x" {default} />"#),
            &flow("1", "s", "a"),
            &flow("2", "a", "x"),
            condition,
            &flow("4", "x", "e"),
        ]
        .concat()
    };
    let given = |condition: &str| wrong(&choice(r#"default="4""#, &when("3", "x", "a", condition)));
    let three = |wrong: Wrong| vec![(wrong, "3".to_owned())];
    assert_eq!(given("VALOR &gt; 10"), []);
    assert_eq!(given("VALOR &gt;"), three(Wrong::Syntax));
    assert_eq!(given("OUTRO = 1"), three(Wrong::NameUnknown));
    assert_eq!(given("VALOR + 1"), three(Wrong::Kinds));
    assert_eq!(given("MOTIVO &gt; 1"), three(Wrong::Kinds));
    assert_eq!(given("system(VALOR)"), three(Wrong::FunctionUnknown));
    assert_eq!(given(""), three(Wrong::ConditionMissing));
    let without = wrong(&choice("", &when("3", "x", "a", "VALOR = 1")));
    assert!(without.contains(&(Wrong::DefaultMissing, "x".to_owned())));
    let foreign = wrong(&choice(r#"default="1""#, &when("3", "x", "a", "VALOR = 1")));
    assert!(foreign.contains(&(Wrong::DefaultMissing, "x".to_owned())));
}

/// Rows: CASE-024.
#[test]
fn a_circle_that_waits_for_nothing_is_refused_and_one_that_waits_is_fine() {
    let gates = r#"<bpmn:exclusiveGateway id="m" /><bpmn:exclusiveGateway id="x" default="4" />"#;
    let round = |middle: &str, id: &str| {
        [
            S,
            E,
            gates,
            middle,
            &task("z"),
            &flow("0", "s", "z"),
            &flow("1", "z", "m"),
            &flow("2", "m", id),
            &flow("3", id, "x"),
            &flow("4", "x", "e"),
            &when("5", "x", "m", "VALOR = 1"),
        ]
        .concat()
    };
    assert_eq!(wrong(&round(&task("a"), "a")), []);
    let sub = |inner: &str| {
        format!(
            r#"<bpmn:subProcess id="a"><bpmn:startEvent id="is" />{inner}<bpmn:endEvent id="ie" /></bpmn:subProcess>"#
        )
    };
    let waits = sub(
        &[&task("b"), &flow("i1", "is", "b"), &flow("i2", "b", "ie")]
            .map(String::as_str)
            .concat(),
    );
    assert_eq!(wrong(&round(&waits, "a")), []);
    let passes = sub(&flow("i1", "is", "ie"));
    let endless = |found: Vec<(Wrong, String)>| {
        let of = found.into_iter().filter(|one| one.0 == Wrong::EndlessLoop);
        of.map(|one| one.1).collect::<Vec<_>>()
    };
    assert_eq!(endless(wrong(&round(&passes, "a"))), ["m", "x", "a"]);
    let quick = r#"<bpmn:exclusiveGateway id="a" />"#;
    assert_eq!(endless(wrong(&round(quick, "a"))).len(), 3);
}

proptest! {
    /// Rows: CASE-024.
    #[test]
    fn no_file_makes_the_reader_stumble(
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..12),
    ) {
        let mut text: Vec<char> = file(&super::drawn::sample()).chars().collect();
        for (from, length, to) in cuts {
            let from = from.index(text.len());
            let until = (from + length.index(40)).min(text.len());
            let piece: Vec<char> = text[from..until].to_vec();
            let to = to.index(text.len());
            if length.index(2) == 0 {
                text.splice(to..to, piece);
            } else {
                text.drain(from..until);
            }
            if text.is_empty() {
                break;
            }
        }
        let text: String = text.into_iter().collect();
        if let Ok((process, found)) = read(&text) {
            let all = faults(&process, &around());
            let fields = named_fields(&process, &around());
            let kind_of = |name: &str| fields.get(name).map(FieldKind::value_kind);
            let runs = Runnable::of(process, &kind_of).is_ok();
            prop_assert!(runs || !found.is_empty() || !all.is_empty());
        }
    }
}

/// Rows: CASE-024.
#[test]
fn a_call_says_which_address_how_often_and_how_long_within_limits() {
    let call = |of: &str| {
        let call = format!(
            r#"<bpmn:serviceTask id="c"><bpmn:extensionElements><unissono:call {of} /></bpmn:extensionElements></bpmn:serviceTask>"#
        );
        through(&call, "c")
    };
    let url = r#"url="https://erp.exemplo/""#;
    assert_eq!(wrong(&call(url)), []);
    assert_eq!(
        wrong(&call(&format!(r#"{url} attempts="10" timeout="60""#))),
        []
    );
    let has = |of: &str, expected: Wrong| {
        assert_eq!(wrong(&call(of)), [(expected, "c".to_owned())], "{of}");
    };
    has("", Wrong::CallMissing);
    has(r#"url="https://10.0.0.1/""#, Wrong::CallAddress);
    for limits in [
        r#"attempts="0""#,
        r#"attempts="11""#,
        r#"timeout="61""#,
        r#"timeout="-1""#,
        r#"timeout="um""#,
    ] {
        has(&format!("{url} {limits}"), Wrong::CallLimits);
    }
    let long = format!(r#"url="https://erp.exemplo/{}""#, "a".repeat(3_000));
    has(&long, Wrong::CallAddress);
    // An error of another system can be caught on the edge of its call.
    let edge = [
        r#"<bpmn:boundaryEvent id="b" attachedToRef="c"><bpmn:errorEventDefinition /></bpmn:boundaryEvent>"#,
        &flow("9", "b", "e"),
    ]
    .concat();
    assert_eq!(wrong(&(call(url) + &edge)), []);
}
