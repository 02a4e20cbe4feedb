//! The endpoint as clients meet it, around a toy schema. What concerns one step alone is tested beside that step.

mod documents;
mod event_streams;
mod execution;
mod persisted;
mod requests;
mod socket_operations;
mod sockets;
mod talk;
mod toy;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// A response with its body as text, so that the order of keys can be seen.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.body))
    }

    /// The code of the first error.
    fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// Checks that this is an error with a message, a code, and no `data`.
    #[track_caller]
    fn assert_refused(&self, status: u16, code: &str) {
        let json = self.json();
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert_eq!(self.code(), code, "{}", self.body);
        assert!(json.get("data").is_none(), "{}", self.body);
        assert!(json["errors"][0]["message"].as_str().is_some_and(|message| !message.is_empty()));
        assert!(
            self.header("content-type").ends_with("+json; charset=utf-8")
                || self.header("content-type").ends_with("/json; charset=utf-8")
        );
        assert_eq!(self.header("vary"), "accept, toy-ceiling");
    }
}

async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("the router is infallible");
    let (parts, body) = response.into_parts();
    let octets = body.collect().await.expect("a body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(octets.into()).expect("UTF-8"),
    }
}

/// A POST of this body as JSON, answered as `application/graphql-response+json`.
async fn post(router: &Router, body: impl Into<Body>) -> Answer {
    let request = Request::post("/graphql").header("content-type", JSON).header("accept", GRAPHQL);
    send(router, request.body(body.into()).expect("a request")).await
}

/// A POST of a document without variables.
async fn query(router: &Router, text: &str) -> Answer {
    post(router, serde_json::json!({ "query": text }).to_string()).await
}

/// A POST of a document with variables.
async fn query_with(router: &Router, text: &str, variables: serde_json::Value) -> Answer {
    post(router, serde_json::json!({ "query": text, "variables": variables }).to_string()).await
}

async fn get(router: &Router, uri: &str) -> Answer {
    let request = Request::get(uri).header("accept", GRAPHQL);
    send(router, request.body(Body::empty()).expect("a request")).await
}
