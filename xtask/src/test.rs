//! `cargo xtask test`: the one test command. Everything, in order, to the end, whatever fails on the way.
//!
//! Order: system packages, web packages and build, formatting, lints, house rules, generated files,
//! Rust tests on both engines, web checks and tests, browser tests against the real binary on both engines.
//! A missing database or browser is a failure, never a skip. Raw logs are in `target/xtask/`.

use crate::arguments::Arguments;
use crate::packages::{self, Need};
use crate::postgres::{Durability, Server};
use crate::report::{Count, Report};
use crate::run::{Run, on_path};
use crate::{nats, tidy, tree, web};

/// The seed of property tests: a run draws the same cases each time, so that a red one can be run again.
/// Whoever looks for new ones sets the variable, and `PROPTEST_CASES` with it.
const PROPERTY_SEED: (&str, &str) = ("PROPTEST_RNG_SEED", "1");

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Lint,
    Unit,
    Store,
    Web,
    Browser,
}

/// Which database; both unless one is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Both,
    Sqlite,
    Postgres,
}

#[derive(Debug, Clone, Copy)]
struct Plan {
    part: Part,
    engine: Engine,
}

impl Plan {
    fn read(arguments: &Arguments) -> Result<Self, String> {
        let part = match arguments.words.first().map(String::as_str) {
            None => Part::All,
            Some("lint") => Part::Lint,
            Some("unit") => Part::Unit,
            Some("store") => Part::Store,
            Some("web") => Part::Web,
            Some("e2e") => Part::Browser,
            Some(other) => return Err(format!("no part `{other}`: lint, unit, store, web or e2e")),
        };
        let engine = match arguments.value("engine") {
            None => Engine::Both,
            Some("sqlite") => Engine::Sqlite,
            Some("postgres") => Engine::Postgres,
            Some(other) => return Err(format!("no engine `{other}`: sqlite or postgres")),
        };
        Ok(Self { part, engine })
    }

    fn runs(self, part: Part) -> bool {
        self.part == Part::All || self.part == part
    }

    fn needs(self) -> Vec<Need> {
        let mut needs = vec![Need::Compiler];
        if self.needs_web() || self.runs(Part::Lint) || self.runs(Part::Unit) {
            needs.push(Need::Node);
        }
        if self.needs_postgres() {
            needs.push(Need::Postgres);
        }
        if self.needs_nats() {
            needs.push(Need::Nats);
        }
        if self.runs(Part::Unit) {
            needs.push(Need::Clock);
        }
        if self.needs_web() {
            needs.extend([Need::Browser, Need::Fonts]);
        }
        needs
    }

    fn needs_web(self) -> bool {
        self.runs(Part::Web) || self.runs(Part::Browser)
    }

    fn needs_postgres(self) -> bool {
        let part = self.runs(Part::Unit) || self.runs(Part::Store) || self.runs(Part::Browser);
        part && self.engine != Engine::Sqlite
    }

    /// Several nodes serve one PostgreSQL database only.
    fn needs_nats(self) -> bool {
        self.runs(Part::Unit) && self.engine != Engine::Sqlite
    }
}

/// Runs the plan and prints `N passed, N failed` last.
pub(crate) fn run(arguments: &Arguments) -> crate::Outcome {
    let plan = Plan::read(arguments)?;
    std::fs::create_dir_all(tree::log_folder())
        .map_err(|error| format!("target/xtask could not be made: {error}"))?;
    let mut report = Report::new();
    report.own("system packages", || packages::provide(&plan.needs()));
    if plan.needs_web() || plan.runs(Part::Lint) {
        web::install(&mut report);
    }
    if plan.needs_web() {
        web::build(&mut report);
    }
    if plan.runs(Part::Lint) {
        lint(&mut report);
    }
    build(plan, &mut report);
    if plan.runs(Part::Lint) {
        generated(&mut report);
    }
    let servers = databases(plan, &mut report);
    if plan.runs(Part::Unit) || plan.runs(Part::Store) {
        rust(plan, &servers, &mut report);
    }
    if plan.runs(Part::Web) {
        web::check(&mut report);
    }
    if plan.runs(Part::Browser) {
        browser(plan, &servers, &mut report);
    }
    drop(servers);
    report.end()
}

