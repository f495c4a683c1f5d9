//! The photo of a person, for whoever may read people.

use app::Fault;
use app_office::person::photo::file as photo_of_person;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base::authz::Action;
use base::id::{FileId, PersonId};

use crate::error::problem;
use crate::raw::files::serve;
use crate::request::{RequestContext, sign_in};
use crate::state::AppState;

/// Gives the photo. The address names the file, whose bytes never change: a browser keeps it, and keeps it for itself.
pub(crate) async fn get_photo(
    State(state): State<AppState>,
    Path((id, photo)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let mut info = RequestContext::of(&headers);
    match read(&state, &mut info, (&id, &photo), &headers).await {
        Ok(response) => response,
        Err(fault) => problem(&fault, &info),
    }
}

async fn read(
    state: &AppState,
    info: &mut RequestContext,
    (id, photo): (&str, &str),
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let signed_in = sign_in(state, headers, info).await?;
    let scope = signed_in.actor.may(Action::PersonRead)?;
    let id: PersonId = id.parse().map_err(|_| Fault::NotFound)?;
    let photo: FileId = photo.parse().map_err(|_| Fault::NotFound)?;
    let file = photo_of_person(&state.ctx, &scope, id, photo).await?;
    let mut response = serve(state, &file, headers).await?;
    let cached = HeaderValue::from_static("private, max-age=86400, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, cached);
    Ok(response)
}
