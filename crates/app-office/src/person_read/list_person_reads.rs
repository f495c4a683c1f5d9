//! Lists who read what of whom, newest first.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{PersonId, PersonReadId, UserId};
use base::time::Timestamp;
use office::reading::Reading;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::people;
use store_office::person_reads::{self, Filter};
use utoipa::ToSchema;

/// Lists readings.
pub struct ListPersonReads;

/// What to look for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ListPersonReadsInput {
    /// Who read.
    pub user_id: Option<UserId>,
    /// Whose record.
    pub person_id: Option<PersonId>,
    /// What.
    pub what: Option<Reading>,
    /// Not before.
    pub from_at: Option<Timestamp>,
    /// Before.
    pub to_at: Option<Timestamp>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonReadView {
    /// The id.
    pub id: PersonReadId,
    /// When.
    pub at: Timestamp,
    /// Who read.
    pub user_id: UserId,
    /// Whose record.
    pub person_id: PersonId,
    /// The person's name, as it is today.
    pub person_name: Option<String>,
    /// What.
    pub what: Reading,
    /// The network address that the request came from.
    pub address: String,
}

impl Operation for ListPersonReads {
    const ID: &'static str = "list_person_reads";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/person-reads";
    const ACTION: Action = Action::AuditRead;
    const SUMMARY: &'static str =
        "Lists who opened or revealed the records of people, newest first.";
    type Input = ListPersonReadsInput;
    type Output = Page<PersonReadView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListPersonReadsInput,
    ) -> Result<Page<PersonReadView>, Fault> {
        let limit = page::limit(input.limit);
        let filter = Filter {
            user: input.user_id,
            person: input.person_id,
            what: input.what,
            from: input.from_at,
            to: input.to_at,
            before: page::read_cursor::<PersonReadId>(input.cursor.as_deref())?,
        };
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                let mut names = BTreeMap::new();
                let mut items = Vec::new();
                for row in person_reads::list(tx, &scope, &filter, limit + 1).await? {
                    if let Entry::Vacant(unknown) = names.entry(row.person) {
                        let found = people::get(tx, &scope, row.person).await?;
                        unknown.insert(found.map(|person| person.name));
                    }
                    items.push(PersonReadView {
                        id: row.id,
                        at: row.at,
                        user_id: row.user,
                        person_id: row.person,
                        person_name: names.get(&row.person).cloned().flatten(),
                        what: row.what,
                        address: row.address,
                    });
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |item| item.id))
    }
}
