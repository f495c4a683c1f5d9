//! Whether `web/dist` is what its sources say, and its build where it is not. Not what is made of it: that is `src/lib.rs`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

/// The hash of what the application was built from; the last that its build writes.
const STAMP: &str = "dist/.stamp";
/// The page that stands for all of it.
const PAGE: &str = "dist/index.html";

/// When to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Never,
    WhenChanged,
    Always,
}

impl Mode {
    /// Reads what the environment says.
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "off" => Self::Never,
            "force" => Self::Always,
            _ => Self::WhenChanged,
        }
    }
}

/// Builds the application unless it is there and made of the sources as they are; gives what to look at it again for.
///
/// **Errors**: why it could not be built, or why nobody can tell whether it must be.
pub(crate) fn bring(web: &Path, mode: Mode) -> Result<Vec<PathBuf>, String> {
    if mode == Mode::Never {
        return Ok(vec![web.join(PAGE)]);
    }
    check_node()?;
    let sources = Sources::look(web)?;
    if mode == Mode::Always || !sources.are_built(web) {
        build(web)?;
        if !sources.are_built(web) {
            return Err("its build left no stamp of its sources".to_owned());
        }
        look_old(&web.join(STAMP)).map_err(|error| format!("{STAMP}: {error}"))?;
    }
    let mut watched: Vec<PathBuf> = sources.paths.iter().map(|path| web.join(path)).collect();
    watched.retain(|path| path.exists());
    watched.push(web.join(STAMP));
    Ok(watched)
}

/// Puts a page there that says what is missing: the embedding needs the folder, and a binary without it would answer 404 for ever.
pub(crate) fn stand_in(web: &Path) {
    let page = web.join(PAGE);
    if !page.exists() && std::fs::create_dir_all(web.join("dist")).is_ok() {
        let text = "<!doctype html><html lang=\"pt-BR\"><title>Uníssono</title><p>A aplicação web não foi construída. \
                    Instale Node 20.19 ou mais novo e rode de novo. / The web application was not built. \
                    Install Node 20.19 or later and run again.";
        drop(std::fs::write(page, text));
    }
}

/// What the build reads, as it is now.
struct Sources {
    hash: String,
    paths: Vec<String>,
}

impl Sources {
    /// The list and the hash are those of the build itself: a second list would go its own way.
    fn look(web: &Path) -> Result<Self, String> {
        let told = Command::new("node")
            .arg("scripts/stamp.mjs")
            .current_dir(web)
            .output()
            .map_err(|error| format!("node: {error}"))?;
        let text = String::from_utf8_lossy(&told.stdout);
        let mut lines = text.lines().map(str::to_owned);
        match lines.next() {
            Some(hash) if told.status.success() => Ok(Self {
                hash,
                paths: lines.collect(),
            }),
            _ => Err(String::from_utf8_lossy(&told.stderr).replace('\n', " ")),
        }
    }

    fn are_built(&self, web: &Path) -> bool {
        let stamp = std::fs::read_to_string(web.join(STAMP)).unwrap_or_default();
        stamp.trim() == self.hash && web.join(PAGE).exists()
    }
}

/// Cargo takes up a build script again when a watched file is younger than its last run, and this one was just written by it.
/// Without this the next build would find everything as it should be, and link the whole product anew all the same.
fn look_old(stamp: &Path) -> std::io::Result<()> {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_hours(24);
    File::options()
        .write(true)
        .open(stamp)?
        .set_modified(long_ago)
}

fn build(web: &Path) -> Result<(), String> {
    // What fails halfway is not taken for whole.
    drop(std::fs::remove_file(web.join(STAMP)));
    if !web.join("node_modules").exists() {
        run(web, &["ci", "--no-audit", "--no-fund"])?;
    }
    run(web, &["run", "build"])
}

fn check_node() -> Result<(), String> {
    let found = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|_| "Node is not installed (20.19 or later)".to_owned())?;
    let text = String::from_utf8_lossy(&found.stdout)
        .trim()
        .trim_start_matches('v')
        .to_owned();
    let mut parts = text.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if version >= (20, 19) {
        Ok(())
    } else {
        Err(format!("Node {text} is too old, 20.19 or later is needed"))
    }
}

