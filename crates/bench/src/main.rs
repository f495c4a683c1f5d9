//! The benchmarks of the product, each beside the limit that this machine sets, in one run.
//!
//! Not shipped. `bench [--full] [--product=FILE] [NAME…]`, names as in [`KNOWN`]; without names, all of them; without a
//! file, the release binary is built and measured. `--store` keeps the figures in the repository, `--worse=PERCENT` says from
//! when on one counts as worse than the one that is kept there. `bench limit …` is the same binary as one of its own limit servers,
//! so that their processor time is counted apart from the load's.
//! `bench operation` plays a whole day; see `operation.rs`.
//! What each figure means, and the last ones, are in `docs/performance.md`.
#![expect(clippy::print_stdout, reason = "a command-line tool talks to its user")]

mod child;
mod clock;
mod cold_start;
mod crowd;
mod dashboard;
mod fan_out;
mod figures;
mod fill;
mod http;
mod idle;
mod importing;
mod ingest;
mod limit;
mod limits;
mod load;
mod machine;
mod operation;
mod page;
mod payload;
mod product;
mod reading;
mod reconnect;
mod records;
mod routing;
mod stored;
mod storm;
mod theory;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use figures::Figure;

/// Every random choice of a run comes from it.
pub(crate) const SEED: u64 = 20_261_122;
/// What can be asked for, and what it is.
const KNOWN: [(&str, &str); 17] = [
    ("LIMITS", "disk and null requests"),
    ("B13", "decisions of routing"),
    ("THEORY", "waiting beside the books, only with --full"),
    ("B2", "rate of ingest"),
    ("B1", "webhook to the agent's socket"),
    ("B3", "a storm of what was delivered before"),
    ("B4", "a change to every socket"),
    ("B5", "messages to one of many"),
    ("B6", "everybody comes back at once"),
    ("B7", "pages of the list of conversations"),
    ("B8", "an open thread, and search"),
    ("B10", "people who watch the board"),
    ("B11", "people taken in from a file"),
    ("B18", "cold start"),
    ("B19", "idle"),
    ("B21", "the desk in a browser"),
    ("RECORDS", "people, cases and forms among many"),
];
/// Those that need no product.
const ALONE: [&str; 3] = ["LIMITS", "B13", "THEORY"];
/// Those that are measured with the one before them, on one product.
const TOGETHER: [(&str, &str); 2] = [("B2", "B1"), ("B4", "B5")];

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
        Some("operation") => play(&given),
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
    let known = KNOWN.map(|(name, _)| name);
    if let Some(strange) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(format!(
            "there is no benchmark {strange}; there are {}",
            known.join(", ")
        ));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|given| given == name);
    let worse: f64 = said(given, "--worse=")
        .map_or(Ok(stored::WORSE_PERCENT), str::parse)
        .map_err(|error| format!("--worse: {error}"))?;
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
    if other.is_none()
        && known
            .into_iter()
            .any(|name| wanted(name) && !ALONE.contains(&name))
    {
        machine::build_product()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let (figures, failed) = runtime.block_on(measure(&run, &wanted));
    runtime.shutdown_background();
    drop(std::fs::remove_dir_all(&scratch));
    print!("{}", figures::table(&figures));
    let path = save(&run, &figures)?;
    println!("\n{}", path.display());
    let kept = stored::Kept::read(run.full)?;
    print!("{}", kept.compared(&figures, worse));
    if given.iter().any(|word| word == "--store") {
        kept.store(&figures)?;
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(failed.join("\n"))
}

/// Plays the operation.
fn play(given: &[String]) -> Outcome<()> {
    let minutes = said(given, "--minutes=").map_or(Ok(30), str::parse);
    let wanted = operation::Wanted {
        minutes: minutes.map_err(|error| format!("--minutes: {error}"))?,
        postgres: said(given, "--postgres=").map(str::to_owned),
    };
    let run = prepare(given, true)?;
    through(&run, operation::play(&run, &wanted))
}

fn said<'a>(given: &'a [String], name: &str) -> Option<&'a str> {
    given.iter().find_map(|word| word.strip_prefix(name))
}

/// Finds the product, and builds it unless another one is named.
fn prepare(given: &[String], needs_product: bool) -> Outcome<Run> {
    let other = said(given, "--product=").map(PathBuf::from);
    if other.is_none() && needs_product {
        machine::build_product()?;
    }
    Ok(Run {
        full: given.iter().any(|word| word == "--full"),
        product: other.unwrap_or_else(machine::product_binary),
        scratch: machine::target_folder()
            .join("bench")
            .join(format!("scratch-{}", std::process::id())),
    })
}

/// Runs something to its end, and clears its folders away.
fn through<T>(run: &Run, work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let outcome = runtime.block_on(work);
    runtime.shutdown_background();
    drop(std::fs::remove_dir_all(&run.scratch));
    outcome
}

/// Measures what is wanted: the figures, and what could not be measured. One that fails costs the others nothing.
async fn measure(run: &Run, wanted: &dyn Fn(&str) -> bool) -> (Vec<Figure>, Vec<String>) {
    let (mut figures, mut failed) = (Vec::new(), Vec::new());
    for (name, title) in KNOWN {
        let second = TOGETHER.iter().find(|(first, _)| *first == name);
        let with_second = second.is_some_and(|(_, second)| wanted(second));
        if TOGETHER.iter().any(|(_, second)| *second == name) || !(wanted(name) || with_second) {
            continue;
        }
        println!("{name}: {title}");
        match one(run, name, (wanted(name), with_second)).await {
            Ok(found) => figures.extend(found),
            Err(why) => failed.push(format!("{name}: {why}")),
        }
    }
    (figures, failed)
}

/// Measures one, or two that share a product.
async fn one(run: &Run, name: &str, (first, second): (bool, bool)) -> Outcome<Vec<Figure>> {
    match name {
        "LIMITS" => limits::measure(run).await,
        "B13" => Ok(routing::measure(run)),
        "THEORY" if run.full => Ok(theory::measure()),
        "B2" => ingest::measure(run, first, second).await,
        "B3" => storm::measure(run).await,
        "B4" => fan_out::measure(run, first, second).await,
        "B6" => reconnect::measure(run).await,
        "B7" => reading::lists(run).await,
        "B8" => reading::threads(run).await,
        "B10" => dashboard::measure(run).await,
        "B11" => importing::measure(run).await,
        "B18" => cold_start::measure(run).await,
        "B19" => idle::measure(run).await,
        "B21" => page::measure(run).await,
        "RECORDS" => records::measure(run).await,
        _ => Ok(Vec::new()),
    }
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
