//! What is asked of a report: a period and filters.

use base::calendar::{Calendar, Day};
use base::id::{QueueId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::text::Text;
use base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Days of a period at the most: a year and its leap day.
pub const PERIOD_DAYS_MAX: i32 = 366;
/// Minutes of a day.
const DAY_MIN: u16 = 1_440;

/// How an interaction ended, or how it went on (GAP-104).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TrackedResult {
    /// It ended properly.
    Concluded,
    /// It was sent on at least once.
    Transferred,
    /// It ended by decision.
    Canceled,
    /// It ended by silence.
    Withdrawn,
    /// The customer left before an answer.
    Abandoned,
    /// It did not end yet.
    Open,
}

/// What a report can be narrowed by, beyond the period.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// The medium.
    Medium,
    /// A queue.
    Queue,
    /// A user.
    User,
    /// A wrap-up code.
    WrapUpCode,
    /// How it ended.
    Result,
    /// The number that people say aloud.
    Number,
    /// A part of the customer's name, or a phone.
    Customer,
    /// Minutes of the first and the last day.
    Time,
}

/// A filter of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ReportFilter {
    /// Which.
    pub filter: Filter,
    /// Whether nothing can be asked without it.
    pub required: bool,
}

/// A filter that may stay empty.
pub const fn may(filter: Filter) -> ReportFilter {
    ReportFilter {
        filter,
        required: false,
    }
}

/// A filter without which nothing can be asked.
pub const fn must(filter: Filter) -> ReportFilter {
    ReportFilter {
        filter,
        required: true,
    }
}

/// What is asked. Days are of the organization's time zone (GAP-112).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Question {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The minute of the first day at which the period begins.
    #[serde(default)]
    pub from_min: Option<u16>,
    /// The minute of the last day before which the period ends.
    #[serde(default)]
    pub to_min: Option<u16>,
    /// On this medium.
    #[serde(default)]
    pub medium: Option<Medium>,
    /// In this queue.
    #[serde(default)]
    pub queue_id: Option<QueueId>,
    /// Of this user.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// With this code.
    #[serde(default)]
    pub wrap_up_code_id: Option<WrapUpCodeId>,
    /// With this result.
    #[serde(default)]
    pub result: Option<TrackedResult>,
    /// With this number.
    #[serde(default)]
    pub number: Option<Text<40>>,
    /// Of a customer with this name or phone.
    #[serde(default)]
    pub customer: Option<Text<80>>,
}

/// What is wrong with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionRefused {
    /// The last day is before the first, or the period is empty.
    PeriodBackwards,
    /// More days than [`PERIOD_DAYS_MAX`].
    PeriodTooLong,
    /// A minute is no minute of a day.
    MinuteInvalid,
    /// The report asks for this filter.
    Missing(Filter),
}

impl Question {
    /// Asks for days and nothing else.
    pub const fn of_days(from: Day, to: Day) -> Self {
        Self {
            from,
            to,
            from_min: None,
            to_min: None,
            medium: None,
            queue_id: None,
            user_id: None,
            wrap_up_code_id: None,
            result: None,
            number: None,
            customer: None,
        }
    }

    /// Checks what is asked of a report with these filters.
    ///
    /// **Errors**: see [`QuestionRefused`].
    pub fn check(&self, filters: &[ReportFilter]) -> Result<(), QuestionRefused> {
        if self.to < self.from {
            return Err(QuestionRefused::PeriodBackwards);
        }
        if self.to.number().saturating_sub(self.from.number()) >= PERIOD_DAYS_MAX {
            return Err(QuestionRefused::PeriodTooLong);
        }
        if self.from_min.is_some_and(|minute| minute >= DAY_MIN)
            || self.to_min.is_some_and(|minute| minute > DAY_MIN)
        {
            return Err(QuestionRefused::MinuteInvalid);
        }
        let same_day = self.from == self.to;
        if same_day && self.from_min.unwrap_or(0) >= self.to_min.unwrap_or(DAY_MIN) {
            return Err(QuestionRefused::PeriodBackwards);
        }
        let missing = filters
            .iter()
            .find(|wanted| wanted.required && !self.has(wanted.filter));
        missing.map_or(Ok(()), |wanted| {
            Err(QuestionRefused::Missing(wanted.filter))
        })
    }

