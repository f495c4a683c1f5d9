//! How each element runs.

use super::super::engine::{catches, is_stuck};
use super::*;

fn timer(id: &str, duration: &str) -> String {
    format!(
        r#"<bpmn:intermediateCatchEvent id="{id}"><bpmn:timerEventDefinition><bpmn:timeDuration>{duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"#
    )
}

fn edge(id: &str, on: &str, interrupts: bool, about: &str) -> String {
    format!(
        r#"<bpmn:boundaryEvent id="{id}" attachedToRef="{on}" cancelActivity="{interrupts}">{about}</bpmn:boundaryEvent>"#
    )
}

const IN_AN_HOUR: &str = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>";
const DOCUMENTS: &str = r#"<bpmn:messageEventDefinition messageRef="m1" />"#;
const REFUSED: &str = r#"<bpmn:errorEventDefinition errorRef="e1" />"#;
const S: &str = r#"<bpmn:startEvent id="s" />"#;
const E: &str = r#"<bpmn:endEvent id="e" />"#;
const E2: &str = r#"<bpmn:endEvent id="e2" />"#;

/// Rows: CASE-025.
#[test]
fn a_task_opens_with_its_deadline_and_the_process_ends_after_it() {
    let inner = [S, E, &task("a"), &flow("1", "s", "a"), &flow("2", "a", "e")].concat();
    let mut one = Instance::started(&inner);
    let opened = one.effects.iter().find_map(|effect| match effect {
        Effect::TaskOpened {
            token,
            node,
            due_at,
        } => Some((*token, node.clone(), *due_at)),
        Effect::Entered { .. }
        | Effect::TaskWithdrawn { .. }
        | Effect::TimerSet { .. }
        | Effect::CallWanted { .. }
        | Effect::CallWithdrawn { .. }
        | Effect::Ended(_) => None,
    });
    let due = one.now + Span::from_hours(48);
    let (token, node, due_at) = opened.unwrap();
    assert_eq!((node.as_str(), due_at), ("a", Some(due)));
    one.do_task("a");
    assert!(one.is_completed());
    assert_eq!(one.meet(&Event::TaskDone { token }), Err(Refused::Over));
}

/// Rows: CASE-025.
#[test]
fn a_join_waits_for_every_way_in_and_a_timer_beside_a_task_is_one() {
    let inner = [
        S,
        E,
        &task("a"),
        &timer("t", "PT1H"),
        r#"<bpmn:parallelGateway id="f" /><bpmn:parallelGateway id="j" />"#,
        &flow("1", "s", "f"),
        &flow("2", "f", "a"),
        &flow("3", "f", "t"),
        &flow("4", "a", "j"),
        &flow("5", "t", "j"),
        &flow("6", "j", "e"),
    ]
    .concat();
    let mut one = Instance::started(&inner);
    let timer = one.state.timers[0].number;
    assert_eq!(
        one.meet(&Event::TimerFired { timer }),
        Err(Refused::TooEarly)
    );
    one.do_task("a");
    assert_eq!(one.stands(), ["j", "t"]);
    assert!(!is_stuck(&one.of, &one.state));
    one.pass("t");
    assert!(one.is_completed());
    assert_eq!(one.entered.iter().filter(|node| *node == "e").count(), 1);
}

/// Rows: CASE-025.
#[test]
fn a_gateway_takes_the_first_way_that_holds_and_else_its_default() {
    let inner = [
        S,
        E,
        &task("a"),
        &task("b"),
        &task("c"),
        r#"<bpmn:exclusiveGateway id="x" default="4" />"#,
        &flow("1", "s", "a"),
        &flow("2", "a", "x"),
        &when("3", "x", "b", "VALOR &gt; 10"),
        &flow("4", "x", "c"),
        &flow("5", "b", "e"),
        &flow("6", "c", "e"),
    ]
    .concat();
    for (value, node) in [(11, "b"), (10, "c")] {
        let mut one = Instance::started(&inner);
        one.value = value;
        one.do_task("a");
        assert_eq!(one.stands(), [node]);
    }
}

