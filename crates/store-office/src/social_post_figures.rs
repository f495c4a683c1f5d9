//! What dashboards count of posts.

use base::authz::Scope;
use store::statement::Filtered;
use store::{Result, Tx, args};

use crate::social_posts::{Filter, Patterns, Words, narrowed};

/// What a dashboard needs of one group of posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The word, as one of its sources wrote it; none where it sent none.
    pub word: Option<String>,
    /// Posts.
    pub post_count: i64,
}

/// What a dashboard needs of all posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Posts.
    pub post_count: i64,
    /// Authors.
    pub author_count: i64,
    /// Posts whose source says nothing of who wrote them.
    pub without_author_count: i64,
    /// Posts with a first answer, and the sum of the times to it in milliseconds.
    pub response: (i64, i64),
    /// Posts with both ends of treatment, and the sum of the times between in milliseconds.
    pub treatment: (i64, i64),
}

/// Counts what the dashboard of times shows.
pub async fn totals(tx: &mut Tx<'_>, scope: &Scope, filter: &Filter<'_>) -> Result<Totals> {
    let patterns = Patterns::of(filter);
    let list = Filtered::new(
        "social_post_figures::TOTALS",
        "SELECT count(*), count(DISTINCT p.author_id), CAST(coalesce(sum(CASE WHEN p.author_id IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT),
                count(p.response_ms), CAST(coalesce(sum(p.response_ms), 0) AS BIGINT),
                count(p.treatment_ms), CAST(coalesce(sum(p.treatment_ms), 0) AS BIGINT)
         FROM social_posts p WHERE p.org_id = $1 AND p.removed_at IS NULL",
        args![scope.org()],
    );
    let list = narrowed(list, filter, &patterns);
    let rows = tx.list(&list, |row| {
        Ok(Totals {
            post_count: row.i64(0)?,
            author_count: row.i64(1)?,
            without_author_count: row.i64(2)?,
            response: (row.i64(3)?, row.i64(4)?),
            treatment: (row.i64(5)?, row.i64(6)?),
        })
    });
    Ok(rows.await?.pop().unwrap_or_default())
}

/// Counts posts by a word of their sources.
pub async fn tally(
    tx: &mut Tx<'_>,
    scope: &Scope,
    of: Words,
    filter: &Filter<'_>,
) -> Result<Vec<Tally>> {
    let patterns = Patterns::of(filter);
    let (name, text, tail) = match of {
        Words::Media => (
            "social_post_figures::TALLY_MEDIA",
            "SELECT min(p.medium), count(*) FROM social_posts p WHERE p.org_id = $1 AND p.removed_at IS NULL",
            "GROUP BY p.medium_fold ORDER BY p.medium_fold",
        ),
        Words::Situations => (
            "social_post_figures::TALLY_SITUATIONS",
            "SELECT min(p.situation), count(*) FROM social_posts p WHERE p.org_id = $1 AND p.removed_at IS NULL",
            "GROUP BY p.situation_fold ORDER BY p.situation_fold NULLS LAST",
        ),
        Words::Statuses => (
            "social_post_figures::TALLY_STATUSES",
            "SELECT min(p.status), count(*) FROM social_posts p WHERE p.org_id = $1 AND p.removed_at IS NULL",
            "GROUP BY p.status_fold ORDER BY p.status_fold NULLS LAST",
        ),
    };
    let list = narrowed(
        Filtered::new(name, text, args![scope.org()]),
        filter,
        &patterns,
    );
    tx.list(&list.end(tail, &[]), |row| {
        Ok(Tally {
            word: row.opt_text(0)?,
            post_count: row.i64(1)?,
        })
    })
    .await
}
