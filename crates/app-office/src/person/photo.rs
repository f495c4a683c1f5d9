//! The photo of a person: drawn anew from what was given, so that nothing of the file but the picture is kept (GAP-070).
//!
//! Not where it was taken, not by whom, not a preview of what was cut off. A file of few bytes may be a picture of many: its
//! sides are looked at before anything is unpacked, and only some are unpacked at a time.

use std::io::Cursor;

use app::code::field::{self, FieldCode};
use app::{Ctx, Fault};
use app_setup::jobs::remove_object::remove_file;
use app_setup::stale::{self, Record};
use base::authz::Scope;
use base::event::Change;
use base::id::{FileId, PersonId};
use futures_util::stream;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use office::event::OfficeEvent;
use office::photo::{
    BYTES_MAX, KEPT_SIDE, PIXELS_MAX, PhotoRefused, SIDE_MAX, check_sides, middle,
};
use store::{Tx, in_tx, lock};
use store_office::people::{self, Person};
use store_office::person_merges;
use store_setup::files::{self, StoredFile};
use tokio::sync::Semaphore;

use super::{PersonView, Sight, refuse_merged, view};

/// Pictures that are unpacked at the same time.
static PLACES: Semaphore = Semaphore::const_new(2);
/// Bytes that a picture may take while it is unpacked: four for each pixel, and what its decoder needs besides.
const UNPACKED_MAX: u64 = PIXELS_MAX * 4 + 32 * 1024 * 1024;
/// How well what is kept looks, of a hundred.
const QUALITY: u8 = 88;
/// What is kept.
const MIME: &str = "image/jpeg";
/// Its name.
const NAME: &str = "foto.jpg";

/// Draws a picture anew: upright, its middle, small, and nothing else of the file.
///
/// **Errors**: at the field `photo`.
pub(super) async fn redrawn(bytes: Vec<u8>) -> Result<Vec<u8>, Fault> {
    let place = PLACES.acquire().await;
    let place = place.map_err(|error| Fault::Internal(Box::new(error)))?;
    let drawn = tokio::task::spawn_blocking(move || redraw(&bytes)).await;
    drop(place);
    let drawn = drawn.map_err(|error| Fault::Internal(Box::new(error)))?;
    drawn.map_err(|refused| Fault::field("photo", code_of(refused)))
}

/// Gives the code of a refusal.
pub(super) fn code_of(refused: PhotoRefused) -> &'static FieldCode {
    field::named(&refused.to_string())
}

fn redraw(bytes: &[u8]) -> Result<Vec<u8>, PhotoRefused> {
    if bytes.len() > BYTES_MAX {
        return Err(PhotoRefused::TooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| PhotoRefused::Type)?;
    if !matches!(
        format,
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP
    ) {
        return Err(PhotoRefused::Type);
    }
    let broken = |_| PhotoRefused::Broken;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(UNPACKED_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => PhotoRefused::Sides,
        image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Unsupported(_)
        | image::ImageError::IoError(_) => PhotoRefused::Broken,
    })?;
    let (width, height) = decoder.dimensions();
    check_sides(width, height)?;
    // Twice as many bytes for each pixel make a picture of few pixels a large one.
    if decoder.total_bytes() > UNPACKED_MAX {
        return Err(PhotoRefused::Sides);
    }
    // What cannot be told of it is as it stands there.
    let turned = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let square = middle(picture.width(), picture.height());
    picture = picture.crop_imm(square.x, square.y, square.side, square.side);
    let side = square.side.min(KEPT_SIDE);
    picture = picture.resize_exact(side, side, FilterType::Triangle);
    if let Some(turned) = turned {
        picture.apply_orientation(turned);
    }
    let flat = on_white(&picture);
    let mut drawn = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut drawn, QUALITY);
    flat.write_with_encoder(encoder).map_err(broken)?;
    Ok(drawn)
}

/// Lays a picture on white where one can see through it.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        let laid = |part: u8| {
            let (part, alpha) = (u32::from(part), u32::from(alpha));
            u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([laid(red), laid(green), laid(blue)])
    })
}

