//! The files of cases; their bytes and names are kept with all other files.

use base::authz::Scope;
use base::id::{CaseId, FileId, UserId};
use base::time::Timestamp;
use store::{Result, Tx, args, both};

store::statements! {
    /// The files of a case, oldest first, by primary key: dozens at the most.
    OF_CASE = both("SELECT file_id, added_by, added_at FROM case_files WHERE org_id = $1 AND case_id = $2 ORDER BY file_id");
    /// Adds one.
    INSERT = both(
        "INSERT INTO case_files (org_id, case_id, file_id, added_by, added_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, case_id, file_id) DO NOTHING"
    );
    /// Removes one.
    REMOVE = both("DELETE FROM case_files WHERE org_id = $1 AND case_id = $2 AND file_id = $3");
}

/// A file of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseFile {
    /// The file.
    pub file: FileId,
    /// Who put it there.
    pub added_by: Option<UserId>,
    /// When.
    pub added_at: Timestamp,
}

/// Gives the files of a case, oldest first.
pub async fn of_case(tx: &mut Tx<'_>, scope: &Scope, case: CaseId) -> Result<Vec<CaseFile>> {
    tx.all(&OF_CASE, args![scope.org(), case], |row| {
        Ok(CaseFile {
            file: FileId::from_i64(row.i64(0)?),
            added_by: row.opt_i64(1)?.map(UserId::from_i64),
            added_at: row.at(2)?,
        })
    })
    .await
}

/// Adds a file. Tells whether it was not there before.
pub async fn insert(tx: &mut Tx<'_>, scope: &Scope, case: CaseId, one: &CaseFile) -> Result<bool> {
    Ok(tx
        .execute(
            &INSERT,
            args![scope.org(), case, one.file, one.added_by, one.added_at],
        )
        .await?
        > 0)
}

/// Takes a file out of the case. Tells whether it was there.
pub async fn remove(tx: &mut Tx<'_>, scope: &Scope, case: CaseId, file: FileId) -> Result<bool> {
    Ok(tx.execute(&REMOVE, args![scope.org(), case, file]).await? > 0)
}
