//! What the dashboards of social media count (DASH-036, DASH-037).

use serde::Serialize;

/// A mean that says how much it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct PostMean {
    /// The mean in milliseconds; null when nothing could be measured.
    pub mean_ms: Option<i64>,
    /// Posts that were measured.
    pub measured_count: i64,
    /// Posts of which the source sent too little.
    pub missing_count: i64,
}

impl PostMean {
    /// Makes the mean of a sum; what was not measured of all is missing.
    ///
    /// **Units**: whole milliseconds, cut off.
    pub const fn of(sum_ms: i64, measured_count: i64, post_count: i64) -> Self {
        Self {
            mean_ms: sum_ms.checked_div(measured_count),
            measured_count,
            missing_count: post_count - measured_count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: DASH-036.
    #[test]
    fn nothing_measured_is_no_zero() {
        assert_eq!(
            PostMean::of(0, 0, 3),
            PostMean {
                mean_ms: None,
                measured_count: 0,
                missing_count: 3
            }
        );
        assert_eq!(PostMean::of(90, 2, 3).mean_ms, Some(45));
    }
}
