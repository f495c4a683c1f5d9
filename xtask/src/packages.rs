//! What the tests need from the machine: found, installed by the system's package manager when it may, else named exactly.

use std::path::PathBuf;
use std::process::Command;

use crate::run::{Run, on_path};

/// Oldest Node that the pinned web packages run on: major, minor.
const NODE_MIN: (u32, u32) = (20, 19);
const CHROMIUM: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// One thing that must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Compiler,
    Node,
    Postgres,
    Nats,
    Clock,
    Browser,
    Fonts,
}

impl Need {
    /// The packages of Debian and its kin that bring it.
    fn debian(self) -> &'static [&'static str] {
        match self {
            Self::Compiler => &["gcc", "libc6-dev"],
            Self::Node => &["nodejs", "npm"],
            Self::Postgres => &["postgresql"],
            Self::Nats => &["nats-server"],
            Self::Clock => &["libfaketime"],
            Self::Browser => &["chromium"],
            Self::Fonts => &["fonts-dejavu-core", "fonts-noto-color-emoji", "fontconfig"],
        }
    }

    fn present(self) -> bool {
        match self {
            Self::Compiler => ["cc", "gcc", "clang"]
                .into_iter()
                .any(|name| on_path(name).is_some()),
            Self::Node => {
                on_path("npm").is_some() && node_version().is_some_and(|at| at >= NODE_MIN)
            }
            Self::Postgres => postgres_folder().is_some(),
            Self::Nats => nats_server().is_some(),
            Self::Clock => has_faketime(),
            Self::Browser => browser().is_some(),
            Self::Fonts => fonts(),
        }
    }

    /// Says what is missing, for whoever has to install it by hand.
    fn missing(self) -> String {
        let packages = self.debian().join(" ");
        match self {
            Self::Compiler => format!("a C compiler (`cc`); Debian: {packages}"),
            Self::Node => format!(
                "Node {}.{} or newer with npm; Debian: {packages}, if its release is new enough",
                NODE_MIN.0, NODE_MIN.1
            ),
            Self::Postgres => {
                format!("a PostgreSQL server (`initdb`, `postgres`); Debian: {packages}")
            }
            Self::Nats => format!("a NATS server (`nats-server`); Debian: {packages}"),
            Self::Clock => {
                format!("libfaketime, which sets the clock of one process; Debian: {packages}")
            }
            Self::Browser => format!("Chromium; Debian: {packages}"),
            Self::Fonts => format!("a font for Latin text; Debian: {packages}"),
        }
    }
}

/// Makes sure of every need. The error lists all that is missing, one per line.
pub(crate) fn provide(needs: &[Need]) -> crate::Outcome {
    let absent = |list: &[Need]| {
        list.iter()
            .copied()
            .filter(|need| !need.present())
            .collect::<Vec<_>>()
    };
    let mut missing = absent(needs);
    if !missing.is_empty() && may_install() {
        install(&missing);
        missing = absent(&missing);
    }
    if missing.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = missing
        .iter()
        .map(|need| format!("missing: {}", need.missing()))
        .collect();
    Err(lines.join("\n"))
}

fn may_install() -> bool {
    on_path("apt-get").is_some() && is_root()
}

/// Installs, after one refresh of the package lists. What fails shows in the second look.
fn install(missing: &[Need]) {
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|need| need.debian().iter().copied())
        .collect();
    let update = Run::new("apt-update", "apt-get", &["update"]);
    drop(update.env("DEBIAN_FRONTEND", "noninteractive").wait());
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    let install = Run::new("apt-install", "apt-get", &arguments);
    drop(install.env("DEBIAN_FRONTEND", "noninteractive").wait());
}

/// Says whether this process may install, and whether PostgreSQL would refuse to run as it.
pub(crate) fn is_root() -> bool {
    output_of("id", &["-u"]).is_some_and(|text| text.trim() == "0")
}

/// Finds the folder of `initdb` and `postgres`: what `pg_config` says, else the usual places, newest first.
pub(crate) fn postgres_folder() -> Option<PathBuf> {
    let told = output_of("pg_config", &["--bindir"]).map(|text| PathBuf::from(text.trim()));
    told.into_iter()
        .chain(usual_postgres_folders())
        .find(|folder| {
            ["initdb", "postgres"]
                .into_iter()
                .all(|program| folder.join(program).is_file())
        })
}

fn usual_postgres_folders() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for parent in [
        "/usr/lib/postgresql",
        "/usr/pgsql",
        "/opt/homebrew/opt",
        "/usr/local/opt",
    ] {
        let Ok(entries) = std::fs::read_dir(parent) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let digits: String = name.chars().filter(char::is_ascii_digit).collect();
            let version = digits.parse().unwrap_or(0);
            found.push((version, entry.path().join("bin")));
        }
    }
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    let mut folders: Vec<PathBuf> = found.into_iter().map(|(_, path)| path).collect();
    folders.push(PathBuf::from("/usr/bin"));
    folders
}

/// Finds the NATS server: on the path, else where Debian puts it, which is not on everybody's path.
pub(crate) fn nats_server() -> Option<PathBuf> {
    let usual = PathBuf::from("/usr/sbin/nats-server");
    on_path("nats-server").or_else(|| usual.is_file().then_some(usual))
}

/// Tells whether the library is where Debian puts it, below the name of the processor.
fn has_faketime() -> bool {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten();
    folders
        .flatten()
        .any(|one| one.path().join("faketime/libfaketimeMT.so.1").is_file())
}

/// Finds a Chromium.
pub(crate) fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("UNISSONO_CHROMIUM")
        .map(PathBuf::from)
        .filter(|file| file.is_file());
    named.or_else(|| CHROMIUM.into_iter().find_map(on_path))
}

fn fonts() -> bool {
    output_of("fc-list", &[":lang=pt"]).is_some_and(|text| !text.trim().is_empty())
}

fn node_version() -> Option<(u32, u32)> {
    version_of(&output_of("node", &["--version"])?)
}

/// Reads `v20.19.4` as major and minor.
fn version_of(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(version_of("v20.19.4\n"), Some((20, 19)));
        assert_eq!(version_of("22.1.0"), Some((22, 1)));
        assert_eq!(version_of("soon"), None);
    }

    #[test]
    fn what_is_missing_names_the_package() {
        assert!(Need::Postgres.missing().contains("postgresql"));
        assert!(Need::Browser.missing().contains("chromium"));
    }
}
