//! An RFC 9457 problem: the form of every error this crate answers with. The errors of the protocols are in `api`.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// An error on its way to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    code: String,
    detail: String,
}

impl Problem {
    /// A problem whose code for programs follows from its status.
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let code = match status {
            StatusCode::INTERNAL_SERVER_ERROR => "INTERNAL".to_owned(),
            _ => title(status).to_uppercase().replace([' ', '-'], "_"),
        };
        Self { status, code, detail: detail.into() }
    }

    /// The same problem under another code.
    pub(crate) fn with_code(mut self, code: &str) -> Self {
        code.clone_into(&mut self.code);
        self
    }
}

/// The words HTTP has for a status: what RFC 9457 wants as the title of a problem of no type of its own.
pub(crate) fn title(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": "about:blank",
            "title": title(self.status),
            "status": self.status.as_u16(),
            "detail": self.detail,
            "code": self.code,
        });
        let kind = HeaderValue::from_static("application/problem+json");
        (self.status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
    }
}
