//! What every request passes on its way to a route and every answer on its way back. Each layer is one rule of HTTP;
//! none knows what a route is about.

mod address;
mod body;
mod compression;
mod deadline;
mod errors;
mod observation;
mod origins;
mod safety;
mod validators;

use std::any::Any;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use crate::app::Limits;
use crate::metrics::Metrics;
use crate::problem::Problem;

/// The routes with all layers around them, the outermost first.
pub(crate) fn around(routes: Router, limits: Limits, metrics: Metrics) -> Router {
    routes.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(metrics, observation::observe))
            .layer(from_fn(safety::label))
            .layer(origins::layer())
            // Compression is outside the validators: they name the content, it marks what it does to it.
            .layer(from_fn(compression::negotiate))
            .layer(compression::layer())
            .map_response(|response: http::Response<_>| response.map(axum::body::Body::new))
            .layer(from_fn(validators::answer))
            .layer(from_fn(errors::spell_out))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn_with_state(limits, address::check))
            .layer(from_fn_with_state(limits, deadline::keep))
            .layer(from_fn_with_state(limits, body::guard)),
    )
}

/// The panic's own words were printed by the panic hook; they are nothing for a client.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    let detail = "The server failed at this request. Its log says why.";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response()
}