/// Rows: CASE-025.
#[test]
fn a_deadline_on_the_edge_takes_the_task_away_or_leaves_it() {
    for interrupts in [true, false] {
        let inner = [
            S,
            E,
            E2,
            &task("a"),
            &task("b"),
            &task("z"),
            &edge("t", "a", interrupts, IN_AN_HOUR),
            &flow("1", "s", "a"),
            &flow("2", "a", "z"),
            &flow("5", "z", "e"),
            &flow("3", "t", "b"),
            &flow("4", "b", "e2"),
        ]
        .concat();
        let mut one = Instance::started(&inner);
        let token = one.state.tokens[0].number;
        one.pass("t");
        let withdrawn = one.effects.contains(&Effect::TaskWithdrawn { token });
        assert_eq!(withdrawn, interrupts);
        let expected: &[&str] = if interrupts { &["b"] } else { &["a", "b"] };
        assert_eq!(one.stands(), expected);
        assert_eq!(one.state.timers, [], "it passes once");
        one.do_task("b");
        if !interrupts {
            one.do_task("a");
            one.do_task("z");
        }
        assert!(one.is_completed());
        let mut quick = Instance::started(&inner);
        quick.do_task("a");
        assert_eq!(
            quick.state.timers,
            [],
            "the time is forgotten with the task"
        );
    }
}

/// Rows: CASE-025.
#[test]
fn a_message_reaches_what_waits_for_it_and_only_that() {
    let inner = [
        S,
        E,
        &task("a"),
        &format!(
            r#"<bpmn:intermediateCatchEvent id="w">{DOCUMENTS}</bpmn:intermediateCatchEvent>"#
        ),
        &edge("m", "a", true, DOCUMENTS),
        &flow("1", "s", "a"),
        &flow("2", "a", "w"),
        &flow("3", "m", "w"),
        &flow("4", "w", "e"),
    ]
    .concat();
    let mut one = Instance::started(&inner);
    assert_eq!(one.say("Outra"), Err(Refused::NotAwaited));
    one.say("Documentos").unwrap();
    assert_eq!(one.stands(), ["w"]);
    one.say("Documentos").unwrap();
    assert!(one.is_completed());
}

