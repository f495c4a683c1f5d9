//! What was kept for longer than its limit: which is next to be erased, and how many there are, held ones and open ones apart.
//!
//! Held is what belongs to a person under a legal hold or to anybody who is one customer with them, through a contact or a case
//! as well. Open is what goes on: a contact or a case that is linked to it, a message or an e-mail that waits, a task.

use base::authz::Scope;
use base::id::PersonId;
use base::time::Timestamp;
use office::retention::RetentionKind;
use store::{Result, Statement, Tx, args, both};

/// Everybody who is one customer with somebody under a legal hold: whom they were merged into, and whoever was merged into those.
macro_rules! held {
    () => {
        "WITH RECURSIVE family(id) AS (
            SELECT held.person_id FROM legal_holds held WHERE held.org_id = $1
            UNION
            SELECT p.id FROM family kin
            JOIN people me ON me.org_id = $1 AND me.id = kin.id
            JOIN people p ON p.org_id = $1 AND (p.merged_into_id = kin.id OR p.id = me.merged_into_id))
          SELECT id FROM family"
    };
}

/// Contacts that ended before `$2`: when, id, person, whether held, whether open. By `interactions_kept`.
macro_rules! conversations {
    () => {
        concat!(
            "SELECT i.ended_at AS at, i.id AS id, c.person_id AS person_id,
               (coalesce(c.person_id, 0) IN (", held!(), ")
                OR EXISTS (SELECT 1 FROM case_interactions l JOIN cases k ON k.org_id = l.org_id AND k.id = l.case_id
                           WHERE l.org_id = i.org_id AND l.interaction_id = i.id AND k.person_id IN (", held!(), "))) AS is_held,
               (c.open
                OR EXISTS (SELECT 1 FROM scheduled_messages s
                           WHERE s.org_id = i.org_id AND s.interaction_id = i.id AND s.state = 'waiting')
                OR EXISTS (SELECT 1 FROM case_interactions l JOIN cases k ON k.org_id = l.org_id AND k.id = l.case_id
                           WHERE l.org_id = i.org_id AND l.interaction_id = i.id AND k.status <> 'concluded')
                OR EXISTS (SELECT 1 FROM proposals p
                           WHERE p.org_id = i.org_id AND p.interaction_id = i.id AND p.stage NOT IN ('confirmed', 'canceled'))) AS is_open
             FROM interactions i JOIN conversations c ON c.org_id = i.org_id AND c.interaction_id = i.id
             WHERE i.org_id = $1 AND NOT i.open AND i.erased_at IS NULL AND i.ended_at < $2"
        )
    };
}

/// Cases that were concluded before `$2`, in the same shape. By `cases_kept`.
macro_rules! cases {
    () => {
        concat!(
            "SELECT k.concluded_at AS at, k.id AS id, k.person_id AS person_id,
               (coalesce(k.person_id, 0) IN (", held!(), ")
                OR EXISTS (SELECT 1 FROM case_interactions l JOIN conversations c ON c.org_id = l.org_id AND c.interaction_id = l.interaction_id
                           WHERE l.org_id = k.org_id AND l.case_id = k.id AND c.person_id IN (", held!(), "))) AS is_held,
               (EXISTS (SELECT 1 FROM follow_ups f WHERE f.org_id = k.org_id AND f.case_id = k.id AND f.ended_at IS NULL)
                OR EXISTS (SELECT 1 FROM process_instances p WHERE p.org_id = k.org_id AND p.case_id = k.id AND p.ended_at IS NULL)
                OR EXISTS (SELECT 1 FROM case_emails e
                           WHERE e.org_id = k.org_id AND e.case_id = k.id AND e.state IN ('queued', 'sending'))
                OR EXISTS (SELECT 1 FROM case_interactions l JOIN interactions i ON i.org_id = l.org_id AND i.id = l.interaction_id
                           WHERE l.org_id = k.org_id AND l.case_id = k.id AND i.open)) AS is_open
             FROM cases k
             WHERE k.org_id = $1 AND k.concluded_at IS NOT NULL AND k.erased_at IS NULL AND k.concluded_at < $2 AND k.status = 'concluded'"
        )
    };
}

/// Posts whose newest version came before `$2`, in the same shape. By `social_posts_kept`.
macro_rules! posts {
    () => {
        concat!(
            "SELECT p.received_at AS at, p.id AS id, a.person_id AS person_id,
               (coalesce(a.person_id, 0) IN (", held!(), ")
                OR EXISTS (SELECT 1 FROM social_contacts s
                           WHERE s.org_id = p.org_id AND s.post_id = p.id AND s.person_id IN (", held!(), "))) AS is_held,
               (EXISTS (SELECT 1 FROM social_contacts s JOIN cases k ON k.org_id = s.org_id AND k.id = s.case_id
                        WHERE s.org_id = p.org_id AND s.post_id = p.id AND k.status <> 'concluded')) AS is_open
             FROM social_posts p LEFT JOIN post_authors a ON a.org_id = p.org_id AND a.id = p.author_id
             WHERE p.org_id = $1 AND p.removed_at IS NULL AND p.erased_at IS NULL AND p.received_at < $2"
        )
    };
}

