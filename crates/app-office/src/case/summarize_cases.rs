//! Sums the open cases within reach up: by status, type, priority, group, customer, deadline, month and age; and how those that ended
//! came to their end (GAP-025, DASH-042).
//!
//! Open is everything but concluded. Days and months are those of the organization.

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Reach, Scope};
use base::calendar::{Calendar, Day};
use base::id::{CaseTypeId, PersonId, UserGroupId};
use base::time::{Span, Timestamp};
use office::crm::case::{CasePriority, CaseStatus};
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx};
use store_office::cases::{self, Count, Filter, Tally};
use store_office::people;
use store_setup::organizations;
use utoipa::ToSchema;

use super::Reached;
use super::list_cases::CaseHolder;

/// Lines of one kind at the most.
const LINES_MAX: u32 = 50;
/// Customers at the most: those with the most open cases.
const CUSTOMERS_MAX: u32 = 10;
/// Months that are told apart, this one included; what is older is one line.
const MONTHS: usize = 6;
/// Days of which what ended is summed up.
const ENDED_DAYS: u32 = 30;
/// Where one stretch of ages ends and the next begins, in days.
const AGES: [i64; 4] = [1, 3, 7, 30];

/// Sums them up.
pub struct SummarizeCases;

/// Which cases.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SummarizeCasesInput {
    /// Whose they are to do; everything within reach when absent.
    pub holder: Option<CaseHolder>,
}

/// Open cases, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseSummary {
    /// Not concluded.
    pub open_count: i64,
    /// Of those, past their deadline.
    pub overdue_count: i64,
    /// Where they stand.
    pub by_status: Vec<CasesOfStatus>,
    /// How urgent they are.
    pub by_priority: Vec<CasesOfPriority>,
    /// What they are about, the most frequent first.
    pub by_type: Vec<CasesOfType>,
    /// Which group is responsible, the most frequent first.
    pub by_group: Vec<CasesOfGroup>,
    /// Whose matter they are: those with the most.
    pub by_customer: Vec<CasesOfCustomer>,
    /// When they are due, from the past to never.
    pub by_due: Vec<CasesOfTime>,
    /// In which month they were opened, the newest first; the last is everything before.
    pub by_month: Vec<CasesOfTime>,
    /// How long they have been open, from the youngest.
    pub by_age: Vec<CasesOfTime>,
    /// What was concluded in the last 30 days.
    pub ended: EndedCases,
}

/// Cases with a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasesOfStatus {
    /// The status.
    pub status: CaseStatus,
    /// How many.
    pub count: i64,
}

/// Cases with a priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasesOfPriority {
    /// The priority.
    pub priority: CasePriority,
    /// How many.
    pub count: i64,
}

/// Cases of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasesOfType {
    /// The type.
    pub type_id: CaseTypeId,
    /// How many.
    pub count: i64,
}

/// Cases of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasesOfGroup {
    /// The group; null for those of none.
    pub group_id: Option<UserGroupId>,
    /// How many.
    pub count: i64,
}

/// Cases of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasesOfCustomer {
    /// The person.
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// Cases of a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasesOfTime {
    /// Its first moment; null when it has no beginning.
    pub from_at: Option<Timestamp>,
    /// The moment after its last; null when it has no end. Without both: never due.
    pub to_at: Option<Timestamp>,
    /// How many.
    pub count: i64,
}

/// Cases that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EndedCases {
    /// From when on.
    pub from_at: Timestamp,
    /// How many were concluded and stand so.
    pub count: i64,
    /// The mean time from opening to conclusion, in milliseconds; null when none was concluded.
    pub mean_ms: Option<i64>,
    /// How many of them had been taken up again before.
    pub reopened_count: i64,
}

impl Operation for SummarizeCases {
    const ID: &'static str = "summarize_cases";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/case-summary";
    const ACTION: Action = Action::CaseRead;
    const SUMMARY: &'static str = "Counts the open cases within reach by what they are, and how those of the last 30 days ended.";
    type Input = SummarizeCasesInput;
    type Output = CaseSummary;

