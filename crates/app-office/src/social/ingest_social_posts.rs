//! Takes posts in, and their later versions, each once (SOCIAL-002, SOCIAL-004, API-004).
//!
//! Every line stands for itself: one that is wrong is refused with its reasons and stops no other. What was sent before changes
//! nothing, so a batch is sent again after whatever went wrong.

use std::collections::BTreeMap;

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, chance, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{PostAuthorId, SocialPostId, SocialPostVersionId};
use base::text::{fold, hex};
use office::event::OfficeEvent;
use office::social::post::{Arrival, PostContent, judge};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Tx, in_tx};
use store_office::post_authors;
use store_office::social_post_versions::{self, SocialPostVersion};
use store_office::social_posts::{self, SocialPost};
use utoipa::ToSchema;

use super::SocialPostForm;
use super::intake::{Arrived, SocialPostInput, read};

/// Posts of one batch at the most.
pub const BATCH_MAX: usize = 100;

/// Takes them in.
pub struct IngestSocialPosts;

/// A batch.
#[derive(Debug, Deserialize, ToSchema)]
pub struct IngestSocialPostsInput {
    /// The posts, a hundred at the most; each is read by itself.
    #[schema(value_type = Vec<SocialPostInput>)]
    pub posts: Vec<Value>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IngestOutcome {
    /// It was not there before.
    Created,
    /// It is newer than what was there.
    Updated,
    /// It says what was there, or is older than that.
    Unchanged,
    /// It was not taken; the reason says why.
    Refused,
}

/// A field that is why a line was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IngestReason {
    /// The path of the field in the line.
    pub field: String,
    /// What is wrong with it: one of the codes of fields.
    pub code: &'static str,
}

/// What became of a line of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IngestResult {
    /// Its place in the batch, from 0.
    pub place: usize,
    /// What its source calls it, as far as it could be read.
    pub external_id: Option<String>,
    /// What became of it.
    pub outcome: IngestOutcome,
    /// Whether it is older than what was there: it stands in the history and undoes nothing.
    pub late: bool,
    /// The post.
    pub post_id: Option<SocialPostId>,
    /// Why it was refused: `invalid` with the fields, `removed` for one that was deleted here, or `erased` for one
    /// that retention erased.
    pub reason: Option<&'static str>,
    /// The fields that are wrong.
    pub fields: Vec<IngestReason>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IngestReport {
    /// Lines that brought a post.
    pub created_count: usize,
    /// Lines that brought a newer version.
    pub updated_count: usize,
    /// Lines that changed nothing.
    pub unchanged_count: usize,
    /// Lines that were not taken.
    pub refused_count: usize,
    /// Each line, in the order of the batch.
    pub results: Vec<IngestResult>,
}

impl Operation for IngestSocialPosts {
    const ID: &'static str = "ingest_social_posts";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/social-posts";
    const ACTION: Action = Action::SocialPostAdd;
    const SUMMARY: &'static str = "Takes posts of social media in, and their later versions; each once, in whatever order they come.";
    const LINES: Option<&'static str> = Some("posts");
    type Input = IngestSocialPostsInput;
    type Output = IngestReport;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: IngestSocialPostsInput,
    ) -> Result<IngestReport, Fault> {
        if input.posts.is_empty() {
            return Err(Fault::field("posts", field::REQUIRED));
        }
        if input.posts.len() > BATCH_MAX {
            return Err(Fault::field("posts", field::OUT_OF_RANGE));
        }
        let mut results = BTreeMap::new();
        let mut arrived = Vec::new();
        for (place, line) in input.posts.into_iter().enumerate() {
            let external_id = line.get("external_id").and_then(Value::as_str);
            // As far as it can be told again: one of the engines could not keep a NUL with the answer.
            let external_id = external_id.map(|id| base::text::shorten(&id.replace('\0', ""), 200));
            match read(line) {
                Ok(one) => arrived.push((place, one)),
                Err(fault) => {
                    results.insert(place, refused(place, external_id, fault)?);
                }
            }
        }
        // One order for everybody, so that two batches never wait for each other in a circle.
        arrived.sort_by_cached_key(|(place, one)| {
            (fold(&one.medium), one.external_id.clone(), *place)
        });
        let db = ctx.db.clone();
        let taken = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, arrived], {
                let mut taken = Vec::with_capacity(arrived.len());
                for (place, one) in arrived.iter() {
                    taken.push((*place, take(&ctx, tx, &scope, (*place, one)).await?));
                }
                Ok(taken)
            }))
            .await?;
        results.extend(taken);
        let results: Vec<IngestResult> = results.into_values().collect();
        let count = |wanted| results.iter().filter(|one| one.outcome == wanted).count();
        Ok(IngestReport {
            created_count: count(IngestOutcome::Created),
            updated_count: count(IngestOutcome::Updated),
            unchanged_count: count(IngestOutcome::Unchanged),
            refused_count: count(IngestOutcome::Refused),
            results,
        })
    }
}

