//! Where a proposal stands, and the places it is worked in.

use serde::{Deserialize, Serialize};

/// Where a proposal stands. Until it is confirmed it counts as not sold (SALE-029).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStage {
    /// Beside the contact that it was made in, which goes on.
    Open,
    /// With its agent.
    PendingAgent,
    /// Waits for an auditor.
    PendingAudit,
    /// Back with its agent, with points to settle.
    ReturnedToAgent,
    /// Over, not sold.
    Canceled,
    /// Sold.
    Confirmed,
}

impl ProposalStage {
    /// Every stage.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::PendingAgent,
        Self::PendingAudit,
        Self::ReturnedToAgent,
        Self::Canceled,
        Self::Confirmed,
    ];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::PendingAgent => "pending_agent",
            Self::PendingAudit => "pending_audit",
            Self::ReturnedToAgent => "returned_to_agent",
            Self::Canceled => "canceled",
            Self::Confirmed => "confirmed",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// Tells whether it counts as sold (SALE-029).
    pub const fn is_sold(self) -> bool {
        matches!(self, Self::Confirmed)
    }

    /// Tells whether anything is still to be done about it.
    pub const fn is_alive(self) -> bool {
        !matches!(self, Self::Canceled | Self::Confirmed)
    }

    /// Tells whether it is with its agent.
    pub const fn is_with_agent(self) -> bool {
        matches!(self, Self::PendingAgent | Self::ReturnedToAgent)
    }
}

/// A module of work after the sale (SALE-002).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SalesModule {
    /// Pendência: agents rework their own proposals.
    Pending,
    /// Auditoria: auditors confirm, cancel or return them.
    Audit,
    /// Manutenção: proposals are moved or closed out of the usual flow.
    Maintenance,
}

impl SalesModule {
    /// Every module.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Audit, Self::Maintenance];

    /// Gives the name that rows and JSON hold.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Audit => "audit",
            Self::Maintenance => "maintenance",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|module| module.name() == name)
    }

    /// Gives where situations are chosen in it.
    pub const fn place(self) -> SalesPlace {
        match self {
            Self::Pending => SalesPlace::Pending,
            Self::Audit => SalesPlace::Audit,
            Self::Maintenance => SalesPlace::Maintenance,
        }
    }

    /// Gives the stages in which it reaches proposals (SALE-011).
    pub const fn stages(self) -> &'static [ProposalStage] {
        match self {
            Self::Pending => &[ProposalStage::PendingAgent, ProposalStage::ReturnedToAgent],
            Self::Audit => &[ProposalStage::PendingAudit],
            Self::Maintenance => &[
                ProposalStage::PendingAgent,
                ProposalStage::PendingAudit,
                ProposalStage::ReturnedToAgent,
                ProposalStage::Canceled,
                ProposalStage::Confirmed,
            ],
        }
    }
}

/// Where a situation is chosen.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SalesPlace {
    /// Beside the contact, at its end (SALE-008).
    WrapUp,
    /// Pendência.
    Pending,
    /// Auditoria.
    Audit,
    /// Manutenção.
    Maintenance,
}

impl SalesPlace {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::WrapUp, Self::Pending, Self::Audit, Self::Maintenance];

    /// Tells whether a proposal may go from one stage to another here, whatever situations are set up.
    ///
    /// **Source**: SALE-008, SALE-018, SALE-021, SALE-024, the table of default situations, CONFLICT-24.
    pub const fn leads(self, from: ProposalStage, to: ProposalStage) -> bool {
        use ProposalStage::{
            Canceled, Confirmed, Open, PendingAgent, PendingAudit, ReturnedToAgent,
        };
        match (self, from) {
            (Self::WrapUp, Open) | (Self::Pending, PendingAgent | ReturnedToAgent) => {
                matches!(to, PendingAgent | PendingAudit | Canceled)
            }
            (Self::Audit, PendingAudit) => {
                matches!(to, PendingAudit | ReturnedToAgent | Canceled | Confirmed)
            }
            (Self::Maintenance, PendingAgent | PendingAudit | ReturnedToAgent) => {
                !matches!(to, Open)
            }
            // What was handed on is taken back by the next export (GAP-077); it is not worked again.
            (Self::Maintenance, Confirmed) => matches!(to, Canceled),
            (Self::Maintenance, Canceled) => matches!(to, PendingAudit),
            (Self::WrapUp | Self::Pending | Self::Audit | Self::Maintenance, _) => false,
        }
    }
}
