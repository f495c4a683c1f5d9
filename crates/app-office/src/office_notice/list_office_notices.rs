//! Lists what the caller was told, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{
    CallbackId, CaseId, FollowUpId, OfficeNoticeId, ProcessTaskId, UserGroupId, UserId,
};
use base::text::shorten;
use base::time::Timestamp;
use office::crm::notice::NoticeKind;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_office::office_notices::{self, OfficeNotice};
use store_office::{callbacks, cases, follow_ups, people, process_tasks};
use utoipa::ToSchema;

use super::with_cases;

/// Characters of a follow-up's text and reason that the list shows.
const TEXT_CHARS: usize = 200;

/// Lists them.
pub struct ListOfficeNotices;

/// Which page.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListOfficeNoticesInput {
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A notice to the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficeNoticeView {
    /// The id.
    pub id: OfficeNoticeId,
    /// What happened.
    pub kind: NoticeKind,
    /// To which case; null when it is about a callback.
    pub case_id: Option<CaseId>,
    /// The number of the case.
    pub case_number: Option<String>,
    /// What the case is called.
    pub case_title: Option<String>,
    /// To which of its follow-ups.
    pub follow_up_id: Option<FollowUpId>,
    /// To which task of its processes.
    pub process_task_id: Option<ProcessTaskId>,
    /// To which callback.
    pub callback_id: Option<CallbackId>,
    /// With whom the callback is.
    pub person_name: Option<String>,
    /// When the callback is due.
    pub due_at: Option<Timestamp>,
    /// The beginning of what the follow-up asks, or of why it was returned; what is to be done in the process, or what was noted of the callback.
    pub text: Option<String>,
    /// The group that was given it.
    pub group_id: Option<UserGroupId>,
    /// Who did it; null when the product itself tells.
    pub actor_id: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// When the caller saw it; null when not yet.
    pub read_at: Option<Timestamp>,
}

impl Operation for ListOfficeNotices {
    const ID: &'static str = "list_office_notices";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/office-notices";
    const ACTION: Action = Action::SessionUse;
    const SUMMARY: &'static str = "Lists the caller's notices of the office, newest first.";
    type Input = ListOfficeNoticesInput;
    type Output = Page<OfficeNoticeView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListOfficeNoticesInput,
    ) -> Result<Page<OfficeNoticeView>, Fault> {
        let user = scope.user().ok_or(Fault::NotFound)?;
        let limit = page::limit(input.limit);
        let before = page::read_cursor::<OfficeNoticeId>(input.cursor.as_deref())?;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let mut items = Vec::new();
                for (one, read_at) in office_notices::of_user(
                    tx,
                    &scope,
                    (user, with_cases(&scope)),
                    before,
                    limit + 1,
                )
                .await?
                {
                    items.push(view(tx, &scope, one, read_at).await?);
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |item| item.id))
    }
}

async fn view(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: OfficeNotice,
    read_at: Option<Timestamp>,
) -> Result<OfficeNoticeView, Fault> {
    let case = match one.case {
        Some(id) => cases::get(tx, scope, id).await?,
        None => None,
    };
    let callback = match one.callback {
        Some(id) => callbacks::get(tx, scope, id).await?,
        None => None,
    };
    let person = match &callback {
        Some(callback) => people::get(tx, scope, callback.person).await?,
        None => None,
    };
    let noted = callback.as_ref().and_then(|one| one.note.as_deref());
    let noted = noted.map(|note| shorten(note, TEXT_CHARS));
    let follow_up = match one.follow_up {
        Some(id) => follow_ups::get(tx, scope, id).await?,
        None => None,
    };
    let task = match one.process_task {
        Some(id) => process_tasks::get(tx, scope, id).await?,
        None => None,
    };
    let asked = follow_up.map(|found| match (one.kind, found.reason) {
        (NoticeKind::FollowUpReturned, Some(reason)) => shorten(&reason, TEXT_CHARS),
        _ => shorten(&found.text, TEXT_CHARS),
    });
    let text = asked.or_else(|| task.map(|task| shorten(&task.name, TEXT_CHARS)));
    let text = text.or(noted);
    let (case_number, case_title) = case.map(|case| (case.number, case.title)).unzip();
    Ok(OfficeNoticeView {
        id: one.id,
        kind: one.kind,
        case_id: one.case,
        case_number,
        case_title,
        follow_up_id: one.follow_up,
        process_task_id: one.process_task,
        callback_id: one.callback,
        person_name: person.map(|person| person.name),
        due_at: callback.map(|callback| callback.due_at),
        text,
        group_id: one.group,
        actor_id: one.actor,
        at: one.at,
        read_at,
    })
}