/// Lines of readings from before `$2`, in the same shape. By `person_reads_by_time`.
macro_rules! reads {
    () => {
        concat!(
            "SELECT r.at AS at, r.id AS id, r.person_id AS person_id, (r.person_id IN (",
            held!(),
            ")) AS is_held, (r.org_id <> $1) AS is_open
             FROM person_reads r WHERE r.org_id = $1 AND r.at < $2"
        )
    };
}

macro_rules! next {
    ($due:expr) => {
        both(concat!(
            "SELECT d.at, d.id, d.person_id FROM (",
            $due,
            ") AS d WHERE NOT d.is_held AND NOT d.is_open AND (d.at > $3 OR (d.at = $3 AND d.id > $4)) ORDER BY d.at, d.id LIMIT $5"
        ))
    };
}

macro_rules! count {
    ($due:expr) => {
        both(concat!(
            "SELECT CAST(coalesce(sum(CASE WHEN d.is_held OR d.is_open THEN 0 ELSE 1 END), 0) AS BIGINT),
                    CAST(coalesce(sum(CASE WHEN d.is_held THEN 1 ELSE 0 END), 0) AS BIGINT),
                    CAST(coalesce(sum(CASE WHEN d.is_open AND NOT d.is_held THEN 1 ELSE 0 END), 0) AS BIGINT),
                    min(CASE WHEN d.is_held OR d.is_open THEN NULL ELSE d.at END)
             FROM (",
            $due,
            ") AS d"
        ))
    };
}

macro_rules! free {
    ($due:expr) => {
        both(concat!(
            "SELECT d.id FROM (",
            $due,
            ") AS d WHERE d.id = $3 AND NOT d.is_held AND NOT d.is_open"
        ))
    };
}

store::statements! {
    /// The next contacts after a place.
    CONVERSATIONS = next!(conversations!());
    /// How many there are.
    COUNT_CONVERSATIONS = count!(conversations!());
    /// Whether one is still to be erased.
    FREE_CONVERSATIONS = free!(conversations!());
    /// The next cases after a place.
    CASES = next!(cases!());
    /// How many there are.
    COUNT_CASES = count!(cases!());
    /// Whether one is still to be erased.
    FREE_CASES = free!(cases!());
    /// The next posts after a place.
    POSTS = next!(posts!());
    /// How many there are.
    COUNT_POSTS = count!(posts!());
    /// Whether one is still to be erased.
    FREE_POSTS = free!(posts!());
    /// The next readings after a place.
    READS = next!(reads!());
    /// How many there are.
    COUNT_READS = count!(reads!());
    /// Whether one is still to be erased.
    FREE_READS = free!(reads!());
    /// Whose cases a contact is linked to, by `cases_of_interaction`.
    PEOPLE_OF_CONVERSATION = both(
        "SELECT DISTINCT k.person_id FROM case_interactions l JOIN cases k ON k.org_id = l.org_id AND k.id = l.case_id
         WHERE l.org_id = $1 AND l.interaction_id = $2 AND k.person_id IS NOT NULL"
    );
    /// Whose contacts a case is linked to, by primary key.
    PEOPLE_OF_CASE = both(
        "SELECT DISTINCT c.person_id FROM case_interactions l
         JOIN conversations c ON c.org_id = l.org_id AND c.interaction_id = l.interaction_id
         WHERE l.org_id = $1 AND l.case_id = $2 AND c.person_id IS NOT NULL"
    );
    /// Who wrote by a post, by `social_contacts_of_post`.
    PEOPLE_OF_POST = both(
        "SELECT DISTINCT s.person_id FROM social_contacts s WHERE s.org_id = $1 AND s.post_id = $2 AND s.person_id IS NOT NULL"
    );
    /// Everybody who is held, as above.
    HELD = both(held!());
    /// Removes a line of readings, by primary key.
    REMOVE_READ = both("DELETE FROM person_reads WHERE org_id = $1 AND id = $2");
    /// Marks a case as erased, by primary key.
    MARK_CASE = both(
        "UPDATE cases SET erased_at = $3, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND status = 'concluded' AND erased_at IS NULL"
    );
}

/// Something whose time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When its matter ended.
    pub at: Timestamp,
    /// Its id.
    pub id: i64,
    /// The person it belongs to.
    pub person: Option<PersonId>,
}

