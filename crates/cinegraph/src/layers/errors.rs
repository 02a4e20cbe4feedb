//! Errors that a framework answers in plain text or without a word become problems, so that there is one form of
//! error whoever found it. An answer that has a form of its own is left as it is.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};

use crate::problem::{Problem, title};

/// The longest text that is taken over.
const DETAIL_MAX: usize = 4096;

pub(crate) async fn spell_out(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || has_form(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let text = match to_bytes(body, DETAIL_MAX).await {
        Ok(bytes) => String::from_utf8_lossy(&bytes).trim().to_owned(),
        Err(_) => String::new(),
    };
    let detail = if text.is_empty() { default_detail(status, &method) } else { text };
    let problem = Problem::new(status, detail).into_response();
    // `Allow`, `Retry-After` and the like stay; what described the old body does not.
    parts.headers.remove(header::CONTENT_LENGTH);
    for (name, value) in problem.headers() {
        parts.headers.insert(name, value.clone());
    }
    Response::from_parts(parts, problem.into_body())
}

fn has_form(headers: &HeaderMap) -> bool {
    match headers.get(header::CONTENT_TYPE) {
        None => false,
        Some(kind) => !kind.as_bytes().starts_with(b"text/plain"),
    }
}

fn default_detail(status: StatusCode, method: &Method) -> String {
    match status {
        StatusCode::NOT_FOUND => {
            "There is nothing at this address. The page at / leads to all others.".to_owned()
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            format!("This address does not take {method}; the Allow header names what it takes.")
        }
        _ => format!("{}.", title(status)),
    }
}
