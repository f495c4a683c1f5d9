//! Counts posts for the dashboards: TMA, TMR, authors, situations and statuses (DASH-036, DASH-037).

use std::collections::BTreeMap;

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::text::{Text, fold};
use base::time::Timestamp;
use office::social::figures::PostMean;
use office::social::post::PostVisibility;
use office::social::settings::{READ_ONLY, SocialName, mapped};
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::social_post_figures::{self, Tally};
use store_office::social_posts::{Filter, Words};
use utoipa::ToSchema;

use super::list_social_posts::words;
use super::settings;

/// Counts them.
pub struct GetSocialFigures;

/// Of which posts.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GetSocialFiguresInput {
    /// Published not before.
    pub from_at: Option<Timestamp>,
    /// Published before.
    pub to_at: Option<Timestamp>,
    /// On this medium; times and authors only, the distributions are those of Reclame Aqui.
    pub medium: Option<Text<200>>,
    /// Who may see them on their medium.
    pub visibility: Option<PostVisibility>,
}

/// A part of a distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostShare {
    /// The key of the name; null for words that no name stands for, and for posts without one.
    pub key: Option<String>,
    /// What people read: the name, else the word of the source folded; null for posts without one.
    pub name: Option<String>,
    /// Posts.
    pub post_count: i64,
}

/// What the dashboards show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SocialFigures {
    /// Posts.
    pub post_count: i64,
    /// Authors, each once per medium.
    pub author_count: i64,
    /// Posts whose source does not say who wrote them.
    pub without_author_count: i64,
    /// TMR: from publication to the first answer of the company.
    pub response: PostMean,
    /// TMA: from start to end of treatment, as the source sent them.
    pub treatment: PostMean,
    /// Posts of Reclame Aqui.
    pub reclame_aqui_count: i64,
    /// Posts of Reclame Aqui by situation, the names first in their order, then what nothing stands for, then those without.
    pub situations: Vec<PostShare>,
    /// Posts of Reclame Aqui by status, in the same order.
    pub statuses: Vec<PostShare>,
}

impl Operation for GetSocialFigures {
    const ID: &'static str = "get_social_figures";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/social-figures";
    const ACTION: Action = Action::SocialBoardRead;
    const SUMMARY: &'static str = "Counts posts of social media: TMA, TMR, authors, and those of Reclame Aqui by situation and by status.";
    type Input = GetSocialFiguresInput;
    type Output = SocialFigures;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: GetSocialFiguresInput,
    ) -> Result<SocialFigures, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let settings = settings(tx, &scope).await?;
                let all = Filter {
                    media: words(&settings.media, input.medium.as_ref()),
                    visibility: input.visibility,
                    from: input.from_at,
                    to: input.to_at,
                    ..Filter::default()
                };
                let read_only = settings.media.iter().find(|one| one.key == READ_ONLY);
                let reclame_aqui = Filter {
                    media: Some(
                        read_only
                            .map(|one| one.words().collect())
                            .unwrap_or_default(),
                    ),
                    ..all.clone()
                };
                let totals = social_post_figures::totals(tx, &scope, &all).await?;
                let of = &reclame_aqui;
                let situations =
                    social_post_figures::tally(tx, &scope, Words::Situations, of).await?;
                let statuses = social_post_figures::tally(tx, &scope, Words::Statuses, of).await?;
                let mean = |(count, sum): (i64, i64)| PostMean::of(sum, count, totals.post_count);
                Ok(SocialFigures {
                    post_count: totals.post_count,
                    author_count: totals.author_count,
                    without_author_count: totals.without_author_count,
                    response: mean(totals.response),
                    treatment: mean(totals.treatment),
                    reclame_aqui_count: situations.iter().map(|one| one.post_count).sum(),
                    situations: shares(&settings.situations, situations),
                    statuses: shares(&settings.statuses, statuses),
                })
            }))
            .await
    }
}

/// Joins the words of sources under the names that stand for them. Every name is there, also with no post.
fn shares(list: &[SocialName], tallies: Vec<Tally>) -> Vec<PostShare> {
    let mut by_key: BTreeMap<&str, i64> = BTreeMap::new();
    let (mut strange, mut without) = (Vec::new(), 0);
    for tally in tallies {
        match &tally.word {
            None => without += tally.post_count,
            Some(word) => match mapped(list, &fold(word)) {
                Some(name) => *by_key.entry(&name.key).or_default() += tally.post_count,
                None => strange.push(PostShare {
                    key: None,
                    name: Some(word.clone()),
                    post_count: tally.post_count,
                }),
            },
        }
    }
    let names = list.iter().map(|one| PostShare {
        key: Some(one.key.clone()),
        name: Some(one.name.as_str().to_owned()),
        post_count: by_key.get(one.key.as_str()).copied().unwrap_or(0),
    });
    let without = (without > 0).then_some(PostShare {
        key: None,
        name: None,
        post_count: without,
    });
    names.chain(strange).chain(without).collect()
}
