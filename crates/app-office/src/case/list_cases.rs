//! Lists cases within reach, by any number that somebody may say, by document, and by what they are (GAP-025).

use std::collections::BTreeSet;

use app::code::field;
use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Reach, Scope};
use base::id::{CaseId, CaseTypeId, PersonId, UserGroupId, UserId};
use base::tax_id::TaxId;
use base::text::{Text, fold};
use base::time::Timestamp;
use office::crm::case::{CasePriority, CaseStatus};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx, number};
use store_office::case_types;
use store_office::cases::{self, After, Filter, Order, Search};
use utoipa::ToSchema;

use super::{CaseView, Reached, views};

/// Lists them.
pub struct ListCases;

/// Which cases come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseOrder {
    /// What was opened last.
    #[default]
    Newest,
    /// What was opened first.
    Oldest,
    /// What is due next; what is never due comes last.
    Due,
}

impl From<CaseOrder> for Order {
    fn from(order: CaseOrder) -> Self {
        match order {
            CaseOrder::Newest => Self::Newest,
            CaseOrder::Oldest => Self::Oldest,
            CaseOrder::Due => Self::Due,
        }
    }
}

/// Who answers for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseHolder {
    /// The caller, or one of the caller's groups.
    Mine,
    /// No person.
    Nobody,
}

/// Which cases.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListCasesInput {
    /// The number of a case, of one of its contacts or in another system; CPF or CNPJ; a part of the title; the beginning of the person's name.
    pub q: Option<Text<80>>,
    /// In this status.
    pub status: Option<CaseStatus>,
    /// Not concluded, or concluded.
    pub open: Option<bool>,
    /// About this, or about what stands below it in the tree.
    pub type_id: Option<CaseTypeId>,
    /// As urgent as this.
    pub priority: Option<CasePriority>,
    /// Whose they are to do.
    pub holder: Option<CaseHolder>,
    /// This user is responsible.
    pub responsible_id: Option<UserId>,
    /// This group is responsible.
    pub group_id: Option<UserGroupId>,
    /// Cases of this person, also those beyond the caller's reach (CASE-003).
    pub person_id: Option<PersonId>,
    /// Open and past their due time.
    #[serde(default)]
    pub overdue: bool,
    /// Due not before.
    pub due_from_at: Option<Timestamp>,
    /// Due before.
    pub due_to_at: Option<Timestamp>,
    /// Never due.
    #[serde(default)]
    pub undated: bool,
    /// Opened not before.
    pub from_at: Option<Timestamp>,
    /// Opened before.
    pub to_at: Option<Timestamp>,
    /// Which come first.
    #[serde(default)]
    pub order: CaseOrder,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListCases {
    const ID: &'static str = "list_cases";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/cases";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Lists cases within reach, and all those of one person, by numbers, document and what they are.";
    type Input = ListCasesInput;
    type Output = Page<CaseView>;

    async fn run(ctx: Ctx, scope: Scope, input: ListCasesInput) -> Result<Page<CaseView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<(Option<Timestamp>, CaseId)>(input.cursor.as_deref())?;
        let after = after.map(|(due_at, id)| After { due_at, id });
        let now = ctx.now();
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let wanted = Wanted::read(input.q.as_ref());
                let reached = Reached::load(tx, &scope).await?;
                let within = scope.reach() != Reach::All && input.person_id.is_none();
                let filter = Filter {
                    search: wanted.search(),
                    statuses: statuses(&input),
                    types: types(tx, &scope, input.type_id).await?,
                    priorities: input.priority.into_iter().collect(),
                    responsible: input.responsible_id,
                    groups: groups(&scope, &reached, &input),
                    mine: scope
                        .user()
                        .filter(|_| input.holder == Some(CaseHolder::Mine)),
                    waiting: false,
                    unassigned: input.holder == Some(CaseHolder::Nobody),
                    person: input.person_id,
                    due_from: input.due_from_at,
                    due_before: input.overdue.then_some(now).or(input.due_to_at),
                    undated: input.undated,
                    concluded_from: None,
                    from: input.from_at,
                    to: input.to_at,
                    reach: within.then(|| reached.groups_within(&scope)),
                    order: input.order.into(),
                    after,
                };
                let rows = cases::list(tx, &scope, &filter, limit + 1).await?;
                views(tx, &scope, rows).await
            }))
            .await?;
        Ok(Page::of(items, limit, |case| (case.due_at, case.id)))
    }
}

