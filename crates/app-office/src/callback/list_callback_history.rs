//! Tells what changed in a callback: when it was moved and why, whose it was, how it ended. It is what the audit log holds of it.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CallbackId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::audit_log::{self, Entry, Filter};
use store::in_tx;
use utoipa::ToSchema;

use super::found;
use crate::case::list_case_history::{CaseFieldChange, told_changes};

/// Lists it.
pub struct ListCallbackHistory;

/// Of which callback.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCallbackHistoryInput {
    /// The callback.
    pub id: CallbackId,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A change of a callback.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CallbackHistoryEntry {
    /// Its number in the organization's log.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; null when the product itself acted.
    pub actor_id: Option<UserId>,
    /// Whether it is how the callback began.
    pub agreed: bool,
    /// Why, if somebody said so.
    pub reason: Option<String>,
    /// What became different.
    pub changes: Vec<CaseFieldChange>,
}

impl Operation for ListCallbackHistory {
    const ID: &'static str = "list_callback_history";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/callbacks/{id}/history";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Tells what changed in a callback, newest first.";
    type Input = ListCallbackHistoryInput;
    type Output = Page<CallbackHistoryEntry>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCallbackHistoryInput,
    ) -> Result<Page<CallbackHistoryEntry>, Fault> {
        let limit = page::limit(input.limit);
        let before_seq = page::read_cursor::<i64>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let (one, _) = found(tx, &scope, input.id).await?;
                let filter = Filter {
                    subject: Some("callback"),
                    subject_id: Some(one.id.get()),
                    before_seq,
                    ..Filter::default()
                };
                Ok(audit_log::list(tx, &scope, &filter, limit + 1).await?)
            }))
            .await?;
        Ok(Page::of(rows.iter().map(told).collect(), limit, |entry| {
            entry.seq
        }))
    }
}

fn told(entry: &Entry) -> CallbackHistoryEntry {
    let (reason, changes) = told_changes(entry);
    CallbackHistoryEntry {
        seq: entry.seq,
        at: entry.at,
        actor_id: entry.actor,
        agreed: entry.kind == "CallbackAgreed",
        reason,
        changes,
    }
}
