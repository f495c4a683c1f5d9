//! What an organization has that decided nothing: the situations of the table, and one type of audit without contact.

use std::collections::BTreeSet;

use super::{AuditType, ProposalFilter, SalesName, SalesSettings, Situation, SituationOffer};
use crate::sale::stage::{ProposalStage, SalesModule, SalesPlace};

use ProposalStage::{Canceled, Confirmed, Open, PendingAgent, PendingAudit, ReturnedToAgent};
use SalesPlace::{Audit, Maintenance, Pending, WrapUp};

/// One row of the table.
type Row = (
    &'static str,
    &'static str,
    ProposalStage,
    &'static [(SalesPlace, &'static [ProposalStage])],
);

const WITH_AGENT: &[ProposalStage] = &[PendingAgent, ReturnedToAgent];
const ALIVE: &[ProposalStage] = &[PendingAgent, PendingAudit, ReturnedToAgent];

/// **Source**: the table of default situations; that of Manutenção by SALE-024 and SALE-026.
const TABLE: &[Row] = &[
    (
        "pending_agent",
        "Pendente Auditoria Off-line - Operador",
        PendingAgent,
        &[(WrapUp, &[Open]), (Pending, WITH_AGENT)],
    ),
    (
        "pending_audit",
        "Pré-venda/Pendente Auditoria Off-line (Não venda)",
        PendingAudit,
        &[
            (WrapUp, &[Open]),
            (Pending, WITH_AGENT),
            (Audit, &[PendingAudit]),
            (Maintenance, WITH_AGENT),
        ],
    ),
    (
        "canceled_by_agent",
        "Cancelada Pendência Operador",
        Canceled,
        &[(WrapUp, &[Open])],
    ),
    (
        "canceled_in_audit",
        "Cancelada na Auditoria Off-line",
        Canceled,
        &[(Audit, &[PendingAudit])],
    ),
    (
        "confirmed_in_audit",
        "Confirmada na Auditoria Off-line",
        Confirmed,
        &[(Audit, &[PendingAudit])],
    ),
    (
        "returned_to_agent",
        "Pendente Auditoria Off-line retornado p/ operador (Não Venda)",
        ReturnedToAgent,
        &[(Audit, &[PendingAudit]), (Maintenance, &[PendingAudit])],
    ),
    (
        "confirmed_in_maintenance",
        "Confirmada na Manutenção",
        Confirmed,
        &[(Maintenance, ALIVE)],
    ),
    (
        "canceled_in_maintenance",
        "Cancelada na Manutenção",
        Canceled,
        &[(
            Maintenance,
            &[PendingAgent, PendingAudit, ReturnedToAgent, Confirmed],
        )],
    ),
];

impl Default for SalesSettings {
    fn default() -> Self {
        let situations = TABLE.iter().filter_map(|(key, name, stage, offers)| {
            Some(Situation {
                key: (*key).to_owned(),
                name: SalesName::parse(name).ok()?,
                stage: *stage,
                offers: offers
                    .iter()
                    .map(|(place, from)| SituationOffer {
                        place: *place,
                        from: from.iter().copied().collect(),
                    })
                    .collect(),
                in_use: true,
            })
        });
        let off_line = SalesName::parse("Off-line").map(|name| AuditType {
            key: "off_line".to_owned(),
            name,
            has_contact: false,
            auditor_ids: BTreeSet::new(),
            in_use: true,
        });
        Self {
            situations: situations.collect(),
            statuses: Vec::new(),
            audit_types: off_line.into_iter().collect(),
            form_id: None,
            modules: SalesModule::ALL.into(),
            filters: [
                ProposalFilter::Code,
                ProposalFilter::AuditType,
                ProposalFilter::SaleDate,
                ProposalFilter::CustomerName,
                ProposalFilter::TaxId,
            ]
            .into(),
            blocks_areas: false,
            audit_may_edit: false,
            lock_idle_min: 10,
        }
    }
}
