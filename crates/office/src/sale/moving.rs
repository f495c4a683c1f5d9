//! Who reaches a proposal in a module, and which moves there are.

use base::id::UserId;
use base::text::Text;

use super::settings::{AuditType, SalesSettings, Situation};
use super::stage::{ProposalStage, SalesModule, SalesPlace};

/// What somebody writes to a move: the result of an audit, a reason, the points of a return.
pub type MoveNote = Text<4_000>;

/// Where a proposal stands, as far as moves ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its stage.
    pub stage: ProposalStage,
    /// Whose it is.
    pub owner: UserId,
    /// Who made it.
    pub made_by: UserId,
    /// Who last worked it outside of Auditoria.
    pub worked_by: UserId,
}

impl Standing {
    /// Tells whether somebody finds the proposal in a module (SALE-011, SALE-012, SALE-032, GAP-076).
    ///
    /// `kind` is its type of audit; nobody is kept out by one that is gone.
    pub fn is_found(&self, module: SalesModule, by: UserId, kind: Option<&AuditType>) -> bool {
        if !module.stages().contains(&self.stage) {
            return false;
        }
        match module {
            SalesModule::Pending => self.owner == by,
            SalesModule::Audit => {
                let own = [self.owner, self.made_by, self.worked_by];
                !own.contains(&by) && kind.is_none_or(|kind| kind.is_for(by))
            }
            SalesModule::Maintenance => true,
        }
    }

    /// Gives what stands after a move that was decided.
    #[must_use]
    pub const fn after(self, to: ProposalStage, place: SalesPlace, by: UserId) -> Self {
        // An auditor who keeps a proposal in audit goes on with it: only other work counts (SALE-032).
        let worked_by = match place {
            SalesPlace::Audit => self.worked_by,
            SalesPlace::WrapUp | SalesPlace::Pending | SalesPlace::Maintenance => by,
        };
        Self {
            stage: to,
            worked_by,
            ..self
        }
    }
}

/// What somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Where.
    pub place: SalesPlace,
    /// The key of the situation.
    pub situation: &'a str,
    /// The key of the status.
    pub status: Option<&'a str>,
    /// What was written to it.
    pub note: Option<&'a MoveNote>,
}

/// Why a move is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    /// The situation is not offered here, for what stands where this does.
    #[error("situation_wrong")]
    Situation,
    /// The tree has statuses for the stage, and none was chosen.
    #[error("status_missing")]
    StatusMissing,
    /// The status is none of those.
    #[error("status_wrong")]
    StatusWrong,
    /// A return without its points (SALE-034), or a move in Manutenção without its reason (GAP-079).
    #[error("note_missing")]
    NoteMissing,
}

/// Decides a move; gives the situation, whose stage is the one it leads to.
///
/// **Errors**: see [`MoveRefused`].
pub fn decide<'a>(
    settings: &'a SalesSettings,
    from: ProposalStage,
    wanted: Wanted<'_>,
) -> Result<&'a Situation, MoveRefused> {
    let situation = settings
        .offered(wanted.place, from)
        .find(|one| one.key == wanted.situation)
        .ok_or(MoveRefused::Situation)?;
    match wanted.status {
        Some(key)
            if !settings
                .statuses_for(situation.stage)
                .any(|one| one.key == key) =>
        {
            return Err(MoveRefused::StatusWrong);
        }
        None if settings.statuses_for(situation.stage).next().is_some() => {
            return Err(MoveRefused::StatusMissing);
        }
        Some(_) | None => {}
    }
    let is_asked = situation.stage == ProposalStage::ReturnedToAgent
        || wanted.place == SalesPlace::Maintenance;
    if is_asked && wanted.note.is_none() {
        return Err(MoveRefused::NoteMissing);
    }
    Ok(situation)
}

/// What the next export says of a proposal (GAP-077).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportLine {
    /// It is sold.
    Sale,
    /// It was told as sold and is not any more.
    Reversal,
}

impl ExportLine {
    /// Decides what is to be said; nothing where all was said.
    pub const fn of(stage: ProposalStage, was_told: bool) -> Option<Self> {
        match (stage.is_sold(), was_told) {
            (true, false) => Some(Self::Sale),
            (false, true) => Some(Self::Reversal),
            (true, true) | (false, false) => None,
        }
    }

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Reversal => "reversal",
        }
    }
}
