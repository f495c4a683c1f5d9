//! The command line: flags, and the words of a command.

use std::io::Write as _;
use std::path::PathBuf;

use crate::config::{self, Config};
use crate::{codegen, command, serve};

const HELP: &str = "unissono: the whole customer operation in one program

  unissono                      serves the product
  unissono --demo               serves a living sample operation, in a data folder of its own
  unissono backup FOLDER        copies database and files while the product runs; again into the same folder, what is new
  unissono restore FOLDER       puts a backup into an empty data folder
  unissono db copy --to URL     moves a stopped SQLite database to an empty PostgreSQL one and compares every table
  unissono doctor               looks at what a start needs and at what goes wrong quietly
  unissono audit verify         checks that nobody tampered with the audit log
  unissono user list            lists organizations and who can sign in to each
  unissono user create EMAIL NAME PROFILE [ORGANIZATION]
                                makes a user: agent, senior_agent, supervisor or administrator
  unissono user link EMAIL      makes a link, good once, to choose a password
  unissono user unlock EMAIL    opens the lock that failed sign-ins closed
  unissono user reset-second-factor EMAIL
                                takes the second factor of a lost telephone away
  unissono user make-administrator EMAIL
                                activates a user as administrator with every permission
  unissono codegen --out DIR    writes the API description, event types and reference pages

  --config FILE                 settings file; the environment and flags go before it
  --set section.key=value       one setting, such as --set server.bind=127.0.0.1:9000
  --help                        this text
  --version                     the version
";

/// What the arguments ask for.
#[derive(Debug, Default)]
struct Wanted {
    demo: bool,
    config: Option<PathBuf>,
    flags: Vec<(String, String)>,
    /// `--out`, for commands that write.
    out: Option<PathBuf>,
    /// `--to`, for commands that copy.
    to: Option<String>,
    /// The command; nothing serves.
    words: Vec<String>,
}

/// Runs what the arguments ask for.
///
/// **Errors**: a sentence for the person at the console.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        say(HELP);
        return Ok(());
    }
    if arguments.iter().any(|argument| argument == "--version") {
        say(concat!("unissono ", env!("CARGO_PKG_VERSION"), "\n"));
        return Ok(());
    }
    let mut wanted = read(arguments)?;
    let words: Vec<&str> = wanted.words.iter().map(String::as_str).collect();
    if words == ["codegen"] {
        let folder = wanted.out.ok_or("codegen needs --out DIR")?;
        return codegen::write(&folder).map_err(|error| format!("codegen: {error}"));
    }
    if wanted.demo {
        // Flags of the user come later and win.
        let own = [
            ("data.dir", "./data/demo"),
            ("secrets.key_file", "./data/demo/unissono.key"),
            ("sandbox.enabled", "true"),
        ];
        let own = own.map(|(key, value)| (key.to_owned(), value.to_owned()));
        wanted.flags.splice(0..0, own);
    }
    let config: Config = config::load(wanted.config.as_deref(), std::env::vars(), &wanted.flags)
        .map_err(|error| error.to_string())?;
    if words.is_empty() {
        serve::run(config, wanted.demo)
    } else {
        command::run(&words, wanted.to.as_deref(), &config)
    }
}

fn read(arguments: &[String]) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = |name: &str| {
            rest.next()
                .cloned()
                .ok_or_else(|| format!("{name} needs a value; see --help"))
        };
        match argument.as_str() {
            "--demo" => wanted.demo = true,
            "--config" => wanted.config = Some(PathBuf::from(value("--config")?)),
            "--set" => {
                let pair = value("--set")?;
                let (key, value) = pair
                    .split_once('=')
                    .ok_or("--set needs section.key=value")?;
                wanted.flags.push((key.to_owned(), value.to_owned()));
            }
            "--to" => wanted.to = Some(value("--to")?),
            "--out" => wanted.out = Some(PathBuf::from(value("--out")?)),
            other if other.starts_with('-') => {
                return Err(format!("{other} is not understood; see --help"));
            }
            word => wanted.words.push(word.to_owned()),
        }
    }
    Ok(wanted)
}

/// Writes to the console.
pub(crate) fn say(text: &str) {
    // A closed console is no reason to stop.
    drop(std::io::stdout().write_all(text.as_bytes()));
}

/// Writes a complaint to the console.
pub(crate) fn complain(why: &str) {
    drop(writeln!(std::io::stderr(), "unissono: {why}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_and_strangers_refused() {
        let read =
            |list: &[&str]| read(&list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        let wanted = read(&["--demo", "--set", "server.bind=127.0.0.1:0"]).unwrap();
        assert!(wanted.demo);
        assert_eq!(
            wanted.flags,
            [("server.bind".to_owned(), "127.0.0.1:0".to_owned())]
        );
        assert!(read(&["--sett"]).is_err());
        assert!(read(&["--set", "x"]).is_err());
        assert!(read(&["--config"]).is_err());
        assert_eq!(
            read(&["audit", "verify"]).unwrap().words,
            ["audit", "verify"]
        );
    }
}
