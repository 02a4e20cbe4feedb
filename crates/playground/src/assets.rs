//! The embedded scripts, styles and icon, and how one is sent: with its type, gzipped where the client takes that,
//! and for ever, because its address changes with its content. Pages are in `pages`.

use std::io::Read;

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::read::GzDecoder;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::headers::with_safety;
use crate::problem;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// One embedded file. The large ones are kept gzipped only, to keep the binary small.
pub(crate) struct Asset {
    pub(crate) name: &'static str,
    pub(crate) revision: &'static str,
    pub(crate) gzipped: bool,
    pub(crate) bytes: &'static [u8],
}

/// The embedded file of that name.
pub(crate) fn find(name: &str) -> Option<&'static Asset> {
    EMBEDDED.iter().find(|asset| asset.name == name)
}

impl Asset {
    /// Where pages find it.
    pub(crate) fn path(&self) -> String {
        format!("/assets/{}/{}", self.revision, self.name)
    }

    /// The answer at the file's own address, which names its revision.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response {
        self.send(request, "public, max-age=31536000, immutable")
    }

    /// The answer at an address that stays the same when the file changes.
    pub(crate) fn respond_for_a_day(&self, request: &HeaderMap) -> Response {
        self.send(request, "public, max-age=86400")
    }

    fn send(&self, request: &HeaderMap, cache: &'static str) -> Response {
        let gzip = self.gzipped && takes_gzip(request);
        let body = if self.gzipped && !gzip {
            let mut plain = Vec::new();
            if let Err(error) = GzDecoder::new(self.bytes).read_to_end(&mut plain) {
                let detail = format!("The embedded {} cannot be unpacked: {error}", self.name);
                return problem(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error", &detail);
            }
            Bytes::from(plain)
        } else {
            Bytes::from_static(self.bytes)
        };
        let mut response = body.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(self.name)));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        if self.gzipped {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        with_safety(response)
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// Whether `Accept-Encoding` allows gzip (RFC 9110 12.5.3): named with a weight above 0, or left to `*`.
pub(crate) fn takes_gzip(request: &HeaderMap) -> bool {
    let mut any = false;
    let values = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
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
