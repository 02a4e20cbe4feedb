//! The body of a request that writes: one JSON object in UTF-8, no name twice in any object.

use axum::body::Body;
use http::{HeaderMap, header};
use http_body_util::BodyExt;
use mime::Mime;
use serde_json::{Map, Value};

use crate::{
    error::{ApiError, Code},
    graphql::http::strict_json,
};

/// What whole documents come as.
pub(super) const DOCUMENTS: [&str; 1] = ["application/json"];

/// What patches come as (RFC 7396).
pub(super) const PATCHES: [&str; 2] = ["application/merge-patch+json", "application/json"];

/// Reads a body that is of one of these media types.
///
/// # Errors
/// When it is of another, is compressed, breaks off, or is not a JSON object.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    media_types: &[&str],
) -> Result<Map<String, Value>, ApiError> {
    check_type(headers, media_types)?;
    let octets = body.collect().await.map_err(|_| bad("the body broke off"))?.to_bytes();
    let text = std::str::from_utf8(&octets).map_err(|error| {
        bad(format!("the body is not UTF-8: the bytes go wrong after the first {}", error.valid_up_to()))
    })?;
    object(text)
}

fn check_type(headers: &HeaderMap, media_types: &[&str]) -> Result<(), ApiError> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let declared: Option<Mime> = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(|text| text.parse().ok()),
        _ => None,
    };
    let is_read = declared.is_some_and(|declared| {
        let charset = declared.get_param(mime::CHARSET);
        media_types.contains(&declared.essence_str())
            && charset.is_none_or(|charset| charset.as_str().eq_ignore_ascii_case("utf-8"))
    });
    let is_plain = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|coding| coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"));
    let message = match (is_read, is_plain) {
        (true, true) => return Ok(()),
        (true, false) => "the body is read only without a `Content-Encoding`".to_owned(),
        (false, _) => format!("the body must be {} in UTF-8", media_types.join(" or ")),
    };
    Err(ApiError::new(Code::UnsupportedMediaType, message))
}

fn object(text: &str) -> Result<Map<String, Value>, ApiError> {
    let value = strict_json(text).map_err(|error| bad(format!("the body is not JSON: {error}")))?;
    match value.into_json() {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(bad("the body must be a JSON object")),
    }
}

fn bad(message: impl Into<String>) -> ApiError {
    ApiError::new(Code::BadRequest, message)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    async fn refusal(media_type: &'static str, body: &'static [u8]) -> Option<(Code, String)> {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        let read = read(&headers, Body::from(body), &PATCHES).await;
        read.err().map(|error| (error.code, error.detail))
    }

    #[tokio::test]
    async fn a_body_is_one_object_of_json() {
        for media_type in [
            "application/json",
            "application/merge-patch+json",
            "application/json; charset=UTF-8",
            "Application/JSON",
        ] {
            assert_eq!(refusal(media_type, br#"{"year": 1977.0}"#).await, None, "{media_type}");
        }
        for media_type in
            ["text/plain", "application/json; charset=latin1", "", "application/json-patch+json"]
        {
            let refused = refusal(media_type, b"{}").await;
            assert_eq!(refused.map(|(code, _)| code), Some(Code::UnsupportedMediaType), "{media_type}");
        }
        for body in [&b"[]"[..], b"", b"{}{}", b"\xff", b"null"] {
            let refused = refusal("application/json", body).await;
            assert_eq!(refused.map(|(code, _)| code), Some(Code::BadRequest), "{body:?}");
        }
    }

    #[tokio::test]
    async fn what_is_not_json_is_told_with_its_place() {
        for (body, place) in [
            (&b"{\n  \"title\": ,\n}"[..], "line 2 column 12"),
            (br#"{"a": {"b": 1, "b": 2}}"#, "line 1 column"),
        ] {
            let (_, detail) = refusal("application/json", body).await.expect("a refusal");
            assert!(detail.contains(place), "{detail}");
        }
    }
}
