//! Opens a post: what it says, every version that its source sent, and what was opened from it (GAP-114, GAP-125).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseId, InteractionId, SocialPostId, UserId};
use base::time::Timestamp;
use office::social::post::{PostContent, PostPart, differences};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_office::social_post_versions::{self, SocialPostVersion};
use store_office::{case_interactions, cases, social_contacts, social_posts};
use utoipa::ToSchema;

use super::{SocialPostView, SourceWord, named, seen_by, settings, view};

/// Versions that are shown at the most.
const VERSIONS_MAX: u32 = 200;

/// Opens one.
pub struct GetSocialPost;

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NamedSocialPost {
    /// The id.
    pub id: SocialPostId,
}

/// A version of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SocialPostVersionView {
    /// When its source made it.
    pub source_updated_at: Timestamp,
    /// When it came.
    pub received_at: Timestamp,
    /// Whether a newer one was there before it.
    pub late: bool,
    /// What it changed, as the source made them one after the other; empty for the first.
    pub changed: Vec<PostPart>,
    /// Its situation.
    pub situation: Option<SourceWord>,
    /// Its status.
    pub status: Option<SourceWord>,
    /// All that it says.
    pub content: PostContent,
}

/// A case that was opened from a post, or went on with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SocialCaseLink {
    /// The case.
    pub case_id: CaseId,
    /// Its number.
    pub case_number: String,
    /// What it is called.
    pub case_title: String,
    /// The contact that was opened with it.
    pub interaction_id: InteractionId,
    /// Its number; null once the two are no longer linked.
    pub interaction_number: Option<String>,
    /// Who opened it.
    pub opened_by_id: UserId,
    /// When.
    pub opened_at: Timestamp,
    /// Whether an outside system asked for it.
    pub by_program: bool,
}

/// A post with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SocialPostDetail {
    /// What lists show.
    #[serde(flatten)]
    pub post: SocialPostView,
    /// The versions, newest first by the source's clock.
    pub versions: Vec<SocialPostVersionView>,
    /// What was opened from it, newest first.
    pub cases: Vec<SocialCaseLink>,
}

impl Operation for GetSocialPost {
    const ID: &'static str = "get_social_post";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/social-posts/{id}";
    const ACTION: Action = Action::SocialPostRead;
    const SUMMARY: &'static str =
        "Opens a post of social media with its history and the cases that were opened from it.";
    type Input = NamedSocialPost;
    type Output = SocialPostDetail;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: NamedSocialPost,
    ) -> Result<SocialPostDetail, Fault> {
        let id = input.id;
        ctx.db
            .read(in_tx!(tx, [scope], {
                let row = social_posts::get(tx, &scope, id).await?;
                let row = row.ok_or(Fault::NotFound)?;
                let settings = settings(tx, &scope).await?;
                let rows = social_post_versions::of_post(tx, &scope, id, VERSIONS_MAX).await?;
                let versions = history(&scope, rows)
                    .into_iter()
                    .map(|one| SocialPostVersionView {
                        situation: one
                            .content
                            .situation
                            .as_deref()
                            .map(|sent| named(&settings.situations, sent)),
                        status: one
                            .content
                            .status
                            .as_deref()
                            .map(|sent| named(&settings.statuses, sent)),
                        ..one
                    })
                    .collect();
                Ok(SocialPostDetail {
                    post: view(tx, &scope, &settings, row).await?,
                    versions,
                    cases: links(tx, &scope, id).await?,
                })
            }))
            .await
    }
}

/// Says of each version what it changed of the one before; they come newest first.
fn history(scope: &Scope, rows: Vec<SocialPostVersion>) -> Vec<SocialPostVersionView> {
    let before: Vec<Option<PostContent>> = rows
        .iter()
        .skip(1)
        .map(|one| Some(one.content.clone()))
        .chain([None])
        .collect();
    let pairs = rows.into_iter().zip(before);
    pairs
        .map(|(one, before)| SocialPostVersionView {
            source_updated_at: one.source_updated_at,
            received_at: one.received_at,
            late: one.late,
            changed: before
                .map(|before| differences(&before, &one.content))
                .unwrap_or_default(),
            situation: None,
            status: None,
            content: seen_by(scope, one.content),
        })
        .collect()
}

async fn links(
    tx: &mut Tx<'_>,
    scope: &Scope,
    post: SocialPostId,
) -> Result<Vec<SocialCaseLink>, Fault> {
    let mut links = Vec::new();
    // Cases can be seen by all who may see cases (CASE-003); to others a number says nothing.
    if !scope.has(Action::CaseRead) {
        return Ok(links);
    }
    for row in social_contacts::of_post(tx, scope, post).await? {
        let Some(case) = cases::get(tx, scope, row.case).await? else {
            continue;
        };
        let contacts = case_interactions::of_interaction(tx, scope, row.interaction).await?;
        links.push(SocialCaseLink {
            case_id: case.id,
            case_number: case.number,
            case_title: case.title,
            interaction_id: row.interaction,
            interaction_number: contacts.into_iter().next().map(|one| one.number),
            opened_by_id: row.user,
            opened_at: row.made_at,
            by_program: row.token.is_some(),
        });
    }
    Ok(links)
}
