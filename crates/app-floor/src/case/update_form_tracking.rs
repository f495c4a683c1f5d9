//! Changes the tracking in a form beside a thread: it waits with the form, goes where the form goes, and is laid over the case when the
//! interaction is concluded (CASE-026, CASE-027).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_office::case::{Reached, check_answering};
use base::authz::{Action, Scope};
use base::id::{InteractionId, UserGroupId, UserId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::case::CaseStatus;
use office::crm::tracking::{Tracking, TrackingDraft, TrackingField};
use serde::Deserialize;
use store::{Tx, in_tx};
use store_office::form_drafts::{self, FormDraft};
use utoipa::ToSchema;

use super::draft::{NamedDraft, find, in_hand};
use super::tracking::{FormTracking, current, shown};

/// Changes it.
pub struct UpdateFormTracking;

/// Where, what it shall be, and what whoever changes it saw: what is the same in both is not touched.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UpdateFormTrackingInput {
    /// The interaction, which the caller has in hand.
    pub id: InteractionId,
    /// The number of the case, which is there already or will be: `2026-0001234`.
    pub number: Text<20>,
    /// What stood in the case when each value was touched, and for those that were not touched what stands there.
    pub was: Tracking,
    /// Where the case shall stand.
    pub status: CaseStatus,
    /// Who shall be responsible.
    pub responsible_id: Option<UserId>,
    /// The group that shall be responsible.
    pub group_id: Option<UserGroupId>,
    /// When it shall be due.
    pub due_at: Option<Timestamp>,
    /// How it was settled.
    pub resolution: Option<Text<8000>>,
}

impl Operation for UpdateFormTracking {
    const ID: &'static str = "update_form_tracking";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/interactions/{id}/forms/{number}/tracking";
    const ACTION: Action = Action::CaseWrite;
    const SUMMARY: &'static str = "Changes the tracking in a form beside a thread; the case gets it when the interaction is concluded.";
    type Input = UpdateFormTrackingInput;
    type Output = FormTracking;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateFormTrackingInput,
    ) -> Result<FormTracking, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                let (contact, user) = in_hand(tx, &scope, input.id).await?;
                let named = NamedDraft {
                    id: input.id,
                    number: input.number.clone(),
                };
                let mut draft = find(tx, &scope, &named).await?;
                let (stands, case) = current(tx, &scope, (&contact, &draft), now).await?;
                if let Some(case) = &case
                    && !Reached::load(tx, &scope).await?.allows(&scope, case)
                {
                    return Err(Fault::refused(code::CASE_BEYOND_REACH));
                }
                let wishes = wishes_of(&input);
                check_answering_of(tx, &scope, (&wishes.to, &stands), &draft).await?;
                let is_touched = TrackingField::ALL
                    .into_iter()
                    .any(|one| wishes.touches(one));
                draft.tracking = is_touched.then_some(wishes);
                draft.saved_by = user;
                draft.saved_at = now;
                if !form_drafts::track(tx, &scope, &draft).await? {
                    return Err(Fault::NotFound);
                }
                draft.revision += 1;
                shown(tx, &scope, (&contact, &draft), now).await
            }))
            .await
    }
}

fn wishes_of(input: &UpdateFormTrackingInput) -> TrackingDraft {
    TrackingDraft {
        was: input.was.clone(),
        to: Tracking {
            status: input.status,
            responsible_id: input.responsible_id,
            group_id: input.group_id,
            due_at: input.due_at,
            resolution: input.resolution.clone(),
        },
    }
}

/// Checks whom the wishes newly name: whom the case or the form has already was let in before.
async fn check_answering_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (to, stands): (&Tracking, &Tracking),
    draft: &FormDraft,
) -> Result<(), Fault> {
    let kept = draft.tracking.as_ref().map_or(stands, |kept| &kept.to);
    let responsible = [stands, kept].map(|one| one.responsible_id);
    let group = [stands, kept].map(|one| one.group_id);
    let known = (
        responsible
            .into_iter()
            .find(|one| *one == to.responsible_id),
        group.into_iter().find(|one| *one == to.group_id),
    );
    let known = (known.0.flatten(), known.1.flatten());
    check_answering(tx, scope, (to.responsible_id, to.group_id), known).await
}
