//! Reads a BPMN 2.0 file.
//!
//! What is no such file at all is refused; what is one and cannot be run is read as far as it goes, with a fault for each element.
//! A file comes from outside: no document type, so no entities; its size, its elements and its depth are bounded.

use std::collections::{BTreeMap, BTreeSet};

use base::text::shorten;
use base::time::Span;
use roxmltree::{Document, Error as XmlError, Node as Element, ParsingOptions};

use super::definition::{
    Boundary, CALL_ATTEMPTS_MAX, CALL_TIMEOUT_S_MAX, Catches, End, FLOWS_MAX, Flow, ID_CHARS_MAX,
    NAME_CHARS_MAX, NAMESPACE, NODES_MAX, Node, Process, SUB_PROCESS_DEPTH_MAX, ServiceTask,
    UserTask, What,
};
use super::fault::{FAULTS_MAX, ProcessFault, Wrong};
use super::wait::Wait;

/// Bytes of one file.
pub const FILE_BYTES_MAX: usize = 512 * 1024;
/// Pieces of one file: elements, texts and comments, the picture included.
const XML_NODES_MAX: u32 = 40_000;
/// Elements within each other.
const XML_DEPTH_MAX: usize = 64;
/// The namespace of BPMN 2.0.
const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// Why a file is refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// It is larger than is read, or has more or deeper elements.
    #[error("process_file_too_large")]
    TooLarge,
    /// It has a document type, with which entities come.
    #[error("process_file_doctype")]
    Doctype,
    /// It is no XML, or none that can be read; where, if that is known.
    #[error("process_file_no_xml")]
    NoXml {
        /// The line, from 1.
        line: u32,
    },
    /// It is XML, and holds no process of BPMN 2.0.
    #[error("process_file_no_process")]
    NoProcess,
    /// It holds several processes: one file is one process here.
    #[error("process_file_several")]
    Several,
}

