//! Takes users in from a table: good lines are kept, each bad one says why. A dry run tells the same and keeps nothing (GAP-008).

mod line;

use std::collections::{BTreeMap, BTreeSet};

use app::bus::Signal;
use app::operation::Method;
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::id::{QueueId, UserId};
use base::text::fold;
use serde::{Deserialize, Serialize};
use store::{Tx, in_tx, lock};
use store_setup::permission_profiles::{self, PermissionProfile};
use store_setup::users::User;
use store_setup::{organizations, queues, users};
use utoipa::ToSchema;

use super::csv::Column;
use crate::table::{self, LineCounts, LineFault, Outcome, Stop};

/// Takes users in from a table.
pub struct ImportUsers;

/// The table, and how to take it in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ImportUsersInput {
    /// CSV with a line of titles; parted by semicolon, comma or tab.
    pub csv: String,
    /// Whether to tell only what would happen.
    #[serde(default)]
    pub dry_run: bool,
    /// Whether new users get a link for the first access at once.
    #[serde(default)]
    pub send_links: bool,
}

/// A line of the table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedLine {
    /// Its number in the file, the titles being line 1.
    pub line: u64,
    /// The name that stands there.
    pub name: String,
    /// The address that stands there.
    pub email: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What is wrong with it.
    pub faults: Vec<LineFault>,
}

/// What became of a table.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ImportReport {
    /// Whether nothing was kept.
    pub dry_run: bool,
    /// How many lines came to which end.
    #[serde(flatten)]
    pub counts: LineCounts,
    /// Every line.
    pub lines: Vec<ImportedLine>,
}

/// What the lines are compared with.
struct Known {
    /// Users by folded address.
    users: BTreeMap<String, User>,
    /// Named profiles by folded name.
    profiles: BTreeMap<String, PermissionProfile>,
    /// Queues by folded name.
    queues: BTreeMap<String, QueueId>,
    /// Addresses that stood in earlier lines.
    seen: BTreeSet<String>,
    /// Users whose rights or sessions changed.
    touched: Vec<UserId>,
    locale: base::locale::Locale,
}

impl Operation for ImportUsers {
    const ID: &'static str = "import_users";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/users/import";
    const ACTION: Action = Action::UserWrite;
    const SUMMARY: &'static str = "Takes users in from a table.";
    type Input = ImportUsersInput;
    type Output = ImportReport;

    async fn run(ctx: Ctx, scope: Scope, input: ImportUsersInput) -> Result<ImportReport, Fault> {
        let lines = table::read::<Column>(&input.csv)?;
        let (org, ctx_in) = (scope.org(), ctx.clone());
        let outcome = ctx
            .db
            .write::<_, Stop<(ImportReport, Vec<UserId>)>, _>(in_tx!(tx, [ctx_in, scope, lines], {
                // The whole organization: no profile goes or gives more while it is given.
                lock::take(tx, scope.org().get()).await?;
                let mut known = known(tx, &scope).await?;
                let mut report = ImportReport {
                    dry_run: input.dry_run,
                    ..ImportReport::default()
                };
                for raw in lines.iter() {
                    let done =
                        line::take(&ctx_in, tx, &scope, raw, &mut known, input.send_links).await?;
                    report.counts.add(done.outcome);
                    report.lines.push(done);
                }
                table::ending((report, known.touched), input.dry_run)
            }))
            .await;
        let (report, touched) = table::ended(outcome)?;
        if !report.dry_run {
            ctx.jobs.ring();
            for user in touched {
                ctx.bus.signal(Signal::Rights { org, user });
            }
        }
        Ok(report)
    }
}

async fn known(tx: &mut Tx<'_>, scope: &Scope) -> Result<Known, Fault> {
    let queues = queues::list(tx, scope).await?;
    Ok(Known {
        users: users::list_all(tx, scope)
            .await?
            .into_iter()
            .map(|user| (fold(&user.email), user))
            .collect(),
        profiles: permission_profiles::list(tx, scope)
            .await?
            .into_iter()
            .map(|profile| (fold(&profile.name), profile))
            .collect(),
        queues: queues
            .into_iter()
            .filter(|queue| queue.deleted_at.is_none())
            .map(|queue| (fold(&queue.name), queue.id))
            .collect(),
        seen: BTreeSet::new(),
        touched: Vec::new(),
        locale: organizations::get(tx, scope).await?.locale,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::LINES_MAX;

    fn refused(text: &str) -> String {
        match table::read::<Column>(text) {
            Err(Fault::Invalid(fields)) => fields[0].code.name.to_owned(),
            Err(other) => panic!("{other:?}"),
            Ok(lines) => panic!("{} lines", lines.len()),
        }
    }

    /// Rows: GAP-008.
    #[test]
    fn a_table_is_read_with_its_line_numbers() {
        let lines = table::read::<Column>(
            "\u{feff}Nome;E-mail;Matrícula\r\nAna;ana@x.io;17\r\n;;\r\n\"Silva; Bia\";bia@x.io\r\n",
        )
        .unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].cells[&Column::EmployeeNumber], "17");
        assert_eq!(lines[1].cells[&Column::Name], "Silva; Bia");
        assert_eq!((lines[0].number, lines[1].number), (2, 4));
        assert!(!lines[1].cells.contains_key(&Column::EmployeeNumber));
    }

    #[test]
    fn what_is_no_table_of_users_is_refused() {
        assert_eq!(refused(""), "title_missing");
        assert_eq!(refused("nome;senha\nAna;x"), "title_unknown");
        assert_eq!(refused("nome\nAna"), "title_missing");
        assert_eq!(refused("nome;e-mail\n"), "required");
        let long = format!("nome;e-mail\n{}", "A;a@x.io\n".repeat(LINES_MAX + 1));
        assert_eq!(refused(&long), "text_too_long");
    }
}
