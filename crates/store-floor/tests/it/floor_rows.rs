//! A floor that is written and read back is the floor that was in memory.

use std::sync::Arc;

use base::calendar::Calendar;
use base::id::{OrgId, PauseReasonId, UserId, WrapUpCodeId};
use base::medium::Medium;
use base::time::{Span, Timestamp};
use floor::compose::Floor;
use floor::config::{
    Acceptance, AgentConfig, FloorConfig, OrganizationConfig, PauseReasonConfig, PauseStart,
    QueueConfig,
};
use floor::input::{Arrival, Input, Target, Then, Writer};
use store::{Result, Statement, Tx, args, both, db_test, in_db};
use store_floor::{agents, conversations, floor_rows, interactions};

use crate::support::{ACCOUNT, at, begin, due_at, id, queue_id, scope};

const ANA: UserId = UserId::from_i64(10);
const BIA: UserId = UserId::from_i64(11);
const LUNCH: PauseReasonId = PauseReasonId::from_i64(21);
const SOLD: WrapUpCodeId = WrapUpCodeId::from_i64(31);

const SPANS: Statement = Statement::new(
    "it::SPANS",
    both(
        "SELECT kind, pause_reason_id, ended_at FROM presence_spans
         WHERE org_id = $1 AND user_id = $2 ORDER BY started_at, id",
    ),
);
const SEGMENTS: Statement = Statement::new(
    "it::SEGMENTS",
    both(
        "SELECT agent_id, ending FROM interaction_segments WHERE org_id = $1 AND interaction_id = $2 ORDER BY ordinal",
    ),
);

/// Ana and Bia sell; offers need a click.
fn stage() -> Floor {
    let calendar = Arc::new(Calendar::always("America/Sao_Paulo").unwrap());
    let organization = OrganizationConfig::new(OrgId::from_i64(1), Arc::clone(&calendar));
    let mut config = FloorConfig::new(organization);
    let mut queue = QueueConfig::new(queue_id(7), calendar);
    queue.members = [(ANA, 0), (BIA, 0)].into();
    queue.acceptance = Acceptance::Click;
    config.queues.insert(queue.id, Arc::new(queue));
    for agent in [ANA, BIA] {
        config.agents.insert(agent, AgentConfig::new(agent, 2));
    }
    let lunch = PauseReasonConfig {
        id: LUNCH,
        start: PauseStart::WhenFree,
        max: Some(Span::from_mins(60)),
    };
    config.pause_reasons.insert(LUNCH, lunch);
    Floor::new(config, at(0))
}

/// Feeds an input, writes what changed, reads it back, and compares.
async fn feed(tx: &mut Tx<'_>, floor: &mut Floor, now: Timestamp, input: Input) -> Result<()> {
    floor.ask(now, input).unwrap();
    while floor.poll().is_some() {}
    let dirty = floor.take_dirty();
    floor_rows::update(tx, &scope(1), &dirty).await?;
    let saved = floor_rows::load(tx, &scope(1), floor.day()).await?;
    let again = Floor::load(floor.config().clone(), saved, now);
    assert!(
        again == *floor,
        "the floor that was read differs at {now:?}"
    );
    Ok(())
}

async fn comes(tx: &mut Tx<'_>, floor: &mut Floor, n: i64) -> Result<()> {
    begin(tx, 1, n, 7).await?;
    let arrival = Arrival::new(id(n), queue_id(7), Medium::Messaging);
    feed(tx, floor, at(n), Input::InteractionArrived(arrival)).await?;
    feed(tx, floor, at(n), Input::CustomerWrote(id(n))).await
}

fn accepted(n: i64, agent: UserId) -> Input {
    Input::OfferAccepted {
        interaction: id(n),
        agent,
    }
}

async fn state(tx: &mut Tx<'_>, n: i64) -> Result<(String, Option<UserId>, Option<UserId>)> {
    let card = interactions::get(tx, &scope(1), id(n)).await?.unwrap();
    Ok((card.state, card.agent, card.last_agent))
}