fn statuses(input: &ListCasesInput) -> BTreeSet<CaseStatus> {
    let open = if input.overdue {
        Some(true)
    } else {
        input.open
    };
    let fits = |status: &CaseStatus| {
        open.is_none_or(|open| status.is_open() == open)
            && input.status.is_none_or(|wanted| wanted == *status)
    };
    let all = open.is_none() && input.status.is_none();
    let list = CaseStatus::ALL
        .into_iter()
        .filter(|status| !all && fits(status));
    list.collect()
}

fn groups(scope: &Scope, reached: &Reached, input: &ListCasesInput) -> BTreeSet<UserGroupId> {
    match (input.holder, scope.user()) {
        (Some(CaseHolder::Mine), Some(user)) => reached.groups_of(user).into_iter().collect(),
        (Some(CaseHolder::Mine | CaseHolder::Nobody) | None, _) => {
            input.group_id.into_iter().collect()
        }
    }
}

/// A type stands for everything below it.
async fn types(
    tx: &mut Tx<'_>,
    scope: &Scope,
    wanted: Option<CaseTypeId>,
) -> Result<BTreeSet<CaseTypeId>, Fault> {
    let Some(wanted) = wanted else {
        return Ok(BTreeSet::new());
    };
    let tree = case_types::list(tx, scope).await?;
    if !tree.iter().any(|one| one.id == wanted) {
        return Err(Fault::field("type_id", field::UNKNOWN));
    }
    let mut found = BTreeSet::from([wanted]);
    loop {
        let below: BTreeSet<CaseTypeId> = tree
            .iter()
            .filter(|one| one.parent.is_some_and(|parent| found.contains(&parent)))
            .map(|one| one.id)
            .filter(|id| !found.contains(id))
            .collect();
        if below.is_empty() {
            return Ok(found);
        }
        found.extend(below);
    }
}

/// A search that was read, owning its text.
enum Wanted {
    Number(String, String),
    TaxId(String),
    Text(String),
    All,
}

impl Wanted {
    /// Finds out what somebody typed. Eleven digits may be a number of ours and a CPF: both are looked for.
    fn read(q: Option<&Text<80>>) -> Self {
        let Some(q) = q.map(Text::as_str) else {
            return Self::All;
        };
        match (number::parse(q), TaxId::parse(q)) {
            (Some(number), _) => Self::Number(number, fold(q)),
            (None, Ok(document)) => Self::TaxId(document.as_str().to_owned()),
            (None, Err(_)) => Self::Text(fold(q)),
        }
    }

    fn search(&self) -> Search<'_> {
        match self {
            Self::Number(number, typed) => Search::Number(number, typed),
            Self::TaxId(tax_id) => Search::TaxId(tax_id),
            Self::Text(text) => Search::Text(text),
            Self::All => Search::All,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: CASE-001, GAP-025.
    #[test]
    fn what_was_typed_decides_how_to_search() {
        let read = |q: &str| Wanted::read(Some(&Text::parse(q).unwrap()));
        assert!(matches!(read("2026-1234"), Wanted::Number(number, _) if number == "2026-0001234"));
        assert!(matches!(read("529.982.247-25"), Wanted::TaxId(id) if id == "52998224725"));
        assert!(
            matches!(read("20260001234"), Wanted::Number(number, _) if number == "2026-0001234")
        );
        assert!(
            matches!(read("Cobrança em dobro"), Wanted::Text(text) if text == "cobranca em dobro")
        );
        assert!(matches!(read("SAP/77"), Wanted::Text(_)));
        assert!(matches!(Wanted::read(None), Wanted::All));
    }
}
