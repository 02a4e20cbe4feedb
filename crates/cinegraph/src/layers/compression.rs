//! gzip for answers worth it, and what must be said about it: `Vary`, and a weak ETag, since the bytes sent are no
//! longer those that a strong one stands for.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, NotForContentType, Predicate, SizeAbove};

/// Below this many bytes gzip saves nothing worth its time.
const SMALLEST: u16 = 1024;

/// Compresses what is large enough, except event streams, which must not wait for a full block.
pub(crate) fn layer() -> CompressionLayer<And<And<SizeAbove, NotForContentType>, NotForContentType>> {
    let worth_it = SizeAbove::new(SMALLEST.into()).and(NotForContentType::SSE).and(NotForContentType::IMAGES);
    CompressionLayer::new().gzip(true).compress_when(worth_it)
}

pub(crate) async fn negotiate(mut request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let known: Vec<HeaderValue> = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    // The layer below answers 406, after the work is done, to who refuses both gzip and the plain form. They get the
    // plain form; RFC 9110 12.5.3 leaves that to the server.
    if takes_gzip(request.headers()) {
        request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    } else {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let mut response = next.run(request).await;
    let status = response.status();
    let headers = response.headers_mut();
    // The plain form and the 304 vary as much as the compressed form does.
    if safe && (status.is_success() || status == StatusCode::NOT_MODIFIED) && !varies(headers) {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(weak) = headers.get(header::ETAG).and_then(weakened)
        && (headers.contains_key(header::CONTENT_ENCODING)
            || (status == StatusCode::NOT_MODIFIED && names(&known, &weak)))
    {
        headers.insert(header::ETAG, weak);
    }
    response
}

fn varies(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::VARY).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|name| {
        let name = name.trim();
        name == "*" || name.eq_ignore_ascii_case("accept-encoding")
    })
}

/// A strong tag as a weak one; `None` when it is weak already.
fn weakened(tag: &HeaderValue) -> Option<HeaderValue> {
    let tag = tag.to_str().ok().filter(|tag| tag.starts_with('"'))?;
    HeaderValue::from_str(&format!("W/{tag}")).ok()
}

/// Whether the client holds the answer under just this tag, and so must hear just this one again.
fn names(known: &[HeaderValue], tag: &HeaderValue) -> bool {
    let tag = tag.as_bytes();
    known
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .any(|one| one.trim_ascii() == tag)
}

/// Whether `Accept-Encoding` allows gzip (RFC 9110 12.5.3): named with a weight above 0, or left to `*`.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let mut any = false;
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for coding in values.flat_map(|value| value.split(',')) {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let allowed = weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0));
        if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            return allowed;
        }
        any |= name == "*" && allowed;
    }
    any
}
