//! Searches people by name, trade name, e-mail, phone, CPF or CNPJ (PERSON-005).

use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::PersonId;
use base::tax_id::TaxId;
use base::text::fold;
use office::person::{Address, PointKind};
use serde::Deserialize;
use store::in_tx;
use store_office::people::{self, Search};
use utoipa::ToSchema;

use super::{PersonView, sees_documents, view};

/// Searches people.
pub struct ListPeople;

/// What is searched.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListPeopleInput {
    /// Name, trade name, e-mail, phone, CPF or CNPJ: the product finds out which.
    pub q: Option<String>,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

/// A search that was read, owning its text.
enum Wanted {
    Name(String),
    Key(String),
    EmailPrefix(String),
    TaxId(String),
    All,
}

impl Operation for ListPeople {
    const ID: &'static str = "list_people";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/people";
    const ACTION: Action = Action::PersonRead;
    const SUMMARY: &'static str =
        "Searches people by name, trade name, e-mail, phone, CPF or CNPJ.";
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
            .read::<_, Fault, _>(in_tx!(tx, [scope, after, wanted], {
                let after = after
                    .as_ref()
                    .as_ref()
                    .map(|(name, id)| (name.as_str(), *id));
                let search = match &*wanted {
                    Wanted::Name(name) => Search::Name(name),
                    Wanted::Key(key) => Search::Key(key),
                    Wanted::EmailPrefix(prefix) => Search::EmailPrefix(prefix),
                    Wanted::TaxId(tax_id) => Search::TaxId(tax_id),
                    Wanted::All => Search::All,
                };
                let full = sees_documents(tx, &scope).await?;
                let mut items = Vec::new();
                for person in people::list(tx, &scope, search, after, limit + 1).await? {
                    items.push(view(tx, &scope, person, full).await?);
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
fn read(q: &str) -> Wanted {
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
    let digits = q.chars().filter(char::is_ascii_digit).count();
    let written_like_a_phone = q
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() .".contains(c));
    if digits >= 8
        && written_like_a_phone
        && let Ok(address) = Address::parse(PointKind::Phone, q)
    {
        return Wanted::Key(address.key);
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
        assert!(matches!(read("2026"), Wanted::Name(_)));
        assert!(matches!(read(" "), Wanted::All));
    }
}
