//! Lists blocks, newest first.

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{ContactBlockId, InteractionId, PersonId};
use base::text::{Text, fold};
use office::person::{Address, PointKind};
use serde::Deserialize;
use store::in_tx;
use store_office::contact_blocks::{self, Filter, Part};
use utoipa::ToSchema;

use super::ContactBlockView;
use super::block_contact::{Wanted, customer};
use crate::contact::block_key;

/// Lists blocks.
pub struct ListContactBlocks;

/// Which blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockPart {
    /// Those that keep somebody out now.
    #[default]
    InForce,
    /// Those that were lifted or ran out.
    Over,
    /// All.
    All,
}

/// How the list is limited.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListContactBlocksInput {
    /// Which part; those in force when nothing is said.
    #[serde(default)]
    pub part: BlockPart,
    /// A part of the name or e-mail, or a phone.
    pub q: Option<Text<80>>,
    /// The one in force for the customer of this interaction; nothing else counts then.
    pub interaction_id: Option<InteractionId>,
    /// The one in force for this person; nothing else counts then.
    pub person_id: Option<PersonId>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListContactBlocks {
    const ID: &'static str = "list_contact_blocks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/contact-blocks";
    const ACTION: Action = Action::ContactBlock;
    const SUMMARY: &'static str = "Lists blocked customers, newest first.";
    type Input = ListContactBlocksInput;
    type Output = Page<ContactBlockView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListContactBlocksInput,
    ) -> Result<Page<ContactBlockView>, Fault> {
        let (limit, now) = (page::limit(input.limit), ctx.now());
        let before = page::read_cursor::<ContactBlockId>(input.cursor.as_deref())?;
        let asked = scope.clone();
        let rows = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                if input.interaction_id.is_some() || input.person_id.is_some() {
                    let wanted = Wanted {
                        interaction: input.interaction_id,
                        person: input.person_id,
                    };
                    let customer = customer(tx, &scope, wanted).await?;
                    let found = contact_blocks::in_force(tx, &scope, &customer.keys, now).await?;
                    return Ok(found.into_iter().collect());
                }
                let (text, key) = match input.q.as_ref().map(Text::as_str) {
                    None => (None, None),
                    Some(typed) => match Address::parse(PointKind::Phone, typed) {
                        Ok(phone) => (None, Some(block_key(&phone))),
                        Err(_) => (Some(fold(typed)), None),
                    },
                };
                let filter = Filter {
                    part: match input.part {
                        BlockPart::InForce => Part::InForce,
                        BlockPart::Over => Part::Over,
                        BlockPart::All => Part::All,
                    },
                    text: text.as_deref(),
                    key: key.as_deref(),
                    before,
                };
                Ok(contact_blocks::list(tx, &scope, &filter, now, limit + 1).await?)
            }))
            .await?;
        let items = rows
            .into_iter()
            .map(|row| ContactBlockView::of(row, now).seen_by(&asked))
            .collect();
        Ok(Page::of(items, limit, |item: &ContactBlockView| item.id))
    }
}
