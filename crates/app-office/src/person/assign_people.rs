//! Puts many people into an agent's portfolio, or takes them out of any; each is answered for itself (PERSON-009, GAP-073).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{PersonId, UserId};
use base::time::Timestamp;
use office::event::OfficeEvent;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx, lock};
use store_office::people::{self, Person};
use utoipa::ToSchema;

use super::{Sight, check_owner, view};

/// People of one request at the most; screens send long selections in parts.
const MANY_MAX: usize = 50;

/// Assigns people.
pub struct AssignPeople;

/// Whom, and to whom.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AssignPeopleInput {
    /// The people, 50 at the most.
    pub ids: Vec<PersonId>,
    /// The agent; null takes them out of any portfolio.
    pub owner_id: Option<UserId>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assignments {
    /// In the order of the request.
    pub items: Vec<Assignment>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assignment {
    /// The person.
    pub id: PersonId,
    /// Why nothing was done, as a stable code; null when it is as wanted now.
    pub refused: Option<&'static str>,
    /// Whether it was otherwise before.
    pub changed: bool,
    /// Whose the person was before.
    pub owner_before_id: Option<UserId>,
}

impl Operation for AssignPeople {
    const ID: &'static str = "assign_people";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/people/assign";
    const ACTION: Action = Action::PortfolioWrite;
    const SUMMARY: &'static str =
        "Puts many people into an agent's portfolio or takes them out, and answers for each.";
    type Input = AssignPeopleInput;
    type Output = Assignments;

    async fn run(ctx: Ctx, scope: Scope, input: AssignPeopleInput) -> Result<Assignments, Fault> {
        if input.ids.is_empty() {
            return Err(Fault::field("ids", code::field::REQUIRED));
        }
        if input.ids.len() > MANY_MAX {
            return Err(Fault::field("ids", code::field::OUT_OF_RANGE));
        }
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                check_owner(tx, &scope, input.owner_id).await?;
                // In the order of ids: two requests that name the same people do not wait for each other in a circle.
                let mut locked = input.ids.clone();
                locked.sort_unstable();
                locked.dedup();
                for id in locked {
                    lock::take(tx, id.get()).await?;
                }
                let mut items = Vec::with_capacity(input.ids.len());
                for id in &input.ids {
                    items.push(assign(tx, &scope, *id, input.owner_id, now).await?);
                }
                Ok(Assignments { items })
            }))
            .await
    }
}

async fn assign(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
    owner: Option<UserId>,
    now: Timestamp,
) -> Result<Assignment, Fault> {
    let Some(person) = people::get(tx, scope, id).await? else {
        return Ok(Assignment {
            id,
            refused: Some(code::NOT_FOUND.name),
            changed: false,
            owner_before_id: None,
        });
    };
    if person.merged_into.is_some() {
        return Ok(Assignment {
            id,
            refused: Some(code::PERSON_MERGED.name),
            changed: false,
            owner_before_id: None,
        });
    }
    let owner_before_id = person.owner;
    let changed = owner_before_id != owner;
    if changed {
        let kept = Sight::kept(tx, scope).await?;
        let before = view(tx, scope, person.clone(), &kept).await?;
        let person = Person { owner, ..person };
        people::update(tx, scope, &person).await?;
        let after = view(tx, scope, person, &kept).await?;
        let event = OfficeEvent::PersonChanged(id).record(Change::between(&before, &after));
        tx.emit(scope, now, event);
    }
    Ok(Assignment {
        id,
        refused: None,
        changed,
        owner_before_id,
    })
}
