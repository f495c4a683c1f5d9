//! Decides for how long a kind of data is kept. What erases more begins a day later at the earliest, and only when confirmed.

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use office::retention::{RetentionKind, erases_more};
use serde::Deserialize;
use store::in_tx;
use store_office::retention_limits;
use utoipa::ToSchema;

use super::preview_retention_limit::check_months;
use super::{RetentionView, calendar, hold, note, view};
use crate::jobs::apply_retention;

/// Decides it.
pub struct SetRetentionLimit;

/// About which kind, and how.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SetRetentionLimitInput {
    /// The kind.
    pub kind: RetentionKind,
    /// For how many months it is kept after its matter is over, 1 to 240; null for ever.
    pub months: Option<u16>,
    /// Whether whoever asks knows that data will be erased, which cannot be undone; needed where more is erased than before.
    #[serde(default)]
    pub confirmed: bool,
}

impl Operation for SetRetentionLimit {
    const ID: &'static str = "set_retention_limit";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/retention/limits/{kind}";
    const ACTION: Action = Action::RetentionWrite;
    const SUMMARY: &'static str = "Decides for how long a kind of data is kept; a shorter limit begins a day later at the earliest.";
    const GUARDED: bool = true;
    type Input = SetRetentionLimitInput;
    type Output = RetentionView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: SetRetentionLimitInput,
    ) -> Result<RetentionView, Fault> {
        check_months(input.months)?;
        let (db, now) = (ctx.db.clone(), ctx.now());
        db.write(in_tx!(tx, [ctx, scope, input], {
            let before = hold(&ctx, tx, &scope).await?;
            let was = before.limit(input.kind);
            if was.months == input.months {
                return view(&ctx, tx, &scope).await;
            }
            if erases_more(was.in_effect(now), input.months) && !input.confirmed {
                return Err(Fault::refused(code::RETENTION_UNCONFIRMED));
            }
            let limit = was.decided(input.months, now, &calendar(tx, &scope).await?);
            retention_limits::put(tx, &scope, input.kind, &limit).await?;
            retention_limits::put_paused(tx, &scope, before.paused).await?;
            let after = retention_limits::get(tx, &scope).await?;
            note(&ctx, tx, &scope, &before, &after);
            apply_retention::enqueue(&ctx, tx, &scope).await?;
            view(&ctx, tx, &scope).await
        }))
        .await
    }
}
