//! ETags and 304: what a client has already is not sent again. Where a route gives its answer no ETag, one is made
//! from the bytes. Only answers whose length is known are looked at; a stream is not held up for this.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cinegraph_api::rest::json::digest;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::problem::Problem;

/// The largest answer that is hashed.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Headers that describe the content a 304 does not have.
const OF_CONTENT: [header::HeaderName; 4] =
    [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE];

pub(crate) async fn answer(request: Request, next: Next) -> Response {
    let conditional = matches!(*request.method(), Method::GET | Method::HEAD) && covers(request.uri().path());
    if !conditional {
        return next.run(request).await;
    }
    let known: Vec<HeaderValue> = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, mut body) = response.into_parts();
    if !parts.headers.contains_key(header::ETAG) {
        match body.size_hint().exact() {
            Some(length) if length <= LARGEST => {}
            _ => return Response::from_parts(parts, body),
        }
        let Ok(bytes) = to_bytes(body, usize::MAX).await else {
            let detail = "The answer broke off while it was made.";
            return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response();
        };
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", digest(&bytes))) {
            parts.headers.insert(header::ETAG, tag);
        }
        body = Body::from(bytes);
    }
    // Kept by caches, and asked about each time.
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    if is_known(&parts.headers, &known) {
        parts.status = StatusCode::NOT_MODIFIED;
        for name in OF_CONTENT {
            parts.headers.remove(name);
        }
        body = Body::empty();
    }
    Response::from_parts(parts, body)
}

/// The addresses of data. Pages and their files see to this themselves; health and metrics are never the same twice.
fn covers(path: &str) -> bool {
    matches!(path, "/graphql" | "/openapi.json" | "/schema.graphql" | "/v1") || path.starts_with("/v1/")
}

/// Whether the client has this answer: its tag is among those named, compared weakly, or any will do.
fn is_known(headers: &HeaderMap, known: &[HeaderValue]) -> bool {
    let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    let tag = opaque(tag);
    known
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|list| list.trim() == "*" || tags(list).any(|one| opaque(one) == tag))
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The tags of a list. A comma may stand within the quotes of one.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c != ',' && !c.is_whitespace())?;
        rest = &rest[start..];
        let open = rest.find('"')?;
        let close = open + 1 + rest[open + 1..].find('"')?;
        let (tag, after) = rest.split_at(close + 1);
        rest = after;
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_tags_are_read() {
        let read = |list| tags(list).collect::<Vec<_>>();
        assert_eq!(read(r#""a", W/"b,c" ,"""#), [r#""a""#, r#"W/"b,c""#, r#""""#]);
        assert_eq!(read(r#"a, "b"#), Vec::<&str>::new());
    }
}
