//! Customers on the way through a flow: what they say goes to the engine, and what the engine asks for is done.
//!
//! All of it stands in the transaction that stored the word, or found that none came. So a crash loses no step and
//! repeats none; a run is one row, and its alarm one job.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::Fault;
use base::authz::Module;
use base::calendar::Calendar;
use base::id::{CalendarId, FlowId, InteractionId, JobId, WrapUpCodeId};
use base::locale::Locale;
use channels::heard::Content;
use floor::flow::answer::choice_id;
use floor::flow::definition::{Flow, NodeKey, Words};
use floor::flow::node::menu::MenuOption;
use floor::flow::run::{Act, Heard, Run, World, is_answer, step};
use floor::interaction::InteractionState;
use serde_json::{Value, json};
use store::Tx;
use store::job_queue::{self, NewJob};
use store_floor::conversations::{self, Conversation};
use store_floor::flow_runs::{self, FlowRun};
use store_floor::interactions::{self, Card};
use store_floor::messages;
use store_setup::{calendars, flows, organizations, queues, wrap_up_codes};

use crate::contact::Contact;
use crate::intake::{After, Work};
use crate::jobs::wake_flow;
use crate::message::automatic::{self, Said};
use crate::told::Told;
use crate::writer::{self, Draft};

/// The name under which messages of flows are known.
const NAME: &str = "flow";

/// Finds the flow that new customers of the account meet; none when it has none, none for its medium, or the organization uses no flows.
pub(crate) async fn chosen(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
) -> Result<Option<(FlowId, i64)>, Fault> {
    let Some(id) = work.account.flow else {
        return Ok(None);
    };
    // Without the module nobody could look after what menus say.
    let settings = organizations::get(tx, work.scope).await?.settings;
    if !settings.modules.uses(Module::Flows) {
        return Ok(None);
    }
    let current = flows::current(tx, work.scope, id).await?;
    Ok(current
        .filter(|current| current.media.contains(&work.descriptor.medium))
        .map(|current| (id, current.version)))
}

/// Remembers that a customer is with a flow. It speaks at the first word, see [`hear`].
pub(crate) async fn begin(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: InteractionId,
    (flow, version): (FlowId, i64),
) -> Result<(), Fault> {
    let run = FlowRun {
        flow,
        version,
        state: Run::default(),
    };
    Ok(flow_runs::insert(tx, work.scope, of, &run).await?)
}

/// What is heard of a message.
pub(crate) fn word(content: &Content) -> Heard {
    match content {
        Content::Text { text } => Heard::Said { text: text.clone() },
        Content::Choice(choice) => Heard::Chose {
            id: choice.id.clone(),
            title: choice.title.clone(),
        },
        Content::Media(_)
        | Content::Location(_)
        | Content::Contacts { .. }
        | Content::FormAnswer { .. }
        | Content::Order(_)
        | Content::Unsupported { .. } => Heard::Showed,
    }
}

/// Takes the run of an interaction on, if there is one: the first word begins it, whatever it says.
///
/// The conversation must be locked in this transaction, as writing a message does.
pub(crate) async fn hear(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    of: InteractionId,
    heard: Heard,
    after: &mut After,
) -> Result<(), Fault> {
    let Some(run) = flow_runs::get(tx, work.scope, of).await? else {
        return Ok(());
    };
    let card = interactions::get(tx, work.scope, of).await?;
    let conversation = conversations::get(tx, work.scope, of).await?;
    let (Some(card), Some(conversation)) = (card, conversation) else {
        return Ok(());
    };
    if card.state != InteractionState::PreOpen.name() {
        // A person took it out of the flow, or it is over.
        return Ok(flow_runs::remove(tx, work.scope, of).await?);
    }
    let began = run.state.step_count > 0;
    let heard = if began { heard } else { Heard::Began };
    let fallback = organizations::get(tx, work.scope).await?.locale;
    let contact = Contact::read(&conversation.contact);
    let mut speaker = Speaker {
        work,
        card: &card,
        conversation: &conversation,
        locale: contact.locale.unwrap_or(fallback),
        fallback,
        after,
    };
    if !began {
        let name = flows::current(tx, work.scope, run.flow).await?;
        let name = name.map(|flow| flow.name);
        speaker
            .note(tx, "flow_began", json!({ "flow": name }))
            .await?;
    }
    speaker.go_on(tx, run, &heard).await
}

