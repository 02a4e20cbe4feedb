//! Results as server-sent events.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use futures_util::StreamExt;
use http::Request;

use super::super::Limits;
use super::toy::{default_toy, toy};
use super::{Answer, GRAPHQL, JSON, get, send};
use crate::shutdown::Shutdown;

const EVENTS: &str = "text/event-stream";

fn request(accept: &str, text: &str) -> Request<Body> {
    let request = Request::post("/graphql").header("content-type", JSON).header("accept", accept);
    request.body(serde_json::json!({ "query": text }).to_string().into()).expect("a request")
}

async fn events(router: &Router, text: &str) -> Answer {
    let answer = send(router, request(EVENTS, text)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "text/event-stream; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-cache");
    assert_eq!(answer.header("x-accel-buffering"), "no");
    assert_eq!(answer.header("vary"), "accept, toy-ceiling");
    answer
}

/// The data of the `next` events before the `complete` at the end.
fn results(answer: &Answer) -> Vec<serde_json::Value> {
    let events = answer.body.strip_suffix("event: complete\ndata:\n\n").expect("complete at the end");
    let data = events.split_terminator("\n\n").map(|event| {
        let data = event.strip_prefix("event: next\ndata: ").unwrap_or_else(|| panic!("{event:?}"));
        serde_json::from_str(data).expect("JSON")
    });
    data.collect()
}

#[tokio::test]
async fn a_subscription_is_a_stream_with_an_end() {
    let router = default_toy();
    let answer = events(&router, "subscription { count(to: 2) }").await;
    let expected = concat!(
        "event: next\ndata: {\"data\":{\"count\":1},\"extensions\":{\"cost\":1}}\n\n",
        "event: next\ndata: {\"data\":{\"count\":2},\"extensions\":{\"cost\":1}}\n\n",
        "event: complete\ndata:\n\n",
    );
    assert_eq!(answer.body, expected);
    let none = events(&router, "subscription { count(to: 0) }").await;
    assert_eq!(none.body, "event: complete\ndata:\n\n");
    let url = "/graphql?query=subscription%7Bcount(to:1)%7D";
    let asked = Request::get(url).header("accept", EVENTS).body(Body::empty()).expect("a request");
    assert_eq!(results(&send(&router, asked).await).len(), 1);
    // Who takes both is answered by what the operation is.
    for accept in ["application/graphql-response+json, text/event-stream", "text/event-stream, */*;q=0.1"] {
        let answer = send(&router, request(accept, "subscription { count(to: 1) }")).await;
        assert_eq!(results(&answer)[0]["data"]["count"], 1);
        let answer = send(&router, request(accept, "{ apple }")).await;
        assert_eq!(answer.body, r#"{"data":{"apple":2},"extensions":{"cost":1}}"#);
    }
}

#[tokio::test]
async fn a_subscription_needs_a_client_that_takes_events() {
    let router = default_toy();
    let answer = send(&router, request(GRAPHQL, "subscription { count(to: 1) }")).await;
    answer.assert_refused(400, "SUBSCRIPTIONS_NOT_SUPPORTED");
    send(&router, request("*/*", "subscription { count(to: 1) }"))
        .await
        .assert_refused(200, "SUBSCRIPTIONS_NOT_SUPPORTED");
    let answer = get(&router, "/graphql?query=subscription%7Bcount(to:1)%7D").await;
    answer.assert_refused(400, "SUBSCRIPTIONS_NOT_SUPPORTED");
}

#[tokio::test]
async fn other_operations_are_one_event() {
    let router = default_toy();
    let answer = events(&router, "{ apple maybe }").await;
    let only = &results(&answer)[..];
    assert_eq!(only.len(), 1);
    assert_eq!(only[0]["data"], serde_json::json!({"apple": 2, "maybe": null}));
    assert_eq!(results(&events(&router, "mutation { set(to: 4) }").await)[0]["data"]["set"], 4);
    let url = "/graphql?query=mutation%7Bset(to:1)%7D";
    let asked = Request::get(url).header("accept", EVENTS).body(Body::empty()).expect("a request");
    send(&router, asked).await.assert_refused(405, "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn an_event_may_fail_without_the_rest() {
    let results = results(&events(&default_toy(), "subscription { stumbling }").await);
    assert_eq!(results.len(), 3);
    assert_eq!(results[0]["data"]["stumbling"], 1);
    assert_eq!(results[1]["data"], serde_json::Value::Null);
    assert_eq!(results[1]["errors"][0]["extensions"]["code"], "BROKEN");
    assert_eq!(results[1]["errors"][0]["path"], serde_json::json!(["stumbling"]));
    assert_eq!(results[2]["data"]["stumbling"], 3);
}

#[tokio::test]
async fn what_is_not_executed_is_told_in_an_event() {
    let router = default_toy();
    for (text, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: count(to: 1) b: count(to: 2) }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription A { never } subscription B { never }", "OPERATION_RESOLUTION_FAILURE"),
        ("subscription($n: Int!) { count(to: $n) }", "BAD_USER_INPUT"),
        ("subscription { refused }", "BROKEN"),
    ] {
        let results = results(&events(&router, text).await);
        assert_eq!(results.len(), 1, "{text}");
        assert_eq!(results[0]["errors"][0]["extensions"]["code"], code, "{text}");
        assert!(results[0].get("data").is_none(), "{text}: {}", results[0]);
    }
    // What is wrong with the request itself has a status.
    let broken = Request::post("/graphql").header("content-type", JSON).header("accept", EVENTS);
    send(&router, broken.body("{".into()).expect("a request")).await.assert_refused(400, "BAD_REQUEST");
    let mut refused = request(EVENTS, "subscription { never }");
    refused.headers_mut().insert("toy-ceiling", http::HeaderValue::from_static("absurd"));
    send(&router, refused).await.assert_refused(400, "BAD_REQUEST");
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_is_one_events_not_the_streams() {
    let router = toy(Limits { execution_time: Duration::from_secs(2), ..Limits::default() });
    let slow = results(&events(&router, "subscription { queries { slow } }").await);
    assert_eq!(slow.len(), 2);
    assert_eq!(slow[1]["errors"][0]["extensions"]["code"], "TIMEOUT", "{}", slow[1]);
    let fast = results(&events(&router, "subscription { queries { apple } }").await);
    assert_eq!(fast[0]["data"]["queries"]["apple"], 2);
    let once = results(&events(&router, "{ slow }").await);
    assert_eq!(once[0]["errors"][0]["extensions"]["code"], "TIMEOUT", "{}", once[0]);
}

#[tokio::test(start_paused = true)]
async fn silence_is_broken_by_comments_until_the_server_stops() {
    let shutdown = Shutdown::default();
    let mut asked = request(EVENTS, "subscription { never }");
    asked.extensions_mut().insert(shutdown.clone());
    let response = tower::ServiceExt::oneshot(default_toy(), asked).await.expect("infallible");
    let mut body = response.into_body().into_data_stream();
    let started = tokio::time::Instant::now();
    for _ in 0..3 {
        assert_eq!(body.next().await.expect("a frame").expect("data"), ":\n\n");
    }
    assert_eq!(started.elapsed().as_secs(), 36);
    shutdown.tell();
    assert!(body.next().await.is_none());
    drop(body);
    shutdown.ended().await;
}
