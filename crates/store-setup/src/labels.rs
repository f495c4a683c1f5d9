//! Labels of interactions.

use base::authz::Scope;
use base::id::LabelId;
use base::text::fold;
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// Every label of an organization, deleted ones too, because history names them: a short list.
    LIST = both(
        "SELECT id, name, color, position, deleted_at, revision FROM labels WHERE org_id = $1 ORDER BY position, name_fold, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO labels (id, org_id, name, name_fold, color, position, revision) VALUES ($1, $2, $3, $4, $5, $6, 1)"
    );
    /// Changes one by primary key.
    UPDATE = both(
        "UPDATE labels SET name = $3, name_fold = $4, color = $5, position = $6, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Deletes one; its name stays for history.
    REMOVE = both("UPDATE labels SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// A label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The id.
    pub id: LabelId,
    /// The name.
    pub name: String,
    /// The name of a colour of the palette.
    pub color: String,
    /// Its place in lists.
    pub position: i64,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives every label, deleted ones too, in order.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Label>> {
    tx.all(&LIST, args![scope.org()], |row| {
        Ok(Label {
            id: LabelId::from_i64(row.i64(0)?),
            name: row.text(1)?,
            color: row.text(2)?,
            position: row.i64(3)?,
            deleted_at: row.opt_at(4)?,
            revision: row.i64(5)?,
        })
    })
    .await
}

/// Adds a label.
///
/// **Errors**: [`store::Error::Unique`] when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Label) -> Result<()> {
    let name_fold = fold(&one.name);
    tx.execute(
        &INSERT,
        args![
            one.id,
            scope.org(),
            &one.name,
            &name_fold,
            &one.color,
            one.position
        ],
    )
    .await
    .map(drop)
}

/// Changes a label. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Label) -> Result<bool> {
    let name_fold = fold(&one.name);
    Ok(tx
        .execute(
            &UPDATE,
            args![
                scope.org(),
                one.id,
                &one.name,
                &name_fold,
                &one.color,
                one.position
            ],
        )
        .await?
        > 0)
}

/// Deletes a label; its name stays. Tells whether there was one.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, id: LabelId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}
