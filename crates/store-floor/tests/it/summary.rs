//! Summaries that are read from rows.

use base::id::OrgId;
use base::time::Span;
use store::{Result, Statement, Tx, args, both, db_test, in_db};
use store_floor::interactions::{self, NewInteraction};
use store_floor::summary::{self, DayRow};

use crate::support::{arrival, at, begin, scope, user_id};

const SEGMENT: Statement = Statement::new(
    "it::SEGMENT",
    both(
        "INSERT INTO interaction_segments (id, org_id, interaction_id, ordinal, queue_id, agent_id, started_at, ended_at, handled_us, wrapped_us)
         VALUES ($1, $2, $3, $4, 7, $5, $6, $7, 4000000, 0)",
    ),
);
const CONCLUDE: Statement = Statement::new(
    "it::CONCLUDE",
    both(
        "UPDATE interactions SET state = 'concluded', open = FALSE, last_agent_id = $3, ended_at = $4, handled_us = 9000000
         WHERE org_id = $1 AND id = $2",
    ),
);
const ANSWER: Statement = Statement::new(
    "it::ANSWER",
    both("UPDATE interactions SET answered_at = $3 WHERE org_id = $1 AND id = $2"),
);

/// A stretch: of which interaction, its place, whose, from and until.
async fn stretch(
    tx: &mut Tx<'_>,
    of: i64,
    ordinal: i64,
    agent: Option<i64>,
    (from, to): (i64, Option<i64>),
) -> Result<()> {
    let values = args![
        of * 10 + ordinal,
        OrgId::from_i64(1),
        of,
        ordinal,
        agent,
        at(from),
        to.map(at)
    ];
    tx.execute(&SEGMENT, values).await.map(drop)
}

async fn conclude(tx: &mut Tx<'_>, n: i64, agent: i64, when: i64) -> Result<()> {
    tx.execute(&CONCLUDE, args![OrgId::from_i64(1), n, agent, at(when)])
        .await
        .map(drop)
}

db_test! {
    /// Rows: AGENT-004, AGENT-005.
    async fn a_transferred_interaction_is_started_by_the_first_and_concluded_by_the_last(db: &TestDb) {
        in_db!(db, |tx| {
            for n in 1..=3 {
                begin(tx, 1, n, 7).await?;
            }
            // The first goes from Ana to Bia, the second is Ana's alone and still open, the third was begun yesterday.
            stretch(tx, 1, 1, None, (100, Some(110))).await?;
            stretch(tx, 1, 2, Some(10), (110, Some(120))).await?;
            stretch(tx, 1, 3, Some(11), (120, Some(130))).await?;
            conclude(tx, 1, 11, 130).await?;
            stretch(tx, 2, 1, None, (100, Some(140))).await?;
            stretch(tx, 2, 2, Some(10), (140, None)).await?;
            stretch(tx, 2, 3, Some(10), (150, None)).await?;
            stretch(tx, 3, 1, Some(10), (5, Some(200))).await?;
            conclude(tx, 3, 10, 200).await?;

            let (ana, bia) = (user_id(10), user_id(11));
            let (from, to) = (at(100), at(300));
            let row = |when, handled, has_ended| DayRow {
                at: at(when),
                channel: "whatsapp".to_owned(),
                handled: Span::from_secs(handled),
                has_ended,
            };
            let mut started = summary::started(tx, &scope(1), ana, from, to).await?;
            started.sort_by_key(|one| one.at);
            assert_eq!(started, [row(110, 4, true), row(140, 4, false)]);
            assert!(summary::started(tx, &scope(1), bia, from, to).await?.is_empty());
            assert_eq!(summary::concluded(tx, &scope(1), ana, from, to).await?, [row(200, 9, true)]);
            assert_eq!(summary::concluded(tx, &scope(1), bia, from, to).await?, [row(130, 9, true)]);
            assert!(summary::concluded(tx, &scope(1), ana, from, at(200)).await?.is_empty(), "the end is not of the interval");
            assert!(summary::started(tx, &scope(2), ana, from, to).await?.is_empty());
            assert!(summary::concluded(tx, &scope(2), bia, from, to).await?.is_empty());
        })
        .unwrap();
    }

    async fn arrivals_are_counted_by_channel_and_by_minute(db: &TestDb) {
        in_db!(db, |tx| {
            // 1 790 000 000 s is 20 s into a minute.
            for (n, secs, channel) in [(1, 0, "whatsapp"), (2, 39, "webchat"), (3, 40, "whatsapp"), (4, -60, "webchat")] {
                let one = NewInteraction { arrived_at: at(secs), channel: channel.to_owned(), ..arrival(n, 7) };
                interactions::insert(tx, &scope(1), &one).await?;
            }
            for (n, secs) in [(1, 5), (4, 41), (3, 42)] {
                tx.execute(&ANSWER, args![OrgId::from_i64(1), n, at(secs)]).await?;
            }
            let channels = summary::by_channel(tx, &scope(1), at(0)).await?;
            assert_eq!(channels, [("webchat".to_owned(), 1), ("whatsapp".to_owned(), 2)]);
            let (mut arrived, mut answered) = summary::by_minute(tx, &scope(1), at(0)).await?;
            arrived.sort_unstable();
            answered.sort_unstable();
            let minute = at(0).micros() / 60_000_000;
            assert_eq!(arrived, [(minute, 2), (minute + 1, 1)]);
            assert_eq!(answered, [(minute, 1), (minute + 1, 2)]);
            assert!(summary::by_channel(tx, &scope(2), at(0)).await?.is_empty());
            let other = summary::by_minute(tx, &scope(2), at(0)).await?;
            assert_eq!(other, (Vec::new(), Vec::new()));
        })
        .unwrap();
    }
}
