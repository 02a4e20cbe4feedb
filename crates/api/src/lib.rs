//! GraphQL and REST over the catalogue. Both protocols translate; the catalogue decides.
//!
//! A resource has one file in [`resources`], with its view, its REST operations and its GraphQL fields. [`graphql`]
//! and [`rest`] hold what all of them share. Nothing here names a table or a database.

pub mod actor;
pub mod cursor;
pub mod error;
pub mod graphql;
pub mod idempotency;
pub mod resources;
pub mod rest;
pub mod scalars;
pub mod shutdown;
pub mod viewer;
pub mod vocabulary;
mod writing;

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use cinegraph_catalog::Store;
use cinegraph_domain::date::Clock;
pub use graphql::http::InvalidSdl;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    error::{ApiError, Code},
    idempotency::Repeats,
};

/// The address of GraphQL, whose errors have a form of their own.
const GRAPHQL: &str = "/graphql";

/// What the protocols need to answer.
#[derive(Clone)]
pub struct Api {
    /// The catalogue's store.
    pub store: Store,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Whether reading takes a token.
    pub require_token: bool,
}

fn rest_router() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(rest::openapi::base()).merge(resources::routes())
}

/// Both protocols and their descriptions: `/graphql`, `/v1/…`, `/openapi.json`, `/schema.graphql`. What no path
/// takes is answered by a problem document.
///
/// # Errors
/// When the GraphQL schema is not a valid one, which a test would have shown.
pub fn router(api: Api) -> Result<Router, InvalidSdl> {
    let graphql = graphql::router(api.clone())?;
    let (rest, _) = rest_router().split_for_parts();
    let rest = rest.merge(writing::rest::routes());
    let rest = rest.with_state(api.clone()).layer(middleware::map_response(vary));
    let openapi = openapi_json();
    let sdl = sdl();
    let routes = Router::new()
        .merge(graphql)
        .merge(rest)
        .route("/openapi.json", get(move || description("application/json", openapi.clone())))
        .route("/schema.graphql", get(move || description("application/graphql; charset=utf-8", sdl.clone())))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed);
    Ok(guarded(routes, &api))
}

/// Routes with what stands around both protocols: who asks, and answers to requests that come again.
pub fn guarded(routes: Router, api: &Api) -> Router {
    routes
        .layer(middleware::from_fn_with_state(Repeats::new(api), idempotency::answer_once))
        .layer(middleware::from_fn_with_state(api.clone(), actor::identify))
}

async fn description(media_type: &'static str, text: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], text)
}

/// Tells caches what answers depend on besides the address.
async fn vary(mut response: Response) -> Response {
    let names = HeaderValue::from_static("Accept, Accept-Language, Spoiler-Ceiling");
    response.headers_mut().insert(header::VARY, names);
    response
}

async fn not_found(request: Request) -> ApiError {
    let path: String = request.uri().path().chars().take(200).collect();
    ApiError::new(Code::NotFound, format!("there is nothing at {path}; /openapi.json lists every path"))
}

async fn method_not_allowed(request: Request) -> ApiError {
    let message = format!("this path does not take {}; see the `Allow` header", request.method());
    ApiError::new(Code::MethodNotAllowed, message)
}

/// The GraphQL schema in SDL.
#[must_use]
pub fn sdl() -> String {
    graphql::schema().sdl()
}

/// The OpenAPI document as JSON.
#[must_use]
pub fn openapi_json() -> String {
    let document = rest::openapi::finish(rest_router().into_openapi());
    // A document is made of maps, lists and texts only, so it always has a JSON form.
    let mut document = serde_json::to_value(document).unwrap_or_default();
    writing::openapi::add(&mut document);
    serde_json::to_string_pretty(&document).unwrap_or_default()
}
