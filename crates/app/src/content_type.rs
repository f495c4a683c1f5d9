//! What a file is: what its sender says of it, held against how its bytes begin.
//!
//! Who claims a picture and sends a page gets a file that is saved, never one that a browser shows or runs.

/// First bytes of a file that are looked at; a document of an office program names itself within them.
pub const HEAD_BYTES: usize = 8 * 1024;
/// What nothing is known of.
const BYTES: &str = "application/octet-stream";
/// What all files of office programs, and many others, are packed in.
const PACKED: [&str; 2] = ["application/zip", "application/x-ole-storage"];

/// Gives the content type that the first bytes of a file say, where they say one.
pub fn seen(head: &[u8]) -> Option<&'static str> {
    infer::get(head).map(|kind| kind.mime_type())
}

/// Gives the content type that a file is kept with.
///
/// What was seen wins over what is claimed, but where a claim only says it closer: sound or moving pictures in a container that holds
/// both, or documents in an archive. A claim that a browser would show must have been seen.
pub fn settle(claimed: &str, seen: Option<&str>) -> String {
    let claimed = clean(claimed);
    let family = |mime: &str| mime.split('/').next().unwrap_or_default().to_owned();
    let is_played = |mime: &str| matches!(family(mime).as_str(), "audio" | "video");
    match seen {
        Some(seen) if is_played(seen) && is_played(&claimed) => claimed,
        Some(seen) if PACKED.contains(&seen) && is_document(&claimed) => claimed,
        Some(seen) => seen.to_owned(),
        None if must_be_seen(&claimed) => BYTES.to_owned(),
        None => claimed,
    }
}

/// Tells whether a browser shows or plays a file of this type without running it.
pub fn is_shown(mime: &str) -> bool {
    let is_media = ["image/", "audio/", "video/"]
        .iter()
        .any(|family| mime.starts_with(family));
    (is_media && mime != "image/svg+xml") || mime == "application/pdf"
}

/// Tells whether every file of this type begins in a way that is known. Sound need not: frames may begin anywhere.
fn must_be_seen(mime: &str) -> bool {
    is_shown(mime) && !mime.starts_with("audio/")
}

fn is_document(mime: &str) -> bool {
    mime.starts_with("application/") && mime != "application/pdf"
}

/// Keeps a content type that looks like one.
fn clean(mime: &str) -> String {
    let essence = mime
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let fits = essence.len() <= 100
        && essence
            .split_once('/')
            .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
        && essence
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/.+-_".contains(c));
    if fits { essence } else { BYTES.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
    const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0";

    #[test]
    fn types_that_are_none_become_bytes() {
        assert_eq!(settle("Text/CSV; charset=x", None), "text/csv");
        assert_eq!(settle("text/html\r\nx", None), BYTES);
        assert_eq!(settle("", None), BYTES);
    }

    /// Rows: GAP-127.
    #[test]
    fn the_first_bytes_win_over_a_false_claim() {
        for (claimed, head, kept) in [
            ("image/png", PNG, "image/png"),
            ("image/jpeg", PNG, "image/png"),
            ("text/html", PNG, "image/png"),
            (BYTES, PNG, "image/png"),
            ("image/png", b"nothing of the kind".as_slice(), BYTES),
            ("image/png", b"<script>alert(1)</script>", "text/html"),
            ("image/png", b"<html><body>", "text/html"),
            (
                "application/pdf",
                b"MZ\x90\0",
                "application/vnd.microsoft.portable-executable",
            ),
            ("application/pdf", b"%PDF-1.4\n", "application/pdf"),
            ("video/mp4", b"nothing of the kind", BYTES),
            ("audio/mp4", MP4, "audio/mp4"),
            ("audio/mpeg", b"frames that begin anywhere", "audio/mpeg"),
            (
                "application/vnd.oasis.opendocument.text",
                ZIP,
                "application/vnd.oasis.opendocument.text",
            ),
            ("application/pdf", ZIP, "application/zip"),
            ("image/png", ZIP, "application/zip"),
            (
                "image/svg+xml",
                b"<svg onload='alert(1)'/>",
                "image/svg+xml",
            ),
            ("text/csv", b"a;b\n1;2\n", "text/csv"),
        ] {
            assert_eq!(settle(claimed, seen(head)), kept, "{claimed} {head:?}");
        }
        assert!(!is_shown("image/svg+xml") && !is_shown("text/html") && !is_shown(BYTES));
    }

    proptest! {
        /// Whatever is claimed and sent: what would be shown has been seen to be such a thing, and no header breaks.
        #[test]
        fn nothing_is_shown_on_its_word(claimed in ".{0,40}|image/[a-z]{1,8}|application/pdf", head in proptest::collection::vec(any::<u8>(), 0..64)) {
            let kept = settle(&claimed, seen(&head));
            prop_assert!(kept.chars().all(|c| c.is_ascii_graphic()), "{kept}");
            if is_shown(&kept) && !kept.starts_with("audio/") {
                prop_assert!(seen(&head).is_some(), "{claimed} {kept}");
            }
        }
    }
}
