//! Wrap-up codes: a tree per queue and medium.

use base::authz::Scope;
use base::id::{QueueId, WrapUpCodeId};
use base::medium::Medium;
use base::text::fold;
use base::time::Timestamp;
use setup::wrap_up_code::{CodeActions, SystemEndings};
use store::{Error, Result, Row, Tx, args, both};

store::statements! {
    /// Every code of an organization, deleted ones too, because history names them: hundreds of rows.
    LIST = both(
        "SELECT id, parent_id, queue_id, medium, name, actions, deleted_at, revision, system_endings
         FROM wrap_up_codes WHERE org_id = $1 ORDER BY name_fold, id"
    );
    /// One row by primary key.
    GET = both(
        "SELECT id, parent_id, queue_id, medium, name, actions, deleted_at, revision, system_endings
         FROM wrap_up_codes WHERE org_id = $1 AND id = $2"
    );
    /// The codes of a queue, by `wrap_up_codes_of_queue`.
    OF_QUEUE = both(
        "SELECT id, parent_id, queue_id, medium, name, actions, deleted_at, revision, system_endings
         FROM wrap_up_codes WHERE org_id = $1 AND queue_id = $2 AND medium = $3 AND deleted_at IS NULL ORDER BY name_fold, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO wrap_up_codes (id, org_id, parent_id, queue_id, medium, name, name_fold, actions, system_endings, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)"
    );
    /// Changes one by primary key; queue and medium stay (TAG-005).
    UPDATE = both(
        "UPDATE wrap_up_codes SET parent_id = $3, name = $4, name_fold = $5, actions = $6, system_endings = $7, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one; its name stays for history.
    REMOVE = both("UPDATE wrap_up_codes SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// A wrap-up code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUpCode {
    /// The id.
    pub id: WrapUpCodeId,
    /// The macro code above it.
    pub parent: Option<WrapUpCodeId>,
    /// The one queue it belongs to (TAG-005).
    pub queue: QueueId,
    /// The one medium it belongs to (TAG-005).
    pub medium: Medium,
    /// The name.
    pub name: String,
    /// What choosing it does.
    pub actions: CodeActions,
    /// The endings by the system that record it (TAG-009).
    pub endings: SystemEndings,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives every code, deleted ones too, by name.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<WrapUpCode>> {
    tx.all(&LIST, args![scope.org()], read).await
}

/// Gives the codes of a queue for a medium, by name.
pub async fn of_queue(
    tx: &mut Tx<'_>,
    scope: &Scope,
    queue: QueueId,
    medium: Medium,
) -> Result<Vec<WrapUpCode>> {
    tx.all(&OF_QUEUE, args![scope.org(), queue, medium.name()], read)
        .await
}

/// Gives a code, a deleted one too.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: WrapUpCodeId) -> Result<Option<WrapUpCode>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Adds a code.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &WrapUpCode) -> Result<()> {
    let (name_fold, actions) = (fold(&one.name), serde_json::to_string(&one.actions)?);
    let endings = endings(one)?;
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            one.parent,
            one.queue,
            one.medium.name(),
            &one.name,
            &name_fold,
            actions.as_str(),
            endings.as_deref()
        ],
    )
    .await
    .map(drop)
}

/// Changes a code. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &WrapUpCode) -> Result<bool> {
    let (name_fold, actions) = (fold(&one.name), serde_json::to_string(&one.actions)?);
    let endings = endings(one)?;
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                one.parent,
                &one.name,
                &name_fold,
                actions.as_str(),
                endings.as_deref()
            ],
        )
        .await?
        > 0)
}

/// Deletes a code; its name stays. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: WrapUpCodeId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}

fn endings(one: &WrapUpCode) -> Result<Option<String>> {
    let list = Some(&one.endings).filter(|list| !list.is_empty());
    Ok(list.map(serde_json::to_string).transpose()?)
}

fn read(row: &Row<'_>) -> Result<WrapUpCode> {
    let medium = row.text(3)?;
    Ok(WrapUpCode {
        id: WrapUpCodeId::from_i64(row.i64(0)?),
        parent: row.opt_i64(1)?.map(WrapUpCodeId::from_i64),
        queue: QueueId::from_i64(row.i64(2)?),
        medium: Medium::parse(&medium).ok_or_else(|| Error::Corrupt(format!("medium {medium}")))?,
        name: row.text(4)?,
        actions: row.json(5)?,
        deleted_at: row.opt_at(6)?,
        revision: row.i64(7)?,
        endings: row.opt_json(8)?.unwrap_or_default(),
    })
}
