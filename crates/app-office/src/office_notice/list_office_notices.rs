//! Lists what the caller was told, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{CaseId, FollowUpId, OfficeNoticeId, UserGroupId, UserId};
use base::text::shorten;
use base::time::Timestamp;
use office::crm::notice::NoticeKind;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_office::office_notices::{self, OfficeNotice};
use store_office::{cases, follow_ups};
use utoipa::ToSchema;

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
    /// To which case.
    pub case_id: CaseId,
    /// The number of the case.
    pub case_number: String,
    /// What the case is called.
    pub case_title: String,
    /// To which of its follow-ups.
    pub follow_up_id: Option<FollowUpId>,
    /// The beginning of what the follow-up asks, or of why it was returned.
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
    const ACTION: Action = Action::CaseRead;
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
                for (one, read_at) in
                    office_notices::of_user(tx, &scope, user, before, limit + 1).await?
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
    let case = cases::get(tx, scope, one.case).await?;
    let follow_up = match one.follow_up {
        Some(id) => follow_ups::get(tx, scope, id).await?,
        None => None,
    };
    let text = follow_up.map(|found| match (one.kind, found.reason) {
        (NoticeKind::FollowUpReturned, Some(reason)) => shorten(&reason, TEXT_CHARS),
        _ => shorten(&found.text, TEXT_CHARS),
    });
    let (case_number, case_title) = case
        .map(|case| (case.number, case.title))
        .unwrap_or_default();
    Ok(OfficeNoticeView {
        id: one.id,
        kind: one.kind,
        case_id: one.case,
        case_number,
        case_title,
        follow_up_id: one.follow_up,
        text,
        group_id: one.group,
        actor_id: one.actor,
        at: one.at,
        read_at,
    })
}
