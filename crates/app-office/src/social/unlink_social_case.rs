//! Takes the link between a post and a case away; the case, its contact and its follow-ups stay (CONFLICT-25).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{CaseId, SocialPostId};
use office::event::OfficeEvent;
use serde::Deserialize;
use serde_json::json;
use store::{in_tx, lock};
use store_office::{cases, social_contacts, social_posts};
use utoipa::ToSchema;

/// Takes it away.
pub struct UnlinkSocialCase;

/// Which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnlinkSocialCaseInput {
    /// The post.
    pub id: SocialPostId,
    /// The case.
    pub case_id: CaseId,
}

impl Operation for UnlinkSocialCase {
    const ID: &'static str = "unlink_social_case";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/social-posts/{id}/cases/{case_id}";
    const ACTION: Action = Action::SocialPostRemove;
    const SUMMARY: &'static str =
        "Takes the link between a post of social media and a case away; both stay.";
    type Input = UnlinkSocialCaseInput;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: UnlinkSocialCaseInput) -> Result<Done, Fault> {
        let (now, which) = (ctx.now(), (input.id, input.case_id));
        ctx.db
            .write(in_tx!(tx, [scope], {
                lock::take(tx, which.0.get()).await?;
                let post = social_posts::get(tx, &scope, which.0).await?;
                let post = post.ok_or(Fault::NotFound)?;
                let case = cases::get(tx, &scope, which.1).await?;
                let case = case.ok_or(Fault::NotFound)?;
                if !social_contacts::unlink(tx, &scope, which, now).await? {
                    return Err(Fault::NotFound);
                }
                let name = format!("{} {}", post.medium, post.external_id);
                let form = |number: Option<&str>| json!({ "name": name, "case": number });
                let change = Change::between(&form(Some(&case.number)), &form(None));
                let event = OfficeEvent::SocialPostChanged(post.id).record(change);
                tx.emit(&scope, now, event);
                Ok(Done {})
            }))
            .await
    }
}
