//! The opening handshake of a WebSocket, as a request and its response. Rule: RFC 6455, 4.2. What is said on the socket
//! afterwards is the matter of `session`.

use axum::body::Body;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use sha1::{Digest, Sha1};

use super::super::code;
use super::super::refusal::{Refusal, Stop};

/// The subprotocol, as both sides name it.
const PROTOCOL: &str = "graphql-transport-ws";

/// The one version there is.
const VERSION: &str = "13";

/// Rule: RFC 6455, 1.3.
const SUFFIX: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A request for a socket that can be granted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Handshake {
    accept: HeaderValue,
    /// Whether the client offers the one subprotocol that is spoken here.
    pub(super) is_spoken: bool,
}

/// Whether a request asks for a WebSocket.
pub(in super::super) fn is_asked_for(parts: &Parts) -> bool {
    parts.method == Method::GET
        && names(&parts.headers, &CONNECTION, "upgrade")
        && names(&parts.headers, &UPGRADE, "websocket")
}

/// Reads what the handshake asks for.
///
/// # Errors
/// 426 for another version, 400 for a key that is none.
pub(super) fn read(headers: &HeaderMap) -> Result<Handshake, Stop> {
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != VERSION) {
        return Err(upgrade_required("The WebSocket must have the version 13."));
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).map(HeaderValue::as_bytes).unwrap_or_default();
    if STANDARD.decode(key).map_or(0, |octets| octets.len()) != 16 {
        let message = "Sec-WebSocket-Key must be 16 bytes in base64.";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, message).into());
    }
    let accept = STANDARD.encode(Sha1::new().chain_update(key).chain_update(SUFFIX).finalize());
    let accept = HeaderValue::from_str(&accept).map_err(|_| {
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, code::INTERNAL, "The handshake failed.")
    })?;
    Ok(Handshake { accept, is_spoken: names(headers, &SEC_WEBSOCKET_PROTOCOL, PROTOCOL) })
}

impl Handshake {
    /// The response that makes a socket of the connection. It is one in any case: only on a socket can a client be told
    /// that its subprotocol is not spoken.
    pub(super) fn answer(&self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_ACCEPT, self.accept.clone());
        if self.is_spoken {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
        }
        response
    }
}

/// 426, with what would be understood. Rule: RFC 6455, 4.4.
pub(super) fn upgrade_required(message: &str) -> Stop {
    let refusal = Refusal::new(StatusCode::UPGRADE_REQUIRED, code::BAD_REQUEST, message);
    let hints = vec![
        (UPGRADE, HeaderValue::from_static("websocket")),
        (CONNECTION, HeaderValue::from_static("upgrade")),
        (SEC_WEBSOCKET_VERSION, HeaderValue::from_static(VERSION)),
    ];
    Stop::Refused(refusal, hints)
}

/// Whether a header, which holds lists, names something.
fn names(headers: &HeaderMap, header: &HeaderName, wanted: &str) -> bool {
    let values = headers.get_all(header).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|name| name.trim().eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn the_key_is_answered_as_in_the_specification() {
        let read = read(&headers(&[
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("sec-websocket-protocol", "graphql-ws, graphql-transport-ws"),
        ]));
        let response = read.expect("a handshake").answer();
        assert_eq!(response.status(), StatusCode::SWITCHING_PROTOCOLS);
        assert_eq!(response.headers()[SEC_WEBSOCKET_ACCEPT], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert_eq!(response.headers()[SEC_WEBSOCKET_PROTOCOL], PROTOCOL);
    }

    #[test]
    fn what_is_no_handshake_is_refused() {
        let status = |pairs: &[(&'static str, &'static str)]| match read(&headers(pairs)) {
            Err(Stop::Refused(refusal, _)) => refusal.status.as_u16(),
            _ => 101,
        };
        assert_eq!(status(&[("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")]), 426);
        let old = [("sec-websocket-version", "8"), ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")];
        assert_eq!(status(&old), 426);
        assert_eq!(status(&[("sec-websocket-version", "13")]), 400);
        assert_eq!(status(&[("sec-websocket-version", "13"), ("sec-websocket-key", "c2hvcnQ=")]), 400);
    }
}
