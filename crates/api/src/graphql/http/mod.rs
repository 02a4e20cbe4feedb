//! GraphQL over HTTP around any executor: reading requests, negotiating the media type, guarding and validating
//! documents, executing, writing responses. Subscriptions go out as server-sent events or over WebSocket, at the same
//! address. Nothing here knows the schema's subject; what a request means to the resolvers comes from [`Prepare`].

pub mod code;
mod document;
mod error_codes;
mod event;
mod event_stream;
mod exchange;
mod execution;
mod limits;
mod negotiation;
mod persisted;
mod refusal;
mod request;
mod response;
mod socket;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_graphql::{Data, Executor};
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::any;
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::sync::Semaphore;

pub use document::InvalidSdl;
pub use event::Event;
pub use limits::Limits;
pub use refusal::Refusal;

pub(crate) use request::strict_json;

use self::document::Documents;
use self::negotiation::{MediaType, negotiate};
use self::persisted::PersistedQueries;

/// Makes what resolvers find in their context from the head of a request: its headers and URL. It runs once for
/// each operation that is about to be executed.
pub type Prepare = Arc<dyn Fn(&Parts) -> Result<Data, Refusal> + Send + Sync>;

/// Makes of the head of a request what the layers before the endpoint would have made of it. On a socket headers come
/// after the handshake, so that those layers have not seen them. It runs when a socket is initialised and before each
/// operation on it.
pub type Identify = Arc<dyn Fn(Parts) -> BoxFuture<'static, Result<Parts, Refusal>> + Send + Sync>;

/// An executor behind GraphQL over HTTP.
pub struct GraphqlEndpoint<E> {
    executor: E,
    prepare: Prepare,
    identify: Identify,
    limits: Limits,
    documents: Documents,
    persisted: PersistedQueries,
    extra_parameters: Vec<&'static str>,
    vary: HeaderValue,
    /// The headers that `connection_init` may bring.
    socket_headers: Vec<HeaderName>,
    sockets: Arc<Semaphore>,
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
            identify: Arc::new(|parts| Box::pin(std::future::ready(Ok(parts)))),
            documents: Documents::new(sdl, &limits)?,
            persisted: PersistedQueries::new(limits.persisted_query_bytes),
            sockets: Arc::new(Semaphore::new(limits.sockets)),
            limits,
            extra_parameters: Vec::new(),
            vary: response::vary(&exchange::vary_names(&[])),
            socket_headers: vec![http::header::AUTHORIZATION],
        })
    }

    /// Names the URL parameters that `prepare` reads, besides those of GraphQL over HTTP. Others are refused
    /// with 400.
    #[must_use]
    pub fn extra_parameters(mut self, names: &[&'static str]) -> Self {
        self.extra_parameters = names.to_vec();
        self
    }

    /// Names the request headers that `prepare` reads: caches learn from `Vary` that responses depend on them, and
    /// browsers, which can give a socket no headers, may send them in the payload of `connection_init`. There
    /// `authorization` is always read besides.
    #[must_use]
    pub fn vary_on(mut self, names: &[HeaderName]) -> Self {
        self.vary = response::vary(&exchange::vary_names(names));
        self.socket_headers.extend_from_slice(names);
        self
    }

    /// Sets what is done with the headers that come in `connection_init`; nothing by default.
    #[must_use]
    pub fn identify(mut self, identify: Identify) -> Self {
        self.identify = identify;
        self
    }
}

/// The response to a request that was refused before it came to the endpoint, with these headers: in the same form and
/// the same media types as the endpoint's own.
#[must_use]
pub fn refused(headers: &HeaderMap, refusal: Refusal) -> Response {
    let accepted = negotiate(headers).ok().and_then(|accepted| accepted.json);
    let media_type = accepted.unwrap_or(MediaType::Json);
    let mut response = response::refused(media_type, refusal);
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
