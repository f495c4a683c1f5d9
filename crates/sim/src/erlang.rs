//! Erlang B, C and A, each implemented twice: by recursion and by the logarithm of the gamma function.
//!
//! **Units**: offered load in erlangs (arrivals × mean handling time), rates per second.
//! **Source**: A. K. Erlang 1917; C. Palm 1946 for impatient customers; checked against tabulated values in the tests.

/// Computes the blocking probability by recursion.
pub fn erlang_b(load: f64, agents: u32) -> f64 {
    (1..=agents).fold(1.0, |blocked, n| {
        load * blocked / (f64::from(n) + load * blocked)
    })
}

/// Computes the blocking probability from the sum, term by term through logarithms.
pub fn erlang_b_by_gamma(load: f64, agents: u32) -> f64 {
    let term = |n: u32| f64::from(n) * load.ln() - ln_gamma(f64::from(n) + 1.0);
    let top = term(agents);
    let sum: f64 = (0..=agents).map(|n| (term(n) - top).exp()).sum();
    1.0 / sum
}

/// Computes the probability of waiting, when nobody gives up. The load must be below the number of agents.
pub fn erlang_c(load: f64, agents: u32) -> f64 {
    wait_from_block(erlang_b(load, agents), load, agents)
}

/// Computes the same through logarithms.
pub fn erlang_c_by_gamma(load: f64, agents: u32) -> f64 {
    let c = f64::from(agents);
    let log_last = c * load.ln() - ln_gamma(c + 1.0) + (c / (c - load)).ln();
    let term = |n: u32| f64::from(n) * load.ln() - ln_gamma(f64::from(n) + 1.0);
    let below: f64 = (0..agents).map(|n| (term(n) - log_last).exp()).sum();
    1.0 / (1.0 + below)
}

fn wait_from_block(block: f64, load: f64, agents: u32) -> f64 {
    let busy = load / f64::from(agents);
    block / (1.0 - busy * (1.0 - block))
}

/// What a queue without impatience looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// Probability of waiting.
    pub wait: f64,
    /// Mean wait of all, in seconds (ASA).
    pub mean_s: f64,
    /// Share answered within the target.
    pub within: f64,
    /// Share of time that agents work.
    pub occupancy: f64,
}

/// Computes the figures of a queue without impatience.
pub fn waiting(load: f64, agents: u32, handling_s: f64, target_s: f64) -> Waiting {
    let wait = erlang_c(load, agents);
    let spare = f64::from(agents) - load;
    Waiting {
        wait,
        mean_s: wait * handling_s / spare,
        within: 1.0 - wait * (-spare * target_s / handling_s).exp(),
        occupancy: load / f64::from(agents),
    }
}

/// What a queue with impatience looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impatient {
    /// Probability of waiting.
    pub wait: f64,
    /// Share that gives up.
    pub abandon: f64,
    /// Share of time that agents work.
    pub occupancy: f64,
}

/// Computes the figures of a queue with exponential patience, weight by weight.
pub fn impatient(load: f64, agents: u32, handling_s: f64, patience_s: f64) -> Impatient {
    let c = f64::from(agents);
    let give_up = handling_s / patience_s;
    // Weights of the states relative to the one with exactly `agents` inside.
    let mut below = 0.0;
    let mut weight = 1.0;
    for n in (1..=agents).rev() {
        weight *= f64::from(n) / load;
        below += weight;
    }
    let (mut above, mut queue, mut weight, mut k) = (1.0, 0.0, 1.0, 0.0);
    while weight > 1e-18 {
        k += 1.0;
        weight *= load / (c + k * give_up);
        above += weight;
        queue += k * weight;
    }
    figures(below, above, queue, (load, c, give_up))
}

/// Computes the same with every weight through logarithms.
pub fn impatient_by_gamma(load: f64, agents: u32, handling_s: f64, patience_s: f64) -> Impatient {
    let c = f64::from(agents);
    let give_up = handling_s / patience_s;
    let top = c * load.ln() - ln_gamma(c + 1.0);
    let term = |n: u32| (f64::from(n) * load.ln() - ln_gamma(f64::from(n) + 1.0) - top).exp();
    let below: f64 = (0..agents).map(term).sum();
    let (ratio, base) = ((load / give_up).ln(), c / give_up + 1.0);
    let (mut above, mut queue) = (0.0, 0.0);
    for k in 0..1_000_000_u32 {
        let k = f64::from(k);
        let weight = (k * ratio + ln_gamma(base) - ln_gamma(base + k)).exp();
        above += weight;
        queue += k * weight;
        if weight < 1e-18 {
            break;
        }
    }
    figures(below, above, queue, (load, c, give_up))
}

fn figures(below: f64, above: f64, queue: f64, (load, c, give_up): (f64, f64, f64)) -> Impatient {
    let all = below + above;
    let abandon = give_up * (queue / all) / load;
    Impatient {
        wait: above / all,
        abandon,
        occupancy: load * (1.0 - abandon) / c,
    }
}

/// Computes the natural logarithm of the gamma function, by Stirling's series after shifting the argument up.
///
/// **Units**: `x` above 0; relative error below 1e-14.
pub fn ln_gamma(x: f64) -> f64 {
    const SERIES: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1_260.0,
        -1.0 / 1_680.0,
        1.0 / 1_188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    let (mut z, mut shift) = (x, 0.0);
    while z < 15.0 {
        shift += z.ln();
        z += 1.0;
    }
    let mut tail = 0.0;
    let mut power = z;
    for term in SERIES {
        tail += term / power;
        power *= z * z;
    }
    (z - 0.5) * z.ln() - z + 0.5 * (2.0 * std::f64::consts::PI).ln() + tail - shift
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

    #[test]
    fn the_formulas_give_tabulated_values() {
        near(erlang_b(10.0, 15), 0.036_497, 2e-5);
        near(erlang_c(10.0, 12), 0.449_388, 2e-6);
        near(erlang_c(10.0, 14), 0.1741, 2e-4);
        near(waiting(10.0, 14, 180.0, 20.0).mean_s, 7.836, 1e-4);
        near(waiting(10.0, 14, 180.0, 20.0).within, 0.8884, 1e-4);
        near(impatient(10.0, 10, 180.0, 60.0).abandon, 0.157_53, 1e-4);
        near(impatient(10.0, 10, 180.0, 60.0).wait, 0.4234, 1e-4);
    }

    #[test]
    fn both_implementations_agree() {
        for (load, agents) in [
            (0.5, 1),
            (10.0, 12),
            (83.3, 90),
            (833.0, 850),
            (10.0, 10),
            (700.0, 650),
        ] {
            near(
                erlang_b(load, agents),
                erlang_b_by_gamma(load, agents),
                1e-9,
            );
            if load < f64::from(agents) {
                near(
                    erlang_c(load, agents),
                    erlang_c_by_gamma(load, agents),
                    1e-9,
                );
            }
            let (one, other) = (
                impatient(load, agents, 300.0, 120.0),
                impatient_by_gamma(load, agents, 300.0, 120.0),
            );
            near(one.wait, other.wait, 1e-9);
            near(one.abandon, other.abandon, 1e-9);
        }
        near(ln_gamma(5.0), 24.0_f64.ln(), 1e-14);
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 1e-13);
    }
}
