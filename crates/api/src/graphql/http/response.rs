//! Writing responses: status, media type, body. Which codes errors carry is decided in `error_codes`.

use std::collections::BTreeMap;

use async_graphql::{ServerError, Value};
use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::code;
use super::negotiation::MediaType;
use super::persisted;
use super::refusal::{Refusal, Stop, graphql_error};

/// A result as every transport sends it. Errors stand first, so that they are seen; the order of `data` is that of the
/// query. Rule: GraphQL, "Response Format".
#[derive(Debug, Serialize)]
pub(super) struct Written<'a> {
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
    /// Missing in request errors, null when the error of a non-null field went up to the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<&'a BTreeMap<String, Value>>,
}

impl<'a> Written<'a> {
    /// What was executed, wholly or in part.
    pub(super) fn of(response: &'a async_graphql::Response) -> Self {
        let extensions = Some(&response.extensions).filter(|extensions| !extensions.is_empty());
        Self { errors: &response.errors, data: Some(&response.data), extensions }
    }

    /// What was not executed.
    pub(super) fn errors(errors: &'a [ServerError]) -> Self {
        Self { errors, data: None, extensions: None }
    }

    /// The result as JSON, or words in its place and a note that it cannot be written.
    pub(super) fn json(&self) -> (Vec<u8>, bool) {
        match serde_json::to_vec(self) {
            Ok(body) => (body, true),
            Err(error) => {
                tracing::error!(%error, "a GraphQL result cannot be written as JSON");
                let body = br#"{"errors":[{"message":"Internal error.","extensions":{"code":"INTERNAL"}}]}"#;
                (body.to_vec(), false)
            }
        }
    }
}

/// An operation that was executed, wholly or in part.
pub(super) fn executed(media_type: MediaType, response: async_graphql::Response) -> Response {
    let mut http = written_as(media_type, StatusCode::OK, &Written::of(&response));
    http.headers_mut().extend(response.http_headers);
    http
}

/// A request that was not executed.
pub(super) fn stopped(media_type: MediaType, stop: Stop) -> Response {
    match stop {
        Stop::Refused(refusal, headers) => {
            let mut response = refused(media_type, refusal);
            response.headers_mut().extend(headers);
            response
        }
        Stop::Request(errors) => {
            // Rule: GraphQL over HTTP, "Status codes": application/json keeps 2xx for what older clients expect.
            let status = match media_type {
                MediaType::GraphqlResponse => StatusCode::BAD_REQUEST,
                MediaType::Json => StatusCode::OK,
            };
            let mut response = errors_only(media_type, status, &errors);
            if errors.iter().any(is_not_found) {
                let (name, value) = persisted::not_to_be_kept();
                response.headers_mut().insert(name, value);
            }
            response
        }
        Stop::Failed(errors) => errors_only(media_type, StatusCode::INTERNAL_SERVER_ERROR, &errors),
    }
}

fn is_not_found(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|values| values.get("code"));
    matches!(code, Some(Value::String(code)) if code == code::PERSISTED_QUERY_NOT_FOUND)
}

/// A refusal in the shape of a GraphQL response.
pub(super) fn refused(media_type: MediaType, refusal: Refusal) -> Response {
    let error = graphql_error(refusal.code, refusal.message, None);
    errors_only(media_type, refusal.status, &[error])
}

fn errors_only(media_type: MediaType, status: StatusCode, errors: &[ServerError]) -> Response {
    written_as(media_type, status, &Written::errors(errors))
}

fn written_as(media_type: MediaType, status: StatusCode, written: &Written) -> Response {
    let (body, whole) = written.json();
    let status = if whole { status } else { StatusCode::INTERNAL_SERVER_ERROR };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, media_type.content_type());
    response
}

/// `Vary` for these request headers.
pub(super) fn vary(names: &[HeaderName]) -> HeaderValue {
    let names: Vec<&str> = names.iter().map(HeaderName::as_str).collect();
    // Names of headers are valid in a header's value.
    HeaderValue::from_str(&names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static("*"))
}

/// Leaves only what a HEAD is answered with. Rule: RFC 9110, 9.3.2.
pub(super) fn without_body(response: Response) -> Response {
    use axum::body::HttpBody;
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        insert_length(&mut parts.headers, length);
    }
    Response::from_parts(parts, Body::empty())
}

fn insert_length(headers: &mut HeaderMap, length: u64) {
    headers.insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
}