/// Rows: CASE-025.
#[test]
fn an_error_leaves_the_sub_process_with_all_that_is_in_it_and_ends_what_does_not_catch_it() {
    let inside = [
        r#"<bpmn:startEvent id="is" /><bpmn:parallelGateway id="f" />"#,
        &task("a"),
        &task("b"),
        &format!(r#"<bpmn:endEvent id="ie">{REFUSED}</bpmn:endEvent><bpmn:endEvent id="io" />"#),
        &flow("i1", "is", "f"),
        &flow("i2", "f", "a"),
        &flow("i3", "f", "b"),
        &flow("i4", "a", "ie"),
        &flow("i5", "b", "io"),
    ]
    .concat();
    let sub = format!(r#"<bpmn:subProcess id="sub">{inside}</bpmn:subProcess>"#);
    let around = [S, E, &sub, &flow("1", "s", "sub"), &flow("2", "sub", "e")].concat();
    let caught = [
        &around,
        &edge("x", "sub", true, REFUSED),
        &task("c"),
        &flow("3", "x", "c"),
        &flow("4", "c", "e"),
    ]
    .map(String::as_str)
    .concat();
    let mut one = Instance::started(&caught);
    assert_eq!(one.stands(), ["a", "b", "sub"]);
    one.do_task("a");
    assert_eq!(one.stands(), ["c"]);
    let mut one = Instance::started(&caught);
    one.do_task("b");
    assert_eq!(one.stands(), ["a", "sub"], "the other goes on");
    let mut one = Instance::started(&around);
    one.do_task("a");
    let code = "recusado".to_owned();
    assert_eq!(one.state.outcome, Some(Outcome::Failed { code }));
    assert_eq!(one.stands(), [""; 0]);
}

/// Rows: CASE-025.
#[test]
fn cancelling_and_a_terminating_end_take_everything_away() {
    let inner = [
        S,
        E,
        r#"<bpmn:parallelGateway id="f" /><bpmn:endEvent id="x"><bpmn:terminateEventDefinition /></bpmn:endEvent>"#,
        &task("a"),
        &task("b"),
        &flow("1", "s", "f"),
        &flow("2", "f", "a"),
        &flow("3", "f", "b"),
        &flow("4", "a", "x"),
        &flow("5", "b", "e"),
    ]
    .concat();
    let mut one = Instance::started(&inner);
    one.do_task("a");
    assert!(one.is_completed());
    let mut one = Instance::started(&inner);
    one.meet(&Event::Cancelled { because: None }).unwrap();
    assert_eq!(
        one.state.outcome,
        Some(Outcome::Cancelled { because: None })
    );
    let is_withdrawn = |effect: &&Effect| matches!(effect, Effect::TaskWithdrawn { .. });
    assert_eq!(one.effects.iter().filter(is_withdrawn).count(), 2);
    assert_eq!(one.meet(&Event::Started), Err(Refused::Over));
}

/// Rows: CASE-025.
#[test]
fn what_waits_for_a_way_that_nothing_comes_by_is_called_stuck() {
    let inner = [
        S,
        E,
        E2,
        &task("a"),
        r#"<bpmn:exclusiveGateway id="x" default="3" /><bpmn:parallelGateway id="j" />"#,
        &flow("1", "s", "a"),
        &flow("2", "a", "x"),
        &flow("3", "x", "j"),
        &when("4", "x", "j", "VALOR = 1"),
        &flow("5", "j", "e"),
    ]
    .concat();
    let inner = inner.replace(E2, "");
    let mut one = Instance::started(&inner);
    one.do_task("a");
    assert_eq!(one.stands(), ["j"]);
    assert!(is_stuck(&one.of, &one.state));
    one.later(5);
    one.meet(&Event::Cancelled { because: None }).unwrap();
    assert!(!is_stuck(&one.of, &one.state));
}

/// Rows: CASE-025.
#[test]
fn what_multiplies_without_end_is_refused_and_changes_nothing() {
    let mut parts = vec![S.to_owned(), E.to_owned(), task("a"), flow("0", "s", "a")];
    parts.push(flow("00", "a", "f0"));
    for n in 0..12 {
        parts.push(format!(
            r#"<bpmn:parallelGateway id="f{n}" /><bpmn:exclusiveGateway id="m{n}" />"#
        ));
        parts.push(flow(&format!("a{n}"), &format!("f{n}"), &format!("m{n}")));
        parts.push(flow(&format!("b{n}"), &format!("f{n}"), &format!("m{n}")));
        let next = if n == 11 {
            "e".to_owned()
        } else {
            format!("f{}", n + 1)
        };
        parts.push(flow(&format!("c{n}"), &format!("m{n}"), &next));
    }
    let mut one = Instance::started(&parts.concat());
    let (before, token) = (one.state.clone(), one.state.tokens[0].number);
    assert_eq!(one.meet(&Event::TaskDone { token }), Err(Refused::TooMuch));
    assert_eq!(one.state, before);
}

/// A service task within a sub-process, with what catches one code on its own edge and any around it.
fn calling(catches: &str) -> String {
    let call = r#"<bpmn:serviceTask id="c"><bpmn:extensionElements><unissono:call url="https://erp.exemplo/" /></bpmn:extensionElements></bpmn:serviceTask>"#;
    let inner = [
        r#"<bpmn:startEvent id="si" /><bpmn:endEvent id="ei" />"#,
        call,
        &flow("i1", "si", "c"),
        &flow("i2", "c", "ei"),
    ]
    .concat();
    [
        r#"<bpmn:startEvent id="s" /><bpmn:endEvent id="e" />"#,
        &format!(r#"<bpmn:subProcess id="o">{inner}</bpmn:subProcess>"#),
        &flow("1", "s", "o"),
        &flow("2", "o", "e"),
        catches,
    ]
    .concat()
}

/// Rows: CASE-025.
#[test]
fn a_service_task_waits_for_its_answer_and_its_error_goes_outwards_to_what_catches_it() {
    let mut plain = Instance::started(&calling(""));
    assert_eq!(plain.stands(), ["c", "o"]);
    let wanted = plain.effects.iter().find_map(|one| {
        let Effect::CallWanted { token, node } = one else {
            return None;
        };
        (node == "c").then_some(*token)
    });
    let token = wanted.expect("a call");
    assert!(!catches(&plain.of, &plain.state, token, "x"));
    assert_eq!(
        plain.meet(&Event::TaskDone { token }),
        Err(Refused::Gone),
        "no person does it"
    );
    plain.meet(&Event::CallAnswered { token }).unwrap();
    assert!(plain.is_completed());

    let caught = [
        r#"<bpmn:userTask id="t" /><bpmn:boundaryEvent id="b" attachedToRef="o"><bpmn:errorEventDefinition errorRef="e1" /></bpmn:boundaryEvent>"#,
        &flow("3", "b", "t"),
        &flow("4", "t", "e"),
    ]
    .concat();
    let mut one = Instance::started(&calling(&caught));
    assert!(catches(&one.of, &one.state, token, "recusado"));
    assert!(!catches(&one.of, &one.state, token, "outro"));
    let code = "recusado".to_owned();
    one.meet(&Event::CallFailed { token, code }).unwrap();
    assert_eq!(one.stands(), ["t"]);
    assert_eq!(
        one.meet(&Event::CallAnswered { token }),
        Err(Refused::Gone),
        "what came too late"
    );

    let mut gone = Instance::started(&calling(""));
    gone.meet(&Event::Cancelled { because: None }).unwrap();
    assert!(gone.effects.contains(&Effect::CallWithdrawn { token }));
}
