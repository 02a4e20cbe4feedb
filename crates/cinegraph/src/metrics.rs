//! What the server counts, in the text form Prometheus reads. Each application counts for itself: there is no global
//! registry, so that several can run in one process.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode, header};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::problem::Problem;

/// The upper bounds of the classes a duration is counted in, in seconds.
const DURATIONS: [f64; 13] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Served {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    route: String,
    method: &'static str,
}

/// The counters of one application.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Arc<Registry>,
    served: Family<Served, Counter>,
    durations: Family<Timed, Histogram>,
    in_flight: Gauge,
    database_up: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("cinegraph");
        let served = Family::<Served, Counter>::default();
        registry.register("http_requests", "Requests answered, by route, method and status", served.clone());
        let durations = Family::<Timed, Histogram>::new_with_constructor(|| Histogram::new(DURATIONS));
        registry.register_with_unit(
            "http_request_duration",
            "Time from a request's head to the end of its answer",
            Unit::Seconds,
            durations.clone(),
        );
        let in_flight = Gauge::default();
        registry.register("http_requests_in_flight", "Requests being answered", in_flight.clone());
        let database_up = Gauge::default();
        registry.register("database_up", "Whether the database answers: 1 or 0", database_up.clone());
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program that runs", build);
        Self { registry: Arc::new(registry), served, durations, in_flight, database_up }
    }
}

impl Metrics {
    /// A request came in.
    pub(crate) fn begin(&self) {
        self.in_flight.inc();
    }

    /// A request that came in is done with: answered, or given up by the client.
    pub(crate) fn end(&self, method: &Method, route: &str, status: Option<StatusCode>, duration: Duration) {
        self.in_flight.dec();
        let Some(status) = status else { return };
        let method = method_label(method);
        let timed = Timed { route: route.to_owned(), method };
        self.durations.get_or_create(&timed).observe(duration.as_secs_f64());
        let served = Served { route: timed.route, method, status: status.as_u16() };
        self.served.get_or_create(&served).inc();
    }

    /// All that was counted.
    pub(crate) fn render(&self, database_up: bool) -> Response {
        self.database_up.set(i64::from(database_up));
        let mut body = String::new();
        if let Err(error) = text::encode(&mut body, &self.registry) {
            let detail = format!("The metrics cannot be written: {error}.");
            return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response();
        }
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

/// Methods are whatever clients send; the ones nobody serves share a label, so that labels stay few.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
