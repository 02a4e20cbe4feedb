//! The request's body: not too large and not too slow. A body that says beforehand that it is too large is refused
//! unread, and one that turns out to be is refused then, whatever the route made of the broken body. GraphQL has
//! bounds and words of its own for both; here its refusals only get what a connection needs.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::{Buf, Bytes};
use cinegraph_api::graphql::http::Limits as GraphqlLimits;
use http::{HeaderValue, StatusCode, header};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::time::{Instant, Sleep};

use super::errors::GRAPHQL;
use crate::app::Limits;
use crate::problem::Problem;

/// How much of a refused body is read and thrown away, and for how long. A client that is still sending when the
/// connection closes may never see the answer.
const DRAIN_BYTES: usize = 8 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// Where bodies of any length are taken.
pub(super) const IMPORT: &str = "/v1/import";

/// What became of a body.
const FINE: u8 = 0;
const TOO_LARGE: u8 = 1;
const TOO_SLOW: u8 = 2;

pub(crate) async fn guard(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    if request.uri().path() == GRAPHQL {
        return leave_to_graphql(request, next).await;
    }
    if request.uri().path() == IMPORT {
        // Read line by line as it comes, whatever its length, and no slower than others.
        let limits = Limits { body: u64::MAX, ..limits };
        return guarded(limits, request, next).await;
    }
    guarded(limits, request, next).await
}

async fn guarded(limits: Limits, request: Request, next: Next) -> Response {
    if request.body().size_hint().lower() > limits.body {
        put_aside(request);
        return too_large(limits.body);
    }
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let verdict = Arc::new(AtomicU8::new(FINE));
    let request = request.map(|inner| {
        Body::new(Guarded {
            inner,
            left: limits.body,
            pause: limits.body_pause,
            alarm: Box::pin(tokio::time::sleep(limits.body_pause)),
            verdict: Arc::clone(&verdict),
        })
    });
    let response = next.run(request).await;
    match verdict.load(Ordering::Relaxed) {
        TOO_LARGE => too_large(limits.body),
        TOO_SLOW => {
            let seconds = limits.body_pause.as_secs_f32();
            let detail = format!("Nothing of the body came for {seconds} seconds.");
            closing(Problem::new(StatusCode::REQUEST_TIMEOUT, detail).into_response())
        }
        _ => response,
    }
}

/// The endpoint refuses a long body by its `Content-Length` alone, so it is given the head without the body.
async fn leave_to_graphql(request: Request, next: Next) -> Response {
    let length = request.body().size_hint().lower();
    let most = u64::try_from(GraphqlLimits::default().body_bytes).unwrap_or(u64::MAX);
    let request = if length > most {
        let mut head = put_aside(request);
        head.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        head
    } else {
        request
    };
    let response = next.run(request).await;
    if response.status() == StatusCode::REQUEST_TIMEOUT { closing(response) } else { response }
}

/// The rest of a body that did not come in time would be taken for the next request.
fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Takes the body from a request that will be refused, and gives back the head.
fn put_aside(request: Request) -> Request {
    let (parts, body) = request.into_parts();
    // Who waits for `100 Continue` sends nothing after a refusal.
    if !parts.headers.contains_key(header::EXPECT) {
        tokio::spawn(drain(body));
    }
    Request::from_parts(parts, Body::empty())
}

fn too_large(most: u64) -> Response {
    let detail = format!("A body may have {most} bytes.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail).into_response()
}

async fn drain(mut body: Body) {
    let read = async {
        let mut left = DRAIN_BYTES;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(length) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    if tokio::time::timeout(DRAIN_TIME, read).await.is_err() {
        tracing::debug!("a refused body was still coming when its time was over");
    }
}

#[derive(Debug, thiserror::Error)]
enum BodyError {
    #[error("the body is too large")]
    TooLarge,
    #[error("the body came too slowly")]
    TooSlow,
    #[error(transparent)]
    Read(#[from] axum::Error),
}

/// A body that is read no further than its limits.
struct Guarded {
    inner: Body,
    left: u64,
    pause: Duration,
    alarm: Pin<Box<Sleep>>,
    verdict: Arc<AtomicU8>,
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) else {
            ready!(self.alarm.as_mut().poll(cx));
            self.verdict.store(TOO_SLOW, Ordering::Relaxed);
            return Poll::Ready(Some(Err(BodyError::TooSlow)));
        };
        let deadline = Instant::now() + self.pause;
        self.alarm.as_mut().reset(deadline);
        let Some(frame) = frame.transpose()? else { return Poll::Ready(None) };
        let length = frame.data_ref().map_or(0, Buf::remaining) as u64;
        let Some(left) = self.left.checked_sub(length) else {
            self.verdict.store(TOO_LARGE, Ordering::Relaxed);
            return Poll::Ready(Some(Err(BodyError::TooLarge)));
        };
        self.left = left;
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use tower::ServiceExt;

    use super::*;

    /// What a route at this address gets to see: the declared length, and the body's true one.
    async fn seen(path: &str, length: usize) -> (StatusCode, String) {
        let route = post(async |request: Request| {
            let declared = request.headers().get(header::CONTENT_LENGTH).cloned();
            let declared =
                declared.map_or_else(String::new, |value| value.to_str().expect("text").to_owned());
            let body = request.into_body().collect().await.expect("a body").to_bytes();
            format!("{declared} {}", body.len())
        });
        let router = Router::new()
            .route(path, route)
            .layer(from_fn_with_state(Limits { body: 500_000, ..Limits::default() }, guard));
        let request = Request::post(path).body(Body::from(vec![b' '; length])).expect("a request");
        let response = router.oneshot(request).await.expect("a router does not fail");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
    }

    #[tokio::test]
    async fn the_graphql_endpoint_refuses_long_bodies_itself() {
        let most = GraphqlLimits::default().body_bytes;
        assert_eq!(seen(GRAPHQL, most).await.1, format!(" {most}"));
        for length in [most + 1, 600_000] {
            assert_eq!(seen(GRAPHQL, length).await, (StatusCode::OK, format!("{length} 0")));
        }
        assert_eq!(seen("/v1/words", most + 1).await.1, format!(" {}", most + 1));
        assert_eq!(seen("/v1/words", 600_000).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
