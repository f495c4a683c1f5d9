//! A post as another system sends it, and the reading of it: markup goes, limits hold, words are kept as they are.

use app::code::field;
use app::fault::Fields;
use app::{Fault, input};
use base::time::Timestamp;
use office::social::markup::plain;
use office::social::post::{PostAuthor, PostContent, PostReply, PostVisibility, ReplySide};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Characters of the words of a post or of a reply, at the most.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// Characters of a title at the most.
pub const TITLE_CHARS_MAX: usize = 300;
/// Characters of an address at the most.
pub const URL_CHARS_MAX: usize = 2_000;
/// Characters of a word of a source, of an id and of what is said of an author, at the most.
pub const WORD_CHARS_MAX: usize = 200;
/// Replies of a post at the most.
pub const REPLIES_MAX: usize = 200;
/// The earliest and the latest moment that a source may name: 1990 and 2100, in microseconds.
const MOMENTS: std::ops::Range<i64> = 631_152_000_000_000..4_102_444_800_000_000;

/// A post, or a later version of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SocialPostInput {
    /// Its medium, as the source calls it: `Reclame Aqui`.
    pub medium: String,
    /// What the source calls it; the same for all versions.
    pub external_id: String,
    /// When the source made this version: a later one counts, whatever comes first.
    pub updated_at: Timestamp,
    /// Who may see it on its medium.
    #[serde(default)]
    pub visibility: PostVisibility,
    /// The title.
    pub title: Option<String>,
    /// The words; markup is taken out.
    pub text: String,
    /// Where it stands: `https` or `http`.
    pub url: Option<String>,
    /// When it was published.
    pub published_at: Timestamp,
    /// Its situation, as the source calls it.
    pub situation: Option<String>,
    /// Its status, as the source calls it.
    pub status: Option<String>,
    /// Who wrote it.
    pub author: Option<PostAuthor>,
    /// What was written after it.
    #[serde(default)]
    pub replies: Vec<PostReplyInput>,
    /// When its treatment began.
    pub treatment_started_at: Option<Timestamp>,
    /// When its treatment ended.
    pub treatment_ended_at: Option<Timestamp>,
}

/// What was written after a post.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PostReplyInput {
    /// Whose words.
    pub side: ReplySide,
    /// The words; markup is taken out.
    pub text: String,
    /// When they were published.
    pub at: Timestamp,
}

/// A version of a post that was read.
#[derive(Debug, Clone)]
pub(super) struct Arrived {
    pub(super) medium: String,
    pub(super) external_id: String,
    pub(super) updated_at: Timestamp,
    pub(super) content: PostContent,
}

/// Reads one line of a batch.
///
/// **Errors**: told at each field; nothing else of the batch is touched by them.
pub(super) fn read(line: Value) -> Result<Arrived, Fault> {
    let given: SocialPostInput = input::read(line)?;
    let mut fields = Fields::new();
    let mut reader = Reader(&mut fields);
    let medium = reader.needed("medium", Some(&given.medium), WORD_CHARS_MAX);
    let external_id = reader.needed("external_id", Some(&given.external_id), WORD_CHARS_MAX);
    if given.replies.len() > REPLIES_MAX {
        reader.0.wrong("replies", field::OUT_OF_RANGE);
    }
    for (name, at) in [
        ("updated_at", Some(given.updated_at)),
        ("published_at", Some(given.published_at)),
        ("treatment_started_at", given.treatment_started_at),
        ("treatment_ended_at", given.treatment_ended_at),
    ] {
        let is_good = at.is_none_or(|at| MOMENTS.contains(&at.micros()));
        reader.0.check(is_good, name, field::OUT_OF_RANGE);
    }
    let content = PostContent {
        visibility: given.visibility,
        title: reader.text("title", given.title.as_deref(), TITLE_CHARS_MAX),
        text: reader
            .text("text", Some(&given.text), TEXT_CHARS_MAX)
            .unwrap_or_default(),
        url: reader.url(given.url.as_deref()),
        published_at: given.published_at,
        situation: reader.text("situation", given.situation.as_deref(), WORD_CHARS_MAX),
        status: reader.text("status", given.status.as_deref(), WORD_CHARS_MAX),
        author: given.author.as_ref().and_then(|one| reader.author(one)),
        replies: reader.replies(&given.replies),
        treatment_started_at: given.treatment_started_at,
        treatment_ended_at: given.treatment_ended_at,
    };
    fields.done()?;
    Ok(Arrived {
        medium,
        external_id,
        updated_at: given.updated_at,
        content,
    })
}

struct Reader<'a>(&'a mut Fields);

impl Reader<'_> {
    /// Reads a text without its markup; none where nothing is left of it.
    fn text(&mut self, name: &str, given: Option<&str>, max: usize) -> Option<String> {
        let text = plain(given?);
        if text.chars().count() > max {
            self.0.wrong(name, field::TOO_LONG);
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    fn needed(&mut self, name: &str, given: Option<&str>, max: usize) -> String {
        let text = given.map(str::trim).unwrap_or_default();
        if text.is_empty() {
            self.0.wrong(name, field::REQUIRED);
        } else if text.chars().count() > max {
            self.0.wrong(name, field::TOO_LONG);
        } else if text.chars().any(char::is_control) {
            self.0.wrong(name, field::CONTROL_CHARACTER);
        }
        text.to_owned()
    }

    /// Reads an address; whatever is no address of a page would be a trap where it is shown as a link.
    fn url(&mut self, given: Option<&str>) -> Option<String> {
        let text = given?.trim();
        if text.is_empty() {
            return None;
        }
        let lower = text.to_ascii_lowercase();
        let is_page = lower.starts_with("https://") || lower.starts_with("http://");
        let is_plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
        self.0.check(is_page && is_plain, "url", field::INVALID);
        let fits = text.chars().count() <= URL_CHARS_MAX;
        self.0.check(fits, "url", field::TOO_LONG);
        Some(text.to_owned())
    }

    fn author(&mut self, given: &PostAuthor) -> Option<PostAuthor> {
        let mut read = |name: &str, value: &Option<String>| {
            self.text(&format!("author.{name}"), value.as_deref(), WORD_CHARS_MAX)
        };
        let author = PostAuthor {
            external_id: read("external_id", &given.external_id),
            name: read("name", &given.name),
            handle: read("handle", &given.handle),
            email: read("email", &given.email),
            phone: read("phone", &given.phone),
            tax_id: read("tax_id", &given.tax_id),
        };
        author.key().is_some().then_some(author)
    }

    fn replies(&mut self, given: &[PostReplyInput]) -> Vec<PostReply> {
        let lines = given.iter().take(REPLIES_MAX).enumerate();
        lines
            .map(|(place, one)| {
                let is_good = MOMENTS.contains(&one.at.micros());
                let at = format!("replies[{place}].at");
                self.0.check(is_good, &at, field::OUT_OF_RANGE);
                let name = format!("replies[{place}].text");
                PostReply {
                    side: one.side,
                    text: self
                        .text(&name, Some(&one.text), TEXT_CHARS_MAX)
                        .unwrap_or_default(),
                    at: one.at,
                }
            })
            .collect()
    }
}
