//! The words of the names of people, by which they are found (PERSON-005).
//!
//! Whatever is typed is a list of beginnings of words, in any order: `sou ana` finds Ana Maria Souza.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::PersonId;
use base::text::words;
use store::statement::Filtered;
use store::{Result, Tx, V, args, both};

store::statements! {
    /// Adds one; twice is once.
    INSERT = both(
        "INSERT INTO person_words (org_id, word, person_id) VALUES ($1, $2, $3) ON CONFLICT (org_id, word, person_id) DO NOTHING"
    );
    /// Removes one, by primary key.
    REMOVE = both("DELETE FROM person_words WHERE org_id = $1 AND word = $2 AND person_id = $3");
    /// Those of a person, by `person_words_of_person`.
    OF_PERSON = both("SELECT word FROM person_words WHERE org_id = $1 AND person_id = $2 ORDER BY word");
    /// How often words begin in one way, up to a limit; by primary key.
    COUNT = both(
        "SELECT count(*) FROM (SELECT 1 FROM person_words WHERE org_id = $1 AND word >= $2 AND word < $3 LIMIT $4) AS found"
    );
}

/// Words that are looked for; what is typed after them narrows nothing.
const TYPED_MAX: usize = 6;
/// Up to so many people are found first and put in order then; of more, the order is walked until a page is full.
pub(crate) const FEW: i64 = 20_000;
/// Comes after every text that begins with what stands before it.
pub(crate) const LAST: char = '\u{10ffff}';
/// What is typed without a letter or digit is in no name.
const NOBODY: &str = "1 = 0";

/// Writes down the words of somebody new.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
    names: (&str, Option<&str>),
) -> Result<()> {
    for word in all(names) {
        tx.execute(&INSERT, args![scope.org(), word, id]).await?;
    }
    Ok(())
}

/// Writes down the words of a person's names, in place of those before.
pub(crate) async fn replace(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
    names: (&str, Option<&str>),
) -> Result<()> {
    let before = tx
        .all(&OF_PERSON, args![scope.org(), id], |row| row.text(0))
        .await?;
    let after = all(names);
    for word in &before {
        if !after.contains(word.as_str()) {
            tx.execute(&REMOVE, args![scope.org(), word, id]).await?;
        }
    }
    for word in after {
        if !before.iter().any(|one| one == word) {
            tx.execute(&INSERT, args![scope.org(), word, id]).await?;
        }
    }
    Ok(())
}

/// The words of name and trade name, both folded, each once.
fn all<'a>((name, trade_name): (&'a str, Option<&'a str>)) -> BTreeSet<&'a str> {
    words(name)
        .chain(words(trade_name.unwrap_or_default()))
        .collect()
}

