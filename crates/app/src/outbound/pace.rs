//! The pace of each account: a token bucket, so that a provider's rate limit is kept before it is hit.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base::id::ChannelAccountId;
use base::time::{Span, Timestamp};

/// How fast each account may send. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pace(Arc<Mutex<BTreeMap<ChannelAccountId, Timestamp>>>);

impl Pace {
    /// Takes a place for one send; tells when to come back if there is none yet.
    ///
    /// **Shape**: a generic cell rate algorithm: the stored moment is when the bucket would be empty of use again.
    pub fn take(
        &self,
        account: ChannelAccountId,
        now: Timestamp,
        per_second: u32,
    ) -> Result<(), Timestamp> {
        let step = Span::from_micros(1_000_000 / i64::from(per_second.max(1)));
        let burst = Span::from_secs(1);
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = next.get(&account).copied().unwrap_or(now).max(now);
        if due.since(now) >= burst {
            return Err(due - burst + step);
        }
        next.insert(account, due + step);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_holds_more_sends_than_allowed_beyond_the_first_burst() {
        let pace = Pace::default();
        let account = ChannelAccountId::from_i64(1);
        let mut now = Timestamp::from_secs(1_000);
        let mut sent = Vec::new();
        while sent.len() < 400 {
            match pace.take(account, now, 80) {
                Ok(()) => sent.push(now),
                Err(later) => {
                    assert!(later > now);
                    now = later;
                }
            }
        }
        for (n, at) in sent.iter().enumerate() {
            let in_window = sent[n..]
                .iter()
                .take_while(|later| later.since(*at) < Span::from_secs(1))
                .count();
            let allowed = if n == 0 { 160 } else { 160 - n.min(80) };
            assert!(in_window <= allowed.max(81), "{in_window} at {n}");
        }
        let steady = sent[399].since(sent[80]);
        assert!(steady >= Span::from_millis(3_900), "{steady:?}");
    }
}
