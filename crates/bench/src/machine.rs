//! What the machine says about itself and about processes: `/proc`, git, and where things are built.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// Microseconds of one tick in `/proc/<pid>/stat`: Linux shows user space 100 ticks a second, whatever the kernel does.
const TICK_US: u64 = 10_000;

/// Processor time and memory of a process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// Resident, in kilobytes.
    pub(crate) rss_kb: u64,
    /// Resident with shared pages divided among those who share them, in kilobytes.
    pub(crate) pss_kb: u64,
}

/// Gives the processor time a process has used, user and system, by the kernel's accounting.
///
/// **Units**: microseconds, in steps of 10,000.
pub(crate) fn cpu_us(pid: u32) -> u64 {
    let stat = read(&format!("/proc/{pid}/stat"));
    // The name in brackets may hold blanks; the fields that follow it do not.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum::<u64>()
        * TICK_US
}

/// Gives the time that the threads alive now have run: finer than [`cpu_us`], blind to threads that ended.
///
/// **Units**: microseconds.
pub(crate) fn fine_cpu_us(pid: u32) -> u64 {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else {
        return 0;
    };
    let run_ns = |thread: &Path| {
        let text = std::fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
        text.split_whitespace()
            .next()
            .and_then(|field| field.parse::<u64>().ok())
            .unwrap_or(0)
    };
    let total: u64 = threads.flatten().map(|entry| run_ns(&entry.path())).sum();
    total / 1_000
}

/// Gives the memory of a process.
pub(crate) fn memory(pid: u32) -> Memory {
    let text = read(&format!("/proc/{pid}/smaps_rollup"));
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|number| number.parse().ok())
            .unwrap_or(0)
    };
    Memory {
        rss_kb: field("Rss:"),
        pss_kb: field("Pss:"),
    }
}

/// Gives the load averages.
pub(crate) fn load_average() -> String {
    let text = read("/proc/loadavg");
    text.split_whitespace()
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Gives the kernel's release.
pub(crate) fn kernel() -> String {
    read("/proc/sys/kernel/osrelease").trim().to_owned()
}

/// Gives the commit that is checked out.
pub(crate) fn commit() -> String {
    let output = Command::new("git")
        .args(["rev-parse", "--short=12", "HEAD"])
        .current_dir(root())
        .output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

/// Gives the kind of processor and how many of them there are.
pub(crate) fn machine() -> String {
    let text = read("/proc/cpuinfo");
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown", |(_, model)| model);
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{count} x {model}")
}

/// Gives the day, as `2026-11-22`.
pub(crate) fn today() -> String {
    let output = Command::new("date").args(["-u", "+%F"]).output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

/// Gives the folder of the sources.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Gives the folder that cargo builds into: two levels above this binary.
pub(crate) fn target_folder() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    own.ancestors()
        .nth(2)
        .map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// Gives the release binary of the product.
pub(crate) fn product_binary() -> PathBuf {
    target_folder().join("release").join("unissono")
}

/// Builds the release binary of the product, so that no older one is measured.
pub(crate) fn build_product() -> Outcome<()> {
    let status = Command::new("cargo")
        .args(["build", "--release", "-p", "unissono-server"])
        .current_dir(root())
        .status()
        .map_err(|error| format!("cargo could not be run: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the product does not build".to_owned())
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_has_memory_and_has_used_time() {
        let own = std::process::id();
        let memory = memory(own);
        assert!(
            memory.rss_kb > 0 && memory.pss_kb <= memory.rss_kb,
            "{memory:?}"
        );
        assert!(fine_cpu_us(own) > 0);
        assert_eq!(cpu_us(own) % TICK_US, 0);
        assert_eq!(cpu_us(0), 0, "there is no process 0");
    }
}
