//! Everything about one person, part by part, in the shapes of the interface: what an export writes (GAP-074).
//!
//! The parts come from the operations that screens use, read by the house: what the person gets is whole and documented, and
//! what an operation learns to show is exported with it.

use app::page::Page;
use app::{Ctx, Fault, Operation};
use app_office::callback::list_callback_history::{ListCallbackHistory, ListCallbackHistoryInput};
use app_office::callback::list_callbacks::{ListCallbacks, ListCallbacksInput};
use app_office::case::get_case_script::{GetCaseScript, GetCaseScriptInput};
use app_office::case::list_case_files::{ListCaseFiles, ListCaseFilesInput};
use app_office::case::list_case_history::{ListCaseHistory, ListCaseHistoryInput};
use app_office::case::list_cases::{ListCases, ListCasesInput};
use app_office::case_email::get_case_email::{GetCaseEmail, NamedEmail};
use app_office::case_email::list_case_emails::{ListCaseEmails, ListCaseEmailsInput};
use app_office::case_form::get_case_form::{GetCaseForm, GetCaseFormInput};
use app_office::case_form::list_case_form_changes::{
    ListCaseFormChanges, ListCaseFormChangesInput,
};
use app_office::follow_up::list_follow_ups::{ListFollowUps, ListFollowUpsInput};
use app_office::person::get_person::{GetPerson, GetPersonInput};
use app_office::person_read::list_person_reads::{ListPersonReads, ListPersonReadsInput};
use app_setup::audit_log::list_audit_entries::{ListAuditEntries, ListAuditEntriesInput};
use base::authz::Scope;
use base::id::{CaseId, ContactBlockId, FileId, InteractionId, PersonId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::in_tx;
use store_office::process_tasks::{self, ProcessTask};
use store_office::{
    contact_blocks, legal_holds, person_erasure, process_instances, processes, proposal_forms,
    proposal_moves, proposals, social_erasure, social_posts,
};
use store_setup::files;

use super::view::LegalHoldView;
use crate::interaction::list_interactions::{ListInteractions, ListInteractionsInput};
use crate::message::list_messages::{ListMessages, ListMessagesInput};
use crate::person_merge::list_person_merges::{ListPersonMerges, ListPersonMergesInput};

/// Rows of one reading.
const PAGE: u32 = 100;
/// Moves of one proposal at the most.
const MOVES_MAX: u32 = 1_000;

/// Reads everything about one person.
pub(crate) struct Reader<'a> {
    pub(crate) ctx: &'a Ctx,
    pub(crate) house: &'a Scope,
}

/// Turns fields into the input of an operation, as a request would.
fn input<T: DeserializeOwned>(fields: Value) -> Result<T, Fault> {
    serde_json::from_value(fields).map_err(|error| Fault::Internal(error.into()))
}

fn value(of: &impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(of).map_err(|error| Fault::Internal(error.into()))
}

/// Reads every page of a list.
macro_rules! every_page {
    ($reader:expr, $operation:ty, $input:ty, $fields:expr) => {{
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut fields: Value = $fields;
            if let Value::Object(fields) = &mut fields {
                fields.insert("limit".to_owned(), PAGE.into());
                fields.insert("cursor".to_owned(), json!(cursor));
            }
            let asked = input::<$input>(fields)?;
            let (ctx, house) = ($reader.ctx.clone(), $reader.house.clone());
            let page: Page<_> = <$operation>::run(ctx, house, asked).await?;
            for item in &page.items {
                items.push(value(item)?);
            }
            cursor = page.next;
            if cursor.is_none() {
                break items;
            }
        }
    }};
}