/// Stores what was drawn; the row is written with the person.
pub(super) async fn stored(ctx: &Ctx, scope: &Scope, drawn: Vec<u8>) -> Result<StoredFile, Fault> {
    let body = stream::iter([Ok::<_, std::convert::Infallible>(drawn.into())]);
    let bytes_max = u64::try_from(BYTES_MAX).unwrap_or(u64::MAX);
    let stored = ctx
        .files
        .put(scope.org(), ctx.now(), bytes_max, body)
        .await?;
    Ok(StoredFile {
        id: ctx.id(FileId::from_i64),
        object_key: stored.key,
        sha256: stored.sha256,
        size_bytes: stored.size_bytes,
        mime: MIME.to_owned(),
        name: NAME.to_owned(),
        created_by: None,
    })
}

/// Refuses where the photo may not be changed, before a picture is unpacked for nothing.
///
/// **Errors**: there is none, it was merged or anonymised, or it was changed meanwhile.
pub(super) async fn check(ctx: &Ctx, scope: &Scope, id: PersonId) -> Result<(), Fault> {
    let scope = scope.clone();
    ctx.db
        .read::<_, Fault, _>(in_tx!(tx, [scope], allowed(tx, &scope, id).await.map(drop)))
        .await
}

async fn allowed(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Person, Fault> {
    let person = people::get(tx, scope, id).await?.ok_or(Fault::NotFound)?;
    refuse_merged(tx, scope, &person).await?;
    let sight = Sight::of(tx, scope).await?;
    let current = view(tx, scope, person.clone(), &sight).await?;
    let record = Record {
        subject: "person",
        id: id.get(),
    };
    stale::refuse(tx, scope, record, person.revision, &current).await?;
    Ok(person)
}

/// Gives a person another photo, or none. What was there goes, with its bytes.
pub(super) async fn change(
    ctx: &Ctx,
    scope: &Scope,
    id: PersonId,
    photo: Option<StoredFile>,
) -> Result<PersonView, Fault> {
    let (inner, scope) = (ctx.clone(), scope.clone());
    let changed = ctx
        .db
        .write::<_, Fault, _>(in_tx!(tx, [inner, scope, photo], {
            lock::take(tx, id.get()).await?;
            let before = allowed(tx, &scope, id).await?;
            let sight = Sight::of(tx, &scope).await?;
            if before.photo.is_none() && photo.is_none() {
                return view(tx, &scope, before, &sight).await;
            }
            let now = inner.now();
            if let Some(photo) = &*photo {
                files::insert_made(tx, &scope, photo, now).await?;
            }
            let after = Person {
                photo: (*photo).as_ref().map(|photo| photo.id),
                ..before.clone()
            };
            people::update(tx, &scope, &after).await?;
            if let Some(gone) = before.photo {
                release(&inner, tx, &scope, (id, gone)).await?;
            }
            let after = people::get(tx, &scope, id).await?.ok_or(Fault::NotFound)?;
            let kept = Sight::kept(tx, &scope).await?;
            let was = view(tx, &scope, before, &kept).await?;
            let is = view(tx, &scope, after.clone(), &kept).await?;
            let event = OfficeEvent::PersonChanged(id).record(Change::between(&was, &is));
            tx.emit(&scope, now, event);
            view(tx, &scope, after, &sight).await
        }))
        .await?;
    ctx.jobs.ring();
    Ok(changed)
}

/// Removes a photo that a person had, unless somebody has it, or a merge that stands would give it back.
pub async fn release(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    (person, photo): (PersonId, FileId),
) -> Result<(), Fault> {
    let is_used = people::has_photo(tx, scope, photo).await?
        || person_merges::gives_back(tx, scope, person, photo).await?;
    if !is_used {
        remove_file(ctx, tx, scope, photo).await?;
    }
    Ok(())
}

/// Gives the file of a person's photo, for whoever may read people.
///
/// **Errors**: [`Fault::NotFound`], also when the person has another one by now.
pub async fn file(
    ctx: &Ctx,
    scope: &Scope,
    id: PersonId,
    photo: FileId,
) -> Result<StoredFile, Fault> {
    let scope = scope.clone();
    ctx.db
        .read(in_tx!(tx, [scope], {
            let person = people::get(tx, &scope, id).await?;
            let is_theirs = person.is_some_and(|person| person.photo == Some(photo));
            let found = files::get(tx, &scope, photo).await?;
            found.filter(|_| is_theirs).ok_or(Fault::NotFound)
        }))
        .await
}

#[cfg(test)]
mod tests;
