//! Tells what changed in a case: who, when, from what to what, newest first. It is what the audit log holds of it.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseId, UserId};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::audit_log::{self, Entry, Filter};
use store::in_tx;
use store_office::cases;
use utoipa::ToSchema;

/// Lists it.
pub struct ListCaseHistory;

/// Of which case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCaseHistoryInput {
    /// The case.
    pub id: CaseId,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A change of a case.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CaseHistoryEntry {
    /// Its number in the organization's log.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; null when the product itself acted.
    pub actor_id: Option<UserId>,
    /// Whether it is how the case began.
    pub opened: bool,
    /// Why, if somebody said so.
    pub reason: Option<String>,
    /// What became different.
    pub changes: Vec<CaseFieldChange>,
}

/// A field of a case, or of a callback, that became different.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CaseFieldChange {
    /// As the case names it: `status`; `interaction` and `file` for what belongs to it.
    pub field: String,
    /// What it was.
    #[schema(value_type = Option<Value>)]
    pub from: Value,
    /// What it is from then on.
    #[schema(value_type = Option<Value>)]
    pub to: Value,
}

impl Operation for ListCaseHistory {
    const ID: &'static str = "list_case_history";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases/{id}/history";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Tells what changed in a case, newest first.";
    type Input = ListCaseHistoryInput;
    type Output = Page<CaseHistoryEntry>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCaseHistoryInput,
    ) -> Result<Page<CaseHistoryEntry>, Fault> {
        let limit = page::limit(input.limit);
        let before_seq = page::read_cursor::<i64>(input.cursor.as_deref())?;
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                cases::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                let filter = Filter {
                    subject: Some("case"),
                    subject_id: Some(input.id.get()),
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

fn told(entry: &Entry) -> CaseHistoryEntry {
    let (reason, changes) = told_changes(entry);
    CaseHistoryEntry {
        seq: entry.seq,
        at: entry.at,
        actor_id: entry.actor,
        opened: entry.kind == "CaseOpened",
        reason,
        changes,
    }
}

/// Reads why something was changed, and which fields became different.
pub(crate) fn told_changes(entry: &Entry) -> (Option<String>, Vec<CaseFieldChange>) {
    let (before, mut after) = (form(&entry.before), form(&entry.after));
    let reason = after.remove("reason");
    let reason = reason.and_then(|reason| reason.as_str().map(str::to_owned));
    let fields = before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)));
    let value = |form: &Map<String, Value>, name: &str| form.get(name).cloned().unwrap_or_default();
    let changes = fields
        // The number, by which the audit log is searched.
        .filter(|name| *name != "name")
        .map(|name| CaseFieldChange {
            from: value(&before, name),
            to: value(&after, name),
            field: name.clone(),
        })
        .filter(|change| change.from != change.to)
        .collect();
    (reason, changes)
}

fn form(text: &str) -> Map<String, Value> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Map::new(),
    }
}
