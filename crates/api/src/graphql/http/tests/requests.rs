//! Methods, media types, bodies and URLs.

use axum::body::Body;
use http::{Method, Request};

use super::super::Limits;
use super::toy::{default_toy, toy};
use super::{GRAPHQL, JSON, get, post, query, send};

fn request(method: Method, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri("/graphql");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).expect("a request")
}

#[tokio::test]
async fn both_media_types_are_sent_in_utf8() {
    let router = default_toy();
    for (accept, expected) in [
        (Some(JSON), JSON),
        (Some(GRAPHQL), GRAPHQL),
        (Some("*/*"), JSON),
        (None, JSON),
        (Some("text/event-stream, application/graphql-response+json"), GRAPHQL),
    ] {
        let mut headers = vec![("content-type", "application/json; charset=UTF-8")];
        headers.extend(accept.map(|accept| ("accept", accept)));
        let answer = send(&router, request(Method::POST, &headers, r#"{"query":"{apple}"}"#)).await;
        assert_eq!(answer.body, r#"{"data":{"apple":2},"extensions":{"cost":1}}"#);
        assert_eq!(answer.header("content-type"), format!("{expected}; charset=utf-8"));
        assert_eq!(answer.header("vary"), "accept, toy-ceiling");
    }
    let answer = send(&router, request(Method::GET, &[("accept", "text/html")], "")).await;
    answer.assert_refused(406, "NOT_ACCEPTABLE");
}

#[tokio::test]
async fn methods() {
    let router = default_toy();
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        for accept in [JSON, "text/html"] {
            let answer = send(&router, request(method.clone(), &[("accept", accept)], "")).await;
            answer.assert_refused(405, "METHOD_NOT_ALLOWED");
            assert_eq!(answer.header("allow"), "GET, POST");
        }
    }
    let answer = get(&router, "/graphql?query=%7Bapple%7D").await;
    assert_eq!(
        (answer.status.as_u16(), &*answer.body),
        (200, r#"{"data":{"apple":2},"extensions":{"cost":1}}"#)
    );
    let head = Request::head("/graphql?query=%7Bapple%7D").body(Body::empty()).expect("a request");
    let head = send(&router, head).await;
    assert_eq!((head.status.as_u16(), &*head.body), (200, ""));
    assert_eq!(head.header("content-length"), answer.body.len().to_string());
}

#[tokio::test]
async fn a_mutation_is_not_executed_by_get() {
    let router = default_toy();
    let answer = get(&router, "/graphql?query=mutation%7Bset(to:1)%7D").await;
    answer.assert_refused(405, "METHOD_NOT_ALLOWED");
    assert_eq!(answer.header("allow"), "POST");
    let both = "/graphql?query=query%20A%7Bapple%7D%20mutation%20B%7Bset(to:1)%7D&operationName=";
    assert_eq!(get(&router, &format!("{both}A")).await.status, 200);
    assert_eq!(get(&router, &format!("{both}B")).await.status, 405);
    assert_eq!(query(&router, "mutation { set(to: 4) }").await.json()["data"]["set"], 4);
}

#[tokio::test]
async fn bodies_are_json_in_utf8() {
    let router = default_toy();
    let body = r#"{"query":"{apple}"}"#;
    for headers in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "application/graphql")],
        &[("content-type", "application/json; charset=utf-16")],
        &[("content-type", "nonsense")],
        &[("content-type", JSON), ("content-type", JSON)],
        &[("content-type", JSON), ("content-encoding", "gzip")],
        &[("content-type", JSON), ("content-encoding", "x-unknown")],
    ] {
        let answer = send(&router, request(Method::POST, headers, body)).await;
        answer.assert_refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let answer = send(&router, request(Method::POST, &[("content-type", "text/plain")], body)).await;
    assert_eq!((answer.header("accept"), answer.header("accept-post")), (JSON, JSON));
    let plain = [("content-type", JSON), ("content-encoding", "identity")];
    assert_eq!(send(&router, request(Method::POST, &plain, body)).await.status, 200);

    post(&router, vec![b'{', 0xff, b'}']).await.assert_refused(400, "BAD_REQUEST");
    post(&router, "{").await.assert_refused(400, "BAD_REQUEST");
    post(&router, "").await.assert_refused(400, "BAD_REQUEST");
    post(&router, "null").await.assert_refused(400, "BAD_REQUEST");
    post(&router, r#"{"query":"{apple}","query":"{zebra}"}"#).await.assert_refused(400, "BAD_REQUEST");
    post(&router, r#"{"query":"{apple}","variables":{"a":1,"a":2}}"#)
        .await
        .assert_refused(400, "BAD_REQUEST");
    post(&router, r#"[{"query":"{apple}"}]"#).await.assert_refused(400, "BATCHING_NOT_SUPPORTED");
    post(&router, "[".repeat(100_000)).await.assert_refused(400, "BAD_REQUEST");
}

#[tokio::test]
async fn unreadable_requests_are_400_in_both_media_types() {
    let router = default_toy();
    for accept in [JSON, GRAPHQL] {
        for body in ["{", "{}", r#"{"query":7}"#, r#"{"query":"{apple}","variables":"x"}"#] {
            let headers = [("content-type", JSON), ("accept", accept)];
            send(&router, request(Method::POST, &headers, body)).await.assert_refused(400, "BAD_REQUEST");
        }
    }
}

#[tokio::test]
async fn long_bodies_are_refused_before_and_while_reading() {
    let router = toy(Limits { body_bytes: 100, ..Limits::default() });
    let declared = [("content-type", JSON), ("content-length", "101")];
    send(&router, request(Method::POST, &declared, "")).await.assert_refused(413, "PAYLOAD_TOO_LARGE");
    let absurd = [("content-type", JSON), ("content-length", "99999999999999999999999")];
    send(&router, request(Method::POST, &absurd, "")).await.assert_refused(413, "PAYLOAD_TOO_LARGE");
    let wrong = [("content-type", JSON), ("content-length", "+5")];
    send(&router, request(Method::POST, &wrong, "")).await.assert_refused(400, "BAD_REQUEST");
    post(&router, " ".repeat(101)).await.assert_refused(413, "PAYLOAD_TOO_LARGE");
    let fits = format!("{:<100}", r#"{"query":"{apple}"}"#);
    assert_eq!(post(&router, fits).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_awaited() {
    struct Never;
    impl http_body::Body for Never {
        type Data = bytes::Bytes;
        type Error = std::convert::Infallible;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }
    post(&default_toy(), Body::new(Never)).await.assert_refused(408, "REQUEST_TIMEOUT");
}

#[tokio::test]
async fn urls() {
    let router = default_toy();
    let with_variables =
        "/graphql?query=query(%24t:String!)%7Becho(text:%24t)%7D&variables=%7B%22t%22:%22a+b%22%7D";
    assert_eq!(get(&router, with_variables).await.json()["data"]["echo"], "a b");
    assert_eq!(
        get(&router, "/graphql?query=%7Bceiling%7D&ceiling=mild").await.json()["data"]["ceiling"],
        "mild"
    );
    for uri in [
        "/graphql",
        "/graphql?query=",
        "/graphql?query=%7Bapple%7D&qurey=x",
        "/graphql?query=%7Bapple%7D&query=%7Bapple%7D",
        "/graphql?query=%FF",
        "/graphql?query=%7Bapple%7D%00",
        "/graphql?query=%7Bapple%7D&variables=%7B",
        "/graphql?query=%7Bapple%7D&variables=[]",
        "/graphql?query=%7Bapple%7D&extensions=1",
    ] {
        let answer = get(&router, uri).await;
        assert_eq!(answer.status, 400, "{uri}: {}", answer.body);
    }
    let post = Request::post("/graphql?operationName=x&oops=1").header("content-type", JSON);
    let post = post.body(Body::from(r#"{"query":"{apple}"}"#)).expect("a request");
    send(&router, post).await.assert_refused(400, "BAD_REQUEST");
}

#[tokio::test]
async fn what_prepare_refuses_is_written_as_graphql() {
    let router = default_toy();
    let headers = [("content-type", JSON), ("toy-ceiling", "absurd")];
    let answer = send(&router, request(Method::POST, &headers, r#"{"query":"{ceiling}"}"#)).await;
    answer.assert_refused(400, "BAD_REQUEST");
    assert_eq!(answer.json()["errors"][0]["message"], "No such ceiling.");
    let headers = [("content-type", JSON), ("toy-ceiling", "full")];
    let answer = send(&router, request(Method::POST, &headers, r#"{"query":"{ceiling}"}"#)).await;
    assert_eq!(answer.json()["data"]["ceiling"], "full");
}
