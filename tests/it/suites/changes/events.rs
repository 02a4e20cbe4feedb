//! A client of event streams that reads one event after the other.

use std::time::Duration;

use http::Method;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::Value;

use crate::harness::{TestServer, request};

/// An event stream that is being read.
pub struct Events {
    body: Incoming,
    text: String,
}

/// One event.
#[derive(Debug)]
pub struct ServerEvent {
    pub id: i64,
    pub name: String,
    pub data: Value,
}

impl Events {
    /// Opens the stream at a path.
    pub async fn open(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut all = vec![("accept", "text/event-stream")];
        all.extend(headers);
        let response = server.open(request(Method::GET, path, &all, bytes::Bytes::new())).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(!response.headers().contains_key("content-encoding"));
        Self { body: response.into_body(), text: String::new() }
    }

    /// The next event; none when the stream is at its end.
    pub async fn next(&mut self) -> Option<ServerEvent> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                if block.lines().all(|line| line.starts_with(':')) {
                    continue;
                }
                let field = |name: &str| {
                    let start = format!("{name}: ");
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(&start))
                        .unwrap_or_else(|| panic!("no {name}: {block}"))
                };
                let data = serde_json::from_str(field("data")).expect("an event holds JSON");
                return Some(ServerEvent {
                    id: field("id").parse().expect("an id is a place"),
                    name: field("event").to_owned(),
                    data,
                });
            }
            let frame = tokio::time::timeout(Duration::from_secs(20), self.body.frame())
                .await
                .expect("an event in time");
            let frame = frame?.expect("the stream does not break off");
            let data = frame.into_data().expect("no trailers");
            self.text.push_str(std::str::from_utf8(&data).expect("the stream is UTF-8"));
        }
    }

    /// The next event, which there must be.
    pub async fn must(&mut self) -> ServerEvent {
        self.next().await.expect("the stream goes on")
    }
}