    /// Takes away what a report does not filter by, so that nobody believes it was heard.
    #[must_use]
    pub fn taken_by(mut self, filters: &[ReportFilter]) -> Self {
        let takes = |filter| filters.iter().any(|one| one.filter == filter);
        self.medium = self.medium.filter(|_| takes(Filter::Medium));
        self.queue_id = self.queue_id.filter(|_| takes(Filter::Queue));
        self.user_id = self.user_id.filter(|_| takes(Filter::User));
        self.wrap_up_code_id = self.wrap_up_code_id.filter(|_| takes(Filter::WrapUpCode));
        self.result = self.result.filter(|_| takes(Filter::Result));
        self.number = self.number.filter(|_| takes(Filter::Number));
        self.customer = self.customer.filter(|_| takes(Filter::Customer));
        if !takes(Filter::Time) {
            (self.from_min, self.to_min) = (None, None);
        }
        self
    }

    const fn has(&self, filter: Filter) -> bool {
        match filter {
            Filter::Medium => self.medium.is_some(),
            Filter::Queue => self.queue_id.is_some(),
            Filter::User => self.user_id.is_some(),
            Filter::WrapUpCode => self.wrap_up_code_id.is_some(),
            Filter::Result => self.result.is_some(),
            Filter::Number => self.number.is_some(),
            Filter::Customer => self.customer.is_some(),
            Filter::Time => self.from_min.is_some(),
        }
    }

    /// Gives the first moment of the period and the one after its last, where the clocks of the organization go as they do.
    pub fn period(&self, calendar: &Calendar) -> (Timestamp, Timestamp) {
        let from = calendar.moment(self.from, self.from_min.unwrap_or(0));
        let to = calendar.moment(self.to, self.to_min.unwrap_or(DAY_MIN));
        (from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::time::Span;

    fn days(from: &str, to: &str) -> Question {
        Question::of_days(Day::parse(from).unwrap(), Day::parse(to).unwrap())
    }

    /// Rows: GAP-104, GAP-112.
    #[test]
    fn a_period_is_checked_and_a_required_filter_must_be_there() {
        let filters = [must(Filter::Medium), may(Filter::Time)];
        let mut asked = days("2026-11-22", "2026-11-22");
        assert_eq!(
            asked.check(&filters),
            Err(QuestionRefused::Missing(Filter::Medium))
        );
        asked.medium = Some(Medium::Chat);
        assert_eq!(asked.check(&filters), Ok(()));
        (asked.from_min, asked.to_min) = (Some(600), Some(600));
        assert_eq!(asked.check(&filters), Err(QuestionRefused::PeriodBackwards));
        asked.to_min = Some(1_441);
        assert_eq!(asked.check(&filters), Err(QuestionRefused::MinuteInvalid));
        let backwards = days("2026-11-22", "2026-11-21");
        assert_eq!(backwards.check(&[]), Err(QuestionRefused::PeriodBackwards));
        let long = days("2025-11-22", "2026-11-23");
        assert_eq!(long.check(&[]), Err(QuestionRefused::PeriodTooLong));
        assert_eq!(asked.taken_by(&[]).medium, None);
    }

    /// Rows: GAP-112.
    #[test]
    fn a_day_on_which_clocks_change_has_another_length() {
        let calendar = Calendar::always("America/Sao_Paulo").unwrap();
        let length = |day: &str| {
            let (from, to) = days(day, day).period(&calendar);
            to.since(from)
        };
        assert_eq!(length("2018-11-03"), Span::from_hours(24));
        assert_eq!(length("2018-11-04"), Span::from_hours(23));
        assert_eq!(length("2019-02-16"), Span::from_hours(25));
    }
}
