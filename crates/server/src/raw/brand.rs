//! The logo of an organization, also for the sign-in page, where nobody is known yet.

use app::{Fault, code};
use app_setup::organization::brand;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base::id::{FileId, OrgId};

use crate::error::problem;
use crate::raw::files::serve;
use crate::request::{RequestContext, sign_in};
use crate::state::AppState;

/// Gives the logo of the organization of whoever asks; to a stranger, that of the only organization.
pub(crate) async fn get_logo(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut info = RequestContext::of(&headers);
    match read(&state, &mut info, &id, &headers).await {
        Ok(response) => response,
        Err(fault) => problem(&fault, &info),
    }
}

async fn read(
    state: &AppState,
    info: &mut RequestContext,
    id: &str,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let id: FileId = id.parse().map_err(|_| Fault::NotFound)?;
    let asker: Option<OrgId> = match sign_in(state, headers, info).await {
        Ok(signed_in) => Some(signed_in.actor.org),
        Err(fault) if fault.code() == code::UNAUTHENTICATED => None,
        Err(fault) => return Err(fault),
    };
    let file = brand::logo(&state.ctx, asker, id).await?;
    serve(state, &file, headers).await
}
