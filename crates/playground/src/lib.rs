//! The pages for people: the start page, GraphiQL and the REST reference, with everything they need embedded, so that
//! a browser asks this server and no other. The API behind them is not here, and neither is the schema: the pages
//! reach `/graphql` and `/openapi.json` over HTTP like any client.
//!
//! The two programs are made by `build.rs` from `web/`, with Node. `CINEGRAPH_PLAYGROUND=skip` builds without them.

mod assets;
mod examples;
mod headers;
mod pages;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use serde_json::json;

pub use examples::{EXAMPLES, Example};

/// The routes `/`, `/playground`, `/docs`, `/favicon.ico` and `/assets/{revision}/{name}`; GET and HEAD only.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/", get(async |headers: HeaderMap| pages::start().respond(&headers)))
        .route("/playground", get(async |headers: HeaderMap| pages::playground().respond(&headers)))
        .route("/docs", get(async |headers: HeaderMap| pages::docs().respond(&headers)))
        .route("/favicon.ico", get(favicon))
        .route("/assets/{revision}/{name}", get(asset))
        .method_not_allowed_fallback(method_not_allowed)
}

/// Why this build has no GraphiQL and no REST reference, or `None` if it has them. The sentence is for people.
pub fn missing() -> Option<&'static str> {
    assets::MISSING
}

async fn asset(Path((revision, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    match assets::find(&name).filter(|asset| asset.revision == revision) {
        Some(asset) => asset.respond(&headers),
        None => problem(StatusCode::NOT_FOUND, "Not Found", "No page of this server refers to such a file."),
    }
}

/// Browsers ask for this path beside every document that names no icon of its own, such as the JSON ones.
async fn favicon(headers: HeaderMap) -> Response {
    match assets::find("favicon.svg") {
        Some(asset) => asset.respond_for_a_day(&headers),
        None => problem(StatusCode::NOT_FOUND, "Not Found", "There is no icon."),
    }
}

async fn method_not_allowed() -> Response {
    let detail = "The pages answer GET and HEAD only.";
    problem(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed", detail)
}

/// An RFC 9457 problem, as every error of this server is.
fn problem(status: StatusCode, title: &str, detail: &str) -> Response {
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

#[cfg(test)]
mod tests;
