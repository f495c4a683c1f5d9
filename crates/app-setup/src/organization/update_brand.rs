//! Changes how the organization looks: its colour, and its logo from a file that was uploaded before (GAP-006).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::event::Change;
use base::id::FileId;
use futures_util::TryStreamExt;
use serde::Deserialize;
use setup::brand::{Accent, Brand, LOGO_BYTES_MAX, Logo, LogoKind, fits};
use setup::event::SetupEvent;
use store::in_tx;
use store_setup::files::{self, StoredFile};
use store_setup::organizations;
use utoipa::ToSchema;

use super::OrganizationView;
use crate::stale::{self, Record};

/// Changes how the organization looks.
pub struct UpdateBrand;

/// How it shall look.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UpdateBrandInput {
    /// The colour.
    pub accent: Accent,
    /// The logo: the one that is there, or a file of one's own; null for none.
    pub logo_file_id: Option<FileId>,
}

impl Operation for UpdateBrand {
    const ID: &'static str = "update_brand";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/organization/brand";
    const ACTION: Action = Action::OrganizationWrite;
    const SUMMARY: &'static str = "Changes the organization's colour and logo.";
    const GUARDED: bool = true;
    type Input = UpdateBrandInput;
    type Output = OrganizationView;

    async fn run(
        ctx: Ctx,
        scope: Scope,
        input: UpdateBrandInput,
    ) -> Result<OrganizationView, Fault> {
        // The picture is read before the transaction: nothing but the database is awaited in there.
        let read = match input.logo_file_id {
            Some(id) => Some(known_or_read(&ctx, &scope, id).await?),
            None => None,
        };
        let brand = Brand {
            accent: input.accent,
            logo: read,
        };
        let now = ctx.now();
        ctx.db
            .write(in_tx!(tx, [scope], {
                let record = Record::organization(scope.org());
                stale::hold(tx, record).await?;
                let before = OrganizationView::from(organizations::get(tx, &scope).await?);
                stale::refuse(tx, &scope, record, before.revision, &before).await?;
                organizations::update_brand(tx, &scope, &brand).await?;
                let after = OrganizationView::from(organizations::get(tx, &scope).await?);
                let event = SetupEvent::OrganizationChanged(after.id);
                tx.emit(&scope, now, event.record(Change::between(&before, &after)));
                Ok(after)
            }))
            .await
    }
}

/// Gives the logo as it is, or reads it from a file of whoever asks.
///
/// **Errors**: at `logo_file_id`: no such file of theirs, or no picture that a logo may be.
async fn known_or_read(ctx: &Ctx, scope: &Scope, id: FileId) -> Result<Logo, Fault> {
    let scope_in = scope.clone();
    let (known, file) = ctx
        .db
        .read::<_, Fault, _>(in_tx!(tx, [scope_in], {
            let known = organizations::get(tx, &scope_in).await?.brand.logo;
            Ok((known, files::get(tx, &scope_in, id).await?))
        }))
        .await?;
    if let Some(known) = known.filter(|known| known.file_id == id) {
        return Ok(known);
    }
    // A file of somebody else could be a customer's, and a logo is shown to whoever asks.
    let file = file
        .filter(|file| file.created_by.is_some() && file.created_by == scope.user())
        .ok_or_else(|| Fault::field("logo_file_id", code::field::UNKNOWN))?;
    read(ctx, &file).await
}

async fn read(ctx: &Ctx, file: &StoredFile) -> Result<Logo, Fault> {
    let wrong = |code| Fault::field("logo_file_id", code);
    if file.size_bytes > LOGO_BYTES_MAX {
        return Err(wrong(code::field::IMAGE_TOO_LARGE));
    }
    let mut body = ctx.files.get(&file.object_key, None).await?;
    let mut bytes = Vec::new();
    while let Some(part) = body.try_next().await? {
        bytes.extend_from_slice(&part);
    }
    let (kind, width, height) = measure(&bytes).ok_or_else(|| wrong(code::field::IMAGE_TYPE))?;
    if !fits(width, height) {
        return Err(wrong(code::field::IMAGE_SIDES));
    }
    Ok(Logo {
        file_id: file.id,
        kind,
        width,
        height,
    })
}

/// Finds out what a picture is and how large, from its bytes alone.
fn measure(bytes: &[u8]) -> Option<(LogoKind, u32, u32)> {
    let kind = match imagesize::image_type(bytes).ok()? {
        imagesize::ImageType::Png => LogoKind::Png,
        imagesize::ImageType::Jpeg => LogoKind::Jpeg,
        imagesize::ImageType::Webp => LogoKind::Webp,
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    Some((
        kind,
        u32::try_from(size.width).ok()?,
        u32::try_from(size.height).ok()?,
    ))
}
