//! Records that a person agreed to be written to at an address, or does not want it any more (WA-006, GAP-031).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{ContactPointId, PersonId};
use office::event::OfficeEvent;
use office::person::OptIn;
use serde::Deserialize;
use store::in_tx;
use store_office::{contact_points, people, withdrawn_addresses};
use utoipa::ToSchema;

use super::{PersonView, Sight, refuse_merged, view};

/// Where the word came from: an agent heard it.
const SOURCE: &str = "agent";

/// Records consent.
pub struct SetOptIn;

/// Which address, and what was said.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SetOptInInput {
    /// The person.
    pub id: PersonId,
    /// The address.
    pub contact_point_id: ContactPointId,
    /// What the person said.
    pub opt_in: OptIn,
}

impl Operation for SetOptIn {
    const ID: &'static str = "set_opt_in";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/people/{id}/contact-points/{contact_point_id}/opt-in";
    const ACTION: Action = Action::PersonWrite;
    const SUMMARY: &'static str =
        "Records consent to be written to at an address, or its withdrawal.";
    type Input = SetOptInInput;
    type Output = PersonView;

    async fn run(ctx: Ctx, scope: Scope, input: SetOptInInput) -> Result<PersonView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let person = people::get(tx, &scope, input.id)
                    .await?
                    .ok_or(Fault::NotFound)?;
                refuse_merged(tx, &scope, &person).await?;
                let kept = Sight::kept(tx, &scope).await?;
                let before = view(tx, &scope, person.clone(), &kept).await?;
                let which = (input.id, input.contact_point_id);
                let said = (now, SOURCE);
                if !contact_points::update_opt_in(tx, &scope, which, input.opt_in, said).await? {
                    return Err(Fault::NotFound);
                }
                let points = contact_points::of_person(tx, &scope, person.id).await?;
                if let Some(point) = points.iter().find(|one| one.id == input.contact_point_id) {
                    let address = (point.kind, point.key.as_str());
                    if input.opt_in == OptIn::OptedOut {
                        withdrawn_addresses::insert(tx, &scope, address, now).await?;
                    } else {
                        withdrawn_addresses::remove(tx, &scope, address).await?;
                    }
                }
                let after = view(tx, &scope, person.clone(), &kept).await?;
                let event = OfficeEvent::PersonChanged(person.id)
                    .record(base::event::Change::between(&before, &after));
                tx.emit(&scope, now, event);
                let sight = Sight::of(tx, &scope).await?;
                view(tx, &scope, person, &sight).await
            }))
            .await
    }
}
