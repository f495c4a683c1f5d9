//! The floors of organizations: one task per organization feeds its machine, stores what it decided, and only then acts.
//!
//! Where several nodes serve, the task of an organization runs on one of them, under a lease; the others ask that one.

mod batch;
mod effects;
mod elsewhere;
mod keep;
mod links;
mod request;
mod task;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::code::{self, Code};
use app::{Ctx, Fault};
use base::event::EntityKind;
use base::id::{InteractionId, OrgId, UserId};
use base::time::Span;
pub use floor::input::Input;
use floor::refused::Refused;
use store::db::Commit;
use tokio::sync::{mpsc, oneshot, watch};

use self::elsewhere::Roll;
use self::request::{Answer, Request, Wanted};
use crate::board::BoardView;
use crate::told::Told;

pub use self::keep::run as keep;
pub use self::request::Trace;

/// Inputs that may wait for one floor; a caller beyond it is told to come back.
const INBOX_MAX: usize = 8_192;
/// How long a wish is carried about while a floor moves, beyond the time that a lease lasts.
const PATIENCE: Span = Span::from_secs(5);
/// Between two tries.
const TRY_AGAIN: Span = Span::from_millis(150);

/// Something for a floor.
pub(crate) enum Ask {
    /// Somebody waits for the answer; the span is theirs.
    Request(
        Request,
        oneshot::Sender<Result<Answer, Fault>>,
        tracing::Span,
    ),
    /// A fact that is stored already.
    Told(i64, Told),
    /// Facts may wait in their table.
    Look,
    /// Who is connected with another node.
    Roll(Roll),
    /// Settings changed.
    Reconfigure,
}

/// The floors that run here, and the way to those that run elsewhere. Cheap to clone.
#[derive(Clone, Default)]
pub struct Floors(Arc<Inner>);

