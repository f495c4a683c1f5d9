//! Gives the canned responses as a table for a spreadsheet; the import reads it back (GAP-088).

use std::collections::BTreeMap;

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Scope};
use base::text::fold;
use serde::Serialize;
use store::in_tx;
use store_setup::queues;
use utoipa::ToSchema;

use super::import_canned_responses::every;
use super::table_of::Column;
use crate::table;

/// Gives the canned responses as a table.
pub struct ExportCannedResponses;

/// The table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CannedResponsesCsv {
    /// CSV after RFC 4180 with semicolons, UTF-8; the titles are in the language of whoever asks.
    pub csv: String,
}

impl Operation for ExportCannedResponses {
    const ID: &'static str = "export_canned_responses";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/canned-responses/export";
    const ACTION: Action = Action::CannedResponseWrite;
    const SUMMARY: &'static str = "Gives the canned responses as a table for a spreadsheet.";
    type Input = Nothing;
    type Output = CannedResponsesCsv;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<CannedResponsesCsv, Fault> {
        let (rows, queues, locale) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope], {
                Ok((
                    every(tx, &scope).await?,
                    queues::list(tx, &scope).await?,
                    table::asked_in(tx, &scope).await?,
                ))
            }))
            .await?;
        let names: BTreeMap<_, _> = queues
            .into_iter()
            .filter(|queue| queue.deleted_at.is_none())
            .map(|queue| (queue.id, queue.name))
            .collect();
        // A queue that was deleted has no name to be read back by.
        let mut lines: Vec<_> = rows
            .into_iter()
            .filter_map(|row| Some((names.get(&row.queue)?.clone(), row)))
            .collect();
        lines.sort_by_key(|(queue, row)| (fold(queue), fold(&row.prefix)));
        let lines = lines
            .into_iter()
            .map(|(queue, row)| vec![row.prefix, row.text, queue]);
        Ok(CannedResponsesCsv {
            csv: table::write::<Column>(locale, lines)?,
        })
    }
}
