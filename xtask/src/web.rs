//! The web part of a run: installing its pinned packages, building it, and its own checks and tests.

use std::path::Path;
use std::time::SystemTime;

use crate::packages;
use crate::report::{Count, Report};
use crate::run::{Ran, Run};
use crate::tree;

/// Prepares a program that runs inside `web/`.
pub(crate) fn npm(log: &str, program: &str, arguments: &[&str]) -> Run {
    let run = Run::new(log, program, arguments)
        .inside("web")
        .env("CI", "1");
    match packages::browser() {
        Some(path) => run.env("UNISSONO_CHROMIUM", path),
        None => run,
    }
}

/// Installs the pinned packages when they are not there or older than the lock.
pub(crate) fn install(report: &mut Report) {
    if !stale(&tree::root().join("web")) {
        return;
    }
    Report::begin("web packages");
    report.check(
        "web packages",
        &npm("web-install", "npm", &["ci", "--no-audit", "--no-fund"]).wait(),
    );
}

fn stale(web: &Path) -> bool {
    let lock = changed_at(&web.join("package-lock.json"));
    let installed = changed_at(&web.join("node_modules").join(".package-lock.json"));
    installed.is_none() || installed < lock
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

/// Builds the application and the widget into `web/dist`.
pub(crate) fn build(report: &mut Report) {
    Report::begin("web build");
    report.check(
        "web build",
        &npm("web-build", "npm", &["run", "build"]).wait(),
    );
}

/// Runs format, lint, types, unit tests, and the widget in a browser.
pub(crate) fn check(report: &mut Report) {
    for (name, script) in [
        ("web format", "format:check"),
        ("web lint", "lint"),
        ("web types", "check"),
    ] {
        Report::begin(name);
        let log = name.replace(' ', "-");
        report.check(name, &npm(&log, "npm", &["run", script]).wait());
    }
    Report::begin("web unit tests");
    let counts = tree::log_folder().join("web-unit.json");
    forget(&counts);
    let output = format!("--outputFile.json={}", counts.display());
    let arguments = [
        "vitest",
        "run",
        "--reporter=default",
        "--reporter=json",
        &output,
    ];
    let ran = npm("web-unit", "npx", &arguments).wait();
    report.suite(
        "web unit tests",
        &ran,
        read(&counts).as_deref().and_then(vitest),
    );
    let widget = ["--config", "widget/tests/playwright.config.ts"];
    playwright(report, "widget in the browser", &widget, &[]);
}

/// Runs browser tests and books their counts.
pub(crate) fn playwright(
    report: &mut Report,
    name: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) {
    Report::begin(name);
    let log = name.replace(' ', "-");
    let counts = tree::log_folder().join(format!("{log}.json"));
    forget(&counts);
    let mut full = vec!["playwright", "test", "--reporter=list,json"];
    full.extend_from_slice(arguments);
    let mut run = npm(&log, "npx", &full).env("PLAYWRIGHT_JSON_OUTPUT_FILE", &counts);
    for (key, value) in environment {
        run = run.env(key, value);
    }
    let ran: Ran = run.wait();
    report.suite(
        name,
        &ran,
        read(&counts).as_deref().and_then(playwright_count),
    );
}

/// Names every project of the browser tests but the one that only takes pictures, as arguments.
pub(crate) fn journey_projects() -> Vec<String> {
    let config = read(&tree::root().join("web").join("playwright.config.ts")).unwrap_or_default();
    projects(&config)
        .filter(|name| *name != "shots")
        .map(|name| format!("--project={name}"))
        .collect()
}

/// Finds `name: '…'` in the configuration: only projects have a name there.
fn projects(config: &str) -> impl Iterator<Item = &str> {
    config.split("name:").skip(1).filter_map(|rest| {
        let rest = rest.trim_start();
        let mark = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        rest.get(1..)?.split(mark).next()
    })
}

/// A count of an earlier run must not be taken for this one's.
fn forget(path: &Path) {
    drop(std::fs::remove_file(path));
}

fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// Reads the counts out of vitest's JSON report.
fn vitest(text: &str) -> Option<Count> {
    let report: serde_json::Value = serde_json::from_str(text).ok()?;
    let number = |name: &str| report.get(name).and_then(serde_json::Value::as_u64);
    Some(Count {
        passed: number("numPassedTests")?,
        failed: number("numFailedTests")?,
        skipped: number("numPendingTests").unwrap_or(0) + number("numTodoTests").unwrap_or(0),
    })
}

/// Reads the counts out of Playwright's JSON report. A test that passes only when repeated is a failed one.
fn playwright_count(text: &str) -> Option<Count> {
    let report: serde_json::Value = serde_json::from_str(text).ok()?;
    let stats = report.get("stats")?;
    let number = |name: &str| stats.get(name).and_then(serde_json::Value::as_u64);
    Some(Count {
        passed: number("expected")?,
        failed: number("unexpected")? + number("flaky").unwrap_or(0),
        skipped: number("skipped").unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_vitest_are_read() {
        let text =
            r#"{"numPassedTests":40,"numFailedTests":2,"numPendingTests":1,"numTodoTests":1}"#;
        assert_eq!(
            vitest(text),
            Some(Count {
                passed: 40,
                failed: 2,
                skipped: 2
            })
        );
        assert_eq!(vitest("broken"), None);
    }

    #[test]
    fn projects_are_found_in_the_configuration() {
        let config = "projects: [{ name: 'journeys', use: {} }, { name: \"shots\" }]";
        assert_eq!(projects(config).collect::<Vec<_>>(), ["journeys", "shots"]);
    }

    #[test]
    fn a_flaky_browser_test_is_a_failed_one() {
        let text = r#"{"stats":{"expected":9,"unexpected":1,"flaky":1,"skipped":3}}"#;
        assert_eq!(
            playwright_count(text),
            Some(Count {
                passed: 9,
                failed: 2,
                skipped: 3
            })
        );
        assert_eq!(playwright_count("{}"), None);
    }
}