fn run(web: &Path, args: &[&str]) -> Result<(), String> {
    let status = Command::new("npm")
        .args(args)
        .current_dir(web)
        .status()
        .map_err(|error| format!("npm: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("npm {} failed", args.join(" ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the real build does for a stamp, without what it builds.
    const BUILD: &str = "
        import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
        import { stamp } from './scripts/stamp.mjs';
        const root = import.meta.dirname;
        mkdirSync('dist', { recursive: true });
        writeFileSync('dist/index.html', readFileSync('src/main.ts'));
        appendFileSync('times', '.');
        if (readFileSync('src/main.ts', 'utf8') === 'broken') process.exit(1);
        writeFileSync('dist/.stamp', stamp(root));
    ";

    struct Web(PathBuf);

    impl Web {
        fn new() -> Self {
            let name = format!("unissono-web-{}", std::process::id());
            let web = Self(std::env::temp_dir().join(name));
            for folder in ["src", "scripts", "node_modules"] {
                std::fs::create_dir_all(web.0.join(folder)).unwrap();
            }
            web.put(
                "scripts/stamp.mjs",
                include_str!("../../../web/scripts/stamp.mjs"),
            );
            web.put("build.mjs", BUILD);
            let package = r#"{ "type": "module", "scripts": { "build": "node build.mjs" } }"#;
            web.put("package.json", package);
            web.put("src/main.ts", "one");
            web
        }

        fn put(&self, path: &str, text: &str) {
            std::fs::write(self.0.join(path), text).unwrap();
        }

        /// How often it was built, after one more look.
        fn times(&self, mode: Mode) -> usize {
            let watched = bring(&self.0, mode).unwrap();
            assert!(
                watched
                    .iter()
                    .all(|path| mode == Mode::Never || path.exists())
            );
            std::fs::read_to_string(self.0.join("times")).map_or(0, |times| times.len())
        }

        fn shows(&self, text: &str) -> bool {
            std::fs::read_to_string(self.0.join(PAGE)).unwrap() == text
        }
    }

    impl Drop for Web {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn it_is_built_when_it_is_missing_or_other_than_its_sources_and_else_left() {
        let web = Web::new();
        assert_eq!(web.times(Mode::of("off")), 0);
        stand_in(&web.0);
        // The page that says what is missing is not taken for it.
        assert_eq!(web.times(Mode::of("")), 1);
        assert!(web.shows("one"));
        assert_eq!(web.times(Mode::of("")), 1);

        // Nothing that cargo watches is younger than this run: not even what was just built.
        let young = bring(&web.0, Mode::WhenChanged).unwrap().pop().unwrap();
        let age = young.metadata().unwrap().modified().unwrap();
        assert!(age < web.0.join("src").metadata().unwrap().modified().unwrap());

        // Written again with the same words is no change; with other words is one, whatever its age.
        web.put("src/main.ts", "one");
        assert_eq!(web.times(Mode::WhenChanged), 1);
        web.put("src/main.ts", "two");
        look_old(&web.0.join("src/main.ts")).unwrap();
        assert_eq!(web.times(Mode::of("off")), 1);
        assert!(web.shows("one"));
        assert_eq!(web.times(Mode::WhenChanged), 2);
        assert!(web.shows("two"));
        web.put("package-lock.json", "{}");
        assert_eq!(web.times(Mode::WhenChanged), 3);
        assert_eq!(web.times(Mode::of("force")), 4);
        std::fs::remove_file(web.0.join(PAGE)).unwrap();
        assert_eq!(web.times(Mode::WhenChanged), 5);

        // What fails is tried again, and said each time.
        web.put("src/main.ts", "broken");
        for _ in 0..2 {
            assert!(
                bring(&web.0, Mode::WhenChanged)
                    .unwrap_err()
                    .contains("npm run build")
            );
        }
        web.put("src/main.ts", "two");
        assert_eq!(web.times(Mode::WhenChanged), 8);
    }
}
