//! Views of cases: what the list is narrowed and ordered by, and how it stands, under a name (GAP-025).

pub mod choose_case_view;
pub mod create_case_view;
pub mod delete_case_view;
pub mod list_case_views;
pub mod order_case_views;
pub mod update_case_view;

use app::Entry;
use app_setup::saved_view::Filters;
use app_setup::saved_view::shapes::{ViewChange, ViewFields, ViewOf};
use base::id::{CaseTypeId, PersonId, UserGroupId};
use base::text::Text;
use office::crm::case::CasePriority;
use serde::{Deserialize, Serialize};
use setup::saved_view::ViewKind;
use utoipa::ToSchema;

use crate::case::list_cases::{CaseHolder, CaseOrder};

/// Every operation of this slice.
pub const ALL: &[Entry] = &[
    Entry::of::<choose_case_view::ChooseCaseView>(),
    Entry::of::<create_case_view::CreateCaseView>(),
    Entry::of::<delete_case_view::DeleteCaseView>(),
    Entry::of::<list_case_views::ListCaseViews>(),
    Entry::of::<order_case_views::OrderCaseViews>(),
    Entry::of::<update_case_view::UpdateCaseView>(),
];

/// A view of cases as its readers see it.
pub type CaseViewOf = ViewOf<CaseFilters>;
/// What is given to make or replace one.
pub type CaseViewFields = ViewFields<CaseFilters>;
/// Which one, and what it shall be.
pub type CaseViewChange = ViewChange<CaseFilters>;

/// What a view of cases keeps. What it names may be gone by the time it is opened: it is a question all the same.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CaseFilters {
    /// What is searched for: a number, a document, a part of the title, the beginning of the person's name.
    pub q: Option<Text<80>>,
    /// Which cases.
    pub show: CaseShown,
    /// As urgent as this.
    pub priority: Option<CasePriority>,
    /// Whose they are to do; of whoever opens the view.
    pub holder: Option<CaseHolder>,
    /// About this, or about what stands below it in the tree.
    pub type_id: Option<CaseTypeId>,
    /// This group is responsible.
    pub group_id: Option<UserGroupId>,
    /// Cases of this person.
    pub person_id: Option<PersonId>,
    /// When they are due, counted from the day on which the view is opened.
    pub due: Option<CaseDue>,
    /// Opened in this month, `2026-11`; before it, `<2026-11`.
    pub month: Option<OpenedMonth>,
    /// Which come first.
    pub order: CaseOrder,
    /// How they stand.
    pub layout: CaseLayout,
}

impl Filters for CaseFilters {
    const KIND: ViewKind = ViewKind::Case;
}

/// Which cases a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseShown {
    /// Those that go on.
    #[default]
    Open,
    /// Open and past their due time.
    Overdue,
    /// Somebody has to do something.
    Pending,
    /// Done, but not over.
    Resolved,
    /// Over.
    Concluded,
    /// Every one.
    All,
}

/// When cases are due, apart from late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseDue {
    /// Later on the same day.
    Today,
    /// In the six days after it.
    Week,
    /// After these.
    Later,
    /// Never.
    Never,
}

/// How a list of cases stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseLayout {
    /// One below the other.
    #[default]
    List,
    /// A column for each status.
    Board,
}

/// A month in which cases were opened, or everything before it.
///
/// **Shape**: `2026-11` or `<2026-11`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String)]
pub struct OpenedMonth(String);

impl TryFrom<String> for OpenedMonth {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let month = text.strip_prefix('<').unwrap_or(&text);
        let fits = month.split_once('-').is_some_and(|(year, month)| {
            let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            let of_year = month.parse::<u8>().is_ok_and(|of| (1..=12).contains(&of));
            year.len() == 4 && month.len() == 2 && all_digits(year) && all_digits(month) && of_year
        });
        if fits { Ok(Self(text)) } else { Err("invalid") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-025.
    #[test]
    fn a_month_is_a_month_or_what_was_before_it() {
        for good in ["2026-11", "<2026-01", "1999-12"] {
            assert_eq!(
                OpenedMonth::try_from(good.to_owned()),
                Ok(OpenedMonth(good.to_owned()))
            );
        }
        for bad in [
            "",
            "2026",
            "2026-13",
            "2026-1",
            "26-11",
            "<<2026-11",
            "2026-11-01",
            "2026-+1",
            "２026-11",
        ] {
            assert!(OpenedMonth::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