/// Keeps the run of an interaction, if there is one, from asking again by itself (GAP-031).
pub(crate) async fn hush(work: &Work<'_>, tx: &mut Tx<'_>, of: InteractionId) -> Result<(), Fault> {
    let Some(mut run) = flow_runs::get(tx, work.scope, of).await? else {
        return Ok(());
    };
    run.state.hush();
    Ok(flow_runs::update(tx, work.scope, of, &run.state).await?)
}

/// One run that is taken on.
struct Speaker<'a, 'w> {
    work: &'a Work<'w>,
    card: &'a Card,
    conversation: &'a Conversation,
    locale: Locale,
    fallback: Locale,
    after: &'a mut After,
}

impl Speaker<'_, '_> {
    async fn go_on(
        &mut self,
        tx: &mut Tx<'_>,
        mut run: FlowRun,
        heard: &Heard,
    ) -> Result<(), Fault> {
        let scope = self.work.scope;
        let stored = flows::version(tx, scope, (run.flow, run.version)).await?;
        // A definition that is gone, or of another product, leads nowhere: an empty one does, too.
        let flow: Flow = stored
            .and_then(|stored| serde_json::from_value(stored).ok())
            .unwrap_or_default();
        if self.is_early(tx, &flow, (&run.state, heard)).await? {
            return Ok(());
        }
        let hours = hours(tx, self.work).await?;
        let world = World {
            now: self.work.now,
            calendars: &hours,
        };
        let acts = step(&flow, world, &mut run.state, heard);
        if acts.is_empty() {
            return Ok(());
        }
        let at = run.state.at.clone();
        for act in &acts {
            self.act(tx, act, (at.as_ref(), run.state.wait_count))
                .await?;
        }
        if acts.last().is_some_and(Act::is_last) {
            flow_runs::remove(tx, scope, self.card.id).await?;
        } else {
            flow_runs::update(tx, scope, self.card.id, &run.state).await?;
        }
        Ok(())
    }

    /// Tells whether a word that answers nothing was written before the question had left: then it is no wrong answer.
    async fn is_early(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        (run, heard): (&Run, &Heard),
    ) -> Result<bool, Fault> {
        if matches!(heard, Heard::Began | Heard::Woke) || is_answer(flow, run, heard) {
            return Ok(false);
        }
        let question = messages::last_outbound(tx, self.work.scope, self.card.id).await?;
        Ok(question.is_some_and(|one| one.delivery.as_deref() == Some("pending")))
    }

    async fn act(
        &mut self,
        tx: &mut Tx<'_>,
        act: &Act,
        (at, wait): (Option<&NodeKey>, u32),
    ) -> Result<(), Fault> {
        match act {
            Act::Say { text } => self.say(tx, text, None).await,
            Act::Ask { text, options } => {
                let menu = at.map(|at| self.menu(at, options));
                self.say(tx, text, menu).await
            }
            Act::Chose { label } => {
                let label = label.pick(self.fallback, self.fallback);
                self.note(tx, "flow_chosen", json!({ "label": label }))
                    .await
            }
            Act::Unanswered { why } => {
                self.note(tx, "flow_unanswered", json!({ "why": why }))
                    .await
            }
            Act::Looked { is_open: true } => Ok(()),
            Act::Looked { is_open: false } => self.note(tx, "flow_closed", json!({})).await,
            Act::Wait { until } => {
                let job = NewJob {
                    id: self.work.ctx.id(JobId::from_i64),
                    kind: wake_flow::NAME,
                    payload: json!({ "interaction_id": self.card.id, "wait": wait }),
                    run_at: *until,
                    dedupe_key: Some(format!("{}/{wait}", self.card.id)),
                };
                job_queue::insert(tx, self.work.scope, self.work.now, &job).await?;
                self.after.has_jobs = true;
                Ok(())
            }
            Act::Queue { queue, priority } => {
                self.note(tx, "flow_queued", json!({ "queue_id": queue }))
                    .await?;
                self.leave(tx, *queue, *priority).await
            }
            Act::Lost => {
                let queue = self.card.queue;
                self.note(tx, "flow_lost", json!({ "queue_id": queue }))
                    .await?;
                self.leave(tx, queue, 0).await
            }
            Act::End { code } => {
                let interaction = self.card.id;
                let code = self.fitting(tx, *code).await?;
                let told = Told::FlowEnded { interaction, code };
                self.after.tell(self.work, tx, told).await
            }
        }
    }

