//! `cargo xtask bench`: hands its words to the benchmark crate, in release. What they mean is written there.

use crate::arguments::Arguments;
use crate::run::show;

pub(crate) fn run(arguments: &Arguments) -> crate::Outcome {
    let mut full = vec!["run", "--release", "-p", "unissono-bench", "--"];
    if arguments.flag("full") {
        full.push("--full");
    }
    if arguments.flag("store") {
        full.push("--store");
    }
    let worse = arguments
        .value("worse")
        .map(|percent| format!("--worse={percent}"));
    full.extend(worse.as_deref());
    let product = arguments
        .value("product")
        .map(|path| format!("--product={path}"));
    full.extend(product.as_deref());
    full.extend(arguments.words.iter().map(String::as_str));
    show("cargo", &full)
}
