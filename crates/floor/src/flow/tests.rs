//! The engine on small flows, and on any flow at all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::calendar::{Calendar, CalendarDefinition, DaySpan, Week, WeekSpan, Weekday};
use base::id::{CalendarId, QueueId};
use base::locale::Locale;
use base::medium::Medium;
use base::time::{Span, Timestamp};
use proptest::prelude::*;

use super::check::{Known, Wrong, faults};
use super::definition::{Edge, Flow, Node, NodeKey, Port, Words};
use super::node::NodeKind;
use super::node::end::End;
use super::node::hours::Hours;
use super::node::menu::{Menu, MenuOption};
use super::node::queue::Queue;
use super::node::say::Say;
use super::node::start::Start;
use super::run::{Act, Heard, RUN_STEPS_MAX, Run, Unanswered, World, is_answer, step};

/// Monday, 2026-09-21, 08:00 in São Paulo.
const MORNING: Timestamp = Timestamp::from_secs(1_789_988_400);
const HOURS: CalendarId = CalendarId::from_i64(1);
const SALES: QueueId = QueueId::from_i64(11);
const MONEY: QueueId = QueueId::from_i64(12);

fn words(text: &str) -> Words {
    Words::of(Locale::PtBr, text)
}

fn node(key: &str, kind: NodeKind) -> Node {
    Node {
        key: NodeKey::new(key),
        kind,
    }
}

fn edge(from: &str, port: &str, to: &str) -> Edge {
    Edge {
        from: NodeKey::new(from),
        port: Port::new(port),
        to: NodeKey::new(to),
    }
}

fn option(id: &str, digits: &str, label: &str) -> MenuOption {
    MenuOption {
        id: id.into(),
        digits: digits.into(),
        label: words(label),
    }
}

fn queue(id: QueueId) -> NodeKind {
    NodeKind::Queue(Queue {
        queue_id: Some(id),
        priority: 7,
    })
}

fn menu() -> Menu {
    Menu {
        text: words("Com quem quer falar?"),
        options: vec![
            option("sales", "1", "Vendas"),
            option("money", "2", "Finanças"),
        ],
        invalid_text: words("Não entendi."),
        invalid_tries: 1,
        silence_min: 5,
        silence_text: words("Ainda está aí?"),
        silence_tries: 1,
    }
}

/// Open: a menu of two queues. Closed: a sentence and the end.
fn flow() -> Flow {
    Flow {
        media: [Medium::Chat, Medium::Messaging].into(),
        nodes: vec![
            node("start", NodeKind::Start(Start {})),
            node(
                "hours",
                NodeKind::Hours(Hours {
                    calendar_id: Some(HOURS),
                }),
            ),
            node("menu", NodeKind::Menu(menu())),
            node("sales", queue(SALES)),
            node("money", queue(MONEY)),
            node(
                "closed",
                NodeKind::Say(Say {
                    text: words("Estamos fechados."),
                }),
            ),
            node(
                "end",
                NodeKind::End(End {
                    text: words("Até logo."),
                    wrap_up_code_id: None,
                }),
            ),
        ],
        edges: vec![
            edge("start", "next", "hours"),
            edge("hours", "open", "menu"),
            edge("hours", "closed", "closed"),
            edge("closed", "next", "end"),
            edge("menu", "option:sales", "sales"),
            edge("menu", "option:money", "money"),
            edge("menu", "invalid", "sales"),
            edge("menu", "silent", "end"),
        ],
    }
}

fn known() -> Known {
    Known {
        queues: [SALES, MONEY].into(),
        calendars: [HOURS].into(),
        codes: BTreeSet::new(),
    }
}

fn calendars() -> BTreeMap<CalendarId, Arc<Calendar>> {
    let span = DaySpan {
        from_min: 8 * 60,
        to_min: 18 * 60,
    };
    let definition = CalendarDefinition {
        time_zone: "America/Sao_Paulo".to_owned(),
        week: Week::Spans(vec![WeekSpan {
            day: Weekday::Monday,
            span,
        }]),
        holidays: Vec::new(),
    };
    [(HOURS, Arc::new(Calendar::try_new(definition).unwrap()))].into()
}

/// Somebody on the way through a flow.
struct Walk {
    flow: Flow,
    calendars: BTreeMap<CalendarId, Arc<Calendar>>,
    now: Timestamp,
    run: Run,
}

