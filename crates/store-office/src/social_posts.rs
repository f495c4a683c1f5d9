//! Posts of social media as their newest versions have them, and the pages of them.

use base::authz::Scope;
use base::id::{LabelId, PostAuthorId, SocialPostId};
use base::text::fold;
use base::time::Timestamp;
use office::social::post::{PostContent, PostVisibility};
use store::statement::{Filtered, containing};
use store::{Result, Row, Tx, V, args, both, pair};

/// The columns of a post.
macro_rules! posts {
    ($tail:literal) => {
        concat!(
            "SELECT p.id, p.medium, p.external_id, p.author_id, p.content, p.source_updated_at, p.received_at, p.label_ids, p.note,
                    p.removed_at, p.revision, p.erased_at
             FROM social_posts p ",
            $tail
        )
    };
}

store::statements! {
    /// One by primary key, unless it was deleted.
    GET = both(posts!("WHERE p.org_id = $1 AND p.id = $2 AND p.removed_at IS NULL"));
    /// One by what its source calls it, deleted ones too, by `social_posts_by_external_id`.
    BY_EXTERNAL = both(posts!("WHERE p.org_id = $1 AND p.medium_fold = $2 AND p.external_id = $3"));
    /// As above, held until the transaction ends: of two versions that come at once, the second waits.
    HOLD = pair(
        posts!("WHERE p.org_id = $1 AND p.medium_fold = $2 AND p.external_id = $3"),
        posts!("WHERE p.org_id = $1 AND p.medium_fold = $2 AND p.external_id = $3 FOR UPDATE")
    );
    /// Adds one; refused by `social_posts_by_external_id` when a twin came first.
    INSERT = both(
        "INSERT INTO social_posts (id, org_id, medium, medium_fold, external_id, visibility, author_id, situation, situation_fold, status,
                                   status_fold, published_at, response_ms, treatment_ms, content, search_fold, source_updated_at,
                                   received_at, label_ids, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1)
         ON CONFLICT (org_id, medium_fold, external_id) DO NOTHING"
    );
    /// Takes a newer version, by primary key; what is ours beside it stays.
    SET_CONTENT = both(
        "UPDATE social_posts SET visibility = $3, author_id = $4, situation = $5, situation_fold = $6, status = $7, status_fold = $8,
                published_at = $9, response_ms = $10, treatment_ms = $11, content = $12, search_fold = $13, source_updated_at = $14,
                received_at = $15, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Remembers that the source said the same again, by primary key.
    SEEN_AGAIN = both("UPDATE social_posts SET source_updated_at = $3 WHERE org_id = $1 AND id = $2");
    /// Changes what is ours beside a post, by primary key.
    SET_OURS = both("UPDATE social_posts SET label_ids = $3, note = $4, revision = revision + 1 WHERE org_id = $1 AND id = $2");
    /// Deletes what a post says, by primary key; its key stays, so that it does not come back.
    REMOVE = both(
        "UPDATE social_posts SET removed_at = $3, content = $4, search_fold = '', note = NULL, author_id = NULL, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// The words that sources sent, each once: a few per list. By `social_posts_by_external_id`, `_by_situation` and `_by_status`.
    MEDIA = both("SELECT medium_fold, min(medium) FROM social_posts WHERE org_id = $1 AND removed_at IS NULL GROUP BY medium_fold ORDER BY medium_fold LIMIT 500");
    SITUATIONS = both(
        "SELECT situation_fold, min(situation) FROM social_posts WHERE org_id = $1 AND removed_at IS NULL AND situation_fold IS NOT NULL
         GROUP BY situation_fold ORDER BY situation_fold LIMIT 500"
    );
    STATUSES = both(
        "SELECT status_fold, min(status) FROM social_posts WHERE org_id = $1 AND removed_at IS NULL AND status_fold IS NOT NULL
         GROUP BY status_fold ORDER BY status_fold LIMIT 500"
    );
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocialPost {
    /// The id.
    pub id: SocialPostId,
    /// Its medium, as its source calls it.
    pub medium: String,
    /// What its source calls it.
    pub external_id: String,
    /// Who wrote it.
    pub author: Option<PostAuthorId>,
    /// What the newest version says.
    pub content: PostContent,
    /// When the source made that version.
    pub source_updated_at: Timestamp,
    /// When it came.
    pub received_at: Timestamp,
    /// Our labels.
    pub labels: Vec<LabelId>,
    /// What we noted.
    pub note: Option<String>,
    /// When it was deleted here.
    pub removed_at: Option<Timestamp>,
    /// When retention erased what it said.
    pub erased_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Which posts a page or a dashboard has. Words are folded; an empty list of words finds nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// On media that sources call so.
    pub media: Option<Vec<String>>,
    /// In situations that sources call so.
    pub situations: Option<Vec<String>>,
    /// In statuses that sources call so.
    pub statuses: Option<Vec<String>>,
    /// Who may see them on their medium.
    pub visibility: Option<PostVisibility>,
    /// Published not before.
    pub from: Option<Timestamp>,
    /// Published before.
    pub to: Option<Timestamp>,
    /// A part of title, words or author, folded.
    pub text: Option<&'a str>,
    /// A part of the author's name, folded.
    pub author: Option<&'a str>,
    /// What its source calls it.
    pub external_id: Option<&'a str>,
    /// Published first comes first, instead of last.
    pub oldest_first: bool,
    /// The key of the last one of the page before.
    pub after: Option<(Timestamp, SocialPostId)>,
}

/// Which words of sources are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Media.
    Media,
    /// Situations.
    Situations,
    /// Statuses.
    Statuses,
}

/// Gives one.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: SocialPostId) -> Result<Option<SocialPost>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives one by what its source calls it, deleted ones too. The medium is folded.
pub async fn by_external(
    tx: &mut Tx<'_>,
    scope: &Scope,
    medium: &str,
    external_id: &str,
) -> Result<Option<SocialPost>> {
    let args = args![scope.org(), medium, external_id];
    tx.opt(&BY_EXTERNAL, args, read).await
}

/// As [`by_external`], and holds it until the transaction ends.
pub async fn hold(
    tx: &mut Tx<'_>,
    scope: &Scope,
    medium: &str,
    external_id: &str,
) -> Result<Option<SocialPost>> {
    tx.opt(&HOLD, args![scope.org(), medium, external_id], read)
        .await
}

/// Adds a post. Tells whether it was added: a twin may have come first.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &SocialPost) -> Result<bool> {
    let content = serde_json::to_string(&one.content)?;
    let labels = serde_json::to_string(&one.labels)?;
    let what = &one.content;
    let folded = Folded::of(what);
    let medium_fold = fold(&one.medium);
    let args = args![
        one.id,
        scope.org(),
        &one.medium,
        &medium_fold,
        &one.external_id,
        what.visibility.name(),
        one.author,
        what.situation.as_deref(),
        folded.situation.as_deref(),
        what.status.as_deref(),
        folded.status.as_deref(),
        what.published_at,
        what.response_ms().map(V::I),
        what.treatment_ms().map(V::I),
        V::J(&content),
        &folded.search,
        one.source_updated_at,
        one.received_at,
        V::J(&labels)
    ];
    Ok(tx.execute(&INSERT, args).await? > 0)
}

