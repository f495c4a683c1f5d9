//! Chance as an argument: a small generator that a seed decides wholly.
//!
//! Not for secrets. One stream per source of randomness: two sources that share a stream are correlated.

use crate::time::Span;

/// A stream of pseudo-random numbers: xoshiro256++ seeded by `SplitMix64`.
///
/// **Source**: Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2019; `performance.md` 7.1 for why nearby seeds need mixing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rng {
    seed: u64,
    state: [u64; 4],
}

/// Mixes a number so that neighbours become unrelated: one step of `SplitMix64`.
pub const fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Rng {
    /// Starts a stream.
    pub const fn from_seed(seed: u64) -> Self {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let a = mix(seed);
        let b = mix(seed.wrapping_add(STEP));
        let c = mix(seed.wrapping_add(STEP.wrapping_mul(2)));
        let d = mix(seed.wrapping_add(STEP.wrapping_mul(3)));
        Self {
            seed,
            state: [a, b, c, d],
        }
    }

    /// Starts an independent stream for a named source. What was drawn from this one does not matter.
    #[must_use]
    pub fn fork(&self, label: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in label.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self::from_seed(mix(self.seed) ^ mix(hash))
    }

    /// Draws 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let shifted = b << 17;
        let c = c ^ a;
        let d = d ^ b;
        self.state = [a ^ d, b ^ c, c ^ shifted, d.rotate_left(45)];
        drawn
    }

    /// Draws a number in `0..n`, each equally likely; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        // Draws from the incomplete last run would favour small numbers.
        let unfair = n.wrapping_neg() % n;
        loop {
            let wide = u128::from(self.next_u64()) * u128::from(n);
            let low = u64::try_from(wide & u128::from(u64::MAX)).unwrap_or(u64::MAX);
            if low >= unfair {
                return u64::try_from(wide >> 64).unwrap_or(n - 1);
            }
        }
    }

    /// Decides with a chance of `num` in `den`.
    pub fn chance(&mut self, num: u64, den: u64) -> bool {
        self.below(den) < num
    }

    /// Chooses one of a slice; `None` when it is empty.
    pub fn choose<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let n = u64::try_from(from.len()).unwrap_or(u64::MAX);
        usize::try_from(self.below(n))
            .ok()
            .and_then(|at| from.get(at))
    }

    /// Draws a span from `low..=high`.
    pub fn between(&mut self, low: Span, high: Span) -> Span {
        let width = u64::try_from(high.micros().saturating_sub(low.micros())).unwrap_or(0);
        let more = i64::try_from(self.below(width.saturating_add(1))).unwrap_or(0);
        low + Span::from_micros(more)
    }

    /// Draws a number in `(0, 1]` with 53 bits.
    #[expect(
        clippy::float_arithmetic,
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "53 bits fit a double exactly; only simulations draw these"
    )]
    pub const fn unit(&mut self) -> f64 {
        ((self.next_u64() >> 11) + 1) as f64 / 9_007_199_254_740_992.0
    }

    /// Draws from the exponential distribution, as arrivals and patience do.
    #[expect(
        clippy::float_arithmetic,
        clippy::as_conversions,
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "an exponential needs a logarithm; only simulations draw it"
    )]
    pub fn exponential(&mut self, mean: Span) -> Span {
        let drawn = -self.unit().ln() * mean.micros() as f64;
        Span::from_micros(drawn.round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_decides_and_forks_are_independent_of_what_was_drawn() {
        let mut one = Rng::from_seed(7);
        let mut same = Rng::from_seed(7);
        assert_eq!(one.next_u64(), same.next_u64());
        assert_eq!(one.fork("arrivals"), Rng::from_seed(7).fork("arrivals"));
        assert_ne!(
            one.fork("arrivals").next_u64(),
            one.fork("patience").next_u64()
        );
        assert_ne!(Rng::from_seed(8).next_u64(), Rng::from_seed(7).next_u64());
    }

    /// The first number of `SplitMix64` from 0, and of xoshiro256++ seeded by it, from the published reference code.
    #[test]
    fn the_generator_is_the_published_one() {
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(Rng::from_seed(0).next_u64(), 0x5317_5d61_490b_23df);
    }

    #[test]
    fn below_is_within_and_even() {
        let mut rng = Rng::from_seed(1);
        let mut seen = [0_u32; 6];
        for _ in 0..60_000 {
            seen[usize::try_from(rng.below(6)).unwrap()] += 1;
        }
        assert!(seen.iter().all(|n| (9_500..10_500).contains(n)), "{seen:?}");
        assert_eq!(rng.below(0), 0);
        assert!(!rng.chance(0, 10));
        assert!(rng.chance(10, 10));
        assert_eq!(rng.choose::<u8>(&[]), None);
    }

    #[test]
    fn the_mean_of_an_exponential_is_its_mean() {
        let mut rng = Rng::from_seed(3);
        let mean = Span::from_secs(180);
        let total: i64 = (0..100_000).map(|_| rng.exponential(mean).micros()).sum();
        let found = total / 100_000;
        assert!(
            (found - mean.micros()).abs() < mean.micros() / 50,
            "{found}"
        );
    }
}
