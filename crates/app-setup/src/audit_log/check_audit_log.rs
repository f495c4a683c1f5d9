//! Checks that no entry of the audit log was changed, taken out or put in.

use std::fmt::Write as _;

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use serde::Serialize;
use store::audit_log::{self, Checked, Link};
use store::{Db, in_tx};
use utoipa::ToSchema;

/// Checks the log.
pub struct CheckAuditLog;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditCheckView {
    /// Entries that are as they were written.
    pub entry_count: i64,
    /// The seal of the last of them, hexadecimal. Kept elsewhere, it shows later that nothing before it changed.
    pub seal: String,
    /// The first entry that is missing or was changed; null when all is well.
    pub broken_seq: Option<i64>,
}

impl Operation for CheckAuditLog {
    const ID: &'static str = "check_audit_log";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/audit-log/check";
    const ACTION: Action = Action::AuditRead;
    const SUMMARY: &'static str =
        "Checks that no entry of the audit log was changed, taken out or put in.";
    type Input = Nothing;
    type Output = AuditCheckView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<AuditCheckView, Fault> {
        check(&ctx.db, &scope).await
    }
}

/// Checks the whole log of an organization, a stretch at a time.
pub async fn check(db: &Db, scope: &Scope) -> Result<AuditCheckView, Fault> {
    let mut link = Link::start();
    loop {
        let (scope, from) = (scope.clone(), link.clone());
        let checked = db
            .read::<_, Fault, _>(in_tx!(
                tx,
                [scope, from],
                Ok(audit_log::check(tx, &scope, (*from).clone()).await?)
            ))
            .await?;
        match checked {
            Checked::Further(next) => link = next,
            Checked::Whole(last) => return Ok(view(&last, None)),
            Checked::Broken(last, seq) => return Ok(view(&last, Some(seq))),
        }
    }
}

fn view(last: &Link, broken_seq: Option<i64>) -> AuditCheckView {
    let mut seal = String::new();
    for byte in &last.hash {
        write!(seal, "{byte:02x}").unwrap_or_default();
    }
    AuditCheckView {
        entry_count: last.seq,
        seal,
        broken_seq,
    }
}
