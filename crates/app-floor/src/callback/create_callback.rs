//! Agrees on a callback with a person: by itself, in a contact, or for a case (DIAL-010).

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_office::callback::CallbackView;
use app_office::callback::agree::{Belongs, CallbackChoice, agree};
use app_office::person::followed;
use base::authz::{Action, Scope};
use base::id::{CaseId, ContactPointId, InteractionId, PersonId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use serde::Deserialize;
use store::{Tx, in_tx};
use store_floor::interactions;
use store_office::cases;
use utoipa::ToSchema;

/// Agrees on one.
pub struct CreateCallback;

/// With whom, when, over which address, and whose it is.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCallbackInput {
    /// With whom; the person of the contact or of the case when absent.
    pub person_id: Option<PersonId>,
    /// The contact in which it is agreed.
    pub interaction_id: Option<InteractionId>,
    /// The case it belongs to.
    pub case_id: Option<CaseId>,
    /// When; ahead, and within a year.
    pub due_at: Timestamp,
    /// An address of the person that is in use.
    pub contact_point_id: ContactPointId,
    /// Whose it is; the caller's when neither a user nor a group is said.
    pub user_id: Option<UserId>,
    /// The group that it is given to, instead of a user.
    pub group_id: Option<UserGroupId>,
    /// What to remember.
    pub note: Option<Text<1000>>,
}

impl CreateCallbackInput {
    /// Gives when, over which address, and whose. The fields stand above one by one, because only so each is told what is wrong with it.
    fn choice(&self) -> CallbackChoice {
        CallbackChoice {
            due_at: self.due_at,
            contact_point_id: self.contact_point_id,
            user_id: self.user_id,
            group_id: self.group_id,
            note: self.note.clone(),
        }
    }
}

impl Operation for CreateCallback {
    const ID: &'static str = "create_callback";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/callbacks";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Agrees on a callback with a person.";
    type Input = CreateCallbackInput;
    type Output = CallbackView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: CreateCallbackInput,
    ) -> Result<CallbackView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let agreed = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let of = belongs(tx, &scope, &input).await?;
                agree(&ctx, tx, &scope, (of, &input.choice()), "").await
            }))
            .await?;
        bell.ring();
        Ok(agreed)
    }
}

/// Reads what a callback belongs to: a contact within reach and a case, both of the same person if that is said as well.
///
/// **Errors**: told at each field.
async fn belongs(
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &CreateCallbackInput,
) -> Result<Belongs, Fault> {
    let mut person = followed(tx, scope, input.person_id).await?;
    if let Some(id) = input.interaction_id {
        let card = interactions::get(tx, scope, id).await?;
        let card = card.filter(|card| card.is_reached_by(scope));
        let card = card.ok_or_else(|| Fault::field("interaction_id", field::UNKNOWN))?;
        if person.is_some() && card.person.is_some() && card.person != person {
            return Err(Fault::field("interaction_id", field::INVALID));
        }
        person = person.or(card.person);
    }
    if let Some(id) = input.case_id {
        let case = cases::get(tx, scope, id).await?;
        let case = case.filter(|_| scope.has(Action::CaseRead));
        let case = case.ok_or_else(|| Fault::field("case_id", field::UNKNOWN))?;
        if person.is_some() && case.person.is_some() && case.person != person {
            return Err(Fault::field("case_id", field::INVALID));
        }
        person = person.or(case.person);
    }
    Ok(Belongs {
        person,
        case: input.case_id,
        interaction: input.interaction_id,
        script: None,
    })
}
