//! Begins to anonymise people. What is decided about each is decided when the work comes to them.

use std::collections::BTreeSet;

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{AnonymizationId, PersonId};
use office::event::OfficeEvent;
use serde::Deserialize;
use serde_json::json;
use store::{in_tx, job_queue};
use store_office::{anonymizations, people};
use utoipa::ToSchema;

use super::anonymization::{AnonymizationView, PEOPLE_MAX};
use crate::jobs::anonymize_people;

/// Begins it.
pub struct StartAnonymization;

/// Whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct StartAnonymizationInput {
    /// The people, 500 at the most; those who were merged into them are part of it.
    pub person_ids: Vec<PersonId>,
}

impl Operation for StartAnonymization {
    const ID: &'static str = "start_anonymization";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/anonymizations";
    const ACTION: Action = Action::PersonAnonymize;
    const SUMMARY: &'static str = "Begins to anonymise people, which cannot be undone; whoever cannot be is refused with the reason.";
    type Input = StartAnonymizationInput;
    type Output = AnonymizationView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: StartAnonymizationInput,
    ) -> Result<AnonymizationView, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let mut seen = BTreeSet::new();
        let mut ids = input.person_ids;
        ids.retain(|id| seen.insert(*id));
        if ids.is_empty() {
            return Err(Fault::field("person_ids", code::field::REQUIRED));
        }
        if ids.len() > PEOPLE_MAX {
            return Err(Fault::field("person_ids", code::field::OUT_OF_RANGE));
        }
        let (id, now) = (ctx.id(AnonymizationId::from_i64), ctx.now());
        let job = anonymize_people::job(&ctx, id);
        let started = ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [scope, ids, job], {
                for person in ids.iter() {
                    if people::get(tx, &scope, *person).await?.is_none() {
                        return Err(Fault::field("person_ids", code::field::UNKNOWN));
                    }
                }
                anonymizations::insert(tx, &scope, (id, user), &ids, now).await?;
                job_queue::insert(tx, &scope, now, &job).await?;
                let form = json!({ "person_ids": *ids, "step": "started" });
                let event = OfficeEvent::PeopleAnonymized(id).record(Change::made(&form));
                tx.emit(&scope, now, event);
                let row = anonymizations::get(tx, &scope, id).await?;
                Ok(row.ok_or(Fault::NotFound)?.into())
            }))
            .await?;
        ctx.jobs.ring();
        Ok(started)
    }
}
