//! The settings of a queue, as they are stored and shown.

use std::collections::BTreeSet;

use base::id::{CalendarId, MessageTemplateId, QueueId, SkillId};
use base::locale::Locale;
use serde::{Deserialize, Serialize};

use crate::automatic_message::AutomaticMessage;
use crate::portfolio::PortfolioRule;
use crate::user::SKILL_LEVEL_MAX;

/// Seconds of a day: the longest of the short limits.
const DAY_S: u32 = 86_400;
/// Characters of a text that the product sends by itself.
const TEXT_CHARS_MAX: usize = 4_000;
/// Notices of a queue, over all languages.
const NOTICES_MAX: usize = 30;
/// Templates that a queue lists.
const OPENING_TEMPLATES_MAX: usize = 200;
/// The shortest time between two notices: sooner would be a nuisance.
const NOTICE_EVERY_MIN_S: u32 = 30;
/// The most that may wait before anybody is alerted.
const ALERT_WAITING_MAX: u32 = 10_000;
/// Seconds of thirty days: the longest of the long limits.
const MONTH_S: u32 = 30 * DAY_S;

/// Who is chosen among several agents (GAP-013).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Who has been without work longest.
    LongestIdle,
    /// Who has least to do.
    LeastBusy,
    /// One after the other.
    RoundRobin,
    /// By chance.
    Random,
}

/// Whether interactions come with or without a click (ROUTE-008).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// Assigned without a click.
    Automatic,
    /// Offered, and accepted by a click.
    Click,
}

/// What happens to who comes outside the hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterHours {
    /// Waits like anybody.
    Queue,
    /// Waits until the queue opens.
    Hold,
    /// Is told so, and the contact ends.
    Refuse,
}

/// What ends the wait that the service level counts (DASH-040).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountsFrom {
    /// The agent's answer.
    Answer,
    /// The first message of a person.
    Reply,
}

/// Whether contacts of a queue are linked to cases (GAP-091).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseLink {
    /// The queue does without cases.
    Off,
    /// Agents may link and open them.
    #[default]
    Optional,
    /// Nothing is concluded without one.
    Required,
}

/// A skill that a queue asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RequiredSkill {
    /// The skill.
    pub skill_id: SkillId,
    /// The level wanted at first, 1..=10.
    pub level: u8,
    /// After this wait the skill is no longer asked for; never when absent.
    pub relax_after_s: Option<u32>,
}

/// The settings of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "settings: each is a choice of its own"
)]
pub struct QueueSettings {
    /// Who is chosen.
    pub strategy: Strategy,
    /// With or without a click.
    pub acceptance: Acceptance,
    /// Share to answer in time, in percent (ROUTE-002).
    pub target_pct: u8,
    /// What in time means.
    pub target_s: u32,
    /// Who gives up sooner is not counted.
    pub short_abandon_s: u32,
    /// What ends the wait.
    pub counts_from: CountsFrom,
    /// How long an offer stands or an assignment may stay unopened.
    pub offer_timeout_s: u32,
    /// Points to start with.
    pub priority: u16,
    /// Points per minute of waiting.
    pub ageing_per_min: u16,
    /// Where who waits too long goes.
    pub overflow_queue_id: Option<QueueId>,
    /// What too long means.
    pub overflow_after_s: Option<u32>,
    /// Who is asked first for customers of a portfolio (GAP-073).
    pub portfolio: PortfolioRule,
    /// The opening hours; always open when absent.
    pub calendar_id: Option<CalendarId>,
    /// Outside the hours.
    pub after_hours: AfterHours,
    /// Whether concluding asks for a code when the queue has codes for the medium (CONFLICT-20).
    pub wrap_up_required: bool,
    /// After this time a wrap-up ends without a code.
    pub wrap_up_limit_s: Option<u32>,
    /// Silence of the customer after which a conversation is inactive and the agent is warned (MSG-012).
    pub inactive_after_s: u32,
    /// Silence after which the customer is reminded, if at all (MSG-016).
    pub warn_customer_after_s: Option<u32>,
    /// Silence after which the conversation ends (MSG-014).
    pub withdraw_after_s: u32,
    /// A customer who waits this long for a reply raises an alarm (MSG-012).
    pub reply_alarm_s: u32,
    /// Whether Cancel is hidden (AGENT-014).
    pub hide_cancel: bool,
    /// Whether what an agent gives back goes before new entries.
    pub returns_first: bool,
    /// Queues that may receive transfers from here; every queue when absent (GAP-011).
    pub transfer_queue_ids: Option<BTreeSet<QueueId>>,
    /// Skills asked for.
    pub skills: Vec<RequiredSkill>,
    /// Texts sent by the product (MSG-017).
    pub automatic_messages: Vec<AutomaticMessage>,
    /// Texts sent in turn to customers who wait in writing (GAP-011).
    pub notices: Vec<QueueNotice>,
    /// The time between two of them; none is sent when absent.
    pub notice_every_s: Option<u32>,
    /// Supervisors are alerted when so many wait (GAP-101).
    pub alert_waiting_count: Option<u32>,
    /// Supervisors are alerted when somebody waits so long.
    pub alert_wait_s: Option<u32>,
    /// Supervisors are alerted when the service level is below its target.
    pub alert_below_target: bool,
    /// Which templates begin conversations that count for this queue (WA-015).
    pub opening: OpeningTemplates,
    /// Whether contacts are linked to cases (GAP-091).
    pub case_link: CaseLink,
    /// Whether Conclude is hidden until a form is filled in (AGENT-013).
    pub form_required: bool,
}

