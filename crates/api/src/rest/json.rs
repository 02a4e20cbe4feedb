//! Answers as JSON.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use serde::Serialize;

use crate::error::{ApiError, Code};

/// Where most answers fit without growing.
const ROOM: usize = 8 * 1024;

/// Answers with a value.
///
/// # Errors
/// When it has no JSON form, which none of the views lacks.
pub fn json(value: &impl Serialize) -> Result<Response, ApiError> {
    let mut bytes = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut bytes, value).map_err(|error| unwritten(&error))?;
    let media_type = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, media_type)], Body::from(bytes)).into_response())
}

/// What is answered when a view has no JSON form.
pub(super) fn unwritten(error: &serde_json::Error) -> ApiError {
    tracing::error!(%error, "a view has no JSON form");
    ApiError::new(Code::Internal, "The answer could not be written.")
}