    async fn run(ctx: Ctx, scope: Scope, input: SummarizeCasesInput) -> Result<CaseSummary, Fault> {
        let now = ctx.now();
        ctx.db
            .read(in_tx!(tx, [scope, input], {
                let zone = organizations::get(tx, &scope).await?.time_zone;
                let calendar = Calendar::always(&zone).unwrap_or_else(|_| Calendar::always_utc());
                let reached = Reached::load(tx, &scope).await?;
                let all = base(&scope, &reached, input.holder);
                let open = Filter {
                    statuses: CaseStatus::ALL
                        .into_iter()
                        .filter(|one| one.is_open())
                        .collect(),
                    ..all.clone()
                };
                let counting = Counting {
                    scope: &scope,
                    open: &open,
                };
                let (open_count, overdue_count) = cases::count(tx, &scope, &open, now).await?;
                Ok(CaseSummary {
                    open_count,
                    overdue_count,
                    by_status: named(counting.tally(tx, Tally::Status).await?, |value, count| {
                        CaseStatus::parse(value?).map(|status| CasesOfStatus { status, count })
                    }),
                    by_priority: named(
                        counting.tally(tx, Tally::Priority).await?,
                        |value, count| {
                            CasePriority::parse(value?)
                                .map(|priority| CasesOfPriority { priority, count })
                        },
                    ),
                    by_type: named(counting.tally(tx, Tally::Type).await?, |value, count| {
                        let type_id = value?.parse().ok()?;
                        Some(CasesOfType { type_id, count })
                    }),
                    by_group: named(counting.tally(tx, Tally::Group).await?, |value, count| {
                        let group_id = value.and_then(|id| id.parse().ok());
                        Some(CasesOfGroup { group_id, count })
                    }),
                    by_customer: counting.customers(tx).await?,
                    by_due: counting.due(tx, &calendar, now).await?,
                    by_month: counting.months(tx, &calendar, now).await?,
                    by_age: counting.ages(tx, now).await?,
                    ended: ended(tx, &scope, all, now).await?,
                })
            }))
            .await
    }
}

/// Limits to what the caller asks for, within reach.
fn base<'a>(scope: &Scope, reached: &Reached, holder: Option<CaseHolder>) -> Filter<'a> {
    let mine = scope.user().filter(|_| holder == Some(CaseHolder::Mine));
    Filter {
        mine,
        groups: mine
            .map(|user| reached.groups_of(user).into_iter().collect())
            .unwrap_or_default(),
        unassigned: holder == Some(CaseHolder::Nobody),
        reach: (scope.reach() != Reach::All).then(|| reached.groups_within(scope)),
        ..Filter::default()
    }
}

fn named<T>(counts: Vec<Count>, of: impl Fn(Option<&str>, i64) -> Option<T>) -> Vec<T> {
    let lines = counts.into_iter();
    lines
        .filter_map(|one| of(one.value.as_deref(), one.count))
        .collect()
}

async fn ended(
    tx: &mut Tx<'_>,
    scope: &Scope,
    all: Filter<'_>,
    now: Timestamp,
) -> Result<EndedCases, Fault> {
    let from_at = now - Span::from_mins(i64::from(ENDED_DAYS) * 24 * 60);
    let filter = Filter {
        concluded_from: Some(from_at),
        ..all
    };
    let sum = cases::ended(tx, scope, &filter).await?;
    Ok(EndedCases {
        from_at,
        count: sum.count,
        mean_ms: (sum.count > 0).then(|| sum.total_us / sum.count / 1_000),
        reopened_count: sum.reopened,
    })
}

/// What every line is counted of.
struct Counting<'a> {
    scope: &'a Scope,
    open: &'a Filter<'a>,
}

