//! Rights of people over their data: everything about one person as a file, anonymisation that cannot be undone, and legal
//! holds that keep it from being done (GAP-074).
//!
//! It stands beside the floor and not in the office, because conversations are part of it.

pub mod anonymization;
pub mod cancel_person_export;
pub(crate) mod document;
pub(crate) mod erase;
pub(crate) mod family;
pub mod get_person_rights;
pub mod lift_legal_hold;
pub mod list_anonymization_refusals;
pub mod list_anonymizations;
pub mod place_legal_hold;
pub(crate) mod readable;
pub mod start_anonymization;
pub mod start_person_export;
pub(crate) mod traces;
pub mod view;

use app::{Ctx, Entry, Fault};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FileId;
use office::event::OfficeEvent;
use serde_json::json;
use store::in_tx;
use store_office::person_exports;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<cancel_person_export::CancelPersonExport>(),
    Entry::of::<get_person_rights::GetPersonRights>(),
    Entry::of::<lift_legal_hold::LiftLegalHold>(),
    Entry::of::<list_anonymization_refusals::ListAnonymizationRefusals>(),
    Entry::of::<list_anonymizations::ListAnonymizations>(),
    Entry::of::<place_legal_hold::PlaceLegalHold>(),
    Entry::of::<start_anonymization::StartAnonymization>(),
    Entry::of::<start_person_export::StartPersonExport>(),
];

/// Writes down that somebody takes everything about a person along; any other file is nobody's business here.
///
/// **Errors**: not found, for whoever may have such exports no more.
pub async fn note_download(ctx: &Ctx, scope: &Scope, id: FileId) -> Result<(), Fault> {
    let (inner, now) = (scope.clone(), ctx.now());
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [inner],
            Ok(person_exports::of_file(tx, &inner, id).await?)
        ))
        .await?;
    let Some(export) = found else { return Ok(()) };
    if !scope.has(Action::PersonExport) {
        return Err(Fault::NotFound);
    }
    let scope = scope.clone();
    ctx.db
        .write::<_, Fault, _>(in_tx!(tx, [scope, export], {
            let form = json!({ "person_id": export.person, "step": "downloaded" });
            let event = OfficeEvent::PersonExported(export.id).record(Change::made(&form));
            tx.emit(&scope, now, event);
            Ok(())
        }))
        .await
}
