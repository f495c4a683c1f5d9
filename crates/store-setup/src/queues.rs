//! Queues and who is linked to them.

use std::collections::BTreeMap;

use base::authz::Scope;
use base::id::{QueueGroupId, QueueId, UserId};
use base::text::fold;
use base::time::Timestamp;
use setup::queue::QueueSettings;
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// One row by primary key.
    GET = both(
        "SELECT id, group_id, name, active, settings, deleted_at, revision FROM queues WHERE org_id = $1 AND id = $2"
    );
    /// Every queue of an organization, deleted ones too, because history names them: tens of rows.
    LIST = both(
        "SELECT id, group_id, name, active, settings, deleted_at, revision FROM queues WHERE org_id = $1 ORDER BY name_fold, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO queues (id, org_id, group_id, name, name_fold, active, settings, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE queues SET group_id = $3, name = $4, name_fold = $5, active = $6, settings = $7, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one; its name stays for history (ORG-012).
    REMOVE = both(
        "UPDATE queues SET deleted_at = $3, active = FALSE, revision = revision + 1 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// All memberships of an organization.
    MEMBERS = both("SELECT queue_id, user_id, tier FROM queue_members WHERE org_id = $1 ORDER BY queue_id, user_id");
    /// The queues of a user, by `queue_members_of_user`.
    OF_USER = both("SELECT queue_id FROM queue_members WHERE org_id = $1 AND user_id = $2 ORDER BY queue_id");
    /// Removes the members of a queue.
    CLEAR = both("DELETE FROM queue_members WHERE org_id = $1 AND queue_id = $2");
    /// Removes a user from all queues.
    CLEAR_USER = both("DELETE FROM queue_members WHERE org_id = $1 AND user_id = $2");
    /// Links a user.
    LINK = both(
        "INSERT INTO queue_members (org_id, queue_id, user_id, tier) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, queue_id, user_id) DO UPDATE SET tier = excluded.tier"
    );
    /// Removes one link.
    UNLINK = both("DELETE FROM queue_members WHERE org_id = $1 AND queue_id = $2 AND user_id = $3");
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The id.
    pub id: QueueId,
    /// The group of queues it belongs to.
    pub group: Option<QueueGroupId>,
    /// The name.
    pub name: String,
    /// Whether new interactions may enter.
    pub active: bool,
    /// The settings.
    pub settings: QueueSettings,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// The members of every queue: user and tier.
pub type Members = BTreeMap<QueueId, BTreeMap<UserId, u8>>;

/// Gives a queue, a deleted one too.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: QueueId) -> Result<Option<Queue>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives every queue, deleted ones too, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Queue>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Adds a queue.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, queue: &Queue) -> Result<()> {
    let (name_fold, settings) = (fold(&queue.name), serde_json::to_string(&queue.settings)?);
    tx.execute(
        &INSERT,
        args![
            queue.id,
            scope.org(),
            queue.group,
            &queue.name,
            &name_fold,
            queue.active,
            settings.as_str()
        ],
    )
    .await
    .map(drop)
}

/// Changes a queue. Tells whether there is one.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, queue: &Queue) -> Result<bool> {
    let (name_fold, settings) = (fold(&queue.name), serde_json::to_string(&queue.settings)?);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                queue.id,
                queue.group,
                &queue.name,
                &name_fold,
                queue.active,
                settings.as_str()
            ],
        )
        .await?
        > 0)
}

/// Deletes a queue; its name stays. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: QueueId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}

/// Gives the members of every queue.
pub async fn members(tx: &mut Tx<'_>, scope: &Scope) -> Result<Members> {
    let mut members = Members::new();
    let rows = tx
        .all(&MEMBERS, args![scope.org()], |row| {
            let tier = u8::try_from(row.i64(2)?).unwrap_or(u8::MAX);
            Ok((
                QueueId::from_i64(row.i64(0)?),
                UserId::from_i64(row.i64(1)?),
                tier,
            ))
        })
        .await?;
    for (queue, user, tier) in rows {
        members.entry(queue).or_default().insert(user, tier);
    }
    Ok(members)
}

/// Gives the queues a user is linked to, in order of id.
pub async fn of_user(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<Vec<QueueId>> {
    tx.all(&OF_USER, args![scope.org(), user], |row| {
        row.i64(0).map(QueueId::from_i64)
    })
    .await
}

/// Replaces the members of a queue.
pub async fn update_members(
    tx: &mut Tx<'_>,
    scope: &Scope,
    queue: QueueId,
    members: &BTreeMap<UserId, u8>,
) -> Result<()> {
    tx.execute(&CLEAR, args![scope.org(), queue]).await?;
    for (user, tier) in members {
        tx.execute(&LINK, args![scope.org(), queue, *user, i64::from(*tier)])
            .await?;
    }
    Ok(())
}

/// Replaces the queues of a user; links that stay keep their tier.
pub async fn update_of_user(
    tx: &mut Tx<'_>,
    scope: &Scope,
    user: UserId,
    queues: &[QueueId],
) -> Result<()> {
    let before = of_user(tx, scope, user).await?;
    for queue in before.iter().filter(|queue| !queues.contains(queue)) {
        tx.execute(&UNLINK, args![scope.org(), *queue, user])
            .await?;
    }
    for queue in queues.iter().filter(|queue| !before.contains(queue)) {
        tx.execute(&LINK, args![scope.org(), *queue, user, 0])
            .await?;
    }
    Ok(())
}

/// Unlinks a user from every queue.
pub async fn remove_user(tx: &mut Tx<'_>, scope: &Scope, user: UserId) -> Result<()> {
    tx.execute(&CLEAR_USER, args![scope.org(), user])
        .await
        .map(drop)
}

fn read(row: &Row<'_>) -> Result<Queue> {
    Ok(Queue {
        id: QueueId::from_i64(row.i64(0)?),
        group: row.opt_i64(1)?.map(QueueGroupId::from_i64),
        name: row.text(2)?,
        active: row.bool(3)?,
        settings: row.json(4)?,
        deleted_at: row.opt_at(5)?,
        revision: row.i64(6)?,
    })
}
