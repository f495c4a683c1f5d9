//! The benchmarks of the product, each beside the limit that this machine sets, in one run.
//!
//! Not shipped. `bench [--full] [--product=FILE] [B1 B2 B13 B18 B19 LIMITS THEORY]`; without names, all of them; without a
//! file, the release binary is built and measured. `bench limit …` is the same binary as one of its own limit servers,
//! so that their processor time is counted apart from the load's.
//! What each figure means, and the last ones, are in `docs/performance.md`.
#![expect(clippy::print_stdout, reason = "a command-line tool talks to its user")]

mod child;
mod clock;
mod cold_start;
mod figures;
mod fill;
mod http;
mod idle;
mod ingest;
mod limit;
mod limits;
mod load;
mod machine;
mod payload;
mod product;
mod routing;
mod theory;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use figures::Figure;

/// Every random choice of a run comes from it.
pub(crate) const SEED: u64 = 20_261_122;
const KNOWN: [&str; 7] = ["LIMITS", "B1", "B2", "B13", "B18", "B19", "THEORY"];
/// Those that start the real binary.
const NEED_PRODUCT: [&str; 4] = ["B1", "B2", "B18", "B19"];

/// What went wrong, in one sentence.
pub(crate) type Outcome<T> = Result<T, String>;

/// What a benchmark needs to know of the run.
pub(crate) struct Run {
    /// Larger sizes, longer steps.
    pub(crate) full: bool,
    /// The release binary of the product.
    pub(crate) product: PathBuf,
    /// A folder that is empty at the start and removed at the end.
    pub(crate) scratch: PathBuf,
}

impl Run {
    /// Chooses by the size of the run.
    pub(crate) const fn pick<T: Copy>(&self, short: T, full: T) -> T {
        if self.full { full } else { short }
    }

    /// Makes a folder below the scratch folder.
    pub(crate) fn folder(&self, name: &str) -> Outcome<PathBuf> {
        let folder = self.scratch.join(name);
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(folder)
    }
}

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match given.first().map(String::as_str) {
        Some("limit") => limit::serve(given.get(1..).unwrap_or_default()),
        _ => run(&given),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(given: &[String]) -> Outcome<()> {
    let names: Vec<String> = given
        .iter()
        .filter(|word| !word.starts_with("--"))
        .map(|word| word.to_uppercase())
        .collect();
    if let Some(strange) = names.iter().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(format!(
            "there is no benchmark {strange}; there are {}",
            KNOWN.join(", ")
        ));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|given| given == name);
    let scratch = machine::target_folder()
        .join("bench")
        .join(format!("scratch-{}", std::process::id()));
    let other = given
        .iter()
        .find_map(|word| word.strip_prefix("--product="))
        .map(PathBuf::from);
    let run = Run {
        full: given.iter().any(|word| word == "--full"),
        product: other.clone().unwrap_or_else(machine::product_binary),
        scratch: scratch.clone(),
    };
    if other.is_none() && NEED_PRODUCT.into_iter().any(wanted) {
        machine::build_product()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let figures = runtime.block_on(measure(&run, &wanted));
    runtime.shutdown_background();
    drop(std::fs::remove_dir_all(&scratch));
    let figures = figures?;
    print!("{}", figures::table(&figures));
    let path = save(&run, &figures)?;
    println!("\n{}", path.display());
    Ok(())
}

async fn measure(run: &Run, wanted: &dyn Fn(&str) -> bool) -> Outcome<Vec<Figure>> {
    let mut figures = Vec::new();
    if wanted("LIMITS") {
        println!("LIMITS: disk and null requests");
        figures.extend(limits::measure(run).await?);
    }
    if wanted("B13") {
        println!("B13: decisions of routing");
        figures.extend(routing::measure(run));
    }
    if wanted("THEORY") && run.full {
        println!("THEORY: waiting beside the books");
        figures.extend(theory::measure());
    } else if wanted("THEORY") {
        println!("THEORY: only with --full; the tests of the simulated day run the short sizes");
    }
    if wanted("B1") || wanted("B2") {
        println!("B2: rate of ingest, B1: webhook to the agent's socket");
        figures.extend(ingest::measure(run, wanted("B2"), wanted("B1")).await?);
    }
    if wanted("B18") {
        println!("B18: cold start");
        figures.extend(cold_start::measure(run).await?);
    }
    if wanted("B19") {
        println!("B19: idle");
        figures.extend(idle::measure(run).await?);
    }
    Ok(figures)
}

fn save(run: &Run, figures: &[Figure]) -> Outcome<PathBuf> {
    let folder = machine::target_folder().join("bench");
    let path = folder.join(format!("{}.json", clock::unix_seconds()));
    let text = figures::json(run, figures).to_string();
    write(&folder, &path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

fn write(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(path, text)
}
