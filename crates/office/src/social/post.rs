//! A post as its source sends it, and what a later version of it means (SOCIAL-004, GAP-114).

use base::text::fold;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who may see a post on its medium.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PostVisibility {
    /// Everybody.
    #[default]
    Public,
    /// The company alone.
    Private,
}

impl PostVisibility {
    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Public, Self::Private]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// Whose words follow a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplySide {
    /// The company answers.
    Company,
    /// The consumer comes back (réplica).
    Consumer,
}

/// What was written after a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PostReply {
    /// Whose words.
    pub side: ReplySide,
    /// The words, without markup.
    pub text: String,
    /// When they were published.
    pub at: Timestamp,
}

/// Who wrote a post (autor), as far as the source says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PostAuthor {
    /// The source's id of them.
    pub external_id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The public user name.
    pub handle: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// CPF or CNPJ.
    pub tax_id: Option<String>,
}

impl PostAuthor {
    /// Gives what tells this author from others of the medium: the source's id, else the user name, the address or the name.
    ///
    /// **Shape**: `None` when the source says nothing of who wrote.
    pub fn key(&self) -> Option<String> {
        let told = [
            ("id", &self.external_id),
            ("tax", &self.tax_id),
            ("handle", &self.handle),
            ("email", &self.email),
            ("phone", &self.phone),
            ("name", &self.name),
        ];
        told.into_iter().find_map(|(kind, value)| {
            let value = fold(value.as_deref()?);
            (!value.is_empty()).then(|| format!("{kind}:{value}"))
        })
    }
}

/// What a source says of a post at one moment. Texts are without markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PostContent {
    /// Who may see it on its medium.
    #[serde(default)]
    pub visibility: PostVisibility,
    /// The title.
    pub title: Option<String>,
    /// The words.
    pub text: String,
    /// Where it stands on its medium.
    pub url: Option<String>,
    /// When it was published.
    pub published_at: Timestamp,
    /// Its situation (situação), as the source calls it.
    pub situation: Option<String>,
    /// Its status, as the source calls it.
    pub status: Option<String>,
    /// Who wrote it.
    pub author: Option<PostAuthor>,
    /// What was written after it, in the order of the source.
    pub replies: Vec<PostReply>,
    /// When its treatment began, as the source says.
    pub treatment_started_at: Option<Timestamp>,
    /// When its treatment ended, as the source says.
    pub treatment_ended_at: Option<Timestamp>,
}

impl PostContent {
    /// Gives what stays of a post that is deleted: its times, its situation and its status, which figures are made of.
    #[must_use]
    pub fn without_words(&self) -> Self {
        Self {
            title: None,
            text: String::new(),
            url: None,
            author: None,
            replies: Vec::new(),
            ..self.clone()
        }
    }

    /// Gives what stays of a post that was kept for long enough: as of a deleted one, and when somebody answered it.
    #[must_use]
    pub fn without_words_but_replies(&self) -> Self {
        let silent = |reply: &PostReply| PostReply {
            text: String::new(),
            ..reply.clone()
        };
        Self {
            replies: self.replies.iter().map(silent).collect(),
            ..self.without_words()
        }
    }

    /// Gives the time from publication to the first answer of the company: what TMR averages.
    ///
    /// **Shape**: `None` while the company did not answer, and where the source's clock says that it answered before.
    /// **Units**: milliseconds. **Source**: DASH-036.
    pub fn response_ms(&self) -> Option<i64> {
        let answers = self
            .replies
            .iter()
            .filter(|reply| reply.side == ReplySide::Company);
        span_ms(self.published_at, answers.map(|reply| reply.at).min()?)
    }

    /// Gives the time that treatment took: what TMA averages.
    ///
    /// **Shape**: `None` unless the source sent both ends, in their order.
    /// **Units**: milliseconds. **Source**: DASH-036.
    pub fn treatment_ms(&self) -> Option<i64> {
        span_ms(self.treatment_started_at?, self.treatment_ended_at?)
    }

    /// Gives what a search looks in: title, words and author, folded.
    pub fn search_fold(&self) -> String {
        let author = self.author.as_ref();
        let parts = [
            self.title.as_deref(),
            Some(self.text.as_str()),
            author.and_then(|author| author.name.as_deref()),
            author.and_then(|author| author.handle.as_deref()),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        fold(&parts.join(" "))
    }
}

fn span_ms(from: Timestamp, to: Timestamp) -> Option<i64> {
    let micros = to.micros().checked_sub(from.micros())?;
    (micros >= 0).then_some(micros / 1_000)
}

/// A part of a post that a version may change.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PostPart {
    /// Who may see it.
    Visibility,
    /// The title.
    Title,
    /// The words.
    Text,
    /// Where it stands.
    Url,
    /// When it was published.
    PublishedAt,
    /// Its situation.
    Situation,
    /// Its status.
    Status,
    /// Who wrote it.
    Author,
    /// What was written after it.
    Replies,
    /// When treatment began or ended.
    Treatment,
}

