//! How an organization looks to whoever sees its screens: what is shown, and the bytes of the logo.

use app::{Ctx, Fault};
use base::authz::{Scope, SystemReason};
use base::id::{FileId, OrgId};
use serde::Serialize;
use setup::brand::{Accent, Brand, Logo};
use store::in_tx;
use store_setup::files::{self, StoredFile};
use store_setup::organizations;
use utoipa::ToSchema;

/// How an organization looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct BrandView {
    /// The colour.
    pub accent: Accent,
    /// The logo; the product's mark stands where there is none.
    pub logo: Option<LogoView>,
}

/// A logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogoView {
    /// The file; it names the picture in the address where it is read.
    pub file_id: FileId,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl From<Brand> for BrandView {
    fn from(brand: Brand) -> Self {
        Self {
            accent: brand.accent,
            logo: brand.logo.map(|logo| LogoView {
                file_id: logo.file_id,
                width: logo.width,
                height: logo.height,
            }),
        }
    }
}

/// Gives how the installation looks to whoever did not sign in: as its only organization.
///
/// With several it looks as the product comes, because who asks is not known and none may be told of another.
pub async fn of_installation(ctx: &Ctx) -> Result<BrandView, Fault> {
    let Some(org) = only(ctx).await? else {
        return Ok(BrandView::default());
    };
    Ok(brand(ctx, org).await?.into())
}

/// Gives the file of a logo: that of the organization of whoever asks, or of the only one.
///
/// **Errors**: [`Fault::NotFound`] for any other file.
pub async fn logo(ctx: &Ctx, asker: Option<OrgId>, id: FileId) -> Result<StoredFile, Fault> {
    let org = match asker {
        Some(org) => org,
        None => only(ctx).await?.ok_or(Fault::NotFound)?,
    };
    let logo: Logo = brand(ctx, org)
        .await?
        .logo
        .filter(|logo| logo.file_id == id)
        .ok_or(Fault::NotFound)?;
    let scope = Scope::system(org, SystemReason::SignIn);
    let file = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope], Ok(files::get(tx, &scope, id).await?)))
        .await?
        .ok_or(Fault::NotFound)?;
    Ok(StoredFile {
        mime: logo.kind.mime().to_owned(),
        ..file
    })
}

async fn only(ctx: &Ctx) -> Result<Option<OrgId>, Fault> {
    ctx.db
        .read::<_, Fault, _>(in_tx!(tx, [], Ok(organizations::only(tx).await?)))
        .await
}

async fn brand(ctx: &Ctx, org: OrgId) -> Result<Brand, Fault> {
    let scope = Scope::system(org, SystemReason::SignIn);
    ctx.db
        .read::<_, Fault, _>(in_tx!(
            tx,
            [scope],
            Ok(organizations::get(tx, &scope).await?.brand)
        ))
        .await
}
