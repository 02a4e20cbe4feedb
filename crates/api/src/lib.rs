//! GraphQL and REST over the catalogue. Both protocols translate; the catalogue decides.
//!
//! A resource has one file in [`resources`], with its view, its REST operations and its GraphQL fields. [`graphql`]
//! and [`rest`] hold what all of them share. Nothing here names a table or a database.

pub mod cursor;
pub mod error;
pub mod graphql;
pub mod resources;
pub mod rest;
pub mod scalars;
pub mod shutdown;
pub mod viewer;
pub mod vocabulary;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use cinegraph_catalog::Store;
pub use graphql::http::InvalidSdl;
use utoipa_axum::router::OpenApiRouter;

use crate::error::{ApiError, Code};

/// What the protocols need to answer.
#[derive(Clone, Debug)]
pub struct Api {
    /// The catalogue's store.
    pub store: Store,
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
    let graphql = graphql::router(api.store.clone())?;
    let (rest, _) = rest_router().split_for_parts();
    let rest = rest.with_state(api).layer(middleware::map_response(vary));
    let openapi = openapi_json();
    let sdl = sdl();
    Ok(Router::new()
        .merge(graphql)
        .merge(rest)
        .route("/openapi.json", get(move || description("application/json", openapi.clone())))
        .route("/schema.graphql", get(move || description("application/graphql; charset=utf-8", sdl.clone())))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed))
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
    document.to_pretty_json().unwrap_or_default()
}
