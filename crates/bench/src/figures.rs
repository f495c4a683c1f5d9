//! Figures: medians and percentiles, the table at the end, and the stored result.

use serde_json::{Value, json};

use crate::{Run, SEED, machine};

/// What a figure is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// Nothing: the figure is there to be seen.
    None,
    /// The figure itself is at most this.
    Value(f64),
    /// The figure is at least this.
    AtLeast(f64),
    /// The figure divided by its limit is at most this.
    Ratio(f64),
    /// The figure is this near to its limit, which is a known value here.
    Within(f64),
}

/// One figure of a benchmark.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// The benchmark that it belongs to.
    pub(crate) of: &'static str,
    /// What was measured.
    pub(crate) name: String,
    /// The unit of value and limit.
    pub(crate) unit: &'static str,
    /// The median of what the product took.
    pub(crate) value: f64,
    /// The median of what the limit harness took in the same run.
    pub(crate) limit: Option<f64>,
    /// The median of the ratios of pairs that were run in turn.
    pub(crate) ratio: Option<f64>,
    /// What it is held against.
    pub(crate) target: Target,
}

impl Figure {
    /// Makes a figure without a limit.
    pub(crate) fn alone(
        of: &'static str,
        name: &str,
        unit: &'static str,
        value: f64,
        target: Target,
    ) -> Self {
        Self {
            of,
            name: name.to_owned(),
            unit,
            value,
            limit: None,
            ratio: None,
            target,
        }
    }

    /// Makes a figure of pairs: what the product took, and what its limit took right after.
    pub(crate) fn of_pairs(
        of: &'static str,
        name: &str,
        unit: &'static str,
        pairs: &[(f64, f64)],
        target: Target,
    ) -> Self {
        let ratios = pairs.iter().map(|(value, limit)| value / limit).collect();
        Self {
            of,
            name: name.to_owned(),
            unit,
            value: median(pairs.iter().map(|pair| pair.0).collect()),
            limit: Some(median(pairs.iter().map(|pair| pair.1).collect())),
            ratio: Some(median(ratios)),
            target,
        }
    }

    /// Tells whether the target is met; nothing when there is none.
    pub(crate) fn met(&self) -> Option<bool> {
        match self.target {
            Target::None => None,
            Target::Value(most) => Some(self.value <= most),
            Target::AtLeast(least) => Some(self.value >= least),
            Target::Ratio(most) => Some(self.ratio? <= most),
            Target::Within(margin) => Some((self.value - self.limit?).abs() <= margin),
        }
    }
}

/// Gives the middle one; 0 of nothing.
pub(crate) fn median(values: Vec<f64>) -> f64 {
    let mut values = values;
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Gives a percentile of stamps in nanoseconds, as microseconds. Sorts what it is handed.
pub(crate) fn percentile_us(stamps: &mut [u64], percent: usize) -> f64 {
    stamps.sort_unstable();
    let at = (stamps.len() * percent / 100).min(stamps.len().saturating_sub(1));
    real(stamps.get(at).copied().unwrap_or(0)) / 1_000.0
}

/// Turns a count into a real number.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a benchmark are far below 2^53"
)]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}

/// Draws the table.
pub(crate) fn table(figures: &[Figure]) -> String {
    let head = [
        "", "figure", "unit", "value", "limit", "ratio", "target", "met",
    ]
    .map(str::to_owned);
    let rows: Vec<[String; 8]> = std::iter::once(head)
        .chain(figures.iter().map(row))
        .collect();
    let mut text = String::new();
    for row in &rows {
        let [of, name, unit, value, limit, ratio, target, met] = row;
        let line = format!(
            "{of:<7}{name:<52}{unit:<9}{value:>12}{limit:>12}{ratio:>8}  {target:<12}{met}"
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn row(figure: &Figure) -> [String; 8] {
    let number = |value: f64| {
        if value < 100.0 {
            format!("{value:.2}")
        } else {
            format!("{value:.0}")
        }
    };
    let target = match figure.target {
        Target::None => String::new(),
        Target::Value(most) => format!("<= {most}"),
        Target::AtLeast(least) => format!(">= {least}"),
        Target::Ratio(most) => format!("ratio <= {most}"),
        Target::Within(margin) => format!("± {margin:.4}"),
    };
    let met = figure
        .met()
        .map_or("", |met| if met { "yes" } else { "NO" });
    [
        figure.of.to_owned(),
        figure.name.clone(),
        figure.unit.to_owned(),
        number(figure.value),
        figure.limit.map(number).unwrap_or_default(),
        figure.ratio.map(number).unwrap_or_default(),
        target,
        met.to_owned(),
    ]
}

/// Gives the result as it is stored.
pub(crate) fn json(run: &Run, figures: &[Figure]) -> Value {
    let list: Vec<Value> = figures
        .iter()
        .map(|figure| {
            let (kind, bound) = match figure.target {
                Target::None => (Value::Null, Value::Null),
                Target::Value(most) => (json!("value_at_most"), json!(most)),
                Target::AtLeast(least) => (json!("value_at_least"), json!(least)),
                Target::Ratio(most) => (json!("ratio_at_most"), json!(most)),
                Target::Within(margin) => (json!("limit_within"), json!(margin)),
            };
            json!({
                "of": figure.of, "name": figure.name, "unit": figure.unit, "value": figure.value,
                "limit": figure.limit, "ratio": figure.ratio,
                "target": { "kind": kind, "bound": bound }, "met": figure.met(),
            })
        })
        .collect();
    json!({
        "commit": machine::commit(),
        "kernel": machine::kernel(),
        "load_average": machine::load_average(),
        "seed": SEED,
        "full": run.full,
        "figures": list,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_pairs_holds_the_median_of_the_ratios() {
        let pairs = [(10.0, 10.0), (40.0, 20.0), (90.0, 10.0)];
        let figure = Figure::of_pairs("B2", "x", "µs", &pairs, Target::Ratio(1.6));
        assert_eq!(figure.ratio, Some(2.0));
        assert_eq!(figure.met(), Some(false));
        let figure = Figure {
            target: Target::Value(40.0),
            ..figure
        };
        assert_eq!(figure.met(), Some(true));
        let figure = Figure {
            target: Target::Within(19.9),
            ..figure
        };
        assert_eq!((figure.limit, figure.met()), (Some(10.0), Some(false)));
    }

    #[test]
    fn percentiles_stay_inside() {
        assert!((percentile_us(&mut [3_000, 1_000, 2_000], 50) - 2.0).abs() < 1e-9);
        assert!((percentile_us(&mut [3_000, 1_000, 2_000], 100) - 3.0).abs() < 1e-9);
        assert!(percentile_us(&mut [], 99).abs() < 1e-9);
    }
}
