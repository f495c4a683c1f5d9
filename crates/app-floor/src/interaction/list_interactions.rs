//! Lists interactions: what the agent handles, what waits, what was ended (AGENT-007, AGENT-008, MSG-011, ROUTE-015).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{InteractionId, PersonId, QueueId};
use base::phone::Phone;
use base::text::fold;
use base::time::Timestamp;
use serde::Deserialize;
use store::{Tx, in_tx, number};
use store_floor::interactions::{self, Card, Filter, Part};
use utoipa::ToSchema;

use super::{InteractionView, views};

/// Lists interactions.
pub struct ListInteractions;

/// Which part of the interactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// What the agent handles, and is active.
    #[default]
    Mine,
    /// What the agent handles, and is inactive.
    Inactive,
    /// What the agent put off.
    PutOff,
    /// What the agent ended.
    MineEnded,
    /// What waits.
    Waiting,
    /// Everything open.
    Open,
}

/// Which of a list comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// The newest.
    Newest,
    /// The oldest.
    Oldest,
}

/// How the list is limited and ordered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListInteractionsInput {
    /// Which part.
    #[serde(default)]
    pub view: View,
    /// In this queue.
    pub queue_id: Option<QueueId>,
    /// On this channel.
    pub channel: Option<String>,
    /// `newest` or `oldest` first; what waits begins with the oldest.
    #[schema(value_type = Option<ListOrder>)]
    pub order: Option<String>,
    /// The customer's phone.
    pub phone: Option<String>,
    /// A part of the customer's name, or the number of the interaction.
    pub name: Option<String>,
    /// Queued not before.
    pub queued_from_at: Option<Timestamp>,
    /// Queued before.
    pub queued_to_at: Option<Timestamp>,
    /// Begun outside the queue's hours, or within them (ROUTE-015).
    pub after_hours: Option<bool>,
    /// Earlier interactions of this person instead.
    pub person_id: Option<PersonId>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListInteractions {
    const ID: &'static str = "list_interactions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/interactions";
    const ACTION: Action = Action::InteractionRead;
    const SUMMARY: &'static str = "Lists interactions within reach.";
    type Input = ListInteractionsInput;
    type Output = Page<InteractionView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListInteractionsInput,
    ) -> Result<Page<InteractionView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<InteractionId>(input.cursor.as_deref())?;
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let cards = cards(tx, &scope, &input, after, limit + 1).await?;
                views(tx, &scope, cards).await
            }))
            .await?;
        Ok(Page::of(items, limit, |item| item.id))
    }
}

async fn cards(
    tx: &mut Tx<'_>,
    scope: &Scope,
    input: &ListInteractionsInput,
    after: Option<InteractionId>,
    limit: u32,
) -> Result<Vec<Card>, Fault> {
    if let Some(person) = input.person_id {
        return Ok(interactions::of_person(tx, scope, person, after, limit).await?);
    }
    if let Some(number) = input.name.as_deref().and_then(number::parse) {
        return Ok(interactions::by_number(tx, scope, &number)
            .await?
            .into_iter()
            .collect());
    }
    let name = input
        .name
        .as_deref()
        .map(fold)
        .filter(|name| !name.is_empty());
    let phone = input
        .phone
        .as_deref()
        .filter(|phone| !phone.trim().is_empty());
    let phone = phone.map(|phone| {
        Phone::parse(phone, "55").map_or_else(|_| phone.to_owned(), |phone| phone.identity_key())
    });
    let filter = Filter {
        part: match input.view {
            View::Mine => Part::MineActive,
            View::Inactive => Part::MineInactive,
            View::PutOff => Part::MinePutOff,
            View::MineEnded => Part::MineEnded,
            View::Waiting => Part::Waiting,
            View::Open => Part::Open,
        },
        queue: input.queue_id,
        channel: input.channel.as_deref(),
        name: name.as_deref(),
        phone: phone.as_deref(),
        from: input.queued_from_at,
        to: input.queued_to_at,
        after_hours: input.after_hours,
        newest_first: match input.order.as_deref() {
            Some("oldest") => false,
            Some(_) => true,
            None => input.view != View::Waiting,
        },
        after,
    };
    Ok(interactions::list(tx, scope, &filter, limit).await?)
}
