//! Proposals of sales: rows, and the lists of them that the modules page through.

use std::collections::BTreeSet;

use base::authz::Scope;
use base::id::{InteractionId, PersonId, ProposalExportId, ProposalId, QueueId, UserId};
use base::time::Timestamp;
use office::sale::item::ProposalItem;
use office::sale::moving::Standing;
use office::sale::stage::{ProposalStage, SalesModule};
use store::statement::{Filtered, containing};
use store::{Error, Result, Row, Tx, V, args, both};

use crate::proposal_locks::ProposalLock;

/// The columns of a proposal, its customer's name, and who works it.
macro_rules! proposals {
    ($tail:literal) => {
        concat!(
            "SELECT p.id, p.number, p.interaction_id, p.queue_id, p.person_id, p.owner_id, p.made_by, p.made_at, p.worked_by, p.audit_type,
                    p.stage, p.stage_since_at, p.situation, p.status, p.items, p.total_cents, p.points, p.returned_count, p.audited_by,
                    p.confirmed_at, p.told_in, p.revision, c.name, c.tax_id, l.user_id, l.module, l.taken_at, l.until_at
             FROM proposals p
             LEFT JOIN people c ON c.org_id = p.org_id AND c.id = p.person_id
             LEFT JOIN proposal_locks l ON l.org_id = p.org_id AND l.proposal_id = p.id ",
            $tail
        )
    };
}

store::statements! {
    /// One row by primary key.
    GET = both(proposals!("WHERE p.org_id = $1 AND p.id = $2"));
    /// Those of an interaction, by `proposals_of_interaction`: a few.
    OF_INTERACTION = both(proposals!("WHERE p.org_id = $1 AND p.interaction_id = $2 ORDER BY p.id"));
    /// Adds one.
    INSERT = both(
        "INSERT INTO proposals (id, org_id, number, interaction_id, queue_id, person_id, owner_id, made_by, made_at, worked_by, audit_type,
                                stage, stage_since_at, situation, status, items, total_cents, points, returned_count, audited_by,
                                confirmed_at, told_in, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)"
    );
    /// Changes one by primary key; number, contact, customer, who made it and when stay.
    UPDATE = both(
        "UPDATE proposals SET owner_id = $3, worked_by = $4, audit_type = $5, stage = $6, stage_since_at = $7, situation = $8, status = $9,
                items = $10, total_cents = $11, points = $12, returned_count = $13, audited_by = $14, confirmed_at = $15, told_in = $16,
                revision = revision + 1
         WHERE org_id = $1 AND id = $2"
    );
    /// Whether one has a situation; rare, and small next to what it protects.
    HAS_SITUATION = both("SELECT id FROM proposals WHERE org_id = $1 AND situation = $2 LIMIT 1");
    /// Whether one has a status; as above.
    HAS_STATUS = both("SELECT id FROM proposals WHERE org_id = $1 AND status = $2 LIMIT 1");
    /// Whether one has a type of audit; as above.
    HAS_AUDIT_TYPE = both("SELECT id FROM proposals WHERE org_id = $1 AND audit_type = $2 LIMIT 1");
    /// What the next export tells: sold and not told, by `proposals_by_stage`; and told and not sold, by `proposals_told`.
    TO_TELL = both(proposals!(
        "WHERE p.org_id = $1 AND ((p.stage = 'confirmed' AND p.told_in IS NULL AND p.confirmed_at >= $2 AND p.confirmed_at < $3)
            OR (p.stage <> 'confirmed' AND p.told_in IS NOT NULL)) ORDER BY p.id LIMIT $4"
    ));
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The id.
    pub id: ProposalId,
    /// The number that people say aloud.
    pub number: String,
    /// The contact that it was made in.
    pub interaction: InteractionId,
    /// The queue of that contact.
    pub queue: QueueId,
    /// The customer.
    pub person: PersonId,
    /// Whose it is.
    pub owner: UserId,
    /// Who made it.
    pub made_by: UserId,
    /// When: the date of the sale.
    pub made_at: Timestamp,
    /// Who last worked it outside of Auditoria.
    pub worked_by: UserId,
    /// The key of its type of audit.
    pub audit_type: String,
    /// Where it stands.
    pub stage: ProposalStage,
    /// Since when.
    pub stage_since: Timestamp,
    /// The key of the situation that was chosen last.
    pub situation: Option<String>,
    /// The key of the status that was chosen last.
    pub status: Option<String>,
    /// What is sold.
    pub items: Vec<ProposalItem>,
    /// The sum, in centavos.
    pub total_cents: i64,
    /// What the last return asks for.
    pub points: Option<String>,
    /// How often it was returned.
    pub returned_count: i64,
    /// Who decided in Auditoria last.
    pub audited_by: Option<UserId>,
    /// When it was confirmed, if it stands so.
    pub confirmed_at: Option<Timestamp>,
    /// The export that told it as sold, unless that was taken back.
    pub told_in: Option<ProposalExportId>,
    /// Grows with each change.
    pub revision: i64,
}

