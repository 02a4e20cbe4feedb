//! Answers as JSON.

use std::fmt::Write as _;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use serde::Serialize;
use sha2::{Digest, Sha256};

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

/// Answers with an entity at a revision, which its `ETag` begins with: `If-Match` goes by that part. The rest tells apart
/// what one revision looks like in other languages, at other ceilings, and with other fields.
///
/// # Errors
/// As [`json`].
pub fn json_at(value: &impl Serialize, revision: i32) -> Result<Response, ApiError> {
    let mut bytes = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut bytes, value).map_err(|error| unwritten(&error))?;
    let tag = format!("\"{revision}.{}\"", digest(&bytes));
    let mut response =
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], Body::from(bytes))
            .into_response();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// What tells an answer's bytes from others in its `ETag`: half of a SHA-256 is more than chance can match.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(32);
    for byte in &Sha256::digest(bytes)[..16] {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// What is answered when a view has no JSON form.
pub(super) fn unwritten(error: &serde_json::Error) -> ApiError {
    tracing::error!(%error, "a view has no JSON form");
    ApiError::new(Code::Internal, "The answer could not be written.")
}
