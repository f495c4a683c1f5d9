//! `AnonymizePeople`: anonymises one person after the other, tells how far it is, and goes on where it stopped.
//!
//! It works only as long as whoever asked may. It may run twice, after a crash: who was begun is finished without a question,
//! because what is gone does not come back; who was finished or refused is not looked at again.

use app::jobs::{Ended, JobFault, LEASE};
use app::{Ctx, Fault};
use app_setup::session;
use base::authz::{Action, Scope, SystemReason};
use base::background::BackgroundState;
use base::id::{AnonymizationId, JobId, PersonId, UserId};
use serde::Deserialize;
use serde_json::json;
use store::in_tx;
use store::job_queue::{self, Job, NewJob};
use store_office::anonymizations;
use store_office::people;
use store_setup::{organizations, users};

use super::payload;
use crate::person_right::anonymization::called;
use crate::person_right::erase::{self, Decided, Whom};
use crate::person_right::family::Family;

/// The name of the kind.
pub const NAME: &str = "AnonymizePeople";
/// Tries after which the rest is given up.
const TRIES_MAX: u32 = 8;

#[derive(Deserialize)]
struct Payload {
    anonymization_id: AnonymizationId,
}

/// Makes the job.
pub(crate) fn job(ctx: &Ctx, id: AnonymizationId) -> NewJob {
    NewJob {
        id: ctx.id(JobId::from_i64),
        kind: NAME,
        payload: json!({ "anonymization_id": id }),
        run_at: ctx.now(),
        dedupe_key: Some(id.to_string()),
    }
}

/// Runs the job.
pub async fn run(ctx: Ctx, job: Job) -> Result<Ended, JobFault> {
    let wanted: Payload = payload(&job)?;
    let house = Scope::system(job.org, SystemReason::Job);
    let work = Work {
        ctx: &ctx,
        house,
        job: &job,
        id: wanted.anonymization_id,
    };
    match work.all().await {
        Ok(()) => Ok(Ended::Done),
        Err(fault @ Fault::Internal(_)) if job.attempts < TRIES_MAX => Err(fault.into()),
        Err(fault) => {
            work.end(BackgroundState::Failed, Some(&fault)).await?;
            match fault {
                Fault::Internal(_) => Err(fault.into()),
                _ => Ok(Ended::Done),
            }
        }
    }
}

struct Work<'a> {
    ctx: &'a Ctx,
    house: Scope,
    job: &'a Job,
    id: AnonymizationId,
}

impl Work<'_> {
    async fn all(&self) -> Result<(), Fault> {
        let Some(user) = self.wanted_by().await? else {
            return Ok(());
        };
        while let Some((scope, whom)) = self.next(user).await? {
            if self.decide(&scope, &whom).await? == Decided::Going {
                for member in self.members(&scope, whom.person).await? {
                    self.erase_contacts(&scope, &whom, member).await?;
                }
                self.finish(&scope, &whom).await?;
            }
            self.ctx.jobs.ring();
        }
        self.end(BackgroundState::Done, None).await
    }

    /// Tells who asked, unless it is over.
    async fn wanted_by(&self) -> Result<Option<UserId>, Fault> {
        let (house, id) = (self.house.clone(), self.id);
        let found = self
            .ctx
            .db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [house],
                Ok(anonymizations::get(tx, &house, id).await?)
            ))
            .await?;
        Ok(found.filter(|one| !one.state.is_over()).map(|one| one.user))
    }

    /// Gives whose turn it is, if whoever asked still may.
    async fn next(&self, user: UserId) -> Result<Option<(Scope, Whom)>, Fault> {
        let (house, id) = (self.house.clone(), self.id);
        self.ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [house], {
                let found = users::get(tx, &house, user).await?;
                let found = found.filter(|user| user.active).ok_or(Fault::NotFound)?;
                let actor = session::actor(tx, &house, &found).await?;
                actor.may(Action::PersonAnonymize)?;
                let locale = organizations::get(tx, &house).await?.locale;
                let next = anonymizations::next(tx, &house, id).await?;
                Ok(next.map(|(position, person)| {
                    let whom = Whom {
                        request: id,
                        position,
                        person,
                        called: called(locale),
                    };
                    (house.on_behalf_of(user), whom)
                }))
            }))
            .await
    }

    async fn decide(&self, scope: &Scope, whom: &Whom) -> Result<Decided, Fault> {
        let (ctx, scope, whom) = (self.ctx.clone(), scope.clone(), *whom);
        let (house, job, until) = self.held();
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, house, job], {
                hold(tx, &house, &job, until).await?;
                let decided = erase::decide(&ctx, tx, &scope, &whom).await?;
                match decided {
                    Decided::Refused(reason) => {
                        erase::refuse(&ctx, tx, &scope, &whom, reason).await?;
                    }
                    Decided::Done => {
                        let place = (whom.request, whom.position);
                        let done = anonymizations::DONE;
                        anonymizations::update_outcome(tx, &scope, place, done).await?;
                    }
                    Decided::Going => {}
                }
                Ok(decided)
            }))
            .await
    }

    async fn members(&self, scope: &Scope, person: PersonId) -> Result<Vec<PersonId>, Fault> {
        let scope = scope.clone();
        self.ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let head = people::get(tx, &scope, person).await?;
                let family = Family::of(tx, &scope, head.ok_or(Fault::NotFound)?).await?;
                Ok(family.members.iter().map(|one| one.id).collect())
            }))
            .await
    }

    /// Erases the contacts of one record, some at a time.
    async fn erase_contacts(
        &self,
        scope: &Scope,
        whom: &Whom,
        member: PersonId,
    ) -> Result<(), Fault> {
        let mut after = None;
        loop {
            let (ctx, scope, whom) = (self.ctx.clone(), scope.clone(), *whom);
            let (house, job, until) = self.held();
            after = self
                .ctx
                .db
                .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, house, job], {
                    hold(tx, &house, &job, until).await?;
                    erase::erase_contacts(&ctx, tx, &scope, &whom, (member, after)).await
                }))
                .await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    async fn finish(&self, scope: &Scope, whom: &Whom) -> Result<(), Fault> {
        let (ctx, scope, whom) = (self.ctx.clone(), scope.clone(), *whom);
        let (house, job, until) = self.held();
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, house, job], {
                hold(tx, &house, &job, until).await?;
                erase::finish(&ctx, tx, &scope, &whom).await
            }))
            .await
    }

    fn held(&self) -> (Scope, Job, base::time::Timestamp) {
        (self.house.clone(), self.job.clone(), self.ctx.now() + LEASE)
    }

    async fn end(&self, state: BackgroundState, fault: Option<&Fault>) -> Result<(), Fault> {
        let (house, id, now) = (self.house.clone(), self.id, self.ctx.now());
        let error = fault.map(|fault| fault.code().name);
        self.ctx
            .db
            .write::<_, Fault, _>(in_tx!(
                tx,
                [house],
                Ok(anonymizations::end(tx, &house, id, (state, error), now).await?)
            ))
            .await
    }
}

/// Holds the job for longer; one that somebody else is at by now is left to them.
pub(super) async fn hold(
    tx: &mut store::Tx<'_>,
    house: &Scope,
    job: &Job,
    until: base::time::Timestamp,
) -> Result<(), Fault> {
    if job_queue::renew(tx, house, job, until).await? {
        Ok(())
    } else {
        Err(Fault::Internal("somebody else is at this job".into()))
    }
}
