//! The figures that are kept in the repository, and what is worse than they are.
//!
//! One file for each size of run. Each figure stands there with commit, day and machine of the run that it comes from, because a
//! run of some benchmarks leaves those of the others as they are.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::figures::Figure;
use crate::{Outcome, machine};

/// From how much more on a figure counts as worse.
pub(crate) const WORSE_PERCENT: f64 = 20.0;
/// Units of which more is better.
const MORE_IS_BETTER: &str = "per s";
/// Units of figures that do not hang on how busy the machine is: compared even where there is no limit beside them.
const STEADY: [&str; 3] = ["", "kB", "frames"];

/// The figures of one size of run, by benchmark and name.
pub(crate) struct Kept {
    place: PathBuf,
    figures: BTreeMap<(String, String), Value>,
}

impl Kept {
    /// Reads the file; a missing one holds nothing.
    ///
    /// **Errors**: it is there and cannot be understood.
    pub(crate) fn read(full: bool) -> Outcome<Self> {
        let name = if full { "full.json" } else { "short.json" };
        let place = machine::root().join("crates/bench/results").join(name);
        let text = match std::fs::read_to_string(&place) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => "[]".to_owned(),
            Err(error) => return Err(format!("{}: {error}", place.display())),
        };
        let figures = parse(&text).map_err(|error| format!("{}: {error}", place.display()))?;
        Ok(Self { place, figures })
    }

    /// Says what got worse, and how much was compared.
    pub(crate) fn compared(&self, figures: &[Figure], percent: f64) -> String {
        let mut lines = Vec::new();
        let mut compared = 0;
        for figure in figures {
            let Some(kept) = self.figures.get(&key(figure)) else {
                continue;
            };
            let Some((before, now)) = values(kept, figure) else {
                continue;
            };
            compared += 1;
            let more = grown(figure.unit, before, now);
            if more <= percent {
                continue;
            }
            let from = |name: &str| kept.get(name).and_then(Value::as_str).unwrap_or_default();
            lines.push(format!(
                "WORSE  {} {}: {now:.2}, was {before:.2} ({more:+.0} %; {}, {}, {})",
                figure.of,
                figure.name,
                from("commit"),
                from("day"),
                from("machine"),
            ));
        }
        let worse = lines.len();
        lines.push(format!(
            "{compared} figures compared with {}: {worse} worse by more than {percent} %",
            self.place.display()
        ));
        lines.join("\n") + "\n"
    }

    /// Keeps the figures of this run; those of other benchmarks stay.
    pub(crate) fn store(mut self, figures: &[Figure]) -> Outcome<()> {
        let fault = |error: std::io::Error| format!("{}: {error}", self.place.display());
        let (commit, day, machine) = (machine::commit(), machine::today(), machine::machine());
        for figure in figures {
            let kept = json!({
                "of": figure.of, "name": figure.name, "unit": figure.unit,
                "value": rounded(Some(figure.value)), "limit": rounded(figure.limit), "ratio": rounded(figure.ratio),
                "commit": commit, "day": day, "machine": machine,
            });
            self.figures.insert(key(figure), kept);
        }
        let list: Vec<&Value> = self.figures.values().collect();
        let text = serde_json::to_string_pretty(&list).map_err(|error| error.to_string())?;
        if let Some(folder) = self.place.parent() {
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        std::fs::write(&self.place, text + "\n").map_err(fault)
    }
}

fn key(figure: &Figure) -> (String, String) {
    (figure.of.to_owned(), figure.name.clone())
}

fn parse(text: &str) -> Result<BTreeMap<(String, String), Value>, String> {
    let list: Vec<Map<String, Value>> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    list.into_iter()
        .map(|one| {
            let word = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
            let key = word("of").zip(word("name"));
            let key = key.ok_or("a figure without a name")?;
            Ok((key, Value::Object(one)))
        })
        .collect()
}

/// What is compared of a figure: its ratio, or where it has none and is steady, itself.
fn values(kept: &Value, figure: &Figure) -> Option<(f64, f64)> {
    let before = |name: &str| kept.get(name).and_then(Value::as_f64);
    match figure.ratio {
        Some(ratio) => Some((before("ratio")?, ratio)),
        None if STEADY.contains(&figure.unit) => Some((before("value")?, figure.value)),
        None => None,
    }
}

/// By how many percent it is worse; below zero, better.
fn grown(unit: &str, before: f64, now: f64) -> f64 {
    let (of, to) = if unit == MORE_IS_BETTER {
        (now, before)
    } else {
        (before, now)
    };
    if of > 0.0 {
        (to / of - 1.0) * 100.0
    } else if to > of {
        f64::INFINITY
    } else {
        0.0
    }
}

/// Three places behind the point are more than the machine knows.
fn rounded(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 1_000.0).round() / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Target;

    fn figure(name: &str, unit: &'static str, value: f64, ratio: Option<f64>) -> Figure {
        Figure {
            ratio,
            ..Figure::alone("B2", name, unit, value, Target::None)
        }
    }

    fn kept(figures: &[Figure]) -> Kept {
        let n = std::process::id();
        let place = std::env::temp_dir()
            .join(format!("unissono-stored-{n}"))
            .join("x.json");
        let empty = Kept {
            place: place.clone(),
            figures: BTreeMap::new(),
        };
        empty.store(figures).unwrap();
        let figures = parse(&std::fs::read_to_string(&place).unwrap()).unwrap();
        std::fs::remove_dir_all(place.parent().unwrap()).unwrap();
        Kept { place, figures }
    }

    #[test]
    fn what_got_worse_is_said_with_where_it_comes_from_and_the_rest_is_not() {
        let before = [
            figure("cost", "µs", 10.0, Some(2.0)),
            figure("rate", "per s", 10.0, Some(0.5)),
            figure("size", "kB", 100.0, None),
            figure("wall", "ms", 1.0, None),
            figure("none", "kB", 0.0, None),
        ];
        let kept = kept(&before);
        let same = kept.compared(&before, 20.0);
        assert!(
            same.contains("4 figures compared") && same.contains(" 0 worse"),
            "{same}"
        );
        let after = [
            figure("cost", "µs", 90.0, Some(2.5)),
            figure("rate", "per s", 1.0, Some(0.4)),
            figure("size", "kB", 119.0, None),
            figure("wall", "ms", 99.0, None),
            figure("none", "kB", 1.0, None),
            figure("new", "kB", 1.0, None),
        ];
        let text = kept.compared(&after, 20.0);
        assert!(text.contains("B2 cost: 2.50, was 2.00 (+25 %; "), "{text}");
        assert!(text.contains("B2 rate: 0.40, was 0.50 (+25 %; "), "{text}");
        assert!(text.contains("B2 none: 1.00, was 0.00"), "{text}");
        assert!(
            text.contains("4 figures compared") && text.contains(" 3 worse"),
            "{text}"
        );
        assert!(text.contains(&machine::machine()), "{text}");
        assert!(kept.compared(&after, 30.0).contains(" 1 worse"));
        let better = [
            figure("cost", "µs", 1.0, Some(0.2)),
            figure("rate", "per s", 1.0, Some(5.0)),
        ];
        assert!(kept.compared(&better, 20.0).contains(" 0 worse"));
    }

    #[test]
    fn what_is_kept_in_the_repository_can_be_read() {
        for full in [false, true] {
            Kept::read(full).unwrap();
        }
        assert!(parse("{}").is_err());
        assert!(parse("[{}]").is_err());
    }
}
