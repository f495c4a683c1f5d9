//! What the sample operation sells: products, the tree of statuses, and the module switched on.

use app::{Ctx, Fault};
use base::authz::Actor;
use serde_json::json;

use super::call;

/// Makes them.
pub(super) async fn create(ctx: &Ctx, admin: &Actor) -> Result<(), Fault> {
    let organization = call(ctx, admin, "get_organization", json!({})).await?;
    let mut settings = organization.get("settings").cloned().unwrap_or_default();
    if let Some(modules) = settings
        .get_mut("modules")
        .and_then(|one| one.as_object_mut())
    {
        modules.insert("sales".to_owned(), true.into());
    }
    call(
        ctx,
        admin,
        "update_organization",
        json!({ "settings": settings }),
    )
    .await?;
    for (code, name, kind, price) in [
        ("TEN-38", "Tênis de corrida", "product", 34_990),
        ("FOR-45", "Forno elétrico 45 L", "product", 89_900),
        ("GAR-12", "Garantia estendida, 12 meses", "service", 12_900),
        ("INS-01", "Instalação em casa", "service", 15_000),
    ] {
        let input = json!({ "code": code, "name": name, "kind": kind, "price_cents": price });
        call(ctx, admin, "create_product", input).await?;
    }
    let mut sales = call(ctx, admin, "get_sales_settings", json!({})).await?;
    if let Some(fields) = sales.as_object_mut() {
        fields.remove("revision");
        let status = |key: &str, parent: Option<&str>, name: &str, stages: &[&str]| json!({ "key": key, "parent": parent, "name": name, "stages": stages, "in_use": true });
        let with_agent = ["pending_agent", "returned_to_agent"];
        let statuses = json!([
            status("documents", None, "Documentos", &with_agent),
            status("no_proof", Some("documents"), "Falta comprovante", &[]),
            status("no_signature", Some("documents"), "Falta assinatura", &[]),
            status("call_back", None, "Cliente pediu retorno", &with_agent),
            status(
                "complete",
                None,
                "Completa",
                &["pending_audit", "confirmed"]
            ),
            status("gave_up", None, "Cliente desistiu", &["canceled"]),
            status("no_credit", None, "Crédito recusado", &["canceled"]),
        ]);
        fields.insert("statuses".to_owned(), statuses);
    }
    call(
        ctx,
        admin,
        "update_sales_settings",
        json!({ "settings": sales }),
    )
    .await?;
    Ok(())
}
