//! Makes a batch: what was confirmed in a period and not told yet, and what was told and is not sold any more. The mark that
//! keeps a proposal from being told twice is set in the same transaction.

use app::code::field;
use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use app_setup::table::{asked_in, of};
use base::authz::{Action, Scope};
use base::calendar::Calendar;
use base::event::Change;
use base::id::{ProposalExportId, ProposalId, UserId};
use base::locale::Locale;
use base::time::Timestamp;
use office::event::OfficeEvent;
use office::sale::item::ProposalItem;
use office::sale::moving::ExportLine;
use office::sale::settings::SalesSettings;
use serde::Deserialize;
use setup::product::Price;
use store::{Tx, in_tx, lock};
use store_office::proposal_exports::{self, ProposalExport};
use store_office::proposals::{self, Listed, Proposal};
use store_office::sales_settings;
use store_setup::{organizations, users};
use utoipa::ToSchema;

use super::ProposalExportView;

/// Proposals of a batch at the most; what is left goes into the next one.
const PROPOSALS_MAX: u32 = 2_000;

/// Makes one.
pub struct StartProposalExport;

/// Of which period.
#[derive(Debug, Deserialize, ToSchema)]
pub struct StartProposalExportInput {
    /// Confirmed not before.
    pub from_at: Timestamp,
    /// Confirmed before.
    pub to_at: Timestamp,
}

impl Operation for StartProposalExport {
    const ID: &'static str = "start_proposal_export";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/proposal-exports";
    const ACTION: Action = Action::ProposalExport;
    const SUMMARY: &'static str = "Makes a batch of confirmed proposals that were not handed on yet, and of those to be taken back.";
    type Input = StartProposalExportInput;
    type Output = ProposalExportView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: StartProposalExportInput,
    ) -> Result<ProposalExportView, Fault> {
        if input.to_at <= input.from_at {
            return Err(Fault::field("to_at", field::INVALID));
        }
        let db = ctx.db.clone();
        db.write(in_tx!(tx, [ctx, scope, input], {
            // Two batches at once would tell the same twice.
            lock::take(tx, scope.org().get()).await?;
            let period = (input.from_at, input.to_at);
            let rows = proposals::to_tell(tx, &scope, period, PROPOSALS_MAX).await?;
            if rows.is_empty() {
                return Err(Fault::refused(code::NOTHING_TO_EXPORT));
            }
            let words = Words::load(tx, &scope).await?;
            let mut one = ProposalExport {
                id: ctx.id(ProposalExportId::from_i64),
                from: input.from_at,
                to: input.to_at,
                made_by: scope.user(),
                made_at: ctx.now(),
                sale_count: 0,
                reversal_count: 0,
            };
            let mut lines = Vec::new();
            for row in rows {
                tell(tx, &scope, &words, (&mut one, &mut lines), row.proposal.id).await?;
            }
            if lines.is_empty() {
                return Err(Fault::refused(code::NOTHING_TO_EXPORT));
            }
            lines.insert(0, (ProposalId::from_i64(0), words.titles()));
            proposal_exports::insert(tx, &scope, &one, &lines).await?;
            let view = ProposalExportView::from(one);
            let event = OfficeEvent::ProposalsExported(view.id).record(Change::made(&view));
            tx.emit(&scope, ctx.now(), event);
            Ok(view)
        }))
        .await
    }
}

/// Adds a proposal to a batch, and marks it.
async fn tell(
    tx: &mut Tx<'_>,
    scope: &Scope,
    words: &Words,
    (batch, lines): (&mut ProposalExport, &mut Vec<(ProposalId, Vec<String>)>),
    id: ProposalId,
) -> Result<(), Fault> {
    // Whoever moves it meanwhile is waited for.
    lock::take(tx, id.get()).await?;
    let Some(listed) = proposals::get(tx, scope, id).await? else {
        return Ok(());
    };
    let was = &listed.proposal;
    let Some(line) = ExportLine::of(was.stage, was.told_in.is_some()) else {
        return Ok(());
    };
    let told_in = match line {
        ExportLine::Sale => {
            batch.sale_count += 1;
            Some(batch.id)
        }
        ExportLine::Reversal => {
            batch.reversal_count += 1;
            None
        }
    };
    for item in &was.items {
        lines.push((id, words.line(line, &listed, item)));
    }
    let one = Proposal {
        told_in,
        ..was.clone()
    };
    proposals::update(tx, scope, &one).await?;
    Ok(())
}