/// The templates by which conversations of a queue begin (WA-015, CONFLICT-22).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct OpeningTemplates {
    /// Those that an agent may choose; every approved one when empty.
    pub template_ids: BTreeSet<MessageTemplateId>,
    /// The one that is chosen at first.
    pub first_id: Option<MessageTemplateId>,
    /// The one that asks for consent, and does nothing else (WA-017).
    pub opt_in_id: Option<MessageTemplateId>,
}

impl OpeningTemplates {
    /// Tells whether an agent may begin with a template. The one that asks for consent has its own way.
    pub fn allows(&self, template: MessageTemplateId) -> bool {
        Some(template) != self.opt_in_id
            && (self.template_ids.is_empty() || self.template_ids.contains(&template))
    }

    /// Tells whether the first one is among those allowed, and whether they are not too many.
    fn fits(&self) -> bool {
        self.template_ids.len() <= OPENING_TEMPLATES_MAX
            && self.first_id.is_none_or(|first| self.allows(first))
    }

    /// Names every template that is meant.
    pub fn all(&self) -> impl Iterator<Item = MessageTemplateId> {
        let named = self.first_id.into_iter().chain(self.opt_in_id);
        self.template_ids.iter().copied().chain(named)
    }
}

/// A text for customers who wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct QueueNotice {
    /// In which language.
    pub locale: Locale,
    /// The text, with placeholders in braces.
    pub text: String,
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            strategy: Strategy::LongestIdle,
            acceptance: Acceptance::Automatic,
            target_pct: 80,
            target_s: 20,
            short_abandon_s: 3,
            counts_from: CountsFrom::Answer,
            offer_timeout_s: 60,
            priority: 0,
            ageing_per_min: 1,
            overflow_queue_id: None,
            overflow_after_s: None,
            portfolio: PortfolioRule::default(),
            calendar_id: None,
            after_hours: AfterHours::Queue,
            wrap_up_required: true,
            wrap_up_limit_s: None,
            inactive_after_s: 30 * 60,
            warn_customer_after_s: None,
            withdraw_after_s: 48 * 3_600,
            reply_alarm_s: 30 * 60,
            hide_cancel: false,
            returns_first: false,
            transfer_queue_ids: None,
            skills: Vec::new(),
            automatic_messages: Vec::new(),
            notices: Vec::new(),
            notice_every_s: None,
            alert_waiting_count: None,
            alert_wait_s: None,
            alert_below_target: false,
            opening: OpeningTemplates::default(),
            case_link: CaseLink::Optional,
            form_required: false,
        }
    }
}

