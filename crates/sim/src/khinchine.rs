//! Mean waits beyond Erlang: one agent with any handling time, and two classes of priority.
//!
//! **Units**: offered load in erlangs, times in seconds.
//! **Source**: F. Pollaczek 1930 and A. Khinchine 1932; A. Cobham 1954 for priorities. The tests compute the same from
//! the balance of states.

use crate::erlang;

/// Computes the mean wait for one agent. `spread` is the variance of the handling time divided by the square of its mean.
pub fn mean_wait(load: f64, handling_s: f64, spread: f64) -> f64 {
    load / (1.0 - load) * handling_s * (1.0 + spread) / 2.0
}

/// Computes the mean wait of two classes with equal exponential handling, of which the first always goes first but interrupts nobody.
pub fn by_priority(loads: [f64; 2], agents: u32, handling_s: f64) -> [f64; 2] {
    let (c, [first, second]) = (f64::from(agents), loads);
    let busy = erlang::erlang_c(first + second, agents) * handling_s / c;
    let ahead = 1.0 - first / c;
    [busy / ahead, busy / ahead / (1.0 - (first + second) / c)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, known: f64, relative: f64) {
        assert!(
            (found - known).abs() <= relative * known.abs(),
            "{found} is not {known}"
        );
    }

    /// The mean wait in handling times, from the states that departing callers leave behind.
    ///
    /// `comes(k)` is the probability that k callers come during one handling.
    fn by_states(load: f64, comes: impl Fn(i32) -> f64) -> f64 {
        const STATES: i32 = 400;
        let comes: Vec<f64> = (0..STATES).map(comes).collect();
        let more: Vec<f64> = (0..comes.len())
            .map(|k| comes[k + 1..].iter().sum())
            .collect();
        let mut states = vec![1.0 - load];
        // As often as the number rises above j, it falls from j + 1 to j.
        for j in 0..comes.len() - 1 {
            let rises =
                states[0] * more[j] + (1..=j).map(|i| states[i] * more[j + 1 - i]).sum::<f64>();
            states.push(rises / comes[0]);
        }
        let number: f64 = states
            .iter()
            .zip(0..STATES)
            .map(|(p, n)| p * f64::from(n))
            .sum();
        number / load - 1.0
    }

    /// Callers that come during an exponential time of `mean` handling times.
    fn geometric(load: f64, mean: f64, k: i32) -> f64 {
        let more = load * mean / (1.0 + load * mean);
        (1.0 - more) * more.powi(k)
    }

    #[test]
    fn one_agent_is_the_same_from_the_states() {
        for load in [0.2, 0.7] {
            let exponential = by_states(load, |k| geometric(load, 1.0, k));
            near(mean_wait(load, 1.0, 1.0), exponential, 1e-9);
            near(erlang::waiting(load, 1, 1.0, 0.0).mean_s, exponential, 1e-9);
            let constant = by_states(load, |k| {
                (f64::from(k) * load.ln() - load - erlang::ln_gamma(f64::from(k) + 1.0)).exp()
            });
            near(mean_wait(load, 1.0, 0.0), constant, 1e-9);
            let stages = by_states(load, |k| {
                f64::from(k + 1) * geometric(load, 0.5, k) * { 1.0 / (1.0 + load * 0.5) }
            });
            near(mean_wait(load, 1.0, 0.5), stages, 1e-9);
        }
        // Four in five take half as long as the mean, the fifth three times: E[S²] = 2 (0.8 × 0.25 + 0.2 × 9) = 4.
        let mixed = by_states(0.5, |k| {
            0.8 * geometric(0.5, 0.5, k) + 0.2 * geometric(0.5, 3.0, k)
        });
        near(mean_wait(0.5, 1.0, 3.0), mixed, 1e-9);
    }

    /// The mean waits in handling times, from the balance of how many of each class wait while all agents are busy.
    fn by_balance([first, second]: [f64; 2], agents: u32) -> [f64; 2] {
        const FIRST: usize = 40;
        const SECOND: usize = 120;
        let c = f64::from(agents);
        let all = first + second;
        let mut p = vec![vec![0.0; SECOND + 1]; FIRST + 1];
        // Everybody busy and nobody waiting has weight 1; below it the weights of Erlang.
        p[0][0] = 1.0;
        let below: f64 = (0..agents)
            .map(|n| {
                (n + 1..=agents)
                    .map(|k| f64::from(k) / all)
                    .product::<f64>()
            })
            .sum();
        for _ in 0..3_000 {
            for i in 0..=FIRST {
                for j in 0..=SECOND {
                    if i + j == 0 {
                        continue;
                    }
                    let mut comes = 0.0;
                    if i > 0 {
                        comes += first * p[i - 1][j];
                    }
                    if j > 0 {
                        comes += second * p[i][j - 1];
                    }
                    if i < FIRST {
                        comes += c * p[i + 1][j];
                    }
                    if i == 0 && j < SECOND {
                        comes += c * p[0][j + 1];
                    }
                    p[i][j] = comes / (all + c);
                }
            }
        }
        let (mut sum, mut queues) = (below, [0.0, 0.0]);
        for (row, i) in p.iter().zip(0_u32..) {
            for (weight, j) in row.iter().zip(0_u32..) {
                sum += weight;
                queues[0] += f64::from(i) * weight;
                queues[1] += f64::from(j) * weight;
            }
        }
        [queues[0] / sum / first, queues[1] / sum / second]
    }

    #[test]
    fn two_classes_are_the_same_from_the_balance() {
        for (loads, agents) in [([0.2, 0.4], 1), ([0.9, 1.2], 3)] {
            let known = by_balance(loads, agents);
            let found = by_priority(loads, agents, 1.0);
            near(found[0], known[0], 1e-9);
            near(found[1], known[1], 1e-9);
        }
    }
}
