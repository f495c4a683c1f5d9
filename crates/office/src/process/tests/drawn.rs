//! Processes that are drawn by chance, block by block, so that each of them can be run to its end.

use proptest::prelude::*;

use super::{flow, task, when};

/// A piece of a process with one way in and one way out.
#[derive(Debug, Clone)]
pub(super) enum Block {
    Task,
    Timer,
    Choice(Vec<Vec<Block>>),
    Parallel(Vec<Vec<Block>>),
    Sub(Vec<Block>),
    Again(Vec<Block>),
}

pub(super) fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![Just(Block::Task), Just(Block::Timer)];
    let block = leaf.prop_recursive(3, 14, 3, |inner| {
        let row = proptest::collection::vec(inner, 0..3);
        let rows = proptest::collection::vec(row.clone(), 2..4);
        prop_oneof![
            rows.clone().prop_map(Block::Choice),
            rows.prop_map(Block::Parallel),
            row.clone().prop_map(Block::Sub),
            row.prop_map(Block::Again),
        ]
    });
    proptest::collection::vec(block, 1..4)
}

/// Draws: gives the inside of a process and the number of its nodes.
pub(super) fn draw(blocks: &[Block]) -> (String, usize) {
    let mut drawing = Drawing::default();
    // A task first, so that there is a form whose fields conditions may name.
    let begun = [&[Block::Task], blocks].concat();
    drawing.whole(&begun);
    (drawing.text, drawing.nodes)
}

/// One of everything.
pub(super) fn sample() -> String {
    use Block::{Again, Choice, Parallel, Sub, Task, Timer};
    let blocks = [
        Choice(vec![vec![Task], vec![Timer]]),
        Parallel(vec![vec![Sub(vec![Task])], vec![Again(vec![])]]),
    ];
    draw(&blocks).0
}

#[derive(Default)]
struct Drawing {
    text: String,
    nodes: usize,
    flows: usize,
}

impl Drawing {
    fn id(&mut self) -> String {
        self.nodes += 1;
        format!("n{}", self.nodes)
    }

    fn node(&mut self, element: &str, more: &str, inner: &str) -> String {
        let id = self.id();
        let drawn = format!(r#"<bpmn:{element} id="{id}" {more}>{inner}</bpmn:{element}>"#);
        self.text.push_str(&drawn);
        id
    }

    fn name(&mut self) -> String {
        self.flows += 1;
        format!("f{}", self.flows)
    }

    fn lead(&mut self, from: &str, to: &str) {
        let name = self.name();
        self.text += &flow(&name, from, to);
    }

    fn whole(&mut self, blocks: &[Block]) {
        let start = self.node("startEvent", "", "");
        let last = self.row(blocks, start);
        let end = self.node("endEvent", "", "");
        self.lead(&last, &end);
    }

    fn row(&mut self, blocks: &[Block], from: String) -> String {
        blocks
            .iter()
            .fold(from, |from, block| self.block(block, &from))
    }

    fn block(&mut self, block: &Block, from: &str) -> String {
        match block {
            Block::Task => {
                let id = self.id();
                self.text += &task(&id);
                self.lead(from, &id);
                id
            }
            Block::Timer => {
                let about = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT5M</bpmn:timeDuration></bpmn:timerEventDefinition>";
                let id = self.node("intermediateCatchEvent", "", about);
                self.lead(from, &id);
                id
            }
            Block::Choice(rows) => self.choice(rows, from),
            Block::Parallel(rows) => {
                let (fork, join) = (
                    self.node("parallelGateway", "", ""),
                    self.node("parallelGateway", "", ""),
                );
                self.lead(from, &fork);
                for row in rows {
                    let last = self.row(row, fork.clone());
                    self.lead(&last, &join);
                }
                join
            }
            Block::Sub(row) => {
                let id = self.id();
                self.lead(from, &id);
                let before = std::mem::take(&mut self.text);
                self.whole(row);
                let inner = std::mem::replace(&mut self.text, before);
                let drawn = format!(r#"<bpmn:subProcess id="{id}">{inner}</bpmn:subProcess>"#);
                self.text.push_str(&drawn);
                id
            }
            Block::Again(row) => {
                let on = self.name();
                let merge = self.node("exclusiveGateway", "", "");
                let split = self.node("exclusiveGateway", &format!(r#"default="{on}""#), "");
                self.lead(from, &merge);
                let first = self.block(&Block::Task, &merge);
                let last = self.row(row, first);
                self.lead(&last, &split);
                let back = self.name();
                self.text += &when(&back, &split, &merge, "VALOR = 0");
                let after = self.node("exclusiveGateway", "", "");
                self.text += &flow(&on, &split, &after);
                after
            }
        }
    }

    fn choice(&mut self, rows: &[Vec<Block>], from: &str) -> String {
        let default = self.name();
        let split = self.node("exclusiveGateway", &format!(r#"default="{default}""#), "");
        let merge = self.node("exclusiveGateway", "", "");
        self.lead(from, &split);
        for (n, row) in rows.iter().enumerate() {
            let way = self.node("exclusiveGateway", "", "");
            if n == 0 {
                self.text += &flow(&default, &split, &way);
            } else {
                let name = self.name();
                self.text += &when(&name, &split, &way, &format!("VALOR = {n}"));
            }
            let last = self.row(row, way);
            self.lead(&last, &merge);
        }
        merge
    }
}