fn lint(report: &mut Report) {
    Report::begin("format");
    report.check(
        "format",
        &Run::new("format", "cargo", &["fmt", "--all", "--check"]).wait(),
    );
    Report::begin("lints");
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    report.check("lints", &Run::new("lints", "cargo", &clippy).wait());
    report.own("house rules", || match tidy::findings()? {
        findings if findings.is_empty() => Ok(()),
        findings => Err(findings.join("\n")),
    });
}

/// One compilation for the tests and the binary: the same features, so that nothing is compiled twice.
fn build(plan: Plan, report: &mut Report) {
    if !(plan.runs(Part::Lint) || plan.runs(Part::Browser)) {
        return;
    }
    Report::begin("build");
    let ran = Run::new("build", "cargo", &["build", "--workspace", "--all-targets"]).wait();
    report.check("build", &ran);
}

fn generated(report: &mut Report) {
    report.own("generated files", || crate::codegen::run(true));
    report.own("requirements page", || crate::requirements::run(true));
}

/// The scratch servers of a run: the fast database, the one that keeps what it commits, and NATS.
#[derive(Debug, Default)]
struct Servers {
    scratch: Option<Server>,
    durable: Option<Server>,
    nats: Option<nats::Server>,
}

impl Servers {
    fn environment(&self) -> Vec<(&'static str, &str)> {
        let mut all = Vec::new();
        if let Some(server) = &self.scratch {
            all.push(("UNISSONO_TEST_POSTGRES_URL", server.url.as_str()));
        }
        if let Some(server) = &self.durable {
            all.push(("UNISSONO_TEST_POSTGRES_DURABLE_URL", server.url.as_str()));
        }
        if let Some(server) = &self.nats {
            all.push(("UNISSONO_TEST_NATS_URL", server.url.as_str()));
        }
        all
    }
}

fn databases(plan: Plan, report: &mut Report) -> Servers {
    if !plan.needs_postgres() {
        return Servers::default();
    }
    Servers {
        scratch: report.own("scratch PostgreSQL", || Server::start(Durability::Off)),
        durable: report.own("durable PostgreSQL", || Server::start(Durability::On)),
        nats: plan
            .needs_nats()
            .then(|| report.own("scratch NATS", nats::Server::start))
            .flatten(),
    }
}

fn rust(plan: Plan, servers: &Servers, report: &mut Report) {
    let name = "Rust tests";
    Report::begin(name);
    let nextest = on_path("cargo-nextest").is_some();
    let mut arguments = if nextest {
        vec!["nextest", "run", "--no-fail-fast", "--workspace"]
    } else {
        vec![
            "test",
            "--no-fail-fast",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
        ]
    };
    match plan.part {
        Part::Store => {
            arguments.truncate(arguments.len() - if nextest { 1 } else { 4 });
            for package in [
                "unissono-store",
                "unissono-store-floor",
                "unissono-store-office",
                "unissono-store-setup",
            ] {
                arguments.extend(["-p", package]);
            }
        }
        Part::Unit => arguments.extend(["--exclude", "unissono-store*"]),
        Part::All | Part::Lint | Part::Web | Part::Browser => {}
    }
    match plan.engine {
        Engine::Both => {}
        Engine::Sqlite => arguments.extend(["--", "--skip", "::postgres"]),
        Engine::Postgres => arguments.extend(["--", "--skip", "::sqlite"]),
    }
    let mut run = Run::new("rust", "cargo", &arguments);
    let (seed, fixed) = PROPERTY_SEED;
    if std::env::var_os(seed).is_none() {
        run = run.env(seed, fixed);
    }
    for (key, value) in servers.environment() {
        run = run.env(key, value);
    }
    let ran = run.wait();
    let mut count = if nextest {
        nextest_count(&ran.output)
    } else {
        cargo_count(&ran.output)
    };
    if plan.engine != Engine::Both {
        // Left out on purpose.
        count.skipped = 0;
    }
    report.suite(name, &ran, Some(count));
}