/// Reads a file: the process, and what is wrong with its elements.
///
/// **Errors**: see [`FileRefused`].
pub fn read(file: &str) -> Result<(Process, Vec<ProcessFault>), FileRefused> {
    if file.len() > FILE_BYTES_MAX {
        return Err(FileRefused::TooLarge);
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: XML_NODES_MAX,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(file, options).map_err(|error| refused(&error))?;
    if is_too_deep(&document) {
        return Err(FileRefused::TooLarge);
    }
    let root = document.root_element();
    if !is(root, "definitions") {
        return Err(FileRefused::NoProcess);
    }
    // A pool that is only named beside another has a process without elements.
    let mut processes = children(root).filter(|child| {
        is(*child, "process") && children(*child).any(|inner| of_model(inner).is_some())
    });
    let of = processes.next().ok_or(FileRefused::NoProcess)?;
    if processes.next().is_some() {
        return Err(FileRefused::Several);
    }
    let mut reading = Reading {
        lines: Lines::of(file),
        messages: named(root, "message", "name"),
        errors: named(root, "error", "errorCode"),
        process: Process {
            id: text(of, "id", ID_CHARS_MAX),
            name: text(of, "name", NAME_CHARS_MAX),
            ..Process::default()
        },
        faults: Vec::new(),
        places: BTreeMap::new(),
        links: Vec::new(),
        ids: BTreeSet::new(),
    };
    reading.container(of, None, 0);
    reading.link();
    reading.faults.truncate(FAULTS_MAX);
    Ok((reading.process, reading.faults))
}

fn refused(error: &XmlError) -> FileRefused {
    if matches!(error, XmlError::DtdDetected) {
        return FileRefused::Doctype;
    }
    let is_limit = matches!(
        error,
        XmlError::NodesLimitReached
            | XmlError::AttributesLimitReached
            | XmlError::NamespacesLimitReached
    );
    if is_limit {
        return FileRefused::TooLarge;
    }
    FileRefused::NoXml {
        line: error.pos().row,
    }
}

/// Walks the tree without a stack of its own.
fn is_too_deep(document: &Document<'_>) -> bool {
    let mut depth = 0;
    let mut at = document.root();
    loop {
        if let Some(child) = at.first_child() {
            depth += 1;
            if depth > XML_DEPTH_MAX {
                return true;
            }
            at = child;
            continue;
        }
        loop {
            if let Some(next) = at.next_sibling() {
                at = next;
                break;
            }
            let Some(parent) = at.parent() else {
                return false;
            };
            depth -= 1;
            at = parent;
        }
    }
}

/// Where each line begins.
struct Lines(Vec<usize>);

impl Lines {
    fn of(file: &str) -> Self {
        Self(file.match_indices('\n').map(|(at, _)| at).collect())
    }

    fn line(&self, at: usize) -> u32 {
        let before = self.0.partition_point(|end| *end < at);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }
}

/// What a node names before everything is read.
struct Link {
    node: usize,
    attached_to: Option<String>,
    default: Option<String>,
}

struct Reading<'a> {
    lines: Lines,
    messages: BTreeMap<&'a str, &'a str>,
    errors: BTreeMap<&'a str, &'a str>,
    process: Process,
    faults: Vec<ProcessFault>,
    places: BTreeMap<String, usize>,
    links: Vec<Link>,
    ids: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    fn wrong(&mut self, element: Element<'a, 'a>, wrong: Wrong) {
        if self.faults.len() >= FAULTS_MAX {
            return;
        }
        self.faults.push(ProcessFault {
            element: shorten(element.tag_name().name(), NAME_CHARS_MAX),
            id: text(element, "id", ID_CHARS_MAX),
            name: text(element, "name", NAME_CHARS_MAX),
            line: self.lines.line(element.range().start),
            wrong,
            position: None,
        });
    }

    /// Reads what stands in a process or sub-process: first the nodes, so that flows find them.
    fn container(&mut self, of: Element<'a, 'a>, within: Option<usize>, depth: usize) {
        for child in children(of) {
            match of_model(child) {
                None | Some("sequenceFlow") => {}
                Some(tag) if is_silent(tag) => {}
                Some(tag) => self.node(child, tag, within, depth),
            }
        }
        for child in children(of).filter(|child| is(*child, "sequenceFlow")) {
            self.flow(child, within);
        }
    }

    /// Takes the id of an element; none when it cannot have it.
    fn id(&mut self, element: Element<'a, 'a>) -> Option<String> {
        let id = element.attribute("id").unwrap_or_default();
        if id.is_empty() || id.chars().count() > ID_CHARS_MAX {
            self.wrong(element, Wrong::IdMissing);
            return None;
        }
        if !self.ids.insert(id.to_owned()) {
            self.wrong(element, Wrong::IdTwice);
            return None;
        }
        Some(id.to_owned())
    }

    fn node(&mut self, element: Element<'a, 'a>, tag: &str, within: Option<usize>, depth: usize) {
        let Some(id) = self.id(element) else {
            return;
        };
        let place = self.process.nodes.len();
        if place >= NODES_MAX {
            if place == NODES_MAX {
                self.wrong(element, Wrong::TooMany);
            }
            return;
        }
        let what = self.what(element, tag);
        if depth >= SUB_PROCESS_DEPTH_MAX && what == What::SubProcess {
            return self.wrong(element, Wrong::TooMany);
        }
        self.links.push(Link {
            node: place,
            attached_to: element.attribute("attachedToRef").map(str::to_owned),
            default: element.attribute("default").map(str::to_owned),
        });
        self.places.insert(id.clone(), place);
        let goes_in = what == What::SubProcess;
        self.process.nodes.push(Node {
            id,
            name: text(element, "name", NAME_CHARS_MAX),
            line: self.lines.line(element.range().start),
            element: tag.to_owned(),
            within,
            what,
        });
        if goes_in {
            self.container(element, Some(place), depth + 1);
        }
    }

    fn what(&mut self, element: Element<'a, 'a>, tag: &str) -> What {
        let repeats = children(element)
            .find(|child| of_model(*child).is_some_and(|tag| tag.ends_with("LoopCharacteristics")));
        if let Some(repeats) = repeats {
            self.wrong(repeats, Wrong::Unsupported);
        }
        let by_event = element.attribute("triggeredByEvent") == Some("true");
        match tag {
            "userTask" => What::UserTask(self.user_task(element)),
            "serviceTask" => What::ServiceTask(self.service_task(element)),
            "exclusiveGateway" => What::Exclusive { default: None },
            "parallelGateway" => What::Parallel,
            "subProcess" if !by_event => What::SubProcess,
            "startEvent" | "endEvent" | "intermediateCatchEvent" | "boundaryEvent" => {
                self.event(element, tag)
            }
            _ => self.unsupported(element),
        }
    }

    fn unsupported(&mut self, element: Element<'a, 'a>) -> What {
        self.wrong(element, Wrong::Unsupported);
        What::Unsupported
    }

    /// Reads an event with what it is about.
    fn event(&mut self, element: Element<'a, 'a>, tag: &str) -> What {
        let mut about = children(element)
            .filter(|child| of_model(*child).is_some_and(|tag| tag.ends_with("EventDefinition")));
        let (first, more) = (about.next(), about.next());
        if more.is_some() {
            return self.unsupported(element);
        }
        match (tag, first, first.and_then(of_model)) {
            ("startEvent", None, _) => What::Start,
            ("endEvent", None, _) => What::End(End::Plain),
            ("endEvent", _, Some("terminateEventDefinition")) => What::End(End::Terminate),
            ("endEvent", Some(about), Some("errorEventDefinition")) => {
                What::End(End::Error(self.error(about)))
            }
            ("intermediateCatchEvent", Some(about), Some("timerEventDefinition")) => self
                .time(element, about)
                .map_or(What::Unsupported, What::Timer),
            ("intermediateCatchEvent", Some(about), Some("messageEventDefinition")) => {
                What::Message(self.message(element, about))
            }
            ("boundaryEvent", Some(about), Some(kind)) => self.boundary(element, about, kind),
            _ => self.unsupported(first.unwrap_or(element)),
        }
    }

    fn boundary(&mut self, element: Element<'a, 'a>, about: Element<'a, 'a>, kind: &str) -> What {
        let catches = match kind {
            "timerEventDefinition" => self.time(element, about).map(Catches::Timer),
            "messageEventDefinition" => Some(Catches::Message(self.message(element, about))),
            "errorEventDefinition" => Some(Catches::Error(self.error(about))),
            _ => return self.unsupported(about),
        };
        catches.map_or(What::Unsupported, |catches| {
            What::Boundary(Boundary {
                on: usize::MAX,
                interrupts: element.attribute("cancelActivity") != Some("false"),
                catches,
            })
        })
    }

    fn time(&mut self, element: Element<'a, 'a>, about: Element<'a, 'a>) -> Option<Wait> {
        let time = children(about).find_map(|child| {
            let text = child.text().unwrap_or_default();
            match of_model(child)? {
                "timeDuration" => Some(Wait::duration(text)),
                "timeDate" => Some(Wait::date(text)),
                "timeCycle" => Some(None),
                _ => None,
            }
        });
        if time.clone().flatten().is_none() {
            self.wrong(element, Wrong::TimeInvalid);
        }
        time.flatten()
    }

    fn message(&mut self, element: Element<'a, 'a>, about: Element<'a, 'a>) -> String {
        let of = about.attribute("messageRef").unwrap_or_default();
        let name = self.messages.get(of).map(|name| name.trim());
        let name = shorten(name.unwrap_or_default(), NAME_CHARS_MAX);
        if name.is_empty() {
            self.wrong(element, Wrong::MessageMissing);
        }
        name
    }

    /// The code of an error; one without a code is known by its id.
    fn error(&self, about: Element<'a, 'a>) -> String {
        let of = about.attribute("errorRef").unwrap_or_default();
        let code = self.errors.get(of).copied().filter(|code| !code.is_empty());
        shorten(code.unwrap_or(of).trim(), NAME_CHARS_MAX)
    }

    fn service_task(&mut self, element: Element<'a, 'a>) -> ServiceTask {
        let mut task = ServiceTask::default();
        let Some(settings) = settings(element, "call") else {
            return task;
        };
        // As it is: one that is too long is refused, and never cut to another.
        let url = settings.attribute("url").unwrap_or_default();
        url.trim().clone_into(&mut task.url);
        let most = [
            ("attempts", CALL_ATTEMPTS_MAX),
            ("timeout", CALL_TIMEOUT_S_MAX),
        ];
        for (name, most) in most {
            let Some(written) = settings.attribute(name).map(str::trim) else {
                continue;
            };
            let read = written.parse::<u32>().ok();
            match read.filter(|number| (1..=most).contains(number)) {
                Some(number) if name == "attempts" => task.attempts = number,
                Some(number) => task.timeout = Span::from_secs(i64::from(number)),
                None => self.wrong(element, Wrong::CallLimits),
            }
        }
        task
    }

    fn user_task(&mut self, element: Element<'a, 'a>) -> UserTask {
        let Some(settings) = settings(element, "task") else {
            return UserTask::default();
        };
        let due = settings.attribute("due").map(str::trim).unwrap_or_default();
        let wait = Wait::duration(due);
        if wait.is_none() && !due.is_empty() {
            self.wrong(element, Wrong::TimeInvalid);
        }
        UserTask {
            form: text(settings, "form", NAME_CHARS_MAX),
            group: text(settings, "group", NAME_CHARS_MAX),
            due: wait,
        }
    }

    fn flow(&mut self, element: Element<'a, 'a>, within: Option<usize>) {
        let Some(id) = self.id(element) else {
            return;
        };
        if self.process.flows.len() >= FLOWS_MAX {
            return self.wrong(element, Wrong::TooMany);
        }
        let end = |name: &str| {
            let place = *self.places.get(element.attribute(name)?)?;
            let node = self.process.nodes.get(place)?;
            (node.within == within).then_some(place)
        };
        let (Some(from), Some(to)) = (end("sourceRef"), end("targetRef")) else {
            return self.wrong(element, Wrong::FlowDangling);
        };
        let condition = children(element).find(|child| is(*child, "conditionExpression"));
        let condition = condition.and_then(|child| child.text()).unwrap_or_default();
        self.process.flows.push(Flow {
            id,
            name: text(element, "name", NAME_CHARS_MAX),
            line: self.lines.line(element.range().start),
            from,
            to,
            condition: condition.trim().to_owned(),
        });
    }

    /// Finds what nodes name: the activity of a boundary event, and the default way of a gateway.
    fn link(&mut self) {
        let flows = &self.process.flows;
        for link in std::mem::take(&mut self.links) {
            let on = link
                .attached_to
                .and_then(|id| self.places.get(&id).copied());
            let wanted = link
                .default
                .and_then(|id| flows.iter().position(|flow| flow.id == id));
            let Some(node) = self.process.nodes.get_mut(link.node) else {
                continue;
            };
            if let What::Boundary(boundary) = &mut node.what {
                boundary.on = on.unwrap_or(usize::MAX);
            } else if let What::Exclusive { default } = &mut node.what {
                *default = wanted;
            }
        }
    }
}

