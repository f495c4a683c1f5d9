//! How long somebody must wait after failed sign-ins.

use base::time::Span;

/// Failures that cost nothing: a person mistypes.
const FREE: u32 = 3;
/// The longest delay.
const DELAY_MAX: Span = Span::from_mins(15);

/// Gives the delay after a number of failures in a row: none for the first three, then 2 s, 4 s, 8 s … 15 min.
///
/// **Source**: GAP-002.
pub fn delay_after(failures: u32) -> Span {
    match failures.checked_sub(FREE) {
        None | Some(0) => Span::ZERO,
        Some(more) => Span::from_secs(1 << more.min(20)).min(DELAY_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_and_has_an_end() {
        assert_eq!(delay_after(3), Span::ZERO);
        assert_eq!(delay_after(4), Span::from_secs(2));
        assert_eq!(delay_after(6), Span::from_secs(8));
        assert_eq!(delay_after(1_000), DELAY_MAX);
    }
}
