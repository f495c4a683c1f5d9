//! In which order the fields of a form are worked out, and what goes in circles.

use std::collections::{BTreeMap, BTreeSet};

use super::super::definition::{Field, FieldKind, FormDefinition};
use super::super::expression::{Expression, Kind};
use super::{Finding, Wrong};

/// How a form is worked out.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Plan {
    sections: Vec<Option<Expression>>,
    fields: Vec<FieldPlan>,
    order: Vec<usize>,
}

/// The expressions of a field.
#[derive(Debug, Clone)]
pub(in super::super) struct FieldPlan {
    /// The place of its section.
    pub(in super::super) section: usize,
    pub(in super::super) visible: Option<Expression>,
    pub(in super::super) required: Option<Expression>,
    pub(in super::super) computed: Option<Expression>,
}

impl Plan {
    /// Lends the condition of a section.
    pub(in super::super) fn section(&self, n: usize) -> Option<&Expression> {
        self.sections.get(n)?.as_ref()
    }

    /// Lends every field after those that it hangs on.
    pub(in super::super) fn in_order<'a>(
        &'a self,
        definition: &'a FormDefinition,
    ) -> impl Iterator<Item = (&'a Field, &'a FieldPlan)> {
        let fields: Vec<&Field> = definition.fields().collect();
        self.order
            .iter()
            .filter_map(move |n| Some((*fields.get(*n)?, self.fields.get(*n)?)))
    }

    /// Lends every field, from above.
    pub(in super::super) fn as_written<'a>(
        &'a self,
        definition: &'a FormDefinition,
    ) -> impl Iterator<Item = (&'a Field, &'a FieldPlan)> {
        definition.fields().zip(&self.fields)
    }

    /// Gives what each field hangs on. What is only required by a condition does not hang on it.
    fn hangs_on(&self, definition: &FormDefinition) -> Vec<BTreeSet<usize>> {
        let places: BTreeMap<&str, usize> = definition
            .fields()
            .enumerate()
            .map(|(n, field)| (field.name.as_str(), n))
            .collect();
        let of = |plan: &FieldPlan| {
            let expressions = [
                self.section(plan.section),
                plan.visible.as_ref(),
                plan.computed.as_ref(),
            ];
            let names = expressions
                .into_iter()
                .flatten()
                .flat_map(Expression::names);
            names.filter_map(|name| places.get(name).copied()).collect()
        };
        self.fields.iter().map(of).collect()
    }
}

/// Reads the expressions of a form.
pub(super) struct Planning<'a> {
    kinds: BTreeMap<&'a str, Kind>,
    pub(super) names_seen: BTreeSet<&'a str>,
    pub(super) nodes: usize,
    plan: Plan,
    definition: &'a FormDefinition,
}

impl<'a> Planning<'a> {
    pub(super) fn of(definition: &'a FormDefinition) -> Self {
        let fields = definition.fields();
        Self {
            kinds: fields
                .map(|field| (field.name.as_str(), field.kind.value_kind()))
                .collect(),
            names_seen: BTreeSet::new(),
            nodes: 0,
            plan: Plan::default(),
            definition,
        }
    }

    pub(super) fn section(&mut self, at: &str, condition: &str, found: &mut Finding) {
        let condition = self.read(format!("{at}.visible_when"), condition, Kind::YesNo, found);
        self.plan.sections.push(condition);
    }

    pub(super) fn field(&mut self, at: &str, section: usize, field: &Field, found: &mut Finding) {
        let visible = self.read(
            format!("{at}.visible_when"),
            &field.visible_when,
            Kind::YesNo,
            found,
        );
        let required = self.read(
            format!("{at}.required_when"),
            &field.required_when,
            Kind::YesNo,
            found,
        );
        let mut computed = None;
        if let FieldKind::Computed {
            expression,
            shown_as,
        } = &field.kind
        {
            let at = format!("{at}.expression");
            if expression.trim().is_empty() {
                found.wrong(at, Wrong::Required);
            } else {
                computed = self.read(at, expression, shown_as.value_kind(), found);
            }
        }
        self.plan.fields.push(FieldPlan {
            section,
            visible,
            required,
            computed,
        });
    }

