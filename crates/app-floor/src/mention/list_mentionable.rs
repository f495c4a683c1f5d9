//! Finds colleagues whom a note of an interaction may mention.

use app::operation::Method;
use app::page::Page;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, UserId};
use base::text::{Text, fold};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_floor::interactions;
use store_setup::users::User;
use store_setup::{queues, users};
use utoipa::ToSchema;

use super::sees;

/// Colleagues offered at once.
const OFFERED_MAX: usize = 8;
/// Colleagues whose reach is asked for one answer.
const ASKED_MAX: usize = 24;

/// Finds colleagues.
pub struct ListMentionable;

/// In which interaction, and who.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListMentionableInput {
    /// The interaction.
    pub id: InteractionId,
    /// The beginning of a word of the name.
    pub name: Option<Text<60>>,
}

/// A colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mentionable {
    /// The user.
    pub user_id: UserId,
    /// The name.
    pub name: String,
    /// Whether the user may see the interaction; others cannot be mentioned.
    pub sees: bool,
}

impl Operation for ListMentionable {
    const ID: &'static str = "list_mentionable";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions/{id}/mentionable";
    const ACTION: Action = Action::InteractionAnswer;
    const SUMMARY: &'static str = "Finds colleagues for a mention: those who may see the interaction first, then who may not.";
    type Input = ListMentionableInput;
    type Output = Page<Mentionable>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListMentionableInput,
    ) -> Result<Page<Mentionable>, Fault> {
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], found(tx, &scope, &input).await))
            .await?;
        Ok(Page::whole(items))
    }
}

async fn found(
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &ListMentionableInput,
) -> Result<Vec<Mentionable>, Fault> {
    let card = interactions::get(tx, scope, input.id)
        .await?
        .ok_or(Fault::NotFound)?;
    let members = queues::members(tx, scope).await?;
    let of_queue = members.get(&card.queue);
    let wanted = input.name.as_ref().map(|name| fold(name.as_str()));
    let mut colleagues: Vec<User> = users::list_all(tx, scope)
        .await?
        .into_iter()
        .filter(|user| user.active && scope.user() != Some(user.id))
        .filter(|user| fits(&fold(&user.name), wanted.as_deref()))
        .collect();
    // Who works in the queue comes first: the caller most likely means one of them.
    colleagues.sort_by_key(|user| {
        let is_member = of_queue.is_some_and(|of| of.contains_key(&user.id));
        (!is_member, fold(&user.name), user.id)
    });
    let mut items = Vec::new();
    for user in colleagues.into_iter().take(ASKED_MAX) {
        items.push(Mentionable {
            sees: sees(tx, scope, &user, &card).await?,
            user_id: user.id,
            name: user.name,
        });
    }
    items.sort_by_key(|one| !one.sees);
    items.truncate(OFFERED_MAX);
    Ok(items)
}

/// Tells whether a name, or what follows one of its spaces, begins so; both folded.
fn fits(name: &str, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| {
        name.starts_with(wanted)
            || name
                .match_indices(' ')
                .any(|(at, space)| name[at + space.len()..].starts_with(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_beginning_of_any_of_its_words() {
        let name = fold("Érica da Conceição");
        for wanted in ["eri", "erica da", "conc", "da conceicao"] {
            assert!(fits(&name, Some(wanted)), "{wanted}");
        }
        assert!(!fits(&name, Some("rica")) && fits(&name, None));
    }
}
