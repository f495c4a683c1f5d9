//! Searches people by name, trade name, e-mail, phone, CPF or CNPJ (PERSON-005).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{PersonId, UserId};
use base::tax_id::TaxId;
use base::text::fold;
use office::person::{Address, PointKind};
use serde::Deserialize;
use store::in_tx;
use store_office::people::{self, Filter, Order, Owned, Search};
use utoipa::ToSchema;

use super::{PersonView, Sight, view};

/// Digits from which a number that is not a whole phone is looked for inside of phones.
const PHONE_PART_MIN: usize = 6;

/// Searches people.
pub struct ListPeople;

/// What is searched.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListPeopleInput {
    /// Name, trade name, e-mail, phone, CPF or CNPJ: the product finds out which.
    pub q: Option<String>,
    /// Only who is active, or is not (PERSON-010).
    pub active: Option<bool>,
    /// Only who belongs to a portfolio, or to none (GAP-073).
    pub owned: Option<bool>,
    /// Only who belongs to this agent's portfolio.
    pub owner_id: Option<UserId>,
    /// Which come first.
    #[serde(default)]
    pub order: PeopleOrder,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// Which people of a list come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeopleOrder {
    /// By name.
    #[default]
    Name,
    /// By name, from the end of the alphabet.
    NameDown,
    /// Who was registered last.
    Newest,
}

/// A search that was read, owning its text.
pub(crate) enum Wanted {
    Name(String),
    Key(String),
    PhonePart(String),
    EmailPrefix(String),
    TaxId(String),
    All,
}

impl Wanted {
    pub(crate) fn search(&self) -> Search<'_> {
        match self {
            Self::Name(name) => Search::Name(name),
            Self::Key(key) => Search::Key(key),
            Self::PhonePart(part) => Search::PhonePart(part),
            Self::EmailPrefix(prefix) => Search::EmailPrefix(prefix),
            Self::TaxId(tax_id) => Search::TaxId(tax_id),
            Self::All => Search::All,
        }
    }
}

impl ListPeopleInput {
    fn owned(&self) -> Owned {
        match (self.owner_id, self.owned) {
            (Some(owner), _) => Owned::By(owner),
            (None, Some(true)) => Owned::With,
            (None, Some(false)) => Owned::Without,
            (None, None) => Owned::Either,
        }
    }

    const fn order(&self) -> Order {
        match self.order {
            PeopleOrder::Name => Order::Name,
            PeopleOrder::NameDown => Order::NameDown,
            PeopleOrder::Newest => Order::Newest,
        }
    }
}

impl Operation for ListPeople {
    const ID: &'static str = "list_people";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/people";
    const ACTION: Action = Action::PersonRead;
    const SUMMARY: &'static str =
        "Searches people by name, trade name, e-mail, phone, CPF or CNPJ, by status and by owner.";
    type Input = ListPeopleInput;
    type Output = Page<PersonView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListPeopleInput,
    ) -> Result<Page<PersonView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<(String, PersonId)>(input.cursor.as_deref())?;
        let wanted = read(input.q.as_deref().unwrap_or_default());
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, after, wanted, input], {
                let after = after
                    .as_ref()
                    .as_ref()
                    .map(|(name, id)| (name.as_str(), *id));
                let filter = Filter {
                    search: wanted.search(),
                    active: input.active,
                    owned: input.owned(),
                    order: input.order(),
                    after,
                };
                let sight = Sight::of(tx, &scope).await?;
                let mut items = Vec::new();
                for person in people::list(tx, &scope, &filter, limit + 1).await? {
                    items.push(view(tx, &scope, person, &sight).await?);
                }
                Ok(items)
            }))
            .await?;
        Ok(Page::of(items, limit, |person| {
            (fold(&person.name), person.id)
        }))
    }
}

/// Finds out what somebody typed: a document is tried before a phone, because eleven digits may be either.
pub(crate) fn read(q: &str) -> Wanted {
    let q = q.trim();
    if q.is_empty() {
        return Wanted::All;
    }
    if let Ok(document) = TaxId::parse(q) {
        return Wanted::TaxId(document.as_str().to_owned());
    }
    if q.contains('@') {
        return Wanted::EmailPrefix(fold(q));
    }
    let digits: String = q.chars().filter(char::is_ascii_digit).collect();
    let written_like_a_phone = q
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() .".contains(c));
    if digits.len() >= 8
        && written_like_a_phone
        && let Ok(address) = Address::parse(PointKind::Phone, q)
    {
        return Wanted::Key(address.key);
    }
    if digits.len() >= PHONE_PART_MIN && written_like_a_phone {
        return Wanted::PhonePart(digits);
    }
    Wanted::Name(fold(q))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: PERSON-005.
    #[test]
    fn what_was_typed_decides_how_to_search() {
        assert!(
            matches!(read("Padaria São João"), Wanted::Name(name) if name == "padaria sao joao")
        );
        assert!(matches!(read("529.982.247-25"), Wanted::TaxId(id) if id == "52998224725"));
        assert!(matches!(read("11.222.333/0001-81"), Wanted::TaxId(_)));
        assert!(matches!(read("Ana@x"), Wanted::EmailPrefix(prefix) if prefix == "ana@x"));
        assert!(matches!(read("(48) 99999-9999"), Wanted::Key(_)));
        assert!(matches!(read("99999-9999"), Wanted::PhonePart(part) if part == "999999999"));
        assert!(matches!(read("2026"), Wanted::Name(_)));
        assert!(matches!(read(" "), Wanted::All));
    }
}
