//! Versions of posts, each as its source sent it.

use base::authz::Scope;
use base::id::{SocialPostId, SocialPostVersionId};
use base::time::Timestamp;
use office::social::post::PostContent;
use store::{Result, Row, Tx, V, args, both};

store::statements! {
    /// Keeps one; what was sent before stays as it is, by `social_post_versions_in_order`.
    INSERT = both(
        "INSERT INTO social_post_versions (id, org_id, post_id, source_updated_at, fingerprint, received_at, late, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org_id, post_id, source_updated_at, fingerprint) DO NOTHING"
    );
    /// The newest ones of a post, by `social_post_versions_in_order`.
    OF_POST = both(
        "SELECT id, source_updated_at, received_at, late, content FROM social_post_versions
         WHERE org_id = $1 AND post_id = $2 ORDER BY source_updated_at DESC, id DESC LIMIT $3"
    );
    /// Forgets those of a post that is deleted, by `social_post_versions_in_order`.
    REMOVE = both("DELETE FROM social_post_versions WHERE org_id = $1 AND post_id = $2");
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialPostVersion {
    /// The id.
    pub id: SocialPostVersionId,
    /// When the source made it.
    pub source_updated_at: Timestamp,
    /// When it came.
    pub received_at: Timestamp,
    /// Whether a newer one was there before it.
    pub late: bool,
    /// What it says.
    pub content: PostContent,
}

/// Keeps a version. Tells whether it was new: the same content with the same moment is kept once.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    post: SocialPostId,
    (one, fingerprint): (&SocialPostVersion, &str),
) -> Result<bool> {
    let content = serde_json::to_string(&one.content)?;
    let args = args![
        one.id,
        scope.org(),
        post,
        one.source_updated_at,
        fingerprint,
        one.received_at,
        one.late,
        V::J(&content)
    ];
    Ok(tx.execute(&INSERT, args).await? > 0)
}

/// Gives the newest versions of a post, newest first by the source's clock.
pub async fn of_post(
    tx: &mut Tx<'_>,
    scope: &Scope,
    post: SocialPostId,
    limit: u32,
) -> Result<Vec<SocialPostVersion>> {
    tx.all(&OF_POST, args![scope.org(), post, limit], read)
        .await
}

/// Forgets the versions of a post that is deleted.
pub async fn remove_of_post(tx: &mut Tx<'_>, scope: &Scope, post: SocialPostId) -> Result<()> {
    tx.execute(&REMOVE, args![scope.org(), post])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<SocialPostVersion> {
    Ok(SocialPostVersion {
        id: SocialPostVersionId::from_i64(row.i64(0)?),
        source_updated_at: row.at(1)?,
        received_at: row.at(2)?,
        late: row.bool(3)?,
        content: row.json(4)?,
    })
}
