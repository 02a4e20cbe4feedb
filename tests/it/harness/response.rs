//! An answer of the server, read to its end.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Response {
    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{} with a body that is not JSON: {error}: {:?}", self.status, self.body)
        })
    }

    /// A header, empty where there is none.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("the header is ASCII"))
    }

    /// The same answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "the body is {:?}", self.body);
        self
    }

    /// What a GraphQL query that went well found.
    #[track_caller]
    pub fn data(&self) -> Value {
        let mut answer = self.json();
        assert!(answer.get("errors").is_none(), "the query went wrong: {answer}");
        assert!(answer.get("data").is_some(), "no data in {answer}");
        answer["data"].take()
    }
}