fn browser(plan: Plan, servers: &Servers, report: &mut Report) {
    let binary = tree::binary().display().to_string();
    let mut environment = servers.environment();
    environment.push(("UNISSONO_BIN", &binary));
    let mut journeys = |name: &str, engine: &str, arguments: &[&str]| {
        let mut environment = environment.clone();
        environment.push(("UNISSONO_TEST_ENGINE", engine));
        web::playwright(report, name, arguments, &environment);
    };
    let projects = web::journey_projects();
    let projects: Vec<&str> = projects.iter().map(String::as_str).collect();
    if plan.engine != Engine::Postgres {
        journeys("journeys on SQLite", "sqlite", &projects);
    }
    if plan.engine != Engine::Sqlite {
        let both = [projects.as_slice(), &["--grep", "@both"]].concat();
        journeys("journeys on PostgreSQL", "postgres", &both);
    }
}

/// Adds up the summary lines of `cargo nextest run`.
fn nextest_count(output: &str) -> Count {
    let mut count = Count::default();
    for line in output
        .lines()
        .filter(|line| line.contains("tests run:") || line.contains("test run:"))
    {
        let (_, numbers) = line.split_once("run:").unwrap_or_default();
        count.passed += number_before(numbers, "passed");
        count.failed += number_before(numbers, "failed") + number_before(numbers, "timed out");
        count.skipped += number_before(numbers, "skipped");
    }
    count
}

/// Adds up the result lines of `cargo test`.
fn cargo_count(output: &str) -> Count {
    let mut count = Count::default();
    for line in output
        .lines()
        .filter(|line| line.trim_start().starts_with("test result:"))
    {
        count.passed += number_before(line, "passed");
        count.failed += number_before(line, "failed");
        count.skipped += number_before(line, "ignored");
    }
    count
}

/// Finds the whole number that stands right before a word; 0 when there is none.
fn number_before(text: &str, word: &str) -> u64 {
    let Some((before, _)) = text.split_once(&format!(" {word}")) else {
        return 0;
    };
    before
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(words: &[&str]) -> Result<Plan, String> {
        Plan::read(&Arguments::parse(
            words.iter().map(|word| (*word).to_owned()),
        ))
    }

    #[test]
    fn the_summary_of_nextest_is_counted() {
        let output = "     Summary [   3.204s] 131 tests run: 128 passed (2 slow), 2 failed, 1 timed out, 4 skipped\n";
        assert_eq!(
            nextest_count(output),
            Count {
                passed: 128,
                failed: 3,
                skipped: 4
            }
        );
        let one = "Summary [ 0.1s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(
            nextest_count(one),
            Count {
                passed: 1,
                failed: 0,
                skipped: 0
            }
        );
        assert_eq!(nextest_count("error: could not compile"), Count::default());
    }

    #[test]
    fn the_results_of_cargo_test_are_added_up() {
        let output = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\n\
                      test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured\n";
        assert_eq!(
            cargo_count(output),
            Count {
                passed: 15,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn without_words_everything_runs_on_both_engines() {
        let all = plan(&[]).unwrap();
        assert!(all.runs(Part::Lint) && all.runs(Part::Browser) && all.needs_postgres());
    }

    #[test]
    fn one_engine_needs_no_server_of_the_other() {
        assert!(
            !plan(&["e2e", "--engine", "sqlite"])
                .unwrap()
                .needs_postgres()
        );
        assert!(
            plan(&["store", "--engine", "postgres"])
                .unwrap()
                .needs_postgres()
        );
        assert!(!plan(&["web"]).unwrap().needs_postgres());
    }

    #[test]
    fn an_unknown_part_or_engine_is_refused() {
        assert!(plan(&["everything"]).is_err());
        assert!(plan(&["--engine", "oracle"]).is_err());
    }
}