db_test! {
    async fn a_day_of_a_floor_is_read_back_after_every_step(db: &TestDb) {
        in_db!(db, |tx| {
            let mut floor = stage();
            let floor = &mut floor;
            for agent in [ANA, BIA] {
                feed(tx, floor, at(0), Input::AgentSignedIn(agent)).await?;
            }
            for n in 1..=3 {
                comes(tx, floor, n).await?;
            }
            let (shown, holder, _) = state(tx, 1).await?;
            assert_eq!((shown.as_str(), holder.is_some()), ("offered", true));
            let card = interactions::get(tx, &scope(1), id(1)).await?.unwrap();
            assert!(card.offer_until.is_some());
            let first = holder.unwrap();
            feed(tx, floor, at(10), accepted(1, first)).await?;
            let writer = Writer::Agent(first);
            feed(tx, floor, at(12), Input::AgentWrote { interaction: id(1), writer }).await?;
            assert_eq!(state(tx, 1).await?, ("active".to_owned(), Some(first), None));
            let card = interactions::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((card.answered_at, card.awaiting_since), (Some(at(10)), None));
            assert!(card.reason.is_some(), "why this agent");

            let (_, second, _) = state(tx, 2).await?;
            feed(tx, floor, at(13), accepted(2, second.unwrap())).await?;
            let transfer = Input::Transfer {
                interaction: id(2),
                by: second.unwrap(),
                to: Target::Queue(queue_id(7)),
                code: Some(SOLD),
            };
            feed(tx, floor, at(20), transfer).await?;
            feed(tx, floor, at(21), Input::PauseWanted { agent: first, reason: LUNCH }).await?;
            let found = agents::get(tx, &scope(1), first).await?.unwrap();
            assert_eq!((found.state.as_str(), found.pause_reason), ("pause_requested", Some(LUNCH)));
            assert_eq!((found.connected, found.active_count > 0), (true, true));

            feed(tx, floor, at(30), Input::AgentDisconnected(first)).await?;
            assert!(!agents::get(tx, &scope(1), first).await?.unwrap().connected);
            feed(tx, floor, at(31), Input::AgentConnected(first)).await?;
            let conclude = Input::Conclude { interaction: id(1), agent: first, code: Some(SOLD), by_sale: false, then: Then::End };
            feed(tx, floor, at(40), conclude).await?;
            assert_eq!(state(tx, 1).await?, ("concluded".to_owned(), None, Some(first)));
            let card = interactions::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((card.code, card.ended_at), (Some(SOLD), Some(at(40))));
            assert_eq!(conversations::open_with(tx, &scope(1), ACCOUNT, "key-1").await?, None, "the next word begins anew");
            assert!(conversations::open_with(tx, &scope(1), ACCOUNT, "key-2").await?.is_some());
            feed(tx, floor, at(50), Input::AgentSignedOut(first)).await?;
            feed(tx, floor, at(4_000), Input::Tick).await?;

            let other = floor_rows::load(tx, &scope(2), floor.day()).await?;
            assert_eq!(other, floor::row::Saved::default());
            assert!(agents::list(tx, &scope(2)).await?.is_empty());
            assert_eq!(agents::get(tx, &scope(2), first).await?, None);
            assert_eq!(agents::list(tx, &scope(1)).await?.len(), 2);
        })
        .unwrap();
    }

    async fn stretches_of_a_transferred_interaction_are_written_in_order(db: &TestDb) {
        in_db!(db, |tx| {
            let mut floor = stage();
            let floor = &mut floor;
            feed(tx, floor, at(0), Input::AgentSignedIn(ANA)).await?;
            comes(tx, floor, 1).await?;
            feed(tx, floor, at(5), accepted(1, ANA)).await?;
            feed(tx, floor, at(6), Input::AgentSignedIn(BIA)).await?;
            let transfer = Input::Transfer { interaction: id(1), by: ANA, to: Target::Agent(BIA), code: None };
            feed(tx, floor, at(7), transfer).await?;
            feed(tx, floor, at(8), accepted(1, BIA)).await?;
            let conclude = Input::Conclude { interaction: id(1), agent: BIA, code: Some(SOLD), by_sale: false, then: Then::End };
            feed(tx, floor, at(9), conclude).await?;
            let segments = tx
                .all(&SEGMENTS, args![OrgId::from_i64(1), 1], |row| Ok((row.opt_i64(0)?, row.opt_text(1)?)))
                .await?;
            let hands: Vec<Option<i64>> = segments.iter().map(|(agent, _)| *agent).collect();
            assert_eq!(hands, [None, Some(10), None, Some(11)]);
            let endings: Vec<&str> = segments.iter().map(|(_, ending)| ending.as_deref().unwrap()).collect();
            assert_eq!(endings, ["answered", "transferred", "answered", "concluded"]);
        })
        .unwrap();
    }

    /// Rows: PAUSE-006.
    async fn presence_spans_follow_the_states_of_an_agent_and_close(db: &TestDb) {
        in_db!(db, |tx| {
            let mut floor = stage();
            let floor = &mut floor;
            feed(tx, floor, at(0), Input::AgentSignedIn(ANA)).await?;
            feed(tx, floor, at(60), Input::PauseWanted { agent: ANA, reason: LUNCH }).await?;
            feed(tx, floor, at(120), Input::PauseEnded(ANA)).await?;
            feed(tx, floor, at(180), Input::AgentSignedOut(ANA)).await?;
            let spans = tx
                .all(&SPANS, args![OrgId::from_i64(1), ANA], |row| {
                    Ok((row.text(0)?, row.opt_i64(1)?, row.opt_at(2)?))
                })
                .await?;
            let of = |kind: &str| spans.iter().filter(|(name, ..)| name == kind).collect::<Vec<_>>();
            assert_eq!(of("signed_in"), [&("signed_in".to_owned(), None, Some(at(180)))]);
            assert_eq!(of("paused"), [&("paused".to_owned(), Some(21), Some(at(120)))]);
            assert_eq!(of("available").len(), 2);
            assert!(of("available").iter().all(|(.., ended)| ended.is_some()));
        })
        .unwrap();
    }

    /// Rows: AGENT-010.
    async fn a_due_date_of_before_the_floor_kept_dates_reminds_too(db: &TestDb) {
        in_db!(db, |tx| {
            let mut floor = stage();
            let floor = &mut floor;
            feed(tx, floor, at(0), Input::AgentSignedIn(ANA)).await?;
            comes(tx, floor, 1).await?;
            feed(tx, floor, at(2), accepted(1, ANA)).await?;
            let due = |due| Input::DueSet { interaction: id(1), by: ANA, due };
            feed(tx, floor, at(3), due(Some(at(60)))).await?;
            let card = interactions::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((card.due_at, card.put_off_until), (Some(at(60)), Some(at(60))));
            feed(tx, floor, at(4), due(None)).await?;
            let card = interactions::get(tx, &scope(1), id(1)).await?.unwrap();
            assert_eq!((card.due_at, card.put_off_until), (None, None));

            due_at(tx, 1, at(90)).await?;
            let saved = floor_rows::load(tx, &scope(1), floor.day()).await?;
            let again = Floor::load(floor.config().clone(), saved, at(5));
            let kept = again.interaction(id(1)).unwrap().due;
            assert_eq!(kept, Some(floor::interaction::DueDate::new(at(90))));
        })
        .unwrap();
    }
}
