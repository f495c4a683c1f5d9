//! Lists who was refused by an anonymisation and why, to be shown and to be taken along as a table (GAP-074).

use app::operation::Method;
use app::{Ctx, Fault, Operation};
use app_setup::table::{self, asked_in, of};
use base::authz::{Action, Scope};
use base::id::AnonymizationId;
use serde::{Deserialize, Serialize};
use store::in_tx;
use store_office::{anonymizations, people};
use utoipa::ToSchema;

use super::anonymization::{AnonymizationRefusal, PEOPLE_MAX, RefusalReason};

/// Lists them.
pub struct ListAnonymizationRefusals;

/// Of which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListAnonymizationRefusalsInput {
    /// The anonymisation.
    pub id: AnonymizationId,
}

/// Who was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnonymizationRefusals {
    /// Each with the reason, in the order of the request.
    pub items: Vec<AnonymizationRefusal>,
    /// The same as CSV after RFC 4180 with semicolons, UTF-8 with its mark; titles and reasons are in the caller's language.
    pub csv: String,
}

impl Operation for ListAnonymizationRefusals {
    const ID: &'static str = "list_anonymization_refusals";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/anonymizations/{id}/refusals";
    const ACTION: Action = Action::PersonAnonymize;
    const SUMMARY: &'static str = "Lists who was refused by an anonymisation and why, also as CSV.";
    type Input = ListAnonymizationRefusalsInput;
    type Output = AnonymizationRefusals;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListAnonymizationRefusalsInput,
    ) -> Result<AnonymizationRefusals, Fault> {
        let (items, locale) = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input], {
                let found = anonymizations::get(tx, &scope, input.id).await?;
                found.ok_or(Fault::NotFound)?;
                let locale = asked_in(tx, &scope).await?;
                let all = u32::try_from(PEOPLE_MAX).unwrap_or(u32::MAX);
                let mut items = Vec::new();
                for row in anonymizations::refused(tx, &scope, input.id, 0, all).await? {
                    let person = people::get(tx, &scope, row.person).await?;
                    let reason = RefusalReason::parse(&row.reason);
                    let reason = reason.unwrap_or(RefusalReason::PersonUnknown);
                    items.push(AnonymizationRefusal {
                        person_id: row.person,
                        name: person.map(|one| one.name),
                        reason,
                        message: reason.text(locale).to_owned(),
                    });
                }
                Ok((items, locale))
            }))
            .await?;
        let head = vec![
            "id".to_owned(),
            of(locale, "nome", "name", "nombre").to_owned(),
            of(locale, "motivo", "reason", "motivo").to_owned(),
        ];
        let line = |one: &AnonymizationRefusal| {
            vec![
                one.person_id.to_string(),
                one.name.clone().unwrap_or_default(),
                one.message.clone(),
            ]
        };
        let lines = std::iter::once(head).chain(items.iter().map(line));
        let csv = table::write_lines(lines)?;
        Ok(AnonymizationRefusals {
            items,
            csv: format!("\u{feff}{csv}"),
        })
    }
}
