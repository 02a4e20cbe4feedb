//! References that lead on: an entity under an old name is found at its present address (308, RFC 9110 §15.4.9).

use axum::response::{IntoResponse, Response};
use cinegraph_catalog::{Found, Reader, Record};
use cinegraph_domain::{
    id::{Entity, Id},
    reference::Reference,
};
use http::{HeaderValue, StatusCode, Uri, header};

use crate::error::{ApiError, Code};

/// What a reference in a path came to.
pub enum Located<T> {
    /// The entity itself.
    Here(T),
    /// It is found at another address.
    Elsewhere(Response),
}

/// The record the reference in a path leads to.
///
/// # Errors
/// When it leads nowhere or the database fails.
pub async fn record<T: Record>(
    reader: &Reader,
    uri: &Uri,
    reference: &Reference,
    id: impl FnOnce(&T) -> Id<T>,
) -> Result<Located<T>, ApiError> {
    let Found { record, redirected_from } = reader.record::<T>(reference).await?;
    Ok(match redirected_from {
        None => Located::Here(record),
        Some(from) => Located::Elsewhere(moved(uri, &from, id(&record))?),
    })
}

/// The id of the owner that the reference in a path of a list leads to.
///
/// # Errors
/// When it leads nowhere or the database fails.
pub async fn owner<T: Entity>(
    reader: &Reader,
    uri: &Uri,
    reference: &Reference,
) -> Result<Located<Id<T>>, ApiError> {
    let (id, redirected) = reader.locate(T::KIND, reference).await?;
    let id = Id::new(id);
    Ok(if redirected { Located::Elsewhere(moved(uri, reference, id)?) } else { Located::Here(id) })
}

/// A redirect to the same address with the reference replaced by the id it leads to.
fn moved<T: Entity>(uri: &Uri, from: &Reference, to: Id<T>) -> Result<Response, ApiError> {
    let from = from.to_string();
    let segments: Vec<String> = uri
        .path()
        .split('/')
        .map(|segment| {
            let decoded = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
            if decoded == from { to.to_string() } else { segment.to_owned() }
        })
        .collect();
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::from_str(&format!("{}{query}", segments.join("/")))
        .map_err(|_| ApiError::new(Code::Internal, "The present address could not be written."))?;
    Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response())
}
