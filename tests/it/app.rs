//! The server under test: how it is put together and how the demo catalogue gets into it. The one file of the tests
//! that knows the program's crate.

use std::sync::Arc;

use axum::Router;
use cinegraph_api::Api;
use cinegraph_catalog::Store;
use cinegraph_domain::date::Clock;

/// Everything the server answers, over this store and by this clock.
pub fn app(store: Store, clock: Arc<dyn Clock>, require_token: bool) -> Router {
    let options = cinegraph::AppOptions { clock, require_token };
    cinegraph::app(store, options).expect("the schema is a valid one")
}

/// Routes of a test's own with what stands around the protocols' routes.
pub fn guarded(routes: Router, store: Store, clock: Arc<dyn Clock>) -> Router {
    cinegraph_api::guarded(routes, &Api { store, clock, require_token: false })
}

/// Loads the demo catalogue.
pub async fn load_demo(store: &Store, clock: Arc<dyn Clock>) {
    cinegraph::demo::load(store, clock).await.expect("the demo catalogue is sound");
}
