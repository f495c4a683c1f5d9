//! `cargo xtask bench`: hands its words to the benchmark crate, in release. What they mean is written there.

use crate::arguments::Arguments;
use crate::run::show;

pub(crate) fn run(arguments: &Arguments) -> crate::Outcome {
    let mut full = vec!["run", "--release", "-p", "unissono-bench", "--"];
    if arguments.flag("full") {
        full.push("--full");
    }
    let product = arguments
        .value("product")
        .map(|path| format!("--product={path}"));
    full.extend(product.as_deref());
    full.extend(arguments.words.iter().map(String::as_str));
    show("cargo", &full)
}
