//! Fields that an organization adds to people.

use base::authz::Scope;
use base::id::PersonFieldId;
use base::text::fold;
use base::time::Timestamp;
use office::custom::{Definition, FieldKind};
use store::{Error, Result, Tx, V, args, both};

store::statements! {
    /// Those that are not deleted, in order: a hundred at the most.
    LIST = both(
        "SELECT id, physical_name, name, kind, choices, required, active, sensitive, position, revision FROM person_fields
         WHERE org_id = $1 AND deleted_at IS NULL ORDER BY position, id"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO person_fields (id, org_id, physical_name, name, name_fold, kind, choices, required, active, sensitive, position, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)"
    );
    /// Changes one by primary key; kind and physical name stay.
    UPDATE = both(
        "UPDATE person_fields SET name = $3, name_fold = $4, choices = $5, required = $6, active = $7, sensitive = $8,
                                  revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
    );
    /// Puts one at a place, by primary key.
    SET_POSITION = both("UPDATE person_fields SET position = $3 WHERE org_id = $1 AND id = $2");
    /// Deletes one; its physical name stays taken.
    REMOVE = both("UPDATE person_fields SET deleted_at = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL");
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonField {
    /// The id.
    pub id: PersonFieldId,
    /// What it is.
    pub definition: Definition,
    /// Its place among the others, from 0.
    pub position: i64,
    /// Grows with each change.
    pub revision: i64,
}

/// Gives those that are not deleted, in order.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<PersonField>> {
    tx.all(&LIST, args![scope.org()], |row| {
        let kind = row.text(3)?;
        let kind = FieldKind::parse(&kind)
            .ok_or_else(|| Error::Corrupt(format!("kind of field {kind}")))?;
        Ok(PersonField {
            id: PersonFieldId::from_i64(row.i64(0)?),
            definition: Definition {
                physical_name: row.text(1)?,
                name: row.text(2)?,
                kind,
                choices: serde_json::from_value(row.json(4)?)?,
                required: row.bool(5)?,
                active: row.bool(6)?,
                sensitive: row.bool(7)?,
            },
            position: row.i64(8)?,
            revision: row.i64(9)?,
        })
    })
    .await
}

/// Gives what the fields are, in order.
pub async fn definitions(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Definition>> {
    let rows = list(tx, scope).await?;
    Ok(rows.into_iter().map(|row| row.definition).collect())
}

/// Adds a field.
///
/// **Errors**: [`store::Error::Unique`] when one of the names is taken.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &PersonField) -> Result<()> {
    let what = &one.definition;
    let choices = serde_json::to_string(&what.choices)?;
    let name_fold = fold(&what.name);
    let values = args![
        one.id,
        scope.org(),
        &what.physical_name,
        &what.name,
        &name_fold,
        what.kind.name(),
        V::J(&choices),
        what.required,
        what.active,
        what.sensitive,
        one.position
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// Changes a field; its kind and its physical name stay. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &PersonField) -> Result<bool> {
    let what = &one.definition;
    let choices = serde_json::to_string(&what.choices)?;
    let name_fold = fold(&what.name);
    let values = args![
        scope.org(),
        one.id,
        &what.name,
        &name_fold,
        V::J(&choices),
        what.required,
        what.active,
        what.sensitive
    ];
    Ok(tx.execute(&UPDATE, values).await? > 0)
}

/// Puts a field at a place.
pub async fn update_position(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonFieldId,
    position: i64,
) -> Result<()> {
    tx.execute(&SET_POSITION, args![scope.org(), id, position])
        .await
        .map(drop)
}

/// Deletes a field. Tells whether there was one.
pub async fn remove(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonFieldId,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), id, now]).await? > 0)
}
