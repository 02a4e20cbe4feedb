//! GraphQL and REST over the catalogue. Both protocols translate; the catalogue decides.

pub mod graphql;

use cinegraph_catalog::Store;

/// What the protocols need to answer.
#[derive(Clone, Debug)]
pub struct Api {
    /// The catalogue's store.
    pub store: Store,
}

/// Both protocols and their descriptions: `/graphql`, `/v1/…`, `/openapi.json`, `/schema.graphql`.
pub fn router(_api: Api) -> axum::Router {
    axum::Router::new()
}

/// The GraphQL schema in SDL.
#[must_use]
pub fn sdl() -> String {
    String::new()
}

/// The OpenAPI document as JSON.
#[must_use]
pub fn openapi_json() -> String {
    String::new()
}