impl Walk {
    fn new(flow: Flow, now: Timestamp) -> Self {
        Self {
            flow,
            calendars: calendars(),
            now,
            run: Run::default(),
        }
    }

    fn hears(&mut self, heard: &Heard) -> Vec<Act> {
        let world = World {
            now: self.now,
            calendars: &self.calendars,
        };
        step(&self.flow, world, &mut self.run, heard)
    }

    fn says(&mut self, text: &str) -> Vec<Act> {
        self.hears(&Heard::Said { text: text.into() })
    }

    /// At the menu.
    fn asked() -> Self {
        let mut walk = Self::new(flow(), MORNING);
        walk.hears(&Heard::Began);
        walk
    }
}

const fn to_queue(queue: QueueId) -> Act {
    Act::Queue { queue, priority: 7 }
}

/// Rows: BOT-002.
#[test]
fn a_run_begins_with_the_menu_and_an_answer_leads_to_its_queue() {
    let mut walk = Walk::new(flow(), MORNING);
    let acts = walk.hears(&Heard::Began);
    let menu = menu();
    let until = MORNING + Span::from_mins(5);
    assert_eq!(
        acts,
        [
            Act::Looked { is_open: true },
            Act::Ask {
                text: menu.text,
                options: menu.options
            },
            Act::Wait { until },
        ]
    );
    assert_eq!(walk.run.wake_at, Some(until));
    let acts = walk.says("2");
    assert_eq!(
        acts,
        [
            Act::Chose {
                label: words("Finanças")
            },
            to_queue(MONEY)
        ]
    );
    assert_eq!(walk.run.at, None);
    assert_eq!(
        walk.says("1"),
        [],
        "what comes after the end changes nothing"
    );
}

/// Rows: BOT-002.
#[test]
fn an_answer_is_understood_by_button_digit_and_words() {
    for text in [
        "2",
        " 2 ",
        "2)",
        "2️⃣",
        "financas",
        "FINANÇAS!",
        "2 - Finanças",
        "2. financas",
    ] {
        assert_eq!(
            Walk::asked().says(text).last(),
            Some(&to_queue(MONEY)),
            "{text}"
        );
    }
    let pressed = |id: &str| {
        let heard = Heard::Chose {
            id: id.into(),
            title: String::new(),
        };
        Walk::asked().hears(&heard).last().cloned()
    };
    assert_eq!(pressed("menu.sales"), Some(to_queue(SALES)));
    for other in ["earlier.sales", "sales", "menu.gone"] {
        assert!(
            matches!(pressed(other), Some(Act::Wait { .. })),
            "{other} is no answer here"
        );
    }
}

/// Rows: BOT-002.
#[test]
fn what_is_no_answer_is_asked_again_and_then_goes_its_way() {
    let mut walk = Walk::asked();
    let again = walk.says("quero falar com o Zé");
    assert_eq!(
        again[0],
        Act::Say {
            text: words("Não entendi.")
        }
    );
    assert!(matches!(again[1..], [Act::Ask { .. }, Act::Wait { .. }]));
    let last = walk.hears(&Heard::Showed);
    assert_eq!(
        last,
        [
            Act::Unanswered {
                why: Unanswered::Invalid
            },
            to_queue(SALES)
        ]
    );
}

/// Rows: BOT-002.
#[test]
fn silence_reminds_and_then_goes_its_way() {
    let mut walk = Walk::asked();
    walk.now = walk.now + Span::from_mins(4);
    assert_eq!(walk.hears(&Heard::Woke), [], "not due yet");
    walk.now = walk.now + Span::from_mins(1);
    let again = walk.hears(&Heard::Woke);
    assert_eq!(
        again[0],
        Act::Say {
            text: words("Ainda está aí?")
        }
    );
    assert_eq!(walk.hears(&Heard::Woke), [], "the alarm of the wait before");
    walk.now = walk.now + Span::from_mins(5);
    let last = walk.hears(&Heard::Woke);
    assert_eq!(
        last,
        [
            Act::Unanswered {
                why: Unanswered::Silent
            },
            Act::Say {
                text: words("Até logo.")
            },
            Act::End { code: None },
        ]
    );
}

