//! GraphQL over HTTP around any executor: reading requests, negotiating the media type, guarding and validating
//! documents, executing, writing responses. Nothing here knows the schema's subject; what a request means to the
//! resolvers comes from [`Prepare`]. Subscriptions have transports of their own.

pub mod code;
mod document;
mod error_codes;
mod exchange;
mod limits;
mod negotiation;
mod persisted;
mod refusal;
mod request;
mod response;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_graphql::{Data, Executor};
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::any;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};

pub use document::InvalidSdl;
pub use limits::Limits;
pub use refusal::Refusal;

pub(crate) use request::strict_json;

use self::document::Documents;
use self::negotiation::{MediaType, negotiate};
use self::persisted::PersistedQueries;

/// Makes what resolvers find in their context from the head of a request: its headers and URL. It runs once for
/// each operation that is about to be executed.
pub type Prepare = Arc<dyn Fn(&Parts) -> Result<Data, Refusal> + Send + Sync>;

/// An executor behind GraphQL over HTTP.
pub struct GraphqlEndpoint<E> {
    executor: E,
    prepare: Prepare,
    limits: Limits,
    documents: Documents,
    persisted: PersistedQueries,
    extra_parameters: Vec<&'static str>,
    vary: HeaderValue,
}

impl<E: Executor> GraphqlEndpoint<E> {
    /// An endpoint for an executor whose schema is described by `sdl` (`Schema::sdl()`). The limits here replace
    /// the executor's own: leave those off, and give it `limit_recursive_depth(100)`, since it counts fragments as
    /// levels and stops at 32 by default.
    ///
    /// # Errors
    /// The description is not a valid schema.
    pub fn new(executor: E, sdl: &str, limits: Limits, prepare: Prepare) -> Result<Self, InvalidSdl> {
        Ok(Self {
            executor,
            prepare,
            documents: Documents::new(sdl, &limits)?,
            persisted: PersistedQueries::new(limits.persisted_query_bytes),
            limits,
            extra_parameters: Vec::new(),
            vary: response::vary(&exchange::vary_names(&[])),
        })
    }

    /// Names the URL parameters that `prepare` reads, besides those of GraphQL over HTTP. Others are refused
    /// with 400.
    #[must_use]
    pub fn extra_parameters(mut self, names: &[&'static str]) -> Self {
        self.extra_parameters = names.to_vec();
        self
    }

    /// Names the request headers that `prepare` reads: caches learn from `Vary` that responses depend on them.
    #[must_use]
    pub fn vary_on(mut self, names: &[HeaderName]) -> Self {
        self.vary = response::vary(&exchange::vary_names(names));
        self
    }
}

/// The response to a request that was refused before it came to the endpoint, with these headers: in the same form and
/// the same media types as the endpoint's own.
#[must_use]
pub fn refused(headers: &HeaderMap, refusal: Refusal) -> Response {
    let mut response = response::refused(negotiate(headers).unwrap_or(MediaType::Json), refusal);
    let vary = response::vary(&exchange::vary_names(&[]));
    response.headers_mut().insert(http::header::VARY, vary);
    response
}

/// Serves an endpoint at `/graphql`, every method of it.
pub fn router<E: Executor>(endpoint: GraphqlEndpoint<E>) -> Router {
    let endpoint = Arc::new(endpoint);
    let answer = move |request: Request| {
        let endpoint = Arc::clone(&endpoint);
        async move { exchange::answer(&endpoint, request).await }
    };
    Router::new().route("/graphql", any(answer))
}
