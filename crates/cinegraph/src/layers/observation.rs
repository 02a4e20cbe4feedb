//! One line in the log and one count a request, written when the last byte of its answer has been handed over.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::{Buf, Bytes};
use http::{Method, StatusCode};
use http_body::{Frame, SizeHint};

use crate::metrics::Metrics;

/// What requests are counted under that match no route; their paths are whatever clients think of.
const NO_ROUTE: &str = "none";

pub(crate) async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route =
        request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, |matched| matched.as_str()).to_owned();
    metrics.begin();
    let mut entry = Entry {
        metrics,
        started: Instant::now(),
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        route,
        status: None,
        bytes: 0,
    };
    let response = next.run(request).await;
    entry.status = Some(response.status());
    response.map(|inner| Body::new(Observed { inner, entry }))
}

/// A request under way; dropping it writes it down.
struct Entry {
    metrics: Metrics,
    started: Instant,
    method: Method,
    /// Without the query, where tokens and search words stand.
    path: String,
    route: String,
    status: Option<StatusCode>,
    bytes: u64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let Self { method, path, bytes, .. } = self;
        let duration = self.started.elapsed();
        self.metrics.end(method, &self.route, self.status, duration);
        let ms = duration.as_secs_f64() * 1000.0;
        match self.status {
            Some(status) => {
                let status = status.as_u16();
                tracing::info!(target: "cinegraph::requests", "{method} {path} {status} {ms:.2} ms {bytes} bytes");
            }
            None => {
                tracing::info!(target: "cinegraph::requests", "{method} {path} abandoned after {ms:.2} ms");
            }
        }
    }
}

struct Observed {
    inner: Body,
    entry: Entry,
}

impl HttpBody for Observed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let poll = Pin::new(&mut self.inner).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &poll {
            self.entry.bytes += frame.data_ref().map_or(0, Buf::remaining) as u64;
        }
        poll
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
