//! Social media: posts that other systems bring, how the organization names what their sources say, what it keeps beside them, and
//! what its dashboards count. What is opened from a post is in `app-floor`.

pub mod get_social_figures;
pub mod get_social_post;
pub mod get_social_settings;
pub mod ingest_social_posts;
pub mod intake;
pub mod list_social_posts;
pub mod remove_social_post;
pub mod unlink_social_case;
pub mod update_social_post;
pub mod update_social_settings;

use app::{Entry, Fault};
use base::authz::{Action, Scope};
use base::id::{LabelId, PersonId, PostAuthorId, SocialPostId};
use base::phone::mask_number;
use base::text::fold;
use base::time::Timestamp;
use office::social::post::PostContent;
use office::social::settings::{SocialName, SocialSettings, mapped};
use serde::Serialize;
use store::Tx;
use store_office::social_posts::SocialPost;
use store_office::{post_authors, social_settings};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<get_social_figures::GetSocialFigures>(),
    Entry::of::<get_social_post::GetSocialPost>(),
    Entry::of::<get_social_settings::GetSocialSettings>(),
    Entry::of::<ingest_social_posts::IngestSocialPosts>(),
    Entry::of::<list_social_posts::ListSocialPosts>(),
    Entry::of::<remove_social_post::RemoveSocialPost>(),
    Entry::of::<unlink_social_case::UnlinkSocialCase>(),
    Entry::of::<update_social_post::UpdateSocialPost>(),
    Entry::of::<update_social_settings::UpdateSocialSettings>(),
];

/// A word of a source, and what the organization calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceWord {
    /// As the source sent it.
    pub sent: String,
    /// The key of the name that stands for it; null while nothing does (GAP-113).
    pub key: Option<String>,
    /// What people read: the name, else what was sent.
    pub name: String,
}

/// Says what the organization calls a word of a source.
pub(crate) fn named(list: &[SocialName], sent: &str) -> SourceWord {
    let found = mapped(list, &fold(sent));
    SourceWord {
        sent: sent.to_owned(),
        key: found.map(|one| one.key.clone()),
        name: found.map_or(sent, |one| one.name.as_str()).to_owned(),
    }
}

/// A post as screens see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SocialPostView {
    /// The id.
    pub id: SocialPostId,
    /// Its medium (mídia).
    pub medium: SourceWord,
    /// What its source calls it.
    pub external_id: String,
    /// Its situation (situação).
    pub situation: Option<SourceWord>,
    /// Its status.
    pub status: Option<SourceWord>,
    /// What its source says of it.
    pub content: PostContent,
    /// Whether it is for viewing only: it is not answered and not deleted here (SOCIAL-003, CONFLICT-25).
    pub read_only: bool,
    /// The time to the first answer of the company, in milliseconds; null while there is none.
    pub response_ms: Option<i64>,
    /// The time that treatment took, in milliseconds; null unless the source sent both ends.
    pub treatment_ms: Option<i64>,
    /// When the source made this version.
    pub source_updated_at: Timestamp,
    /// When this version came.
    pub received_at: Timestamp,
    /// The id of its author, the same for all their posts of the medium.
    pub author_id: Option<PostAuthorId>,
    /// The person that the author was found to be, when a case was opened.
    pub person_id: Option<PersonId>,
    /// Our labels.
    pub label_ids: Vec<LabelId>,
    /// What we noted.
    pub note: Option<String>,
    /// When retention erased what it said; null while it is kept.
    pub erased_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Builds the view of a post.
pub(crate) async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    settings: &SocialSettings,
    row: SocialPost,
) -> Result<SocialPostView, Fault> {
    let person = match row.author {
        Some(author) => post_authors::person(tx, scope, author).await?,
        None => None,
    };
    let content = seen_by(scope, row.content);
    let word =
        |list: &[SocialName], sent: &Option<String>| sent.as_deref().map(|sent| named(list, sent));
    Ok(SocialPostView {
        id: row.id,
        read_only: settings.is_read_only(&fold(&row.medium)),
        medium: named(&settings.media, &row.medium),
        external_id: row.external_id,
        situation: word(&settings.situations, &content.situation),
        status: word(&settings.statuses, &content.status),
        response_ms: content.response_ms(),
        treatment_ms: content.treatment_ms(),
        content,
        source_updated_at: row.source_updated_at,
        received_at: row.received_at,
        author_id: row.author,
        person_id: person,
        label_ids: row.labels,
        note: row.note,
        erased_at: row.erased_at,
        revision: row.revision,
    })
}

/// Masks phone and document of the author where the holder of a scope does not see those of people whole (GAP-075).
pub(crate) fn seen_by(scope: &Scope, mut content: PostContent) -> PostContent {
    if let Some(author) = &mut content.author {
        if !scope.has(Action::PersonPhoneRead) {
            author.phone = author.phone.as_deref().map(mask_number);
        }
        if !scope.has(Action::PersonDocumentRead) {
            author.tax_id = author.tax_id.as_deref().map(mask_number);
        }
    }
    content
}

/// Reads media and vocabulary.
pub(crate) async fn settings(tx: &mut Tx<'_>, scope: &Scope) -> Result<SocialSettings, Fault> {
    Ok(social_settings::get(tx, scope).await?.0)
}

/// What the audit log keeps of a post: which one it is and what is ours, never what its author said.
#[derive(Debug, Serialize)]
pub(crate) struct SocialPostForm<'a> {
    name: String,
    medium: &'a str,
    situation: Option<&'a str>,
    status: Option<&'a str>,
    source_updated_at: Timestamp,
    label_ids: &'a [LabelId],
    note: Option<&'a str>,
}

impl<'a> SocialPostForm<'a> {
    pub(crate) fn of(post: &'a SocialPost) -> Self {
        Self {
            name: format!("{} {}", post.medium, post.external_id),
            medium: &post.medium,
            situation: post.content.situation.as_deref(),
            status: post.content.status.as_deref(),
            source_updated_at: post.source_updated_at,
            label_ids: &post.labels,
            note: post.note.as_deref(),
        }
    }
}
