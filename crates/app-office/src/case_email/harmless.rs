//! Makes the HTML of a received e-mail harmless: no scripts, no styles, no forms, and nothing that is loaded from elsewhere by itself.
//!
//! A picture that a sender puts into an e-mail tells that it was read, when and from where; so pictures become their own descriptions.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ammonia::Builder;

/// Cleans HTML; gives also how many pictures were left out.
///
/// **Cost**: linear in the text, which its caller limits.
pub fn clean(html: &str) -> (String, i64) {
    let hidden = Arc::new(AtomicI64::new(0));
    let count = Arc::clone(&hidden);
    let mut builder = Builder::default();
    builder
        // `cid` names a part of the same e-mail: such a picture is counted, too.
        .url_schemes(["http", "https", "mailto", "tel", "cid"].into())
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(
            move |element, attribute, value| match (element, attribute) {
                ("img", "src") => {
                    count.fetch_add(1, Ordering::Relaxed);
                    None
                }
                ("img", "alt") => Some(Cow::Borrowed(value)),
                ("img", _) | (_, "cite" | "background" | "longdesc") => None,
                _ => Some(Cow::Borrowed(value)),
            },
        );
    let cleaned = builder.clean(html).to_string();
    (cleaned, hidden.load(Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: CASE-012.
    #[test]
    fn nothing_runs_and_nothing_is_loaded() {
        let (html, hidden) = clean(
            r#"<p style="background:url(http://x/a)" onclick="x()">Bom <b>dia</b></p><script>alert(1)</script>
               <style>p{color:red}</style><img src="https://x/pixel.gif" srcset="https://x/2.gif 2x" alt="Logo"><img src="cid:a">
               <a href="javascript:x()">um</a><a href="https://x.com/?a=1">dois</a><iframe src="https://x"></iframe>
               <form action="https://x"><input name="senha"></form><table background="http://x/b"><tr><td>3</td></tr></table>
               <svg><image href="https://x/c.svg"/></svg><link rel="stylesheet" href="https://x/d.css"><base href="https://x">"#,
        );
        for bad in [
            "src",
            "style",
            "onclick",
            "script",
            "alert",
            "javascript",
            "iframe",
            "form",
            "input",
            "background",
            "svg",
            "<link",
            "base",
            "color:red",
        ] {
            assert!(!html.contains(bad), "{bad}: {html}");
        }
        assert!(
            html.contains("<b>dia</b>") && html.contains(r#"alt="Logo""#),
            "{html}"
        );
        assert!(
            html.contains(r#"href="https://x.com/?a=1""#) && html.contains("noopener"),
            "{html}"
        );
        assert!(html.contains("<td>3</td>"), "{html}");
        assert_eq!(hidden, 2);
    }
}
