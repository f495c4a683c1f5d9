//! B13: a decision of the routing index, against a scan of everything in memory.

use base::rng::Rng;
use sim::bench::{Size, decisions};

use crate::figures::{Figure, Target, percentile_us, real};
use crate::{Run, SEED, clock};

/// Measures both kinds of decision, the index and the scan in turn.
pub(crate) fn measure(run: &Run) -> Vec<Figure> {
    let size = Size {
        decisions: run.pick(100_000, 1_000_000),
        ..Size::B13
    };
    let scans = run.pick(20_000, 100_000);
    let mut pairs = [const { Vec::new() }; 4];
    let mut speed = Vec::new();
    for repetition in 0..run.pick(3, 5) {
        let mut index = decisions(size, SEED + repetition, &mut clock::stamp);
        let mut scan = scan(size, SEED + repetition, scans);
        let (count, total) = (index.freed.len(), index.freed.iter().sum::<u64>());
        speed.push(real(u64::try_from(count).unwrap_or(0)) * 1e9 / real(total.max(1)));
        let sides = [
            (&mut index.arrived, &mut scan.0),
            (&mut index.freed, &mut scan.1),
        ];
        for (kind, (value, limit)) in pairs.chunks_exact_mut(2).zip(sides) {
            for (pair, percent) in kind.iter_mut().zip([50, 99]) {
                pair.push((percentile_us(value, percent), percentile_us(limit, percent)));
            }
        }
    }
    let of = |name: &str, pairs: &[(f64, f64)], most| {
        Figure::of_pairs("B13", name, "µs", pairs, Target::Value(most))
    };
    let [arrived50, arrived99, freed50, freed99] = &pairs;
    vec![
        of("arrival among 5,000 idle agents, p50", arrived50, 2.0),
        of("arrival among 5,000 idle agents, p99", arrived99, 20.0),
        of("agent freed among 10,000 waiting, p50", freed50, 2.0),
        of("agent freed among 10,000 waiting, p99", freed99, 20.0),
        Figure::alone(
            "B13",
            "decisions for freed agents",
            "per s",
            crate::figures::median(speed),
            Target::AtLeast(500_000.0),
        ),
    ]
}

/// One who can or must: skills as bits, and since when.
struct Masked {
    skills: u64,
    since: u64,
    free: bool,
}

/// Scans of the same size: for the longest idle who can, and for the first waiting that a freed one can take.
fn scan(size: Size, seed: u64, decisions: usize) -> (Vec<u64>, Vec<u64>) {
    let mut rng = Rng::from_seed(seed).fork("scan");
    let rare = size.skills.unsigned_abs() - 1;
    let mut agents: Vec<Masked> = (0..size.agents.unsigned_abs())
        .map(|n| {
            let mut skills = (0..3).fold(0, |mask, _| mask | (1_u64 << rng.below(rare)));
            if n % 1_000 == 0 {
                skills |= 1 << rare;
            }
            Masked {
                skills,
                since: n,
                free: true,
            }
        })
        .collect();
    let wanted = |rng: &mut Rng| {
        if rng.chance(1, 10) {
            1_u64 << rare
        } else {
            1 << rng.below(rare)
        }
    };
    let mut waiting: Vec<u64> = (0..size.waiting).map(|_| wanted(&mut rng)).collect();
    let (mut arrived, mut freed) = (Vec::new(), Vec::new());
    let mut now = size.agents.unsigned_abs();
    for _ in 0..decisions {
        now += 1;
        let skill = wanted(&mut rng);
        let before = clock::stamp();
        let found = agents
            .iter_mut()
            .filter(|agent| agent.free && agent.skills & skill != 0)
            .min_by_key(|agent| agent.since);
        if let Some(agent) = found {
            agent.since = now;
        }
        arrived.push(clock::stamp() - before);
        let at = usize::try_from(rng.below(size.agents.unsigned_abs())).unwrap_or(0);
        let skills = agents.get(at).map_or(0, |agent| agent.skills);
        let before = clock::stamp();
        let found = waiting.iter().position(|wanted| wanted & skills != 0);
        if let Some(found) = found {
            waiting.remove(found);
        }
        freed.push(clock::stamp() - before);
        if found.is_some() {
            waiting.push(wanted(&mut rng));
        }
    }
    (arrived, freed)
}
