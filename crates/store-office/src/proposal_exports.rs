//! What was handed on of proposals, batch by batch, each line as it was then (GAP-077).

use base::authz::Scope;
use base::id::{ProposalExportId, ProposalId, UserId};
use base::time::Timestamp;
use store::{Result, Row, Tx, V, args, both};

store::statements! {
    /// One by primary key.
    GET = both(
        "SELECT id, from_at, to_at, made_by, made_at, sale_count, reversal_count FROM proposal_exports WHERE org_id = $1 AND id = $2"
    );
    /// All of an organization, newest first, by primary key.
    LIST = both(
        "SELECT id, from_at, to_at, made_by, made_at, sale_count, reversal_count FROM proposal_exports
         WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    /// Adds one.
    INSERT = both(
        "INSERT INTO proposal_exports (id, org_id, from_at, to_at, made_by, made_at, sale_count, reversal_count)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    /// Adds a line.
    INSERT_LINE = both(
        "INSERT INTO proposal_export_lines (org_id, export_id, position, proposal_id, cells) VALUES ($1, $2, $3, $4, $5)"
    );
    /// The lines of one, by primary key.
    LINES = both("SELECT cells FROM proposal_export_lines WHERE org_id = $1 AND export_id = $2 ORDER BY position");
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalExport {
    /// The id.
    pub id: ProposalExportId,
    /// Confirmed not before.
    pub from: Timestamp,
    /// Confirmed before.
    pub to: Timestamp,
    /// Who made it.
    pub made_by: Option<UserId>,
    /// When.
    pub made_at: Timestamp,
    /// Lines of what is sold.
    pub sale_count: i64,
    /// Lines that take something back.
    pub reversal_count: i64,
}

/// Gives one.
pub async fn get(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProposalExportId,
) -> Result<Option<ProposalExport>> {
    tx.opt(&GET, args![scope.org(), id], read).await
}

/// Gives a page, newest first.
pub async fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Option<ProposalExportId>,
    limit: u32,
) -> Result<Vec<ProposalExport>> {
    let before = before.map_or(i64::MAX, ProposalExportId::get);
    tx.all(&LIST, args![scope.org(), before, limit], read).await
}

/// Adds a batch with its lines: the proposal and the cells of each.
pub async fn insert(
    tx: &mut Tx<'_>,
    scope: &Scope,
    one: &ProposalExport,
    lines: &[(ProposalId, Vec<String>)],
) -> Result<()> {
    let args = args![
        one.id,
        scope.org(),
        one.from,
        one.to,
        one.made_by,
        one.made_at,
        one.sale_count,
        one.reversal_count
    ];
    tx.execute(&INSERT, args).await?;
    for (position, (proposal, cells)) in (0_i64..).zip(lines) {
        let cells = serde_json::to_string(cells)?;
        let args = args![scope.org(), one.id, position, *proposal, V::J(&cells)];
        tx.execute(&INSERT_LINE, args).await?;
    }
    Ok(())
}

/// Gives the cells of the lines of a batch, in order.
pub async fn lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ProposalExportId,
) -> Result<Vec<Vec<String>>> {
    tx.all(&LINES, args![scope.org(), id], |row| row.json(0))
        .await
}

fn read(row: &Row<'_>) -> Result<ProposalExport> {
    Ok(ProposalExport {
        id: ProposalExportId::from_i64(row.i64(0)?),
        from: row.at(1)?,
        to: row.at(2)?,
        made_by: row.opt_i64(3)?.map(UserId::from_i64),
        made_at: row.at(4)?,
        sale_count: row.i64(5)?,
        reversal_count: row.i64(6)?,
    })
}
