//! Publishes the draft of a form: from now on it is what is filled in anew. What was filled in keeps its version.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::stale::{self, Record};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FormId;
use serde::Deserialize;
use serde_json::json;
use setup::event::{Setting, SetupEvent};
use store::in_tx;
use store_office::forms::{self, NewVersion};
use utoipa::ToSchema;

use super::{FormView, find, view};

/// Publishes one.
pub struct PublishForm;

/// Which, and what the caller saw of it.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct PublishFormInput {
    /// Which.
    pub id: FormId,
    /// The revision that was looked at: refused when somebody changed it since.
    pub revision: Option<i64>,
}

impl Operation for PublishForm {
    const ID: &'static str = "publish_form";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/forms/{id}/publish";
    const ACTION: Action = Action::FormWrite;
    const SUMMARY: &'static str =
        "Publishes the draft of a form. A draft that is published already makes no other version.";
    type Input = PublishFormInput;
    type Output = FormView;

    async fn run(ctx: Ctx, scope: Scope, input: PublishFormInput) -> Result<FormView, Fault> {
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                stale::hold(tx, Record::setting(Setting::Form, input.id.get())).await?;
                let mut row = find(tx, &scope, input.id).await?;
                let before = view(tx, &scope, &row).await?;
                let seen = input.revision.unwrap_or(row.revision);
                if !before.faults.is_empty() {
                    let more = json!({ "faults": before.faults });
                    return Err(Fault::refused_with(code::FORM_HAS_FAULTS, more));
                }
                if seen != row.revision {
                    return Err(Fault::refused(code::FORM_CHANGED));
                }
                if !before.differs {
                    return Ok(before);
                }
                let version = before.versions.first().map_or(1, |last| last.version + 1);
                row.published_version = Some(version);
                row.changed_at = now;
                if !forms::update(tx, &scope, &row).await? {
                    return Err(Fault::refused(code::FORM_CHANGED));
                }
                let one = NewVersion {
                    version,
                    definition: row.draft.clone(),
                    published_at: now,
                    published_by: scope.user(),
                };
                forms::insert_version(tx, &scope, row.id, &one).await?;
                let row = find(tx, &scope, input.id).await?;
                let after = view(tx, &scope, &row).await?;
                let change = Change::between(&before.form(), &after.form());
                let event = SetupEvent::SettingChanged(Setting::Form, input.id.get());
                tx.emit(&scope, now, event.record(change));
                Ok(after)
            }))
            .await
    }
}
