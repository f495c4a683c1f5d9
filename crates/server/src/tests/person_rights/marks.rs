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

/// Personal columns that no marker reaches, each with why.
pub(super) const NOT_MARKED: [(&str, &str); 21] = [
    ("audit_entries.salt", "drawn"),
    (
        "cases.external_fold",
        "checked with cases.external_number, whose digits it holds",
    ),
    ("contact_points.opt_in_source", "a word of ours"),
    ("deliveries.external_id", "given by the provider"),
    (
        "legal_holds.reason",
        "who is held is refused; the entries of the log about it are marked",
    ),
    (
        "person_import_refusals.faults",
        "codes; the row goes with its cells",
    ),
    ("person_merges.request", "sides and ids"),
    ("files.object_key", "a hash; the test reads the bytes"),
    ("files.sha256", "a hash"),
    ("flow_runs.state", "gone with the contact"),
    ("form_drafts.answers", "gone with the contact"),
    ("inbound_seen.external_id", "given by the provider"),
    (
        "jobs.last_error",
        "dead letters about a message are removed whole",
    ),
    ("message_files.remote", "gone once the file is here"),
    (
        "messages.content",
        "templates and places; what was typed is in the body",
    ),
    ("messages.error", "told by the provider"),
    ("messages.reactions", "signs, no words"),
    ("people.gender", "one word of four"),
    ("scheduled_messages.failure", "a code"),
    (
        "visitors.page_url",
        "checked with visitors.contact, in the same row",
    ),
    ("visitors.token_hash", "a hash"),
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
