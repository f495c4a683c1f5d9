//! Deletes a post where its medium allows that; those of Reclame Aqui stay (CONFLICT-25).

use app::operation::{Done, Method};
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::text::fold;
use office::event::OfficeEvent;
use store::{in_tx, lock};
use store_office::{social_post_versions, social_posts};

use super::get_social_post::NamedSocialPost;
use super::{SocialPostForm, settings};

/// Deletes one.
pub struct RemoveSocialPost;

impl Operation for RemoveSocialPost {
    const ID: &'static str = "remove_social_post";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/social-posts/{id}";
    const ACTION: Action = Action::SocialPostRemove;
    const SUMMARY: &'static str = "Deletes a post of social media with its history; one whose medium is for viewing only stays.";
    type Input = NamedSocialPost;
    type Output = Done;

    async fn run(ctx: Ctx, scope: Scope, input: NamedSocialPost) -> Result<Done, Fault> {
        let (id, now) = (input.id, ctx.now());
        ctx.db
            .write(in_tx!(tx, [scope], {
                lock::take(tx, id.get()).await?;
                let row = social_posts::get(tx, &scope, id).await?;
                let row = row.ok_or(Fault::NotFound)?;
                let settings = settings(tx, &scope).await?;
                if settings.is_read_only(&fold(&row.medium)) {
                    return Err(Fault::refused(code::SOCIAL_POST_READ_ONLY));
                }
                let empty = row.content.without_words();
                social_posts::remove(tx, &scope, id, (now, &empty)).await?;
                social_post_versions::remove_of_post(tx, &scope, id).await?;
                let change = Change::removed(&SocialPostForm::of(&row));
                let event = OfficeEvent::SocialPostRemoved(id).record(change);
                tx.emit(&scope, now, event);
                Ok(Done {})
            }))
            .await
    }
}
