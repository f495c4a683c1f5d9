//! Addresses of a conversation's files: good for a few hours and for one account only.

use app_floor::visitor::VisitorMessage;
use app_setup::account::Ready;
use base::id::FileId;
use base::time::{Span, Timestamp};

use crate::state::AppState;

/// How long an address of a file may be used.
const FILE_LINK_LIFE: Span = Span::from_hours(6);

/// Gives the files of a message their addresses, good for a few hours and for this account only.
pub(super) fn with_links(
    state: &AppState,
    ready: &Ready,
    mut message: VisitorMessage,
) -> VisitorMessage {
    let until = state.ctx.now() + FILE_LINK_LIFE;
    for file in &mut message.files {
        if let Some(id) = file.id {
            let place = link_place(ready, id);
            let sealed = state
                .ctx
                .master_key
                .seal(&place, &until.micros().to_le_bytes());
            let link = base::text::hex(&sealed);
            file.url = format!(
                "/widget/api/{}/files/{id}?link={link}",
                ready.row.public_token
            );
        }
    }
    message
}

fn link_place(ready: &Ready, id: FileId) -> String {
    format!("widget/{}/files/{id}", ready.row.id)
}

pub(super) fn is_good_link(state: &AppState, ready: &Ready, id: FileId, link: &str) -> bool {
    if link.len() > 400 || !link.is_ascii() {
        return false;
    }
    let byte = |n: usize| {
        link.get(n..n + 2)
            .and_then(|two| u8::from_str_radix(two, 16).ok())
    };
    let Some(sealed) = (0..link.len())
        .step_by(2)
        .map(byte)
        .collect::<Option<Vec<u8>>>()
    else {
        return false;
    };
    let Ok(until) = state.ctx.master_key.open(&link_place(ready, id), &sealed) else {
        return false;
    };
    let Ok(until) = <[u8; 8]>::try_from(until.reveal().as_slice()) else {
        return false;
    };
    state.ctx.now() < Timestamp::from_micros(i64::from_le_bytes(until))
}
