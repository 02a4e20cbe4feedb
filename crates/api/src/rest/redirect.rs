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
        Some(_) => Located::Elsewhere(moved(uri, id(&record))?),
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
    Ok(if redirected { Located::Elsewhere(moved(uri, id)?) } else { Located::Here(id) })
}

/// A redirect to the same address with the reference replaced by the id it leads to.
fn moved<T: Entity>(uri: &Uri, to: Id<T>) -> Result<Response, ApiError> {
    let location = HeaderValue::from_str(&address(uri, &to.to_string()))
        .map_err(|_| ApiError::new(Code::Internal, "The present address could not be written."))?;
    Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response())
}

/// Where the reference stands in every path that has one: `/v1/films/{film}/…`. It is not looked for by what it says,
/// for a slug may well be `films` or `roles`.
const SEGMENT: usize = 3;

/// The same address with another reference.
fn address(uri: &Uri, reference: &str) -> String {
    let segments = uri.path().split('/').enumerate();
    let segments: Vec<&str> =
        segments.map(|(index, segment)| if index == SEGMENT { reference } else { segment }).collect();
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{query}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_reference_is_replaced() {
        for (from, to) in [
            ("/v1/films/old-slug", "/v1/films/film_1"),
            ("/v1/films/films/roles?limit=3", "/v1/films/film_1/roles?limit=3"),
            ("/v1/films/roles/roles", "/v1/films/film_1/roles"),
            ("/v1/films/v1", "/v1/films/film_1"),
        ] {
            assert_eq!(address(&from.parse().expect("an address"), "film_1"), to);
        }
    }
}
