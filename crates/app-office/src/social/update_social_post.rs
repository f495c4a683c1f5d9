//! Changes what is ours beside a post: labels and a note. What its source says is never changed (CONFLICT-25).

use app::code::field;
use app::input::Change as FieldChange;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::{LabelId, SocialPostId};
use base::text::Text;
use office::event::OfficeEvent;
use serde::Deserialize;
use store::{Tx, in_tx, lock};
use store_office::social_posts;
use store_setup::labels;
use utoipa::ToSchema;

use super::{SocialPostForm, SocialPostView, settings, view};

/// Labels of one post at the most.
const LABELS_MAX: usize = 20;

/// Changes it.
pub struct UpdateSocialPost;

/// What is ours; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateSocialPostInput {
    /// Which.
    pub id: SocialPostId,
    /// All its labels.
    pub label_ids: Option<Vec<LabelId>>,
    /// What is noted.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub note: FieldChange<Text<2000>>,
}

impl Operation for UpdateSocialPost {
    const ID: &'static str = "update_social_post";
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/social-posts/{id}";
    const ACTION: Action = Action::SocialPostEdit;
    const SUMMARY: &'static str =
        "Labels a post of social media and notes beside it; what its source says stays.";
    const GUARDED: bool = true;
    type Input = UpdateSocialPostInput;
    type Output = SocialPostView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateSocialPostInput,
    ) -> Result<SocialPostView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope, input], {
                lock::take(tx, input.id.get()).await?;
                let was = social_posts::get(tx, &scope, input.id).await?;
                let was = was.ok_or(Fault::NotFound)?;
                let settings = settings(tx, &scope).await?;
                let current = view(tx, &scope, &settings, was.clone()).await?;
                let record = Record {
                    subject: "social_post",
                    id: was.id.get(),
                };
                stale::refuse(tx, &scope, record, was.revision, &current).await?;
                let mut row = was.clone();
                if let Some(wanted) = &input.label_ids {
                    row.labels = known(tx, &scope, wanted).await?;
                }
                match &input.note {
                    FieldChange::Keep => {}
                    FieldChange::Clear => row.note = None,
                    FieldChange::Set(text) => row.note = Some(text.as_str().to_owned()),
                }
                if row.note != was.note && was.erased_at.is_some() {
                    return Err(Fault::refused(code::CONTENT_ERASED));
                }
                if row == was {
                    return Ok(current);
                }
                social_posts::update_ours(tx, &scope, &row).await?;
                let change = Change::between(&SocialPostForm::of(&was), &SocialPostForm::of(&row));
                let event = OfficeEvent::SocialPostChanged(row.id).record(change);
                tx.emit(&scope, now, event);
                let row = social_posts::get(tx, &scope, input.id).await?;
                view(tx, &scope, &settings, row.ok_or(Fault::NotFound)?).await
            }))
            .await
    }
}

async fn known(tx: &mut Tx<'_>, scope: &Scope, wanted: &[LabelId]) -> Result<Vec<LabelId>, Fault> {
    if wanted.len() > LABELS_MAX {
        return Err(Fault::field("label_ids", field::OUT_OF_RANGE));
    }
    let known = labels::list(tx, scope).await?;
    let exists = |id: &LabelId| {
        known
            .iter()
            .any(|label| label.id == *id && label.deleted_at.is_none())
    };
    if !wanted.iter().all(exists) {
        return Err(Fault::field("label_ids", field::UNKNOWN));
    }
    let mut labels = wanted.to_vec();
    labels.sort_unstable();
    labels.dedup();
    Ok(labels)
}