/// How much there is of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// What would be erased.
    pub due: i64,
    /// What a legal hold keeps.
    pub held: i64,
    /// What is kept because something of it is open.
    pub open: i64,
    /// When the matter of the oldest ended that would be erased.
    pub oldest: Option<Timestamp>,
}

/// What is asked of a kind.
struct Asked {
    next: &'static Statement,
    count: &'static Statement,
    free: &'static Statement,
    /// Everybody whom one of them reaches; none where that is the person it belongs to.
    people: Option<&'static Statement>,
}

/// Gives the statements of a kind; none for payloads kept aside, which are no table of the office.
const fn asked(kind: RetentionKind) -> Option<Asked> {
    let (next, count, free, people) = match kind {
        RetentionKind::Conversations => (
            &CONVERSATIONS,
            &COUNT_CONVERSATIONS,
            &FREE_CONVERSATIONS,
            Some(&PEOPLE_OF_CONVERSATION),
        ),
        RetentionKind::Cases => (&CASES, &COUNT_CASES, &FREE_CASES, Some(&PEOPLE_OF_CASE)),
        RetentionKind::SocialPosts => (&POSTS, &COUNT_POSTS, &FREE_POSTS, Some(&PEOPLE_OF_POST)),
        RetentionKind::PersonReads => (&READS, &COUNT_READS, &FREE_READS, None),
        RetentionKind::SetAside => return None,
    };
    Some(Asked {
        next,
        count,
        free,
        people,
    })
}

/// Gives the next ones of a kind whose matter ended before a moment, after a place, in order; neither held nor open.
pub async fn next(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (kind, before): (RetentionKind, Timestamp),
    after: (Timestamp, i64),
    limit: u32,
) -> Result<Vec<Due>> {
    let Some(asked) = asked(kind) else {
        return Ok(Vec::new());
    };
    let values = args![scope.org(), before, after.0, after.1, limit];
    tx.all(asked.next, values, |row| {
        Ok(Due {
            at: row.at(0)?,
            id: row.i64(1)?,
            person: row.opt_i64(2)?.map(PersonId::from_i64),
        })
    })
    .await
}

/// Gives everybody whom one of a kind reaches, through contacts and cases that are linked to it as well.
pub async fn people(
    tx: &mut Tx<'_>,
    scope: &Scope,
    kind: RetentionKind,
    due: &Due,
) -> Result<Vec<PersonId>> {
    let mut people: Vec<PersonId> = due.person.into_iter().collect();
    if let Some(statement) = asked(kind).and_then(|asked| asked.people) {
        let values = args![scope.org(), due.id];
        let linked = tx.all(statement, values, |row| row.i64(0).map(PersonId::from_i64));
        people.extend(linked.await?);
    }
    Ok(people)
}

/// Tells whether one of a kind is still to be erased: neither held nor open, and its matter over since before a moment.
pub async fn is_free(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (kind, before): (RetentionKind, Timestamp),
    id: i64,
) -> Result<bool> {
    let Some(asked) = asked(kind) else {
        return Ok(false);
    };
    let values = args![scope.org(), before, id];
    Ok(tx
        .opt(asked.free, values, |row| row.i64(0))
        .await?
        .is_some())
}

/// Counts those of a kind whose matter ended before a moment.
///
/// **Cost**: looks at each of them, by its index.
pub async fn count(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (kind, before): (RetentionKind, Timestamp),
) -> Result<Counted> {
    let Some(asked) = asked(kind) else {
        return Ok(Counted::default());
    };
    tx.one(asked.count, args![scope.org(), before], |row| {
        Ok(Counted {
            due: row.i64(0)?,
            held: row.i64(1)?,
            open: row.i64(2)?,
            oldest: row.opt_at(3)?,
        })
    })
    .await
}

/// Gives everybody who is one customer with somebody under a legal hold, those included.
pub async fn held(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<PersonId>> {
    tx.all(&HELD, args![scope.org()], |row| {
        row.i64(0).map(PersonId::from_i64)
    })
    .await
}

/// Removes a line of readings. Tells whether it was there.
pub async fn remove_read(tx: &mut Tx<'_>, scope: &Scope, id: i64) -> Result<bool> {
    Ok(tx.execute(&REMOVE_READ, args![scope.org(), id]).await? > 0)
}

/// Marks a case as erased. Tells whether it was over and not erased before.
pub async fn mark_case(tx: &mut Tx<'_>, scope: &Scope, id: i64, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&MARK_CASE, args![scope.org(), id, now]).await? > 0)
}