/// Takes a newer version of a post that is held.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &SocialPost) -> Result<()> {
    let content = serde_json::to_string(&one.content)?;
    let what = &one.content;
    let folded = Folded::of(what);
    let args = args![
        scope.org(),
        one.id,
        what.visibility.name(),
        one.author,
        what.situation.as_deref(),
        folded.situation.as_deref(),
        what.status.as_deref(),
        folded.status.as_deref(),
        what.published_at,
        what.response_ms().map(V::I),
        what.treatment_ms().map(V::I),
        V::J(&content),
        &folded.search,
        one.source_updated_at,
        one.received_at
    ];
    tx.execute(&SET_CONTENT, args).await.map(drop)
}

/// Remembers that the source said the same again at a later moment.
pub async fn update_seen(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SocialPostId,
    at: Timestamp,
) -> Result<()> {
    tx.execute(&SEEN_AGAIN, args![scope.org(), id, at])
        .await
        .map(drop)
}

/// Changes what is ours beside a post: labels and note.
pub async fn update_ours(tx: &mut Tx<'_>, scope: &Scope, one: &SocialPost) -> Result<()> {
    let labels = serde_json::to_string(&one.labels)?;
    let args = args![scope.org(), one.id, V::J(&labels), one.note.as_deref()];
    tx.execute(&SET_OURS, args).await.map(drop)
}

/// Deletes what a post says; only its key stays.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SocialPostId,
    (at, empty): (Timestamp, &PostContent),
) -> Result<()> {
    let content = serde_json::to_string(empty)?;
    let args = args![scope.org(), id, at, V::J(&content)];
    tx.execute(&REMOVE, args).await.map(drop)
}

