//! The opening hours of a web chat, as its panel tells them.

use app::Fault;
use app_setup::account::Ready;
use base::authz::{Scope, SystemReason};
use base::calendar::Calendar;
use base::locale::Locale;
use base::time::Timestamp;
use setup::automatic_message::Kind;
use store::in_tx;
use store_setup::{calendars, organizations, queues};

use crate::state::AppState;

/// Whether the chat is open, and what is said when it is not.
pub(super) struct Hours {
    pub(super) is_open: bool,
    pub(super) next_open_at: Option<Timestamp>,
    pub(super) after_hours_text: Option<String>,
    pub(super) locale: Locale,
}

/// Tells whether the account's queue is open now, and if not, when it will be and what is said meanwhile.
pub(super) async fn hours(state: &AppState, ready: &Ready, locale: Locale) -> Result<Hours, Fault> {
    let scope = Scope::system(ready.row.org, SystemReason::Intake);
    let (queue, now) = (ready.row.queue, state.ctx.now());
    let closed_text = ready
        .row
        .settings
        .get("closed_message")
        .filter(|text| !text.is_empty())
        .cloned();
    state
        .ctx
        .db
        .read(in_tx!(tx, [scope, closed_text], {
            let organization = organizations::get(tx, &scope).await?;
            let settings = queues::get(tx, &scope, queue)
                .await?
                .map(|queue| queue.settings)
                .unwrap_or_default();
            let text = settings
                .text(Kind::AfterHours, locale, organization.locale)
                .map(str::to_owned);
            let after_hours_text = text.or_else(|| (*closed_text).clone());
            let calendar = match settings.calendar_id {
                Some(id) => calendars::list(tx, &scope)
                    .await?
                    .into_iter()
                    .find(|calendar| calendar.id == id),
                None => None,
            };
            let calendar = calendar.and_then(|row| Calendar::try_new(row.definition).ok());
            let is_open = calendar
                .as_ref()
                .is_none_or(|calendar| calendar.is_open(now));
            let next_open_at = calendar
                .filter(|_| !is_open)
                .and_then(|calendar| calendar.next_change(now));
            Ok(Hours {
                is_open,
                next_open_at,
                after_hours_text,
                locale: organization.locale,
            })
        }))
        .await
}
