//! Results as server-sent events, after graphql-sse's "distinct connections mode": one request, one stream of `next`
//! events, one `complete` at its end. Whether a request is answered so is decided in `exchange`.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};

use super::execution::Executed;
use super::response::Written;
use crate::shutdown::Lasting;

/// The media type of the answer.
const EVENT_STREAM: &str = "text/event-stream; charset=utf-8";

/// After this much silence a comment is sent: what stands between server and client closes connections that seem idle,
/// and a client that is gone is noticed when something is sent to it.
const KEEP_ALIVE: Duration = Duration::from_secs(12);

/// Browsers do not dispatch an event that has no line of data.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// Tells nginx and those who follow it to pass every event on at once.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// An answer that sends results as they come.
pub(super) fn answer(results: BoxStream<'static, Executed>, lasting: Lasting) -> Response {
    let events = Events { results, lasting, complete: false };
    let mut response = Response::new(Body::from_stream(stream::unfold(events, Events::next)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(EVENT_STREAM));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.extend([UNBUFFERED]);
    response
}

struct Events {
    results: BoxStream<'static, Executed>,
    lasting: Lasting,
    complete: bool,
}

impl Events {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        if self.complete {
            return None;
        }
        let event = tokio::select! {
            biased;
            // Without `complete`: the client is to come again, to the server's successor.
            () = self.lasting.told() => return None,
            result = self.results.next() => match result {
                Some(Ok(response)) => written(&Written::of(&response)),
                Some(Err(stop)) => written(&Written::errors(&stop.into_errors())),
                None => {
                    self.complete = true;
                    COMPLETE
                }
            },
            () = tokio::time::sleep(KEEP_ALIVE) => COMMENT,
        };
        Some((Ok(event), self))
    }
}

/// JSON has no line breaks outside of strings, and none in them, so it takes one line.
fn written(result: &Written) -> Bytes {
    let (json, _) = result.json();
    [b"event: next\ndata: ".as_slice(), &json, b"\n\n"].concat().into()
}
