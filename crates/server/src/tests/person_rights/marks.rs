//! By what the customer of the tests is known, and where it stands.

use std::collections::BTreeSet;

use base::text::fold;
use store::testing::dump;

use crate::tests::support::World;

/// What every text of the customer holds.
pub(super) const MARK: &str = "Marcadágua";
/// The same and everything else that names the customer, as it is looked for: folded.
const MARKS: [&str; 5] = [
    "marcadagua",
    "91234567",
    "9123-4567",
    "52998224725",
    "529.982.247-25",
];
pub(super) const PHONE: &str = "+5548991234567";

/// Personal columns that no mark reaches, each with why.
pub(super) const NOT_MARKED: [(&str, &str); 7] = [
    (
        "audit_entries.salt",
        "drawn; the tests of the chain see it go",
    ),
    ("files.object_key", "a hash; the test reads the bytes"),
    ("files.sha256", "a hash; the row goes with its name"),
    (
        "legal_holds.reason",
        "who is held is refused; the entries of the log about it are marked",
    ),
    (
        "social_post_versions.fingerprint",
        "a hash; the row goes with its content",
    ),
    ("people.gender", "one word of four; the test reads it"),
    (
        "visitors.token_hash",
        "a hash; the row goes with its contact",
    ),
];

fn is_marked(text: &str) -> bool {
    let folded = fold(text);
    MARKS.iter().any(|mark| folded.contains(mark))
}

/// Where the customer's marks stand.
pub(super) async fn marked(world: &World) -> BTreeSet<String> {
    let found = dump(&world.ctx.db).await.unwrap();
    let marked = found.into_iter().filter(|(_, _, text)| is_marked(text));
    marked
        .map(|(table, column, _)| format!("{table}.{column}"))
        .collect()
}
