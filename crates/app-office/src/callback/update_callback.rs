//! Moves a callback, or changes the address it is over and what was noted; what it was before stays in its history (DIAL-010).

use app::input::Change;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CallbackId, ContactPointId};
use base::text::Text;
use base::time::Timestamp;
use office::crm::callback::CallbackStep;
use office::crm::notice::NoticeKind;
use serde::Deserialize;
use store::in_tx;
use utoipa::ToSchema;

use super::agree::{check_due, point};
use super::telling::{tell, watch};
use super::{CallbackView, Held, view};

/// Changes one.
pub struct UpdateCallback;

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateCallbackInput {
    /// Which.
    pub id: CallbackId,
    /// When; ahead, and within a year.
    pub due_at: Option<Timestamp>,
    /// An address of the person that is in use.
    pub contact_point_id: Option<ContactPointId>,
    /// What to remember.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub note: Change<Text<1000>>,
    /// Why it is moved.
    pub reason: Option<Text<500>>,
}

impl Operation for UpdateCallback {
    const ID: &'static str = "update_callback";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/callbacks/{id}";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Moves an open callback, or changes its address and its note.";
    const GUARDED: bool = true;
    type Input = UpdateCallbackInput;
    type Output = CallbackView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateCallbackInput,
    ) -> Result<CallbackView, Fault> {
        let (db, bell) = (ctx.db.clone(), ctx.jobs.clone());
        let changed = db
            .write::<_, Fault, _>(in_tx!(tx, [ctx, scope, input], {
                let held = Held::load(tx, &scope, input.id).await?;
                held.refuse_stale(tx, &scope).await?;
                let mut now = held.step(&ctx, &scope, CallbackStep::Change)?;
                if let Some(id) = input.contact_point_id.filter(|id| Some(*id) != now.point) {
                    let point = point(tx, &scope, (now.person, id), "").await?;
                    now.point = Some(point.id);
                    now.point_kind = point.kind;
                    now.address = point.value;
                }
                match &input.note {
                    Change::Keep => {}
                    Change::Clear => now.note = None,
                    Change::Set(text) => now.note = Some(text.as_str().to_owned()),
                }
                let moved = input.due_at.filter(|at| *at != now.due_at);
                if let Some(due_at) = moved {
                    check_due(due_at, ctx.now(), "")?;
                    now.due_at = due_at;
                    now.soon_told_at = None;
                    now.told_at = None;
                    now.moved_count += 1;
                    watch(&ctx, tx, &scope, &now).await?;
                    let about = (&held.looking.reached, &now);
                    tell(&ctx, tx, &scope, about, NoticeKind::CallbackMoved).await?;
                }
                let is_same =
                    moved.is_none() && (now.point, &now.note) == (held.was.point, &held.was.note);
                if is_same {
                    return view(tx, &scope, &held.looking, (held.was, None)).await;
                }
                let reason = input.reason.as_ref().map(Text::as_str);
                held.save(tx, &scope, &now, reason).await
            }))
            .await?;
        bell.ring();
        Ok(changed)
    }
}
