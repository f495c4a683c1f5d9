//! `cargo xtask tidy`: the house rules that a machine can see.
//!
//! Each rule is a pure function from files to findings, with its tests beside it. A finding reads
//! `path:line: what is wrong, and what to do`. What the compiler or clippy checks is not repeated here.

mod adr;
mod crates;
mod generated;
mod licences;
mod lint_files;
mod listed;
mod names;
mod shape;
mod source;
mod words;

use crate::tree;

/// Collects every finding, sorted. Empty means that the rules hold.
pub(crate) fn findings() -> Result<Vec<String>, String> {
    let files = tree::files()?;
    let mut found = Vec::new();
    for file in &files {
        found.extend(shape::header(file));
        found.extend(shape::size(file));
        found.extend(words::leftovers(file));
        found.extend(words::sql(file));
        found.extend(words::channels(file));
        found.extend(words::sheets(file));
        found.extend(words::addresses(file));
        found.extend(names::banned(file));
        found.extend(generated::marker(file));
    }
    found.extend(listed::calls(&files));
    found.extend(lint_files::supersets(&files));
    found.extend(adr::records(&files));
    found.extend(generated::referenced(&files));
    let metadata = crates::metadata()?;
    found.extend(crates::edges(&metadata));
    found.extend(crates::packages(&metadata));
    found.extend(licences::check(&metadata));
    found.extend(licences::web()?);
    found.sort();
    found.dedup();
    Ok(found)
}

/// Prints the findings, and which files are near the limit of size.
pub(crate) fn run() -> crate::Outcome {
    for line in shape::seams(&tree::files()?) {
        println!("note: {line}");
    }
    let found = findings()?;
    for finding in &found {
        println!("{finding}");
    }
    match found.len() {
        0 => Ok(()),
        count => Err(format!("{count} findings")),
    }
}