/// Beginnings of words, and the text after all that begin so.
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    /// Reads what was typed, folded.
    pub(crate) fn read(folded: &str) -> Self {
        let typed: BTreeSet<&str> = words(folded).take(TYPED_MAX).collect();
        Self(
            typed
                .into_iter()
                .map(|word| (word.to_owned(), format!("{word}{LAST}")))
                .collect(),
        )
    }

    /// Puts the word that the fewest people have first, and tells whether those are few enough to be put in order.
    ///
    /// **Cost**: `few` entries of the index a word.
    pub(crate) async fn rarest_first(
        &mut self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        few: i64,
    ) -> Result<bool> {
        let mut counted = Vec::with_capacity(self.0.len());
        for (from, to) in self.0.drain(..) {
            let values = args![scope.org(), &from, &to, few + 1];
            let count = tx.opt(&COUNT, values, |row| row.i64(0)).await?;
            counted.push((count.unwrap_or_default(), from, to));
        }
        // Of two that are frequent, the longer one is taken to be the rarer.
        counted.sort_by_key(|(count, from, _)| (*count, usize::MAX - from.len()));
        let is_few = counted.len() != 1 || counted.iter().all(|(count, ..)| *count <= few);
        self.0 = counted
            .into_iter()
            .map(|(_, from, to)| (from, to))
            .collect();
        Ok(is_few)
    }

    /// Keeps the people who have all the words; found by the first of them where they are few.
    pub(crate) fn people<'a>(
        &'a self,
        list: Filtered<'a>,
        scope: &Scope,
        is_few: bool,
    ) -> Filtered<'a> {
        if self.0.is_empty() {
            return list.and(NOBODY, &[]);
        }
        self.0.iter().enumerate().fold(list, |list, (n, (from, to))| {
            if n == 0 && is_few {
                list.and(
                    "id IN (SELECT person_id FROM person_words WHERE org_id = ? AND word >= ? AND word < ?)",
                    &[V::from(scope.org()), V::T(from), V::T(to)],
                )
            } else {
                list.and(
                    "EXISTS (SELECT 1 FROM person_words w WHERE w.org_id = people.org_id AND w.person_id = people.id
                                                            AND w.word >= ? AND w.word < ?)",
                    &[V::T(from), V::T(to)],
                )
            }
        })
    }

    /// Keeps what belongs, by `person_id`, to people who have all the words.
    pub(crate) fn customers<'a>(&'a self, list: Filtered<'a>, scope: &Scope) -> Filtered<'a> {
        if self.0.is_empty() {
            return list.and(NOBODY, &[]);
        }
        self.0.iter().fold(list, |list, (from, to)| {
            list.and(
                "person_id IN (SELECT person_id FROM person_words WHERE org_id = ? AND word >= ? AND word < ?)",
                &[V::from(scope.org()), V::T(from), V::T(to)],
            )
        })
    }

    /// Keeps the pairs `d` whose two people have all the words between them.
    pub(crate) fn pairs<'a>(&'a self, list: Filtered<'a>) -> Filtered<'a> {
        if self.0.is_empty() {
            return list.and(NOBODY, &[]);
        }
        self.0.iter().fold(list, |list, (from, to)| {
            list.and(
                "EXISTS (SELECT 1 FROM person_words w WHERE w.org_id = d.org_id AND w.person_id IN (d.first_id, d.second_id)
                                                        AND w.word >= ? AND w.word < ?)",
                &[V::T(from), V::T(to)],
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use base::authz::SystemReason;
    use base::id::OrgId;
    use store::{db_test, in_db};

    use super::*;

    async fn found(tx: &mut Tx<'_>, typed: &str, few: i64) -> Result<Vec<i64>> {
        let scope = Scope::system(OrgId::from_i64(1), SystemReason::Intake);
        let mut typed = Typed::read(typed);
        let are_few = typed.rarest_first(tx, &scope, few).await?;
        let list = Filtered::new(
            "it::LIST",
            "SELECT id FROM people WHERE org_id = $1",
            args![scope.org()],
        );
        let list = typed
            .people(list, &scope, are_few)
            .end("ORDER BY id LIMIT 9", &[]);
        tx.list(&list, |row| row.i64(0)).await
    }

    db_test! {
        /// Rows: PERSON-005.
        async fn few_and_many_are_found_alike(db: &TestDb) {
            in_db!(db, |tx| {
                for (n, name) in (1..).zip(["ana souza", "bia souza", "caio reis", "davi souza lima"]) {
                    let person = store::statement::Statement::new("it::PERSON", both(
                        "INSERT INTO people (id, org_id, kind, name, name_fold, active, created_at, revision)
                         VALUES ($1, 1, 'natural', $2, $2, TRUE, 1, 1)"
                    ));
                    tx.execute(&person, args![n, name]).await?;
                    let scope = Scope::system(OrgId::from_i64(1), SystemReason::Intake);
                    insert(tx, &scope, PersonId::from_i64(n), (name, None)).await?;
                }
                for few in [0, 1, FEW] {
                    assert_eq!(found(tx, "souza", few).await?, [1, 2, 4]);
                    assert_eq!(found(tx, "sou bia", few).await?, [2]);
                    assert_eq!(found(tx, "lima ana", few).await?, [0; 0]);
                    assert_eq!(found(tx, "-", few).await?, [0; 0]);
                }
            })
            .unwrap();
        }
    }
}
