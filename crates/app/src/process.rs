//! Which process this is on which running machine, and whether another one is dead for certain.
//!
//! A process that is killed gives nothing back. Whoever starts next on the same machine can see that it is gone and need not wait
//! for the end of its lease. Where anything is in doubt it counts as alive, and the lease ends by itself.

use std::fmt;
use std::str::FromStr;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

/// A process among all that ever ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The run of the machine's kernel, from start to stop.
    boot: String,
    /// What the process sees of the others: in a container it has numbers of its own.
    namespace: String,
    pid: i32,
    /// When it began, in ticks since the machine did: numbers are given again.
    began: u64,
}

impl Mark {
    /// The mark of this process. Nothing where the system does not tell all of it.
    pub fn own() -> Option<Self> {
        let pid = rustix::process::getpid().as_raw_nonzero().get();
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let namespace = std::fs::read_link("/proc/self/ns/pid").ok()?;
        Some(Self {
            boot: boot.trim().to_owned(),
            namespace: namespace.to_str()?.to_owned(),
            pid,
            began: began(pid)?,
        })
    }

    /// Tells whether the process of this mark is dead for certain, seen from `own`.
    ///
    /// Another machine, another run of it, or another view of its processes: nothing is certain.
    pub fn is_dead(&self, own: &Self) -> bool {
        if self.boot != own.boot || self.namespace != own.namespace {
            return false;
        }
        let Some(pid) = Pid::from_raw(self.pid) else {
            return false;
        };
        match test_kill_process(pid) {
            // There is none of this number.
            Err(Errno::SRCH) => true,
            // There is one, of whomever: it is another if it began at another time. One that stands still is not dead.
            Ok(()) | Err(_) => began(self.pid).is_some_and(|began| began != self.began),
        }
    }
}

/// Reads when a process began.
///
/// **Source**: proc(5), `/proc/pid/stat`, field 22.
fn began(pid: i32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold blanks and brackets; the fields that follow it do not.
    let (_, after) = stat.rsplit_once(')')?;
    after.split_whitespace().nth(19)?.parse().ok()
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            boot,
            namespace,
            pid,
            began,
        } = self;
        write!(f, "{boot}/{namespace}/{pid}/{began}")
    }
}

impl FromStr for Mark {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('/');
        let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or(());
        let mark = Self {
            boot: next()?.to_owned(),
            namespace: next()?.to_owned(),
            pid: next()?.parse().map_err(drop)?,
            began: next()?.parse().map_err(drop)?,
        };
        match parts.next() {
            None => Ok(mark),
            Some(_) => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn who_lives_or_cannot_be_seen_is_not_dead_and_who_is_gone_is() {
        let own = Mark::own().unwrap();
        assert_eq!(own.to_string().parse(), Ok(own.clone()));
        assert!(!own.is_dead(&own));

        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let other = Mark {
            pid,
            began: began(pid).unwrap(),
            ..own.clone()
        };
        assert!(!other.is_dead(&own));
        let earlier = Mark {
            began: other.began + 1,
            ..other.clone()
        };
        assert!(earlier.is_dead(&own), "its number is another's by now");
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(other.is_dead(&own));

        let elsewhere = [
            Mark {
                boot: "another".to_owned(),
                ..other.clone()
            },
            Mark {
                namespace: "pid:[7]".to_owned(),
                ..other.clone()
            },
            Mark { pid: 0, ..other },
        ];
        for mark in elsewhere {
            assert!(!mark.is_dead(&own), "{mark}");
        }
    }

    #[test]
    fn what_is_no_mark_is_none() {
        for text in ["", "a/b/c/d", "a/b/1", "a/b/1/2/3", "//1/2", "a/b/-/2"] {
            assert!(text.parse::<Mark>().is_err(), "{text}");
        }
    }
}