    /// Reads an expression that must be of a kind; an empty one is none.
    fn read(
        &mut self,
        at: String,
        source: &str,
        wanted: Kind,
        found: &mut Finding,
    ) -> Option<Expression> {
        if source.trim().is_empty() {
            return None;
        }
        let kind_of = |name: &str| self.kinds.get(name).copied();
        match Expression::parse(source, &kind_of) {
            Ok((_, Some(kind))) if kind != wanted => {
                found.wrong(at, Wrong::Kinds);
                None
            }
            Ok((expression, _)) => {
                self.nodes += expression.nodes();
                Some(expression)
            }
            Err(fault) => {
                found.expression(at, fault);
                None
            }
        }
    }

    /// Puts each field behind those that it hangs on; those of a circle find no place.
    pub(super) fn plan(mut self) -> Plan {
        let hangs_on = self.plan.hangs_on(self.definition);
        let mut above: Vec<Vec<usize>> = vec![Vec::new(); hangs_on.len()];
        let mut open: Vec<usize> = hangs_on.iter().map(BTreeSet::len).collect();
        for (n, on) in hangs_on.iter().enumerate() {
            for below in on {
                if let Some(list) = above.get_mut(*below) {
                    list.push(n);
                }
            }
        }
        let free = open.iter().enumerate().filter(|(_, open)| **open == 0);
        let mut ready: BTreeSet<usize> = free.map(|(n, _)| n).collect();
        while let Some(n) = ready.pop_first() {
            self.plan.order.push(n);
            for waiting in above.get(n).into_iter().flatten() {
                if let Some(left) = open.get_mut(*waiting) {
                    *left -= 1;
                    if *left == 0 {
                        ready.insert(*waiting);
                    }
                }
            }
        }
        self.plan
    }
}

/// Finds the fields that hang on themselves, by whatever way.
pub(super) fn circles(definition: &FormDefinition, plan: &Plan, found: &mut Finding) {
    if plan.order.len() == plan.fields.len() {
        return;
    }
    let hangs_on = plan.hangs_on(definition);
    let leads_back = |from: usize| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = hangs_on.get(from).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop() {
            if next == from {
                return true;
            }
            if seen.insert(next) {
                open.extend(hangs_on.get(next).into_iter().flatten());
            }
        }
        false
    };
    let names: Vec<&str> = definition
        .fields()
        .map(|field| field.name.as_str())
        .collect();
    let circle: BTreeSet<&str> = (0..plan.fields.len())
        .filter(|n| leads_back(*n))
        .filter_map(|n| names.get(n).copied())
        .collect();
    let goes = |expression: Option<&Expression>| {
        expression.is_some_and(|expression| !expression.names().is_disjoint(&circle))
    };
    let mut n = 0;
    for (s, section) in definition.sections.iter().enumerate() {
        let has_circle = section
            .fields
            .iter()
            .any(|field| circle.contains(field.name.as_str()));
        if has_circle && goes(plan.section(s)) {
            found.wrong(format!("sections.{s}.visible_when"), Wrong::Circle);
        }
        for (m, field) in section.fields.iter().enumerate() {
            let of = plan.fields.get(n);
            n += 1;
            if !circle.contains(field.name.as_str()) {
                continue;
            }
            let at = format!("sections.{s}.fields.{m}");
            if goes(of.and_then(|of| of.visible.as_ref())) {
                found.wrong(format!("{at}.visible_when"), Wrong::Circle);
            }
            if goes(of.and_then(|of| of.computed.as_ref())) {
                found.wrong(format!("{at}.expression"), Wrong::Circle);
            }
        }
    }
}