impl Proposal {
    /// Gives what moves ask for.
    pub const fn standing(&self) -> Standing {
        Standing {
            stage: self.stage,
            owner: self.owner,
            made_by: self.made_by,
            worked_by: self.worked_by,
        }
    }
}

/// A proposal with what lists show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The proposal.
    pub proposal: Proposal,
    /// The customer's name.
    pub person_name: Option<String>,
    /// The customer's CPF or CNPJ, compact.
    pub tax_id: Option<String>,
    /// Who works it, perhaps no more.
    pub lock: Option<ProposalLock>,
}

/// What of the settings a proposal names by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Its situation.
    Situation,
    /// Its status.
    Status,
    /// Its type of audit.
    AuditType,
}

/// Tells whether any proposal names something of the settings.
pub async fn has(tx: &mut Tx<'_>, scope: &Scope, what: Named, key: &str) -> Result<bool> {
    let statement = match what {
        Named::Situation => &HAS_SITUATION,
        Named::Status => &HAS_STATUS,
        Named::AuditType => &HAS_AUDIT_TYPE,
    };
    let args = args![scope.org(), key];
    let found = tx.opt(statement, args, |row| row.i64(0)).await?;
    Ok(found.is_some())
}

/// Which proposals a page holds.
#[derive(Debug, Clone)]
pub struct Filter<'a> {
    /// The module that is searched in.
    pub module: SalesModule,
    /// Who searches: Pendência finds their own, Auditoria those of others.
    pub by: UserId,
    /// Types of audit that the user does not audit by; only Auditoria asks.
    pub kinds_of_others: BTreeSet<String>,
    /// With this number.
    pub number: Option<&'a str>,
    /// With this type of audit.
    pub audit_type: Option<&'a str>,
    /// A part of the customer's name, folded.
    pub name: Option<&'a str>,
    /// The customer's CPF or CNPJ, compact.
    pub tax_id: Option<&'a str>,
    /// In this stage.
    pub stage: Option<ProposalStage>,
    /// Of this owner.
    pub owner: Option<UserId>,
    /// Sold not before.
    pub from: Option<Timestamp>,
    /// Sold before.
    pub to: Option<Timestamp>,
    /// Longest in their stage first instead of sold last.
    pub oldest_first: bool,
    /// The key of the last one of the page before.
    pub after: Option<(Timestamp, ProposalId)>,
}

impl Filter<'_> {
    /// Gives everything that a module has for somebody.
    pub const fn of(module: SalesModule, by: UserId) -> Self {
        Self {
            module,
            by,
            kinds_of_others: BTreeSet::new(),
            number: None,
            audit_type: None,
            name: None,
            tax_id: None,
            stage: None,
            owner: None,
            from: None,
            to: None,
            oldest_first: false,
            after: None,
        }
    }
}