/// Rows: BOT-002, GAP-031.
#[test]
fn who_does_not_want_to_be_written_to_is_asked_nothing_again_and_may_still_answer() {
    let mut walk = Walk::asked();
    walk.run.hush();
    let mut other = Walk::asked();
    other.run.hush();
    walk.now = walk.now + Span::from_mins(5);
    assert_eq!(walk.hears(&Heard::Woke), [Act::End { code: None }]);
    assert_eq!(walk.says("1"), [], "it is over");
    assert!(other.says("3").len() > 1, "who writes is answered");
    other.now = other.now + Span::from_mins(5);
    assert!(other.hears(&Heard::Woke).len() > 1, "and is asked again");
    assert_eq!(other.says("2").last(), Some(&to_queue(MONEY)));
}

/// Rows: BOT-002.
#[test]
fn what_answers_the_question_is_told_apart_from_what_does_not() {
    let walk = Walk::asked();
    let said = |text: &str| Heard::Said { text: text.into() };
    assert!(is_answer(&walk.flow, &walk.run, &said("2")));
    assert!(!is_answer(&walk.flow, &walk.run, &said("bom dia")));
    assert!(!is_answer(&walk.flow, &walk.run, &Heard::Showed));
    assert!(
        is_answer(&walk.flow, &Run::default(), &said("bom dia")),
        "nothing was asked"
    );
}

/// Rows: BOT-002.
#[test]
fn outside_the_hours_it_goes_the_other_way() {
    let mut walk = Walk::new(flow(), MORNING - Span::from_mins(1));
    let acts = walk.hears(&Heard::Began);
    assert_eq!(acts[0], Act::Looked { is_open: false });
    assert_eq!(acts.last(), Some(&Act::End { code: None }));
}

#[test]
fn a_flow_without_faults_has_none() {
    assert_eq!(faults(&flow(), &known()), []);
}

fn wrongs(flow: &Flow) -> Vec<(String, String, Wrong)> {
    faults(flow, &known())
        .into_iter()
        .map(|fault| {
            (
                fault.node.map(|key| key.to_string()).unwrap_or_default(),
                fault.field,
                fault.wrong,
            )
        })
        .collect()
}

fn told(node: &str, field: &str, wrong: Wrong) -> (String, String, Wrong) {
    (node.into(), field.into(), wrong)
}

/// Rows: BOT-002.
#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_node_and_field() {
    let mut flow = flow();
    flow.edges.retain(|edge| edge.from.as_str() != "closed");
    flow.edges.push(edge("menu", "gone", "sales"));
    flow.nodes
        .push(node("island", queue(QueueId::from_i64(99))));
    if let NodeKind::Menu(menu) = &mut flow.nodes[2].kind {
        menu.options[1].digits = "1".into();
        menu.options[1].label = words("VENDAS");
        menu.silence_min = 0;
        menu.text = Words::default();
    }
    assert_eq!(
        wrongs(&flow),
        [
            told("menu", "text", Wrong::Required),
            told("menu", "options.1.digits", Wrong::Twice),
            told("menu", "options.1.label", Wrong::Twice),
            told("menu", "silence_min", Wrong::OutOfRange),
            told("menu", "ways.gone", Wrong::Invalid),
            told("closed", "ways.next", Wrong::WayOpen),
            told("island", "queue_id", Wrong::Unknown),
            told("island", "", Wrong::Unreachable),
        ]
    );
}

#[test]
fn a_circle_in_which_nobody_speaks_is_refused() {
    let mut flow = flow();
    for edge in &mut flow.edges {
        if edge.port.as_str() == "silent" {
            edge.to = NodeKey::new("menu");
        }
    }
    assert_eq!(wrongs(&flow), [told("menu", "", Wrong::Circle)]);
    for edge in &mut flow.edges {
        if edge.port.as_str() == "silent" {
            edge.to = NodeKey::new("end");
        } else if edge.port.as_str() == "invalid" {
            edge.to = NodeKey::new("hours");
        }
    }
    assert_eq!(
        wrongs(&flow),
        [],
        "a circle in which the customer speaks is a way back"
    );
}

