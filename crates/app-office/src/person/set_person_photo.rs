//! Gives a person a photo (GAP-070).

use app::operation::Method;
use app::{Ctx, Fault, Operation, code};
use base::authz::{Action, Scope};
use base::id::PersonId;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use office::photo::{BYTES_MAX, PhotoRefused};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PersonView, photo};

/// Gives a person a photo.
pub struct SetPersonPhoto;

/// Whom, and which.
#[derive(Deserialize, ToSchema)]
pub struct SetPersonPhotoInput {
    /// The person.
    pub id: PersonId,
    /// The picture as base64: PNG, JPEG or WebP of 5 MB at the most, with sides of 16 to 12,000 pixels and 25 million pixels in
    /// all. It is turned upright, cut to the square in its middle and drawn anew with sides of 256 pixels at the most; where and
    /// by what it was taken is not kept.
    pub photo: String,
}

impl Operation for SetPersonPhoto {
    const ID: &'static str = "set_person_photo";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/people/{id}/photo";
    const ACTION: Action = Action::PersonWrite;
    const SUMMARY: &'static str = "Gives a person a photo.";
    const GUARDED: bool = true;
    // Four signs for three bytes, and what stands around them.
    const BODY_BYTES_MAX: usize = BYTES_MAX / 3 * 4 + 64 * 1024;
    type Input = SetPersonPhotoInput;
    type Output = PersonView;

    async fn run(ctx: Ctx, scope: Scope, input: SetPersonPhotoInput) -> Result<PersonView, Fault> {
        photo::check(&ctx, &scope, input.id).await?;
        let wrong = |code| Fault::field("photo", code);
        if input.photo.is_empty() {
            return Err(wrong(code::field::REQUIRED));
        }
        let bytes = STANDARD.decode(input.photo.trim());
        let bytes = bytes.map_err(|_| wrong(code::field::INVALID))?;
        if bytes.len() > BYTES_MAX {
            return Err(wrong(photo::code_of(PhotoRefused::TooLarge)));
        }
        let drawn = photo::redrawn(bytes).await?;
        let stored = photo::stored(&ctx, &scope, drawn).await?;
        photo::change(&ctx, &scope, input.id, Some(stored)).await
    }
}
