//! Exports and holds as screens see them.

use app::Fault;
use base::authz::{Action, Scope};
use base::background::BackgroundState;
use base::id::{FileId, PersonExportId, PersonId, UserId};
use base::time::Timestamp;
use serde::Serialize;
use store::Tx;
use store_office::legal_holds::{self, LegalHold};
use store_office::person_exports::{self, PersonExport};
use store_office::{anonymizations, person_erasure};
use utoipa::ToSchema;

/// Exports of one person that are shown at the most; they go away after a week.
const EXPORTS_SHOWN: u32 = 10;

/// An export of everything about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonExportView {
    /// The id.
    pub id: PersonExportId,
    /// Who asked.
    pub user_id: UserId,
    /// Whose data.
    pub person_id: PersonId,
    /// Where it stands.
    pub state: BackgroundState,
    /// How far it is, in thousandths.
    pub progress: u32,
    /// The file, for whoever asked, once it is there.
    pub file_id: Option<FileId>,
    /// How many bytes it has.
    pub size_bytes: Option<i64>,
    /// Why it failed: a stable code.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When it goes away.
    pub expires_at: Option<Timestamp>,
}

impl PersonExportView {
    /// Shows an export; its file only to whom it belongs.
    pub(super) fn of(row: PersonExport, scope: &Scope) -> Self {
        let is_own = scope.user() == Some(row.user);
        Self {
            id: row.id,
            user_id: row.user,
            person_id: row.person,
            state: row.state,
            progress: row.progress,
            file_id: row.file.filter(|_| is_own),
            size_bytes: row.size_bytes,
            error: row.error,
            created_at: row.created_at,
            finished_at: row.finished_at,
            expires_at: row.expires_at,
        }
    }
}

/// Why a person may not be anonymised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LegalHoldView {
    /// The law, the dispute or the order.
    pub reason: String,
    /// Who placed it.
    pub placed_by_id: Option<UserId>,
    /// When.
    pub placed_at: Timestamp,
}

impl From<LegalHold> for LegalHoldView {
    fn from(row: LegalHold) -> Self {
        Self {
            reason: row.reason,
            placed_by_id: row.placed_by,
            placed_at: row.placed_at,
        }
    }
}

/// What stands between a person and their data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonRightsView {
    /// Whose.
    pub person_id: PersonId,
    /// When the person was anonymised.
    pub anonymized_at: Option<Timestamp>,
    /// Whether the person waits to be anonymised, or is being anonymised.
    pub anonymizing: bool,
    /// The hold, if there is one.
    pub legal_hold: Option<LegalHoldView>,
    /// Exports of the last days, the newest first; none without permission.
    pub exports: Vec<PersonExportView>,
}

/// Builds the view of the rights of a person.
pub(super) async fn rights(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<PersonRightsView, Fault> {
    let exports = if scope.has(Action::PersonExport) {
        person_exports::of_person(tx, scope, person, None, EXPORTS_SHOWN).await?
    } else {
        Vec::new()
    };
    let hold = legal_holds::get(tx, scope, person).await?;
    Ok(PersonRightsView {
        person_id: person,
        anonymized_at: person_erasure::marked(tx, scope, person).await?,
        anonymizing: anonymizations::waits(tx, scope, person).await?,
        legal_hold: hold.map(Into::into),
        exports: exports
            .into_iter()
            .map(|row| PersonExportView::of(row, scope))
            .collect(),
    })
}