impl Reader<'_> {
    /// The record: addresses, consents, added fields.
    pub(crate) async fn record(&self, id: PersonId) -> Result<Value, Fault> {
        let asked = GetPersonInput { id };
        let person = GetPerson::run(self.ctx.clone(), self.house.clone(), asked).await?;
        value(&person)
    }

    /// Records that were merged into this one, also those that were taken out again.
    pub(crate) async fn merges(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        Ok(every_page!(
            self,
            ListPersonMerges,
            ListPersonMergesInput,
            json!({ "id": id })
        ))
    }

    /// Blocks, in force and over.
    pub(crate) async fn blocks(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        let house = self.house.clone();
        self.ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house], {
                let mut all = Vec::new();
                for block in person_erasure::blocks(tx, &house, id, &[]).await? {
                    let block = ContactBlockId::from_i64(block);
                    if let Some(one) = contact_blocks::get(tx, &house, block).await? {
                        all.push(json!({
                            "id": one.id,
                            "name": one.name,
                            "channel": one.channel,
                            "addresses": one.addresses,
                            "reason": one.reason,
                            "blocked_by_id": one.blocked_by,
                            "blocked_at": one.blocked_at,
                            "expires_at": one.expires_at,
                            "lifted_by_id": one.lifted_by,
                            "lifted_at": one.lifted_at,
                        }));
                    }
                }
                Ok(all)
            }))
            .await
    }

    /// Who read the record, when and from where.
    pub(crate) async fn reads(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        Ok(every_page!(
            self,
            ListPersonReads,
            ListPersonReadsInput,
            json!({ "person_id": id })
        ))
    }

    /// What the audit log keeps of the record: who registered, imported, changed it and gave it to whom.
    pub(crate) async fn history(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        Ok(every_page!(
            self,
            ListAuditEntries,
            ListAuditEntriesInput,
            json!({ "subject": "person", "subject_id": id })
        ))
    }

    /// The legal hold, if there is one.
    pub(crate) async fn hold(&self, id: PersonId) -> Result<Value, Fault> {
        let house = self.house.clone();
        let hold = self
            .ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [house],
                Ok(legal_holds::get(tx, &house, id).await?)
            ))
            .await?;
        value(&hold.map(LegalHoldView::from))
    }

    /// The contacts, newest first.
    pub(crate) async fn interactions(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        Ok(every_page!(
            self,
            ListInteractions,
            ListInteractionsInput,
            json!({ "person_id": id })
        ))
    }

    /// The thread of a contact.
    pub(crate) async fn messages(&self, id: InteractionId) -> Result<Vec<Value>, Fault> {
        let mut items = Vec::new();
        let mut after_seq = Some(0);
        while let Some(seq) = after_seq {
            let asked = ListMessagesInput {
                id,
                after_seq: Some(seq),
                before_seq: None,
                limit: Some(PAGE),
            };
            let page = ListMessages::run(self.ctx.clone(), self.house.clone(), asked).await?;
            for item in &page.items {
                items.push(value(item)?);
            }
            after_seq = page.next.and_then(|next| next.parse().ok());
        }
        Ok(items)
    }

    /// The cases.
    pub(crate) async fn cases(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        Ok(every_page!(
            self,
            ListCases,
            ListCasesInput,
            json!({ "person_id": id })
        ))
    }

    /// The callbacks with what changed in each.
    pub(crate) async fn callbacks(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        let found = every_page!(
            self,
            ListCallbacks,
            ListCallbacksInput,
            json!({ "person_id": id })
        );
        let mut all = Vec::with_capacity(found.len());
        for callback in found {
            let id = callback.get("id").cloned();
            let history = every_page!(
                self,
                ListCallbackHistory,
                ListCallbackHistoryInput,
                json!({ "id": id })
            );
            all.push(json!({ "callback": callback, "history": history }));
        }
        Ok(all)
    }

    /// A case with everything that belongs to it.
    pub(crate) async fn case(&self, case: Value, id: CaseId) -> Result<Value, Fault> {
        let of = || (self.ctx.clone(), self.house.clone());
        let (ctx, house) = of();
        let form = GetCaseForm::run(ctx, house, GetCaseFormInput { id }).await?;
        let (ctx, house) = of();
        let script = GetCaseScript::run(ctx, house, GetCaseScriptInput { id }).await?;
        let (ctx, house) = of();
        let follow_ups = ListFollowUps::run(ctx, house, ListFollowUpsInput { id }).await?;
        let (ctx, house) = of();
        let files = ListCaseFiles::run(ctx, house, ListCaseFilesInput { id }).await?;
        let emails = self.emails(id).await?;
        let changes = every_page!(
            self,
            ListCaseFormChanges,
            ListCaseFormChangesInput,
            json!({ "id": id })
        );
        let history = every_page!(
            self,
            ListCaseHistory,
            ListCaseHistoryInput,
            json!({ "id": id })
        );
        Ok(json!({
            "case": case,
            "form": value(&form)?,
            "form_changes": changes,
            "script": value(&script)?,
            "follow_ups": value(&follow_ups.items)?,
            "files": value(&files.items)?,
            "emails": emails,
            "history": history,
            "processes": self.processes(id).await?,
        }))
    }

    /// The e-mails of a case, each with everything that it holds.
    async fn emails(&self, id: CaseId) -> Result<Vec<Value>, Fault> {
        let lines = every_page!(
            self,
            ListCaseEmails,
            ListCaseEmailsInput,
            json!({ "id": id })
        );
        let mut all = Vec::with_capacity(lines.len());
        for line in lines {
            let asked = json!({ "id": id, "email_id": line.get("id") });
            let asked = input::<NamedEmail>(asked)?;
            let (ctx, house) = (self.ctx.clone(), self.house.clone());
            all.push(value(&GetCaseEmail::run(ctx, house, asked).await?)?);
        }
        Ok(all)
    }

    /// The processes of a case, with what was filled into their tasks.
    async fn processes(&self, id: CaseId) -> Result<Vec<Value>, Fault> {
        let house = self.house.clone();
        self.ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house], {
                let mut all = Vec::new();
                for one in process_instances::of_case(tx, &house, id).await? {
                    let name = processes::name(tx, &house, one.process).await?;
                    let tasks = process_tasks::of_instance(tx, &house, one.id).await?;
                    all.push(json!({
                        "process": name,
                        "opened_at": one.started_at,
                        "ended_at": one.ended_at,
                        "tasks": tasks.iter().map(told_task).collect::<Vec<_>>(),
                    }));
                }
                Ok(all)
            }))
            .await
    }

    /// The proposals with their moves.
    pub(crate) async fn proposals(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        let house = self.house.clone();
        self.ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house], {
                let mut all = Vec::new();
                for proposal in person_erasure::proposals(tx, &house, id).await? {
                    let Some(found) = proposals::get(tx, &house, proposal).await? else {
                        continue;
                    };
                    let moves = proposal_moves::list(tx, &house, proposal, None, MOVES_MAX).await?;
                    let form = proposal_forms::get(tx, &house, proposal).await?;
                    let answers = form.as_ref().map(|form| &form.answers);
                    all.push(told_proposal(&found.proposal, answers, &moves));
                }
                Ok(all)
            }))
            .await
    }

    /// The posts of social media that the person wrote, or from which something was opened for them.
    pub(crate) async fn posts(&self, id: PersonId) -> Result<Vec<Value>, Fault> {
        let house = self.house.clone();
        self.ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house], {
                let mut all = Vec::new();
                for post in social_erasure::posts(tx, &house, id).await? {
                    let Some(found) = social_posts::get(tx, &house, post).await? else {
                        continue;
                    };
                    all.push(json!({
                        "id": found.id,
                        "medium": found.medium,
                        "external_id": found.external_id,
                        "content": value(&found.content)?,
                        "received_at": found.received_at,
                        "note": found.note,
                    }));
                }
                Ok(all)
            }))
            .await
    }

    /// Gives a file: its name, and where its bytes are.
    pub(crate) async fn file(&self, id: FileId) -> Result<Option<files::StoredFile>, Fault> {
        let house = self.house.clone();
        self.ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house], Ok(files::get(tx, &house, id).await?)))
            .await
    }
}