/// Rows: BOT-002.
#[test]
fn a_node_that_makes_no_sense_in_a_medium_is_refused_there() {
    let mut flow = flow();
    flow.media.insert(Medium::Voice);
    let refused: Vec<_> = wrongs(&flow)
        .into_iter()
        .map(|(node, _, wrong)| (node, wrong))
        .collect();
    let no = |node: &str| (node.to_owned(), Wrong::NotInMedium);
    assert_eq!(refused, [no("menu"), no("closed"), no("end")]);
}

#[test]
fn what_passes_a_limit_is_told_apart() {
    let mut flow = flow();
    if let NodeKind::Say(say) = &mut flow.nodes[5].kind {
        say.text = words(&"á".repeat(1_025));
    }
    assert_eq!(wrongs(&flow), [told("closed", "text", Wrong::TooLong)]);
    let many = flow.nodes[5].clone();
    flow.nodes.extend(std::iter::repeat_n(many, 100));
    assert_eq!(wrongs(&flow), [told("", "nodes", Wrong::TooMany)]);
    assert!(Wrong::TooMany.passes_limit() && Wrong::TooLong.passes_limit());
}

#[test]
fn the_document_and_the_state_are_stored_as_they_were() {
    let flow = flow();
    let text = serde_json::to_string(&flow).unwrap();
    assert_eq!(serde_json::from_str::<Flow>(&text).unwrap(), flow);
    let run = Walk::asked().run;
    let text = serde_json::to_string(&run).unwrap();
    assert!(text.len() < 200, "small: {text}");
    assert_eq!(serde_json::from_str::<Run>(&text).unwrap(), run);
}

fn any_words() -> impl Strategy<Value = Words> {
    prop_oneof![
        Just(Words::default()),
        "[a-zà-ú0-9 ]{0,12}".prop_map(|text| words(&text))
    ]
}

fn any_option() -> impl Strategy<Value = MenuOption> {
    ("[a-c]", "[0-3]", any_words()).prop_map(|(id, digits, label)| MenuOption { id, digits, label })
}

fn any_kind() -> impl Strategy<Value = NodeKind> {
    let menu = (
        any_words(),
        prop::collection::vec(any_option(), 0..4),
        0..4_u8,
        0..3_u16,
        0..4_u8,
    );
    prop_oneof![
        Just(NodeKind::Start(Start {})),
        any_words().prop_map(|text| NodeKind::Say(Say { text })),
        menu.prop_map(
            |(text, options, invalid_tries, silence_min, silence_tries)| {
                NodeKind::Menu(Menu {
                    text,
                    options,
                    invalid_tries,
                    silence_min,
                    silence_tries,
                    ..Menu::default()
                })
            }
        ),
        prop::option::of(Just(HOURS))
            .prop_map(|calendar_id| NodeKind::Hours(Hours { calendar_id })),
        prop::option::of(Just(SALES)).prop_map(|queue_id| NodeKind::Queue(Queue {
            queue_id,
            priority: 0
        })),
        any_words().prop_map(|text| NodeKind::End(End {
            text,
            wrap_up_code_id: None
        })),
    ]
}

/// Any flow over few keys, so that ways often meet.
fn any_flow() -> impl Strategy<Value = Flow> {
    let port = prop_oneof![
        Just("next"),
        Just("open"),
        Just("closed"),
        Just("invalid"),
        Just("silent"),
        Just("option:a"),
        Just("option:b"),
        Just("option:c"),
    ];
    let nodes = prop::collection::vec(("[a-f]", any_kind()), 0..8);
    let edges = prop::collection::vec(("[a-f]", port, "[a-f]"), 0..24);
    (nodes, edges).prop_map(|(nodes, edges)| Flow {
        media: [Medium::Chat].into(),
        nodes: nodes
            .into_iter()
            .map(|(key, kind)| node(&key, kind))
            .collect(),
        edges: edges
            .into_iter()
            .map(|(from, port, to)| edge(&from, port, &to))
            .collect(),
    })
}