/// What stands in a process and has no part in how it runs.
fn is_silent(tag: &str) -> bool {
    matches!(
        tag,
        "documentation"
            | "extensionElements"
            | "incoming"
            | "outgoing"
            | "laneSet"
            | "textAnnotation"
            | "association"
            | "group"
            | "dataObject"
            | "dataObjectReference"
            | "dataStoreReference"
            | "property"
            | "ioSpecification"
            | "auditing"
            | "monitoring"
    )
}

/// Lends our own settings of an element.
fn settings<'a>(element: Element<'a, 'a>, tag: &str) -> Option<Element<'a, 'a>> {
    children(element)
        .filter(|child| is(*child, "extensionElements"))
        .flat_map(children)
        .find(|child| child.has_tag_name((NAMESPACE, tag)))
}

fn children<'a>(of: Element<'a, 'a>) -> impl Iterator<Item = Element<'a, 'a>> {
    of.children().filter(Element::is_element)
}

/// Gives the name of an element of BPMN; none of any other.
fn of_model<'a>(element: Element<'a, 'a>) -> Option<&'a str> {
    let tag = element.tag_name();
    (tag.namespace() == Some(MODEL)).then(|| tag.name())
}

fn is(element: Element<'_, '_>, tag: &str) -> bool {
    element.has_tag_name((MODEL, tag))
}

fn text(element: Element<'_, '_>, attribute: &str, chars_max: usize) -> String {
    let text = element.attribute(attribute).unwrap_or_default();
    shorten(text.trim(), chars_max)
}

/// Gives an attribute of each element of a kind, by id.
fn named<'a>(root: Element<'a, 'a>, tag: &str, attribute: &str) -> BTreeMap<&'a str, &'a str> {
    children(root)
        .filter(|child| is(*child, tag))
        .filter_map(|child| {
            Some((
                child.attribute("id")?,
                child.attribute(attribute).unwrap_or_default(),
            ))
        })
        .collect()
}