#[derive(Default)]
struct Inner {
    inboxes: Mutex<BTreeMap<OrgId, mpsc::Sender<Ask>>>,
    /// Whose connections are open in this process: a floor that is loaded again learns who is gone.
    connected: Mutex<BTreeMap<OrgId, BTreeSet<UserId>>>,
    /// The number at which this process last changed settings: a floor elsewhere must know them before it is asked.
    settings: Mutex<BTreeMap<OrgId, i64>>,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Floors {
    /// Asks a floor for something and waits until the answer is stored.
    ///
    /// **Errors**: the refusal as a code; `busy` when the floor's inbox is full, it is being loaded, or is out of reach.
    pub async fn ask(&self, ctx: &Ctx, org: OrgId, input: Input) -> Result<(), Fault> {
        self.ask_leaving(ctx, org, input, None).await
    }

    /// Asks as [`Floors::ask`], and has what it leaves in a timeline stored in the same transaction: neither is there alone.
    ///
    /// **Errors**: as [`Floors::ask`].
    pub async fn ask_leaving(
        &self,
        ctx: &Ctx,
        org: OrgId,
        input: Input,
        trace: Option<Trace>,
    ) -> Result<(), Fault> {
        self.request(ctx, org, (Wanted::Wish(input), trace))
            .await
            .map(drop)
    }

    /// Says that a user's first connection with this process is there. That it cannot be said is made good by the next roll.
    pub async fn arrives(&self, ctx: &Ctx, org: OrgId, user: UserId) {
        open(&self.0.connected).entry(org).or_default().insert(user);
        self.mention(ctx, org, Wanted::Came(user)).await;
    }

    /// Says that a user's last connection with this process is gone.
    pub async fn leaves(&self, ctx: &Ctx, org: OrgId, user: UserId) {
        open(&self.0.connected)
            .entry(org)
            .or_default()
            .remove(&user);
        self.mention(ctx, org, Wanted::Left(user)).await;
    }

    /// Says that a session of a user ended: unless they are connected with another browser, they signed out.
    pub async fn session_ends(&self, ctx: &Ctx, org: OrgId, user: UserId) {
        // A user who is no agent right now is nobody to the floor.
        drop(
            self.request(ctx, org, (Wanted::SignedOut(user), None))
                .await,
        );
    }

    /// Tells a floor a fact that is stored in `floor_inputs` already. Nothing is lost when it does not hear: it finds it there.
    pub fn tell(&self, ctx: &Ctx, org: OrgId, id: i64, told: Told) {
        let ask = if ctx.nodes.are_many() {
            // In the order of the table, because what came before may have been stored by another node.
            Ask::Look
        } else {
            Ask::Told(id, told)
        };
        let Some(inbox) = self.inbox(ctx, org) else {
            return elsewhere::look(ctx, org);
        };
        if inbox.try_send(ask).is_err() {
            tracing::warn!(
                org.id = org.get(),
                "the floor's inbox is full; the fact waits in its table"
            );
        }
    }

    /// Looks at the board.
    pub async fn board(&self, ctx: &Ctx, org: OrgId) -> Result<BoardView, Fault> {
        match self.request(ctx, org, (Wanted::Board, None)).await? {
            Answer::Board(board) => Ok(*board),
            Answer::Done | Answer::Position(_) => Err(Fault::refused(code::BUSY)),
        }
    }

    /// Gives the place of an interaction in its queue, from 1; nothing when it does not wait.
    ///
    /// **Errors**: as [`Floors::ask`].
    pub(crate) async fn position(
        &self,
        ctx: &Ctx,
        org: OrgId,
        interaction: InteractionId,
    ) -> Result<Option<u32>, Fault> {
        match self
            .request(ctx, org, (Wanted::Position(interaction), None))
            .await?
        {
            Answer::Position(position) => Ok(position),
            Answer::Done | Answer::Board(_) => Err(Fault::refused(code::BUSY)),
        }
    }

    /// Waits until a floor has taken in what it was told of an interaction: its inbox keeps its order.
    ///
    /// What was told is stored, so a floor that cannot be asked now takes no more than time: whoever waits goes on.
    pub(crate) async fn settle(&self, ctx: &Ctx, org: OrgId, interaction: InteractionId) {
        if let Err(fault) = self.position(ctx, org, interaction).await {
            tracing::debug!(error = ?fault, "a floor takes in later what it was told");
        }
    }

    /// Starts the floors of all organizations, so that what waited over a restart goes on without being asked for.
    pub fn start(&self, ctx: &Ctx, organizations: &[OrgId]) {
        for org in organizations {
            drop(self.begin(ctx, *org));
        }
    }

    /// Tells whether the floor of an organization runs in this process.
    pub fn is_here(&self, ctx: &Ctx, org: OrgId) -> bool {
        !ctx.nodes.are_many() || self.running(org).is_some()
    }

    /// Remembers that this process changed settings; to be called before whoever changed them goes on.
    pub fn note(&self, commit: &Commit) {
        if changes_settings(commit)
            && let Some(last) = commit.events.last()
        {
            open(&self.0.settings).insert(commit.org, last.seq);
        }
    }

    fn running(&self, org: OrgId) -> Option<mpsc::Sender<Ask>> {
        let inboxes = open(&self.0.inboxes);
        inboxes
            .get(&org)
            .filter(|sender| !sender.is_closed())
            .cloned()
    }

    /// Gives the inbox of a floor that runs here, or may be started without asking anybody.
    fn inbox(&self, ctx: &Ctx, org: OrgId) -> Option<mpsc::Sender<Ask>> {
        if ctx.nodes.are_many() {
            self.running(org)
        } else {
            Some(self.begin(ctx, org))
        }
    }

    /// Gives the inbox of a floor, and starts its task where there is none. The task ends when the floor is another node's.
    fn begin(&self, ctx: &Ctx, org: OrgId) -> mpsc::Sender<Ask> {
        let mut inboxes = open(&self.0.inboxes);
        if let Some(sender) = inboxes.get(&org).filter(|sender| !sender.is_closed()) {
            return sender.clone();
        }
        let (sender, inbox) = mpsc::channel(INBOX_MAX);
        inboxes.insert(org, sender.clone());
        tokio::spawn(task::run(ctx.clone(), org, sender.downgrade(), inbox));
        sender
    }

    /// The task of a floor has ended here.
    fn end(&self, org: OrgId) {
        open(&self.0.inboxes).remove(&org);
    }

    fn connected(&self, org: OrgId) -> BTreeSet<UserId> {
        open(&self.0.connected)
            .get(&org)
            .cloned()
            .unwrap_or_default()
    }

    fn settings_seq(&self, org: OrgId) -> i64 {
        open(&self.0.settings).get(&org).copied().unwrap_or(0)
    }
}

/// Tells floors to stop when the process does: what is stored is enough to go on elsewhere.
#[derive(Clone)]
pub struct StopFloors(pub watch::Receiver<bool>);

fn changes_settings(commit: &Commit) -> bool {
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
