//! The floors of this process: one task per organization feeds its machine, stores what it decided, and only then acts.

mod batch;
mod effects;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use app::code::{self, Code};
use app::{Ctx, Fault, chance};
use base::authz::{Scope, SystemReason};
use base::event::EntityKind;
use base::id::{InteractionId, OrgId, UserId};
use base::time::{Span, Timestamp};
use floor::compose::Floor;
pub use floor::input::Input;
use floor::refused::Refused;
use store::in_tx;
use store_floor::{floor_inputs, floor_rows};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::board::BoardView;
use crate::settings::{self, Loaded};
use crate::told::Told;

/// Inputs that may wait for one floor; a caller beyond it is told to come back.
const INBOX_MAX: usize = 8_192;
/// Inputs stored in one transaction at the most.
const BATCH_MAX: usize = 256;
/// Wait before a floor that failed is loaded again.
const RELOAD_AFTER: Span = Span::from_secs(1);

/// Something for a floor.
pub(crate) enum Ask {
    /// A wish of somebody, who waits for the answer.
    Wish(Box<Input>, oneshot::Sender<Result<(), Fault>>),
    /// A fact that is stored already.
    Told(i64, Told),
    /// Settings changed.
    Reconfigure,
    /// Somebody looks at the board.
    Board(oneshot::Sender<BoardView>),
    /// A customer is to be told the place in the queue.
    Position(InteractionId, oneshot::Sender<Option<u32>>),
}

/// The floors of this process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Floors {
    inboxes: Arc<Mutex<BTreeMap<OrgId, mpsc::Sender<Ask>>>>,
    /// Whose connections are open in this process: a floor that is loaded again learns who is gone.
    connected: Arc<Mutex<BTreeSet<UserId>>>,
}

impl Floors {
    /// Asks a floor for something and waits until the answer is stored.
    ///
    /// **Errors**: the refusal as a code; `busy` when the floor's inbox is full or it is being loaded.
    pub async fn ask(&self, ctx: &Ctx, org: OrgId, input: Input) -> Result<(), Fault> {
        self.remember_connection(&input);
        let (answer, answered) = oneshot::channel();
        self.sender(ctx, org)
            .try_send(Ask::Wish(Box::new(input), answer))
            .map_err(|_| Fault::refused(code::BUSY))?;
        answered
            .await
            .unwrap_or_else(|_| Err(Fault::refused(code::BUSY)))
    }

    /// Tells a floor a fact that is stored in `floor_inputs` already. A full inbox loses nothing: the floor finds it there.
    pub fn tell(&self, ctx: &Ctx, org: OrgId, id: i64, told: Told) {
        if self.sender(ctx, org).try_send(Ask::Told(id, told)).is_err() {
            tracing::warn!(
                org.id = org.get(),
                "the floor's inbox is full; the fact waits in its table"
            );
        }
    }

    /// Looks at the board.
    pub async fn board(&self, ctx: &Ctx, org: OrgId) -> Result<BoardView, Fault> {
        let (answer, answered) = oneshot::channel();
        self.sender(ctx, org)
            .try_send(Ask::Board(answer))
            .map_err(|_| Fault::refused(code::BUSY))?;
        answered.await.map_err(|_| Fault::refused(code::BUSY))
    }

    /// Gives the place of an interaction in its queue, from 1; nothing when it does not wait.
    ///
    /// **Errors**: `busy` when the floor's inbox is full or it is being loaded.
    pub(crate) async fn position(
        &self,
        ctx: &Ctx,
        org: OrgId,
        interaction: InteractionId,
    ) -> Result<Option<u32>, Fault> {
        let (answer, answered) = oneshot::channel();
        self.sender(ctx, org)
            .try_send(Ask::Position(interaction, answer))
            .map_err(|_| Fault::refused(code::BUSY))?;
        answered.await.map_err(|_| Fault::refused(code::BUSY))
    }

    /// Starts the floors of all organizations, so that what waited over a restart goes on without being asked for.
    pub fn start(&self, ctx: &Ctx, organizations: &[OrgId]) {
        for org in organizations {
            drop(self.sender(ctx, *org));
        }
    }

    fn remember_connection(&self, input: &Input) {
        let mut connected = self
            .connected
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Input::AgentConnected(user) = input {
            connected.insert(*user);
        }
        if let Input::AgentDisconnected(user) = input {
            connected.remove(user);
        }
    }

    fn is_connected(&self, user: UserId) -> bool {
        self.connected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&user)
    }

    fn sender(&self, ctx: &Ctx, org: OrgId) -> mpsc::Sender<Ask> {
        let mut floors = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = floors.get(&org).filter(|sender| !sender.is_closed()) {
            return sender.clone();
        }
        let (sender, inbox) = mpsc::channel(INBOX_MAX);
        floors.insert(org, sender.clone());
        tokio::spawn(run(ctx.clone(), org, inbox));
        sender
    }
}

/// Tells floors to stop when the process does: what is stored is enough to go on elsewhere.
#[derive(Clone)]
pub struct StopFloors(pub watch::Receiver<bool>);

/// A floor with its settings.
pub(crate) struct Running {
    pub(crate) floor: Floor,
    pub(crate) loaded: Loaded,
    /// Facts taken in lately: one may come twice, from the inbox and from its table.
    pub(crate) taken_in: BTreeSet<i64>,
}

