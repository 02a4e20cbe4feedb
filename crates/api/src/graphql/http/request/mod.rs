//! Reading a request: method, URL and body to the four parameters. Whether the document is any good is decided in
//! `document`.

mod body;
mod json;
mod parameters;
mod query_string;

use axum::body::Body;
use http::header::ALLOW;
use http::request::Parts;
use http::{HeaderValue, StatusCode};

pub(crate) use json::read as strict_json;
pub(super) use parameters::{Parameters, PersistedQuery};

use super::code;
use super::limits::Limits;
use super::refusal::{Refusal, Stop};

/// The methods of the endpoint, as `Allow` names them.
pub(super) const METHODS: &str = "GET, POST";

/// Reads the parameters of a request. `extra` names the URL parameters that others read.
///
/// # Errors
/// The request is refused with a status of its own: 405, 408, 413, 415, or 400.
pub(super) async fn read(
    parts: &Parts,
    body: Body,
    limits: &Limits,
    extra: &[&str],
) -> Result<Parameters, Stop> {
    let query_string = parts.uri.query().unwrap_or_default();
    match parts.method {
        http::Method::GET | http::Method::HEAD => {
            Ok(Parameters::from_url(query_string::read(query_string, extra)?)?)
        }
        http::Method::POST => {
            // The names of GraphQL over HTTP have no meaning here; some clients put `operationName` into the URL
            // for the logs.
            query_string::read(query_string, extra)?;
            let text = body::read(&parts.headers, body, limits).await?;
            Ok(Parameters::from_json(&text)?)
        }
        _ => Err(method_not_allowed("Use GET or POST.", METHODS)),
    }
}

/// Checks the names in the URL of a request whose parameters come another way.
///
/// # Errors
/// 400 for a name that nobody reads.
pub(super) fn check_url(parts: &Parts, extra: &[&str]) -> Result<(), Refusal> {
    query_string::read(parts.uri.query().unwrap_or_default(), extra).map(|_| ())
}

/// The refusal of a method, with what would be allowed. Rule: RFC 9110, 15.5.6.
pub(super) fn method_not_allowed(message: &str, allowed: &'static str) -> Stop {
    Stop::Refused(
        Refusal::new(StatusCode::METHOD_NOT_ALLOWED, code::METHOD_NOT_ALLOWED, message),
        vec![(ALLOW, HeaderValue::from_static(allowed))],
    )
}
