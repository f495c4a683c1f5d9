//! What sending a message shares: the reply window, and the job that hands it to the provider.

use app::{Ctx, Fault};
use base::authz::Scope;
use base::id::JobId;
use base::time::Timestamp;
use serde_json::json;
use store::Tx;
use store::job_queue::{self, NewJob};
use store_floor::messages::Message;

use crate::jobs::send_message;

/// Tells whether the business may write freely on a channel now.
pub fn is_window_open(channel: &str, closes_at: Option<Timestamp>, now: Timestamp) -> bool {
    match channels::registry::find(channel).and_then(|found| found.descriptor().reply_window) {
        None => true,
        Some(_) => closes_at.is_some_and(|closes| now < closes),
    }
}

/// Adds the job that sends a message, in the transaction that wrote it.
pub async fn enqueue(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    message: &Message,
) -> Result<(), Fault> {
    let now = ctx.now();
    let job = NewJob {
        id: ctx.id(JobId::from_i64),
        kind: send_message::NAME,
        payload: json!({ "message_id": message.id }),
        run_at: now,
        dedupe_key: Some(message.id.to_string()),
    };
    Ok(job_queue::insert(tx, scope, now, &job).await?)
}
