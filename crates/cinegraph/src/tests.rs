//! The layers and the server loop around routes made for the purpose, over real connections and without.

mod conditional;
mod connections;
mod refusals;

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use cinegraph_api::shutdown::Shutdown;
use futures_util::{StreamExt, stream};
use http::{Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

use crate::app::Limits;
use crate::layers;
use crate::metrics::Metrics;

/// Routes that do what is hard to get from the real ones.
fn toy(limits: Limits) -> Router {
    let routes = Router::new()
        .route("/v1/films", get(async || "one film, at length. ".repeat(200)))
        .route(
            "/v1/tagged",
            get(async || ([(header::ETAG, "\"r7\""), (header::CACHE_CONTROL, "private")], "x")),
        )
        .route("/v1/words", post(async |body: String| body))
        .route("/panic", get(async || -> &str { panic!("a panic on purpose") }))
        .route("/slow", get(async || tokio::time::sleep(Duration::from_millis(300)).await))
        .route("/events", get(events))
        .route("/bytes", post(async |body: Bytes| body.len().to_string()));
    layers::around(routes, limits, Metrics::default())
}

/// Events like those of a subscription, until the server stops.
async fn events(Extension(shutdown): Extension<Shutdown>) -> Response {
    let first = stream::once(async { Bytes::from("data: x\n\n".repeat(1_000)) });
    let last = stream::once(async move {
        shutdown.lasting().told().await;
        Bytes::from_static(b"data: end\n\n")
    });
    let body = Body::from_stream(first.chain(last).map(Ok::<_, Infallible>));
    ([(header::CONTENT_TYPE, "text/event-stream; charset=utf-8")], body).into_response()
}

fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path)
}

async fn send(request: Request<Body>) -> Response {
    toy(Limits::default()).oneshot(request).await.expect("a router does not fail")
}

async fn fetch(path: &str, headers: &[(&str, &str)]) -> Response {
    let mut builder = request("GET", path);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    send(builder.body(Body::empty()).expect("a request")).await
}

fn value<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().expect("text"))
}

async fn bytes(response: Response) -> Bytes {
    to_bytes(response.into_body(), usize::MAX).await.expect("a whole body")
}

/// Asserts that an answer is a problem in every respect, and gives its code.
async fn problem(response: Response, status: StatusCode) -> String {
    assert_eq!(response.status(), status);
    assert_eq!(value(&response, "content-type"), Some("application/problem+json"));
    let body: Value = serde_json::from_slice(&bytes(response).await).expect("JSON");
    assert_eq!(body["type"], "about:blank");
    assert_eq!(body["status"], status.as_u16());
    assert!(!body["title"].as_str().expect("a title").is_empty());
    assert!(!body["detail"].as_str().expect("a detail").is_empty());
    body["code"].as_str().expect("a code").to_owned()
}
