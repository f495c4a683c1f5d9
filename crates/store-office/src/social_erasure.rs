//! What anonymising does to posts of social media and to whoever wrote them (GAP-074), and what retention does: there a post stays
//! in figures and lists, with when it was, on which medium and how it was treated.

use base::authz::Scope;
use base::id::{PersonId, SocialPostId};
use base::text::fold;
use base::time::Timestamp;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// The posts that a person wrote, or from which something was opened for them. Those of an author and of a contact are few.
    POSTS = both(
        "SELECT id FROM social_posts WHERE org_id = $1 AND removed_at IS NULL
           AND (author_id IN (SELECT a.id FROM post_authors a WHERE a.org_id = $1 AND a.person_id = $2)
                OR id IN (SELECT c.post_id FROM social_contacts c WHERE c.org_id = $1 AND c.person_id = $2))
         ORDER BY id"
    );
    /// An author keeps whom they were found to be; their source knows them by another key from then on.
    AUTHORS = both(
        "UPDATE post_authors SET author_key = 'erased:' || CAST(id AS TEXT), name = $3, name_fold = $4, document = '{}'
         WHERE org_id = $1 AND person_id = $2"
    );
    /// Empties a post that was kept for long enough, unless its source says something new of it; by primary key.
    RETAIN = both(
        "UPDATE social_posts SET erased_at = $3, content = $4, search_fold = '', note = NULL, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND removed_at IS NULL AND erased_at IS NULL AND revision = $5"
    );
    /// Forgets the author of a post unless another one is kept, by `social_posts_of_author`; counted as one author still.
    LAST_OF_AUTHOR = both(
        "UPDATE post_authors SET author_key = 'erased:' || CAST(id AS TEXT), name = $3, name_fold = $4, document = '{}'
         WHERE org_id = $1 AND id = (SELECT p.author_id FROM social_posts p WHERE p.org_id = $1 AND p.id = $2)
           AND NOT EXISTS (SELECT 1 FROM social_posts o WHERE o.org_id = $1 AND o.author_id = post_authors.id
                             AND o.removed_at IS NULL AND o.erased_at IS NULL)"
    );
}

/// Gives the posts of a person.
pub async fn posts(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<SocialPostId>> {
    tx.all(&POSTS, args![scope.org(), id], |row| {
        row.i64(0).map(SocialPostId::from_i64)
    })
    .await
}

/// Erases a post as deleting does: its key stays, so that its source does not bring it back.
pub async fn erase_post(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SocialPostId,
    now: Timestamp,
) -> Result<()> {
    if let Some(post) = crate::social_posts::get(tx, scope, id).await? {
        let empty = post.content.without_words();
        crate::social_posts::remove(tx, scope, id, (now, &empty)).await?;
    }
    crate::social_post_versions::remove_of_post(tx, scope, id).await
}

/// Erases what is known of a person as an author.
pub async fn erase_author(tx: &mut Tx<'_>, scope: &Scope, id: PersonId, name: &str) -> Result<()> {
    let folded = fold(name);
    tx.execute(&AUTHORS, args![scope.org(), id, name, &folded])
        .await
        .map(drop)
}

/// Erases what a post says that was kept for long enough, and who wrote it if nothing else of them is kept. Tells whether it was
/// neither deleted nor erased before.
pub async fn retain_post(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SocialPostId,
    (now, called): (Timestamp, &str),
) -> Result<bool> {
    let Some(post) = crate::social_posts::get(tx, scope, id).await? else {
        return Ok(false);
    };
    let content = serde_json::to_string(&post.content.without_words_but_replies())?;
    let values = args![scope.org(), id, now, V::J(&content), post.revision];
    if tx.execute(&RETAIN, values).await? == 0 {
        return Ok(false);
    }
    crate::social_post_versions::remove_of_post(tx, scope, id).await?;
    let folded = fold(called);
    tx.execute(&LAST_OF_AUTHOR, args![scope.org(), id, called, &folded])
        .await?;
    Ok(true)
}
