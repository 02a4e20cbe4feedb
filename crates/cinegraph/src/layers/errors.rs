//! Errors that a framework answers in plain text or without a word become problems, so that there is one form of
//! error whoever found it. An answer that has a form of its own is left as it is. GraphQL's clients read one form of
//! error only, so at its address problems are told in that one.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cinegraph_api::graphql::http::{Refusal, code, refused};
use http::response::Parts;
use http::{HeaderMap, Method, StatusCode, header};
use serde_json::Value;

use crate::problem::{Problem, title};

/// The address whose errors have GraphQL's form.
pub(super) const GRAPHQL: &str = "/graphql";

/// The longest text that is taken over.
const DETAIL_MAX: usize = 4096;

pub(crate) async fn spell_out(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let asked = (request.uri().path() == GRAPHQL).then(|| request.headers().clone());
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let response = if has_form(response.headers()) { response } else { problem(response, &method).await };
    match asked {
        Some(headers) if is_problem(response.headers()) => graphql(response, &headers).await,
        _ => response,
    }
}

/// The problem that an answer without a form tells of.
async fn problem(response: Response, method: &Method) -> Response {
    let (parts, body) = response.into_parts();
    let text = match to_bytes(body, DETAIL_MAX).await {
        Ok(bytes) => String::from_utf8_lossy(&bytes).trim().to_owned(),
        Err(_) => String::new(),
    };
    let detail = if text.is_empty() { default_detail(parts.status, method) } else { text };
    let problem = Problem::new(parts.status, detail).into_response();
    with_headers_of(parts, problem)
}

/// A problem as GraphQL tells it, in the media type that the request's headers ask for.
async fn graphql(response: Response, asked: &HeaderMap) -> Response {
    let (parts, body) = response.into_parts();
    let problem: Value = match to_bytes(body, 2 * DETAIL_MAX).await {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Err(_) => Value::Null,
    };
    let detail = problem["detail"].as_str().unwrap_or(title(parts.status));
    let code = match parts.status {
        StatusCode::REQUEST_TIMEOUT => code::REQUEST_TIMEOUT,
        StatusCode::PAYLOAD_TOO_LARGE => code::PAYLOAD_TOO_LARGE,
        StatusCode::URI_TOO_LONG => code::URI_TOO_LONG,
        StatusCode::SERVICE_UNAVAILABLE => code::TIMEOUT,
        status if status.is_client_error() => code::BAD_REQUEST,
        _ => code::INTERNAL,
    };
    let refusal = Refusal::new(parts.status, code, detail);
    with_headers_of(parts, refused(asked, refusal))
}

/// `Allow`, `Retry-After` and the like stay; what described the old body does not.
fn with_headers_of(mut parts: Parts, response: Response) -> Response {
    parts.headers.remove(header::CONTENT_LENGTH);
    for (name, value) in response.headers() {
        parts.headers.insert(name, value.clone());
    }
    Response::from_parts(parts, response.into_body())
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json")
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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    async fn answer(path: &str, accept: &str) -> (StatusCode, HeaderMap, Value) {
        let fails = || async {
            let problem = Problem::new(StatusCode::URI_TOO_LONG, "Too long.").into_response();
            ([(header::CONNECTION, "close")], problem)
        };
        let router =
            Router::new().route(GRAPHQL, get(fails)).route("/v1", get(fails)).layer(from_fn(spell_out));
        let request = Request::get(path).header("accept", accept).body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("a router does not fail");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, DETAIL_MAX).await.expect("a whole body");
        (parts.status, parts.headers, serde_json::from_slice(&body).expect("JSON"))
    }

    #[tokio::test]
    async fn problems_of_the_graphql_endpoint_are_told_in_its_form() {
        for accept in ["application/json", "application/graphql-response+json"] {
            let (status, headers, body) = answer(GRAPHQL, accept).await;
            assert_eq!(status, StatusCode::URI_TOO_LONG);
            assert_eq!(headers[header::CONTENT_TYPE], format!("{accept}; charset=utf-8"));
            assert_eq!(headers[header::CONNECTION], "close");
            let error = serde_json::json!({"message": "Too long.", "extensions": {"code": "URI_TOO_LONG"}});
            assert_eq!(body, serde_json::json!({"errors": [error]}));
        }
        let (_, headers, body) = answer("/v1", "application/json").await;
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(body["detail"], "Too long.");
    }
}
