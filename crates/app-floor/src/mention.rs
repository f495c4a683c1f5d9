//! Mentions: a note calls a colleague, who finds it in a list of their own and reads it by their own reach.
//!
//! A mention gives no right: whoever may not see the conversation cannot be mentioned in it, and one who may not any more
//! finds only that they were called.

pub mod count_mentions;
pub mod list_mentionable;
pub mod list_mentions;
pub mod mark_mentions_read;

use std::collections::BTreeSet;

use app::{Ctx, Entry, Fault, code};
use app_setup::session;
use base::authz::{Action, Scope};
use base::id::UserId;
use store::Tx;
use store_floor::interactions::Card;
use store_floor::mentions::{self, Mention};
use store_floor::messages::Message;
use store_setup::users::{self, User};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<count_mentions::CountMentions>(),
    Entry::of::<list_mentionable::ListMentionable>(),
    Entry::of::<list_mentions::ListMentions>(),
    Entry::of::<mark_mentions_read::MarkMentionsRead>(),
];

/// Colleagues whom one note may mention.
const MENTIONED_MAX: usize = 20;

/// Tells whether a user may read an interaction, by the user's own rights and reach.
async fn sees(tx: &mut Tx<'_>, scope: &Scope, user: &User, card: &Card) -> Result<bool, Fault> {
    let actor = session::actor(tx, scope, user).await?;
    Ok(actor
        .may(Action::InteractionRead)
        .is_ok_and(|theirs| card.is_reached_by(&theirs)))
}

/// Checks whom a note wants to mention; whoever writes it needs no call.
///
/// **Errors**: `mention_ids`: too many; somebody unknown or inactive; somebody who may not see the conversation.
pub(crate) async fn check(
    tx: &mut Tx<'_>,
    scope: &Scope,
    card: &Card,
    wanted: &[UserId],
) -> Result<BTreeSet<UserId>, Fault> {
    if wanted.len() > MENTIONED_MAX {
        return Err(Fault::field("mention_ids", code::field::TOO_MANY));
    }
    let others: BTreeSet<UserId> = wanted
        .iter()
        .copied()
        .filter(|user| scope.user() != Some(*user))
        .collect();
    for id in &others {
        let user = users::get(tx, scope, *id).await?.filter(|user| user.active);
        let user = user.ok_or_else(|| Fault::field("mention_ids", code::field::UNKNOWN))?;
        if !sees(tx, scope, &user, card).await? {
            return Err(Fault::field("mention_ids", code::field::CANNOT_SEE));
        }
    }
    Ok(others)
}

/// Keeps the mentions of a note, in the transaction that wrote it.
pub(crate) async fn keep(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    note: &Message,
    mentioned: &BTreeSet<UserId>,
) -> Result<(), Fault> {
    let Some(author) = scope.user() else {
        return Ok(());
    };
    for user in mentioned {
        let one = Mention {
            message: note.id,
            interaction: note.interaction,
            author,
            at: ctx.now(),
            read_at: None,
        };
        mentions::insert(tx, scope, *user, &one).await?;
    }
    Ok(())
}
