//! Searches the proposals that a module has for the caller (SALE-007, SALE-011, SALE-012, SALE-034).

use app::code::field;
use app::operation::Method;
use app::page::{self, Page};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use base::id::{ProposalId, UserId};
use base::tax_id::TaxId;
use base::text::{Text, fold};
use base::time::Timestamp;
use office::sale::stage::{ProposalStage, SalesModule};
use serde::Deserialize;
use store::{in_tx, number};
use store_office::proposals::{self, Filter};
use utoipa::ToSchema;

use super::{Lens, ProposalView, enter};

/// Searches them.
pub struct ListProposals;

/// Where, and which.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ListProposalsInput {
    /// The module.
    pub module: SalesModule,
    /// With this code, with or without the dash.
    pub code: Option<Text<20>>,
    /// With this type of audit.
    pub audit_type: Option<Text<40>>,
    /// Sold not before.
    pub from_at: Option<Timestamp>,
    /// Sold before.
    pub to_at: Option<Timestamp>,
    /// A part of the customer's name.
    pub name: Option<Text<80>>,
    /// The customer's CPF or CNPJ, whole.
    pub tax_id: Option<Text<20>>,
    /// In this stage.
    pub stage: Option<ProposalStage>,
    /// Of this owner.
    pub owner_id: Option<UserId>,
    /// Longest in their stage first, instead of sold last.
    #[serde(default)]
    pub oldest_first: bool,
    /// Rows of the page.
    pub limit: Option<u32>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Operation for ListProposals {
    const ID: &'static str = "list_proposals";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/proposals";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str =
        "Searches the proposals that a module of work after the sale has for the caller.";
    type Input = ListProposalsInput;
    type Output = Page<ProposalView>;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: ListProposalsInput,
    ) -> Result<Page<ProposalView>, Fault> {
        let limit = page::limit(input.limit);
        let after = page::read_cursor::<(Timestamp, ProposalId)>(input.cursor.as_deref())?;
        // What is no number is no proposal's either.
        let code = input.code.as_ref();
        let code = code.map(|code| number::parse(code.as_str()).unwrap_or_default());
        let tax_id = match &input.tax_id {
            Some(typed) => Some(
                TaxId::parse(typed.as_str()).map_err(|_| Fault::field("tax_id", field::INVALID))?,
            ),
            None => None,
        };
        let name = input.name.as_ref().map(|name| fold(name.as_str()));
        let now = ctx.now();
        let items = ctx
            .db
            .read::<_, Fault, _>(in_tx!(tx, [scope, input, code, tax_id, name], {
                let lens = Lens::load(tx, &scope, now).await?;
                let by = enter(&scope, &lens.settings, input.module)?;
                let kinds = lens.settings.audit_types.iter();
                let filter = Filter {
                    kinds_of_others: kinds
                        .filter(|kind| input.module == SalesModule::Audit && !kind.is_for(by))
                        .map(|kind| kind.key.clone())
                        .collect(),
                    number: code.as_deref(),
                    audit_type: input.audit_type.as_ref().map(Text::as_str),
                    name: name.as_deref(),
                    tax_id: tax_id.as_ref().as_ref().map(TaxId::as_str),
                    stage: input.stage,
                    owner: input.owner_id,
                    from: input.from_at,
                    to: input.to_at,
                    oldest_first: input.oldest_first,
                    after,
                    ..Filter::of(input.module, by)
                };
                let rows = proposals::list(tx, &scope, &filter, limit + 1).await?;
                Ok(rows
                    .into_iter()
                    .map(|row| lens.view(row))
                    .collect::<Vec<_>>())
            }))
            .await?;
        Ok(Page::of(items, limit, |one| (one.stage_since_at, one.id)))
    }
}
