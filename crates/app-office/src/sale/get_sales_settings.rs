//! Gives situations, statuses and types of audit as they are set up.

use app::operation::{Method, Nothing};
use app::{Ctx, Fault, Operation};
use base::authz::{Action, Module, Scope};
use office::sale::settings::SalesSettings;
use serde::Serialize;
use store::in_tx;
use store_office::sales_settings;
use utoipa::ToSchema;

/// Gives them.
pub struct GetSalesSettings;

/// The settings with their revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SalesSettingsView {
    /// All of them.
    #[serde(flatten)]
    pub settings: SalesSettings,
    /// Grows with each change; 0 where nothing was decided.
    pub revision: i64,
}

impl Operation for GetSalesSettings {
    const ID: &'static str = "get_sales_settings";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/sales-settings";
    const ACTION: Action = Action::SessionUse;
    const MODULE: Option<Module> = Some(Module::Sales);
    const SUMMARY: &'static str = "Gives situations, statuses and types of audit of proposals.";
    type Input = Nothing;
    type Output = SalesSettingsView;

    async fn run(ctx: Ctx, scope: Scope, _: Nothing) -> Result<SalesSettingsView, Fault> {
        ctx.db
            .read(in_tx!(tx, [scope], {
                let (settings, revision) = sales_settings::get(tx, &scope).await?;
                Ok(SalesSettingsView { settings, revision })
            }))
            .await
    }
}
