//! Labels of interactions.

pub mod create_label;
pub mod delete_label;
pub mod list_labels;
pub mod update_label;

use app::{Entry, Fault};
use base::authz::Scope;
use base::id::LabelId;
use base::text::Text;
use serde::{Deserialize, Serialize};
use setup::label::LabelColor;
use store::Tx;
use store_setup::labels::{self, Label};
use utoipa::ToSchema;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<create_label::CreateLabel>(),
    Entry::of::<delete_label::DeleteLabel>(),
    Entry::of::<list_labels::ListLabels>(),
    Entry::of::<update_label::UpdateLabel>(),
];

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelView {
    /// The id.
    pub id: LabelId,
    /// The name.
    pub name: String,
    /// The colour.
    pub color: LabelColor,
    /// Its place in lists.
    pub position: i64,
    /// Grows with each change.
    pub revision: i64,
}

impl From<Label> for LabelView {
    fn from(row: Label) -> Self {
        Self {
            id: row.id,
            name: row.name,
            color: LabelColor::of_row(&row.color),
            position: row.position,
            revision: row.revision,
        }
    }
}

/// What is given to make or replace one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct LabelFields {
    /// The name.
    pub name: Text<60>,
    /// The colour.
    pub color: LabelColor,
    /// Its place in lists.
    #[serde(default)]
    pub position: i64,
}

impl LabelFields {
    fn into_row(self, id: LabelId) -> Label {
        Label {
            id,
            name: self.name.into_string(),
            color: self.color.name().to_owned(),
            position: self.position,
            deleted_at: None,
            revision: 0,
        }
    }
}

/// Names one by its id.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: LabelId,
}

/// Finds one that is in use.
async fn find(tx: &mut Tx<'_>, scope: &Scope, id: LabelId) -> Result<LabelView, Fault> {
    let rows = labels::list(tx, scope).await?;
    let found = rows
        .into_iter()
        .find(|row| row.id == id && row.deleted_at.is_none());
    found.map(LabelView::from).ok_or(Fault::NotFound)
}
