//! The reply window: what may be written to a customer now. Pure arithmetic over the descriptor.

use base::time::Timestamp;

use crate::descriptor::Descriptor;

/// What may be written now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayWrite {
    /// Anything; the window closes then, or never.
    Freely {
        /// First moment at which it is closed; `None` for channels without a window.
        until: Option<Timestamp>,
    },
    /// Only an approved template.
    TemplateOnly,
    /// A template was sent and the customer has not answered: wait.
    WaitForReply,
    /// Nothing.
    Nothing,
}

/// What is known about a conversation, as far as the window depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastWords {
    /// When the customer last wrote.
    pub customer_at: Option<Timestamp>,
    /// When the last template was sent.
    pub template_at: Option<Timestamp>,
}

/// Decides what may be written at `now`.
///
/// **Shape**: the window opens with each message of the customer and ends, exclusive, when the descriptor's span is
/// over. After a template everything waits until the customer replies (WA-007), however long that takes.
/// **Source**: WA-003, WA-007, WA-008, GAP-030; provider page “Customer service windows”.
pub fn may_write(descriptor: &Descriptor, words: LastWords, now: Timestamp) -> MayWrite {
    let Some(span) = descriptor.reply_window else {
        return MayWrite::Freely { until: None };
    };
    if let Some(until) = words.customer_at.map(|at| at + span)
        && now < until
    {
        return MayWrite::Freely { until: Some(until) };
    }
    if !descriptor.templates_outside_window {
        return MayWrite::Nothing;
    }
    match (words.template_at, words.customer_at) {
        (Some(template), customer) if customer < Some(template) => MayWrite::WaitForReply,
        _ => MayWrite::TemplateOnly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_secs(1_000_000 + hours * 3_600)
    }

    fn check(customer: Option<i64>, template: Option<i64>, now: i64, expected: MayWrite) {
        let words = LastWords {
            customer_at: customer.map(at),
            template_at: template.map(at),
        };
        let with_window = &crate::whatsapp::DESCRIPTOR;
        assert_eq!(
            may_write(with_window, words, at(now)),
            expected,
            "{customer:?} {template:?}"
        );
    }

    /// Rows: WA-003, WA-008, GAP-030.
    #[test]
    fn the_window_opens_with_each_customer_message_and_lasts_24_hours() {
        check(None, None, 0, MayWrite::TemplateOnly);
        check(
            Some(0),
            None,
            23,
            MayWrite::Freely {
                until: Some(at(24)),
            },
        );
        check(Some(0), None, 24, MayWrite::TemplateOnly);
        check(
            Some(20),
            None,
            43,
            MayWrite::Freely {
                until: Some(at(44)),
            },
        );
    }

    /// Rows: WA-007.
    #[test]
    fn after_the_opening_template_everything_waits_for_the_reply() {
        check(None, Some(0), 1, MayWrite::WaitForReply);
        check(Some(-30), Some(0), 1, MayWrite::WaitForReply);
        check(
            Some(2),
            Some(0),
            3,
            MayWrite::Freely {
                until: Some(at(26)),
            },
        );
        check(None, Some(0), 240, MayWrite::WaitForReply);
        // The customer answered, nobody wrote, and the window ended.
        check(Some(2), Some(0), 26, MayWrite::TemplateOnly);
    }

    #[test]
    fn a_channel_without_a_window_is_always_open() {
        let open = may_write(&crate::web_chat::DESCRIPTOR, LastWords::default(), at(0));
        assert_eq!(open, MayWrite::Freely { until: None });
    }
}
