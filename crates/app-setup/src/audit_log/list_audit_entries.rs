//! Lists entries of the audit log, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{ApiTokenId, UserId};
use base::phone::{mask_if_phone, mask_number};
use base::text::{Text, fold};
use base::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::audit_log::{self, Entry, Filter};
use store::in_tx;
use store_setup::api_tokens;
use utoipa::ToSchema;

/// Lists entries.
pub struct ListAuditEntries;

/// What to look for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ListAuditEntriesInput {
    /// Stands somewhere in the name of what was changed.
    pub q: Option<Text<80>>,
    /// Who changed it.
    pub actor_id: Option<UserId>,
    /// What kind of thing: `queue`, `user`, `label`.
    pub subject: Option<Text<40>>,
    /// Which of the kind; a decimal number as text, like every id.
    pub subject_id: Option<Text<20>>,
    /// Not before.
    pub from_at: Option<Timestamp>,
    /// Before.
    pub to_at: Option<Timestamp>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AuditEntryView {
    /// Its number in the organization's log, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; null when the product itself acted.
    pub actor_id: Option<UserId>,
    /// The network address the request came from; empty when there was none.
    pub address: String,
    /// The token of the program that acted for the user, or that let the user in; null for who signed in (GAP-115).
    pub token_id: Option<ApiTokenId>,
    /// What that token is called; null once it was ended.
    pub token_name: Option<String>,
    /// What kind of thing was changed.
    pub subject: String,
    /// Its id.
    pub subject_id: String,
    /// Its name at that time.
    pub title: String,
    /// Its form before; null when it was made.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Value>>)]
    pub before: Value,
    /// Its form after; null when it was removed.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Value>>)]
    pub after: Value,
    /// Whether name and forms were erased with the data of the person that they told of; the entry still is part of the chain.
    pub erased: bool,
}

impl From<Entry> for AuditEntryView {
    fn from(entry: Entry) -> Self {
        let form = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
        Self {
            seq: entry.seq,
            at: entry.at,
            actor_id: entry.actor,
            address: entry.address,
            token_id: entry.token,
            token_name: None,
            subject: entry.subject,
            subject_id: entry.subject_id.to_string(),
            title: entry.title,
            before: form(&entry.before),
            after: form(&entry.after),
            erased: entry.erased_by.is_some(),
        }
    }
}

/// What an entry may say about customers.
const ABOUT_CUSTOMERS: [&str; 6] = [
    "person",
    "person_pair",
    "person_import",
    "contact_block",
    "case",
    "interaction",
];

impl AuditEntryView {
    /// Masks phones of customers where the holder of a scope does not see them whole (GAP-075).
    fn seen_by(mut self, scope: &Scope) -> Self {
        if !scope.has(Action::PersonPhoneRead) && ABOUT_CUSTOMERS.contains(&self.subject.as_str()) {
            self.title = mask_if_phone(&self.title);
            mask(&mut self.before);
            mask(&mut self.after);
        }
        self
    }
}

/// Masks every text of a form that is nothing but a phone, and the number among its parts.
fn mask(form: &mut Value) {
    match form {
        Value::String(text) => *text = mask_if_phone(text),
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(fields) => {
            if fields.contains_key("country_code")
                && let Some(Value::String(number)) = fields.get_mut("number")
            {
                *number = mask_number(number);
            }
            for (name, value) in fields {
                if name != "id" && !name.ends_with("_id") {
                    mask(value);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Operation for ListAuditEntries {
    const ID: &'static str = "list_audit_entries";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audit-log";
    const ACTION: Action = Action::AuditRead;
    const SUMMARY: &'static str = "Lists entries of the audit log, newest first.";
    type Input = ListAuditEntriesInput;
    type Output = Page<AuditEntryView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListAuditEntriesInput,
    ) -> Result<Page<AuditEntryView>, Fault> {
        let limit = page::limit(input.limit);
        let before_seq = page::read_cursor::<i64>(input.cursor.as_deref())?;
        let title = input.q.as_ref().map(|text| fold(text.as_str()));
        // An id that is no number names nothing.
        let subject_id = input
            .subject_id
            .as_ref()
            .map(|id| id.as_str().parse().unwrap_or(0));
        let asked = scope.clone();
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input, title], {
                let filter = Filter {
                    title: title.as_deref(),
                    actor: input.actor_id,
                    subject: input.subject.as_ref().map(Text::as_str),
                    subject_id,
                    from: input.from_at,
                    to: input.to_at,
                    before_seq,
                };
                let rows = audit_log::list(tx, &scope, &filter, limit + 1).await?;
                let tokens = if rows.iter().any(|row| row.token.is_some()) {
                    api_tokens::list(tx, &scope).await?
                } else {
                    Vec::new()
                };
                Ok((rows, tokens))
            }))
            .await?;
        let (rows, tokens) = rows;
        let named = |row: Entry| {
            let token = tokens.iter().find(|token| Some(token.id) == row.token);
            AuditEntryView {
                token_name: token.map(|token| token.name.clone()),
                ..AuditEntryView::from(row)
            }
        };
        Ok(Page::of(
            rows.into_iter()
                .map(|row| named(row).seen_by(&asked))
                .collect(),
            limit,
            |entry| entry.seq,
        ))
    }
}
