//! The body of a POST: its declared type, encoding and length, then its octets. Their meaning is given in
//! `parameters`.

use axum::body::Body;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use mime::Mime;

use super::super::code;
use super::super::limits::Limits;
use super::super::refusal::{Refusal, Stop};

/// Reads a body as text.
///
/// # Errors
/// 415 when it is not declared as JSON in UTF-8 or is encoded, 413 when it is longer than allowed (before it is
/// read if the length is declared), 408 when it takes too long, 400 when it breaks off or is not UTF-8.
pub(super) async fn read(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<String, Stop> {
    check_type(headers)?;
    check_encoding(headers)?;
    check_length(headers, limits.body_bytes)?;
    let collected = tokio::time::timeout(limits.body_time, Limited::new(body, limits.body_bytes).collect())
        .await
        .map_err(|_| {
            Refusal::new(
                StatusCode::REQUEST_TIMEOUT,
                code::REQUEST_TIMEOUT,
                "The body did not arrive in time.",
            )
        })?;
    let octets = match collected {
        Ok(collected) => collected.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(too_large(limits.body_bytes).into()),
        Err(_) => return Err(bad("The body broke off.").into()),
    };
    String::from_utf8(octets.into()).map_err(|_| bad("The body is not UTF-8.").into())
}

fn check_type(headers: &HeaderMap) -> Result<(), Stop> {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let declared: Option<Mime> = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(|text| text.parse().ok()),
        _ => None,
    };
    let admitted = declared.is_some_and(|declared| {
        declared.essence_str() == "application/json"
            && declared
                .get_param(mime::CHARSET)
                .is_none_or(|charset| charset.as_str().eq_ignore_ascii_case("utf-8"))
    });
    if admitted {
        return Ok(());
    }
    // `Accept` in a response to a refused body: RFC 9110, 15.5.16. `Accept-Post`: Linked Data Platform, 7.1.
    let json = HeaderValue::from_static("application/json");
    let hints = vec![(http::header::ACCEPT, json.clone()), (HeaderName::from_static("accept-post"), json)];
    Err(Stop::Refused(unsupported("The body of a POST is application/json in UTF-8."), hints))
}

fn check_encoding(headers: &HeaderMap) -> Result<(), Stop> {
    let plain = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .all(|value| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"));
    if plain {
        return Ok(());
    }
    // RFC 9110, 12.5.3: the response names the encodings that would have been read.
    let hints = vec![(ACCEPT_ENCODING, HeaderValue::from_static("identity"))];
    Err(Stop::Refused(unsupported("The body is read only without a Content-Encoding."), hints))
}

fn check_length(headers: &HeaderMap, limit: usize) -> Result<(), Refusal> {
    let Some(value) = headers.get(CONTENT_LENGTH) else { return Ok(()) };
    let text = value.to_str().map_err(|_| bad("Content-Length is not a number."))?;
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad("Content-Length is not a number."));
    }
    // A number too great for the machine is too great for the limit as well.
    match text.parse::<usize>() {
        Ok(length) if length <= limit => Ok(()),
        _ => Err(too_large(limit)),
    }
}

fn unsupported(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code::UNSUPPORTED_MEDIA_TYPE, message)
}

fn too_large(limit: usize) -> Refusal {
    let message = format!("The body is longer than {limit} bytes.");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, code::PAYLOAD_TOO_LARGE, message)
}

fn bad(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, message)
}
