//! What a flow is made of: nodes with ways out, and edges that lead from a way out to another node.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base::locale::Locale;
use base::medium::Medium;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::node::NodeKind;

/// Nodes of one flow.
pub const NODES_MAX: usize = 100;
/// Edges of one flow: more than its nodes can have ways out is a mistake of the caller.
pub const EDGES_MAX: usize = 1_500;
/// Characters of a text that is said: what every channel shows beside buttons.
pub const TEXT_CHARS_MAX: usize = 1_024;
/// Characters of the key of a node.
pub const KEY_CHARS_MAX: usize = 24;

/// A whole flow: a stored document.
///
/// **Shape**: any combination can be written down; [`super::check::faults`] tells whether it can be published.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Flow {
    /// The media that it is made for.
    pub media: BTreeSet<Medium>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges.
    pub edges: Vec<Edge>,
}

impl Flow {
    /// Finds a node; the first one where a key was given twice.
    pub fn node(&self, key: &NodeKey) -> Option<&Node> {
        self.nodes.iter().find(|node| node.key == *key)
    }

    /// Finds where a way out leads.
    pub fn way(&self, from: &NodeKey, port: &Port) -> Option<&NodeKey> {
        self.edges
            .iter()
            .find(|edge| edge.from == *from && edge.port == *port)
            .map(|edge| &edge.to)
    }
}

/// One step of a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FlowNode)]
pub struct Node {
    /// Its key within the flow.
    pub key: NodeKey,
    /// What it does.
    #[serde(flatten)]
    pub kind: NodeKind,
}

/// A way from one node to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FlowEdge)]
pub struct Edge {
    /// Where it begins.
    pub from: NodeKey,
    /// By which way out.
    pub port: Port,
    /// Where it leads.
    pub to: NodeKey,
}

/// The key of a node within its flow: lower case letters, digits and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = FlowNodeKey)]
pub struct NodeKey(String);

impl NodeKey {
    /// Wraps a key as it is written; the check tells when it is not one.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// Lends the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_well_formed(&self) -> bool {
        is_plain(&self.0)
    }
}

impl fmt::Display for NodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tells whether a text may be a key: it travels to providers and back.
pub(super) fn is_plain(key: &str) -> bool {
    (1..=KEY_CHARS_MAX).contains(&key.len())
        && key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// A way out of a node: `next`, `open`, `closed`, `invalid`, `silent`, or `option:` with the id of an option.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = FlowPort)]
pub struct Port(String);

impl Port {
    /// Wraps the name of a way out.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The way out of what has one.
    pub fn next() -> Self {
        Self::new("next")
    }

    /// The way out for an option of a menu.
    pub fn option(id: &str) -> Self {
        Self(format!("option:{id}"))
    }

    /// Lends the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text in the languages in which it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = FlowWords, value_type = BTreeMap<String, String>)]
pub struct Words(BTreeMap<Locale, String>);

impl Words {
    /// A text in one language.
    pub fn of(locale: Locale, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(locale, text.into())]))
    }

    /// Picks the wanted language, else the fallback, else whichever there is.
    pub fn pick(&self, locale: Locale, fallback: Locale) -> Option<&str> {
        let written = |locale| self.0.get(&locale).filter(|text| !text.trim().is_empty());
        written(locale)
            .or_else(|| written(fallback))
            .or_else(|| self.written().next())
            .map(|text| text.trim())
    }

    /// Tells whether nothing is written in any language.
    pub fn is_empty(&self) -> bool {
        self.written().next().is_none()
    }

    /// Lends every text that is written.
    pub fn written(&self) -> impl Iterator<Item = &String> {
        self.0.values().filter(|text| !text.trim().is_empty())
    }

    /// Lends every text with its language.
    pub fn by_locale(&self) -> impl Iterator<Item = (Locale, &String)> {
        self.0.iter().map(|(locale, text)| (*locale, text))
    }
}