/// What the person gets of a task of a process.
fn told_task(task: &ProcessTask) -> Value {
    json!({
        "name": task.name,
        "state": task.state,
        "answers": task.answers,
        "ended_at": task.ended_at,
    })
}

fn told_proposal(
    one: &proposals::Proposal,
    answers: Option<&Value>,
    moves: &[proposal_moves::ProposalMove],
) -> Value {
    let items = one.items.iter().map(|item| {
        json!({ "code": item.code, "name": item.name, "quantity": item.quantity, "price_cents": item.price_cents })
    });
    let moves = moves.iter().map(|step| {
        json!({
            "at": step.at,
            "by_id": step.by,
            "from": step.stages.0.name(),
            "to": step.stages.1.name(),
            "situation": step.situation,
            "status": step.status,
            "note": step.note,
        })
    });
    json!({
        "id": one.id,
        "number": one.number,
        "interaction_id": one.interaction,
        "made_by_id": one.made_by,
        "made_at": one.made_at,
        "stage": one.stage.name(),
        "situation": one.situation,
        "status": one.status,
        "items": items.collect::<Vec<_>>(),
        "total_cents": one.total_cents,
        "points": one.points,
        "answers": answers,
        "confirmed_at": one.confirmed_at,
        "moves": moves.collect::<Vec<_>>(),
    })
}

/// Keeps of a text what may stand in a path.
pub(crate) fn slug(text: &str) -> String {
    let safe = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
    safe.take(80).collect()
}
