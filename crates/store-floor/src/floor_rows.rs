//! The rows that the floor writes and is rebuilt from.

use base::authz::Scope;
use base::calendar::Day;
use base::id::QueueId;
use floor::interaction::{DueDate, Interaction, InteractionState};
use floor::row::{
    AgentRow, BoardRow, Dirty, InteractionRow, PresenceSpanRow, Saved, SegmentRow, SpanKind,
};
use store::{Result, Row, Tx, args, both};

store::statements! {
    /// Writes the routing columns of an interaction by primary key; the row itself was made by intake.
    SET_INTERACTION = both(
        "UPDATE interactions SET queue_id = $3, state = $4, activity = $5, open = $6, agent_id = $7, last_agent_id = $8,
           reason = $9, after_hours = $10, queued_at = $11, waiting_since = $12, answered_at = $13, first_reply_at = $14,
           first_reply_us = $15, reply_count = $16, reply_sum_us = $17, awaiting_since = $18, handled_us = $19,
           inactive_us = $20, wrapped_us = $21, wrap_up_code_id = $22, ended_at = $23, offer_until = $24, document = $25,
           first_queue_id = $26, day = $27, outbound = $28, state_since = $29,
           due_at = $30, put_off_until = $31, revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// A conversation whose interaction ended makes room for a new one.
    CLOSE_CONVERSATION = both("UPDATE conversations SET open = FALSE WHERE interaction_id = $2 AND org_id = $1 AND open");
    /// Adds or changes a segment by primary key.
    SET_SEGMENT = both(
        "INSERT INTO interaction_segments (id, org_id, interaction_id, ordinal, queue_id, agent_id, reason, started_at,
                                           ended_at, ending, handled_us, wrapped_us, wrap_up_code_id, replied_at,
                                           first_reply_us, reply_count, reply_sum_us)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (org_id, interaction_id, ordinal) DO UPDATE SET queue_id = excluded.queue_id, agent_id = excluded.agent_id,
           reason = excluded.reason, ended_at = excluded.ended_at, ending = excluded.ending, handled_us = excluded.handled_us,
           wrapped_us = excluded.wrapped_us, wrap_up_code_id = excluded.wrap_up_code_id, replied_at = excluded.replied_at,
           first_reply_us = excluded.first_reply_us, reply_count = excluded.reply_count, reply_sum_us = excluded.reply_sum_us"
    );
    /// Adds or changes an agent by primary key.
    SET_AGENT = both(
        "INSERT INTO agents (user_id, org_id, state, state_since, pause_reason_id, connected, load, active_count, inactive_count,
                             wrap_up_count, document)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (user_id) DO UPDATE SET state = excluded.state, state_since = excluded.state_since,
           pause_reason_id = excluded.pause_reason_id, connected = excluded.connected, load = excluded.load,
           active_count = excluded.active_count, inactive_count = excluded.inactive_count,
           wrap_up_count = excluded.wrap_up_count, document = excluded.document"
    );
    /// Ends a presence span by primary key.
    END_SPAN = both("UPDATE presence_spans SET ended_at = $3 WHERE org_id = $1 AND id = $2");
    /// Adds a presence span.
    ADD_SPAN = both(
        "INSERT INTO presence_spans (id, org_id, user_id, kind, pause_reason_id, started_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    /// Adds or changes counters by primary key; queue 0 stands for the whole operation.
    SET_BOARD = both(
        "INSERT INTO floor_boards (org_id, day, queue_id, document) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, day, queue_id) DO UPDATE SET document = excluded.document"
    );
    /// Adds or changes the floor's own row by primary key.
    SET_FLOOR = both(
        "INSERT INTO floors (org_id, document) VALUES ($1, $2) ON CONFLICT (org_id) DO UPDATE SET document = excluded.document"
    );
    /// Documents of live interactions, by `interactions_open`: as many as are open. One that the floor was not told of yet has none.
    LIVE = both("SELECT document, due_at FROM interactions WHERE org_id = $1 AND open AND document IS NOT NULL ORDER BY id");
    /// Documents of all agents, by `agents_of_org`.
    AGENTS = both("SELECT document FROM agents WHERE org_id = $1 ORDER BY user_id");
    /// The first day on which a live interaction began.
    FIRST_DAY = both("SELECT min(day) FROM interactions WHERE org_id = $1 AND open");
    /// Counters from a day on, by primary key.
    BOARDS = both("SELECT document FROM floor_boards WHERE org_id = $1 AND day >= $2");
    /// The floor's own row.
    FLOOR = both("SELECT document FROM floors WHERE org_id = $1");
}

/// Writes everything that changed.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, dirty: &Dirty) -> Result<()> {
    for row in &dirty.interactions {
        write_interaction(tx, scope, row).await?;
    }
    for row in &dirty.segments {
        write_segment(tx, scope, row).await?;
    }
    for row in &dirty.agents {
        write_agent(tx, scope, row).await?;
    }
    for row in &dirty.spans {
        write_span(tx, scope, row).await?;
    }
    for row in &dirty.boards {
        let document = serde_json::to_string(row)?;
        let queue = row.queue.map_or(0, QueueId::get);
        tx.execute(
            &SET_BOARD,
            args![
                scope.org(),
                i64::from(row.day.number()),
                queue,
                document.as_str()
            ],
        )
        .await?;
    }
    if let Some(row) = &dirty.floor {
        let document = serde_json::to_string(row)?;
        tx.execute(&SET_FLOOR, args![scope.org(), document.as_str()])
            .await?;
    }
    Ok(())
}