impl Counting<'_> {
    async fn tally(&self, tx: &mut Tx<'_>, by: Tally) -> Result<Vec<Count>, Fault> {
        Ok(cases::tally(tx, self.scope, self.open, by, LINES_MAX).await?)
    }

    async fn customers(&self, tx: &mut Tx<'_>) -> Result<Vec<CasesOfCustomer>, Fault> {
        // One more, because those of nobody are a line too.
        let limit = CUSTOMERS_MAX + 1;
        let counts = cases::tally(tx, self.scope, self.open, Tally::Person, limit).await?;
        let mut lines = Vec::new();
        for one in counts {
            let id = one.value.and_then(|id| id.parse::<PersonId>().ok());
            let Some(person_id) = id else { continue };
            if let Some(person) = people::get(tx, self.scope, person_id).await? {
                lines.push(CasesOfCustomer {
                    person_id,
                    name: person.name,
                    count: one.count,
                });
            }
        }
        lines.truncate(usize::try_from(CUSTOMERS_MAX).unwrap_or(usize::MAX));
        Ok(lines)
    }

    async fn line(
        &self,
        tx: &mut Tx<'_>,
        filter: Filter<'_>,
        (from_at, to_at): (Option<Timestamp>, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<CasesOfTime, Fault> {
        let (count, _) = cases::count(tx, self.scope, &filter, now).await?;
        Ok(CasesOfTime {
            from_at,
            to_at,
            count,
        })
    }

    /// Late, today, the six days after it, later, never.
    async fn due(
        &self,
        tx: &mut Tx<'_>,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Vec<CasesOfTime>, Fault> {
        let today = calendar.local_day(now).number();
        let tomorrow = calendar.start_of(Day::from_number(today + 1));
        let week = calendar.start_of(Day::from_number(today + 7));
        let far = Timestamp::from_micros(i64::MAX);
        let mut lines = Vec::new();
        for (from, to) in [
            (None, Some(now)),
            (Some(now), Some(tomorrow)),
            (Some(tomorrow), Some(week)),
            (Some(week), None),
        ] {
            let filter = Filter {
                due_from: from,
                due_before: to.or(Some(far)),
                ..self.open.clone()
            };
            lines.push(self.line(tx, filter, (from, to), now).await?);
        }
        let never = Filter {
            undated: true,
            ..self.open.clone()
        };
        lines.push(self.line(tx, never, (None, None), now).await?);
        Ok(lines)
    }

    async fn opened(
        &self,
        tx: &mut Tx<'_>,
        (from, to): (Option<Timestamp>, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<CasesOfTime, Fault> {
        let filter = Filter {
            from,
            to,
            ..self.open.clone()
        };
        self.line(tx, filter, (from, to), now).await
    }

    async fn months(
        &self,
        tx: &mut Tx<'_>,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Vec<CasesOfTime>, Fault> {
        let mut lines = Vec::new();
        let mut to = None;
        for month in months(calendar.local_day(now)) {
            let from = Some(calendar.start_of(month));
            lines.push(self.opened(tx, (from, to), now).await?);
            to = from;
        }
        lines.push(self.opened(tx, (None, to), now).await?);
        Ok(lines)
    }

    async fn ages(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<CasesOfTime>, Fault> {
        let mut lines = Vec::new();
        let mut to = None;
        for days in AGES {
            let from = Some(now - Span::from_mins(days * 24 * 60));
            lines.push(self.opened(tx, (from, to), now).await?);
            to = from;
        }
        lines.push(self.opened(tx, (None, to), now).await?);
        Ok(lines)
    }
}

/// Gives the first days of this month and of those before it.
fn months(today: Day) -> Vec<Day> {
    let mut firsts = Vec::with_capacity(MONTHS);
    let mut day = today;
    for _ in 0..MONTHS {
        let text = day.to_string();
        let of_month: i32 = text
            .rsplit('-')
            .next()
            .and_then(|day| day.parse().ok())
            .unwrap_or(1);
        let first = Day::from_number(day.number() - of_month + 1);
        firsts.push(first);
        day = Day::from_number(first.number() - 1);
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: GAP-025.
    #[test]
    fn months_begin_on_their_first_day_whatever_their_length() {
        let today = Day::parse("2026-03-31").unwrap();
        let firsts: Vec<String> = months(today).iter().map(Day::to_string).collect();
        assert_eq!(
            firsts,
            [
                "2026-03-01",
                "2026-02-01",
                "2026-01-01",
                "2025-12-01",
                "2025-11-01",
                "2025-10-01"
            ]
        );
    }
}
