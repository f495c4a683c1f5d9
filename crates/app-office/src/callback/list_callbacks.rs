//! Lists callbacks within reach: the agenda of an agent, of a team, of a person.

use std::collections::BTreeSet;

use app::code::field;
use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CallbackId, CaseId, InteractionId, PersonId, UserGroupId, UserId};
use base::text::{Text, fold};
use base::time::Timestamp;
use office::crm::callback::CallbackState;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::callbacks::{self, Filter, Whose};
use utoipa::ToSchema;

use super::{CallbackView, Looking, view};
use crate::person::Sight;

/// Lists them.
pub struct ListCallbacks;

/// Whose callbacks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallbackHolder {
    /// The caller's own, and those that wait in the caller's groups.
    Mine,
    /// Everybody's within reach.
    Reach,
}

/// Which callbacks.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCallbacksInput {
    /// A part of the person's name or of the note.
    pub q: Option<Text<80>>,
    /// Whose; everybody's within reach when absent.
    pub holder: Option<CallbackHolder>,
    /// This user's.
    pub user_id: Option<UserId>,
    /// Those that wait in this group.
    pub group_id: Option<UserGroupId>,
    /// In this state; made and cancelled ones come newest first.
    pub state: Option<CallbackState>,
    /// With this person.
    pub person_id: Option<PersonId>,
    /// Of this case.
    pub case_id: Option<CaseId>,
    /// Agreed in this contact.
    pub interaction_id: Option<InteractionId>,
    /// Open and past their moment.
    #[serde(default)]
    pub overdue: bool,
    /// Due not before.
    pub from_at: Option<Timestamp>,
    /// Due before.
    pub to_at: Option<Timestamp>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListCallbacks {
    const ID: &'static str = "list_callbacks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/callbacks";
    const ACTION: Action = Action::CallbackUse;
    const SUMMARY: &'static str = "Lists callbacks within reach, by moment.";
    type Input = ListCallbacksInput;
    type Output = Page<CallbackView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListCallbacksInput,
    ) -> Result<Page<CallbackView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<(Timestamp, CallbackId)>(input.cursor.as_deref())?;
        if matches!((input.from_at, input.to_at), (Some(from), Some(to)) if from > to) {
            return Err(Fault::field("to_at", field::PERIOD_BACKWARDS));
        }
        let (now, part) = (ctx.now(), input.q.as_ref().map(|q| fold(q.as_str())));
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input, part], {
                let looking = Looking::load(tx, &scope).await?;
                // The house writes what a person gets of their own data: whole.
                let sight = match scope.user() {
                    Some(_) => None,
                    None => Some(Sight::of(tx, &scope).await?),
                };
                let before = input.overdue.then_some(now);
                let filter = Filter {
                    within: looking.within(&scope),
                    whose: whose(&scope, &looking, &input),
                    state: input
                        .state
                        .or_else(|| input.overdue.then_some(CallbackState::Open)),
                    part: part.as_deref(),
                    person: input.person_id,
                    case: input.case_id,
                    interaction: input.interaction_id,
                    due_from: input.from_at,
                    due_before: [before, input.to_at].into_iter().flatten().min(),
                    newest: matches!(
                        input.state,
                        Some(CallbackState::Done | CallbackState::Cancelled)
                    ),
                    after: after.map(|(at, id)| (at, id.get())),
                };
                let mut items = Vec::new();
                for row in callbacks::list(tx, &scope, &filter, limit + 1).await? {
                    items.push(view(tx, &scope, &looking, (row, sight.as_ref())).await?);
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |one| (one.due_at, one.id)))
    }
}

fn whose(scope: &Scope, looking: &Looking, input: &ListCallbacksInput) -> Whose {
    let none = || (BTreeSet::new(), BTreeSet::new());
    match (input.holder, scope.user(), input.user_id, input.group_id) {
        (Some(CallbackHolder::Mine), Some(user), _, _) => looking.own(user),
        (_, _, None, None) => Whose::All,
        (_, _, user, group) => {
            let (mut users, mut groups) = none();
            users.extend(user);
            groups.extend(group);
            Whose::Of(users, groups)
        }
    }
}
