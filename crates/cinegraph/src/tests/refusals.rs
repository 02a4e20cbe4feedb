//! What is refused, and in which words: every error is a problem, whoever found it.

use std::convert::Infallible;

use futures_util::stream;

use super::*;

#[tokio::test]
async fn a_panic_is_an_internal_error() {
    let code = problem(fetch("/panic", &[]).await, StatusCode::INTERNAL_SERVER_ERROR).await;
    assert_eq!(code, "INTERNAL");
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused_in_addresses() {
    for path in ["/v1/films%00", "/v1/films?q=%00", "/%ff", "/v1/films?q=%ff"] {
        let code = problem(fetch(path, &[]).await, StatusCode::BAD_REQUEST).await;
        assert_eq!(code, "BAD_REQUEST", "{path}");
    }
    let long = format!("/v1/films?q={}", "a".repeat(16 * 1024));
    assert_eq!(problem(fetch(&long, &[]).await, StatusCode::URI_TOO_LONG).await, "URI_TOO_LONG");
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems() {
    assert_eq!(problem(fetch("/nowhere", &[]).await, StatusCode::NOT_FOUND).await, "NOT_FOUND");
    let response = send(request("PUT", "/v1/films").body(Body::empty()).expect("a request")).await;
    assert_eq!(value(&response, "allow"), Some("GET,HEAD"));
    assert_eq!(problem(response, StatusCode::METHOD_NOT_ALLOWED).await, "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn a_frameworks_own_rejection_becomes_a_problem() {
    let invalid = request("POST", "/v1/words").body(Body::from(&b"\xff"[..])).expect("a request");
    problem(send(invalid).await, StatusCode::BAD_REQUEST).await;
}

#[tokio::test]
async fn bodies_are_refused_by_what_they_say_and_by_what_they_are() {
    let most = usize::try_from(Limits::default().body).expect("a size");
    let body =
        |length: usize| request("POST", "/bytes").body(Body::from(vec![b'x'; length])).expect("a request");
    assert_eq!(send(body(most)).await.status(), StatusCode::OK);
    let code = problem(send(body(most + 1)).await, StatusCode::PAYLOAD_TOO_LARGE).await;
    assert_eq!(code, "PAYLOAD_TOO_LARGE");
    let pieces = (0..3).map(move |_| Ok::<_, Infallible>(Bytes::from(vec![b'x'; most / 2])));
    let unsaid = request("POST", "/bytes").body(Body::from_stream(stream::iter(pieces))).expect("a request");
    problem(send(unsaid).await, StatusCode::PAYLOAD_TOO_LARGE).await;
}

#[tokio::test]
async fn slow_bodies_and_slow_answers_have_an_end() {
    let limits = Limits {
        request: Duration::from_millis(100),
        body_pause: Duration::from_millis(30),
        ..Limits::default()
    };
    let silent = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let response = toy(limits).oneshot(request("POST", "/bytes").body(silent).expect("a request")).await;
    let code = problem(response.expect("an answer"), StatusCode::REQUEST_TIMEOUT).await;
    assert_eq!(code, "REQUEST_TIMEOUT");
    let response = toy(limits).oneshot(request("GET", "/slow").body(Body::empty()).expect("a request")).await;
    assert_eq!(problem(response.expect("an answer"), StatusCode::SERVICE_UNAVAILABLE).await, "TIMEOUT");
}