impl QueueSettings {
    /// Names the first field whose value does not make sense.
    pub fn out_of_range(&self, own: Option<QueueId>) -> Option<&'static str> {
        let within = |value: u32, max: u32| (1..=max).contains(&value);
        let optional = |value: Option<u32>, max: u32| value.is_none_or(|value| within(value, max));
        let checks = [
            (self.target_pct <= 100, "target_pct"),
            (within(self.target_s, DAY_S), "target_s"),
            (self.short_abandon_s <= self.target_s, "short_abandon_s"),
            (within(self.offer_timeout_s, 3_600), "offer_timeout_s"),
            (self.priority <= 1_000, "priority"),
            (self.ageing_per_min <= 1_000, "ageing_per_min"),
            (
                self.overflow_queue_id.is_none() || self.overflow_queue_id != own,
                "overflow_queue_id",
            ),
            (
                self.overflow_queue_id.is_some() == self.overflow_after_s.is_some(),
                "overflow_after_s",
            ),
            (optional(self.overflow_after_s, DAY_S), "overflow_after_s"),
            (optional(self.wrap_up_limit_s, DAY_S), "wrap_up_limit_s"),
            (within(self.inactive_after_s, MONTH_S), "inactive_after_s"),
            (
                optional(self.warn_customer_after_s, MONTH_S),
                "warn_customer_after_s",
            ),
            (
                self.withdraw_after_s >= self.inactive_after_s && self.withdraw_after_s <= MONTH_S,
                "withdraw_after_s",
            ),
            (within(self.reply_alarm_s, MONTH_S), "reply_alarm_s"),
            (self.skills.len() <= 16, "skills"),
            (
                self.skills
                    .iter()
                    .all(|skill| (1..=SKILL_LEVEL_MAX).contains(&skill.level)),
                "skills",
            ),
            (self.automatic_messages.len() <= 32, "automatic_messages"),
            (
                self.automatic_messages
                    .iter()
                    .all(|one| one.text.chars().count() <= TEXT_CHARS_MAX),
                "automatic_messages",
            ),
            (self.opening.fits(), "opening"),
            (self.notices.len() <= NOTICES_MAX, "notices"),
            (
                self.notices.iter().all(|one| {
                    !one.text.trim().is_empty() && one.text.chars().count() <= TEXT_CHARS_MAX
                }),
                "notices",
            ),
            (
                self.notice_every_s
                    .is_none_or(|every| (NOTICE_EVERY_MIN_S..=3_600).contains(&every)),
                "notice_every_s",
            ),
            (
                optional(self.alert_waiting_count, ALERT_WAITING_MAX),
                "alert_waiting_count",
            ),
            (optional(self.alert_wait_s, DAY_S), "alert_wait_s"),
            (self.form_fits(), "form_required"),
        ];
        checks
            .into_iter()
            .find(|(holds, _)| !holds)
            .map(|(_, field)| field)
            .or_else(|| self.portfolio.out_of_range())
    }

    /// Tells whether a form can be filled in where one is asked for: it belongs to a case.
    fn form_fits(&self) -> bool {
        !self.form_required || self.case_link != CaseLink::Off
    }

    /// Finds the nth notice of a wait, counted from 0: in turn, in the customer's language, else in the organization's.
    pub fn notice(&self, n: u32, locale: Locale, fallback: Locale) -> Option<&str> {
        let of = |locale: Locale| -> Vec<&str> {
            let all = self.notices.iter().filter(|one| one.locale == locale);
            all.map(|one| one.text.as_str()).collect()
        };
        let texts = match of(locale) {
            own if own.is_empty() => of(fallback),
            own => own,
        };
        let place = usize::try_from(n).ok()?.checked_rem(texts.len())?;
        texts.get(place).copied()
    }

    /// Finds the text of an automatic message: in the customer's language, else in the organization's.
    pub fn text(
        &self,
        kind: crate::automatic_message::Kind,
        locale: Locale,
        fallback: Locale,
    ) -> Option<&str> {
        let of = |locale: Locale| {
            self.automatic_messages
                .iter()
                .find(|message| message.active && message.kind == kind && message.locale == locale)
                .map(|message| message.text.as_str())
        };
        of(locale).or_else(|| of(fallback))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::automatic_message::Kind;

    /// Rows: ROUTE-002, GAP-011, MSG-016.
    #[test]
    fn senseless_settings_are_named() {
        let own = QueueId::from_i64(1);
        let named = |change: fn(&mut QueueSettings)| {
            let mut settings = QueueSettings::default();
            change(&mut settings);
            settings.out_of_range(Some(own))
        };
        assert_eq!(named(|_| {}), None);
        assert_eq!(named(|s| s.target_pct = 101), Some("target_pct"));
        assert_eq!(named(|s| s.short_abandon_s = 21), Some("short_abandon_s"));
        assert_eq!(
            named(|s| s.overflow_queue_id = Some(QueueId::from_i64(1))),
            Some("overflow_queue_id")
        );
        assert_eq!(
            named(|s| s.overflow_queue_id = Some(QueueId::from_i64(2))),
            Some("overflow_after_s")
        );
        assert_eq!(named(|s| s.withdraw_after_s = 60), Some("withdraw_after_s"));
        assert_eq!(named(|s| s.offer_timeout_s = 0), Some("offer_timeout_s"));
        assert_eq!(
            named(|s| s.notice_every_s = Some(29)),
            Some("notice_every_s")
        );
        assert_eq!(
            named(|s| s.alert_waiting_count = Some(0)),
            Some("alert_waiting_count")
        );
        assert_eq!(
            named(|s| s.alert_wait_s = Some(86_401)),
            Some("alert_wait_s")
        );
        let notice = |text: &str| QueueNotice {
            locale: Locale::PtBr,
            text: text.to_owned(),
        };
        let with = |notices: Vec<QueueNotice>| {
            let settings = QueueSettings {
                notices,
                ..QueueSettings::default()
            };
            settings.out_of_range(None)
        };
        assert_eq!(with(vec![notice(" ")]), Some("notices"));
        assert_eq!(with(vec![notice("Já vamos atender"); 31]), Some("notices"));
        assert_eq!(with(vec![notice("Já vamos atender"); 30]), None);
    }

    /// Rows: GAP-011.
    #[test]
    fn notices_go_round_in_the_customers_language_or_the_organizations() {
        let notices = [
            (Locale::PtBr, "um"),
            (Locale::Es, "uno"),
            (Locale::PtBr, "dois"),
        ];
        let settings = QueueSettings {
            notices: notices
                .map(|(locale, text)| QueueNotice {
                    locale,
                    text: text.to_owned(),
                })
                .to_vec(),
            ..QueueSettings::default()
        };
        let turn = |locale| [0, 1, 2].map(|n| settings.notice(n, locale, Locale::PtBr));
        assert_eq!(turn(Locale::PtBr), [Some("um"), Some("dois"), Some("um")]);
        assert_eq!(turn(Locale::Es), [Some("uno"); 3]);
        assert_eq!(turn(Locale::En), turn(Locale::PtBr));
        assert_eq!(
            QueueSettings::default().notice(0, Locale::En, Locale::En),
            None
        );
    }

    /// Rows: MSG-017.
    #[test]
    fn a_text_is_found_in_the_customers_language_or_the_organizations() {
        let message = |kind, locale, active, text: &str| AutomaticMessage {
            kind,
            locale,
            active,
            text: text.into(),
        };
        let settings = QueueSettings {
            automatic_messages: vec![
                message(Kind::Welcome, Locale::PtBr, true, "Olá"),
                message(Kind::Welcome, Locale::Es, true, "Hola"),
                message(Kind::Closing, Locale::PtBr, false, "Até logo"),
            ],
            ..QueueSettings::default()
        };
        assert_eq!(
            settings.text(Kind::Welcome, Locale::Es, Locale::PtBr),
            Some("Hola")
        );
        assert_eq!(
            settings.text(Kind::Welcome, Locale::En, Locale::PtBr),
            Some("Olá")
        );
        assert_eq!(
            settings.text(Kind::Closing, Locale::PtBr, Locale::PtBr),
            None
        );
    }
}