/// What lines are written with.
struct Words {
    locale: Locale,
    calendar: Option<Calendar>,
    settings: SalesSettings,
    users: Vec<(UserId, String)>,
}

impl Words {
    async fn load(tx: &mut Tx<'_>, scope: &Scope) -> Result<Self, Fault> {
        let zone = organizations::get(tx, scope).await?.time_zone;
        let users = users::list_all(tx, scope).await?;
        Ok(Self {
            locale: asked_in(tx, scope).await?,
            calendar: Calendar::always(&zone).ok(),
            settings: sales_settings::get(tx, scope).await?.0,
            users: users.into_iter().map(|one| (one.id, one.name)).collect(),
        })
    }

    fn titles(&self) -> Vec<String> {
        [
            of(self.locale, "registro", "entry", "registro"),
            of(self.locale, "proposta", "proposal", "propuesta"),
            of(self.locale, "data da venda", "sold at", "fecha de venta"),
            of(
                self.locale,
                "data da confirmação",
                "confirmed at",
                "fecha de confirmación",
            ),
            of(self.locale, "cliente", "customer", "cliente"),
            of(self.locale, "CPF ou CNPJ", "tax id", "CPF o CNPJ"),
            of(
                self.locale,
                "código do produto",
                "product code",
                "código del producto",
            ),
            of(self.locale, "produto", "product", "producto"),
            of(self.locale, "quantidade", "quantity", "cantidad"),
            of(
                self.locale,
                "preço unitário",
                "unit price",
                "precio unitario",
            ),
            of(self.locale, "valor do item", "item value", "valor del ítem"),
            of(
                self.locale,
                "valor da proposta",
                "proposal value",
                "valor de la propuesta",
            ),
            of(self.locale, "operador", "agent", "operador"),
            of(self.locale, "auditor", "auditor", "auditor"),
            of(self.locale, "situação", "situation", "situación"),
            of(self.locale, "status", "status", "estado"),
        ]
        .map(str::to_owned)
        .into()
    }

    fn line(&self, line: ExportLine, listed: &Listed, item: &ProposalItem) -> Vec<String> {
        let one = &listed.proposal;
        let entry = match line {
            ExportLine::Sale => of(self.locale, "venda", "sale", "venta"),
            ExportLine::Reversal => of(self.locale, "estorno", "reversal", "reverso"),
        };
        let situation = one
            .situation
            .as_ref()
            .and_then(|key| self.settings.situation(key));
        let status = one
            .status
            .as_ref()
            .and_then(|key| self.settings.status_path(key));
        vec![
            entry.to_owned(),
            one.number.clone(),
            self.moment(one.made_at),
            one.confirmed_at
                .map(|at| self.moment(at))
                .unwrap_or_default(),
            listed.person_name.clone().unwrap_or_default(),
            listed.tax_id.clone().unwrap_or_default(),
            item.code.clone(),
            item.name.clone(),
            item.quantity.to_string(),
            amount(item.price_cents),
            amount(item.quantity.saturating_mul(item.price_cents)),
            amount(one.total_cents),
            self.named(Some(one.owner)),
            self.named(one.audited_by),
            situation
                .map(|one| one.name.as_str().to_owned())
                .unwrap_or_default(),
            status.unwrap_or_default(),
        ]
    }

    fn named(&self, user: Option<UserId>) -> String {
        let found = self.users.iter().find(|(id, _)| Some(*id) == user);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    /// **Shape**: `2026-11-22 14:05`, by the clock of the organization.
    fn moment(&self, at: Timestamp) -> String {
        self.calendar.as_ref().map_or_else(String::new, |calendar| {
            let (day, seconds) = calendar.civil(at);
            format!("{day} {:02}:{:02}", seconds / 3_600, seconds % 3_600 / 60)
        })
    }
}

/// Writes centavos as a spreadsheet of Brazil reads them, however many there are.
fn amount(cents: i64) -> String {
    Price::from_cents(cents).map_or_else(
        |_| format!("{},{:02}", cents / 100, cents % 100),
        Price::written,
    )
}
