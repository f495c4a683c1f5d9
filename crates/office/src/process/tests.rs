//! Tests of processes: what they share.

mod drawn;
mod files;
mod random;
mod running;

use std::collections::{BTreeMap, BTreeSet};

use base::calendar::Day;
use base::text::fold;
use base::time::{Span, Timestamp};
use serde_json::json;

use crate::crm::form::decimal::Decimal;
use crate::crm::form::definition::{FieldKind, FormDefinition};
use crate::crm::form::expression::Value;

use super::check::{Runnable, Surroundings, faults, named_fields};
use super::engine::{World, step};
use super::fault::Wrong;
use super::state::{Effect, Event, Outcome, Refused, State};
use super::wait::Zone;
use super::xml::read;

/// The forms and groups that the processes of these tests name.
fn around() -> Surroundings {
    let form: FormDefinition = serde_json::from_value(json!({ "sections": [{ "fields": [
        { "name": "VALOR", "label": "Valor", "kind": "number" },
        { "name": "MOTIVO", "label": "Motivo", "kind": "short_text" },
    ] }] }))
    .unwrap();
    Surroundings {
        forms: BTreeMap::from([(fold("Análise"), form)]),
        groups: BTreeSet::from([fold("Retaguarda")]),
        addresses: BTreeSet::from(["https://erp.exemplo/".to_owned()]),
    }
}

/// Puts what is given into a file.
fn file(inner: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:unissono="urn:unissono:bpmn:1">
<bpmn:message id="m1" name="Documentos" /><bpmn:error id="e1" errorCode="recusado" />
<bpmn:process id="p" name="Troca" isExecutable="true">
{inner}
</bpmn:process></bpmn:definitions>"#
    )
}

fn flow(id: &str, from: &str, to: &str) -> String {
    format!(r#"<bpmn:sequenceFlow id="{id}" sourceRef="{from}" targetRef="{to}" />"#)
}

fn when(id: &str, from: &str, to: &str, condition: &str) -> String {
    format!(
        r#"<bpmn:sequenceFlow id="{id}" sourceRef="{from}" targetRef="{to}"><bpmn:conditionExpression>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>"#
    )
}

fn task(id: &str) -> String {
    format!(
        r#"<bpmn:userTask id="{id}" name="Tarefa {id}"><bpmn:extensionElements><unissono:task form="Análise" group="Retaguarda" due="P2D" /></bpmn:extensionElements></bpmn:userTask>"#
    )
}

/// Gives what is wrong with a file, each with the id of its element.
fn wrong(inner: &str) -> Vec<(Wrong, String)> {
    let (process, mut found) = read(&file(inner)).unwrap();
    found.extend(faults(&process, &around()));
    found
        .into_iter()
        .map(|fault| (fault.wrong, fault.id))
        .collect()
}

/// An instance that is run without anything around it.
struct Instance {
    of: Runnable,
    state: State,
    now: Timestamp,
    value: i64,
    effects: Vec<Effect>,
    entered: Vec<String>,
}

impl Instance {
    fn of(text: &str) -> Self {
        let (process, found) = read(text).unwrap();
        assert_eq!(found, []);
        assert_eq!(faults(&process, &around()), []);
        let fields = named_fields(&process, &around());
        let kind_of = |name: &str| fields.get(name).map(FieldKind::value_kind);
        Self {
            of: Runnable::of(process, &kind_of).unwrap(),
            state: State::default(),
            now: Timestamp::from_secs(1_790_000_000),
            value: 0,
            effects: Vec::new(),
            entered: Vec::new(),
        }
    }

    fn started(inner: &str) -> Self {
        let mut one = Self::of(&file(inner));
        one.meet(&Event::Started).unwrap();
        one
    }

    fn weigh(&self, state: &State, event: &Event) -> Result<(State, Vec<Effect>), Refused> {
        let value = Value::Number(Decimal::whole(self.value).unwrap());
        let value_of = |name: &str| match name {
            "VALOR" => value.clone(),
            _ => Value::Empty,
        };
        let world = World {
            now: self.now,
            zone: &Zone::named("UTC"),
            today: Day::from_number(20_000),
            value_of: &value_of,
        };
        step(&self.of, state, event, &world)
    }

    /// Takes it through an event, as one that slept in a row between any two events does.
    fn meet(&mut self, event: &Event) -> Result<(), Refused> {
        let again = self.weigh(&kept(&self.state), event);
        assert_eq!(again, self.weigh(&self.state, event), "a replay");
        let (state, effects) = again?;
        for effect in &effects {
            if let Effect::Entered { node } = effect {
                self.entered.push(node.clone());
            }
        }
        (self.state, self.effects) = (state, effects);
        Ok(())
    }

    /// Does the task of a node.
    fn do_task(&mut self, node: &str) {
        let token = self.state.tokens.iter().find(|token| token.node == node);
        let token = token.expect(node).number;
        self.meet(&Event::TaskDone { token }).unwrap();
    }

    /// Lets the time of a node pass.
    fn pass(&mut self, node: &str) {
        let timer = self.state.timers.iter().find(|timer| timer.node == node);
        let timer = timer.expect(node).clone();
        self.now = timer.at.max(self.now);
        self.meet(&Event::TimerFired {
            timer: timer.number,
        })
        .unwrap();
    }

    fn say(&mut self, name: &str) -> Result<(), Refused> {
        let name = name.to_owned();
        self.meet(&Event::MessageCame { name })
    }

    /// Gives where it stands, in the order of the nodes' ids.
    fn stands(&self) -> Vec<&str> {
        let mut nodes: Vec<&str> = self
            .state
            .tokens
            .iter()
            .map(|one| one.node.as_str())
            .collect();
        nodes.sort_unstable();
        nodes
    }

    fn is_completed(&self) -> bool {
        assert!(self.state.outcome.is_none() || self.state.tokens.is_empty());
        self.state.outcome == Some(Outcome::Completed)
    }

    fn later(&mut self, minutes: i64) {
        self.now = self.now + Span::from_mins(minutes);
    }
}

/// Gives a state as it comes out of a row.
fn kept(state: &State) -> State {
    serde_json::from_str(&serde_json::to_string(state).unwrap()).unwrap()
}
