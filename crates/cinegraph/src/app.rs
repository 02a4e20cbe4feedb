//! Everything that answers requests, put together: the protocols, the pages, the health checks, the metrics, and the
//! layers around them. Taking connections is `server`'s part.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use cinegraph_api::{Api, InvalidSdl};
use cinegraph_catalog::Store;
use cinegraph_domain::date::{Clock, SystemClock};

use crate::metrics::Metrics;
use crate::{exchange, health, layers};

/// How much of everything one request may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// From a request's head to its answer's.
    pub(crate) request: Duration,
    /// Between two pieces of a request's body.
    pub(crate) body_pause: Duration,
    /// A request's body, in bytes.
    pub(crate) body: u64,
    /// A request's path and query, in bytes.
    pub(crate) address: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            body_pause: Duration::from_secs(10),
            body: 1024 * 1024,
            address: 16 * 1024,
        }
    }
}

/// What the application goes by, besides its store.
#[derive(Clone)]
pub struct AppOptions {
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Whether reading over either protocol takes a token.
    pub require_token: bool,
}

impl Default for AppOptions {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), require_token: false }
    }
}

/// The whole application over one store.
///
/// # Errors
/// When the GraphQL schema is not a valid one, which a test would have shown.
pub fn app(store: Store, options: AppOptions) -> Result<Router, InvalidSdl> {
    let metrics = Metrics::default();
    let counted = metrics.clone();
    let own = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route(
            "/metrics",
            get(async move |State(store): State<Store>| {
                health::fresh(counted.render(health::database_up(&store).await))
            }),
        )
        .with_state(store.clone());
    let AppOptions { clock, require_token } = options;
    let api = Api { store, clock, require_token };
    let exchange = cinegraph_api::guarded(exchange::routes(api.clone()), &api);
    let routes = cinegraph_api::router(api)?.merge(exchange).merge(cinegraph_playground::router()).merge(own);
    Ok(layers::around(routes, Limits::default(), metrics))
}

/// Routes from elsewhere with all that stands around the application's own, so that they can be measured beside it.
pub fn around(routes: Router) -> Router {
    layers::around(routes, Limits::default(), Metrics::default())
}