/// Gives the words that sources sent in one list, folded and as one of them was written.
pub async fn words(tx: &mut Tx<'_>, scope: &Scope, of: Words) -> Result<Vec<(String, String)>> {
    let statement = match of {
        Words::Media => &MEDIA,
        Words::Situations => &SITUATIONS,
        Words::Statuses => &STATUSES,
    };
    let pair = |row: &Row<'_>| Ok((row.text(0)?, row.text(1)?));
    tx.all(statement, args![scope.org()], pair).await
}

/// Gives a page of posts by their publication.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<SocialPost>> {
    let patterns = Patterns::of(filter);
    let list = Filtered::new(
        "social_posts::LIST",
        posts!("WHERE p.org_id = $1 AND p.removed_at IS NULL"),
        args![scope.org()],
    );
    let list = narrowed(list, filter, &patterns);
    let after = filter
        .after
        .map(|(at, id)| [V::from(at), V::from(at), V::from(id)]);
    let list = match (filter.oldest_first, &after) {
        (true, Some(key)) => list.and(
            "(p.published_at > ? OR (p.published_at = ? AND p.id > ?))",
            key,
        ),
        (false, Some(key)) => list.and(
            "(p.published_at < ? OR (p.published_at = ? AND p.id < ?))",
            key,
        ),
        (_, None) => list,
    };
    let list = if filter.oldest_first {
        list.end("ORDER BY p.published_at, p.id LIMIT ?", args![limit])
    } else {
        list.end(
            "ORDER BY p.published_at DESC, p.id DESC LIMIT ?",
            args![limit],
        )
    };
    tx.list(&list, read).await
}

/// What is searched for, as the statements compare it.
pub(crate) struct Patterns {
    text: Option<String>,
    author: Option<String>,
}

impl Patterns {
    pub(crate) fn of(filter: &Filter<'_>) -> Self {
        Self {
            text: filter.text.map(containing),
            author: filter.author.map(containing),
        }
    }
}

/// Narrows a list down to what a filter asks for.
pub(crate) fn narrowed<'a>(
    list: Filtered<'a>,
    filter: &'a Filter<'_>,
    patterns: &'a Patterns,
) -> Filtered<'a> {
    let among = |list: Filtered<'a>, column, words: Option<&'a Vec<String>>| match words {
        Some(words) => list.and_in(column, words.iter().map(|word| V::T(word))),
        None => list,
    };
    let list = among(list, "p.medium_fold", filter.media.as_ref());
    let list = among(list, "p.situation_fold", filter.situations.as_ref());
    let list = among(list, "p.status_fold", filter.statuses.as_ref());
    let visibility = filter.visibility.map(|one| V::T(one.name()));
    list.and_if("p.visibility = ?", visibility)
        .and_if("p.external_id = ?", filter.external_id.map(V::T))
        .and_if("p.published_at >= ?", filter.from.map(V::from))
        .and_if("p.published_at < ?", filter.to.map(V::from))
        .and_if(
            "p.search_fold LIKE ? ESCAPE '!'",
            patterns.text.as_deref().map(V::T),
        )
        .and_if(
            "p.author_id IN (SELECT a.id FROM post_authors a WHERE a.org_id = p.org_id AND a.name_fold LIKE ? ESCAPE '!')",
            patterns.author.as_deref().map(V::T),
        )
}

/// What filters compare.
struct Folded {
    situation: Option<String>,
    status: Option<String>,
    search: String,
}

impl Folded {
    fn of(content: &PostContent) -> Self {
        Self {
            situation: content.situation.as_deref().map(fold),
            status: content.status.as_deref().map(fold),
            search: content.search_fold(),
        }
    }
}

fn read(row: &Row<'_>) -> Result<SocialPost> {
    Ok(SocialPost {
        id: SocialPostId::from_i64(row.i64(0)?),
        medium: row.text(1)?,
        external_id: row.text(2)?,
        author: row.opt_i64(3)?.map(PostAuthorId::from_i64),
        content: row.json(4)?,
        source_updated_at: row.at(5)?,
        received_at: row.at(6)?,
        labels: row.json(7)?,
        note: row.opt_text(8)?,
        removed_at: row.opt_at(9)?,
        revision: row.i64(10)?,
        erased_at: row.opt_at(11)?,
    })
}