async fn run(ctx: Ctx, org: OrgId, mut inbox: mpsc::Receiver<Ask>) {
    let mut commits = ctx.db.subscribe();
    let mut stop = ctx.extras.get::<StopFloors>().0.clone();
    let seed = chance::seed();
    while !*stop.borrow() {
        match load(&ctx, org, seed).await {
            Ok(mut running) => {
                if serve(
                    &ctx,
                    org,
                    &mut running,
                    &mut inbox,
                    (&mut commits, &mut stop),
                )
                .await
                {
                    return;
                }
            }
            Err(fault) => {
                tracing::error!(org.id = org.get(), error = ?fault, "the floor cannot be loaded");
            }
        }
        ctx.clock.wait(RELOAD_AFTER).await;
    }
}

/// Rebuilds a floor from its rows and feeds it what it was not told before the last stop.
async fn load(ctx: &Ctx, org: OrgId, seed: u64) -> Result<Running, Fault> {
    let scope = Scope::system(org, SystemReason::Floor);
    let scope_in = scope.clone();
    let now = ctx.now();
    let (loaded, saved, waiting) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope_in], {
            let loaded = settings::load(tx, &scope_in, seed).await?;
            let today = loaded.config.organization.calendar.local_day(now);
            let saved = floor_rows::load(tx, &scope_in, today).await?;
            let waiting = floor_inputs::list::<Told>(tx, &scope_in, 0, u32::MAX).await?;
            Ok((loaded, saved, waiting))
        }))
        .await?;
    let floor = Floor::load(loaded.config.clone(), saved, now);
    let mut running = Running {
        floor,
        loaded,
        taken_in: BTreeSet::new(),
    };
    let floors = ctx.extras.get::<Floors>();
    let gone: Vec<UserId> = running
        .floor
        .agents()
        .map(|agent| agent.id)
        .filter(|user| !floors.is_connected(*user))
        .collect();
    for user in gone {
        // Forgiven for a while like any drop: a restart costs nobody their conversations.
        running.floor.handle(now, Input::AgentDisconnected(user));
    }
    let asks = waiting
        .into_iter()
        .map(|(id, told)| Ask::Told(id, told))
        .collect();
    batch::run(ctx, &scope, &mut running, asks).await?;
    Ok(running)
}

/// Serves a floor until it must be loaded again (`false`) or the process stops (`true`).
async fn serve(
    ctx: &Ctx,
    org: OrgId,
    running: &mut Running,
    inbox: &mut mpsc::Receiver<Ask>,
    (commits, stop): (
        &mut broadcast::Receiver<Arc<store::db::Commit>>,
        &mut watch::Receiver<bool>,
    ),
) -> bool {
    let scope = Scope::system(org, SystemReason::Floor);
    let mut asks = Vec::with_capacity(BATCH_MAX);
    loop {
        let due = running.floor.deadline().unwrap_or(Timestamp::MAX);
        tokio::select! {
            biased;
            _ = stop.changed() => return true,
            // Settings before wishes: who saved one and then asks for something is answered by the new one.
            heard = commits.recv() => match heard {
                Ok(commit) if commit.org == org && changes_settings(&commit) => asks.push(Ask::Reconfigure),
                Ok(_) => continue,
                Err(broadcast::error::RecvError::Lagged(_)) => asks.push(Ask::Reconfigure),
                Err(broadcast::error::RecvError::Closed) => return true,
            },
            count = inbox.recv_many(&mut asks, BATCH_MAX) => if count == 0 { return true },
            () = ctx.clock.wait_until(due), if due < Timestamp::MAX => {}
        }
        if let Err(fault) = batch::run(ctx, &scope, running, std::mem::take(&mut asks)).await {
            // The machine is ahead of the truth now: it is dropped, and nothing has leaked because acts come after.
            tracing::error!(org.id = org.get(), error = ?fault, "the floor could not store what it decided; it is loaded again");
            return false;
        }
    }
}

fn changes_settings(commit: &store::db::Commit) -> bool {
    commit.events.iter().any(|event| {
        matches!(
            event.entity,
            EntityKind::Queue | EntityKind::User | EntityKind::Setting
        )
    })
}

/// Gives the code that a refusal of the floor is told by.
pub(crate) fn refusal(refused: &Refused) -> Fault {
    Fault::refused(code_of(refused))
}

const fn code_of(refused: &Refused) -> &'static Code {
    match refused {
        Refused::InteractionUnknown { .. }
        | Refused::QueueUnknown { .. }
        | Refused::AgentUnknown { .. } => code::NOT_FOUND,
        Refused::AgentNotAvailable { .. } => code::AGENT_UNAVAILABLE,
        Refused::AgentNotOfQueue { .. } => code::AGENT_NOT_OF_QUEUE,
        Refused::AgentFull { .. } => code::CAPACITY_REACHED,
        Refused::TransferNotAllowed { .. } | Refused::QueueInactive { .. } => {
            code::TRANSFER_NOT_ALLOWED
        }
        Refused::QueueStillHolds { .. } => code::QUEUE_HAS_WAITING,
        Refused::QueueHasMembers { .. } => code::QUEUE_HAS_USERS,
        Refused::NothingWaiting => code::NOTHING_WAITING,
        Refused::WrapUpCodeMissing { .. } => code::WRAP_UP_CODE_MISSING,
        Refused::OfferGone { .. } | Refused::NotWaiting { .. } => code::TAKEN_BY_OTHER,
        Refused::FloorFull | Refused::QueueFull { .. } => code::BUSY,
        _ => code::NOT_ALLOWED_NOW,
    }
}