/// A flow of random steps in which every way leads on, so that many of them have no fault.
fn sound_flow() -> impl Strategy<Value = Flow> {
    let step = (
        0..3_u8,
        prop::collection::vec(any::<prop::sample::Index>(), 5),
        0..3_u8,
        0..3_u8,
    );
    prop::collection::vec(step, 1..8).prop_map(|steps| {
        let mut flow = Flow {
            media: [Medium::Chat].into(),
            nodes: vec![
                node("start", NodeKind::Start(Start {})),
                node("last", queue(SALES)),
            ],
            edges: vec![edge("start", "next", "n0")],
        };
        for (n, (kind, ways, invalid_tries, silence_tries)) in steps.iter().enumerate() {
            let key = format!("n{n}");
            // What needs no word leads forward only; what needs one may lead anywhere.
            let forward = format!("n{}", n + 1);
            let forward = if n + 1 < steps.len() {
                forward
            } else {
                "last".to_owned()
            };
            let kind = match kind {
                0 => NodeKind::Say(Say {
                    text: words("Olá")
                }),
                1 => NodeKind::Hours(Hours {
                    calendar_id: Some(HOURS),
                }),
                _ => NodeKind::Menu(Menu {
                    invalid_tries: *invalid_tries,
                    silence_tries: *silence_tries,
                    ..menu()
                }),
            };
            for (port, way) in kind.ports().into_iter().zip(ways) {
                let free = port.as_str().starts_with("option:") || port.as_str() == "invalid";
                let to = if free {
                    format!("n{}", way.index(steps.len()))
                } else {
                    forward.clone()
                };
                flow.edges.push(edge(&key, port.as_str(), &to));
            }
            flow.nodes.push(node(&key, kind));
        }
        flow
    })
}

fn any_heard() -> impl Strategy<Value = Heard> {
    prop_oneof![
        Just(Heard::Began),
        ".{0,8}".prop_map(|text| Heard::Said { text }),
        "[0-3]".prop_map(|text| Heard::Said { text }),
        ("[a-f]\\.[a-c]", ".{0,4}").prop_map(|(id, title)| Heard::Chose { id, title }),
        Just(Heard::Showed),
        Just(Heard::Woke),
    ]
}

/// Lets a customer walk, and checks after every word that the run waits or is over.
fn walks(flow: Flow, heard: Vec<(Heard, u16)>) -> Result<Vec<Act>, TestCaseError> {
    let mut walk = Walk::new(flow, MORNING);
    let mut all = walk.hears(&Heard::Began);
    for (heard, minutes) in heard {
        let waits = walk.run.at.is_some();
        prop_assert_eq!(waits, walk.run.wake_at.is_some());
        prop_assert_eq!(waits, !all.last().is_some_and(Act::is_last));
        walk.now = walk.now + Span::from_mins(i64::from(minutes));
        let acts = walk.hears(&heard);
        prop_assert!(waits || acts.is_empty(), "something follows the end");
        prop_assert!(acts.len() <= 400, "too much at once");
        all.extend(acts);
        prop_assert!(walk.run.step_count <= RUN_STEPS_MAX);
    }
    prop_assert!(all.iter().filter(|act| act.is_last()).count() <= 1);
    Ok(all)
}

proptest! {
    /// Rows: BOT-002.
    #[test]
    fn any_definition_runs_without_panic_and_waits_or_ends(
        flow in any_flow(),
        heard in prop::collection::vec((any_heard(), 0..9_u16), 0..40),
    ) {
        let _faults = faults(&flow, &known());
        walks(flow, heard)?;
    }

    #[test]
    fn a_definition_without_faults_never_gets_lost(
        flow in sound_flow(),
        heard in prop::collection::vec((any_heard(), 0..9_u16), 0..40),
    ) {
        let wrong: Vec<_> = wrongs(&flow).into_iter().filter(|(_, _, wrong)| *wrong != Wrong::Unreachable).collect();
        prop_assert_eq!(wrong, vec![]);
        let acts = walks(flow, heard)?;
        prop_assert!(!acts.contains(&Act::Lost));
    }

    #[test]
    fn a_run_that_is_stored_goes_on_as_if_it_had_not_been(
        flow in sound_flow(),
        heard in prop::collection::vec((any_heard(), 0..9_u16), 0..20),
    ) {
        let (mut kept, mut stored) = (Walk::new(flow.clone(), MORNING), Walk::new(flow, MORNING));
        for (heard, minutes) in [(Heard::Began, 0)].into_iter().chain(heard) {
            stored.run = serde_json::from_value(serde_json::to_value(&stored.run).unwrap()).unwrap();
            stored.now = stored.now + Span::from_mins(i64::from(minutes));
            kept.now = stored.now;
            prop_assert_eq!(kept.hears(&heard), stored.hears(&heard));
        }
    }
}