async fn write_interaction(tx: &mut Tx<'_>, scope: &Scope, row: &InteractionRow) -> Result<()> {
    let reason = row.reason.as_ref().map(serde_json::to_string).transpose()?;
    let document = row
        .document
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let offer_until = row.document.as_ref().and_then(|one| one.offer_until());
    let open = !row.state.has_ended();
    tx.execute(
        &SET_INTERACTION,
        args![
            scope.org(),
            row.id,
            row.queue,
            row.state.name(),
            row.activity.name(),
            open,
            row.agent,
            row.last_agent,
            reason.as_deref().map(store::V::J),
            row.after_hours,
            row.queued_at,
            row.waiting_since,
            row.answered_at,
            row.first_reply_at,
            row.first_reply,
            row.reply_count,
            row.reply_sum,
            row.awaiting_since,
            row.handled,
            row.inactive,
            row.wrapped,
            row.code,
            row.ended_at,
            offer_until,
            document.as_deref().map(store::V::J),
            row.first_queue,
            i64::from(row.day.number()),
            i64::from(row.outbound),
            row.state_since,
            row.due_at,
            row.put_off_until
        ],
    )
    .await?;
    // After the contact the customer's next word begins a new conversation, also while the code is pending.
    if !open || row.state == InteractionState::WrapUp {
        tx.execute(&CLOSE_CONVERSATION, args![scope.org(), row.id])
            .await?;
    }
    Ok(())
}

async fn write_segment(tx: &mut Tx<'_>, scope: &Scope, row: &SegmentRow) -> Result<()> {
    let reason = row.reason.as_ref().map(serde_json::to_string).transpose()?;
    let ending = row.end.map(|end| serde_json::to_string(&end)).transpose()?;
    tx.execute(
        &SET_SEGMENT,
        args![
            row.id,
            scope.org(),
            row.interaction,
            row.ordinal,
            row.queue,
            row.agent,
            reason.as_deref().map(store::V::J),
            row.started_at,
            row.ended_at,
            ending.as_deref().map(|text| text.trim_matches('"')),
            row.handled,
            row.wrapped,
            row.code,
            row.replied_at,
            row.first_reply,
            row.reply_count,
            row.reply_sum
        ],
    )
    .await
    .map(drop)
}

async fn write_agent(tx: &mut Tx<'_>, scope: &Scope, row: &AgentRow) -> Result<()> {
    let document = serde_json::to_string(&row.document)?;
    tx.execute(
        &SET_AGENT,
        args![
            row.id,
            scope.org(),
            row.state.name(),
            row.state_since,
            row.pause_reason,
            row.connected,
            row.load,
            row.active_count,
            row.inactive_count,
            row.wrap_up_count,
            document.as_str()
        ],
    )
    .await
    .map(drop)
}

async fn write_span(tx: &mut Tx<'_>, scope: &Scope, row: &PresenceSpanRow) -> Result<()> {
    if row.ended_at.is_some()
        && tx
            .execute(&END_SPAN, args![scope.org(), row.id, row.ended_at])
            .await?
            > 0
    {
        return Ok(());
    }
    let (kind, reason) = match row.kind {
        SpanKind::SignedIn => ("signed_in", None),
        SpanKind::State {
            state,
            pause_reason,
        } => (state.name(), pause_reason),
    };
    tx.execute(
        &ADD_SPAN,
        args![
            row.id,
            scope.org(),
            row.agent,
            kind,
            reason,
            row.started_at,
            row.ended_at
        ],
    )
    .await
    .map(drop)
}

/// Reads what a floor is rebuilt from.
///
/// **Shape**: counters of the given day and of every day on which a live interaction began.
pub async fn load(tx: &mut Tx<'_>, scope: &Scope, today: Day) -> Result<Saved> {
    let first = tx
        .one(&FIRST_DAY, args![scope.org()], |row| row.opt_i64(0))
        .await?;
    let from = first.unwrap_or(i64::MAX).min(i64::from(today.number()));
    Ok(Saved {
        interactions: tx.all(&LIVE, args![scope.org()], live).await?,
        agents: tx
            .all(&AGENTS, args![scope.org()], |row| row.json(0))
            .await?,
        boards: tx
            .all::<BoardRow>(&BOARDS, args![scope.org(), from], |row| row.json(0))
            .await?,
        floor: tx
            .opt(&FLOOR, args![scope.org()], |row| row.json(0))
            .await?
            .unwrap_or_default(),
    })
}

/// A date that was set before the floor kept dates is in its column only.
fn live(row: &Row<'_>) -> Result<Interaction> {
    let mut one: Interaction = row.json(0)?;
    let due_at = row.opt_at(1)?;
    one.due = one.due.or(due_at.map(DueDate::new));
    Ok(one)
}
