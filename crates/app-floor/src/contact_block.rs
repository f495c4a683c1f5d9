//! Customers who are blocked: who may not write in, since when, until when and why (BLOCK-007).
//!
//! Intake asks for a block with every message and compares its end with the clock: a block ends at its moment, whatever the
//! job runner is doing. What a blocked customer writes is taken from the provider and counted, and goes no further.

pub mod block_contact;
pub mod lift_contact_block;
pub mod list_contact_blocks;

use app::{Ctx, Entry, Fault, code};
use base::authz::{Action, Scope, SystemReason};
use base::id::{ContactBlockId, PersonId, UserId};
use base::phone::mask_if_phone;
use base::time::Timestamp;
use serde::Serialize;
use store::in_tx;
use store_floor::visitors::Visitor;
use store_office::contact_blocks::{self, ContactBlock};
use utoipa::ToSchema;

use crate::contact::Contact;

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<block_contact::BlockContact>(),
    Entry::of::<lift_contact_block::LiftContactBlock>(),
    Entry::of::<list_contact_blocks::ListContactBlocks>(),
];

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactBlockView {
    /// The id.
    pub id: ContactBlockId,
    /// The customer's name, as it was then.
    pub name: String,
    /// The channel on which it was decided; null when the person's record was blocked.
    pub channel: Option<String>,
    /// The addresses that are kept out; a visitor of the web chat may have none.
    pub addresses: Vec<String>,
    /// The person, if the customer was identified.
    pub person_id: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// Whether it keeps the customer out now.
    pub in_force: bool,
    /// Who decided it.
    pub blocked_by_id: Option<UserId>,
    /// When.
    pub blocked_at: Timestamp,
    /// When it ends by itself; never when null.
    pub expires_at: Option<Timestamp>,
    /// Who lifted it.
    pub lifted_by_id: Option<UserId>,
    /// When it was lifted.
    pub lifted_at: Option<Timestamp>,
    /// Messages that were not let in.
    pub heard_count: i64,
    /// When the last of them came.
    pub heard_at: Option<Timestamp>,
    /// Grows with each change.
    pub revision: i64,
}

impl ContactBlockView {
    fn of(row: ContactBlock, now: Timestamp) -> Self {
        let is_over = row.lifted_at.is_some() || row.expires_at.is_some_and(|end| end <= now);
        Self {
            id: row.id,
            name: row.name,
            channel: row.channel,
            addresses: row.addresses,
            person_id: row.person,
            reason: row.reason,
            in_force: !is_over,
            blocked_by_id: row.blocked_by,
            blocked_at: row.blocked_at,
            expires_at: row.expires_at,
            lifted_by_id: row.lifted_by,
            lifted_at: row.lifted_at,
            heard_count: row.heard_count,
            heard_at: row.heard_at,
            revision: row.revision,
        }
    }
}

impl ContactBlockView {
    /// Masks phones where the holder of a scope does not see them whole (GAP-075).
    fn seen_by(mut self, scope: &Scope) -> Self {
        if !scope.has(Action::PersonPhoneRead) {
            self.name = mask_if_phone(&self.name);
            for address in &mut self.addresses {
                *address = mask_if_phone(address);
            }
        }
        self
    }
}

/// Refuses what a blocked visitor of the web chat sends, and counts it.
///
/// **Errors**: `chat_unavailable`, whose text the visitor reads.
pub async fn admit(ctx: &Ctx, visitor: &Visitor) -> Result<(), Fault> {
    let scope = Scope::system(visitor.org, SystemReason::Intake);
    let keys = Contact {
        visitor: Some(visitor.id),
        ..Contact::read(&visitor.contact)
    }
    .block_keys();
    let now = ctx.now();
    let scope_in = scope.clone();
    let found = ctx
        .db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope_in, keys],
            Ok(contact_blocks::in_force(tx, &scope_in, &keys, now).await?)
        ))
        .await?;
    let Some(block) = found else { return Ok(()) };
    let id = block.id;
    ctx.db
        .write::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(contact_blocks::count_heard(tx, &scope, id, now).await?)
        ))
        .await?;
    Err(Fault::refused(code::CHAT_UNAVAILABLE))
}