    /// Says something; how a menu looks is left to the connector.
    async fn say(
        &mut self,
        tx: &mut Tx<'_>,
        words: &Words,
        menu: Option<Value>,
    ) -> Result<(), Fault> {
        let Some(text) = words.pick(self.locale, self.fallback) else {
            return Ok(());
        };
        let (scope, card) = (self.work.scope, self.card);
        let queue = queues::get(tx, scope, card.queue).await?;
        let said = Said {
            name: NAME,
            queue: queue.map(|queue| queue.name).unwrap_or_default(),
            menu,
            ..Said::default()
        };
        self.after.has_jobs = true;
        automatic::say(
            self.work.ctx,
            tx,
            scope,
            (card, self.conversation),
            text,
            said,
        )
        .await
    }

    fn menu(&self, at: &NodeKey, options: &[MenuOption]) -> Value {
        let option = |option: &MenuOption| {
            json!({
                "id": choice_id(at, option),
                "digits": option.digits,
                "title": option.label.pick(self.locale, self.fallback).unwrap_or(&option.digits),
            })
        };
        json!({
            "open": open_words(self.locale),
            "options": options.iter().map(option).collect::<Vec<_>>(),
        })
    }

    async fn note(
        &mut self,
        tx: &mut Tx<'_>,
        code: &'static str,
        params: Value,
    ) -> Result<(), Fault> {
        let draft = Draft::system(code, &params, self.work.now);
        writer::write(self.work.ctx, tx, self.work.scope, self.card.id, draft)
            .await
            .map(drop)
    }

    async fn leave(
        &mut self,
        tx: &mut Tx<'_>,
        queue: base::id::QueueId,
        priority: u16,
    ) -> Result<(), Fault> {
        let told = Told::LeftFlow {
            interaction: self.card.id,
            queue,
            priority,
            otherwise: self.card.queue,
        };
        self.after.tell(self.work, tx, told).await
    }

    /// Gives the code where it is one of the queue and the medium that the contact counts for (TAG-005).
    async fn fitting(
        &self,
        tx: &mut Tx<'_>,
        code: Option<WrapUpCodeId>,
    ) -> Result<Option<WrapUpCodeId>, Fault> {
        let Some(code) = code else { return Ok(None) };
        let found = wrap_up_codes::get(tx, self.work.scope, code).await?;
        let fits = found.is_some_and(|found| {
            found.deleted_at.is_none()
                && found.queue == self.card.queue
                && found.medium == self.card.medium
        });
        Ok(fits.then_some(code))
    }
}

/// The words on the button that opens a list.
const fn open_words(locale: Locale) -> &'static str {
    match locale {
        Locale::PtBr => "Ver opções",
        Locale::En => "See options",
        Locale::Es => "Ver opciones",
    }
}

async fn hours(
    tx: &mut Tx<'_>,
    work: &Work<'_>,
) -> Result<BTreeMap<CalendarId, Arc<Calendar>>, Fault> {
    let rows = calendars::list(tx, work.scope).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.id, Arc::new(Calendar::try_new(row.definition).ok()?))))
        .collect())
}