/// Says why a line was refused.
///
/// **Errors**: the world failed, which is no fault of the line.
fn refused(place: usize, external_id: Option<String>, fault: Fault) -> Result<IngestResult, Fault> {
    let Fault::Invalid(fields) = fault else {
        return Err(fault);
    };
    let fields = fields.into_iter().map(|one| IngestReason {
        field: one.field,
        code: one.code.name,
    });
    Ok(IngestResult {
        place,
        external_id,
        outcome: IngestOutcome::Refused,
        late: false,
        post_id: None,
        reason: Some(code::INVALID.name),
        fields: fields.collect(),
    })
}

/// Takes one line in.
async fn take(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (place, one): (usize, &Arrived),
) -> Result<IngestResult, Fault> {
    let medium = fold(&one.medium);
    let result = |post_id, outcome, late| IngestResult {
        place,
        external_id: Some(one.external_id.clone()),
        outcome,
        late,
        post_id,
        reason: None,
        fields: Vec::new(),
    };
    let mut kept = social_posts::hold(tx, scope, &medium, &one.external_id).await?;
    if kept.is_none() {
        let row = fresh(ctx, tx, scope, one).await?;
        if social_posts::insert(tx, scope, &row).await? {
            keep_version(ctx, tx, scope, (row.id, one, false)).await?;
            let change = Change::made(&SocialPostForm::of(&row));
            let event = OfficeEvent::SocialPostAdded(row.id).record(change);
            tx.emit(scope, ctx.now(), event);
            return Ok(result(Some(row.id), IngestOutcome::Created, false));
        }
        // A twin came first, in another batch.
        kept = social_posts::hold(tx, scope, &medium, &one.external_id).await?;
    }
    let kept = kept.ok_or(Fault::NotFound)?;
    if kept.removed_at.is_some() || kept.erased_at.is_some() {
        let is_removed = kept.removed_at.is_some();
        return Ok(IngestResult {
            reason: Some(if is_removed { "removed" } else { "erased" }),
            ..result(Some(kept.id), IngestOutcome::Refused, false)
        });
    }
    let now = (one.updated_at, &one.content);
    match judge((kept.source_updated_at, &kept.content), now) {
        Arrival::Late => {
            keep_version(ctx, tx, scope, (kept.id, one, true)).await?;
            Ok(result(Some(kept.id), IngestOutcome::Unchanged, true))
        }
        Arrival::Known => {
            if one.updated_at > kept.source_updated_at {
                social_posts::update_seen(tx, scope, kept.id, one.updated_at).await?;
            }
            Ok(result(Some(kept.id), IngestOutcome::Unchanged, false))
        }
        Arrival::Counts => {
            let row = SocialPost {
                author: author(ctx, tx, scope, one).await?,
                content: one.content.clone(),
                source_updated_at: one.updated_at,
                received_at: ctx.now(),
                ..kept.clone()
            };
            social_posts::update(tx, scope, &row).await?;
            keep_version(ctx, tx, scope, (row.id, one, false)).await?;
            let change = Change::between(&SocialPostForm::of(&kept), &SocialPostForm::of(&row));
            let event = OfficeEvent::SocialPostChanged(row.id).record(change);
            tx.emit(scope, ctx.now(), event);
            Ok(result(Some(row.id), IngestOutcome::Updated, false))
        }
    }
}

async fn fresh(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Arrived,
) -> Result<SocialPost, Fault> {
    Ok(SocialPost {
        id: ctx.id(SocialPostId::from_i64),
        medium: one.medium.clone(),
        external_id: one.external_id.clone(),
        author: author(ctx, tx, scope, one).await?,
        content: one.content.clone(),
        source_updated_at: one.updated_at,
        received_at: ctx.now(),
        labels: Vec::new(),
        note: None,
        removed_at: None,
        erased_at: None,
        revision: 1,
    })
}

async fn author(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &Arrived,
) -> Result<Option<PostAuthorId>, Fault> {
    let Some(author) = &one.content.author else {
        return Ok(None);
    };
    let Some(key) = author.key() else {
        return Ok(None);
    };
    let (id, medium) = (ctx.id(PostAuthorId::from_i64), fold(&one.medium));
    Ok(Some(
        post_authors::put(tx, scope, id, (&medium, &key, author)).await?,
    ))
}

async fn keep_version(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (post, one, late): (SocialPostId, &Arrived, bool),
) -> Result<(), Fault> {
    let version = SocialPostVersion {
        id: ctx.id(SocialPostVersionId::from_i64),
        source_updated_at: one.updated_at,
        received_at: ctx.now(),
        late,
        content: one.content.clone(),
    };
    let print = fingerprint(&one.content);
    social_post_versions::insert(tx, scope, post, (&version, &print)).await?;
    Ok(())
}

/// What tells two versions of the same moment apart.
fn fingerprint(content: &PostContent) -> String {
    let text = serde_json::to_string(content).unwrap_or_default();
    hex(&chance::digest(&text))
}
