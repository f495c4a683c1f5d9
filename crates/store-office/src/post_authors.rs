//! Authors of posts, as their sources know them, and the people they were found to be.

use base::authz::Scope;
use base::id::{PersonId, PostAuthorId};
use base::text::fold;
use office::social::post::PostAuthor;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// Adds one, or learns what the source says of them now; by `post_authors_by_key`.
    PUT = both(
        "INSERT INTO post_authors (id, org_id, medium_fold, author_key, name, name_fold, document) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (org_id, medium_fold, author_key) DO UPDATE SET name = excluded.name, name_fold = excluded.name_fold,
           document = excluded.document
         RETURNING id"
    );
    /// The person that one was found to be, by primary key.
    PERSON = both("SELECT person_id FROM post_authors WHERE org_id = $1 AND id = $2");
    /// Remembers who one is, by primary key.
    SET_PERSON = both("UPDATE post_authors SET person_id = $3 WHERE org_id = $1 AND id = $2");
}

/// Adds an author under the key that tells them from others of the medium, or learns more; gives the id they have.
pub async fn put(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PostAuthorId,
    (medium, key, author): (&str, &str, &PostAuthor),
) -> Result<PostAuthorId> {
    let document = serde_json::to_string(author)?;
    let name = author.name.as_deref().unwrap_or_default();
    let name_fold = fold(name);
    let args = args![
        id,
        scope.org(),
        medium,
        key,
        name,
        &name_fold,
        V::J(&document)
    ];
    tx.one(&PUT, args, |row| row.i64(0).map(PostAuthorId::from_i64))
        .await
}

/// Gives the person that an author was found to be.
pub async fn person(tx: &mut Tx<'_>, scope: &Scope, id: PostAuthorId) -> Result<Option<PersonId>> {
    let found = tx
        .opt(&PERSON, args![scope.org(), id], |row| row.opt_i64(0))
        .await?;
    Ok(found.flatten().map(PersonId::from_i64))
}

/// Remembers who an author is.
pub async fn set_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PostAuthorId,
    person: PersonId,
) -> Result<()> {
    tx.execute(&SET_PERSON, args![scope.org(), id, person])
        .await
        .map(drop)
}