/// Gives one.
pub async fn get(tx: &mut Tx<'_>, scope: &Scope, id: ProposalId) -> Result<Option<Listed>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives those of an interaction, in the order in which they were made.
pub async fn of_interaction(
    tx: &mut Tx<'_>,
    scope: &Scope,
    interaction: InteractionId,
) -> Result<Vec<Listed>> {
    tx.all(&OF_INTERACTION, args![scope.org(), interaction], read)
        .await
}

/// Gives what the next export tells: what was confirmed in the period, and what is to be taken back whenever it was told.
pub async fn to_tell(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Listed>> {
    let args = args![scope.org(), from, to, limit];
    tx.all(&TO_TELL, args, read).await
}

/// Gives a page of what a module has for somebody.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter<'_>,
    limit: u32,
) -> Result<Vec<Listed>> {
    let pattern = filter.name.map(containing);
    let list = Filtered::new(
        "proposals::LIST",
        proposals!("WHERE p.org_id = $1"),
        args![scope.org()],
    );
    let by = V::from(filter.by);
    let list = match filter.module {
        SalesModule::Pending => list.and("p.owner_id = ?", &[by]),
        SalesModule::Audit => list.and(
            "p.owner_id <> ? AND p.made_by <> ? AND p.worked_by <> ?",
            &[by, by, by],
        ),
        SalesModule::Maintenance => list,
    };
    let list = match filter.stage {
        Some(stage) => list.and("p.stage = ?", &[V::T(stage.name())]),
        None => list,
    }
    .and_in(
        "p.stage",
        filter.module.stages().iter().map(|one| V::T(one.name())),
    );
    let list = filter.kinds_of_others.iter().fold(list, |list, kind| {
        list.and("p.audit_type <> ?", &[V::T(kind)])
    });
    let list = list
        .and_if("p.number = ?", filter.number.map(V::T))
        .and_if("p.audit_type = ?", filter.audit_type.map(V::T))
        .and_if(
            "c.name_fold LIKE ? ESCAPE '!'",
            pattern.as_deref().map(V::T),
        )
        .and_if("c.tax_id = ?", filter.tax_id.map(V::T))
        .and_if("p.owner_id = ?", filter.owner.map(V::from))
        .and_if("p.made_at >= ?", filter.from.map(V::from))
        .and_if("p.made_at < ?", filter.to.map(V::from));
    let list = match (filter.oldest_first, filter.after) {
        (true, Some((at, id))) => list.and(
            "(p.stage_since_at > ? OR (p.stage_since_at = ? AND p.id > ?))",
            &[V::from(at), V::from(at), V::from(id)],
        ),
        (false, Some((_, id))) => list.and("p.id < ?", &[V::from(id)]),
        (_, None) => list,
    };
    let list = if filter.oldest_first {
        list.end("ORDER BY p.stage_since_at, p.id LIMIT ?", args![limit])
    } else {
        list.end("ORDER BY p.id DESC LIMIT ?", args![limit])
    };
    tx.list(&list, read).await
}

/// Adds a proposal.
///
/// **Errors**: [`Error::Unique`] when another one has its number.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, one: &Proposal) -> Result<()> {
    let items = serde_json::to_string(&one.items)?;
    let args = args![
        one.id,
        scope.org(),
        &one.number,
        one.interaction,
        one.queue,
        one.person,
        one.owner,
        one.made_by,
        one.made_at,
        one.worked_by,
        &one.audit_type,
        one.stage.name(),
        one.stage_since,
        one.situation.as_deref(),
        one.status.as_deref(),
        V::J(&items),
        one.total_cents,
        one.points.as_deref(),
        one.returned_count,
        one.audited_by,
        one.confirmed_at,
        one.told_in
    ];
    tx.execute(&INSERT, args).await.map(drop)
}

/// Changes a proposal. Tells whether there is one.
pub async fn update(tx: &mut Tx<'_>, scope: &Scope, one: &Proposal) -> Result<bool> {
    let items = serde_json::to_string(&one.items)?;
    let args = args![
        scope.org(),
        one.id,
        one.owner,
        one.worked_by,
        &one.audit_type,
        one.stage.name(),
        one.stage_since,
        one.situation.as_deref(),
        one.status.as_deref(),
        V::J(&items),
        one.total_cents,
        one.points.as_deref(),
        one.returned_count,
        one.audited_by,
        one.confirmed_at,
        one.told_in
    ];
    Ok(tx.execute(&UPDATE, args).await? > 0)
}

fn read(row: &Row<'_>) -> Result<Listed> {
    let stage = row.text(10)?;
    let proposal = Proposal {
        id: ProposalId::from_i64(row.i64(0)?),
        number: row.text(1)?,
        interaction: InteractionId::from_i64(row.i64(2)?),
        queue: QueueId::from_i64(row.i64(3)?),
        person: PersonId::from_i64(row.i64(4)?),
        owner: UserId::from_i64(row.i64(5)?),
        made_by: UserId::from_i64(row.i64(6)?),
        made_at: row.at(7)?,
        worked_by: UserId::from_i64(row.i64(8)?),
        audit_type: row.text(9)?,
        stage: ProposalStage::parse(&stage)
            .ok_or_else(|| Error::Corrupt(format!("proposal stage {stage}")))?,
        stage_since: row.at(11)?,
        situation: row.opt_text(12)?,
        status: row.opt_text(13)?,
        items: row.json(14)?,
        total_cents: row.i64(15)?,
        points: row.opt_text(16)?,
        returned_count: row.i64(17)?,
        audited_by: row.opt_i64(18)?.map(UserId::from_i64),
        confirmed_at: row.opt_at(19)?,
        told_in: row.opt_i64(20)?.map(ProposalExportId::from_i64),
        revision: row.i64(21)?,
    };
    let lock = match row.opt_i64(24)? {
        Some(user) => Some(ProposalLock {
            proposal: proposal.id,
            user: UserId::from_i64(user),
            module: crate::proposal_locks::module(&row.text(25)?)?,
            taken_at: row.at(26)?,
            until_at: row.at(27)?,
        }),
        None => None,
    };
    Ok(Listed {
        proposal,
        person_name: row.opt_text(22)?,
        tax_id: row.opt_text(23)?,
        lock,
    })
}
