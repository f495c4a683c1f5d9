//! Lists posts by medium, situation, status, visibility and period, and searches their words and authors (SOCIAL-005, GAP-125).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::SocialPostId;
use base::text::{Text, fold};
use base::time::Timestamp;
use office::social::post::PostVisibility;
use office::social::settings::SocialName;
use serde::Deserialize;
use store::in_tx;
use store_office::social_posts::{self, Filter};
use utoipa::ToSchema;

use super::{SocialPostView, settings, view};

/// Lists them.
pub struct ListSocialPosts;

/// Which posts. A name is given by its key; a word that no name stands for, as the source sent it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ListSocialPostsInput {
    /// On this medium.
    pub medium: Option<Text<200>>,
    /// In this situation.
    pub situation: Option<Text<200>>,
    /// In this status.
    pub status: Option<Text<200>>,
    /// Who may see them on their medium.
    pub visibility: Option<PostVisibility>,
    /// Published not before.
    pub from_at: Option<Timestamp>,
    /// Published before.
    pub to_at: Option<Timestamp>,
    /// A part of title, words or author; needs the permission to search.
    pub q: Option<Text<80>>,
    /// A part of the author's name; needs the permission to search.
    pub author: Option<Text<80>>,
    /// What the source calls it, whole.
    pub external_id: Option<Text<200>>,
    /// Published first comes first, instead of last.
    pub oldest_first: bool,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListSocialPosts {
    const ID: &'static str = "list_social_posts";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/social-posts";
    const ACTION: Action = Action::SocialPostRead;
    const SUMMARY: &'static str = "Lists posts of social media by medium, situation, status, visibility and period; searches their words and authors.";
    type Input = ListSocialPostsInput;
    type Output = Page<SocialPostView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListSocialPostsInput,
    ) -> Result<Page<SocialPostView>, Fault> {
        let is_search = input.q.is_some() || input.author.is_some();
        if is_search && !scope.has(Action::SocialPostSearch) {
            return Err(Fault::Denied(Action::SocialPostSearch));
        }
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<(Timestamp, SocialPostId)>(input.cursor.as_deref())?;
        let folded = |text: &Option<Text<80>>| text.as_ref().map(|text| fold(text.as_str()));
        let (text, author) = (folded(&input.q), folded(&input.author));
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input, text, author], {
                let settings = settings(tx, &scope).await?;
                let filter = Filter {
                    media: words(&settings.media, input.medium.as_ref()),
                    situations: words(&settings.situations, input.situation.as_ref()),
                    statuses: words(&settings.statuses, input.status.as_ref()),
                    visibility: input.visibility,
                    from: input.from_at,
                    to: input.to_at,
                    text: text.as_deref(),
                    author: author.as_deref(),
                    external_id: input.external_id.as_ref().map(Text::as_str),
                    oldest_first: input.oldest_first,
                    after,
                };
                let rows = social_posts::list(tx, &scope, &filter, limit + 1).await?;
                let mut items = Vec::with_capacity(rows.len());
                for row in rows {
                    items.push(view(tx, &scope, &settings, row).await?);
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |one| {
            (one.content.published_at, one.id)
        }))
    }
}

/// Gives the words of sources that a filter stands for: those of the name, else the word itself.
pub(super) fn words(list: &[SocialName], wanted: Option<&Text<200>>) -> Option<Vec<String>> {
    let wanted = wanted?.as_str();
    let found = list.iter().find(|one| one.key == wanted);
    Some(found.map_or_else(|| vec![fold(wanted)], |one| one.words().collect()))
}