/// Gives what is different between two versions, in a fixed order.
pub fn differences(before: &PostContent, after: &PostContent) -> Vec<PostPart> {
    let treatment = |one: &PostContent| (one.treatment_started_at, one.treatment_ended_at);
    let parts = [
        (PostPart::Visibility, before.visibility != after.visibility),
        (PostPart::Title, before.title != after.title),
        (PostPart::Text, before.text != after.text),
        (PostPart::Url, before.url != after.url),
        (
            PostPart::PublishedAt,
            before.published_at != after.published_at,
        ),
        (PostPart::Situation, before.situation != after.situation),
        (PostPart::Status, before.status != after.status),
        (PostPart::Author, before.author != after.author),
        (PostPart::Replies, before.replies != after.replies),
        (PostPart::Treatment, treatment(before) != treatment(after)),
    ];
    parts
        .into_iter()
        .filter_map(|(part, is_different)| is_different.then_some(part))
        .collect()
}

/// What an arriving version means for what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It counts from now on.
    Counts,
    /// It says what is kept already.
    Known,
    /// It is older than what is kept: it stands in the history and undoes nothing.
    Late,
}

/// Judges a version by the source's own clock, not by when it came (SOCIAL-004).
pub fn judge(
    (kept_at, kept): (Timestamp, &PostContent),
    (at, content): (Timestamp, &PostContent),
) -> Arrival {
    if at < kept_at {
        return Arrival::Late;
    }
    // The source says again, perhaps later, what it said.
    if content == kept {
        return Arrival::Known;
    }
    Arrival::Counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(seconds)
    }

    fn content(text: &str) -> PostContent {
        PostContent {
            visibility: PostVisibility::Public,
            title: None,
            text: text.to_owned(),
            url: None,
            published_at: at(100),
            situation: None,
            status: None,
            author: None,
            replies: Vec::new(),
            treatment_started_at: None,
            treatment_ended_at: None,
        }
    }

    fn reply(side: ReplySide, seconds: i64) -> PostReply {
        PostReply {
            side,
            text: "x".to_owned(),
            at: at(seconds),
        }
    }

    /// Rows: DASH-036.
    #[test]
    fn times_are_those_of_the_source_and_what_is_missing_is_missing() {
        let mut one = content("x");
        assert_eq!((one.response_ms(), one.treatment_ms()), (None, None));
        one.replies = vec![
            reply(ReplySide::Consumer, 110),
            reply(ReplySide::Company, 190),
            reply(ReplySide::Company, 160),
        ];
        one.treatment_started_at = Some(at(150));
        assert_eq!(
            (one.response_ms(), one.treatment_ms()),
            (Some(60_000), None)
        );
        one.treatment_ended_at = Some(at(165));
        assert_eq!(one.treatment_ms(), Some(15_000));
        one.treatment_ended_at = Some(at(149));
        one.replies = vec![reply(ReplySide::Company, 99)];
        assert_eq!(
            (one.response_ms(), one.treatment_ms()),
            (None, None),
            "before it began"
        );
    }

    /// Rows: SOCIAL-004.
    #[test]
    fn the_sources_clock_decides_what_counts() {
        let kept = content("b");
        let judged = |seconds, text: &str| judge((at(5), &kept), (at(seconds), &content(text)));
        assert_eq!(judged(4, "a"), Arrival::Late);
        assert_eq!(judged(4, "b"), Arrival::Late);
        assert_eq!(judged(5, "b"), Arrival::Known);
        assert_eq!(judged(9, "b"), Arrival::Known);
        assert_eq!(judged(5, "c"), Arrival::Counts);
        assert_eq!(judged(6, "c"), Arrival::Counts);
    }

    #[test]
    fn an_author_is_known_by_the_best_that_the_source_says() {
        let mut author = PostAuthor::default();
        assert_eq!(author.key(), None);
        author.name = Some(" Ana  LIMA ".to_owned());
        assert_eq!(author.key().as_deref(), Some("name:ana lima"));
        author.external_id = Some("77".to_owned());
        assert_eq!(author.key().as_deref(), Some("id:77"));
    }

    #[test]
    fn a_version_names_what_it_changed() {
        let mut after = content("b");
        after.treatment_ended_at = Some(at(1));
        assert_eq!(
            differences(&content("a"), &after),
            [PostPart::Text, PostPart::Treatment]
        );
        assert_eq!(differences(&after, &after), []);
    }

    proptest! {
        /// Rows: SOCIAL-004.
        #[test]
        fn in_whatever_order_versions_come_the_newest_is_kept(order in Just((0_i64..8).collect::<Vec<_>>()).prop_shuffle()) {
            let mut kept: Option<(Timestamp, PostContent)> = None;
            for n in order {
                let version = (at(n), content(&n.to_string()));
                let counts = kept.as_ref().is_none_or(|(when, what)| {
                    judge((*when, what), (version.0, &version.1)) == Arrival::Counts
                });
                if counts {
                    kept = Some(version);
                }
            }
            prop_assert_eq!(kept, Some((at(7), content("7"))));
        }
    }
}
